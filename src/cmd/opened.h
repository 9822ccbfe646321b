/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * opened: a case with all that a report shows of it, gathered for one verb.
 *
 * Nothing is changed by opening.
 *
 *   case.yaml, case.db, sources.jsonl, ledger.jsonl, judgements.jsonl --> ct_view
 */

#include "case/audit.h"
#include "case/case.h"
#include "case/chain.h"
#include "case/judgements.h"
#include "case/ledger.h"
#include "case/people.h"
#include "case/sources.h"
#include "cmd/verb.h"
#include "memory/memory.h"

struct ct_opened {
    struct ct_case c;
    struct ct_memory *memory; /* NULL: none yet */
    struct ct_sources sources;
    struct ct_ledger ledger;
    struct ct_judgements judged;
    int judged_r; /* < 0: they cannot be read, and why */
    struct ct_err judged_err;
    struct ct_result res;
    struct ct_view view;
    bool has_result; /* a hunt was made */
};

/* Opens the case of -C, or ./coldtrail-DATE when that is one, for reading. */
int ct_opened_open(struct ct_opened *ret, struct ct_args *args, struct ct_err *err) CT_MUST_CHECK;
void ct_opened_close(struct ct_opened *o);

/* Path of -C, else the default of today; in the arena of the arguments. */
const char *ct_opened_path(struct ct_args *args);

/* Fills the view from its parts. `a` owns what has to be made. */
struct ct_view ct_opened_view(struct ct_case *c, const struct ct_sources *sources,
    const struct ct_ledger *ledger, const struct ct_result *res);

/* The audit chain, walked; *ret_end is false when it no longer holds the line that
 * case.db remembers as the newest. */
int ct_opened_audit(
    struct ct_case *c, struct ct_chain_check *ret, bool *ret_end, struct ct_err *err) CT_MUST_CHECK;

/* One line in audit.jsonl with the words of the command line, its hash in case.db. */
int ct_opened_note(
    struct ct_case *c, struct ct_args *args, const char *result, struct ct_err *err) CT_MUST_CHECK;
