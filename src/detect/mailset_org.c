/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailset_org: whose archive is this, and where does it begin?
 *
 * Own domains, unless given: those to whose addresses mail was delivered in at
 * least a fifth of the messages, or half as often as to the most frequent one.
 * The border, unless given: an outside mail's Received fields are believed from
 * the top down as long as the host that wrote them belongs to a domain that
 * wrote the topmost field of at least a twentieth of all mail; a sender can forge
 * lines below that, never above. Authentication results count only when such a
 * domain, or an own one, signed them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/bits.h"
#include "detect/mailset.h"
#include "parse/domain.h"
#include "parse/ip.h"

struct tally {
    uint32_t id;
    uint64_t n;
};

static int by_count(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* The ids with a count, the most frequent first. Owned: free with ct_vec_done(). */
struct tallies {
    CT_VEC(struct tally) list;
};

static struct tallies ranked(const uint64_t *count, size_t n)
{
    struct tallies t = { 0 };

    for (size_t i = 1; i < n; i++)
        if (count[i])
            *ct_vec_add(&t.list) = (struct tally){ (uint32_t)i, count[i] };
    if (t.list.n)
        qsort(t.list.v, t.list.n, sizeof *t.list.v, by_count);
    return t;
}

bool ct_mailset_is_own(const struct ct_mailset *set, uint32_t domain)
{
    for (size_t i = 0; domain && i < set->own.n; i++)
        if (set->own.v[i] == domain)
            return true;
    return false;
}

static void given(struct ct_mailset *set, struct ct_span_list names, bool border)
{
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < names.n; i++) {
        struct ct_span name = ct_domain_group(ct_arena_lower(&a, names.v[i]));

        if (border)
            *ct_vec_add(&set->border) = ct_intern(&set->strings, name);
        else
            *ct_vec_add(&set->own) = ct_intern(&set->strings, name);
    }
    ct_arena_done(&a);
}

/* Counts each domain once a message. Where the archive holds proof of delivery, only that
 * counts; else whom the mail is addressed to, sent mail included. */
static void count_rcpt_domains(struct ct_mailset *set, struct ct_arena *a, uint64_t **ret)
{
    CT_VEC(uint32_t) domains = { 0 };
    struct ct_set64 once = { 0 };
    uint64_t *count, proved = 0;

    for (size_t i = 0; i < set->msgs.n; i++)
        proved += set->msgs.v[i].n_delivered > 0;
    for (size_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];
        bool by_proof = proved * 4 >= set->msgs.n;
        uint32_t first = by_proof ? m->delivered : m->rcpts;
        uint32_t n = by_proof ? m->n_delivered : m->n_rcpts;

        for (uint32_t k = 0; k < n && k < 50; k++) {
            uint32_t d = ct_mailset_domain_of(set, ct_mailset_str(set, set->rcpts.v[first + k]));

            if (d && ct_set64_add(&once, (uint64_t)i << 32 | d))
                *ct_vec_add(&domains) = d;
        }
    }
    count = ct_arena_alloc(a, set->strings.strings.n * sizeof *count);
    for (size_t i = 0; i < domains.n; i++)
        count[domains.v[i]]++;
    ct_vec_done(&domains);
    ct_set64_done(&once);
    *ret = count;
}

static void learn_own(struct ct_mailset *set)
{
    struct ct_arena a = { 0 };
    struct tallies t;
    uint64_t *count;

    count_rcpt_domains(set, &a, &count);
    t = ranked(count, set->strings.strings.n);
    for (size_t i = 0; i < t.list.n && i < 16; i++) {
        if (t.list.v[i].n * 5 < set->msgs.n && t.list.v[i].n * 2 < t.list.v[0].n)
            break;
        *ct_vec_add(&set->own) = t.list.v[i].id;
    }
    set->own_learned = true;
    ct_vec_done(&t.list);
    ct_arena_done(&a);
}

static void learn_border(struct ct_mailset *set)
{
    struct ct_arena a = { 0 };
    uint64_t *count = ct_arena_alloc(&a, set->strings.strings.n * sizeof *count), total = 0;
    struct tallies t;

    for (size_t i = 0; i < set->msgs.n; i++) {
        if (set->msgs.v[i].n_hops == 0)
            continue;
        count[set->hops.v[set->msgs.v[i].hops].by_domain]++;
        total++;
    }
    t = ranked(count, set->strings.strings.n);
    for (size_t i = 0; i < t.list.n && i < 16; i++)
        if (t.list.v[i].n * 20 >= total)
            *ct_vec_add(&set->border) = t.list.v[i].id;
    set->border_learned = true;
    ct_vec_done(&t.list);
    ct_arena_done(&a);
}

