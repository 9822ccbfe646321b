/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwrap: wrapped links made for this test from known ones, and what is not
 * to be undone.
 */
#include "parse/unwrap.h"

#include "base/cleanup.h"
#include "tap.h"

static bool unwrap(struct ct_arena *a, const char *in, struct ct_unwrapped *ret)
{
    struct ct_url u;

    *ret = (struct ct_unwrapped){ 0 };
    return CHECK(ct_url_parse(a, ct_span_str(in), &u)) && ct_unwrap(a, &u, ret);
}

TEST(gateways_that_carry_the_original_are_undone)
{
    const struct {
        const char *in, *want;
        enum ct_wrapper by;
    } t[] = {
        { "https://nam02.safelinks.protection.outlook.com/"
          "?url=https%3A%2F%2Fnews.example.com%2Fa%3Fx%3D1%26y%3D2&data=05%7C02%7C&sdata=x",
            "https://news.example.com/a?x=1&y=2", CT_WRAP_SAFELINKS },
        { "https://gcc02.safelinks.protection.outlook.com/ap/w-59584e83/"
          "?url=http%3A%2F%2Fnews.example.com%2F&amp;data=05",
            "http://news.example.com/", CT_WRAP_SAFELINKS },
        { "https://usg01.safelinks.protection.office365.us/?url=http%3A%2F%2Fnews.example.com",
            "http://news.example.com/", CT_WRAP_SAFELINKS_US },
        { "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html"
          "?url=https%3A%2F%2Fnews.example.com%2Ft&locale=en-us",
            "https://news.example.com/t", CT_WRAP_SAFELINKS_TEAMS },
        { "https://urldefense.proofpoint.com/v1/url?u=http://news.example.com/a&k=x&r=y",
            "http://news.example.com/a", CT_WRAP_URLDEFENSE_V1 },
        { "https://urldefense.proofpoint.com/v2/url?u=https-3A__news.example.com_a_b-5Fc-2Dd"
          "-3Fx-3D1-26y-3D2-23frag&d=DwMF&c=x&r=y&m=z&s=w&e=",
            "https://news.example.com/a/b_c-d?x=1&y=2", CT_WRAP_URLDEFENSE_V2 },
        { "https://urldefense.com/v3/__https://news.example.com/a*frag__;Iw!!abc!def$",
            "https://news.example.com/a", CT_WRAP_URLDEFENSE_V3 },
        { "https://urldefense.com/v3/__https://news.example.com/a/../b?x=**B1**B&y=*t****"
          "__;W1tbXV1dw6nDqSo!!abc!def$",
            "https://news.example.com/b?x=[[[1]]]&y=%C3%A9t%C3%A9*", CT_WRAP_URLDEFENSE_V3 },
        { "https://urldefense.us/v3/__http:/news.example.com/one__;!!abc!def$",
            "http://news.example.com/one", CT_WRAP_URLDEFENSE_V3_US },
        { "https://ci3.googleusercontent.com/proxy/AbC-1_2=s0-d-e1-ft#"
          "https://news.example.com/p.gif?u=1",
            "https://news.example.com/p.gif?u=1", CT_WRAP_GOOGLE_PROXY },
        { "https://ci4.googleusercontent.com/meips/ADKq=s0-d-e1-ft#http://news.example.com/p.gif",
            "http://news.example.com/p.gif", CT_WRAP_GOOGLE_MEIPS },
        { "https://www.google.com/url?q=https://news.example.com/a%26b&sa=D&source=x",
            "https://news.example.com/a&b", CT_WRAP_GOOGLE_URL },
        { "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fnews.example.com%2F",
            "https://news.example.com/", CT_WRAP_GOOGLE_URL },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_unwrapped un;

        if (!CHECK(unwrap(&a, t[i].in, &un)))
            printf("# %s\n", t[i].in);
        CHECK_SPAN(un.url.text, t[i].want);
        CHECK_INT(un.n_chain, 1);
        CHECK_INT(un.chain[0], t[i].by);
        CHECK(!un.opaque);
    }
}

