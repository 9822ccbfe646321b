/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ip: what is an address, how it is written, and to which network it belongs.
 */
#include "parse/ip.h"

#include "tap.h"

static struct ct_span text_of(struct ct_span s, char buf[CT_IP_TEXT])
{
    struct ct_ip ip;

    return ct_ip_parse(s, &ip) ? ct_ip_text(&ip, buf) : CT_LIT("none");
}

TEST(addresses_have_one_text)
{
    const struct {
        const char *in, *want;
    } t[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "0.0.0.0", "0.0.0.0" },
        { "255.255.255.255", "255.255.255.255" },
        { "::ffff:192.0.2.1", "192.0.2.1" },
        { "::FFFF:c000:0201", "192.0.2.1" },
        { "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
        { "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
        { "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
        { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
        { "::", "::" },
        { "::1", "::1" },
        { "1::", "1::" },
        { "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
        { "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
        { "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
        { "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201" },
        { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char buf[CT_IP_TEXT];

        CHECK_SPAN(text_of(ct_span_str(t[i].in), buf), t[i].want);
    }
}

TEST(what_only_looks_like_an_address_is_none)
{
    static const char *const t[] = { "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4",
        "1.2.3.4 ", " 1.2.3.4", "1.2.3.", ".1.2.3.4", "1..2.3", "0x7f.0.0.1", ":", ":::", "1:2",
        "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::", "12345::", "g::", "1:", ":1",
        "1:2:3:4:5:6:7:", "::1.2.3", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "[::1]", "::1%eth0",
        "1::2::3", "-1.2.3.4", "1.2.3.4\t" };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char buf[CT_IP_TEXT];

        CHECK_SPAN(text_of(ct_span_str(t[i]), buf), "none");
    }
}

TEST(logs_write_brackets_prefixes_and_zones)
{
    static const char *const t[] = { "[192.0.2.1]", "[IPv6:::ffff:192.0.2.1]", " 192.0.2.1 ",
        "[::ffff:192.0.2.1%eth0]" };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char buf[CT_IP_TEXT];
        struct ct_ip ip = { { 0 } };

        CHECK(ct_ip_parse_loose(ct_span_str(t[i]), &ip));
        CHECK_SPAN(ct_ip_text(&ip, buf), "192.0.2.1");
    }
}

TEST(hosts_of_urls_are_read_as_browsers_do)
{
    const struct {
        const char *in, *want; /* NULL: a name; "bad": refused */
        bool odd;
    } t[] = {
        { "192.0.2.1", "192.0.2.1", false },
        { "192.0.2.1.", "192.0.2.1", false },
        { "0xC0.0.2.1", "192.0.2.1", true },
        { "0300.0.02.1", "192.0.2.1", true },
        { "3221225985", "192.0.2.1", true },
        { "0xc0000201", "192.0.2.1", true },
        { "192.513", "192.0.2.1", true },
        { "192.0.513", "192.0.2.1", true },
        { "0x", "0.0.0.0", true },
        { "1.0x.1", "1.0.0.1", true },
        { "4294967295", "255.255.255.255", true },
        { "4294967296", "bad", false },
        { "256.1.1.1", "bad", false },
        { "1.2.3.256", "bad", false },
        { "1.2.3.4.5", "bad", false },
        { "1.2.3.08", "bad", false },
        { "example.0x1", "bad", false },
        { "example.7", "bad", false },
        { "1..2", "bad", false },
        { "99999999999999999999999999", "bad", false },
        { "1.2.3.4a", NULL, false },
        { "0xg", NULL, false },
        { "example", NULL, false },
        { "1.example", NULL, false },
        { "", NULL, false },
        { ".", NULL, false },
        { "x0x1", NULL, false },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char buf[CT_IP_TEXT];
        struct ct_ip ip = { { 0 } };
        bool odd = false;
        enum ct_ip_host r = ct_ip_parse_host(ct_span_str(t[i].in), &ip, &odd);

        if (!t[i].want || t[i].want[0] == 'b') {
            CHECK_INT(r, t[i].want ? CT_IP_HOST_BAD : CT_IP_HOST_NAME);
            continue;
        }
        CHECK_INT(r, CT_IP_HOST_OK);
        CHECK_SPAN(ct_ip_text(&ip, buf), t[i].want);
        CHECK_INT(odd, t[i].odd);
    }
}

TEST(every_text_reads_back_to_the_same_bytes)
{
    uint64_t x = 42;

    for (int i = 0; i < 20000; i++) {
        struct ct_ip a, b = { { 0 } };
        char buf[CT_IP_TEXT];

        for (int j = 0; j < 16; j++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            a.b[j] = (uint8_t)(x >> 60 < 9 ? 0 : x >> 40); /* many zeros */
        }
        REQUIRE(ct_ip_parse(ct_ip_text(&a, buf), &b));
        REQUIRE(ct_ip_eq(&a, &b));
    }
}

TEST(networks_hold_their_addresses)
{
    const struct {
        const char *net, *ip;
        bool has;
    } t[] = {
        { "192.0.2.0/24", "192.0.2.255", true },
        { "192.0.2.77/24", "192.0.2.1", true },
        { "192.0.2.0/24", "192.0.3.0", false },
        { "192.0.2.1", "192.0.2.1", true },
        { "192.0.2.1", "192.0.2.2", false },
        { "0.0.0.0/0", "203.0.113.9", true },
        { "0.0.0.0/0", "2001:db8::1", false },
        { "2001:db8::/33", "2001:db8:7fff::", true },
        { "2001:db8::/33", "2001:db8:8000::", false },
        { "::/0", "192.0.2.1", true },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_cidr net;
        struct ct_ip ip;

        REQUIRE(ct_cidr_parse(ct_span_str(t[i].net), &net));
        REQUIRE(ct_ip_parse(ct_span_str(t[i].ip), &ip));
        CHECK_INT(ct_cidr_has(&net, &ip), t[i].has);
    }
}

TEST(broken_networks_are_refused)
{
    static const char *const t[] = { "", "/", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1",
        "192.0.2.0/024x", "2001:db8::/129", "192.0.2.0/1/2", "x/8", "192.0.2.0/0008" };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_cidr net;

        CHECK(!ct_cidr_parse(ct_span_str(t[i]), &net));
    }
}

TEST(scopes_follow_the_registries)
{
    const struct {
        const char *ip;
        enum ct_ip_scope scope;
    } t[] = {
        { "10.1.2.3", CT_IP_PRIVATE },
        { "172.31.255.255", CT_IP_PRIVATE },
        { "172.32.0.0", CT_IP_GLOBAL },
        { "100.64.0.1", CT_IP_PRIVATE },
        { "127.0.0.53", CT_IP_LOOPBACK },
        { "169.254.9.9", CT_IP_LINK },
        { "192.0.2.1", CT_IP_RESERVED },
        { "224.0.0.1", CT_IP_MULTICAST },
        { "255.255.255.255", CT_IP_RESERVED },
        { "8.8.8.8", CT_IP_GLOBAL },
        { "::1", CT_IP_LOOPBACK },
        { "::", CT_IP_RESERVED },
        { "fe80::1", CT_IP_LINK },
        { "fd00::1", CT_IP_PRIVATE },
        { "2001:db8::1", CT_IP_RESERVED },
        { "2a00::1", CT_IP_GLOBAL },
        { "ff02::1", CT_IP_MULTICAST },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_ip ip;

        REQUIRE(ct_ip_parse(ct_span_str(t[i].ip), &ip));
        CHECK_INT(ct_ip_scope(&ip), t[i].scope);
    }
}
