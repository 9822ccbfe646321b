/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * hunt: memory in, result out.
 *
 *   memory --scan--> correspondence, features --detect--> findings, suspicion pool
 *          --link--> bursts, campaigns --assess--> people ladder, coverage, words
 *
 * Reads nothing but the memory and the options; may be repeated at will. The
 * same memory and options give the same result, byte for byte.
 */

#include "base/err.h"
#include "memory/memory.h"
#include "model/judgement.h"
#include "model/naming.h"
#include "model/result.h"

/* One row of --people: an address of a person. All borrowed. */
struct ct_known_person {
    struct ct_span person, address; /* address as written; matched without regard to case */
    struct ct_span role, group;     /* may be empty */
};

struct ct_indicators;
struct ct_memo;

struct ct_hunt_options {
    struct ct_span case_name;
    struct ct_span_list own_domains;      /* empty: learned from the mail */
    struct ct_span_list border;           /* hosts of the organisation's border; empty: learned */
    const struct ct_known_person *people; /* may be none */
    size_t n_people;
    const struct ct_source_info *sources; /* of the case; index by id - 1 */
    size_t n_sources;
    uint64_t ledger_entries, ledger_events;
    const struct ct_indicators *intel; /* mails that hold one are suspects; may be NULL */
    struct ct_judgement_list judged;   /* hard constraints; may be empty */
    struct ct_known_names names;       /* ids that were given before; may be empty */
    struct ct_memo *memo;              /* of components solved before; may be NULL */
    uint32_t alerts_per_day;           /* 0: the default, CT_HUNT_ALERTS */
    bool demonstration;
};

#define CT_HUNT_ALERTS 10 /* a day (Ho et al., USENIX Security 2017) */

/* Fills *ret, which the caller ends with ct_result_done(). Borrowed options are
 * copied into the result where they show in it. */
int ct_hunt(struct ct_memory *mem, const struct ct_hunt_options *opt, struct ct_result *ret,
    struct ct_err *err) CT_MUST_CHECK;
