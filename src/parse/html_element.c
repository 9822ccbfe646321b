/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_element: one start tag: shape, style, visibility, addresses.
 *
 *   attributes --> what they are --> presentational < sheets < style="" --> hidden how
 *                                --> addresses, each with that answer
 *
 * The style attribute is read before the element is judged and its addresses
 * after, since an address carries the answer. The shape hash is unseeded: it is
 * compared over decades.
 */
#include "parse/html_walk.h"
#include "parse/name_slot.h"

static const struct {
    struct ct_span name;
    bool is_url;
} names[] = {
#define ATTR(id, name, is_url, slot) { { name, sizeof(name) - 1 }, (is_url) },
#include "parse/html_attrs.def"
#undef ATTR
};

static const uint8_t slots[CT_NAME_SLOTS] = {
#define ATTR(id, name, is_url, slot) [slot] = CT_ATTR_##id,
#include "parse/html_attrs.def"
#undef ATTR
};

enum ct_html_attr_id ct_html_attr_id(struct ct_span name, bool *ret_is_url)
{
    *ret_is_url = false;
    if (name.len == 0)
        return CT_ATTR_OTHER;
    for (uint8_t at = ct_name_slot(name); slots[at]; at++) {
        unsigned i = slots[at] - 1u;

        if (ct_span_eq(name, names[i].name)) {
            *ret_is_url = names[i].is_url;
            return (enum ct_html_attr_id)slots[at];
        }
    }
    return CT_ATTR_OTHER;
}

static uint64_t name_hash(struct ct_span name)
{
    uint64_t h = name.len;

    for (size_t i = 0; i < name.len; i++)
        h = h * 33 + (unsigned char)name.ptr[i];
    return h;
}

/* A sum does not depend on the order: the same as sorting the names. */
static void add_shape(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    uint64_t h = ct_minhash_mix(name_hash(tok->name)), all = 0;

    for (size_t i = 0; i < tok->n_attrs; i++)
        h += ct_minhash_mix(name_hash(tok->attrs[i].name) ^ 0x9e3779b97f4a7c15u);
    w->out->dom_hash = ct_minhash_mix(w->out->dom_hash * 31 + h);
    w->shape[w->n_shape++ % 4] = h;
    if (w->n_shape < 4)
        return;
    for (unsigned i = 0; i < 4; i++)
        all = all * 0x9e3779b97f4a7c15u + w->shape[(w->n_shape + i) % 4];
    ct_minhash_add(&w->out->dom, ct_minhash_mix(all));
}

struct ct_span ct_html_attr_text(struct ct_html_walk *w, enum ct_html_attr_id id)
{
    const struct ct_html_attr *attr = ct_html_now_attr(w->now, id);

    return attr ? ct_span_trim(ct_html_value_loose(attr, w->arena)) : (struct ct_span){ "", 0 };
}

/* bgcolor=, color=, text=, background=: weaker than any style */
static void presentational(struct ct_html_walk *w, struct ct_css_style *st)
{
    enum ct_html_attr_id id = w->now->tag == CT_TAG_BODY ? CT_ATTR_TEXT : CT_ATTR_COLOR;
    uint32_t c;

    st->set = st->important = 0;
    if (w->now->by[id]) {
        c = ct_css_colour(ct_html_attr_text(w, id));
        st->set |= CT_CSS_COLOR;
        st->v[__builtin_ctz(CT_CSS_COLOR)] = (int32_t)c;
    }
    if (w->now->by[CT_ATTR_BGCOLOR] || w->now->by[CT_ATTR_BACKGROUND]) {
        c = ct_css_colour(ct_html_attr_text(w, CT_ATTR_BGCOLOR));
        if (w->now->by[CT_ATTR_BACKGROUND])
            c = CT_CSS_NO_COLOUR;
        st->set |= CT_CSS_BACKGROUND;
        st->v[__builtin_ctz(CT_CSS_BACKGROUND)] = (int32_t)c;
    }
}

