/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token: the recipient in every disguise, and templates that two recipients
 * share.
 */
#include "parse/token.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "tap.h"

static struct ct_token_set *people(struct ct_arena *a)
{
    static const struct ct_span who[] = { CT_LIT("Richard.Roe@other.example"),
        CT_LIT("Jane.Doe@Example.org"), CT_LIT("nobody"), CT_LIT("bob@example.org") };

    return ct_token_set(a, who, 4);
}

TEST(the_recipient_is_found_in_every_form)
{
    const struct {
        const char *value, *kind, *span;
    } t[] = {
        { "https://t.example/?u=jane.doe@example.org&x", "literal", "jane.doe@example.org" },
        { "https://t.example/?u=JANE.DOE%40EXAMPLE.ORG", "literal", "JANE.DOE%40EXAMPLE.ORG" },
        { "https://t.example/#jane.doe%2540example.org", "literal", "jane.doe%2540example.org" },
        { "<bounce-77-jane.doe=example.org@t.example>", "verp", "jane.doe=example.org" },
        { "https://t.example/jane.doe_example.org/x", "verp", "jane.doe_example.org" },
        { "https://t.example/u/Jane.Doe/open.gif", "local", "Jane.Doe" },
        { "https://t.example/?u=amFuZS5kb2VAZXhhbXBsZS5vcmc=", "base64",
            "amFuZS5kb2VAZXhhbXBsZS5vcmc" },
        { "https://t.example/amFuZS5kb2VAZXhhbXBsZS5vcmc/x", "base64",
            "amFuZS5kb2VAZXhhbXBsZS5vcmc" },
        { "https://t.example/x?aWQ9NyZ1PWphbmUuZG9lQGV4YW1wbGUub3JnJng%3D", "base64",
            "aWQ9NyZ1PWphbmUuZG9lQGV4YW1wbGUub3JnJng%3D" },
        { "https://t.example/6A616e652e646f65406578616d706c652e6f7267", "hex",
            "6A616e652e646f65406578616d706c652e6f7267" },
        { "https://t.example/b49be4c6d5b60918bf27d1189d8f326d.png", "md5",
            "b49be4c6d5b60918bf27d1189d8f326d" },
        { "https://t.example/?h=B49BE4C6D5B60918BF27D1189D8F326D", "md5",
            "B49BE4C6D5B60918BF27D1189D8F326D" },
        { "https://t.example/?h=b49be4c6d5b60918", "md5", "b49be4c6d5b60918" },
        { "https://t.example/?h=3815d48373a535e213847aaa7a77a418", "md5",
            "3815d48373a535e213847aaa7a77a418" },
        { "https://t.example/?h=tJvkxtW2CRi_J9EYnY8ybQ==", "md5", "tJvkxtW2CRi_J9EYnY8ybQ" },
        { "https://t.example/?h=tJvkxtW2CRi%2FJ9EYnY8ybQ%3D%3D", "md5",
            "tJvkxtW2CRi%2FJ9EYnY8ybQ%3D%3D" },
        { "https://t.example/395059822cad73bf29f93d7f70738e7b72b79cfb", "sha1",
            "395059822cad73bf29f93d7f70738e7b72b79cfb" },
        { "https://t.example/?x=OVBZgiytc78p-T1_cHOOe3K3nPs", "sha1",
            "OVBZgiytc78p-T1_cHOOe3K3nPs" },
        { "https://t.example/7f73355bf032dcbb8e5a3f51f1e4a8ba92ef1344de2d95382634cf91da6d6181",
            "sha256", "7f73355bf032dcbb8e5a3f51f1e4a8ba92ef1344de2d95382634cf91da6d6181" },
        { "x=xid_b49be4c6d5b60918bf27d1189d8f326d00ff", "md5",
            "b49be4c6d5b60918bf27d1189d8f326d00ff" },
        { "https://t.example/gro.elpmaxe@eod.enaj", "reversed", "gro.elpmaxe@eod.enaj" },
        { "https://t.example/wnar.qbr@rknzcyr.bet", "reversed", "wnar.qbr@rknzcyr.bet" },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_token_set *set = people(&a);

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_token_hit hit = { 0 };

        if (!CHECK(ct_token_find(set, ct_span_str(t[i].value), &hit)))
            printf("# %s\n", t[i].value);
        CHECK_SPAN(ct_span_str(ct_token_kind_name(hit.kind)), t[i].kind);
        CHECK_SPAN(hit.span, t[i].span);
        CHECK_INT(hit.rcpt, 1);
    }
    ct_token_cold();
}

