/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * css_text: the lexical half of CSS: comments, escapes, strings, brackets.
 *
 *   as written --ct_css_clean()--> no comments, no escapes
 *              --ct_css_until()--> up to the ';' or '{' that counts
 *
 * CSS Syntax Level 3, section 4. Not for others than css*.c.
 */

#include "parse/css.h"

/* `text` without comments and with escapes resolved. An escaped character that
 * would have a meaning (quote, bracket, ';', '\') becomes %XX, which in a URL is
 * the same and elsewhere harmless. `text` itself when there is nothing to do.
 * *ret_escapes is set when there was an escape. */
struct ct_span ct_css_clean(struct ct_arena *a, struct ct_span text, bool *ret_escapes);

enum ct_css_stop {
    CT_CSS_STOP_SEMICOLON = 1,
    CT_CSS_STOP_OPEN = 2,  /* '{' */
    CT_CSS_STOP_CLOSE = 4, /* '}' */
    CT_CSS_STOP_COMMA = 8,
    CT_CSS_STOP_COLON = 16,
    CT_CSS_STOP_SPACE = 32,
};

/* Index of the first byte at or after `from` that is one of `stops` and inside
 * no string or bracket; s.len when there is none. */
size_t ct_css_until(struct ct_span s, size_t from, unsigned stops);

/* A declaration as far as one look at its bytes tells. */
struct ct_css_piece {
    size_t end;   /* of the ';' or '}' behind it, or of the text */
    size_t colon; /* the first, or `end` */
    bool bracket; /* there may be an address */
    bool bang;    /* there may be "!important" */
};

/* The same up to a semicolon, or to a '}' when `stop` is CT_CSS_STOP_CLOSE, for the declaration
 * that begins at `from`. */
void ct_css_piece(struct ct_span s, size_t from, unsigned stop, struct ct_css_piece *ret);

/* Index behind the string that begins with the quote at `at`; a line feed ends
 * it too. *ret_text is what is inside. */
size_t ct_css_string(struct ct_span s, size_t at, struct ct_span *ret_text);

/* Cuts the next word off *s, at white space outside brackets. */
struct ct_span ct_css_word(struct ct_span *s);

/* Tells c->on_url of each address inside `s`: url(), src(), and the strings of
 * image-set(). */
void ct_css_urls(struct ct_css *c, struct ct_span s, struct ct_span prop);

/* px/100 of "12px", "1em", "-9999pt", "50%"; CT_CSS_AUTO for what is none. A bare
 * number counts as `bare` hundredths of px each. */
int32_t ct_css_length(struct ct_span s, int32_t bare);

/* Declarations of the block that begins at text[from], `text` cleaned. It ends with the text,
 * or at the first '}' inside nothing when `stop` is CT_CSS_STOP_CLOSE; returns where. */
size_t ct_css_block(
    struct ct_css *c, struct ct_span text, size_t from, unsigned stop, struct ct_css_style *ret);