static void note_css(struct ct_html_walk *w)
{
    if (w->css.escapes)
        w->out->tricks |= CT_TRICK_CSS_ESCAPE;
    if (w->css.too_many)
        w->out->anomalies |= CT_HTML_MANY_RULES;
}

static void note_style_url(void *arg, struct ct_span url, struct ct_span prop)
{
    struct ct_html_walk *w = arg;

    (void)url;
    (void)prop;
    w->now->has_style_url = true;
}

/* The style of the tag, into w->style; what style sheets would do under a
 * condition is told by CT_HIDE_MEDIA in *ret_bits. Addresses in style="" are only
 * noted. */
static void style_of(struct ct_html_walk *w, uint32_t *ret_bits)
{
    const struct ct_html_attr *attr = ct_html_now_attr(w->now, CT_ATTR_STYLE);

    presentational(w, &w->style);
    if (w->css.n_rules) {
        ct_css_match(&w->css, w->now->tok, &w->sheets, &w->media);
        ct_css_merge(&w->style, &w->sheets);
        if (w->media.set && ct_visible_hides(&w->media)) {
            *ret_bits |= CT_HIDE_MEDIA;
            w->out->tricks |= CT_TRICK_MEDIA_HIDE;
        }
    }
    if (attr) {
        ct_css_url_fn *tell = w->css.on_url;

        w->css.on_url = note_style_url;
        ct_css_inline(&w->css, ct_html_value_loose(attr, w->arena), &w->own);
        w->css.on_url = tell;
        ct_css_merge(&w->style, &w->own);
    }
    note_css(w);
}

/* Once more over style="", now that it is known how the element is hidden. */
static void tell_style_urls(struct ct_html_walk *w)
{
    if (w->now->has_style_url)
        ct_css_inline(&w->css,
            ct_html_value_loose(ct_html_now_attr(w->now, CT_ATTR_STYLE), w->arena), &w->own);
}

static uint32_t bits_of_attrs(const struct ct_html_now *now)
{
    uint32_t bits = now->by[CT_ATTR_HIDDEN] ? CT_HIDE_HIDDEN_ATTR : 0;
    bool small = (now->width >= 0 && now->width <= 2) || (now->height >= 0 && now->height <= 2);

    if (small && (ct_html_tag_flags(now->tag) & CT_TAGF_IMAGE))
        bits |= CT_HIDE_ATTR_SIZE;
    return bits;
}

static int32_t size_of(struct ct_html_walk *w, enum ct_html_attr_id id)
{
    return w->now->by[id] ? ct_html_length(ct_html_attr_text(w, id)) : -1;
}

static void note_tag(struct ct_html_walk *w)
{
    static const struct {
        enum ct_html_tag tag;
        uint32_t trick;
    } rows[] = {
        { CT_TAG_SCRIPT, CT_TRICK_SCRIPT },
        { CT_TAG_BASE, CT_TRICK_BASE },
        { CT_TAG_FORM, CT_TRICK_FORM },
        { CT_TAG_SVG, CT_TRICK_SVG },
        { CT_TAG_IFRAME, CT_TRICK_FRAME },
        { CT_TAG_FRAME, CT_TRICK_FRAME },
        { CT_TAG_OBJECT, CT_TRICK_FRAME },
        { CT_TAG_EMBED, CT_TRICK_FRAME },
        { CT_TAG_APPLET, CT_TRICK_FRAME },
    };
    const struct ct_html_token *tok = w->now->tok;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].tag == w->now->tag)
            w->out->tricks |= rows[i].trick;
    if (w->now->tag == CT_TAG_FORM && ct_visible_inside(&w->frame->v, CT_TAG_FORM))
        w->out->tricks |= CT_TRICK_NESTED_FORM;
    if (w->now->tag == CT_TAG_INPUT &&
        ct_span_ieq(ct_html_attr_text(w, CT_ATTR_TYPE), CT_LIT("password")))
        w->out->tricks |= CT_TRICK_PASSWORD;
    w->out->tricks |= (tok->twice ? CT_TRICK_TWICE : 0) | (tok->nul ? CT_TRICK_NUL : 0) |
                      (tok->cut ? CT_TRICK_CUT_TAG : 0);
    if (tok->too_many_attrs)
        w->out->anomalies |= CT_HTML_MANY_ATTRS;
}

