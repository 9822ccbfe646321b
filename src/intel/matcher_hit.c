/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matcher_hit: what the filter let through is looked up and compared.
 *
 * Comes in: a token whose hash may be one of the list's. Goes out: hits. Of a name its longer
 * endings are asked for here, then the address it may be the host of, then the URL. Few texts get
 * so far, so a URL is brought into the normal form of the index by the same functions.
 */
#include "base/err.h"
#include "intel/matcher_table.h"
#include "parse/ip.h"

#define MOST_LABELS 16
#define MOST_LOCALS 8
#define MOST_URL_TRIES 16 /* of URLs within one URL */
#define MOST_SCHEME 16

struct hit {
    const struct ct_matcher *m;
    struct ct_matcher_work *w;
    struct ct_span text;
    size_t from, to; /* of the token */
};

static void found(struct hit *h, size_t from, size_t to, uint32_t indicator)
{
    *ct_vec_add(&h->w->hits) = (struct ct_matcher_hit){ from, to - from, indicator };
}

size_t ct_match_escape(struct ct_span text, size_t from)
{
    const char *p = text.ptr + from;
    size_t n = text.len - from;

    if (from == 0 || n < 2)
        return 0;
    if (p[-1] == '%')
        return ct_hex_digit(p[0]) >= 0 && ct_hex_digit(p[1]) >= 0 ? 2 : 0;
    if (p[-1] != '\\')
        return 0;
    if (p[0] == 'u') {
        for (size_t i = 1; i <= 4; i++)
            if (i >= n || ct_hex_digit(p[i]) < 0)
                return 0;
        return 5;
    }
    return memchr("nrtbfv", p[0], 6) != NULL;
}

/* ---- URLs ---- */

static bool ends_url(char c)
{
    return (uint8_t)c <= ' ' || c == 0x7F || strchr("\"'<>`{}|^", c) != NULL;
}

/* Takes one byte of a URL as JSON and HTML write it; 0 at its end. */
static size_t url_byte(struct ct_span text, size_t at, char *ret)
{
    struct ct_span s = ct_span_head(ct_span_from(text, at), 8);

    if (s.len == 0 || ends_url(s.ptr[0]))
        return 0;
    *ret = s.ptr[0];
    if (ct_span_istarts(s, CT_LIT("&amp;")))
        return 5;
    if (s.ptr[0] != '\\')
        return 1;
    *ret = '/';
    if (s.len >= 2 && s.ptr[1] == '/')
        return 2;
    if (s.len < 6 || !ct_span_starts(s, CT_LIT("\\u00")) || ct_hex_digit(s.ptr[4]) < 0 ||
        ct_hex_digit(s.ptr[5]) < 0)
        return 0;
    *ret = (char)(ct_hex_digit(s.ptr[4]) << 4 | ct_hex_digit(s.ptr[5]));
    return ends_url(*ret) ? 0 : 6;
}

/* Where the scheme begins, "//" and what JSON makes of it stepped over; `host` when there is none.
 */
static size_t scheme_of(struct ct_span text, size_t host)
{
    size_t at = host, n = 0;

    for (int slashes = 0; slashes < 2; slashes++) {
        if (at == 0 || text.ptr[at - 1] != '/')
            return host;
        at--;
        at -= at > 0 && text.ptr[at - 1] == '\\';
    }
    if (at == 0 || text.ptr[at - 1] != ':')
        return host;
    at--;
    while (at > 0 && n < MOST_SCHEME && ct_is_alnum(text.ptr[at - 1])) {
        at--;
        n++;
    }
    return n ? at : host;
}

struct url {
    struct hit *h;
    size_t from, to;
};

static void take_key(enum ct_observable type, struct ct_span key, void *arg)
{
    const struct url *u = arg;
    const struct ct_match_entry *e;
    uint64_t hash, at = 0;

    if (type != CT_OBS_URL)
        return;
    hash = ct_match_hash_url(u->h->m, key);
    if (!ct_match_maybe(u->h->m, hash))
        return;
    while ((e = ct_match_next(u->h->m, hash, &at)) != NULL)
        if (e->kind == CT_MATCH_URL && ct_span_eq(e->key, key))
            found(u->h, u->from, u->to, e->indicator);
}

