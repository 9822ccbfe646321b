/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slice: finds the block of a column in a group and unpacks it alone.
 *
 * Comes in: a segment whose directory was checked. Goes out: numbers, as many as the group has
 * rows, or -EBADMSG; nothing is made of a damaged block.
 */
#include "memory/slice.h"

#include <errno.h>

uint32_t ct_slice_find(const struct ct_directory *dir, const char *name)
{
    uint32_t c = 0;

    while (c < dir->n_columns && !ct_span_eq(dir->columns[c].name, ct_span_str(name)))
        c++;
    return c;
}

static bool one_each(const struct ct_column *column, uint32_t n_rows)
{
    if (column->n != n_rows)
        return false;
    for (uint32_t i = 0; i < n_rows; i++)
        if (column->start[i] != i)
            return false;
    return true;
}

/* The first number of each row, 0 where there is none. */
static const int64_t *spread(const struct ct_column *column, uint32_t n_rows, struct ct_arena *a)
{
    int64_t *v = ct_arena_alloc(a, n_rows * sizeof *v);

    for (uint32_t i = 0; i < n_rows; i++)
        if (column->start[i] < column->start[i + 1])
            v[i] = column->nums[column->start[i]];
    return v;
}

int ct_slice_numbers(
    struct ct_segment *seg, size_t group, uint32_t column, struct ct_arena *a, const int64_t **ret)
{
    const struct ct_dir_group *g = &seg->dir.groups[group];
    struct ct_column_want want = { .n_rows = g->n_rows };
    struct ct_column got = { 0 };
    size_t i = 0;
    int r;

    while (i < g->n && g->cells[i].column != column)
        i++;
    *ret = NULL;
    if (i == g->n)
        return 0;
    if (seg->dir.columns[column].type == CT_TYPE_STR)
        return -EBADMSG;
    r = ct_block_read(&seg->in, &g->cells[i].block, &seg->buf);
    if (r < 0)
        return r;
    if (!ct_column_read(ct_buf_span(&seg->buf), &want, a, &got))
        return -EBADMSG;
    if (one_each(&got, g->n_rows)) {
        *ret = got.nums;
        return 0;
    }
    if (column < CT_N_ROW_COLS)
        return -EBADMSG;
    *ret = spread(&got, g->n_rows, a);
    return 0;
}
