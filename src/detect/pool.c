/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool: the directed anomaly score by a grid.
 *
 * Each of the three sums is cut into 16 steps of one bit; the number of messages
 * at or below a cell in every respect is a prefix sum over 16³ cells, so ranking
 * is linear in the number of messages.
 */
#include "detect/pool.h"

#include <stdlib.h>

#define STEPS 16
#define CELLS (STEPS * STEPS * STEPS)

static unsigned step(int32_t centibits)
{
    int32_t s = (centibits + 800) / 100; /* -8 bits .. +7 bits */

    return s < 0 ? 0 : s >= STEPS ? STEPS - 1 : (unsigned)s;
}

static unsigned cell(const struct ct_suspicion *j)
{
    return (step(j->tracking) * STEPS + step(j->persona)) * STEPS + step(j->standing);
}

static void prefix_sums(uint32_t *grid)
{
    for (unsigned stride = 1; stride < CELLS; stride *= STEPS)
        for (unsigned i = 0; i < CELLS; i++)
            if (i / stride % STEPS)
                grid[i] += grid[i - stride];
}

static int by_rank(const void *a, const void *b)
{
    const struct ct_suspect *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    if (x->centibits != y->centibits)
        return x->centibits > y->centibits ? -1 : 1;
    return (x->msg > y->msg) - (x->msg < y->msg);
}

static int by_msg(const void *a, const void *b)
{
    const struct ct_suspect *x = a, *y = b;

    return (x->msg > y->msg) - (x->msg < y->msg);
}

static bool is_candidate(const struct ct_msg *m, const struct ct_suspicion *j)
{
    return m->direction == CT_DIR_INBOUND && j->hook && ct_suspicion_sum(j) >= CT_POOL_LEAST;
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

void ct_pool_build(struct ct_pool *ret, const struct ct_history *h, uint32_t alerts_per_day)
{
    const struct ct_mailset *set = h->set;
    struct ct_arena arena = { 0 };
    uint32_t *grid = ct_arena_alloc(&arena, CELLS * sizeof *grid);
    struct ct_suspicion j;

    *ret = (struct ct_pool){ 0 };
    for (size_t i = 0; i < set->msgs.n; i++) {
        if (set->msgs.v[i].direction != CT_DIR_INBOUND)
            continue;
        ct_detect(h, i, &j);
        grid[cell(&j)]++;
        ret->candidates += j.hook;
        if (is_candidate(&set->msgs.v[i], &j))
            *ct_vec_add(&ret->v) = (struct ct_suspect){
                .msg = (uint32_t)i, .rank = cell(&j), .centibits = ct_suspicion_sum(&j)
            };
    }
    prefix_sums(grid);
    for (size_t i = 0; i < ret->v.n; i++)
        ret->v.v[i].rank = grid[ret->v.v[i].rank];
    spend(ret, set, alerts_per_day);
    ct_arena_done(&arena);
}

void ct_pool_done(struct ct_pool *pool)
{
    ct_vec_done(&pool->v);
}
