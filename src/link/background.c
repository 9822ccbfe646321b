/* SPDX-License-Identifier: Apache-2.0 */
/*
 * background: rates, then a tail for each cluster, then all of them at once.
 *
 * A mail's chance to be in the pool is that of its class (bulk marks, what was known of
 * its sender that day, authentication), or that of its sender's other mail where this is
 * more; the cluster's own mails are left out of both, so that it does not excuse itself. The
 * tail is exact up to EXACT mails: a Poisson binomial in fixed point, every step rounded
 * up; beyond, Chernoff's bound with the mean (Hoeffding, Ann. Math. Stat. 27, 1956), which
 * is never smaller than the true tail.
 */
#include "link/background.h"

#include <stdlib.h>

#include "base/bits.h"

#define EXACT 256
#define ONE ((uint64_t)1 << 47) /* probability 1 of the exact tail */
#define WEIGHT 4                /* mails that the rate of a class counts for beside a sender's */
#define FALSE_PERMILLE 1        /* of the clusters that pass */
#define MOST 1000000            /* centibits; no chance is smaller */
#define CLASSES 32

struct own {
    uint32_t n, suspects;
};

#define SEASON (90 * CT_DAY_US)
#define HALF_YEAR (180 * CT_DAY_US)
#define KNOWN_DAYS 6
#define PERIOD (60 * CT_DAY_US)
#define OPEN_DAYS 12 /* days on which a lasting sender wrote, at least */
#define OPEN_BROAD 8 /* people it wrote to, at least, and a tenth of ours */

/* ---- standing ---- */

struct tally {
    uint32_t passed, bulk, periods, last;
};

/* How many periods of sixty days a sender wrote in; mails are in order of time. */
static void note_period(struct tally *t, const struct ct_msg *m)
{
    uint32_t period = (uint32_t)((uint64_t)m->at_us / PERIOD) + 1;

    t->periods += m->at_us != CT_TIME_NONE && period != t->last;
    t->last = period;
}

static uint8_t judge_sender(
    const struct ct_history *h, const struct ct_sender *s, const struct tally *t)
{
    int64_t span = s->last_us - s->first_us;
    bool regular = s->days >= OPEN_DAYS && t->periods * 2 * PERIOD >= span;
    bool broad = s->rcpts >= OPEN_BROAD && s->rcpts * 10 >= h->accounts;

    if (ct_sender_is_shared(s))
        return CT_STANDING_SHARED;
    if (span < SEASON || s->days < KNOWN_DAYS || t->passed * 10 < s->msgs * 8)
        return CT_STANDING_NONE;
    return span >= HALF_YEAR && regular && t->bulk * 10 >= s->msgs * 8 && (broad || s->answers)
               ? CT_STANDING_BULK
               : CT_STANDING_KNOWN;
}

static void find_standing(struct ct_background *b)
{
    const struct ct_mailset *set = b->h->set;
    size_t n = set->strings.strings.n;
    struct ct_arena scratch = { 0 };
    struct tally *t = ct_arena_alloc(&scratch, n * sizeof *t);

    for (size_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];

        if (m->direction != CT_DIR_INBOUND && m->direction != CT_DIR_OTHER)
            continue;
        t[m->from_domain].passed += m->auth == CT_AUTH_PASS;
        t[m->from_domain].bulk += (m->flags & (CT_MSG_UNSUBSCRIBE | CT_MSG_LIST)) != 0;
        note_period(&t[m->from_domain], m);
    }
    for (size_t d = 1; d < n; d++)
        if (b->h->sender[d].msgs)
            b->standing[d] = judge_sender(b->h, &b->h->sender[d], &t[d]);
    ct_arena_done(&scratch);
}

/* ---- lives ---- */

static bool one_letter(const struct ct_asof *as)
{
    return as->lookalike == CT_LOOKALIKE_EDIT1 || as->lookalike == CT_LOOKALIKE_BITSQUAT;
}

static void live(struct ct_life *l, const struct ct_msg *m, const struct ct_asof *as)
{
    if (m->at_us != CT_TIME_NONE && l->first_us == 0)
        l->first_us = m->at_us;
    if (m->at_us != CT_TIME_NONE)
        l->last_us = m->at_us;
    l->msgs++;
    l->answered = l->answered || as->answered_address;
}

