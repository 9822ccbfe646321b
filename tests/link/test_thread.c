/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_thread: what joins two campaigns to one thread, and what must not.
 */
#include "link/operations.h"

#define NONE ((struct ct_judgement_list){ 0 })

/* Six operations over six years; kit, tool and persona change one after the other. */
static void drifting(struct ops *o)
{
    ops_add(o, (struct op){ "A1", 100, 0, "akit1", "atool1", "aname1", .zone = 120 });
    ops_add(o, (struct op){ "A2", 400, 0, "akit1", "atool1", "aname2", .zone = 120 });
    ops_add(o, (struct op){ "A3", 700, 0, "akit2", "atool1", "aname2", .zone = 120 });
    ops_add(o, (struct op){ "A4", 1100, 0, "akit2", "atool1", "aname3", .zone = 120 });
    ops_add(o, (struct op){ "A5", 1500, 0, "akit2", "atool2", "aname3", .zone = 120 });
    ops_add(o, (struct op){ "A6", 1900, 0, "akit3", "atool2", "aname3", .zone = 120 });
}

/* Five criminals who bought one kit. */
static void criminals(struct ops *o, const char *kit)
{
    static const char *const names[] = { "F1", "G1", "H1", "I1", "J1" };

    for (int i = 0; i < 5; i++)
        ops_add(o, (struct op){ names[i], 150 + 200 * i, .kit = kit });
}

TEST(one_operator_who_drifts_over_years_is_one_thread)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    drifting(&o);
    criminals(&o, "sold");
    REQUIRE(ops_build(&o, NONE));
    CHECK(ops_same(&o, "A1", "A2"));
    CHECK(ops_same(&o, "A2", "A3"));
    CHECK(ops_same(&o, "A3", "A4"));
    CHECK(ops_same(&o, "A4", "A5"));
    CHECK(ops_same(&o, "A5", "A6"));
    if (!CHECK_INT(ops_merges(&o), 0) || !ops_same(&o, "A1", "A6"))
        ops_print_links(&o);
    ops_close(&o);
}

TEST(a_kit_that_many_have_joins_nobody)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    criminals(&o, "sold");
    ops_add(&o, (struct op){ "A1", 300, .kit = "sold" });
    ops_add(&o, (struct op){ "A2", 500, .kit = "sold" });
    REQUIRE(ops_build(&o, NONE));
    if (!CHECK_INT(ops_merges(&o), 0) || !CHECK(!ops_same(&o, "A1", "A2")))
        ops_print_links(&o);
    ops_close(&o);
}

TEST(a_kit_and_a_sending_tool_that_others_have_too_join_nobody)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    criminals(&o, "sold");
    drifting(&o);
    ops_add(&o, (struct op){ "A7", 1000, .kit = "sold", .tool = "atool1" });
    ops_add(&o, (struct op){ "B1", 1000, .kit = "sold", .tool = "atool1", .ip = "192.0.2.7" });
    ops_add(&o, (struct op){ "B2", 1100, .kit = "sold", .tool = "atool1", .ip = "192.0.2.7" });
    REQUIRE(ops_build(&o, NONE));
    if (!CHECK_INT(ops_merges(&o), 0))
        ops_print_links(&o);
    ops_close(&o);
}

/* Who buys the tool of another and pretends the same as everybody does is not the other. */
TEST(a_tool_and_lures_worded_alike_join_nobody)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    criminals(&o, "sold");
    ops_add(&o, (struct op){ "A1", 0, .tool = "rare", .lure = "Your mailbox" });
    ops_add(&o, (struct op){ "A2", 60, .tool = "rare", .lure = "Your mailbox", .kit = "A1" });
    ops_add(&o, (struct op){ "B1", 300, .tool = "rare", .lure = "Your mailbox" });
    REQUIRE(ops_build(&o, NONE));
    CHECK(ops_same(&o, "A1", "A2"));
    if (!CHECK_INT(ops_merges(&o), 0))
        ops_print_links(&o);
    ops_close(&o);
}

