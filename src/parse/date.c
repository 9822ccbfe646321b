/* SPDX-License-Identifier: Apache-2.0 */
/*
 * date: the words of a date are taken one by one, and each says by its form what it is.
 *
 * A grammar for the standard's two forms would need a dozen siblings for those of broken mailers.
 * Instead: three letters of a month are the month, something with a colon is the time, a sign and
 * digits the zone, the first small number the day and the next number the year. Comments are
 * skipped. Two-digit years are of 1950 to 2049 and three-digit ones count from 1900 (RFC 5322
 * §4.3); zones named by a letter are unknown except Z, as the same section rules.
 */
#include "parse/date.h"

#include "base/time.h"

#define MAX_BYTES 256 /* of the field; what is beyond is no date any more */

struct parts {
    int day, month, year, weekday;
    int hour, minute, second;
    int zone_min;
    bool zone_known, zone_seen, time_seen;
    int half_day; /* 1: AM, 2: PM */
    unsigned odd;
};

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char weekdays[] = "sunmontuewedthufrisat";

/* 1-based index of the three letters `s` begins with, or 0. */
static int name_index(struct ct_span s, const char *names)
{
    if (s.len < 3)
        return 0;
    for (int i = 0; names[i * 3]; i++)
        if (ct_span_istarts(s, (struct ct_span){ names + (size_t)i * 3, 3 }))
            return i + 1;
    return 0;
}

static bool set_zone(struct parts *d, int minutes, bool known)
{
    if (d->zone_seen)
        return false;
    d->zone_seen = true;
    d->zone_min = minutes;
    d->zone_known = known;
    return true;
}

static bool zone_name(struct parts *d, struct ct_span s)
{
    static const struct {
        struct ct_span name;
        int hours;
    } zones[] = {
        { CT_LIT("ut"), 0 },
        { CT_LIT("utc"), 0 },
        { CT_LIT("gmt"), 0 },
        { CT_LIT("z"), 0 },
        { CT_LIT("est"), -5 },
        { CT_LIT("edt"), -4 },
        { CT_LIT("cst"), -6 },
        { CT_LIT("cdt"), -5 },
        { CT_LIT("mst"), -7 },
        { CT_LIT("mdt"), -6 },
        { CT_LIT("pst"), -8 },
        { CT_LIT("pdt"), -7 },
        { CT_LIT("bst"), 1 },
        { CT_LIT("cet"), 1 },
        { CT_LIT("met"), 1 },
        { CT_LIT("cest"), 2 },
        { CT_LIT("mest"), 2 },
        { CT_LIT("eet"), 2 },
        { CT_LIT("eest"), 3 },
        { CT_LIT("msk"), 3 },
        { CT_LIT("jst"), 9 },
        { CT_LIT("kst"), 9 },
        { CT_LIT("hkt"), 8 },
        { CT_LIT("sgt"), 8 },
    };

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++)
        if (ct_span_ieq(s, zones[i].name))
            return set_zone(d, zones[i].hours * 60, true);
    if (s.len == 1 && ct_lower(s.ptr[0]) != 'j')
        return set_zone(d, 0, false); /* military: written both ways round in the past */
    return false;
}

/* "+0100", "-08:00", "+1", behind its sign. */
static bool zone_number(struct parts *d, struct ct_span s)
{
    uint64_t h = 0, m = 0;
    bool minus = s.ptr[0] == '-';
    int minutes;

    s = ct_span_from(s, 1);
    if (s.len == 5 && s.ptr[2] == ':') {
        if (!ct_span_uint(ct_span_head(s, 2), 99, &h) || !ct_span_uint(ct_span_from(s, 3), 99, &m))
            return false;
    } else if (s.len >= 3 && s.len <= 4) {
        if (!ct_span_uint(s, 9999, &h))
            return false;
        m = h % 100;
        h /= 100;
    } else if (!ct_span_uint(s, 99, &h)) {
        return false;
    }
    minutes = (int)(h * 60 + m);
    if (m > 59 || minutes > 24 * 60) {
        d->odd |= CT_DATE_ODD_ZONE;
        return set_zone(d, 0, false);
    }
    return set_zone(d, minus ? -minutes : minutes, !(minus && minutes == 0));
}

