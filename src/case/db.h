/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * db: CASE/case.db, the last hunt's result as tables that anyone can query.
 *
 *   ct_result --save--> case.db --load--> the same ct_result
 *
 * It can be made again from memory and judgements at any time, so there is no
 * migration: a file of another schema version is refused by name of the version
 * (older: "hunt again", newer: "a newer coldtrail made it"). Saving writes a
 * complete new file beside the old one in one transaction and renames it over
 * it; whoever is killed leaves the old or the new. Tables are described in
 * case/db_schema.c. Text that is not valid UTF-8 or holds NUL is stored as BLOB,
 * so that hostile bytes come back as they were. This module is the one home of
 * SQLite.
 */

#include "base/err.h"
#include "model/result.h"

enum { CT_DB_NONE = 1 };

int ct_db_save(const char *path, const struct ct_result *res, struct ct_err *err) CT_MUST_CHECK;

/* Fills *ret, ended by ct_result_done(). CT_DB_NONE when there is no file;
 * -EBUSY locked, -ENOSPC, -EBADMSG damaged or not a database, -EPROTO another
 * version. */
int ct_db_load(struct ct_result *ret, const char *path, struct ct_err *err) CT_MUST_CHECK;

/* The hash of the newest line of audit.jsonl, kept here so that a change of that
 * very line shows, which no later line could show. Done as saving is: whoever is
 * killed leaves the old or the new file. CT_DB_NONE when there is no file of this
 * version; ct_db_sealed() also when it holds no hash. */
int ct_db_seal(const char *path, struct ct_span head, struct ct_err *err) CT_MUST_CHECK;
int ct_db_sealed(const char *path, char ret[65], struct ct_err *err) CT_MUST_CHECK;
