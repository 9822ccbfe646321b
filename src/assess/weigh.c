/* SPDX-License-Identifier: Apache-2.0 */
/*
 * weigh: clusters first, then threads of several.
 *
 * A thread is put together in a list of clusters of its own, so that the tests of threads
 * are held at their own rate of false ones.
 */
#include "assess/weigh.h"

#include <stdlib.h>

#define OWN_LEAST (-1500) /* centibits: a cluster below is not carried by its thread */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The mails of all clusters of a thread, as one. */
static struct ct_cluster together(
    struct ct_arena *a, const struct ct_clusters *c, const uint32_t *of, uint32_t thread)
{
    struct ct_cluster ret = { 0 };
    uint32_t n = 0, *msgs;

    for (size_t i = 0; i < c->v.n; i++)
        n += of[i] == thread ? c->v.v[i].n : 0;
    msgs = ct_arena_raw(a, (n + 1) * sizeof *msgs);
    for (size_t i = 0; i < c->v.n; i++) {
        if (of[i] != thread)
            continue;
        memcpy(msgs + ret.n, c->v.v[i].msgs, c->v.v[i].n * sizeof *msgs);
        ret.n += c->v.v[i].n;
        ret.n_seeds += c->v.v[i].n_seeds;
    }
    qsort(msgs, ret.n, sizeof *msgs, by_number);
    ret.msgs = msgs;
    return ret;
}

static void weigh_each(
    struct ct_claim *ret, const struct ct_assess *as, const struct ct_clusters *c)
{
    struct ct_arena scratch = { 0 };
    struct ct_background_test *tests = ct_arena_alloc(&scratch, (c->v.n + 1) * sizeof *tests);

    ct_background_weigh(tests, as->background, c);
    for (size_t i = 0; i < c->v.n; i++)
        ct_claim_judge(&ret[i], as, &c->v.v[i], &tests[i]);
    ct_arena_done(&scratch);
}

/* Families that a stored link has in strength and that are not rented: a tool or a person. */
static unsigned own_families(const struct ct_thread_link *l)
{
    unsigned n = 0;

    for (int f = 0; f < CT_N_FAMILIES; f++)
        n += f != CT_FAMILY_INFRA && f != CT_FAMILY_COTARGET && l->family[f] >= CT_THREAD_FAMILY;
    return n;
}

/* A cluster that is not claimed by itself, but that one operator's link ties to a campaign
 * which is. One step only: what is tied ties nothing. */
static void tie(struct ct_claim *ret, const struct ct_clusters *c, const struct ct_threads *t,
    uint32_t weak, uint32_t strong, const struct ct_thread_link *l)
{
    struct ct_claim *w = &ret[weak];
    const struct ct_claim *s = &ret[strong];

    if (w->level == CT_CLAIM_ACCEPTED || s->level != CT_CLAIM_ACCEPTED || s->tied ||
        t->of[weak] != t->of[strong] || w->background.persistent || w->centibits < OWN_LEAST ||
        w->facts.bulk * 4 > w->facts.msgs || l->centibits <= w->tied_centibits)
        return;
    w->tied = c->v.v[strong].msgs[0] + 1;
    w->tied_centibits = l->centibits;
}

void ct_claims_tie(struct ct_claim *ret, const struct ct_clusters *c, const struct ct_threads *t)
{
    for (size_t i = 0; i < t->links.n; i++) {
        const struct ct_thread_link *l = &t->links.v[i];

        if (!l->enough || l->best != CT_CAUSE_OPERATOR || own_families(l) < 2)
            continue;
        tie(ret, c, t, l->a, l->b, l);
        tie(ret, c, t, l->b, l->a, l);
    }
    for (size_t i = 0; i < c->v.n; i++)
        if (ret[i].tied) {
            ret[i].level = CT_CLAIM_ACCEPTED;
            if (ret[i].permille < CT_CLAIM_LEAST)
                ret[i].permille = CT_CLAIM_LEAST;
        }
}

/* What is claimed of the thread holds for the cluster. */
static void carry(struct ct_claim *own, const struct ct_claim *thread, uint32_t kin)
{
    own->kin = kin;
    if (own->background.persistent || own->centibits < OWN_LEAST || thread->level <= own->level)
        return;
    own->carried = true;
    own->level = thread->level;
    own->permille = thread->permille > own->permille ? thread->permille : own->permille;
}

/* Threads of several clusters, each as one. */
static void weigh_threads(struct ct_claim *ret, const struct ct_assess *as,
    const struct ct_clusters *c, const struct ct_threads *t, struct ct_arena *scratch)
{
    struct ct_clusters whole = { 0 };
    uint32_t *size = ct_arena_alloc(scratch, (c->v.n + 1) * sizeof *size);
    uint32_t *number = ct_arena_alloc(scratch, (c->v.n + 1) * sizeof *number);
    struct ct_claim *claims;

    for (size_t i = 0; i < c->v.n; i++)
        size[t->of[i]]++;
    for (uint32_t i = 0; i < c->v.n; i++)
        if (size[i] >= 2) {
            number[i] = (uint32_t)whole.v.n;
            *ct_vec_add(&whole.v) = together(scratch, c, t->of, i);
        }
    claims = ct_arena_alloc(scratch, (whole.v.n + 1) * sizeof *claims);
    weigh_each(claims, as, &whole);
    for (size_t i = 0; i < c->v.n; i++)
        if (size[t->of[i]] >= 2)
            carry(&ret[i], &claims[number[t->of[i]]], size[t->of[i]] - 1);
    ct_vec_done(&whole.v);
}

void ct_claims_weigh(struct ct_claim *ret, const struct ct_assess *as, const struct ct_clusters *c,
    const struct ct_threads *t)
{
    struct ct_arena scratch = { 0 };
    struct ct_assess with = *as;
    struct ct_cohorts cohorts;

    ct_cohorts_build(&cohorts, as->h, as->background, as->people, as->n_people);
    with.cohorts = &cohorts;
    weigh_each(ret, &with, c);
    weigh_threads(ret, &with, c, t, &scratch);
    ct_claims_tie(ret, c, t);
    ct_cohorts_done(&cohorts);
    ct_arena_done(&scratch);
}
