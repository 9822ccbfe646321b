/* SPDX-License-Identifier: Apache-2.0 */
/*
 * css_text: comments, escapes, strings, brackets and addresses of CSS.
 *
 * Nearly all style text of mail holds neither escapes nor comments; then
 * nothing is copied. Addresses are searched in the whole declaration, whatever
 * its syntax: reading one more than a browser does no harm, reading one less
 * would be a place to hide.
 */
#include "parse/css_text.h"

#include "base/buf.h"
#include "base/cleanup.h"

#define SHORT 32 /* bytes of a string that are looked at one by one */

enum {
    QUOTE = 64,
    PAREN_OPEN = 128,
    PAREN_CLOSE = 256,
    BANG = 512,
    OUTSIDE = 1024, /* matters to ct_css_clean() outside of strings, or inside */
    INSIDE = 2048,
};

/* The class that tells what a byte is; the rest of its bits only say whom it matters to. */
#define KIND(c) ((c) & (OUTSIDE - 1u))

#define OPENS (QUOTE | PAREN_OPEN | CT_CSS_STOP_OPEN)
#define NESTS (OPENS | PAREN_CLOSE | CT_CSS_STOP_CLOSE)

static const uint16_t classes[256] = {
    [';'] = CT_CSS_STOP_SEMICOLON,
    ['{'] = CT_CSS_STOP_OPEN,
    ['}'] = CT_CSS_STOP_CLOSE,
    [','] = CT_CSS_STOP_COMMA,
    [':'] = CT_CSS_STOP_COLON,
    [' '] = CT_CSS_STOP_SPACE,
    ['\t'] = CT_CSS_STOP_SPACE,
    ['\n'] = CT_CSS_STOP_SPACE | INSIDE,
    ['\f'] = CT_CSS_STOP_SPACE,
    ['\r'] = CT_CSS_STOP_SPACE,
    ['!'] = BANG,
    ['"'] = QUOTE | OUTSIDE | INSIDE,
    ['\''] = QUOTE | OUTSIDE | INSIDE,
    ['('] = PAREN_OPEN | OUTSIDE,
    ['['] = PAREN_OPEN,
    [')'] = PAREN_CLOSE | INSIDE,
    [']'] = PAREN_CLOSE,
    ['/'] = OUTSIDE,
    ['\\'] = OUTSIDE | INSIDE,
};

size_t ct_css_string(struct ct_span s, size_t at, struct ct_span *ret_text)
{
    size_t end = at + 1, near = s.len - end < SHORT ? s.len : end + SHORT;

    while (end < near && s.ptr[end] != s.ptr[at] && s.ptr[end] != '\n')
        end++;
    if (end == near && end < s.len) { /* a long one holds data */
        end = ct_span_chr(s, s.ptr[at], end);
        end = ct_span_chr(ct_span_head(s, end), '\n', near);
    }
    *ret_text = (struct ct_span){ s.ptr + at + 1, end - at - 1 };
    return end < s.len ? end + 1 : end;
}

static bool ends_with_url(struct ct_span s)
{
    return s.len >= 3 && ct_span_ieq(ct_span_from(s, s.len - 3), CT_LIT("url"));
}

/* Is what follows no quote? */
static bool is_bare(struct ct_span s, size_t at)
{
    while (at < s.len && ct_is_space(s.ptr[at]))
        at++;
    return at < s.len && s.ptr[at] != '"' && s.ptr[at] != '\'';
}

/* Does the '(' at `at` open an address without quotes? Then no string and no
 * bracket counts before its ')'. */
static bool opens_bare_url(struct ct_span s, size_t at)
{
    return ends_with_url(ct_span_head(s, at)) && is_bare(s, at + 1);
}

/* Takes what stands at `at` and is no plain byte; returns the index of its last one. */
static size_t skip_special(struct ct_span s, size_t at, unsigned c, unsigned *depth)
{
    struct ct_span text;

    if (c == QUOTE)
        return ct_css_string(s, at, &text) - 1;
    if (c == PAREN_OPEN && s.ptr[at] == '(' && opens_bare_url(s, at))
        return ct_span_chr(s, ')', at);
    if (c == PAREN_OPEN || c == CT_CSS_STOP_OPEN)
        (*depth)++;
    else if (c == PAREN_CLOSE || c == CT_CSS_STOP_CLOSE)
        *depth -= *depth != 0;
    return at;
}

/* Index of the next byte of one of the classes in `mask`, or s.len. Four bytes a step: most
 * of a sheet is passed over here. */
