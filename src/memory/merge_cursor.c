/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge_cursor: a segment's keys, rows, times and sources, made into entries.
 *
 * Most entries have one row; those with many are counted source by source in an
 * array, since the sources of one segment are few and numbered from 0.
 */
#include "memory/merge_cursor.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "memory/slice.h"

#define MOST_SOURCES 10000000 /* of one share; more is a lie */
#define FARTHEST                                                                    \
    (INT64_C(1) << 60) /* microseconds: differences of such times are still numbers \
                        */

static int load_rows(struct ct_merge_cursor *c)
{
    const struct ct_directory *dir = &c->seg->dir;
    struct ct_arena a = { 0 };
    int r = 0;

    c->at_us = ct_arena_raw(&c->arena, dir->n_events * sizeof *c->at_us);
    c->source = ct_arena_raw(&c->arena, dir->n_events * sizeof *c->source);
    for (size_t g = 0; r == 0 && g < dir->n_groups; g++) {
        const struct ct_dir_group *group = &dir->groups[g];
        const int64_t *times, *sources;

        ct_arena_reset(&a);
        r = ct_slice_numbers(c->seg, g, CT_COL_TIME, &a, &times);
        if (r == 0)
            r = ct_slice_numbers(c->seg, g, CT_COL_SOURCE, &a, &sources);
        if (r == 0 && (!times || !sources))
            r = -EBADMSG;
        for (uint32_t i = 0; r == 0 && i < group->n_rows; i++) {
            c->at_us[group->first_row + i] = times[i];
            c->source[group->first_row + i] = (uint32_t)sources[i];
            if (sources[i] < 0 || sources[i] > dir->max_source)
                r = -EBADMSG;
        }
    }
    ct_arena_done(&a);
    return r;
}

/* All texts at once, since keys come in no order of theirs. */
static int load_texts(struct ct_merge_cursor *c)
{
    uint32_t n = (uint32_t)c->seg->dir.n_strings;
    int r = 0;

    c->texts = ct_arena_raw(&c->arena, n * sizeof *c->texts);
    for (uint32_t i = 0; r == 0 && i < n; i++)
        r = ct_segment_string(c->seg, i, &c->texts[i]);
    return r;
}

int ct_merge_segment(
    struct ct_memory *mem, uint32_t number, struct ct_merge_cursor *ret, struct ct_err *err)
{
    int r;

    *ret = (struct ct_merge_cursor){ .number = number, .made = ct_buf(CT_SEGMENT_MAX_BLOCK) };
    r = ct_memory_open_segment(mem, number, &ret->seg, err);
    if (r < 0)
        return r;
    ret->base = mem->manifest.segments.v[number].source_base;
    ret->keys = ct_keys(ret->seg);
    r = ret->seg->dir.max_source < MOST_SOURCES ? load_rows(ret) : -EBADMSG;
    if (r == 0)
        r = load_texts(ret);
    if (r < 0) {
        ct_memory_note(
            mem, number, 0, "times, sources or texts are damaged; what it holds is not merged");
        ct_merge_cursor_done(ret);
        return r == -EBADMSG ? ct_fail(err, r, "a segment is damaged")
                             : ct_fail(err, r, "cannot read a segment");
    }
    ret->tally =
        ct_arena_alloc(&ret->arena, ((size_t)ret->seg->dir.max_source + 1) * sizeof *ret->tally);
    ret->touched =
        ct_arena_raw(&ret->arena, ((size_t)ret->seg->dir.max_source + 1) * sizeof *ret->touched);
    return 0;
}

void ct_merge_run(struct ct_run *run, struct ct_merge_cursor *ret)
{
    *ret = (struct ct_merge_cursor){ .run = run };
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static void widen(int64_t *first, int64_t *last, int64_t at_us)
{
    if (at_us == CT_TIME_NONE)
        return;
    if (at_us > FARTHEST || at_us < -FARTHEST)
        at_us = at_us > 0 ? FARTHEST : -FARTHEST;
    if (*first == CT_TIME_NONE || at_us < *first)
        *first = at_us;
    if (*last == CT_TIME_NONE || at_us > *last)
        *last = at_us;
}

/* Counts the rows by source; returns how many sources. */
static uint32_t count_rows(
    struct ct_merge_cursor *c, const uint32_t *rows, uint32_t n, struct ct_seen *seen)
{
    uint32_t touched = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t source = c->source[rows[i]];

        if (c->tally[source]++ == 0)
            c->touched[touched++] = source;
        widen(&seen->first_us, &seen->last_us, c->at_us[rows[i]]);
    }
    if (touched > 1)
        qsort(c->touched, touched, sizeof *c->touched, by_number);
    return touched;
}

