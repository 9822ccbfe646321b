/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_fetch: attributes to entries of the remote-fetch inventory.
 *
 * One table says which attribute of which element is asked for when. An unknown
 * element's src= or href= is listed as well, as named only: it costs nothing and
 * tomorrow's mail program may know the element.
 */
#include "parse/html_entity.h"
#include "parse/html_walk.h"

#define ANY CT_TAG_N /* matches every element */

static const struct row {
    enum ct_html_attr_id id;
    enum ct_html_tag tag;
    enum ct_fetch_element element;
    enum ct_fetch_when when;
} rows[] = {
    { CT_ATTR_SRC, CT_TAG_IMG, CT_FETCH_IMG, CT_WHEN_OPEN },
    { CT_ATTR_HREF, CT_TAG_A, CT_FETCH_ANCHOR, CT_WHEN_CLICK },
    { CT_ATTR_BACKGROUND, ANY, CT_FETCH_BACKGROUND, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_IMAGE, CT_FETCH_IMG, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_SOURCE, CT_FETCH_SOURCE, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_VIDEO, CT_FETCH_VIDEO, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_AUDIO, CT_FETCH_AUDIO, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_BGSOUND, CT_FETCH_AUDIO, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_TRACK, CT_FETCH_TRACK, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_IFRAME, CT_FETCH_IFRAME, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_FRAME, CT_FETCH_FRAME, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_EMBED, CT_FETCH_EMBED, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_INPUT, CT_FETCH_INPUT_IMAGE, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_SCRIPT, CT_FETCH_SCRIPT, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_V_FILL, CT_FETCH_VML, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_V_IMAGEDATA, CT_FETCH_VML, CT_WHEN_OPEN },
    { CT_ATTR_SRC, CT_TAG_V_BACKGROUND, CT_FETCH_VML, CT_WHEN_OPEN },
    { CT_ATTR_SRC, ANY, CT_FETCH_IMG, CT_WHEN_NONE },
    { CT_ATTR_LOWSRC, ANY, CT_FETCH_IMG, CT_WHEN_OPEN },
    { CT_ATTR_DYNSRC, ANY, CT_FETCH_VIDEO, CT_WHEN_OPEN },
    { CT_ATTR_HREF, CT_TAG_AREA, CT_FETCH_AREA, CT_WHEN_CLICK },
    { CT_ATTR_HREF, CT_TAG_BASE, CT_FETCH_BASE, CT_WHEN_NONE },
    { CT_ATTR_HREF, CT_TAG_LINK, CT_FETCH_LINK_OTHER, CT_WHEN_NONE },
    { CT_ATTR_HREF, CT_TAG_IMAGE, CT_FETCH_SVG_IMAGE, CT_WHEN_OPEN },
    { CT_ATTR_HREF, CT_TAG_FEIMAGE, CT_FETCH_SVG_IMAGE, CT_WHEN_OPEN },
    { CT_ATTR_HREF, CT_TAG_USE, CT_FETCH_SVG_USE, CT_WHEN_OPEN },
    { CT_ATTR_HREF, CT_TAG_SCRIPT, CT_FETCH_SCRIPT, CT_WHEN_OPEN },
    { CT_ATTR_HREF, ANY, CT_FETCH_ANCHOR, CT_WHEN_CLICK },
    { CT_ATTR_XLINK_HREF, CT_TAG_A, CT_FETCH_ANCHOR, CT_WHEN_CLICK },
    { CT_ATTR_XLINK_HREF, CT_TAG_IMAGE, CT_FETCH_SVG_IMAGE, CT_WHEN_OPEN },
    { CT_ATTR_XLINK_HREF, CT_TAG_FEIMAGE, CT_FETCH_SVG_IMAGE, CT_WHEN_OPEN },
    { CT_ATTR_XLINK_HREF, CT_TAG_SCRIPT, CT_FETCH_SCRIPT, CT_WHEN_OPEN },
    { CT_ATTR_XLINK_HREF, ANY, CT_FETCH_SVG_USE, CT_WHEN_OPEN },
    { CT_ATTR_POSTER, ANY, CT_FETCH_POSTER, CT_WHEN_OPEN },
    { CT_ATTR_DATA, ANY, CT_FETCH_OBJECT, CT_WHEN_OPEN },
    { CT_ATTR_ARCHIVE, ANY, CT_FETCH_APPLET, CT_WHEN_OPEN },
    { CT_ATTR_CODE, ANY, CT_FETCH_APPLET, CT_WHEN_OPEN },
    { CT_ATTR_CODEBASE, ANY, CT_FETCH_APPLET, CT_WHEN_OPEN },
    { CT_ATTR_ACTION, ANY, CT_FETCH_FORM_ACTION, CT_WHEN_CLICK },
    { CT_ATTR_FORMACTION, ANY, CT_FETCH_FORM_ACTION, CT_WHEN_CLICK },
    { CT_ATTR_CITE, ANY, CT_FETCH_CITE, CT_WHEN_NONE },
    { CT_ATTR_CLASSID, ANY, CT_FETCH_CITE, CT_WHEN_NONE },
    { CT_ATTR_LONGDESC, ANY, CT_FETCH_CITE, CT_WHEN_NONE },
    { CT_ATTR_MANIFEST, ANY, CT_FETCH_CITE, CT_WHEN_NONE },
    { CT_ATTR_PROFILE, ANY, CT_FETCH_CITE, CT_WHEN_NONE },
};

