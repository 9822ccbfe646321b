/* SPDX-License-Identifier: Apache-2.0 */
/*
 * thread: links between campaigns, and joining the strongest first.
 *
 * Comes in: clusters, profiles, judgements. Goes out: for each cluster its thread, and all
 * links with their reasons. Judgements come first and are never overruled. Then links that
 * are enough by themselves join, the strongest first, when the two parts as wholes do not
 * speak against it: their campaigns within two years of each other agree on the whole, and
 * neither used its own tools while the other was using different ones all along. Small
 * campaigns come last and hold nothing together. All orders are fixed.
 */
#include "link/thread.h"

#include <stdlib.h>

#include "base/bits.h"
#include "base/limits.h"
#include "link/cause.h"
#include "link/parts.h"

#define KEEP 250 /* centibits from which a link is kept */

static int by_ends(const void *a, const void *b)
{
    const struct ct_thread_link *x = a, *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int by_weight(const void *a, const void *b)
{
    const struct ct_thread_link *x = a, *y = b;

    if (x->centibits != y->centibits)
        return x->centibits > y->centibits ? -1 : 1;
    return by_ends(a, b);
}

static bool worth_keeping(const struct ct_thread_link *l)
{
    return l->enough || l->contested || l->centibits >= KEEP;
}

static void keep(struct ct_threads *t, const struct ct_weighing *w)
{
    struct ct_common *common = ct_arena_raw(&t->arena, (w->link.n_common + 1) * sizeof *common);
    struct ct_thread_link *l = ct_vec_add(&t->links);

    *l = w->link;
    memcpy(common, w->common, w->link.n_common * sizeof *common);
    l->common = common;
}

/* All pairs that share something, weighed; the weightiest of them are kept. */
static void find_links(struct ct_threads *t)
{
    struct ct_profile_pairs pairs;
    struct ct_weighing w;

    ct_profile_pairs(&pairs, &t->profiles);
    t->cut = pairs.cut;
    for (size_t i = 0; i < pairs.v.n; i++) {
        ct_cause_weigh(&w, &t->profiles, pairs.v.v[i].a, pairs.v.v[i].b);
        if (worth_keeping(&w.link))
            keep(t, &w);
    }
    ct_profile_pairs_done(&pairs);
    if (t->links.n)
        qsort(t->links.v, t->links.n, sizeof *t->links.v, by_weight);
    if (t->links.n > CT_MAX_THREAD_LINKS) {
        t->cut += t->links.n - CT_MAX_THREAD_LINKS;
        t->links.n = CT_MAX_THREAD_LINKS;
    }
}

/* Links are in order of weight. `small`: those that touch a weak campaign, which join
 * it to the strongest thread and are no bridge. */
static bool join_links(struct ct_threads *t, struct ct_parts *parts, bool small)
{
    bool grown = false;

    for (size_t i = 0; i < t->links.n; i++) {
        struct ct_thread_link *l = &t->links.v[i];
        bool weak_a = !l->person && t->profiles.v[l->a].weak;
        bool weak_b = !l->person && t->profiles.v[l->b].weak;

        if (!l->enough || (weak_a || weak_b) != small)
            continue;
        if (small && ((weak_a && ct_parts_size(parts, l->a) > 1) ||
                         (weak_b && ct_parts_size(parts, l->b) > 1)))
            continue;
        grown = ct_parts_join(parts, l) || grown;
    }
    return grown;
}

/* What did not get its way: enough, but its ends are in two threads. */
static void mark_blocked(struct ct_threads *t)
{
    for (size_t i = 0; i < t->links.n; i++) {
        struct ct_thread_link *l = &t->links.v[i];
        bool same = t->of[l->a] == t->of[l->b];

        l->blocked = !same && (l->enough || l->contested);
        l->joins = l->joins || (same && l->enough);
    }
}

void ct_threads_build(struct ct_threads *ret, const struct ct_history *h, const struct ct_rarity *r,
    const struct ct_clusters *c, struct ct_judgement_list judged)
{
    struct ct_parts parts;

    *ret = (struct ct_threads){ .n = (uint32_t)c->v.n };
    ct_profiles_build(&ret->profiles, h, r, c);
    find_links(ret);
    ct_parts_open(&parts, ret);
    ct_parts_judge(&parts, h->set, c, judged);
    while (join_links(ret, &parts, false)) /* what was refused may have its second link now */
        continue;
    (void)join_links(ret, &parts, true);
    ret->of = ct_arena_raw(&ret->arena, (ret->n + 1) * sizeof *ret->of);
    for (uint32_t i = 0; i < ret->n; i++)
        ret->of[i] = ct_parts_first(&parts, i);
    ct_parts_done(&parts);
    mark_blocked(ret);
    if (ret->links.n)
        qsort(ret->links.v, ret->links.n, sizeof *ret->links.v, by_ends);
}

void ct_threads_done(struct ct_threads *t)
{
    ct_profiles_done(&t->profiles);
    ct_vec_done(&t->links);
    ct_arena_done(&t->arena);
    *t = (struct ct_threads){ 0 };
}

const struct ct_thread_link *ct_threads_link(const struct ct_threads *t, uint32_t a, uint32_t b)
{
    struct ct_thread_link key = { .a = a < b ? a : b, .b = a < b ? b : a };

    return t->links.n ? bsearch(&key, t->links.v, t->links.n, sizeof *t->links.v, by_ends) : NULL;
}
