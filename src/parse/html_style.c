/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_style: the style that a start tag ends up with.
 *
 *   bgcolor=, color=  <  style sheets  <  style=""      --> w->style
 *
 * Mail says the same style="" hundreds of times, so the last of them are kept by
 * their bytes as written, with what they were found to say. What is kept is compared
 * in full: two values that share a place only push each other out.
 */
#include "parse/html_walk.h"
#include "parse/name_slot.h"

#define N_KEPT 64
#define BIT(id) ((uint64_t)1 << CT_ATTR_##id)
#define PRESENTATIONAL (BIT(BGCOLOR) | BIT(BACKGROUND) | BIT(COLOR) | BIT(TEXT))

struct ct_html_styles {
    struct ct_span raw[N_KEPT]; /* NULL: free */
    bool has_url[N_KEPT];
    struct ct_css_style style[N_KEPT];
};

/* bgcolor=, color=, text=, background=: weaker than any style */
static void presentational(struct ct_html_walk *w, struct ct_css_style *st)
{
    enum ct_html_attr_id id = w->now->tag == CT_TAG_BODY ? CT_ATTR_TEXT : CT_ATTR_COLOR;
    uint32_t c;

    if (ct_html_now_has(w->now, id)) {
        c = ct_css_colour(ct_html_attr_text(w, id));
        st->set |= CT_CSS_COLOR;
        st->v[__builtin_ctz(CT_CSS_COLOR)] = (int32_t)c;
    }
    if (ct_html_now_has(w->now, CT_ATTR_BGCOLOR) || ct_html_now_has(w->now, CT_ATTR_BACKGROUND)) {
        c = ct_css_colour(ct_html_attr_text(w, CT_ATTR_BGCOLOR));
        if (ct_html_now_has(w->now, CT_ATTR_BACKGROUND))
            c = CT_CSS_NO_COLOUR;
        st->set |= CT_CSS_BACKGROUND;
        st->v[__builtin_ctz(CT_CSS_BACKGROUND)] = (int32_t)c;
    }
}

static void note_style_url(void *arg, struct ct_span url, struct ct_span prop)
{
    struct ct_html_walk *w = arg;

    (void)url;
    (void)prop;
    w->now->has_style_url = true;
}

void ct_html_forget_styles(struct ct_html_walk *w)
{
    if (w->styles)
        memset(w->styles->raw, 0, sizeof w->styles->raw);
}

/* What style="" says. Addresses in it are only noted. */
static const struct ct_css_style *own_style(struct ct_html_walk *w, struct ct_span raw)
{
    ct_css_url_fn *tell = w->css.on_url;
    struct ct_html_styles *kept = w->styles;
    unsigned at = (unsigned)(ct_name_mix(raw) % N_KEPT);

    if (!kept) {
        kept = w->styles = ct_arena_raw(w->arena, sizeof *kept);
        ct_html_forget_styles(w);
    }
    if (kept->raw[at].ptr && kept->raw[at].len == raw.len &&
        memcmp(kept->raw[at].ptr, raw.ptr, raw.len) == 0) {
        w->now->has_style_url = kept->has_url[at];
        return &kept->style[at];
    }
    w->css.on_url = note_style_url;
    ct_css_inline(&w->css, ct_html_value_loose(&(struct ct_html_attr){ .raw = raw }, w->arena),
        &kept->style[at]);
    w->css.on_url = tell;
    kept->raw[at] = raw;
    kept->has_url[at] = w->now->has_style_url;
    return &kept->style[at];
}

static void note_css(struct ct_html_walk *w)
{
    if (w->css.escapes)
        w->out->tricks |= CT_TRICK_CSS_ESCAPE;
    if (w->css.too_many)
        w->out->anomalies |= CT_HTML_MANY_RULES;
}

uint32_t ct_html_style_of(struct ct_html_walk *w)
{
    const struct ct_html_attr *attr = ct_html_now_attr(w->now, CT_ATTR_STYLE);
    uint32_t bits = 0;

    w->style.set = w->style.important = 0;
    if (w->now->tok->known & PRESENTATIONAL)
        presentational(w, &w->style);
    if (w->css.n_rules) {
        const struct ct_css_matched *found = ct_css_match(&w->css, w->now->tok);

        ct_css_merge(&w->style, &found->style);
        if (found->media.set && ct_visible_hides(&found->media)) {
            bits |= CT_HIDE_MEDIA;
            w->out->tricks |= CT_TRICK_MEDIA_HIDE;
        }
    }
    if (attr && attr->raw.len)
        ct_css_merge(&w->style, own_style(w, attr->raw));
    note_css(w);
    return bits;
}

void ct_html_tell_style_urls(struct ct_html_walk *w)
{
    CT_UNCLEARED struct ct_css_style unused;

    if (w->now->has_style_url)
        ct_css_inline(&w->css,
            ct_html_value_loose(ct_html_now_attr(w->now, CT_ATTR_STYLE), w->arena), &unused);
}
