/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run_write: entries gathered into blocks, keys into filters, both on their way to
 * the file as soon as they are full.
 *
 * Filters wait in memory until the last block is written, so that they lie
 * together: asking for many keys reads all of them, in one go.
 */
#include "memory/run_write.h"

#include "base/file.h"
#include "base/limits.h"
#include "memory/bloom.h"
#include "memory/segment.h"

#define LEVEL 1
#define FLUSH (1 * CT_MIB)
#define FILTERS_MAX ((size_t)8 * CT_GIB)

void ct_run_writer(struct ct_run_writer *ret, int fd, uint64_t seed, uint32_t first, uint32_t n)
{
    *ret = (struct ct_run_writer){ .fd = fd, .seed = seed, .first = first, .n = n };
    ret->out = ct_buf(FILTERS_MAX);
    ret->filters = ct_buf(FILTERS_MAX);
    ret->heads = ct_buf(CT_SEGMENT_MAX_BLOCK);
    ret->bodies = ct_buf(CT_SEGMENT_MAX_BLOCK);
    ct_buf_add(&ret->out, CT_LIT("CTRUNv1\n"));
}

void ct_run_writer_done(struct ct_run_writer *w)
{
    ct_buf_done(&w->out);
    ct_buf_done(&w->filters);
    ct_buf_done(&w->heads);
    ct_buf_done(&w->bodies);
    ct_vec_done(&w->keys);
    ct_vec_done(&w->blocks);
    ct_vec_done(&w->filter_runs);
}

static void flush(struct ct_run_writer *w)
{
    struct ct_err err = { 0 };
    int r = w->failed < 0 ? 0 : ct_write_all(w->fd, ct_buf_span(&w->out), &err);

    if (r < 0)
        w->failed = r;
    w->flushed += w->out.len;
    ct_buf_clear(&w->out);
}

static void end_block(struct ct_run_writer *w)
{
    struct ct_dir_run *run;

    if (w->in_block == 0)
        return;
    ct_buf_add(&w->heads, ct_buf_span(&w->bodies));
    ct_assert(!w->heads.full && !w->bodies.full);
    run = ct_vec_add(&w->blocks);
    *run = (struct ct_dir_run){ w->block_first, w->in_block,
        ct_block_write(&w->out, ct_buf_span(&w->heads), LEVEL) };
    w->in_block = 0;
    ct_buf_clear(&w->heads);
    ct_buf_clear(&w->bodies);
    if (w->out.len >= FLUSH)
        flush(w);
}

static void end_filter(struct ct_run_writer *w)
{
    size_t len = ct_bloom_bytes(w->keys.n);
    char *filter;

    if (w->keys.n == 0)
        return;
    filter = ct_buf_room(&w->filters, len);
    ct_assert(filter != NULL);
    memset(filter, 0, len);
    for (size_t i = 0; i < w->keys.n; i++)
        ct_bloom_add((uint8_t *)filter, len, w->keys.v[i]);
    w->filters.len += len;
    *ct_vec_add(&w->filter_runs) = (struct ct_dir_run){
        w->keys.v[0],
        (uint32_t)w->keys.n,
        { .stored = (uint32_t)len,
            .raw = (uint32_t)len,
            .check = ct_block_check((struct ct_span){ filter, len }) },
    };
    ct_vec_clear(&w->keys);
}

void ct_run_add(struct ct_run_writer *w, uint64_t key, struct ct_span body)
{
    bool new = w->n_entries == 0 || key != w->last;

    ct_assert(w->n_entries == 0 || key >= w->last);
    if (w->in_block &&
        (w->heads.len + w->bodies.len >= CT_RUN_BLOCK_BYTES ||
            w->bodies.len + body.len > CT_SEGMENT_MAX_BLOCK / 2) &&
        new)
        end_block(w);
    if (new && w->keys.n >= CT_RUN_FILTER_KEYS)
        end_filter(w);
    if (w->in_block++ == 0)
        w->block_first = w->last = key;
    ct_buf_varint(&w->heads, key - w->last);
    ct_buf_varint(&w->heads, body.len);
    ct_buf_add(&w->bodies, body);
    if (new) {
        *ct_vec_add(&w->keys) = key;
        w->n_keys++;
    }
    w->last = key;
    w->n_entries++;
}

static void put_runs(struct ct_buf *out, const struct ct_dir_run *runs, size_t n)
{
    uint64_t before = 0;

    ct_buf_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        ct_buf_varint(out, runs[i].first - before);
        before = runs[i].first;
        ct_buf_varint(out, runs[i].n);
        ct_buf_varint(out, runs[i].block.stored);
        ct_buf_varint(out, runs[i].block.raw);
        ct_buf_u64(out, runs[i].block.check);
    }
}

int ct_run_finish(struct ct_run_writer *w)
{
    uint64_t at;
    size_t len;

    end_block(w);
    end_filter(w);
    flush(w);
    ct_buf_add(&w->out, ct_buf_span(&w->filters));
    flush(w);
    at = w->flushed;
    ct_buf_u64(&w->out, ct_directory_seed_check(w->seed));
    ct_buf_varint(&w->out, w->first);
    ct_buf_varint(&w->out, w->n);
    ct_buf_varint(&w->out, w->n_entries);
    put_runs(&w->out, w->blocks.v, w->blocks.n);
    put_runs(&w->out, w->filter_runs.v, w->filter_runs.n);
    len = w->out.len;
    w->check = ct_block_check(ct_buf_span(&w->out));
    ct_buf_u64(&w->out, at);
    ct_buf_u64(&w->out, len);
    ct_buf_u64(&w->out, w->check);
    ct_buf_add(&w->out, CT_LIT("CTRUNend"));
    flush(w);
    return w->failed;
}
