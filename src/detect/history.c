/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history: one walk in order of time, a day at a step.
 *
 * For each day the messages are judged by what was known before it, and only
 * then learned from. A name or domain becomes known, and so worth imitating,
 * when one of ours wrote to it, or when it wrote at least three times over at
 * least two weeks: a crime crew that uses a brand once makes no correspondent
 * of it.
 */
#include "detect/history.h"

#include "base/limits.h"
#include "detect/detector.h"
#include "detect/history_part.h"

#define KNOWN_MSGS 3
#define KNOWN_SPAN (14 * CT_DAY_US)

struct contact {
    uint32_t msgs, answers, first_msg; /* first_msg: index + 1 */
    int64_t first_us, last_us;
};

struct name {
    uint32_t holder;  /* address whose name it is: the first known with it */
    uint32_t domains; /* different domains that used it */
    uint32_t last_domain;
};

struct link {
    uint32_t domain, next; /* next: index + 1 */
};

struct walk {
    struct ct_history *h;
    struct contact *address, *domain; /* by string id */
    struct name *name;
    int32_t *host_day; /* by string id: day on which a fetch first asked it; 0: never */
    struct ct_reach_walk reach;
    struct ct_beacon_walk beacons;
    struct ct_map keys; /* look-alike key -> index + 1 into chain */
    CT_VEC(struct link) chain;
    struct ct_arena arena;
    uint8_t *indexed; /* domain is in keys */
};

/* Never 0. */
static int32_t day_number(const struct ct_msg *m)
{
    return m->at_us == CT_TIME_NONE ? INT32_MIN : (int32_t)ct_time_day(m->at_us) | 1 << 30;
}

static bool known(const struct contact *c)
{
    return c->answers > 0 || (c->msgs >= KNOWN_MSGS && c->last_us - c->first_us >= KNOWN_SPAN);
}

static void judge_name(struct walk *w, const struct ct_msg *m, struct ct_asof *as)
{
    const struct name *nm = &w->name[m->name_key];
    const struct contact *c = &w->address[nm->holder];
    struct ct_span key = ct_mailset_str(w->h->set, m->name_key);

    if (m->name_key == 0 || nm->holder == 0 || nm->holder == m->from || !known(c))
        return;
    if (ct_span_chr(key, ' ', 0) == key.len || nm->domains > 3)
        return; /* one word is no person's name; a name on many domains is a brand */
    if (w->h->set->msgs.v[c->first_msg - 1].from_domain == m->from_domain)
        return;
    if (w->address[m->from].answers || w->address[m->from].msgs >= KNOWN_MSGS)
        return;
    as->same_name = c->first_msg;
    as->same_name_msgs = c->msgs;
    as->same_name_answered = c->answers > 0;
}

/* Of two that it looks like in the same way the first by letters, in whatever order they
 * were found. */
static bool nearer(
    const struct ct_mailset *set, const struct ct_asof *as, enum ct_lookalike kind, uint32_t cand)
{
    if (as->lookalike && kind != (enum ct_lookalike)as->lookalike)
        return kind < (enum ct_lookalike)as->lookalike;
    return !as->lookalike ||
           ct_span_cmp(ct_mailset_str(set, cand), ct_mailset_str(set, as->lookalike_of)) < 0;
}

static void judge_lookalike(struct walk *w, uint32_t domain, struct ct_asof *as)
{
    const struct ct_mailset *set = w->h->set;
    struct ct_span host = ct_mailset_str(set, domain);
    uint64_t keys[CT_LOOKALIKE_KEYS];
    size_t n;

    if (domain == 0 || known(&w->domain[domain]) || ct_mailset_is_own(set, domain))
        return;
    n = ct_domain_candidate_keys(host, keys);
    for (size_t i = 0; i < n; i++) {
        uint64_t *at = ct_map_get(&w->keys, (struct ct_span){ (char *)&keys[i], 8 });
        unsigned left = CT_MAX_LOOKALIKES; /* the newest first */

        for (uint64_t k = at ? *at : 0; k && left; k = w->chain.v[k - 1].next, left--) {
            uint32_t cand = w->chain.v[k - 1].domain;
            enum ct_lookalike kind = ct_domain_lookalike(host, ct_mailset_str(set, cand));

            if (kind && nearer(set, as, kind, cand)) {
                as->lookalike = (uint8_t)kind;
                as->lookalike_of = cand;
            }
        }
    }
}