TEST(one_host_and_the_same_victims_join_nobody)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    ops_add(&o, (struct op){ "A1", 300, .ip = "192.0.2.9", .zone = 60 });
    ops_add(&o, (struct op){ "B1", 302, .ip = "192.0.2.9", .zone = 60 });
    REQUIRE(ops_build(&o, NONE));
    CHECK_INT(ops_merges(&o), 0);
    ops_close(&o);
}

TEST(a_false_flag_is_kept_apart_and_called_a_copy)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    drifting(&o);
    /* links, page and persona of A3, with a tool of its own in another zone */
    ops_add(&o, (struct op){ "C1", 900, .kit = "akit2", .persona = "aname2", .zone = 480 });
    REQUIRE(ops_build(&o, NONE));
    CHECK_INT(ops_merges(&o), 0);
    const struct ct_thread_link *l = ops_link(&o, "A3", "C1");

    REQUIRE(CHECK(l != NULL));
    CHECK(l->against < -300);
    CHECK_INT(l->best, CT_CAUSE_COPIED);
    CHECK(l->contested && l->blocked && !l->joins);
    /* what C copied says less from then on, so that A falls apart where only that joined it */
    CHECK(ops_same(&o, "A1", "A2"));
    CHECK(ops_same(&o, "A5", "A6"));
    if (ops_merges(&o) || !l->blocked)
        ops_print_links(&o);
    ops_close(&o);
}

TEST(a_single_link_reaches_over_two_years_and_no_further)
{
    static const struct {
        int months;
        bool one;
    } rows[] = { { 18, true }, { 30, false } };

    for (size_t i = 0; i < 2; i++) {
        struct ops o;

        REQUIRE(ops_open(&o));
        ops_add(&o, (struct op){ "A1", 100, 0, "kit", "tool", "name", .zone = 60 });
        ops_add(&o,
            (struct op){ "A2", 112 + 30 * rows[i].months, 0, "kit", "tool", "name", .zone = 60 });
        REQUIRE(ops_build(&o, NONE));
        if (!CHECK_INT(ops_same(&o, "A1", "A2"), rows[i].one))
            ops_print_links(&o);
        if (rows[i].one && CHECK(ops_link(&o, "A1", "A2") != NULL))
            CHECK(ops_link(&o, "A1", "A2")->drift);
        ops_close(&o);
    }
}

/* One operator before and after he changed all that can be bought, within a month. */
static void changed(struct ops *o, const char *person, const char *mailbox, int zone)
{
    ops_add(o, (struct op){ "A1", 100, 0, "kit1", "tool1", .person = person, .mailbox = mailbox,
                   .zone = 60 });
    ops_add(o, (struct op){ "A2", 300, 0, "kit1", "tool1", .person = person, .mailbox = mailbox,
                   .zone = 60 });
    ops_add(o, (struct op){ "A3", 330, 0, "kit2", "tool2", .person = person, .mailbox = mailbox,
                   .zone = zone });
}

static bool is_one(struct ops *o)
{
    bool one;

    if (!ops_build(o, NONE))
        return false;
    CHECK_INT(ops_merges(o), 0);
    one = ops_same(o, "A1", "A3") && ops_same(o, "A2", "A3");
    ops_close(o);
    return one;
}

