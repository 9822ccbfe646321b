/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * view: everything a report may show, gathered by the caller.
 *
 * A report decides nothing and reads no file: what is not in here it cannot say.
 * All borrowed.
 */

#include "case/ledger.h"
#include "model/result.h"
#include "model/source.h"

/* One message of one campaign, for what is told in time order. */
struct ct_moment {
    const struct ct_campaign *campaign;
    const struct ct_campaign_message *message;
};

struct ct_view {
    const struct ct_result *res;
    const struct ct_source_info *sources;
    size_t n_sources;
    const struct ct_ledger_line *ledger;
    size_t n_ledger;
    struct ct_judgement_list judged; /* what people decided, those that stand */
    const char *case_path;           /* for "where to read on"; may be NULL */
    struct ct_span tlp, language;    /* of case.yaml; may be empty */
    struct ct_span command;          /* the command line, quoted for a shell */
    struct ct_span audit_head;       /* hash of the newest audit line; may be empty */
    uint32_t alerts_per_day;         /* budget of the hunt */
    const struct ct_moment *moments; /* private: filled by the report itself */
    size_t n_moments;                /* private */
    int64_t made_us;                 /* when; CT_TIME_NONE leaves it out */
};
