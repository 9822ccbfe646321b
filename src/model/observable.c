/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observable: normal forms and keys. Guessing: observable_guess.c.
 *
 * Normal forms are made for every observable of every event, so the usual
 * case, ASCII and nothing to change but letters, is done here in one pass, and
 * ICU is asked only for the rest.
 */
#include "model/observable.h"

#include "base/limits.h"
#include "parse/domain.h"
#include "parse/ip.h"
#include "parse/url.h"

static const char *const names[CT_N_OBSERVABLES] = {
#define OBSERVABLE(id, name) [CT_OBS_##id] = name,
#include "model/observables.def"
#undef OBSERVABLE
};

const char *ct_observable_name(enum ct_observable type)
{
    return (unsigned)type < CT_N_OBSERVABLES ? names[type] : NULL;
}

enum ct_observable ct_observable_find(struct ct_span name)
{
    for (int t = 1; t < CT_N_OBSERVABLES; t++)
        if (ct_span_eq(name, ct_span_str(names[t])))
            return (enum ct_observable)t;
    return CT_OBS_NONE;
}

static bool is_host_byte(char c)
{
    return ct_is_alnum(c) || c == '-' || c == '_' || c == '.' || (uint8_t)c >= 0x80;
}

static struct ct_span normal_ip(struct ct_span s, struct ct_arena *a)
{
    char text[CT_IP_TEXT];
    struct ct_ip ip;
    struct ct_cidr net;

    if (ct_ip_parse_loose(s, &ip))
        return ct_arena_copy(a, ct_ip_text(&ip, text));
    if (ct_span_chr(s, '/', 0) == s.len || !ct_cidr_parse(s, &net))
        return (struct ct_span){ 0 };
    s = ct_ip_text(&net.ip, text);
    if (net.bits == 128)
        return ct_arena_copy(a, s);
    return ct_arena_printf(a, CT_FMT "/%d", CT_ARG(s),
        ct_ip_is_v4(&net.ip) && net.bits >= 96 ? net.bits - 96 : net.bits);
}

/* Labels of 1 to 63 bytes between single dots. */
static bool has_labels(struct ct_span s)
{
    size_t from = 0;

    for (size_t i = 0; i <= s.len; i++) {
        if (i < s.len && s.ptr[i] != '.')
            continue;
        if (i == from || i - from > 63)
            return false;
        from = i + 1;
    }
    return true;
}

static struct ct_span normal_domain(struct ct_span s, struct ct_arena *a)
{
    bool ascii = true;
    struct ct_ip ip;

    if (s.len && s.ptr[s.len - 1] == '.')
        s.len--;
    if (s.len == 0 || s.len > CT_MAX_HOST_BYTES)
        return (struct ct_span){ 0 };
    for (size_t i = 0; i < s.len; i++) {
        if (!is_host_byte(s.ptr[i]))
            return (struct ct_span){ 0 };
        ascii &= (uint8_t)s.ptr[i] < 0x80;
    }
    if (!ascii)
        (void)ct_domain_to_ascii(a, s, &s);
    if (s.len > CT_MAX_HOST_BYTES || !has_labels(s) || ct_ip_parse(s, &ip))
        return (struct ct_span){ 0 };
    return ct_arena_lower(a, s);
}

/* "[192.0.2.1]" stays as it is: an address literal (RFC 5321 §4.1.3). */
static struct ct_span normal_mail_host(struct ct_span s, struct ct_arena *a)
{
    if (s.len > 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']' && s.len <= 64)
        return ct_arena_lower(a, s);
    return normal_domain(s, a);
}

static struct ct_span normal_email(struct ct_span s, struct ct_arena *a)
{
    size_t at = s.len;
    struct ct_span host;
    char *p;

    if (s.len > 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
        s = (struct ct_span){ s.ptr + 1, s.len - 2 };
    while (at > 0 && (at >= s.len || s.ptr[at] != '@'))
        at--;
    if (at == 0 || at > CT_MAX_URL_BYTES)
        return (struct ct_span){ 0 };
    host = normal_mail_host(ct_span_from(s, at + 1), a);
    if (host.len == 0)
        return host;
    p = ct_arena_raw(a, at + 1 + host.len);
    for (size_t i = 0; i < at; i++)
        p[i] = ct_lower(s.ptr[i]);
    p[at] = '@';
    memcpy(p + at + 1, host.ptr, host.len);
    return (struct ct_span){ p, at + 1 + host.len };
}

static struct ct_span normal_url(struct ct_span s, struct ct_arena *a)
{
    struct ct_url url;

