/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * param: "value; name=value; …" of Content-Type, Content-Disposition and friends.
 *
 * RFC 2045 §5.1 with comments, RFC 2231 continuations, charsets and percent escapes, RFC 2047
 * words inside values as real mailers write them, and values without quotes that need some. All
 * parameters are kept in the order written, duplicates too: which of two boundaries counts is
 * what programs disagree on.
 */

#include "base/arena.h"
#include "base/span.h"

enum {
    CT_PARAM_ODD_DUPLICATE = 1, /* one name, two different values */
    CT_PARAM_ODD_SYNTAX = 2,    /* not RFC 2045: missing quotes, separators, names */
    CT_PARAM_ODD_COMMENT = 4,
    CT_PARAM_ODD_2231 = 8, /* gaps, unknown charset or broken escapes */
    CT_PARAM_ODD_CUT = 16, /* more than CT_MAX_PARAMS */
};

struct ct_param {
    struct ct_span name;  /* lower case, without "*0*" */
    struct ct_span value; /* decoded UTF-8, unquoted */
    struct ct_span raw;   /* of the first piece: unquoted, not decoded */
};

struct ct_params {
    struct ct_span main; /* the word in front: "text/html", lower case, blanks taken out */
    struct ct_param *v;  /* batch */
    size_t n;
    unsigned odd; /* CT_PARAM_ODD_ bits */
};

void ct_params_parse(struct ct_params *ret, struct ct_arena *a, struct ct_span raw);

/* The first of that name (lower case), or NULL. */
const struct ct_param *ct_params_find(const struct ct_params *p, struct ct_span name);

/* Its value; empty when there is none. */
struct ct_span ct_params_value(const struct ct_params *p, struct ct_span name);
