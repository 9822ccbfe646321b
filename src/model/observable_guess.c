/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observable_guess: what kind of indicator a text is, by its looks.
 *
 * For what people paste: from reports (defanged), lists and mail headers. The
 * strict kinds are asked first; a text that is refanged by url_text is asked
 * again, since lists defang addresses of the network too. In doubt:
 *
 *   <id@host.example>   in angle brackets is a message id, without them an address
 *   invoice.pdf         an ending that is a file's and no top-level domain is a file
 *   evil.example/path   a host with a path is a URL
 */
#include "model/observable.h"

#include "base/buf.h"
#include "base/limits.h"
#include "parse/domain.h"
#include "parse/url.h"
#include "parse/url_text.h"

/* Endings of files that are no top-level domains. */
static const char *const endings[] = { "7z", "asp", "aspx", "bat", "bin", "bmp", "chm", "cmd",
    "css", "csv", "dat", "dll", "doc", "docm", "docx", "eml", "exe", "gif", "gz", "hta", "htm",
    "html", "ics", "img", "iso", "jar", "jpeg", "jpg", "js", "jse", "json", "lnk", "log", "msg",
    "msi", "pdf", "php", "png", "ppt", "pptm", "pptx", "ps1", "rar", "rtf", "scr", "svg", "sys",
    "tar", "tgz", "tmp", "txt", "vbe", "vbs", "vhd", "vhdx", "wsf", "xls", "xlsb", "xlsm", "xlsx",
    "xml" };

static bool is_file(struct ct_span s)
{
    size_t dot = s.len;

    while (dot > 0 && s.ptr[dot - 1] != '.')
        dot--;
    if (dot < 2 || ct_span_chr(s, '/', 0) < s.len || ct_span_chr(s, '@', 0) < s.len)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ct_span_ieq(ct_span_from(s, dot), ct_span_str(endings[i])))
            return true;
    return false;
}

/* "Mozilla/5.0 (…", "curl/7.88.1": a product with a version, RFC 9110 §10.1.5. */
static bool is_user_agent(struct ct_span s)
{
    size_t i = 0;

    while (i < s.len && (ct_is_alnum(s.ptr[i]) || s.ptr[i] == '-' || s.ptr[i] == '_'))
        i++;
    if (i == 0 || i + 1 >= s.len || s.ptr[i] != '/' || !ct_is_digit(s.ptr[i + 1]))
        return false;
    while (++i < s.len && (ct_is_alnum(s.ptr[i]) || s.ptr[i] == '.')) {
    }
    return i == s.len || s.ptr[i] == ' ';
}

/* Has a public suffix and something in front of it. */
static bool is_host(struct ct_span s)
{
    struct ct_span top;

    return ct_domain_registrable(s, &top);
}

/* The kinds that a text is or is not, whatever else it may look like. */
static enum ct_observable strict(struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    static const enum ct_observable types[] = { CT_OBS_IP, CT_OBS_HASH };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        *ret = ct_observable_normal(types[i], s, a);
        if (ret->len)
            return types[i];
    }
    return CT_OBS_NONE;
}

static enum ct_observable as(
    enum ct_observable type, struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    *ret = ct_observable_normal(type, s, a);
    return ret->len ? type : CT_OBS_NONE;
}

/* A URL whose host browsers would refuse is none here: it may be defanged. */
static enum ct_observable as_url(struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    struct ct_url url;

    if (!ct_url_parse(a, s, &url) || (url.flags & CT_URL_BAD_HOST) ||
        ct_span_chr(url.host, '(', 0) < url.host.len)
        return CT_OBS_NONE;
    return as(CT_OBS_URL, s, a, ret);
}

/* CT_FMT would cut it at 512 bytes. */
static struct ct_span with_scheme(struct ct_span s, struct ct_arena *a)
{
    struct ct_buf b = ct_buf(CT_MAX_URL_BYTES);
    struct ct_span ret;

    ct_buf_add(&b, CT_LIT("http://"));
    ct_buf_add(&b, s);
    ret = ct_arena_copy(a, ct_buf_span(&b));
    ct_buf_done(&b);
    return ret;
}

static enum ct_observable host_or_url(struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    enum ct_observable type;

    if (ct_span_istarts(s, CT_LIT("http://")))
        s = ct_span_from(s, 7);
    type = strict(s, a, ret);
    if (type != CT_OBS_NONE)
        return type;
    type = as(CT_OBS_DOMAIN, s, a, ret);
    if (type != CT_OBS_NONE)
        return is_host(*ret) ? type : CT_OBS_NONE;
    return as_url(with_scheme(s, a), a, ret);
}

