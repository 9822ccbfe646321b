/* SPDX-License-Identifier: Apache-2.0 */
/*
 * param: first the pieces as written, then RFC 2231 pieces put together.
 *
 * A value without quotes ends at ";". Blanks inside end it too, unless it is a file name, which
 * many mailers leave without quotes. A piece "name*1*" is joined to its siblings by number; the
 * result stands where the first of them stood.
 */
#include "parse/param.h"

#include "base/limits.h"
#include "parse/charset.h"
#include "parse/header.h"
#include "parse/word.h"

struct piece {
    struct ct_span name;  /* lower case, without its "*" */
    struct ct_span value; /* unquoted */
    int number;           /* of a continuation; -1: none */
    bool extended;        /* percent escapes */
    bool used;
};

struct scan {
    struct ct_params *ret;
    struct ct_arena *a;
    struct ct_span rest;
    struct piece *v;
    size_t n, cap;
};

static void skip_blanks(struct ct_span *s)
{
    size_t i = 0;

    while (i < s->len && ct_is_space(s->ptr[i]))
        i++;
    *s = ct_span_from(*s, i);
}

/* Length of the comment at the front of `s`; all of it when it is never closed. */
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
    skip_blanks(&p->rest);
    while (p->rest.len && p->rest.ptr[0] == '(') {
        p->ret->odd |= CT_PARAM_ODD_COMMENT;
        p->rest = ct_span_from(p->rest, comment_len(p->rest));
        skip_blanks(&p->rest);
    }
}

/* The word in front of the first ";", without comments and blanks. */
static void read_main(struct scan *p)
{
    char *out = ct_arena_raw(p->a, p->rest.len), *w = out;

    for (;;) {
        skip_space(p);
        if (p->rest.len == 0 || p->rest.ptr[0] == ';' || p->rest.ptr[0] == ',')
            break;
        *w++ = ct_lower(p->rest.ptr[0]);
        p->rest = ct_span_from(p->rest, 1);
    }
    p->ret->main = (struct ct_span){ out, (size_t)(w - out) };
}

/* A quoted string. A backslash is one unless it stands before a quote or itself: Windows paths
 * come unescaped. */
static struct ct_span read_quoted(struct scan *p)
{
    struct ct_span s = ct_span_from(p->rest, 1);
    char *out = ct_arena_raw(p->a, s.len), *w = out;
    size_t i = 0;

    for (; i < s.len && s.ptr[i] != '"'; i++) {
        if (s.ptr[i] == '\\' && i + 1 < s.len && (s.ptr[i + 1] == '"' || s.ptr[i + 1] == '\\'))
            i++;
        *w++ = s.ptr[i];
    }
    if (i >= s.len)
        p->ret->odd |= CT_PARAM_ODD_SYNTAX;
    p->rest = ct_span_from(s, i + 1);
    ct_arena_shrink(p->a, out, s.len, (size_t)(w - out));
    return (struct ct_span){ out, (size_t)(w - out) };
}

static bool is_file_name(struct ct_span name)
{
    return ct_span_eq(name, CT_LIT("name")) || ct_span_eq(name, CT_LIT("filename"));
}

/* "word=" at the front: the next parameter, its ";" forgotten. */
static bool starts_param(struct ct_span s)
{
    size_t i = 0;

    while (i < s.len && (ct_is_alnum(s.ptr[i]) || s.ptr[i] == '-' || s.ptr[i] == '*'))
        i++;
    return i > 2 && i < s.len && s.ptr[i] == '=';
}

static struct ct_span read_bare(struct scan *p, struct ct_span name)
{
    struct ct_span s = p->rest;
    size_t end = ct_span_chr(s, ';', 0);

    for (size_t i = 0; i < end; i++) {
        struct ct_span tail = ct_span_head(ct_span_from(s, i), end - i);

        if (!ct_is_space(s.ptr[i]))
            continue;
        skip_blanks(&tail);
        if (tail.len == 0 || !is_file_name(name) || starts_param(tail)) {
            end = i;
            break;
        }
        i = (size_t)(tail.ptr - s.ptr);
    }
    p->rest = ct_span_from(s, end);
    return ct_span_trim(ct_span_head(s, end));
}

/* "name*2*" to name, number and flag (RFC 2231 §3, §4). */
static void split_name(struct piece *c)
{
    size_t star = ct_span_chr(c->name, '*', 0);
    struct ct_span tail = ct_span_from(c->name, star + 1);
    uint64_t number;

    c->number = -1;
    if (star >= c->name.len)
        return;
    if (tail.len == 0) {
        c->extended = true;
    } else {
        if (tail.ptr[tail.len - 1] == '*') {
            c->extended = true;
            tail.len--;
        }
        if (!ct_span_uint(tail, CT_MAX_PARAMS * 16, &number))
            return;
        c->number = (int)number;
    }
    c->name.len = star;
}

static void skip_separators(struct scan *p)
{
    skip_space(p);
    while (p->rest.len && (p->rest.ptr[0] == ';' || p->rest.ptr[0] == ',')) {
        p->rest = ct_span_from(p->rest, 1);
        skip_space(p);
    }
}

/* The name, lower case, and the "=" behind it; empty when there is no such pair. */
static struct ct_span read_name(struct scan *p)
{
    struct ct_span name;
    size_t n = 0;

    while (n < p->rest.len && p->rest.ptr[n] != '=' && p->rest.ptr[n] != ';' &&
           p->rest.ptr[n] != '(' && !ct_is_space(p->rest.ptr[n]))
        n++;
    name = ct_arena_lower(p->a, ct_span_head(p->rest, n));
    p->rest = ct_span_from(p->rest, n);
    skip_space(p);
    if (n && p->rest.len && p->rest.ptr[0] == '=') {
        p->rest = ct_span_from(p->rest, 1);
        skip_space(p);
        return name;
    }
    p->ret->odd |= CT_PARAM_ODD_SYNTAX;
    p->rest = ct_span_from(p->rest, n == 0); /* always forward */
    return (struct ct_span){ 0 };
}

