/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timestamp: one small reader a form.
 *
 * The first bytes tell the forms apart: four digits, one or two, or a letter. A cursor notes the
 * first thing that does not fit, so that each form reads as it is written.
 */
#include "parse/timestamp.h"

#include "base/time.h"

#define LEAP_YEAR 1972
#define YEAR_1 (-62135596800 * CT_SECOND_US)
#define YEAR_10000 (253402300800 * CT_SECOND_US)

struct cursor {
    struct ct_span s;
    size_t at;
    bool bad;
};

static char peek(const struct cursor *c)
{
    return c->at < c->s.len ? c->s.ptr[c->at] : '\0';
}

static bool take(struct cursor *c, char want)
{
    bool is = c->at < c->s.len && c->s.ptr[c->at] == want;

    c->at += is;
    return is;
}

static bool take_one_of(struct cursor *c, const char *set)
{
    bool is = c->at < c->s.len && strchr(set, c->s.ptr[c->at]) && c->s.ptr[c->at];

    c->at += is;
    return is;
}

/* `min` to `max` digits. */
static int digits(struct cursor *c, int min, int max)
{
    int n = 0, v = 0;

    while (n < max && ct_is_digit(peek(c))) {
        v = v * 10 + (peek(c) - '0');
        c->at++;
        n++;
    }
    c->bad |= n < min;
    return v;
}

/* Micros of the digits behind a point or comma; what is finer is dropped. */
static int fraction(struct cursor *c)
{
    int v = 0, n = 0;

    if ((peek(c) != '.' && peek(c) != ',') || c->at + 1 >= c->s.len ||
        !ct_is_digit(c->s.ptr[c->at + 1]))
        return 0;
    c->at++;
    for (; ct_is_digit(peek(c)); c->at++)
        if (n++ < 6)
            v = v * 10 + (peek(c) - '0');
    for (; n < 6; n++)
        v *= 10;
    return v;
}

static int month_name(struct cursor *c)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    if (c->at + 3 <= c->s.len)
        for (int m = 0; m < 12; m++)
            if (ct_span_ieq_same((struct ct_span){ c->s.ptr + c->at, 3 },
                    (struct ct_span){ names + 3 * (size_t)m, 3 })) {
                c->at += 3;
                return m + 1;
            }
    c->bad = true;
    return 0;
}

static void clock_time(struct cursor *c, struct ct_civil *t)
{
    t->hour = digits(c, 1, 2);
    c->bad |= !take(c, ':');
    t->minute = digits(c, 2, 2);
    if (take(c, ':')) {
        t->second = digits(c, 2, 2);
        t->micros = fraction(c);
    }
}

/* Whether a word goes on at `at`: then what stood before it was no zone but the word's beginning,
 * such as of the host "zeus" behind a time of syslog. */
static bool goes_on(struct ct_span s, size_t at)
{
    return at < s.len && (ct_is_alnum(s.ptr[at]) || memchr("-._", s.ptr[at], 3));
}

/* "+01:00", "+0100", "+01" in minutes; false when none stands here. */
static bool offset(struct cursor *c, int *ret)
{
    char sign = peek(c);
    int minutes;

    if ((sign != '+' && sign != '-') || c->at + 2 >= c->s.len ||
        !ct_is_digit(c->s.ptr[c->at + 1]) || !ct_is_digit(c->s.ptr[c->at + 2]))
        return false;
    c->at++;
    minutes = 60 * digits(c, 2, 2);
    take(c, ':');
    if (ct_is_digit(peek(c)))
        minutes += digits(c, 2, 2);
    *ret = sign == '-' ? -minutes : minutes;
    c->bad |= minutes > 24 * 60;
    return !c->bad;
}

/* "Z", an offset, "UTC", "GMT", perhaps behind blanks; minutes east. */
static bool zone(struct cursor *c, int *ret)
{
    size_t from = c->at;

    while (peek(c) == ' ')
        c->at++;

    struct ct_span word = ct_span_head(ct_span_from(c->s, c->at), 3);

    *ret = 0;
    if (!goes_on(c->s, c->at + 1) && take_one_of(c, "Zz"))
        return true;
    if ((ct_span_eq(word, CT_LIT("UTC")) || ct_span_eq(word, CT_LIT("GMT"))) &&
        !goes_on(c->s, c->at + 3)) {
        c->at += 3;
        return true;
    }
    if (offset(c, ret))
        return true;
    c->at = c->bad ? c->at : from;
    return false;
}

