/* SPDX-License-Identifier: Apache-2.0 */
#include "link/feature_row.h"
#include "link/linked.h"

/* What is said of a feature, or of none. */
static const struct ct_agreement *shared(const struct ct_pair *p, enum ct_feature f)
{
    static const struct ct_agreement none;

    for (unsigned i = 0; i < p->n_shared; i++)
        if (p->shared[i].feature == f)
            return &p->shared[i];
    return &none;
}

static int32_t weight(const struct ct_pair *p, enum ct_feature f)
{
    return shared(p, f)->centibits;
}

static int32_t sum(const struct ct_pair *p)
{
    int32_t n = p->time;

    for (int f = 0; f < CT_N_FAMILIES; f++)
        n += p->family[f];
    return n;
}

/* The weight of the time between two mails so many days apart. */
static int32_t near_weight(int days)
{
    static const struct {
        int32_t days, centibits;
    } near[] = {
#define WEIGHT(feature, agree, against)
#define NEAR(days, centibits) { days, centibits },
#define CALIBRATE(sum, llr)
#include "link/weights.def"
#undef WEIGHT
#undef NEAR
#undef CALIBRATE
    };
    size_t i = 0;

    while (days >= near[i].days)
        i++;
    return near[i].centibits;
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

    int32_t from = weight(&p, CT_FEATURE_FROM), domain = weight(&p, CT_FEATURE_FROM_DOMAIN);
    int32_t headers = weight(&p, CT_FEATURE_HEADERS), best = from > domain ? from : domain;

    /* one sender of 21: 2 of 31, 3.95 bits, in half bits 4; more with the weight of agreeing */
    CHECK_INT(from, 400 + ct_weight_of(CT_FEATURE_FROM, 10) - 500);
    CHECK_INT(domain, 400 + ct_weight_of(CT_FEATURE_FROM_DOMAIN, 10) - 500);
    CHECK_INT(headers, 400 + ct_weight_of(CT_FEATURE_HEADERS, 10) - 500);
    CHECK_INT(shared(&p, CT_FEATURE_HEADERS)->senders, 1);
    CHECK_SPAN(ct_mailset_str(&l.world.set, shared(&p, CT_FEATURE_HEADERS)->value), "H1");
    /* a family: its best and a quarter of the rest; what lies near in time: more */
    CHECK_INT(p.family[CT_FAMILY_SENDER], best + (from + domain - best) / 4);
    CHECK_INT(p.family[CT_FAMILY_MTA], headers);
    CHECK_INT(p.strong, 2);
    CHECK_INT(sum(&p), p.centibits);
    CHECK_INT(p.llr, ct_calibrated(p.centibits));
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

    CHECK(weight(&p, CT_FEATURE_BOUNDARY) <= -100);
    CHECK_INT(p.family[CT_FAMILY_MTA], weight(&p, CT_FEATURE_BOUNDARY));
    CHECK_SPAN(ct_mailset_str(&l.world.set, shared(&p, CT_FEATURE_BOUNDARY)->value), "B1");
    CHECK_SPAN(ct_mailset_str(&l.world.set, shared(&p, CT_FEATURE_BOUNDARY)->other), "B2");
    CHECK_INT(weight(&p, CT_FEATURE_SUBJECT), 0);
    linked_close(&l);
}

TEST(what_everybody_has_is_no_evidence)
{
    struct linked l = { 0 };

    REQUIRE(build(&l, (struct mail){ .from = "x@one.example", .to = "p1@parl.example", .day = 1 },
        (struct mail){ .from = "y@two.example", .to = "p2@parl.example", .day = 2 }));
    struct ct_pair p = weigh(&l);

    /* subject and relay are those of the whole crowd: named, and worth nothing */
    CHECK_INT(shared(&p, CT_FEATURE_SUBJECT)->senders, 22);
    for (unsigned i = 0; i < p.n_shared; i++)
        if (p.shared[i].feature != CT_FEATURE_HOUR)
            CHECK_INT(p.shared[i].centibits, 0);
    CHECK_INT(p.strong, 0);
    CHECK_INT(p.centibits - p.family[CT_FAMILY_ZONE], near_weight(1));
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
            CHECK_INT(p.n_shared, q.n_shared);
        }
    linked_close(&l);
}

