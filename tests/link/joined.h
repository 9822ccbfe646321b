/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * joined: a world as far as its edges, with a partition made by hand, for tests of what is done
 * to communities.
 *
 *   world_open() -> linked_crew() … -> joined_build() -> joined_put() … -> joined_close()
 *
 * The graph may be thinned as blocking does, for these steps are there for what it lacks.
 */

#include "link/edges.h"
#include "link/join.h"

#include "link/linked.h"

struct joined {
    struct linked l;
    struct ct_bursts bursts;
    struct ct_judged judged;
    struct ct_edges edges;
    struct ct_parting p;
    struct ct_seams seams;
    struct ct_arena arena;
};

/* Every message is a suspect, and every node a community of its own. */
static inline bool joined_build(struct joined *t)
{
    const struct ct_mailset *set = &t->l.world.set;
    uint32_t *msgs;

    if (!linked_build(&t->l))
        return false;
    msgs = ct_arena_raw(&t->arena, (set->msgs.n + 1) * sizeof *msgs);
    for (uint32_t i = 0; i < set->msgs.n; i++)
        msgs[i] = i;
    ct_judged_build(&t->judged, set, (struct ct_judgement_list){ 0 });
    ct_bursts_build(&t->bursts, &t->l.world.history, msgs, NULL, (uint32_t)set->msgs.n);
    ct_edges_build(&t->edges, &t->l.world.history, &t->l.rarity, &t->bursts, &t->judged);

    const struct ct_graph *g = &t->edges.graph;

    t->p.part = ct_arena_raw(&t->arena, (g->n + (size_t)1) * sizeof *t->p.part);
    t->p.share = ct_arena_raw(&t->arena, (g->first[g->n] + (size_t)1) * sizeof *t->p.share);
    for (uint32_t v = 0; v < g->n; v++)
        t->p.part[v] = v;
    for (uint32_t e = 0; e < g->first[g->n]; e++)
        t->p.share[e] = 1000;
    return true;
}

static inline void joined_close(struct joined *t)
{
    ct_vec_done(&t->seams.v);
    ct_arena_done(&t->arena);
    ct_edges_done(&t->edges);
    ct_bursts_done(&t->bursts);
    ct_judged_done(&t->judged);
    linked_close(&t->l);
}

/* The node of the mail "crew-0003"; UINT32_MAX without one. */
static inline uint32_t joined_node(const struct joined *t, const char *crew, int i)
{
    uint32_t msg;
    char id[48];

    snprintf(id, sizeof id, "%s-%04d", crew, i);
    msg = linked_find(&t->l, id);
    for (uint32_t b = 0; b < t->bursts.n; b++)
        for (uint32_t k = 0; k < t->bursts.v[b].n; k++)
            if (t->bursts.v[b].msgs[k] == msg)
                return t->edges.node[b];
    return UINT32_MAX;
}

/* Mails from .. to - 1 of a crew into the community of node `of`, or one of their own. */
static inline void joined_put(struct joined *t, const char *crew, int from, int to, uint32_t of)
{
    for (int i = from; i < to; i++) {
        uint32_t v = joined_node(t, crew, i);

        of = of == UINT32_MAX ? v : of;
        t->p.part[v] = of;
    }
}

static inline uint32_t joined_part(const struct joined *t, const char *crew, int i)
{
    return t->p.part[joined_node(t, crew, i)];
}

/* Gives the edges between two communities that share, and leaves only the first `keep` of them
 * in the graph, with that weight unless it is 0. Returns how many there were. */
static inline uint32_t joined_thin(struct joined *t, uint16_t share, uint32_t keep, int32_t weight)
{
    struct ct_graph *g = &t->edges.graph;
    uint32_t m = g->first[g->n], k = 0, across = 0;
    uint32_t *first = ct_arena_raw(&t->arena, (g->n + (size_t)1) * sizeof *first);
    uint32_t *to = ct_arena_raw(&t->arena, (m + (size_t)1) * sizeof *to);
    int32_t *w = ct_arena_raw(&t->arena, (m + (size_t)1) * sizeof *w);
    uint64_t *kept = ct_arena_raw(&t->arena, (keep + (size_t)1) * sizeof *kept);
    uint32_t n_kept = 0;

    for (uint32_t v = 0; v < g->n; v++) {
        first[v] = k;
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            uint32_t low = v < g->to[e] ? v : g->to[e], high = v < g->to[e] ? g->to[e] : v;
            uint64_t both = (uint64_t)low << 32 | high;
            bool crosses = t->p.part[v] != t->p.part[g->to[e]], stays = !crosses;

            if (crosses && v == low) {
                across++;
                if (n_kept < keep)
                    kept[n_kept++] = both;
            }
            for (uint32_t i = 0; crosses && i < n_kept; i++)
                stays = stays || kept[i] == both;
            if (!stays)
                continue;
            t->p.share[k] = crosses ? share : 1000;
            to[k] = g->to[e];
            w[k++] = crosses && weight ? weight : g->weight[e];
        }
    }
    first[g->n] = k;
    g->first = first;
    g->to = to;
    g->weight = w;
    return across;
}
