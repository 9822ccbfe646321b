/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_indicator: what is taken from a list, and what is said of the rest.
 *
 * Looking up is tested with a case and the program, in tests/cmd.
 */
#include "intel/indicator.h"

#include "base/cleanup.h"
#include "tap.h"

static void add(struct ct_indicators *in, const char *text)
{
    ct_indicators_add(in, CT_LIT("list"), ct_span_str(text));
}

TEST(lines_rows_and_defanged_values_are_taken)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "# a list\n\nimg[.]evil.example\nevil.example,a note\n192.0.2.7\n");
    REQUIRE(in.v.n == 3);
    CHECK_SPAN(in.v.v[0].value.value, "img.evil.example");
    CHECK_SPAN(in.v.v[1].value.value, "evil.example");
    CHECK_INT(in.v.v[1].value.type, CT_OBS_DOMAIN);
    CHECK_SPAN(in.v.v[2].value.value, "192.0.2.7");
    CHECK_INT(in.files.v[0].unread, 0);
    CHECK_INT(in.files.v[0].found, 3);
}

TEST(a_table_is_read_by_its_fields_and_its_heading_is_no_loss)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "value,kind\r\nhxxps://evil[.]example/a,url\r\n\"m@evil.example\",mail\r\n");
    REQUIRE(in.v.n == 2);
    CHECK_SPAN(in.v.v[0].value.value, "https://evil.example/a");
    CHECK_SPAN(in.v.v[1].value.value, "m@evil.example");
    CHECK_INT(in.files.v[0].unread, 0);
}

TEST(a_comma_in_a_path_does_not_cut_a_url)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "evil.example\nhttps://evil.example/a,b\n");
    REQUIRE(in.v.n == 2);
    CHECK_SPAN(in.v.v[1].value.value, "https://evil.example/a,b");
}

TEST(lines_without_an_indicator_are_counted_from_the_first)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "evil.example\n\nno list at all\n# not this\nor this\n");
    CHECK_INT(in.v.n, 1);
    CHECK_INT(in.files.v[0].unread, 2);
    CHECK_INT(in.files.v[0].unread_line, 3);
}

TEST(a_type_in_front_is_believed)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    CHECK(ct_indicators_value(&in, CT_LIT("user:A.Smith")));
    CHECK(ct_indicators_value(&in, CT_LIT("phone: (020) 7946-0000")));
    CHECK(!ct_indicators_value(&in, CT_LIT("ip:not-one")));
    REQUIRE(in.v.n == 2);
    CHECK_INT(in.v.v[0].value.type, CT_OBS_USER);
    CHECK_SPAN(in.v.v[0].value.value, "a.smith");
    CHECK_SPAN(in.v.v[1].value.value, "02079460000");
}

TEST(a_hash_may_be_a_fingerprint_and_a_guid_many_things)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };
    struct ct_look_value v[CT_MAX_ALTERNATIVES];

    CHECK(ct_indicators_value(&in, CT_LIT("d41d8cd98f00b204e9800998ecf8427e")));
    CHECK(ct_indicators_value(&in, CT_LIT("00000003-0000-0ff1-ce00-000000000000")));
    CHECK(ct_indicators_value(&in, CT_LIT("192.0.2.1")));
    REQUIRE(in.v.n == 3);
    CHECK_INT(ct_indicator_values(&in.v.v[0], v), 2);
    CHECK_INT(v[1].type, CT_OBS_FINGERPRINT);
    CHECK_INT(ct_indicator_values(&in.v.v[1], v), 4);
    CHECK_INT(v[1].type, CT_OBS_SESSION);
    CHECK_INT(ct_indicator_values(&in.v.v[2], v), 1);
}
