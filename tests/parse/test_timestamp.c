/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "parse/timestamp.h"
#include "tap.h"

TEST(every_form_says_what_it_says)
{
    static const struct {
        const char *text, *want;
        bool zone, year;
        size_t len; /* 0: all of it */
    } rows[] = {
        { "2021-01-12T09:13:58.123456789+01:00", "2021-01-12T08:13:58.123456Z", true, true, 0 },
        { "2021-01-12T09:13:58Z", "2021-01-12T09:13:58Z", true, true, 0 },
        { "2021-01-12 09:13:58,5", "2021-01-12T09:13:58.500000Z", false, true, 0 },
        { "2021-01-12T09:13:58+0100 text", "2021-01-12T08:13:58Z", true, true, 24 },
        { "2021-01-12 09:13", "2021-01-12T09:13:00Z", false, true, 0 },
        { "2021-01-12", "2021-01-12T00:00:00Z", false, true, 0 },
        { "2021/1/2 9:13:58", "2021-01-02T09:13:58Z", false, true, 0 },
        { "12/Jan/2021:09:13:58 +0100", "2021-01-12T08:13:58Z", true, true, 0 },
        { "12-Jan-2021 09:13:58.123 queries:", "2021-01-12T09:13:58.123000Z", false, true, 24 },
        { "Jan 12 09:13:58 mx1", "1972-01-12T09:13:58Z", false, false, 15 },
        { "Feb 29 09:13:58", "1972-02-29T09:13:58Z", false, false, 0 },
        { "Jan  2 2021 09:13:58", "2021-01-02T09:13:58Z", false, true, 0 },
        { "Tue Jan 12 09:13:58 2021", "2021-01-12T09:13:58Z", false, true, 0 },
        { "1/12/2021 9:13:58 AM", "2021-01-12T09:13:58Z", false, true, 0 },
        { "1/12/2021 12:13:58 AM", "2021-01-12T00:13:58Z", false, true, 0 },
        { "1/12/2021 12:13:58 PM", "2021-01-12T12:13:58Z", false, true, 0 },
        { "2021-01-12T09:13:60Z", "2021-01-12T09:13:59Z", true, true, 0 },
        { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", true, true, 0 },
        { "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", true, true, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ct_stamp t;
        char text[CT_TIME_TEXT];
        bool ok = CHECK(ct_stamp_parse(ct_span_str(rows[i].text), &t));

        ok &= CHECK_SPAN(ct_span_str(ct_time_rfc3339(t.us, text)), rows[i].want);
        ok &= CHECK_INT(t.zone, rows[i].zone);
        ok &= CHECK_INT(t.year, rows[i].year);
        ok &= CHECK_INT(t.len, rows[i].len ? rows[i].len : strlen(rows[i].text));
        if (!ok)
            printf("# in: %s\n", rows[i].text);
    }
}

TEST(what_is_no_time_is_none)
{
    static const char *const rows[] = { "", "x", "2021", "2021-", "2021-13-01",
        "2021-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "2021-01-12T25:00:00Z",
        "2021-01-12T09:61:00Z", "Jan", "Jan 12", "Jam 12 09:13:58", "12/Jan/2021",
        "13/13/2021 1:00:00 AM", "1/12/2021 13:00:00 PM", "1/12/2021 0:00:00 AM", "20210112",
        "2021-01/12", "31/Apr/2021:00:00:00 +0000", "2021-01-12T09:13:58+99:99" };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ct_stamp t;

        if (!CHECK(!ct_stamp_parse(ct_span_str(rows[i]), &t)))
            printf("# in: %s\n", rows[i]);
    }
}

TEST(a_time_cut_anywhere_is_stood)
{
    static const char *const rows[] = { "2021-01-12T09:13:58.123456789+01:00",
        "12/Jan/2021:09:13:58 +0100", "Tue Jan 12 09:13:58 2021", "1/12/2021 9:13:58 AM" };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n <= strlen(rows[i]); n++) {
            struct ct_stamp t;

            if (ct_stamp_parse((struct ct_span){ rows[i], n }, &t))
                CHECK(t.len <= n);
        }
}

