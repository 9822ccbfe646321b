/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage_note: what is odd about a log, in words beside the month in which it begins.
 *
 *   days without a line        between the first and the last of a kind and group
 *   clock jumps                a few steps of time against the order of a source, or of a year
 *   exports that were cut off  exactly as many records as services hand out at most
 *   levels that changed        a field that nearly all events had, and then none
 *
 * A source whose times go back and forth all the time is merely not sorted: that is no jump.
 */
#include <inttypes.h>
#include <stdio.h>

#include "assess/coverage_logs.h"
#include "model/source.h"

#define RANGES 6    /* of days, named in one month */
#define FEW_JUMPS 4 /* more are no jumps, but disorder */
#define LEAP_US (366 * CT_DAY_US)
#define BEFORE 50 /* events that a log must have had before, to have a level */
#define AFTER 20  /* and in the month that lacks something */

struct notes {
    struct ct_coverage_rows *rows;
    size_t from;
    const struct ct_log_survey *s;
    struct ct_arena *a;
};

static void add(struct notes *n, struct ct_coverage *row, struct ct_span text)
{
    row->notes = row->notes.len
                     ? ct_arena_printf(n->a, CT_FMT "\n" CT_FMT, CT_ARG(row->notes), CT_ARG(text))
                     : ct_arena_copy(n->a, text);
}

/* The row of a kind, of any group, and that time; the one with most events. */
static struct ct_coverage *row_at(struct notes *n, enum ct_class class, int64_t at_us)
{
    struct ct_span kind = ct_span_str(ct_log_kind(class));
    struct ct_coverage *best = NULL;

    for (size_t i = n->from; i < n->rows->v.n; i++) {
        struct ct_coverage *r = &n->rows->v.v[i];

        if (ct_span_eq(r->source_kind, kind) && r->from_us <= at_us && at_us < r->to_us &&
            (!best || r->events > best->events))
            best = r;
    }
    return best;
}

/* ---- days without a line ---- */

static size_t put_day(char *p, size_t room, int64_t day)
{
    struct ct_civil c = ct_time_civil(day * CT_DAY_US);
    int n = snprintf(p, room, "%04d-%02d-%02d", c.year, c.month, c.day);

    return n > 0 && (size_t)n < room ? (size_t)n : 0;
}

struct gaps {
    char text[RANGES * 24 + 80];
    size_t len;
    unsigned days, ranges;
};

static void gap(struct gaps *g, int64_t from, int64_t to)
{
    if (from >= to)
        return;
    g->days += (unsigned)(to - from);
    if (g->ranges++ >= RANGES)
        return;
    g->text[g->len++] = g->ranges > 1 ? ',' : ':';
    g->text[g->len++] = ' ';
    g->len += put_day(g->text + g->len, 16, from);
    if (to - from > 1) {
        g->text[g->len++] = '/';
        g->len += put_day(g->text + g->len, 16, to - 1);
    }
}

static void month_gaps(
    struct notes *n, struct ct_coverage *row, const struct ct_log_day *v, size_t k)
{
    int64_t day = row->from_us / CT_DAY_US, to = row->to_us / CT_DAY_US;
    struct gaps g = { .len = 0 };

    if (day < v[0].day)
        day = v[0].day;
    if (to > v[k - 1].day)
        to = (int64_t)v[k - 1].day + 1;
    for (size_t i = 0; i < k && day < to; i++) {
        if (v[i].day < day)
            continue;
        gap(&g, day, v[i].day < to ? v[i].day : to);
        day = (int64_t)v[i].day + 1;
    }
    if (g.days)
        add(n, row,
            ct_arena_printf(n->a, "%u day%s without a line%.*s%s", g.days, g.days > 1 ? "s" : "",
                (int)g.len, g.text, g.ranges > RANGES ? " …" : ""));
}

static void all_gaps(struct notes *n)
{
    const struct ct_log_survey *s = n->s;

    for (size_t i = 0, end; i < s->days.n; i = end) {
        const struct ct_log_group *g = &s->groups.v[s->days.v[i].of];

        for (end = i + 1; end < s->days.n && s->days.v[end].of == s->days.v[i].of;)
            end++;
        for (size_t r = n->from; r < n->rows->v.n; r++) {
            struct ct_coverage *row = &n->rows->v.v[r];

            if (ct_span_eq(row->source_kind, ct_span_str(ct_log_kind(g->class))) &&
                ct_span_eq(row->account_group, g->name))
                month_gaps(n, row, &s->days.v[i], end - i);
        }
    }
}

/* ---- clocks and exports ---- */

static struct ct_span path_of(const struct notes *n, uint32_t source)
{
    const struct ct_assess *as = n->s->as;

    return source >= 1 && source <= as->n_sources ? as->sources[source - 1].path
                                                  : CT_LIT("a source");
}

