/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge: a heap of cursors by key. What only one cursor has is copied as it is;
 * what several have is read, joined and written anew.
 *
 * Cursors over segments hold much in memory, so at most BATCH are open at a time:
 * of more, each batch becomes a run of its own in a file that has no name any more.
 */
#include "memory/merge.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "memory/merge_cursor.h"

#define BATCH 8
#define TOGETHER (64 * CT_MIB)    /* of files of segments, in one batch */
#define TEMPORARY "000000000.tmp" /* no segment or run has nine digits that begin with 0 */

struct input {
    struct ct_merge_cursor cursor;
    struct ct_run *own; /* a batch's: closed with it */
    uint32_t segment;   /* UINT32_MAX: none */
    size_t run;         /* SIZE_MAX: none */
};

struct merge {
    struct ct_memory *mem;
    struct ct_merge_range *range;
    struct ct_run_writer *w;
    CT_VEC(struct input) inputs;
    CT_VEC(uint32_t) heap;
    CT_VEC(struct ct_seen) seen;
    struct ct_arena arena; /* of one key */
    struct ct_buf body;
};

static uint64_t key_at(const struct merge *m, size_t place)
{
    return m->inputs.v[m->heap.v[place]].cursor.key;
}

static void sift_down(struct merge *m, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < m->heap.n; at = child) {
        uint32_t swap = m->heap.v[at];

        if (child + 1 < m->heap.n && key_at(m, child + 1) < key_at(m, child))
            child++;
        if (key_at(m, at) <= key_at(m, child))
            return;
        m->heap.v[at] = m->heap.v[child];
        m->heap.v[child] = swap;
    }
}

static int is_bad(struct merge *m, const struct input *in, int r, struct ct_err *err)
{
    if (r != -EBADMSG)
        return ct_fail(err, r, "cannot read what is to be merged: %s", strerror(-r));
    m->range->bad_segment = in->segment;
    m->range->bad_run = in->run;
    return ct_fail(err, r, "what is to be merged is damaged");
}

/* The cursor on top goes on, and sinks to its place. */
static int advance(struct merge *m, struct ct_err *err)
{
    struct input *in = &m->inputs.v[m->heap.v[0]];
    int r = ct_merge_next(&in->cursor);

    if (r < 0)
        return is_bad(m, in, r, err);
    if (r == CT_RUN_END)
        m->heap.v[0] = m->heap.v[--m->heap.n];
    sift_down(m, 0);
    return 0;
}

static bool has_alone(const struct merge *m, uint64_t key)
{
    return (m->heap.n < 2 || key_at(m, 1) != key) && (m->heap.n < 3 || key_at(m, 2) != key);
}

/* Reads a body and joins it with that of the same text. */
static bool take_body(struct merge *m, struct ct_span body)
{
    struct ct_seen seen;

    if (!ct_seen_read(body, &m->arena, &seen))
        return false;
    for (size_t i = 0; i < m->seen.n; i++)
        if (ct_span_eq(m->seen.v[i].text, seen.text)) {
            ct_seen_join(&m->seen.v[i], &seen, &m->arena);
            return true;
        }
    *ct_vec_add(&m->seen) = seen;
    return true;
}

static int join_key(struct merge *m, uint64_t key, struct ct_err *err)
{
    int r = 0;

    ct_arena_reset(&m->arena);
    ct_vec_clear(&m->seen);
    while (r == 0 && m->heap.n && key_at(m, 0) == key) {
        const struct input *in = &m->inputs.v[m->heap.v[0]];

        if (!take_body(m, ct_arena_copy(&m->arena, in->cursor.body)))
            return is_bad(m, in, -EBADMSG, err);
        r = advance(m, err);
    }
    for (size_t i = 0; r == 0 && i < m->seen.n; i++) {
        ct_buf_clear(&m->body);
        ct_seen_write(&m->body, &m->seen.v[i]);
        ct_assert(!m->body.full);
        ct_run_add(m->w, key, ct_buf_span(&m->body));
    }
    return r;
}

static int fill_heap(struct merge *m, struct ct_err *err)
{
    for (uint32_t i = 0; i < m->inputs.n; i++) {
        int r = ct_merge_next(&m->inputs.v[i].cursor);

        if (r < 0)
            return is_bad(m, &m->inputs.v[i], r, err);
        if (r == 0)
            *ct_vec_add(&m->heap) = i;
    }
    for (size_t i = m->heap.n; i-- > 0;)
        sift_down(m, i);
    return 0;
}

static int pour(struct merge *m, struct ct_err *err)
{
    int r = fill_heap(m, err);

    while (r == 0 && m->heap.n) {
        const struct ct_merge_cursor *top = &m->inputs.v[m->heap.v[0]].cursor;

        if (!has_alone(m, top->key)) {
            r = join_key(m, top->key, err);
            continue;
        }
        ct_run_add(m->w, top->key, top->body);
        r = advance(m, err);
    }
    if (r == 0)
        r = ct_run_finish(m->w);
    return r == 0 || r == -EBADMSG ? r : ct_fail(err, r, "cannot write a run: %s", strerror(-r));
}

