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

/* Those that hold an address, as bits. */
static const uint64_t is_url = 0
#define ATTR(id, name, is_url, slot) | (uint64_t)(is_url) << CT_ATTR_##id
#include "parse/html_attrs.def"
#undef ATTR
    ;

static uint64_t name_hash(struct ct_span name)
{
    uint64_t h = name.len;

    for (size_t i = 0; i < name.len; i++)
        h = h * 33 + (unsigned char)name.ptr[i];
    return h;
}

/* The same of a name with a number, which is hashed once in a part. */
static uint64_t known_hash(uint64_t *memo, struct ct_span name, uint64_t salt)
{
    if (!*memo)
        *memo = ct_minhash_mix(name_hash(name) ^ salt);
    return *memo;
}

static uint64_t tag_hash(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    return tok->tag == CT_TAG_OTHER ? ct_minhash_mix(name_hash(tok->name))
                                    : known_hash(&w->tag_hash[tok->tag], tok->name, 0);
}

static uint64_t attr_hash(struct ct_html_walk *w, const struct ct_html_attr *attr)
{
    const uint64_t salt = 0x9e3779b97f4a7c15u;

    return attr->id == CT_ATTR_OTHER ? ct_minhash_mix(name_hash(attr->name) ^ salt)
                                     : known_hash(&w->attr_hash[attr->id], attr->name, salt);
}

/* A sum does not depend on the order: the same as sorting the names. */
static void add_shape(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    uint64_t h = tag_hash(w, tok), all = 0;

    for (size_t i = 0; i < tok->n_attrs; i++)
        h += attr_hash(w, &tok->attrs[i]);
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

static uint32_t bits_of_attrs(const struct ct_html_now *now)
{
    uint32_t bits = ct_html_now_has(now, CT_ATTR_HIDDEN) ? CT_HIDE_HIDDEN_ATTR : 0;
    bool small = (now->width >= 0 && now->width <= 2) || (now->height >= 0 && now->height <= 2);

    if (small && (ct_html_tag_flags(now->tag) & CT_TAGF_IMAGE))
        bits |= CT_HIDE_ATTR_SIZE;
    return bits;
}

static int32_t size_of(struct ct_html_walk *w, enum ct_html_attr_id id)
{
    return ct_html_now_has(w->now, id) ? ct_html_length(ct_html_attr_text(w, id)) : -1;
}

static void note_tag(struct ct_html_walk *w)
{
    static const uint32_t tricks[CT_TAG_N] = {
        [CT_TAG_SCRIPT] = CT_TRICK_SCRIPT,
        [CT_TAG_BASE] = CT_TRICK_BASE,
        [CT_TAG_FORM] = CT_TRICK_FORM,
        [CT_TAG_SVG] = CT_TRICK_SVG,
        [CT_TAG_IFRAME] = CT_TRICK_FRAME,
        [CT_TAG_FRAME] = CT_TRICK_FRAME,
        [CT_TAG_OBJECT] = CT_TRICK_FRAME,
        [CT_TAG_EMBED] = CT_TRICK_FRAME,
        [CT_TAG_APPLET] = CT_TRICK_FRAME,
    };
    const struct ct_html_token *tok = w->now->tok;

    w->out->tricks |= tricks[w->now->tag];
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

/* Attributes without a number matter only when they hold a script. */
static void note_handlers(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    for (size_t i = 0; i < tok->n_attrs; i++) {
        const struct ct_html_attr *attr = &tok->attrs[i];

        if (attr->id == CT_ATTR_OTHER && attr->name.len > 4 && attr->name.ptr[0] == 'o' &&
            attr->name.ptr[1] == 'n')
            w->out->tricks |= CT_TRICK_HANDLER;
    }
}

/* Attributes that hold an address, in the order they were written. */
static void fetch_attrs(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    for (size_t i = 0; i < tok->n_attrs; i++)
        if (is_url >> tok->attrs[i].id & 1)
            ct_html_fetch_attr(w, tok->attrs[i].id);
}

/* Addresses that do not stand in an attribute of their own. */
static void fetch_special(struct ct_html_walk *w)
{
    struct ct_html_now *now = w->now;

    ct_html_tell_style_urls(w);
    if (now->tag == CT_TAG_META && ct_html_now_has(now, CT_ATTR_CONTENT))
        ct_html_fetch_attr(w, CT_ATTR_CONTENT);
    if (now->tag == CT_TAG_PARAM && ct_html_now_has(now, CT_ATTR_VALUE))
        ct_html_fetch_attr(w, CT_ATTR_VALUE);
    if (now->tag == CT_TAG_IFRAME && ct_html_now_has(now, CT_ATTR_SRCDOC))
        ct_html_fetch_attr(w, CT_ATTR_SRCDOC);
    if (now->tag == CT_TAG_A && !ct_html_now_has(now, CT_ATTR_HREF))
        ct_html_end_link(w);
}

void ct_html_element(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    struct ct_html_now now = { .tag = tok->tag, .tok = tok };

    w->now = &now;
    note_handlers(w, tok);
    now.width = size_of(w, CT_ATTR_WIDTH);
    now.height = size_of(w, CT_ATTR_HEIGHT);
    now.hidden = bits_of_attrs(&now);
    note_tag(w);
    now.hidden |= ct_html_style_of(w);
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
    if (tok->known & is_url)
        fetch_attrs(w, tok);
    fetch_special(w);
    w->now = NULL;
}
