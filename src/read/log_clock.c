/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_clock: the last run of digits in the path that is a date.
 *
 * Year first, as every rotation writes it; a run that goes on after the date (a time, a counter) is
 * passed over.
 */
#include "read/log_clock.h"

#include "base/time.h"

static int number(struct ct_span s, size_t at, size_t n)
{
    int v = 0;

    if (at + n > s.len)
        return -1;
    for (size_t i = at; i < at + n; i++) {
        if (!ct_is_digit(s.ptr[i]))
            return -1;
        v = v * 10 + (s.ptr[i] - '0');
    }
    return v;
}

/* Midnight behind year, month, day; a part of 0 is not known. */
static int64_t end_of(int year, int month, int day)
{
    struct ct_civil t = { .year = year, .month = month ? month : 1, .day = day ? day : 1 };
    int64_t us;

    if (day == 0 && month) {
        t.year += month == 12;
        t.month = month % 12 + 1;
    } else if (day == 0) {
        t.year++;
    }
    if (!ct_time_make(&t, &us))
        return CT_TIME_NONE;
    return us + (day ? CT_DAY_US : 0);
}

/* The day behind year and month at `at`, parted as these are; 0: none. */
static int day_at(struct ct_span s, size_t at, size_t step)
{
    int day;

    if (at + step >= s.len || (step && s.ptr[at] != s.ptr[at - 3]))
        return 0;
    day = number(s, at + step, 2);
    return day >= 1 && day <= 31 ? day : 0;
}

/* 20210112, 2021-01-12, 2021_01, 202101, 2021 at `at`, where a run of digits begins. */
static int64_t date_at(struct ct_span s, size_t at)
{
    int year = number(s, at, 4), month;
    bool apart = at + 4 >= s.len || !ct_is_digit(s.ptr[at + 4]);
    size_t step = apart && at + 4 < s.len && strchr("-_./", s.ptr[at + 4]) ? 1 : 0;

    if (year < 1980 || year > 2100)
        return CT_TIME_NONE;
    month = apart && step == 0 ? 0 : number(s, at + 4 + step, 2);
    if (month < 1 || month > 12)
        return apart ? end_of(year, 0, 0) : CT_TIME_NONE;
    return end_of(year, month, day_at(s, at + 6 + step, step));
}

int64_t ct_path_time(struct ct_span path)
{
    int64_t last = CT_TIME_NONE;

    for (size_t i = 0; i < path.len; i++) {
        int64_t us;

        if (!ct_is_digit(path.ptr[i]) || (i > 0 && ct_is_digit(path.ptr[i - 1])))
            continue;
        us = date_at(path, i);
        if (us != CT_TIME_NONE)
            last = us;
        while (us != CT_TIME_NONE && i + 1 < path.len &&
               (ct_is_digit(path.ptr[i + 1]) || strchr("-_.", path.ptr[i + 1])))
            i++;
    }
    return last;
}
