/* SPDX-License-Identifier: Apache-2.0 */
#include "read/log_names.h"

#include "tap.h"

static bool json(struct ct_span head, const char *wrapper, const char *a, const char *b)
{
    struct ct_span names[] = { ct_span_str(a), ct_span_str(b) };

    return ct_names_in_json(head, wrapper, names, 2);
}

TEST(all_names_must_stand_in_one_record)
{
    struct ct_span head = CT_LIT("{\"a\":1,\"in\":{\"b\":2}}\n{\"c\":3}\n");

    CHECK(json(head, NULL, "a", "in.b"));
    CHECK(!json(head, NULL, "a", "c"));
    CHECK(!json(head, NULL, "a", "b"));
}

TEST(a_wrapper_is_looked_into_only_when_it_is_asked_for)
{
    struct ct_span head = CT_LIT("{\"Records\":[{\"a\":1,\"b\":2}]}");

    CHECK(json(head, "Records", "a", "b"));
    CHECK(!json(head, NULL, "a", "b"));
    CHECK(!json(head, "value", "a", "b"));
}

TEST(names_before_a_cut_count)
{
    CHECK(json(CT_LIT("[{\"a\":1,\"b\":\"an end that never co"), NULL, "a", "b"));
}

TEST(what_is_remembered_is_of_this_head_only)
{
    char head[] = "{\"a\":1,\"b\":2}";
    struct ct_span s = { head, sizeof head - 1 };

    ct_names_begin(s);
    CHECK(json(s, NULL, "a", "b"));
    ct_names_end();
    head[2] = 'x'; /* the same place, other bytes */
    CHECK(!json(s, NULL, "a", "b"));
    CHECK(json(s, NULL, "x", "b"));
}

TEST(a_row_of_csv_has_its_columns)
{
    struct ct_span names[] = { CT_LIT("Date"), CT_LIT("User, name") };

    CHECK(ct_names_in_csv(CT_LIT("Date,\"User, name\",x\n1,2,3\n"), names, 2));
    CHECK(!ct_names_in_csv(CT_LIT("Date,User\n"), names, 2));
}
