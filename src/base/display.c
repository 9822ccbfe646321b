/* SPDX-License-Identifier: Apache-2.0 */
/*
 * display: one pass, code point by code point.
 *
 * What is shown as an escape takes several columns; a table's width counts them,
 * or one hostile subject would push the rest of its line off the screen.
 */
#include "base/display.h"

#include <stdint.h>

/* A sequence of two to four bytes; 0 when it is none. Overlong forms,
 * surrogates and what lies beyond U+10FFFF are none (RFC 3629 §3). */
static size_t multibyte(struct ct_span s, uint32_t *ret)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint8_t c = (uint8_t)s.ptr[0];
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 0;
    uint32_t cp;

    if (n == 0 || c > 0xF4 || s.len < n)
        return 0;
    cp = c & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (((uint8_t)s.ptr[i] & 0xC0) != 0x80)
            return 0;
        cp = cp << 6 | ((uint8_t)s.ptr[i] & 0x3F);
    }
    if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    *ret = cp;
    return n;
}

bool ct_utf8_take(struct ct_span *s, uint32_t *ret)
{
    uint8_t c = (uint8_t)s->ptr[0];
    size_t n = c < 0x80 ? 1 : multibyte(*s, ret);

    if (n <= 1)
        *ret = c;
    *s = ct_span_from(*s, n ? n : 1);
    return n != 0;
}

bool ct_utf8_valid(struct ct_span s)
{
    uint32_t cp;
    uint64_t word;

    while (s.len) {
        while (s.len >= 8) {
            memcpy(&word, s.ptr, 8);
            if (word & 0x8080808080808080u)
                break;
            s = ct_span_from(s, 8);
        }
        if (s.len && !ct_utf8_take(&s, &cp))
            return false;
    }
    return true;
}

/* Characters that act on the text around them instead of showing. */
static bool acts(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x00, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD }, { 0x61C, 0x61C }, { 0x180E, 0x180E },
        { 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0xFEFF, 0xFEFF },
        { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F } /* in order */
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (cp <= ranges[i].last)
            return cp >= ranges[i].first;
    return false;
}

/* Columns that show() takes. */
static size_t columns(bool valid, uint32_t cp)
{
    if (!valid)
        return sizeof "<\\xFF>" - 1;
    if (acts(cp))
        return cp > 0xFFFF ? sizeof "<U+E0001>" - 1 : sizeof "<U+202E>" - 1;
    return 1;
}

static void show(struct ct_buf *out, bool valid, uint32_t cp)
{
    if (!valid)
        ct_buf_printf(out, "‹\\x%02X›", cp);
    else if (acts(cp))
        ct_buf_printf(out, "‹U+%04X›", cp);
    else
        ct_buf_utf8(out, cp);
}

void ct_display(struct ct_buf *out, struct ct_span s)
{
    uint32_t cp;

    while (s.len) {
        bool valid = ct_utf8_take(&s, &cp);

        show(out, valid, cp);
    }
}

void ct_display_cut(struct ct_buf *out, struct ct_span s, size_t width)
{
    uint32_t cp;

    while (s.len && width) {
        bool valid = ct_utf8_take(&s, &cp);
        size_t wide = columns(valid, cp);

        if (wide + (s.len > 0) > width) {
            ct_buf_add(out, CT_LIT("…"));
            return;
        }
        show(out, valid, cp);
        width -= wide;
    }
}

void ct_display_defang(struct ct_buf *out, struct ct_span s)
{
    uint32_t cp;

    if (ct_span_istarts(s, CT_LIT("http"))) {
        ct_buf_add(out, CT_LIT("hxxp"));
        s = ct_span_from(s, 4);
    }
    while (s.len) {
        bool valid = ct_utf8_take(&s, &cp);

        if (cp == '.')
            ct_buf_add(out, CT_LIT("[.]"));
        else if (cp == '@')
            ct_buf_add(out, CT_LIT("[@]"));
        else
            show(out, valid, cp);
    }
}
