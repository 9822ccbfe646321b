/* SPDX-License-Identifier: Apache-2.0 */
/*
 * join: rounds of asking neighbouring communities.
 *
 * In each round all pairs of communities that have an edge between them and of which one
 * is new are asked; the best answers are joined, each community at most once. Samples are
 * taken at even steps, so that the answer depends on nothing but the members.
 */
#include "link/join.h"

#include <stdlib.h>

#define ROUNDS 24
#define SAMPLE 24 /* bursts of each side */

/* Bursts by community, in order of time. */
struct listing {
    uint32_t *first; /* by node, of which only a community's smallest counts */
    uint32_t *n;
    uint32_t *bursts;
};

struct offer {
    uint32_t a, b; /* communities, a < b */
    int64_t gain;  /* over all pairs between them; INT64_MIN: forbidden */
};

struct joiner {
    struct ct_arena arena;
    struct ct_parting *p;
    const struct ct_edges *e;
    struct listing l;
    uint8_t *fresh; /* by community: changed in the last round */
    uint8_t *used;
    CT_VEC(struct offer) offers;
};

static void list_bursts(struct listing *l, const struct ct_parting *p, const struct ct_edges *e)
{
    uint32_t end = 0;

    memset(l->n, 0, e->graph.n * sizeof *l->n);
    for (uint32_t b = 0; b < e->bursts->n; b++)
        l->n[p->part[e->node[b]]]++;
    for (uint32_t v = 0; v < e->graph.n; v++) {
        l->first[v] = end;
        end += l->n[v];
        l->n[v] = 0;
    }
    for (uint32_t b = 0; b < e->bursts->n; b++) {
        uint32_t c = p->part[e->node[b]];

        l->bursts[l->first[c] + l->n[c]++] = b;
    }
}

static int by_ends(const void *a, const void *b)
{
    const struct offer *x = a, *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->gain > y->gain) - (x->gain < y->gain); /* what is forbidden first */
}

static int by_gain(const void *a, const void *b)
{
    const struct offer *x = a, *y = b;

    if (x->gain != y->gain)
        return x->gain > y->gain ? -1 : 1;
    return by_ends(a, b);
}

/* What speaks for two communities being one, over all pairs between them. */
static int64_t ask(const struct joiner *j, uint32_t a, uint32_t b)
{
    const struct listing *l = &j->l;
    uint32_t step_a = (l->n[a] + SAMPLE - 1) / SAMPLE, step_b = (l->n[b] + SAMPLE - 1) / SAMPLE;
    int64_t sum = 0, n = 0;

    for (uint32_t x = 0; x < l->n[a]; x += step_a)
        for (uint32_t y = 0; y < l->n[b]; y += step_b, n++)
            sum += ct_edges_between(j->e, l->bursts[l->first[a] + x], l->bursts[l->first[b] + y]);
    return sum * ((int64_t)l->n[a] * l->n[b]) / n;
}

static void collect(struct joiner *j)
{
    const struct ct_graph *g = &j->e->graph;
    size_t k = 0;

    ct_vec_clear(&j->offers);
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            uint32_t a = j->p->part[v], b = j->p->part[g->to[e]];
            bool never = g->weight[e] == CT_CPM_NEVER;

            if (a < b && (j->fresh[a] || j->fresh[b]))
                *ct_vec_add(&j->offers) = (struct offer){ a, b, never ? INT64_MIN : 0 };
        }
    if (j->offers.n)
        qsort(j->offers.v, j->offers.n, sizeof *j->offers.v, by_ends);
    for (size_t i = 0; i < j->offers.n; i++) {
        struct offer o = j->offers.v[i];

        if (i && o.a == j->offers.v[i - 1].a && o.b == j->offers.v[i - 1].b)
            continue;
        if (o.gain == 0 && (o.gain = ask(j, o.a, o.b)) > 0)
            j->offers.v[k++] = o;
    }
    j->offers.n = k;
}

static bool join_best(struct joiner *j)
{
    uint32_t n = j->e->graph.n;
    bool any = false;

    memset(j->used, 0, n);
    memset(j->fresh, 0, n);
    if (j->offers.n)
        qsort(j->offers.v, j->offers.n, sizeof *j->offers.v, by_gain);
    for (size_t i = 0; i < j->offers.n; i++) {
        uint32_t a = j->offers.v[i].a, b = j->offers.v[i].b;

        if (j->used[a] || j->used[b]) {
            j->fresh[a] = j->fresh[b] = 1; /* asked again when the other has grown */
            continue;
        }
        j->used[a] = j->used[b] = 1;
        j->fresh[a] = 1;
        any = true;
        for (uint32_t x = 0; x < j->l.n[b]; x++)
            j->p->part[j->e->node[j->l.bursts[j->l.first[b] + x]]] = a;
    }
    return any;
}

void ct_join_communities(struct ct_parting *p, const struct ct_edges *e)
{
    struct joiner j = { .p = p, .e = e };
    size_t n = (size_t)e->graph.n + 1;

    j.l.first = ct_arena_raw(&j.arena, n * sizeof *j.l.first);
    j.l.n = ct_arena_raw(&j.arena, n * sizeof *j.l.n);
    j.l.bursts = ct_arena_raw(&j.arena, ((size_t)e->bursts->n + 1) * sizeof *j.l.bursts);
    j.fresh = ct_arena_raw(&j.arena, n);
    j.used = ct_arena_raw(&j.arena, n);
    memset(j.fresh, 1, n);
    for (int round = 0; round < ROUNDS; round++) {
        list_bursts(&j.l, p, e);
        collect(&j);
        if (!join_best(&j))
            break;
    }
    ct_vec_done(&j.offers);
    ct_arena_done(&j.arena);
}