static void add_source(struct ct_seen *seen, uint32_t source, uint64_t n)
{
    if (seen->n_sources == CT_MAX_LOOK_SOURCES)
        seen->sources[seen->n_sources - 1].count += n;
    else
        seen->sources[seen->n_sources++] = (struct ct_look_source){ source, n };
}

static void make(struct ct_merge_cursor *c, struct ct_span text, const uint32_t *rows, uint32_t n)
{
    struct ct_seen_segment segment = { c->number, n };
    struct ct_seen seen = { .text = text,
        .count = n,
        .first_us = CT_TIME_NONE,
        .last_us = CT_TIME_NONE,
        .segments = &segment,
        .n_segments = 1 };
    uint32_t sources = count_rows(c, rows, n, &seen);

    seen.sources = ct_arena_raw(&c->scratch, sources * sizeof *seen.sources);
    for (uint32_t i = 0; i < sources; i++) {
        add_source(&seen, c->base + c->touched[i], c->tally[c->touched[i]]);
        c->tally[c->touched[i]] = 0;
    }
    ct_buf_clear(&c->made);
    ct_seen_write(&c->made, &seen);
}

/* The next block of keys, its texts on their way from memory. */
static int load_keys(struct ct_merge_cursor *c)
{
    int r = ct_keys_load(&c->keys, c->next++);

    c->entry = 0;
    for (uint32_t e = 0; r == 0 && e < c->keys.n; e++)
        __builtin_prefetch(&c->texts[c->keys.string[e]]);
    for (uint32_t e = 0; r == 0 && e < c->keys.n; e++)
        __builtin_prefetch(c->texts[c->keys.string[e]].ptr);
    return r;
}

static int next_of_segment(struct ct_merge_cursor *c)
{
    uint32_t *rows, n;
    struct ct_span text;
    int r = 0;

    while (r == 0 && (c->next == 0 || c->entry == c->keys.n)) {
        if (c->next == c->seg->dir.n_key_blocks)
            return CT_RUN_END;
        r = load_keys(c);
    }
    if (r < 0)
        return r;
    ct_arena_reset(&c->scratch);
    n = c->keys.count[c->entry];
    rows = ct_arena_raw(&c->scratch, n * sizeof *rows);
    r = ct_keys_rows(&c->keys, c->entry, rows);
    if (r < 0)
        return r;
    text = c->texts[c->keys.string[c->entry]];
    if (n == 0 || c->keys.key[c->entry] < c->key)
        return -EBADMSG;
    c->key = c->keys.key[c->entry++];
    make(c, ct_observable_key((enum ct_observable)(c->key >> 56), text), rows, n);
    c->body = ct_buf_span(&c->made);
    return c->made.full ? -EBADMSG : 0;
}

static int next_of_run(struct ct_merge_cursor *c)
{
    int r = c->next == 0 ? CT_RUN_END : ct_run_next(&c->block);

    while (r == CT_RUN_END) {
        if (c->next == c->run->n_blocks)
            return CT_RUN_END;
        r = ct_run_load(c->run, c->next++, &c->block);
        if (r == 0)
            r = ct_run_next(&c->block);
    }
    if (r < 0)
        return r;
    if (c->block.key < c->key)
        return -EBADMSG;
    c->key = c->block.key;
    c->body = c->block.body;
    return 0;
}

int ct_merge_next(struct ct_merge_cursor *c)
{
    return c->run ? next_of_run(c) : next_of_segment(c);
}

void ct_merge_cursor_done(struct ct_merge_cursor *c)
{
    if (c->seg)
        ct_keys_done(&c->keys);
    ct_segment_close(c->seg);
    c->seg = NULL;
    ct_run_block_done(&c->block);
    ct_buf_done(&c->made);
    ct_arena_done(&c->scratch);
    ct_arena_done(&c->arena);
}