/* How long each address wrote, and how often one who lasts is like another by chance. */
static void find_lives(struct ct_background *b)
{
    const struct ct_mailset *set = b->h->set;
    struct ct_arena scratch = { 0 };
    uint8_t *alike = ct_arena_alloc(&scratch, set->strings.strings.n);

    for (size_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];

        if (m->direction != CT_DIR_INBOUND)
            continue;
        live(&b->life[m->from], m, &b->h->asof[i]);
        alike[m->from_domain] |= one_letter(&b->h->asof[i]);
    }
    for (size_t d = 1; d < set->strings.strings.n; d++)
        if (b->standing[d] == CT_STANDING_KNOWN || b->standing[d] == CT_STANDING_BULK) {
            b->honest++;
            b->alike += alike[d];
        }
    ct_arena_done(&scratch);
}

/* ---- rates ---- */

static unsigned class_of(const struct ct_history *h, uint32_t msg)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_asof *as = &h->asof[msg];
    unsigned age = as->from_before >= 3 ? 3 : as->from_before ? 2 : as->domain_before ? 1 : 0;
    bool bulk = m->flags & (CT_MSG_UNSUBSCRIBE | CT_MSG_LIST | CT_MSG_BULK_ID);

    return age << 2 | (unsigned)bulk << 1 | (m->auth == CT_AUTH_PASS);
}

void ct_background_build(
    struct ct_background *ret, const struct ct_history *h, const struct ct_pool *pool)
{
    const struct ct_mailset *set = h->set;
    size_t n = set->strings.strings.n;

    *ret = (struct ct_background){ .h = h, .pool = pool };
    ret->standing = ct_arena_alloc(&ret->arena, n);
    ret->sender_suspects = ct_arena_alloc(&ret->arena, n * sizeof *ret->sender_suspects);
    ret->host_suspects = ct_arena_alloc(&ret->arena, n * sizeof *ret->host_suspects);
    ret->suspect = ct_arena_alloc(&ret->arena, set->msgs.n + 1);
    ret->life = ct_arena_alloc(&ret->arena, n * sizeof *ret->life);
    for (size_t i = 0; i < pool->v.n; i++) {
        uint32_t beacon = h->asof[pool->v.v[i].msg].beacon;

        ret->suspect[pool->v.v[i].msg] = 1;
        if (beacon)
            ret->host_suspects[set->fetches.v[beacon - 1].domain]++;
    }
    for (uint32_t i = 0; i < set->msgs.n; i++) {
        unsigned k = class_of(h, i);

        if (set->msgs.v[i].direction != CT_DIR_INBOUND)
            continue;
        ret->n[k]++;
        ret->suspects[k] += ret->suspect[i];
        ret->sender_suspects[set->msgs.v[i].from_domain] += ret->suspect[i];
    }
    find_standing(ret);
    find_lives(ret);
}

void ct_background_done(struct ct_background *b)
{
    ct_arena_done(&b->arena);
    *b = (struct ct_background){ 0 };
}

/* ---- one cluster ---- */

/* All values in 2^-47; every step is rounded up. at[k]: the chance of k so far, at[least]:
 * of that many or more. */
static int32_t exact(const uint16_t *p, size_t n, size_t least)
{
    uint64_t at[EXACT + 1] = { ONE };

    for (size_t i = 0; i < n; i++) {
        at[least] += (at[least - 1] * p[i] + 0xFFFF) >> 16;
        for (size_t k = least - 1; k > 0; k--)
            at[k] = at[k] - (at[k] * p[i] >> 16) + ((at[k - 1] * p[i] + 0xFFFF) >> 16);
        at[0] -= at[0] * p[i] >> 16;
    }
    return at[least] >= ONE ? 0 : ct_centibits(ONE, at[least] ? at[least] : 1);
}

int32_t ct_poisson_binomial(const uint16_t *p, size_t n, size_t least)
{
    uint64_t mean = 0; /* times n, in 65536ths */
    int64_t sum;

    if (least == 0)
        return 0;
    if (least > n)
        return INT32_MAX;
    if (n <= EXACT)
        return exact(p, n, least);
    for (size_t i = 0; i < n; i++)
        mean += p[i];
    if ((uint64_t)least << 16 <= mean)
        return 0;
    sum = (int64_t)least * ct_centibits((uint64_t)least << 16, mean);
    if (least < n)
        sum += (int64_t)(n - least) *
               (ct_centibits((uint64_t)(n - least) << 16, ((uint64_t)n << 16) - mean) - 1);
    return sum < 0 ? 0 : sum > MOST ? MOST : (int32_t)sum;
}

/* The rates of classes and senders without one cluster's own mails. */
struct apart {
    const struct ct_background *b;
    uint32_t n[CLASSES], suspects[CLASSES];
    struct ct_map senders; /* domain -> index in own */
    CT_VEC(struct own) own;
};

static struct own *own_of(struct apart *a, const uint32_t *domain)
{
    bool fresh;
    uint64_t *at =
        ct_map_put(&a->senders, (struct ct_span){ (const char *)domain, sizeof *domain }, &fresh);

