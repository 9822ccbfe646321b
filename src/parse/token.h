/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * token: what in a URL or header names the one person it was sent to.
 *
 * A link that tells who opened it carries the recipient: his address as it is,
 * encoded, or hashed; or an opaque token that only the sender can resolve. The
 * first kind is recognised outright from the addresses of the message (a token
 * set), the second by its looks, or by what differs between otherwise equal
 * mails (ct_token_diff()).
 *
 * A URL template is the URL with such parts cut out; the same tool gives the
 * same template for each recipient:
 *   http://t.example/o/5f3c…9a/open.gif?u=amFuZUA…&n=12
 *     ──▶ host example's domain, text "/o/{HEX32}/open.gif?u={rcpt:base64}&n={D2}"
 *
 * Cost: the forms of an address are computed once per process (cache capped at
 * CT_MAX_TOKEN_ADDRESSES); a URL costs one hash per segment.
 */

#include "base/arena.h"
#include "base/span.h"
#include "parse/url.h"

enum ct_token_kind {
    CT_TOKEN_NONE,
    CT_TOKEN_LITERAL, /* the address, in any letter case; @ perhaps as %40 */
    CT_TOKEN_LOCAL,   /* its local part alone, ≥ 5 characters */
    CT_TOKEN_VERP,    /* the address with = _ - + … in place of @ */
    CT_TOKEN_BASE64,  /* either alphabet, padded or not */
    CT_TOKEN_HEX,
    CT_TOKEN_MD5, /* of the address, as hex or base64, cut to ≥ 16 digits or whole */
    CT_TOKEN_SHA1,
    CT_TOKEN_SHA256,
    CT_TOKEN_REVERSED, /* the address backwards, or in ROT13 */
};

/* Static: "literal", "base64", … */
const char *ct_token_kind_name(enum ct_token_kind kind);

/* The recipients of one message, made ready. Lives in the arena; hashes are
 * computed when first asked for. */
struct ct_token_set;

/* `addresses` without display names or angles; those that hold no @ are passed
 * over. At most CT_MAX_TOKEN_RCPTS are taken. */
struct ct_token_set *ct_token_set(struct ct_arena *a, const struct ct_span *addresses, size_t n);

struct ct_token_hit {
    enum ct_token_kind kind;
    uint32_t rcpt;       /* index into the addresses */
    struct ct_span span; /* the matching part, borrowed from the value */
};

/* The first part of a URL (text or raw) or header value that names a recipient.
 * Call again with what follows the hit for more. */
bool ct_token_find(struct ct_token_set *set, struct ct_span value, struct ct_token_hit *ret);

/* What an opaque piece is made of. */
enum ct_token_class {
    CT_CLASS_WORD,   /* [a-z_.-]{1,14}: literal */
    CT_CLASS_DIGITS, /* D */
    CT_CLASS_HEX,    /* HEX */
    CT_CLASS_UUID,
    CT_CLASS_BASE64, /* B64: mixed, with one of + / = - _ , or padding */
    CT_CLASS_TOKEN,  /* TOK: letters and digits */
    CT_CLASS_TEXT,   /* other words: L lower, U upper, M mixed */
    CT_CLASS_EMPTY,
};

enum ct_token_class ct_token_class(struct ct_span s);

/* Long and irregular enough to name one recipient among many: UUID, or ≥ 8
 * characters with letters and digits mixed, or ≥ 6 digits. */
bool ct_token_is_opaque(struct ct_span s);

struct ct_template {
    struct ct_span host;     /* registrable domain of the URL's host */
    struct ct_span text;     /* path and query with tokens cut out */
    enum ct_token_kind rcpt; /* what names a recipient, or NONE */
    unsigned n_opaque;       /* pieces that could be tokens */
};

/* `set` may be NULL. */
struct ct_template ct_url_template(
    struct ct_arena *a, const struct ct_url *url, struct ct_token_set *set);

/* Of two strings equal but for one run: the run of each, grown to whole segments
 * (between delimiters). False when they are the same or differ in more than one
 * segment. */
bool ct_token_diff(
    struct ct_span a, struct ct_span b, struct ct_span *ret_a, struct ct_span *ret_b);

/* Frees the cache of address forms. */
void ct_token_cold(void);