    if (!ct_url_parse(a, s, &url) || !ct_url_is_remote(&url))
        return (struct ct_span){ 0 };
    return ct_arena_copy(a, url.text);
}

static struct ct_span normal_message_id(struct ct_span s, struct ct_arena *a)
{
    if (s.len && s.ptr[0] == '<')
        s = ct_span_from(s, 1);
    if (s.len && s.ptr[s.len - 1] == '>')
        s.len--;
    return ct_arena_copy(a, ct_span_trim(s));
}

/* MD5, SHA-1, SHA-256, SHA-512 */
static struct ct_span normal_hash(struct ct_span s, struct ct_arena *a)
{
    if (s.len != 32 && s.len != 40 && s.len != 64 && s.len != 128)
        return (struct ct_span){ 0 };
    for (size_t i = 0; i < s.len; i++)
        if (ct_hex_digit(s.ptr[i]) < 0)
            return (struct ct_span){ 0 };
    return ct_arena_lower(a, s);
}

static struct ct_span normal_words(struct ct_span s, struct ct_arena *a)
{
    char *p = ct_arena_raw(a, s.len);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (!ct_is_space(s.ptr[i]))
            p[n++] = s.ptr[i];
        else if (n && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    return (struct ct_span){ p, n };
}

/* "AS64500" and "64500" */
static struct ct_span normal_asn(struct ct_span s, struct ct_arena *a)
{
    if (s.len > 2 && ct_lower(s.ptr[0]) == 'a' && ct_lower(s.ptr[1]) == 's')
        s = ct_span_from(s, 2);
    if (s.len == 0 || s.len > 10)
        return (struct ct_span){ 0 };
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_digit(s.ptr[i]))
            return (struct ct_span){ 0 };
    return ct_arena_copy(a, s);
}

/* Certificate hashes come with colons or without. */
static struct ct_span normal_fingerprint(struct ct_span s, struct ct_arena *a)
{
    char *p = ct_arena_raw(a, s.len);
    size_t n = 0;
    bool hex = true;

    for (size_t i = 0; i < s.len; i++)
        hex &= ct_hex_digit(s.ptr[i]) >= 0 || s.ptr[i] == ':';
    for (size_t i = 0; i < s.len; i++)
        if (!hex || s.ptr[i] != ':')
            p[n++] = ct_lower(s.ptr[i]);
    return (struct ct_span){ p, n };
}

/* Digits with a "+" in front when international ("00" is the same); an extension or SIP user as
 * it is. What only separates is dropped. */
static struct ct_span normal_phone(struct ct_span s, struct ct_arena *a)
{
    char *p = ct_arena_raw(a, s.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        if (!memchr(" -().\"<>/", s.ptr[i], 10))
            p[n++] = ct_lower(s.ptr[i]);
    if (n > 7 && p[0] == '0' && p[1] == '0' && ct_is_digit(p[2])) {
        p[1] = '+';
        return (struct ct_span){ p + 1, n - 1 };
    }
    return (struct ct_span){ p, n };
}

/* Windows and its services do not tell case or slashes apart, and nobody gives both. */
static struct ct_span normal_path(struct ct_span s, struct ct_arena *a)
{
    char *p = ct_arena_raw(a, s.len);

