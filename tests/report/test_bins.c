/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_bins: months of coverage become lines of a matrix.
 *
 * Comes in: rows as assess makes them, one a month, whose end is the first moment
 * of the next. Goes out: one line for each kind and group, no month too many.
 */
#include "report/bins.h"

#include "base/cleanup.h"
#include "base/time.h"
#include "tap.h"

static int64_t at(const char *text)
{
    int64_t us = CT_TIME_NONE;

    CHECK(ct_time_parse(ct_span_str(text), &us));
    return us;
}

static struct ct_coverage row(const char *kind, const char *from, const char *to, uint32_t permille)
{
    return (struct ct_coverage){ .source_kind = ct_span_str(kind),
        .account_group = CT_LIT("all"),
        .from_us = at(from),
        .to_us = at(to),
        .completeness_permille = permille,
        .answers = permille >= 950 ? 2 : 1 };
}

TEST(the_end_of_a_period_is_no_longer_in_it)
{
    const struct ct_coverage rows[] = { row(
        "mail", "2021-03-01T00:00:00Z", "2021-04-01T00:00:00Z", 500) };

    CHECK_INT(ct_bins_of(rows, 1).n, 1);
}

TEST(rows_of_one_kind_and_group_are_one_line)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const struct ct_coverage rows[] = {
        row("mail", "2021-03-01T00:00:00Z", "2021-04-01T00:00:00Z", 500),
        row("proxy", "2021-03-01T00:00:00Z", "2021-04-01T00:00:00Z", 1000),
        row("mail", "2021-05-01T00:00:00Z", "2021-06-01T00:00:00Z", 1000),
    };
    struct ct_bins b = ct_bins_of(rows, 3);
    struct ct_bins_line *lines;

    CHECK_INT(b.n, 3);
    REQUIRE(ct_bins_lines(&b, rows, 3, &a, &lines) == 2);
    CHECK_SPAN(lines[0].first->source_kind, "mail");
    CHECK_INT(lines[0].level[0], 1);
    CHECK_INT(lines[0].level[1], 0);
    CHECK_INT(lines[0].level[2], 2);
    CHECK_INT(lines[0].answers, 3);
    CHECK_INT(lines[1].level[0], 2);
    CHECK_INT(lines[1].level[1], 0);
}
