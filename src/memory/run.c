/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: opening one, and its blocks. run.h has the format.
 *
 * As for a segment, every number is checked against what is left of the file, and
 * a block against its checksum, before use. What does not add up is -EBADMSG.
 */
#include "memory/run.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "memory/bloom.h"
#include "memory/segment.h"

#define HEAD CT_SEGMENT_HEAD
#define FOOT CT_SEGMENT_FOOT
#define RUN_MIN 12 /* bytes that the description of a block takes at least */

struct take {
    struct ct_span s;
    uint64_t offset; /* of the next block */
    struct ct_arena *a;
    bool bad;
};

static uint64_t number(struct take *t, uint64_t max)
{
    uint64_t n = 0;

    if (!ct_take_varint(&t->s, &n) || n > max) {
        t->bad = true;
        return 0;
    }
    return n;
}

static struct ct_dir_run take_run(struct take *t, uint64_t before)
{
    struct ct_dir_run run = { .first = before, .block.offset = t->offset };

    run.first += number(t, UINT64_MAX - before);
    run.n = (uint32_t)number(t, UINT32_MAX);
    run.block.stored = (uint32_t)number(t, CT_SEGMENT_MAX_BLOCK);
    run.block.raw = (uint32_t)number(t, CT_SEGMENT_MAX_BLOCK);
    t->bad |= !ct_take_u64(&t->s, &run.block.check) || run.block.stored > run.block.raw ||
              run.n == 0 || run.n > run.block.raw;
    t->offset += run.block.stored;
    return run;
}

static struct ct_dir_run *take_runs(struct take *t, size_t *ret_n)
{
    uint64_t n = number(t, t->s.len / RUN_MIN);
    struct ct_dir_run *runs = ct_arena_raw(t->a, (size_t)n * sizeof *runs);

    for (size_t i = 0; i < n && !t->bad; i++) {
        runs[i] = take_run(t, i ? runs[i - 1].first : 0);
        t->bad |= i > 0 && runs[i].first == runs[i - 1].first;
    }
    *ret_n = (size_t)n;
    return runs;
}

static bool filters_are_right(const struct ct_run *run)
{
    for (size_t i = 0; i < run->n_filters; i++) {
        const struct ct_block_ref *b = &run->filters[i].block;

        if (b->raw % CT_BLOOM_BLOCK != 0 || b->raw != b->stored)
            return false;
    }
    return run->n_filters && run->n_blocks && run->filters[0].first == run->blocks[0].first;
}

static bool take_all(struct ct_run *run, struct ct_span directory, uint64_t end)
{
    struct take t = { .s = directory, .a = &run->self, .offset = HEAD };
    uint64_t sum = 0;

    t.bad |= !ct_take_u64(&t.s, &run->seed_check);
    run->first = (uint32_t)number(&t, UINT32_MAX);
    run->n = (uint32_t)number(&t, UINT32_MAX - run->first);
    run->n_entries = number(&t, UINT64_MAX);
    run->blocks = take_runs(&t, &run->n_blocks);
    run->filters = take_runs(&t, &run->n_filters);
    if (t.bad || t.s.len || t.offset != end || run->n == 0 || !filters_are_right(run))
        return false;
    for (size_t i = 0; i < run->n_blocks; i++)
        sum += run->blocks[i].n;
    return sum == run->n_entries;
}

struct tail {
    uint64_t offset, len, check;
};

static int read_ends(struct ct_run *run, struct ct_buf *buf, struct tail *ret, struct ct_err *err)
{
    struct ct_span s;
    int r = ct_input_read(&run->in, 0, HEAD, buf);

    if (r < 0 || !ct_span_eq(ct_buf_span(buf), CT_LIT("CTRUNv1\n")))
        return ct_fail(err, r < 0 ? r : -EBADMSG, "is not a run of this version");
    if (run->in.size < HEAD + FOOT)
        return ct_fail(err, -EBADMSG, "has an impossible length");
    r = ct_input_read(&run->in, run->in.size - FOOT, FOOT, buf);
    s = ct_buf_span(buf);
    if (r < 0 || !ct_take_u64(&s, &ret->offset) || !ct_take_u64(&s, &ret->len) ||
        !ct_take_u64(&s, &ret->check) || !ct_span_eq(s, CT_LIT("CTRUNend")))
        return ct_fail(err, r < 0 ? r : -EBADMSG, "has no end: it was cut or overwritten");
    if (ret->offset < HEAD || ret->offset > run->in.size - FOOT ||
        ret->len != run->in.size - FOOT - ret->offset)
        return ct_fail(err, -EBADMSG, "has an end that does not fit its length");
    return 0;
}

static int read_directory(struct ct_run *run, struct ct_buf *buf, struct ct_err *err)
{
    struct tail tail = { 0 };
    int r = read_ends(run, buf, &tail, err);

    if (r < 0)
        return r;
    r = ct_input_read(&run->in, tail.offset, (size_t)tail.len, buf);
    if (r == 0 && !run->in.unchecked && ct_block_check(ct_buf_span(buf)) != tail.check)
        r = -EBADMSG;
    if (r < 0)
        return ct_fail(err, r, "has a damaged directory");
    run->check = tail.check;
    if (!take_all(run, ct_buf_span(buf), tail.offset))
        return ct_fail(err, -EBADMSG, "has a directory that contradicts itself");
    return 0;
}

