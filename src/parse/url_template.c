/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_template: a URL with what is made anew for each recipient cut out.
 *
 * Left to right over path and query: a part that names a recipient becomes
 * {rcpt:kind}, a piece between delimiters stays when it is a plain word and
 * becomes its class and length when it is not. Keys of a query stay. A segment
 * is judged whole and not split at - and _, which base64url is full of: else
 * one tool would seem to have as many templates as recipients.
 */
#include "base/limits.h"
#include "parse/domain.h"
#include "parse/token.h"

#define WORD_MAX 14
#define KEY_MAX 32
#define HITS 8 /* parts that name recipients, of one URL */

struct traits {
    size_t lower, upper, digits, hex, marks, signs, n;
};

/* A byte's share of five counts of twelve bits each: lower, upper, digits, hex, marks. */
#define LOWER 1u
#define UPPER (1u << 12)
#define DIGIT (1u << 24)
#define HEX ((uint64_t)1 << 36)
#define MARK ((uint64_t)1 << 48)
#define STEP 4095 /* bytes after which the counts are taken over */

static const uint64_t shares[256] = {
    ['a' ... 'f'] = LOWER | HEX,
    ['g' ... 'z'] = LOWER,
    ['A' ... 'F'] = UPPER | HEX,
    ['G' ... 'Z'] = UPPER,
    ['0' ... '9'] = DIGIT | HEX,
    ['.'] = MARK,
    ['-'] = MARK,
    ['_'] = MARK,
};

/* Counts what a piece is made of: marks are . - _ and signs all else. */
static struct traits traits(struct ct_span s)
{
    struct traits t = { .n = s.len };

    for (size_t at = 0; at < s.len;) {
        size_t end = s.len - at < STEP ? s.len : at + STEP;
        uint64_t sum = 0;

        for (; at < end; at++)
            sum += shares[(unsigned char)s.ptr[at]];
        t.lower += sum % UPPER;
        t.upper += sum / UPPER % UPPER;
        t.digits += sum / DIGIT % UPPER;
        t.hex += sum / HEX % UPPER;
        t.marks += sum / MARK;
    }
    t.signs = t.n - t.lower - t.upper - t.digits - t.marks;
    return t;
}

static bool is_uuid(struct ct_span s, const struct traits *t)
{
    return s.len == 36 && t->hex == 32 && s.ptr[8] == '-' && s.ptr[13] == '-' && s.ptr[18] == '-' &&
           s.ptr[23] == '-';
}

static bool is_hex(const struct traits *t)
{
    return t->n >= 8 && t->hex == t->n && t->digits > 0 && (t->lower == 0 || t->upper == 0);
}

static enum ct_token_class class_of(struct ct_span s, const struct traits *t)
{
    if (t->n == 0)
        return CT_CLASS_EMPTY;
    if (t->lower + t->marks == t->n && t->n <= WORD_MAX)
        return CT_CLASS_WORD;
    if (t->digits == t->n)
        return CT_CLASS_DIGITS;
    if (is_uuid(s, t))
        return CT_CLASS_UUID;
    if (is_hex(t))
        return CT_CLASS_HEX;
    if (t->marks == 0 && t->signs == 0)
        return t->digits ? CT_CLASS_TOKEN : CT_CLASS_TEXT;
    return t->digits && (t->upper || t->signs) ? CT_CLASS_BASE64
                                               : (t->digits ? CT_CLASS_TOKEN : CT_CLASS_TEXT);
}

enum ct_token_class ct_token_class(struct ct_span s)
{
    struct traits t = traits(s);

    return class_of(s, &t);
}

static bool is_opaque(enum ct_token_class class, const struct traits *t)
{
    switch (class) {
    case CT_CLASS_UUID:
    case CT_CLASS_HEX:
        return true;
    case CT_CLASS_DIGITS:
        return t->n >= 6;
    case CT_CLASS_BASE64:
    case CT_CLASS_TOKEN:
        return t->n - t->marks >= 8;
    case CT_CLASS_TEXT:
        return t->marks == 0 && t->signs == 0 && t->n >= 12 && t->upper > 1 && t->lower > 1;
    case CT_CLASS_WORD:
    case CT_CLASS_EMPTY:
        break;
    }
    return false;
}

