/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwrap: one decoder for each kind of wrapper that carries the original.
 *
 *   Safe Links   ?url=<percent-encoded>&data=…|…|<recipient>|…
 *   URL Defense  v1  ?u=<percent-encoded>
 *                v2  ?u=<percent-encoded, '-' for '%', '_' for '/'>
 *                v3  /v3/__<URL with * for what was replaced>__;<base64url>!…
 *   Google       image proxy: #<URL> behind the proxy's own; redirect: ?q= or ?url=
 *
 * URL Defense v3: a single * stands for the next character of the base64url
 * tail, ** and a letter of the base64url alphabet for a run of 2 (A) to 65 (_) of
 * them. The characters are code points of UTF-8.
 */
#include "parse/unwrap.h"

#include "base/display.h"
#include "parse/transfer.h"

#define INNER_TRIES 4 /* places in a path looked at, each costs a decoding */

enum match { EXACT, SUFFIX, PREFIX };

static const struct row {
    struct ct_span name, host, path;
    enum match match;
} rows[] = {
    { { 0 }, { 0 }, { 0 }, EXACT },
#define WRAPPER(id, name, match, host, path) { CT_LIT(name), CT_LIT(host), CT_LIT(path), match },
#include "parse/wrappers.def"
#undef WRAPPER
};

#define N_ROWS (sizeof rows / sizeof *rows)

const char *ct_wrapper_name(enum ct_wrapper w)
{
    return w > CT_WRAP_NONE && w < N_ROWS ? rows[w].name.ptr : "";
}

static bool host_fits(const struct row *r, struct ct_span host)
{
    switch (r->match) {
    case EXACT:
        return ct_span_eq(host, r->host);
    case PREFIX:
        return ct_span_starts(host, r->host);
    case SUFFIX:
        break;
    }
    if (!ct_span_ends(host, r->host))
        return false;
    return host.len == r->host.len || host.ptr[host.len - r->host.len - 1] == '.';
}

static enum ct_wrapper recognise(const struct ct_url *u)
{
    if (u->scheme != CT_URI_HTTP && u->scheme != CT_URI_HTTPS)
        return CT_WRAP_NONE;
    for (size_t i = 1; i < N_ROWS; i++)
        if (host_fits(&rows[i], u->host) && ct_span_starts(u->path, rows[i].path))
            return (enum ct_wrapper)i;
    return CT_WRAP_NONE;
}

static bool is_web(struct ct_span s)
{
    return ct_span_istarts(s, CT_LIT("http://")) || ct_span_istarts(s, CT_LIT("https://")) ||
           ct_span_istarts(s, CT_LIT("http:/")) || ct_span_istarts(s, CT_LIT("https:/"));
}

static bool param_url(
    struct ct_arena *a, const struct ct_url *u, struct ct_span key, struct ct_span *ret)
{
    struct ct_span v;

    if (!ct_url_param(u->query, key, &v) || v.len == 0)
        return false;
    *ret = ct_url_decode(a, v);
    return true;
}

/* data=05|02|jane.doe@example.org|…: the field that holds an address. */
static void safelinks_rcpt(struct ct_arena *a, const struct ct_url *u, struct ct_unwrapped *out)
{
    struct ct_span data;

    if (out->rcpt.len || !param_url(a, u, CT_LIT("data"), &data))
        return;
    while (data.len) {
        struct ct_span field = ct_span_cut_chr(&data, '|');

        if (ct_span_chr(field, '@', 0) < field.len) {
            out->rcpt = field;
            return;
        }
    }
}

static bool decode_v2(struct ct_arena *a, const struct ct_url *u, struct ct_span *ret)
{
    struct ct_span v;
    char *p;

    if (!ct_url_param(u->query, CT_LIT("u"), &v) || v.len == 0)
        return false;
    p = ct_arena_raw(a, v.len);
    for (size_t i = 0; i < v.len; i++)
        p[i] = v.ptr[i] == '-' ? '%' : v.ptr[i] == '_' ? '/' : v.ptr[i];
    *ret = ct_url_decode(a, (struct ct_span){ p, v.len });
    return true;
}

/* The number of a base64url digit, or -1. */
static int digit64(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ct_is_digit(c))
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Moves `n` code points from *from to `out`. */
static size_t move(struct ct_span *from, size_t n, char *out)
{
    struct ct_span s = *from;
    uint32_t cp;

    while (n-- > 0 && s.len)
        (void)ct_utf8_take(&s, &cp);
    n = from->len - s.len;
    if (n)
        memcpy(out, from->ptr, n);
    *from = s;
    return n;
}

static struct ct_span fill_stars(struct ct_arena *a, struct ct_span s, struct ct_span bytes)
{
    char *p = ct_arena_raw(a, s.len + bytes.len);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        int run;

        if (s.ptr[i] != '*') {
            p[n++] = s.ptr[i];
            continue;
        }
        run = s.len - i > 2 && s.ptr[i + 1] == '*' ? digit64(s.ptr[i + 2]) : -1;
        n += move(&bytes, run >= 0 ? (size_t)run + 2 : 1, p + n);
        i += run >= 0 ? 2 : 0;
    }
    return (struct ct_span){ p, n };
}

