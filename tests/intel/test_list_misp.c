/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "intel/indicator.h"
#include "tap.h"

static void add(struct ct_indicators *in, const char *text)
{
    ct_indicators_add(in, CT_LIT("list"), ct_span_str(text));
}

TEST(attributes_meant_for_detection_are_taken)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "{\"response\":[{\"Event\":{\"Attribute\":["
             "{\"type\":\"domain|ip\",\"value\":\"a.example|192.0.2.1\",\"to_ids\":true},"
             "{\"type\":\"url\",\"value\":\"https://report.example/\",\"to_ids\":false},"
             "{\"type\":\"domain\",\"value\":\"gone.example\",\"to_ids\":true,\"deleted\":true}],"
             "\"Object\":[{\"Attribute\":[{\"type\":\"md5\",\"to_ids\":true,"
             "\"value\":\"d41d8cd98f00b204e9800998ecf8427e\"}]}]}}]}");
    REQUIRE(in.v.n == 3);
    CHECK_SPAN(in.v.v[0].value.value, "a.example");
    CHECK_SPAN(in.v.v[1].value.value, "192.0.2.1");
    CHECK_INT(in.v.v[2].value.type, CT_OBS_HASH);
    CHECK_INT(in.files.v[0].unused, 2);
    CHECK_SPAN(ct_span_str(in.files.v[0].format), "MISP");
}

TEST(a_type_that_no_log_shows_is_counted)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "{\"Attribute\":[{\"type\":\"mutex\",\"value\":\"Global\\\\x\",\"to_ids\":true}]}");
    CHECK_INT(in.v.n, 0);
    CHECK_INT(in.files.v[0].unread, 1);
}
