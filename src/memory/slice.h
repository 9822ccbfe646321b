/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * slice: one column of one group, for who needs no whole rows.
 *
 * A commit wants the times of a segment, the search for repeats their record hashes: of the forty
 * columns of a group that is one or two blocks.
 */

#include "memory/segment_read.h"

/* The number of the column of that name; dir->n_columns when there is none. */
uint32_t ct_slice_find(const struct ct_directory *dir, const char *name);

/* The numbers of a column, one for each row, from `a`: the first where a row has several, 0 where
 * it has none; *ret is NULL when no row of the group has it. -EBADMSG when it is damaged, holds no
 * numbers, or is one of those that every row has and does not. */
int ct_slice_numbers(struct ct_segment *seg, size_t group, uint32_t column, struct ct_arena *a,
    const int64_t **ret) CT_MUST_CHECK;
