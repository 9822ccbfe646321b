/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hop: what belongs to a campaign without being suspicious by itself.
 *
 * The plain text mail before the beacon, the one whose image a gateway removed:
 * they are found by what they share with those that act. One hop only, over
 * values that at most a handful of senders have, with the same demands on the
 * pair as among suspects. Mail of somebody whom one of ours had written to before,
 * or whose name or domain a member imitates, is left out: it would draw the
 * impersonated into the campaign of his impersonator.
 *
 * Who sends a million mails alike makes nothing quadratic: of a value at most
 * OWNERS members are kept, spread over those who have it, a message is weighed
 * against TRIED of them at most, and a cluster takes in CT_MAX_HOP.
 */
#include <stdlib.h>

#include "base/bits.h"
#include "base/limits.h"
#include "link/cluster.h"
#include "link/edges.h"

#define RARE_SENDERS 8
#define OWNERS 16 /* of one value */
#define MET 64    /* members that a message shares something with */
#define TRIED 6   /* of them, weighed */

/* A member of a cluster by one of its rare values. */
struct owner {
    uint64_t key; /* feature and value */
    uint32_t cluster, msg;
};

struct hop {
    struct ct_clusters *c;
    const struct ct_history *h;
    const struct ct_rarity *r;
    CT_VEC(struct owner) owners; /* by key, then cluster, then time */
    struct ct_set64 keys;
    uint32_t *joined; /* message -> cluster + 1 */
};

/* A member met by values of several families. */
struct met {
    const struct owner *o;
    uint32_t families; /* bits */
};

struct meeting {
    struct met v[MET];
    unsigned n;
};

static bool is_key(const struct hop *hop, const struct ct_feature_value *v)
{
    return v->feature != CT_FEATURE_MIME && v->feature != CT_FEATURE_ENCODING &&
           ct_family_is_strong(ct_feature_family(v->feature)) &&
           ct_rarity_senders(hop->r, v->feature, v->value) <= RARE_SENDERS;
}

static uint64_t key_of(const struct ct_feature_value *v)
{
    return (uint64_t)(v->feature + 1) << 32 | v->value;
}

static void own_values(struct hop *hop, uint32_t cluster, uint32_t msg)
{
    struct ct_feature_values v;

    ct_feature_values(&v, hop->h, msg);
    for (uint32_t i = 0; i < v.n; i++)
        if (is_key(hop, &v.v[i]))
            *ct_vec_add(&hop->owners) = (struct owner){ key_of(&v.v[i]), cluster, msg };
}

static int by_key(const void *a, const void *b)
{
    const struct owner *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->cluster != y->cluster)
        return x->cluster < y->cluster ? -1 : 1;
    return (x->msg > y->msg) - (x->msg < y->msg);
}

/* Sorts the owners and keeps, of those of one value, OWNERS at even distances. */
static void thin_out(struct hop *hop)
{
    struct owner *v = hop->owners.v;
    size_t kept = 0;

    if (hop->owners.n)
        qsort(v, hop->owners.n, sizeof *v, by_key);
    for (size_t i = 0, end; i < hop->owners.n; i = end) {
        size_t n;

        for (end = i; end < hop->owners.n && v[end].key == v[i].key;)
            end++;
        ct_set64_add(&hop->keys, v[i].key);
        n = end - i < OWNERS ? end - i : OWNERS;
        for (size_t k = 0; k < n; k++)
            v[kept++] = v[i + k * (end - i) / n];
    }
    hop->owners.n = kept;
}

