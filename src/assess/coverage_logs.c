/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage_logs: months of each kind of log and group, from the days on which it has a line.
 *
 * A month without any line, between the first and the last of its group, has a row too:
 * completeness 0. What a kind can show is what `no` may be said from, so it is said narrowly:
 * alerts and mere activity show no rung.
 */
#include "assess/coverage_logs.h"

#define RUNG(r) (1u << CT_RUNG_##r)

static uint32_t answers(enum ct_class class)
{
    switch (class) {
    case CT_CLASS_TRANSPORT:
        return RUNG(TARGETED) | RUNG(DELIVERED);
    case CT_CLASS_FLOW:
    case CT_CLASS_DNS:
    case CT_CLASS_HTTP:
    case CT_CLASS_TLS:
        return RUNG(OPENED) | RUNG(CLICKED);
    case CT_CLASS_AUTH:
        return RUNG(ENTERED) | RUNG(ACCOUNT);
    case CT_CLASS_MAILBOX:
        return RUNG(DATA_MAIL);
    case CT_CLASS_CLOUD_FILE:
        return RUNG(DATA_FILES);
    case CT_CLASS_CALL:
        return RUNG(DATA_CALLS);
    case CT_CLASS_CONFIG:
        return RUNG(STAYS);
    default:
        return 0;
    }
}

/* The first day of the month of `day`, and of the month behind it. */
static void month_of(int64_t day, int64_t *ret_from, int64_t *ret_to)
{
    struct ct_civil c = ct_time_civil(day * CT_DAY_US);

    *ret_from = day - (c.day - 1);
    for (*ret_to = *ret_from + 28; ct_time_civil(*ret_to * CT_DAY_US).month == c.month;)
        ++*ret_to;
}

/* Rows of one group, whose days are v[0 .. n-1], rising. Folded groups may have a day twice. */
static void add_group(struct ct_coverage_rows *rows, const struct ct_log_group *g,
    const struct ct_log_day *v, size_t n)
{
    int64_t from, to;
    size_t i = 0;

    for (int64_t day = v[0].day; day <= v[n - 1].day; day = to) {
        uint64_t events = 0;
        uint32_t days = 0;

        month_of(day, &from, &to);
        for (; i < n && v[i].day < to; i++) {
            days += i == 0 || v[i].day != v[i - 1].day;
            events += v[i].events;
        }
        *ct_vec_add(&rows->v) =
            (struct ct_coverage){ .source_kind = ct_span_str(ct_log_kind(g->class)),
                .account_group = g->name,
                .from_us = from * CT_DAY_US,
                .to_us = to * CT_DAY_US,
                .events = events,
                .completeness_permille = days * 1000 / (uint32_t)(to - from),
                .answers = events ? answers(g->class) : 0 };
    }
}

int ct_coverage_logs(struct ct_coverage_rows *rows, const struct ct_assess *as, struct ct_err *err)
{
    struct ct_log_survey s;
    size_t from = rows->v.n;

    int r = ct_log_survey(&s, as, err);

    for (int c = 0; c < CT_N_CLASSES; c++)
        for (size_t i = 0, end; i < s.days.n; i = end) {
            for (end = i + 1; end < s.days.n && s.days.v[end].of == s.days.v[i].of;)
                end++;
            if (s.groups.v[s.days.v[i].of].class == (enum ct_class)c)
                add_group(rows, &s.groups.v[s.days.v[i].of], &s.days.v[i], end - i);
        }
    ct_coverage_notes(rows, from, &s, as->a);
    ct_log_survey_done(&s);
    return r;
}
