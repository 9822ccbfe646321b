/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_own: UTF-8, windows-1252, UTF-16 and UTF-7 without a library.
 *
 * Nearly all mail is one of these, and most of its bytes are ASCII: runs of it are found 32 bytes
 * at a time and copied. Invalid input becomes U+FFFD, one for each maximal broken piece (Unicode
 * 15, §3.9, the practice of browsers). UTF-7 is RFC 2152.
 */
#include "parse/charset_own.h"

#include "parse/charset.h"

#define BAD 0xFFFD
#define HIGH_BITS 0x8080808080808080u

size_t ct_ascii_run(struct ct_span s)
{
    size_t i = 0;

    for (uint64_t v[4]; s.len - i >= sizeof v; i += sizeof v) {
        memcpy(v, s.ptr + i, sizeof v);
        if ((v[0] | v[1] | v[2] | v[3]) & HIGH_BITS)
            break;
    }
    while (i < s.len && !(s.ptr[i] & 0x80))
        i++;
    return i;
}

bool ct_charset_is_ascii(struct ct_span s)
{
    return ct_ascii_run(s) == s.len;
}

static bool tail(uint8_t c)
{
    return (c & 0xC0) == 0x80;
}

/* The second byte decides on over-long forms, surrogates and what lies beyond U+10FFFF. */
static bool second_ok(uint8_t lead, uint8_t c)
{
    if (lead == 0xE0)
        return c >= 0xA0 && c <= 0xBF;
    if (lead == 0xED)
        return c >= 0x80 && c <= 0x9F;
    if (lead == 0xF0)
        return c >= 0x90 && c <= 0xBF;
    if (lead == 0xF4)
        return c >= 0x80 && c <= 0x8F;
    return tail(c);
}

/* Length of the sequence at the front of `s`, which is no ASCII; negative: the length of a broken
 * piece. */
static int sequence(struct ct_span s)
{
    const uint8_t *p = (const uint8_t *)s.ptr;
    int want = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;

    if (p[0] < 0xC2 || p[0] > 0xF4)
        return -1;
    if (s.len < 2 || !second_ok(p[0], p[1]))
        return -1;
    for (int i = 2; i < want; i++)
        if ((size_t)i >= s.len || !tail(p[i]))
            return -i;
    return want;
}

size_t ct_charset_utf8_run(struct ct_span s)
{
    size_t i = 0;

    while (i < s.len) {
        int n = 1;

        if (s.ptr[i] & 0x80)
            n = sequence(ct_span_from(s, i));
        else
            n = (int)ct_ascii_run(ct_span_head(ct_span_from(s, i), 1 << 20));
        if (n < 0)
            return i;
        i += (size_t)n;
    }
    return i;
}

static char *copy(char *w, struct ct_span s)
{
    if (s.len)
        memcpy(w, s.ptr, s.len);
    return w + s.len;
}

char *ct_conv_utf8(char *w, struct ct_span s, size_t *n_bad)
{
    while (s.len) {
        size_t good = ct_charset_utf8_run(s);

        w = copy(w, ct_span_head(s, good));
        s = ct_span_from(s, good);
        if (s.len == 0)
            break;
        w = ct_put_utf8(w, BAD);
        ++*n_bad;
        s = ct_span_from(s, (size_t)-sequence(s));
    }
    return w;
}

char *ct_conv_cp1252(char *w, struct ct_span s, size_t *n_bad)
{
    /* 0x80 to 0x9F; the five unused ones are C1 controls, as browsers have it */
    static const uint16_t high[32] = { 0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C,
        0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E,
        0x0178 };

    (void)n_bad;
    while (s.len) {
        size_t run = ct_ascii_run(s);

        w = copy(w, ct_span_head(s, run));
        s = ct_span_from(s, run);
        for (; s.len && (s.ptr[0] & 0x80); s = ct_span_from(s, 1)) {
            uint8_t c = (uint8_t)s.ptr[0];

            w = ct_put_utf8(w, c < 0xA0 ? high[c - 0x80] : c);
        }
    }
    return w;
}

static uint32_t unit(struct ct_span s, size_t i, bool big_endian)
{
    uint8_t a = (uint8_t)s.ptr[i], b = (uint8_t)s.ptr[i + 1];

    return big_endian ? (uint32_t)(a << 8 | b) : (uint32_t)(b << 8 | a);
}

char *ct_conv_utf16(char *w, struct ct_span s, bool big_endian, size_t *n_bad)
{
    size_t i = 0;

    for (; i + 2 <= s.len; i += 2) {
        uint32_t u = unit(s, i, big_endian);

        if (u - 0xD800 < 0x400 && i + 4 <= s.len) {
            uint32_t low = unit(s, i + 2, big_endian);

            if (low - 0xDC00 < 0x400) {
                w = ct_put_utf8(w, 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00));
                i += 2;
                continue;
            }
        }
        if (u - 0xD800 < 0x800) {
            u = BAD;
            ++*n_bad;
        }
        w = ct_put_utf8(w, u);
    }
    if (i < s.len) {
        w = ct_put_utf8(w, BAD);
        ++*n_bad;
    }
    return w;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ct_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' || c == ',' ? 63 : -1;
}

struct utf7 {
    char *w;
    uint32_t bits, lead; /* lead: a high surrogate that waits for its second half */
    unsigned n_bits;
    size_t *n_bad;
};

static void unit7(struct utf7 *d, uint32_t u)
{
    bool low = u - 0xDC00 < 0x400;

    if (d->lead && low)
        d->w = ct_put_utf8(d->w, 0x10000 + ((d->lead - 0xD800) << 10) + (u - 0xDC00));
    if (d->lead && !low) {
        d->w = ct_put_utf8(d->w, BAD);
        ++*d->n_bad;
    }
    if (!d->lead && low) {
        d->w = ct_put_utf8(d->w, BAD);
        ++*d->n_bad;
    }
    d->lead = u - 0xD800 < 0x400 ? u : 0;
    if (!low && !d->lead)
        d->w = ct_put_utf8(d->w, u);
}

/* A shifted run behind "+"; returns how much of `s` it took, the closing "-" included. */
static size_t shifted(struct utf7 *d, struct ct_span s)
{
    size_t i = 0;
    int v;

    d->bits = d->n_bits = 0;
    d->lead = 0;
    if (s.len && s.ptr[0] == '-') {
        *d->w++ = '+';
        return 1;
    }
    for (; i < s.len && (v = base64_value(s.ptr[i])) >= 0; i++) {
        d->bits = d->bits << 6 | (uint32_t)v;
        d->n_bits += 6;
        if (d->n_bits >= 16) {
            d->n_bits -= 16;
            unit7(d, d->bits >> d->n_bits & 0xFFFF);
        }
    }
    if (d->lead) {
        d->w = ct_put_utf8(d->w, BAD);
        ++*d->n_bad;
    }
    if (i == 0)
        *d->w++ = '+';
    return i < s.len && s.ptr[i] == '-' && i ? i + 1 : i;
}

char *ct_conv_utf7(char *w, struct ct_span s, size_t *n_bad)
{
    struct utf7 d = { .w = w, .n_bad = n_bad };

    while (s.len) {
        char c = s.ptr[0];

        s = ct_span_from(s, 1);
        if (c == '+') {
            s = ct_span_from(s, shifted(&d, s));
        } else if (c & 0x80) {
            d.w = ct_put_utf8(d.w, BAD);
            ++*n_bad;
        } else {
            *d.w++ = c;
        }
    }
    return d.w;
}
