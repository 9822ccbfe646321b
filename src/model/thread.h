/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * thread: campaigns that one actor may have run.
 *
 *   campaigns --link--> ct_thread: which ones, when, and each link with its reason
 *
 * A thread is a hypothesis about an operator, never a name for one. A campaign that
 * nothing joins to another is a thread of its own.
 */

#include "model/finding.h"

/* Two campaigns and what they have in common. */
struct ct_thread_tie {
    struct ct_span a, b;  /* ids of campaigns */
    struct ct_span cause; /* the likeliest explanation: ct_cause_name() */
    int32_t centibits;    /* for one operator, shared tools discounted */
    bool joins;           /* it is why both are in this thread */
    bool drift;           /* the only such link between its parts: a step of a chain */
    bool contested;       /* it would join, but something keeps them apart; in both threads */
    struct ct_reason reason;
};

struct ct_thread {
    struct ct_span id; /* "T-01" */
    struct ct_span_list campaigns, people;
    int64_t first_us, last_us;
    uint64_t messages;
    const struct ct_thread_tie *ties; /* the strongest first */
    size_t n_ties;
};
