/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset: which charset a text is in, and the choice of converter.
 *
 *   byte order mark > declared and known > zeros of UTF-16 > valid UTF-8 > windows-1252
 *
 * ASCII bytes need no conversion in nearly every charset, and valid UTF-8 is what we want: both
 * are given back as they are, without a copy. A text declared as UTF-16 or UTF-32 that has no
 * zero byte and is ASCII is taken for ASCII: no mail program shows the Chinese that it would be.
 */
#include "parse/charset.h"

#include "parse/charset_own.h"

enum kind {
    NONE,
    ASCII,
    UTF8,
    CP1252,
    UTF16,
    UTF16LE,
    UTF16BE,
    UTF7,
    ICU,
};

struct pick {
    enum kind kind;
    const char *name;
    const struct ct_icu *icu;
};

static const struct {
    struct ct_span alias;
    enum kind kind;
    const char *name;
} own[] = {
    { CT_LIT("utf-8"), UTF8, "utf-8" },
    { CT_LIT("utf8"), UTF8, "utf-8" },
    { CT_LIT("us-ascii"), ASCII, "us-ascii" },
    { CT_LIT("ascii"), ASCII, "us-ascii" },
    { CT_LIT("iso-8859-1"), CP1252, "windows-1252" },
    { CT_LIT("windows-1252"), CP1252, "windows-1252" },
    { CT_LIT("iso8859-1"), CP1252, "windows-1252" },
    { CT_LIT("iso_8859-1"), CP1252, "windows-1252" },
    { CT_LIT("latin1"), CP1252, "windows-1252" },
    { CT_LIT("latin-1"), CP1252, "windows-1252" },
    { CT_LIT("l1"), CP1252, "windows-1252" },
    { CT_LIT("cp1252"), CP1252, "windows-1252" },
    { CT_LIT("cp-1252"), CP1252, "windows-1252" },
    { CT_LIT("x-cp1252"), CP1252, "windows-1252" },
    { CT_LIT("ansi_x3.4-1968"), ASCII, "us-ascii" },
    { CT_LIT("ansi_x3.4-1986"), ASCII, "us-ascii" },
    { CT_LIT("iso646-us"), ASCII, "us-ascii" },
    { CT_LIT("us"), ASCII, "us-ascii" },
    { CT_LIT("unicode-1-1-utf-8"), UTF8, "utf-8" },
    { CT_LIT("utf-16"), UTF16, "utf-16" },
    { CT_LIT("utf16"), UTF16, "utf-16" },
    { CT_LIT("unicode"), UTF16, "utf-16" },
    { CT_LIT("ucs-2"), UTF16, "utf-16" },
    { CT_LIT("iso-10646-ucs-2"), UTF16, "utf-16" },
    { CT_LIT("utf-16le"), UTF16LE, "utf-16le" },
    { CT_LIT("utf-16be"), UTF16BE, "utf-16be" },
    { CT_LIT("utf-7"), UTF7, "utf-7" },
    { CT_LIT("utf7"), UTF7, "utf-7" },
    { CT_LIT("unicode-1-1-utf-7"), UTF7, "utf-7" },
    { CT_LIT("unicode-2-0-utf-7"), UTF7, "utf-7" },
    { CT_LIT("x-unicode-2-0-utf-7"), UTF7, "utf-7" },
};

static struct pick resolve(struct ct_span name)
{
    struct pick p = { NONE, NULL, NULL };

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (name.len == own[i].alias.len && ct_span_ieq(name, own[i].alias))
            return (struct pick){ own[i].kind, own[i].name, NULL };
    if (name.len == 0)
        return p;
    p.icu = ct_icu_find(name);
    if (p.icu) {
        p.kind = ICU;
        p.name = ct_icu_name(p.icu);
    }
    return p;
}

void ct_charset_warm(void)
{
    ct_icu_warm();
    (void)ct_icu_find(CT_LIT("csISOLatin2")); /* loads the table of aliases */
}

const char *ct_charset_name(struct ct_span declared)
{
    return resolve(ct_span_trim(declared)).name;
}

/* Takes a byte order mark off. */
static enum kind take_mark(struct ct_span *s)
{
    if (ct_span_starts(*s, CT_LIT("\xEF\xBB\xBF"))) {
        *s = ct_span_from(*s, 3);
        return UTF8;
    }
    if (ct_span_starts(*s, CT_LIT("\xFF\xFE")) && !ct_span_starts(*s, CT_LIT("\xFF\xFE\0\0"))) {
        *s = ct_span_from(*s, 2);
        return UTF16LE;
    }
    if (ct_span_starts(*s, CT_LIT("\xFE\xFF"))) {
        *s = ct_span_from(*s, 2);
        return UTF16BE;
    }
    return NONE;
}

/* UTF-16 of mostly Latin text has a zero in every other byte. */
static enum kind by_zeros(struct ct_span s)
{
    size_t n[2] = { 0, 0 }, half;

