/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cohort: groups of recipients, and the habit of honest senders.
 *
 * Comes in: people with their groups, the archive, the standing of its senders. Goes out: for
 * a list of recipients the group that stands out most; for the archive, how many senders that
 * were here for a season, authenticated, or whom ours wrote to, write to one group. Nothing is
 * quadratic: people are looked up by address once, recipients are counted by sorted runs.
 */
#include "assess/cohort.h"

#include <stdlib.h>

#include "assess/hunt.h"
#include "base/bits.h"

#define LEAST_RCPTS 3
#define LEAST_HONEST 8 /* senders; of fewer no habit is learned */
#define UNLEARNED 400  /* centibits that a cohort can say where no habit is known */
#define MOST 800       /* the same at best */
#define LEAST 200

static void group_people(
    struct ct_cohorts *c, const struct ct_known_person *people, size_t n, struct ct_map *address)
{
    CT_VEC(uint32_t) size = { 0 };

    for (size_t i = 0; i < n; i++) {
        uint32_t g;

        if (people[i].group.len == 0)
            continue;
        g = ct_intern(&c->names, people[i].group);
        while (size.n <= g)
            *ct_vec_add(&size) = 0;
        size.v[g]++;
        *ct_map_put(address, ct_arena_lower(&c->arena, people[i].address), NULL) = g + 1;
    }
    c->size = ct_arena_alloc(&c->arena, (size.n + 1) * sizeof *c->size);
    if (size.n)
        memcpy(c->size, size.v, size.n * sizeof *c->size);
    ct_vec_done(&size);
}

static void group_addresses(struct ct_cohorts *c, const struct ct_map *address)
{
    size_t n = c->h->set->strings.strings.n;
    struct ct_arena scratch = { 0 };

    c->of = ct_arena_alloc(&c->arena, (n + 1) * sizeof *c->of);
    for (size_t i = 0; i < c->h->set->msgs.n && address->n; i++) {
        const struct ct_msg *m = &c->h->set->msgs.v[i];

        for (uint32_t k = 0; k < m->n_targets; k++) {
            uint32_t id = ct_msg_targets(c->h->set, m)[k];
            const uint64_t *g;

            if (c->of[id])
                continue;
            g = ct_map_get(address, ct_arena_lower(&scratch, ct_mailset_str(c->h->set, id)));
            c->of[id] = g ? (uint32_t)*g : UINT32_MAX;
        }
        ct_arena_reset(&scratch);
    }
    for (size_t i = 0; i < n; i++)
        c->of[i] = c->of[i] == UINT32_MAX ? 0 : c->of[i];
    ct_arena_done(&scratch);
}

/* k of t recipients are in it, where a share p of all people is: the weight of seeing this
 * share by choice against chance. */
