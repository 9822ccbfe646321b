/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * visible: the open elements, and what of them a reader would see.
 *
 *   start tag + its style --> ct_visible_open()  --> CT_HIDE_ bits of the element
 *   end tag               --> ct_visible_close()
 *
 * A stack of at most CT_MAX_HTML_DEPTH elements stands in for the tree: end tags
 * that are optional are implied roughly as browsers do (p, li, td, tr, option,
 * dd), an end tag without a start is ignored. Deeper elements are counted and
 * inherit from the deepest one kept. Being hidden is inherited, and so are text
 * colour, background and font size.
 */

#include "parse/css.h"
#include "parse/fetch.h"
#include "parse/html_tag.h"

struct ct_visible_element {
    enum ct_html_tag tag;
    uint32_t name_hash; /* tells unknown elements apart; 0 for the others */
    uint32_t inside;    /* CT_HIDE_ bits for what is inside */
    uint32_t shown;     /* CT_HIDE_ bits of text in it, by the values below */
    uint32_t colour, background;
    bool invisible; /* visibility: hidden, until an element sets it otherwise */
    bool font_zero;
};

struct ct_visible {
    struct ct_visible_element stack[CT_MAX_HTML_DEPTH];
    size_t n;
    size_t deeper; /* open elements beyond the stack */
    bool too_deep;
    bool foreign;            /* inside svg or math, not inside HTML inside these */
    uint16_t open[CT_TAG_N]; /* private: how many of each are open */
    uint32_t always;         /* bits for everything: COMMENT, AFTER_HTML, ... */
};

void ct_visible_init(struct ct_visible *v, uint32_t always);

/* Opens the element `tok` (void ones are not pushed) with its final style and
 * what its attributes say (CT_HIDE_ATTR_SIZE, CT_HIDE_HIDDEN_ATTR, CT_HIDE_MEDIA),
 * and says how it is hidden. */
uint32_t ct_visible_open(struct ct_visible *v, enum ct_html_tag tag,
    const struct ct_html_token *tok, const struct ct_css_style *style, uint32_t by_attr);

/* Does a style hide what it is given to? For styles that hold conditionally. */
bool ct_visible_hides(const struct ct_css_style *style);

void ct_visible_close(struct ct_visible *v, enum ct_html_tag tag, struct ct_span name);

/* Bits that hold for text standing here. */
uint32_t ct_visible_now(const struct ct_visible *v);

/* Is an element of that tag open? */
static inline bool ct_visible_inside(const struct ct_visible *v, enum ct_html_tag tag)
{
    return v->open[tag] != 0;
}

/* Width or height as an attribute says it: px, or -1. "1px", " 1 ", "1.5" count;
 * "100%" does not, "0%" does. */
int32_t ct_html_length(struct ct_span value);

/* Length of a style in px, or -1. */
int32_t ct_visible_px(const struct ct_css_style *style, enum ct_css_prop prop);