TEST(a_person_by_the_same_clock_outlives_a_full_change_of_tools)
{
    static const struct {
        const char *person, *mailbox;
        int zone;
        bool one;
    } rows[] = {
        { "Vera Ferngren", "v.ferngren", 60, true },
        { "Vera Ferngren", "v.ferngren", 120,
            false }, /* an hour off speaks neither for nor against */
        { "Vera Ferngren", "v.ferngren", 480, false }, /* whoever read one of the mails */
        { "Mail Support", "support", 60, false },      /* an office */
        { "Mail Support", "info", 60, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ops o;

        REQUIRE(ops_open(&o));
        if (i >= 3) /* offices of that name write from everywhere */
            for (int k = 0; k < 30; k++)
                archive_add(&o.world.archive,
                    (struct mail){ .from = ops_word("help@office", "", ".example", k),
                        .name = "Mail Support",
                        .to = "p1@parl.example",
                        .minute = k });
        changed(&o, rows[i].person, rows[i].mailbox, rows[i].zone);
        if (!CHECK_INT(is_one(&o), rows[i].one))
            printf("# row %zu\n", i);
    }
}

TEST(a_person_whom_several_clocks_play_joins_nobody)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    changed(&o, "Vera Ferngren", "v.ferngren", 60);
    ops_add(&o,
        (struct op){ "B1", 500, .person = "Vera Ferngren", .mailbox = "v.ferngren", .zone = 480 });
    ops_add(&o,
        (struct op){ "C1", 700, .person = "Vera Ferngren", .mailbox = "v.ferngren", .zone = -300 });
    CHECK(!is_one(&o));
}

TEST(whoever_buys_tool_and_kit_of_another_has_not_his_persons)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    changed(&o, "Vera Ferngren", "v.ferngren", 60);
    ops_add(&o, (struct op){ "B1", 310, 0, NULL, "tool1", .person = "Ilse Barnden",
                    .mailbox = "ibarnden", .zone = 60 });
    ops_add(&o, (struct op){ "C1", 600, 0, "kit2", .person = "Nadia Torborn",
                    .mailbox = "n.torborn", .zone = 60 });
    CHECK(is_one(&o));
}

TEST(whoever_copies_person_and_kit_is_kept_apart_even_by_the_same_clock)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    changed(&o, "Vera Ferngren", "v.ferngren", 60);
    ops_add(&o, (struct op){ "C1", 210, 0, "kit1", .person = "Vera Ferngren",
                    .mailbox = "v.ferngren", .zone = 60 });
    REQUIRE(ops_build(&o, NONE));
    if (!CHECK_INT(ops_merges(&o), 0))
        ops_print_links(&o);
    ops_close(&o);
}

TEST(a_person_who_exists_must_be_played_more_than_once)
{
    for (int twice = 0; twice < 2; twice++) {
        struct ops o;

        REQUIRE(ops_open(&o));
        for (int day = 7; day < 200; day += 24)
            archive_add(&o.world.archive, (struct mail){ .from = "sholmell@paper.example",
                                              .name = "Silas Holmell",
                                              .to = "p1@parl.example",
                                              .day = day });
        ops_add(&o, (struct op){ "A1", 100, 0, "kit1", "tool1", .person = "Silas Holmell",
                        .mailbox = "sholmell", .zone = 60 });
        if (twice)
            ops_add(&o, (struct op){ "A2", 200, 0, "kit1", "tool1", .person = "Silas Holmell",
                            .mailbox = "sholmell", .zone = 60 });
        ops_add(&o, (struct op){ "A3", 330, 0, "kit2", "tool2", .person = "Silas Holmell",
                        .mailbox = "sholmell", .zone = 60 });
        REQUIRE(ops_build(&o, NONE));
        CHECK_INT(ops_same(&o, "A1", "A3"), twice);
        ops_close(&o);
    }
}

TEST(a_small_campaign_joins_a_thread_and_is_no_bridge)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    ops_add(&o, (struct op){ "A1", 100, 0, "akit", "atool", "aname", .zone = 60 });
    ops_add(&o, (struct op){ "B1", 200, 0, "bkit", "btool", "bname", .zone = 60 });
    /* the kit and the tool of the one, name and domain of the other */
    ops_add(&o, (struct op){ "A2", 150, 2, "akit", "atool", "bname", .own = "B1", .zone = 60 });
    REQUIRE(ops_build(&o, NONE));
    if (!CHECK(!ops_same(&o, "A1", "B1")))
        ops_print_links(&o);
    ops_close(&o);
}

static struct ct_key_list keys_of(struct ct_arena *a, const struct ops *o, const char *name)
{
    const struct ct_cluster *cl = &o->clusters.v.v[ops_number(o, name)];
    uint64_t *v = ct_arena_alloc(a, cl->n * sizeof *v);

