/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpm: components one by one, each from several orders of visit, the best answer kept.
 *
 * Orders take the place of chance: by number, by degree, backwards, by strongest edge, and
 * then by a hash of a counter. What all starts agree on is certain; `share` says of each
 * edge how far they did, which is how a join that only little holds together is known.
 */
#include "link/cpm.h"

#include <stdlib.h>

#include "link/cpm_level.h"

#define STARTS_MOST 64
#define LARGE 100000 /* edges of a component from which on starts and rounds are fewer */
#define HUGE_ONE 1000000
#define SMALL 20000 /* edges of a component up to which the best answer is shaken */
#define SHAKES 3    /* for each start */

static int64_t size_of(const struct ct_graph *g, uint32_t v)
{
    return g->size ? g->size[v] : 1;
}

/* The weight of entry e, at node v, with gamma in it: what an absent edge lacks. */
static int64_t lifted(const struct ct_graph *g, uint32_t v, uint32_t e, int64_t gamma)
{
    int64_t w = g->weight[e];

    if (g->weight[e] == CT_CPM_NEVER)
        return CT_LEVEL_NEVER;
    w = w > CT_CPM_MOST ? CT_CPM_MOST : w < -CT_CPM_MOST ? -CT_CPM_MOST : w;
    return (w + gamma) * size_of(g, v) * size_of(g, g->to[e]);
}

int64_t ct_cpm_quality(const struct ct_graph *g, const uint32_t *part, int32_t gamma)
{
    struct ct_arena scratch = { 0 };
    int64_t *total = ct_arena_alloc(&scratch, ((size_t)g->n + 1) * sizeof *total), q = 0;

    for (uint32_t v = 0; v < g->n; v++) {
        q -= gamma * size_of(g, v) * total[part[v]];
        total[part[v]] += size_of(g, v);
    }
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
            if (g->to[e] < v && part[g->to[e]] == part[v])
                q = ct_level_add(q, lifted(g, v, e, gamma));
    ct_arena_done(&scratch);
    return q;
}

static uint32_t root(uint32_t *up, uint32_t v)
{
    while (up[v] != v)
        v = up[v] = up[up[v]];
    return v;
}

uint32_t ct_cpm_components(uint32_t *ret, const struct ct_graph *g)
{
    uint32_t n = 0;

    for (uint32_t v = 0; v < g->n; v++)
        ret[v] = v;
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            uint32_t a = root(ret, v), b = root(ret, g->to[e]);

            if (g->weight[e] != CT_CPM_NEVER)
                ret[a < b ? b : a] = a < b ? a : b;
        }
    for (uint32_t v = 0; v < g->n; v++) {
        ret[v] = root(ret, v);
        n += ret[v] == v;
    }
    return n;
}

/* One component on its way through all starts. */
struct piece {
    struct ct_arena arena;
    struct ct_level g;
    const uint32_t *nodes; /* of the whole graph, ascending */
    uint32_t *order, *part, *best;
    int64_t most;
    uint8_t *together; /* by edge: starts in which both ends came together */
    unsigned starts;
    bool contested; /* starts gave answers of different quality */
};

static void take_edges(
    struct piece *p, const struct ct_graph *g, const uint32_t *local, int64_t gamma)
{
    uint32_t end = 0;

    for (uint32_t i = 0; i < p->g.n; i++) {
        uint32_t v = p->nodes[i];

        p->g.first[i] = end;
        p->g.size[i] = size_of(g, v);
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            uint32_t k = local[g->to[e]];

            if (k >= p->g.n || p->nodes[k] != g->to[e])
                continue; /* never, to another component */
            p->g.to[end] = k;
            p->g.weight[end++] = lifted(g, v, e, gamma);
        }
    }
    p->g.first[p->g.n] = end;
}

static void piece_open(struct piece *p, const struct ct_graph *g, const uint32_t *local,
    struct ct_cpm_options opt, bool share)
{
    size_t n = p->g.n, room = 1;

