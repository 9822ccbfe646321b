/* SPDX-License-Identifier: Apache-2.0 */
/*
 * block: postings of telling values, and for each message those that follow it in them.
 *
 * A key is one number (feature, value, message), so that a radix sort brings equal values
 * together; what only one message has is dropped. A message then walks its postings from
 * the rarest on and counts families per message it meets: an edge needs two. No set of
 * pairs is kept: a pair is met at its earlier message only.
 */
#include "link/block.h"

#include <stdlib.h>

#include "base/limits.h"

#define TELLING 200  /* centibits: the least that can make a family strong with a bit of help */
#define REACH 8      /* neighbours in a posting that is too common for more */
#define TOUCHES 4096 /* entries of postings that one message walks over */
#define NODE_BITS 22 /* of a key */
#define VALUE_BITS 32
#define DIGIT_BITS 10

_Static_assert(CT_MAX_LINK_NODES <= 1 << NODE_BITS, "a message fits its place in a key");
_Static_assert(CT_N_FEATURES < 1 << (64 - NODE_BITS - VALUE_BITS), "so does a feature");

struct blocks {
    struct ct_arena arena;
    const struct ct_history *h;
    const uint32_t *msgs;
    uint32_t n, n_groups;
    CT_VEC(uint64_t) keys;
    uint32_t *first, *posting; /* by group: where its messages begin */
    uint8_t *family;           /* by group */
    uint32_t *own_first, *own; /* by message: its groups, the rarest first */
    struct ct_block_stats stats;
};

static void add_keys(struct blocks *b, const struct ct_rarity *r, uint32_t node)
{
    struct ct_feature_values v;

    ct_feature_values(&v, b->h, b->msgs[node]);
    for (uint32_t i = 0; i < v.n; i++) {
        enum ct_feature f = v.v[i].feature;
        bool names_host = f == CT_FEATURE_IP || f == CT_FEATURE_NET;

        if (!ct_family_is_strong(ct_feature_family(f)) && !names_host)
            continue;
        if (ct_rarity_weight(r, f, v.v[i].value) >= TELLING)
            *ct_vec_add(&b->keys) = (uint64_t)f << (VALUE_BITS + NODE_BITS) |
                                    (uint64_t)v.v[i].value << NODE_BITS | node;
    }
}

/* One pass of a radix sort: stable, by the digit at `shift`. */
static void sort_digit(uint64_t *to, const uint64_t *from, size_t n, unsigned shift)
{
    const uint64_t mask = (1u << DIGIT_BITS) - 1;
    size_t start[(1 << DIGIT_BITS) + 1] = { 0 };

    for (size_t i = 0; i < n; i++)
        start[(from[i] >> shift & mask) + 1]++;
    for (size_t d = 0; d < mask; d++)
        start[d + 1] += start[d];
    for (size_t i = 0; i < n; i++)
        to[start[from[i] >> shift & mask]++] = from[i];
}

/* Messages were added in their order, which a stable sort keeps. */
static void sort_keys(struct blocks *b)
{
    struct ct_arena scratch = { 0 };
    uint64_t *from = b->keys.v, *to = ct_arena_raw(&scratch, (b->keys.n + 1) * sizeof *to);

    for (unsigned shift = NODE_BITS; shift < 64; shift += DIGIT_BITS) {
        uint64_t *t = to;

        sort_digit(to, from, b->keys.n, shift);
        to = from;
        from = t;
    }
    if (from != b->keys.v && b->keys.n)
        memcpy(b->keys.v, from, b->keys.n * sizeof *from);
    ct_arena_done(&scratch);
}

/* Drops what only one message has; counts the groups. */
static void drop_single(struct blocks *b)
{
    size_t k = 0;

    for (size_t i = 0, end; i < b->keys.n; i = end) {
        for (end = i + 1;
             end < b->keys.n && b->keys.v[end] >> NODE_BITS == b->keys.v[i] >> NODE_BITS;)
            end++;
        if (end - i < 2)
            continue;
        b->n_groups++;
        memmove(b->keys.v + k, b->keys.v + i, (end - i) * sizeof *b->keys.v);
        k += end - i;
    }
    b->keys.n = k;
}

static void make_postings(struct blocks *b)
{
    uint32_t g = 0;

    b->first = ct_arena_raw(&b->arena, ((size_t)b->n_groups + 1) * sizeof *b->first);
    b->family = ct_arena_raw(&b->arena, (size_t)b->n_groups + 1);
    b->posting = ct_arena_raw(&b->arena, (b->keys.n + 1) * sizeof *b->posting);
    for (size_t i = 0; i < b->keys.n; i++) {
        uint64_t key = b->keys.v[i];

        if (i == 0 || key >> NODE_BITS != b->keys.v[i - 1] >> NODE_BITS) {
            b->family[g] =
                (uint8_t)ct_feature_family((enum ct_feature)(key >> (NODE_BITS + VALUE_BITS)));
            b->first[g++] = (uint32_t)i;
        }
        b->posting[i] = (uint32_t)(key & ((1u << NODE_BITS) - 1));
    }
    b->first[g] = (uint32_t)b->keys.n;
}

