/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * refang: a piece of text with its disguises taken off, for url_text.c.
 *
 *   "hxxps://evil[.]exa<U+200B>mple" ──▶ "hxxps://evil.example", and for each
 *                                         byte where it stood
 *
 * Bracketed dots, colons and at-signs, invisible characters, full-width letters
 * and signs, blanks and line ends that the caller has found to be inside a URL.
 */

#include "base/arena.h"
#include "base/span.h"

struct ct_refanged {
    struct ct_span text;
    const uint32_t *at; /* place in the raw piece for each byte and the end; NULL: unchanged */
    uint32_t how;       /* enum ct_found_how */
};

/* `qp`: a "=" before a line end is a soft break and goes too. */
struct ct_refanged ct_refang(struct ct_arena *a, struct ct_span raw, bool qp);

/* The length of a bracketed dot, "[.]" or "(dot)", in front of `s`; 0 for none. */
size_t ct_refang_dot(struct ct_span s);