    s = ct_span_head(s, 256);
    half = s.len / 2;
    if (half < 2)
        return NONE;
    for (size_t i = 0; i < half * 2; i++)
        n[i & 1] += s.ptr[i] == '\0';
    if (n[1] * 4 >= half * 3 && n[0] * 8 <= half)
        return UTF16LE;
    if (n[0] * 4 >= half * 3 && n[1] * 8 <= half)
        return UTF16BE;
    return NONE;
}

static const char *kind_name(enum kind k)
{
    switch (k) {
    case UTF8:
        return "utf-8";
    case UTF16LE:
        return "utf-16le";
    case UTF16BE:
        return "utf-16be";
    case ASCII:
        return "us-ascii";
    case CP1252:
        return "windows-1252";
    case NONE:
    case UTF16:
    case UTF7:
    case ICU:
        break;
    }
    return NULL;
}

struct seen {
    enum kind detected; /* NONE, ASCII, UTF8, UTF16LE, UTF16BE */
    bool marked;        /* by a byte order mark */
};

static struct seen detect(struct ct_span *s)
{
    struct seen d = { .detected = take_mark(s) };
    size_t ascii;

    if (d.detected != NONE) {
        d.marked = true;
        return d;
    }
    if (memchr(s->len ? s->ptr : "", 0, s->len < 64 ? s->len : 64))
        d.detected = by_zeros(*s);
    if (d.detected != NONE)
        return d;
    ascii = ct_ascii_run(*s);
    if (ascii == s->len)
        d.detected = ASCII;
    else if (ct_charset_utf8_run(ct_span_from(*s, ascii)) == s->len - ascii)
        d.detected = UTF8;
    return d;
}

static bool is_wide(struct pick p)
{
    return p.kind == UTF16 || p.kind == UTF16LE || p.kind == UTF16BE ||
           (p.kind == ICU && strncmp(p.name, "utf-32", 6) == 0);
}

static struct pick pick_of(enum kind k)
{
    return (struct pick){ k, kind_name(k), NULL };
}

static struct pick choose(struct pick declared, struct seen seen, struct ct_span s)
{
    bool ascii = seen.detected == ASCII;

    if (seen.marked)
        return pick_of(seen.detected);
    if (is_wide(declared)) {
        if (ascii && !memchr(s.len ? s.ptr : "", 0, s.len))
            return pick_of(ASCII);
        if (declared.kind == UTF16)
            return pick_of(seen.detected == UTF16LE ? UTF16LE : UTF16BE);
        return declared;
    }
    if (seen.detected == UTF16LE || seen.detected == UTF16BE)
        return pick_of(seen.detected);
    if (declared.kind != NONE && (declared.kind != ASCII || ascii))
        return declared;
    return pick_of(seen.detected == NONE ? CP1252 : seen.detected);
}

/* The bytes are the text already. */
static bool no_work(struct pick p, struct seen seen, struct ct_span s)
{
    if (seen.detected == ASCII && p.kind == ICU && !ct_icu_over_ascii(p.icu))
        return false;
    if (seen.detected == ASCII && p.kind == UTF7)
        return !memchr(s.len ? s.ptr : "", '+', s.len);
    if (seen.detected == ASCII)
        return true;
    return p.kind == UTF8 && (seen.detected == UTF8 && !seen.marked);
}

static char *convert(struct pick p, char *w, struct ct_span s, size_t *n_bad)
{
    switch (p.kind) {
    case UTF16LE:
    case UTF16BE:
        return ct_conv_utf16(w, s, p.kind == UTF16BE, n_bad);
    case UTF7:
        return ct_conv_utf7(w, s, n_bad);
    case CP1252:
        return ct_conv_cp1252(w, s, n_bad);
    case ICU:
        return ct_conv_icu(p.icu, w, s, n_bad);
    case NONE:
    case ASCII:
    case UTF8:
    case UTF16:
        break;
    }
    return ct_conv_utf8(w, s, n_bad);
}

void ct_charset_decode(
    struct ct_charset_text *ret, struct ct_arena *a, struct ct_span bytes, struct ct_span declared)
{
    struct ct_span name = ct_span_trim(declared);
    struct pick p = resolve(name);
    struct seen seen = detect(&bytes);
    size_t room = ct_conv_room(bytes.len);
    char *out, *end;

    *ret = (struct ct_charset_text){ .unknown = name.len && p.kind == NONE };
    ret->detected = kind_name(seen.detected);
    p = choose(p, seen, bytes);
    ret->used = p.name;
    ret->text = bytes;
    if (bytes.len == 0 || no_work(p, seen, bytes))
        return;
    out = ct_arena_raw(a, room);
    end = convert(p, out, bytes, &ret->n_bad);
    ret->text = (struct ct_span){ out, (size_t)(end - out) };
    ct_arena_shrink(a, out, room, ret->text.len);
}