    if (fresh) {
        *at = a->own.n;
        *ct_vec_add(&a->own) = (struct own){ 0 };
    }
    return &a->own.v[*at];
}

static void set_apart(struct apart *a, const struct ct_cluster *cl)
{
    const struct ct_mailset *set = a->b->h->set;

    memcpy(a->n, a->b->n, sizeof a->n);
    memcpy(a->suspects, a->b->suspects, sizeof a->suspects);
    for (uint32_t i = 0; i < cl->n; i++) {
        unsigned k = class_of(a->b->h, cl->msgs[i]);
        struct own *own = own_of(a, &set->msgs.v[cl->msgs[i]].from_domain);

        a->n[k]--;
        a->suspects[k] -= a->b->suspect[cl->msgs[i]];
        own->n++;
        own->suspects += a->b->suspect[cl->msgs[i]];
    }
}

/* A mail's chance to be a suspect, in 65536ths. */
static uint16_t chance(struct apart *a, uint32_t msg)
{
    const struct ct_background *b = a->b;
    const uint32_t *domain = &b->h->set->msgs.v[msg].from_domain;
    const struct own *own = own_of(a, domain);
    unsigned k = class_of(b->h, msg);
    uint64_t class = ((uint64_t)a->suspects[k] * 2 + 1) * 32768 / ((uint64_t)a->n[k] + 1);
    uint64_t n = b->h->sender[*domain].msgs - own->n, p = class;

    if (b->standing[*domain] != CT_STANDING_SHARED)
        p = ((uint64_t)(b->sender_suspects[*domain] - own->suspects) * 65536 + WEIGHT * class) /
            (n + WEIGHT);
    p = p < class ? class : p;
    return (uint16_t)(p < 1 ? 1 : p > 65535 ? 65535 : p);
}

/* Mail of somebody who has been here openly for long, and did come from him. */
static bool lasting(const struct ct_background *b, uint32_t msg)
{
    const struct ct_msg *m = &b->h->set->msgs.v[msg];
    const struct ct_asof *as = &b->h->asof[msg];

    if (as->same_name || as->lookalike)
        return false;
    if (as->answered_address)
        return m->auth != CT_AUTH_FAIL;
    return m->auth == CT_AUTH_PASS && b->standing[m->from_domain] == CT_STANDING_BULK;
}

static void weigh(
    struct ct_background_test *ret, const struct ct_background *b, const struct ct_cluster *cl)
{
    struct ct_arena scratch = { 0 };
    struct apart a = { .b = b };
    uint16_t *p = ct_arena_raw(&scratch, (cl->n + 1) * sizeof *p);
    uint64_t sum = 0;

    *ret = (struct ct_background_test){ .mails = cl->n };
    set_apart(&a, cl);
    for (uint32_t i = 0; i < cl->n; i++) {
        p[i] = chance(&a, cl->msgs[i]);
        sum += p[i];
        ret->suspects += b->suspect[cl->msgs[i]];
        ret->lasting += lasting(b, cl->msgs[i]);
    }
    ret->expected = (uint32_t)(sum * 1000 >> 16);
    ret->persistent = ret->lasting * 2 > cl->n;
    ret->surprise = ct_poisson_binomial(p, cl->n, ret->suspects);
    ct_map_done(&a.senders);
    ct_vec_done(&a.own);
    ct_arena_done(&scratch);
}

static int by_surprise(const void *x, const void *y)
{
    const int32_t *a = x, *b = y;

    return (*a < *b) - (*a > *b);
}

/* The least surprise that passes: the last of those in order that is beyond its own bound. */
static int32_t bound(const struct ct_background_test *t, size_t n)
{
    struct ct_arena scratch = { 0 };
    int32_t *v = ct_arena_raw(&scratch, (n + 1) * sizeof *v), ret = INT32_MAX;

    for (size_t i = 0; i < n; i++)
        v[i] = t[i].surprise;
    if (n)
        qsort(v, n, sizeof *v, by_surprise);
    for (size_t i = 0; i < n; i++)
        if (v[i] >= ct_centibits(n * 1000, (i + 1) * FALSE_PERMILLE))
            ret = v[i];
    ct_arena_done(&scratch);
    return ret;
}

void ct_background_weigh(
    struct ct_background_test *ret, const struct ct_background *b, const struct ct_clusters *c)
{
    int32_t least;

    for (size_t i = 0; i < c->v.n; i++)
        weigh(&ret[i], b, &c->v.v[i]);
    least = bound(ret, c->v.n);
    for (size_t i = 0; i < c->v.n; i++)
        ret[i].passes = ret[i].surprise >= least;
}
