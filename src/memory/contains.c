/* SPDX-License-Identifier: Apache-2.0 */
/*
 * contains: a walk over groups, with the filter in front of each.
 *
 * Comes in: any text. Goes out: events that hold it, once each. A value is compared once in a
 * segment, however many rows have it.
 */
#include "memory/contains.h"

#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "memory/slice.h"
#include "memory/store.h"

enum { UNKNOWN, HAS_NOT, HAS };

struct walk {
    struct ct_memory *mem;
    struct ct_buf text; /* lower case */
    ct_memory_fn *fn;
    void *arg;
    struct ct_contains_sum *sum;
    struct ct_segment *seg;
    struct ct_arena arena; /* of a segment */
    struct ct_rows rows;
    struct ct_buf value; /* lower case */
    bool *wanted;
    uint8_t *known;                 /* by string: UNKNOWN … */
    uint32_t number, base, filters; /* the column of filters */
    bool damaged;
};

static void lower(struct ct_buf *out, struct ct_span s)
{
    char *p;

    ct_buf_clear(out);
    p = ct_buf_room(out, s.len + 1);
    ct_assert(p);
    for (size_t i = 0; i < s.len; i++)
        p[i] = ct_lower(s.ptr[i]);
    out->len = s.len;
}

/* False when the text of the string cannot be read. */
static bool compare(struct walk *w, uint32_t string)
{
    struct ct_span s;

    if (w->known[string] != UNKNOWN)
        return true;
    ct_segment_trim(w->seg);
    if (ct_segment_string(w->seg, string, &s) < 0)
        return false;
    lower(&w->value, s);
    w->known[string] = ct_span_has(ct_buf_span(&w->value), ct_buf_span(&w->text)) ? HAS : HAS_NOT;
    return true;
}

static int row_has(struct walk *w, uint32_t i)
{
    for (size_t c = CT_N_ROW_COLS; c < w->seg->dir.n_columns; c++) {
        const struct ct_column *column = &w->rows.columns[c];

        if (!w->wanted[c] || !column->start)
            continue;
        for (uint32_t k = column->start[i]; k < column->start[i + 1]; k++) {
            if (!compare(w, column->ids[k]))
                return -EBADMSG;
            if (w->known[column->ids[k]] == HAS)
                return 1;
        }
    }
    return 0;
}

static int read_group(struct walk *w, size_t g)
{
    uint64_t lost = 0;
    int r = 0;

    w->sum->read++;
    if (ct_rows_load(w->seg, g, w->wanted, &w->rows) < 0)
        lost = w->seg->dir.groups[g].n_rows;
    for (uint32_t i = 0; r == 0 && lost == 0 && i < w->rows.n_rows; i++) {
        struct ct_event_ref ref = { w->number, w->rows.first_row + i };
        int has = row_has(w, i);

        if (has < 0)
            lost = w->rows.n_rows - i;
        if (has <= 0)
            continue;
        struct ct_event ev = ct_rows_head(w->seg, &w->rows, i);

        ev.source += w->base;
        r = w->fn(&ev, &ref, w->arg);
    }
    if (lost) {
        ct_memory_note(w->mem, w->number, lost, "some events could not be searched");
        w->damaged = true;
    }
    return r;
}

/* Whether the group has a value of a field that is searched, and may hold the text. */
static bool may_have(struct walk *w, const struct ct_dir_group *group)
{
    bool some = false, perhaps = w->filters == w->seg->dir.n_columns;

    for (size_t i = 0; i < group->n; i++) {
        some |= w->wanted[group->cells[i].column];
        if (group->cells[i].column != w->filters)
            continue;
        perhaps = ct_block_read(&w->seg->in, &group->cells[i].block, &w->seg->buf) < 0 ||
                  ct_grams_maybe(ct_buf_span(&w->seg->buf), ct_buf_span(&w->text));
    }
    w->sum->groups += some;
    return some && (perhaps || w->text.len < CT_GRAM_BYTES);
}

static void choose(struct walk *w)
{
    const struct ct_directory *dir = &w->seg->dir;

    ct_arena_reset(&w->arena);
    w->filters = ct_slice_find(dir, CT_GRAMS_COLUMN);
    w->wanted = ct_arena_alloc(&w->arena, dir->n_columns * sizeof *w->wanted);
    for (size_t c = CT_N_ROW_COLS; c < dir->n_columns; c++)
        w->wanted[c] = dir->columns[c].field != CT_FIELD_NONE &&
                       dir->columns[c].type == CT_TYPE_STR && ct_grams_field(dir->columns[c].field);
    w->known = ct_arena_alloc(&w->arena, dir->n_strings + 1);
}

static int walk_segment(struct walk *w, struct ct_err *err)
{
    int r = ct_memory_open_segment(w->mem, w->number, &w->seg, err);

    if (r == -EBADMSG) {
        w->damaged = true;
        return 0;
    }
    if (r < 0)
        return r;
    choose(w);
    for (size_t g = 0; r == 0 && g < w->seg->dir.n_groups; g++)
        if (may_have(w, &w->seg->dir.groups[g]))
            r = read_group(w, g);
    ct_segment_close(w->seg);
    return r;
}

int ct_memory_contains(struct ct_memory *mem, struct ct_span text, ct_memory_fn *fn, void *arg,
    struct ct_contains_sum *ret, struct ct_err *err)
{
    struct walk w = { .mem = mem,
        .text = ct_buf(CT_MAX_VALUE_BYTES + 1),
        .value = ct_buf(CT_MAX_VALUE_BYTES + 1),
        .fn = fn,
        .arg = arg,
        .sum = ret };
    int r = 0;

    *ret = (struct ct_contains_sum){ 0 };
    if (text.len == 0 || text.len > CT_MAX_VALUE_BYTES)
        return ct_fail(err, -EINVAL, "no text that could be looked for");
    lower(&w.text, text);
    for (; r == 0 && w.number < mem->manifest.segments.n; w.number++) {
        w.base = mem->manifest.segments.v[w.number].source_base;
        if (mem->manifest.segments.v[w.number].class != CT_CLASS_NONE &&
            !mem->manifest.segments.v[w.number].gone)
            r = walk_segment(&w, err);
    }
    ct_buf_done(&w.text);
    ct_buf_done(&w.value);
    ct_rows_done(&w.rows);
    ct_arena_done(&w.arena);
    return r == 0 && w.damaged ? CT_MEMORY_DAMAGED : r;
}