int ct_run_open(struct ct_run **ret, struct ct_segment_input in, struct ct_err *err)
{
    struct ct_arena self = { 0 };
    struct ct_run *run = ct_arena_alloc(&self, sizeof *run);
    struct ct_buf buf = ct_buf(CT_MAX_RUN_DIRECTORY);
    int r;

    *run = (struct ct_run){ .self = self, .in = in };
    r = read_directory(run, &buf, err);
    ct_buf_done(&buf);
    if (r < 0) {
        ct_run_close(run);
        return r;
    }
    *ret = run;
    return 0;
}

void ct_run_close(struct ct_run *run)
{
    struct ct_arena self;

    if (!run)
        return;
    ct_close_fd(&run->in.fd);
    self = run->self;
    ct_arena_done(&self);
}

size_t ct_run_find(const struct ct_dir_run *runs, size_t n, uint64_t key)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (runs[mid].first <= key)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : n;
}

/* Where the bodies begin: behind the heads of all entries. */
static int split(struct ct_run_block *b, uint32_t n)
{
    struct ct_span s = ct_buf_span(&b->raw), all = s;
    uint64_t v;

    for (uint32_t i = 0; i < n; i++)
        if (!ct_take_varint(&s, &v) || !ct_take_varint(&s, &v))
            return -EBADMSG;
    b->keys = ct_span_head(all, all.len - s.len);
    b->bodies = s;
    return 0;
}

int ct_run_load(const struct ct_run *run, size_t block, struct ct_run_block *ret)
{
    const struct ct_dir_run *is = &run->blocks[block];
    int r;

    ret->raw.max = CT_SEGMENT_MAX_BLOCK;
    ret->left = 0;
    r = ct_block_read(&run->in, &is->block, &ret->raw);
    if (r == 0)
        r = split(ret, is->n);
    if (r < 0)
        return r;
    ret->key = is->first;
    ret->left = is->n;
    return 0;
}

int ct_run_next(struct ct_run_block *b)
{
    uint64_t more = 0, len = 0;

    if (b->left == 0)
        return b->bodies.len ? -EBADMSG : CT_RUN_END;
    if (!ct_take_varint(&b->keys, &more) || !ct_take_varint(&b->keys, &len) ||
        more > UINT64_MAX - b->key || len > b->bodies.len)
        return -EBADMSG;
    b->key += more;
    b->body = ct_span_head(b->bodies, (size_t)len);
    b->bodies = ct_span_from(b->bodies, (size_t)len);
    b->left--;
    return 0;
}

void ct_run_block_done(struct ct_run_block *b)
{
    ct_buf_done(&b->raw);
}

/* checking */

struct check {
    struct ct_run *run;
    uint64_t seed;
    struct ct_arena arena;
    struct ct_buf filter;
    size_t at; /* the filter loaded; n_filters: none */
};

static bool is_in_filter(struct check *c, uint64_t key)
{
    const struct ct_run *run = c->run;
    size_t f = ct_run_find(run->filters, run->n_filters, key);

    if (f != c->at && f < run->n_filters &&
        ct_block_read(&run->in, &run->filters[f].block, &c->filter) < 0)
        return true; /* counted by itself */
    c->at = f;
    return f < run->n_filters &&
           ct_bloom_block_has(
               (const uint8_t *)c->filter.ptr + ct_bloom_at(c->filter.len, key), key);
}

/* It can be read, is the key of its text, and lies within the run's segments. */
static bool is_sound(struct check *c, uint64_t key, struct ct_span body)
{
    enum ct_observable type = (enum ct_observable)(key >> 56);
    struct ct_seen seen;

    ct_arena_reset(&c->arena);
    return ct_seen_read(body, &c->arena, &seen) && seen.segments[0].number >= c->run->first &&
           seen.segments[seen.n_segments - 1].number - c->run->first < c->run->n &&
           key == ct_segment_key(type, seen.text, c->seed) && is_in_filter(c, key);
}

static bool check_block(struct check *c, size_t i, struct ct_run_block *block)
{
    uint64_t end = i + 1 < c->run->n_blocks ? c->run->blocks[i + 1].first : UINT64_MAX;
    int r = ct_run_load(c->run, i, block);

    while (r == 0) {
        r = ct_run_next(block);
        if (r == 0 && (block->key >= end || !is_sound(c, block->key, block->body)))
            r = -EBADMSG;
    }
    return r == CT_RUN_END;
}

uint64_t ct_run_check(struct ct_run *run, uint64_t seed)
{
    struct check c = { .run = run, .seed = seed, .at = SIZE_MAX };
    struct ct_run_block block = { 0 };
    uint64_t bad = 0;

    c.filter = ct_buf(CT_SEGMENT_MAX_BLOCK);
    for (size_t i = 0; i < run->n_filters; i++)
        bad += ct_block_read(&run->in, &run->filters[i].block, &c.filter) < 0;
    for (size_t i = 0; i < run->n_blocks; i++)
        bad += !check_block(&c, i, &block);
    ct_run_block_done(&block);
    ct_buf_done(&c.filter);
    ct_arena_done(&c.arena);
    return bad;
}
