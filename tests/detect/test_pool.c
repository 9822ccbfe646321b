/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/pool.h"

#include "world.h"

/* A mail that is suspicious: a hidden personal image of a host that nobody knows. */
static void add_bad(struct world *w, int day, int minute, bool personal)
{
    char from[40], host[40];

    snprintf(from, sizeof from, "x@new%d-%d.example", day, minute);
    snprintf(host, sizeof host, "a.rare%d-%d.example", day, minute);
    archive_add(&w->archive, (struct mail){ .from = from,
                                 .to = "p1@parl.example",
                                 .day = day,
                                 .minute = minute,
                                 .beacon_host = host,
                                 .beacon_template = "/p/{HEX32}",
                                 .calls = personal ? 0 : 3,
                                 .token = personal ? "email" : NULL });
}

static const struct ct_suspect *find(const struct ct_pool *p, size_t msg)
{
    for (size_t i = 0; i < p->v.n; i++)
        if (p->v.v[i].msg == msg)
            return &p->v.v[i];
    return NULL;
}

TEST(a_message_ranks_above_those_that_are_less_suspicious_in_every_respect)
{
    struct world w;
    struct ct_pool pool;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    add_bad(&w, 3, 0, false);
    add_bad(&w, 4, 0, true);
    REQUIRE(world_build(&w));
    ct_pool_build(&pool, &w.history, 10, (struct ct_seed_list){ 0 });
    const struct ct_suspect *plain = find(&pool, 12), *personal = find(&pool, 13);

    REQUIRE(plain && personal);
    CHECK(personal->centibits > plain->centibits);
    CHECK(personal->rank > plain->rank);
    CHECK(plain->rank >= 13); /* the twelve honest ones, and itself */
    CHECK(find(&pool, 0) == NULL);
    CHECK_INT(pool.candidates, 2);
    ct_pool_done(&pool);
    world_close(&w);
}

TEST(a_day_costs_its_reader_no_more_than_the_budget)
{
    struct world w;
    struct ct_pool pool;
    unsigned day3 = 0, day4 = 0;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    for (int i = 0; i < 7; i++)
        add_bad(&w, 3, i, i == 5);
    add_bad(&w, 4, 0, false);
    REQUIRE(world_build(&w));
    ct_pool_build(&pool, &w.history, 3, (struct ct_seed_list){ 0 });
    CHECK_INT(pool.v.n, 8);
    for (size_t i = 0; i < pool.v.n; i++) {
        if (ct_time_day(w.set.msgs.v[pool.v.v[i].msg].at_us) == ct_time_day(archive_day(3)))
            day3 += pool.v.v[i].in_budget;
        else
            day4 += pool.v.v[i].in_budget;
        CHECK(i == 0 || pool.v.v[i].msg > pool.v.v[i - 1].msg);
    }
    CHECK_INT(day3, 3);
    CHECK_INT(day4, 1);
    REQUIRE(find(&pool, 17) != NULL);
    CHECK(find(&pool, 17)->in_budget); /* the strangest of its day */
    ct_pool_done(&pool);
    world_close(&w);
}

TEST(what_does_not_act_or_was_sent_by_us_is_no_candidate)
{
    struct world w;
    struct ct_pool pool;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    archive_add(&w.archive,
        (struct mail){
            .from = "x@new.example", .to = "p1@parl.example", .day = 3, .dmarc = "fail" });
    archive_add(&w.archive, (struct mail){ .from = "p1@parl.example",
                                .to = "x@else.example",
                                .day = 4,
                                .beacon_host = "a.rare.example",
                                .beacon_template = "/p/{HEX32}" });
    REQUIRE(world_build(&w));
    ct_pool_build(&pool, &w.history, 10, (struct ct_seed_list){ 0 });
    CHECK_INT(pool.v.n, 0);
    CHECK_INT(pool.candidates, 0);
    ct_pool_done(&pool);
    world_close(&w);
}

TEST(an_empty_archive_gives_an_empty_pool)
{
    struct world w;
    struct ct_pool pool;

    REQUIRE(world_open(&w));
    REQUIRE(world_build(&w));
    ct_pool_build(&pool, &w.history, 10, (struct ct_seed_list){ 0 });
    CHECK_INT(pool.v.n, 0);
    ct_pool_done(&pool);
    world_close(&w);
}