/* From the text as given: normalising would walk the dots of the URL inside. */
static bool decode_v3(struct ct_arena *a, const struct ct_url *u, struct ct_span *ret)
{
    size_t from = ct_span_find(u->raw, CT_LIT("/v3/__"), 0) + 6, end = from, next;
    struct ct_span tail;

    if (from > u->raw.len)
        return false;
    while ((next = ct_span_find(u->raw, CT_LIT("__;"), end + 1)) < u->raw.len)
        end = next;
    if (end == from)
        return false;
    tail = ct_span_from(u->raw, end + 3);
    tail = ct_span_head(tail, ct_span_chr(tail, '!', 0));
    *ret = fill_stars(
        a, ct_span_head(ct_span_from(u->raw, from), end - from), ct_base64_decode(a, tail, NULL));
    return true;
}

static bool decode_google(struct ct_arena *a, const struct ct_url *u, struct ct_span *ret)
{
    if (!ct_span_eq(u->path, CT_LIT("/url")))
        return false;
    return param_url(a, u, CT_LIT("q"), ret) || param_url(a, u, CT_LIT("url"), ret);
}

/* What the wrapper wraps; false when it does not say. */
static bool decode(
    struct ct_arena *a, enum ct_wrapper w, const struct ct_url *u, struct ct_span *ret)
{
    switch (w) {
    case CT_WRAP_SAFELINKS:
    case CT_WRAP_SAFELINKS_US:
    case CT_WRAP_SAFELINKS_TEAMS:
        return param_url(a, u, CT_LIT("url"), ret);
    case CT_WRAP_URLDEFENSE_V1:
        return param_url(a, u, CT_LIT("u"), ret);
    case CT_WRAP_URLDEFENSE_V2:
        return decode_v2(a, u, ret);
    case CT_WRAP_URLDEFENSE_V3:
    case CT_WRAP_URLDEFENSE_V3_US:
    case CT_WRAP_URLDEFENSE_V3_PP:
        return decode_v3(a, u, ret);
    case CT_WRAP_GOOGLE_PROXY:
    case CT_WRAP_GOOGLE_MEIPS:
        *ret = u->fragment;
        return true;
    case CT_WRAP_GOOGLE_URL:
    case CT_WRAP_GOOGLE_URL_BARE:
        return decode_google(a, u, ret);
    default:
        return false;
    }
}

/* http… in plain, encoded twice, or in base64 */
static bool inner_value(struct ct_arena *a, struct ct_span v, struct ct_span *ret)
{
    if (ct_span_istarts(v, CT_LIT("aHR0c")))
        *ret = ct_base64_decode(a, ct_url_decode(a, v), NULL);
    else if (ct_span_istarts(v, CT_LIT("http")))
        *ret = ct_url_decode(a, ct_url_decode(a, v));
    else
        return false;
    return is_web(*ret);
}

static bool inner_path(struct ct_arena *a, struct ct_span path, struct ct_span *ret)
{
    for (size_t at = 1, tries = 0; at < path.len && tries < INNER_TRIES; at++) {
        at = ct_span_chr(path, '/', at - 1) + 1;
        if (!ct_span_istarts(ct_span_from(path, at), CT_LIT("http")))
            continue;
        tries++;
        if (inner_value(a, ct_span_from(path, at), ret))
            return true;
    }
    return false;
}

static struct ct_span find_inner(struct ct_arena *a, const struct ct_url *u)
{
    struct ct_span query = u->query, found = { 0 };

    if (u->scheme != CT_URI_HTTP && u->scheme != CT_URI_HTTPS)
        return found;
    while (query.len) {
        struct ct_span v = ct_span_cut_chr(&query, '&');

        ct_span_cut_chr(&v, '=');
        if (inner_value(a, v, &found))
            return found;
    }
    return inner_path(a, u->path, &found) ? found : (struct ct_span){ 0 };
}

bool ct_unwrap(struct ct_arena *a, const struct ct_url *url, struct ct_unwrapped *ret)
{
    *ret = (struct ct_unwrapped){ .url = *url };
    while (ret->n_chain < CT_MAX_URL_UNWRAP) {
        enum ct_wrapper w = recognise(&ret->url);
        struct ct_span text = { 0 };
        struct ct_url next;

        if (w == CT_WRAP_NONE)
            break;
        if (w <= CT_WRAP_SAFELINKS_TEAMS)
            safelinks_rcpt(a, &ret->url, ret);
        if (!decode(a, w, &ret->url, &text) || !ct_url_parse(a, text, &next) ||
            !ct_url_is_remote(&next)) {
            /* a search engine that redirects nowhere is no wrapper */
            if (w == CT_WRAP_GOOGLE_URL || w == CT_WRAP_GOOGLE_URL_BARE)
                break;
            ret->chain[ret->n_chain++] = w;
            ret->opaque = true;
            break;
        }
        ret->chain[ret->n_chain++] = w;
        ret->url = next;
    }
    ret->inner = find_inner(a, &ret->url);
    return ret->n_chain > 0;
}
