/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: where a browser would end up, and one text for each way to write it.
 */
#include "parse/url.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "parse/ip.h"
#include "tap.h"

struct row {
    const char *in, *text, *host;
    uint32_t flags;
};

static void check_rows(const struct row *t, size_t n)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct ct_url u;

        if (!CHECK(ct_url_parse(&a, ct_span_str(t[i].in), &u)))
            printf("# %s\n", t[i].in);
        CHECK_SPAN(u.text, t[i].text);
        CHECK_SPAN(u.host, t[i].host);
        if (!CHECK_INT(u.flags, t[i].flags))
            printf("# %s\n", t[i].in);
    }
}

#define ROWS(...)                                         \
    do {                                                  \
        static const struct row rows[] = { __VA_ARGS__ }; \
        check_rows(rows, sizeof rows / sizeof *rows);     \
    } while (0)

TEST(plain_urls_stay_as_they_are)
{
    ROWS({ "http://www.example.com/", "http://www.example.com/", "www.example.com", 0 },
        { "https://example.com/a/b.html?x=1&y=2", "https://example.com/a/b.html?x=1&y=2",
            "example.com", 0 },
        { "https://example.com/a?x#frag", "https://example.com/a?x", "example.com", 0 },
        { "https://example.com/a#frag", "https://example.com/a", "example.com", 0 },
        { "https://a-b.example.com/~x/(1),[2]|3", "https://a-b.example.com/~x/(1),[2]|3",
            "a-b.example.com", 0 },
        { "http://intranet.x-corp.example/a//b", "http://intranet.x-corp.example/a//b",
            "intranet.x-corp.example", 0 });
}

TEST(one_link_has_one_text)
{
    ROWS({ "HTTP://WWW.Example.COM", "http://www.example.com/", "www.example.com", 0 },
        { "http://example.com:80/", "http://example.com/", "example.com", 0 },
        { "https://example.com:443/a", "https://example.com/a", "example.com", 0 },
        { "http://example.com:8080/a", "http://example.com:8080/a", "example.com", CT_URL_PORT },
        { "http://example.com:/a", "http://example.com/a", "example.com", 0 },
        { "http://example.com:00080/a", "http://example.com/a", "example.com", 0 },
        { "http://example.com:99999/a", "http://example.com/a", "example.com", CT_URL_BAD_PORT },
        { "http://example.com/%7euser/%41%2d%2F%3f", "http://example.com/~user/A-%2F%3F",
            "example.com", CT_URL_OBFUSCATED_PATH },
        { "http://example.com/a b", "http://example.com/a%20b", "example.com", 0 },
        { "http://example.com/a%", "http://example.com/a%25", "example.com", 0 },
        { "http://example.com/%%631", "http://example.com/%25c1", "example.com",
            CT_URL_OBFUSCATED_PATH },
        { "http://example.com/%zz%4", "http://example.com/%25zz%254", "example.com", 0 },
        { "http://example.com/é", "http://example.com/%C3%A9", "example.com", CT_URL_NON_ASCII },
        { "http://example.com?q=1", "http://example.com/?q=1", "example.com", 0 },
        { "http://example.com#f", "http://example.com/", "example.com", 0 },
        { "http://example.com/?", "http://example.com/", "example.com", 0 },
        { "http://example.com/?a='b'", "http://example.com/?a=%27b%27", "example.com", 0 },
        { "http://example.com/a?b?c", "http://example.com/a?b?c", "example.com", 0 });
}

TEST(dot_segments_are_walked)
{
    ROWS({ "http://example.com/a/../b", "http://example.com/b", "example.com", 0 },
        { "http://example.com/a/./b/.", "http://example.com/a/b/", "example.com", 0 },
        { "http://example.com/../../x", "http://example.com/x", "example.com", 0 },
        { "http://example.com/a/b/..", "http://example.com/a/", "example.com", 0 },
        { "http://example.com/a/b/../..", "http://example.com/", "example.com", 0 },
        { "http://example.com/a/%2e%2E/b", "http://example.com/b", "example.com",
            CT_URL_OBFUSCATED_PATH },
        { "http://example.com/a//../b", "http://example.com/a/b", "example.com", 0 },
        { "http://example.com/..a/b../.c", "http://example.com/..a/b../.c", "example.com", 0 },
        { "http://example.com/.well-known/x", "http://example.com/.well-known/x", "example.com",
            0 });
}

TEST(slashes_are_forgiven)
{
    ROWS(
        { "http:\\\\example.com\\a\\b", "http://example.com/a/b", "example.com", CT_URL_BACKSLASH },
        { "http:/example.com/", "http://example.com/", "example.com", CT_URL_SLASHES },
        { "http:example.com/", "http://example.com/", "example.com", CT_URL_SLASHES },
        { "https:////example.com/a", "https://example.com/a", "example.com", CT_URL_SLASHES },
        { "http://good.example\\@evil.example/", "http://good.example/@evil.example/",
            "good.example", CT_URL_BACKSLASH },
        { "//example.com/x", "https://example.com/x", "example.com", CT_URL_NO_SCHEME });
}