/* Three suspects, and, when `later`, mail of the same hosts and senders to many of ours. */
static bool three(struct world *w, struct ct_pool *pool, bool later)
{
    char to[32], id[32];

    if (!world_open(w))
        return false;
    world_accounts(w, 12);
    add_bad(w, 3, 0, false);
    add_bad(w, 4, 0, true);
    add_bad(w, 9, 0, true);
    for (int i = 0; later && i < 12; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i);
        snprintf(id, sizeof id, "later-%d", i);
        archive_add(&w->archive, (struct mail){ .from = "x@new4-0.example",
                                     .to = to,
                                     .day = 90 + i,
                                     .beacon_host = i % 2 ? "a.rare4-0.example" : "b.rare.example",
                                     .beacon_template = "/p/{HEX32}",
                                     .token = "email",
                                     .unsubscribe = true,
                                     .id = id });
    }
    if (!world_build(w))
        return false;
    ct_pool_build(pool, &w->history, 10, (struct ct_seed_list){ 0 });
    return true;
}

/* The suspect of a message; all zero when it is none. */
static struct ct_suspect get(const struct ct_pool *p, uint32_t msg)
{
    const struct ct_suspect *s = ct_pool_find(p, msg);

    return s ? *s : (struct ct_suspect){ 0 };
}

TEST(mail_that_comes_later_changes_no_rank)
{
    struct world before, after;
    struct ct_pool old, new;

    REQUIRE(three(&before, &old, false));
    REQUIRE(three(&after, &new, true));
    CHECK_INT(old.v.n, 3);
    for (uint32_t msg = 12; msg < 15; msg++) {
        struct ct_suspect was = get(&old, msg), is = get(&new, msg);

        CHECK(was.rank > 0);
        if (is.of == 0)
            continue; /* in hindsight no suspect, which later mail may well decide */
        CHECK_INT(is.rank, was.rank);
        CHECK_INT(is.of, was.of);
    }
    CHECK(find(&new, 12) && find(&new, 14));
    CHECK(after.history.domain[after.set.msgs.v[13].from_domain].rcpts !=
              before.history.domain[before.set.msgs.v[13].from_domain].rcpts ||
          after.history.sender[after.set.msgs.v[13].from_domain].days >
              before.history.sender[before.set.msgs.v[13].from_domain].days);
    ct_pool_done(&old);
    ct_pool_done(&new);
    world_close(&before);
    world_close(&after);
}

TEST(the_same_mail_ranks_against_all_that_came_before_it)
{
    struct world w;
    struct ct_pool pool;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    add_bad(&w, 3, 0, true);
    add_bad(&w, 30, 0, true);
    REQUIRE(world_build(&w));
    ct_pool_build(&pool, &w.history, 10, (struct ct_seed_list){ 0 });
    CHECK_INT(get(&pool, 12).of, 13);
    CHECK_INT(get(&pool, 13).of, 14);
    CHECK_INT(get(&pool, 12).rank, 13);
    CHECK_INT(get(&pool, 13).rank, 14);
    ct_pool_done(&pool);
    world_close(&w);
}

TEST(a_seed_is_a_suspect_whatever_it_looks_like_unless_we_sent_it)
{
    static const struct ct_seed seeds[] = { { 0, CT_SEED_INDICATOR }, { 12, CT_SEED_LOG },
        { 13, CT_SEED_INDICATOR } };
    struct world w;
    struct ct_pool pool;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    add_bad(&w, 3, 0, true);
    archive_add(&w.archive, (struct mail){ .from = "p1@parl.example",
                                .to = "x@else.example",
                                .day = 4,
                                .beacon_host = "a.rare.example",
                                .beacon_template = "/p/{HEX32}" });
    REQUIRE(world_build(&w));
    ct_pool_build(&pool, &w.history, 1, (struct ct_seed_list){ seeds, 3 });
    CHECK_INT(pool.v.n, 2);
    CHECK_INT(get(&pool, 0).seed, CT_SEED_INDICATOR);
    CHECK_INT(get(&pool, 12).seed, CT_SEED_LOG);
    CHECK(get(&pool, 0).in_budget);
    CHECK(ct_pool_find(&pool, 13) == NULL);
    CHECK_INT(pool.candidates, 1);
    ct_pool_done(&pool);
    world_close(&w);
}
