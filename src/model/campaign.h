/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * campaign: mails (later also other events) that one operation produced.
 *
 *   burst (identical mails of a day) -> campaign -> thread (candidate actor)
 *
 * Probabilities are permille. Likelihood (how probable) and confidence (how
 * good the evidence behind that number is) are two things and never stand in
 * one sentence (ICD 203).
 */

#include "model/finding.h"

enum ct_confidence { CT_CONFIDENCE_LOW, CT_CONFIDENCE_MODERATE, CT_CONFIDENCE_HIGH };

/* One message, wherever it was found. */
struct ct_campaign_message {
    uint64_t key;              /* ct_msg.key: of its content */
    struct ct_span message_id; /* without angle brackets, may be empty */
    struct ct_span subject, from_address, from_name;
    struct ct_span excerpt; /* beginning of its visible text */
    int64_t at_us;
    struct ct_evidence copy;            /* the first copy in the memory */
    struct ct_evidence_list deliveries; /* further copies */
    struct ct_span_list people;         /* ids of the persons it was addressed to */
    struct ct_reason reason;            /* why this message is suspicious by itself */
};

struct ct_campaign_observable {
    enum ct_observable type;
    struct ct_span value, role; /* role: beacon, link, sender, reply-to, relay, attachment */
    uint64_t count;             /* messages of the campaign that have it */
    uint64_t elsewhere;         /* messages of the archive outside the campaign that have it */
};

struct ct_campaign_actor {
    struct ct_span id, name; /* "unknown" always among them */
    uint32_t permille;
};

/* Two parts of a campaign that only little holds together. */
struct ct_campaign_join {
    uint32_t a, b;     /* messages by index, one of each part: the strongest pair between them */
    int32_t centibits; /* all evidence between the two parts; may be negative */
    uint32_t permille; /* of the starts of the search in which they came together */
};

struct ct_campaign {
    struct ct_span id, thread; /* "C-01", "T-01" */
    struct ct_span title;      /* a few neutral words */
    struct ct_span state;      /* "new", "confirmed", "dismissed" */
    uint32_t permille;
    enum ct_confidence confidence;
    int64_t first_us, last_us;
    const struct ct_campaign_message *messages; /* in time order */
    size_t n_messages;
    const struct ct_campaign_join *weak;
    size_t n_weak;
    const struct ct_campaign_observable *observables;
    size_t n_observables;
    struct ct_span_list people; /* ids, sorted */
    const struct ct_reason *why;
    size_t n_why;
    const struct ct_campaign_actor *actors;
    size_t n_actors;
};

/* A person said that it is none: it stays listed and is not counted. */
static inline bool ct_campaign_is_dismissed(const struct ct_campaign *c)
{
    return ct_span_eq(c->state, CT_LIT("dismissed"));
}

/* "very likely" for 870 permille: the words of ICD 203 §D.6.e(2). Static. */
const char *ct_likelihood_words(uint32_t permille);
const char *ct_confidence_words(enum ct_confidence c);
