/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys: reading back what postings_write.c wrote. A block is unpacked into
 * arrays once; its rows stay packed, since a look-up wants those of few
 * entries, and are walked over from the front.
 */
#include "memory/keys.h"

#include <errno.h>

#include "memory/bloom.h"
#include "memory/segment.h"

struct ct_keys ct_keys(struct ct_segment *seg)
{
    return (struct ct_keys){ .seg = seg, .block = seg->dir.n_key_blocks };
}

void ct_keys_done(struct ct_keys *k)
{
    ct_arena_done(&k->arena);
    ct_arena_done(&k->filter_arena);
}

int ct_keys_maybe(struct ct_keys *k, uint64_t key)
{
    const struct ct_directory *dir = &k->seg->dir;
    size_t at, b;

    if (dir->n_bloom == 0)
        return 1;
    if (!k->filter) {
        k->filter = ct_arena_raw(&k->filter_arena, dir->bloom_bytes);
        k->filter_loaded = ct_arena_alloc(&k->filter_arena, dir->n_bloom);
    }
    at = ct_bloom_at(dir->bloom_bytes, key);
    b = at / CT_SEGMENT_BLOOM_BYTES;
    if (!k->filter_loaded[b]) {
        int r = ct_block_read(&k->seg->in, &dir->bloom[b], &k->seg->buf);

        if (r < 0)
            return r;
        memcpy(k->filter + b * CT_SEGMENT_BLOOM_BYTES, k->seg->buf.ptr, k->seg->buf.len);
        k->filter_loaded[b] = true;
    }
    return ct_bloom_block_has(k->filter + at, key);
}

size_t ct_keys_find(const struct ct_keys *k, uint64_t key)
{
    const struct ct_directory *dir = &k->seg->dir;
    size_t low = 0, high = dir->n_key_blocks;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (dir->keys[mid].first <= key)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : dir->n_key_blocks;
}

/* `n` varints below `end`; with a base, each is added to the one before. */
static bool take_run(struct ct_span *s, uint32_t *to, uint32_t n, uint64_t end)
{
    uint64_t v;

    for (uint32_t i = 0; i < n; i++) {
        if (!ct_take_varint(s, &v) || v >= end)
            return false;
        to[i] = (uint32_t)v;
    }
    return true;
}

static bool take_keys(struct ct_span *s, struct ct_keys *k, uint64_t first)
{
    uint64_t v;

    for (uint32_t i = 0; i < k->n; i++) {
        if (!ct_take_varint(s, &v) || first + v < first)
            return false;
        first += v;
        k->key[i] = first;
    }
    return true;
}

int ct_keys_load(struct ct_keys *k, size_t block)
{
    const struct ct_directory *dir = &k->seg->dir;
    const struct ct_dir_run *run = &dir->keys[block];
    struct ct_span s;
    int r;

    if (k->block == block)
        return 0;
    k->block = dir->n_key_blocks;
    r = ct_block_read(&k->seg->in, &run->block, &k->seg->buf);
    if (r < 0)
        return r;
    ct_arena_reset(&k->arena);
    s = ct_arena_copy(&k->arena, ct_buf_span(&k->seg->buf));
    k->n = run->n;
    k->next = 0;
    k->key = ct_arena_raw(&k->arena, k->n * sizeof *k->key);
    k->string = ct_arena_raw(&k->arena, k->n * sizeof *k->string);
    k->count = ct_arena_raw(&k->arena, k->n * sizeof *k->count);
    if (!take_keys(&s, k, run->first) || !take_run(&s, k->string, k->n, dir->n_strings) ||
        !take_run(&s, k->count, k->n, (uint64_t)dir->n_events + 1))
        return -EBADMSG;
    k->rows = s;
    k->block = block;
    return 0;
}

uint32_t ct_keys_at(const struct ct_keys *k, uint64_t key)
{
    uint32_t low = 0, high = k->n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (k->key[mid] < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool skip_rows(struct ct_keys *k, uint32_t n)
{
    size_t i = 0;

    for (; n > 0 && i < k->rows.len; i++)
        n -= (uint8_t)k->rows.ptr[i] < 0x80;
    k->rows = ct_span_from(k->rows, i);
    return n == 0;
}

int ct_keys_rows(struct ct_keys *k, uint32_t entry, uint32_t *ret)
{
    uint64_t row = 0, v;

    ct_assert(entry >= k->next && entry < k->n);
    for (; k->next < entry; k->next++)
        if (!skip_rows(k, k->count[k->next]))
            return -EBADMSG;
    for (uint32_t i = 0; i < k->count[entry]; i++) {
        if (!ct_take_varint(&k->rows, &v) || v >= k->seg->dir.n_events || (i > 0 && v == 0))
            return -EBADMSG;
        row += v;
        if (row >= k->seg->dir.n_events)
            return -EBADMSG;
        ret[i] = (uint32_t)row;
    }
    k->next = entry + 1;
    return 0;
}
