/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach_ooxml: relationships of Word, Excel and PowerPoint files that lead
 * outside (ECMA-376 part 2, §9.3).
 *
 *   <Relationship Type="…/attachedTemplate" TargetMode="External"
 *                 Target="http://host.example/t.dotm"/>
 *
 * Read with no regard to well-formed XML: every tag of that name, attributes
 * in any order and either quote. OpenDocument files have no relationships; in
 * those every xlink:href to elsewhere counts, as does every field in a document
 * body that names a picture or another document by URL.
 */
#include "base/limits.h"
#include "parse/attach_sink.h"
#include "parse/zip.h"

#define TAG_MAX (16 * CT_KIB) /* bytes of one tag looked at */

/* How the end of a relationship's type is acted on; others are fetched. */
static const struct kind {
    struct ct_span type;
    enum ct_fetch_when when;
    uint32_t note;
} kinds[] = {
    { CT_LIT("/hyperlink"), CT_WHEN_CLICK, 0 },
    { CT_LIT("/attachedTemplate"), CT_WHEN_ATTACHMENT_OPEN, CT_ATTACH_TEMPLATE },
    { CT_LIT("/oleObject"), CT_WHEN_ATTACHMENT_OPEN, CT_ATTACH_OLE_LINK },
};

/* The value of an attribute in a tag; false when it has none. */
static bool attribute(struct ct_span tag, struct ct_span name, struct ct_span *ret)
{
    for (size_t at = 0; (at = ct_span_find(tag, name, at)) < tag.len; at += name.len) {
        struct ct_span rest = ct_span_trim(ct_span_from(tag, at + name.len));
        char quote;

        if (at == 0 || !ct_is_space(tag.ptr[at - 1]) || rest.len == 0 || rest.ptr[0] != '=')
            continue;
        rest = ct_span_trim(ct_span_from(rest, 1));
        if (rest.len == 0 || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
            continue;
        quote = rest.ptr[0];
        rest = ct_span_from(rest, 1);
        *ret = ct_span_cut_chr(&rest, quote);
        return true;
    }
    return false;
}

static void relationship(struct ct_attach_sink *k, struct ct_span tag, size_t offset)
{
    struct ct_span target, mode = { 0 }, type = { 0 };
    enum ct_fetch_when when = CT_WHEN_ATTACHMENT_OPEN;

    if (!attribute(tag, CT_LIT("Target"), &target) ||
        !attribute(tag, CT_LIT("TargetMode"), &mode) ||
        !ct_span_ieq(ct_span_trim(mode), CT_LIT("External")))
        return;
    (void)attribute(tag, CT_LIT("Type"), &type);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ct_span_ends(ct_span_trim(type), kinds[i].type)) {
            when = kinds[i].when;
            k->ret->notes |= kinds[i].note;
        }
    ct_attach_add(k, ct_attach_unescape(k->arena, target), CT_FETCH_OOXML, when, offset);
}

static void relationships(struct ct_attach_sink *k, struct ct_span xml, size_t offset)
{
    for (size_t at = 0; (at = ct_span_find(xml, CT_LIT("Relationship"), at)) < xml.len;) {
        struct ct_span tag = ct_span_from(xml, at + 12);

        tag = ct_span_head(tag, ct_span_chr(tag, '>', 0));
        if (tag.len && ct_is_space(tag.ptr[0]))
            relationship(k, ct_span_head(tag, TAG_MAX), offset);
        at += 12 + tag.len;
    }
}

