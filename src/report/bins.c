/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bins: choosing the step, and where a coverage row lies on it.
 *
 * A column counts as covered as far as the row touches it; how complete the row
 * is inside is its own number, and a full block is only shown from 950 permille.
 */
#include "report/bins.h"

#include "base/map.h"

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

/* The end of a period is the first moment that no longer belongs to it. */
static int last_month(const struct ct_coverage *c)
{
    return month_of(c->to_us > c->from_us ? c->to_us - 1 : c->to_us);
}

struct ct_bins ct_bins_of(const struct ct_coverage *rows, size_t n)
{
    struct ct_bins b = { .step = 1 };
    int last = 0;
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        if (!has_period(&rows[i]))
            continue;
        int from = month_of(rows[i].from_us), to = last_month(&rows[i]);

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

static uint8_t level_of(const struct ct_bins *b, const struct ct_coverage *c, size_t column)
{
    int from = b->first_month + (int)column * b->step, to = from + b->step - 1;

    if (!has_period(c) || c->completeness_permille == 0 || last_month(c) < from ||
        month_of(c->from_us) > to)
        return 0;
    return c->completeness_permille >= COMPLETE ? 2 : 1;
}

size_t ct_bins_lines(const struct ct_bins *b, const struct ct_coverage *rows, size_t n,
    struct ct_arena *a, struct ct_bins_line **ret)
{
    struct ct_bins_line *v = ct_arena_alloc(a, (n + 1) * sizeof *v);
    struct ct_map seen = { 0 };
    size_t lines = 0;

    for (size_t i = 0; i < n; i++) {
        struct ct_span key = ct_arena_printf(
            a, CT_FMT "\n" CT_FMT, CT_ARG(rows[i].source_kind), CT_ARG(rows[i].account_group));
        bool fresh;
        uint64_t *at = ct_map_put(&seen, key, &fresh);

        if (fresh) {
            v[lines].first = &rows[i];
            *at = lines++;
        }
        v[*at].answers |= rows[i].answers;
        for (size_t k = 0; k < b->n; k++) {
            uint8_t level = level_of(b, &rows[i], k);

            if (level > v[*at].level[k])
                v[*at].level[k] = level;
        }
    }
    ct_map_done(&seen);
    *ret = v;
    return lines;
}

void ct_bins_start(const struct ct_bins *b, size_t column, int *ret_year, int *ret_month)
{
    int month = b->first_month + (int)column * b->step;

    *ret_year = month / 12;
    *ret_month = month % 12 + 1;
}