bool ct_token_is_opaque(struct ct_span s)
{
    struct traits t = traits(s);

    return is_opaque(class_of(s, &t), &t);
}

struct out {
    char *p;
    size_t n, cap;
};

struct work {
    struct out out;
    struct ct_template *ret;
    struct ct_token_hit hits[HITS];
    size_t n_hits;
};

static void put(struct out *o, struct ct_span s)
{
    if (s.len > o->cap - o->n)
        s.len = o->cap - o->n;
    if (s.len)
        memcpy(o->p + o->n, s.ptr, s.len);
    o->n += s.len;
}

/* "{HEX32}" */
static void put_number(struct out *o, struct ct_span name, size_t n)
{
    char buf[32];
    size_t at = sizeof buf;

    buf[--at] = '}';
    do
        buf[--at] = (char)('0' + n % 10);
    while (n /= 10);
    put(o, CT_LIT("{"));
    put(o, name);
    put(o, (struct ct_span){ buf + at, sizeof buf - at });
}

static void put_class(struct work *w, struct ct_span s, const struct traits *t)
{
    enum ct_token_class class = class_of(s, t);

    w->ret->n_opaque += is_opaque(class, t);
    switch (class) {
    case CT_CLASS_EMPTY:
    case CT_CLASS_WORD:
        put(&w->out, s);
        break;
    case CT_CLASS_DIGITS:
        put_number(&w->out, CT_LIT("D"), s.len);
        break;
    case CT_CLASS_HEX:
        put_number(&w->out, CT_LIT("HEX"), s.len);
        break;
    case CT_CLASS_UUID:
        put(&w->out, CT_LIT("{UUID}"));
        break;
    case CT_CLASS_BASE64:
        put_number(&w->out, CT_LIT("B64"), s.len);
        break;
    case CT_CLASS_TOKEN:
        put_number(&w->out, CT_LIT("TOK"), s.len);
        break;
    case CT_CLASS_TEXT:
        put_number(&w->out,
            t->upper == 0   ? CT_LIT("L")
            : t->lower == 0 ? CT_LIT("U")
                            : CT_LIT("M"),
            s.len);
        break;
    }
}

/* ".gif" of "7f3a….gif": the dot's place, or s.len. */
static size_t extension(struct ct_span s)
{
    size_t dot = s.len;

    for (size_t i = s.len; i > 1 && s.len - i < 6; i--)
        if (s.ptr[i - 1] == '.') {
            dot = i - 1;
            break;
        }
    if (s.len - dot < 3)
        return s.len;
    for (size_t i = dot + 1; i < s.len; i++)
        if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z'))
            return s.len;
    return dot;
}

static void put_piece(struct work *w, struct ct_span s)
{
    struct traits t = traits(s);
    size_t dot = s.len;

    if (class_of(s, &t) != CT_CLASS_WORD)
        dot = extension(s);
    if (dot < s.len)
        t = traits(ct_span_head(s, dot));
    put_class(w, ct_span_head(s, dot), &t);
    put(&w->out, ct_span_from(s, dot));
}

static bool is_delimiter(char c)
{
    return c == '/' || c == '?' || c == '&' || c == '=' || c == ';' || c == ',' || c == ':' ||
           c == '!' || c == '|' || c == '@' || c == '#';
}

/* Does `s`, which ends before '=', stand where a key does? */
static bool is_key(struct ct_span all, struct ct_span s)
{
    const char *end = s.ptr + s.len;
    char before = s.ptr > all.ptr ? s.ptr[-1] : '/';

    if (s.len == 0 || s.len > KEY_MAX || end == all.ptr + all.len || *end != '=')
        return false;
    return before == '?' || before == '&' || before == ';';
}

static const struct ct_token_hit *hit_at(const struct work *w, const char *p)
{
    for (size_t i = 0; i < w->n_hits; i++)
        if (w->hits[i].span.ptr == p)
            return &w->hits[i];
    return NULL;
}