struct first {
    struct ct_found found;
    bool any;
};

static bool take_first(void *arg, const struct ct_found *found)
{
    struct first *first = arg;

    first->found = *found;
    first->any = true;
    return false;
}

static enum ct_observable refanged(struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    struct first first = { 0 };

    (void)ct_url_text(a, s, take_first, &first);
    if (!first.any || first.found.raw.len + 2 < s.len)
        return CT_OBS_NONE;
    s = first.found.text;
    switch (first.found.kind) {
    case CT_FOUND_URL:
        return as_url(s, a, ret);
    case CT_FOUND_MAIL:
        return as(CT_OBS_EMAIL, s, a, ret);
    case CT_FOUND_HOST:
        return host_or_url(s, a, ret);
    }
    return CT_OBS_NONE;
}

static enum ct_observable plain(struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    size_t slash = ct_span_chr(s, '/', 0);
    enum ct_observable type;

    if (ct_span_has(s, CT_LIT("://")))
        return as_url(s, a, ret);
    if (ct_span_istarts(s, CT_LIT("mailto:"))) {
        s = ct_span_from(s, 7);
        slash = s.len;
    }
    if (ct_span_chr(s, '@', 0) < slash) {
        type = as(CT_OBS_EMAIL, s, a, ret);
        return type != CT_OBS_NONE && ct_span_chr(s, ' ', 0) == s.len ? type : CT_OBS_NONE;
    }
    if (slash < s.len && !is_host(ct_span_head(s, slash)))
        return CT_OBS_NONE;
    return host_or_url(s, a, ret);
}

struct kinds {
    size_t digits, hex, colons, dashes, blanks; /* how many bytes are each */
};

static struct kinds count(struct ct_span s)
{
    struct kinds k = { 0 };

    for (size_t i = 0; i < s.len; i++) {
        k.digits += ct_is_digit(s.ptr[i]);
        k.hex += ct_hex_digit(s.ptr[i]) >= 0;
        k.colons += s.ptr[i] == ':';
        k.dashes += s.ptr[i] == '-';
        k.blanks += memchr(" -().", s.ptr[i], 5) != NULL;
    }
    return k;
}

/* "+44 20 7946 0000", "AS64500", "00:00:5e:00:53:01", a GUID: what logs name things by. */
static enum ct_observable number(struct ct_span s, struct ct_arena *a, struct ct_span *ret)
{
    struct kinds k;

    if (s.len > 64)
        return CT_OBS_NONE;
    k = count(s);
    if (s.ptr[0] == '+' && k.digits >= 7 && k.digits + k.blanks + 1 == s.len)
        return as(CT_OBS_PHONE, s, a, ret);
    if (s.len > 2 && k.digits + 2 == s.len && ct_span_istarts(s, CT_LIT("as")))
        return as(CT_OBS_ASN, s, a, ret);
    if (s.len == 17 && k.hex == 12 && (k.colons == 5 || k.dashes == 5))
        return as(CT_OBS_DEVICE, s, a, ret);
    if (s.len == 36 && k.hex == 32 && k.dashes == 4)
        return as(CT_OBS_APP, s, a, ret);
    return CT_OBS_NONE;
}

enum ct_observable ct_observable_guess(
    struct ct_span text, struct ct_arena *a, struct ct_span *ret_value)
{
    struct ct_span s = ct_span_trim(text);
    enum ct_observable type;

    *ret_value = (struct ct_span){ 0 };
    if (s.len == 0)
        return CT_OBS_NONE;
    type = strict(s, a, ret_value);
    if (type != CT_OBS_NONE)
        return type;
    if (s.ptr[0] == '<' && s.ptr[s.len - 1] == '>' && ct_span_chr(s, '@', 0) < s.len)
        return as(CT_OBS_MESSAGE_ID, s, a, ret_value);
    if (is_user_agent(s))
        return as(CT_OBS_USER_AGENT, s, a, ret_value);
    if (is_file(s))
        return as(CT_OBS_FILENAME, s, a, ret_value);
    type = number(s, a, ret_value);
    if (type == CT_OBS_NONE)
        type = plain(s, a, ret_value);
    if (type == CT_OBS_NONE)
        type = refanged(s, a, ret_value);
    if (type == CT_OBS_NONE)
        *ret_value = (struct ct_span){ 0 };
    return type;
}
