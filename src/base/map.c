/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map: 24-byte slots, at most 3/4 full.
 *
 * The hash is kept beside the key, so that a probe rarely touches a string that
 * is not the right one and growing the table touches none.
 */
#include "base/map.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/hash.h"

struct ct_map_slot {
    const char *ptr; /* NULL: free */
    uint32_t len, hash;
    uint64_t value;
};

static struct ct_map_slot *probe(const struct ct_map *m, struct ct_span key, uint32_t hash)
{
    size_t mask = m->cap - 1;

    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct ct_map_slot *slot = &m->slots[i];

        if (!slot->ptr || (slot->hash == hash && slot->len == key.len &&
                              memcmp(slot->ptr, key.ptr, key.len) == 0))
            return slot;
    }
}

static void grow(struct ct_map *m)
{
    struct ct_map old = *m;

    m->cap = old.cap ? old.cap * 2 : 64;
    m->slots = calloc(m->cap, sizeof *m->slots);
    if (!m->slots)
        ct_no_memory(m->cap * sizeof *m->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].ptr)
            *probe(m, (struct ct_span){ old.slots[i].ptr, old.slots[i].len }, old.slots[i].hash) =
                old.slots[i];
    free(old.slots);
}

uint64_t *ct_map_get(const struct ct_map *m, struct ct_span key)
{
    struct ct_map_slot *slot;

    if (m->n == 0)
        return NULL;
    if (!key.ptr)
        key.ptr = "";
    slot = probe(m, key, (uint32_t)ct_hash64(key, ct_hash_seed()));
    return slot->ptr ? &slot->value : NULL;
}

uint64_t *ct_map_put(struct ct_map *m, struct ct_span key, bool *ret_new)
{
    uint32_t hash;
    struct ct_map_slot *slot;

    ct_assert(key.len <= UINT32_MAX);
    if (m->n >= m->cap / 4 * 3)
        grow(m);
    if (!key.ptr)
        key.ptr = "";
    hash = (uint32_t)ct_hash64(key, ct_hash_seed());
    slot = probe(m, key, hash);
    if (ret_new)
        *ret_new = !slot->ptr;
    if (!slot->ptr) {
        *slot = (struct ct_map_slot){ .ptr = key.ptr, .len = (uint32_t)key.len, .hash = hash };
        m->n++;
    }
    return &slot->value;
}

void ct_map_each(
    const struct ct_map *m, void (*fn)(struct ct_span key, uint64_t *value, void *arg), void *arg)
{
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].ptr)
            fn((struct ct_span){ m->slots[i].ptr, m->slots[i].len }, &m->slots[i].value, arg);
}

void ct_map_clear(struct ct_map *m)
{
    if (m->n)
        memset(m->slots, 0, m->cap * sizeof *m->slots);
    m->n = 0;
}

void ct_map_done(struct ct_map *m)
{
    free(m->slots);
    *m = (struct ct_map){ 0 };
}

uint32_t ct_intern(struct ct_intern *in, struct ct_span s)
{
    uint64_t *at = ct_map_get(&in->map, s);

    if (at)
        return (uint32_t)*at;
    ct_assert(in->strings.n < CT_INTERN_NONE);
    s = ct_arena_copy(&in->arena, s);
    *ct_map_put(&in->map, s, NULL) = in->strings.n;
    *ct_vec_add(&in->strings) = s;
    return (uint32_t)(in->strings.n - 1);
}

uint32_t ct_intern_find(const struct ct_intern *in, struct ct_span s)
{
    const uint64_t *at = ct_map_get(&in->map, s);

    return at ? (uint32_t)*at : CT_INTERN_NONE;
}

void ct_intern_clear(struct ct_intern *in)
{
    ct_map_clear(&in->map);
    ct_vec_clear(&in->strings);
    ct_arena_reset(&in->arena);
}

void ct_intern_done(struct ct_intern *in)
{
    ct_map_done(&in->map);
    ct_vec_done(&in->strings);
    ct_arena_done(&in->arena);
}
