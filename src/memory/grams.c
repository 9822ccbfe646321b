/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grams: hashing four bytes, a set of them, and the filter made of it.
 *
 * Comes in: each distinct value of a group, once. Goes out: the group's filter. The hash is not
 * seeded: whoever fills a filter on purpose makes groups be read, not missed, and their number of
 * bits grows with what he writes.
 */
#include "memory/grams.h"

#include "base/err.h"

#define HASH_BITS 21
#define BITS_EACH 5
#define MOST_BYTES (64u << 20)

static const enum ct_field fields[] = { CT_F_SUBJECT, CT_F_X_MAILER, CT_F_URL_FULL, CT_F_URL_PATH,
    CT_F_URL_QUERY, CT_F_USER_AGENT, CT_F_CLIENT_INFO, CT_F_MAILBOX_SUBJECT };

bool ct_grams_field(enum ct_field f)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i] == f)
            return true;
    return false;
}

static uint32_t lower(char c)
{
    return (uint8_t)ct_lower(c);
}

static uint32_t hash_of(uint32_t gram)
{
    return gram * UINT32_C(0x9e3779b1) >> (32 - HASH_BITS);
}

/* The two bits of a hash in a filter of that many. */
static uint32_t first_bit(uint32_t hash, uint32_t bits)
{
    return (uint32_t)((uint64_t)hash * bits >> HASH_BITS);
}

static uint32_t second_bit(uint32_t hash, uint32_t bits)
{
    return (uint32_t)((uint64_t)(hash * UINT32_C(0x85ebca6b)) * bits >> 32);
}

void ct_grams_add(struct ct_grams *g, uint32_t string, struct ct_span value)
{
    uint32_t group = (uint32_t)g->parts.n + 1, gram = 0;

    while (g->group_of.n <= string)
        *ct_vec_add(&g->group_of) = 0;
    if (g->group_of.v[string] == group)
        return;
    g->group_of.v[string] = group;
    if (!g->seen)
        g->seen = ct_arena_alloc(&g->arena, (1u << HASH_BITS) / 8);
    for (size_t i = 0; i < value.len; i++) {
        uint32_t hash;

        gram = gram << 8 | lower(value.ptr[i]);
        hash = hash_of(gram);
        if (i + 1 < CT_GRAM_BYTES || g->seen[hash / 64] >> hash % 64 & 1)
            continue;
        g->seen[hash / 64] |= UINT64_C(1) << hash % 64;
        *ct_vec_add(&g->list) = hash;
    }
}

static size_t bytes_of(size_t n)
{
    return n ? n * BITS_EACH / 64 * 8 + 8 : 0;
}

void ct_grams_group(struct ct_grams *g)
{
    struct ct_grams_part part = { .at = g->filters.len, .len = bytes_of(g->list.n) };
    uint32_t bits = (uint32_t)part.len * 8;
    char *p = NULL;

    if (!g->filters.max)
        g->filters = ct_buf(MOST_BYTES);
    if (part.len)
        p = ct_buf_room(&g->filters, part.len);
    if (p)
        memset(p, 0, part.len);
    ct_assert(p || part.len == 0); /* a segment is full long before */
    for (size_t i = 0; i < g->list.n; i++) {
        uint32_t hash = g->list.v[i];
        uint32_t a = first_bit(hash, bits), b = second_bit(hash, bits);

        g->seen[hash / 64] = 0;
        p[a / 8] = (char)(p[a / 8] | 1 << a % 8);
        p[b / 8] = (char)(p[b / 8] | 1 << b % 8);
    }
    g->filters.len += part.len;
    g->some |= part.len > 0;
    *ct_vec_add(&g->parts) = part;
    ct_vec_clear(&g->list);
}

size_t ct_grams_bytes(const struct ct_grams *g)
{
    return g->filters.len + bytes_of(g->list.n) + 64;
}

void ct_grams_clear(struct ct_grams *g)
{
    for (size_t i = 0; i < g->list.n; i++)
        g->seen[g->list.v[i] / 64] = 0;
    ct_vec_clear(&g->list);
    ct_vec_clear(&g->group_of);
    ct_vec_clear(&g->parts);
    ct_buf_clear(&g->filters);
    g->some = false;
}

void ct_grams_done(struct ct_grams *g)
{
    ct_vec_done(&g->list);
    ct_vec_done(&g->group_of);
    ct_vec_done(&g->parts);
    ct_buf_done(&g->filters);
    ct_arena_done(&g->arena);
}

bool ct_grams_maybe(struct ct_span filter, struct ct_span text)
{
    uint32_t bits = (uint32_t)filter.len * 8, gram = 0;

    for (size_t i = 0; i < text.len; i++) {
        uint32_t hash, a, b;

        gram = gram << 8 | lower(text.ptr[i]);
        if (i + 1 < CT_GRAM_BYTES)
            continue;
        if (bits == 0)
            return false;
        hash = hash_of(gram);
        a = first_bit(hash, bits);
        b = second_bit(hash, bits);
        if (!((uint8_t)filter.ptr[a / 8] >> a % 8 & 1) ||
            !((uint8_t)filter.ptr[b / 8] >> b % 8 & 1))
            return false;
    }
    return true;
}
