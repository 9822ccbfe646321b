/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * css: as much of CSS as decides whether a reader sees something, and every
 * address that a style sheet would fetch.
 *
 *   style="..." ----> ct_css_inline() --> struct ct_css_style (one element)
 *   <style>...  ----> ct_css_sheet()  --> rules by id, class, tag
 *                                     --> ct_css_match(): style of an element
 *   both        ----> url(...), @import, @font-face src --> on_url()
 *
 * CSS Syntax Level 3 for comments, escapes and strings, so that "\75 rl(" and
 * "u/ * * /" hide nothing. Selectors are judged by their last compound only
 * (type, class, id, attributes): a descendant rule may therefore match more than
 * in a browser, never less. A pseudo-class or pseudo-element makes a rule
 * apply to nothing, but its addresses count. Rules under a media condition that
 * is more than screen or all are kept apart (`media`).
 */

#include "base/arena.h"
#include "parse/html.h"

enum ct_css_prop {
    CT_CSS_DISPLAY = 1 << 0,
    CT_CSS_VISIBILITY = 1 << 1,
    CT_CSS_OPACITY = 1 << 2,
    CT_CSS_FONT_SIZE = 1 << 3,
    CT_CSS_LINE_HEIGHT = 1 << 4,
    CT_CSS_COLOR = 1 << 5,
    CT_CSS_BACKGROUND = 1 << 6,
    CT_CSS_WIDTH = 1 << 7,
    CT_CSS_HEIGHT = 1 << 8,
    CT_CSS_MAX_WIDTH = 1 << 9,
    CT_CSS_MAX_HEIGHT = 1 << 10,
    CT_CSS_OVERFLOW = 1 << 11,
    CT_CSS_POSITION = 1 << 12,
    CT_CSS_LEFT = 1 << 13,
    CT_CSS_TOP = 1 << 14,
    CT_CSS_RIGHT = 1 << 15,
    CT_CSS_BOTTOM = 1 << 16,
    CT_CSS_TEXT_INDENT = 1 << 17,
    CT_CSS_MARGIN_LEFT = 1 << 18,
    CT_CSS_MARGIN_TOP = 1 << 19,
    CT_CSS_CLIP = 1 << 20,
    CT_CSS_MSO_HIDE = 1 << 21,
    CT_CSS_FILTER = 1 << 22,
    CT_CSS_TRANSFORM = 1 << 23,
    CT_CSS_N_PROPS = 24,
};

#define CT_CSS_AUTO INT32_MIN       /* a length that is no number of pixels */
#define CT_CSS_NO_COLOUR UINT32_MAX /* an image, a gradient, inherit, ... */
#define CT_CSS_TRANSPARENT 0xFF000000u

/* Values by property; v[i] belongs to bit i of `set`. Lengths in px/100, numbers
 * in thousandths, colours as 0xRRGGBB, key words as 1 for the value that hides
 * (none, hidden, absolute or fixed, zero rectangle, all) and 0 for any other. */
struct ct_css_style {
    uint32_t set, important;
    int32_t v[CT_CSS_N_PROPS];
};

/* Called for each address: decoded, trimmed; `prop` is the property as
 * written, "@import" or "@font-face". */
typedef void ct_css_url_fn(void *arg, struct ct_span url, struct ct_span prop);

struct ct_css {
    struct ct_arena *arena;
    ct_css_url_fn *on_url; /* may be NULL */
    void *arg;
    struct ct_css_rule **rules; /* private */
    uint32_t n_rules;
    uint32_t *heads;          /* private: hash of id, class or tag -> newest rule + 1 */
    uint64_t work;            /* private: rules tried so far */
    struct ct_css_memo *memo; /* private: elements matched lately */
    bool media;               /* set by the caller: the sheet itself stands under a condition */
    bool addresses;           /* set by the caller: only on_url is wanted, no rule */
    bool escapes;             /* an escape stood in a name or function */
    bool too_many;            /* CT_MAX_CSS_RULES or CT_MAX_CSS_WORK was hit */
};

struct ct_css ct_css(struct ct_arena *arena, ct_css_url_fn *on_url, void *arg);

/* Declarations of a style attribute; later ones win, !important stays. */
void ct_css_inline(struct ct_css *c, struct ct_span text, struct ct_css_style *ret);

/* Adds the rules of a style sheet. */
void ct_css_sheet(struct ct_css *c, struct ct_span text);

/* False when that text surely holds no address. */
bool ct_css_may_fetch(struct ct_span text);

struct ct_css_matched {
    struct ct_css_style style;
    struct ct_css_style media; /* what rules under a condition would set besides */
};

/* The style of a start tag by all rules that match it; good until the next call. */
const struct ct_css_matched *ct_css_match(struct ct_css *c, const struct ct_html_token *tag);

/* Puts `over` on top of `base`. */
void ct_css_merge(struct ct_css_style *base, const struct ct_css_style *over);

static inline bool ct_css_has(const struct ct_css_style *s, enum ct_css_prop p)
{
    return (s->set & p) != 0;
}

static inline int32_t ct_css_get(const struct ct_css_style *s, enum ct_css_prop p)
{
    return s->v[__builtin_ctz(p)];
}

/* A colour by name, #hex, rgb(), or hsl() as CT_CSS_NO_COLOUR. */
uint32_t ct_css_colour(struct ct_span s);

/* Thousandths of "0.5", "50%"; CT_CSS_AUTO for what is none. */
int32_t ct_css_number(struct ct_span s);

/* Does a media query hold wherever mail is read: none, all, screen? */
bool ct_css_everywhere(struct ct_span query);
