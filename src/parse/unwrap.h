/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * unwrap: the URL inside a link that a mail gateway rewrote, found offline.
 *
 *   safelinks( urldefense( http://host.example/x ) ) ──▶ http://host.example/x
 *                                                       [safelinks, urldefense v3]
 *
 * Two members of one campaign may have come through different gateways; left
 * wrapped, one campaign looks like two. Only wrappers that carry the original
 * are undone. Others are named and left as they are (`opaque`). Nothing is
 * asked over a network. wrappers.def is the table of names and hosts.
 *
 * A URL that merely stands in the query of another (r=https%3A%2F%2F…) is
 * reported as `inner`, never put in its place: the outer host is the one told.
 */

#include "base/arena.h"
#include "base/limits.h"
#include "parse/url.h"

enum ct_wrapper {
    CT_WRAP_NONE,
#define WRAPPER(id, name, match, host, path) CT_WRAP_##id,
#include "parse/wrappers.def"
#undef WRAPPER
};

struct ct_unwrapped {
    struct ct_url url;    /* the innermost that could be reached; the given one when none */
    struct ct_span rcpt;  /* recipient's address that a wrapper carries (SafeLinks), or empty */
    struct ct_span inner; /* another URL in the query of `url`, decoded, or empty */
    enum ct_wrapper chain[CT_MAX_URL_UNWRAP]; /* outermost first */
    unsigned n_chain;
    bool opaque; /* the last of the chain could not be undone */
};

/* True when at least one wrapper was recognised. */
bool ct_unwrap(struct ct_arena *a, const struct ct_url *url, struct ct_unwrapped *ret);

/* Static: "Microsoft Safe Links", …; "" for NONE. */
const char *ct_wrapper_name(enum ct_wrapper w);