static struct input *add_input(struct merge *m)
{
    struct input *in = ct_vec_add(&m->inputs);

    in->segment = UINT32_MAX;
    in->run = SIZE_MAX;
    return in;
}

static int add_segment(struct merge *m, uint32_t number, struct ct_err *err)
{
    struct input *in = add_input(m);
    int r = ct_merge_segment(m->mem, number, &in->cursor, err);

    in->segment = number;
    if (r < 0)
        m->inputs.n--;
    if (r == -EBADMSG)
        m->range->bad_segment = number;
    return r;
}

static void end_inputs(struct merge *m)
{
    for (size_t i = 0; i < m->inputs.n; i++) {
        ct_merge_cursor_done(&m->inputs.v[i].cursor);
        ct_run_close(m->inputs.v[i].own);
    }
    ct_vec_done(&m->inputs);
    ct_vec_done(&m->heap);
    ct_vec_done(&m->seen);
    ct_arena_done(&m->arena);
    ct_buf_done(&m->body);
}

/* A file that is gone when it is closed. */
static int unnamed(struct ct_memory *mem, struct ct_err *err)
{
    int fd =
        openat(mem->dir_fd, TEMPORARY, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return ct_fail(err, -errno, "cannot make %s: %s", TEMPORARY, strerror(errno));
    (void)unlinkat(mem->dir_fd, TEMPORARY, 0);
    return fd;
}

static uint32_t batch_end(const struct ct_memory *mem, uint32_t from, uint32_t end)
{
    uint64_t bytes = 0;
    uint32_t i = from;

    while (i < end && i < from + BATCH && (i == from || bytes < TOGETHER))
        bytes += mem->manifest.segments.v[i++].bytes;
    return i;
}

/* Segments `from` to `end` - 1 become one input of `into`. */
static int add_batch(struct merge *into, uint32_t from, uint32_t end, struct ct_err *err)
{
    struct ct_run_writer w;
    struct merge m = { .mem = into->mem, .range = into->range, .w = &w };
    ct_cleanup(ct_close_fd) int fd = unnamed(into->mem, err);
    struct ct_segment_input in = { .fd = -1 };
    struct ct_run *run = NULL;
    int r = fd < 0 ? fd : 0;

    if (r < 0)
        return r;
    m.body = ct_buf(CT_SEGMENT_MAX_BLOCK);
    ct_run_writer(&w, fd, into->mem->manifest.seed, from, end - from);
    for (uint32_t i = from; r == 0 && i < end; i++)
        r = add_segment(&m, i, err);
    if (r == 0)
        r = pour(&m, err);
    if (r == 0 && w.n_entries) {
        in = (struct ct_segment_input){ .fd = ct_take_fd(&fd), .size = w.flushed };
        r = ct_run_open(&run, in, err);
    }
    if (r == 0 && run) {
        struct input *made = add_input(into);

        made->own = run;
        ct_merge_run(run, &made->cursor);
    }
    ct_run_writer_done(&w);
    end_inputs(&m);
    return r;
}

static int add_segments(struct merge *m, uint32_t from, uint32_t end, struct ct_err *err)
{
    int r = 0;

    if (m->range->n_runs == 0 && batch_end(m->mem, from, end) == end &&
        m->range->first == from) { /* nothing else: without a detour */
        while (r == 0 && from < end)
            r = add_segment(m, from++, err);
        return r;
    }
    for (uint32_t next; r == 0 && from < end; from = next) {
        next = batch_end(m->mem, from, end);
        r = add_batch(m, from, next, err);
    }
    return r;
}

static int add_inputs(struct merge *m, struct ct_err *err)
{
    const struct ct_manifest *manifest = &m->mem->manifest;
    uint32_t at = m->range->first;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->range->n_runs; i++) {
        const struct ct_manifest_run *run = &manifest->runs.v[m->range->runs[i]];
        struct ct_run *opened = ct_memory_run(m->mem, m->range->runs[i]);
        struct input *in;

        r = add_segments(m, at, run->first, err);
        at = run->first + run->n;
        if (r < 0)
            break;
        in = add_input(m);
        in->run = m->range->runs[i];
        if (!opened)
            r = is_bad(m, in, -EBADMSG, err);
        else
            ct_merge_run(opened, &in->cursor);
    }
    return r < 0 ? r : add_segments(m, at, m->range->first + m->range->n, err);
}

int ct_merge_write(struct ct_memory *mem, struct ct_merge_range *range, struct ct_run_writer *w,
    struct ct_err *err)
{
    struct merge m = { .mem = mem, .range = range, .w = w, .body = ct_buf(CT_SEGMENT_MAX_BLOCK) };
    int r;

    range->bad_segment = UINT32_MAX;
    range->bad_run = SIZE_MAX;
    r = add_inputs(&m, err);
    if (r == 0)
        r = pour(&m, err);
    end_inputs(&m);
    return r;
}
