/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * authres: what servers say they found out about a sender.
 *
 * Authentication-Results (RFC 8601), ARC-Authentication-Results (RFC 8617), Received-SPF
 * (RFC 7208 §9.1) and the tags of DKIM-Signature (RFC 6376 §3.5). These are claims: whoever wrote
 * the mail can write such fields too, so the caller decides by topology which to believe.
 * Nothing is verified here. Spans are batch memory.
 */

#include "base/arena.h"
#include "base/span.h"

struct ct_auth_prop {
    struct ct_span ptype; /* "smtp", "header", "policy", "body"; empty for a bare name=value */
    struct ct_span name;  /* lower case */
    struct ct_span value; /* unquoted */
};

struct ct_auth_result {
    struct ct_span method;      /* "spf", "dkim", "dmarc", "arc", "compauth" …, lower case */
    struct ct_span result;      /* "pass", "fail", "none" …, lower case */
    struct ct_span reason;      /* of reason=, or empty */
    struct ct_span comment;     /* the first comment behind the result, or empty */
    struct ct_auth_prop *props; /* batch */
    size_t n_props;
};

struct ct_authres {
    struct ct_span server;    /* authserv-id, lower case; empty where a server leaves it out */
    uint64_t instance;        /* i= of an ARC set; 0 when there is none */
    struct ct_auth_result *v; /* batch */
    size_t n;
};

/* Both Authentication-Results and ARC-Authentication-Results. False when nothing was found. */
bool ct_authres_parse(struct ct_authres *ret, struct ct_arena *a, struct ct_span raw);

/* Received-SPF as a result of method "spf": client-ip, envelope-from, helo … are its props. */
bool ct_received_spf_parse(struct ct_auth_result *ret, struct ct_arena *a, struct ct_span raw);

/* The first property called ptype.name (an empty ptype matches any), or an empty span. */
struct ct_span ct_auth_prop(
    const struct ct_auth_result *r, struct ct_span ptype, struct ct_span name);

struct ct_dkim_tags {
    struct ct_span d, s, a, i, h; /* domain and selector lower case; h: signed field names */
    struct ct_span c;             /* canonicalisation */
    uint64_t t, x;                /* seconds since 1970; 0 when absent */
    bool has_l;                   /* only a beginning of the body is signed */
};

/* DKIM-Signature, ARC-Message-Signature, DomainKey-Signature. False without d=. */
bool ct_dkim_tags_parse(struct ct_dkim_tags *ret, struct ct_arena *a, struct ct_span raw);
