/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach: picks the scanner by type and gathers what it finds.
 *
 * The type is that of the bytes, never of the name or the header: both are the
 * sender's, and a document opens whatever it is called.
 */
#include "parse/attach.h"

#include "base/limits.h"
#include "parse/attach_sink.h"
#include "parse/html_scan.h"

const char *ct_attach_note_name(enum ct_attach_note one_bit)
{
    static const char *const names[] = { "template", "ole-link", "macros", "launch", "script",
        "on-open", "form", "embedded", "encrypted", "broken", "capped", "entity", "foreign",
        "remote-goto" };
    unsigned i = one_bit ? (unsigned)__builtin_ctz(one_bit) : 32;

    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

void ct_attach_add(struct ct_attach_sink *k, struct ct_span url, enum ct_fetch_element element,
    enum ct_fetch_when when, size_t offset)
{
    url = ct_span_trim(url);
    if (url.len == 0)
        return;
    if (k->fetches.n >= CT_MAX_FETCHES) {
        k->ret->notes |= CT_ATTACH_CAPPED;
        return;
    }
    url = ct_arena_copy(k->arena, ct_span_head(url, CT_MAX_URL_BYTES));
    *ct_vec_add(&k->fetches) = (struct ct_fetch){ .url_raw = url,
        .element = element,
        .when = when,
        .scheme = ct_fetch_scheme(url),
        .width = -1,
        .height = -1,
        .offset = offset };
}

void ct_attach_markup(struct ct_attach_sink *k, struct ct_span text, enum ct_fetch_element element)
{
    const struct ct_html_options opt = { .no_text = true };
    struct ct_html html;

    ct_html_scan(text, k->arena, &opt, &html);
    if (html.tricks & (CT_TRICK_SCRIPT | CT_TRICK_HANDLER))
        k->ret->notes |= CT_ATTACH_SCRIPT;
    if (html.anomalies)
        k->ret->notes |= CT_ATTACH_CAPPED;
    for (size_t i = 0; i < html.n_fetches; i++) {
        const struct ct_fetch *f = &html.fetches[i];

        if (f->when == CT_WHEN_NONE || f->scheme == CT_SCHEME_FRAGMENT)
            continue;
        ct_attach_add(k, f->url_raw, element,
            f->when == CT_WHEN_OPEN ? CT_WHEN_ATTACHMENT_OPEN : f->when, f->offset);
    }
}

/* "&#65;" or "&#x41;" in front of s: its length, 0 for none. */
static size_t numeric(struct ct_span s, uint32_t *ret_cp)
{
    bool hex = s.len > 3 && s.ptr[2] == 'x';
    size_t i = hex ? 3 : 2, from = i;

    *ret_cp = 0;
    for (int d; i < s.len && i - from < 7 && (d = ct_hex_digit(s.ptr[i])) >= 0; i++)
        *ret_cp = *ret_cp * (hex ? 16 : 10) + (uint32_t)d;
    return i > from && i < s.len && s.ptr[i] == ';' ? i + 1 : 0;
}

/* "&#x41;" or "&amp;" in front of s: its length, 0 for none. */
static size_t reference(struct ct_span s, uint32_t *ret_cp)
{
    static const struct {
        struct ct_span name;
        uint32_t cp;
    } named[] = { { CT_LIT("&amp;"), '&' }, { CT_LIT("&lt;"), '<' }, { CT_LIT("&gt;"), '>' },
        { CT_LIT("&quot;"), '"' }, { CT_LIT("&apos;"), '\'' } };

    for (size_t k = 0; k < 5; k++)
        if (ct_span_starts(s, named[k].name)) {
            *ret_cp = named[k].cp;
            return named[k].name.len;
        }
    return ct_span_starts(s, CT_LIT("&#")) ? numeric(s, ret_cp) : 0;
}

struct ct_span ct_attach_unescape(struct ct_arena *a, struct ct_span s)
{
    struct ct_buf out = ct_buf(s.len + 4);
    struct ct_span r;

    if (ct_span_chr(s, '&', 0) == s.len)
        return s;
    while (s.len) {
        uint32_t cp;
        size_t n = s.ptr[0] == '&' ? reference(s, &cp) : 0;

        if (n)
            ct_buf_utf8(&out, cp);
        else
            ct_buf_chr(&out, s.ptr[0]);
        s = ct_span_from(s, n ? n : 1);
    }
    r = ct_arena_copy(a, ct_buf_span(&out));
    ct_buf_done(&out);
    return r;
}

typedef void scan_fn(struct ct_attach_sink *k, struct ct_span bytes);

static scan_fn *scanner(enum ct_filetype type)
{
    switch (type) {
    case CT_FILE_DOCX:
    case CT_FILE_XLSX:
    case CT_FILE_PPTX:
    case CT_FILE_ODF:
        return ct_attach_ooxml;
    case CT_FILE_PDF:
        return ct_attach_pdf;
    case CT_FILE_SVG:
    case CT_FILE_XML:
        return ct_attach_svg;
    case CT_FILE_ICS:
        return ct_attach_ics;
    default:
        return NULL;
    }
}

bool ct_attach_scan(
    struct ct_span bytes, enum ct_filetype type, struct ct_arena *a, struct ct_attach *ret)
{
    struct ct_attach_sink k = { .arena = a, .ret = ret, .budget = CT_MAX_ATTACHMENT_SCAN };
    scan_fn *scan = scanner(type);

    *ret = (struct ct_attach){ 0 };
    if (!scan)
        return false;
    if (bytes.len > k.budget) {
        bytes.len = k.budget;
        ret->notes |= CT_ATTACH_CAPPED;
    }
    k.budget -= bytes.len / 2; /* the rest is for what comes out of it */
    scan(&k, bytes);
    ret->n_fetches = k.fetches.n;
    if (k.fetches.n) {
        ret->fetches = ct_arena_raw(a, k.fetches.n * sizeof *ret->fetches);
        memcpy(ret->fetches, k.fetches.v, k.fetches.n * sizeof *ret->fetches);
    }
    ct_vec_done(&k.fetches);
    return true;
}
