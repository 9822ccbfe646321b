/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile: holdings of each campaign, then holders of each trait.
 *
 * Comes in: all clusters and the whole archive. Goes out: traits in a fixed order with
 * their holders, and by cluster its holdings. Of a very large cluster an even sample of
 * mails is read (CT_MAX_PROFILE_MAILS); who else in the archive has a value is counted over
 * all of it, by different sender domains.
 */
#include "link/profile.h"

#include <stdlib.h>

#include "base/bits.h"
#include "base/limits.h"
#include "base/map.h"

#define SHARE 80 /* permille of days from which a value is the campaign's own */
#define DAY_NONE INT32_MIN

/* A value of one cluster while its mails are read. */
struct met {
    uint64_t key; /* kind and value */
    uint32_t cluster, days;
    int32_t last_day;
    int64_t first_us, last_us;
};

struct work {
    struct ct_profiles *out;
    const struct ct_history *h;
    const struct ct_rarity *r;
    CT_VEC(struct met) met;    /* of all clusters */
    struct ct_map by_key;      /* of the cluster in work: key -> index in met + 1 */
    struct ct_map trait_of;    /* key -> index in traits + 1 */
    struct ct_arena keys, all; /* of by_key; of the rest */
    uint8_t *in_cluster;       /* by message */
};