static size_t first_owner(const struct hop *hop, uint64_t key)
{
    size_t lo = 0, hi = hop->owners.n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (hop->owners.v[mid].key < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void meet(struct meeting *m, const struct owner *o, uint32_t family)
{
    unsigned i = 0;

    while (i < m->n && m->v[i].o->msg != o->msg)
        i++;
    if (i == MET)
        return;
    if (i == m->n)
        m->v[m->n++] = (struct met){ o, 0 };
    m->v[i].families |= family;
}

/* Is the message by him whom the member pretends to be? */
static bool imitated(const struct hop *hop, uint32_t member, const struct ct_msg *m)
{
    const struct ct_asof *as = &hop->h->asof[member];

    if (as->lookalike && as->lookalike_of == m->from_domain)
        return true;
    return as->same_name && hop->h->set->msgs.v[as->same_name - 1].from == m->from;
}

/* The one met by most families that was not weighed yet; NULL: none. */
static struct met *best_met(struct meeting *m)
{
    struct met *best = NULL;

    for (unsigned i = 0; i < m->n; i++)
        if (m->v[i].families &&
            (!best || __builtin_popcount(m->v[i].families) > __builtin_popcount(best->families)))
            best = &m->v[i];
    return best;
}

static int32_t days_between(const struct hop *hop, uint32_t a, uint32_t b)
{
    int64_t s = hop->h->set->msgs.v[a].at_us, t = hop->h->set->msgs.v[b].at_us;

    if (s == CT_TIME_NONE || t == CT_TIME_NONE)
        return 0;
    return (int32_t)((s < t ? t - s : s - t) / CT_DAY_US);
}

/* The cluster that a message belongs to, + 1. */
static uint32_t find(const struct hop *hop, uint32_t msg)
{
    struct meeting met = { .n = 0 };
    struct ct_feature_values v;
    uint32_t ret = 0;
    int32_t most = 0;
    struct met *x;

    ct_feature_values(&v, hop->h, msg);
    for (uint32_t i = 0; i < v.n; i++) {
        uint64_t key = key_of(&v.v[i]);

        if (!ct_set64_has(&hop->keys, key))
            continue;
        for (size_t k = first_owner(hop, key); k < hop->owners.n && hop->owners.v[k].key == key;
             k++)
            meet(&met, &hop->owners.v[k], 1u << ct_feature_family(v.v[i].feature));
    }
    for (unsigned n = 0; n < TRIED && (x = best_met(&met)); n++) {
        struct ct_pair p;

        x->families = 0;
        if (imitated(hop, x->o->msg, &hop->h->set->msgs.v[msg]))
            return 0;
        ct_pair_weigh(&p, hop->h, hop->r, msg, x->o->msg);
        p.centibits -= ct_edges_asked(hop->r, days_between(hop, msg, x->o->msg));
        if (p.strong >= 2 && p.centibits > most) {
            most = p.centibits;
            ret = x->o->cluster + 1;
        }
    }
    return ret;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Adds those that joined to the members, which stay in order of time. */
static void enlarge(struct hop *hop, struct ct_arena *scratch)
{
    uint32_t *more = ct_arena_alloc(scratch, (hop->c->v.n + 1) * sizeof *more);
    uint32_t **msgs = ct_arena_alloc(scratch, (hop->c->v.n + 1) * sizeof *msgs);

    for (size_t i = 0; i < hop->h->set->msgs.n; i++)
        if (hop->joined[i] && more[hop->joined[i]]++ >= CT_MAX_HOP)
            hop->joined[i] = 0;
    for (size_t k = 0; k < hop->c->v.n; k++) {
        struct ct_cluster *cl = &hop->c->v.v[k];

        if (more[k + 1] == 0)
            continue;
        msgs[k + 1] = ct_arena_raw(&hop->c->arena, (cl->n + more[k + 1]) * sizeof **msgs);
        memcpy(msgs[k + 1], cl->msgs, cl->n * sizeof **msgs);
        cl->msgs = msgs[k + 1];
        cl->left_out = more[k + 1] > CT_MAX_HOP ? more[k + 1] - CT_MAX_HOP : 0;
    }
    for (uint32_t i = 0; i < hop->h->set->msgs.n; i++) {
        uint32_t k = hop->joined[i];

        if (k)
            msgs[k][hop->c->v.v[k - 1].n++] = i;
    }
    for (size_t k = 0; k < hop->c->v.n; k++)
        if (msgs[k + 1])
            qsort(msgs[k + 1], hop->c->v.v[k].n, sizeof **msgs, by_number);
}

void ct_cluster_hop(struct ct_clusters *c, const struct ct_history *h, const struct ct_rarity *r,
    const struct ct_pool *pool)
{
    const struct ct_mailset *set = h->set;
    struct ct_arena scratch = { 0 };
    struct hop hop = { .c = c, .h = h, .r = r };
    uint8_t *taken = ct_arena_alloc(&scratch, set->msgs.n + 1);

    hop.joined = ct_arena_alloc(&scratch, (set->msgs.n + 1) * sizeof *hop.joined);
    for (uint32_t k = 0; k < c->v.n; k++)
        for (uint32_t i = 0; i < c->v.v[k].n; i++) {
            own_values(&hop, k, c->v.v[k].msgs[i]);
            taken[c->v.v[k].msgs[i]] = 1;
        }
    thin_out(&hop);
    for (size_t i = 0; i < pool->v.n; i++)
        taken[pool->v.v[i].msg] = 1;
    for (uint32_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];

        if (taken[i] || m->direction != CT_DIR_INBOUND || h->asof[i].answered_address)
            continue;
        hop.joined[i] = find(&hop, i);
    }
    enlarge(&hop, &scratch);
    ct_vec_done(&hop.owners);
    ct_set64_done(&hop.keys);
    ct_arena_done(&scratch);
}