static void index_domain(struct walk *w, uint32_t domain)
{
    uint64_t keys[CT_LOOKALIKE_KEYS];
    size_t n;

    if (domain == 0 || w->indexed[domain])
        return;
    w->indexed[domain] = 1;
    n = ct_domain_known_keys(ct_mailset_str(w->h->set, domain), keys);
    for (size_t i = 0; i < n; i++) {
        struct ct_span key = ct_arena_copy(&w->arena, (struct ct_span){ (char *)&keys[i], 8 });
        uint64_t *at = ct_map_put(&w->keys, key, NULL);
        uint32_t next = (uint32_t)*at;

        *ct_vec_add(&w->chain) = (struct link){ domain, next };
        *at = w->chain.n;
    }
}

static void judge(struct walk *w, size_t i)
{
    const struct ct_mailset *set = w->h->set;
    const struct ct_msg *m = &set->msgs.v[i];
    struct ct_asof *as = &w->h->asof[i];

    as->from_before = w->address[m->from].msgs;
    as->domain_before = w->domain[m->from_domain].msgs;
    as->answered_address = w->address[m->from].answers > 0;
    as->answered_domain = w->domain[m->from_domain].answers > 0;
    as->reply_elsewhere = m->reply_domain && m->reply_domain != m->from_domain &&
                          !ct_mailset_is_own(set, m->reply_domain);
    as->beacon_new = as->beacon && !w->host_day[set->fetches.v[as->beacon - 1].domain];
    if (m->direction == CT_DIR_OUTBOUND || m->direction == CT_DIR_INTERNAL)
        return;
    judge_name(w, m, as);
    judge_lookalike(w, m->from_domain, as);
    if (!as->lookalike)
        judge_lookalike(w, m->reply_domain, as);
}

/* A message without a time came before no other: it makes nobody known. */
static void contact_add(struct contact *c, const struct ct_msg *m, size_t i)
{
    if (m->at_us == CT_TIME_NONE)
        return;
    if (c->msgs++ == 0) {
        c->first_us = m->at_us;
        c->first_msg = (uint32_t)i + 1;
    }
    c->last_us = m->at_us;
}

static void learn_name(struct walk *w, const struct ct_msg *m)
{
    struct name *nm = &w->name[m->name_key];

    if (m->name_key == 0)
        return;
    if (nm->holder == 0 || (!known(&w->address[nm->holder]) && known(&w->address[m->from])))
        nm->holder = m->from;
    if (nm->last_domain != m->from_domain)
        nm->domains++;
    nm->last_domain = m->from_domain;
}

/* What ct_mailset_domain_of() would say, which may no longer add strings; 0: no domain,
 * or one that never wrote. */
static uint32_t domain_of(const struct ct_mailset *set, uint32_t address)
{
    struct ct_span a = ct_mailset_str(set, address);
    size_t at = a.len;
    uint32_t d;

    while (at > 0 && a.ptr[at - 1] != '@')
        at--;
    d = at ? ct_intern_find(&set->strings, ct_domain_group(ct_span_from(a, at))) : 0;
    return d == CT_INTERN_NONE ? 0 : d;
}

static void learn(struct walk *w, size_t i)
{
    const struct ct_mailset *set = w->h->set;
    const struct ct_msg *m = &set->msgs.v[i];

    contact_add(&w->address[m->from], m, i);
    contact_add(&w->domain[m->from_domain], m, i);
    learn_name(w, m);
    if (known(&w->domain[m->from_domain]))
        index_domain(w, m->from_domain);
    for (uint32_t k = 0; k < m->n_fetches; k++) {
        int32_t *day = &w->host_day[set->fetches.v[m->fetches + k].domain];

        if (*day == 0)
            *day = day_number(m);
    }
    if (m->direction != CT_DIR_OUTBOUND)
        return;
    for (uint32_t k = 0; k < m->n_rcpts && k < CT_MAX_JOINED_RCPTS; k++) {
        uint32_t to = set->rcpts.v[m->rcpts + k];
        uint32_t d = domain_of(set, to);

        w->address[to].answers++;
        if (d == 0)
            continue;
        w->domain[d].answers++;
        w->h->sender[d].answers++;
        index_domain(w, d);
    }
}