static int32_t weigh(uint64_t k, uint64_t t, uint64_t size, uint64_t all)
{
    int32_t in, out;

    if (k < 2 || size >= all || k * all <= size * t)
        return 0;
    in = ct_centibits((k + 1) * all, (t + 2) * size);
    out = ct_centibits((t - k + 1) * all, (t + 2) * (all - size));
    return (int32_t)k * in + (int32_t)(t - k) * out;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* `groups`: numbers, sorted here. */
static struct ct_cohort best(const struct ct_cohorts *c, uint32_t *groups, size_t n)
{
    struct ct_cohort ret = { .with = (uint32_t)n, .people = c->people };

    if (n)
        qsort(groups, n, sizeof *groups, by_number);
    for (size_t i = 0, end; i < n; i = end) {
        int32_t sum;

        for (end = i; end < n && groups[end] == groups[i];)
            end++;
        sum = weigh(end - i, n, c->size[groups[i]], c->people);
        if (sum <= 0 || sum < ret.centibits || (sum == ret.centibits && end - i <= ret.in))
            continue;
        ret.centibits = sum;
        ret.in = (uint32_t)(end - i);
        ret.size = c->size[groups[i]];
        ret.group = ct_intern_str(&c->names, groups[i]);
    }
    /* the best of many groups stands out by chance the more there are */
    ret.centibits -= ct_centibits(c->names.strings.n ? c->names.strings.n : 1, 1);
    ret.centibits = ret.centibits < 0 ? 0 : ret.centibits;
    return ret;
}

struct ct_cohort ct_cohort_find(const struct ct_cohorts *c, const uint32_t *who, size_t n)
{
    CT_VEC(uint32_t) groups = { 0 };
    struct ct_cohort ret;

    for (size_t i = 0; i < n; i++)
        if (c->of[who[i]])
            *ct_vec_add(&groups) = c->of[who[i]] - 1;
    ret = best(c, groups.v, groups.n);
    ct_vec_done(&groups);
    return ret;
}

/* A sender and the group of one of his recipients. */
struct sent {
    uint32_t sender, group;
};

static int by_sender(const void *a, const void *b)
{
    const struct sent *x = a, *y = b;

    if (x->sender != y->sender)
        return x->sender < y->sender ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static bool honest(const struct ct_cohorts *c, const struct ct_background *b, uint32_t domain)
{
    return b->standing[domain] == CT_STANDING_KNOWN || b->standing[domain] == CT_STANDING_BULK ||
           (b->standing[domain] == CT_STANDING_NONE && c->h->sender[domain].answers > 0);
}

static void count_habit(struct ct_cohorts *c, const struct sent *v, size_t n, uint32_t *groups)
{
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && v[end].sender == v[i].sender; end++)
            groups[end - i] = v[end].group;
        if (end - i < LEAST_RCPTS)
            continue;
        c->honest++;
        c->grouped += best(c, groups, end - i).centibits >= CT_COHORT_SURE;
    }
}

static void learn_habit(struct ct_cohorts *c, const struct ct_background *b)
{
    const struct ct_mailset *set = c->h->set;
    struct ct_set64 seen = { 0 };
    CT_VEC(struct sent) v = { 0 };
    uint32_t *groups;

    for (size_t i = 0; i < set->msgs.n && c->people; i++) {
        const struct ct_msg *m = &set->msgs.v[i];

        if (m->direction != CT_DIR_INBOUND || !honest(c, b, m->from_domain))
            continue;
        for (uint32_t k = 0; k < m->n_targets; k++) {
            uint32_t to = ct_msg_targets(set, m)[k];

            if (c->of[to] && ct_set64_add(&seen, (uint64_t)m->from_domain << 32 | to))
                *ct_vec_add(&v) = (struct sent){ m->from_domain, c->of[to] - 1 };
        }
    }
    if (v.n)
        qsort(v.v, v.n, sizeof *v.v, by_sender);
    groups = ct_arena_raw(&c->arena, (v.n + 1) * sizeof *groups);
    count_habit(c, v.v, v.n, groups);
    ct_vec_done(&v);
    ct_set64_done(&seen);
}

static int32_t most(const struct ct_cohorts *c)
{
    int32_t w;

    if (c->honest < LEAST_HONEST)
        return UNLEARNED;
    w = ct_centibits((uint64_t)c->honest + 2, (uint64_t)c->grouped + 1);
    return w < LEAST ? LEAST : w > MOST ? MOST : w;
}

void ct_cohorts_build(struct ct_cohorts *ret, const struct ct_history *h,
    const struct ct_background *b, const struct ct_known_person *people, size_t n_people)
{
    struct ct_map address = { 0 };

    *ret = (struct ct_cohorts){ .h = h, .people = (uint32_t)n_people };
    group_people(ret, people, n_people, &address);
    group_addresses(ret, &address);
    learn_habit(ret, b);
    ret->most = most(ret);
    ct_map_done(&address);
}

void ct_cohorts_done(struct ct_cohorts *c)
{
    ct_intern_done(&c->names);
    ct_arena_done(&c->arena);
    *c = (struct ct_cohorts){ 0 };
}
