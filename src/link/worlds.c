/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worlds: how many groups of campaigns hold a trait that have nothing else in common.
 *
 * Comes in: traits with their holders. Goes out: worlds, and the weight of each trait
 * divided by them. Two holders are of one world when what they share besides, in other groups
 * of traits, is worth three and a half bits; hosts never count for that, since they are rented.
 * First with plain inverse frequencies (log2(campaigns / holders)), then again with what three
 * or more worlds hold discounted, so that two kits that are sold do not vouch for one another.
 */
#include <stdlib.h>

#include "base/bits.h"
#include "base/limits.h"
#include "link/profile.h"

#define WORTH 250 /* centibits: a trait that makes a pair worth looking at */
#define ONE_WORLD 350
#define CONTRADICT (-300) /* centibits: such a pair does not vouch for anything */
#define FOR_SALE 3        /* worlds of what is certainly sold */
#define ROUNDS 3
#define FEW 8
#define CLOCKS 8
#define ZONE_SUMMER 60 /* minutes */
#define MANY 256
#define NEAR 8 /* of a common trait: neighbours in time */

static int by_holders(const void *a, const void *b)
{
    const struct ct_trait *const *x = a, *const *y = b;

    if ((*x)->n_holders != (*y)->n_holders)
        return (*x)->n_holders < (*y)->n_holders ? -1 : 1;
    return (*x > *y) - (*x < *y); /* they stand in one array */
}

