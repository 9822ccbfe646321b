/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach_svg: SVG and other XML, by the HTML scanner and an eye for what only
 * XML has.
 *
 * The HTML scanner knows image, use, script, style and links; browsers do not
 * take an SVG file for HTML, but whoever hides something in one gains nothing
 * from the difference. Left for here are <?xml-stylesheet href="…"?> and
 * entities or a DTD from elsewhere (XML 1.0 §4.2.2).
 */
#include "parse/attach_sink.h"

#define DECLARATION_MAX 4096 /* bytes of one looked at */

/* The next quoted string of `s` from *at on; false when there is none. */
static bool quoted(struct ct_span s, size_t *at, struct ct_span *ret)
{
    size_t i = *at, end;

    while (i < s.len && s.ptr[i] != '"' && s.ptr[i] != '\'')
        i++;
    if (i == s.len)
        return false;
    end = ct_span_chr(s, s.ptr[i], i + 1);
    *ret = ct_span_head(ct_span_from(s, i + 1), end - i - 1);
    *at = end < s.len ? end + 1 : end;
    return true;
}

static void stylesheet(struct ct_attach_sink *k, struct ct_span pi, size_t offset)
{
    size_t at = ct_span_find(pi, CT_LIT("href"), 0);
    struct ct_span url;

    if (at < pi.len && quoted(pi, &at, &url))
        ct_attach_add(k, ct_attach_unescape(k->arena, url), CT_FETCH_SVG_FILE,
            CT_WHEN_ATTACHMENT_OPEN, offset);
}

/* SYSTEM "url", PUBLIC "id" "url" within a declaration */
static void declaration(struct ct_attach_sink *k, struct ct_span decl, size_t offset)
{
    size_t at = ct_span_find(decl, CT_LIT("SYSTEM"), 0);
    bool public = at == decl.len;
    struct ct_span url;

    if (public)
        at = ct_span_find(decl, CT_LIT("PUBLIC"), 0);
    if (at == decl.len || !quoted(decl, &at, &url) || (public && !quoted(decl, &at, &url)))
        return;
    /* the DTDs that all files of a kind name are never fetched */
    if (ct_span_has(url, CT_LIT("://www.w3.org/")))
        return;
    k->ret->notes |= CT_ATTACH_ENTITY;
    ct_attach_add(k, url, CT_FETCH_SVG_FILE, CT_WHEN_ATTACHMENT_OPEN, offset);
}

/* What begins with '<' and is not an element; returns how much of it is done. */
static size_t special(struct ct_attach_sink *k, struct ct_span s, size_t offset)
{
    bool doctype = ct_span_starts(s, CT_LIT("<!DOCTYPE"));
    size_t end;

    if (!doctype && !ct_span_starts(s, CT_LIT("<!ENTITY")) &&
        !ct_span_starts(s, CT_LIT("<?xml-stylesheet")))
        return 1;
    s = ct_span_head(s, DECLARATION_MAX);
    end = ct_span_chr(s, '>', 0);
    if (doctype && ct_span_chr(s, '[', 0) < end) /* entities inside come by themselves */
        end = ct_span_chr(s, '[', 0);
    s = ct_span_head(s, end);
    if (s.ptr[1] == '?')
        stylesheet(k, s, offset);
    else
        declaration(k, s, offset);
    return s.len;
}

void ct_attach_svg(struct ct_attach_sink *k, struct ct_span bytes)
{
    for (size_t at = 0; (at = ct_span_chr(bytes, '<', at)) < bytes.len;) {
        struct ct_span rest = ct_span_from(bytes, at);

        if (ct_span_istarts(rest, CT_LIT("<foreignObject")))
            k->ret->notes |= CT_ATTACH_FOREIGN;
        at += special(k, rest, at);
    }
    ct_attach_markup(k, bytes, CT_FETCH_SVG_FILE);
}
