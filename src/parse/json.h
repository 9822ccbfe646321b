/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * json: RFC 8259, strictly, one token at a time.
 *
 *   {"a": [1, "x\n"]}  -->  OBJECT KEY a  ARRAY NUMBER 1 STRING x\n ARRAY_END OBJECT_END END
 *
 * A value is a span of the input; nothing is copied and no tree is built. Everything is
 * checked on the way: grammar, escapes, surrogate pairs, UTF-8 (RFC 3629), depth.
 * What is not JSON (NaN, trailing commas, comments, a second value) is an error with its
 * position, since another program might read it otherwise. Duplicate keys are legal
 * and all of them are returned: which one counts is for the caller, who knows what is at stake.
 */

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"

enum ct_json_kind {
    CT_JSON_ERROR,
    CT_JSON_END, /* the value is complete; only white space followed */
    CT_JSON_OBJECT,
    CT_JSON_OBJECT_END,
    CT_JSON_ARRAY,
    CT_JSON_ARRAY_END,
    CT_JSON_KEY,
    CT_JSON_STRING,
    CT_JSON_NUMBER,
    CT_JSON_TRUE,
    CT_JSON_FALSE,
    CT_JSON_NULL,
};

struct ct_json_scan {
    struct ct_span in; /* borrowed */
    size_t at;         /* next byte; after an error, where it is */
    const char *error; /* static words; NULL: none */

    /* of the newest token */
    struct ct_span text; /* KEY, STRING: between the quotes, still escaped; others: as written */
    bool escaped;        /* text holds a backslash */

    unsigned depth;                       /* private */
    uint8_t state;                        /* private */
    uint8_t kinds[CT_MAX_JSON_DEPTH / 8]; /* private: a bit a level, set for objects */
};

/* A scan at the beginning of `in`, which holds one value. */
struct ct_json_scan ct_json_scan(struct ct_span in);

/* The next token. After ERROR and END always the same again. */
enum ct_json_kind ct_json_next(struct ct_json_scan *s);

/* Goes on behind the value whose first token was `first`: to its end when it is an object or array.
 * False on an error. *ret, when not NULL, is the value's text, of a string without its quotes. */
bool ct_json_skip(struct ct_json_scan *s, enum ct_json_kind first, struct ct_span *ret);

/* The text of a KEY or STRING with its escapes undone, UTF-8; in `a` when it had any. */
struct ct_span ct_json_unescape(struct ct_arena *a, struct ct_span text);

/* A NUMBER that is an integer within int64; false for fractions, exponents and more. */
bool ct_json_integer(struct ct_span number, int64_t *ret);
