/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster: the steps of linking in their order.
 *
 *   pool, judged messages -> bursts -> edges -> communities -> joins, seams -> clusters -> hop
 *
 * All orders are fixed, so the same memory gives the same clusters. What people told apart
 * is kept apart three times: bursts never mix, the graph forbids, and at the end, since
 * the hop knows nothing of judgements, every cluster is looked over.
 */
#include "link/cluster.h"

#include <stdlib.h>

#include "base/limits.h"
#include "link/join.h"

#define RESTARTS 8

struct work {
    const struct ct_history *h;
    struct ct_clusters *out;
    struct ct_judged judged;
    struct ct_bursts bursts;
    struct ct_edges edges;
    struct ct_parting parting;
    struct ct_seams seams;
    struct ct_arena arena;
    uint8_t *suspect; /* by message: it is in the pool */
};

/* Suspects, and whatever a judgement binds: a message that came by the hop, too. */
static void make_bursts(struct work *w, const struct ct_pool *pool)
{
    size_t n = w->h->set->msgs.n, most = pool->v.n + w->judged.n + 1;
    uint32_t *msgs = ct_arena_raw(&w->arena, most * sizeof *msgs), k = 0;
    uint32_t *mark = ct_arena_raw(&w->arena, most * sizeof *mark);

    w->suspect = ct_arena_alloc(&w->arena, n + 1);
    for (size_t i = 0; i < pool->v.n && i < CT_MAX_LINK_NODES; i++)
        w->suspect[pool->v.v[i].msg] = 1;
    for (uint32_t m = 0; m < n; m++) {
        const struct ct_bound *b = w->judged.n ? ct_judged_find(&w->judged, m) : NULL;

        if (!w->suspect[m] && !b)
            continue;
        msgs[k] = m;
        mark[k++] = b ? b->mark : 0;
    }
    ct_bursts_build(&w->bursts, w->h, msgs, mark, k);
}

