/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ip: readers and one writer for addresses.
 *
 * inet_pton(3) and getaddrinfo(3) differ between systems in what odd input
 * they take, and want a NUL; evidence must read the same everywhere.
 */
#include "parse/ip.h"

#include "base/err.h"

static bool quad(struct ct_span s, uint8_t ret[4])
{
    size_t i = 0;

    for (int part = 0; part < 4; part++) {
        size_t from = i;
        unsigned n = 0;

        for (; i < s.len && i - from < 3 && ct_is_digit(s.ptr[i]); i++)
            n = n * 10 + (unsigned)(s.ptr[i] - '0');
        if (i == from || n > 255 || (s.ptr[from] == '0' && i - from > 1))
            return false;
        ret[part] = (uint8_t)n;
        if (part < 3 && (i == s.len || s.ptr[i++] != '.'))
            return false;
    }
    return i == s.len;
}

static struct ct_ip mapped(const uint8_t v4[4])
{
    return (struct ct_ip){ { [10] = 0xff, 0xff, v4[0], v4[1], v4[2], v4[3] } };
}

struct groups {
    uint16_t v[8];
    int n, gap; /* gap: how many stand before "::", -1 without one */
};

/* One to four hexadecimal digits; how many. */
static size_t take_group(struct ct_span s, uint16_t *ret)
{
    size_t n = 0;
    unsigned v = 0;

    for (int d; n < s.len && n < 4 && (d = ct_hex_digit(s.ptr[n])) >= 0; n++)
        v = v << 4 | (unsigned)d;
    *ret = (uint16_t)v;
    return n;
}

static bool take_quad(struct groups *g, struct ct_span s)
{
    uint8_t b[4];

    if (g->n > 6 || !quad(s, b))
        return false;
    g->v[g->n++] = (uint16_t)(b[0] << 8 | b[1]);
    g->v[g->n++] = (uint16_t)(b[2] << 8 | b[3]);
    return true;
}

/* Takes the colons behind a group off *s; false when they make no sense. */
static bool take_colon(struct groups *g, struct ct_span *s)
{
    if (s->ptr[0] != ':' || s->len == 1)
        return false;
    *s = ct_span_from(*s, 1);
    if (s->ptr[0] != ':')
        return true;
    if (g->gap >= 0)
        return false;
    g->gap = g->n;
    *s = ct_span_from(*s, 1);
    return true;
}

static bool read_groups(struct ct_span s, struct groups *g)
{
    *g = (struct groups){ .gap = -1 };
    if (ct_span_starts(s, CT_LIT("::"))) {
        g->gap = 0;
        s = ct_span_from(s, 2);
    }
    while (s.len) {
        uint16_t v;
        size_t n = take_group(s, &v);

        if (n < s.len && s.ptr[n] == '.')
            return take_quad(g, s);
        if (n == 0 || g->n == 8)
            return false;
        g->v[g->n++] = v;
        s = ct_span_from(s, n);
        if (s.len && !take_colon(g, &s))
            return false;
    }
    return true;
}

bool ct_ip_parse(struct ct_span s, struct ct_ip *ret)
{
    uint8_t b[4];
    struct groups g;

    if (s.len < 2 || s.len >= CT_IP_TEXT)
        return false;
    if (quad(s, b)) {
        *ret = mapped(b);
        return true;
    }
    if (!read_groups(s, &g) || (g.gap < 0 ? g.n != 8 : g.n > 7))
        return false;
    *ret = (struct ct_ip){ { 0 } };
    for (int i = 0; i < g.n; i++) {
        int at = g.gap >= 0 && i >= g.gap ? 8 - g.n + i : i;

        ret->b[2 * at] = (uint8_t)(g.v[i] >> 8);
        ret->b[2 * at + 1] = (uint8_t)g.v[i];
    }
    return true;
}

bool ct_ip_parse_loose(struct ct_span s, struct ct_ip *ret)
{
    s = ct_span_trim(s);
    if (s.len > 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']')
        s = (struct ct_span){ s.ptr + 1, s.len - 2 };
    if (ct_span_istarts(s, CT_LIT("ipv6:")))
        s = ct_span_from(s, 5);
    return ct_ip_parse(ct_span_head(s, ct_span_chr(s, '%', 0)), ret);
}

