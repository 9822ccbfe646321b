/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repeat: a table of the new segment's records, asked for each record of the earlier ones.
 *
 *   new rows --> entry (record, time, source): how many --\
 *   earlier rows, other sources -----------> others += 1 --+--> rows to leave out --> rebuilt
 *
 * An earlier segment that shares nothing costs the unpacking of three columns and a bit test for
 * each row. Hashes are seeded: whoever writes logs cannot make them meet.
 */
#include "memory/repeat.h"

#include <errno.h>

#include "base/limits.h"
#include "memory/segment.h"
#include "memory/slice.h"
#include "memory/store.h"

#define BITS (UINT64_C(1) << 23) /* of the first test: a megabyte */

struct entry {
    uint64_t record;
    int64_t at_us;
    uint32_t source;    /* case-wide */
    uint32_t n, others; /* rows here; events of other sources that were stored before. In the end
                         * both: how many rows to leave out */
    uint32_t next;      /* entry + 1 of the same record and time from another source of the share */
};

struct search {
    struct ct_memory *mem;
    const struct ct_repeats *rep;
    struct ct_segment *seg;  /* the new one */
    struct ct_arena arena;   /* of it */
    struct ct_arena scratch; /* of a group */
    struct ct_months months;
    struct entry *entries;
    size_t n_entries, cap;
    uint32_t *slots;  /* entry + 1 of the first of its record and time */
    uint64_t *bits;   /* of records */
    uint32_t *of_row; /* entry + 1; 0: no repeat of anything */
    uint64_t *record; /* by row */
    bool some;        /* a record of two sources */
};

/* The columns of a group that are compared; records NULL: it has none. */
struct part {
    const int64_t *records, *times, *sources;
    uint32_t first, n;
};

static int load_part(struct ct_segment *seg, size_t g, struct ct_arena *a, struct part *ret)
{
    uint32_t column = ct_slice_find(&seg->dir, CT_SEGMENT_RECORD);
    const int64_t *all = NULL;
    int r = 0;

    *ret = (struct part){ .first = seg->dir.groups[g].first_row, .n = seg->dir.groups[g].n_rows };
    if (column < seg->dir.n_columns)
        r = ct_slice_numbers(seg, g, column, a, &all);
    if (r < 0 || !all)
        return r;
    ret->records = all;
    r = ct_slice_numbers(seg, g, CT_COL_TIME, a, &ret->times);
    if (r == 0)
        r = ct_slice_numbers(seg, g, CT_COL_SOURCE, a, &ret->sources);
    return r == 0 && (!ret->times || !ret->sources) ? -EBADMSG : r;
}

/* ---- the new segment ---- */

static uint32_t *slot_of(const struct search *s, uint64_t record, int64_t at_us)
{
    size_t i = (record ^ (uint64_t)at_us * UINT64_C(0x9e3779b97f4a7c15)) & (s->cap - 1);

    while (s->slots[i]) {
        const struct entry *e = &s->entries[s->slots[i] - 1];

        if (e->record == record && e->at_us == at_us)
            break;
        i = (i + 1) & (s->cap - 1);
    }
    return &s->slots[i];
}

/* The entry of a row, made when it is the first; entry + 1. */
static uint32_t enter(struct search *s, uint64_t record, int64_t at_us, uint32_t source)
{
    uint32_t *at = slot_of(s, record, at_us);

    while (*at) {
        struct entry *e = &s->entries[*at - 1];

        if (e->source == source) {
            e->n++;
            return *at;
        }
        at = &e->next;
        s->some = true;
    }
    s->entries[s->n_entries] =
        (struct entry){ .record = record, .at_us = at_us, .source = source, .n = 1 };
    *at = (uint32_t)++s->n_entries;
    s->bits[record % BITS / 64] |= UINT64_C(1) << record % 64;
    return *at;
}

