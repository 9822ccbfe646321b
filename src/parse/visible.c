/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visible: what one element's style does, added to what is around it.
 *
 * An element is hidden by what it says itself or by any element around it;
 * three properties (visibility, font size, colour) are inherited as values and
 * may be undone further in, all others are not. visible_tree.c keeps the stack.
 *
 * A box of no size hides its content only when it also cuts off what overflows;
 * an image of no size is hidden as it is. Text in the colour of what is behind
 * it is hidden; where an image is behind it nobody can tell, and it is not.
 */
#include "parse/visible.h"

#include "base/err.h"
#include "parse/visible_tree.h"

#define TINY 200        /* px/100 up to which a box is as good as nothing */
#define FAR (-50000)    /* px/100 off to the left or the top */
#define FAR_AWAY 500000 /* px/100 off to the right or the bottom */
#define FONT_TINY 100   /* px/100 */
#define FAINT 20        /* thousandths of opacity */
#define SAME 10         /* difference of a colour channel the eye does not see */
#define WHITE 0xFFFFFFu

/* without any of these a style hides nothing but by what is inherited as a value */
#define HIDING                                                                                   \
    (CT_CSS_DISPLAY | CT_CSS_OPACITY | CT_CSS_FILTER | CT_CSS_TEXT_INDENT | CT_CSS_MARGIN_LEFT | \
        CT_CSS_MARGIN_TOP | CT_CSS_TRANSFORM | CT_CSS_POSITION | CT_CSS_CLIP | CT_CSS_OVERFLOW | \
        CT_CSS_MSO_HIDE)

void ct_visible_init(struct ct_visible *v, uint32_t always)
{
    v->n = v->deeper = 0;
    v->too_deep = v->foreign = false;
    memset(v->open, 0, sizeof v->open);
    v->always = always;
}

static bool is_one(const struct ct_css_style *s, enum ct_css_prop p)
{
    return ct_css_has(s, p) && ct_css_get(s, p) == 1;
}

static bool at_most(const struct ct_css_style *s, enum ct_css_prop p, int32_t max)
{
    int32_t v = ct_css_has(s, p) ? ct_css_get(s, p) : CT_CSS_AUTO;

    return v != CT_CSS_AUTO && v <= max;
}

static bool at_least(const struct ct_css_style *s, enum ct_css_prop p, int32_t min)
{
    return ct_css_has(s, p) && ct_css_get(s, p) >= min;
}

static bool is_tiny(const struct ct_css_style *s)
{
    return at_most(s, CT_CSS_WIDTH, TINY) || at_most(s, CT_CSS_HEIGHT, TINY) ||
           at_most(s, CT_CSS_MAX_WIDTH, TINY) || at_most(s, CT_CSS_MAX_HEIGHT, TINY);
}

static bool is_moved_away(const struct ct_css_style *s, enum ct_css_prop p)
{
    return at_most(s, p, FAR) || at_least(s, p, FAR_AWAY);
}

static bool is_offscreen(const struct ct_css_style *s)
{
    if (is_moved_away(s, CT_CSS_TEXT_INDENT) || is_moved_away(s, CT_CSS_MARGIN_LEFT) ||
        is_moved_away(s, CT_CSS_MARGIN_TOP) || is_one(s, CT_CSS_TRANSFORM))
        return true;
    return ct_css_has(s, CT_CSS_POSITION) &&
           (is_moved_away(s, CT_CSS_LEFT) || is_moved_away(s, CT_CSS_TOP) ||
               is_moved_away(s, CT_CSS_RIGHT) || is_moved_away(s, CT_CSS_BOTTOM));
}

/* What a style hides of the element and all that is inside. */
static uint32_t hides_all(const struct ct_css_style *s)
{
    uint32_t bits = 0;

    if (!(s->set & HIDING))
        return 0;
    if (is_one(s, CT_CSS_DISPLAY))
        bits |= CT_HIDE_DISPLAY_NONE;
    if (at_most(s, CT_CSS_OPACITY, FAINT) || is_one(s, CT_CSS_FILTER))
        bits |= CT_HIDE_OPACITY;
    if (is_offscreen(s))
        bits |= CT_HIDE_OFFSCREEN;
    if (is_one(s, CT_CSS_CLIP) || (is_one(s, CT_CSS_OVERFLOW) && is_tiny(s)))
        bits |= CT_HIDE_OVERFLOW_CLIP;
    if (is_one(s, CT_CSS_MSO_HIDE))
        bits |= CT_HIDE_MEDIA;
    return bits;
}

bool ct_visible_hides(const struct ct_css_style *style)
{
    return (hides_all(style) & ~(uint32_t)CT_HIDE_MEDIA) || is_tiny(style) ||
           is_one(style, CT_CSS_VISIBILITY) || at_most(style, CT_CSS_FONT_SIZE, FONT_TINY);
}

