/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * ip: addresses as text, as 16 bytes, and as networks.
 *
 * One form for both families: IPv4 stands as ::ffff:a.b.c.d (RFC 4291
 * §2.5.5.2), so that a log that writes the mapped form and one that writes the
 * plain form give the same address. Text comes out as dotted quad for IPv4
 * and as in RFC 5952 for IPv6.
 *
 * ct_ip_parse() is strict: what a log or a header may hold. Browsers take far
 * more for an IPv4 address (0x7f.1, 2130706433, 0177.0.0.1); those forms hide
 * a host from the reader, so they are read too, by ct_ip_parse_host(), and
 * reported as odd (WHATWG URL Standard §3.5).
 */

#include "base/span.h"

struct ct_ip {
    uint8_t b[16];
};

#define CT_IP_TEXT 46 /* bytes for the longest text, NUL included */

/* "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"; no brackets, no zone, no
 * blanks, no leading zeros in IPv4. */
bool ct_ip_parse(struct ct_span s, struct ct_ip *ret);

/* As found in logs and Received fields: also in brackets, with "IPv6:" in
 * front, or with a %zone behind it, which is left out. */
bool ct_ip_parse_loose(struct ct_span s, struct ct_ip *ret);

enum ct_ip_host {
    CT_IP_HOST_NAME, /* no address: a name */
    CT_IP_HOST_OK,   /* an address */
    CT_IP_HOST_BAD,  /* ends in a number but is no address: browsers refuse it */
};

/* The IPv4 forms of browsers. *ret_odd: not the plain dotted quad. */
enum ct_ip_host ct_ip_parse_host(struct ct_span host, struct ct_ip *ret, bool *ret_odd);

bool ct_ip_is_v4(const struct ct_ip *ip);

static inline bool ct_ip_eq(const struct ct_ip *a, const struct ct_ip *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* The canonical text; returns a span of `ret`, which is NUL-terminated. */
struct ct_span ct_ip_text(const struct ct_ip *ip, char ret[CT_IP_TEXT]);

enum ct_ip_scope {
    CT_IP_GLOBAL,
    CT_IP_PRIVATE, /* RFC 1918, RFC 4193, and 100.64.0.0/10 of RFC 6598 */
    CT_IP_LOOPBACK,
    CT_IP_LINK, /* link-local */
    CT_IP_MULTICAST,
    CT_IP_RESERVED, /* unspecified, documentation, benchmarks, future use */
};

enum ct_ip_scope ct_ip_scope(const struct ct_ip *ip);

struct ct_cidr {
    struct ct_ip ip; /* host bits are zero */
    uint8_t bits;    /* of 128: an IPv4 /24 is 120 */
};

/* "192.0.2.0/24", "2001:db8::/32", or an address alone. Host bits that are set
 * are cleared. */
bool ct_cidr_parse(struct ct_span s, struct ct_cidr *ret);
bool ct_cidr_has(const struct ct_cidr *net, const struct ct_ip *ip);

/* The network of `bits` (of the address's own family: 24 for a /24) around ip. */
struct ct_cidr ct_ip_net(const struct ct_ip *ip, unsigned bits);