TEST(runs_of_v3_are_counted_from_two)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_unwrapped un;

    /* 70 signs: a run of 65, coded "_", and one of 5, coded "D" */
    CHECK(unwrap(&a,
        "https://urldefense.com/v3/__https://news.example.com/?q=**_**Dz__;"
        "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8f"
        "Hx8fA!!abc!def$",
        &un));
    CHECK_INT(un.url.query.len, 2 + 70 + 1);
    CHECK(ct_span_ends(un.url.query, CT_LIT("||z")));
}

TEST(a_wrapper_in_a_wrapper_is_undone_from_outside)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_unwrapped un;

    CHECK(unwrap(&a,
        "https://eur03.safelinks.protection.outlook.com/"
        "?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fnews.example.com%2Fa__%3B!!x%24"
        "&data=05%7C02%7Cjane.doe%40example.org%7C1234",
        &un));
    CHECK_SPAN(un.url.text, "https://news.example.com/a");
    CHECK_INT(un.n_chain, 2);
    CHECK_INT(un.chain[0], CT_WRAP_SAFELINKS);
    CHECK_INT(un.chain[1], CT_WRAP_URLDEFENSE_V3);
    CHECK_SPAN(un.rcpt, "jane.doe@example.org");
}

TEST(opaque_wrappers_are_named_and_left)
{
    const struct {
        const char *in, *name;
    } t[] = {
        { "https://protect-eu.mimecast.com/s/abcDEF123?domain=news.example.com",
            "Mimecast URL Protect" },
        { "https://url.us.m.mimecastprotect.com/s/abc", "Mimecast URL Protect" },
        { "https://secure-web.cisco.com/1abc/https%3A%2F%2Fnews.example.com%2F",
            "Cisco Secure Email" },
        { "https://clicktime.symantec.com/3abc?u=https%3A%2F%2Fnews.example.com",
            "Symantec Click-time Protection" },
        { "https://urldefense.com/v4/whatever", "Proofpoint URL Defense" },
        { "https://urldefense.com/v3/broken", "Proofpoint URL Defense v3" },
        { "https://nam02.safelinks.protection.outlook.com/?data=x", "Microsoft Safe Links" },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_unwrapped un;

        CHECK(unwrap(&a, t[i].in, &un));
        CHECK(un.opaque);
        CHECK_SPAN(ct_span_str(ct_wrapper_name(un.chain[0])), t[i].name);
        CHECK_SPAN(un.url.raw, t[i].in);
    }
}

TEST(a_url_within_a_query_is_only_named)
{
    const struct {
        const char *in, *inner;
    } t[] = {
        { "https://t.example/r?u=https%3A%2F%2Fnews.example.com%2Fx&id=1",
            "https://news.example.com/x" },
        { "https://t.example/r?u=https%253A%252F%252Fnews.example.com",
            "https://news.example.com" },
        { "https://t.example/r?u=aHR0cHM6Ly9uZXdzLmV4YW1wbGUuY29tL3g",
            "https://news.example.com/x" },
        { "https://t.example/c/https://news.example.com/x", "https://news.example.com/x" },
        { "https://t.example/r?u=httpfoo", "" },
        { "https://t.example/a/b?c=d", "" },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_unwrapped un;

        CHECK(!unwrap(&a, t[i].in, &un));
        CHECK_SPAN(un.inner, t[i].inner);
        CHECK_SPAN(un.url.host, "t.example");
    }
}

TEST(what_only_sounds_like_a_wrapper_is_none)
{
    static const char *const t[] = { "https://evilsafelinks.protection.outlook.com/?url=http://x/",
        "https://safelinks.protection.outlook.com.evil.example/?url=http%3A%2F%2Fx.example",
        "https://www.google.com/search?q=http://news.example.com/",
        "https://www.google.com/url?q=not+a+link", "mailto:x@urldefense.com" };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_unwrapped un;

        if (!CHECK(!unwrap(&a, t[i], &un)))
            printf("# %s\n", t[i]);
    }
}

TEST(endless_wrapping_stops)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    char buf[1024] = "";
    struct ct_unwrapped un;

    for (int i = 0; i < 12; i++)
        snprintf(buf + strlen(buf), sizeof buf - strlen(buf),
            "https://ci3.googleusercontent.com/proxy/x#");
    snprintf(buf + strlen(buf), sizeof buf - strlen(buf), "http://news.example.com/");
    CHECK(unwrap(&a, buf, &un));
    CHECK_INT(un.n_chain, CT_MAX_URL_UNWRAP);
}
