/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * case: the folder of one investigation.
 *
 *   CASE/case.yaml            by hand; a folder that holds it is a case
 *   CASE/sources.jsonl        append-only, written by ingest
 *   CASE/memory/              segments, MANIFEST; rebuildable
 *   CASE/case.db              what the last hunt found; rebuildable (db.h)
 *   CASE/people.csv           copy of --people
 *   CASE/audit.jsonl          hash-chained (audit.h)
 *   CASE/out/                 reports and exports
 *   CASE/lock                 held by the one writer
 *
 * Made with mode 0700. A folder that holds other things is never turned into a
 * case: evidence would be mixed with what we write.
 */

#include "case/config.h"

enum ct_case_mode {
    CT_CASE_READ,   /* must exist */
    CT_CASE_WRITE,  /* must exist; takes the lock */
    CT_CASE_CREATE, /* made when absent or empty; takes the lock */
};

struct ct_case {
    struct ct_arena arena; /* owns all below */
    const char *path;      /* the folder, as given */
    struct ct_config config;
    bool created; /* by this call */
    int lock_fd;  /* -1 without */
};

/* -ENOENT no such case, -ENOTDIR, -EEXIST the folder is not empty and no case,
 * -EBUSY another writer holds it. `fresh`, used when it is made, may be NULL. */
int ct_case_open(struct ct_case *ret, const char *path, enum ct_case_mode mode,
    const struct ct_config *fresh, struct ct_err *err) CT_MUST_CHECK;
void ct_case_close(struct ct_case *c);

/* "CASE/NAME". In the arena of the case. */
const char *ct_case_file(struct ct_case *c, const char *name);

/* "./coldtrail-2026-11-22", by the UTC date. */
const char *ct_case_default_path(struct ct_arena *a, int64_t now_us);

/* Copies a people file into the case (atomically) so that it stays whole. */
int ct_case_keep_people(struct ct_case *c, struct ct_span text, struct ct_err *err) CT_MUST_CHECK;
