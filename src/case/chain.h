/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * chain: a file of JSON lines each of which names the one before.
 *
 *   {"prev":"<64 hex>", … "}
 *
 * `prev` is the SHA-256 of the line before without its LF, 64 zeros in the
 * first, so that no line can be changed or taken out without all after it being
 * wrong. What a chain cannot show is that its end was changed or cut off: whoever
 * keeps one notes the hash of its newest line elsewhere. The last value of a line
 * is a string, so that its end can be told. A line torn by a kill stays as it is;
 * the next is chained to it, and walking counts it and passes it over.
 */

#include "base/err.h"
#include "base/span.h"

struct ct_chain_check {
    uint64_t lines, torn;
    uint64_t bad_line; /* the first that does not fit, 0: none */
    char head[65];     /* hash of the newest line, hexadecimal */
};

/* Appends one line made of `object`, a JSON object whose last value is a string, and syncs.
 * ret_head, when not NULL, gets its hash. The caller holds the case's lock. */
int ct_chain_add(
    const char *path, struct ct_span object, char ret_head[65], struct ct_err *err) CT_MUST_CHECK;

/* The same for several lines, in one write. */
int ct_chain_add_all(
    const char *path, const struct ct_span *objects, size_t n, struct ct_err *err) CT_MUST_CHECK;

/* One whole line; borrowed until the call returns. */
struct ct_chain_line {
    struct ct_span text;
    uint64_t number;  /* from 1 */
    const char *hash; /* of this line */
};

/* Calls fn, which may be NULL, for every line that is not torn, whether it fits or not: see
 * ret->bad_line. When fn returns false the walk ends with -EBADMSG and the line's number. A missing
 * file is an empty chain. */
int ct_chain_walk(struct ct_chain_check *ret, const char *path,
    bool (*fn)(const struct ct_chain_line *line, void *arg), void *arg,
    struct ct_err *err) CT_MUST_CHECK;

/* Whether some line has that hash: the one that was the newest when it was noted
 * elsewhere. All zeros stand for the empty chain and are always there. */
int ct_chain_has(const char *path, const char *hash, bool *ret, struct ct_err *err) CT_MUST_CHECK;
