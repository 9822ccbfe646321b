/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_host: [user[:password]@]host[:port], the part of a URL that says who
 * would be told, read as browsers do (WHATWG URL Standard §3.5, §4.4).
 * A name hidden in a user part or written as a number is told apart here.
 */
#include "parse/url_host.h"

#include "base/limits.h"
#include "parse/domain.h"
#include "parse/ip.h"

static bool is_ascii(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* The standard's forbidden domain code points. */
static bool is_forbidden(struct ct_span s)
{
    static const bool no[128] = { [0 ... ' '] = true,
        ['#'] = true,
        ['%'] = true,
        ['/'] = true,
        [':'] = true,
        ['<'] = true,
        ['>'] = true,
        ['?'] = true,
        ['@'] = true,
        ['['] = true,
        ['\\'] = true,
        [']'] = true,
        ['^'] = true,
        ['|'] = true,
        [0x7f] = true };

    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 128 && no[(unsigned char)s.ptr[i]])
            return true;
    return false;
}

static bool bad_host(struct ct_arena *a, struct ct_url *u, struct ct_span host)
{
    u->flags |= CT_URL_BAD_HOST;
    u->host = ct_arena_lower(a, ct_span_head(host, CT_MAX_HOST_BYTES));
    return false;
}

static bool host_v6(struct ct_arena *a, struct ct_url *u, struct ct_span host)
{
    char buf[CT_IP_TEXT];
    struct ct_ip ip;

    if (host.len < 3 || host.ptr[host.len - 1] != ']' ||
        !ct_ip_parse((struct ct_span){ host.ptr + 1, host.len - 2 }, &ip))
        return bad_host(a, u, host);
    u->flags |= CT_URL_IPV6;
    if (ct_ip_is_v4(&ip))
        u->flags = (u->flags & ~(uint32_t)CT_URL_IPV6) | CT_URL_IPV4 | CT_URL_ODD_IP;
    u->host = ct_arena_copy(a, ct_ip_text(&ip, buf));
    return true;
}

/* A name: decoded, mapped to A-labels, in lower case. */
static bool host_name(struct ct_arena *a, struct ct_url *u, struct ct_span host)
{
    struct ct_span s = ct_url_decode(a, host);

    if (s.len != host.len)
        u->flags |= CT_URL_PERCENT_HOST;
    if (!is_ascii(s) || ct_span_ihas(s, CT_LIT("xn--"))) {
        u->flags |= CT_URL_IDN;
        if (!ct_domain_to_ascii(a, s, &s))
            u->flags |= CT_URL_BAD_HOST;
    }
    s = ct_arena_lower(a, s);
    for (; s.len > 1 && s.ptr[s.len - 1] == '.'; s.len--)
        u->flags |= CT_URL_TRAILING_DOT;
    if (s.len == 0 || s.len > CT_MAX_HOST_BYTES || is_forbidden(s))
        return bad_host(a, u, host);
    u->host = s;
    return true;
}

static void read_host(struct ct_arena *a, struct ct_url *u, struct ct_span host)
{
    char buf[CT_IP_TEXT];
    struct ct_ip ip;
    bool odd = false;

    if (host.len && host.ptr[0] == '[') {
        host_v6(a, u, host);
        return;
    }
    if (!host_name(a, u, host))
        return;
    switch (ct_ip_parse_host(u->host, &ip, &odd)) {
    case CT_IP_HOST_NAME:
        break;
    case CT_IP_HOST_BAD:
        u->flags |= CT_URL_BAD_HOST;
        break;
    case CT_IP_HOST_OK:
        u->flags |= CT_URL_IPV4 | (odd ? (uint32_t)CT_URL_ODD_IP : 0);
        u->host = ct_arena_copy(a, ct_ip_text(&ip, buf));
        break;
    }
}

static void read_port(struct ct_url *u, struct ct_span s, uint16_t own)
{
    uint64_t port;

    u->port = own;
    if (s.len == 0)
        return;
    while (s.len > 1 && s.ptr[0] == '0')
        s = ct_span_from(s, 1);
    if (!ct_span_uint(s, 65535, &port)) {
        u->flags |= CT_URL_BAD_PORT;
        return;
    }
    u->port = (uint16_t)port;
    if (u->port != own)
        u->flags |= CT_URL_PORT;
}

/* [user[:password]@]host[:port] */
void ct_url_authority(struct ct_arena *a, struct ct_url *u, struct ct_span s, uint16_t own)
{
    size_t at = s.len, colon;

    while (at > 0 && s.ptr[at - 1] != '@')
        at--;
    if (at > 0) {
        u->flags |= CT_URL_USERINFO;
        u->user = ct_span_head(s, at - 1);
        s = ct_span_from(s, at);
    }
    colon = s.len && s.ptr[0] == '[' ? ct_span_chr(s, ']', 0) : 0;
    colon = ct_span_chr(s, ':', colon);
    read_port(u, ct_span_from(s, colon + 1), own);
    read_host(a, u, ct_span_head(s, colon));
}
