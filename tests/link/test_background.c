/* SPDX-License-Identifier: Apache-2.0 */
#include "link/background.h"

#include "link/linked.h"

TEST(the_tail_of_equal_chances_is_the_binomial_one)
{
    uint16_t half[10], tenth[3] = { 6554, 6554, 6554 };

    for (int i = 0; i < 10; i++)
        half[i] = 32768;
    CHECK_INT(ct_poisson_binomial(half, 10, 0), 0);
    CHECK_INT(ct_poisson_binomial(half, 10, 10), 1000); /* 2^-10 */
    CHECK_INT(ct_poisson_binomial(half, 10, 1), 0);     /* 1023/1024 */
    CHECK_INT(ct_poisson_binomial(half, 10, 9), 654);   /* 11/1024 */
    CHECK(ct_poisson_binomial(tenth, 3, 3) >= 994);     /* 10^-3 is 996.6 */
    CHECK(ct_poisson_binomial(tenth, 3, 3) <= 997);
    CHECK_INT(ct_poisson_binomial(tenth, 3, 4), INT32_MAX); /* cannot be */
}

TEST(the_bound_for_many_is_never_more_surprised_than_the_exact_tail)
{
    static uint16_t p[600];
    int32_t exact, bound;

    for (int i = 0; i < 600; i++)
        p[i] = (uint16_t)(3000 + 11 * (i % 97));
    exact = ct_poisson_binomial(p, 256, 40);
    bound = ct_poisson_binomial(p, 257, 40);
    CHECK(bound > 0);
    CHECK(bound <= exact + 20); /* one mail more makes as many a little likelier */
    CHECK_INT(ct_poisson_binomial(p, 600, 20), 0); /* fewer than expected */
    CHECK(ct_poisson_binomial(p, 600, 600) > ct_poisson_binomial(p, 600, 300));
}

/* A newsletter with hidden images of its own: `n` issues to one reader after another. */
static void newsletter(struct archive *a, int n, int step, const char *dmarc, bool leave)
{
    char to[32], id[32], url[64];

    for (int i = 0; i < n; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i % 10);
        snprintf(id, sizeof id, "letter-%03d", i);
        snprintf(url, sizeof url, "https://o.letter.example/o/%d", i);
        archive_add(a, (struct mail){ .from = "news@letter.example",
                           .to = to,
                           .day = 3 + step * i,
                           .subject = id,
                           .beacon_url = url,
                           .beacon_host = "o.letter.example",
                           .beacon_template = "/o/{D}",
                           .token = "email",
                           .calls = 4,
                           .unsubscribe = leave,
                           .dmarc = dmarc,
                           .id = id });
    }
}

static uint8_t standing(int n, int step, const char *dmarc, bool leave)
{
    struct linked l = { 0 };
    struct ct_background b;
    uint8_t ret;

    if (!world_open(&l.world))
        return UINT8_MAX;
    linked_crowd(&l.world.archive, 40);
    newsletter(&l.world.archive, n, step, dmarc, leave);
    if (!linked_build(&l))
        return UINT8_MAX;
    ct_background_build(&b, &l.world.history, &l.pool);
    ret = b.standing[l.world.set.msgs.v[linked_find(&l, "letter-000")].from_domain];
    ct_background_done(&b);
    linked_close(&l);
    return ret;
}

TEST(who_writes_openly_for_half_a_year_is_lasting)
{
    CHECK_INT(standing(40, 7, "pass", true), CT_STANDING_BULK);
}

TEST(a_season_without_a_way_to_leave_makes_somebody_known_only)
{
    CHECK_INT(standing(40, 7, "pass", false), CT_STANDING_KNOWN);
    CHECK_INT(standing(14, 8, "pass", true), CT_STANDING_KNOWN); /* a hundred days */
}

TEST(what_the_border_did_not_confirm_makes_nobody_known)
{
    CHECK_INT(standing(40, 7, "fail", true), CT_STANDING_NONE);
    CHECK_INT(standing(40, 7, NULL, true), CT_STANDING_NONE);
    CHECK_INT(standing(5, 60, "pass", true), CT_STANDING_NONE); /* on five days */
}

/* The test of the cluster that holds `id`. */
static struct ct_background_test test_of(struct linked *l, const char *id)
{
    struct ct_background_test t[16] = { 0 }, ret = { 0 };
    const struct ct_cluster *cl = linked_cluster(l, id);
    struct ct_background b;

    if (!CHECK(cl != NULL) || !CHECK(l->clusters.v.n <= 16))
        return ret;
    ct_background_build(&b, &l->world.history, &l->pool);
    ct_background_weigh(t, &b, &l->clusters);
    ret = t[cl - l->clusters.v.v];
    ct_background_done(&b);
    return ret;
}

TEST(a_crew_of_suspects_stands_out_among_honest_first_contacts)
{
    struct linked l = { 0 };
    struct ct_background_test t;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 200);
    linked_crew(&l.world.archive, "alpha", "K1", 9);
    REQUIRE(linked_build(&l));
    t = test_of(&l, "alpha-0000");
    CHECK_INT(t.mails, t.suspects);
    CHECK(t.passes);
    CHECK(!t.persistent);
    CHECK(t.expected < 1000 * t.suspects);
    linked_close(&l);
}

TEST(where_most_mail_of_a_kind_is_suspicious_a_few_more_are_nothing)
{
    struct linked l = { 0 };
    struct ct_background_test t;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 40);
    for (int i = 0; i < 60; i++) { /* strangers, each with a hidden image of his own */
        char from[40], host[40], id[32];

        snprintf(from, sizeof from, "s%d@seller%d.example", i, i);
        snprintf(host, sizeof host, "i.seller%d.example", i);
        snprintf(id, sizeof id, "seller-%d", i);
        archive_add(&l.world.archive, (struct mail){ .from = from,
                                          .to = "p1@parl.example",
                                          .day = 3 + i,
                                          .subject = id,
                                          .beacon_host = host,
                                          .beacon_template = "/x",
                                          .token = "email",
                                          .id = id });
    }
    linked_crew(&l.world.archive, "alpha", "K1", 3);
    REQUIRE(linked_build(&l));
    t = test_of(&l, "alpha-0000");
    CHECK(!t.passes);
    linked_close(&l);
}
