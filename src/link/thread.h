/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * thread: campaigns that one actor may have run, over years.
 *
 *   clusters --profiles--> pairs, shared tools discounted --joins--> threads
 *
 * The second level never asks whether two campaigns share something, but why: what
 * groups of campaigns hold that have nothing else in common is a tool or a host for
 * hire, and joins nobody. Whom they wrote to, in which network they stood and which
 * technique they used is no evidence here. One link alone is enough only along a chain
 * of campaigns at most 24 months apart; every link is kept with its bits.
 */

#include "link/cluster.h"
#include "link/profile.h"
#include "model/judgement.h"

/* Why two campaigns have something in common. */
enum ct_cause {
    CT_CAUSE_OPERATOR, /* one operator */
    CT_CAUSE_TOOL,     /* a tool or kit that several have */
    CT_CAUSE_HOSTING,  /* a host or service that several rent */
    CT_CAUSE_COPIED,   /* one copies what is known of the other */
    CT_CAUSE_CHANCE,
    CT_N_CAUSES,
};

/* One trait in which two campaigns agree, or contradict each other. */
struct ct_common {
    enum ct_feature feature;
    uint32_t
        value; /* as in struct ct_feature_value; of a contradiction: that of a, 0 for several */
    uint32_t other;    /* of a contradiction: that of b; else the same */
    uint32_t holders;  /* campaigns that have it */
    uint32_t worlds;   /* groups of holders that have nothing else in common */
    uint32_t benign;   /* senders outside all campaigns that have it */
    int32_t centibits; /* what it says for one operator, discounted; negative: against */
    int32_t nominal;   /* the same as if nobody else could have it */
};

struct ct_thread_link {
    uint32_t a, b; /* clusters, a < b */
    int32_t centibits;
    int32_t family[CT_N_FAMILIES];
    int32_t cause[CT_N_CAUSES]; /* centibits for each explanation against all others */
    enum ct_cause best;
    int32_t against; /* of centibits: all contradictions */
    uint32_t months; /* between them; 0: they overlap */
    bool personal;   /* a name or a possession that nobody else has is among it */
    bool person;     /* the same person, spelt the same, by the same clock */
    bool namesake;   /* and one honest sender is he, or is called like him */
    bool strong;     /* two families and two owners of traits */
    bool broad;      /* and in three respects: possessions or names, kit, tool */
    bool enough;     /* by itself enough evidence for one operator */
    bool joins;      /* used for a thread */
    bool drift;      /* the only link between its parts: allowed as a step of a chain */
    bool contested;  /* strong where it can be copied, contradicted where it cannot */
    bool blocked;    /* enough or contested, and its ends are in two threads */
    const struct ct_common *common; /* the weightiest first */
    uint32_t n_common;
};

#define CT_THREAD_LEAST 800        /* centibits that a join needs */
#define CT_THREAD_PERSONAL 600     /* the same of what only one person can have kept */
#define CT_THREAD_MONTHS 24        /* a single link reaches so far */
#define CT_THREAD_PERSON_MONTHS 60 /* several links by persons reach so far */
#define CT_THREAD_FAMILY 250       /* and each of at least two families */
#define CT_THREAD_BESIDE 150       /* or the second beside a program that nobody else has */

struct ct_threads {
    struct ct_arena arena;
    uint32_t *of;                        /* by cluster: the first cluster of its thread */
    uint32_t n;                          /* clusters */
    CT_VEC(struct ct_thread_link) links; /* in order of a, b; those with some evidence */
    struct ct_profiles profiles;
    uint64_t cut; /* pairs that were not weighed, since too many share a value */
};

/* `c`: all clusters of the hunt, claimed or not: crime and mailing services show which
 * tools are for hire. `judged` may be empty. */
void ct_threads_build(struct ct_threads *ret, const struct ct_history *h, const struct ct_rarity *r,
    const struct ct_clusters *c, struct ct_judgement_list judged);
void ct_threads_done(struct ct_threads *t);

/* The link between two clusters in any order, NULL when there is next to nothing. */
const struct ct_thread_link *ct_threads_link(const struct ct_threads *t, uint32_t a, uint32_t b);

/* "one operator", "a shared tool" … Static. */
const char *ct_cause_name(enum ct_cause c);
