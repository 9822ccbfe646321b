/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment_read: opening, strings, rows.
 *
 * A string is looked up block by block: a binary search over the blocks, but
 * the block of the string before is tried first, since the values of a column
 * stand close together.
 */
#include "memory/segment_read.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/limits.h"

#define KEEP_BYTES (96 * CT_MIB) /* unpacked strings kept between rows */

struct ct_string_block {
    const char *ptr; /* NULL: not unpacked */
    uint32_t *end;   /* of each text */
    uint32_t *begin;
};

static void order_columns(struct ct_segment *seg)
{
    const struct ct_directory *dir = &seg->dir;

    seg->by_field = ct_arena_alloc(&seg->self, dir->n_columns * sizeof *seg->by_field);
    for (int f = CT_FIELD_NONE + 1; f < CT_N_FIELDS; f++)
        for (uint32_t c = CT_N_ROW_COLS; c < dir->n_columns; c++)
            if (dir->columns[c].field == (enum ct_field)f) {
                seg->by_field[seg->n_by_field++] = c;
                break;
            }
}

int ct_segment_open(struct ct_segment **ret, struct ct_segment_input in, struct ct_err *err)
{
    struct ct_arena self = { 0 };
    struct ct_segment *seg = ct_arena_alloc(&self, sizeof *seg);
    int r;

    *seg = (struct ct_segment){ .self = self, .in = in, .buf = ct_buf(CT_SEGMENT_MAX_BLOCK) };
    r = ct_directory_read(&seg->in, &seg->self, &seg->dir, err);
    if (r < 0) {
        ct_segment_close(seg);
        return r;
    }
    seg->blocks = ct_arena_alloc(&seg->self, seg->dir.n_string_blocks * sizeof *seg->blocks);
    order_columns(seg);
    *ret = seg;
    return 0;
}

void ct_segment_close(struct ct_segment *seg)
{
    struct ct_arena self;

    if (!seg)
        return;
    ct_close_fd(&seg->in.fd);
    ct_buf_done(&seg->buf);
    ct_arena_done(&seg->strings);
    self = seg->self;
    ct_arena_done(&self);
}

void ct_segment_trim(struct ct_segment *seg)
{
    if (seg->strings.used < KEEP_BYTES)
        return;
    ct_arena_done(&seg->strings);
    for (size_t i = 0; i < seg->dir.n_string_blocks; i++)
        seg->blocks[i] = (struct ct_string_block){ 0 };
}

static bool split_texts(
    struct ct_segment *seg, struct ct_span all, uint32_t n, struct ct_string_block *ret)
{
    struct ct_span s = all;
    uint64_t len;

    ret->begin = ct_arena_raw(&seg->strings, n * sizeof *ret->begin);
    ret->end = ct_arena_raw(&seg->strings, n * sizeof *ret->end);
    for (uint32_t i = 0; i < n; i++) {
        if (!ct_take_varint(&s, &len) || len > s.len || len > CT_MAX_VALUE_BYTES)
            return false;
        ret->begin[i] = (uint32_t)(s.ptr - all.ptr);
        s = ct_span_from(s, (size_t)len);
        ret->end[i] = (uint32_t)(s.ptr - all.ptr);
    }
    return s.len == 0;
}

static int unpack_strings(struct ct_segment *seg, size_t b)
{
    const struct ct_dir_run *run = &seg->dir.strings[b];
    struct ct_string_block block = { 0 };
    struct ct_span all;
    int r = ct_block_read(&seg->in, &run->block, &seg->buf);

    if (r < 0)
        return r;
    all = ct_arena_copy(&seg->strings, ct_buf_span(&seg->buf));
    if (!split_texts(seg, all, run->n, &block))
        return -EBADMSG;
    block.ptr = all.ptr;
    seg->blocks[b] = block;
    return 0;
}

