/* SPDX-License-Identifier: Apache-2.0 */
/*
 * css_decl: "name: value; name: value" to the properties that matter.
 *
 * css_props.def says for each property how its value is read; a shorthand
 * (background, font, margin) sets the one part of it that counts here. A value
 * that is not understood still overrides an earlier one, unless a browser would
 * drop it too: then it would not hide anything either way.
 */
#include "base/err.h"
#include "parse/css_text.h"
#include "parse/name_slot.h"

#define LONGEST 24

enum how {
    WORD,
    NUMBER,
    LENGTH,
    COLOUR,
    BACKGROUND,
    IMAGE,
    CLIP,
    CLIP_PATH,
    FILTER,
    TRANSFORM,
    MARGIN,
    FONT,
};

static const struct prop {
    struct ct_span name;
    enum ct_css_prop prop;
    enum how how;
} props[] = {
#define PROP(name, prop, how, slot) { { name, sizeof(name) - 1 }, CT_CSS_##prop, how },
#include "parse/css_props.def"
#undef PROP
};

/* place in props[] + 1, which __COUNTER__ counts in the same order */
enum { FIRST = __COUNTER__ };

static const uint8_t slots[CT_NAME_SLOTS] = {
#define PROP(name, prop, how, slot) [slot] = __COUNTER__ - FIRST,
#include "parse/css_props.def"
#undef PROP
};

static const struct prop *find_prop(struct ct_span name)
{
    if (name.len == 0 || name.len > LONGEST)
        return NULL;
    for (uint8_t at = ct_name_islot(name); slots[at]; at++) {
        const struct prop *p = &props[slots[at] - 1];

        if (name.len == p->name.len && ct_maybe_ieq(name.ptr[0], p->name.ptr[0]) &&
            (ct_name_same(name.ptr, p->name.ptr, name.len) || ct_span_ieq_same(name, p->name)))
            return p;
    }
    return NULL;
}

/* 1 when the key word is the one that hides. */
static int32_t word(enum ct_css_prop prop, struct ct_span value)
{
    struct ct_span first = ct_css_word(&value);

    switch ((unsigned)prop) {
    case CT_CSS_DISPLAY:
        return ct_span_ieq(first, CT_LIT("none"));
    case CT_CSS_VISIBILITY:
        return ct_span_ieq(first, CT_LIT("hidden")) || ct_span_ieq(first, CT_LIT("collapse"));
    case CT_CSS_OVERFLOW:
        return ct_span_ieq(first, CT_LIT("hidden")) || ct_span_ieq(first, CT_LIT("clip"));
    case CT_CSS_POSITION:
        return ct_span_ieq(first, CT_LIT("absolute")) || ct_span_ieq(first, CT_LIT("fixed"));
    default:
        return ct_span_ieq(first, CT_LIT("all"));
    }
}

/* What stands in the brackets of `name`( ... ) inside `s`; empty without it. */
static struct ct_span argument(struct ct_span s, struct ct_span name)
{
    size_t at = ct_span_ifind(s, name, 0);
    struct ct_span rest = ct_span_from(s, at + name.len);

    return at < s.len ? ct_span_trim(ct_span_head(rest, ct_span_chr(rest, ')', 0)))
                      : (struct ct_span){ "", 0 };
}

/* rect(0 0 0 0), rect(1px,1px,1px,1px): nothing inside when right <= left */
static int32_t clips_all(struct ct_span value)
{
    struct ct_span in = argument(value, CT_LIT("rect("));
    int32_t edge[4] = { 0 };
    int n = 0;

    while (in.len && n < 4) {
        size_t end = 0;

        while (end < in.len && in.ptr[end] != ',' && !ct_is_space(in.ptr[end]))
            end++;
        if (end)
            edge[n++] = ct_css_length(ct_span_head(in, end), 100);
        in = ct_span_from(in, end + 1);
    }
    return n == 4 && edge[1] != CT_CSS_AUTO && edge[2] != CT_CSS_AUTO &&
           (edge[1] <= edge[3] + 200 || edge[2] <= edge[0] + 200);
}

static int32_t clip_path_hides(struct ct_span value)
{
    struct ct_span inset = argument(value, CT_LIT("inset("));
    struct ct_span circle = argument(value, CT_LIT("circle("));
    struct ct_span first = ct_css_word(&inset);

    if (first.len && first.ptr[first.len - 1] == '%')
        return ct_css_number(first) >= 500;
    return circle.len && ct_css_length(ct_css_word(&circle), 100) == 0;
}

static int32_t filter_hides(struct ct_span value)
{
    struct ct_span alpha = argument(value, CT_LIT("opacity("));
    size_t at = ct_span_ifind(value, CT_LIT("opacity="), 0);

    if (alpha.len)
        return ct_css_number(alpha) != CT_CSS_AUTO && ct_css_number(alpha) <= 20;
    if (at == value.len)
        return 0;
    alpha = ct_span_from(value, at + 8);
    return ct_css_number(ct_span_head(alpha, 1)) == 0 &&
           (alpha.len < 2 || !ct_is_digit(alpha.ptr[1]));
}

static int32_t transform_hides(struct ct_span value)
{
    struct ct_span scale = argument(value, CT_LIT("scale("));
    struct ct_span move = argument(value, CT_LIT("translate("));

    if (scale.len && ct_css_number(scale) != CT_CSS_AUTO)
        return ct_css_number(scale) <= 20;
    if (move.len == 0)
        move = argument(value, CT_LIT("translatex("));
    if (move.len == 0)
        move = argument(value, CT_LIT("translatey("));
    while (move.len) {
        int32_t by = ct_css_length(ct_span_cut_chr(&move, ','), 100);

        if (by != CT_CSS_AUTO && (by <= -50000 || by >= 500000))
            return 1;
    }
    return 0;
}