static int by_ends(const void *a, const void *b)
{
    const struct ct_profile_pair *x = a, *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void pairs_of(struct ct_profile_pairs *ret, struct ct_set64 *seen, const struct ct_trait *t)
{
    uint32_t reach = t->n_holders <= CT_MAX_TRAIT_HOLDERS ? t->n_holders : NEAR;

    for (uint32_t i = 0; i < t->n_holders; i++)
        for (uint32_t k = i + 1; k < t->n_holders; k++) {
            if (k > i + reach || ret->v.n >= CT_MAX_PROFILE_PAIRS) {
                ret->cut += t->n_holders - k;
                break;
            }
            if (ct_set64_add(seen, (uint64_t)t->holders[i] << 32 | t->holders[k]))
                *ct_vec_add(&ret->v) = (struct ct_profile_pair){ t->holders[i], t->holders[k] };
        }
}

/* What two worlds have joins nobody, but may be a copy. */
static bool worth_a_look(const struct ct_trait *t)
{
    return t->centibits >= WORTH || (t->worlds == 2 && t->nominal >= WORTH);
}

void ct_profile_pairs(struct ct_profile_pairs *ret, const struct ct_profiles *p)
{
    struct ct_arena scratch = { 0 };
    const struct ct_trait **order = ct_arena_raw(&scratch, (p->traits.n + 1) * sizeof *order);
    struct ct_set64 seen = { 0 };
    size_t n = 0;

    *ret = (struct ct_profile_pairs){ 0 };
    for (size_t i = 0; i < p->traits.n; i++) {
        enum ct_trait_group g = ct_trait_kind(p->traits.v[i].kind)->group;

        if (p->traits.v[i].n_holders > 1 && worth_a_look(&p->traits.v[i]) && g != CT_GROUP_HOST &&
            g != CT_GROUP_HABIT)
            order[n++] = &p->traits.v[i];
    }
    if (n)
        qsort(order, n, sizeof *order, by_holders);
    for (size_t i = 0; i < n; i++)
        pairs_of(ret, &seen, order[i]);
    if (ret->v.n)
        qsort(ret->v.v, ret->v.n, sizeof *ret->v.v, by_ends);
    ct_set64_done(&seen);
    ct_arena_done(&scratch);
}

void ct_profile_pairs_done(struct ct_profile_pairs *pairs)
{
    ct_vec_done(&pairs->v);
}

/* What two campaigns share in each group: the best and a quarter of the rest. */
struct sums {
    int32_t best[CT_N_GROUPS], rest[CT_N_GROUPS];
};

static void add_shared(
    const struct ct_trait *t, const struct ct_holding *a, const struct ct_holding *b, void *arg)
{
    enum ct_trait_group g = ct_trait_kind(t->kind)->group;
    struct sums *s = arg;

    (void)a;
    (void)b;
    if (t->centibits > s->best[g]) {
        s->rest[g] += s->best[g];
        s->best[g] = t->centibits;
    } else {
        s->rest[g] += t->centibits;
    }
}

static uint32_t root(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

static void unite(uint32_t *up, uint32_t a, uint32_t b)
{
    a = root(up, a);
    b = root(up, b);
    if (a < b)
        up[b] = a;
    else
        up[a] = b;
}

/* For each group the worlds as the other groups show them. */
static void find_worlds(
    const struct ct_profiles *p, const struct ct_profile_pairs *pairs, uint32_t **up)
{
    for (int g = 0; g < CT_N_GROUPS; g++)
        for (uint32_t i = 0; i < p->n; i++)
            up[g][i] = i;
    for (size_t i = 0; i < pairs->v.n; i++) {
        struct ct_contradiction con[CT_N_FEATURES];
        struct sums s = { 0 };
        int32_t all;

        (void)ct_profile_contradictions(con, &all, p, pairs->v.v[i].a, pairs->v.v[i].b);
        if (all < CONTRADICT)
            continue;
        ct_profile_meet(p, pairs->v.v[i].a, pairs->v.v[i].b, add_shared, &s);
        s.best[CT_GROUP_HOST] = s.rest[CT_GROUP_HOST] = 0;
        s.best[CT_GROUP_HABIT] = s.rest[CT_GROUP_HABIT] = 0;
        for (int g = 0; g < CT_N_GROUPS; g++)
            all += s.best[g] + s.rest[g] / 4;
        for (int g = 0; g < CT_N_GROUPS; g++)
            if (all - s.best[g] - s.rest[g] / 4 >= ONE_WORLD)
                unite(up[g], pairs->v.v[i].a, pairs->v.v[i].b);
    }
}

static uint32_t zone_of(const struct ct_profiles *p, uint32_t campaign)
{
    const struct ct_profile *of = &p->v[campaign];

    for (uint32_t i = 0; i < of->n; i++)
        if (p->traits.v[of->v[i].trait].kind == CT_FEATURE_ZONE)
            return p->traits.v[of->v[i].trait].value;
    return 0;
}

/* Of a person one clock is one world, since he outlives his tools: counted are clocks. */
static uint32_t clocks(const struct ct_profiles *p, const struct ct_trait *t)
{
    uint32_t met[CLOCKS], n = 0;

    for (uint32_t k = 0; k < t->n_holders && n < CLOCKS; k++) {
        uint32_t zone = zone_of(p, t->holders[k]), i = 0;

        while (i < n && (!zone || !met[i] || abs((int)met[i] - (int)zone) > ZONE_SUMMER))
            i++;
        if (i == n)
            met[n++] = zone;
    }
    return n;
}

/* Counts different roots; `mark` holds the number of the trait that met a root last. */
static void count_worlds(struct ct_profiles *p, uint32_t **up, uint32_t *mark)
{
    memset(mark, 0, p->n * sizeof *mark);
    for (size_t i = 0; i < p->traits.n; i++) {
        struct ct_trait *t = &p->traits.v[i];
        uint32_t *u = up[ct_trait_kind(t->kind)->group];

        t->worlds = 0;
        for (uint32_t k = 0; k < t->n_holders; k++) {
            uint32_t r = root(u, t->holders[k]);

            t->worlds += mark[r] != i + 1;
            mark[r] = (uint32_t)i + 1;
        }
        if (t->kind == CT_FEATURE_MAILBOX && t->worlds > 1)
            t->worlds = clocks(p, t);
    }
}

/* log2(m / p), p the share of all senders that have it, had it one world. */
static int32_t nominal(const struct ct_profiles *p, const struct ct_trait *t)
{
    const struct ct_trait_kind *k = ct_trait_kind(t->kind);
    int32_t w = k->group == CT_GROUP_HABIT
                    ? (k->u ? ct_centibits(k->m, k->u) : 0)
                    : ct_centibits((uint64_t)k->m * (p->n_senders + 10), (t->benign + 1) * 1000ull);

    return w < 0 ? 0 : w > k->most ? k->most : w;
}

/* No more than what its frequency among campaigns allows; few campaigns say little about
 * that, so that a number of others is thought of. */
static int32_t at_most(const struct ct_profiles *p, int32_t w, uint32_t have, uint32_t others)
{
    int32_t most = have > 1 ? ct_centibits(p->n + others, have) : w;

    return most < 0 ? 0 : w < most ? w : most;
}

/* Twice the number of worlds, honest senders being half a one each: of names all, since whoever
 * bears the name of a real person may be anybody who imitates him; else every second, since
 * one may have it by chance. What two hold that nobody can copy or hire is the owner's. */
static uint32_t strangers_of(const struct ct_trait *t)
{
    const struct ct_trait_kind *k = ct_trait_kind(t->kind);

    if (k->group == CT_GROUP_OWN && !k->copied && t->worlds == 2)
        return 2 + t->benign;
    return 2 * t->worlds + (t->kind == CT_FEATURE_NAME ? t->benign : t->benign / 2 * 2);
}

/* `between`: for the next round, in which two worlds may still turn out to be one. */
static void discount(const struct ct_profiles *p, struct ct_trait *t, bool between)
{
    uint32_t strangers = strangers_of(t);

    if (between && strangers < 2 * FOR_SALE) {
        t->centibits = at_most(p, t->nominal, t->n_holders, MANY);
        return;
    }

    t->centibits =
        ct_trait_kind(t->kind)->group == CT_GROUP_HABIT
            ? t->nominal
            : 2 * at_most(p, t->nominal, strangers / 2, FEW) / (int32_t)(strangers ? strangers : 2);
}

void ct_profiles_weigh(struct ct_profiles *p)
{
    struct ct_arena scratch = { 0 };
    uint32_t *mark = ct_arena_raw(&scratch, (p->n + 1) * sizeof *mark);
    struct ct_profile_pairs pairs;
    uint32_t *up[CT_N_GROUPS];

    for (int g = 0; g < CT_N_GROUPS; g++)
        up[g] = ct_arena_raw(&scratch, (p->n + 1) * sizeof **up);
    for (size_t i = 0; i < p->traits.n; i++) {
        struct ct_trait *t = &p->traits.v[i];

        t->nominal = nominal(p, t);
        t->centibits = at_most(p, t->nominal, t->n_holders, MANY);
    }
    ct_profile_pairs(&pairs, p);
    for (int round = 0; round < ROUNDS; round++) {
        find_worlds(p, &pairs, up);
        count_worlds(p, up, mark);
        for (size_t i = 0; i < p->traits.n; i++)
            discount(p, &p->traits.v[i], round + 1 < ROUNDS);
    }
    ct_profile_pairs_done(&pairs);
    ct_arena_done(&scratch);
}
