/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * result: all that a hunt found, and what it could not see.
 *
 *   detect, link, assess --fill--> ct_result --> case.db, verdict, report, JSON
 *
 * One arena owns everything in it. Reports decide nothing: what is not in here
 * they cannot say.
 */

#include "model/naming.h"
#include "model/person.h"
#include "model/thread.h"

/* Which kind of source could have shown which rungs, for whom and when. */
struct ct_coverage {
    struct ct_span source_kind;   /* "mail", "proxy", "sign-in" … */
    struct ct_span account_group; /* "all", a domain, a folder */
    int64_t from_us, to_us;
    uint32_t completeness_permille;
    uint64_t events;
    uint32_t answers; /* bit set: 1u << enum ct_rung */

    /* What was odd, a line each: days without a line, jumps of a clock, exports cut off, fields
     * that a log stopped having. Empty: nothing. */
    struct ct_span notes;
};

/* A log that is not there, and what it would answer. */
struct ct_blind_spot {
    struct ct_span question, ask_for;
    uint32_t rungs; /* bit set */
};

struct ct_result {
    struct ct_arena arena;
    bool demonstration; /* made from the sample case: every output says so */

    struct ct_span case_name;
    struct ct_span_list own_domains;
    bool own_learned;      /* else given */
    struct ct_span border; /* how the organisation's border was found, for people */

    uint64_t sources, source_bytes, copies, messages; /* messages: distinct by content */
    uint64_t log_events;                              /* of logs, repeats left out */
    uint64_t ledger_entries, ledger_events;           /* kinds of loss, and how often in all */
    int64_t first_us, last_us;                        /* of the mail */
    uint64_t suspicious;                              /* messages in the suspicion pool */
    uint64_t explained; /* groups that looked alike and were explained as bulk mail */
    uint64_t indicators, indicators_seen; /* of --intel: different ones, and those found */

    const struct ct_campaign *campaigns;
    size_t n_campaigns;
    struct ct_name_changes names;     /* what became of ids with this hunt; not in case.db */
    const struct ct_campaign *review; /* groups with less evidence: state "review", ids "R-01" …; */
    size_t n_review;                  /* their people are addresses: no ladder is made of them */
    const struct ct_thread *threads; /* every campaign is in one */
    size_t n_threads;
    const struct ct_person *people;
    size_t n_people;   /* those in a campaign */
    uint64_t accounts; /* all known accounts of the organisation */
    const struct ct_finding *findings;
    size_t n_findings;
    const struct ct_coverage *coverage;
    size_t n_coverage;
    const struct ct_blind_spot *blind;
    size_t n_blind;
};

void ct_result_done(struct ct_result *res);
