/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bins: choosing the step, and where a coverage row lies on it.
 *
 * A column counts as covered as far as the row touches it; how complete the row
 * is inside is its own number, and a full block is only shown from 950 permille.
 */
#include "report/bins.h"

#define COMPLETE 950

static int month_of(int64_t us)
{
    struct ct_civil c = ct_time_civil(us);

    return c.year * 12 + c.month - 1;
}

static bool has_period(const struct ct_coverage *c)
{
    return c->from_us != CT_TIME_NONE && c->to_us != CT_TIME_NONE && c->from_us <= c->to_us;
}

struct ct_bins ct_bins_of(const struct ct_coverage *rows, size_t n)
{
    struct ct_bins b = { .step = 1 };
    int last = 0;
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        if (!has_period(&rows[i]))
            continue;
        int from = month_of(rows[i].from_us), to = month_of(rows[i].to_us);

        b.first_month = !any || from < b.first_month ? from : b.first_month;
        last = !any || to > last ? to : last;
        any = true;
    }
    if (!any)
        return b;
    if (last - b.first_month >= CT_BINS)
        b.step = 3;
    if (last - b.first_month >= CT_BINS * b.step)
        b.step = 12;
    while (last - b.first_month >= CT_BINS * b.step)
        b.step += 12;
    b.first_month -= b.first_month % (b.step < 12 ? b.step : 12);
    b.n = (size_t)((last - b.first_month) / b.step + 1);
    return b;
}

int ct_bins_level(const struct ct_bins *b, const struct ct_coverage *c, size_t column)
{
    int from = b->first_month + (int)column * b->step, to = from + b->step - 1;

    if (!has_period(c) || c->completeness_permille == 0 || month_of(c->to_us) < from ||
        month_of(c->from_us) > to)
        return 0;
    return c->completeness_permille >= COMPLETE ? 2 : 1;
}

void ct_bins_start(const struct ct_bins *b, size_t column, int *ret_year, int *ret_month)
{
    int month = b->first_month + (int)column * b->step;

    *ret_year = month / 12;
    *ret_month = month % 12 + 1;
}
