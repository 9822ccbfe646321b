/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * finding: what a detector claims, and everything one needs to doubt it.
 *
 * A claim without evidence is not a finding. Weights are centibits: hundredths
 * of a bit of evidence, as integers, so that every machine gets the same sum.
 */

#include "model/evidence.h"

/* One line of reasoning: the claim, what speaks for and against it, how else it
 * could be explained, and what would change our mind. */
struct ct_reason {
    struct ct_span claim;
    struct ct_span_list for_it, against, alternatives, would_settle;
    int32_t centibits; /* for the claim; negative: against */
};

struct ct_finding {
    struct ct_span id;       /* "F-0001", stable for the same evidence */
    struct ct_span detector; /* its name in detectors.def */
    struct ct_reason reason;
    struct ct_evidence_list evidence; /* never empty */
    struct ct_span campaign;          /* "C-01", or empty: in none */
    int64_t at_us;
};