TEST(a_table_weighs_as_single_pairs_do)
{
    struct linked l = { 0 };
    struct ct_feature_table t;
    uint32_t msgs[40], n = 0;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 30);
    linked_crew(&l.world.archive, "alpha", "K1", 5);
    linked_crew(&l.world.archive, "beta", "K2", 5);
    REQUIRE(linked_build(&l));
    while (n < l.world.set.msgs.n && n < 40) {
        msgs[n] = (uint32_t)l.world.set.msgs.n - 1 - n;
        n++;
    }
    ct_feature_table_build(&t, &l.world.history, &l.rarity, msgs, n);
    CHECK_INT(t.n, n);
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = 0; b < a; b++) {
            struct ct_score s = ct_table_weigh(&t, a, b);
            struct ct_pair p;

            ct_pair_weigh(&p, &l.world.history, &l.rarity, msgs[a], msgs[b]);
            CHECK_INT(s.centibits, p.centibits);
            CHECK_INT(s.llr, p.llr);
            CHECK_INT(s.strong, p.strong);
        }
    ct_feature_table_done(&t);
    linked_close(&l);
}

TEST(any_shared_host_of_several_counts_and_the_rarest_is_named)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 20);
    for (int i = 0; i < 2; i++) {
        archive_add(&l.world.archive, (struct mail){ .from = i ? "x@one.example" : "y@two.example",
                                          .to = "p1@parl.example",
                                          .day = i,
                                          .link_host = i ? "a.shared.example" : "other.example",
                                          .id = i ? "second" : "first" });
        archive_fetch(&l.world.archive, "https://b.shared.example/", "b.shared.example", "/", "a",
            "", "click", "");
    }
    REQUIRE(linked_build(&l));
    struct ct_pair p = weigh(&l);

    CHECK_SPAN(ct_mailset_str(&l.world.set, shared(&p, CT_FEATURE_LINK)->value), "shared.example");
    CHECK_INT(shared(&p, CT_FEATURE_LINK)->senders, 2);
    CHECK(weight(&p, CT_FEATURE_LINK) > 0);
    linked_close(&l);
}

TEST(the_same_victims_are_never_a_reason_of_their_own)
{
    struct linked l = { 0 };

    REQUIRE(build(&l, (struct mail){ .from = "x@one.example", .to = "rare@parl.example", .day = 1 },
        (struct mail){ .from = "y@two.example", .to = "rare@parl.example", .day = 2 }));
    struct ct_pair p = weigh(&l);

    CHECK(p.family[CT_FAMILY_COTARGET] > 0);
    CHECK(p.family[CT_FAMILY_COTARGET] <= 400);
    CHECK_INT(p.strong, 0);
    linked_close(&l);
}

TEST(what_a_sum_is_worth_never_falls_as_it_grows)
{
    int32_t last = INT32_MIN;

    for (int32_t w = -3000; w <= 7000; w++) {
        int32_t llr = ct_calibrated(w);

        CHECK(llr >= last);
        last = llr;
    }
    CHECK(ct_calibrated(-3000) < 0);
    CHECK(ct_calibrated(7000) > 500);
}

TEST(time_apart_weakens_and_years_speak_against)
{
    static const int days[] = { 1, 29, 119, 399, 401, 4000 };
    int32_t last = INT32_MAX;

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct linked l = { 0 };

        REQUIRE(build(&l, (struct mail){ .from = "x@one.example", .to = "p1@parl.example" },
            (struct mail){ .from = "y@two.example", .to = "p2@parl.example", .day = days[i] }));
        struct ct_pair p = weigh(&l);
        CHECK_INT(p.time, near_weight(days[i]));
        CHECK(p.time <= last);
        last = p.time;
        linked_close(&l);
    }
    CHECK(last < 0);
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
    CHECK_INT(apart.time, 0);
    CHECK_INT(together.time, near_weight(0));
    CHECK_INT(shared(&apart, CT_FEATURE_HOUR)->value, 0);
    linked_close(&l);
}
