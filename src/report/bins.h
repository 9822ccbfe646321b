/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * bins: the time axis of a coverage matrix, in months or coarser.
 *
 * At most CT_BINS columns: a column is 1, 3, 12 or a multiple of 12 months, the
 * smallest that fits the whole period. A forged date decades away makes columns
 * wide, never many.
 */

#include "base/arena.h"
#include "model/result.h"

#define CT_BINS 48

struct ct_bins {
    int first_month; /* year * 12 + month - 1 */
    int step;        /* months in a column */
    size_t n;        /* columns; 0: no row has a period */
};

struct ct_bins ct_bins_of(const struct ct_coverage *rows, size_t n);

/* All rows of one kind of source and one group, as one line of the matrix. */
struct ct_bins_line {
    const struct ct_coverage *first; /* names kind and group */
    uint32_t answers;                /* of any of them */
    uint8_t level[CT_BINS];          /* 0 none, 1 partly, 2 at least 950 permille */
};

/* In the order of the first row of each; returns how many. */
size_t ct_bins_lines(const struct ct_bins *b, const struct ct_coverage *rows, size_t n,
    struct ct_arena *a, struct ct_bins_line **ret);

/* Year and month (1..12) in which a column begins. */
void ct_bins_start(const struct ct_bins *b, size_t column, int *ret_year, int *ret_month);