    for (uint32_t i = 0; i < cl->n; i++) {
        uint64_t key = o->world.set.msgs.v[cl->msgs[i]].key;
        uint32_t k = i;

        for (; k > 0 && v[k - 1] > key; k--)
            v[k] = v[k - 1];
        v[k] = key;
    }
    return (struct ct_key_list){ v, cl->n };
}

/* Builds once to learn the keys, then again with a judgement about two operations. */
static bool judge(
    struct ops *o, const struct ct_judgement *kinds, size_t n, const char *a, const char *b)
{
    struct ct_judgement v[4];

    if (!ops_build(o, NONE))
        return false;
    for (size_t i = 0; i < n; i++) {
        v[i] = kinds[i];
        v[i].a = keys_of(&o->clusters.arena, o, a);
        v[i].b = keys_of(&o->clusters.arena, o, b);
    }
    ct_threads_done(&o->threads);
    ct_threads_build(&o->threads, &o->world.history, &o->rarity, &o->clusters,
        (struct ct_judgement_list){ v, n });
    return true;
}

TEST(what_a_person_keeps_apart_stays_apart)
{
    const struct ct_judgement no = { .kind = CT_JUDGE_NOT_SAME, .threads = true };
    struct ops o;

    REQUIRE(ops_open(&o));
    ops_add(&o, (struct op){ "A1", 100, 0, "kit", "tool", "name", .zone = 60 });
    ops_add(&o, (struct op){ "A2", 300, 0, "kit", "tool", "name", .zone = 60 });
    REQUIRE(judge(&o, &no, 1, "A1", "A2"));
    CHECK(!ops_same(&o, "A1", "A2"));
    REQUIRE(CHECK(ops_link(&o, "A1", "A2") != NULL));
    CHECK(ops_link(&o, "A1", "A2")->enough);
    CHECK(ops_link(&o, "A1", "A2")->blocked);
    ops_close(&o);
}

TEST(what_a_person_calls_one_is_one)
{
    const struct ct_judgement yes = { .kind = CT_JUDGE_MERGE, .threads = true };
    struct ops o;

    REQUIRE(ops_open(&o));
    ops_add(&o, (struct op){ "A1", 100 });
    ops_add(&o, (struct op){ "A2", 300 });
    REQUIRE(judge(&o, &yes, 1, "A1", "A2"));
    CHECK(ops_same(&o, "A1", "A2"));
    ops_close(&o);
}

TEST(of_two_judgements_that_contradict_the_later_holds)
{
    const struct ct_judgement both[] = { { .kind = CT_JUDGE_NOT_SAME, .threads = true },
        { .kind = CT_JUDGE_MERGE, .threads = true } };
    const struct ct_judgement turned[] = { both[1], both[0] };
    struct ops o;

    for (int i = 0; i < 2; i++) {
        REQUIRE(ops_open(&o));
        ops_add(&o, (struct op){ "A1", 100 });
        ops_add(&o, (struct op){ "A2", 300 });
        REQUIRE(judge(&o, i ? turned : both, 2, "A1", "A2"));
        CHECK_INT(ops_same(&o, "A1", "A2"), i == 0);
        ops_close(&o);
    }
}

TEST(a_campaign_without_a_time_is_weighed_like_any_other)
{
    struct ops o;

    REQUIRE(ops_open(&o));
    ops_add(&o, (struct op){ "A1", 100, 0, "kit", "tool", "name" });
    ops_add(&o, (struct op){ "A2", 300, 0, "kit", "tool", "name" });
    REQUIRE(ops_build(&o, NONE));
    o.threads.profiles.v[1].first_us = o.threads.profiles.v[1].last_us = CT_TIME_NONE;
    CHECK(ops_link(&o, "A1", "A2") != NULL);
    CHECK(ops_link(&o, "A2", "A1") == ops_link(&o, "A1", "A2"));
    ops_close(&o);
}