TEST(decimals_are_taken_to_the_nearest_step)
{
    static const struct {
        const char *text;
        int64_t unit, want;
        bool good;
    } rows[] = {
        { "2.5", 1000, 2500, true },
        { "-2.5", 1000, -2500, true },
        { "0", 1000000, 0, true },
        { "1521911721.255387", 1000000, 1521911721255387, true },
        { "1575413104.9882599", 1000000, 1575413104988260, true },
        { "9.5367431640625e-07", 1000000, 1, true },
        { "2.385616957e+09", 1000000, 2385616957000000, true },
        { "0.00034999847412109375", 1000000, 350, true },
        { "1e-400", 1000, 0, true },
        { "0e99999999999999999999", 1000, 0, true },
        { "9223372036854775807", 1, INT64_MAX, true },
        { "9223372036854775808", 1, 0, false },
        { "9223372036854775807", 10, 0, false },
        { "1e400", 1, 0, false },
        { "000000000000000000000000000000000000007", 1, 7, true },
        { "0.00000000000000000000000000000000000000000000000001", 1000, 0, true },
        { "", 1, 0, false },
        { "-", 1, 0, false },
        { ".5", 1, 0, false },
        { "1e", 1, 0, false },
        { "1e+", 1, 0, false },
        { "1.5.5", 1, 0, false },
        { "0x10", 1, 0, false },
        { "NaN", 1, 0, false },
        { "+1", 1, 0, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t n = 0;
        bool good = ct_decimal(ct_span_str(rows[i].text), rows[i].unit, &n);

        if (!CHECK_INT(good, rows[i].good) || (good && !CHECK_INT(n, rows[i].want)))
            printf("# in: %s\n", rows[i].text);
    }
}

TEST(epochs_end_where_years_do)
{
    int64_t us;

    CHECK(ct_stamp_epoch(CT_LIT("253402300799.999999"), CT_SECOND_US, &us));
    CHECK(!ct_stamp_epoch(CT_LIT("253402300800"), CT_SECOND_US, &us));
    CHECK(ct_stamp_epoch(CT_LIT("-62135596800"), CT_SECOND_US, &us));
    CHECK(!ct_stamp_epoch(CT_LIT("-62135596801"), CT_SECOND_US, &us));
    CHECK(ct_stamp_epoch(CT_LIT("1610442838250"), 1000, &us) && us == 1610442838250000);
}

TEST(a_year_is_the_latest_that_is_not_later_than_the_log)
{
    struct ct_stamp t;
    int64_t newest;
    char text[CT_TIME_TEXT];

    CHECK(ct_time_parse(CT_LIT("2021-01-13T00:00:00Z"), &newest));
    CHECK(ct_stamp_parse(CT_LIT("Jan 12 09:13:58"), &t));
    CHECK_SPAN(ct_span_str(ct_time_rfc3339(ct_stamp_with_year(t.us, newest), text)),
        "2021-01-12T09:13:58Z");
    CHECK(ct_stamp_parse(CT_LIT("Dec 31 09:13:58"), &t));
    CHECK_SPAN(ct_span_str(ct_time_rfc3339(ct_stamp_with_year(t.us, newest), text)),
        "2020-12-31T09:13:58Z");
    CHECK(ct_stamp_parse(CT_LIT("Feb 29 09:13:58"), &t));
    CHECK_SPAN(ct_span_str(ct_time_rfc3339(ct_stamp_with_year(t.us, newest), text)),
        "2020-02-29T09:13:58Z");
    CHECK(ct_time_parse(CT_LIT("1903-01-01T00:00:00Z"), &newest)); /* 1900 had no 29 February */
    CHECK_SPAN(ct_span_str(ct_time_rfc3339(ct_stamp_with_year(t.us, newest), text)),
        "1896-02-29T09:13:58Z");
}
