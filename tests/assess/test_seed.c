/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/seed.h"

#include "detect/world.h"

static const char *const honest = "desk@quiet.example";

static bool find(struct world *w, struct ct_indicators *in, struct ct_seed_list *ret)
{
    struct ct_err err = { 0 };

    return CHECK_INT(ct_seeds_find(ret, in, w->archive.mem, &w->set, &w->history.arena, &err), 0);
}

/* `n` mails of the honest one, and one of somebody else. */
static bool build(struct world *w, int n)
{
    if (!world_open(w))
        return false;
    world_accounts(w, 12);
    for (int i = 0; i < n; i++)
        archive_add(&w->archive,
            (struct mail){ .from = honest, .to = "p1@parl.example", .day = 3, .minute = i % 1440 });
    archive_add(
        &w->archive, (struct mail){ .from = "x@else.example", .to = "p1@parl.example", .day = 9 });
    return world_build(w);
}

TEST(a_mail_that_holds_an_indicator_is_a_seed)
{
    struct ct_indicators in = { 0 };
    struct ct_seed_list seeds;
    struct ct_pool pool;
    struct world w;

    REQUIRE(build(&w, 2));
    CHECK(ct_indicators_value(&in, CT_LIT("desk@quiet.example")));
    CHECK(ct_indicators_value(&in, CT_LIT("desk@quiet.example"))); /* twice is once */
    REQUIRE(find(&w, &in, &seeds));
    REQUIRE(seeds.n == 2);
    CHECK_INT(seeds.v[0].msg, 12);
    CHECK_INT(seeds.v[1].msg, 13);
    CHECK_INT(seeds.v[0].why, CT_SEED_INDICATOR);
    ct_pool_build(&pool, &w.history, 10, seeds);
    CHECK_INT(pool.v.n, 2); /* though they look like nothing */
    ct_pool_done(&pool);
    ct_indicators_done(&in);
    world_close(&w);
}

TEST(without_a_list_or_a_hit_nothing_is)
{
    struct ct_indicators in = { 0 };
    struct ct_seed_list seeds;
    struct world w;

    REQUIRE(build(&w, 2));
    REQUIRE(find(&w, NULL, &seeds));
    CHECK_INT(seeds.n, 0);
    CHECK(ct_indicators_value(&in, CT_LIT("nobody@never.example")));
    REQUIRE(find(&w, &in, &seeds));
    CHECK_INT(seeds.n, 0);
    ct_indicators_done(&in);
    world_close(&w);
}

TEST(what_more_than_a_thousand_mails_hold_is_a_service)
{
    struct ct_indicators in = { 0 };
    struct ct_seed_list seeds;
    struct world w;

    REQUIRE(build(&w, 1001));
    CHECK(ct_indicators_value(&in, CT_LIT("desk@quiet.example")));
    CHECK(ct_indicators_value(&in, CT_LIT("x@else.example")));
    REQUIRE(find(&w, &in, &seeds));
    CHECK_INT(seeds.n, 1); /* the other */
    ct_indicators_done(&in);
    world_close(&w);
}