/* "10:00", "10:00:01", "10:00:01.5"; dots as separators where there are two. */
static bool take_clock(struct parts *d, struct ct_span s)
{
    char sep = ct_span_chr(s, ':', 0) < s.len ? ':' : '.';
    struct ct_span h = ct_span_cut_chr(&s, sep), m = ct_span_cut_chr(&s, sep);
    uint64_t n[3] = { 0 };

    s = ct_span_head(s, ct_span_chr(s, '.', 0));
    if (h.len > 2 || m.len > 2 || !ct_span_uint(h, 24, &n[0]) || !ct_span_uint(m, 59, &n[1]))
        return false;
    if (s.len && (s.len > 2 || !ct_span_uint(s, 60, &n[2])))
        return false;
    if (d->time_seen || n[0] == 24)
        return false;
    d->time_seen = true;
    d->hour = (int)n[0];
    d->minute = (int)n[1];
    d->second = (int)n[2];
    return true;
}

static bool number(struct parts *d, struct ct_span s)
{
    uint64_t n;

    if (!ct_span_uint(s, 99999999, &n))
        return false;
    if (d->day == 0 && s.len <= 2 && n >= 1 && n <= 31) {
        d->day = (int)n;
        return true;
    }
    if (d->year != 0 || s.len > 4)
        return false;
    if (s.len < 4)
        d->odd |= CT_DATE_ODD_YEAR;
    if (s.len <= 2)
        n += n < 50 ? 2000 : 1900;
    else if (s.len == 3)
        n += 1900;
    d->year = (int)n;
    return n >= 1;
}

static bool half_day(struct parts *d, struct ct_span s)
{
    if (ct_span_ieq(s, CT_LIT("am")))
        d->half_day = 1;
    else if (ct_span_ieq(s, CT_LIT("pm")))
        d->half_day = 2;
    else
        return false;
    d->odd |= CT_DATE_ODD_FORM;
    return true;
}

static bool letters(struct parts *d, struct ct_span s)
{
    int i = name_index(s, weekdays);

    if (i && d->weekday == 0 && d->day == 0) {
        d->weekday = i;
        return true;
    }
    i = name_index(s, months);
    if (i && d->month == 0) {
        d->month = i;
        return true;
    }
    return half_day(d, s) || zone_name(d, s);
}

/* "Mon,03-Mar-20", "10:00:01+0100", "GMT+0100": several words written as one. */
static size_t word_len(struct ct_span s)
{
    size_t i = 1;
    bool alpha = ct_is_alpha(s.ptr[0]);

    if (s.ptr[0] == '+' || s.ptr[0] == '-') {
        while (i < s.len && (ct_is_digit(s.ptr[i]) || s.ptr[i] == ':'))
            i++;
        return i;
    }
    while (i < s.len && (alpha ? ct_is_alpha(s.ptr[i])
                               : ct_is_digit(s.ptr[i]) || s.ptr[i] == ':' || s.ptr[i] == '.'))
        i++;
    return i;
}

static bool is_clock(struct ct_span s)
{
    size_t dot = ct_span_chr(s, '.', 0);

    return ct_span_chr(s, ':', 0) < s.len ||
           (ct_is_digit(s.ptr[0]) && dot < s.len && ct_span_chr(s, '.', dot + 1) < s.len &&
               s.len <= 8);
}

static void word(struct parts *d, struct ct_span s)
{
    bool ok;

    if (s.ptr[0] == '+' || s.ptr[0] == '-') {
        if (s.len == 1)
            return; /* the hyphens of 03-Mar-2020 */
        if (d->time_seen)
            ok = zone_number(d, s);
        else
            ok = number(d, ct_span_from(s, 1));
    } else if (ct_is_alpha(s.ptr[0])) {
        ok = letters(d, s);
    } else if (is_clock(s)) {
        ok = take_clock(d, s);
    } else {
        while (s.len && s.ptr[s.len - 1] == '.')
            s.len--;
        ok = s.len && number(d, s);
    }
    if (!ok)
        d->odd |= CT_DATE_ODD_FORM;
}

