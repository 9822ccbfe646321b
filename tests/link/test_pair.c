/* SPDX-License-Identifier: Apache-2.0 */
#include "link/linked.h"

static int32_t weight(const struct ct_pair *p, enum ct_feature f)
{
    for (unsigned i = 0; i < p->n_shared; i++)
        if (p->shared[i].feature == f)
            return p->shared[i].centibits;
    return 0;
}

/* Twenty of the crowd and two mails of one.example: 21 senders. */
static bool build(struct linked *l, struct mail first, struct mail second)
{
    if (!world_open(&l->world))
        return false;
    linked_crowd(&l->world.archive, 20);
    first.id = "first";
    second.id = "second";
    archive_add(&l->world.archive, first);
    archive_add(&l->world.archive, second);
    return linked_build(l);
}

static struct ct_pair weigh(const struct linked *l)
{
    struct ct_pair p;

    ct_pair_weigh(
        &p, &l->world.history, &l->rarity, linked_find(l, "first"), linked_find(l, "second"));
    return p;
}

TEST(what_few_senders_have_weighs_by_its_rarity)
{
    struct linked l = { 0 };

    REQUIRE(build(&l,
        (struct mail){
            .from = "x@one.example", .to = "p1@parl.example", .day = 1, .headers = "H1" },
        (struct mail){
            .from = "x@one.example", .to = "p2@parl.example", .day = 2, .headers = "H1" }));
    struct ct_pair p = weigh(&l);

    /* one sender of 21: log2(m / (2 / 31)), m 0.5, 0.7 and 0.75 */
    CHECK_INT(weight(&p, CT_FEATURE_FROM), 295);
    CHECK_INT(weight(&p, CT_FEATURE_FROM_DOMAIN), 343);
    CHECK_INT(weight(&p, CT_FEATURE_HEADERS), 353);
    /* a family: its best and a quarter of the rest; a month: 3 bits more */
    CHECK_INT(p.family[CT_FAMILY_SENDER], 343 + 295 / 4);
    CHECK_INT(p.family[CT_FAMILY_MTA], 353);
    CHECK_INT(p.centibits, 343 + 295 / 4 + 353 + 300);
    CHECK_INT(p.strong, 2);
    linked_close(&l);
}

TEST(what_a_campaign_seldom_has_two_of_speaks_against_when_it_differs)
{
    struct linked l = { 0 };

    REQUIRE(build(&l,
        (struct mail){
            .from = "x@one.example", .to = "p1@parl.example", .day = 1, .boundary = "B1" },
        (struct mail){
            .from = "x@one.example", .to = "p2@parl.example", .day = 2, .boundary = "B2" }));
    struct ct_pair p = weigh(&l);

    CHECK_INT(weight(&p, CT_FEATURE_BOUNDARY), -392); /* log2(0.060 / 0.909) */
    CHECK_INT(p.family[CT_FAMILY_MTA], -392);
    CHECK_INT(weight(&p, CT_FEATURE_SUBJECT), 0);
    linked_close(&l);
}

TEST(what_everybody_has_is_no_evidence)
{
    struct linked l = { 0 };

    REQUIRE(build(&l, (struct mail){ .from = "x@one.example", .to = "p1@parl.example", .day = 1 },
        (struct mail){ .from = "y@two.example", .to = "p2@parl.example", .day = 2 }));
    struct ct_pair p = weigh(&l);

    /* subject and relay are those of the whole crowd */
    CHECK_INT(p.n_shared, 0);
    CHECK_INT(p.strong, 0);
    CHECK_INT(p.centibits, 300);
    linked_close(&l);
}

TEST(weighing_is_the_same_both_ways)
{
    struct linked l = { 0 };
    struct ct_pair p, q;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 30);
    linked_crew(&l.world.archive, "alpha", "K1", 5);
    linked_crew(&l.world.archive, "beta", "K2", 5);
    REQUIRE(linked_build(&l));
    for (uint32_t a = 0; a < l.world.set.msgs.n; a++)
        for (uint32_t b = 0; b < a; b++) {
            ct_pair_weigh(&p, &l.world.history, &l.rarity, a, b);
            ct_pair_weigh(&q, &l.world.history, &l.rarity, b, a);
            CHECK_INT(p.centibits, q.centibits);
            CHECK_INT(p.strong, q.strong);
        }
    linked_close(&l);
}

TEST(time_apart_weakens_and_years_speak_against)
{
    static const struct {
        int day, want;
    } rows[] = { { 29, 300 }, { 119, 100 }, { 399, 0 }, { 401, -150 } };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct linked l = { 0 };

        REQUIRE(build(&l, (struct mail){ .from = "x@one.example", .to = "p1@parl.example" },
            (struct mail){ .from = "y@two.example", .to = "p2@parl.example", .day = rows[i].day }));
        CHECK_INT(weigh(&l).centibits, rows[i].want);
        linked_close(&l);
    }
}

TEST(mail_without_a_time_has_no_weight_of_time)
{
    struct linked l = { 0 };
    struct mail one = { .from = "x@one.example", .to = "p1@parl.example", .headers = "H1" };
    struct mail undated = one;

    undated.undated = true;
    REQUIRE(build(&l, one, undated));
    struct ct_pair apart = weigh(&l);
    linked_close(&l);
    l = (struct linked){ 0 };
    REQUIRE(build(&l, one, one));
    struct ct_pair together = weigh(&l);
    CHECK_INT(together.centibits - apart.centibits, 300);
    linked_close(&l);
}
