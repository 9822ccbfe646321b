/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpm_level: local moves, refinement and aggregation, after Traag, Waltman and van Eck.
 *
 * Moves: a queue of nodes; each goes where it gains most, and its neighbours outside
 * are asked again. Refinement: every community starts anew as single nodes, and only what
 * is well connected within it grows together, so that a level may later take a community
 * apart which a single node could not leave. Where the published algorithm draws lots, the
 * best gain is taken here; other orders of visit take the place of chance.
 *
 * Every move raises a whole number that has a ceiling, so the search ends; a budget of
 * visits ends it sooner on graphs made to be slow.
 */
#include "link/cpm_level.h"

#include <string.h>

#define VISITS 64 /* of a node on average, on one level */
#define DEPTH 48  /* levels */

struct mover {
    const struct ct_level *g;
    struct ct_arena arena;
    int64_t gamma;
    uint32_t *part;
    int64_t *total;    /* size by community */
    int64_t *toward;   /* by community: weight of the edges from the node in hand; else 0 */
    uint32_t *touched; /* communities with a neighbour of the node in hand; may repeat */
    uint32_t n_touched;
    uint32_t *members, *unused; /* by community; numbers of empty ones */
    uint32_t n_unused;
    uint32_t *queue;
    uint8_t *queued;
    size_t head, waiting;
};

static void push(struct mover *m, uint32_t v)
{
    if (m->queued[v])
        return;
    m->queued[v] = 1;
    m->queue[(m->head + m->waiting++) % m->g->n] = v;
}

static uint32_t pop(struct mover *m)
{
    uint32_t v = m->queue[m->head];

    m->head = (m->head + 1) % m->g->n;
    m->waiting--;
    m->queued[v] = 0;
    return v;
}

static void mover_open(
    struct mover *m, const struct ct_level *g, uint32_t *part, const uint32_t *order, int64_t gamma)
{
    size_t n = g->n;

    *m = (struct mover){ .g = g, .gamma = gamma, .part = part };
    m->total = ct_arena_alloc(&m->arena, n * sizeof *m->total);
    m->toward = ct_arena_alloc(&m->arena, n * sizeof *m->toward);
    m->touched = ct_arena_raw(&m->arena, n * sizeof *m->touched);
    m->members = ct_arena_alloc(&m->arena, n * sizeof *m->members);
    m->unused = ct_arena_raw(&m->arena, n * sizeof *m->unused);
    m->queue = ct_arena_raw(&m->arena, n * sizeof *m->queue);
    m->queued = ct_arena_alloc(&m->arena, n);
    for (uint32_t v = 0; v < n; v++) {
        m->total[part[v]] += g->size[v];
        m->members[part[v]]++;
        push(m, order ? order[v] : v);
    }
    for (uint32_t c = g->n; c-- > 0;)
        if (m->members[c] == 0)
            m->unused[m->n_unused++] = c;
}

/* Adds up the edges of v by the `part` of their other ends. */
static void look_around(struct mover *m, uint32_t v, const uint32_t *part)
{
    const struct ct_level *g = m->g;

    m->n_touched = 0;
    for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
        uint32_t c = part[g->to[e]];

        if (m->toward[c] == 0)
            m->touched[m->n_touched++] = c;
        m->toward[c] = ct_level_add(m->toward[c], g->weight[e]);
    }
}

static void look_away(struct mover *m)
{
    for (uint32_t i = 0; i < m->n_touched; i++)
        m->toward[m->touched[i]] = 0;
}

/* Where v, taken out of its community, gains most; of equals the one it was in. */
static uint32_t best_for(const struct mover *m, uint32_t v)
{
    uint32_t best = m->part[v];
    int64_t size = m->g->size[v], most = m->toward[best] - m->gamma * size * m->total[best];

    for (uint32_t i = 0; i < m->n_touched; i++) {
        uint32_t c = m->touched[i];
        int64_t gain = m->toward[c] - m->gamma * size * m->total[c];

        if (gain > most) {
            most = gain;
            best = c;
        }
    }
    return most < 0 && m->n_unused ? m->unused[m->n_unused - 1] : best;
}

static bool visit(struct mover *m, uint32_t v)
{
    const struct ct_level *g = m->g;
    uint32_t was = m->part[v], now;

    look_around(m, v, m->part);
    m->total[was] -= g->size[v];
    now = best_for(m, v);
    m->total[now] += g->size[v];
    look_away(m);
    if (now == was)
        return false;
    if (m->members[now]++ == 0)
        m->n_unused--;
    if (--m->members[was] == 0)
        m->unused[m->n_unused++] = was;
    m->part[v] = now;
    for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
        if (m->part[g->to[e]] != now)
            push(m, g->to[e]);
    return true;
}

