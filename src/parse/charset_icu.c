/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_icu: the charsets that only a library knows; the one home of ICU's converters.
 *
 * ICU would open some two hundred converters, with options in their names, among them stateful
 * ones that mail never uses. Only those listed here are opened, all at once and before any mail
 * is read: afterwards a name is looked up in memory, and a sandbox may close the file system.
 * The cache is per process and never freed.
 */
#include <unicode/ucnv.h>

#include "parse/charset_own.h"

struct ct_icu {
    const char *name;  /* ours, lower case; any alias that ICU knows */
    bool stateful;     /* bytes below 0x80 may mean something else */
    UConverter *conv;  /* owned by the process; NULL when this ICU lacks it */
    const char *canon; /* ICU's own name for it */
};

/* Warmed once by ct_icu_warm(). */
static struct ct_icu icu[] = {
    { .name = "iso-8859-2" },
    { .name = "iso-8859-3" },
    { .name = "iso-8859-4" },
    { .name = "iso-8859-5" },
    { .name = "iso-8859-6" },
    { .name = "iso-8859-7" },
    { .name = "iso-8859-8" },
    { .name = "iso-8859-9" },
    { .name = "iso-8859-10" },
    { .name = "iso-8859-13" },
    { .name = "iso-8859-14" },
    { .name = "iso-8859-15" },
    { .name = "windows-874" },
    { .name = "windows-1250" },
    { .name = "windows-1251" },
    { .name = "windows-1253" },
    { .name = "windows-1254" },
    { .name = "windows-1255" },
    { .name = "windows-1256" },
    { .name = "windows-1257" },
    { .name = "windows-1258" },
    { .name = "koi8-r" },
    { .name = "koi8-u" },
    { .name = "ibm437" },
    { .name = "ibm850" },
    { .name = "ibm852" },
    { .name = "ibm866" },
    { .name = "macintosh" },
    { .name = "x-mac-cyrillic" },
    { .name = "tis-620" },
    { .name = "gb18030" },
    { .name = "gbk" },
    { .name = "gb2312" },
    { .name = "big5" },
    { .name = "big5-hkscs" },
    { .name = "shift_jis" },
    { .name = "windows-31j" },
    { .name = "euc-jp" },
    { .name = "euc-kr" },
    { .name = "ks_c_5601-1987" },
    { .name = "windows-949" },
    { .name = "iso-2022-jp", .stateful = true },
    { .name = "iso-2022-jp-2", .stateful = true },
    { .name = "iso-2022-kr", .stateful = true },
    { .name = "iso-2022-cn", .stateful = true },
    { .name = "hz", .stateful = true },
    { .name = "utf-32be", .stateful = true },
    { .name = "utf-32le", .stateful = true },
    { .name = "utf-32", .stateful = true },
};

#define N_ICU (sizeof icu / sizeof icu[0])
#define NAME_MAX_BYTES 40

void ct_icu_warm(void)
{
    static bool warm;

    if (warm)
        return;
    warm = true;
    for (size_t i = 0; i < N_ICU; i++) {
        UErrorCode err = U_ZERO_ERROR;

        icu[i].conv = ucnv_open(icu[i].name, &err);
        icu[i].canon = icu[i].conv ? ucnv_getName(icu[i].conv, &err) : NULL;
        if (U_FAILURE(err))
            icu[i].conv = NULL;
    }
}

/* A name that cannot carry ICU's converter options or anything but a name. */
static bool plain_name(struct ct_span s, char ret[NAME_MAX_BYTES])
{
    if (s.len == 0 || s.len >= NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!ct_is_alnum(c) && c != '-' && c != '_' && c != '.' && c != ':')
            return false;
        ret[i] = ct_lower(c);
    }
    ret[s.len] = '\0';
    return true;
}

const struct ct_icu *ct_icu_find(struct ct_span declared)
{
    char name[NAME_MAX_BYTES];
    UErrorCode err = U_ZERO_ERROR;
    const char *canon;

    ct_icu_warm();
    if (!plain_name(declared, name))
        return NULL;
    for (size_t i = 0; i < N_ICU; i++)
        if (icu[i].conv && strcmp(icu[i].name, name) == 0)
            return &icu[i];
    canon = ucnv_getAlias(name, 0, &err);
    if (U_FAILURE(err) || !canon)
        return NULL;
    for (size_t i = 0; i < N_ICU; i++)
        if (icu[i].conv && icu[i].canon && strcmp(icu[i].canon, canon) == 0)
            return &icu[i];
    return NULL;
}

const char *ct_icu_name(const struct ct_icu *c)
{
    return c->name;
}

bool ct_icu_over_ascii(const struct ct_icu *c)
{
    return !c->stateful;
}

/* UTF-16 of one piece to UTF-8. A surrogate pair never spans pieces: ICU writes whole characters
 * and *lead carries one that it could not finish. */
static char *from_utf16(char *w, const UChar *u, const UChar *end, uint32_t *lead)
{
    for (; u < end; u++) {
        if (*lead && (*u & 0xFC00) == 0xDC00) {
            w = ct_put_utf8(w, 0x10000 + ((*lead - 0xD800) << 10) + (*u - 0xDC00u));
            *lead = 0;
            continue;
        }
        *lead = 0;
        if ((*u & 0xFC00) == 0xD800)
            *lead = *u;
        else
            w = ct_put_utf8(w, (*u & 0xFC00) == 0xDC00 ? 0xFFFDu : *u);
    }
    return w;
}

static size_t count_bad(const UChar *u, const UChar *end)
{
    size_t n = 0;

    for (; u < end; u++)
        n += *u == 0xFFFD;
    return n;
}

char *ct_conv_icu(const struct ct_icu *c, char *w, struct ct_span s, size_t *n_bad)
{
    const char *p = s.ptr, *end = s.ptr + s.len, *limit = w + ct_conv_room(s.len);
    UChar piece[2048];
    uint32_t lead = 0;

    ucnv_resetToUnicode(c->conv);
    for (;;) {
        UErrorCode err = U_ZERO_ERROR;
        UChar *u = piece;
        const UChar *fits = piece + sizeof piece / sizeof piece[0];

        /* never more than three bytes a unit */
        if ((size_t)(limit - w) / 3 < (size_t)(fits - piece))
            fits = piece + (size_t)(limit - w) / 3;
        if (fits == piece)
            break;
        ucnv_toUnicode(c->conv, &u, fits, &p, end, NULL, true, &err);
        *n_bad += count_bad(piece, u);
        w = from_utf16(w, piece, u, &lead);
        if (err != U_BUFFER_OVERFLOW_ERROR)
            break;
    }
    return w;
}
