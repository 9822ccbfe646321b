/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch: names for output, and what kind of address a text is.
 *
 * The scheme is read as the URL standard reads it: ASCII letters, digits, "+",
 * "-", "." up to a colon, with tabs and line breaks thrown out first; a
 * backslash is a slash. "ht\ntp://" is as remote as it gets.
 */
#include "parse/fetch.h"

#define MOST 64 /* bytes looked at */

const char *ct_fetch_element_name(enum ct_fetch_element e)
{
    static const char *const names[CT_FETCH_N_ELEMENTS] = {
        "none",
        "img",
        "img-srcset",
        "source",
        "background",
        "css-url",
        "css-import",
        "font",
        "stylesheet",
        "link",
        "video",
        "poster",
        "audio",
        "track",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "input-image",
        "svg-image",
        "svg-use",
        "vml",
        "script",
        "meta-refresh",
        "form",
        "anchor",
        "area",
        "ping",
        "base",
        "cite",
        "receipt",
        "list-unsubscribe",
        "ics",
        "ooxml",
        "pdf",
        "svg-file",
        "text-url",
        "deep",
    };

    return (unsigned)e < CT_FETCH_N_ELEMENTS ? names[e] : "none";
}

const char *ct_fetch_when_name(enum ct_fetch_when w)
{
    static const char *const names[CT_FETCH_N_WHEN] = { "open", "click", "receipt",
        "attachment-open", "none" };

    return (unsigned)w < CT_FETCH_N_WHEN ? names[w] : "none";
}

const char *ct_hide_name(enum ct_hide one_bit)
{
    static const char *const names[] = { "attr-size", "css-size", "display-none", "visibility",
        "opacity", "offscreen", "same-colour", "font-zero", "hidden-attr", "ancestor", "comment",
        "conditional-comment", "overflow-clip", "after-html", "media" };
    unsigned bit = one_bit ? (unsigned)__builtin_ctz((unsigned)one_bit) : ~0u;

    return bit < sizeof names / sizeof names[0] ? names[bit] : NULL;
}

static bool is_dropped(char c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

static enum ct_fetch_scheme by_name(struct ct_span name)
{
    static const struct {
        struct ct_span name;
        enum ct_fetch_scheme scheme;
    } rows[] = {
        { { "http", 4 }, CT_SCHEME_REMOTE },
        { { "https", 5 }, CT_SCHEME_REMOTE },
        { { "ftp", 3 }, CT_SCHEME_REMOTE },
        { { "ws", 2 }, CT_SCHEME_REMOTE },
        { { "wss", 3 }, CT_SCHEME_REMOTE },
        { { "file", 4 }, CT_SCHEME_FILE },
        { { "smb", 3 }, CT_SCHEME_FILE },
        { { "cid", 3 }, CT_SCHEME_CID },
        { { "mid", 3 }, CT_SCHEME_CID },
        { { "data", 4 }, CT_SCHEME_DATA },
        { { "about", 5 }, CT_SCHEME_ABOUT },
        { { "mailto", 6 }, CT_SCHEME_MAILTO },
        { { "tel", 3 }, CT_SCHEME_TEL },
        { { "sms", 3 }, CT_SCHEME_TEL },
        { { "callto", 6 }, CT_SCHEME_TEL },
        { { "whatsapp", 8 }, CT_SCHEME_TEL },
        { { "javascript", 10 }, CT_SCHEME_SCRIPT },
        { { "vbscript", 8 }, CT_SCHEME_SCRIPT },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (ct_span_eq(name, rows[i].name))
            return rows[i].scheme;
    return CT_SCHEME_OTHER;
}

/* The first bytes of `url` without what browsers drop. */
static struct ct_span squeeze(struct ct_span url, char *buf, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < url.len && n < size; i++)
        if (!is_dropped(url.ptr[i]))
            buf[n++] = url.ptr[i];
    return (struct ct_span){ buf, n };
}

static bool is_scheme_char(char c)
{
    return ct_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

enum ct_fetch_scheme ct_fetch_scheme(struct ct_span url)
{
    char buf[MOST];
    struct ct_span s = squeeze(url, buf, sizeof buf);
    size_t n = 0;

    if (s.len == 0 || s.ptr[0] == '#')
        return CT_SCHEME_FRAGMENT;
    if (s.len > 1 && is_slash(s.ptr[0]) && is_slash(s.ptr[1]))
        return s.ptr[0] == '\\' && s.ptr[1] == '\\' ? CT_SCHEME_FILE : CT_SCHEME_REMOTE;
    for (; n < s.len && is_scheme_char(s.ptr[n]); n++)
        buf[n] = ct_lower(buf[n]);
    if (n == 0 || n == s.len || s.ptr[n] != ':')
        return CT_SCHEME_RELATIVE;
    return by_name(ct_span_head(s, n));
}
