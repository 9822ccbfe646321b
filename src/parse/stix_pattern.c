/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stix_pattern: descent by the grammar, one function a rule.
 *
 * The first error ends it: after that every rule returns at once. Brackets nest at most
 * CT_MAX_STIX_DEPTH deep.
 */
#include "parse/stix_pattern.h"

#include "base/limits.h"
#include "parse/timestamp.h"

struct pattern {
    struct ct_span s;
    size_t at;
    const char *error;
    unsigned depth;
    struct ct_arena *a;
    ct_stix_fn *fn;
    void *arg;
};

static void observations(struct pattern *p);
static void comparisons(struct pattern *p);

static void fail(struct pattern *p, const char *why)
{
    if (!p->error)
        p->error = why;
    p->at = p->s.len;
}

static char peek(struct pattern *p)
{
    while (p->at < p->s.len && ct_is_space(p->s.ptr[p->at]))
        p->at++;
    return p->at < p->s.len ? p->s.ptr[p->at] : '\0';
}

static bool take(struct pattern *p, char c)
{
    bool is = peek(p) == c && p->at < p->s.len;

    p->at += is;
    return is;
}

static void want(struct pattern *p, char c, const char *why)
{
    if (!take(p, c))
        fail(p, why);
}

static bool is_word_byte(char c)
{
    return ct_is_alnum(c) || c == '_' || c == '-';
}

/* A key word, in capitals as the grammar has it. */
static bool word(struct pattern *p, const char *w)
{
    size_t n = strlen(w);

    (void)peek(p);
    if (!ct_span_starts(ct_span_from(p->s, p->at), ct_span_str(w)) ||
        (p->at + n < p->s.len && is_word_byte(p->s.ptr[p->at + n])))
        return false;
    p->at += n;
    return true;
}

/* Behind the opening quote; escapes are \' and \\ . */
static struct ct_span string(struct pattern *p)
{
    size_t n = 0, room = p->s.len - p->at + 1;
    char *out = ct_arena_raw(p->a, room);

    while (p->at < p->s.len && p->s.ptr[p->at] != '\'') {
        if (p->s.ptr[p->at] == '\\' && p->at + 1 < p->s.len)
            p->at++;
        out[n++] = p->s.ptr[p->at++];
    }
    ct_arena_shrink(p->a, out, room, n);
    want(p, '\'', "a text that does not end");
    return (struct ct_span){ out, n };
}

static bool number(struct pattern *p, bool negative)
{
    size_t from;
    bool point = false;

    (void)peek(p);
    if (negative && p->at < p->s.len && (p->s.ptr[p->at] == '-' || p->s.ptr[p->at] == '+'))
        p->at++;
    from = p->at;
    while (p->at < p->s.len && (ct_is_digit(p->s.ptr[p->at]) || (p->s.ptr[p->at] == '.' && !point)))
        point |= p->s.ptr[p->at++] == '.';
    return p->at > from && (p->at >= p->s.len || !is_word_byte(p->s.ptr[p->at]));
}

/* t'2016-06-01T01:30:00Z' behind its quote. */
static void time_literal(struct pattern *p)
{
    struct ct_span s = string(p);
    struct ct_stamp t;

    if (!ct_stamp_parse(s, &t) || !t.zone || t.len != s.len || s.len < 20 || s.ptr[10] != 'T' ||
        s.ptr[4] != '-' || s.ptr[s.len - 1] != 'Z')
        fail(p, "a time that is none");
}

/* h'ffd8', b'…=' behind the quote. */
static void bytes_literal(struct pattern *p, bool hex)
{
    struct ct_span s = string(p);
    size_t pad = 0;

    while (!hex && pad < 2 && s.len && s.ptr[s.len - 1] == '=') {
        s.len--;
        pad++;
    }
    for (size_t i = 0; i < s.len; i++)
        if (hex ? ct_hex_digit(s.ptr[i]) < 0
                : !ct_is_alnum(s.ptr[i]) && s.ptr[i] != '+' && s.ptr[i] != '/')
            fail(p, "bytes that are none");
    if (hex ? s.len % 2 : (s.len + pad) % 4)
        fail(p, "bytes that are none");
}

static void literal(struct pattern *p, struct ct_stix_comparison *c)
{
    char first = peek(p);
    bool quoted = p->at + 1 < p->s.len && p->s.ptr[p->at + 1] == '\'';
    size_t from = p->at;

    c->text = false;
    if (first == '\'') {
        p->at++;
        c->value = string(p);
        c->text = true;
        return;
    }
    if (quoted && (first == 't' || first == 'h' || first == 'b')) {
        p->at += 2;
        if (first == 't')
            time_literal(p);
        else
            bytes_literal(p, first == 'h');
    } else if (!word(p, "true") && !word(p, "false") && !number(p, true)) {
        fail(p, "a value is missing, or none");
        return;
    }
    c->value = (struct ct_span){ p->s.ptr + from, p->at - from };
}

static void pass_word(struct pattern *p)
{
    while (p->at < p->s.len && is_word_byte(p->s.ptr[p->at]))
        p->at++;
}

static bool at(const struct pattern *p, char c)
{
    return p->at < p->s.len && p->s.ptr[p->at] == c;
}

