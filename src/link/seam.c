/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seam: the parts of a community that less would take apart.
 *
 * Each community is solved once more by itself, with twice the charge for a pair without an
 * edge and only with edges whose ends came together in most starts. What then falls off and
 * is more than a single burst is a part: all evidence between it and the rest is summed up;
 * when that speaks against it, it goes, else the seam is told.
 */
#include <stdlib.h>

#include "link/join.h"

#define SURE 800  /* permille of the starts */
#define SAMPLE 48 /* bursts of each side */
#define PARTS 16  /* of one community that are asked about */
#define STRICT (2 * CT_EDGE_GAMMA)

struct examiner {
    struct ct_arena arena, scratch;
    struct ct_seams *out;
    struct ct_parting *p;
    const struct ct_edges *e;
    uint32_t *place;       /* by node: within its community */
    const uint32_t *nodes; /* of the community in hand, ascending */
    uint32_t n;
};

/* The community in hand as a graph of its own, unsure edges left out. */
static struct ct_graph own_graph(struct examiner *x)
{
    const struct ct_graph *g = &x->e->graph;
    size_t room = 1;

    for (uint32_t i = 0; i < x->n; i++)
        room += g->first[x->nodes[i] + 1] - g->first[x->nodes[i]];
    uint32_t *first = ct_arena_raw(&x->scratch, ((size_t)x->n + 1) * sizeof *first), end = 0;
    uint32_t *to = ct_arena_raw(&x->scratch, room * sizeof *to);
    int32_t *weight = ct_arena_raw(&x->scratch, room * sizeof *weight);
    uint32_t *size = ct_arena_raw(&x->scratch, ((size_t)x->n + 1) * sizeof *size);

    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t v = x->nodes[i];

        first[i] = end;
        size[i] = x->e->first[v + 1] - x->e->first[v];
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            if (x->p->part[g->to[e]] != x->p->part[v] || x->p->share[e] < SURE)
                continue;
            to[end] = x->place[g->to[e]];
            weight[end++] = g->weight[e];
        }
    }
    first[x->n] = end;
    return (struct ct_graph){ x->n, first, to, weight, size };
}

/* Bursts of one side of a seam. */
struct side {
    CT_VEC(uint32_t) v;
};

static void take_side(
    struct side *s, const struct examiner *x, const uint32_t *part, uint32_t of, bool in)
{
    ct_vec_clear(&s->v);
    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t v = x->nodes[i];

        if (part[i] == UINT32_MAX || (part[i] == of) != in)
            continue;
        for (uint32_t k = x->e->first[v]; k < x->e->first[v + 1]; k++)
            *ct_vec_add(&s->v) = x->e->members[k];
    }
}

/* Sums up what is between two sides; the strongest pair seen is kept. */
static int64_t between(
    struct ct_seam *ret, const struct examiner *x, const struct side *a, const struct side *b)
{
    size_t step_a = (a->v.n + SAMPLE - 1) / SAMPLE, step_b = (b->v.n + SAMPLE - 1) / SAMPLE;
    int64_t sum = 0, n = 0;
    int32_t most = INT32_MIN;

    for (size_t i = 0; i < a->v.n; i += step_a)
        for (size_t k = 0; k < b->v.n; k += step_b, n++) {
            int32_t w = ct_edges_between(x->e, a->v.v[i], b->v.v[k]);

            sum += w;
            if (w <= most)
                continue;
            most = w;
            *ret = (struct ct_seam){ .a = a->v.v[i], .b = b->v.v[k] };
        }
    return sum * (int64_t)(a->v.n * b->v.n) / n;
}

/* In how many starts the two sides came together: the most of any edge across. */
static uint32_t together(const struct examiner *x, const uint32_t *part, uint32_t of)
{
    const struct ct_graph *g = &x->e->graph;
    uint32_t most = 0;

    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t v = x->nodes[i];

        if (part[i] != of)
            continue;
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
            if (x->p->part[g->to[e]] == x->p->part[v] && part[x->place[g->to[e]]] != of &&
                x->p->share[e] > most)
                most = x->p->share[e];
    }
    return most;
}

/* The largest part not looked at yet, of equals the first; UINT32_MAX when none is left. */
static uint32_t next_part(const uint32_t *n, uint32_t parts)
{
    uint32_t best = UINT32_MAX;

    for (uint32_t c = 0; c < parts; c++)
        if (n[c] > 1 && (best == UINT32_MAX || n[c] > n[best]))
            best = c;
    return best;
}

