/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfer: base64 and quoted-printable.
 *
 * base64 goes 32 characters at a time where the processor can (AVX2), else eight through one
 * table, while all are of the alphabet; line ends, noise and padding fall through to a slow step
 * that takes one character and comes back. Quoted-printable copies what lies between two "=" in
 * pieces of sixteen bytes.
 */
#include "parse/transfer.h"

#include "base/lanes.h"
#include "parse/transfer_wide.h"

#define SPACE 0x81
#define PAD 0x82

/* Value of a character, SPACE, PAD, or 0x80 for noise. */
const uint8_t ct_sextets[256] = {
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    129,
    129,
    129,
    129,
    129,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    129,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    62,
    128,
    62,
    128,
    63,
    52,
    53,
    54,
    55,
    56,
    57,
    58,
    59,
    60,
    61,
    128,
    128,
    128,
    130,
    128,
    128,
    128,
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
    21,
    22,
    23,
    24,
    25,
    128,
    128,
    128,
    128,
    63,
    128,
    26,
    27,
    28,
    29,
    30,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    38,
    39,
    40,
    41,
    42,
    43,
    44,
    45,
    46,
    47,
    48,
    49,
    50,
    51,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
    128,
};

struct base64 {
    const uint8_t *p, *end;
    char *w;
    uint32_t bits; /* of an unfinished group */
    unsigned have; /* characters in it */
    bool pad_is_noise, padded;
    bool wide; /* the processor has what ct_base64_wide() needs */
    struct ct_transfer_odd odd;
};

/* One group of four, for the end of a line. Not behind padding: there each character has to
 * be seen by step(). */
static void last_group(struct base64 *d)
{
    const uint8_t *p = d->p;
    uint32_t a, b, c, e, v;

    if (d->padded || d->end - p < 4)
        return;
    a = ct_sextets[p[0]], b = ct_sextets[p[1]], c = ct_sextets[p[2]], e = ct_sextets[p[3]];
    if ((a | b | c | e) & 0x80)
        return;
    v = __builtin_bswap32((a << 18 | b << 12 | c << 6 | e) << 8);
    memcpy(d->w, &v, 4);
    d->p += 4;
    d->w += 3;
}

/* Whole groups while they last. */
static void groups(struct base64 *d)
{
    const uint8_t *p = d->p;
    char *w = d->w;

    if (d->wide)
        w += ct_base64_wide(&p, d->end, w);
    while (d->end - p >= 8) {
        uint32_t a = ct_sextets[p[0]], b = ct_sextets[p[1]], c = ct_sextets[p[2]],
                 e = ct_sextets[p[3]];
        uint32_t f = ct_sextets[p[4]], g = ct_sextets[p[5]], h = ct_sextets[p[6]],
                 i = ct_sextets[p[7]];
        uint64_t v;

        if ((a | b | c | e | f | g | h | i) & 0x80)
            break;
        v = (uint64_t)(a << 18 | b << 12 | c << 6 | e) << 40 |
            (uint64_t)(f << 18 | g << 12 | h << 6 | i) << 16;
        v = __builtin_bswap64(v);
        memcpy(w, &v, 8); /* eight characters are still to come: room for two bytes more */
        p += 8;
        w += 6;
    }
    d->p = p;
    d->w = w;
    last_group(d);
}

static void flush(struct base64 *d)
{
    if (d->have >= 2)
        *d->w++ = (char)(d->bits >> (d->have == 2 ? 4 : 10));
    if (d->have == 3)
        *d->w++ = (char)(d->bits >> 2);
    if (d->have == 1)
        d->odd.cut = true;
    d->have = 0;
    d->bits = 0;
}

static void padding(struct base64 *d)
{
    if (d->pad_is_noise)
        return;
    if (d->have)
        d->odd.pad_matters = true; /* provisional: holds when more data follows */
    flush(d);
    d->padded = true;
}

static void step(struct base64 *d, uint8_t v)
{
    if (v == SPACE)
        return;
    if (v == PAD) {
        padding(d);
        return;
    }
    if (v & 0x80) {
        d->odd.n_noise++;
        return;
    }
    if (d->padded)
        d->odd.padding_mid = true;
    d->bits = d->bits << 6 | v;
    if (++d->have < 4)
        return;
    *d->w++ = (char)(d->bits >> 16);
    *d->w++ = (char)(d->bits >> 8);
    *d->w++ = (char)d->bits;
    d->have = 0;
    d->bits = 0;
}

static struct ct_span base64(
    struct ct_arena *a, struct ct_span s, bool pad_is_noise, struct ct_transfer_odd *odd)
{
    size_t size = s.len / 4 * 3 + 16;
    char *out = ct_arena_raw(a, size);
    struct base64 d = { .p = (const uint8_t *)s.ptr, .w = out, .pad_is_noise = pad_is_noise };

    d.end = s.len ? d.p + s.len : d.p;
    d.wide = ct_base64_has_wide();
    while (d.p < d.end) {
        if (ct_sextets[*d.p] == SPACE) {
            d.p++;
            continue;
        }
        if (d.have == 0 && !(ct_sextets[*d.p] & CT_SEXTET_NONE))
            groups(&d);
        if (d.p < d.end)
            step(&d, ct_sextets[*d.p++]);
    }
    flush(&d);
    d.odd.pad_matters &= d.odd.padding_mid;
    if (odd)
        *odd = d.odd;
    ct_arena_shrink(a, out, size, (size_t)(d.w - out));
    return (struct ct_span){ out, (size_t)(d.w - out) };
}