static inline size_t next_of(struct ct_span s, size_t at, unsigned mask)
{
    const unsigned char *p = (const unsigned char *)s.ptr;

    for (; at < s.len && s.len - at >= 4; at += 4) {
        if (classes[p[at]] & mask)
            return at;
        if (classes[p[at + 1]] & mask)
            return at + 1;
        if (classes[p[at + 2]] & mask)
            return at + 2;
        if (classes[p[at + 3]] & mask)
            return at + 3;
    }
    while (at < s.len && !(classes[p[at]] & mask))
        at++;
    return at;
}

size_t ct_css_until(struct ct_span s, size_t from, unsigned stops)
{
    unsigned depth = 0;

    for (size_t at = from; (at = next_of(s, at, stops | NESTS)) < s.len; at++) {
        unsigned c = KIND(classes[(unsigned char)s.ptr[at]]);

        if ((c & stops) && depth == 0)
            return at;
        at = skip_special(s, at, c, &depth);
    }
    return s.len;
}

void ct_css_piece(struct ct_span s, size_t from, unsigned stop, struct ct_css_piece *ret)
{
    struct ct_css_piece p = { .end = s.len, .colon = s.len };
    unsigned depth = 0;

    stop |= CT_CSS_STOP_SEMICOLON;
    for (size_t at = from, last;
         (at = next_of(s, at, stop | NESTS | BANG | CT_CSS_STOP_COLON)) < s.len; at = last + 1) {
        unsigned c = KIND(classes[(unsigned char)s.ptr[at]]);

        last = at;
        if (c == CT_CSS_STOP_COLON) {
            p.colon = p.colon == s.len ? at : p.colon;
            continue;
        }
        if ((c & stop) && depth == 0) {
            p.end = at;
            break;
        }
        last = skip_special(s, at, c, &depth);
        p.bracket |= c == PAREN_OPEN || last > at;
        p.bang |= c == BANG || last > at;
        if (p.colon == s.len && last > at)
            p.colon = ct_span_chr(ct_span_head(s, last + 1), ':', at);
        if (p.colon == last + 1)
            p.colon = s.len;
    }
    if (p.colon > p.end)
        p.colon = p.end;
    *ret = p;
}

struct ct_span ct_css_word(struct ct_span *s)
{
    size_t end = 0;

    *s = ct_span_trim(*s);
    while (end < s->len && !(classes[(unsigned char)s->ptr[end]] & (CT_CSS_STOP_SPACE | OPENS)))
        end++;
    if (end < s->len && (classes[(unsigned char)s->ptr[end]] & OPENS))
        end = ct_css_until(*s, end, CT_CSS_STOP_SPACE);

    struct ct_span word = ct_span_head(*s, end);
    *s = ct_span_from(*s, end);
    return word;
}

/* The escape whose backslash is at `at`: the code point in *ret, UINT32_MAX for
 * none (an escaped line end). Returns the index behind it. */
static size_t read_escape(struct ct_span s, size_t at, uint32_t *ret)
{
    size_t i = at + 1, end = i + 6 < s.len ? i + 6 : s.len;
    uint32_t n = 0;

    *ret = UINT32_MAX;
    if (i == s.len)
        return i;
    if (s.ptr[i] == '\n' || s.ptr[i] == '\f')
        return i + 1;
    if (s.ptr[i] == '\r')
        return i + 1 + (i + 1 < s.len && s.ptr[i + 1] == '\n');
    if (ct_hex_digit(s.ptr[i]) < 0) {
        *ret = (unsigned char)s.ptr[i];
        return i + 1;
    }
    for (; i < end && ct_hex_digit(s.ptr[i]) >= 0; i++)
        n = n * 16 + (uint32_t)ct_hex_digit(s.ptr[i]);
    if (i + 1 < s.len && s.ptr[i] == '\r' && s.ptr[i + 1] == '\n')
        i++;
    i += i < s.len && ct_is_space(s.ptr[i]);
    *ret = n ? n : 0xFFFD;
    return i;
}

/* U+0080 and above that come as "\" and the byte itself stay bytes. */
static void put_escaped(struct ct_buf *out, uint32_t c, bool by_number)
{
    if (c == UINT32_MAX)
        return;
    if (c < 0x80 && (c <= ' ' || strchr("\"'(){}[];,\\*/", (int)c) != NULL) && c != '/')
        ct_buf_printf(out, "%%%02X", (unsigned)c);
    else if (c >= 0x80 && by_number)
        ct_buf_utf8(out, c);
    else
        ct_buf_chr(out, (char)c);
}

