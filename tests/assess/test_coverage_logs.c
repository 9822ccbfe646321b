/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/coverage_logs.h"
#include "detect/archive.h"
#include "model/source.h"

struct line {
    enum ct_class class;
    double day;
    const char *provider, *user, *agent, *outcome, *host;
};

/* Events of one source and class, in the order given. */
static bool store(struct archive *a, uint32_t source, const struct line *v, size_t n)
{
    struct ct_segment_builder *b = ct_segment_new(v[0].class, ct_memory_seed(a->mem));
    struct ct_buf out = ct_buf(64u << 20);
    struct ct_commit commit = { .share = source, .source_base = source, .n = 1 };
    struct ct_err err = { 0 };
    struct ct_span seg;
    bool ok;

    for (size_t i = 0; i < n; i++) {
        ct_batch_event(&a->batch, v[i].class,
            archive_day(0) + (int64_t)(v[i].day * (double)CT_DAY_US), 100 * i + 100, 90);
        archive_str(a, CT_F_EVENT_PROVIDER, v[i].provider);
        archive_str(a, CT_F_EVENT_OUTCOME, v[i].outcome);
        archive_str(a, CT_F_HOST_NAME, v[i].host);
        archive_str(a, CT_F_USER_AGENT, v[i].agent);
        archive_str(a, CT_F_USER_NAME, v[i].user);
    }
    ct_batch_seal(&a->batch);
    for (size_t i = 0; i < n; i++)
        CHECK_INT(ct_segment_add(b, &a->batch.events.v[i]), 0);
    ct_segment_finish(b, &out);
    seg = ct_buf_span(&out);
    commit.segments = &seg;
    ok = CHECK_INT(ct_memory_commit(a->mem, &commit, &err), 0);
    ct_segment_free(b);
    ct_buf_done(&out);
    ct_batch_reset(&a->batch);
    return ok;
}

static const struct ct_source_info sources[] = { { .path = CT_LIT("one.log"), .events = 40 },
    { .path = CT_LIT("two.csv"), .events = 5000 } };

static struct ct_coverage_rows rows_of(struct archive *a, struct ct_arena *arena)
{
    struct ct_assess as = { .a = arena, .mem = a->mem, .sources = sources, .n_sources = 2 };
    struct ct_coverage_rows rows = { 0 };
    struct ct_err err = { 0 };

    CHECK_INT(ct_coverage_logs(&rows, &as, &err), 0);
    return rows;
}

#define LINE(d)                                                \
    (struct line)                                              \
    {                                                          \
        .class = CT_CLASS_AUTH, .day = (d), .provider = "p.in" \
    }

TEST(a_month_has_the_days_of_its_lines_and_names_the_others)
{
    struct ct_arena arena = { 0 };
    struct ct_coverage_rows rows;
    struct line v[40];
    struct archive a;
    size_t n = 0;

    REQUIRE(archive_open(&a));
    for (int day = 0; day < 31; day++) /* not on the 11th, 12th and 21st of January */
        if (day != 10 && day != 11 && day != 20) {
            v[n] = LINE(day);
            v[n++].user = "ada@Parl.example";
        }
    v[n] = LINE(62); /* none in February, one on the 4th of March */
    v[n++].user = "bo@parl.example";
    REQUIRE(store(&a, 1, v, n));
    rows = rows_of(&a, &arena);
    REQUIRE(rows.v.n == 3);
    CHECK_SPAN(rows.v.v[0].source_kind, "sign-in");
    CHECK_SPAN(rows.v.v[0].account_group, "parl.example");
    CHECK_INT(rows.v.v[0].from_us, archive_day(0));
    CHECK_INT(rows.v.v[0].to_us, archive_day(31));
    CHECK_INT(rows.v.v[0].completeness_permille, 903);
    CHECK_SPAN(rows.v.v[0].notes, "3 days without a line: 2021-01-11/2021-01-12, 2021-01-21");
    CHECK(rows.v.v[0].answers & 1u << CT_RUNG_ENTERED);
    CHECK(!(rows.v.v[0].answers & 1u << CT_RUNG_OPENED));
    CHECK_INT(rows.v.v[1].completeness_permille, 0);
    CHECK_INT(rows.v.v[1].answers, 0); /* a month without a line shows nothing */
    CHECK_SPAN(rows.v.v[1].notes, "28 days without a line: 2021-02-01/2021-02-28");
    CHECK_SPAN(rows.v.v[2].notes, "3 days without a line: 2021-03-01/2021-03-03");
    ct_vec_done(&rows.v);
    ct_arena_done(&arena);
    archive_close(&a);
}

