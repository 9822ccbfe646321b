/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * url: a URL as a browser would take it, split and normalised.
 *
 *   "HTTP://user@WWW%2eExample.COM:80\a\..\%7Eb?q#f"
 *     ──▶ scheme http, user "user", host "www.example.com", path "/~b",
 *         query "q", fragment "f", text "http://www.example.com/~b?q"
 *
 * Follows the WHATWG URL Standard where a mail program would end at the same
 * host, since what counts is whom a click or a fetch would have told. Deviates
 * in normalising more: percent-encoded unreserved characters are decoded and
 * hexadecimal digits made upper case (RFC 3986 §6.2.2), so that the same link
 * written twice is one observable. The fragment is kept apart and is no part
 * of the text; neither are user and password.
 *
 * Memory: spans point into `raw` where nothing had to change, else into the
 * arena. Input beyond CT_MAX_URL_BYTES is cut and flagged.
 */

#include "base/arena.h"
#include "base/span.h"

/* Finer than enum ct_fetch_scheme (fetch.h), which asks only who would be told. */
enum ct_url_scheme {
    CT_URI_NONE,
    CT_URI_HTTP,
    CT_URI_HTTPS,
    CT_URI_FTP,
    CT_URI_WS,
    CT_URI_WSS,
    CT_URI_FILE, /* file://host/share, \\host\share: sends credentials over SMB */
    CT_URI_MAILTO,
    CT_URI_TEL,
    CT_URI_CID,
    CT_URI_DATA,
    CT_URI_JAVASCRIPT,
    CT_URI_OTHER,
};

enum ct_url_flag {
    CT_URL_BLANKS = 1 << 0,       /* tab, CR, LF or outer blanks were removed */
    CT_URL_BACKSLASH = 1 << 1,    /* \ in place of / */
    CT_URL_SLASHES = 1 << 2,      /* not exactly two slashes behind the scheme */
    CT_URL_USERINFO = 1 << 3,     /* user or password before the host */
    CT_URL_PERCENT_HOST = 1 << 4, /* percent-encoded bytes in the host */
    CT_URL_IDN = 1 << 5,          /* the host has an A-label or was not ASCII */
    CT_URL_BAD_HOST = 1 << 6,     /* browsers would refuse it; host kept as written */
    CT_URL_IPV4 = 1 << 7,
    CT_URL_IPV6 = 1 << 8,
    CT_URL_ODD_IP = 1 << 9, /* IPv4 not written as a dotted quad */
    CT_URL_PORT = 1 << 10,  /* a port that is not the scheme's own */
    CT_URL_BAD_PORT = 1 << 11,
    CT_URL_TRAILING_DOT = 1 << 12,    /* host ended in a dot */
    CT_URL_NO_SCHEME = 1 << 13,       /* //host/path: taken as https */
    CT_URL_LONG = 1 << 14,            /* cut at CT_MAX_URL_BYTES */
    CT_URL_OBFUSCATED_PATH = 1 << 15, /* unreserved characters percent-encoded */
    CT_URL_NON_ASCII = 1 << 16,       /* raw bytes ≥ 0x80 or controls in path or query */
};

struct ct_url {
    struct ct_span raw;      /* as given, borrowed */
    struct ct_span text;     /* normalised, without fragment */
    struct ct_span user;     /* user[:password], as written */
    struct ct_span host;     /* A-label, lower case, no dot at the end; IPv6 without brackets */
    struct ct_span path;     /* with its leading slash; all of the rest for mailto, data … */
    struct ct_span query;    /* without the question mark */
    struct ct_span fragment; /* without the #, as written */
    struct ct_span name;     /* of the scheme, lower case */
    enum ct_url_scheme scheme;
    uint32_t flags; /* enum ct_url_flag */
    uint16_t port;  /* as written, or the scheme's own; 0: none */
};

/* An absolute or protocol-relative URL. False when `raw` is neither (a relative
 * path, an empty string): *ret is then zero but for raw. */
bool ct_url_parse(struct ct_arena *a, struct ct_span raw, struct ct_url *ret);

/* The same with relative references resolved against `base`; base may be NULL. */
bool ct_url_join(
    struct ct_arena *a, const struct ct_url *base, struct ct_span raw, struct ct_url *ret);

/* Fetching it would tell a host on the network: http, https, ftp, ws, file with a host. */
bool ct_url_is_remote(const struct ct_url *url);

/* Percent-decoding of all that is encoded ('+' stays). Borrowed when there is none. */
struct ct_span ct_url_decode(struct ct_arena *a, struct ct_span s);

/* The value of `key` in a query, undecoded; the first one. False: no such key. */
bool ct_url_param(struct ct_span query, struct ct_span key, struct ct_span *ret);
