/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/limits.h"
#include "read/native.h"
#include "tap.h"

/* The leaves as "name=text|…", "!why" behind them. */
static const char *flat(const char *prefix, struct ct_span json)
{
    static char out[1024];
    struct ct_native n = { 0 };
    struct ct_arena a = { 0 };
    const char *why = ct_native_json(&n, json, ct_span_str(prefix), &a);
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n.v.n && at + 200 < sizeof out; i++)
        at += (size_t)snprintf(out + at, sizeof out - at, "%.*s=%.*s|", (int)n.v.v[i].name.len,
            n.v.v[i].name.ptr, (int)n.v.v[i].text.len, n.v.v[i].text.ptr);
    if (why)
        snprintf(out + at, sizeof out - at, "!%.100s", why);
    ct_vec_done(&n.v);
    ct_arena_done(&a);
    return out;
}

#define FLAT(json) ct_span_str(flat("", CT_LIT(json)))

TEST(nested_names_are_joined_and_members_of_arrays_have_its_name)
{
    CHECK_SPAN(FLAT("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":{\"e\":true}},\"f\":2}"),
        "a=1|b.c=x|b.d.e=true|f=2|");
    CHECK_SPAN(FLAT("{\"a\":[1,[2,3],{\"b\":4},5],\"c\":6}"), "a=1|a=2|a=3|a.b=4|a=5|c=6|");
    CHECK_SPAN(FLAT("{\"a\":[[{\"b\":1}],2]}"), "a.b=1|a=2|");
    CHECK_SPAN(FLAT("{\"a\":null,\"b\":\"\",\"c\":[],\"d\":{},\"e\":[null]}"), "");
    CHECK_SPAN(ct_span_str(flat("AuditData", CT_LIT("{\"a\":{\"b\":1},\"c\":2}"))),
        "AuditData.a.b=1|AuditData.c=2|");
    CHECK_SPAN(FLAT("7"), "=7|");
}

TEST(escapes_are_undone_in_names_and_texts)
{
    CHECK_SPAN(FLAT("{\"\\u0061\":{\"b\\n\":\"x\\u00e9\\\\\"}}"), "a.b\n=x\xC3\xA9\\|");
}

TEST(what_stood_before_the_break_is_kept)
{
    CHECK(ct_span_starts(FLAT("{\"a\":1,\"b\":{\"c\":2"), CT_LIT("a=1|b.c=2|!")));
    CHECK(ct_span_starts(FLAT("{\"a\":1} x"), CT_LIT("a=1|!")));
    CHECK_SPAN(FLAT(""), "!a value is missing at the end");
}

TEST(long_names_are_cut_and_do_not_grow_with_depth)
{
    char json[4096];
    size_t at = 0;

    for (int i = 0; i < 20; i++)
        at += (size_t)snprintf(json + at, sizeof json - at, "{\"%0100d\":", i);
    json[at++] = '1';
    memset(json + at, '}', 20);

    struct ct_native n = { 0 };
    struct ct_arena a = { 0 };

    CHECK(!ct_native_json(&n, (struct ct_span){ json, at + 20 }, (struct ct_span){ 0 }, &a));
    REQUIRE(n.v.n == 1);
    CHECK(n.v.v[0].name.len <= CT_MAX_NATIVE_NAME);
    ct_vec_done(&n.v);
    ct_arena_done(&a);
}

TEST(a_million_levels_are_refused)
{
    size_t n = 1000000;
    char *p = malloc(n);

    REQUIRE(p);
    memset(p, '[', n);
    CHECK_SPAN(ct_span_str(flat("", (struct ct_span){ p, n })), "!JSON nested deeper than is read");
    free(p);
}

TEST(values_beyond_the_limit_are_left_out_and_said)
{
    size_t n = CT_MAX_NATIVE_VALUES + 5, at = 0;
    char *p = malloc(2 * n + 2);
    struct ct_native v = { 0 };
    struct ct_arena a = { 0 };

    REQUIRE(p);
    p[at++] = '[';
    for (size_t i = 0; i < n; i++) {
        p[at++] = '1';
        p[at++] = i + 1 < n ? ',' : ']';
    }
    CHECK(!ct_native_json(&v, (struct ct_span){ p, at }, (struct ct_span){ 0 }, &a));
    CHECK_INT(v.v.n, CT_MAX_NATIVE_VALUES);
    CHECK(v.cut);
    ct_vec_done(&v.v);
    ct_arena_done(&a);
    free(p);
}

TEST(values_are_found_by_name_and_by_the_key_beside_them)
{
    struct ct_native n = { 0 };
    struct ct_arena a = { 0 };

    CHECK(!ct_native_json(&n,
        CT_LIT("{\"P\":[{\"Name\":\"UserAgent\",\"Value\":\"curl\"},{\"Value\":\"7\",\"Name\":"
               "\"Id\"},{\"Name\":\"None\"}]}"),
        (struct ct_span){ 0 }, &a));
    CHECK_SPAN(ct_native_get(&n, CT_LIT("P.Name")), "UserAgent");
    CHECK_SPAN(ct_native_get(&n, CT_LIT("P.name")), "");
    CHECK_INT(ct_native_next(&n, CT_LIT("P.Name"), 1), 3);
    CHECK_INT(ct_native_next(&n, CT_LIT("Q"), 0), n.v.n);
    CHECK_SPAN(
        ct_native_pair(&n, CT_LIT("P.Name"), CT_LIT("useragent"), CT_LIT("P.Value")), "curl");
    CHECK_SPAN(ct_native_pair(&n, CT_LIT("P.Name"), CT_LIT("Id"), CT_LIT("P.Value")), "7");
    CHECK_SPAN(ct_native_pair(&n, CT_LIT("P.Name"), CT_LIT("None"), CT_LIT("P.Value")), "");
    ct_vec_done(&n.v);
    ct_arena_done(&a);
}
