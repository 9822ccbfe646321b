/* SPDX-License-Identifier: Apache-2.0 */
/*
 * months: times to bits, bits to text and back.
 *
 * Times of a log stand close together, so the month of the one before is tried first: two
 * comparisons for an event instead of a division by the calendar.
 */
#include "memory/months.h"

#include "base/err.h"

int ct_month_of(int64_t us)
{
    struct ct_civil c = ct_time_civil(us);

    return (c.year - 1970) * 12 + c.month - 1;
}

static int64_t begin_of(int month)
{
    struct ct_civil c = { .year = 1970 + month / 12, .month = month % 12 + 1, .day = 1 };
    int64_t us = 0;

    ct_assert(ct_time_make(&c, &us));
    return us;
}

void ct_months_add(struct ct_months *m, const int64_t *us, size_t n)
{
    int64_t from = 0, below = 0, end = begin_of(CT_MONTHS);

    for (size_t i = 0; i < n; i++) {
        int month;

        if ((us[i] >= from && us[i] < below) || us[i] < 0 || us[i] >= end)
            continue;
        month = ct_month_of(us[i]);
        from = begin_of(month);
        below = begin_of(month + 1);
        m->bits[month / 64] |= UINT64_C(1) << month % 64;
    }
}

bool ct_months_has(const struct ct_months *m, int month)
{
    return month >= 0 && month < CT_MONTHS && m->bits[month / 64] >> month % 64 & 1;
}

bool ct_months_meet(const struct ct_months *a, const struct ct_months *b)
{
    for (size_t i = 0; i < CT_MONTHS / 64; i++)
        if (a->bits[i] & b->bits[i])
            return true;
    return false;
}

static void put_month(struct ct_buf *out, int month)
{
    ct_buf_printf(out, "%04d%02d", 1970 + month / 12, month % 12 + 1);
}

void ct_months_put(struct ct_buf *out, const struct ct_months *m)
{
    bool some = false;

    for (int i = 0, from; i < CT_MONTHS; i++) {
        if (!ct_months_has(m, i))
            continue;
        for (from = i; ct_months_has(m, i + 1);)
            i++;
        if (some)
            ct_buf_chr(out, ',');
        put_month(out, from);
        if (i > from) {
            ct_buf_chr(out, '-');
            put_month(out, i);
        }
        some = true;
    }
    if (!some)
        ct_buf_chr(out, '-');
}

static bool take_month(struct ct_span s, int *ret)
{
    uint64_t n;

    if (s.len != 6 || !ct_span_uint(s, 999912, &n) || n % 100 < 1 || n % 100 > 12 || n < 197001)
        return false;
    *ret = (int)(n / 100 - 1970) * 12 + (int)(n % 100) - 1;
    return *ret < CT_MONTHS;
}

bool ct_months_take(struct ct_span s, struct ct_months *ret)
{
    int last = -2; /* runs that touch would be one */

    *ret = (struct ct_months){ 0 };
    if (ct_span_eq(s, CT_LIT("-")))
        return true;
    if (s.len == 0 || s.ptr[s.len - 1] == ',')
        return false;
    while (s.len) {
        struct ct_span run = ct_span_cut_chr(&s, ','), end = run;
        bool single = ct_span_chr(run, '-', 0) == run.len;
        struct ct_span begin = ct_span_cut_chr(&end, '-');
        int from, to;

        if (!take_month(begin, &from) || !take_month(single ? begin : end, &to) ||
            from <= last + 1 || (!single && to <= from))
            return false;
        for (int i = from; i <= to; i++)
            ret->bits[i / 64] |= UINT64_C(1) << i % 64;
        last = to;
    }
    return true;
}