static bool finish(struct cursor *c, struct ct_civil *t, struct ct_stamp *ret)
{
    int minutes = 0;

    ret->zone = !c->bad && zone(c, &minutes);
    if (c->bad || !ct_time_make(t, &ret->us))
        return false;
    ret->us -= (int64_t)minutes * 60 * CT_SECOND_US;
    ret->len = c->at;
    return true;
}

/* 2021-01-12T09:13:58Z, 2021/01/12 09:13:58, 2021-01-12 */
static bool year_first(struct cursor *c, struct ct_stamp *ret)
{
    struct ct_civil t = { .year = digits(c, 4, 4) };
    char sep = peek(c);

    c->bad |= !take_one_of(c, "-/");
    t.month = digits(c, 1, 2);
    c->bad |= !take(c, sep);
    t.day = digits(c, 1, 2);
    ret->year = true;
    if (c->bad)
        return false;
    if (c->at + 1 < c->s.len && ct_is_digit(c->s.ptr[c->at + 1]) && take_one_of(c, "Tt "))
        clock_time(c, &t);
    return finish(c, &t, ret);
}

/* 12/Jan/2021:09:13:58 +0100, 12-Jan-2021 09:13:58.123 */
static bool day_first(struct cursor *c, struct ct_stamp *ret)
{
    struct ct_civil t = { .day = digits(c, 1, 2) };
    char sep = peek(c);

    c->bad |= !take_one_of(c, "/- ");
    t.month = month_name(c);
    c->bad |= !take(c, sep);
    t.year = digits(c, 4, 4);
    ret->year = true;
    c->bad |= !take_one_of(c, ": ");
    clock_time(c, &t);
    return finish(c, &t, ret);
}

/* 1/12/2021 9:13:58 AM */
static bool month_first(struct cursor *c, struct ct_stamp *ret)
{
    struct ct_civil t = { .month = digits(c, 1, 2) };

    c->bad |= !take(c, '/');
    t.day = digits(c, 1, 2);
    c->bad |= !take(c, '/');
    t.year = digits(c, 4, 4);
    ret->year = true;
    take(c, ',');
    c->bad |= !take(c, ' ');
    clock_time(c, &t);

    struct ct_span half = ct_span_head(ct_span_from(c->s, c->at), 3);
    bool am = ct_span_ieq(half, CT_LIT(" AM")), pm = ct_span_ieq(half, CT_LIT(" PM"));

    if (am || pm) {
        c->bad |= t.hour < 1 || t.hour > 12;
        t.hour = t.hour % 12 + (pm ? 12 : 0);
        c->at += 3;
    }
    return finish(c, &t, ret);
}

/* "Tue " or "Tue, " in front of a month's name. */
static void skip_weekday(struct cursor *c)
{
    size_t n = c->s.len > 4 && c->s.ptr[3] == ',' ? 5 : 4;

    if (c->s.len > 5 && c->s.ptr[n - 1] == ' ' && ct_is_alpha(c->s.ptr[n]))
        c->at += n;
}

/* " 2021", four digits that end there. */
static void year_behind(struct cursor *c, struct ct_civil *t, struct ct_stamp *ret)
{
    struct ct_span rest = ct_span_from(c->s, c->at);

    if (ret->year || rest.len < 5 || rest.ptr[0] != ' ' ||
        (rest.len > 5 && (ct_is_alnum(rest.ptr[5]) || rest.ptr[5] == ':')))
        return;
    for (size_t i = 1; i < 5; i++)
        if (!ct_is_digit(rest.ptr[i]))
            return;
    c->at++;
    t->year = digits(c, 4, 4);
    ret->year = true;
}

/* Jan 12 09:13:58, Jan 12 2021 09:13:58, Tue Jan 12 09:13:58 2021 */
static bool name_first(struct cursor *c, struct ct_stamp *ret)
{
    struct ct_civil t = { .year = LEAP_YEAR };

    skip_weekday(c);
    t.month = month_name(c);
    c->bad |= !take(c, ' ');
    take(c, ' ');
    t.day = digits(c, 1, 2);
    take(c, ',');
    year_behind(c, &t, ret);
    c->bad |= !take(c, ' ');
    clock_time(c, &t);
    year_behind(c, &t, ret);
    return !c->bad && finish(c, &t, ret);
}

