/* SPDX-License-Identifier: Apache-2.0 */
/*
 * width: ranges of wide and of zero-width characters.
 *
 * Ranges are those blocks of Unicode 15 whose East Asian Width is W or F, and the
 * common combining blocks; what they miss costs a crooked column, nothing more.
 */
#include "report/width.h"

#include "base/display.h"

struct range {
    uint32_t from, to;
};

static const struct range wide[] = { { 0x1100, 0x115F }, { 0x231A, 0x231B }, { 0x2E80, 0x303E },
    { 0x3041, 0x33FF }, { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFF }, { 0xA000, 0xA4CF },
    { 0xA960, 0xA97F }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F },
    { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF },
    { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD } };

static const struct range marks[] = { { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD },
    { 0x0610, 0x061A }, { 0x064B, 0x065F }, { 0x06D6, 0x06DC }, { 0x093C, 0x093C },
    { 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A }, { 0x0F71, 0x0F7E }, { 0x1AB0, 0x1AFF },
    { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F } };

static bool within(const struct range *v, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= v[i].from && cp <= v[i].to)
            return true;
    return false;
}

size_t ct_width_char(uint32_t cp)
{
    if (cp < 0x300)
        return 1;
    if (within(marks, sizeof marks / sizeof marks[0], cp))
        return 0;
    return within(wide, sizeof wide / sizeof wide[0], cp) ? 2 : 1;
}

size_t ct_width(struct ct_span s)
{
    size_t n = 0;
    uint32_t cp;

    while (s.len) {
        (void)ct_utf8_take(&s, &cp);
        n += ct_width_char(cp);
    }
    return n;
}
