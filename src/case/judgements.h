/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * judgements: CASE/judgements.jsonl, what people decided, line by line.
 *
 *   {"prev":"<64 hex>","time":"…Z","who":"ada","kind":"merge","of":"campaign",
 *    "a":"C-01","b":"C-05","a_keys":["<16 hex>"…],"b_keys":[…],"note":"…"}
 *   {"prev":"…","time":"…Z","who":"ada","kind":"undo","a":"C-01","undoes":"<64 hex>","note":""}
 *
 * A chain (chain.h), append-only, never rebuilt. Each line also stands in audit.jsonl as the
 * result "judgements.jsonl <hash>", so that lines taken away from its end show. A decision must
 * never be forgotten in silence: a file that is not whole is refused, not read in part. Only a last
 * line that a kill tore is passed over, since nobody was told that it was taken.
 */

#include "base/vec.h"
#include "case/case.h"
#include "model/judgement.h"

struct ct_judgement_line {
    uint64_t number; /* in the file, from 1 */
    char hash[65];
};

struct ct_judgements {
    struct ct_arena arena;
    CT_VEC(struct ct_judgement) v;          /* those that stand; what was taken back is left out */
    CT_VEC(struct ct_judgement_line) lines; /* beside v */
    uint64_t torn, undone;
    char head[65];
};

/* No file: no judgement. -EBADMSG when it was changed, cut off or holds what is none of ours: the
 * message says where, and what to do. */
int ct_judgements_load(
    struct ct_judgements *ret, struct ct_case *c, struct ct_err *err) CT_MUST_CHECK;
void ct_judgements_done(struct ct_judgements *j);

static inline struct ct_judgement_list ct_judgements_list(const struct ct_judgements *j)
{
    return (struct ct_judgement_list){ j->v.v, j->v.n };
}

/* Appends and syncs; ret_result gets the words for the audit log, at least 96 bytes. The caller
 * holds the case's lock and then writes these words to audit.jsonl. Of more than
 * CT_MAX_JUDGED_KEYS keys of a side the smallest are kept. */
int ct_judgements_add(struct ct_case *c, const struct ct_judgement *j, char ret_result[96],
    struct ct_err *err) CT_MUST_CHECK;

/* Takes back the line with that hash; of `j` who, time, a_id and note are used. */
int ct_judgements_undo(struct ct_case *c, const char *hash, const struct ct_judgement *j,
    char ret_result[96], struct ct_err *err) CT_MUST_CHECK;

/* "confirm", "not-same" … Static. */
const char *ct_judgement_word(enum ct_judgement_kind kind);