/* A key behind ":" or ".", with its indexes. */
static void step(struct pattern *p)
{
    size_t from = ++p->at;

    if (at(p, '\'')) {
        p->at++;
        (void)string(p);
    } else {
        pass_word(p);
    }
    if (p->at == from)
        fail(p, "an object path that goes nowhere");
    while (at(p, '[')) {
        p->at++;
        if (!take(p, '*') && !number(p, true))
            fail(p, "an index that is none");
        want(p, ']', "an index that does not end");
    }
}

/* object-type:key.'quoted'[0].key */
static struct ct_span path(struct pattern *p)
{
    size_t from;

    (void)peek(p);
    from = p->at;
    pass_word(p);
    if (p->at == from || !at(p, ':')) {
        fail(p, "no object path where one should be");
        return (struct ct_span){ 0 };
    }
    do {
        step(p);
    } while (at(p, '.'));
    return (struct ct_span){ p->s.ptr + from, p->error ? 0 : p->at - from };
}

static void tell(struct pattern *p, const struct ct_stix_comparison *c)
{
    if (!p->error)
        p->fn(c, p->arg);
}

static void list(struct pattern *p, struct ct_stix_comparison *c)
{
    want(p, '(', "a list is missing");
    do {
        literal(p, c);
        tell(p, c);
    } while (take(p, ','));
    want(p, ')', "a list that does not end");
}

static bool symbol(struct pattern *p, bool *ret_equal)
{
    static const char *const ops[] = { "==", "!=", "<>", "<=", ">=", "=", "<", ">" };

    (void)peek(p);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (ct_span_starts(ct_span_from(p->s, p->at), ct_span_str(ops[i]))) {
            p->at += strlen(ops[i]);
            *ret_equal = ops[i][0] == '=';
            return true;
        }
    return false;
}

static void comparison(struct pattern *p)
{
    struct ct_stix_comparison c = { .op = CT_STIX_OTHER };
    bool equal, string_only = true;

    if (word(p, "EXISTS")) {
        c.path = path(p);
        tell(p, &c);
        return;
    }
    c.path = path(p);
    c.negated = word(p, "NOT");
    if (word(p, "IN")) {
        c.op = CT_STIX_EQUAL;
        list(p, &c);
        return;
    }
    if (word(p, "ISSUBSET")) {
        c.op = CT_STIX_SUBSET;
    } else if (symbol(p, &equal)) {
        c.op = equal ? CT_STIX_EQUAL : CT_STIX_OTHER;
        string_only = false;
    } else if (!word(p, "LIKE") && !word(p, "MATCHES") && !word(p, "ISSUPERSET")) {
        fail(p, "an operator is missing, or none");
        return;
    }
    literal(p, &c);
    if (string_only && !c.text)
        fail(p, "a text is missing behind its operator");
    tell(p, &c);
}

static bool deeper(struct pattern *p)
{
    if (++p->depth <= CT_MAX_STIX_DEPTH)
        return true;
    fail(p, "nested deeper than is read");
    return false;
}

static void comparisons(struct pattern *p)
{
    do {
        if (!take(p, '(')) {
            comparison(p);
        } else if (deeper(p)) {
            comparisons(p);
            want(p, ')', "a bracket that does not close");
            p->depth--;
        }
    } while (!p->error && (word(p, "AND") || word(p, "OR")));
}

static void stamp(struct pattern *p)
{
    if (peek(p) == 't')
        p->at++;
    if (p->at < p->s.len && p->s.ptr[p->at] == '\'') {
        p->at++;
        time_literal(p);
    } else {
        fail(p, "a time is missing");
    }
}

/* WITHIN, REPEATS, START … STOP: each at most once behind an observation. */
static void qualifiers(struct pattern *p)
{
    unsigned seen = 0, one;

    while (!p->error) {
        if (word(p, "WITHIN")) {
            one = 1;
            if (!number(p, false) || !word(p, "SECONDS"))
                fail(p, "WITHIN wants a number and SECONDS");
        } else if (word(p, "REPEATS")) {
            one = 2;
            if (!number(p, false) || !word(p, "TIMES"))
                fail(p, "REPEATS wants a number and TIMES");
        } else if (word(p, "START")) {
            one = 4;
            stamp(p);
            if (!word(p, "STOP"))
                fail(p, "START wants STOP");
            stamp(p);
        } else {
            return;
        }
        if (seen & one)
            fail(p, "a qualifier twice");
        seen |= one;
    }
}

static void observations(struct pattern *p)
{
    do {
        if (take(p, '[')) {
            comparisons(p);
            want(p, ']', "an observation that does not end");
        } else if (take(p, '(')) {
            if (deeper(p))
                observations(p);
            want(p, ')', "a bracket that does not close");
            p->depth--;
        } else {
            fail(p, "no observation in square brackets");
        }
        qualifiers(p);
    } while (!p->error && (word(p, "AND") || word(p, "OR") || word(p, "FOLLOWEDBY")));
}

const char *ct_stix_pattern(struct ct_span pattern, struct ct_arena *a, ct_stix_fn *fn, void *arg)
{
    struct pattern p = { .s = pattern, .a = a, .fn = fn, .arg = arg };

    if (pattern.len > CT_MAX_STIX_PATTERN)
        return "a pattern longer than is read";
    observations(&p);
    if (!p.error && peek(&p) != '\0')
        return "something stands behind the pattern";
    return p.error;
}