static void put_hit(struct work *w, const struct ct_token_hit *hit)
{
    if (w->ret->rcpt == CT_TOKEN_NONE)
        w->ret->rcpt = hit->kind;
    put(&w->out, CT_LIT("{rcpt:"));
    put(&w->out, ct_span_str(ct_token_kind_name(hit->kind)));
    put(&w->out, CT_LIT("}"));
}

static void put_all(struct work *w, struct ct_span s)
{
    for (size_t i = 0, from; i < s.len;) {
        const struct ct_token_hit *hit = hit_at(w, s.ptr + i);
        struct ct_span piece;

        if (hit) {
            put_hit(w, hit);
            i += hit->span.len;
            continue;
        }
        for (from = i; i < s.len && !is_delimiter(s.ptr[i]); i++)
            if (i > from && hit_at(w, s.ptr + i))
                break;
        piece = ct_span_head(ct_span_from(s, from), i - from);
        if (is_key(s, piece))
            put(&w->out, piece);
        else
            put_piece(w, piece);
        if (i < s.len && is_delimiter(s.ptr[i]) && !hit_at(w, s.ptr + i))
            put(&w->out, (struct ct_span){ s.ptr + i++, 1 });
    }
}

static void find_hits(struct work *w, struct ct_token_set *set, struct ct_span s)
{
    while (set && w->n_hits < HITS && s.len && ct_token_find(set, s, &w->hits[w->n_hits])) {
        struct ct_span hit = w->hits[w->n_hits++].span;

        s = ct_span_from(s, (size_t)(hit.ptr + hit.len - s.ptr));
    }
}

/* What stands before the registrable domain may be a token too. */
static void look_at_host(struct work *w, struct ct_token_set *set, struct ct_span host)
{
    struct ct_span sub = ct_span_head(host, host.len - w->ret->host.len);
    struct ct_token_hit hit;

    if (set && sub.len && ct_token_find(set, sub, &hit))
        w->ret->rcpt = hit.kind;
    while (sub.len)
        w->ret->n_opaque += ct_token_is_opaque(ct_span_cut_chr(&sub, '.'));
}

struct ct_template ct_url_template(
    struct ct_arena *a, const struct ct_url *url, struct ct_token_set *set)
{
    struct ct_template t = { .host = ct_domain_group(url->host) };
    struct ct_span s = { url->path.ptr, 0 };
    struct work w = { .ret = &t };

    if (url->path.ptr)
        s.len = (size_t)(url->text.ptr + url->text.len - url->path.ptr);
    w.out.cap = 4 * s.len + 64;
    w.out.p = ct_arena_raw(a, w.out.cap);
    find_hits(&w, set, s);
    put_all(&w, s);
    look_at_host(&w, set, url->host);
    if (set && t.rcpt == CT_TOKEN_NONE && ct_token_find(set, url->fragment, &w.hits[0])) {
        put(&w.out, CT_LIT("#"));
        put_hit(&w, &w.hits[0]);
    }
    ct_arena_shrink(a, w.out.p, w.out.cap, w.out.n);
    t.text = (struct ct_span){ w.out.p, w.out.n };
    return t;
}

/* ---- what differs ---- */

static bool has_delimiter(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_delimiter(s.ptr[i]))
            return true;
    return false;
}

bool ct_token_diff(struct ct_span a, struct ct_span b, struct ct_span *ret_a, struct ct_span *ret_b)
{
    size_t shorter = a.len < b.len ? a.len : b.len, head = 0, tail = 0;

    if (ct_span_eq(a, b))
        return false;
    while (head < shorter && a.ptr[head] == b.ptr[head])
        head++;
    while (tail < shorter - head && a.ptr[a.len - 1 - tail] == b.ptr[b.len - 1 - tail])
        tail++;
    while (head > 0 && !is_delimiter(a.ptr[head - 1]))
        head--;
    while (tail > 0 && !is_delimiter(a.ptr[a.len - tail]))
        tail--;
    *ret_a = (struct ct_span){ a.ptr + head, a.len - head - tail };
    *ret_b = (struct ct_span){ b.ptr + head, b.len - head - tail };
    return !has_delimiter(*ret_a) && !has_delimiter(*ret_b);
}
