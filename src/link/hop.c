/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hop: what belongs to a campaign without being suspicious by itself.
 *
 * The plain text mail before the beacon, the one whose image a gateway removed:
 * they are found by what they share with those that act. One hop only, over
 * values that at most a handful of senders have, with the same demands on the
 * pair as among suspects. Mail of somebody whom one of ours had written to before
 * is left out: it would draw the impersonated into the campaign of his
 * impersonator.
 */
#include <stdlib.h>

#include "link/cluster.h"

#define RARE_SENDERS 8

struct owner {
    uint32_t cluster, msg; /* index; a member that has the value */
};

struct hop {
    struct ct_clusters *c;
    const struct ct_history *h;
    const struct ct_rarity *r;
    CT_VEC(struct owner) owners;
    struct ct_map by_value; /* feature and value -> index in owners + 1 */
    struct ct_arena keys;
    uint32_t *joined; /* message -> cluster + 1 */
};

static bool is_key(int f)
{
    return f != CT_FEATURE_ZONE && f != CT_FEATURE_MIME && f != CT_FEATURE_ENCODING &&
           f != CT_FEATURE_LINK && f != CT_FEATURE_SUBJECT;
}

static void own_values(struct hop *hop, uint32_t cluster, uint32_t msg)
{
    struct ct_feature_values v;

    ct_feature_values(&v, hop->h, msg);
    for (uint32_t f = 0; f < CT_N_FEATURES; f++) {
        uint32_t key[2] = { f, v.one[f] };
        struct ct_span k = { (char *)key, sizeof key };
        uint64_t *at;

        if (!is_key((int)f) || v.one[f] == 0 || hop->r->senders[f][v.one[f]] > RARE_SENDERS)
            continue;
        *ct_vec_add(&hop->owners) = (struct owner){ cluster, msg };
        at = ct_map_get(&hop->by_value, k);
        if (!at)
            at = ct_map_put(&hop->by_value, ct_arena_copy(&hop->keys, k), NULL);
        *at = hop->owners.n;
    }
}

/* The cluster that a message belongs to, + 1. */
static uint32_t find(const struct hop *hop, uint32_t msg)
{
    struct ct_feature_values v;
    uint32_t best = 0;
    int32_t most = CT_EDGE_LEAST - 1;

    ct_feature_values(&v, hop->h, msg);
    for (uint32_t f = 0; f < CT_N_FEATURES; f++) {
        uint32_t key[2] = { f, v.one[f] };
        uint64_t *at = is_key((int)f) && v.one[f]
                           ? ct_map_get(&hop->by_value, (struct ct_span){ (char *)key, sizeof key })
                           : NULL;
        struct ct_pair p;

        if (!at)
            continue;
        ct_pair_weigh(&p, hop->h, hop->r, msg, hop->owners.v[*at - 1].msg);
        if (p.strong >= 2 && p.centibits > most) {
            most = p.centibits;
            best = hop->owners.v[*at - 1].cluster + 1;
        }
    }
    return best;
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
        more[hop->joined[i]]++;
    for (size_t k = 0; k < hop->c->v.n; k++) {
        struct ct_cluster *cl = &hop->c->v.v[k];

        if (more[k + 1] == 0)
            continue;
        msgs[k + 1] = ct_arena_raw(&hop->c->arena, (cl->n + more[k + 1]) * sizeof **msgs);
        memcpy(msgs[k + 1], cl->msgs, cl->n * sizeof **msgs);
        cl->msgs = msgs[k + 1];
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
    ct_map_done(&hop.by_value);
    ct_arena_done(&hop.keys);
    ct_arena_done(&scratch);
}
