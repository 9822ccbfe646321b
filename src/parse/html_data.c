/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_data: data: URIs (RFC 2397) that hold a document.
 *
 *   data:text/html;base64,PGltZyBz...  -->  <img s...  -->  scanned in its place
 *
 * An address may hide one level down in HTML or SVG that is itself an address.
 * Other types are no markup. Percent coding is undone first, base64 after it, with
 * anything that is no base64 passed over, as browsers more or less do. Number and
 * size are capped over the whole part.
 */
#include "parse/html_walk.h"

static struct ct_span unpercent(struct ct_arena *a, struct ct_span s)
{
    char *p, *out;

    if (!memchr(s.ptr, '%', s.len))
        return s;
    out = p = ct_arena_raw(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        int hi = i + 2 < s.len && s.ptr[i] == '%' ? ct_hex_digit(s.ptr[i + 1]) : -1;
        int lo = hi >= 0 ? ct_hex_digit(s.ptr[i + 2]) : -1;

        if (lo >= 0) {
            *p++ = (char)(hi * 16 + lo);
            i += 2;
        } else {
            *p++ = s.ptr[i];
        }
    }
    return (struct ct_span){ out, (size_t)(p - out) };
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ct_is_digit(c))
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static struct ct_span unbase64(struct ct_arena *a, struct ct_span s)
{
    char *out = ct_arena_raw(a, s.len / 4 * 3 + 3), *p = out;
    uint32_t bits = 0;
    int n = 0;

    for (size_t i = 0; i < s.len && s.ptr[i] != '='; i++) {
        int d = base64_digit(s.ptr[i]);

        if (d < 0)
            continue;
        bits = bits << 6 | (uint32_t)d;
        n += 6;
        if (n >= 8) {
            n -= 8;
            *p++ = (char)(bits >> n & 0xFF);
        }
    }
    return (struct ct_span){ out, (size_t)(p - out) };
}

bool ct_html_data_decode(struct ct_arena *a, struct ct_span uri, struct ct_span *ret)
{
    static const struct ct_span types[] = { { "text/html", 9 }, { "image/svg", 9 },
        { "application/xhtml", 17 }, { "text/xml", 8 }, { "application/xml", 15 } };
    size_t comma = ct_span_chr(uri, ',', 0), colon = ct_span_chr(uri, ':', 0);
    struct ct_span type, body = ct_span_from(uri, comma + 1);
    bool known = false;

    if (comma == uri.len || colon > comma)
        return false;
    type = ct_span_trim((struct ct_span){ uri.ptr + colon + 1, comma - colon - 1 });
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        known |= ct_span_istarts(type, types[i]);
    if (!known)
        return false;
    body = unpercent(a, body);
    *ret = ct_span_ihas(type, CT_LIT(";base64")) ? unbase64(a, body) : body;
    return true;
}

void ct_html_data_uri(struct ct_html_walk *w, struct ct_span uri, enum ct_fetch_when when)
{
    CT_UNCLEARED struct ct_html_frame frame;
    struct ct_span in;

    if (w->n_data >= CT_MAX_DATA_URIS || uri.len > CT_MAX_DATA_URI_BYTES - w->data_bytes) {
        w->out->anomalies |= CT_HTML_NESTED_DATA;
        return;
    }
    if (!ct_html_data_decode(w->arena, uri, &in))
        return;
    w->n_data++;
    w->data_bytes += uri.len;
    w->out->tricks |= CT_TRICK_DATA_MARKUP;
    frame.inert = when == CT_WHEN_NONE;
    frame.is_click = when == CT_WHEN_CLICK;
    frame.v.always = w->now ? w->now->hidden : 0;
    frame.outer_at = w->now ? w->now->tok->at : w->frame->t.at;
    ct_html_nested(w, in, &frame);
}
