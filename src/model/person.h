/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * person: someone with addresses, and how far each campaign got with them.
 *
 *   targeted -> delivered -> opened -> clicked -> entered -> account -> data -> stays
 *
 * `no` is only said where coverage would have shown it; without a log the state
 * is unknown, and `missing` says which log would answer.
 */

#include "model/campaign.h"

enum ct_rung {
    CT_RUNG_TARGETED,
    CT_RUNG_DELIVERED,
    CT_RUNG_OPENED,
    CT_RUNG_CLICKED,
    CT_RUNG_ENTERED,
    CT_RUNG_ACCOUNT,
    CT_RUNG_DATA_MAIL,
    CT_RUNG_DATA_FILES,
    CT_RUNG_DATA_CALLS,
    CT_RUNG_STAYS,
    CT_N_RUNGS,
};

enum ct_rung_state {
    CT_STATE_UNKNOWN,
    CT_STATE_NO,
    CT_STATE_MACHINE,
    CT_STATE_PROBABLE,
    CT_STATE_YES,
};

/* "data_mail", "probable". Static. */
const char *ct_rung_name(enum ct_rung rung);
const char *ct_rung_state_name(enum ct_rung_state state);

struct ct_rung_result {
    enum ct_rung_state state;
    int64_t first_us, last_us; /* CT_TIME_NONE where there is none */
    struct ct_evidence_list evidence;
    struct ct_span why, missing;
};

struct ct_person_campaign {
    struct ct_span campaign; /* id */
    enum ct_confidence confidence;
    struct ct_rung_result rungs[CT_N_RUNGS];
};

struct ct_person {
    struct ct_span id, name;    /* "P-014"; the name is what --people or mail call them */
    struct ct_span role, group; /* from --people, else empty */
    struct ct_span_list addresses;
    const struct ct_person_campaign *campaigns;
    size_t n_campaigns;
};