static const struct ct_trait_kind kinds[CT_N_FEATURES] = {
#define TRAIT(id, group, copied, m, u, half_life, most) \
    [CT_FEATURE_##id] = { CT_GROUP_##group, copied, m, u, half_life, most },
#include "link/traits.def"
#undef TRAIT
};

const struct ct_trait_kind *ct_trait_kind(enum ct_feature kind)
{
    return &kinds[kind];
}

static struct ct_span as_span(const uint64_t *key)
{
    return (struct ct_span){ (const char *)key, sizeof *key };
}

static uint64_t key_of(struct ct_feature_value v)
{
    return (uint64_t)v.feature << 32 | v.value;
}

static void extend(int64_t *first, int64_t *last, int64_t at_us)
{
    if (at_us == CT_TIME_NONE)
        return;
    if (*first == CT_TIME_NONE || at_us < *first)
        *first = at_us;
    if (*last == CT_TIME_NONE || at_us > *last)
        *last = at_us;
}

static int32_t day_of(int64_t at_us)
{
    return at_us == CT_TIME_NONE ? DAY_NONE + 1 : (int32_t)(at_us / CT_DAY_US);
}

static void meet(struct work *w, uint32_t cluster, uint64_t key, int64_t at_us)
{
    uint64_t *at = ct_map_get(&w->by_key, as_span(&key));
    int32_t day = day_of(at_us);
    struct met *m;

    if (!at) {
        at = ct_map_put(&w->by_key, ct_arena_copy(&w->keys, as_span(&key)), NULL);
        *ct_vec_add(&w->met) = (struct met){ .key = key,
            .cluster = cluster,
            .last_day = DAY_NONE,
            .first_us = CT_TIME_NONE,
            .last_us = CT_TIME_NONE };
        *at = w->met.n;
    }
    m = &w->met.v[*at - 1];
    m->days += m->last_day != day;
    m->last_day = day;
    extend(&m->first_us, &m->last_us, at_us);
}

/* What one mail shows: what mails are compared by, and who its sender says he is. */
static void values_of(struct ct_feature_values *ret, const struct ct_history *h, uint32_t msg)
{
    const uint32_t names = 1u << CT_FEATURE_NAME | 1u << CT_FEATURE_FROM;
    uint32_t persona = h->set->msgs.v[msg].persona;

    ct_feature_values(ret, h, msg);
    if (persona && !(h->nulled && h->nulled[msg] & names))
        ret->v[ret->n++] = (struct ct_feature_value){ CT_FEATURE_MAILBOX, persona };
}

/* Whom it was sent to says nothing, and neither does a link to somebody who writes here
 * himself: it is a site that anyone may quote. */
static bool says_something(const struct work *w, struct ct_feature_value v)
{
    return kinds[v.feature].group != CT_GROUP_NONE &&
           (v.feature != CT_FEATURE_LINK ||
               ct_rarity_senders(w->r, CT_FEATURE_FROM_DOMAIN, v.value) == 0);
}

/* Reads one cluster; what too few days have is forgotten again. */
static void read_cluster(struct work *w, uint32_t number, const struct ct_cluster *cl)
{
    struct ct_profile *p = &w->out->v[number];
    uint32_t step = cl->n / CT_MAX_PROFILE_MAILS + 1;
    size_t from = w->met.n, to = from;
    int32_t last = DAY_NONE;
    struct ct_feature_values v;

    p->first_us = p->last_us = CT_TIME_NONE;
    p->msgs = cl->n;
    for (uint32_t i = 0; i < cl->n; i++) {
        int64_t at_us = w->h->set->msgs.v[cl->msgs[i]].at_us;

        w->in_cluster[cl->msgs[i]] = 1;
        extend(&p->first_us, &p->last_us, at_us);
        if (i % step)
            continue;
        p->days += day_of(at_us) != last;
        last = day_of(at_us);
        values_of(&v, w->h, cl->msgs[i]);
        for (unsigned k = 0; k < v.n; k++)
            if (says_something(w, v.v[k]))
                meet(w, number, key_of(v.v[k]), at_us);
    }
    for (size_t i = from; i < w->met.n; i++)
        if ((uint64_t)w->met.v[i].days * 1000 >= (uint64_t)p->days * SHARE)
            w->met.v[to++] = w->met.v[i];
    w->met.n = to;
    p->weak = cl->n < 3 || p->days < 2;
    if (w->by_key.cap > 65536)
        ct_map_done(&w->by_key); /* clearing costs its size, and most clusters are small */
    else
        ct_map_clear(&w->by_key);
    ct_arena_reset(&w->keys);
}

static int by_key(const void *a, const void *b)
{
    const struct met *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* All that have one value become its trait; each holding goes to its cluster. */
static void make_trait(struct work *w, struct ct_holding **v, const struct met *m, uint32_t n)
{
    struct ct_profiles *out = w->out;
    uint32_t *holders = ct_arena_raw(&out->arena, n * sizeof *holders);

    for (uint32_t i = 0; i < n; i++) {
        struct ct_profile *p = &out->v[m[i].cluster];

        holders[i] = m[i].cluster;
        v[m[i].cluster][p->n++] = (struct ct_holding){ (uint32_t)out->traits.n,
            m[i].days * 1000 / p->days, m[i].first_us, m[i].last_us };
    }
    *ct_vec_add(&out->traits) = (struct ct_trait){ .kind = (enum ct_feature)(m->key >> 32),
        .value = (uint32_t)m->key,
        .holders = holders,
        .n_holders = n };
    *ct_map_put(&w->trait_of, ct_arena_copy(&w->all, as_span(&m->key)), NULL) = out->traits.n;
}

static void make_traits(struct work *w)
{
    struct ct_profiles *out = w->out;
    struct ct_holding **v = ct_arena_alloc(&w->all, (out->n + 1) * sizeof *v);

    if (w->met.n)
        qsort(w->met.v, w->met.n, sizeof *w->met.v, by_key);
    for (size_t i = 0; i < w->met.n; i++)
        out->v[w->met.v[i].cluster].n++;
    for (uint32_t c = 0; c < out->n; c++) {
        out->v[c].v = v[c] = ct_arena_raw(&out->arena, (out->v[c].n + 1) * sizeof **v);
        out->v[c].n = 0;
    }
    for (size_t i = 0, end; i < w->met.n; i = end) {
        for (end = i; end < w->met.n && w->met.v[end].key == w->met.v[i].key;)
            end++;
        make_trait(w, v, &w->met.v[i], (uint32_t)(end - i));
    }
}

/* A provider's customers are many senders with one domain. */
static uint32_t who_has(const struct ct_msg *m, enum ct_feature f)
{
    return kinds[f].group == CT_GROUP_OWN ? m->from : m->from_domain;
}

/* Addresses by which somebody is played in a cluster: their other mails are strays of it. */
static void find_players(struct ct_set64 *ret, const struct work *w)
{
    const struct ct_mailset *set = w->h->set;

    for (uint32_t i = 0; i < set->msgs.n; i++)
        if (w->in_cluster[i] && set->msgs.v[i].persona)
            (void)ct_set64_add(ret, set->msgs.v[i].from);
}

/* Who outside all clusters has a trait, by different senders. */
static void count_benign(struct work *w)
{
    const struct ct_mailset *set = w->h->set;
    struct ct_set64 seen = { 0 }, players = { 0 };
    struct ct_feature_values v;

    find_players(&players, w);
    for (uint32_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];

        if (w->in_cluster[i] || m->direction == CT_DIR_OUTBOUND)
            continue;
        values_of(&v, w->h, i);
        for (unsigned k = 0; k < v.n; k++) {
            uint64_t key = key_of(v.v[k]);
            uint64_t *at = ct_map_get(&w->trait_of, as_span(&key));

            if (v.v[k].feature == CT_FEATURE_MAILBOX && ct_set64_has(&players, m->from))
                continue;
            if (at && ct_set64_add(&seen, *at << 32 | who_has(m, v.v[k].feature)))
                w->out->traits.v[*at - 1].benign++;
        }
    }
    ct_set64_done(&seen);
    ct_set64_done(&players);
}

void ct_profiles_build(struct ct_profiles *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_clusters *c)
{
    struct work w = { .out = ret, .h = h, .r = r };

    *ret = (struct ct_profiles){ .set = h->set, .n = (uint32_t)c->v.n, .n_senders = r->n_senders };
    ret->v = ct_arena_alloc(&ret->arena, (c->v.n + 1) * sizeof *ret->v);
    w.in_cluster = ct_arena_alloc(&w.all, h->set->msgs.n + 1);
    for (uint32_t i = 0; i < c->v.n; i++)
        read_cluster(&w, i, &c->v.v[i]);
    make_traits(&w);
    count_benign(&w);
    ct_profiles_weigh(ret);
    ct_vec_done(&w.met);
    ct_map_done(&w.by_key);
    ct_map_done(&w.trait_of);
    ct_arena_done(&w.keys);
    ct_arena_done(&w.all);
}

void ct_profiles_done(struct ct_profiles *p)
{
    ct_vec_done(&p->traits);
    ct_arena_done(&p->arena);
    *p = (struct ct_profiles){ 0 };
}

void ct_profile_meet(
    const struct ct_profiles *p, uint32_t a, uint32_t b, ct_trait_shared_fn *fn, void *arg)
{
    const struct ct_profile *pa = &p->v[a], *pb = &p->v[b];

    for (uint32_t i = 0, k = 0; i < pa->n && k < pb->n;) {
        if (pa->v[i].trait == pb->v[k].trait)
            fn(&p->traits.v[pa->v[i].trait], &pa->v[i], &pb->v[k], arg);
        if (pa->v[i].trait <= pb->v[k].trait)
            i++;
        else
            k++;
    }
}
