/* SPDX-License-Identifier: Apache-2.0 */
/* test_names: which campaign of a hunt is which of the hunts before. */
#include "assess/names.h"

#include "assess/names_match.h"
#include "case/keys.h"
#include "tap.h"

#define MOST 8

/* Groups of keys given as ranges: "1-5 9" is five keys and one. */
struct world {
    struct ct_arena a;
    struct ct_key_list now[MOST];
    uint32_t thread_of[MOST];
    struct ct_known_name old[CT_N_NAME_KINDS][MOST];
    struct ct_judgement judged;
    struct ct_names_input in;
    struct ct_known_names known;
    struct ct_names got;
};

static struct ct_key_list keys(struct world *w, const char *text)
{
    struct ct_span rest = ct_span_str(text);
    CT_VEC(uint64_t) v = { 0 };
    struct ct_key_list ret;

    while (rest.len) {
        struct ct_span part = ct_span_cut_chr(&rest, ' '), first = ct_span_cut_chr(&part, '-');
        uint64_t from = 0, to = 0;

        CHECK(ct_span_uint(first, 1000000, &from));
        CHECK(part.len == 0 || ct_span_uint(part, 1000000, &to));
        for (to = to ? to : from; from <= to; from++)
            *ct_vec_add(&v) = from;
    }
    ret = ct_keys_sorted(v.v, v.n, SIZE_MAX, &w->a);
    ct_vec_done(&v);
    return ret;
}

static void now(struct world *w, const char *text)
{
    w->thread_of[w->in.n] = (uint32_t)w->in.n_threads++;
    w->now[w->in.n++] = keys(w, text);
}

/* The known campaign with the next number, and a thread of its own. */
static void old(struct world *w, const char *text)
{
    uint32_t n = (uint32_t)++w->known.n[CT_NAME_CAMPAIGN];
    uint32_t t = (uint32_t)++w->known.n[CT_NAME_THREAD];
    char self[16];

    snprintf(self, sizeof self, "%u", n);
    w->old[CT_NAME_CAMPAIGN][n - 1] = (struct ct_known_name){ .number = n, .keys = keys(w, text) };
    w->old[CT_NAME_THREAD][t - 1] = (struct ct_known_name){ .number = t, .keys = keys(w, self) };
}

static void give(struct world *w)
{
    w->known.v[CT_NAME_CAMPAIGN] = w->old[CT_NAME_CAMPAIGN];
    w->known.v[CT_NAME_THREAD] = w->old[CT_NAME_THREAD];
    w->in.known = &w->known;
    w->in.campaigns = w->now;
    w->in.thread_of = w->thread_of;
    ct_names_give(&w->got, &w->in, &w->a);
}

static uint32_t number(const struct world *w, size_t i)
{
    return w->got.number[CT_NAME_CAMPAIGN][i];
}

/* The one change of that kind and event; NULL: none or several. */
static const struct ct_name_change *change(
    const struct world *w, enum ct_name_kind kind, enum ct_name_event event)
{
    const struct ct_name_change *ret = NULL;

    for (size_t i = 0; i < w->got.changes.n; i++)
        if (w->got.changes.v[i].kind == kind && w->got.changes.v[i].event == event) {
            if (ret)
                return NULL;
            ret = &w->got.changes.v[i];
        }
    return ret;
}

TEST(the_first_run_counts_in_the_order_of_the_hunt)
{
    struct world w = { 0 };

    now(&w, "5-9");
    now(&w, "1-4");
    give(&w);
    CHECK_INT(number(&w, 0), 1);
    CHECK_INT(number(&w, 1), 2);
    CHECK_INT(w.got.changes.n, 4);
    CHECK_INT(w.got.number[CT_NAME_THREAD][1], 2);
    ct_arena_done(&w.a);
}

TEST(the_same_campaigns_in_another_order_keep_their_numbers_and_nothing_is_written)
{
    struct world w = { 0 };

    old(&w, "1-4");
    old(&w, "5-9");
    now(&w, "5-9");
    now(&w, "1-4");
    give(&w);
    CHECK_INT(number(&w, 0), 2);
    CHECK_INT(number(&w, 1), 1);
    CHECK_INT(w.got.number[CT_NAME_THREAD][0], 2);
    CHECK_INT(w.got.changes.n, 0);
    ct_arena_done(&w.a);
}

TEST(a_year_of_new_mail_changes_no_number)
{
    struct world w = { 0 };
    const struct ct_name_change *c;

    old(&w, "1-3");
    old(&w, "10-14");
    now(&w, "1-3 100-900");
    now(&w, "10-14 1000");
    give(&w);
    CHECK_INT(number(&w, 0), 1);
    CHECK_INT(number(&w, 1), 2);
    CHECK_INT(w.got.changes.n, 2);
    c = &w.got.changes.v[0];
    CHECK_INT(c->event, CT_NAME_GROW);
    CHECK_INT(c->plus.n, 801);
    CHECK_INT(c->minus.n, 0);
    ct_arena_done(&w.a);
}

TEST(a_merge_keeps_the_older_number_and_tells_who_went_up)
{
    struct world w = { 0 };
    const struct ct_name_change *c;

    old(&w, "1-9");
    old(&w, "20-39");
    now(&w, "1-9 20-39 50");
    give(&w);
    CHECK_INT(number(&w, 0), 1);
    c = change(&w, CT_NAME_CAMPAIGN, CT_NAME_MERGE);
    REQUIRE(c != NULL);
    CHECK_INT(c->number, 1);
    CHECK_INT(c->other, 2);
    CHECK_INT(c->plus.n, 20);
    c = change(&w, CT_NAME_CAMPAIGN, CT_NAME_GROW);
    REQUIRE(c != NULL);
    CHECK_INT(c->plus.n, 1);
    CHECK(!change(&w, CT_NAME_CAMPAIGN, CT_NAME_RETIRE));
    CHECK(change(&w, CT_NAME_THREAD, CT_NAME_MERGE) != NULL);
    ct_arena_done(&w.a);
}