/* One parameter; false at the end. */
static bool read_piece(struct scan *p)
{
    struct piece c = { .number = -1 };

    skip_separators(p);
    if (p->rest.len == 0)
        return false;
    c.name = read_name(p);
    if (c.name.len == 0)
        return true;
    split_name(&c);
    if (p->rest.len && p->rest.ptr[0] == '"')
        c.value = read_quoted(p);
    else
        c.value = read_bare(p, c.name);
    if (p->n == p->cap) {
        p->ret->odd |= CT_PARAM_ODD_CUT;
        return false;
    }
    p->v[p->n++] = c;
    return true;
}

static char *unpercent(struct ct_params *ret, char *w, struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        int hi = s.ptr[i] == '%' && i + 2 < s.len ? ct_hex_digit(s.ptr[i + 1]) : -1;
        int lo = hi >= 0 ? ct_hex_digit(s.ptr[i + 2]) : -1;

        if (lo >= 0) {
            *w++ = (char)(hi << 4 | lo);
            i += 2;
            continue;
        }
        if (s.ptr[i] == '%')
            ret->odd |= CT_PARAM_ODD_2231;
        *w++ = s.ptr[i];
    }
    return w;
}

/* "utf-8'en'text": takes the charset off. */
static struct ct_span take_charset(struct ct_span *s)
{
    size_t first = ct_span_chr(*s, '\'', 0), second = ct_span_chr(*s, '\'', first + 1);
    struct ct_span charset = ct_span_head(*s, first);

    if (second >= s->len)
        return (struct ct_span){ 0 };
    *s = ct_span_from(*s, second + 1);
    return charset;
}

static const struct piece *numbered(const struct scan *p, struct ct_span name, int number)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].number == number && ct_span_eq(p->v[i].name, name))
            return &p->v[i];
    return NULL;
}

/* All pieces of one name in their order, decoded together. */
static struct ct_span join(struct scan *p, const struct piece *first)
{
    struct ct_span charset = { 0 };
    struct ct_charset_text t;
    size_t size = 0;
    char *out, *w;
    const struct piece *c = first;

    for (size_t i = 0; i < p->n; i++)
        if (ct_span_eq(p->v[i].name, first->name))
            size += p->v[i].value.len;
    w = out = ct_arena_raw(p->a, size);
    for (int n = first->number; c; c = n < 0 ? NULL : numbered(p, first->name, ++n)) {
        struct ct_span value = c->value;

        if (c == first && c->extended)
            charset = take_charset(&value);
        if (c->extended)
            w = unpercent(p->ret, w, value);
        else if (value.len)
            w = (char *)mempcpy(w, value.ptr, value.len);
    }
    ct_charset_decode(&t, p->a, (struct ct_span){ out, (size_t)(w - out) }, charset);
    if (t.unknown || t.n_bad)
        p->ret->odd |= CT_PARAM_ODD_2231;
    return t.text;
}

static void mark_used(struct scan *p, struct ct_span name)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].number >= 0 && ct_span_eq(p->v[i].name, name))
            p->v[i].used = true;
}

static void add(struct scan *p, struct piece *c)
{
    struct ct_param *q = &p->ret->v[p->ret->n];

    *q = (struct ct_param){ .name = c->name, .raw = c->value, .value = c->value };
    if (c->number >= 0) {
        const struct piece *first = c;

        for (int n = 0; n <= c->number && first == c; n++) /* the lowest that is there */
            first = numbered(p, c->name, n) ? numbered(p, c->name, n) : c;
        if (first->number > 0)
            p->ret->odd |= CT_PARAM_ODD_2231;
        q->raw = first->value;
        q->value = join(p, first);
        mark_used(p, c->name);
    } else if (c->extended) {
        q->value = join(p, c);
    } else {
        q->value = ct_words_decode(p->a, c->value, NULL);
    }
    for (size_t i = 0; i < p->ret->n; i++)
        if (ct_span_eq(p->ret->v[i].name, q->name) && !ct_span_eq(p->ret->v[i].value, q->value))
            p->ret->odd |= CT_PARAM_ODD_DUPLICATE;
    p->ret->n++;
}

void ct_params_parse(struct ct_params *ret, struct ct_arena *a, struct ct_span raw)
{
    struct scan p = { .ret = ret, .a = a };

    *ret = (struct ct_params){ 0 };
    p.rest = ct_header_unfold(a, raw);
    read_main(&p);
    for (size_t i = 0; i < p.rest.len && p.cap < CT_MAX_PARAMS; i++)
        p.cap += p.rest.ptr[i] == '=';
    if (p.cap == 0 && ct_span_trim(p.rest).len == 0)
        return;
    p.v = ct_arena_raw(a, p.cap * sizeof *p.v);
    ret->v = ct_arena_raw(a, p.cap * sizeof *ret->v);
    while (read_piece(&p))
        ;
    for (size_t i = 0; i < p.n; i++)
        if (!p.v[i].used)
            add(&p, &p.v[i]);
}

const struct ct_param *ct_params_find(const struct ct_params *p, struct ct_span name)
{
    for (size_t i = 0; i < p->n; i++)
        if (ct_span_eq(p->v[i].name, name))
            return &p->v[i];
    return NULL;
}

struct ct_span ct_params_value(const struct ct_params *p, struct ct_span name)
{
    const struct ct_param *v = ct_params_find(p, name);

    return v ? v->value : (struct ct_span){ 0 };
}
