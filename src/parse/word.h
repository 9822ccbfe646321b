/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * word: header text to UTF-8, with RFC 2047 encoded-words.
 *
 *   =?utf-8?B?44GT?= =?utf-8?Q?=82=93?=  ──▶  こん
 *
 * The bytes of adjacent words of one charset are joined before they are converted, since mailers
 * cut inside characters. Lenient where programs people use are: blanks inside a word, no blank
 * around it, a word inside quotes, missing padding, RFC 2231 language tags, a missing final "?=".
 * Raw 8-bit text is UTF-8 where it is valid and windows-1252 else.
 */

#include "base/arena.h"
#include "base/span.h"

enum {
    CT_WORDS_ENCODED = 1,  /* there was an encoded word */
    CT_WORDS_BROKEN = 2,   /* one that is not as RFC 2047 wants it */
    CT_WORDS_CHARSET = 4,  /* of a charset nobody knows, or with bytes that are none of it */
    CT_WORDS_RAW_8BIT = 8, /* bytes beyond ASCII outside of words */
};

/* `raw` may be folded. Result: batch, or borrowed from raw when there is nothing to do; always
 * valid UTF-8, without CR, LF and NUL. *ret_odd, which may be NULL, is set to CT_WORDS_ bits. */
struct ct_span ct_words_decode(struct ct_arena *a, struct ct_span raw, unsigned *ret_odd);