    for (size_t i = 0; i < s.len; i++)
        p[i] = s.ptr[i] == '\\' ? '/' : ct_lower(s.ptr[i]);
    return (struct ct_span){ p, s.len };
}

struct ct_span ct_observable_normal(enum ct_observable type, struct ct_span s, struct ct_arena *a)
{
    s = ct_span_trim(s);
    switch (type) {
    case CT_OBS_IP:
        return normal_ip(s, a);
    case CT_OBS_DOMAIN:
        return normal_domain(s, a);
    case CT_OBS_URL:
        return normal_url(s, a);
    case CT_OBS_EMAIL:
        return normal_email(s, a);
    case CT_OBS_MESSAGE_ID:
        return normal_message_id(s, a);
    case CT_OBS_HASH:
        return normal_hash(s, a);
    case CT_OBS_ASN:
        return normal_asn(s, a);
    case CT_OBS_FINGERPRINT:
        return normal_fingerprint(s, a);
    case CT_OBS_PHONE:
        return normal_phone(s, a);
    case CT_OBS_PATH:
    case CT_OBS_FOLDER:
        return normal_path(s, a);
    case CT_OBS_SESSION:
        return ct_arena_copy(a, s);
    case CT_OBS_FILENAME:
    case CT_OBS_USER:
    case CT_OBS_DEVICE:
    case CT_OBS_APP:
        return ct_arena_lower(a, s);
    case CT_OBS_USER_AGENT:
        return normal_words(s, a);
    case CT_OBS_NONE:
    case CT_N_OBSERVABLES:
        break;
    }
    return (struct ct_span){ 0 };
}

struct ct_span ct_observable_key(enum ct_observable type, struct ct_span normal)
{
    if (type != CT_OBS_URL)
        return normal;
    if (ct_span_starts(normal, CT_LIT("https://")))
        return ct_span_from(normal, 6);
    return ct_span_starts(normal, CT_LIT("http://")) ? ct_span_from(normal, 5) : normal;
}

/* From the registrable domain down, so that a host of a hundred labels keeps
 * the parents that matter. */
static void parent_keys(struct ct_span host, ct_observable_key_fn *fn, void *arg)
{
    struct ct_span top;
    size_t at;

    if (!ct_domain_registrable(host, &top))
        return;
    at = host.len - top.len;
    for (int n = 0; at > 0 && n < CT_MAX_DOMAIN_KEYS; n++) {
        fn(CT_OBS_DOMAIN, ct_span_from(host, at), arg);
        at--;
        while (at > 0 && host.ptr[at - 1] != '.')
            at--;
    }
}

static void host_keys(struct ct_span host, ct_observable_key_fn *fn, void *arg)
{
    struct ct_ip ip;

    if (host.len == 0)
        return;
    if (ct_ip_parse(host, &ip)) {
        fn(CT_OBS_IP, host, arg);
        return;
    }
    fn(CT_OBS_DOMAIN, host, arg);
    parent_keys(host, fn, arg);
}

/* The host in "//host:port", "//[v6]:port". */
static struct ct_span authority_host(struct ct_span s)
{
    if (s.len && s.ptr[0] == '[')
        return ct_span_head(ct_span_from(s, 1), ct_span_chr(s, ']', 0) - 1);
    return ct_span_head(s, ct_span_chr(s, ':', 0));
}

static void url_keys(struct ct_span url, ct_observable_key_fn *fn, void *arg)
{
    struct ct_span key = ct_observable_key(CT_OBS_URL, url);
    size_t query = ct_span_chr(key, '?', 0), host = ct_span_find(key, CT_LIT("//"), 0) + 2;
    size_t slash = ct_span_chr(key, '/', host);
    int n = 0;

    if (slash > query)
        slash = query;
    if (host > key.len)
        return;
    host_keys(authority_host((struct ct_span){ key.ptr + host, slash - host }), fn, arg);
    if (query < key.len)
        fn(CT_OBS_URL, ct_span_head(key, query), arg);
    while (slash + 1 < query && slash < CT_MAX_URL_KEY_BYTES && n++ < CT_MAX_URL_KEYS) {
        fn(CT_OBS_URL, ct_span_head(key, slash + 1), arg);
        slash = ct_span_chr(key, '/', slash + 1);
    }
}

static void email_keys(struct ct_span normal, ct_observable_key_fn *fn, void *arg)
{
    size_t at = normal.len;

    while (at > 0 && normal.ptr[at - 1] != '@')
        at--;
    if (at < normal.len && normal.ptr[at] != '[')
        host_keys(ct_span_from(normal, at), fn, arg);
}

void ct_observable_keys(
    enum ct_observable type, struct ct_span normal, ct_observable_key_fn *fn, void *arg)
{
    fn(type, ct_observable_key(type, normal), arg);
    switch (type) {
    case CT_OBS_DOMAIN:
        parent_keys(normal, fn, arg);
        break;
    case CT_OBS_USER:
        if (ct_span_chr(normal, '@', 0) == normal.len)
            break;
        fn(CT_OBS_EMAIL, normal, arg);
        email_keys(normal, fn, arg);
        break;
    case CT_OBS_EMAIL:
        email_keys(normal, fn, arg);
        break;
    case CT_OBS_URL:
        url_keys(normal, fn, arg);
        break;
    default:
        break;
    }
}