static bool in_border(const struct ct_mailset *set, uint32_t domain)
{
    for (size_t i = 0; domain && i < set->border.n; i++)
        if (set->border.v[i] == domain)
            return true;
    return ct_mailset_is_own(set, domain);
}

/* The network that is let as one piece: a /24, of IPv6 a /48. */
static uint32_t net_of(struct ct_mailset *set, uint32_t id)
{
    char text[CT_IP_TEXT + 8];
    struct ct_ip ip;
    struct ct_cidr net;
    size_t n;

    if (!id || !ct_ip_parse_loose(ct_mailset_str(set, id), &ip))
        return 0;
    net = ct_ip_net(&ip, ct_ip_is_v4(&ip) ? 24 : 48);
    n = ct_ip_text(&net.ip, text).len;
    n += (size_t)snprintf(text + n, sizeof text - n, ct_ip_is_v4(&ip) ? "/24" : "/48");
    return ct_intern(&set->strings, (struct ct_span){ text, n });
}

/* What the outermost host of ours saw of the one before it. */
static void find_source(struct ct_mailset *set, struct ct_msg *m)
{
    for (uint32_t i = 0; i < m->n_hops; i++) {
        const struct ct_hop *hop = &set->hops.v[m->hops + i];

        if (hop->by_domain && !in_border(set, hop->by_domain))
            break;
        if (!hop->ip)
            continue;
        m->source_ip = hop->ip;
        m->helo = hop->from_domain;
    }
    m->source_net = net_of(set, m->source_ip);
}

static void judge_auth(const struct ct_mailset *set, struct ct_msg *m)
{
    bool failed = false;

    m->auth = CT_AUTH_NONE;
    for (uint32_t i = 0; i < m->n_auths; i++) {
        const struct ct_auth_rec *a = &set->auths.v[m->auths + i];
        bool aligned = a->subject_domain && a->subject_domain == m->from_domain;

        if (!in_border(set, a->server_domain))
            continue;
        if (a->pass == 1 && (a->method == 3 || aligned)) {
            m->auth = CT_AUTH_PASS;
            return;
        }
        failed |= a->pass == 2 && (a->method == 3 || aligned);
    }
    if (failed)
        m->auth = CT_AUTH_FAIL;
}

/* Brings the recipients that are ours to the front, in their order. */
static void sort_targets(struct ct_mailset *set, struct ct_msg *m, bool *ret_other)
{
    uint32_t *v = set->rcpts.v + m->rcpts;

    *ret_other = false;
    for (uint32_t i = 0; i < m->n_rcpts; i++) {
        uint32_t id = v[i], d = ct_mailset_domain_of(set, ct_mailset_str(set, id));

        if (!ct_mailset_is_own(set, d)) {
            *ret_other |= d != 0;
            continue;
        }
        memmove(v + m->n_targets + 1, v + m->n_targets, (i - m->n_targets) * sizeof *v);
        v[m->n_targets++] = id;
    }
}

static void direct(struct ct_mailset *set, struct ct_msg *m)
{
    /* our own name on mail that failed our own check came from outside */
    bool from_own = ct_mailset_is_own(set, m->from_domain) && m->auth != CT_AUTH_FAIL, other;

    sort_targets(set, m, &other);
    if (from_own)
        m->direction = other || m->n_targets == 0 ? CT_DIR_OUTBOUND : CT_DIR_INTERNAL;
    else
        m->direction = m->n_targets ? CT_DIR_INBOUND : CT_DIR_OTHER;
}

void ct_mailset_orient(struct ct_mailset *set, struct ct_span_list own, struct ct_span_list border)
{
    given(set, own, false);
    given(set, border, true);
    if (set->own.n == 0)
        learn_own(set);
    if (set->border.n == 0)
        learn_border(set);
    for (size_t i = 0; i < set->msgs.n; i++) {
        struct ct_msg *m = &set->msgs.v[i];

        find_source(set, m);
        judge_auth(set, m);
        direct(set, m);
        if (m->at_us == CT_TIME_NONE)
            continue;
        if (set->first_us == CT_TIME_NONE)
            set->first_us = m->at_us;
        set->last_us = m->at_us;
    }
}
