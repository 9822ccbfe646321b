/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts_judge: what people have decided about threads, before anything is weighed.
 *
 * Comes in: judgements with the keys of messages on both sides. Goes out: parts that are one,
 * and pairs that must not be. A campaign belongs to the side that more of its messages are
 * on. The newest judgement is obeyed first and an older one only where it does not
 * contradict it.
 */
#include <stdlib.h>

#include "link/parts.h"

struct owner {
    uint64_t key;
    uint32_t campaign;
};

struct judging {
    struct ct_parts *parts;
    CT_VEC(struct owner) owners; /* sorted */
    uint32_t *in_a, *in_b;       /* by campaign: messages on that side */
    CT_VEC(uint32_t) met, a, b;  /* campaigns */
};

static int by_key(const void *a, const void *b)
{
    const struct owner *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->campaign > y->campaign) - (x->campaign < y->campaign);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void count(struct judging *g, struct ct_key_list keys, uint32_t *in)
{
    for (size_t i = 0, at = 0; i < keys.n; i++) {
        while (at < g->owners.n && g->owners.v[at].key < keys.v[i])
            at++;
        if (at == g->owners.n || g->owners.v[at].key != keys.v[i])
            continue;
        uint32_t c = g->owners.v[at].campaign;
        if (g->in_a[c] + g->in_b[c] == 0)
            *ct_vec_add(&g->met) = c;
        in[c]++;
    }
}

static void find_sides(struct judging *g, const struct ct_judgement *j)
{
    ct_vec_clear(&g->met);
    ct_vec_clear(&g->a);
    ct_vec_clear(&g->b);
    count(g, j->a, g->in_a);
    count(g, j->b, g->in_b);
    if (g->met.n)
        qsort(g->met.v, g->met.n, sizeof *g->met.v, by_number);
    for (size_t i = 0; i < g->met.n; i++) {
        uint32_t c = g->met.v[i];

        if (g->in_a[c] >= g->in_b[c])
            *ct_vec_add(&g->a) = c;
        else
            *ct_vec_add(&g->b) = c;
        g->in_a[c] = g->in_b[c] = 0;
    }
}

static bool concerns_threads(const struct ct_judgement *j)
{
    return j->kind == CT_JUDGE_NOT_SAME || j->kind == CT_JUDGE_MERGE ||
           (j->kind == CT_JUDGE_SPLIT && j->threads);
}

static void keep_apart(struct ct_parts *p, uint32_t a, uint32_t b)
{
    uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;

    if (ct_parts_first(p, a) != ct_parts_first(p, b) && ct_set64_add(&p->apart, key))
        *ct_vec_add(&p->apart_list) = (struct ct_profile_pair){ a, b };
}

static void obey(struct judging *g, const struct ct_judgement *j)
{
    for (size_t i = 0; i < g->a.n; i++)
        for (size_t k = 0; k < g->b.n; k++) {
            if (j->kind != CT_JUDGE_MERGE)
                keep_apart(g->parts, g->a.v[i], g->b.v[k]);
            else if (!ct_parts_apart(g->parts, g->a.v[i], g->b.v[k]))
                ct_parts_unite(g->parts, g->a.v[i], g->b.v[k]);
        }
}

void ct_parts_judge(struct ct_parts *p, const struct ct_mailset *set, const struct ct_clusters *c,
    struct ct_judgement_list judged)
{
    struct ct_arena scratch = { 0 };
    struct judging g = { .parts = p };

    if (judged.n == 0)
        return;
    g.in_a = ct_arena_alloc(&scratch, (c->v.n + 1) * sizeof *g.in_a);
    g.in_b = ct_arena_alloc(&scratch, (c->v.n + 1) * sizeof *g.in_b);
    for (uint32_t k = 0; k < c->v.n; k++)
        for (uint32_t i = 0; i < c->v.v[k].n; i++)
            *ct_vec_add(&g.owners) = (struct owner){ set->msgs.v[c->v.v[k].msgs[i]].key, k };
    if (g.owners.n)
        qsort(g.owners.v, g.owners.n, sizeof *g.owners.v, by_key);
    for (size_t i = judged.n; i-- > 0;) {
        if (!concerns_threads(&judged.v[i]))
            continue;
        find_sides(&g, &judged.v[i]);
        obey(&g, &judged.v[i]);
    }
    ct_vec_done(&g.owners);
    ct_vec_done(&g.met);
    ct_vec_done(&g.a);
    ct_vec_done(&g.b);
    ct_arena_done(&scratch);
}