/* A number as browsers read it: 0x hexadecimal, 0 octal. Stops counting far
 * above 2^32, so that a long one is too large and not wrapped around. */
static bool odd_number(struct ct_span s, uint64_t *ret)
{
    unsigned base = 10;

    if (s.len == 0)
        return false;
    if (s.len >= 2 && s.ptr[0] == '0' && ct_lower(s.ptr[1]) == 'x') {
        base = 16;
        s = ct_span_from(s, 2);
    } else if (s.len >= 2 && s.ptr[0] == '0') {
        base = 8;
        s = ct_span_from(s, 1);
    }
    *ret = 0;
    for (size_t i = 0; i < s.len; i++) {
        int d = ct_hex_digit(s.ptr[i]);

        if (d < 0 || (unsigned)d >= base)
            return false;
        if (*ret <= UINT32_MAX)
            *ret = *ret * base + (unsigned)d;
    }
    return true;
}

/* Does a browser take the last label for a number? */
static bool is_number(struct ct_span s)
{
    uint64_t n;
    size_t i = 0;

    while (i < s.len && ct_is_digit(s.ptr[i]))
        i++;
    if (s.len && i == s.len)
        return true;
    return s.len >= 2 && ct_lower(s.ptr[1]) == 'x' && odd_number(s, &n);
}

enum ct_ip_host ct_ip_parse_host(struct ct_span host, struct ct_ip *ret, bool *ret_odd)
{
    uint64_t n = 0, v = 0;
    uint8_t b[4];
    size_t last;
    int parts = 0;