/* INCLUDEPICTURE "http://…" and its like in the text of a document. */
static void fields(struct ct_attach_sink *k, struct ct_span xml, size_t offset)
{
    static const struct ct_span names[] = { CT_LIT("INCLUDEPICTURE"), CT_LIT("INCLUDETEXT") };

    for (size_t i = 0; i < 2; i++)
        for (size_t at = 0; (at = ct_span_find(xml, names[i], at)) < xml.len; at++) {
            struct ct_span rest = ct_span_head(ct_span_from(xml, at), CT_KIB);
            size_t from = ct_span_ifind(rest, CT_LIT("http"), 0), end = from;

            rest = ct_span_head(rest, ct_span_chr(rest, '<', 0));
            while (end < rest.len && !ct_is_space(rest.ptr[end]) && rest.ptr[end] != '"' &&
                   !ct_span_starts(ct_span_from(rest, end), CT_LIT("&quot;")))
                end++;
            if (from < rest.len)
                ct_attach_add(k,
                    ct_attach_unescape(
                        k->arena, ct_span_head(ct_span_from(rest, from), end - from)),
                    CT_FETCH_OOXML, CT_WHEN_ATTACHMENT_OPEN, offset);
        }
}

/* OpenDocument: xlink:href="http://…" */
static void links(struct ct_attach_sink *k, struct ct_span xml, size_t offset)
{
    for (size_t at = 0; (at = ct_span_find(xml, CT_LIT("xlink:href=\""), at)) < xml.len;) {
        struct ct_span before = ct_span_head(xml, at), rest = ct_span_from(xml, at + 12), url;
        size_t tag = before.len;

        url = ct_span_cut_chr(&rest, '"');
        at += 12 + url.len;
        if (!ct_span_has(ct_span_head(url, 12), CT_LIT("://")))
            continue;
        while (tag > 0 && before.len - tag < CT_KIB && before.ptr[tag - 1] != '<')
            tag--;
        ct_attach_add(k, ct_attach_unescape(k->arena, url), CT_FETCH_OOXML,
            ct_span_starts(ct_span_from(before, tag), CT_LIT("text:a")) ? CT_WHEN_CLICK
                                                                        : CT_WHEN_ATTACHMENT_OPEN,
            offset);
    }
}

static void content(struct ct_attach_sink *k, const struct ct_zip_entry *e, size_t offset,
    void (*look)(struct ct_attach_sink *, struct ct_span, size_t))
{
    struct ct_buf out = ct_buf(k->budget);

    if (!ct_zip_read(e, &out))
        k->ret->notes |= e->encrypted ? CT_ATTACH_ENCRYPTED : CT_ATTACH_BROKEN;
    if (out.full)
        k->ret->notes |= CT_ATTACH_CAPPED;
    k->budget -= out.len;
    look(k, ct_buf_span(&out), offset);
    ct_buf_done(&out);
}

struct state {
    struct ct_attach_sink *sink;
    struct ct_span file;
};

static bool member(void *arg, const struct ct_zip_entry *e)
{
    struct state *s = arg;
    struct ct_attach_sink *k = s->sink;
    size_t offset = (size_t)(e->data.ptr - s->file.ptr);

    if (ct_span_ends(e->name, CT_LIT(".rels")))
        content(k, e, offset, relationships);
    else if (ct_span_eq(e->name, CT_LIT("word/document.xml")))
        content(k, e, offset, fields);
    else if (ct_span_eq(e->name, CT_LIT("content.xml")) ||
             ct_span_eq(e->name, CT_LIT("styles.xml")))
        content(k, e, offset, links);
    else if (ct_span_ends(e->name, CT_LIT("vbaProject.bin")))
        k->ret->notes |= CT_ATTACH_MACROS;
    else if (ct_span_has(e->name, CT_LIT("/embeddings/")))
        k->ret->notes |= CT_ATTACH_EMBEDDED;
    return k->budget > 0;
}

void ct_attach_ooxml(struct ct_attach_sink *k, struct ct_span bytes)
{
    struct state s = { k, bytes };
    uint32_t notes = ct_zip_each(bytes, member, &s);

    if (notes & (CT_ZIP_NO_DIRECTORY | CT_ZIP_TRUNCATED))
        k->ret->notes |= CT_ATTACH_BROKEN;
    if (notes & CT_ZIP_TOO_MANY || k->budget == 0)
        k->ret->notes |= CT_ATTACH_CAPPED;
}