static void find_communities(struct work *w, struct ct_memo *memo)
{
    const struct ct_cpm_options opt = { .gamma = CT_EDGE_GAMMA, .restarts = RESTARTS };
    const struct ct_graph *g = &w->edges.graph;
    struct ct_parting *p = &w->parting;

    p->part = ct_arena_raw(&w->arena, ((size_t)g->n + 1) * sizeof *p->part);
    p->share = ct_arena_raw(&w->arena, ((size_t)g->first[g->n] + 1) * sizeof *p->share);
    ct_memo_cpm(memo, p->part, p->share, g, &opt);
    ct_join_communities(p, &w->edges);
    ct_join_examine(&w->seams, p, &w->edges);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static int by_first(const void *a, const void *b)
{
    const struct ct_cluster *x = a, *y = b;

    return (x->msgs[0] > y->msgs[0]) - (x->msgs[0] < y->msgs[0]);
}

/* Mails by community, of its smallest node. */
static uint32_t *count_mails(struct work *w)
{
    uint32_t *n = ct_arena_alloc(&w->arena, ((size_t)w->edges.graph.n + 1) * sizeof *n);

    for (uint32_t b = 0; b < w->bursts.n; b++)
        n[w->parting.part[w->edges.node[b]]] += w->bursts.v[b].n;
    return n;
}

static void emit(struct work *w)
{
    struct ct_clusters *out = w->out;
    uint32_t *n = count_mails(w), v = w->edges.graph.n;
    uint32_t *index = ct_arena_alloc(&w->arena, ((size_t)v + 1) * sizeof *index);
    uint32_t **msgs = ct_arena_alloc(&w->arena, ((size_t)v + 1) * sizeof *msgs);

    for (uint32_t b = 0; b < w->bursts.n; b++) {
        uint32_t c = w->parting.part[w->edges.node[b]];

        if (n[c] < 2)
            continue;
        if (!msgs[c]) {
            msgs[c] = ct_arena_raw(&out->arena, n[c] * sizeof **msgs);
            index[c] = (uint32_t)out->v.n;
            *ct_vec_add(&out->v) = (struct ct_cluster){ .msgs = msgs[c] };
        }
        struct ct_cluster *cl = &out->v.v[index[c]];

        for (uint32_t i = 0; i < w->bursts.v[b].n; i++) {
            msgs[c][cl->n++] = w->bursts.v[b].msgs[i];
            cl->n_seeds += w->suspect[w->bursts.v[b].msgs[i]];
        }
    }
    for (uint32_t c = 0; c < v; c++)
        if (msgs[c])
            qsort(msgs[c], n[c], sizeof **msgs, by_number);
}

/* Seams of one community stand together, and so they do in its cluster. */
static void attach_seams(struct work *w)
{
    uint32_t *of = ct_arena_alloc(&w->arena, (w->h->set->msgs.n + 1) * sizeof *of);
    struct ct_weak_join *weak = ct_arena_raw(&w->out->arena, (w->seams.v.n + 1) * sizeof *weak);

    for (uint32_t k = 0; k < w->out->v.n; k++)
        for (uint32_t i = 0; i < w->out->v.v[k].n; i++)
            of[w->out->v.v[k].msgs[i]] = k;
    for (size_t i = 0; i < w->seams.v.n; i++) {
        const struct ct_seam *s = &w->seams.v.v[i];
        uint32_t a = w->bursts.v[s->a].msgs[0], b = w->bursts.v[s->b].msgs[0];
        struct ct_cluster *cl = &w->out->v.v[of[a]];

        weak[i] = (struct ct_weak_join){ a, b, s->centibits, s->permille };
        if (cl->n_weak++ == 0)
            cl->weak = weak + i;
    }
}

/* Takes out of a cluster what a judgement keeps apart from those before it. Members of
 * the core agree already, so it is what came by the hop. */
static void keep_apart(struct work *w, struct ct_cluster *cl)
{
    uint32_t *kept = ct_arena_raw(&w->out->arena, cl->n * sizeof *kept), n = 0;
    struct ct_together in = { 0 };

    for (uint32_t i = 0; i < cl->n; i++)
        if (w->suspect[cl->msgs[i]] && !ct_together_add(&in, &w->judged, cl->msgs[i]))
            cl->n_seeds--;
    for (uint32_t i = 0; i < cl->n; i++)
        if (ct_together_add(&in, &w->judged, cl->msgs[i]))
            kept[n++] = cl->msgs[i];
    ct_together_done(&in);
    cl->msgs = kept;
    cl->n = n;
}

static void keep_all_apart(struct work *w)
{
    size_t n = 0;

    if (w->judged.n == 0)
        return;
    for (size_t k = 0; k < w->out->v.n; k++) {
        keep_apart(w, &w->out->v.v[k]);
        if (w->out->v.v[k].n > 1)
            w->out->v.v[n++] = w->out->v.v[k];
    }
    w->out->v.n = n;
}

void ct_cluster_build_with(struct ct_clusters *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_pool *pool, struct ct_judgement_list judged,
    struct ct_memo *memo)
{
    struct work w = { .h = h, .out = ret };

    *ret = (struct ct_clusters){ 0 };
    ct_judged_build(&w.judged, h->set, judged);
    make_bursts(&w, pool);
    ct_edges_build(&w.edges, h, r, &w.bursts, &w.judged);
    ret->pairs = w.edges.stats.pairs;
    ret->edges = w.edges.kept;
    find_communities(&w, memo);
    emit(&w);
    attach_seams(&w);
    ct_cluster_hop(ret, h, r, pool);
    keep_all_apart(&w);
    if (ret->v.n)
        qsort(ret->v.v, ret->v.n, sizeof *ret->v.v, by_first);
    ct_vec_done(&w.seams.v);
    ct_edges_done(&w.edges);
    ct_bursts_done(&w.bursts);
    ct_judged_done(&w.judged);
    ct_arena_done(&w.arena);
}

void ct_cluster_build(struct ct_clusters *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_pool *pool, struct ct_judgement_list judged)
{
    ct_cluster_build_with(ret, h, r, pool, judged, NULL);
}

void ct_cluster_done(struct ct_clusters *c)
{
    ct_vec_done(&c->v);
    ct_arena_done(&c->arena);
}