static void words(struct parts *d, struct ct_span s)
{
    unsigned depth = 0;

    while (s.len) {
        char c = s.ptr[0];
        size_t n = 1;

        if (c == '\\' && depth)
            n = 2;
        else if (c == '(')
            depth++;
        else if (c == ')' && depth)
            depth--;
        else if (!depth && (ct_is_alnum(c) || c == '+' || c == '-')) {
            n = word_len(s);
            word(d, ct_span_head(s, n));
        }
        s = ct_span_from(s, n);
    }
}

/* GMT+0100 is written for +0100. */
static struct ct_span drop_gmt(struct ct_span s, char *copy)
{
    size_t at = ct_span_ifind(s, CT_LIT("gmt+"), 0);

    if (at >= s.len)
        at = ct_span_ifind(s, CT_LIT("gmt-"), 0);
    if (at >= s.len || at + 4 >= s.len || !ct_is_digit(s.ptr[at + 4]))
        return s;
    memcpy(copy, s.ptr, s.len);
    memset(copy + at, ' ', 3);
    return (struct ct_span){ copy, s.len };
}

static bool finish(struct ct_date *ret, struct parts *d)
{
    struct ct_civil c = { d->year, d->month, d->day, d->hour, d->minute, d->second, 0 };

    if (d->half_day && d->hour >= 1 && d->hour <= 12)
        c.hour = d->hour % 12 + (d->half_day == 2 ? 12 : 0);
    if (d->year == 0 || !ct_time_make(&c, &ret->us)) {
        ret->us = CT_TIME_NONE;
        return false;
    }
    if (d->weekday && (ct_time_day(ret->us) % 7 + 11) % 7 != d->weekday - 1)
        d->odd |= CT_DATE_ODD_WEEKDAY;
    ret->us -= d->zone_min * 60 * CT_SECOND_US;
    return true;
}

/* "2020-03-03T10:00:01+01:00", "2020-03-03 10:00:01 +0100" */
static bool iso(struct ct_date *ret, struct ct_span s)
{
    struct parts d = { .odd = CT_DATE_ODD_FORM };
    uint64_t n[3];

    s = ct_span_trim(s);
    if (s.len < 10 || s.ptr[4] != s.ptr[7] || (s.ptr[4] != '-' && s.ptr[4] != '/') ||
        !ct_span_uint(ct_span_head(s, 4), 9999, &n[0]) ||
        !ct_span_uint((struct ct_span){ s.ptr + 5, 2 }, 12, &n[1]) ||
        !ct_span_uint((struct ct_span){ s.ptr + 8, 2 }, 31, &n[2]))
        return false;
    d.year = (int)n[0];
    d.month = (int)n[1];
    d.day = (int)n[2];
    s = ct_span_from(s, 10);
    if (s.len && (s.ptr[0] == 'T' || s.ptr[0] == 't'))
        s = ct_span_from(s, 1);
    words(&d, s);
    if (!finish(ret, &d))
        return false;
    ret->zone_min = d.zone_min;
    ret->zone_known = d.zone_known;
    ret->odd = d.odd | (d.zone_seen ? 0 : CT_DATE_ODD_ZONE);
    return true;
}

bool ct_date_parse(struct ct_date *ret, struct ct_span raw)
{
    struct parts d = { 0 };
    char copy[MAX_BYTES];
    struct ct_span s = ct_span_trim(ct_span_head(raw, MAX_BYTES));
    bool ok;

    *ret = (struct ct_date){ .us = CT_TIME_NONE };
    if (iso(ret, s))
        return true;
    words(&d, drop_gmt(s, copy));
    ok = finish(ret, &d);
    if (!d.zone_seen)
        d.odd |= CT_DATE_ODD_ZONE;
    if (!d.time_seen)
        d.odd |= CT_DATE_ODD_FORM;
    ret->zone_min = d.zone_min;
    ret->zone_known = d.zone_known;
    ret->odd = d.odd;
    return ok;
}