/* `s` is what stands in w->url, or its beginning. */
static void try_url(struct url *u, struct ct_span s)
{
    struct ct_span normal = ct_observable_normal(CT_OBS_URL, s, &u->h->w->arena);

    if (normal.len)
        ct_observable_keys(CT_OBS_URL, normal, take_key, u);
    ct_arena_reset(&u->h->w->arena);
}

/* Text goes on behind a URL, and what ends a sentence or a field may belong to either. */
static void try_ends(struct url *u, struct ct_span s, size_t host)
{
    size_t whole = s.len, comma = host, trimmed;

    try_url(u, s);
    while (s.len > host && memchr(".,;:!?)]", s.ptr[s.len - 1], 8))
        s.len--;
    trimmed = s.len;
    while (comma < trimmed && !memchr(",;)]", s.ptr[comma], 4))
        comma++;
    u->to -= whole - trimmed; /* none of these bytes is written as an escape */
    if (trimmed < whole)
        try_url(u, s);
    if (comma < trimmed)
        try_url(u, ct_span_head(s, comma));
}

/* The host's name is the token. */
static void take_url(struct hit *h)
{
    struct url u = { .h = h, .from = scheme_of(h->text, h->from) };
    struct ct_matcher_work *w = h->w;
    size_t at = h->from, n, host;
    bool slash = h->to < h->text.len && memchr("/:\\", h->text.ptr[h->to], 3) != NULL;
    char c = 0;

    if (u.from == h->from && !slash)
        return;
    if (at >= w->url_end)
        w->url_tries = 0;
    else if (w->url_tries++ > MOST_URL_TRIES)
        return;
    ct_buf_clear(&w->url);
    for (size_t i = u.from; i < h->from && h->text.ptr[i] != ':'; i++)
        ct_buf_chr(&w->url, h->text.ptr[i]);
    ct_buf_add(&w->url, w->url.len ? CT_LIT("://") : CT_LIT("http://"));
    host = w->url.len;
    while (w->url.len < CT_MAX_URL_BYTES && (n = url_byte(h->text, at, &c)) > 0) {
        ct_buf_chr(&w->url, c);
        at += n;
    }
    u.to = at;
    w->url_end = at > w->url_end ? at : w->url_end;
    try_ends(&u, ct_buf_span(&w->url), host);
}

/* ---- mail ---- */

/* Where the local part ends whose host is the token; 0: none is in front. */
static size_t local_end(const struct hit *h)
{
    const char *p = h->text.ptr + h->from;

    if (h->from > 1 && p[-1] == '@')
        return h->from - 1;
    if (h->from > 3 && memcmp(p - 3, "%40", 3) == 0)
        return h->from - 3;
    if (h->from > 6 && memcmp(p - 6, "\\u0040", 6) == 0)
        return h->from - 6;
    return 0;
}

static void try_mail(struct hit *h, size_t from, size_t end)
{
    CT_UNCLEARED char whole[CT_MATCH_LOCAL + 1 + CT_MATCH_NAME];
    size_t n = end - from, host = h->to - h->from;
    const struct ct_match_entry *e;
    struct ct_span s = { whole, n + 1 + host };
    uint64_t hash, at = 0;

    if (n == 0 || n > CT_MATCH_LOCAL || host > CT_MATCH_NAME)
        return;
    memcpy(whole, h->text.ptr + from, n);
    whole[n] = '@';
    memcpy(whole + n + 1, h->text.ptr + h->from, host);
    hash = ct_match_hash_name(h->m, s);
    if (!ct_match_maybe(h->m, hash))
        return;
    while ((e = ct_match_next(h->m, hash, &at)) != NULL)
        if (e->kind == CT_MATCH_MAIL && (e->exact ? ct_span_eq(e->key, s) : ct_span_ieq(e->key, s)))
            found(h, from, h->to, e->indicator);
}

