/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * web: what the logs of web servers and proxies have in common.
 *
 *   192.0.2.1 - ann [12/Jan/2021:09:13:58 +0100] "GET /a?b HTTP/1.1" 200 17 "-" "curl/7.74"
 *   word      w w    bracketed                    quoted
 *
 * Lines are words; a request line is method, target and version; the target tells whether
 * one of our servers was asked for a path, or a proxy for a page elsewhere.
 */

#include "read/log.h"

struct ct_web_word {
    struct ct_span text; /* without its quotes or brackets */
    char kind;           /* '"', '[', or '\0' for a bare one */
};

/* The next word of *rest. A quoted one ends at a quote that no backslash precedes and a blank or
 * the end follows, since not every program escapes quotes. False at the end. */
bool ct_web_word(struct ct_span *rest, struct ct_web_word *ret);

/* Undoes \xHH, \", \\, \t, \n, \r (Apache, mod_log_config; nginx, log_format); in the arena
 * if there were any. */
struct ct_span ct_web_plain(struct ct_log *log, struct ct_span s);

struct ct_web_request {
    struct ct_span method, target, version; /* "GET", "/a?b", "1.1"; version may be empty */
};

/* False for what is no request line. */
bool ct_web_request(struct ct_span line, struct ct_web_request *ret);

/* HTTP for a request to a proxy: an absolute URL, or CONNECT; else WEB. */
enum ct_class ct_web_class(const struct ct_web_request *r);

/* Adds method, version and target to the newest event: url.path and url.query of a path, url.full
 * of an absolute URL, url.domain and destination.port of CONNECT. */
void ct_web_add(struct ct_log *log, struct ct_batch *b, const struct ct_web_request *r);

/* "host:port" as of CONNECT: url.domain, or destination.ip, and destination.port. */
void ct_web_add_authority(struct ct_log *log, struct ct_batch *b, struct ct_span authority);

/* Whether the text is an address, perhaps with a port. */
bool ct_web_is_address(struct ct_span s);

/* "-" and "" mean nothing in all of these logs. */
static inline bool ct_web_none(struct ct_span s)
{
    return s.len == 0 || (s.len == 1 && s.ptr[0] == '-');
}

/* Adds a text that is something. */
static inline void ct_web_text(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, struct ct_span s)
{
    if (!ct_web_none(s))
        ct_log_add(log, b, f, s);
}
