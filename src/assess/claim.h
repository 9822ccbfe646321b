/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * claim: is a cluster a campaign against chosen people, and how sure is that?
 *
 *   cluster, suspicions, people --facts--> centibits --words--> claimed, or explained
 *
 * Tracking alone is no campaign: marketing tracks, and so does crime. A cluster
 * is claimed when something shows that people were chosen or deceived: a
 * correspondent impersonated, recipients of one group, few of many accounts, or
 * mails for which being opened is all they can be for. Every term of the sum is
 * kept as a reason with its weight. It is accepted when, besides, there is a hard seed (a
 * correspondent imitated, an indicator) or its share of suspects is beyond its background,
 * and it does not come from senders who have been here openly for long; with less
 * evidence it is left to a person's review.
 */

#include "assess/cohort.h"
#include "link/migration.h"
#include "model/result.h"

struct ct_known_person;

/* Everything that assess works with; all borrowed. */
struct ct_assess {
    struct ct_arena *a; /* of the result */
    struct ct_memory *mem;
    const struct ct_history *h;
    const struct ct_rarity *rarity;
    const struct ct_pool *pool;
    const struct ct_background *background;
    const struct ct_migration *migration; /* may be NULL */
    const struct ct_cohorts *cohorts;     /* NULL: nothing is known of groups */
    const struct ct_known_person *people; /* one row an address */
    size_t n_people;
    const struct ct_source_info *sources;
    size_t n_sources;
};

/* What a cluster shows, counted. */
struct ct_claim_facts {
    uint32_t msgs, targets, accounts;
    uint32_t hidden, personal, no_call, bulk, answered;
    uint32_t names, domains, hosts;  /* different ones */
    uint32_t main_domain, main_host; /* messages that have the most frequent one */
    uint32_t impersonating;          /* messages with another's name or a deceptive domain */
    uint32_t proven;        /* of those: of somebody whom ours wrote to or who is authenticated */
    uint32_t resembling;    /* messages whose domain only resembles a known one */
    uint32_t foreign;       /* messages whose beacon's host serves others too */
    uint32_t aligned;       /* messages that ask their own, authenticated, sender's domain */
    uint32_t settled;       /* messages of domains that wrote for half a year, authenticated */
    uint32_t corresponding; /* messages of senders whom ours wrote to at any time */
    uint32_t days, span_days, most_a_day;
    uint32_t seeds;                  /* messages that hold an indicator */
    uint32_t median;                 /* centibits of the middle message; 0 when negative */
    struct ct_span group;            /* whose members stand out among the recipients */
    uint32_t in_group, with_group;   /* recipients in it, recipients whose group is known */
    uint32_t group_size, people;     /* people in it, people known */
    int32_t picked;                  /* centibits of that */
    int32_t cohort;                  /* the same, as far as it can say anything here */
    uint32_t honest, honest_grouped; /* lasting senders; of them, to one group as well */
    uint32_t brief;      /* messages of senders that were here for some weeks only, unanswered */
    uint32_t burned;     /* such senders: domains, or addresses of a shared one */
    uint32_t one_letter; /* of resembling: by one letter */
    uint32_t one_letter_real; /* of those: from somebody real, as proven */
    int32_t by_chance;        /* centibits: what one letter says against chance in this archive */
};

/* What becomes of a cluster. */
enum ct_claim_level {
    CT_CLAIM_EXPLAINED, /* as bulk mail, or by nothing */
    CT_CLAIM_REVIEW,    /* somebody should look at it */
    CT_CLAIM_ACCEPTED,
};

struct ct_claim {
    struct ct_claim_facts facts;
    struct ct_background_test background;
    enum ct_claim_level level;
    int32_t centibits;
    uint32_t permille;
    enum ct_confidence confidence;
    uint32_t kin;                /* further clusters of its thread */
    bool carried;                /* the level is that of its thread */
    uint32_t tied;               /* first message of the campaign it is tied to, + 1; 0: none */
    int32_t tied_centibits;      /* of that link */
    bool chosen;                 /* something shows that people were chosen or deceived */
    const struct ct_reason *why; /* from a */
    size_t n_why;
};

#define CT_BRIEF_DAYS 120   /* of a sender that is burned */
#define CT_CLAIM_LEAST 550  /* permille: "likely" begins here */
#define CT_REVIEW_LEAST 250 /* "unlikely" and better */

/* `test`: how the cluster stands out from its background. */
void ct_claim_judge(struct ct_claim *ret, const struct ct_assess *as, const struct ct_cluster *cl,
    const struct ct_background_test *test);

/* facts.c */
void ct_claim_facts(
    struct ct_claim_facts *ret, const struct ct_assess *as, const struct ct_cluster *cl);

/* reason.c: the tool that the members have in common, as a reason; facts to reasons. */
size_t ct_claim_reasons(const struct ct_assess *as, const struct ct_cluster *cl,
    const struct ct_claim *claim, const struct ct_reason **ret);

/* Why one message is suspicious by itself: its signals. */
struct ct_reason ct_message_reason(const struct ct_assess *as, uint32_t msg);

/* The person row of an address, or NULL. */
const struct ct_known_person *ct_assess_person(const struct ct_assess *as, struct ct_span address);

/* A pointer to the bytes of a copy, and to all further ones. */
struct ct_evidence ct_assess_copy(const struct ct_assess *as, const struct ct_copy *copy);
