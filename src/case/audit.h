/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * audit: CASE/audit.jsonl, what was done to the case, line by line.
 *
 *   {"prev":"<64 hex>","time":"…Z","verb":"add","arguments":["…"],"result":"…"}
 *
 * `prev` is the SHA-256 of the line before without its LF, 64 zeros in the
 * first, so that no line can be changed or taken out without all after it being
 * wrong. What a chain cannot show is that its end was changed or cut off: case.db
 * therefore keeps the hash of the newest line, and reports print it. A line torn by a kill stays as
 * it is; the next is chained to it and ct_audit_verify() counts it.
 */

#include "base/err.h"
#include "base/time.h"
#include "model/evidence.h"

struct ct_audit_entry {
    int64_t at_us;
    struct ct_span verb, result;
    struct ct_span_list arguments;
};

/* Appends and syncs. The caller holds the case's lock. */
int ct_audit_add(
    const char *path, const struct ct_audit_entry *e, struct ct_err *err) CT_MUST_CHECK;

struct ct_audit_check {
    uint64_t lines, torn;
    uint64_t bad_line; /* the first that does not fit, 0: none */
    char head[65];     /* hash of the newest line, hexadecimal */
};

/* A missing file is an empty chain. */
int ct_audit_verify(struct ct_audit_check *ret, const char *path, struct ct_err *err) CT_MUST_CHECK;

/* Whether some line has that hash: the one that was the newest when it was noted
 * elsewhere (db.h). All zeros stand for the empty chain and are always there. */
int ct_audit_has(const char *path, const char *hash, bool *ret, struct ct_err *err) CT_MUST_CHECK;
