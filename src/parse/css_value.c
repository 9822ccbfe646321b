/* SPDX-License-Identifier: Apache-2.0 */
/*
 * css_value: colours, lengths and numbers.
 *
 * Whole numbers only: px/100 and thousandths, clamped while they are read, so
 * that "left:-99999999999999px" is far away and not an overflow. Units that
 * depend on what cannot be known here (the window, the font) are taken at
 * typical values: what matters is whether something is next to nothing or far
 * outside, never the exact pixel.
 */
#include "parse/css_text.h"

#define BIGGEST 100000000 /* of the scaled number; a million px */

static const struct {
    struct ct_span name;
    uint32_t rgb;
} colours[] = {
#define COLOUR(name, rgb) { { #name, sizeof(#name) - 1 }, (rgb) },
#include "parse/css_colours.def"
#undef COLOUR
};

/* Takes a number off *s, in thousandths. False when there is none. */
static bool take_number(struct ct_span *s, int64_t *ret)
{
    bool minus = s->len && s->ptr[0] == '-';
    size_t at = s->len && (s->ptr[0] == '-' || s->ptr[0] == '+');
    size_t from = at, dots = 0;
    int64_t n = 0, unit = 1000;

    for (; at < s->len; at++) {
        char c = s->ptr[at];

        if (c == '.' && dots++ == 0)
            continue;
        if (!ct_is_digit(c))
            break;
        if (dots) {
            unit /= 10;
            n += (c - '0') * unit;
        } else if (n < BIGGEST) {
            n = n * 10 + (c - '0') * 1000;
        }
    }
    if (at == from || at - from == dots)
        return false;
    *ret = minus ? -n : n;
    *s = ct_span_from(*s, at);
    return true;
}

int32_t ct_css_number(struct ct_span s)
{
    int64_t n;

    s = ct_span_trim(s);
    if (!take_number(&s, &n))
        return CT_CSS_AUTO;
    if (ct_span_starts(s, CT_LIT("%")))
        n /= 100;
    return (int32_t)(n > BIGGEST ? BIGGEST : n < -BIGGEST ? -BIGGEST : n);
}

/* Hundredths of a px in one of that unit, 0 when it is no unit. */
static int32_t unit_size(struct ct_span unit, int32_t bare)
{
    static const struct {
        struct ct_span name;
        int32_t size;
    } units[] = {
        { { "px", 2 }, 100 },
        { { "pt", 2 }, 133 },
        { { "em", 2 }, 1600 },
        { { "rem", 3 }, 1600 },
        { { "%", 1 }, 1000 },
        { { "vw", 2 }, 1000 },
        { { "vh", 2 }, 800 },
        { { "vmin", 4 }, 800 },
        { { "vmax", 4 }, 1000 },
        { { "ex", 2 }, 800 },
        { { "ch", 2 }, 800 },
        { { "pc", 2 }, 1600 },
        { { "in", 2 }, 9600 },
        { { "cm", 2 }, 3780 },
        { { "mm", 2 }, 378 },
    };

    if (unit.len == 0)
        return bare;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (ct_span_ieq(unit, units[i].name))
            return units[i].size;
    return 0;
}

int32_t ct_css_length(struct ct_span s, int32_t bare)
{
    int64_t n;

    s = ct_span_trim(s);
    if (s.len == 0 || ct_is_alpha(s.ptr[0]) || !take_number(&s, &n))
        return CT_CSS_AUTO;

    int32_t size = unit_size(ct_span_trim(s), bare);
    if (n == 0)
        return 0;
    if (size == 0)
        return CT_CSS_AUTO;
    n = n * size / 1000;
    if (n == 0) /* less than the smallest step is not nothing, but as good as */
        return 1;
    return (int32_t)(n > BIGGEST ? BIGGEST : n < -BIGGEST ? -BIGGEST : n);
}

static uint32_t hex_colour(struct ct_span s)
{
    uint32_t digits[8];

    if (s.len != 3 && s.len != 4 && s.len != 6 && s.len != 8)
        return CT_CSS_NO_COLOUR;
    for (size_t i = 0; i < s.len; i++) {
        int d = ct_hex_digit(s.ptr[i]);

        if (d < 0)
            return CT_CSS_NO_COLOUR;
        digits[i] = (uint32_t)d;
    }
    if (s.len < 6) {
        if (s.len == 4 && digits[3] == 0)
            return CT_CSS_TRANSPARENT;
        return digits[0] * 0x110000 + digits[1] * 0x1100 + digits[2] * 0x11;
    }
    if (s.len == 8 && digits[6] == 0 && digits[7] == 0)
        return CT_CSS_TRANSPARENT;
    return digits[0] << 20 | digits[1] << 16 | digits[2] << 12 | digits[3] << 8 | digits[4] << 4 |
           digits[5];
}

/* `s` is what stands between the brackets of rgb() or rgba(). */
static uint32_t rgb_colour(struct ct_span s)
{
    uint32_t rgb = 0;
    int64_t n;

    for (int i = 0; i < 4; i++) {
        while (s.len && (ct_is_space(s.ptr[0]) || s.ptr[0] == ',' || s.ptr[0] == '/'))
            s = ct_span_from(s, 1);
        if (!take_number(&s, &n))
            return i == 3 ? rgb : CT_CSS_NO_COLOUR;
        if (i == 3)
            return n <= 20 ? CT_CSS_TRANSPARENT : rgb;
        if (ct_span_starts(s, CT_LIT("%"))) {
            n = n * 255 / 100;
            s = ct_span_from(s, 1);
        }
        n = n < 0 ? 0 : n > 255000 ? 255 : n / 1000;
        rgb = rgb << 8 | (uint32_t)n;
    }
    return rgb;
}

static uint32_t named_colour(struct ct_span s)
{
    size_t lo = 0, hi = sizeof colours / sizeof colours[0];
    char name[24];

    if (s.len > sizeof name)
        return CT_CSS_NO_COLOUR;
    for (size_t i = 0; i < s.len; i++)
        name[i] = ct_lower(s.ptr[i]);
    s.ptr = name;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int r = ct_span_cmp(s, colours[mid].name);

        if (r == 0)
            return colours[mid].rgb;
        if (r < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return ct_span_eq(s, CT_LIT("transparent")) ? CT_CSS_TRANSPARENT : CT_CSS_NO_COLOUR;
}

uint32_t ct_css_colour(struct ct_span s)
{
    s = ct_span_trim(s);
    if (s.len == 0)
        return CT_CSS_NO_COLOUR;
    if (s.ptr[0] == '#')
        return hex_colour(ct_span_from(s, 1));
    if (ct_span_istarts(s, CT_LIT("rgb")))
        return rgb_colour(ct_span_from(s, ct_span_chr(s, '(', 0) + 1));
    return named_colour(s);
}
