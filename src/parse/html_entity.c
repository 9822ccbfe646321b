/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_entity: the longest name that the input begins with, by narrowing a
 * range of the sorted list one byte at a time.
 *
 * A handful of names makes up nearly all references in mail; they are tried
 * first. Numbers are clamped while they are read, so that a thousand digits
 * cannot overflow into a letter.
 */
#include "parse/html_entity.h"

#define BEYOND 0x110000u

static const struct {
    const char *name;
    uint32_t cp[2];
} names[] = {
#define ENTITY(name, a, b) { name, { a, b } },
#include "parse/html_entities.def"
#undef ENTITY
};

static const struct {
    char name[8];
    unsigned char len;
    uint16_t cp;
} common[] = {
    { "nbsp;", 5, 0xA0 },
    { "amp;", 4, '&' },
    { "zwnj;", 5, 0x200C },
    { "quot;", 5, '"' },
    { "lt;", 3, '<' },
    { "gt;", 3, '>' },
    { "copy;", 5, 0xA9 },
    { "shy;", 4, 0xAD },
};

/* what windows-1252 has where Unicode has C1 controls */
static const uint16_t windows[32] = {
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, /* 0x80 */
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,   /* 0x88 */
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, /* 0x90 */
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178, /* 0x98 */
};

static uint32_t as_code_point(uint32_t n)
{
    if (n == 0 || n >= BEYOND || (n >= 0xD800 && n <= 0xDFFF))
        return 0xFFFD;
    return n >= 0x80 && n <= 0x9F ? windows[n - 0x80] : n;
}

static struct ct_html_ref numeric(struct ct_span s)
{
    bool hex = s.len > 2 && ct_lower(s.ptr[2]) == 'x';
    size_t at = hex ? 3 : 2, from = at;
    uint32_t n = 0;

    for (; at < s.len; at++) {
        int digit = ct_hex_digit(s.ptr[at]);

        if (digit < 0 || (!hex && digit > 9))
            break;
        n = n < BEYOND ? n * (hex ? 16 : 10) + (uint32_t)digit : BEYOND;
    }
    if (at == from)
        return (struct ct_html_ref){ 0 };
    at += at < s.len && s.ptr[at] == ';';
    return (struct ct_html_ref){ .len = at, .cp = { as_code_point(n), 0 }, .numeric = true };
}

/* The first of lo..hi-1 whose byte `i` is at least `c`. */
static size_t first_at_least(size_t lo, size_t hi, size_t i, int c)
{
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if ((unsigned char)names[mid].name[i] < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Index of the longest name at the front of `s`, its length in *ret_len. */
static size_t longest(struct ct_span s, size_t *ret_len)
{
    size_t lo = 0, hi = sizeof names / sizeof names[0], found = 0;

    *ret_len = 0;
    for (size_t i = 0; i < s.len; i++) {
        int c = (unsigned char)s.ptr[i];

        if (c == 0)
            break;
        lo = first_at_least(lo, hi, i, c);
        hi = first_at_least(lo, hi, i, c + 1);
        if (lo == hi)
            break;
        if (names[lo].name[i + 1] == '\0') { /* the shortest of a range is its first */
            found = lo;
            *ret_len = i + 1;
        }
    }
    return found;
}

static struct ct_html_ref named(struct ct_span s, bool in_attribute)
{
    size_t len;
    size_t i = longest(ct_span_from(s, 1), &len);
    size_t end = len + 1;

    if (len == 0)
        return (struct ct_html_ref){ 0 };
    if (in_attribute && names[i].name[len - 1] != ';' && end < s.len &&
        (s.ptr[end] == '=' || ct_is_alnum(s.ptr[end])))
        return (struct ct_html_ref){ 0 };
    return (struct ct_html_ref){ .len = end, .cp = { names[i].cp[0], names[i].cp[1] } };
}

struct ct_html_ref ct_html_ref(struct ct_span s, bool in_attribute)
{
    if (s.len < 2)
        return (struct ct_html_ref){ 0 };
    if (s.ptr[1] == '#')
        return numeric(s);
    if (!ct_is_alpha(s.ptr[1]))
        return (struct ct_html_ref){ 0 };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (s.len > common[i].len && memcmp(s.ptr + 1, common[i].name, common[i].len) == 0)
            return (struct ct_html_ref){ .len = common[i].len + 1u, .cp = { common[i].cp, 0 } };
    return named(s, in_attribute);
}

bool ct_html_spells_ascii(struct ct_span raw)
{
    for (size_t at = 0; (at = ct_span_find(raw, CT_LIT("&#"), at)) < raw.len; at += 2) {
        struct ct_html_ref ref = ct_html_ref(ct_span_from(raw, at), false);

        if (ref.len && ref.cp[0] < 0x80 && ct_is_alnum((char)ref.cp[0]))
            return true;
    }
    return false;
}