struct ct_span ct_base64_decode(struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd)
{
    return base64(a, s, false, odd);
}

struct ct_span ct_base64_decode_nopad(
    struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd)
{
    return base64(a, s, true, odd);
}

/* Bytes that a soft line break takes, `s` standing behind its "="; 0 when it is none. Blanks
 * before the line end were added on the way (RFC 2045 §6.7 rule 3). */
static size_t soft_break(struct ct_span s)
{
    size_t i = 0;

    while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\t'))
        i++;
    if (i == s.len)
        return i ? i : 1;
    if (s.ptr[i] == '\n')
        return i + 1;
    if (s.ptr[i] == '\r')
        return i + 1 < s.len && s.ptr[i + 1] == '\n' ? i + 2 : i + 1;
    return 0;
}

/* The value of two hexadecimal digits at the front of `s`, or -1. */
static int escape(struct ct_span s)
{
    int hi, lo;

    if (s.len < 2)
        return -1;
    hi = ct_hex_digit(s.ptr[0]);
    lo = ct_hex_digit(s.ptr[1]);
    return hi < 0 || lo < 0 ? -1 : hi << 4 | lo;
}

/* Copies what stands before the first "="; its length. There is as much room as `s` is long. */
static size_t qp_run(struct ct_span s, char *w)
{
    size_t i = 0;

    for (; s.len - i >= CT_LANES; i += CT_LANES) {
        unsigned hits = ct_lanes_eq(s.ptr + i, '=');

        memcpy(w + i, s.ptr + i, CT_LANES);
        if (hits)
            return i + (unsigned)__builtin_ctz(hits);
    }
    for (; i < s.len && s.ptr[i] != '='; i++)
        w[i] = s.ptr[i];
    return i;
}

struct ct_span ct_qp_decode(struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd)
{
    char *out = ct_arena_raw(a, s.len), *w = out;
    size_t len = s.len, n_noise = 0;

    while (s.len) {
        size_t run = qp_run(s, w), gone;
        int c;

        w += run;
        s = ct_span_from(s, run);
        if (s.len == 0)
            break;
        s = ct_span_from(s, 1);
        c = escape(s);
        if (c >= 0) {
            *w++ = (char)c;
            s = ct_span_from(s, 2);
            continue;
        }
        gone = soft_break(s);
        if (gone == 0) {
            *w++ = '=';
            n_noise++;
        }
        s = ct_span_from(s, gone);
    }
    if (odd)
        *odd = (struct ct_transfer_odd){ .n_noise = n_noise };
    ct_arena_shrink(a, out, len, (size_t)(w - out));
    return (struct ct_span){ out, (size_t)(w - out) };
}

struct ct_span ct_q_decode(struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd)
{
    char *out = ct_arena_raw(a, s.len), *w = out;
    size_t n_noise = 0;

    for (size_t i = 0; i < s.len; i++) {
        int c = s.ptr[i] == '=' ? escape(ct_span_from(s, i + 1)) : -1;

        if (c >= 0) {
            *w++ = (char)c;
            i += 2;
        } else {
            n_noise += s.ptr[i] == '=';
            *w++ = s.ptr[i] == '_' ? ' ' : s.ptr[i];
        }
    }
    if (odd)
        *odd = (struct ct_transfer_odd){ .n_noise = n_noise };
    return (struct ct_span){ out, (size_t)(w - out) };
}

enum ct_transfer ct_transfer_find(struct ct_span word)
{
    static const struct {
        struct ct_span name;
        enum ct_transfer kind;
    } names[] = {
        { CT_LIT("7bit"), CT_TRANSFER_IDENTITY },
        { CT_LIT("8bit"), CT_TRANSFER_IDENTITY },
        { CT_LIT("binary"), CT_TRANSFER_IDENTITY },
        { CT_LIT("7-bit"), CT_TRANSFER_IDENTITY },
        { CT_LIT("8-bit"), CT_TRANSFER_IDENTITY },
        { CT_LIT("base64"), CT_TRANSFER_BASE64 },
        { CT_LIT("base-64"), CT_TRANSFER_BASE64 },
        { CT_LIT("b64"), CT_TRANSFER_BASE64 },
        { CT_LIT("quoted-printable"), CT_TRANSFER_QP },
        { CT_LIT("quoted_printable"), CT_TRANSFER_QP },
        { CT_LIT("quotedprintable"), CT_TRANSFER_QP },
        { CT_LIT("qp"), CT_TRANSFER_QP },
        { CT_LIT("uuencode"), CT_TRANSFER_UU },
        { CT_LIT("uue"), CT_TRANSFER_UU },
        { CT_LIT("uu"), CT_TRANSFER_UU },
        { CT_LIT("yenc"), CT_TRANSFER_YENC },
    };

    if (word.len == 0)
        return CT_TRANSFER_IDENTITY;
    if (ct_span_istarts(word, CT_LIT("x-")))
        word = ct_span_from(word, 2);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_ieq(word, names[i].name))
            return names[i].kind;
    return CT_TRANSFER_UNKNOWN;
}