static int16_t clamped(int32_t centibits)
{
    return (int16_t)(centibits < -30000 ? -30000 : centibits > 30000 ? 30000 : centibits);
}

/* What every detector says with the archive as it stands. */
static void judge_then(struct ct_history *h, size_t i)
{
    struct ct_suspicion j;

    if (h->set->msgs.v[i].direction != CT_DIR_INBOUND)
        return;
    ct_detect(h, i, &j);
    h->asof[i].then[0] = clamped(j.tracking);
    h->asof[i].then[1] = clamped(j.persona);
    h->asof[i].then[2] = clamped(j.standing);
}

static void walk_day(struct walk *w, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        ct_reach_add(&w->reach, w->h, (uint32_t)i);
    ct_beacons_add(&w->beacons, w->h, from, to);
    for (size_t i = from; i < to; i++)
        judge(w, i);
    for (size_t i = from; i < to; i++)
        judge_then(w->h, i);
    for (size_t i = from; i < to; i++)
        learn(w, i);
}

static void walk_days(struct walk *w)
{
    const struct ct_mailset *set = w->h->set;

    for (size_t i = 0; i < set->own.n; i++)
        index_domain(w, set->own.v[i]);
    for (size_t i = 0, end; i < set->msgs.n; i = end) {
        int64_t day = ct_time_day(set->msgs.v[i].at_us);

        for (end = i; end < set->msgs.n && ct_time_day(set->msgs.v[end].at_us) == day;)
            end++;
        walk_day(w, i, end);
    }
}

/* Beacons once more, now that it is known whom each host ever reached. */
static void look_back(struct walk *w)
{
    struct ct_history *h = w->h;
    struct ct_beacon_walk beacons;

    ct_beacons_begin(&beacons, h);
    ct_beacons_add(&beacons, h, 0, h->set->msgs.n);
    ct_beacons_done(&beacons);
    for (size_t i = 0; i < h->set->msgs.n; i++) {
        struct ct_asof *as = &h->asof[i];

        as->beacon_new = as->beacon && w->host_day[h->set->fetches.v[as->beacon - 1].domain] ==
                                           day_number(&h->set->msgs.v[i]);
    }
}

void ct_history_build(struct ct_history *ret, const struct ct_mailset *set)
{
    size_t n = set->strings.strings.n;
    struct walk w = { .h = ret };

    *ret = (struct ct_history){ .set = set };
    ret->asof = ct_arena_alloc(&ret->arena, (set->msgs.n + 1) * sizeof *ret->asof);
    ret->domain = ct_arena_alloc(&ret->arena, n * sizeof *ret->domain);
    ret->template = ct_arena_alloc(&ret->arena, n * sizeof *ret->template);
    ret->sender = ct_arena_alloc(&ret->arena, n * sizeof *ret->sender);

    w.address = ct_arena_alloc(&w.arena, n * sizeof *w.address);
    w.domain = ct_arena_alloc(&w.arena, n * sizeof *w.domain);
    w.name = ct_arena_alloc(&w.arena, n * sizeof *w.name);
    w.host_day = ct_arena_alloc(&w.arena, n * sizeof *w.host_day);
    w.indexed = ct_arena_alloc(&w.arena, n);
    ct_reach_begin(&w.reach, ret);
    ct_beacons_begin(&w.beacons, ret);
    walk_days(&w);
    ct_reach_done(&w.reach);
    ct_beacons_done(&w.beacons);
    look_back(&w);
    ct_map_done(&w.keys);
    ct_vec_done(&w.chain);
    ct_arena_done(&w.arena);
}

void ct_history_done(struct ct_history *h)
{
    ct_arena_done(&h->arena);
    *h = (struct ct_history){ 0 };
}
