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

void ct_claims_weigh(struct ct_claim *ret, const struct ct_assess *as, const struct ct_clusters *c,
    const struct ct_threads *t)
{
    struct ct_arena scratch = { 0 };
    struct ct_clusters whole = { 0 };
    uint32_t *size = ct_arena_alloc(&scratch, (c->v.n + 1) * sizeof *size);
    uint32_t *number = ct_arena_alloc(&scratch, (c->v.n + 1) * sizeof *number);
    struct ct_claim *claims;

    weigh_each(ret, as, c);
    for (size_t i = 0; i < c->v.n; i++)
        size[t->of[i]]++;
    for (uint32_t i = 0; i < c->v.n; i++)
        if (size[i] >= 2) {
            number[i] = (uint32_t)whole.v.n;
            *ct_vec_add(&whole.v) = together(&scratch, c, t->of, i);
        }
    claims = ct_arena_alloc(&scratch, (whole.v.n + 1) * sizeof *claims);
    weigh_each(claims, as, &whole);
    for (size_t i = 0; i < c->v.n; i++)
        if (size[t->of[i]] >= 2)
            carry(&ret[i], &claims[number[t->of[i]]], size[t->of[i]] - 1);
    ct_vec_done(&whole.v);
    ct_arena_done(&scratch);
}