static bool move_nodes(
    uint32_t *part, const struct ct_level *g, const uint32_t *order, int64_t gamma)
{
    struct mover m;
    bool moved = false;

    mover_open(&m, g, part, order, gamma);
    for (uint64_t left = (uint64_t)g->n * VISITS; m.waiting && left; left--)
        moved |= visit(&m, pop(&m));
    ct_arena_done(&m.arena);
    return moved;
}

/* Within communities: grows parts out of single nodes. */
struct refiner {
    struct mover m;       /* part: the parts; total: their sizes */
    const uint32_t *comm; /* communities, as the moves left them */
    int64_t *whole;       /* size by community */
    int64_t *outward;     /* by part: weight of the edges to the rest of its community */
};

static int64_t inside(const struct refiner *r, uint32_t v)
{
    const struct ct_level *g = r->m.g;
    int64_t sum = 0;

    for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
        if (r->comm[g->to[e]] == r->comm[v])
            sum = ct_level_add(sum, g->weight[e]);
    return sum;
}

static bool well_connected(const struct refiner *r, uint32_t part, uint32_t comm)
{
    int64_t size = r->m.total[part];

    return r->outward[part] >= r->m.gamma * size * (r->whole[comm] - size);
}

/* The part that v, still alone, best joins; its own when none. */
static uint32_t best_part(const struct refiner *r, uint32_t v)
{
    const struct mover *m = &r->m;
    uint32_t best = m->part[v];
    int64_t most = 0;

    for (uint32_t i = 0; i < m->n_touched; i++) {
        uint32_t p = m->touched[i];
        int64_t gain = m->toward[p] - m->gamma * m->g->size[v] * m->total[p];

        /* a part bears the number of its first node */
        if (p != m->part[v] && r->comm[p] == r->comm[v] && gain > most &&
            well_connected(r, p, r->comm[v])) {
            most = gain;
            best = p;
        }
    }
    return best;
}

static void grow(struct refiner *r, uint32_t v)
{
    struct mover *m = &r->m;
    uint32_t own = m->part[v], now;

    if (m->members[own] != 1 || own != v || !well_connected(r, own, r->comm[v]))
        return;
    look_around(m, v, m->part);
    now = best_part(r, v);
    if (now != own) {
        r->outward[now] += r->outward[own] - 2 * m->toward[now];
        m->total[now] += m->total[own];
        m->total[own] = 0;
        m->members[now]++;
        m->members[own] = 0;
        m->part[v] = now;
    }
    look_away(m);
}

static void refine(uint32_t *part, const struct ct_level *g, const uint32_t *comm,
    const uint32_t *order, int64_t gamma)
{
    struct refiner r = { .comm = comm };

    for (uint32_t v = 0; v < g->n; v++)
        part[v] = v;
    mover_open(&r.m, g, part, NULL, gamma);
    r.whole = ct_arena_alloc(&r.m.arena, g->n * sizeof *r.whole);
    r.outward = ct_arena_raw(&r.m.arena, g->n * sizeof *r.outward);
    for (uint32_t v = 0; v < g->n; v++) {
        r.whole[comm[v]] += g->size[v];
        r.outward[v] = inside(&r, v);
    }
    for (uint32_t i = 0; i < g->n; i++)
        grow(&r, order ? order[i] : i);
    ct_arena_done(&r.m.arena);
}

/* Numbers the parts 0, 1 … as `order` meets them; returns how many there are. */
static uint32_t renumber(uint32_t *part, uint32_t n, const uint32_t *order)
{
    struct ct_arena scratch = { 0 };
    uint32_t *number = ct_arena_alloc(&scratch, n * sizeof *number), next = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t *at = &number[part[order ? order[i] : i]];

        if (*at == 0)
            *at = ++next;
    }
    for (uint32_t i = 0; i < n; i++)
        part[i] = number[part[i]] - 1;
    ct_arena_done(&scratch);
    return next;
}

/* Lists nodes by part: those of p stand from (*ret_first)[p] on. */
static uint32_t *list_by_part(
    struct ct_arena *a, const uint32_t *part, uint32_t n, uint32_t n_parts, uint32_t **ret_first)
{
    uint32_t *first = ct_arena_alloc(a, ((size_t)n_parts + 2) * sizeof *first);
    uint32_t *list = ct_arena_raw(a, n * sizeof *list);

    for (uint32_t v = 0; v < n; v++)
        first[part[v] + 2]++;
    for (uint32_t p = 0; p < n_parts; p++)
        first[p + 2] += first[p + 1];
    for (uint32_t v = 0; v < n; v++)
        list[first[part[v] + 1]++] = v;
    *ret_first = first;
    return list;
}

