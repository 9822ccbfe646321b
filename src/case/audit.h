/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * audit: CASE/audit.jsonl, what was done to the case, line by line.
 *
 *   {"prev":"<64 hex>","time":"…Z","verb":"add","arguments":["…"],"result":"…"}
 *
 * A chain (chain.h). Its end is guarded by case.db, which keeps the hash of the newest
 * line; reports print it.
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