static bool add_room(struct ct_html_walk *w)
{
    struct ct_html *out = w->out;
    struct ct_fetch *more;

    if (out->n_fetches == w->max_fetches) {
        out->anomalies |= CT_HTML_MANY_FETCHES;
        return false;
    }
    if (out->n_fetches < w->cap_fetches)
        return true;
    w->cap_fetches = w->cap_fetches ? w->cap_fetches * 2 : 16;
    more = ct_arena_raw(w->arena, w->cap_fetches * sizeof *more);
    if (out->n_fetches)
        memcpy(more, out->fetches, out->n_fetches * sizeof *more);
    out->fetches = more;
    return true;
}

static enum ct_fetch_when actual(const struct ct_html_frame *f, enum ct_fetch_when when)
{
    if (f->inert)
        return CT_WHEN_NONE;
    return f->is_click && when == CT_WHEN_OPEN ? CT_WHEN_CLICK : when;
}

static bool is_control_or_space(char c)
{
    return (unsigned char)c <= ' ';
}

/* As the URL standard trims: all of C0 and space. */
static struct ct_span trim(struct ct_span s)
{
    while (s.len && is_control_or_space(s.ptr[0]))
        s = ct_span_from(s, 1);
    while (s.len && is_control_or_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* Nearly all are what the first line says. */
static enum ct_fetch_scheme scheme_of(struct ct_span url)
{
    if (ct_span_starts(url, CT_LIT("https:")) || ct_span_starts(url, CT_LIT("http:")))
        return CT_SCHEME_REMOTE;
    return ct_fetch_scheme(url);
}

static void note_url(struct ct_html_walk *w, const struct ct_fetch *f)
{
    struct ct_span u = f->url_raw;

    if (f->scheme == CT_SCHEME_REMOTE &&
        (memchr(u.ptr, '\n', u.len) || memchr(u.ptr, '\t', u.len) || memchr(u.ptr, '\r', u.len)))
        w->out->tricks |= CT_TRICK_BROKEN_URL;
    if (w->frame->inert && ct_fetch_is_remote(f))
        w->out->tricks |= CT_TRICK_IN_COMMENT;
}

struct ct_fetch *ct_html_add_fetch(struct ct_html_walk *w, enum ct_fetch_element element,
    enum ct_fetch_when when, struct ct_span url)
{
    const struct ct_html_frame *frame = w->frame;
    enum ct_fetch_scheme scheme;
    struct ct_fetch *f;

    url = trim(url);
    scheme = scheme_of(url);
    if (scheme == CT_SCHEME_FRAGMENT || !add_room(w))
        return NULL;
    if (scheme != CT_SCHEME_DATA && url.len > CT_MAX_URL_BYTES) {
        url.len = CT_MAX_URL_BYTES;
        w->out->anomalies |= CT_HTML_LONG_VALUE;
    }
    f = &w->out->fetches[w->out->n_fetches++];
    *f = (struct ct_fetch){
        .url_raw = url,
        .element = element,
        .when = actual(frame, when),
        .scheme = scheme,
        .hidden = w->now ? w->now->hidden : frame->v.always,
        .width = w->now ? w->now->width : -1,
        .height = w->now ? w->now->height : -1,
        .offset = frame->depth ? frame->outer_at
                  : w->now     ? w->now->tok->at
                               : frame->t.at,
    };
    if (w->now && w->now->tok->cut)
        f->when = CT_WHEN_NONE;
    note_url(w, f);
    if (scheme == CT_SCHEME_DATA) {
        size_t index = w->out->n_fetches - 1;

        ct_html_data_uri(w, url, element == CT_FETCH_IMG ? CT_WHEN_NONE : f->when);
        f = &w->out->fetches[index];
    }
    return f;
}

/* "a.png 1x, b.png 2x": each candidate's address. A comma inside an address
 * counts only at its end. */
static void srcset(struct ct_html_walk *w, struct ct_span s)
{
    while (s.len) {
        size_t at = 0;

        while (at < s.len && (ct_is_space(s.ptr[at]) || s.ptr[at] == ','))
            at++;
        s = ct_span_from(s, at);
        for (at = 0; at < s.len && !ct_is_space(s.ptr[at]);)
            at++;
        struct ct_span url = ct_span_head(s, at);
        bool ends = url.len && url.ptr[url.len - 1] == ',';

        while (url.len && url.ptr[url.len - 1] == ',')
            url.len--;
        if (url.len && !ct_html_add_fetch(w, CT_FETCH_IMG_SRCSET, CT_WHEN_OPEN, url))
            return;
        s = ct_span_from(s, ends ? at : ct_span_chr(s, ',', at));
    }
}

/* ping="a b c" */
static void ping(struct ct_html_walk *w, struct ct_span s)
{
    while ((s = ct_span_trim(s)).len) {
        size_t end = 0;

        while (end < s.len && !ct_is_space(s.ptr[end]))
            end++;
        if (!ct_html_add_fetch(w, CT_FETCH_PING, CT_WHEN_CLICK, ct_span_head(s, end)))
            return;
        s = ct_span_from(s, end);
    }
}

static void link(struct ct_html_walk *w, struct ct_span url)
{
    static const struct ct_span fetched[] = { { "icon", 4 }, { "preload", 7 }, { "prefetch", 8 },
        { "preconnect", 10 }, { "prerender", 9 }, { "manifest", 8 }, { "apple-touch", 11 } };
    struct ct_span rel = ct_html_attr_text(w, CT_ATTR_REL);
    enum ct_fetch_when when = CT_WHEN_NONE;

    if (ct_span_ihas(rel, CT_LIT("stylesheet"))) {
        ct_html_add_fetch(w, CT_FETCH_LINK_STYLESHEET, CT_WHEN_OPEN, url);
        return;
    }
    for (size_t i = 0; i < sizeof fetched / sizeof fetched[0]; i++)
        if (ct_span_ihas(rel, fetched[i]))
            when = CT_WHEN_OPEN;
    ct_html_add_fetch(w, CT_FETCH_LINK_OTHER, when, url);
}

/* "5; url='http://...'" of a refresh; an address in any other meta is named. */
static void meta(struct ct_html_walk *w, struct ct_span content)
{
    size_t at;

    if (!ct_span_ieq(ct_html_attr_text(w, CT_ATTR_HTTP_EQUIV), CT_LIT("refresh"))) {
        if (ct_fetch_scheme(trim(content)) == CT_SCHEME_REMOTE)
            ct_html_add_fetch(w, CT_FETCH_CITE, CT_WHEN_NONE, content);
        return;
    }
    w->out->tricks |= CT_TRICK_META_REFRESH;
    for (at = 0; at < content.len && content.ptr[at] != ';' && content.ptr[at] != ',';)
        at++;
    content = ct_span_trim(ct_span_from(content, at + 1));
    if (ct_span_istarts(content, CT_LIT("url"))) {
        struct ct_span rest = ct_span_trim(ct_span_from(content, 3));

        if (rest.len && rest.ptr[0] == '=')
            content = ct_span_trim(ct_span_from(rest, 1));
    }
    if (content.len && (content.ptr[0] == '"' || content.ptr[0] == '\''))
        content = ct_span_from(ct_span_head(content, ct_span_chr(content, content.ptr[0], 1)), 1);
    if (content.len)
        ct_html_add_fetch(w, CT_FETCH_META_REFRESH, CT_WHEN_OPEN, content);
}

/* <param name=movie value=...> */
static void param(struct ct_html_walk *w, struct ct_span value)
{
    if (ct_fetch_scheme(trim(value)) == CT_SCHEME_REMOTE)
        ct_html_add_fetch(w, CT_FETCH_OBJECT, CT_WHEN_OPEN, value);
}

static void srcdoc(struct ct_html_walk *w, struct ct_span value)
{
    CT_UNCLEARED struct ct_html_frame frame;

    frame.inert = w->frame->inert;
    frame.is_click = w->frame->is_click;
    frame.v.always = w->now->hidden;
    frame.outer_at = w->now->tok->at;
    ct_html_nested(w, value, &frame);
}

void ct_html_end_link(struct ct_html_walk *w)
{
    if (w->open_link) {
        struct ct_span text = { w->text.ptr + w->link_text, w->text.len - w->link_text };

        w->out->fetches[w->open_link - 1].anchor_text = ct_span_trim(text);
    }
    w->open_link = 0;
}

static void begin_link(struct ct_html_walk *w, const struct ct_fetch *f)
{
    ct_html_end_link(w);
    if (!f)
        return;
    w->open_link = (size_t)(f - w->out->fetches) + 1;
    w->link_text = w->text.len;
}

static void add_alt(struct ct_html_walk *w, size_t index)
{
    struct ct_span alt = ct_html_attr_text(w, CT_ATTR_ALT);

    w->out->fetches[index].alt = ct_span_head(alt, 1024);
    if (w->open_link && !w->out->fetches[w->open_link - 1].alt.len)
        w->out->fetches[w->open_link - 1].alt = ct_span_head(alt, 1024);
}

static void base(struct ct_html_walk *w, struct ct_span url)
{
    if (!w->out->base.len && !w->frame->inert)
        w->out->base = trim(url);
}

static const struct row *find_row(enum ct_html_attr_id id, enum ct_html_tag tag)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].id == id && (rows[i].tag == tag || rows[i].tag == ANY))
            return &rows[i];
    return NULL;
}

