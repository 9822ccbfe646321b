/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "link/linked.h"

TEST(the_plain_mail_before_the_beacon_is_found)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    archive_add(&l.world.archive, (struct mail){ .from = "x@alpha1.example",
                                      .to = "p1@parl.example",
                                      .day = 2,
                                      .subject = "a first word",
                                      .headers = "K1",
                                      .boundary = "K1",
                                      .id = "plain" });
    REQUIRE(linked_build(&l));
    REQUIRE(linked_cluster(&l, "plain") != NULL);
    CHECK(linked_cluster(&l, "plain") == linked_cluster(&l, "alpha-0000"));
    CHECK_INT(linked_cluster(&l, "plain")->n, 7);
    CHECK_INT(linked_cluster(&l, "plain")->n_seeds, 6);
    CHECK_INT(linked_cluster(&l, "plain")->msgs[0], linked_find(&l, "plain")); /* by time */
    linked_close(&l);
}

/* Jane Doe's own mail, with the kit and the name that the crew has too. */
static bool with_jane(struct linked *l, bool answered)
{
    struct mail m;

    if (!world_open(&l->world))
        return false;
    linked_crowd(&l->world.archive, 260); /* so many that four senders of a name are few */
    if (answered)
        archive_add(&l->world.archive,
            (struct mail){ .from = "p1@parl.example", .to = "jane@daily.example", .id = "ours" });
    for (int i = 0; i < 6; i++) {
        m = linked_crew_mail("alpha", "K1", i);
        m.name = "Jane Doe";
        archive_add(&l->world.archive, m);
    }
    archive_add(&l->world.archive, (struct mail){ .from = "jane@daily.example",
                                       .name = "Jane Doe",
                                       .to = "p1@parl.example",
                                       .day = 12,
                                       .subject = "from the real one",
                                       .headers = "K1",
                                       .boundary = "K1",
                                       .id = "jane" });
    return linked_build(l);
}

TEST(the_impersonated_correspondent_is_not_drawn_in)
{
    struct linked l = { 0 };

    REQUIRE(with_jane(&l, true));
    CHECK(linked_cluster(&l, "alpha-0000") != NULL);
    CHECK(linked_cluster(&l, "jane") == NULL);
    linked_close(&l);

    /* it is only the letter that one of ours had written that keeps her out */
    l = (struct linked){ 0 };
    REQUIRE(with_jane(&l, false));
    CHECK(linked_cluster(&l, "jane") != NULL);
    linked_close(&l);
}

TEST(what_shares_only_common_values_stays_outside)
{
    struct linked l = { 0 };

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    REQUIRE(linked_build(&l));
    for (int i = 0; i < 80; i++) {
        char id[40];

        snprintf(id, sizeof id, "crowd-%04d", i);
        CHECK(linked_cluster(&l, id) == NULL);
    }
    linked_close(&l);
}

TEST(who_is_imitated_stays_outside_though_nobody_wrote_to_him)
{
    struct linked l = { 0 };
    struct mail m;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 260);
    for (int i = 0; i < 4; i++) /* known by what she wrote */
        archive_add(&l.world.archive, (struct mail){ .from = "jane@daily.example",
                                          .name = "Jane Doe",
                                          .to = "p1@parl.example",
                                          .day = 1 + 9 * i,
                                          .subject = "from the real one",
                                          .headers = "K1",
                                          .boundary = "K1",
                                          .id = i ? NULL : "jane" });
    for (int i = 0; i < 6; i++) {
        m = linked_crew_mail("alpha", "K1", 20 + i);
        m.name = "Jane Doe";
        archive_add(&l.world.archive, m);
    }
    REQUIRE(linked_build(&l));
    CHECK(linked_cluster(&l, "alpha-0020") != NULL);
    CHECK(linked_cluster(&l, "jane") == NULL);
    linked_close(&l);
}

TEST(a_flood_of_mails_alike_adds_no_more_than_the_cap)
{
    struct linked l = { 0 };
    const struct ct_cluster *cl;
    char id[32];

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    linked_crew(&l.world.archive, "alpha", "K1", 6);
    for (int i = 0; i < CT_MAX_HOP + 200; i++) {
        snprintf(id, sizeof id, "flood-%05d", i);
        archive_add(&l.world.archive, (struct mail){ .from = "x@alpha1.example",
                                          .to = "p1@parl.example",
                                          .day = 20,
                                          .minute = i % 1440,
                                          .subject = id,
                                          .headers = "K1",
                                          .boundary = "K1",
                                          .id = id });
    }
    REQUIRE(linked_build(&l));
    cl = linked_cluster(&l, "alpha-0000");
    REQUIRE(cl != NULL);
    CHECK(cl->n <= cl->n_seeds + CT_MAX_HOP);
    CHECK(cl->left_out == 0 || cl->n == cl->n_seeds + CT_MAX_HOP);
    linked_close(&l);
}
