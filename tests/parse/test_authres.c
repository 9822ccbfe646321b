/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/authres.h"
#include "tap.h"

static struct ct_arena a;

TEST(results_with_their_properties)
{
    struct ct_authres r;

    CHECK(ct_authres_parse(&r, &a,
        CT_LIT("MX.example 1; dkim=pass (2048-bit; ok) reason=\"good sig\"\r\n"
               " header.d=a.example header.i=@a.example;\r\n"
               " spf=FAIL smtp.mailfrom=b@c.example; dmarc=none action=none")));
    CHECK_SPAN(r.server, "mx.example");
    REQUIRE(r.n == 3);
    CHECK_SPAN(r.v[0].method, "dkim");
    CHECK_SPAN(r.v[0].result, "pass");
    CHECK_SPAN(r.v[0].reason, "good sig");
    CHECK_SPAN(r.v[0].comment, "2048-bit; ok");
    CHECK_INT(r.v[0].n_props, 2);
    CHECK_SPAN(ct_auth_prop(&r.v[0], CT_LIT("header"), CT_LIT("i")), "@a.example");
    CHECK_SPAN(r.v[1].result, "fail");
    CHECK_SPAN(ct_auth_prop(&r.v[1], CT_LIT("smtp"), CT_LIT("mailfrom")), "b@c.example");
    CHECK_SPAN(ct_auth_prop(&r.v[2], CT_LIT(""), CT_LIT("action")), "none");
    CHECK_INT(ct_auth_prop(&r.v[2], CT_LIT("header"), CT_LIT("action")).len, 0);
}

TEST(a_server_that_does_not_name_itself)
{
    struct ct_authres r;

    CHECK(ct_authres_parse(&r, &a,
        CT_LIT("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; host.example;\n"
               " dkim=none (message not signed)\n header.d=none;compauth=pass reason=100")));
    CHECK_SPAN(r.server, "");
    REQUIRE(r.n == 3);
    CHECK_SPAN(r.v[0].comment, "sender IP is 192.0.2.1");
    CHECK_SPAN(r.v[2].method, "compauth");
    CHECK_SPAN(r.v[2].reason, "100");
}

TEST(sets_of_arc_have_a_number)
{
    struct ct_authres r;

    CHECK(ct_authres_parse(&r, &a, CT_LIT("i=2; mx.example; arc=pass (i=1); spf=pass spf=none")));
    CHECK_INT(r.instance, 2);
    CHECK_SPAN(r.server, "mx.example");
    CHECK_INT(r.n, 3);
    CHECK(ct_authres_parse(&r, &a, CT_LIT("mx.example; none")));
    CHECK_INT(r.n, 0);
    CHECK(!ct_authres_parse(&r, &a, CT_LIT(" ")));
}

TEST(received_spf_is_a_result_too)
{
    struct ct_auth_result r;

    CHECK(ct_received_spf_parse(&r, &a,
        CT_LIT("Pass (mx: a designates 192.0.2.1) client-ip=192.0.2.1;\n"
               " envelope-from=\"a@b.example\"; helo=c.example;")));
    CHECK_SPAN(r.method, "spf");
    CHECK_SPAN(r.result, "pass");
    CHECK_SPAN(r.comment, "mx: a designates 192.0.2.1");
    CHECK_SPAN(ct_auth_prop(&r, CT_LIT(""), CT_LIT("client-ip")), "192.0.2.1");
    CHECK_SPAN(ct_auth_prop(&r, CT_LIT(""), CT_LIT("envelope-from")), "a@b.example");
    CHECK(!ct_received_spf_parse(&r, &a, CT_LIT("")));
}

TEST(tags_of_a_signature)
{
    struct ct_dkim_tags t;

    CHECK(ct_dkim_tags_parse(&t, &a,
        CT_LIT("v=1; a=rsa-sha256; c=relaxed/simple; d=Mail.Example;\r\n s=S1; t=1583226001;"
               " x=1583312401; l=10; h=from:to\r\n :subject; i=@mail.example; b=dzd\r\n WQ==")));
    CHECK_SPAN(t.d, "mail.example");
    CHECK_SPAN(t.s, "s1");
    CHECK_SPAN(t.a, "rsa-sha256");
    CHECK_SPAN(t.h, "from:to:subject");
    CHECK_SPAN(t.c, "relaxed/simple");
    CHECK_INT(t.t, 1583226001);
    CHECK_INT(t.x, 1583312401);
    CHECK(t.has_l);
    CHECK(!ct_dkim_tags_parse(&t, &a, CT_LIT("v=1; s=x")));
    ct_arena_done(&a);
}