/* Takes one comment, escape, string or byte; returns the index behind it. */
static size_t clean_one(struct ct_buf *out, struct ct_span s, size_t at, char *quote, bool *escapes)
{
    char c = s.ptr[at];

    if (c == '\\') {
        uint32_t code;
        size_t end = read_escape(s, at, &code);

        *escapes |= *quote == '\0';
        put_escaped(out, code, end - at > 1 && ct_hex_digit(s.ptr[at + 1]) >= 0);
        return end;
    }
    if (*quote) {
        if (c == *quote || (c == '\n' && *quote != ')'))
            *quote = '\0';
    } else if (c == '/' && at + 1 < s.len && s.ptr[at + 1] == '*') {
        return ct_span_find(s, CT_LIT("*/"), at + 2) + 2;
    } else if (c == '"' || c == '\'') {
        *quote = c;
    } else if (c == '(' && ends_with_url(ct_buf_span(out)) && is_bare(s, at + 1)) {
        *quote = ')';
    }
    ct_buf_chr(out, c);
    return at + 1;
}

static bool has_comment(struct ct_span s)
{
    for (size_t at = 0; (at = ct_span_chr(s, '/', at)) + 1 < s.len; at++)
        if (s.ptr[at + 1] == '*')
            return true;
    return false;
}

struct ct_span ct_css_clean(struct ct_arena *a, struct ct_span text, bool *ret_escapes)
{
    if (text.len == 0 || (!memchr(text.ptr, '\\', text.len) && !has_comment(text)))
        return text;

    /* every escape is shorter than what it stands for, but for %XX of two */
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(text.len * 2 + 16);
    char quote = '\0';

    for (size_t at = 0; at < text.len;) {
        size_t from = at;

        at = next_of(text, at, quote ? INSIDE : OUTSIDE);
        ct_buf_add(&out, (struct ct_span){ text.ptr + from, at - from });
        if (at < text.len)
            at = clean_one(&out, text, at, &quote, ret_escapes);
    }
    return ct_arena_copy(a, ct_buf_span(&out));
}

/* Is some `mark` beside one of `beside`, at the distance `by`? A comment may stand between. */
static bool has_beside(struct ct_span s, char mark, const char *beside, int by)
{
    for (size_t at = 0; (at = ct_span_chr(s, mark, at)) < s.len; at++) {
        size_t near = at + (size_t)by;

        if (near < s.len && (s.ptr[near] == '/' || strchr(beside, ct_lower(s.ptr[near])) != NULL))
            return true;
    }
    return false;
}

/* An address stands in the brackets of url(), src(), image() or image-set(), or behind @import;
 * escapes may spell any of them. */
bool ct_css_may_fetch(struct ct_span text)
{
    return ct_span_chr(text, '\\', 0) < text.len || has_beside(text, '(', "lcet", -1) ||
           has_beside(text, '@', "i", 1);
}

static void tell(struct ct_css *c, struct ct_span url, struct ct_span prop)
{
    url = ct_span_trim(url);
    if (c->on_url && url.len)
        c->on_url(c->arg, url, prop);
}

/* What is inside the bracket at `at`: an address with or without quotes. */
static size_t read_url(struct ct_css *c, struct ct_span s, size_t at, struct ct_span prop)
{
    struct ct_span url;
    size_t from = at + 1, end;

    while (from < s.len && ct_is_space(s.ptr[from]))
        from++;
    if (from < s.len && (s.ptr[from] == '"' || s.ptr[from] == '\'')) {
        end = ct_css_string(s, from, &url);
    } else {
        end = ct_span_chr(s, ')', from);
        url = (struct ct_span){ s.ptr + from, end - from };
    }
    tell(c, url, prop);
    return end;
}

static bool ends_with_name(struct ct_span s, size_t at, struct ct_span name)
{
    return at >= name.len && ct_span_ieq((struct ct_span){ s.ptr + at - name.len, name.len }, name);
}

/* The next byte of interest: a bracket, and a quote when strings count. */
static size_t next_mark(struct ct_span s, size_t at, bool strings)
{
    if (!strings)
        return ct_span_chr(s, '(', at);
    while (at < s.len && s.ptr[at] != '(' && s.ptr[at] != '"' && s.ptr[at] != '\'')
        at++;
    return at;
}

void ct_css_urls(struct ct_css *c, struct ct_span s, struct ct_span prop)
{
    bool strings = false; /* behind image-set( a bare string is an address */
    struct ct_span text;

    for (size_t at = 0; (at = next_mark(s, at, strings)) < s.len;) {
        if (s.ptr[at] != '(') {
            bool type = ends_with_name(s, at, CT_LIT("type("));

            at = ct_css_string(s, at, &text);
            if (!type)
                tell(c, text, prop);
        } else if (ends_with_name(s, at, CT_LIT("url")) || ends_with_name(s, at, CT_LIT("src"))) {
            at = read_url(c, s, at, prop);
        } else {
            strings |= ends_with_name(s, at, CT_LIT("image-set")) ||
                       ends_with_name(s, at, CT_LIT("image"));
            at++;
        }
    }
}