    if (host.len && host.ptr[host.len - 1] == '.')
        host.len--;
    for (last = host.len; last > 0 && host.ptr[last - 1] != '.'; last--)
        ;
    if (!is_number(ct_span_from(host, last)))
        return CT_IP_HOST_NAME;
    *ret_odd = !quad(host, b);
    if (!*ret_odd) {
        *ret = mapped(b);
        return CT_IP_HOST_OK;
    }
    for (bool more = true; more; parts++) {
        more = ct_span_chr(host, '.', 0) < host.len;
        if (parts == 4 || !odd_number(ct_span_cut_chr(&host, '.'), &n))
            return CT_IP_HOST_BAD;
        if (more ? n > 255 : n >= (uint64_t)1 << (8 * (4 - parts)))
            return CT_IP_HOST_BAD;
        v |= more ? n << (8 * (3 - parts)) : n;
    }
    *ret = mapped(
        (uint8_t[4]){ (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v });
    return CT_IP_HOST_OK;
}

bool ct_ip_is_v4(const struct ct_ip *ip)
{
    static const uint8_t prefix[12] = { [10] = 0xff, 0xff };

    return memcmp(ip->b, prefix, sizeof prefix) == 0;
}

static unsigned group(const struct ct_ip *ip, int i)
{
    return (unsigned)(ip->b[2 * i] << 8 | ip->b[2 * i + 1]);
}

/* The longest run of at least two zero groups, the first of equals (RFC 5952 §4.2). */
static void zero_run(const struct ct_ip *ip, int *ret_from, int *ret_n)
{
    *ret_from = -1;
    *ret_n = 1;
    for (int i = 0, run = 0; i < 8; i++) {
        run = group(ip, i) == 0 ? run + 1 : 0;
        if (run > *ret_n) {
            *ret_n = run;
            *ret_from = i + 1 - run;
        }
    }
}

static char *put_hex(char *p, unsigned v)
{
    int shift = 12;

    while (shift > 0 && v >> shift == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        *p++ = "0123456789abcdef"[v >> shift & 15];
    return p;
}

static char *put_dec(char *p, unsigned v)
{
    if (v >= 100)
        *p++ = (char)('0' + v / 100);
    if (v >= 10)
        *p++ = (char)('0' + v / 10 % 10);
    *p++ = (char)('0' + v % 10);
    return p;
}

static char *put_v6(char *p, const struct ct_ip *ip)
{
    int from, n;

    zero_run(ip, &from, &n);
    for (int i = 0; i < 8; i++) {
        if (i == from) {
            *p++ = ':';
            *p++ = ':';
            i += n - 1;
            continue;
        }
        if (i > 0 && i != from + n)
            *p++ = ':';
        p = put_hex(p, group(ip, i));
    }
    return p;
}

struct ct_span ct_ip_text(const struct ct_ip *ip, char ret[CT_IP_TEXT])
{
    char *p = ret;

    if (ct_ip_is_v4(ip))
        for (int i = 12; i < 16; i++) {
            p = put_dec(p, ip->b[i]);
            if (i < 15)
                *p++ = '.';
        }
    else
        p = put_v6(p, ip);
    ct_assert(p < ret + CT_IP_TEXT);
    *p = '\0';
    return (struct ct_span){ ret, (size_t)(p - ret) };
}

/* IANA's special-purpose address registries (RFC 6890 and its updates), as far as
 * they occur in mail and logs; the first that fits wins. */
static const struct {
    struct ct_cidr net;
    enum ct_ip_scope scope;
} scopes[] = {
#define V4(a, b, c, d, bits, scope)                                           \
    {                                                                         \
        { { { [10] = 0xff, 0xff, a, b, c, d } }, 96 + (bits) }, CT_IP_##scope \
    }
#define V6(a, b, bits, scope)                 \
    {                                         \
        { { { a, b } }, bits }, CT_IP_##scope \
    }
    V4(10, 0, 0, 0, 8, PRIVATE),
    V4(172, 16, 0, 0, 12, PRIVATE),
    V4(192, 168, 0, 0, 16, PRIVATE),
    V4(100, 64, 0, 0, 10, PRIVATE),
    V4(127, 0, 0, 0, 8, LOOPBACK),
    V4(169, 254, 0, 0, 16, LINK),
    V4(224, 0, 0, 0, 4, MULTICAST),
    V4(0, 0, 0, 0, 8, RESERVED),
    V4(192, 0, 0, 0, 24, RESERVED),
    V4(192, 0, 2, 0, 24, RESERVED),
    V4(198, 18, 0, 0, 15, RESERVED),
    V4(198, 51, 100, 0, 24, RESERVED),
    V4(203, 0, 113, 0, 24, RESERVED),
    V4(240, 0, 0, 0, 4, RESERVED),
    { { { { [15] = 1 } }, 128 }, CT_IP_LOOPBACK },
    { { { { 0 } }, 128 }, CT_IP_RESERVED },
    { { { { 0x20, 0x01, 0x0d, 0xb8 } }, 32 }, CT_IP_RESERVED },
    V6(0x01, 0x00, 64, RESERVED),
    V6(0xfe, 0x80, 10, LINK),
    V6(0xfc, 0x00, 7, PRIVATE),
    V6(0xff, 0x00, 8, MULTICAST),
#undef V4
#undef V6
};

enum ct_ip_scope ct_ip_scope(const struct ct_ip *ip)
{
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (ct_cidr_has(&scopes[i].net, ip))
            return scopes[i].scope;
    return CT_IP_GLOBAL;
}

static void clear_host_bits(struct ct_cidr *net)
{
    for (unsigned i = net->bits; i < 128; i++)
        net->ip.b[i / 8] &= (uint8_t) ~(0x80u >> i % 8);
}

struct ct_cidr ct_ip_net(const struct ct_ip *ip, unsigned bits)
{
    unsigned all = ct_ip_is_v4(ip) ? 96 + bits : bits;
    struct ct_cidr net = { *ip, (uint8_t)(all < 128 ? all : 128) };

    clear_host_bits(&net);
    return net;
}

bool ct_cidr_parse(struct ct_span s, struct ct_cidr *ret)
{
    struct ct_span addr = ct_span_cut_chr(&s, '/');
    bool slash = s.ptr > addr.ptr + addr.len;
    struct ct_ip ip;
    uint64_t bits = 128;

    if (!ct_ip_parse(addr, &ip))
        return false;
    if (slash && (s.len > 3 || !ct_span_uint(s, ct_ip_is_v4(&ip) ? 32 : 128, &bits)))
        return false;
    *ret = ct_ip_net(&ip, (unsigned)bits);
    return true;
}

bool ct_cidr_has(const struct ct_cidr *net, const struct ct_ip *ip)
{
    unsigned bytes = net->bits / 8, rest = net->bits % 8;

    if (memcmp(net->ip.b, ip->b, bytes) != 0)
        return false;
    return rest == 0 || (net->ip.b[bytes] ^ ip->b[bytes]) >> (8 - rest) == 0;
}
