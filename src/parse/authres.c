/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authres: results cut at semicolons, each a row of name=value with comments between.
 *
 *   mx.host.example; dkim=pass (2048-bit) header.d=a.example; spf=pass smtp.mailfrom=a.example
 *
 * Outlook.com leaves the server's name out, others forget semicolons: a name that is a known
 * method begins a result wherever it stands. Names without a dot that are none ("action=none") are
 * properties without a type.
 */
#include "parse/authres.h"

#include "base/limits.h"
#include "parse/header.h"

/* One "name=value", or a word alone, off the front. */
struct pair {
    struct ct_span name, value;
    bool has_value;
};

struct scan {
    struct ct_arena *a;
    struct ct_span rest;
    struct ct_span comment; /* the first one skipped since it was cleared */
};

static size_t comment_len(struct ct_span s)
{
    unsigned depth = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\\')
            i++;
        else if (s.ptr[i] == '(')
            depth++;
        else if (s.ptr[i] == ')' && --depth == 0)
            return i + 1;
    }
    return s.len;
}

static void skip_space(struct scan *p)
{
    while (p->rest.len) {
        size_t n = 1;

        if (p->rest.ptr[0] == '(') {
            n = comment_len(p->rest);
            if (p->comment.len == 0 && n > 2)
                p->comment = (struct ct_span){ p->rest.ptr + 1, n - 2 };
        } else if (!ct_is_space(p->rest.ptr[0])) {
            return;
        }
        p->rest = ct_span_from(p->rest, n);
    }
}

static bool is_end(char c)
{
    return ct_is_space(c) || c == ';' || c == '(';
}

static struct ct_span take(struct scan *p, size_t n)
{
    struct ct_span s = ct_span_head(p->rest, n);

    p->rest = ct_span_from(p->rest, n);
    return s;
}

static struct ct_span take_value(struct scan *p)
{
    size_t n = 0;

    if (p->rest.len && p->rest.ptr[0] == '"') {
        struct ct_span s;

        n = ct_span_chr(p->rest, '"', 1);
        s = ct_span_from(take(p, n), 1);
        (void)take(p, 1);
        return s;
    }
    while (n < p->rest.len && !is_end(p->rest.ptr[n]))
        n++;
    return take(p, n);
}

/* False at the end of the field. A semicolon is a pair without a name. */
static bool next_pair(struct scan *p, struct pair *ret)
{
    size_t n = 0;

    *ret = (struct pair){ 0 };
    skip_space(p);
    if (p->rest.len == 0)
        return false;
    if (p->rest.ptr[0] == ';') {
        (void)take(p, 1);
        return true;
    }
    while (n < p->rest.len && p->rest.ptr[n] != '=' && !is_end(p->rest.ptr[n]))
        n++;
    ret->name = take(p, n);
    skip_space(p);
    if (p->rest.len && p->rest.ptr[0] == '=') {
        (void)take(p, 1);
        skip_space(p);
        ret->has_value = true;
        ret->value = take_value(p);
    }
    return true;
}

static bool is_method(struct ct_span name)
{
    static const struct ct_span methods[] = {
        CT_LIT("dkim"),
        CT_LIT("spf"),
        CT_LIT("dmarc"),
        CT_LIT("arc"),
        CT_LIT("compauth"),
        CT_LIT("auth"),
        CT_LIT("iprev"),
        CT_LIT("domainkeys"),
        CT_LIT("sender-id"),
        CT_LIT("dkim-adsp"),
        CT_LIT("dkim-atps"),
        CT_LIT("bimi"),
        CT_LIT("x-google-dkim"),
    };

    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (ct_span_ieq(name, methods[i]))
            return true;
    return false;
}

/* Room for one more, doubling in the arena. */
static void *grow(struct ct_arena *a, void *v, size_t n, size_t size)
{
    void *bigger;

    if (n & (n - 1) && n) /* full at each power of two */
        return v;
    bigger = ct_arena_raw(a, (n ? n * 2 : 1) * size);
    if (n)
        memcpy(bigger, v, n * size);
    return bigger;
}

static void add_prop(struct ct_arena *a, struct ct_auth_result *r, const struct pair *pair)
{
    size_t dot = ct_span_chr(pair->name, '.', 0);
    struct ct_auth_prop p = { .value = pair->value };

    if (r->n_props == CT_MAX_AUTH_RESULTS || pair->name.len == 0)
        return;
    if (dot < pair->name.len) {
        p.ptype = ct_arena_lower(a, ct_span_head(pair->name, dot));
        p.name = ct_arena_lower(a, ct_span_from(pair->name, dot + 1));
    } else {
        p.name = ct_arena_lower(a, pair->name);
    }
    r->props = grow(a, r->props, r->n_props, sizeof *r->props);
    r->props[r->n_props++] = p;
}

static struct ct_auth_result *add_result(
    struct ct_authres *ret, struct scan *p, const struct pair *pair)
{
    struct ct_auth_result *r;
    struct ct_span method = ct_span_head(pair->name, ct_span_chr(pair->name, '/', 0));

