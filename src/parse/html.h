/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html: the tokenizer of the WHATWG HTML standard, section 13.2.5.
 *
 *   bytes (UTF-8) --> start tag | end tag | text | comment | doctype | end
 *
 * Browsers and mail programs agree on these rules to the byte, so an attacker
 * who knows them can hide markup from any parser that is only roughly right.
 * Tokens point into the input and nothing is decoded before it is asked for:
 * ct_html_text() and ct_html_value() replace character references, NUL and line
 * ends, and copy only when there is something to replace. Names of tags and
 * attributes are in lower case and good until the next token.
 *
 * Two things the standard leaves to the tree builder are the caller's: calling
 * ct_html_follow() after a start tag (script, style, title, ... change what
 * comes next) and setting `foreign` inside svg and math, where CDATA counts.
 */

#include "base/arena.h"
#include "base/limits.h"
#include "parse/html_tag.h"

enum ct_html_mode {
    CT_HTML_DATA,
    CT_HTML_RCDATA,
    CT_HTML_RAWTEXT,
    CT_HTML_SCRIPT,
    CT_HTML_PLAINTEXT,
    CT_HTML_CDATA,
};

enum ct_html_kind {
    CT_HTML_EOF,
    CT_HTML_TEXT,
    CT_HTML_START,
    CT_HTML_END,
    CT_HTML_COMMENT,
    CT_HTML_DOCTYPE,
};

struct ct_html_attr {
    struct ct_span name;
    struct ct_span raw; /* value as written, without quotes */
    enum ct_html_attr_id id;
};

struct ct_html_token {
    enum ct_html_kind kind;
    enum ct_html_mode mode; /* of a text: which references and NULs count */
    enum ct_html_tag tag;   /* of a tag */
    struct ct_span name;    /* of a tag or doctype */
    struct ct_span raw;     /* of a text or comment, as written */
    size_t at;              /* where the token begins in the input */
    bool self_closing;
    bool cut;            /* start tag cut off by the end of the input; browsers drop it */
    bool twice;          /* an attribute name came again; only the first is kept */
    bool nul;            /* NUL inside the tag */
    bool too_many_attrs; /* more than CT_MAX_ATTRS, the rest is dropped */
    bool force_quirks;   /* of a doctype */
    bool has_public, has_system;
    struct ct_span public_id, system_id; /* of a doctype, as written */
    const struct ct_html_attr *attrs;    /* the tokenizer's, until the next token */
    size_t n_attrs;
    uint64_t known;     /* bit by enum ct_html_attr_id: the tag has that attribute */
    const uint16_t *by; /* where each of these stands in attrs; the tokenizer's too */
};

struct ct_html_tokenizer {
    struct ct_span in;
    size_t at;
    enum ct_html_mode mode;
    bool foreign;              /* inside svg or math */
    bool style_only;           /* of other tags than <style> attributes are passed over */
    struct ct_span last_start; /* which end tag leaves RCDATA, RAWTEXT and SCRIPT */
    struct ct_arena *arena;
    struct ct_html_attr attrs[CT_MAX_ATTRS];
    uint16_t by[CT_ATTR_N];            /* private, as are all below */
    uint16_t n_others;                 /* attributes of no number in this tag */
    uint16_t others[CT_MAX_ATTRS * 2]; /* hash of those -> place + 1, when they are many */
    size_t n_names;                    /* of names[] in use */
    char names[4096];                  /* names that had to be put in lower case */
};

/* last_start must be set by who starts in another mode than DATA. */
void ct_html_init(struct ct_html_tokenizer *t, struct ct_span in, struct ct_arena *arena);

/* The next token; false, and CT_HTML_EOF, at the end. Adjacent texts are not
 * joined. Each call moves forward by at least one byte. */
bool ct_html_next(struct ct_html_tokenizer *t, struct ct_html_token *ret);

/* Sets the mode that the start tag `tok` asks for. Scripting is off, as in
 * mail: noscript holds markup. */
void ct_html_follow(struct ct_html_tokenizer *t, const struct ct_html_token *tok);

/* Decoded text of a text or comment token. Borrowed from input or arena. */
struct ct_span ct_html_text(const struct ct_html_token *tok, struct ct_arena *arena);

/* Decoded value of an attribute. */
struct ct_span ct_html_value(const struct ct_html_attr *attr, struct ct_arena *arena);

/* The same with line ends as they are: for who takes them all for white space. Most
 * parts have CR LF, and need no copy then. */
struct ct_span ct_html_text_loose(const struct ct_html_token *tok, struct ct_arena *arena);
struct ct_span ct_html_value_loose(const struct ct_html_attr *attr, struct ct_arena *arena);

/* The attribute of that (lower-case) name, or NULL. */
const struct ct_html_attr *ct_html_attr(const struct ct_html_token *tok, struct ct_span name);

/* The same by number. */
static inline const struct ct_html_attr *ct_html_known(
    const struct ct_html_token *tok, enum ct_html_attr_id id)
{
    return (tok->known >> id & 1) ? &tok->attrs[tok->by[id]] : NULL;
}

/* NUL to U+FFFD, CR and CR LF to LF: for doctype names and identifiers. */
struct ct_span ct_html_clean(struct ct_span s, struct ct_arena *arena);