static void jump(struct notes *n, const struct ct_log_clock *c, const struct ct_clock_step *step)
{
    struct ct_coverage *row = row_at(n, c->class, step->from_us);
    char from[CT_TIME_TEXT], to[CT_TIME_TEXT];

    if (row)
        add(n, row,
            ct_arena_printf(n->a, "the clock of " CT_FMT " goes %s from %s to %s",
                CT_ARG(path_of(n, c->source)), step->to_us < step->from_us ? "back" : "ahead",
                ct_time_rfc3339(step->from_us, from), ct_time_rfc3339(step->to_us, to)));
}

static void clock_jumps(struct notes *n, const struct ct_log_clock *c)
{
    bool rising = c->forward >= c->back;
    const struct ct_clock_step *against = rising ? c->aft : c->fore;
    const struct ct_clock_step *with = rising ? c->fore : c->aft;
    uint64_t n_against = rising ? c->n_back : c->n_forward;
    uint64_t n_with = rising ? c->n_forward : c->n_back;

    if (c->events < AFTER)
        return;
    for (uint64_t i = 0; n_against <= FEW_JUMPS && i < n_against; i++)
        jump(n, c, &against[i]);
    for (uint64_t i = 0; i < n_with && i < CT_CLOCK_STEPS; i++) {
        int64_t step = with[i].to_us - with[i].from_us;

        if (step >= LEAP_US || step <= -LEAP_US)
            jump(n, c, &with[i]);
    }
}

static bool is_limit(uint64_t events)
{
    static const uint64_t limits[] = { 1000, 5000, 10000, 50000, 100000 };

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (events == limits[i])
            return true;
    return false;
}

static void cut_export(struct notes *n, const struct ct_log_clock *c)
{
    const struct ct_assess *as = n->s->as;
    struct ct_coverage *row = row_at(n, c->class, c->at_us);

    if (!row || c->source < 1 || c->source > as->n_sources ||
        !is_limit(as->sources[c->source - 1].events))
        return;
    add(n, row,
        ct_arena_printf(n->a,
            CT_FMT " has exactly %" PRIu64 " events: an export that was cut off looks like this",
            CT_ARG(path_of(n, c->source)), as->sources[c->source - 1].events));
}

/* ---- levels ---- */

/* A field of a log up to a time, and since it was last seen. */
struct level {
    uint64_t events, has, since; /* since: events without it */
    int32_t from;                /* day of the first of those */
};

static bool lost(const struct level *l)
{
    return l->since >= AFTER && l->events >= BEFORE && l->has * 100 >= l->events * 95;
}

static void tell_level(
    struct notes *n, const struct ct_log_group *log, enum ct_field f, const struct level *l)
{
    int64_t at_us = (int64_t)l->from * CT_DAY_US;
    struct ct_coverage *row = row_at(n, log->class, at_us);
    char day[16];

    if (row)
        add(n, row,
            ct_arena_printf(n->a,
                CT_FMT " stops having %s on %.*s: %" PRIu64 " of %" PRIu64 " events had it before",
                CT_ARG(log->name), ct_fields[f].name, (int)put_day(day, sizeof day, l->from), day,
                l->has, l->events));
}

/* Days v[0 .. n-1] of one log. */
static void field_level(struct notes *n, const struct ct_log_group *log, const struct ct_log_day *v,
    size_t days, size_t field)
{
    struct level l = { 0 };

    for (size_t i = 0; i < days; i++) {
        bool told = lost(&l);

        if (v[i].has[field]) {
            l.events += l.since + v[i].events;
            l.has += v[i].has[field];
            l.since = 0;
            continue;
        }
        if (l.since == 0)
            l.from = v[i].day;
        l.since += v[i].events;
        if (!told && lost(&l))
            tell_level(n, log, ct_coverage_watched[field], &l);
    }
}

static void all_levels(struct notes *n)
{
    const struct ct_log_survey *s = n->s;

    for (size_t i = 0, end; i < s->levels.n; i = end) {
        for (end = i + 1; end < s->levels.n && s->levels.v[end].of == s->levels.v[i].of;)
            end++;
        for (size_t k = 0; k < CT_COVERAGE_WATCHED; k++)
            field_level(n, &s->logs.v[s->levels.v[i].of], &s->levels.v[i], end - i, k);
    }
}

void ct_coverage_notes(
    struct ct_coverage_rows *rows, size_t from, const struct ct_log_survey *s, struct ct_arena *a)
{
    struct notes n = { rows, from, s, a };

    all_gaps(&n);
    for (size_t i = 0; i < s->clocks.n; i++) {
        clock_jumps(&n, &s->clocks.v[i]);
        cut_export(&n, &s->clocks.v[i]);
    }
    all_levels(&n);
}
