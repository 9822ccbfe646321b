/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach_ics: calendar invitations (RFC 5545).
 *
 * Lines are unfolded (§3.1: a line end and one blank), then cut into name,
 * parameters and value. ATTACH, IMAGE and STRUCTURED-DATA with a URI, and HTML
 * descriptions, may be fetched when the invitation is shown; URL, CONFERENCE and
 * LOCATION are followed by a click. An ALTREP parameter names a document too.
 */
#include "parse/attach_sink.h"

#define LINE_MAX 65536 /* of one unfolded line */

static const struct property {
    struct ct_span name;
    enum ct_fetch_when when;
} properties[] = {
    { CT_LIT("ATTACH"), CT_WHEN_ATTACHMENT_OPEN },
    { CT_LIT("IMAGE"), CT_WHEN_ATTACHMENT_OPEN },
    { CT_LIT("STRUCTURED-DATA"), CT_WHEN_ATTACHMENT_OPEN },
    { CT_LIT("STYLED-DESCRIPTION"), CT_WHEN_ATTACHMENT_OPEN },
    { CT_LIT("URL"), CT_WHEN_CLICK },
    { CT_LIT("CONFERENCE"), CT_WHEN_CLICK },
    { CT_LIT("LOCATION"), CT_WHEN_CLICK },
    { CT_LIT("SOURCE"), CT_WHEN_ATTACHMENT_OPEN },
};

/* The colon that ends name and parameters: not one inside quotes. */
static size_t value_at(struct ct_span line)
{
    bool quoted = false;

    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '"')
            quoted = !quoted;
        if (line.ptr[i] == ':' && !quoted)
            return i;
    }
    return line.len;
}

/* \n \, \; \\ in text values */
static struct ct_span unescape(struct ct_arena *a, struct ct_span s)
{
    char *p;
    size_t n = 0;

    if (ct_span_chr(s, '\\', 0) == s.len)
        return s;
    p = ct_arena_raw(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\\' && i + 1 < s.len)
            i++;
        p[n] = s.ptr[i];
        if (i > 0 && s.ptr[i - 1] == '\\' && ct_lower(s.ptr[i]) == 'n')
            p[n] = '\n';
        n++;
    }
    return (struct ct_span){ p, n };
}

static bool is_web(struct ct_span s)
{
    s = ct_span_trim(s);
    return ct_span_ihas(ct_span_head(s, 10), CT_LIT("://")) || ct_span_starts(s, CT_LIT("\\\\"));
}

static void organizer(struct ct_attach_sink *k, struct ct_span value)
{
    value = ct_span_trim(value);
    if (ct_span_istarts(value, CT_LIT("mailto:")))
        value = ct_span_from(value, 7);
    if (k->ret->organizer.len == 0)
        k->ret->organizer = ct_arena_copy(k->arena, value);
}

static void altrep(struct ct_attach_sink *k, struct ct_span params, size_t offset)
{
    size_t at = ct_span_ifind(params, CT_LIT(";ALTREP=\""), 0);

    if (at == params.len)
        return;
    params = ct_span_from(params, at + 9);
    ct_attach_add(k, ct_span_cut_chr(&params, '"'), CT_FETCH_ICS, CT_WHEN_ATTACHMENT_OPEN, offset);
}

static void one_line(struct ct_attach_sink *k, struct ct_span line, size_t offset)
{
    size_t colon = value_at(line);
    struct ct_span params = ct_span_head(line, colon), value = ct_span_from(line, colon + 1);
    struct ct_span name = ct_span_trim(ct_span_head(params, ct_span_chr(params, ';', 0)));

    altrep(k, params, offset);
    if (ct_span_ieq(name, CT_LIT("METHOD")) && k->ret->method.len == 0)
        k->ret->method = ct_arena_copy(k->arena, ct_span_trim(value));
    if (ct_span_ieq(name, CT_LIT("ORGANIZER")))
        organizer(k, value);
    if (ct_span_ihas(params, CT_LIT("text/html")))
        ct_attach_markup(k, unescape(k->arena, value), CT_FETCH_ICS);
    if (ct_span_ihas(params, CT_LIT("ENCODING=BASE64")) && ct_span_ieq(name, CT_LIT("ATTACH")))
        k->ret->notes |= CT_ATTACH_EMBEDDED;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (ct_span_ieq(name, properties[i].name) && is_web(value))
            ct_attach_add(k, unescape(k->arena, value), CT_FETCH_ICS, properties[i].when, offset);
}

void ct_attach_ics(struct ct_attach_sink *k, struct ct_span bytes)
{
    struct ct_buf line = ct_buf(LINE_MAX);
    struct ct_span rest = bytes, part;
    size_t offset = 0;

    while (ct_span_line(&rest, &part)) {
        ct_buf_add(&line, part);
        if (rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t')) {
            rest = ct_span_from(rest, 1);
            continue;
        }
        if (line.full)
            k->ret->notes |= CT_ATTACH_CAPPED;
        one_line(k, ct_buf_span(&line), offset);
        ct_buf_clear(&line);
        offset = (size_t)(rest.ptr - bytes.ptr);
    }
    ct_buf_done(&line);
}
