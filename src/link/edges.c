/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edges: weighs what blocking proposes, and lays out the graph.
 *
 * Two operations of one actor have his tools in common, and two actors may have one kit. What
 * makes two mails one operation is that they share more than that, and the further apart they
 * are, the more: within a week a tool and a host are enough, after three months nearly
 * everything must be the same. A host that reports who reads, and that they alone ask, is a thing
 * of one operation: less is asked then. What is asked was fitted to worlds with known truth.
 */
#include "link/edges.h"

#include <stdlib.h>

#define SCALE_MOST 1300     /* thousandths of what 1024 senders can give */
#define ONE_HOST 800        /* centibits less, of what 1024 senders can give */
#define MOST 2000           /* centibits that one pair can give */
#define EDGES_MOST 16000000 /* about; a burst keeps its strongest, but RUN_LEAST at least */
#define RUN_LEAST 16
#define NEVER_MOST 4000000 /* forbidding edges; cluster.c looks after the rest */

struct finder {
    struct ct_edges *e;
    CT_VEC(struct ct_edge) v; /* by burst, weight: evidence */
    size_t run;               /* where those of the burst in hand begin */
    uint32_t most;            /* edges of one burst to later ones */
};

static int32_t day_of(const struct ct_history *h, uint32_t msg)
{
    int64_t at = h->set->msgs.v[msg].at_us;

    return at == CT_TIME_NONE ? INT32_MIN : (int32_t)(at / CT_DAY_US);
}

static int32_t days_between(const struct ct_edges *e, uint32_t a, uint32_t b)
{
    int32_t s = e->day[a], t = e->day[b];

    return s == INT32_MIN || t == INT32_MIN ? 0 : s < t ? t - s : s - t;
}

/* What two bursts must have in common to be of one operation rather than of one actor, or of
 * two with one kit, and what it costs when they have not: the further apart, the more. */
struct step {
    int32_t days, asked, loose;
};

static const struct step *step_of(int32_t days)
{
    static const struct step steps[] = { { 7, 1400, 50 }, { 30, 2700, 50 }, { 90, 3700, 300 },
        { INT32_MAX, 4700, 300 } };
    const struct step *s = steps;

    while (days > s->days)
        s++;
    return s;
}

static int32_t scale_of(const struct ct_rarity *r)
{
    int32_t scale = ct_centibits(r->n_senders + 10u, 1);

    return scale > SCALE_MOST ? SCALE_MOST : scale;
}

int32_t ct_edges_asked(const struct ct_rarity *r, int32_t days)
{
    return step_of(days)->asked * scale_of(r) / 1000;
}

static int32_t evidence(const struct ct_edges *e, uint32_t a, uint32_t b, struct ct_score score)
{
    const struct step *step = step_of(days_between(e, a, b));
    int32_t asked = step->asked - (ct_table_one_host(&e->table, a, b) ? ONE_HOST : 0);
    int32_t w = score.centibits - asked * e->scale / 1000;

    if (score.strong < 2 || w < -step->loose)
        return -step->loose;
    return w > MOST ? MOST : w;
}

