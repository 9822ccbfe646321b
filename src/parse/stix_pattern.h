/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * stix_pattern: the comparisons in a STIX pattern (STIX 2.0 part 5; STIX 2.1 §9).
 *
 *   [domain-name:value = 'a.example' OR ipv4-addr:value ISSUBSET '192.0.2.0/24']
 *     -->  domain-name:value, EQUAL, "a.example"
 *          ipv4-addr:value, SUBSET, "192.0.2.0/24"
 *
 * The grammar is checked whole: brackets, operators, literals, qualifiers. How comparisons are
 * joined (AND, FOLLOWEDBY, WITHIN) is not kept: each is something to look for.
 */

#include "base/arena.h"

enum ct_stix_op {
    CT_STIX_EQUAL, /* =, ==, and each member of IN */
    CT_STIX_OTHER, /* !=, <, >, <=, >=, LIKE, MATCHES, ISSUPERSET, EXISTS */
    CT_STIX_SUBSET,
};

struct ct_stix_comparison {
    struct ct_span path; /* "file:hashes.'SHA-256'", as written */
    enum ct_stix_op op;
    bool negated;
    bool text;            /* the literal is a string */
    struct ct_span value; /* of a string without quotes, escapes undone in the arena */
};

typedef void ct_stix_fn(const struct ct_stix_comparison *c, void *arg);

/* Calls fn for every comparison. NULL, or static words why it is no pattern; fn may have been
 * called before that was found. */
const char *ct_stix_pattern(struct ct_span pattern, struct ct_arena *a, ct_stix_fn *fn, void *arg);
