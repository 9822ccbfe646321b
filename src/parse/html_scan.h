/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html_scan: everything coldtrail wants to know of one HTML part, in one pass.
 *
 *   UTF-8 --html--> tokens --+--> css (style attributes, <style>)
 *                            +--> visible (what the reader would not see)
 *                            '--> fetches, text, title, base, shape, tricks
 *
 * Nothing stops it: what stands behind </html>, inside comments, in a tag that
 * the input cuts off, or in a data: URI holding HTML or SVG is read as well and
 * marked as such. Bad data is never an error; limits that were hit are in
 * `anomalies`.
 *
 * The result and all it points to live in `arena` or are borrowed from the
 * input, which must outlive it.
 */

#include "base/arena.h"
#include "parse/fetch.h"
#include "parse/minhash.h"

enum ct_html_trick {
    CT_TRICK_AFTER_HTML = 1 << 0,  /* an element or text behind </html> */
    CT_TRICK_CONDITIONAL = 1 << 1, /* conditional comment */
    CT_TRICK_NESTED_FORM = 1 << 2,
    CT_TRICK_BASE = 1 << 3,
    CT_TRICK_META_REFRESH = 1 << 4,
    CT_TRICK_SCRIPT = 1 << 5,       /* script element */
    CT_TRICK_HANDLER = 1 << 6,      /* on...= attribute */
    CT_TRICK_CODED_ASCII = 1 << 7,  /* letters or digits as numeric references */
    CT_TRICK_ZERO_WIDTH = 1 << 8,   /* zero-width characters in text */
    CT_TRICK_BIDI = 1 << 9,         /* directional overrides in text */
    CT_TRICK_TWICE = 1 << 10,       /* an attribute given twice in one tag */
    CT_TRICK_NUL = 1 << 11,         /* NUL inside markup */
    CT_TRICK_CUT_TAG = 1 << 12,     /* the input ends inside a tag */
    CT_TRICK_DATA_MARKUP = 1 << 13, /* data: URI with HTML or SVG, scanned */
    CT_TRICK_FORM = 1 << 14,
    CT_TRICK_PASSWORD = 1 << 15,   /* input type=password */
    CT_TRICK_CSS_ESCAPE = 1 << 16, /* escapes inside a CSS name or function */
    CT_TRICK_MEDIA_HIDE = 1 << 17, /* hides under a media condition */
    CT_TRICK_SVG = 1 << 18,
    CT_TRICK_FRAME = 1 << 19,      /* iframe, frame, object, embed, applet */
    CT_TRICK_IN_COMMENT = 1 << 20, /* a remote address inside a plain comment */
    CT_TRICK_BROKEN_URL = 1 << 21, /* tab or line break inside a URL */
};

enum ct_html_anomaly {
    CT_HTML_TOO_LONG = 1 << 0,     /* CT_MAX_HTML_BYTES: the rest was not read */
    CT_HTML_TOO_DEEP = 1 << 1,     /* CT_MAX_HTML_DEPTH */
    CT_HTML_MANY_ATTRS = 1 << 2,   /* CT_MAX_ATTRS */
    CT_HTML_MANY_FETCHES = 1 << 3, /* CT_MAX_FETCHES */
    CT_HTML_LONG_TEXT = 1 << 4,    /* CT_MAX_VISIBLE_TEXT */
    CT_HTML_MANY_RULES = 1 << 5,   /* CT_MAX_CSS_RULES */
    CT_HTML_LONG_VALUE = 1 << 6,   /* an attribute or URL beyond its limit, cut */
    CT_HTML_NESTED_DATA = 1 << 7,  /* data: within data: or too many, not read */
};

struct ct_html_options {
    bool no_text;       /* leave out text, for callers who want fetches only */
    size_t max_fetches; /* 0: CT_MAX_FETCHES */
};

struct ct_html {
    struct ct_fetch *fetches;
    size_t n_fetches;
    struct ct_span text;        /* what a reader sees; blocks end with a line feed */
    struct ct_span hidden_text; /* the beginning of what he does not */
    uint64_t hidden_len;        /* bytes of all of that */
    struct ct_span title;
    struct ct_span base;    /* href of the first <base> */
    struct ct_span charset; /* as the first <meta> declares it */
    uint64_t dom_hash;      /* over tag names with sorted attribute names */
    struct ct_minhash dom;  /* 32 slots over 4-shingles of the same */
    uint32_t n_elements;    /* start tags outside comments */
    uint32_t n_hidden;      /* of those, hidden by themselves or by an ancestor */
    uint32_t n_comments;
    uint32_t tricks;    /* CT_TRICK_ bits */
    uint32_t anomalies; /* CT_HTML_ bits */
};

/* `utf8` is the part after transfer and charset decoding; bytes that are no
 * UTF-8 pass through as they are. `opt` may be NULL. */
void ct_html_scan(struct ct_span utf8, struct ct_arena *arena, const struct ct_html_options *opt,
    struct ct_html *ret);

/* "after-html", ...: for output. Static; NULL for a bit without a name. */
const char *ct_html_trick_name(enum ct_html_trick one_bit);