TEST(blanks_are_taken_out)
{
    ROWS({ " http://example.com/ ", "http://example.com/", "example.com", CT_URL_BLANKS },
        { "ht\ntp://exa\tmple.com/a\r\nb", "http://example.com/ab", "example.com", CT_URL_BLANKS },
        { "\x01\x02http://example.com/", "http://example.com/", "example.com", CT_URL_BLANKS });
}

TEST(users_do_not_hide_the_host)
{
    ROWS({ "http://bank.example@evil.example/", "http://evil.example/", "evil.example",
             CT_URL_USERINFO },
        { "http://user:pa@ss@evil.example/", "http://evil.example/", "evil.example",
            CT_URL_USERINFO },
        { "http://bank.example%2F@evil.example/", "http://evil.example/", "evil.example",
            CT_URL_USERINFO },
        { "http://@evil.example/", "http://evil.example/", "evil.example", CT_URL_USERINFO });
}

TEST(hosts_are_decoded_and_mapped)
{
    ROWS({ "http://ex%61mple%2ecom/", "http://example.com/", "example.com", CT_URL_PERCENT_HOST },
        { "http://bücher.example/", "http://xn--bcher-kva.example/", "xn--bcher-kva.example",
            CT_URL_IDN },
        { "http://xn--BCHER-kva.example/", "http://xn--bcher-kva.example/", "xn--bcher-kva.example",
            CT_URL_IDN },
        { "http://ＥＸＡＭＰＬＥ。com/", "http://example.com/", "example.com", CT_URL_IDN },
        { "http://example.com./", "http://example.com/", "example.com", CT_URL_TRAILING_DOT },
        { "http://a_b.example/", "http://a_b.example/", "a_b.example", 0 },
        { "http://localhost/", "http://localhost/", "localhost", 0 },
        { "http://exa mple.com/", "http://exa mple.com/", "exa mple.com", CT_URL_BAD_HOST },
        { "http:///", "http:///", "", CT_URL_SLASHES | CT_URL_BAD_HOST });
}

TEST(addresses_are_hosts_in_every_form)
{
    ROWS({ "http://192.0.2.1/", "http://192.0.2.1/", "192.0.2.1", CT_URL_IPV4 },
        { "http://3221225985/a", "http://192.0.2.1/a", "192.0.2.1", CT_URL_IPV4 | CT_URL_ODD_IP },
        { "http://0xc0.0.0x2.01/", "http://192.0.2.1/", "192.0.2.1", CT_URL_IPV4 | CT_URL_ODD_IP },
        { "http://%31%39%32.0.2.1/", "http://192.0.2.1/", "192.0.2.1",
            CT_URL_IPV4 | CT_URL_PERCENT_HOST },
        { "http://192.0.2.256/", "http://192.0.2.256/", "192.0.2.256", CT_URL_BAD_HOST },
        { "http://[2001:DB8::0:1]:8080/", "http://[2001:db8::1]:8080/", "2001:db8::1",
            CT_URL_IPV6 | CT_URL_PORT },
        { "http://[::ffff:192.0.2.1]/", "http://192.0.2.1/", "192.0.2.1",
            CT_URL_IPV4 | CT_URL_ODD_IP },
        { "http://[::1/", "http://[::1/", "[::1", CT_URL_BAD_HOST });
}

TEST(other_schemes_keep_their_shape)
{
    ROWS(
        { "MAILTO:jane.doe@example.org?subject=x", "mailto:jane.doe@example.org?subject=x", "", 0 },
        { "tel:+1-555-0100", "tel:+1-555-0100", "", 0 },
        { "cid:part1@example.org", "cid:part1@example.org", "", 0 },
        { "javascript:alert(1)//x?y#z", "javascript:alert(1)//x?y%23z", "", 0 },
        { "file://Server.example/share/x.doc", "file://server.example/share/x.doc",
            "server.example", 0 },
        { "\\\\server.example\\share\\x", "file://server.example/share/x", "server.example",
            CT_URL_NO_SCHEME | CT_URL_BACKSLASH },
        { "file:///C:/x", "file:///C:/x", "", 0 },
        { "file:////server.example/x", "file://server.example/x", "server.example",
            CT_URL_SLASHES },
        { "skype://call.example/x?y", "skype://call.example/x?y", "call.example", 0 },
        { "urn:isbn:123", "urn:isbn:123", "", 0 });
}

