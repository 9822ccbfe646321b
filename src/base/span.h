/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * span: a borrowed run of bytes.
 *
 * The only string type that parsers accept and return. A span owns nothing:
 * it points into a source buffer or an arena and dies with it. It is not
 * NUL-terminated and may hold any byte, NUL included. Letter case below means
 * ASCII only: protocol words are ASCII, and a locale must never change what a
 * hostile mail is taken for.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ct_span {
    const char *ptr;
    size_t len;
};

/* Several of them, borrowed. */
struct ct_span_list {
    const struct ct_span *v;
    size_t n;
};

#define CT_LIT(s) ((struct ct_span){ "" s, sizeof(s) - 1 })
#define CT_FMT "%.*s"
#define CT_ARG(s) ((int)((s).len < 512 ? (s).len : 512)), ((s).ptr ? (s).ptr : "")

static inline struct ct_span ct_span_str(const char *s)
{
    return (struct ct_span){ s, s ? strlen(s) : 0 };
}

static inline bool ct_span_eq(struct ct_span a, struct ct_span b)
{
    return a.len == b.len &&
           (a.len == 0 || (a.ptr[0] == b.ptr[0] && memcmp(a.ptr, b.ptr, a.len) == 0));
}

/* The part of `s` from byte `from`; empty when `from` is beyond its end. */
static inline struct ct_span ct_span_from(struct ct_span s, size_t from)
{
    return from < s.len ? (struct ct_span){ s.ptr + from, s.len - from }
                        : (struct ct_span){ s.ptr ? s.ptr + s.len : s.ptr, 0 };
}

/* The first `len` bytes of `s`, or all of it. */
static inline struct ct_span ct_span_head(struct ct_span s, size_t len)
{
    return (struct ct_span){ s.ptr, len < s.len ? len : s.len };
}

static inline char ct_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static inline bool ct_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ct_is_alpha(char c)
{
    return ct_lower(c) >= 'a' && ct_lower(c) <= 'z';
}

static inline bool ct_is_alnum(char c)
{
    return ct_is_digit(c) || ct_is_alpha(c);
}

/* Space, tab, CR, LF, VT, FF. */
static inline bool ct_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* 0..15, or -1 when `c` is no hexadecimal digit. */
static inline int ct_hex_digit(char c)
{
    if (ct_is_digit(c))
        return c - '0';
    c = ct_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline bool ct_span_starts(struct ct_span s, struct ct_span prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool ct_span_ends(struct ct_span s, struct ct_span suffix);
bool ct_span_has(struct ct_span s, struct ct_span needle);

/* The same without regard to ASCII case. */
bool ct_span_ieq_same(struct ct_span a, struct ct_span b); /* of equal length */

/* Could these two bytes be one letter in two cases? Tells most words apart. */
static inline bool ct_maybe_ieq(char a, char b)
{
    return ((a ^ b) & ~0x20) == 0;
}

static inline bool ct_span_ieq(struct ct_span a, struct ct_span b)
{
    return a.len == b.len &&
           (a.len == 0 || (ct_maybe_ieq(a.ptr[0], b.ptr[0]) && ct_span_ieq_same(a, b)));
}

static inline bool ct_span_istarts(struct ct_span s, struct ct_span prefix)
{
    return s.len >= prefix.len && ct_span_ieq(ct_span_head(s, prefix.len), prefix);
}

bool ct_span_ihas(struct ct_span s, struct ct_span needle);

/* <0, 0, >0 by bytes, the shorter first when one is the other's beginning. */
int ct_span_cmp(struct ct_span a, struct ct_span b);

/* Index of the first `needle`, or of the first `c`, at or after `from`; s.len
 * when there is none. */
size_t ct_span_find(struct ct_span s, struct ct_span needle, size_t from);
size_t ct_span_ifind(struct ct_span s, struct ct_span needle, size_t from);
static inline size_t ct_span_chr(struct ct_span s, char c, size_t from)
{
    const char *at = from < s.len ? (const char *)memchr(s.ptr + from, c, s.len - from) : NULL;

    return at ? (size_t)(at - s.ptr) : s.len;
}

/* Without white space at both ends. */
static inline struct ct_span ct_span_trim(struct ct_span s)
{
    while (s.len && ct_is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && ct_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* Cuts *s at the first `sep`. The head is returned, *s keeps what follows.
 * Without a separator the head is all of *s and *s becomes empty. */
struct ct_span ct_span_cut(struct ct_span *s, struct ct_span sep);
static inline struct ct_span ct_span_cut_chr(struct ct_span *s, char sep)
{
    size_t at = ct_span_chr(*s, sep, 0);
    struct ct_span head = ct_span_head(*s, at);

    *s = ct_span_from(*s, at == s->len ? at : at + 1);
    return head;
}

/* Takes one line off *s, LF or CRLF removed. False when *s is empty. */
bool ct_span_line(struct ct_span *s, struct ct_span *ret_line);

/* Decimal digits only, no sign, no blanks. False when `s` is empty, holds
 * anything else or exceeds `max`. */
bool ct_span_uint(struct ct_span s, uint64_t max, uint64_t *ret);
