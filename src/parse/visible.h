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
    uint32_t name_hash; /* tells unknown elements apart */
    uint32_t own;       /* CT_HIDE_ bits of itself that go for what is inside */
    uint32_t all;       /* the same with those of its ancestors, ANCESTOR set for them */
    uint32_t colour, background;
    bool visibility_hidden;
    bool font_zero;
};

struct ct_visible {
    struct ct_visible_element stack[CT_MAX_HTML_DEPTH];
    size_t n;
    size_t deeper; /* open elements beyond the stack */
    bool too_deep;
    uint32_t always; /* bits for everything: COMMENT, AFTER_HTML, ... */
};

void ct_visible_init(struct ct_visible *v, uint32_t always);

/* Opens the element `tok` (void ones are not pushed) with its final style, and
 * says how it is hidden. */
uint32_t ct_visible_open(struct ct_visible *v, enum ct_html_tag tag,
    const struct ct_html_token *tok, const struct ct_css_style *style);

void ct_visible_close(struct ct_visible *v, enum ct_html_tag tag, struct ct_span name);

/* Bits that hold for text standing here. */
uint32_t ct_visible_now(const struct ct_visible *v);

/* Is an element of that tag open? */
bool ct_visible_inside(const struct ct_visible *v, enum ct_html_tag tag);

/* Width or height as an attribute says it: px, or -1. "1px", " 1 ", "1.5" count. */
int32_t ct_html_length(struct ct_span value);
