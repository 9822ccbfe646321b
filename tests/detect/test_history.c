/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/history.h"

#include "archive.h"

static struct ct_span own = CT_LIT("parl.example");

static bool build(struct archive *a, struct ct_mailset *set, struct ct_history *h)
{
    static const struct ct_span_list none;

    if (!archive_commit(a) ||
        !CHECK(ct_mailset_load(set, a->mem, (struct ct_span_list){ &own, 1 }, none, NULL) == 0))
        return false;
    ct_history_build(h, set);
    return true;
}

static void end(struct archive *a, struct ct_mailset *set, struct ct_history *h)
{
    ct_history_done(h);
    ct_mailset_done(set);
    archive_close(a);
}

TEST(first_contact_is_judged_by_the_days_before)
{
    struct archive a;
    struct ct_mailset set;
    struct ct_history h;

    REQUIRE(archive_open(&a));
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 1 });
    archive_add(&a,
        (struct mail){ .from = "x@out.example", .to = "b@parl.example", .day = 1, .minute = 5 });
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 2 });
    archive_add(&a, (struct mail){ .from = "b@parl.example", .to = "x@out.example", .day = 3 });
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 4 });
    REQUIRE(build(&a, &set, &h));
    CHECK_INT(h.asof[0].from_before, 0);
    CHECK_INT(h.asof[1].from_before, 0); /* the same wave */
    CHECK_INT(h.asof[2].from_before, 2);
    CHECK(!h.asof[2].answered_address);
    CHECK(h.asof[4].answered_address);
    CHECK_INT(h.accounts, 2);
    end(&a, &set, &h);
}

TEST(the_name_of_a_correspondent_is_missed_from_a_new_address)
{
    struct archive a;
    struct ct_mailset set;
    struct ct_history h;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 4; i++)
        archive_add(&a, (struct mail){ .from = "jane@daily.example",
                            .name = "Jane Doe",
                            .to = "a@parl.example",
                            .day = 10 * i });
    archive_add(&a, (struct mail){ .from = "jane.doe@post.example",
                        .name = "Jane  DOE",
                        .to = "a@parl.example",
                        .day = 60 });
    archive_add(&a,
        (struct mail){
            .from = "jane@daily.example", .name = "Jane Doe", .to = "a@parl.example", .day = 61 });
    archive_add(&a, (struct mail){ .from = "new@else.example",
                        .name = "Another Name",
                        .to = "a@parl.example",
                        .day = 62 });
    REQUIRE(build(&a, &set, &h));
    CHECK(h.asof[4].same_name != 0);
    CHECK_INT(h.asof[4].same_name_msgs, 4);
    CHECK_INT(h.asof[5].same_name, 0);
    CHECK_INT(h.asof[6].same_name, 0);
    end(&a, &set, &h);
}

TEST(a_domain_that_looks_like_a_correspondents_is_seen)
{
    struct archive a;
    struct ct_mailset set;
    struct ct_history h;

    REQUIRE(archive_open(&a));
    archive_add(&a, (struct mail){ .from = "a@parl.example", .to = "j@morningpost.example" });
    archive_add(
        &a, (struct mail){ .from = "j@morningp0st.example", .to = "a@parl.example", .day = 5 });
    archive_add(
        &a, (struct mail){ .from = "j@gardening.example", .to = "a@parl.example", .day = 6 });
    REQUIRE(build(&a, &set, &h));
    CHECK(h.asof[1].lookalike != CT_LOOKALIKE_NONE);
    CHECK_SPAN(ct_mailset_str(&set, h.asof[1].lookalike_of), "morningpost.example");
    CHECK_INT(h.asof[2].lookalike, CT_LOOKALIKE_NONE);
    end(&a, &set, &h);
}

TEST(reach_counts_people_and_senders_over_all_years)
{
    struct archive a;
    struct ct_mailset set;
    struct ct_history h;
    char to[32];

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 20; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i);
        archive_add(&a, (struct mail){ .from = i % 2 ? "n@one.example" : "n@two.example",
                            .to = to,
                            .day = 40 * i,
                            .beacon_host = "t.mailer.example",
                            .beacon_template = "/o/{HEX32}" });
    }
    archive_add(&a, (struct mail){ .from = "x@out.example",
                        .to = "p1@parl.example",
                        .day = 900,
                        .beacon_host = "img.rare.example",
                        .beacon_template = "/p/{HEX32}" });
    REQUIRE(build(&a, &set, &h));
    uint32_t broad = ct_intern_find(&set.strings, CT_LIT("mailer.example"));
    uint32_t rare = ct_intern_find(&set.strings, CT_LIT("rare.example"));
    REQUIRE(broad != CT_INTERN_NONE && rare != CT_INTERN_NONE);
    CHECK_INT(h.domain[broad].rcpts, 20);
    CHECK_INT(h.domain[broad].senders, 2);
    CHECK_INT(h.domain[rare].rcpts, 1);
    CHECK(h.asof[20].beacon_new);
    CHECK(!h.asof[19].beacon_new);
    CHECK(h.asof[19].beacon_unique);
    end(&a, &set, &h);
}

TEST(mail_without_a_time_makes_nobody_known)
{
    struct archive a;
    struct ct_mailset set;
    struct ct_history h;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < 4; i++)
        archive_add(
            &a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .undated = true });
    for (int i = 0; i < 3; i++)
        archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = i });
    REQUIRE(build(&a, &set, &h));
    CHECK_INT(h.asof[0].from_before, 0);
    CHECK_INT(h.asof[4].from_before, 0);
    CHECK_INT(h.asof[6].from_before, 2);
    uint32_t out = ct_intern_find(&set.strings, CT_LIT("out.example"));
    REQUIRE(out != CT_INTERN_NONE);
    CHECK_INT(h.sender[out].msgs, 7);
    end(&a, &set, &h);
}
