/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postings_write: entries sorted by key, their rows brought together, blocks
 * cut where they are full, and the filter.
 *
 * Equal keys of different values are next to each other and never in two
 * blocks, so that a look-up needs one. Within a key they stand in order of string
 * number: the same events give the same bytes.
 */
#include <string.h>

#include "memory/bloom.h"
#include "memory/postings.h"
#include "memory/segment.h"

#define LEVEL 1
#define DIGIT 11

struct item {
    uint64_t key;
    uint32_t entry, number;
};

/* What a block of keys is made of until it is full. */
struct parts {
    struct ct_buf keys, strings, counts, rows;
    uint64_t first, last;
    uint32_t n;
};

static void radix_pass(const struct item *from, struct item *to, size_t n, unsigned shift)
{
    size_t at[1 << DIGIT] = { 0 }, sum = 0;

    for (size_t i = 0; i < n; i++)
        at[from[i].key >> shift & ((1 << DIGIT) - 1)]++;
    for (size_t d = 0; d < 1 << DIGIT; d++) {
        size_t m = at[d];

        at[d] = sum;
        sum += m;
    }
    for (size_t i = 0; i < n; i++)
        to[at[from[i].key >> shift & ((1 << DIGIT) - 1)]++] = from[i];
}

/* Equal keys: collisions of 56 bits, next to never more than two. */
static void order_equals(struct item *v, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && v[j].key == v[j - 1].key && v[j].number < v[j - 1].number;
             j--) {
            struct item swap = v[j];

            v[j] = v[j - 1];
            v[j - 1] = swap;
        }
}

static struct item *sorted(const struct ct_postings *p, struct ct_arena *a)
{
    size_t n = p->entries.n;
    struct item *v = ct_arena_raw(a, n * sizeof *v), *w = ct_arena_raw(a, n * sizeof *w);

    for (size_t i = 0; i < n; i++)
        v[i] = (struct item){ p->entries.v[i].key, (uint32_t)i,
            p->dict->strings.v[p->entries.v[i].string].number };
    for (unsigned shift = 0; shift < 64; shift += DIGIT) {
        struct item *swap = v;

        radix_pass(v, w, n, shift);
        v = w;
        w = swap;
    }
    order_equals(v, n);
    return v;
}

/* The rows of all entries, those of one together, ascending; ret_at: where
 * each entry's begin. */
static uint32_t *gathered(const struct ct_postings *p, struct ct_arena *a, uint32_t **ret_at)
{
    uint32_t *rows = ct_arena_raw(a, p->rows.n * sizeof *rows);
    uint32_t *at = ct_arena_raw(a, (p->entries.n + 1) * sizeof *at), sum = 0;

    for (size_t e = 0; e < p->entries.n; e++) {
        at[e] = sum;
        sum += p->entries.v[e].n;
    }
    for (size_t i = 0; i < p->rows.n; i++)
        rows[at[p->rows.v[i].entry]++] = p->rows.v[i].row;
    for (size_t e = 0; e < p->entries.n; e++)
        at[e] -= p->entries.v[e].n;
    *ret_at = at;
    return rows;
}

static void flush(struct parts *b, struct ct_buf *out, struct ct_dir_run *run)
{
    struct ct_buf *all = &b->keys;

    ct_buf_add(all, ct_buf_span(&b->strings));
    ct_buf_add(all, ct_buf_span(&b->counts));
    ct_buf_add(all, ct_buf_span(&b->rows));
    *run = (struct ct_dir_run){ b->first, b->n, ct_block_write(out, ct_buf_span(all), LEVEL) };
    ct_buf_clear(all);
    ct_buf_clear(&b->strings);
    ct_buf_clear(&b->counts);
    ct_buf_clear(&b->rows);
    b->n = 0;
}

static void put_entry(struct parts *b, const struct item *item, const uint32_t *rows, uint32_t n)
{
    uint32_t last = 0;

    if (b->n++ == 0)
        b->first = b->last = item->key;
    ct_buf_varint(&b->keys, item->key - b->last);
    ct_buf_varint(&b->strings, item->number);
    ct_buf_varint(&b->counts, n);
    for (uint32_t i = 0; i < n; i++) {
        ct_buf_varint(&b->rows, rows[i] - last);
        last = rows[i];
    }
    b->last = item->key;
}

static bool is_full(const struct parts *b, uint64_t next_key)
{
    return next_key != b->last &&
           b->keys.len + b->strings.len + b->counts.len + b->rows.len >= CT_SEGMENT_KEY_BYTES;
}

static void write_keys(
    struct ct_postings *p, struct ct_buf *out, struct ct_arena *a, struct ct_directory *dir)
{
    struct item *v = sorted(p, a);
    uint32_t *at, *rows = gathered(p, a, &at);
    struct parts b = { .keys = ct_buf(CT_SEGMENT_MAX_BLOCK) };

    b.strings = b.counts = b.rows = b.keys;
    dir->n_keys = p->entries.n;
    dir->keys = ct_arena_alloc(a, p->entries.n * sizeof *dir->keys);
    for (size_t i = 0; i < p->entries.n; i++) {
        uint32_t e = v[i].entry;

        if (b.n && is_full(&b, v[i].key))
            flush(&b, out, &dir->keys[dir->n_key_blocks++]);
        put_entry(&b, &v[i], rows + at[e], p->entries.v[e].n);
    }
    if (b.n)
        flush(&b, out, &dir->keys[dir->n_key_blocks++]);
    ct_buf_done(&b.keys);
    ct_buf_done(&b.strings);
    ct_buf_done(&b.counts);
    ct_buf_done(&b.rows);
}

static void write_bloom(
    const struct ct_postings *p, struct ct_buf *out, struct ct_arena *a, struct ct_directory *dir)
{
    size_t len = ct_bloom_bytes(p->entries.n);
    uint8_t *filter = ct_arena_alloc(a, len);

    for (size_t i = 0; i < p->entries.n; i++)
        ct_bloom_add(filter, len, p->entries.v[i].key);
    dir->bloom_bytes = len;
    dir->bloom = ct_arena_alloc(a, (len / CT_SEGMENT_BLOOM_BYTES + 1) * sizeof *dir->bloom);
    for (size_t at = 0; at < len; at += CT_SEGMENT_BLOOM_BYTES) {
        struct ct_span part = { (const char *)filter + at, len - at };

        dir->bloom[dir->n_bloom++] =
            ct_block_write(out, ct_span_head(part, CT_SEGMENT_BLOOM_BYTES), 0);
    }
}

void ct_postings_write(
    struct ct_postings *p, struct ct_buf *out, struct ct_arena *a, struct ct_directory *dir)
{
    write_keys(p, out, a, dir);
    write_bloom(p, out, a, dir);
}

/* key 8 and 9 more as varint's worst, string 5, count 3, filter 2, of a row 3; of a block
 * in the directory 40 at most, of which there are fewer than key bytes / 64 */
size_t ct_postings_bytes(const struct ct_postings *p)
{
    return 64 + p->entries.n * 24 + p->rows.n * 4;
}
