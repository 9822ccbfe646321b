/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * charset: bytes of any charset that mail uses, to UTF-8.
 *
 *   bytes + declared name ──▶ UTF-8, the charset used, the one detected, invalid bytes counted
 *
 * Own fast paths for ASCII, UTF-8, ISO-8859-1 and windows-1252 (both read as the latter, like
 * every browser), UTF-16 and UTF-7. The rest is done by ICU converters named in a white list of
 * this file, its one home; iconv is never asked, since the name comes from an attacker. The
 * converters are opened once per process by ct_charset_warm(), after which no file is touched.
 */

#include "base/arena.h"
#include "base/span.h"

struct ct_charset_text {
    struct ct_span text;  /* UTF-8: batch, or borrowed from the input when it is that already */
    const char *detected; /* static: by BOM, zeros or validity; NULL when nothing speaks */
    const char *used;     /* static: canonical lower-case name, never NULL */
    size_t n_bad;         /* invalid sequences, each U+FFFD in text */
    bool unknown;         /* a charset was declared that nobody knows */
};

/* Opens all converters. Call once before a sandbox closes the file system; without it the first
 * conversion does so. */
void ct_charset_warm(void);

/* The canonical lower-case name ("windows-1252", "iso-2022-jp"), or NULL when not on the list. */
const char *ct_charset_name(struct ct_span declared);

/* `declared` may be empty. A byte order mark wins over it and is not part of the text. */
void ct_charset_decode(
    struct ct_charset_text *ret, struct ct_arena *a, struct ct_span bytes, struct ct_span declared);

/* True for bytes that are all below 0x80. */
bool ct_charset_is_ascii(struct ct_span s);

/* Length of the longest valid UTF-8 (RFC 3629) beginning of `s`. */
size_t ct_charset_utf8_run(struct ct_span s);
