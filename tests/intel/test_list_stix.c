/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "intel/indicator.h"
#include "tap.h"

static void add(struct ct_indicators *in, const char *text)
{
    ct_indicators_add(in, CT_LIT("list"), ct_span_str(text));
}

TEST(comparisons_of_patterns_are_indicators_of_their_type)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern_type\":\"stix\","
             "\"pattern\":\"[domain-name:value = 'A.Example' OR file:hashes.'SHA-256' = "
             "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' OR "
             "ipv4-addr:value ISSUBSET '192.0.2.0/24']\"},"
             "{\"type\":\"relationship\",\"name\":\"x\"}]}");
    REQUIRE(in.v.n == 3);
    CHECK_SPAN(in.v.v[0].value.value, "a.example");
    CHECK_INT(in.v.v[1].value.type, CT_OBS_HASH);
    CHECK_SPAN(in.v.v[2].value.value, "192.0.2.0/24");
    CHECK_INT(in.files.v[0].unread, 0);
    CHECK_SPAN(ct_span_str(in.files.v[0].format), "STIX");
}

TEST(what_cannot_be_looked_for_is_counted)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in, "{\"type\":\"bundle\",\"objects\":["
             "{\"type\":\"indicator\",\"pattern\":\"[file:name LIKE 'a%']\"},"
             "{\"type\":\"indicator\",\"pattern\":\"[domain-name:value = 'old.example']\","
             "\"revoked\":true},"
             "{\"type\":\"indicator\",\"pattern_type\":\"yara\",\"pattern\":\"rule x {}\"},"
             "{\"type\":\"domain-name\",\"value\":\"b.example\"}]}");
    REQUIRE(in.v.n == 1);
    CHECK_SPAN(in.v.v[0].value.value, "b.example");
    CHECK_INT(in.files.v[0].unread, 2);
    CHECK_INT(in.files.v[0].unused, 1);
}

TEST(a_bundle_that_breaks_off_is_said)
{
    ct_cleanup(ct_indicators_done) struct ct_indicators in = { 0 };

    add(&in,
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"domain-name\",\"value\":\"a.example\"},");
    CHECK_INT(in.v.n, 1);
    CHECK_INT(in.files.v[0].unread, 1);
}
