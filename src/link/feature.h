/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * feature: what two mails can have in common, and how much that says.
 *
 *   message --> values, one or more a feature --rarity in this archive--> bits
 *
 * Fellegi and Sunter's weights with the rarity of the very value: agreeing on a
 * sending tool that three senders in a thousand use says much, on UTF-8 nothing.
 * Rarity is counted by different senders, not by mails, since one newsletter
 * fills an archive without becoming common. m, the chance that two mails of one
 * campaign agree, was measured on 7,910 real phishing mails; the table is in
 * features.def. Features of one family largely say the same thing, so a family
 * gives its best weight, a quarter of the rest, and no more than its cap.
 */

#include "detect/history.h"

enum ct_family {
    CT_FAMILY_SENDER,
    CT_FAMILY_URL,
    CT_FAMILY_CONTENT,
    CT_FAMILY_MTA,
    CT_FAMILY_PERSONA,
    CT_FAMILY_INFRA,
    CT_FAMILY_ZONE,
    CT_N_FAMILIES,
};

enum ct_feature {
#define FEATURE(id, family, m, u, cap, text) CT_FEATURE_##id,
#include "link/features.def"
#undef FEATURE
    CT_N_FEATURES,
};

/* Values of one message. A feature may have several (links): the rarest shared
 * one counts. */
#define CT_MAX_LINKS 6

struct ct_feature_values {
    uint32_t one[CT_N_FEATURES];  /* string id; 0: none, which is no evidence */
    uint32_t links[CT_MAX_LINKS]; /* domains of links to click */
    unsigned n_links;
};

struct ct_rarity {
    struct ct_arena arena;
    uint32_t *senders[CT_N_FEATURES]; /* by string id: different sender domains */
    uint32_t *link_senders;           /* by string id: domains of links */
    uint32_t n_senders;
};

void ct_rarity_build(struct ct_rarity *ret, const struct ct_history *h);
void ct_rarity_done(struct ct_rarity *r);

void ct_feature_values(struct ct_feature_values *ret, const struct ct_history *h, uint32_t msg);

/* One shared or contradicting value. */
struct ct_agreement {
    enum ct_feature feature;
    uint32_t value; /* string id of what is shared; 0 for a disagreement or for text */
    int32_t centibits;
};

struct ct_pair {
    int32_t centibits; /* all families, capped and summed */
    int32_t family[CT_N_FAMILIES];
    unsigned strong; /* families of at least 3 bits that can stand for themselves */
    struct ct_agreement shared[CT_N_FEATURES + 1];
    unsigned n_shared;
};

/* Weighs two messages against each other. */
void ct_pair_weigh(struct ct_pair *ret, const struct ct_history *h, const struct ct_rarity *r,
    uint32_t a, uint32_t b);

const char *ct_feature_text(enum ct_feature f);
const char *ct_family_name(enum ct_family f);
