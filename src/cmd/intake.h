/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * intake: what `hunt` and `add` share: opening a case for writing and reading
 * evidence into it, with Ctrl-C as "stop cleanly, run again to go on". What was
 * committed before stays in the case.
 */

#include "case/case.h"
#include "case/ledger.h"
#include "case/sources.h"
#include "cmd/verb.h"
#include "ingest/ingest.h"

struct ct_intaken {
    struct ct_case c;
    struct ct_intake in;
    struct ct_ingest_sum sum;
    bool is_open; /* in */
};

/* Opens the case of -C (or of today), made when `create`, and its memory. */
int ct_intaken_open(
    struct ct_intaken *ret, struct ct_args *args, bool create, struct ct_err *err) CT_MUST_CHECK;
void ct_intaken_close(struct ct_intaken *t);

/* Reads the paths that are words of the command line. */
int ct_intaken_read(struct ct_intaken *t, struct ct_args *args, struct ct_err *err) CT_MUST_CHECK;