    for (uint32_t i = 0; i < n; i++)
        room += g->first[p->nodes[i] + 1] - g->first[p->nodes[i]];
    p->g.first = ct_arena_raw(&p->arena, (n + 1) * sizeof *p->g.first);
    p->g.size = ct_arena_raw(&p->arena, n * sizeof *p->g.size);
    p->g.to = ct_arena_raw(&p->arena, room * sizeof *p->g.to);
    p->g.weight = ct_arena_raw(&p->arena, room * sizeof *p->g.weight);
    p->order = ct_arena_raw(&p->arena, n * sizeof *p->order);
    p->part = ct_arena_raw(&p->arena, n * sizeof *p->part);
    p->best = ct_arena_raw(&p->arena, n * sizeof *p->best);
    p->together = share ? ct_arena_alloc(&p->arena, room) : NULL;
    take_edges(p, g, local, opt.gamma);
    p->most = INT64_MIN;
    p->contested = false;
    p->starts = opt.restarts < STARTS_MOST ? opt.restarts + 1 : STARTS_MOST;
    if (room > (size_t)2 * HUGE_ONE)
        p->starts = p->starts < 2 ? p->starts : 2;
    else if (room > (size_t)2 * LARGE)
        p->starts = p->starts < 4 ? p->starts : 4;
    if (n <= 2)
        p->starts = 1;
}

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

/* What the start visits first has the least. */
static uint64_t order_key(const struct ct_level *g, uint32_t v, unsigned start)
{
    int64_t most = 0;

    switch (start) {
    case 0:
        return v;
    case 1:
        return UINT32_MAX - (g->first[v + 1] - g->first[v]);
    case 2:
        return UINT32_MAX - v;
    case 3:
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
            most = g->weight[e] > most ? g->weight[e] : most;
        return (uint64_t)(INT64_MAX - most);
    default:
        return mix((uint64_t)start << 32 | v);
    }
}

struct keyed {
    uint64_t key;
    uint32_t v;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->v > y->v) - (x->v < y->v);
}

static void make_order(struct piece *p, unsigned start)
{
    struct ct_arena scratch = { 0 };
    struct keyed *k = ct_arena_raw(&scratch, p->g.n * sizeof *k);

    for (uint32_t v = 0; v < p->g.n; v++)
        k[v] = (struct keyed){ order_key(&p->g, v, start), v };
    if (start)
        qsort(k, p->g.n, sizeof *k, by_key);
    for (uint32_t v = 0; v < p->g.n; v++)
        p->order[v] = k[v].v;
    ct_arena_done(&scratch);
}

/* Takes communities apart that no good edge holds together: always a gain. */
static void part_unconnected(struct piece *p)
{
    struct ct_arena scratch = { 0 };
    const struct ct_level *g = &p->g;
    uint32_t *up = ct_arena_raw(&scratch, g->n * sizeof *up);

    for (uint32_t v = 0; v < g->n; v++)
        up[v] = v;
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            uint32_t a, b;

            if (g->weight[e] <= 0 || p->part[g->to[e]] != p->part[v])
                continue;
            a = root(up, v);
            b = root(up, g->to[e]);
            up[a < b ? b : a] = a < b ? a : b;
        }
    for (uint32_t v = 0; v < g->n; v++)
        p->part[v] = root(up, v);
    ct_arena_done(&scratch);
}

static int64_t quality_of(const struct piece *p, int64_t gamma)
{
    struct ct_arena scratch = { 0 };
    const struct ct_level *g = &p->g;
    int64_t *total = ct_arena_alloc(&scratch, g->n * sizeof *total), q = 0;

    for (uint32_t v = 0; v < g->n; v++) {
        q -= gamma * g->size[v] * total[p->part[v]];
        total[p->part[v]] += g->size[v];
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
            if (g->to[e] < v && p->part[g->to[e]] == p->part[v])
                q = ct_level_add(q, g->weight[e]);
    }
    ct_arena_done(&scratch);
    return q;
}

/* From the partition in p->part on, in the order of that start; the best is kept. */
static void climb(struct piece *p, unsigned start, int64_t gamma)
{
    const struct ct_level *g = &p->g;
    uint32_t entries = g->first[g->n];
    unsigned rounds = entries > 2 * HUGE_ONE ? 2 : entries > 2 * LARGE ? 4 : 10;
    int64_t q;

    make_order(p, start);
    ct_level_optimise(p->part, g, p->order, gamma, rounds);
    part_unconnected(p);
    q = quality_of(p, gamma);
    p->contested |= start > 0 && q != p->most;
    if (q > p->most) {
        p->most = q;
        memcpy(p->best, p->part, g->n * sizeof *p->best);
    }
}

