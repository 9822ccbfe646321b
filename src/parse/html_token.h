/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html_token: what the parts of the tokenizer tell each other.
 *
 * html.c walks from token to token, html_markup.c reads one tag, html_decl.c
 * comments and doctypes, html_raw.c finds where raw text ends. Not for others.
 */

#include "parse/html.h"

/* White space of HTML: no vertical tab; CR is what LF was before line ends were
 * made alike. */
static inline bool ct_html_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* Reads the tag at t->at ("<x" or "</x") and moves behind it. False when the
 * input ended first; *ret is then what there was, marked `cut`. */
bool ct_html_read_tag(struct ct_html_tokenizer *t, struct ct_html_token *ret);

/* The same for "<!...", "<?..." and "</" before what is no letter. */
void ct_html_read_declaration(struct ct_html_tokenizer *t, struct ct_html_token *ret);

/* Where the text of raw mode that begins at t->at ends: at its end tag or at the
 * end of the input. */
size_t ct_html_raw_end(const struct ct_html_tokenizer *t);

/* `s` in lower case with U+FFFD for NUL; `s` itself when that changes nothing. */
struct ct_span ct_html_lower_name(struct ct_html_tokenizer *t, struct ct_span s);