/* Makes part `of` a community of its own, under the number of its first node. */
static void take_off(struct examiner *x, uint32_t *part, uint32_t of)
{
    uint32_t number = UINT32_MAX;

    for (uint32_t i = 0; i < x->n; i++) {
        if (part[i] != of)
            continue;
        if (number == UINT32_MAX)
            number = x->nodes[i];
        x->p->part[x->nodes[i]] = number;
        part[i] = UINT32_MAX;
    }
    number = UINT32_MAX; /* the rest may have lost its smallest node */
    for (uint32_t i = 0; i < x->n; i++) {
        if (part[i] == UINT32_MAX)
            continue;
        if (number == UINT32_MAX)
            number = x->nodes[i];
        x->p->part[x->nodes[i]] = number;
    }
}

/* Asks about each part but the largest, which stays whatever happens: those that go, then,
 * when `tell`, those that stay. */
static void look_at_parts(struct examiner *x, uint32_t *part, uint32_t *n, bool tell)
{
    struct side a = { 0 }, b = { 0 };
    uint32_t c = next_part(n, x->n);

    for (int asked = 0; asked < PARTS && c != UINT32_MAX; asked++) {
        struct ct_seam seam = { 0 };
        int64_t sum;

        n[c] = 0;
        c = next_part(n, x->n);
        if (c == UINT32_MAX)
            break;
        take_side(&a, x, part, c, true);
        take_side(&b, x, part, c, false);
        if (a.v.n == 0 || b.v.n == 0)
            continue;
        sum = between(&seam, x, &a, &b);
        if (sum < 0) {
            take_off(x, part, c);
        } else if (tell) {
            seam.centibits = sum > INT32_MAX ? INT32_MAX : (int32_t)sum;
            seam.permille = together(x, part, c);
            *ct_vec_add(&x->out->v) = seam;
        }
    }
    ct_vec_done(&a.v);
    ct_vec_done(&b.v);
}

static void examine(struct examiner *x)
{
    const struct ct_cpm_options opt = { .gamma = STRICT, .restarts = 2 };
    struct ct_graph g = own_graph(x);
    uint32_t *part = ct_arena_raw(&x->scratch, ((size_t)x->n + 1) * sizeof *part);
    uint32_t *n = ct_arena_raw(&x->scratch, ((size_t)x->n + 1) * sizeof *n);

    ct_cpm(part, NULL, &g, &opt);
    for (int tell = 0; tell < 2; tell++) {
        memset(n, 0, x->n * sizeof *n);
        for (uint32_t i = 0; i < x->n; i++)
            if (part[i] != UINT32_MAX)
                n[part[i]] += g.size[i];
        look_at_parts(x, part, n, tell);
    }
    ct_arena_reset(&x->scratch);
}

/* Nodes by community, ascending; `place` is filled. */
static uint32_t *list_nodes(struct examiner *x, uint32_t *count)
{
    uint32_t n = x->e->graph.n, end = 0;
    uint32_t *list = ct_arena_raw(&x->arena, ((size_t)n + 1) * sizeof *list);
    uint32_t *first = ct_arena_raw(&x->arena, ((size_t)n + 1) * sizeof *first);

    for (uint32_t v = 0; v < n; v++)
        count[x->p->part[v]]++;
    for (uint32_t c = 0; c < n; c++) {
        first[c] = end;
        end += count[c];
        count[c] = 0;
    }
    for (uint32_t v = 0; v < n; v++) {
        uint32_t c = x->p->part[v];

        x->place[v] = count[c]++;
        list[first[c] + x->place[v]] = v;
    }
    return list;
}

void ct_join_examine(struct ct_seams *ret, struct ct_parting *p, const struct ct_edges *e)
{
    struct examiner x = { .out = ret, .p = p, .e = e };
    uint32_t n = e->graph.n;
    uint32_t *count = ct_arena_alloc(&x.arena, ((size_t)n + 1) * sizeof *count), *list;

    x.place = ct_arena_raw(&x.arena, ((size_t)n + 1) * sizeof *x.place);
    list = list_nodes(&x, count);
    for (uint32_t c = 0, at = 0; c < n; at += count[c], c++) {
        if (count[c] < 4)
            continue;
        x.nodes = list + at;
        x.n = count[c];
        examine(&x);
    }
    ct_arena_done(&x.scratch);
    ct_arena_done(&x.arena);
}