TEST(failed_sign_ins_make_no_group_known)
{
    struct ct_arena arena = { 0 };
    struct ct_coverage_rows rows;
    struct line v[40];
    struct archive a;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 40; i++) {
        v[i] = LINE(0.01 * i);
        v[i].user = i % 2 ? "x@anything.example" : "ada@parl.example";
        v[i].outcome = i % 2 ? "failure" : "success";
    }
    REQUIRE(store(&a, 1, v, 40));
    rows = rows_of(&a, &arena);
    REQUIRE(rows.v.n == 2);
    CHECK_SPAN(rows.v.v[0].account_group, "parl.example");
    CHECK_SPAN(rows.v.v[1].account_group, "other");
    CHECK_INT(rows.v.v[1].events, 20);
    ct_vec_done(&rows.v);
    ct_arena_done(&arena);
    archive_close(&a);
}

TEST(a_clock_that_goes_back_once_is_named_one_out_of_order_is_not)
{
    struct ct_arena arena = { 0 };
    struct ct_coverage_rows rows;
    struct line v[40], w[40];
    struct archive a;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 40; i++) {
        v[i] = LINE(i < 30 ? 0.01 * i : 0.01 * i - 0.2);
        w[i] = LINE(i % 2 ? 0.5 : 0.1);
        w[i].class = CT_CLASS_HTTP;
    }
    REQUIRE(store(&a, 1, v, 40) && store(&a, 2, w, 40));
    rows = rows_of(&a, &arena);
    REQUIRE(rows.v.n == 2);
    CHECK_SPAN(rows.v.v[1].source_kind, "sign-in");
    CHECK(ct_span_starts(
        rows.v.v[1].notes, CT_LIT("the clock of one.log goes back from 2021-01-01T")));
    CHECK(!ct_span_has(rows.v.v[0].notes, CT_LIT("clock")));
    ct_vec_done(&rows.v);
    ct_arena_done(&arena);
    archive_close(&a);
}

TEST(as_many_events_as_services_hand_out_at_most_are_named)
{
    struct ct_arena arena = { 0 };
    struct ct_coverage_rows rows;
    struct line v[1] = { LINE(0) };
    struct archive a;

    REQUIRE(archive_open(&a));
    REQUIRE(store(&a, 2, v, 1));
    rows = rows_of(&a, &arena);
    REQUIRE(rows.v.n == 1);
    CHECK_SPAN(rows.v.v[0].notes,
        "two.csv has exactly 5000 events: an export that was cut off looks like this");
    ct_vec_done(&rows.v);
    ct_arena_done(&arena);
    archive_close(&a);
}

/* A log over `days` days, ten events each, that has a user agent up to `until`. */
static struct ct_coverage_rows level(struct archive *a, struct ct_arena *arena, int days, int until)
{
    static struct line v[400];

    for (int i = 0; i < days * 10; i++) {
        v[i] = LINE(i / 10 + 0.01 * (i % 10));
        v[i].agent = i / 10 < until ? "Agent/1" : NULL;
    }
    CHECK(store(a, 1, v, (size_t)days * 10));
    return rows_of(a, arena);
}

TEST(a_log_that_stops_having_a_field_is_named_with_the_day)
{
    struct ct_arena arena = { 0 };
    struct ct_coverage_rows rows;
    struct archive a;

    REQUIRE(archive_open(&a));
    rows = level(&a, &arena, 12, 8);
    REQUIRE(rows.v.n == 1);
    CHECK_SPAN(rows.v.v[0].notes,
        "p.in stops having user_agent.original on 2021-01-09: 80 of 80 events had it before");
    ct_vec_done(&rows.v);
    ct_arena_done(&arena);
    archive_close(&a);
}

TEST(a_log_that_never_had_a_field_or_lacks_it_for_a_day_is_not)
{
    struct ct_arena arena = { 0 };
    struct ct_coverage_rows rows;
    struct archive a;

    REQUIRE(archive_open(&a));
    rows = level(&a, &arena, 9, 8);
    REQUIRE(rows.v.n == 1);
    CHECK_INT(rows.v.v[0].notes.len, 0);
    ct_vec_done(&rows.v);
    archive_close(&a);
    REQUIRE(archive_open(&a));
    rows = level(&a, &arena, 30, 0);
    REQUIRE(rows.v.n == 1);
    CHECK_INT(rows.v.v[0].notes.len, 0);
    ct_vec_done(&rows.v);
    ct_arena_done(&arena);
    archive_close(&a);
}
