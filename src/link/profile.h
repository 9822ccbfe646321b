/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * profile: what a campaign holds, and who else holds the same.
 *
 *   cluster --share of its days--> holdings --all clusters, all other mail--> traits
 *
 * A holding is a value on at least 8 % of a campaign's days: days and not mails, so that
 * one large wave does not hide the rest. A trait is a value over all its holders. Its worlds
 * are the groups of holders that have nothing else in common: an operator's ten campaigns
 * are one world, ten criminals with one kit are ten, and the bits of a value are divided by
 * its worlds.
 */

#include "link/cluster.h"

/* What a trait is the mark of. Traits of one group tend to change hands together. */
enum ct_trait_group {
    CT_GROUP_NONE, /* never evidence: whom it was sent to */
    CT_GROUP_OWN,  /* addresses, domains and accounts of the operator */
    CT_GROUP_NAME, /* whom he pretends to be */
    CT_GROUP_KIT,  /* pages, texts and forms of links: can be bought or copied */
    CT_GROUP_TOOL, /* what sends the mail: can be bought, is seldom published */
    CT_GROUP_HOST, /* where it stood: can be rented */
    CT_GROUP_HABIT,
    CT_N_GROUPS,
};

struct ct_holding {
    uint32_t trait;    /* index in ct_profiles.traits */
    uint32_t permille; /* of the campaign's days */
    int64_t first_us, last_us;
};

struct ct_profile {
    const struct ct_holding *v; /* in order of trait */
    uint32_t n;
    uint32_t msgs, days;
    int64_t first_us, last_us;
    bool weak; /* so small that it may not hold two others together */
};

struct ct_trait {
    enum ct_feature kind;
    uint32_t value;          /* as in struct ct_feature_value */
    const uint32_t *holders; /* clusters, sorted */
    uint32_t n_holders, worlds;
    uint32_t benign;   /* sender domains of mail outside all clusters that have it */
    int32_t nominal;   /* centibits if its holders were one world */
    int32_t centibits; /* discounted */
};

struct ct_profiles {
    struct ct_arena arena;
    const struct ct_mailset *set; /* borrowed */
    struct ct_profile *v;         /* by cluster */
    uint32_t n;
    CT_VEC(struct ct_trait) traits; /* in order of kind, value */
    uint32_t n_senders;             /* as in ct_rarity */
};

void ct_profiles_build(struct ct_profiles *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_clusters *c);
void ct_profiles_done(struct ct_profiles *p);

/* worlds.c: fills worlds and both weights of every trait. Called by ct_profiles_build(). */
void ct_profiles_weigh(struct ct_profiles *p);

/* Row of traits.def. */
struct ct_trait_kind {
    enum ct_trait_group group;
    bool copied; /* can be copied from what is published */
    uint16_t m, u, half_life, most;
};

const struct ct_trait_kind *ct_trait_kind(enum ct_feature kind);

/* A kind of trait that both show without a value in common. */
struct ct_contradiction {
    enum ct_feature feature;
    uint32_t a, b; /* the first value of each */
    int32_t centibits;
};

/* Writes up to CT_N_FEATURES of them; returns how many. *ret_sum: what they say together. */
uint32_t ct_profile_contradictions(struct ct_contradiction *ret, int32_t *ret_sum,
    const struct ct_profiles *p, uint32_t a, uint32_t b);

/* Months between the end of the one and the beginning of the other; 0: they overlap. */
uint32_t ct_profile_months(const struct ct_profile *a, const struct ct_profile *b);

/* Pairs of campaigns that share a trait worth looking at: a < b, in order, each once. */
struct ct_profile_pair {
    uint32_t a, b;
};

struct ct_profile_pairs {
    CT_VEC(struct ct_profile_pair) v;
    uint64_t cut; /* left out, since too many share their values */
};

void ct_profile_pairs(struct ct_profile_pairs *ret, const struct ct_profiles *p);
void ct_profile_pairs_done(struct ct_profile_pairs *pairs);

/* Calls fn for every trait that both have, in order of trait. */
typedef void ct_trait_shared_fn(
    const struct ct_trait *t, const struct ct_holding *a, const struct ct_holding *b, void *arg);

void ct_profile_meet(
    const struct ct_profiles *p, uint32_t a, uint32_t b, ct_trait_shared_fn *fn, void *arg);
