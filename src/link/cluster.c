/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster: blocking, edges, and joining the strongest first.
 *
 * Blocking: only suspects that share a value which at most 400 of them have are
 * compared (recall 0.97 to 0.985 on real mail at that cap); of a commoner value,
 * neighbours in time. All orders are fixed, so the same memory gives the same
 * clusters.
 */
#include "link/cluster.h"

#include <stdlib.h>

#include "base/bits.h"
#include "base/hash.h"

#define BLOCK_CAP 400
#define LOOSE_PAIR (-100) /* centibits charged for a pair without an edge */
#define MAX_SUSPECTS 200000

struct edge {
    uint32_t a, b; /* suspects */
    int32_t w;
};

struct key {
    uint64_t value; /* feature and value */
    uint32_t suspect;
};

struct work {
    const struct ct_history *h;
    const struct ct_rarity *r;
    const struct ct_pool *pool;
    struct ct_clusters *out;
    CT_VEC(struct key) keys;
    CT_VEC(struct edge) edges;
    struct ct_set64 tried;
    struct ct_set64 refused;      /* pairs of clusters, as they were */
    uint32_t *cluster;            /* suspect -> its cluster's first suspect */
    uint32_t *next, *tail, *size; /* members as lists, by first suspect */
};

static int by_key(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->suspect > y->suspect) - (x->suspect < y->suspect);
}