static int by_strength(const void *a, const void *b)
{
    const struct ct_edge *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Of the edges from one burst to later ones the strongest stay. */
static void end_run(struct finder *f)
{
    size_t n = f->v.n - f->run;

    if (n > f->most)
        qsort(f->v.v + f->run, n, sizeof *f->v.v, by_strength);
    if (n > f->most)
        f->v.n = f->run + f->most;
    f->run = f->v.n;
}

static void weigh(uint32_t a, uint32_t b, void *arg)
{
    struct finder *f = arg;
    struct ct_score s = ct_table_weigh(&f->e->table, a, b);
    int32_t w;

    if (s.strong < 2)
        return;
    f->e->kept++;
    w = evidence(f->e, a, b, s);
    if (w <= -CT_EDGE_GAMMA)
        return;
    if (f->run < f->v.n && f->v.v[f->run].a != a)
        end_run(f);
    *ct_vec_add(&f->v) = (struct ct_edge){ a, b, w };
}

int32_t ct_edges_between(const struct ct_edges *e, uint32_t a, uint32_t b)
{
    return evidence(e, a, b, ct_table_weigh(&e->table, a, b));
}

/* Nodes: bursts, those that a judgement merged together as one. */
static void make_nodes(struct ct_edges *e, const struct ct_judged *j)
{
    uint32_t n = e->bursts->n, n_nodes = 0;
    uint32_t *of_group = ct_arena_alloc(&e->arena, ((size_t)j->n + 1) * sizeof *of_group);
    uint32_t *first = ct_arena_alloc(&e->arena, ((size_t)n + 2) * sizeof *first);
    uint32_t *members = ct_arena_raw(&e->arena, ((size_t)n + 1) * sizeof *members);

    e->node = ct_arena_raw(&e->arena, ((size_t)n + 1) * sizeof *e->node);
    for (uint32_t b = 0; b < n; b++) {
        const struct ct_bound *bound = ct_judged_find(j, e->bursts->v[b].msgs[0]);
        uint32_t *at = bound ? &of_group[bound->group] : NULL;

        e->node[b] = at && *at ? *at - 1 : n_nodes++;
        if (at)
            *at = e->node[b] + 1;
        first[e->node[b] + 1]++;
    }
    for (uint32_t v = 0; v < n_nodes; v++)
        first[v + 1] += first[v];
    for (uint32_t b = n; b-- > 0;) /* backwards: the first comes first */
        members[--first[e->node[b] + 1]] = b;
    for (uint32_t v = 0; v < n_nodes; v++)
        first[v] = first[v + 1];
    first[n_nodes] = n;
    e->first = first;
    e->members = members;
    e->graph.n = n_nodes;
}

static uint32_t size_of(const struct ct_edges *e, uint32_t node)
{
    return e->first[node + 1] - e->first[node];
}

static int by_ends(const void *a, const void *b)
{
    const struct ct_edge *x = a, *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* From bursts to nodes; several edges between two nodes become one with their mean. */
static void lift_to_nodes(struct finder *f)
{
    struct ct_edges *e = f->e;
    size_t n = 0;

    for (size_t i = 0; i < f->v.n; i++) {
        uint32_t a = e->node[f->v.v[i].a], b = e->node[f->v.v[i].b];
        int32_t w = f->v.v[i].weight;

        if (a != b)
            f->v.v[n++] = (struct ct_edge){ a < b ? a : b, a < b ? b : a, w };
    }
    f->v.n = n;
    if (e->graph.n == e->bursts->n)
        return;
    qsort(f->v.v, n, sizeof *f->v.v, by_ends);
    size_t k = 0;
    for (size_t i = 0, end; i < n; i = end) {
        int64_t pairs = (int64_t)size_of(e, f->v.v[i].a) * size_of(e, f->v.v[i].b), sum = 0;

        for (end = i; end < n && by_ends(&f->v.v[i], &f->v.v[end]) == 0; end++)
            sum += f->v.v[end].weight + CT_EDGE_GAMMA;
        f->v.v[k++] =
            (struct ct_edge){ f->v.v[i].a, f->v.v[i].b, (int32_t)(sum / pairs) - CT_EDGE_GAMMA };
    }
    f->v.n = k;
}

/* Nodes by the side they are on, to forbid all pairs across. */
static int by_side(const void *a, const void *b)
{
    return by_ends(a, b);
}

static void forbid(struct finder *f, const struct ct_judged *j)
{
    CT_VEC(struct ct_edge) on = { 0 }; /* a: side, b: node */
    size_t left = NEVER_MOST;

    for (uint32_t b = 0; b < f->e->bursts->n; b++) {
        const struct ct_bound *x = ct_judged_find(j, f->e->bursts->v[b].msgs[0]);

        for (uint32_t s = 0; x && s < x->n_sides; s++)
            *ct_vec_add(&on) = (struct ct_edge){ j->sides[x->sides + s], f->e->node[b], 0 };
    }
    if (on.n)
        qsort(on.v, on.n, sizeof *on.v, by_side);
    for (size_t i = 0; i < on.n; i++) {
        if (on.v[i].a & 1)
            continue;
        for (size_t k = i + 1; k < on.n && on.v[k].a <= on.v[i].a + 1 && left; k++) {
            uint32_t a = on.v[i].b, b = on.v[k].b;

            if (on.v[k].a == on.v[i].a || a == b)
                continue;
            *ct_vec_add(&f->v) = (struct ct_edge){ a < b ? a : b, a < b ? b : a, CT_CPM_NEVER };
            left--;
        }
    }
    ct_vec_done(&on);
}

/* Of an edge and a ban between the same two the ban stays. */
static void drop_doubles(struct finder *f)
{
    size_t k = 0;

    qsort(f->v.v, f->v.n, sizeof *f->v.v, by_ends);
    for (size_t i = 0; i < f->v.n; i++) {
        if (k && by_ends(&f->v.v[k - 1], &f->v.v[i]) == 0) {
            if (f->v.v[i].weight == CT_CPM_NEVER)
                f->v.v[k - 1].weight = CT_CPM_NEVER;
            continue;
        }
        f->v.v[k++] = f->v.v[i];
    }
    f->v.n = k;
}

/* Edges stand in order of a, then b: each node gets those from lower nodes first. */
static void lay_out(struct finder *f)
{
    struct ct_edges *e = f->e;
    uint32_t n = e->graph.n;
    uint32_t *first = ct_arena_alloc(&e->arena, ((size_t)n + 2) * sizeof *first);
    uint32_t *to = ct_arena_raw(&e->arena, (2 * f->v.n + 1) * sizeof *to);
    int32_t *weight = ct_arena_raw(&e->arena, (2 * f->v.n + 1) * sizeof *weight);
    uint32_t *size = ct_arena_raw(&e->arena, ((size_t)n + 1) * sizeof *size);

    for (size_t i = 0; i < f->v.n; i++) {
        first[f->v.v[i].a + 2]++;
        first[f->v.v[i].b + 2]++;
    }
    for (uint32_t v = 0; v < n; v++) {
        first[v + 2] += first[v + 1];
        size[v] = size_of(e, v);
    }
    for (int lower = 1; lower >= 0; lower--)
        for (size_t i = 0; i < f->v.n; i++) {
            uint32_t from = lower ? f->v.v[i].b : f->v.v[i].a, at = first[from + 1]++;

            to[at] = lower ? f->v.v[i].a : f->v.v[i].b;
            weight[at] = f->v.v[i].weight;
        }
    e->graph = (struct ct_graph){ n, first, to, weight, n == e->bursts->n ? NULL : size };
}

void ct_edges_build(struct ct_edges *ret, const struct ct_history *h, const struct ct_rarity *r,
    const struct ct_bursts *bursts, const struct ct_judged *judged)
{
    struct finder f = { .e = ret, .most = EDGES_MOST / (bursts->n + 1) };
    struct ct_arena scratch = { 0 };
    uint32_t *msgs = ct_arena_raw(&scratch, ((size_t)bursts->n + 1) * sizeof *msgs);

    *ret = (struct ct_edges){ .bursts = bursts, .scale = scale_of(r) };
    ret->day = ct_arena_raw(&ret->arena, ((size_t)bursts->n + 1) * sizeof *ret->day);
    for (uint32_t b = 0; b < bursts->n; b++) {
        msgs[b] = bursts->v[b].msgs[0];
        ret->day[b] = day_of(h, msgs[b]);
    }
    ct_feature_table_build(&ret->table, h, r, msgs, bursts->n);
    f.most = f.most < RUN_LEAST ? RUN_LEAST : f.most;
    ret->stats = ct_block_pairs(h, r, msgs, bursts->n, weigh, &f);
    end_run(&f);
    make_nodes(ret, judged);
    lift_to_nodes(&f);
    forbid(&f, judged);
    if (f.v.n)
        drop_doubles(&f);
    lay_out(&f);
    ct_vec_done(&f.v);
    ct_arena_done(&scratch);
}

void ct_edges_done(struct ct_edges *e)
{
    ct_feature_table_done(&e->table);
    ct_arena_done(&e->arena);
    *e = (struct ct_edges){ 0 };
}