static void begin(struct search *s)
{
    size_t n = s->seg->dir.n_events;

    ct_arena_reset(&s->arena);
    s->n_entries = 0;
    s->some = false;
    s->months = (struct ct_months){ 0 };
    for (s->cap = 64; s->cap < 2 * n;)
        s->cap *= 2;
    s->slots = ct_arena_alloc(&s->arena, s->cap * sizeof *s->slots);
    s->entries = ct_arena_raw(&s->arena, n * sizeof *s->entries);
    s->of_row = ct_arena_alloc(&s->arena, n * sizeof *s->of_row);
    s->record = ct_arena_alloc(&s->arena, n * sizeof *s->record);
    s->bits = ct_arena_alloc(&s->arena, BITS / 8);
}

static int fill(struct search *s)
{
    begin(s);
    for (size_t g = 0; g < s->seg->dir.n_groups; g++) {
        struct part p;
        int r;

        ct_arena_reset(&s->scratch);
        r = load_part(s->seg, g, &s->scratch, &p);
        if (r < 0)
            return r;
        for (uint32_t i = 0; p.records && i < p.n; i++) {
            if (p.records[i] == 0 || p.times[i] == CT_TIME_NONE || p.sources[i] < 0 ||
                p.sources[i] >= s->rep->n)
                continue;
            s->record[p.first + i] = (uint64_t)p.records[i];
            s->of_row[p.first + i] =
                enter(s, (uint64_t)p.records[i], p.times[i], s->rep->base + (uint32_t)p.sources[i]);
        }
        if (p.records)
            ct_months_add(&s->months, p.times, p.n);
    }
    return 0;
}

/* ---- the earlier ones ---- */

static void compare(struct search *s, const struct part *p, uint32_t base)
{
    for (uint32_t i = 0; i < p->n; i++) {
        uint64_t record = (uint64_t)p->records[i];
        uint32_t source = base + (uint32_t)p->sources[i];

        if (!(s->bits[record % BITS / 64] >> record % 64 & 1))
            continue;
        for (uint32_t at = *slot_of(s, record, p->times[i]); at; at = s->entries[at - 1].next)
            if (s->entries[at - 1].source != source) {
                s->entries[at - 1].others++;
                s->some = true;
            }
    }
}

static int compare_all(struct search *s, struct ct_segment *seg, uint32_t base)
{
    for (size_t g = 0; g < seg->dir.n_groups; g++) {
        struct part p;
        int r;

        ct_arena_reset(&s->scratch);
        r = load_part(seg, g, &s->scratch, &p);
        if (r < 0)
            return r;
        if (p.records)
            compare(s, &p, base);
    }
    return 0;
}

static bool may_share(const struct search *s, const struct ct_directory *dir,
    const struct ct_manifest_segment *is, bool months)
{
    return !is->gone && is->class == dir->class && is->first_us != CT_TIME_NONE &&
           is->first_us <= dir->last_us && is->last_us >= dir->first_us &&
           (!months || ct_months_meet(&is->months, &s->months));
}

/* All that is committed. Damage costs what lies there. */
static int ask_committed(struct search *s, struct ct_err *err)
{
    const struct ct_manifest *m = &s->mem->manifest;

    for (uint32_t i = 0; i < m->segments.n; i++) {
        struct ct_segment *seg;
        int r;

        if (!may_share(s, &s->seg->dir, &m->segments.v[i], m->version >= 2))
            continue;
        r = ct_memory_open_segment(s->mem, i, &seg, err);
        if (r == -EBADMSG)
            continue;
        if (r < 0)
            return r;
        r = compare_all(s, seg, m->segments.v[i].source_base);
        ct_segment_close(seg);
        if (r == -EBADMSG)
            ct_memory_note(s->mem, i, 0, "what repeats it may be counted twice");
        else if (r < 0)
            return r;
    }
    return 0;
}

static int open_bytes(struct ct_span bytes, struct ct_segment **ret)
{
    struct ct_err unused = { 0 };

    return ct_segment_open(
        ret, (struct ct_segment_input){ .fd = -1, .bytes = bytes, .size = bytes.len }, &unused);
}

/* Those of the same share that were looked through before. */
static void ask_share(struct search *s, const struct ct_span *segments, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct ct_segment *seg;

        if (open_bytes(segments[i], &seg) < 0)
            continue;
        if (seg->dir.class == s->seg->dir.class)
            (void)compare_all(s, seg, s->rep->base); /* damaged: the commit will say so */
        ct_segment_close(seg);
    }
}