TEST(relative_references_are_no_urls)
{
    static const char *const t[] = { "", " ", "a/b", "/a", "?q", "#f", "example.com/a", ":x",
        "1http://example.com/", "\t" };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_url u;

        CHECK(!ct_url_parse(&a, ct_span_str(t[i]), &u));
        CHECK_INT(u.scheme, CT_URI_NONE);
    }
}

TEST(references_resolve_against_a_base)
{
    const struct {
        const char *ref, *want;
    } t[] = {
        { "x.gif", "http://example.com/a/x.gif" },
        { "./x.gif", "http://example.com/a/x.gif" },
        { "../x.gif", "http://example.com/x.gif" },
        { "/x.gif", "http://example.com/x.gif" },
        { "//cdn.example/x", "http://cdn.example/x" },
        { "?y=2", "http://example.com/a/b?y=2" },
        { "#z", "http://example.com/a/b?q=1" },
        { "", "http://example.com/a/b?q=1" },
        { "https://other.example/", "https://other.example/" },
        { "\\\\unc.example\\s", "file://unc.example/s" },
        { "\\x", "http://example.com/x" },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_url base, u;

    REQUIRE(ct_url_parse(&a, CT_LIT("http://example.com/a/b?q=1"), &base));
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        CHECK(ct_url_join(&a, &base, ct_span_str(t[i].ref), &u));
        CHECK_SPAN(u.text, t[i].want);
    }
    CHECK(!ct_url_join(&a, NULL, CT_LIT("x.gif"), &u));
    REQUIRE(ct_url_parse(&a, CT_LIT("mailto:a@example.org"), &base));
    CHECK(!ct_url_join(&a, &base, CT_LIT("x.gif"), &u));
}

TEST(what_tells_a_host_is_remote)
{
    const struct {
        const char *in;
        bool remote;
    } t[] = { { "http://example.com/", true }, { "file:///etc/x", false },
        { "file://host.example/x", true }, { "data:,x", false }, { "cid:x", false },
        { "ftp://example.com/x", true }, { "mailto:a@example.org", false }, { "http://", false } };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_url u;

        CHECK(ct_url_parse(&a, ct_span_str(t[i].in), &u));
        CHECK_INT(ct_url_is_remote(&u), t[i].remote);
    }
}

TEST(pieces_are_kept_apart)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span v = { 0 };
    struct ct_url u;

    REQUIRE(ct_url_parse(&a, CT_LIT("https://u:p@example.com:8443/p/q?a=1&amp;b=%20x&c#f?g"), &u));
    CHECK_SPAN(u.user, "u:p");
    CHECK_SPAN(u.path, "/p/q");
    CHECK_SPAN(u.fragment, "f?g");
    CHECK_INT(u.port, 8443);
    CHECK_SPAN(u.name, "https");
    CHECK(ct_url_param(u.query, CT_LIT("b"), &v));
    CHECK_SPAN(v, "%20x");
    CHECK_SPAN(ct_url_decode(&a, v), " x");
    CHECK(ct_url_param(u.query, CT_LIT("c"), &v));
    CHECK_SPAN(v, "");
    CHECK(!ct_url_param(u.query, CT_LIT("d"), &v));
}

TEST(an_overlong_url_is_cut)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    size_t n = CT_MAX_URL_BYTES + 1000;
    char *p = ct_arena_raw(&a, n);
    struct ct_url u;

    memset(p, 'x', n);
    memcpy(p, "http://example.com/", 19);
    CHECK(ct_url_parse(&a, (struct ct_span){ p, n }, &u));
    CHECK_INT(u.flags, CT_URL_LONG);
    CHECK_INT(u.text.len, CT_MAX_URL_BYTES);
}

/* Of random ASCII, the text of each URL must read back to itself. */
TEST(the_text_of_a_url_is_its_own_text)
{
    static const char alphabet[] = "abz019.:/\\?#@%2eE[]&=;~ -_'x";
    uint64_t x = 99;
    int good = 0;

    for (int i = 0; i < 200000; i++) {
        ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
        char buf[48] = "http://";
        size_t n = 7;
        struct ct_url u, v;

        x = x * 6364136223846793005u + 1442695040888963407u;
        for (size_t len = 10 + (x >> 59); n < len;) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            buf[n++] = alphabet[(x >> 33) % (sizeof alphabet - 1)];
        }
        if (!ct_url_parse(&a, (struct ct_span){ buf, n }, &u) || (u.flags & CT_URL_BAD_HOST))
            continue;
        good++;
        REQUIRE(ct_url_parse(&a, u.text, &v));
        if (!CHECK(ct_span_eq(u.text, v.text) && ct_span_eq(u.host, v.host)))
            printf("# %.*s\n", (int)n, buf);
    }
    CHECK(good > 20000);
}
