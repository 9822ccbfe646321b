/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * chronicle: CASE/campaigns.jsonl, what became of every id, line by line.
 *
 *   {"prev":"<64 hex>","time":"…Z","event":"grow","of":"campaign","plus":["<16 hex>"…],"minus":[],
 *    "id":"C-03"}
 *   {"prev":…,"event":"merge",…,"other":"C-05","id":"C-01"}
 *
 * A chain (chain.h), append-only; new, grow, shrink, split, merge, retire. case.db can be made
 * again, the ids that people have quoted cannot: they are worked out from this file. A hunt writes
 * here before it writes case.db, so that an id that was ever shown is always in here; a hunt
 * that is killed in between finds its own ids when it is run again. A hunt that changes nothing
 * writes nothing.
 */

#include "case/case.h"
#include "model/naming.h"

struct ct_chronicle {
    struct ct_arena arena;
    struct ct_known_names names;
    uint64_t torn;
};

/* No file: nothing was named yet. -EBADMSG when it was changed or is none of ours. */
int ct_chronicle_load(
    struct ct_chronicle *ret, struct ct_case *c, struct ct_err *err) CT_MUST_CHECK;
void ct_chronicle_done(struct ct_chronicle *ch);

/* Appends and syncs; nothing when there is no change. */
int ct_chronicle_add(struct ct_case *c, struct ct_name_changes changes, int64_t at_us,
    struct ct_err *err) CT_MUST_CHECK;

/* The id that answers for `id` today: itself, or the heir of a merged one, in `a`. What is no id,
 * or not known, is given back as it is. */
struct ct_span ct_chronicle_resolve(
    const struct ct_chronicle *ch, struct ct_span id, struct ct_arena *a);