static bool same_channel(uint32_t a, uint32_t b, int shift)
{
    int d = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);

    return d <= SAME && d >= -SAME;
}

static bool same_colour(uint32_t text, uint32_t behind)
{
    if (text == CT_CSS_TRANSPARENT)
        return true;
    if (text == CT_CSS_NO_COLOUR || behind == CT_CSS_NO_COLOUR)
        return false;
    return same_channel(text, behind, 16) && same_channel(text, behind, 8) &&
           same_channel(text, behind, 0);
}

/* Takes over what is inherited as a value; returns the CT_HIDE_ bits of text in
 * it that the element itself decided. */
static uint32_t apply_values(struct ct_visible_element *e, const struct ct_css_style *s)
{
    uint32_t decided = 0;

    if (!s->set)
        return 0;
    if (ct_css_has(s, CT_CSS_VISIBILITY)) {
        e->invisible = ct_css_get(s, CT_CSS_VISIBILITY) == 1;
        decided |= CT_HIDE_VISIBILITY;
    }
    if (ct_css_has(s, CT_CSS_FONT_SIZE)) {
        e->font_zero = at_most(s, CT_CSS_FONT_SIZE, FONT_TINY);
        decided |= CT_HIDE_FONT_ZERO;
    }
    if (ct_css_has(s, CT_CSS_COLOR)) {
        e->colour = (uint32_t)ct_css_get(s, CT_CSS_COLOR);
        decided |= CT_HIDE_SAME_COLOUR;
    }
    if (ct_css_has(s, CT_CSS_BACKGROUND) &&
        (uint32_t)ct_css_get(s, CT_CSS_BACKGROUND) != CT_CSS_TRANSPARENT) {
        e->background = (uint32_t)ct_css_get(s, CT_CSS_BACKGROUND);
        decided |= CT_HIDE_SAME_COLOUR;
    }
    return decided;
}

static uint32_t value_bits(const struct ct_visible_element *e)
{
    uint32_t bits = e->invisible ? CT_HIDE_VISIBILITY : 0;

    if (e->font_zero)
        bits |= CT_HIDE_FONT_ZERO;
    if (same_colour(e->colour, e->background))
        bits |= CT_HIDE_SAME_COLOUR;
    return bits;
}

static struct ct_visible_element root(const struct ct_visible *v)
{
    return (struct ct_visible_element){ .colour = 0, .background = WHITE, .inside = v->always };
}

uint32_t ct_visible_open(struct ct_visible *v, enum ct_html_tag tag,
    const struct ct_html_token *tok, const struct ct_css_style *style, uint32_t by_attr)
{
    unsigned flags = ct_html_tag_flags(tag);
    bool is_image = (flags & CT_TAGF_IMAGE) != 0;

    ct_visible_imply_ends(v, tag);

    CT_UNCLEARED struct ct_visible_element e;
    e = v->n ? v->stack[v->n - 1] : root(v);
    uint32_t around = e.inside | v->always, own = hides_all(style) | by_attr, decided, now;

    if (is_image && style->set && is_tiny(style))
        own |= CT_HIDE_CSS_SIZE;
    if ((flags & CT_TAGF_UNSEEN) && !is_image)
        own |= CT_HIDE_DISPLAY_NONE;
    decided = apply_values(&e, style);
    e.shown = decided ? value_bits(&e) : e.shown;
    now = is_image ? e.shown & CT_HIDE_VISIBILITY : e.shown;

    /* said by an element around it: its own bit with ANCESTOR beside it */
    if ((around & ~v->always & ~(uint32_t)CT_HIDE_MEDIA) || (now & ~decided))
        around |= CT_HIDE_ANCESTOR;
    e.tag = tag;
    e.inside =
        (around | own) & ~(uint32_t)(CT_HIDE_ATTR_SIZE | CT_HIDE_CSS_SIZE | CT_HIDE_ANCESTOR);
    if (!(flags & CT_TAGF_VOID) && !(tok->self_closing && v->foreign))
        ct_visible_push(v, &e, tok->name);
    return around | own | now;
}

uint32_t ct_visible_now(const struct ct_visible *v)
{
    const struct ct_visible_element *e = v->n ? &v->stack[v->n - 1] : NULL;

    return e ? e->inside | v->always | e->shown : v->always;
}

int32_t ct_html_length(struct ct_span value)
{
    int32_t n;

    value = ct_span_trim(value);
    n = ct_css_number(value);
    if (n == CT_CSS_AUTO || n < 0 || (n > 0 && ct_span_ends(value, CT_LIT("%"))))
        return -1;
    return (n + 999) / 1000;
}

int32_t ct_visible_px(const struct ct_css_style *style, enum ct_css_prop prop)
{
    int32_t n = style->set && ct_css_has(style, prop) ? ct_css_get(style, prop) : CT_CSS_AUTO;

    return n == CT_CSS_AUTO || n < 0 ? -1 : (n + 99) / 100;
}
