/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time: civil dates to day numbers and back.
 *
 * Years are counted from 1 March, which puts the leap day last in its year, and
 * in eras of 400 years, after which the calendar repeats.
 */
#include "base/time.h"

#include <stdio.h>
#include <time.h>

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && leap(year) ? 29 : days[month - 1];
}

static int64_t days_from_civil(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

static bool within(int n, int least, int most)
{
    return n >= least && n <= most;
}

bool ct_time_make(const struct ct_civil *c, int64_t *ret_us)
{
    int second = c->second == 60 ? 59 : c->second;

    if (!within(c->year, 1, 9999) || !within(c->month, 1, 12) ||
        !within(c->day, 1, days_in(c->year, c->month)))
        return false;
    if (!within(c->hour, 0, 23) || !within(c->minute, 0, 59) || !within(second, 0, 59) ||
        !within(c->micros, 0, 999999))
        return false;
    *ret_us = (days_from_civil(c->year, c->month, c->day) * 86400 + c->hour * 3600 +
                  c->minute * 60 + second) *
                  CT_SECOND_US +
              c->micros;
    return true;
}

struct ct_civil ct_time_civil(int64_t us)
{
    int64_t day = ct_time_day(us), rest = us % CT_DAY_US;
    if (rest < 0) /* not us - day * CT_DAY_US, which overflows on the first day of all */
        rest += CT_DAY_US;
    int64_t z = day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    int64_t secs = rest / CT_SECOND_US;

    return (struct ct_civil){
        .year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
        .hour = (int)(secs / 3600),
        .minute = (int)(secs / 60 % 60),
        .second = (int)(secs % 60),
        .micros = (int)(rest % CT_SECOND_US),
    };
}

char *ct_time_rfc3339(int64_t us, char ret[CT_TIME_TEXT])
{
    struct ct_civil c;
    int n;

    ret[0] = '\0';
    if (us == CT_TIME_NONE)
        return ret;
    c = ct_time_civil(us);
    n = snprintf(ret, CT_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour,
        c.minute, c.second);
    if (n < 0 || n >= CT_TIME_TEXT)
        return ret;
    if (c.micros)
        n += snprintf(ret + n, CT_TIME_TEXT - (size_t)n, ".%06d", c.micros);
    snprintf(ret + n, CT_TIME_TEXT - (size_t)n, "Z");
    return ret;
}

/* Takes exactly `n` digits off *s. */
static bool digits(struct ct_span *s, size_t n, int *ret)
{
    uint64_t v;

    if (s->len < n || !ct_span_uint(ct_span_head(*s, n), 9999, &v))
        return false;
    *s = ct_span_from(*s, n);
    *ret = (int)v;
    return true;
}

static bool one_of(struct ct_span *s, const char *set)
{
    if (s->len == 0 || !strchr(set, s->ptr[0]) || !s->ptr[0])
        return false;
    *s = ct_span_from(*s, 1);
    return true;
}

/* Digits behind a point, if there is a point; those beyond the sixth are dropped. */
static bool fraction(struct ct_span *s, int *ret_micros)
{
    int scale = 100000;

    if (!one_of(s, ".,"))
        return true;
    if (s->len == 0 || !ct_is_digit(s->ptr[0]))
        return false;
    for (; s->len && ct_is_digit(s->ptr[0]); *s = ct_span_from(*s, 1), scale /= 10)
        *ret_micros += (s->ptr[0] - '0') * scale;
    return true;
}

/* The zone behind a time, in minutes east; nothing at all means UTC. */
static bool zone(struct ct_span s, int *ret_minutes)
{
    int hours, minutes;
    char sign;

    *ret_minutes = 0;
    if (s.len == 0 || ct_span_ieq(s, CT_LIT("Z")))
        return true;
    sign = s.ptr[0];
    if (!one_of(&s, "+-") || !digits(&s, 2, &hours))
        return false;
    (void)one_of(&s, ":");
    if (!digits(&s, 2, &minutes) || s.len || hours > 14 || minutes > 59)
        return false;
    *ret_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    return true;
}

/* What stands behind the date: "T09:13:58.5+02:00", seconds and zone optional. */
static bool clock_part(struct ct_span s, struct ct_civil *c, int *ret_minutes)
{
    if (!one_of(&s, "Tt ") || !digits(&s, 2, &c->hour) || !one_of(&s, ":") ||
        !digits(&s, 2, &c->minute))
        return false;
    if (one_of(&s, ":") && !digits(&s, 2, &c->second))
        return false;
    return fraction(&s, &c->micros) && zone(s, ret_minutes);
}

bool ct_time_parse(struct ct_span s, int64_t *ret_us)
{
    struct ct_civil c = { 0 };
    int minutes = 0;
    int64_t us;

    if (!digits(&s, 4, &c.year) || !one_of(&s, "-") || !digits(&s, 2, &c.month) ||
        !one_of(&s, "-") || !digits(&s, 2, &c.day))
        return false;
    if ((s.len && !clock_part(s, &c, &minutes)) || !ct_time_make(&c, &us))
        return false;
    *ret_us = us - minutes * 60 * CT_SECOND_US;
    return true;
}

int64_t ct_time_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * CT_SECOND_US + ts.tv_nsec / 1000;
}
