/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * sources: sources.jsonl, the list of evidence files that were read into a case.
 *
 *   {"id":1,"path":"mail/in.mbox","bytes":9,"sha256":"…","reader":"mbox","events":3,"ledger":0,
 *    "first":"…","last":"…"}                        a source; "repeats":2 when there were any
 *   {"id":1,"done":67108864,"events":9,…}           a large one, read further: replaces the values
 *   {"id":1,"also":"copy/in.mbox"}                  the same content met at another path
 *
 * Append-only: lines are made here as bytes, put behind the file together with a memory commit, and
 * cut off again at the next opening when that commit did not come (memory.h holds the length). A
 * line that cannot be understood makes the file unusable: it is evidence, not a log. Paths may hold
 * any bytes; "path_b64" stands beside one that is no UTF-8.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/source.h"

struct ct_source {
    struct ct_source_info info; /* id is its index + 1 */
    uint64_t done; /* bytes read; less than info.bytes: a large source, to be gone on with */
    CT_VEC(struct ct_span) also; /* further paths with the same content */
};

struct ct_sources {
    CT_VEC(struct ct_source) all;
    struct ct_arena arena; /* private; owns every span */
    struct ct_map by_hash; /* private: SHA-256 -> index + 1 */
};

/* Reads the first `length` bytes of the file; absent and 0 are an empty list. -EBADMSG with the
 * line when one is not understood, or the file is shorter. End *ret with ct_sources_done(). */
int ct_sources_load(
    struct ct_sources *ret, const char *path, uint64_t length, struct ct_err *err) CT_MUST_CHECK;

/* The source with that content; NULL when there is none. Good until the next change. */
struct ct_source *ct_sources_find(const struct ct_sources *s, const uint8_t sha256[32]);

/* Each changes the list and appends its line to `out`. */
uint32_t ct_sources_add(
    struct ct_sources *s, const struct ct_source_info *info, uint64_t done, struct ct_buf *out);
void ct_sources_further(
    struct ct_sources *s, const struct ct_source_info *now, uint64_t done, struct ct_buf *out);

/* False, and nothing done, when the path is known already. */
bool ct_sources_also(struct ct_sources *s, uint32_t id, struct ct_span path, struct ct_buf *out);

void ct_sources_done(struct ct_sources *s);
