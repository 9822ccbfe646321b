/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * ledger: ledger.jsonl, everything that evidence held and that could not be read.
 *
 *   {"source":"mail/in.mbox","id":1,"member":"a.eml","offset":0,"length":9,"reason":"…","count":1}
 *
 * One line an entry, append-only, kept in step with the memory as sources.jsonl is. A path that
 * never became a source (unreadable, a link, a device) has an entry without "id"; such an entry is
 * written once, however often the same path is added.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/ledger.h"

struct ct_ledger_line {
    struct ct_span path;          /* of the source, or of what could not become one */
    struct ct_ledger_entry entry; /* entry.source is the id; 0: no source */
};

struct ct_ledger {
    CT_VEC(struct ct_ledger_line) lines;
    struct ct_arena arena; /* private; owns every span */
    struct ct_map orphans; /* private: path and reason of entries without a source */
    uint64_t events;       /* sum of the counts */
};

/* Reads the first `length` bytes of the file; absent and 0 are an empty ledger. -EBADMSG when a
 * line is not understood. End *ret with ct_ledger_done(). */
int ct_ledger_load(
    struct ct_ledger *ret, const char *path, uint64_t length, struct ct_err *err) CT_MUST_CHECK;

/* Adds the entry and appends its line to `out`. False, and nothing done, for an entry without
 * source that is there already. */
bool ct_ledger_add(
    struct ct_ledger *l, struct ct_span path, const struct ct_ledger_entry *e, struct ct_buf *out);

void ct_ledger_done(struct ct_ledger *l);