static uint32_t group_size(const struct blocks *b, uint32_t g)
{
    return b->first[g + 1] - b->first[g];
}

/* Groups by message, the rarest first: groups are handed out in order of their size. */
static void make_own(struct blocks *b)
{
    struct ct_arena scratch = { 0 };
    uint32_t *by_size = ct_arena_alloc(&scratch, ((size_t)b->n + 2) * sizeof *by_size);
    uint32_t *groups = ct_arena_raw(&scratch, ((size_t)b->n_groups + 1) * sizeof *groups);

    b->own_first = ct_arena_alloc(&b->arena, ((size_t)b->n + 2) * sizeof *b->own_first);
    b->own = ct_arena_raw(&b->arena, (b->keys.n + 1) * sizeof *b->own);
    for (uint32_t g = 0; g < b->n_groups; g++)
        by_size[group_size(b, g) + 1]++;
    for (uint32_t s = 0; s <= b->n; s++)
        by_size[s + 1] += by_size[s];
    for (uint32_t g = 0; g < b->n_groups; g++)
        groups[by_size[group_size(b, g)]++] = g;
    for (size_t i = 0; i < b->keys.n; i++)
        b->own_first[b->posting[i] + 2]++;
    for (uint32_t v = 0; v < b->n; v++)
        b->own_first[v + 2] += b->own_first[v + 1];
    for (uint32_t k = 0; k < b->n_groups; k++)
        for (uint32_t i = b->first[groups[k]]; i < b->first[groups[k] + 1]; i++)
            b->own[b->own_first[b->posting[i] + 1]++] = groups[k];
    ct_arena_done(&scratch);
}

static void index_values(struct blocks *b, const struct ct_rarity *r)
{
    for (uint32_t i = 0; i < b->n; i++)
        add_keys(b, r, i);
    sort_keys(b);
    drop_single(b);
    make_postings(b);
    make_own(b);
    ct_vec_done(&b->keys);
    b->stats.values = b->n_groups;
    for (uint32_t g = 0; g < b->n_groups; g++)
        b->stats.common += group_size(b, g) > CT_BLOCK_CAP;
}

/* The place behind `node` in a posting. */
static uint32_t behind(const struct blocks *b, uint32_t g, uint32_t node)
{
    uint32_t low = b->first[g], high = b->first[g + 1];

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (b->posting[mid] <= node)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool far_apart(const struct blocks *b, uint32_t x, uint32_t y)
{
    int64_t s = b->h->set->msgs.v[b->msgs[x]].at_us, t = b->h->set->msgs.v[b->msgs[y]].at_us;

    return s != CT_TIME_NONE && t != CT_TIME_NONE && t - s > 30 * CT_DAY_US;
}

/* What one message meets. */
struct walk {
    uint32_t met[TOUCHES];
    uint32_t n, touches;
    uint32_t *families; /* by message: bits; 0 again after each walk */
};

static void walk_group(const struct blocks *b, struct walk *w, uint32_t node, uint32_t g)
{
    uint32_t size = group_size(b, g), from = behind(b, g, node), end = b->first[g + 1];

    if (size > 10 * CT_BLOCK_CAP && end - from > REACH)
        end = from + REACH;
    for (uint32_t i = from; i < end && w->touches < TOUCHES; i++, w->touches++) {
        uint32_t other = b->posting[i];

        if (size > CT_BLOCK_CAP && far_apart(b, node, other))
            break;
        if (w->families[other] == 0)
            w->met[w->n++] = other;
        w->families[other] |= 1u << b->family[g];
    }
}

/* Hands out those of whom several families speak, then the others, up to the budget. */
static void hand_out(struct blocks *b, struct walk *w, uint32_t node,
    void (*fn)(uint32_t a, uint32_t b, void *arg), void *arg)
{
    uint32_t left = CT_BLOCK_PAIRS;

    for (int several = 1; several >= 0; several--)
        for (uint32_t i = 0; i < w->n && left; i++) {
            uint32_t f = w->families[w->met[i]];

            if (((f & (f - 1)) != 0) != several)
                continue;
            fn(node, w->met[i], arg);
            left--;
        }
    b->stats.pairs += CT_BLOCK_PAIRS - left;
    b->stats.left_out += w->n - (CT_BLOCK_PAIRS - left);
    for (uint32_t i = 0; i < w->n; i++)
        w->families[w->met[i]] = 0;
}

struct ct_block_stats ct_block_pairs(const struct ct_history *h, const struct ct_rarity *r,
    const uint32_t *msgs, uint32_t n, void (*fn)(uint32_t a, uint32_t b, void *arg), void *arg)
{
    struct blocks b = { .h = h, .msgs = msgs, .n = n };
    struct walk w = { 0 };

    index_values(&b, r);
    w.families = ct_arena_alloc(&b.arena, ((size_t)n + 1) * sizeof *w.families);
    for (uint32_t node = 0; node < n; node++) {
        w.n = w.touches = 0;
        for (uint32_t i = b.own_first[node]; i < b.own_first[node + 1]; i++)
            walk_group(&b, &w, node, b.own[i]);
        hand_out(&b, &w, node, fn, arg);
    }
    ct_arena_done(&b.arena);
    return b.stats;
}