    if (ret->n == CT_MAX_AUTH_RESULTS)
        return NULL;
    ret->v = grow(p->a, ret->v, ret->n, sizeof *ret->v);
    r = &ret->v[ret->n++];
    *r = (struct ct_auth_result){ .method = ct_arena_lower(p->a, method),
        .result = ct_arena_lower(p->a, pair->value) };
    p->comment = (struct ct_span){ 0 };
    return r;
}

/* What stands in front of the first result: server, version, instance. */
static void opening(struct ct_authres *ret, struct scan *p, const struct pair *pair)
{
    if (pair->has_value && ct_span_ieq(pair->name, CT_LIT("i")))
        (void)ct_span_uint(pair->value, 1000, &ret->instance);
    else if (!pair->has_value && ret->server.len == 0 && !ct_span_ieq(pair->name, CT_LIT("none")))
        ret->server = ct_arena_lower(p->a, pair->name);
}

/* Whether the pair begins a result; `fresh`: it stands behind a semicolon. */
static bool begins(const struct ct_authres *ret, const struct pair *pair, bool fresh)
{
    if (!pair->has_value || (ret->n == 0 && ct_span_ieq(pair->name, CT_LIT("i"))))
        return false;
    return is_method(pair->name) || (fresh && ct_span_chr(pair->name, '.', 0) == pair->name.len);
}

static void inside(struct ct_arena *a, struct ct_auth_result *r, const struct pair *pair)
{
    if (ct_span_ieq(pair->name, CT_LIT("reason")))
        r->reason = pair->value;
    else if (pair->has_value)
        add_prop(a, r, pair);
}

bool ct_authres_parse(struct ct_authres *ret, struct ct_arena *a, struct ct_span raw)
{
    struct scan p = { .a = a, .rest = ct_header_unfold(a, raw) };
    struct ct_auth_result *r = NULL;
    bool fresh = false, more;
    struct pair pair;

    *ret = (struct ct_authres){ 0 };
    do {
        more = next_pair(&p, &pair);
        if (r && r->comment.len == 0)
            r->comment = p.comment;
        if (begins(ret, &pair, fresh))
            r = add_result(ret, &p, &pair);
        else if (r)
            inside(a, r, &pair);
        else if (pair.name.len)
            opening(ret, &p, &pair);
        fresh = pair.name.len == 0 && !pair.has_value;
    } while (more);
    return ret->n || ret->server.len;
}

bool ct_received_spf_parse(struct ct_auth_result *ret, struct ct_arena *a, struct ct_span raw)
{
    struct scan p = { .a = a, .rest = ct_header_unfold(a, raw) };
    struct pair pair;

    *ret = (struct ct_auth_result){ .method = CT_LIT("spf") };
    if (!next_pair(&p, &pair) || pair.has_value || pair.name.len == 0)
        return false;
    ret->result = ct_arena_lower(a, pair.name);
    ret->comment = p.comment;
    while (next_pair(&p, &pair))
        if (pair.has_value)
            add_prop(a, ret, &pair);
    return true;
}

struct ct_span ct_auth_prop(
    const struct ct_auth_result *r, struct ct_span ptype, struct ct_span name)
{
    for (size_t i = 0; i < r->n_props; i++)
        if (ct_span_eq(r->props[i].name, name) &&
            (ptype.len == 0 || ct_span_eq(r->props[i].ptype, ptype)))
            return r->props[i].value;
    return (struct ct_span){ 0 };
}

/* Tag values may be folded anywhere (RFC 6376 §3.2); blanks mean nothing in those read here. */
static struct ct_span squeeze(struct ct_arena *a, struct ct_span s)
{
    char *out, *w;

    s = ct_span_trim(s);
    w = out = ct_arena_raw(a, s.len);
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_space(s.ptr[i]))
            *w++ = s.ptr[i];
    return (struct ct_span){ out, (size_t)(w - out) };
}

static void set_tag(struct ct_dkim_tags *t, struct ct_arena *a, char tag, struct ct_span value)
{
    switch (tag) {
    case 'd':
        t->d = ct_arena_lower(a, value);
        break;
    case 's':
        t->s = ct_arena_lower(a, value);
        break;
    case 'a':
        t->a = value;
        break;
    case 'i':
        t->i = value;
        break;
    case 'h':
        t->h = value;
        break;
    case 'c':
        t->c = value;
        break;
    case 't':
        (void)ct_span_uint(value, UINT32_MAX, &t->t);
        break;
    case 'x':
        (void)ct_span_uint(value, UINT32_MAX, &t->x);
        break;
    case 'l':
        t->has_l = true;
        break;
    default:
        break;
    }
}

bool ct_dkim_tags_parse(struct ct_dkim_tags *ret, struct ct_arena *a, struct ct_span raw)
{
    struct ct_span s = ct_header_unfold(a, raw);

    *ret = (struct ct_dkim_tags){ 0 };
    while (s.len) {
        struct ct_span value = ct_span_cut_chr(&s, ';');
        struct ct_span name = ct_span_trim(ct_span_cut_chr(&value, '='));

        if (name.len == 1 && name.ptr[0] != 'b') /* the signature, which is long */
            set_tag(ret, a, name.ptr[0], squeeze(a, value));
    }
    return ret->d.len > 0;
}
