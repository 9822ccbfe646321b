/* SPDX-License-Identifier: Apache-2.0 */
/* test_yaml: trees, lines, and what must not grow. */
#include "parse/yaml.h"

#include <errno.h>

#include "base/cleanup.h"
#include "tap.h"

TEST(a_map_keeps_text_and_lines)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_yaml docs;
    const struct ct_yaml *y;

    REQUIRE(ct_yaml_parse(&docs, CT_LIT("a: no\nb:\n  - 012\n  - x\nc: ~\n"), "t", &a, NULL) == 0);
    REQUIRE(docs.n == 1);
    y = ct_yaml_get(&docs.child[0], CT_LIT("a"));
    REQUIRE(y != NULL);
    CHECK_SPAN(y->text, "no");
    y = ct_yaml_get(&docs.child[0], CT_LIT("b"));
    REQUIRE(y && y->n == 2);
    CHECK_SPAN(y->child[0].text, "012");
    CHECK_INT(y->child[1].line, 4);
    CHECK(ct_yaml_is_null(ct_yaml_get(&docs.child[0], CT_LIT("c"))));
}

static int parse(struct ct_span text, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_yaml docs;

    return ct_yaml_parse(&docs, text, "t", &a, err);
}

TEST(a_key_that_stands_twice_is_refused_with_its_line)
{
    struct ct_err err = { 0 };

    CHECK_INT(parse(CT_LIT("a: 1\nb: 2\na: 3\n"), &err), -EINVAL);
    CHECK(ct_span_starts(ct_span_str(err.text), CT_LIT("t:3:")));
}

TEST(a_billion_laughs_end_at_the_limit)
{
    char text[2048];
    size_t n = (size_t)snprintf(text, sizeof text, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");

    for (int i = 1; i < 12; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
            "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1, i - 1, i - 1,
            i - 1, i - 1, i - 1, i - 1, i - 1);
    CHECK_INT(parse((struct ct_span){ text, n }, NULL), -E2BIG);
}

TEST(depth_and_broken_text_are_refused)
{
    char deep[400];

    memset(deep, '[', sizeof deep);
    CHECK_INT(parse((struct ct_span){ deep, sizeof deep }, NULL), -E2BIG);
    CHECK_INT(parse(CT_LIT("a: [1"), NULL), -EINVAL);
    CHECK_INT(parse(CT_LIT("a: *nobody"), NULL), -EINVAL);
    CHECK_INT(parse(CT_LIT("\xFF\xFE"), NULL), -EINVAL);
}

TEST(aliases_do_not_nest_deeper_than_is_allowed)
{
    char text[4096];
    size_t n = (size_t)snprintf(text, sizeof text, "a0: &a0 [x]\n");

    for (int i = 1; i < 60; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "a%d: &a%d [*a%d]\n", i, i, i - 1);
    CHECK_INT(parse((struct ct_span){ text, n }, NULL), 0);
    for (int i = 60; i < 70; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "a%d: &a%d [*a%d]\n", i, i, i - 1);
    CHECK_INT(parse((struct ct_span){ text, n }, NULL), -E2BIG);
}
