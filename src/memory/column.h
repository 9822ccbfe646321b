/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * column: the values of one field in one group of rows, to bytes and back.
 *
 * The bytes are the raw content of a block (segment.h, "A group is …"). Reading
 * trusts nothing: counts must add up to the values that follow, string numbers
 * must exist, and no byte may be left over.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"

struct ct_cell { /* one value: strings by number */
    uint32_t row, id;
};

/* Appends the column of `n` cells, ascending by row, all in [first_row, first_row
 * + n_rows). nums: their numbers, for INT and TIME; NULL: strings by id. */
struct ct_column_in {
    const struct ct_cell *cells;
    const int64_t *nums;
    size_t n;
    uint32_t first_row, n_rows;
};

void ct_column_write(struct ct_buf *out, const struct ct_column_in *in);

struct ct_column {
    uint32_t *start; /* value number where each row begins; n_rows + 1 of them */
    uint32_t *ids;   /* STR */
    int64_t *nums;   /* INT, TIME */
    size_t n;
};

struct ct_column_want {
    bool strings;
    uint32_t n_rows;
    uint64_t n_strings; /* ids are below it */
};

/* Arrays are taken from `a`. False when the bytes are not such a column. */
bool ct_column_read(struct ct_span raw, const struct ct_column_want *want, struct ct_arena *a,
    struct ct_column *ret);
