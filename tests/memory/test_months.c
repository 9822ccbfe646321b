/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/months.h"

#include "tap.h"

#define DAY(n) ((int64_t)(n)*CT_DAY_US)

static bool is_text(const struct ct_months *m, const char *want)
{
    struct ct_buf out = ct_buf(1 << 20);
    struct ct_months back;
    bool ok;

    ct_months_put(&out, m);
    ok = CHECK_SPAN(ct_buf_span(&out), want);
    ok = CHECK(ct_months_take(ct_buf_span(&out), &back)) && ok;
    ok = CHECK(memcmp(m, &back, sizeof back) == 0) && ok;
    ct_buf_done(&out);
    return ok;
}

TEST(months_without_an_event_stay_open)
{
    /* 2013-01-01, 2013-03-31, 2020-05-01 */
    int64_t times[] = { DAY(15706), DAY(15795), DAY(18383), DAY(18383) + 1, CT_TIME_NONE };
    struct ct_months m = { 0 };

    ct_months_add(&m, times, 5);
    CHECK(is_text(&m, "201301,201303,202005"));
    CHECK(ct_months_has(&m, ct_month_of(DAY(15706))));
    CHECK(!ct_months_has(&m, ct_month_of(DAY(15740))));
    times[0] = DAY(15740);
    ct_months_add(&m, times, 1);
    CHECK(is_text(&m, "201301-201303,202005"));
}

TEST(the_last_moment_of_a_month_is_its_own)
{
    int64_t end = DAY(15737), times[] = { end - 1, end };
    struct ct_months a = { 0 }, b = { 0 };

    ct_months_add(&a, &times[0], 1);
    ct_months_add(&b, &times[1], 1);
    CHECK(is_text(&a, "201301"));
    CHECK(is_text(&b, "201302"));
    CHECK(!ct_months_meet(&a, &b));
    ct_months_add(&a, &times[1], 1);
    CHECK(ct_months_meet(&a, &b));
}

TEST(impossible_times_cover_nothing)
{
    int64_t times[] = { -1, INT64_MIN, INT64_MIN + 1, INT64_MAX, DAY(365 * 200) };
    struct ct_months m = { 0 };

    ct_months_add(&m, times, 5);
    CHECK(is_text(&m, "-"));
    CHECK(!ct_months_has(&m, -1));
    CHECK(!ct_months_has(&m, CT_MONTHS));
}

TEST(every_second_month_can_be_written)
{
    struct ct_months m, back;
    struct ct_buf out = ct_buf(1 << 20);

    memset(&m, 0xaa, sizeof m);
    ct_months_put(&out, &m);
    CHECK(ct_months_take(ct_buf_span(&out), &back));
    CHECK(memcmp(&m, &back, sizeof m) == 0);
    ct_buf_clear(&out);
    memset(&m, 0xff, sizeof m);
    ct_months_put(&out, &m);
    CHECK_SPAN(ct_buf_span(&out), "197001-210808");
    CHECK(ct_months_take(ct_buf_span(&out), &back));
    ct_buf_done(&out);
}

TEST(only_what_was_written_so_is_read)
{
    static const char *const bad[] = { "", "2013", "201300", "201313", "196912", "210809",
        "201301,", ",201301", "201303,201301", "201301,201302", "201301-201301", "201303-201301",
        "201301-", "-201301", "201301--201303", "20130a", "201301 ", "201301-201303-201304" };
    struct ct_months m;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!CHECK(!ct_months_take(ct_span_str(bad[i]), &m)))
            printf("# %s\n", bad[i]);
}