/* The edges of one part, those to the same part as one. Returns the end. */
static uint32_t join_edges(struct ct_level *out, const struct mover *sums, uint32_t p, uint32_t at)
{
    for (uint32_t i = 0; i < sums->n_touched; i++) {
        uint32_t q = sums->touched[i];

        if (q != p && sums->toward[q] != 0) {
            out->to[at] = q;
            out->weight[at++] = sums->toward[q];
        }
        sums->toward[q] = 0;
    }
    return at;
}

static void add_up(
    struct mover *sums, struct ct_level *out, const uint32_t *part, uint32_t v, uint32_t p)
{
    const struct ct_level *g = sums->g;

    out->size[p] += g->size[v];
    for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
        uint32_t q = part[g->to[e]];

        if (sums->members[q] != p + 1) {
            sums->members[q] = p + 1;
            sums->touched[sums->n_touched++] = q;
        }
        sums->toward[q] = ct_level_add(sums->toward[q], g->weight[e]);
    }
}

/* The graph of the parts; from `a`. */
static struct ct_level aggregate(
    struct ct_arena *a, const struct ct_level *g, const uint32_t *part, uint32_t n)
{
    struct ct_arena scratch = { 0 };
    struct mover sums = { .g = g };
    struct ct_level out = { .n = n };
    size_t room = g->first[g->n];
    uint32_t *first, *list = list_by_part(&scratch, part, g->n, n, &first), end = 0;

    sums.toward = ct_arena_alloc(&scratch, n * sizeof *sums.toward);
    sums.touched = ct_arena_raw(&scratch, n * sizeof *sums.touched);
    sums.members = ct_arena_alloc(&scratch, n * sizeof *sums.members);
    out.first = ct_arena_raw(a, ((size_t)n + 1) * sizeof *out.first);
    out.size = ct_arena_alloc(a, n * sizeof *out.size);
    out.to = ct_arena_raw(a, (room + 1) * sizeof *out.to);
    out.weight = ct_arena_raw(a, (room + 1) * sizeof *out.weight);
    for (uint32_t p = 0; p < n; p++) {
        out.first[p] = end;
        sums.n_touched = 0;
        for (uint32_t i = first[p]; i < first[p + 1]; i++)
            add_up(&sums, &out, part, list[i], p);
        end = join_edges(&out, &sums, p, end);
    }
    out.first[n] = end;
    ct_arena_done(&scratch);
    return out;
}

/* What one round works with: the level in hand and how it came from the base. */
struct round {
    struct ct_arena keep, levels[2];
    struct ct_level g;
    uint32_t *node; /* by node of the base: its node on this level */
    uint32_t *comm; /* by node of this level */
    uint32_t *part;
};

/* Goes up one level; false when nothing grew together. */
static bool climb(struct round *r, uint32_t base, const uint32_t *order, int64_t gamma, int depth)
{
    struct ct_arena *next = &r->levels[depth & 1];
    uint32_t n;

    refine(r->part, &r->g, r->comm, order, gamma);
    n = renumber(r->part, r->g.n, order);
    if (n == r->g.n)
        return false;
    renumber(r->comm, r->g.n, order);
    ct_arena_done(next);
    struct ct_level up = aggregate(next, &r->g, r->part, n);
    uint32_t *comm = ct_arena_raw(next, n * sizeof *comm);

    for (uint32_t v = 0; v < r->g.n; v++)
        comm[r->part[v]] = r->comm[v];
    memcpy(r->comm, comm, n * sizeof *comm);
    for (uint32_t v = 0; v < base; v++)
        r->node[v] = r->part[r->node[v]];
    r->g = up;
    return true;
}

/* One way up from the base; true when anything moved. */
static bool one_round(
    uint32_t *part, const struct ct_level *g, const uint32_t *order, int64_t gamma)
{
    struct round r = { .g = *g };
    bool moved = false;

    r.node = ct_arena_raw(&r.keep, g->n * sizeof *r.node);
    r.comm = ct_arena_raw(&r.keep, g->n * sizeof *r.comm);
    r.part = ct_arena_raw(&r.keep, g->n * sizeof *r.part);
    for (uint32_t v = 0; v < g->n; v++) {
        r.node[v] = v;
        r.comm[v] = part[v];
    }
    for (int depth = 0; depth < DEPTH; depth++) {
        moved |= move_nodes(r.comm, &r.g, depth ? NULL : order, gamma);
        if (!climb(&r, g->n, depth ? NULL : order, gamma, depth))
            break;
    }
    for (uint32_t v = 0; v < g->n; v++)
        part[v] = r.comm[r.node[v]];
    ct_arena_done(&r.keep);
    ct_arena_done(&r.levels[0]);
    ct_arena_done(&r.levels[1]);
    return moved;
}

void ct_level_optimise(
    uint32_t *part, const struct ct_level *g, const uint32_t *order, int64_t gamma, unsigned rounds)
{
    while (rounds-- && one_round(part, g, order, gamma))
        ;
}
