/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool: the directed anomaly score by a grid that grows by the day.
 *
 * Each of the three sums of a day is cut into 16 steps of one bit; the number of
 * messages at or below a cell in every respect is a prefix sum over 16³ cells, made
 * anew for each day that brought any mail. So ranking is linear in messages and days.
 */
#include "detect/pool.h"

#include <stdlib.h>

#define STEPS 16
#define CELLS (STEPS * STEPS * STEPS)

struct ranking {
    uint32_t count[CELLS], below[CELLS]; /* messages in, and at or below a cell */
    uint32_t total;
};

static unsigned step(int32_t centibits)
{
    int32_t s = (centibits + 800) / 100; /* -8 bits .. +7 bits */

    return s < 0 ? 0 : s >= STEPS ? STEPS - 1 : (unsigned)s;
}

static unsigned cell(const struct ct_asof *as)
{
    return (step(as->then[0]) * STEPS + step(as->then[1])) * STEPS + step(as->then[2]);
}

static void prefix_sums(struct ranking *r)
{
    memcpy(r->below, r->count, sizeof r->below);
    for (unsigned stride = 1; stride < CELLS; stride *= STEPS)
        for (unsigned i = 0; i < CELLS; i++)
            if (i / stride % STEPS)
                r->below[i] += r->below[i - stride];
}

int ct_suspect_order(const struct ct_suspect *a, const struct ct_suspect *b)
{
    uint64_t x = (uint64_t)a->rank * b->of, y = (uint64_t)b->rank * a->of;

    if ((a->seed != 0) != (b->seed != 0))
        return a->seed ? -1 : 1;
    if (x != y)
        return x > y ? -1 : 1;
    if (a->centibits != b->centibits)
        return a->centibits > b->centibits ? -1 : 1;
    return (a->msg > b->msg) - (a->msg < b->msg);
}

static int by_rank(const void *a, const void *b)
{
    return ct_suspect_order(a, b);
}

static int by_msg(const void *a, const void *b)
{
    const struct ct_suspect *x = a, *y = b;

    return (x->msg > y->msg) - (x->msg < y->msg);
}

const struct ct_suspect *ct_pool_find(const struct ct_pool *pool, uint32_t msg)
{
    struct ct_suspect key = { .msg = msg };

    return pool->v.n ? bsearch(&key, pool->v.v, pool->v.n, sizeof key, by_msg) : NULL;
}

/* Messages are in order of time, so a day is a run of them; the run of each day
 * is sorted by rank and its first ones are within the budget. */
static void spend(struct ct_pool *pool, const struct ct_mailset *set, uint32_t per_day)
{
    for (size_t i = 0, end; i < pool->v.n; i = end) {
        int64_t day = ct_time_day(set->msgs.v[pool->v.v[i].msg].at_us);

        for (end = i; end < pool->v.n && ct_time_day(set->msgs.v[pool->v.v[end].msg].at_us) == day;)
            end++;
        qsort(pool->v.v + i, end - i, sizeof *pool->v.v, by_rank);
        for (size_t k = i; k < end && k - i < per_day; k++)
            pool->v.v[k].in_budget = true;
    }
    if (pool->v.n)
        qsort(pool->v.v, pool->v.n, sizeof *pool->v.v, by_msg);
}

/* Adds the inbound messages of a day; their ranks are not known yet. */
static void take_day(struct ct_pool *ret, struct ranking *r, const struct ct_history *h,
    size_t from, size_t to, struct ct_seed_list *seeds)
{
    struct ct_suspicion j;

    for (size_t i = from; i < to; i++) {
        uint8_t why = 0;

        for (; seeds->n && seeds->v->msg <= i; seeds->v++, seeds->n--)
            why |= seeds->v->msg == i ? seeds->v->why : 0;
        if (h->set->msgs.v[i].direction != CT_DIR_INBOUND)
            continue;
        r->count[cell(&h->asof[i])]++;
        r->total++;
        ct_detect(h, i, &j);
        ret->candidates += j.hook;
        if (why || (j.hook && ct_suspicion_sum(&j) >= CT_POOL_LEAST))
            *ct_vec_add(&ret->v) = (struct ct_suspect){
                .msg = (uint32_t)i, .centibits = ct_suspicion_sum(&j), .seed = why
            };
    }
}

void ct_pool_build(struct ct_pool *ret, const struct ct_history *h, uint32_t alerts_per_day,
    struct ct_seed_list seeds)
{
    const struct ct_mailset *set = h->set;
    struct ct_arena arena = { 0 };
    struct ranking *r = ct_arena_alloc(&arena, sizeof *r);

    *ret = (struct ct_pool){ 0 };
    for (size_t i = 0, end; i < set->msgs.n; i = end) {
        int64_t day = ct_time_day(set->msgs.v[i].at_us);
        size_t first = ret->v.n;

        for (end = i; end < set->msgs.n && ct_time_day(set->msgs.v[end].at_us) == day;)
            end++;
        take_day(ret, r, h, i, end, &seeds);
        if (ret->v.n == first)
            continue;
        prefix_sums(r);
        for (size_t k = first; k < ret->v.n; k++) {
            ret->v.v[k].rank = r->below[cell(&h->asof[ret->v.v[k].msg])];
            ret->v.v[k].of = r->total;
        }
    }
    spend(ret, set, alerts_per_day);
    ct_arena_done(&arena);
}

void ct_pool_done(struct ct_pool *pool)
{
    ct_vec_done(&pool->v);
}