/* The first colour of a background shorthand, or transparent; none when an
 * image or a gradient covers it. */
static int32_t background(struct ct_span value)
{
    uint32_t rgb = CT_CSS_TRANSPARENT;

    while (value.len) {
        struct ct_span w = ct_css_word(&value);
        uint32_t c = ct_css_colour(w);

        if (ct_span_has(w, CT_LIT("(")) && !ct_span_istarts(w, CT_LIT("rgb")))
            return (int32_t)CT_CSS_NO_COLOUR;
        if (c != CT_CSS_NO_COLOUR)
            rgb = c;
    }
    return (int32_t)rgb;
}

/* "italic 0/0 Arial": the first word that begins with a digit */
static int32_t font_size(struct ct_span value)
{
    while (value.len) {
        struct ct_span w = ct_css_word(&value);

        if (w.len && (ct_is_digit(w.ptr[0]) || w.ptr[0] == '.') &&
            ct_css_length(w, 0) != CT_CSS_AUTO)
            return ct_css_length(w, 0);
        w = ct_span_head(w, ct_span_chr(w, '/', 0));
        if (w.len && ct_is_digit(w.ptr[0]) && ct_css_length(w, 0) != CT_CSS_AUTO)
            return ct_css_length(w, 0);
    }
    return CT_CSS_AUTO;
}

static void set(struct ct_css_style *st, enum ct_css_prop prop, int32_t v, bool important)
{
    if ((st->important & prop) && !important)
        return;
    st->v[__builtin_ctz(prop)] = v;
    st->set |= prop;
    if (important)
        st->important |= prop;
}

/* top, right, bottom, left, as many as there are; only top and left count */
static void margin(struct ct_css_style *st, struct ct_span value, bool important)
{
    int32_t v[4];
    int n = 0;

    while (n < 4 && ct_span_trim(value).len)
        v[n++] = ct_css_length(ct_css_word(&value), 0);
    if (n == 0)
        return;
    set(st, CT_CSS_MARGIN_TOP, v[0], important);
    set(st, CT_CSS_MARGIN_LEFT, n == 4 ? v[3] : n > 1 ? v[1] : v[0], important);
}

static int32_t length(enum ct_css_prop prop, struct ct_span value)
{
    /* quirks mode, in which mail is shown, takes bare numbers as px */
    return ct_css_length(ct_css_word(&value), prop == CT_CSS_LINE_HEIGHT ? 1600 : 100);
}

static int32_t read_value(const struct prop *p, struct ct_span value)
{
    switch (p->how) {
    case WORD:
        return word(p->prop, value);
    case NUMBER:
        return ct_css_number(value);
    case COLOUR:
        return (int32_t)ct_css_colour(value);
    case BACKGROUND:
        return background(value);
    case CLIP:
        return clips_all(value);
    case CLIP_PATH:
        return clip_path_hides(value);
    case FILTER:
        return filter_hides(value);
    case TRANSFORM:
        return transform_hides(value);
    case FONT:
        return font_size(value);
    default:
        return length(p->prop, value);
    }
}

/* Cuts "!important" off. */
static bool is_important(struct ct_span *value)
{
    size_t bang = ct_span_chr(*value, '!', 0);

    if (bang == value->len)
        return false;

    struct ct_span rest = ct_span_trim(ct_span_from(*value, bang + 1));
    *value = ct_span_trim(ct_span_head(*value, bang));
    return ct_span_ieq(rest, CT_LIT("important"));
}

/* `value` is not trimmed yet; few properties matter. */
static void declaration(struct ct_css *c, struct ct_span name, struct ct_span value,
    const struct ct_css_piece *piece, struct ct_css_style *st)
{
    const struct prop *p = c->addresses ? NULL : find_prop(name);

    if (piece->bracket && c->on_url)
        ct_css_urls(c, ct_span_trim(value), name);
    if (!p)
        return;
    value = ct_span_trim(value);

    bool important = piece->bang && is_important(&value);
    if (value.len == 0)
        return;
    if (p->how == MARGIN)
        margin(st, value, important);
    else if (p->how == IMAGE) {
        if (!ct_span_ieq(value, CT_LIT("none")))
            set(st, p->prop, (int32_t)CT_CSS_NO_COLOUR, important);
    } else
        set(st, p->prop, read_value(p, value), important);
}

size_t ct_css_block(
    struct ct_css *c, struct ct_span text, size_t from, unsigned stop, struct ct_css_style *ret)
{
    CT_UNCLEARED struct ct_css_piece piece;

    for (size_t at = from;; at = piece.end + 1) {
        ct_css_piece(text, at, stop, &piece);
        if (piece.colon < piece.end) {
            struct ct_span name = { text.ptr + at, piece.colon - at };
            struct ct_span value = { text.ptr + piece.colon + 1, piece.end - piece.colon - 1 };

            declaration(c, ct_span_trim(name), value, &piece, ret);
        } else if (piece.bracket) {
            ct_css_urls(c, (struct ct_span){ text.ptr + at, piece.end - at }, CT_LIT(""));
        }
        if (piece.end >= text.len || text.ptr[piece.end] != ';')
            return piece.end;
    }
}

void ct_css_inline(struct ct_css *c, struct ct_span text, struct ct_css_style *ret)
{
    ret->set = 0;
    ret->important = 0;
    text = ct_css_clean(c->arena, text, &c->escapes);
    if (text.len)
        ct_css_block(c, text, 0, 0, ret);
}
