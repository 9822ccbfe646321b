/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refang: one pass from left to right, one rule a place.
 *
 * The first rule that fits wins and what it wrote is not read again, so the result
 * never grows and cannot run in circles.
 */
#include "parse/refang.h"

#include "base/display.h"
#include "parse/url_text.h"

static const struct rule {
    struct ct_span in, out;
} rules[] = {
    /* the first six are dots: ct_refang_dot() */
    { CT_LIT("[.]"), CT_LIT(".") },
    { CT_LIT("(.)"), CT_LIT(".") },
    { CT_LIT("{.}"), CT_LIT(".") },
    { CT_LIT("[dot]"), CT_LIT(".") },
    { CT_LIT("(dot)"), CT_LIT(".") },
    { CT_LIT("{dot}"), CT_LIT(".") },
    { CT_LIT("[:]"), CT_LIT(":") },
    { CT_LIT("[://]"), CT_LIT("://") },
    { CT_LIT("[/]"), CT_LIT("/") },
    { CT_LIT("[@]"), CT_LIT("@") },
    { CT_LIT("(@)"), CT_LIT("@") },
    { CT_LIT("{@}"), CT_LIT("@") },
    { CT_LIT("[at]"), CT_LIT("@") },
    { CT_LIT("(at)"), CT_LIT("@") },
    { CT_LIT("{at}"), CT_LIT("@") },
    { CT_LIT("\\."), CT_LIT(".") },
};

#define N_DOTS 6
#define N_RULES (sizeof rules / sizeof *rules)

static const struct rule *rule_at(struct ct_span s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ct_span_istarts(s, rules[i].in))
            return &rules[i];
    return NULL;
}

size_t ct_refang_dot(struct ct_span s)
{
    const struct rule *r = rule_at(s, N_DOTS);

    return r ? r->in.len : 0;
}

static bool is_invisible(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } t[] = { { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
        { 0x202a, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff } };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (cp >= t[i].from && cp <= t[i].to)
            return true;
    return false;
}

/* The ASCII twin of a full-width letter, digit, or sign that belongs to URLs; an
 * ideographic full stop counts only where a label follows. */
static char full_width(uint32_t cp, char next)
{
    if (cp == 0x3002 || cp == 0xff61)
        return ct_is_alnum(next) ? '.' : 0;
    if (cp < 0xff01 || cp > 0xff5e)
        return 0;
    cp -= 0xfee0;
    return ct_is_alnum((char)cp) || memchr(".:/@-_", (int)cp, 6) ? (char)cp : 0;
}

/* What the next bytes become. */
struct change {
    size_t in;
    struct ct_span out;
    uint32_t how;
    char one;
};

static bool change_foreign(struct ct_span s, struct change *ret)
{
    struct ct_span rest = s;
    uint32_t cp;

    if (!ct_utf8_take(&rest, &cp))
        return false;
    ret->in = s.len - rest.len;
    ret->how = CT_FOUND_ZERO_WIDTH;
    if (is_invisible(cp))
        return true;
    ret->how = CT_FOUND_FULL_WIDTH;
    ret->one = full_width(cp, rest.len ? rest.ptr[0] : '\0');
    return ret->one != 0;
}

static bool is_break(struct ct_span s, size_t i)
{
    return i < s.len && (s.ptr[i] == '\n' || s.ptr[i] == '\r');
}

/* False: the next byte stays as it is. */
static bool change(struct ct_span s, bool qp, struct change *ret)
{
    const struct rule *r;

    *ret = (struct change){ .in = 1 };
    switch (s.ptr[0]) {
    case '\n':
    case '\r':
        ret->how = CT_FOUND_WRAPPED;
        return true;
    case ' ':
    case '\t':
        return true;
    case '=':
        return qp && is_break(s, 1);
    case '[':
    case '(':
    case '{':
    case '\\':
        r = rule_at(s, N_RULES);
        if (r)
            *ret = (struct change){ .in = r->in.len, .out = r->out, .how = CT_FOUND_DEFANGED };
        return r != NULL;
    default:
        return (unsigned char)s.ptr[0] >= 0x80 && change_foreign(s, ret);
    }
}

struct ct_refanged ct_refang(struct ct_arena *a, struct ct_span raw, bool qp)
{
    struct ct_refanged r = { .text = raw };
    struct change ch = { 0 };
    size_t i = 0, n;
    uint32_t *at;
    char *p;

    while (i < raw.len && !change(ct_span_from(raw, i), qp, &ch))
        i++;
    if (i == raw.len)
        return r;
    p = ct_arena_raw(a, raw.len);
    at = ct_arena_raw(a, (raw.len + 1) * sizeof *at);
    for (n = 0; n < i; n++) {
        p[n] = raw.ptr[n];
        at[n] = (uint32_t)n;
    }
    while (i < raw.len) {
        bool changed = change(ct_span_from(raw, i), qp, &ch);
        struct ct_span out = changed ? ch.out : (struct ct_span){ raw.ptr + i, 1 };

        if (changed && ch.one)
            out = (struct ct_span){ &ch.one, 1 };
        r.how |= changed ? ch.how : 0;
        for (size_t k = 0; k < out.len; k++) {
            p[n] = out.ptr[k];
            at[n++] = (uint32_t)i;
        }
        i += changed ? ch.in : 1;
    }
    at[n] = (uint32_t)raw.len;
    r.text = (struct ct_span){ p, n };
    r.at = at;
    return r;
}
