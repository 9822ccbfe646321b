/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * feature: what two mails can have in common, and how much that says.
 *
 *   message --> values --rarity in this archive--> row of a table
 *   two rows --> weight, or the same with every reason
 *
 * Fellegi and Sunter's weights with the rarity of the very value: agreeing on a
 * sending tool that three senders in a thousand use says much, on UTF-8 nothing.
 * Features of one family largely say the same thing, so a family gives its best
 * weight, a quarter of the rest, and no more than its cap. What a sum of families
 * is really worth was measured (weights.def) and stands beside it as `llr`.
 *
 * A missing value is no evidence, and neither is a generic one. Only features
 * that both mails have can speak against a pair.
 */

#include "detect/history.h"

enum ct_family {
    CT_FAMILY_SENDER,
    CT_FAMILY_URL,
    CT_FAMILY_CONTENT,
    CT_FAMILY_MTA,
    CT_FAMILY_PERSONA,
    CT_FAMILY_INFRA,
    CT_FAMILY_COTARGET, /* whom it was sent to: never strong */
    CT_FAMILY_ZONE,
    CT_FAMILY_LANG,
    CT_N_FAMILIES,
};

enum ct_feature {
#define FEATURE(id, family, values, agree, generic, text) CT_FEATURE_##id,
#include "link/features.def"
#undef FEATURE
    CT_N_FEATURES,
};

_Static_assert(CT_N_FEATURES <= 32, "masks of features have 32 bits");

/* ---- values ---- */

/* One value of one message: for most features the number of a string of the mail
 * set; for ZONE and HOUR a number, for TEXT the hash of a part of its sketch: those
 * three have no string (ct_feature_is_string()). */
struct ct_feature_value {
    enum ct_feature feature;
    uint32_t value; /* not 0 */
};

#define CT_MAX_FEATURE_VALUES 64 /* of one message */

struct ct_feature_values {
    uint32_t one[CT_N_FEATURES]; /* of several the first; 0: none */
    struct ct_feature_value v[CT_MAX_FEATURE_VALUES];
    uint32_t n; /* all of them, in order of feature; each once */
};

void ct_feature_values(struct ct_feature_values *ret, const struct ct_history *h, uint32_t msg);

bool ct_feature_is_string(enum ct_feature f);
enum ct_family ct_feature_family(enum ct_feature f);
const char *ct_feature_text(enum ct_feature f);
const char *ct_family_name(enum ct_family f);

/* May a family be a reason of its own? Networks, recipients, time zones and charsets
 * never are. */
bool ct_family_is_strong(enum ct_family f);

/* Centibits: the most that a family can say of two mails, however much of it they share. */
int32_t ct_family_cap(enum ct_family f);

/* ---- rarity ---- */

struct ct_rarity {
    struct ct_arena arena;
    struct ct_value_count *v[CT_N_FEATURES]; /* private: sorted by value */
    uint32_t n[CT_N_FEATURES];
    uint32_t n_senders;         /* different sender domains in what came in */
    uint32_t n_lasting;         /* those of them that lasted */
    const struct ct_history *h; /* borrowed */
};

void ct_rarity_build(struct ct_rarity *ret, const struct ct_history *h);
void ct_rarity_done(struct ct_rarity *r);

/* Different sender domains that have the value; of RCPT: mails to that person. */
uint32_t ct_rarity_senders(const struct ct_rarity *r, enum ct_feature f, uint32_t value);

/* What sharing the value says, in centibits; 0: nothing, it is generic. Changes in
 * half bits, so that a day's mail changes few of them. */
int32_t ct_rarity_weight(const struct ct_rarity *r, enum ct_feature f, uint32_t value);

/* ---- tables: many messages against each other ---- */

struct ct_feature_table {
    struct ct_arena arena;
    struct ct_feature_row *rows; /* private */
    const struct ct_history *h;  /* borrowed */
    uint32_t n;
};

/* Row i is that of msgs[i]. */
void ct_feature_table_build(struct ct_feature_table *ret, const struct ct_history *h,
    const struct ct_rarity *r, const uint32_t *msgs, uint32_t n);
void ct_feature_table_done(struct ct_feature_table *t);

struct ct_score {
    int32_t centibits; /* all families, capped and summed, and time */
    int32_t llr;       /* what that sum is worth: calibrated, log2 of a likelihood ratio */
    uint32_t strong;   /* families of at least CT_STRONG that can stand for themselves */
};

#define CT_STRONG 300 /* centibits: a family that counts as a reason of its own */

/* Weighs two rows. Thread-safe, touches no string. */
struct ct_score ct_table_weigh(const struct ct_feature_table *t, uint32_t a, uint32_t b);

/* Does opening either mail ask one host that hardly anybody else's mail asks? */
bool ct_table_one_host(const struct ct_feature_table *t, uint32_t a, uint32_t b);

/* ---- one pair with its reasons ---- */

/* One shared or contradicting value. */
struct ct_agreement {
    enum ct_feature feature;
    uint32_t value;    /* what is shared, the rarest of several; of a disagreement: that of a */
    uint32_t other;    /* of a disagreement: that of b; else the same */
    uint32_t senders;  /* how many senders have `value` */
    int32_t centibits; /* < 0: speaks against; 0: shared, but generic */
};

struct ct_pair {
    int32_t centibits, llr; /* as in struct ct_score */
    int32_t family[CT_N_FAMILIES];
    int32_t time; /* the weight of the time between them */
    unsigned strong;
    struct ct_agreement shared[CT_N_FEATURES]; /* in order of feature */
    unsigned n_shared;
};

/* Weighs two messages against each other: the same as ct_table_weigh(), with reasons. */
void ct_pair_weigh(struct ct_pair *ret, const struct ct_history *h, const struct ct_rarity *r,
    uint32_t a, uint32_t b);

/* What a sum of weights is worth (calibration.c). */
int32_t ct_calibrated(int32_t centibits);