TEST(an_old_splinter_does_not_rename_a_large_campaign_unless_people_said_so)
{
    for (int judged = 0; judged < 2; judged++) {
        struct world w = { 0 };

        old(&w, "1-2");
        old(&w, "20-39");
        now(&w, "1-2 20-39");
        w.judged = (struct ct_judgement){
            .kind = CT_JUDGE_MERGE, .a = keys(&w, "1-2"), .b = keys(&w, "20-39")
        };
        w.in.judged = (struct ct_judgement_list){ &w.judged, (size_t)judged };
        give(&w);
        CHECK_INT(number(&w, 0), judged ? 1 : 2);
        CHECK(change(&w, CT_NAME_CAMPAIGN, CT_NAME_MERGE) != NULL);
        ct_arena_done(&w.a);
    }
}

TEST(of_a_split_the_larger_part_keeps_the_number)
{
    struct world w = { 0 };
    const struct ct_name_change *c;

    old(&w, "1-100");
    now(&w, "1-25");
    now(&w, "26-60");
    now(&w, "61-100");
    give(&w);
    CHECK_INT(number(&w, 2), 1);
    CHECK_INT(number(&w, 0), 2);
    CHECK_INT(number(&w, 1), 3);
    c = change(&w, CT_NAME_CAMPAIGN, CT_NAME_SHRINK);
    REQUIRE(c != NULL);
    CHECK_INT(c->minus.n, 60);
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(w.got.changes.v[i].event, CT_NAME_SPLIT);
        CHECK_INT(w.got.changes.v[i].other, 1);
    }
    ct_arena_done(&w.a);
}

TEST(messages_that_moved_to_another_campaign_rename_neither)
{
    struct world w = { 0 };

    old(&w, "1-100");
    old(&w, "200-399");
    now(&w, "1-40");
    now(&w, "41-100 200-399");
    give(&w);
    CHECK_INT(number(&w, 0), 1);
    CHECK_INT(number(&w, 1), 2);
    CHECK(!change(&w, CT_NAME_CAMPAIGN, CT_NAME_MERGE));
    ct_arena_done(&w.a);
}

TEST(a_retired_number_is_never_given_again)
{
    struct world w = { 0 };
    const struct ct_name_change *c;

    old(&w, "1-9");
    old(&w, "10-19");
    w.old[CT_NAME_CAMPAIGN][1].retired = true;
    w.old[CT_NAME_THREAD][1].retired = true;
    now(&w, "10-19");
    now(&w, "30-39");
    give(&w);
    CHECK_INT(number(&w, 0), 3);
    CHECK_INT(number(&w, 1), 4);
    c = change(&w, CT_NAME_CAMPAIGN, CT_NAME_RETIRE);
    REQUIRE(c != NULL);
    CHECK_INT(c->number, 1);
    CHECK_INT(w.got.changes.v[0].event, CT_NAME_NEW);
    CHECK_INT(w.got.changes.v[0].other, 2); /* who asks for the old one is told */
    ct_arena_done(&w.a);
}

TEST(half_of_the_messages_being_gone_from_the_evidence_changes_nothing)
{
    struct world w = { 0 };

    old(&w, "1-100");
    now(&w, "98-100 500-510");
    give(&w);
    CHECK_INT(number(&w, 0), 1);
    ct_arena_done(&w.a);
}

TEST(a_thread_keeps_its_number_when_another_campaign_joins_it)
{
    struct world w = { 0 };
    const struct ct_name_change *c;

    old(&w, "1-9");
    now(&w, "1-9");
    now(&w, "30-90");
    w.thread_of[1] = 0;
    w.in.n_threads = 1;
    give(&w);
    CHECK_INT(w.got.number[CT_NAME_THREAD][0], 1);
    c = change(&w, CT_NAME_THREAD, CT_NAME_GROW);
    REQUIRE(c != NULL);
    REQUIRE(c->plus.n == 1);
    CHECK(c->plus.v[0] == 2);
    ct_arena_done(&w.a);
}

TEST(any_first_part_of_the_changes_is_a_state_to_go_on_from)
{
    for (size_t cut = 0; cut < 5; cut++) { /* see the_merge above: what a kill may leave */
        struct world w = { 0 };

        old(&w, "1-30");
        old(&w, "40-60");
        now(&w, "1-10");
        now(&w, "11-30 40-60 70");
        if (cut >= 1) { /* the line that moved what the first lost was written, no other */
            w.old[CT_NAME_CAMPAIGN][1].keys = keys(&w, "11-30 40-60");
        }
        if (cut >= 2)
            w.old[CT_NAME_CAMPAIGN][1].keys = keys(&w, "11-30 40-60 70");
        if (cut >= 3)
            w.old[CT_NAME_CAMPAIGN][0].keys = keys(&w, "1-10");
        give(&w);
        CHECK_INT(number(&w, 0), 1);
        CHECK_INT(number(&w, 1), 2);
        if (cut >= 3)
            CHECK_INT(w.got.changes.n, 0);
        ct_arena_done(&w.a);
    }
}

TEST(common_keys_are_counted_once)
{
    struct world w = { 0 };

    CHECK_INT(ct_name_common(keys(&w, "1-5 9"), keys(&w, "4-9")), 3);
    CHECK_INT(ct_name_common(keys(&w, ""), keys(&w, "4-9")), 0);
    ct_arena_done(&w.a);
}
