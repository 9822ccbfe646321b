/* SPDX-License-Identifier: Apache-2.0 */
#include "intel/members.h"

#include "tap.h"

struct seen {
    struct ct_members v[8];
    unsigned n;
};

static void note(const struct ct_members *m, void *arg)
{
    struct seen *s = arg;

    if (s->n < 8)
        s->v[s->n] = *m;
    s->n++;
}

TEST(inner_objects_come_before_outer_ones)
{
    struct ct_arena a = { 0 };
    struct seen s = { 0 };

    CHECK(!ct_members_each(CT_LIT("[{\"type\":\"o\",\"in\":{\"type\":\"i\\u0041\",\"value\":7},"
                                  "\"value\":[\"not this\"]}]"),
        &a, note, &s));
    CHECK_INT(s.n, 2);
    CHECK_SPAN(s.v[0].v[CT_MEMBER_TYPE], "iA");
    CHECK_SPAN(s.v[0].v[CT_MEMBER_VALUE], "7");
    CHECK_SPAN(s.v[1].v[CT_MEMBER_TYPE], "o");
    CHECK(!(s.v[1].here & 1U << CT_MEMBER_VALUE));
    ct_arena_done(&a);
}

TEST(a_scalar_alone_and_a_depth_without_end_are_stood)
{
    static char deep[100001];
    struct ct_arena a = { 0 };
    struct seen s = { 0 };

    CHECK(!ct_members_each(CT_LIT("\"value\""), &a, note, &s));
    memset(deep, '[', 100000);
    CHECK(ct_members_each(ct_span_str(deep), &a, note, &s) != NULL);
    CHECK_INT(s.n, 0);
    ct_arena_done(&a);
}
