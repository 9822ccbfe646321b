/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * address: address lists and message identifiers as people really write them.
 *
 * RFC 5322 with groups, comments, quoted local parts, routes and the obsolete forms, RFC 6532
 * UTF-8, RFC 2047 words in names, and the broken forms of real mail: no brackets closed, names
 * with unquoted dots, commas or colons, semicolons between addresses, an address given twice,
 * display names that are addresses themselves. What cannot be understood becomes a name without
 * an address, never nothing.
 */

#include "base/arena.h"
#include "base/span.h"

enum {
    CT_ADDRESS_ODD_SYNTAX = 1,   /* not RFC 5322, not even obsolete; read by guess */
    CT_ADDRESS_ODD_ROUTE = 2,    /* source route, dropped */
    CT_ADDRESS_ODD_CUT = 4,      /* more than CT_MAX_ADDRESSES */
    CT_ADDRESS_ODD_WORDS = 8,    /* broken RFC 2047 word in a name */
    CT_ADDRESS_ODD_MANY_AT = 16, /* more than one unquoted @; the last one counts */
    CT_ADDRESS_ODD_NUL = 32,
};

struct ct_address {
    struct ct_span name;    /* decoded UTF-8, unquoted; a comment behind the address if no name */
    struct ct_span local;   /* unquoted, case kept */
    struct ct_span domain;  /* ASCII letters lower-cased; UTF-8 and "[192.0.2.1]" stay */
    struct ct_span address; /* local@domain; empty when there is no address */
    struct ct_span group;   /* name of the group it stands in, or empty */
};

struct ct_addresses {
    struct ct_address *v; /* batch */
    size_t n;
    unsigned odd; /* CT_ADDRESS_ODD_ bits */
};

/* `raw` is the value of From, To, Reply-To … as split, folded or not. An empty group yields an
 * entry with only `group` set. */
void ct_addresses_parse(struct ct_addresses *ret, struct ct_arena *a, struct ct_span raw);

struct ct_msgids {
    struct ct_span *v; /* batch; without angle brackets, blanks taken out */
    size_t n;
};

/* Message-ID, In-Reply-To, References. Without any bracket the blank-separated words that hold an
 * @ are taken. At most CT_MAX_MSGIDS. */
void ct_msgids_parse(struct ct_msgids *ret, struct ct_arena *a, struct ct_span raw);
