/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html_walk: the state of one scan, shared by the parts of html_scan.
 *
 *   html_scan.c     the walk over tokens; text, comments, nested documents
 *   html_element.c  one start tag: its attributes and shape
 *   html_style.c    its style
 *   html_fetch.c    attributes to entries of the inventory
 *   html_text.c     text as a reader sees it
 *
 * A frame is one run of the tokenizer: the part itself, the inside of a comment,
 * a data: URI. Frames nest at most MAX_FRAMES deep. Not for others.
 */

#include "base/err.h"
#include "parse/css.h"
#include "parse/html_scan.h"
#include "parse/html_tag.h"
#include "parse/html_text.h"
#include "parse/visible.h"

#define CT_HTML_MAX_FRAMES 3

/* Large; run() sets what is read. So that the compiler does not clear all of it for each comment,
 * those who make one say CT_UNCLEARED. */
struct ct_html_frame {
    struct ct_html_tokenizer t;
    struct ct_visible v;
    unsigned depth;
    bool inert;    /* inside a comment: nothing is fetched */
    bool is_click; /* opened by a click only */
    bool after_html;
    enum ct_html_tag raw; /* whose raw text comes next, or CT_TAG_OTHER */
    size_t outer_at;      /* where a nested frame stands in the part */
};

/* The start tag being looked at. */
struct ct_html_now {
    enum ct_html_tag tag;
    const struct ct_html_token *tok;
    uint32_t hidden;
    int32_t width, height;
    bool has_style_url; /* its style="" holds an address */
};

struct ct_html_walk {
    struct ct_arena *arena;
    struct ct_html *out;
    struct ct_html_frame *frame;
    struct ct_html_now *now; /* NULL between tags */
    struct ct_css css;
    struct ct_html_writer text, hidden;
    struct ct_css_style style;     /* of the start tag being looked at */
    struct ct_html_styles *styles; /* of style="" lately; NULL before the first */
    size_t cap_fetches, max_fetches;
    size_t open_link; /* index + 1 of the anchor whose text is being read */
    size_t link_text;
    uint64_t shape[4];
    uint64_t tag_hash[CT_TAG_N], attr_hash[CT_ATTR_N]; /* of names met so far; 0 for not yet */
    unsigned n_shape;
    unsigned n_data; /* data: URIs read */
    size_t data_bytes;
    bool second;     /* second pass: style sheets are known already */
    bool late_style; /* a sheet with rules stood behind content */
};

/* The attribute of the tag being looked at, or NULL. */
static inline const struct ct_html_attr *ct_html_now_attr(
    const struct ct_html_now *now, enum ct_html_attr_id id)
{
    return ct_html_known(now->tok, id);
}

static inline bool ct_html_now_has(const struct ct_html_now *now, enum ct_html_attr_id id)
{
    return (now->tok->known >> id & 1) != 0;
}

/* html_element.c */
void ct_html_element(struct ct_html_walk *w, const struct ct_html_token *tok);

/* html_style.c */
/* The style of the tag being looked at, into w->style. Returns CT_HIDE_MEDIA when style sheets
 * would hide it under a condition. Addresses in style="" are only noted. */
uint32_t ct_html_style_of(struct ct_html_walk *w);
/* Once more over style="", now that it is known how the element is hidden. */
void ct_html_tell_style_urls(struct ct_html_walk *w);
void ct_html_forget_styles(struct ct_html_walk *w);

/* html_fetch.c */
/* The new entry, or NULL when it is none or there are too many. `url` decoded. */
struct ct_fetch *ct_html_add_fetch(struct ct_html_walk *w, enum ct_fetch_element element,
    enum ct_fetch_when when, struct ct_span url);
/* The entries of one attribute of the tag being looked at. */
void ct_html_fetch_attr(struct ct_html_walk *w, enum ct_html_attr_id id);
void ct_html_end_link(struct ct_html_walk *w);
struct ct_span ct_html_attr_text(struct ct_html_walk *w, enum ct_html_attr_id id);

/* html_scan.c */
/* Scans a document inside the document. */
void ct_html_nested(struct ct_html_walk *w, struct ct_span in, struct ct_html_frame *setup);

/* html_data.c */
/* Scans what a data: URI holds when that is HTML or SVG. */
void ct_html_data_uri(struct ct_html_walk *w, struct ct_span uri, enum ct_fetch_when when);

/* Content of "data:text/html;base64,...", decoded; false for another type. */
bool ct_html_data_decode(struct ct_arena *a, struct ct_span uri, struct ct_span *ret);