static void by_table(struct ct_html_walk *w, enum ct_html_attr_id id, struct ct_span url)
{
    const struct row *r = find_row(id, w->now->tag);
    enum ct_fetch_when when = r ? r->when : CT_WHEN_NONE;
    struct ct_fetch *f;

    if (!r)
        return;
    if (r->element == CT_FETCH_IMG && when == CT_WHEN_NONE &&
        ct_span_starts(w->now->tok->name, CT_LIT("amp-")))
        when = CT_WHEN_OPEN;
    if (r->element == CT_FETCH_INPUT_IMAGE &&
        !ct_span_ieq(ct_html_attr_text(w, CT_ATTR_TYPE), CT_LIT("image")))
        when = CT_WHEN_NONE;
    f = ct_html_add_fetch(w, r->element, when, url);
    if (r->element == CT_FETCH_ANCHOR && w->now->tag == CT_TAG_A)
        begin_link(w, f);
    else if (f && ct_html_now_has(w->now, CT_ATTR_ALT))
        add_alt(w, (size_t)(f - w->out->fetches));
    if (r->element == CT_FETCH_BASE)
        base(w, url);
}

void ct_html_fetch_attr(struct ct_html_walk *w, enum ct_html_attr_id id)
{
    const struct ct_html_attr *attr = &w->now->tok->attrs[w->now->tok->by[id]];
    struct ct_span value = ct_html_value(attr, w->arena);

    if (value.ptr != attr->raw.ptr && ct_html_spells_ascii(attr->raw))
        w->out->tricks |= CT_TRICK_CODED_ASCII;
    switch ((int)id) {
    case CT_ATTR_SRCSET:
    case CT_ATTR_IMAGESRCSET:
        srcset(w, value);
        break;
    case CT_ATTR_PING:
        ping(w, value);
        break;
    case CT_ATTR_CONTENT:
        meta(w, value);
        break;
    case CT_ATTR_VALUE:
        param(w, value);
        break;
    case CT_ATTR_SRCDOC:
        srcdoc(w, value);
        break;
    default:
        if (id == CT_ATTR_HREF && w->now->tag == CT_TAG_LINK)
            link(w, value);
        else
            by_table(w, id, value);
        break;
    }
}