TEST(others_are_not_the_recipient)
{
    static const char *const t[] = { "", "https://example.org/", "https://t.example/jane.doe2",
        "https://t.example/?u=xjane.doe@example.org", "https://t.example/?u=jane.doe@example.orgs",
        "https://t.example/?u=john@example.org", "https://t.example/bob/x",
        "https://t.example/5d41402abc4b2a76b9719d911017c592",
        "https://t.example/newsletter/unsubscribe?list=parliament",
        "https://www.example.org/about-us", "https://t.example/am9obi5kb2VAZXhhbXBsZS5vcmc" };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_token_set *set = people(&a);

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_token_hit hit;

        if (!CHECK(!ct_token_find(set, ct_span_str(t[i]), &hit)))
            printf("# %s: " CT_FMT "\n", t[i], CT_ARG(hit.span));
    }
    ct_token_cold();
}

TEST(the_first_hit_comes_first)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_token_set *set = people(&a);
    struct ct_token_hit hit = { 0 };

    REQUIRE(ct_token_find(
        set, CT_LIT("/b49be4c6d5b60918bf27d1189d8f326d/richard.roe@other.example"), &hit));
    CHECK_INT(hit.kind, CT_TOKEN_MD5);
    REQUIRE(ct_token_find(
        set, CT_LIT("/richard.roe@other.example/b49be4c6d5b60918bf27d1189d8f326d"), &hit));
    CHECK_INT(hit.kind, CT_TOKEN_LITERAL);
    CHECK_INT(hit.rcpt, 0);
    ct_token_cold();
}

TEST(many_recipients_share_one_look)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span who[CT_MAX_TOKEN_RCPTS + 10];
    struct ct_token_hit hit = { 0 };
    struct ct_token_set *set;

    for (size_t i = 0; i < sizeof who / sizeof *who; i++)
        who[i] = ct_arena_printf(&a, "person%zu@dept%zu.example", i, i % 40);
    set = ct_token_set(&a, who, sizeof who / sizeof *who);
    CHECK(ct_token_find(set, CT_LIT("https://t.example/?u=person3@dept3.example"), &hit));
    CHECK_INT(hit.rcpt, 3);
    CHECK(ct_token_find(set, CT_LIT("https://t.example/person500/x"), &hit));
    CHECK_INT(hit.rcpt, 500);
    CHECK(!ct_token_find(set, CT_LIT("https://t.example/person515/x"), &hit));
    ct_token_cold();
}

TEST(classes_follow_the_alphabet)
{
    const struct {
        const char *s;
        enum ct_token_class want;
        bool opaque;
    } t[] = {
        { "", CT_CLASS_EMPTY, false },
        { "open.gif", CT_CLASS_WORD, false },
        { "news-letter_a", CT_CLASS_WORD, false },
        { "averyveryverylongword", CT_CLASS_TEXT, false },
        { "12345", CT_CLASS_DIGITS, false },
        { "1234567", CT_CLASS_DIGITS, true },
        { "deadbeef01", CT_CLASS_HEX, true },
        { "DEADBEEF01", CT_CLASS_HEX, true },
        { "5f4dcc3b5aa765d61d8327deb882cf99", CT_CLASS_HEX, true },
        { "123e4567-e89b-12d3-a456-426614174000", CT_CLASS_UUID, true },
        { "x7Gh2kQp9Z", CT_CLASS_TOKEN, true },
        { "v2", CT_CLASS_TOKEN, false },
        { "aB3-dE_f9G", CT_CLASS_BASE64, true },
        { "Home", CT_CLASS_TEXT, false },
        { "qWeRtYuIoPaS", CT_CLASS_TEXT, true },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        if (!CHECK_INT(ct_token_class(ct_span_str(t[i].s)), t[i].want) ||
            !CHECK_INT(ct_token_is_opaque(ct_span_str(t[i].s)), t[i].opaque))
            printf("# %s\n", t[i].s);
    }
}