bool ct_stamp_parse(struct ct_span s, struct ct_stamp *ret)
{
    struct cursor c = { .s = s };
    size_t n = 0;

    *ret = (struct ct_stamp){ 0 };
    while (n < s.len && n < 5 && ct_is_digit(s.ptr[n]))
        n++;
    if (n == 4)
        return year_first(&c, ret);
    if ((n == 1 || n == 2) && n + 1 < s.len)
        return s.ptr[n] == '/' && ct_is_digit(s.ptr[n + 1]) ? month_first(&c, ret)
                                                            : day_first(&c, ret);
    return n == 0 && s.len > 0 && ct_is_alpha(s.ptr[0]) && name_first(&c, ret);
}

/* A number as its digits, and where the point stands in them. */
struct number {
    uint64_t digits; /* of those that fit; more are finer than anybody asks */
    int shift;       /* places that the point is to the left of their end */
};

/* Digits onto *n from *at on. */
static void take_digits(struct ct_span s, size_t *at, bool behind_point, struct number *n)
{
    for (; *at < s.len && ct_is_digit(s.ptr[*at]); (*at)++) {
        bool room = n->digits < UINT64_MAX / 10;

        if (room)
            n->digits = n->digits * 10 + (uint64_t)(s.ptr[*at] - '0');
        n->shift += (behind_point && room) - (!behind_point && !room);
    }
}

/* "e-07"; false when it is broken. */
static bool take_exponent(struct ct_span s, size_t *at, struct number *n)
{
    bool minus;
    int e = 0;

    if (*at >= s.len || (s.ptr[*at] != 'e' && s.ptr[*at] != 'E'))
        return true;
    (*at)++;
    minus = *at < s.len && s.ptr[*at] == '-';
    *at += minus || (*at < s.len && s.ptr[*at] == '+');
    if (*at >= s.len)
        return false;
    for (; *at < s.len && ct_is_digit(s.ptr[*at]); (*at)++)
        e = e < 1000 ? e * 10 + (s.ptr[*at] - '0') : e;
    n->shift += minus ? e : -e;
    return true;
}

/* digits * unit / 10^shift, to the nearest; false when it is too large. */
static bool scaled(const struct number *n, int64_t unit, int64_t *ret)
{
    unsigned __int128 v = (unsigned __int128)n->digits * (uint64_t)unit, by = 1;

    if (n->digits == 0 || n->shift > 36) {
        *ret = 0;
        return true;
    }
    for (int i = 0; i < n->shift; i++)
        by *= 10;
    v = (v + by / 2) / by;
    for (int i = 0; i > n->shift && v <= INT64_MAX; i--)
        v *= 10;
    *ret = (int64_t)v;
    return v <= INT64_MAX;
}

bool ct_decimal(struct ct_span s, int64_t unit, int64_t *ret)
{
    bool minus = s.len && s.ptr[0] == '-';
    struct number n = { 0 };
    size_t i = minus;

    if (i >= s.len || !ct_is_digit(s.ptr[i]))
        return false;
    take_digits(s, &i, false, &n);
    if (i < s.len && s.ptr[i] == '.') {
        i++;
        take_digits(s, &i, true, &n);
    }
    if (!take_exponent(s, &i, &n) || i != s.len || !scaled(&n, unit, ret))
        return false;
    *ret = minus ? -*ret : *ret;
    return true;
}

bool ct_stamp_epoch(struct ct_span s, int64_t unit_us, int64_t *ret_us)
{
    return ct_decimal(s, unit_us, ret_us) && *ret_us < YEAR_10000 && *ret_us >= YEAR_1;
}

int64_t ct_stamp_with_year(int64_t us, int64_t newest_us)
{
    struct ct_civil t = ct_time_civil(us);
    int64_t out = us;

    t.year = ct_time_civil(newest_us).year;
    for (int back = 0; back < 9; back++, t.year--) /* 29 February comes but in leap years */
        if (t.year >= 1 && ct_time_make(&t, &out) && out <= newest_us)
            return out;
    return us;
}
