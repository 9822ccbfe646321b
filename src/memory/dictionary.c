/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary: at most half full, so that a probe seldom goes on; an old table
 * goes back with its arena when a larger one stands. Hashes are kept with the
 * strings, so that growing does not touch their text.
 */
#include "memory/dictionary.h"

#include "base/err.h"
#include "base/hash.h"

#define SLOTS_MIN 4096

static void place(struct ct_dict *d, uint32_t hash, uint32_t id)
{
    size_t mask = d->cap - 1, i = hash & mask;

    while (d->slots[i].id)
        i = (i + 1) & mask;
    d->slots[i] = (struct ct_dict_slot){ hash, id + 1 };
}

static void grow(struct ct_dict *d)
{
    struct ct_arena old = d->table;

    d->table = (struct ct_arena){ 0 };
    d->cap = d->cap ? d->cap * 2 : SLOTS_MIN;
    d->slots = ct_arena_alloc(&d->table, d->cap * sizeof *d->slots);
    for (size_t i = 0; i < d->strings.n; i++)
        if (d->strings.v[i].hash)
            place(d, d->strings.v[i].hash, (uint32_t)i);
    ct_arena_done(&old);
}

static size_t varint_len(size_t n)
{
    size_t len = 1;

    while (n >>= 7)
        len++;
    return len;
}

static uint32_t add(struct ct_dict *d, struct ct_span s, uint32_t hash, unsigned home)
{
    uint32_t id = (uint32_t)d->strings.n;

    ct_assert(id < UINT32_MAX - 1 && home < CT_DICT_HOMES && s.len < UINT32_MAX);
    *ct_vec_add(&d->strings) = (struct ct_dict_string){
        .ptr = ct_arena_copy(&d->arena, s).ptr,
        .len = (uint32_t)s.len,
        .hash = hash,
        .home = (uint16_t)home,
    };
    d->bytes += s.len + varint_len(s.len);
    return id;
}

uint32_t ct_dict_hash(const struct ct_dict *d, struct ct_span s)
{
    uint32_t hash = (uint32_t)ct_hash64(s, d->seed) | 1u << 31;

    if (d->cap)
        __builtin_prefetch(&d->slots[hash & (d->cap - 1)]);
    return hash;
}

uint32_t ct_dict_add_hash(struct ct_dict *d, struct ct_span s, uint32_t hash, unsigned home)
{
    size_t mask, i;

    if (d->strings.n >= d->cap / 2)
        grow(d);
    mask = d->cap - 1;
    for (i = hash & mask; d->slots[i].id; i = (i + 1) & mask) {
        uint32_t id = d->slots[i].id - 1;

        if (d->slots[i].hash == hash && ct_span_eq(ct_dict_str(d, id), s))
            return id;
    }
    d->slots[i] = (struct ct_dict_slot){ hash, (uint32_t)d->strings.n + 1 };
    return add(d, s, hash, home);
}

uint32_t ct_dict_add(struct ct_dict *d, struct ct_span s, unsigned home)
{
    return ct_dict_add_hash(d, s, ct_dict_hash(d, s), home);
}

uint32_t ct_dict_append(struct ct_dict *d, struct ct_span s, unsigned home)
{
    return add(d, s, 0, home);
}

uint32_t *ct_dict_number(struct ct_dict *d, struct ct_arena *a)
{
    uint32_t *order = ct_arena_raw(a, d->strings.n * sizeof *order);
    uint32_t next[CT_DICT_HOMES] = { 0 }, sum = 0;

    for (size_t i = 0; i < d->strings.n; i++)
        next[d->strings.v[i].home]++;
    for (size_t h = 0; h < CT_DICT_HOMES; h++) {
        uint32_t n = next[h];

        next[h] = sum;
        sum += n;
    }
    for (size_t i = 0; i < d->strings.n; i++) {
        struct ct_dict_string *s = &d->strings.v[i];

        s->number = next[s->home]++;
        order[s->number] = (uint32_t)i;
    }
    return order;
}

void ct_dict_clear(struct ct_dict *d)
{
    ct_arena_reset(&d->arena);
    ct_vec_clear(&d->strings);
    d->bytes = 0;
    if (d->cap)
        memset(d->slots, 0, d->cap * sizeof *d->slots);
}

void ct_dict_done(struct ct_dict *d)
{
    ct_arena_done(&d->arena);
    ct_arena_done(&d->table);
    ct_vec_done(&d->strings);
    d->slots = NULL;
    d->cap = d->bytes = 0;
}