static void run_start(struct piece *p, unsigned start, int64_t gamma)
{
    const struct ct_level *g = &p->g;

    for (uint32_t v = 0; v < g->n; v++)
        p->part[v] = v;
    climb(p, start, gamma);
    for (uint32_t v = 0; p->together && v < g->n; v++)
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
            p->together[e] = (uint8_t)(p->together[e] + (p->part[g->to[e]] == p->part[v]));
}

/* Half of the communities of the best answer are taken apart, and it goes on from there:
 * where starts disagree, worth more than another start. Says nothing about `share`. */
static void shake(struct piece *p, unsigned turn, int64_t gamma)
{
    for (uint32_t v = 0; v < p->g.n; v++)
        p->part[v] = mix((uint64_t)turn << 32 | p->best[v]) & 1 ? v : p->best[v];
    climb(p, turn, gamma);
}

static void write_share(
    uint16_t *share, const struct piece *p, const struct ct_graph *g, const uint32_t *local)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < p->g.n; i++)
        for (uint32_t e = g->first[p->nodes[i]]; e < g->first[p->nodes[i] + 1]; e++) {
            uint32_t k = local[g->to[e]];
            bool in = k < p->g.n && p->nodes[k] == g->to[e];

            share[e] = (uint16_t)(in ? p->together[at++] * 1000u / p->starts : 0);
        }
}

static int64_t solve(uint32_t *ret, uint16_t *share, const struct ct_graph *g, struct piece *p,
    const uint32_t *local, struct ct_cpm_options opt)
{
    piece_open(p, g, local, opt, share != NULL);
    for (unsigned s = 0; s < p->starts; s++)
        run_start(p, s, opt.gamma);
    if (p->contested && p->g.first[p->g.n] <= 2 * SMALL)
        for (unsigned s = 0; s < SHAKES * p->starts; s++)
            shake(p, STARTS_MOST + s, opt.gamma);
    for (uint32_t i = 0; i < p->g.n; i++)
        ret[p->nodes[i]] = p->nodes[p->best[i]];
    if (share)
        write_share(share, p, g, local);
    return p->most;
}

/* Lists the nodes by component and gives each its place within; returns the list. */
static uint32_t *list_components(
    struct ct_arena *a, const struct ct_graph *g, uint32_t *comp, uint32_t *local)
{
    size_t n = (size_t)g->n + 1;
    uint32_t *list = ct_arena_raw(a, n * sizeof *list), end = 0;
    uint32_t *first = ct_arena_alloc(a, n * sizeof *first);

    for (uint32_t v = 0; v < g->n; v++)
        first[comp[v]]++;
    for (uint32_t v = 0; v < g->n; v++) {
        uint32_t k = first[v];

        first[v] = end;
        end += k;
        local[v] = 0;
    }
    for (uint32_t v = 0; v < g->n; v++) {
        uint32_t c = comp[v];

        list[first[c] + local[c]] = v;
        if (v != c)
            local[v] = local[c];
        local[c]++;
    }
    return list;
}

int64_t ct_cpm(
    uint32_t *ret, uint16_t *share, const struct ct_graph *g, const struct ct_cpm_options *opt)
{
    struct ct_arena scratch = { 0 };
    size_t n = (size_t)g->n + 1;
    uint32_t *comp = ct_arena_raw(&scratch, n * sizeof *comp), *list;
    uint32_t *local = ct_arena_raw(&scratch, n * sizeof *local);
    struct piece p = { 0 };
    int64_t q = 0;

    ct_cpm_components(comp, g);
    list = list_components(&scratch, g, comp, local);
    for (uint32_t at = 0; at < g->n; at += p.g.n) {
        uint32_t c = list[at];

        p.nodes = list + at;
        p.g.n = local[c]; /* of the first node: how many there are */
        local[c] = 0;
        q += solve(ret, share, g, &p, local, *opt);
        ct_arena_reset(&p.arena);
    }
    ct_arena_done(&p.arena);
    ct_arena_done(&scratch);
    return q;
}
