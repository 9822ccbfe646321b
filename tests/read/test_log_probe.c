/* SPDX-License-Identifier: Apache-2.0 */
#include "read/log_probe.h"
#include "tap.h"

TEST(json_is_known_by_names_that_stand_together)
{
    struct ct_span one = CT_LIT("{\"ts\":1,\"id\":{\"orig_h\":\"x\",\"deep\":{\"er\":1}}}\n");

    CHECK(ct_probe_json(one, NULL, "ts,id.orig_h"));
    CHECK(!ct_probe_json(one, NULL, "ts,orig_h"));
    CHECK(!ct_probe_json(one, NULL, "ts,er"));
    CHECK(!ct_probe_json(one, NULL, "ts,id.deep.er"));
    CHECK(ct_probe_json(CT_LIT("\xEF\xBB\xBF{\"a\":1}"), NULL, "a"));
    CHECK(ct_probe_json(CT_LIT("[{\"x\":1},\n{\"a\":1}]"), NULL, "a"));
    CHECK(ct_probe_json(CT_LIT("{\"Records\":[{\"a\":1}]}"), "Records", "a"));
    CHECK(!ct_probe_json(CT_LIT("{\"Records\":[{\"a\":1}]}"), NULL, "a"));
}

TEST(names_of_two_records_are_not_counted_together)
{
    CHECK(!ct_probe_json(CT_LIT("{\"a\":1}\n{\"b\":1}\n"), NULL, "a,b"));
}

TEST(what_a_cut_record_shows_counts)
{
    CHECK(ct_probe_json(CT_LIT("{\"a\":1,\"b\":\"text that is cu"), NULL, "a,b"));
    CHECK(!ct_probe_json(CT_LIT("{\"a\":1,\"b"), NULL, "a,b"));
}

TEST(text_that_is_no_json_is_none)
{
    CHECK(!ct_probe_json(CT_LIT(""), NULL, "a"));
    CHECK(!ct_probe_json(CT_LIT("a"), NULL, "a"));
    CHECK(!ct_probe_json(CT_LIT("\"a\":1"), NULL, "a"));
}

TEST(csv_is_known_by_its_heading)
{
    CHECK(ct_probe_csv(CT_LIT("\xEF\xBB\xBF\"Date\", User ,IP\r\n1,2,3\r\n"), "Date,User"));
    CHECK(ct_probe_csv(CT_LIT("a;b;c\n"), "a,c"));
    CHECK(!ct_probe_csv(CT_LIT("x,y\na,b\n"), "a,b"));
    CHECK(!ct_probe_csv(CT_LIT(""), "a"));
}

static bool starts_with_x(struct ct_span line)
{
    return line.len && line.ptr[0] == 'x';
}

TEST(lines_are_scored_by_how_many_fit)
{
    unsigned n;

    CHECK_INT(ct_probe_score(CT_LIT("x\nx\n"), starts_with_x, 90), 90);
    CHECK_INT(ct_probe_score(CT_LIT("x\r\n\n# \nx\nx\n"), starts_with_x, 80), 60);
    CHECK_INT(ct_probe_score(CT_LIT("x\na\nb\n"), starts_with_x, 90), 0);
    CHECK_INT(ct_probe_score(CT_LIT(""), starts_with_x, 90), 0);
    CHECK_INT(ct_probe_score(CT_LIT("x"), starts_with_x, 90), 90);    /* all there is */
    CHECK_INT(ct_probe_score(CT_LIT("x\na"), starts_with_x, 90), 90); /* the last may be cut */
    CHECK_INT(ct_probe_lines(CT_LIT("\xEF\xBB\xBFx\ny\nx\n"), 2, starts_with_x, &n), 1);
    CHECK_INT(n, 2);
}
