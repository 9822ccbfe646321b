/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"

#include <sys/time.h>

#include "tap.h"

TEST(dates_with_offsets_become_utc)
{
    static const struct {
        const char *text;
        int64_t want_s;
        int micros;
    } rows[] = {
        { "1970-01-01T00:00:00Z", 0, 0 },
        { "1970-01-01", 0, 0 },
        { "1969-12-31T23:59:59Z", -1, 0 },
        { "2021-01-12T09:13:58Z", 1610442838, 0 },
        { "2021-01-12t09:13:58z", 1610442838, 0 },
        { "2021-01-12 09:13:58", 1610442838, 0 },
        { "2021-01-12T10:13:58+01:00", 1610442838, 0 },
        { "2021-01-12T10:13:58+0100", 1610442838, 0 },
        { "2021-01-12T03:43:58-05:30", 1610442838, 0 },
        { "2021-01-12T23:13:58+14:00", 1610442838, 0 },
        { "2021-01-12T09:13:58.5Z", 1610442838, 500000 },
        { "2021-01-12T09:13:58,000001Z", 1610442838, 1 },
        { "2021-01-12T09:13:58.1234567899Z", 1610442838, 123456 },
        { "2021-01-12T09:13Z", 1610442780, 0 },
        { "2016-12-31T23:59:60Z", 1483228799, 0 },
        { "2000-02-29T00:00:00Z", 951782400, 0 },
        { "0001-01-01T00:00:00Z", -62135596800, 0 },
        { "9999-12-31T23:59:59Z", 253402300799, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t us = 0;

        if (!CHECK(ct_time_parse(ct_span_str(rows[i].text), &us)))
            printf("# %s\n", rows[i].text);
        CHECK_INT(us, rows[i].want_s * CT_SECOND_US + rows[i].micros);
    }
}

TEST(what_is_no_date_is_refused)
{
    static const char *const rows[] = { "", "2021", "2021-01", "2021-13-01", "2021-00-01",
        "2021-01-00", "2021-01-32", "2021-02-29", "1900-02-29", "2021-04-31", "0000-01-01",
        "21-01-01", "+2021-01-01", "2021-1-01", "2021-01-12T", "2021-01-12T09",
        "2021-01-12T24:00:00Z", "2021-01-12T09:60:00Z", "2021-01-12T09:13:61Z",
        "2021-01-12T09:13:58X", "2021-01-12T09:13:58+15:00", "2021-01-12T09:13:58+01:60",
        "2021-01-12T09:13:58+1", "2021-01-12T09:13:58+01:00x", "2021-01-12T09:13:58.Z",
        "2021-01-12T09:13:58Z ", "2021-01-12x", "2021/01/12", "2021-01-12T-9:13:58Z" };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t us = 42;

        if (!CHECK(!ct_time_parse(ct_span_str(rows[i]), &us)))
            printf("# %s\n", rows[i]);
        CHECK_INT(us, 42);
    }
}

TEST(a_time_is_printed_as_it_was_read)
{
    static const char *const rows[] = { "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z",
        "2021-01-12T09:13:58.000001Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
        "2000-02-29T12:00:00Z", "1600-03-01T00:00:00Z" };
    char text[CT_TIME_TEXT];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t us;

        REQUIRE(ct_time_parse(ct_span_str(rows[i]), &us));
        CHECK_SPAN(ct_span_str(ct_time_rfc3339(us, text)), rows[i]);
    }
    CHECK_SPAN(ct_span_str(ct_time_rfc3339(CT_TIME_NONE, text)), "");
}

TEST(every_day_of_four_centuries_follows_the_one_before)
{
    struct ct_civil c = ct_time_civil(-CT_DAY_US * 200000);
    int64_t us;

    for (int64_t day = -200000; day < -200000 + 146097; day++) {
        struct ct_civil next = ct_time_civil((day + 1) * CT_DAY_US);
        bool follows = next.day == c.day + 1 && next.month == c.month && next.year == c.year;

        if (!follows)
            follows = next.day == 1 && c.day >= 28 && next.month == c.month % 12 + 1 &&
                      next.year == c.year + (c.month == 12);
        REQUIRE(follows);
        REQUIRE(ct_time_make(&c, &us) && us == day * CT_DAY_US);
        c = next;
    }
}

TEST(the_ends_of_all_time_do_not_overflow)
{
    char text[CT_TIME_TEXT];

    CHECK_SPAN(ct_span_str(ct_time_rfc3339(INT64_MIN + 1, text)), "-290308-12-21T19:59:05.224193Z");
    CHECK_SPAN(ct_span_str(ct_time_rfc3339(INT64_MAX, text)), "294247-01-10T04:00:54.775807Z");
}

TEST(days_are_rounded_down)
{
    CHECK_INT(ct_time_day(0), 0);
    CHECK_INT(ct_time_day(CT_DAY_US - 1), 0);
    CHECK_INT(ct_time_day(-1), -1);
    CHECK_INT(ct_time_day(-CT_DAY_US), -1);
    CHECK_INT(ct_time_day(-CT_DAY_US - 1), -2);
}

TEST(parts_out_of_range_make_no_time)
{
    static const struct ct_civil rows[] = { { 0, 1, 1, 0, 0, 0, 0 }, { 10000, 1, 1, 0, 0, 0, 0 },
        { 2021, 1, 1, -1, 0, 0, 0 }, { 2021, 1, 1, 0, -1, 0, 0 }, { 2021, 1, 1, 0, 0, -1, 0 },
        { 2021, 1, 1, 0, 0, 0, -1 }, { 2021, 1, 1, 0, 0, 0, 1000000 }, { 2021, -5, 1, 0, 0, 0, 0 },
        { 2021, 13, 1, 0, 0, 0, 0 } };
    int64_t us = 42;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK(!ct_time_make(&rows[i], &us));
    CHECK_INT(us, 42);
}

TEST(now_is_the_time_of_the_system)
{
    struct timeval tv;

    CHECK_INT(gettimeofday(&tv, NULL), 0);
    CHECK(ct_time_now() - tv.tv_sec * CT_SECOND_US < 60 * CT_SECOND_US);
    CHECK(ct_time_now() >= tv.tv_sec * CT_SECOND_US);
}