TEST(templates_are_one_for_all_recipients)
{
    const struct {
        const char *url, *want;
        enum ct_token_kind rcpt;
        unsigned n_opaque;
    } t[] = {
        { "https://t.example.com/o/b49be4c6d5b60918bf27d1189d8f326d/open.gif?u=12&k=abc",
            "/o/{rcpt:md5}/open.gif?u={D2}&k=abc", CT_TOKEN_MD5, 0 },
        { "https://t.example.com/o/5f4dcc3b5aa765d61d8327deb882cf99.gif", "/o/{HEX32}.gif",
            CT_TOKEN_NONE, 1 },
        { "https://t.example.com/?e=jane.doe@example.org&c=x7Gh2kQp9Z",
            "/?e={rcpt:literal}&c={TOK10}", CT_TOKEN_LITERAL, 1 },
        { "https://t.example.com/open?jane.doe=example.org", "/open?{rcpt:verp}", CT_TOKEN_VERP,
            0 },
        { "https://t.example.com/x/123e4567-e89b-12d3-a456-426614174000/Home", "/x/{UUID}/{M4}",
            CT_TOKEN_NONE, 1 },
        { "https://t.example.com/", "/", CT_TOKEN_NONE, 0 },
        { "https://t.example.com/a//b?x=&y", "/a//b?x=&y", CT_TOKEN_NONE, 0 },
        { "https://t.example.com/p#amFuZS5kb2VAZXhhbXBsZS5vcmc=", "/p#{rcpt:base64}",
            CT_TOKEN_BASE64, 0 },
        { "https://b49be4c6d5b60918bf27d1189d8f326d.t.example.com/p", "/p", CT_TOKEN_MD5, 1 },
        { "https://t.example.com/?utm_source=mail&CamelKey=1", "/?utm_source=mail&CamelKey={D1}",
            CT_TOKEN_NONE, 0 },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_token_set *set = people(&a);

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_template tpl;
        struct ct_url u;

        REQUIRE(ct_url_parse(&a, ct_span_str(t[i].url), &u));
        tpl = ct_url_template(&a, &u, set);
        CHECK_SPAN(tpl.text, t[i].want);
        CHECK_SPAN(tpl.host, "example.com");
        CHECK_INT(tpl.rcpt, t[i].rcpt);
        CHECK_INT(tpl.n_opaque, t[i].n_opaque);
    }
    ct_token_cold();
}

TEST(what_differs_is_the_token)
{
    const struct {
        const char *a, *b, *in_a, *in_b; /* NULL: no single difference */
    } t[] = {
        { "https://t.example/o/abc123/x.gif", "https://t.example/o/abd124/x.gif", "abc123",
            "abd124" },
        { "https://t.example/?u=1&v=2", "https://t.example/?u=10&v=2", "1", "10" },
        { "https://t.example/?u=&v=2", "https://t.example/?u=7&v=2", "", "7" },
        { "https://t.example/a/b", "https://t.example/a/b", NULL, NULL },
        { "https://t.example/a/b/c", "https://t.example/x/b/y", NULL, NULL },
        { "https://t.example/aab", "https://t.example/aaab", "aab", "aaab" },
        { "", "x", "", "x" },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_span a = { 0 }, b = { 0 };
        bool one = ct_token_diff(ct_span_str(t[i].a), ct_span_str(t[i].b), &a, &b);

        CHECK_INT(one, t[i].in_a != NULL);
        if (!one || !t[i].in_a)
            continue;
        CHECK_SPAN(a, t[i].in_a);
        CHECK_SPAN(b, t[i].in_b);
    }
}
