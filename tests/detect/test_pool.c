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
    ct_pool_build(&pool, &w.history, 10);
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
    ct_pool_build(&pool, &w.history, 3);
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
    ct_pool_build(&pool, &w.history, 10);
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
    ct_pool_build(&pool, &w.history, 10);
    CHECK_INT(pool.v.n, 0);
    ct_pool_done(&pool);
    world_close(&w);
}