/* ---- the outcome ---- */

/* Turns `others` of each entry into how many of its rows are to be left out. */
static uint64_t settle(struct search *s)
{
    uint64_t all = 0;

    for (size_t i = 0; i < s->cap; i++) {
        uint32_t kept = 0;

        for (uint32_t at = s->slots[i]; at; at = s->entries[at - 1].next) {
            struct entry *e = &s->entries[at - 1];
            uint32_t had = e->others + kept;

            e->others = had < e->n ? had : e->n;
            kept += e->n - e->others;
            all += e->others;
            e->n = e->others;
        }
    }
    return all;
}

static bool leave_out(struct search *s, uint32_t row)
{
    struct entry *e = s->of_row[row] ? &s->entries[s->of_row[row] - 1] : NULL;

    if (!e || e->others == 0)
        return false;
    e->others--;
    return true;
}

static int copy_group(struct search *s, size_t g, struct ct_rows *rows, struct ct_values *values,
    struct ct_segment_builder *to)
{
    int r = ct_rows_load(s->seg, g, NULL, rows);

    for (uint32_t i = 0; r == 0 && i < rows->n_rows; i++) {
        struct ct_event ev;

        if (leave_out(s, rows->first_row + i))
            continue;
        ct_segment_trim(s->seg);
        r = ct_rows_event(s->seg, rows, i, values, &ev);
        if (r == 0 && ev.n > CT_MAX_VALUES)
            r = -EBADMSG;
        if (r == 0) {
            ev.record = s->record[rows->first_row + i];
            r = ct_segment_add(to, &ev) == 0 ? 0 : -EBADMSG;
        }
    }
    return r;
}

/* The segment without the rows that are left out; *ret is empty when none stays. */
static int rebuild(struct search *s, struct ct_span *ret)
{
    struct ct_segment_builder *to = ct_segment_new(s->seg->dir.class, ct_memory_seed(s->mem));
    struct ct_rows rows = { 0 };
    struct ct_values values = { 0 };
    struct ct_buf out;
    int r = 0;

    for (size_t g = 0; r == 0 && g < s->seg->dir.n_groups; g++)
        r = copy_group(s, g, &rows, &values, to);
    out = ct_buf(ct_segment_bytes(to));
    if (r == 0) {
        ct_segment_finish(to, &out);
        *ret = ct_arena_copy(s->rep->arena, ct_buf_span(&out));
    }
    ct_buf_done(&out);
    ct_rows_done(&rows);
    ct_vec_done(&values.list);
    ct_segment_free(to);
    return r;
}

/* segments[at] is the new one, those before it are of the same share. */
static int search_one(struct search *s, struct ct_span *segments, size_t at, struct ct_err *err)
{
    int r;

    if (fill(s) < 0)
        return 0;
    r = ask_committed(s, err);
    if (r < 0)
        return r;
    ask_share(s, segments, at);
    if (!s->some || settle(s) == 0 || rebuild(s, &segments[at]) < 0)
        return 0;
    for (size_t i = 0; i < s->n_entries; i++)
        s->rep->passed[s->entries[i].source - s->rep->base] += s->entries[i].n;
    return 0;
}

int ct_memory_pass_over(struct ct_memory *mem, const struct ct_repeats *rep,
    struct ct_span *segments, size_t *n, struct ct_err *err)
{
    struct search s = { .mem = mem, .rep = rep };
    size_t kept = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < *n; i++) {
        segments[kept] = segments[i];
        if (open_bytes(segments[i], &s.seg) == 0) {
            if (s.seg->dir.class != CT_CLASS_NONE &&
                ct_slice_find(&s.seg->dir, CT_SEGMENT_RECORD) < s.seg->dir.n_columns)
                r = search_one(&s, segments, kept, err);
            ct_segment_close(s.seg);
        }
        kept += segments[kept].len > 0;
    }
    *n = r == 0 ? kept : *n;
    ct_arena_done(&s.arena);
    ct_arena_done(&s.scratch);
    return r;
}