/* Signs that a local part may hold, and that stand around addresses far more often. */
static bool is_glue(char c)
{
    return ct_is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

static void take_mail(struct hit *h)
{
    size_t end = local_end(h), from = end;
    int tries = 0;

    while (from > 0 && end - from <= CT_MATCH_LOCAL && tries < MOST_LOCALS) {
        char before = h->text.ptr[from - 1];

        if (from < end && !is_glue(before)) {
            size_t escape = ct_match_escape(h->text, from);

            try_mail(h, from, end);
            if (escape && from + escape < end)
                try_mail(h, from + escape, end);
            tries++;
        }
        if (!ct_match_is_local(before))
            return;
        from--;
    }
    if (from == 0 && end > 0)
        try_mail(h, 0, end);
}

/* ---- names and addresses ---- */

static void take_ending(struct hit *h, size_t from)
{
    struct ct_span s = { h->text.ptr + from, h->to - from };
    uint64_t hash = ct_match_hash_name(h->m, s), at = 0;
    const struct ct_match_entry *e;
    bool whole = from == h->from, url = false;

    if (!ct_match_maybe(h->m, hash))
        return;
    while ((e = ct_match_next(h->m, hash, &at)) != NULL) {
        bool asked = e->kind == CT_MATCH_SUFFIX || (whole && e->kind == CT_MATCH_WHOLE);

        if (asked && (e->exact ? ct_span_eq(e->key, s) : ct_span_ieq(e->key, s)))
            found(h, h->from, h->to, e->indicator);
        url |= whole && e->kind == CT_MATCH_HOST && ct_span_ieq(e->key, s);
    }
    if (url)
        take_url(h);
}

/* Each ending from the second last label on, the nearest sixteen, and the whole name. */
static void take_endings(struct hit *h)
{
    size_t from = h->to;

    for (int labels = 1; from > h->from && labels <= MOST_LABELS; labels++) {
        from--;
        while (from > h->from && h->text.ptr[from - 1] != '.')
            from--;
        if (h->to - from > CT_MATCH_NAME)
            return;
        if (labels > 1)
            take_ending(h, from);
    }
    if (from > h->from && h->to - h->from <= CT_MATCH_NAME)
        take_ending(h, h->from);
}

static void take_label(struct hit *h)
{
    size_t from = h->to;

    while (from > h->from && h->text.ptr[from - 1] != '.')
        from--;
    take_ending(h, from);
}

static void take_ip(struct hit *h, uint64_t hash)
{
    struct ct_span s = { h->text.ptr + h->from, h->to - h->from };
    const struct ct_match_entry *e;
    struct ct_cidr net;
    struct ct_ip ip;
    bool url = false;
    uint64_t at = 0;

    if (!ct_ip_parse(s, &ip))
        return;
    while ((e = ct_match_next(h->m, hash, &at)) != NULL) {
        if (e->kind != CT_MATCH_IP && e->kind != CT_MATCH_NET && e->kind != CT_MATCH_HOST)
            continue;
        if (!ct_cidr_parse(e->key, &net) || !ct_cidr_has(&net, &ip))
            continue;
        url |= e->kind == CT_MATCH_HOST;
        if (e->kind != CT_MATCH_HOST)
            found(h, h->from, h->to, e->indicator);
    }
    if (url)
        take_url(h);
}

void ct_match_resolve(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_span text,
    const struct ct_match_token *t)
{
    struct hit h = { m, w, text, t->from, (size_t)t->from + t->len };

    switch ((enum ct_match_token_kind)t->kind) {
    case CT_TOKEN_NAME:
        take_endings(&h);
        take_mail(&h);
        break;
    case CT_TOKEN_ESCAPED:
        if (t->len <= CT_MATCH_NAME)
            take_ending(&h, h.from);
        take_mail(&h);
        break;
    case CT_TOKEN_LABEL:
        take_label(&h);
        break;
    case CT_TOKEN_WHOLE:
        take_ending(&h, h.from);
        break;
    case CT_TOKEN_IP4:
    case CT_TOKEN_NET4:
    case CT_TOKEN_IP6:
        take_ip(&h, t->hash);
        break;
    }
}
