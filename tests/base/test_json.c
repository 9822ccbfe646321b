/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/cleanup.h"
#include "base/display.h"
#include "base/time.h"
#include "tap.h"

TEST(commas_stand_where_they_belong)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(1000);
    struct ct_json j = ct_json(&b);

    ct_json_object(&j, NULL);
    ct_json_array(&j, "empty");
    ct_json_end(&j);
    ct_json_array(&j, "list");
    ct_json_int(&j, NULL, 1);
    ct_json_object(&j, NULL);
    ct_json_end(&j);
    ct_json_bool(&j, NULL, false);
    ct_json_end(&j);
    ct_json_bool(&j, "yes", true);
    ct_json_end(&j);
    CHECK_SPAN(ct_buf_span(&b), "{\"empty\":[],\"list\":[1,{},false],\"yes\":true}");
}

TEST(strings_of_strangers_stay_strings)
{
    static const struct {
        struct ct_span s;
        const char *want;
    } rows[] = {
        { CT_LIT(""), "\"\"" },
        { CT_LIT("a\"b\\c"), "\"a\\\"b\\\\c\"" },
        { CT_LIT("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"" },
        { CT_LIT("\0\x1F\x7F"), "\"\\u0000\\u001f\\u007f\"" },
        { CT_LIT("\xC3\xA4\xF0\x9F\x98\x80"), "\"\xC3\xA4\xF0\x9F\x98\x80\"" },
        { CT_LIT("a\xFF"
                 "b"),
            "\"a\xEF\xBF\xBD"
            "b\"" },
        { CT_LIT("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { CT_LIT("</script>"), "\"</script>\"" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(200);
        struct ct_json j = ct_json(&b);

        ct_json_str(&j, NULL, rows[i].s);
        CHECK_SPAN(ct_buf_span(&b), rows[i].want);
        CHECK(ct_utf8_valid(ct_buf_span(&b)));
    }
}

TEST(exact_bytes_stand_beside_text_that_is_no_utf8)
{
    static const struct {
        struct ct_span s;
        const char *want;
    } rows[] = {
        { CT_LIT("ok"), "{\"k\":\"ok\"}" },
        { CT_LIT("\xFF"), "{\"k\":\"\xEF\xBF\xBD\",\"k_b64\":\"/w==\"}" },
        { CT_LIT("a\xFF"), "{\"k\":\"a\xEF\xBF\xBD\",\"k_b64\":\"Yf8=\"}" },
        { CT_LIT("\xFF"
                 "ab"),
            "{\"k\":\"\xEF\xBF\xBD"
            "ab\",\"k_b64\":\"/2Fi\"}" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(200);
        struct ct_json j = ct_json(&b);

        ct_json_object(&j, NULL);
        ct_json_bytes(&j, "k", rows[i].s);
        ct_json_end(&j);
        CHECK_SPAN(ct_buf_span(&b), rows[i].want);
    }
}

TEST(fractions_are_exact)
{
    static const struct {
        int64_t n, unit;
        const char *want;
    } rows[] = {
        { 87, 100, "0.87" },
        { 100, 100, "1" },
        { 50, 100, "0.5" },
        { 5, 100, "0.05" },
        { 0, 100, "0" },
        { -1, 10, "-0.1" },
        { -250, 100, "-2.5" },
        { 7, 1, "7" },
        { 1000001, 1000000, "1.000001" },
        { INT64_MIN, 1, "-9223372036854775808" },
        { INT64_MAX, 10, "922337203685477580.7" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(200);
        struct ct_json j = ct_json(&b);

        ct_json_ratio(&j, NULL, rows[i].n, rows[i].unit);
        CHECK_SPAN(ct_buf_span(&b), rows[i].want);
    }
}

TEST(unknown_times_are_left_out)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(200);
    struct ct_json j = ct_json(&b);

    ct_json_object(&j, NULL);
    ct_json_time(&j, "none", CT_TIME_NONE);
    ct_json_time(&j, "t", 0);
    ct_json_int(&j, "n", INT64_MIN);
    ct_json_end(&j);
    CHECK_SPAN(ct_buf_span(&b), "{\"t\":\"1970-01-01T00:00:00Z\",\"n\":-9223372036854775808}");
}