/* The block that holds a string; `hint` is tried first. */
static size_t find_block(const struct ct_directory *dir, uint32_t number, size_t hint)
{
    size_t low = 0, high = dir->n_string_blocks;

    if (hint < high && number >= dir->strings[hint].first &&
        number - dir->strings[hint].first < dir->strings[hint].n)
        return hint;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;

        if (dir->strings[mid].first <= number)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static int string_near(struct ct_segment *seg, uint32_t number, size_t *hint, struct ct_span *ret)
{
    size_t b;
    uint32_t i;

    if (number >= seg->dir.n_strings)
        return -EBADMSG;
    b = *hint = find_block(&seg->dir, number, *hint);
    if (!seg->blocks[b].ptr) {
        int r = unpack_strings(seg, b);

        if (r < 0)
            return r;
    }
    i = number - (uint32_t)seg->dir.strings[b].first;
    *ret = (struct ct_span){ seg->blocks[b].ptr + seg->blocks[b].begin[i],
        seg->blocks[b].end[i] - seg->blocks[b].begin[i] };
    return 0;
}

int ct_segment_string(struct ct_segment *seg, uint32_t number, struct ct_span *ret)
{
    size_t hint = SIZE_MAX;

    return string_near(seg, number, &hint, ret);
}

size_t ct_segment_group(const struct ct_segment *seg, uint32_t row)
{
    size_t low = 0, high = seg->dir.n_groups;

    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;

        if (seg->dir.groups[mid].first_row <= row)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static bool is_wanted(const struct ct_directory *dir, uint32_t column, const bool *wanted)
{
    if (column < CT_N_ROW_COLS)
        return true;
    return dir->columns[column].field != CT_FIELD_NONE && (!wanted || wanted[column]);
}

static int load_cell(struct ct_segment *seg, const struct ct_dir_cell *cell, struct ct_rows *rows)
{
    struct ct_column_want want = {
        .strings = seg->dir.columns[cell->column].type == CT_TYPE_STR,
        .n_rows = rows->n_rows,
        .n_strings = seg->dir.n_strings,
    };
    struct ct_column *column = &rows->columns[cell->column];
    int r = ct_block_read(&seg->in, &cell->block, &seg->buf);

    if (r < 0)
        return r;
    if (!ct_column_read(ct_buf_span(&seg->buf), &want, &rows->arena, column))
        return -EBADMSG;
    if (cell->column < CT_N_ROW_COLS && column->n != rows->n_rows)
        return -EBADMSG;
    return 0;
}

static bool rows_fit(const struct ct_segment *seg, const struct ct_rows *rows)
{
    const int64_t *source = rows->columns[CT_COL_SOURCE].nums;

    for (uint32_t i = 0; i < rows->n_rows; i++) {
        if (rows->columns[CT_COL_TIME].start[i] != i ||
            rows->columns[CT_COL_SOURCE].start[i] != i ||
            rows->columns[CT_COL_OFFSET].start[i] != i ||
            rows->columns[CT_COL_LENGTH].start[i] != i)
            return false;
        if (source[i] < 0 || source[i] > seg->dir.max_source)
            return false;
    }
    return true;
}

int ct_rows_load(struct ct_segment *seg, size_t group, const bool *wanted, struct ct_rows *rows)
{
    const struct ct_dir_group *g = &seg->dir.groups[group];

    ct_arena_reset(&rows->arena);
    rows->loaded = false;
    rows->group = group;
    rows->first_row = g->first_row;
    rows->n_rows = g->n_rows;
    rows->columns = ct_arena_alloc(&rows->arena, seg->dir.n_columns * sizeof *rows->columns);
    for (size_t i = 0; i < g->n; i++) {
        int r;

        if (!is_wanted(&seg->dir, g->cells[i].column, wanted))
            continue;
        r = load_cell(seg, &g->cells[i], rows);
        if (r < 0)
            return r;
    }
    if (!rows_fit(seg, rows))
        return -EBADMSG;
    rows->loaded = true;
    return 0;
}

void ct_rows_done(struct ct_rows *rows)
{
    ct_arena_done(&rows->arena);
    rows->loaded = false;
}

struct ct_event ct_rows_head(const struct ct_segment *seg, const struct ct_rows *rows, uint32_t i)
{
    return (struct ct_event){
        .class = seg->dir.class,
        .source = (uint32_t)rows->columns[CT_COL_SOURCE].nums[i],
        .at_us = rows->columns[CT_COL_TIME].nums[i],
        .offset = (uint64_t)rows->columns[CT_COL_OFFSET].nums[i],
        .length = (uint64_t)rows->columns[CT_COL_LENGTH].nums[i],
    };
}

static int add_values(struct ct_segment *seg, const struct ct_column *column,
    const struct ct_dir_column *is, uint32_t i, struct ct_values *values)
{
    size_t hint = SIZE_MAX;

    for (uint32_t k = column->start[i]; k < column->start[i + 1]; k++) {
        struct ct_value *v = ct_vec_add(&values->list);
        int r;

        v->field = is->field;
        if (!column->ids) {
            v->num = column->nums[k];
            continue;
        }
        r = string_near(seg, column->ids[k], &hint, &v->str);
        if (r < 0)
            return r;
    }
    return 0;
}

int ct_rows_event(struct ct_segment *seg, const struct ct_rows *rows, uint32_t i,
    struct ct_values *values, struct ct_event *ret)
{
    struct ct_event ev = ct_rows_head(seg, rows, i);

    ct_vec_clear(&values->list);
    for (size_t n = 0; n < seg->n_by_field; n++) {
        uint32_t c = seg->by_field[n];
        int r;

        if (!rows->columns[c].start)
            continue;
        r = add_values(seg, &rows->columns[c], &seg->dir.columns[c], i, values);
        if (r < 0)
            return r;
    }
    ev.values = values->list.v;
    ev.n = values->list.n;
    *ret = ev;
    return 0;
}