static int by_weight(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;

    if (x->w != y->w)
        return x->w > y->w ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void add_keys(struct work *w, uint32_t s)
{
    struct ct_feature_values v;

    ct_feature_values(&v, w->h, w->pool->v.v[s].msg);
    for (uint32_t i = 0; i < v.n; i++) {
        enum ct_feature f = v.v[i].feature;

        if (ct_family_is_strong(ct_feature_family(f)) && f != CT_FEATURE_MIME &&
            f != CT_FEATURE_ENCODING)
            *ct_vec_add(&w->keys) = (struct key){ (uint64_t)(f + 1) << 32 | v.v[i].value, s };
    }
}

static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static void compare(struct work *w, uint32_t a, uint32_t b)
{
    struct ct_pair p;

    if (!ct_set64_add(&w->tried, pair_key(a, b)))
        return;
    w->out->pairs++;
    ct_pair_weigh(&p, w->h, w->r, w->pool->v.v[a].msg, w->pool->v.v[b].msg);
    if (p.centibits < CT_EDGE_LEAST || p.strong < 2)
        return;
    w->out->edges++;
    *ct_vec_add(&w->edges) = (struct edge){ a < b ? a : b, a < b ? b : a, p.centibits };
}

/* All pairs in a block; in one that is too large, neighbours in time only. */
static void compare_block(struct work *w, size_t from, size_t to)
{
    size_t reach = to - from <= BLOCK_CAP ? to - from : 8;

    for (size_t i = from; i < to; i++)
        for (size_t k = i + 1; k < to && k <= i + reach; k++)
            compare(w, w->keys.v[i].suspect, w->keys.v[k].suspect);
}

static void find_edges(struct work *w)
{
    for (uint32_t s = 0; s < w->pool->v.n && s < MAX_SUSPECTS; s++)
        add_keys(w, s);
    if (w->keys.n)
        qsort(w->keys.v, w->keys.n, sizeof *w->keys.v, by_key);
    for (size_t i = 0, end; i < w->keys.n; i = end) {
        for (end = i; end < w->keys.n && w->keys.v[end].value == w->keys.v[i].value;)
            end++;
        compare_block(w, i, end);
    }
    if (w->edges.n)
        qsort(w->edges.v, w->edges.n, sizeof *w->edges.v, by_weight);
}

/* Does the mean over pairs between two clusters speak for one? At most 32 of
 * each, spread evenly, are asked, so that joining stays cheap. */
static bool agree(struct work *w, uint32_t a, uint32_t b)
{
    uint32_t step_a = w->size[a] / 32 + 1, step_b = w->size[b] / 32 + 1, i = 0;
    int64_t sum = 0;

    for (uint32_t x = a; x != UINT32_MAX; x = w->next[x], i++) {
        uint32_t k = 0;

        if (i % step_a)
            continue;
        for (uint32_t y = b; y != UINT32_MAX; y = w->next[y], k++) {
            struct ct_pair p;

            if (k % step_b)
                continue;
            ct_pair_weigh(&p, w->h, w->r, w->pool->v.v[x].msg, w->pool->v.v[y].msg);
            sum += p.strong >= 2 && p.centibits >= CT_EDGE_LEAST ? p.centibits : LOOSE_PAIR;
        }
    }
    return sum > 0;
}

/* Two clusters have as many edges between them as members; asked once, they answer the
 * same until one of them has grown. */
static bool may_join(struct work *w, uint32_t a, uint32_t b)
{
    uint32_t state[4] = { a, w->size[a], b, w->size[b] };
    uint64_t key = ct_hash64((struct ct_span){ (char *)state, sizeof state }, 0) >> 1;

    if (ct_set64_has(&w->refused, key))
        return false;
    if (agree(w, a, b))
        return true;
    ct_set64_add(&w->refused, key);
    return false;
}

static void join(struct work *w, uint32_t a, uint32_t b)
{
    for (uint32_t y = b; y != UINT32_MAX; y = w->next[y])
        w->cluster[y] = a;
    w->next[w->tail[a]] = b;
    w->tail[a] = w->tail[b];
    w->size[a] += w->size[b];
}

static void join_all(struct work *w, struct ct_arena *a)
{
    size_t n = w->pool->v.n + 1;

    w->cluster = ct_arena_raw(a, n * sizeof *w->cluster);
    w->next = ct_arena_raw(a, n * sizeof *w->next);
    w->tail = ct_arena_raw(a, n * sizeof *w->tail);
    w->size = ct_arena_raw(a, n * sizeof *w->size);
    for (uint32_t i = 0; i < n; i++) {
        w->cluster[i] = w->tail[i] = i;
        w->next[i] = UINT32_MAX;
        w->size[i] = 1;
    }
    for (size_t i = 0; i < w->edges.n; i++) {
        uint32_t x = w->cluster[w->edges.v[i].a], y = w->cluster[w->edges.v[i].b];

        if (x != y && may_join(w, x < y ? x : y, x < y ? y : x))
            join(w, x < y ? x : y, x < y ? y : x);
    }
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void emit(struct work *w)
{
    for (uint32_t s = 0; s < w->pool->v.n; s++) {
        uint32_t *msgs, n = 0;

        if (w->cluster[s] != s || w->size[s] < 2)
            continue;
        msgs = ct_arena_raw(&w->out->arena, w->size[s] * sizeof *msgs);
        for (uint32_t x = s; x != UINT32_MAX; x = w->next[x])
            msgs[n++] = w->pool->v.v[x].msg;
        qsort(msgs, n, sizeof *msgs, by_number);
        *ct_vec_add(&w->out->v) = (struct ct_cluster){ msgs, n, n };
    }
}

void ct_cluster_build(struct ct_clusters *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_pool *pool, struct ct_judgement_list judged)
{
    struct ct_arena scratch = { 0 };
    struct work w = { .h = h, .r = r, .pool = pool, .out = ret };

    (void)judged;
    *ret = (struct ct_clusters){ 0 };
    find_edges(&w);
    join_all(&w, &scratch);
    emit(&w);
    ct_cluster_hop(ret, h, r, pool);
    ct_vec_done(&w.keys);
    ct_vec_done(&w.edges);
    ct_set64_done(&w.tried);
    ct_set64_done(&w.refused);
    ct_arena_done(&scratch);
}

void ct_cluster_done(struct ct_clusters *c)
{
    ct_vec_done(&c->v);
    ct_arena_done(&c->arena);
}
