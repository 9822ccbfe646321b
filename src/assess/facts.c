/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts: counting what a cluster shows.
 *
 * Counts and shares only, each of different things where repetition is free to the
 * sender. What a count is worth is weighed elsewhere, but for the cohort, whose
 * weight needs the counting.
 */
#include <stdlib.h>

#include "assess/claim.h"
#include "assess/hunt.h"
#include "base/bits.h"

#define TELLING_LABEL 7 /* letters: shorter words are one letter off by chance */
#define MANY_SENDERS 8
#define SETTLED_DAYS 4
#define COHORT_CAP 400 /* centibits: whom they chose never proves who they are */

const struct ct_known_person *ct_assess_person(const struct ct_assess *as, struct ct_span address)
{
    for (size_t i = 0; i < as->n_people; i++)
        if (ct_span_ieq(as->people[i].address, address))
            return &as->people[i];
    return NULL;
}

static int by_i32(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* How often each string id came; ids are few. */
struct tally {
    CT_VEC(uint32_t) ids;
    CT_VEC(uint32_t) counts;
};

/* Counts one; returns the largest count so far. */
static uint32_t tally_add(struct tally *t, uint32_t id, uint32_t most)
{
    size_t i = 0;

    while (i < t->ids.n && t->ids.v[i] != id)
        i++;
    if (i == t->ids.n) {
        *ct_vec_add(&t->ids) = id;
        *ct_vec_add(&t->counts) = 0;
    }
    return ++t->counts.v[i] > most ? t->counts.v[i] : most;
}

static void tally_done(struct tally *t)
{
    ct_vec_done(&t->ids);
    ct_vec_done(&t->counts);
}

struct counting {
    struct ct_claim_facts *f;
    const struct ct_assess *as;
    struct ct_set64 names, targets, days;
    struct tally domains, hosts;
    CT_VEC(uint32_t) who; /* targets, each once */
    CT_VEC(int32_t) sums;
    uint32_t today;
    int64_t day;
};

static void count_days(struct counting *c, const struct ct_msg *m)
{
    int64_t day = ct_time_day(m->at_us);

    if (m->at_us == CT_TIME_NONE)
        return;
    c->f->days += ct_set64_add(&c->days, (uint64_t)(day & 0x7FFFFFFF));
    c->today = day == c->day ? c->today + 1 : 1;
    c->day = day;
    if (c->today > c->f->most_a_day)
        c->f->most_a_day = c->today;
}

/* Same label and another word, another suffix, one letter off in a short word:
 * often the very same organisation, or chance. The other kinds are made to deceive. */
static bool deceptive(const struct ct_history *h, const struct ct_asof *as)
{
    struct ct_span known = ct_domain_core(ct_mailset_str(h->set, as->lookalike_of));

    if (as->same_name || as->lookalike == CT_LOOKALIKE_SKELETON ||
        as->lookalike == CT_LOOKALIKE_SUBDOMAIN)
        return true;
    return (as->lookalike == CT_LOOKALIKE_EDIT1 || as->lookalike == CT_LOOKALIKE_BITSQUAT) &&
           known.len >= TELLING_LABEL;
}

static bool real(const struct ct_assess *as, uint32_t domain)
{
    uint8_t standing = as->background->standing[domain];

    return as->h->sender[domain].answers > 0 || ct_mailset_is_own(as->h->set, domain) ||
           standing == CT_STANDING_KNOWN || standing == CT_STANDING_BULK;
}

/* Is there more to the imitated than a name that came before? A crew that uses a brand
 * for weeks looks like its correspondent. */
static bool proven(const struct ct_assess *as, const struct ct_asof *was)
{
    if (was->same_name)
        return was->same_name_answered ||
               real(as, as->h->set->msgs.v[was->same_name - 1].from_domain);
    return real(as, was->lookalike_of);
}

/* A host of many mails that are not suspicious, or of many senders. Another operation of
 * the same people may use it too. */
static bool serves_others(const struct ct_assess *as, uint32_t domain, uint32_t msgs)
{
    const struct ct_reach *r = &as->h->domain[domain];

    return r->msgs > 2 * msgs &&
           (as->background->host_suspects[domain] * 2 < r->msgs || r->senders >= MANY_SENDERS);
}

static void count_beacon(struct counting *c, const struct ct_msg *m, const struct ct_asof *as)
{
    const struct ct_history *h = c->as->h;
    const struct ct_fetch_rec *b = &h->set->fetches.v[as->beacon - 1];
    struct ct_claim_facts *f = c->f;

    f->hidden += (b->flags & CT_FETCH_HIDDEN) != 0;
    f->personal += (b->flags & CT_FETCH_PERSONAL) || as->beacon_unique;
    f->main_host = tally_add(&c->hosts, b->domain, f->main_host);
    f->foreign += serves_others(c->as, b->domain, f->msgs);
    f->aligned += b->domain == m->from_domain && m->auth == CT_AUTH_PASS;
}

static bool seeded(const struct ct_pool *pool, uint32_t msg)
{
    const struct ct_suspect *s = ct_pool_find(pool, msg);

    return s && s->seed;
}

/* Who deceives gives up his domain in weeks; a namesake or a new address stays. */
static bool settled(const struct ct_history *h, const struct ct_msg *m)
{
    const struct ct_sender *s = &h->sender[m->from_domain];

    return m->auth == CT_AUTH_PASS && s->days >= SETTLED_DAYS &&
           s->last_us - s->first_us >= 180 * CT_DAY_US;
}

static void count_message(struct counting *c, uint32_t msg)
{
    const struct ct_history *h = c->as->h;
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_asof *as = &h->asof[msg];
    struct ct_claim_facts *f = c->f;
    struct ct_suspicion j;

    ct_detect(h, msg, &j);
    *ct_vec_add(&c->sums) = ct_suspicion_sum(&j);
    f->no_call += m->calls == 0;
    f->bulk += (m->flags & (CT_MSG_UNSUBSCRIBE | CT_MSG_LIST)) != 0;
    f->answered += as->answered_address && m->auth != CT_AUTH_FAIL;
    f->impersonating += deceptive(h, as);
    f->proven += deceptive(h, as) && proven(c->as, as);
    f->resembling += as->lookalike && !deceptive(h, as);
    f->settled += settled(h, m);
    f->seeds += seeded(c->as->pool, msg);
    f->corresponding += m->from_domain && h->sender[m->from_domain].answers > 0;
    if (m->name_key)
        f->names += ct_set64_add(&c->names, m->name_key);
    if (m->from_domain)
        f->main_domain = tally_add(&c->domains, m->from_domain, f->main_domain);
    if (as->beacon)
        count_beacon(c, m, as);
    for (uint32_t i = 0; i < m->n_targets; i++)
        if (ct_set64_add(&c->targets, ct_msg_targets(h->set, m)[i]))
            *ct_vec_add(&c->who) = ct_msg_targets(h->set, m)[i];
    count_days(c, m);
}

static uint32_t group_size(const struct ct_assess *as, struct ct_span group)
{
    uint32_t n = 0;

    for (size_t i = 0; i < as->n_people; i++)
        n += ct_span_eq(as->people[i].group, group);
    return n;
}

static uint64_t count_groups(const struct ct_assess *as)
{
    struct ct_map seen = { 0 };
    uint64_t n;

    for (size_t i = 0; i < as->n_people; i++)
        if (as->people[i].group.len)
            ct_map_put(&seen, as->people[i].group, NULL);
    n = seen.n;
    ct_map_done(&seen);
    return n ? n : 1;
}

/* The group that stands out most: k of t recipients are in it, where a share p of
 * all people is. The weight is that of seeing this share by choice against chance. */
static void weigh_group(struct counting *c, struct ct_span group, uint32_t k, uint32_t t)
{
    struct ct_claim_facts *f = c->f;
    uint32_t size = group_size(c->as, group), all = (uint32_t)c->as->n_people;
    int32_t in, out, sum;

    if (k < 2 || size >= all || (uint64_t)k * all <= (uint64_t)size * t)
        return;
    in = ct_centibits((uint64_t)(k + 1) * all, (uint64_t)(t + 2) * size);
    out = ct_centibits((uint64_t)(t - k + 1) * all, (uint64_t)(t + 2) * (all - size));
    sum = (int32_t)k * in + (int32_t)(t - k) * out;
    if (sum <= f->cohort && f->group.len && !(sum == f->cohort && k > f->in_group))
        return;
    f->cohort = sum;
    f->group = group;
    f->in_group = k;
    f->group_size = size;
}

static void find_cohort(struct counting *c)
{
    struct ct_claim_facts *f = c->f;
    struct ct_intern groups = { 0 };
    CT_VEC(uint32_t) count = { 0 };

    f->people = (uint32_t)c->as->n_people;
    for (size_t i = 0; i < c->who.n; i++) {
        const struct ct_known_person *p =
            ct_assess_person(c->as, ct_mailset_str(c->as->h->set, c->who.v[i]));
        uint32_t g;

        if (!p || p->group.len == 0)
            continue;
        g = ct_intern(&groups, p->group);
        while (count.n <= g)
            *ct_vec_add(&count) = 0;
        count.v[g]++;
        f->with_group++;
    }
    for (uint32_t g = 0; g < count.n; g++)
        weigh_group(c, ct_intern_str(&groups, g), count.v[g], f->with_group);
    /* the best of many groups stands out by chance the more there are */
    f->cohort -= ct_centibits(count_groups(c->as), 1);
    if (f->cohort > COHORT_CAP)
        f->cohort = COHORT_CAP;
    if (f->cohort < 0)
        f->cohort = 0;
    f->group = ct_arena_copy(c->as->a, f->group);
    ct_vec_done(&count);
    ct_intern_done(&groups);
}

void ct_claim_facts(
    struct ct_claim_facts *ret, const struct ct_assess *as, const struct ct_cluster *cl)
{
    const struct ct_mailset *set = as->h->set;
    struct counting c = { .f = ret, .as = as, .day = INT64_MIN };
    int64_t first, last;

    *ret = (struct ct_claim_facts){ .msgs = cl->n, .accounts = as->h->accounts };
    for (uint32_t i = 0; i < cl->n; i++)
        count_message(&c, cl->msgs[i]);
    ret->targets = (uint32_t)c.who.n;
    ret->domains = (uint32_t)c.domains.ids.n;
    ret->hosts = (uint32_t)c.hosts.ids.n;
    first = set->msgs.v[cl->msgs[0]].at_us;
    last = set->msgs.v[cl->msgs[cl->n - 1]].at_us;
    if (first != CT_TIME_NONE)
        ret->span_days = (uint32_t)((last - first) / CT_DAY_US) + 1;
    qsort(c.sums.v, c.sums.n, sizeof *c.sums.v, by_i32);
    ret->median = c.sums.v[c.sums.n / 2] > 0 ? (uint32_t)c.sums.v[c.sums.n / 2] : 0;
    find_cohort(&c);
    ct_set64_done(&c.names);
    tally_done(&c.domains);
    tally_done(&c.hosts);
    ct_set64_done(&c.targets);
    ct_set64_done(&c.days);
    ct_vec_done(&c.who);
    ct_vec_done(&c.sums);
}
