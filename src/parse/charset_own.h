/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * charset_own: the converters behind charset.h; for charset.c only.
 *
 * Each appends UTF-8 to `w`, which has room for three bytes per input byte and a few more, and
 * returns the new end. *n_bad counts U+FFFD.
 */

#include "base/span.h"

char *ct_conv_utf8(char *w, struct ct_span s, size_t *n_bad);
char *ct_conv_cp1252(char *w, struct ct_span s, size_t *n_bad);
char *ct_conv_utf16(char *w, struct ct_span s, bool big_endian, size_t *n_bad);
char *ct_conv_utf7(char *w, struct ct_span s, size_t *n_bad);

/* One of the converters of ICU. */
struct ct_icu;

void ct_icu_warm(void);

/* By any of its names; NULL when it is not on the white list. Static. */
const struct ct_icu *ct_icu_find(struct ct_span declared);
const char *ct_icu_name(const struct ct_icu *c);

/* Bytes below 0x80 mean ASCII in this charset, always. */
bool ct_icu_over_ascii(const struct ct_icu *c);

char *ct_conv_icu(const struct ct_icu *c, char *w, struct ct_span s, size_t *n_bad);

/* Room that a conversion of `len` bytes can need. */
static inline size_t ct_conv_room(size_t len)
{
    return 3 * len + 16;
}

static inline char *ct_put_utf8(char *w, uint32_t cp)
{
    if (cp < 0x80) {
        *w++ = (char)cp;
    } else if (cp < 0x800) {
        *w++ = (char)(0xC0 | cp >> 6);
        *w++ = (char)(0x80 | (cp & 63));
    } else if (cp < 0x10000) {
        *w++ = (char)(0xE0 | cp >> 12);
        *w++ = (char)(0x80 | (cp >> 6 & 63));
        *w++ = (char)(0x80 | (cp & 63));
    } else {
        *w++ = (char)(0xF0 | cp >> 18);
        *w++ = (char)(0x80 | (cp >> 12 & 63));
        *w++ = (char)(0x80 | (cp >> 6 & 63));
        *w++ = (char)(0x80 | (cp & 63));
    }
    return w;
}

/* Length of the ASCII beginning of `s`. */
size_t ct_ascii_run(struct ct_span s);
