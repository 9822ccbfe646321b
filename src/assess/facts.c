/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts: counting what a cluster shows.
 *
 * Counts and shares only, each of different things where repetition is free to the
 * sender. What a count is worth is weighed elsewhere, but for the cohort (cohort.h).
 */
#include <stdlib.h>

#include "assess/claim.h"
#include "assess/hunt.h"
#include "base/bits.h"

#define MANY_SENDERS 8
#define SETTLED_DAYS 4

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
    struct ct_set64 names, targets, days, burned;
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

/* Same label and another word, another suffix: often the very same organisation. One letter
 * off: of many domains some are that by chance. The other kinds are made to deceive. */
static bool deceptive(const struct ct_asof *as)
{
    return as->same_name || as->lookalike == CT_LOOKALIKE_SKELETON ||
           as->lookalike == CT_LOOKALIKE_SUBDOMAIN;
}

static bool one_letter(const struct ct_asof *as)
{
    return !as->same_name &&
           (as->lookalike == CT_LOOKALIKE_EDIT1 || as->lookalike == CT_LOOKALIKE_BITSQUAT);
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

    return m->auth == CT_AUTH_PASS && !ct_sender_is_shared(s) && s->days >= SETTLED_DAYS &&
           s->last_us - s->first_us >= 180 * CT_DAY_US;
}

/* Of a shared domain only the address is his own. */
static bool corresponding(const struct ct_assess *as, const struct ct_msg *m)
{
    const struct ct_sender *s = &as->h->sender[m->from_domain];

    if (m->from_domain && ct_sender_is_shared(s))
        return as->background->life[m->from].answered;
    return m->from_domain && s->answers > 0;
}

/* Nobody here had mail of this sender but within some weeks, and nobody wrote to him. */
static bool brief(const struct ct_assess *as, const struct ct_msg *m)
{
    const struct ct_sender *s = &as->h->sender[m->from_domain];
    const struct ct_life *l = &as->background->life[m->from];

    if (m->from_domain == 0 || m->at_us == CT_TIME_NONE || corresponding(as, m))
        return false;
    if (ct_sender_is_shared(s))
        return l->last_us - l->first_us <= CT_BRIEF_DAYS * CT_DAY_US;
    return s->last_us - s->first_us <= CT_BRIEF_DAYS * CT_DAY_US;
}

static void count_brief(struct counting *c, const struct ct_msg *m)
{
    bool shared = ct_sender_is_shared(&c->as->h->sender[m->from_domain]);

    if (!brief(c->as, m))
        return;
    c->f->brief++;
    c->f->burned += ct_set64_add(&c->burned, shared ? m->from : m->from_domain);
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
    f->impersonating += deceptive(as);
    f->proven += deceptive(as) && proven(c->as, as);
    f->resembling += as->lookalike && !deceptive(as);
    f->settled += settled(h, m);
    f->seeds += seeded(c->as->pool, msg);
    f->corresponding += corresponding(c->as, m);
    f->one_letter += one_letter(as);
    f->one_letter_real += one_letter(as) && proven(c->as, as);
    count_brief(c, m);
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

static void find_cohort(struct counting *c)
{
    struct ct_claim_facts *f = c->f;
    struct ct_cohort found;

    if (!c->as->cohorts)
        return;
    found = ct_cohort_find(c->as->cohorts, c->who.v, c->who.n);
    f->people = found.people;
    f->picked = found.centibits;
    f->cohort = found.centibits < c->as->cohorts->most ? found.centibits : c->as->cohorts->most;
    f->group = ct_arena_copy(c->as->a, found.group);
    f->in_group = found.in;
    f->with_group = found.with;
    f->group_size = found.size;
    f->honest = c->as->cohorts->honest;
    f->honest_grouped = c->as->cohorts->grouped;
}

/* Of targeted mail perhaps one sender in sixteen is one letter off; of the honest senders of
 * this archive as many as were seen, and one in 64 before any was. */
static int32_t by_chance(const struct ct_background *b)
{
    int32_t w = ct_centibits((uint64_t)b->honest + 64, ((uint64_t)b->alike + 1) * 16);

    return w < 0 ? 0 : w > 400 ? 400 : w;
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
    ret->by_chance = by_chance(as->background);
    ct_set64_done(&c.names);
    tally_done(&c.domains);
    tally_done(&c.hosts);
    ct_set64_done(&c.targets);
    ct_set64_done(&c.days);
    ct_set64_done(&c.burned);
    ct_vec_done(&c.who);
    ct_vec_done(&c.sums);
}
