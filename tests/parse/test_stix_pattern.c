/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/stix_pattern.h"

#include "tap.h"

struct seen {
    struct ct_stix_comparison v[16];
    unsigned n;
};

static void note(const struct ct_stix_comparison *c, void *arg)
{
    struct seen *s = arg;

    if (s->n < 16)
        s->v[s->n] = *c;
    s->n++;
}

static const char *parse(const char *text, struct ct_arena *a, struct seen *ret)
{
    *ret = (struct seen){ 0 };
    return ct_stix_pattern(ct_span_str(text), a, note, ret);
}

TEST(every_comparison_is_told_with_its_path_and_value)
{
    struct ct_arena a = { 0 };
    struct seen s;

    CHECK(!parse("[domain-name:value = 'a.example' OR (ipv4-addr:value ISSUBSET '192.0.2.0/24' AND "
                 "file:hashes.'SHA-256' IN ('aa', 'bb'))] FOLLOWEDBY [url:value != 'x']",
        &a, &s));
    CHECK_INT(s.n, 5);
    CHECK_SPAN(s.v[0].path, "domain-name:value");
    CHECK_SPAN(s.v[0].value, "a.example");
    CHECK_INT(s.v[1].op, CT_STIX_SUBSET);
    CHECK_SPAN(s.v[2].path, "file:hashes.'SHA-256'");
    CHECK_SPAN(s.v[3].value, "bb");
    CHECK_INT(s.v[4].op, CT_STIX_OTHER);
    ct_arena_done(&a);
}

TEST(escapes_are_undone_and_negation_is_told)
{
    struct ct_arena a = { 0 };
    struct seen s;

    CHECK(!parse("[file:name NOT = 'it\\'s C:\\\\x']", &a, &s));
    CHECK_SPAN(s.v[0].value, "it's C:\\x");
    CHECK(s.v[0].negated);
    ct_arena_done(&a);
}

TEST(qualifiers_are_checked)
{
    struct ct_arena a = { 0 };
    struct seen s;

    CHECK(!parse("([a:b = 1] REPEATS 2 TIMES) WITHIN 5.5 SECONDS", &a, &s));
    CHECK(!parse("[a:b = 1] START t'2016-06-01T01:30:00.1Z' STOP t'2016-06-02T01:30:00Z'", &a, &s));
    CHECK(parse("[a:b = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS", &a, &s) != NULL);
    CHECK(parse("[a:b = 1] within 5 SECONDS", &a, &s) != NULL);
    CHECK(parse("[a:b = 1] WITHIN -5 SECONDS", &a, &s) != NULL);
    ct_arena_done(&a);
}

TEST(what_is_no_pattern_says_why)
{
    static const char *const bad[] = { "", "a:b = 1", "[a:b = ]", "[a.b = 1]", "[a:b = x]",
        "[a:b =? 'x']", "[a:b MATCHES /x/]", "[a:b = t'2024-13-01T12:00:00Z']", "[a:b = b'====']",
        "[a:b = 'x]", "[a:b ISSUBSET ]", "[a:b = 1", "[a: = 1]", "[a:b[x] = 1]" };
    struct ct_arena a = { 0 };
    struct seen s;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!CHECK(parse(bad[i], &a, &s) != NULL))
            printf("# %s\n", bad[i]);
    ct_arena_done(&a);
}

TEST(brackets_do_not_exhaust_the_stack)
{
    static char deep[200001];
    struct ct_arena a = { 0 };
    struct seen s;

    memset(deep, '(', 100000);
    memset(deep + 100000, ')', 100000);
    CHECK(parse(deep, &a, &s) != NULL);
    deep[0] = '[';
    CHECK(parse(deep, &a, &s) != NULL);
    ct_arena_done(&a);
}