/* Declared charset, title aside: what meta says of the document. */
static void read_meta(struct ct_html_walk *w)
{
    struct ct_span charset = ct_html_attr_text(w, CT_ATTR_CHARSET);

    if (w->out->charset.len)
        return;
    if (charset.len == 0 &&
        ct_span_ieq(ct_html_attr_text(w, CT_ATTR_HTTP_EQUIV), CT_LIT("content-type"))) {
        struct ct_span content = ct_html_attr_text(w, CT_ATTR_CONTENT);

        charset = ct_span_from(content, ct_span_ifind(content, CT_LIT("charset="), 0) + 8);
        charset = ct_span_trim(ct_span_head(charset, ct_span_chr(charset, ';', 0)));
    }
    w->out->charset = ct_span_head(charset, 64);
}

static void find_attrs(struct ct_html_walk *w, uint8_t *urls, size_t *ret_n)
{
    const struct ct_html_token *tok = w->now->tok;
    bool is_url;

    *ret_n = 0;
    for (size_t i = 0; i < tok->n_attrs; i++) {
        const struct ct_html_attr *attr = &tok->attrs[i];
        enum ct_html_attr_id id = ct_html_attr_id(attr->name, &is_url);

        if (id == CT_ATTR_OTHER) {
            if (attr->name.len > 4 && attr->name.ptr[0] == 'o' && attr->name.ptr[1] == 'n')
                w->out->tricks |= CT_TRICK_HANDLER;
            continue;
        }
        w->now->by[id] = (uint8_t)(i + 1); /* names are unique within a tag */
        if (is_url)
            urls[(*ret_n)++] = (uint8_t)id;
    }
}

/* Addresses that do not stand in an attribute of their own. */
static void fetch_special(struct ct_html_walk *w)
{
    struct ct_html_now *now = w->now;

    tell_style_urls(w);
    if (now->tag == CT_TAG_META && now->by[CT_ATTR_CONTENT])
        ct_html_fetch_attr(w, CT_ATTR_CONTENT);
    if (now->tag == CT_TAG_PARAM && now->by[CT_ATTR_VALUE])
        ct_html_fetch_attr(w, CT_ATTR_VALUE);
    if (now->tag == CT_TAG_IFRAME && now->by[CT_ATTR_SRCDOC])
        ct_html_fetch_attr(w, CT_ATTR_SRCDOC);
    if (now->tag == CT_TAG_A && !now->by[CT_ATTR_HREF])
        ct_html_end_link(w);
}

void ct_html_element(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    struct ct_html_now now = { .tag = ct_html_tag(tok->name), .tok = tok };
    uint8_t urls[CT_ATTR_N];
    size_t n_urls;

    w->now = &now;
    find_attrs(w, urls, &n_urls);
    now.width = size_of(w, CT_ATTR_WIDTH);
    now.height = size_of(w, CT_ATTR_HEIGHT);
    now.hidden = bits_of_attrs(&now);
    note_tag(w);
    style_of(w, &now.hidden);
    now.hidden = ct_visible_open(&w->frame->v, now.tag, tok, &w->style, now.hidden);
    if (now.width < 0)
        now.width = ct_visible_px(&w->style, CT_CSS_WIDTH);
    if (now.height < 0)
        now.height = ct_visible_px(&w->style, CT_CSS_HEIGHT);
    if (w->frame->depth == 0 && !tok->cut) {
        add_shape(w, tok);
        w->out->n_elements++;
        w->out->n_hidden += (now.hidden & ~(uint32_t)CT_HIDE_NOT_BY_ITSELF) != 0;
    }
    if (now.tag == CT_TAG_META)
        read_meta(w);
    for (size_t i = 0; i < n_urls; i++)
        ct_html_fetch_attr(w, (enum ct_html_attr_id)urls[i]);
    fetch_special(w);
    w->now = NULL;
}
