/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/mailset.h"

#include "archive.h"

static const struct ct_span_list none;

TEST(a_message_in_two_mailboxes_is_one_with_two_copies)
{
    struct archive a;
    struct ct_mailset set;

    REQUIRE(archive_open(&a));
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .id = "one" });
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "b@parl.example", .id = "one" });
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .id = "two" });
    REQUIRE(archive_commit(&a));
    REQUIRE(ct_mailset_load(&set, a.mem, none, none, NULL) == 0);
    CHECK_INT(set.msgs.n, 2);
    CHECK_INT(set.n_copies, 3);
    CHECK_INT(set.msgs.v[0].n_copies, 2);
    CHECK_INT(set.msgs.v[0].n_targets, 2);
    CHECK_INT(set.msgs.v[0].n_delivered, 2);
    CHECK_INT(set.copies.v[set.msgs.v[0].copies - 1].offset, 1000);
    ct_mailset_done(&set);
    archive_close(&a);
}

TEST(a_person_is_a_name_that_his_mailbox_spells)
{
    static const struct {
        const char *name, *from, *persona;
    } rows[] = {
        { "Vera Ferngren", "v.ferngren@one.example", "vera ferngren <v.ferngren>" },
        { "VERA Ferngren", "V.Ferngren@two.example", "vera ferngren <v.ferngren>" },
        { "Vera Ferngren", "newsdesk@two.example", "" },
        { "Mail Support", "support@two.example", "" },
        { "Ferngren", "v.ferngren@two.example", "" },
        { "Jo Li", "jo.li@two.example", "" },
        { "", "v.ferngren@two.example", "" },
    };
    enum { N = sizeof rows / sizeof rows[0] };
    struct archive a;
    struct ct_mailset set;

    REQUIRE(archive_open(&a));
    for (int i = 0; i < N; i++)
        archive_add(
            &a, (struct mail){
                    .from = rows[i].from, .name = rows[i].name, .to = "a@parl.example", .day = i });
    REQUIRE(archive_commit(&a));
    REQUIRE(ct_mailset_load(&set, a.mem, none, none, NULL) == 0);
    REQUIRE(CHECK_INT(set.msgs.n, N));
    for (int i = 0; i < N; i++)
        CHECK_SPAN(ct_mailset_str(&set, set.msgs.v[i].persona), rows[i].persona);
    ct_mailset_done(&set);
    archive_close(&a);
}

TEST(the_own_domain_and_directions_are_learned)
{
    struct archive a;
    struct ct_mailset set;

    REQUIRE(archive_open(&a));
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 1 });
    archive_add(&a, (struct mail){ .from = "y@far.example", .to = "b@parl.example", .day = 2 });
    archive_add(&a, (struct mail){ .from = "a@parl.example", .to = "b@parl.example", .day = 3 });
    archive_add(&a, (struct mail){ .from = "a@parl.example", .to = "x@out.example", .day = 4 });
    REQUIRE(archive_commit(&a));
    REQUIRE(ct_mailset_load(&set, a.mem, none, none, NULL) == 0);
    REQUIRE(set.own.n == 1);
    CHECK_SPAN(ct_mailset_str(&set, set.own.v[0]), "parl.example");
    CHECK(set.own_learned);
    CHECK_INT(set.msgs.v[0].direction, CT_DIR_INBOUND);
    CHECK_INT(set.msgs.v[2].direction, CT_DIR_INTERNAL);
    CHECK_INT(set.msgs.v[3].direction, CT_DIR_OUTBOUND);
    ct_mailset_done(&set);
    archive_close(&a);
}

TEST(our_own_name_that_failed_our_check_came_from_outside)
{
    struct archive a;
    struct ct_mailset set;
    struct ct_span own = CT_LIT("parl.example");

    REQUIRE(archive_open(&a));
    archive_add(
        &a, (struct mail){ .from = "a@parl.example", .to = "b@parl.example", .dmarc = "fail" });
    REQUIRE(archive_commit(&a));
    REQUIRE(ct_mailset_load(&set, a.mem, (struct ct_span_list){ &own, 1 }, none, NULL) == 0);
    CHECK(!set.own_learned);
    CHECK_INT(set.msgs.v[0].auth, CT_AUTH_FAIL);
    CHECK_INT(set.msgs.v[0].direction, CT_DIR_INBOUND);
    ct_mailset_done(&set);
    archive_close(&a);
}

TEST(an_empty_memory_gives_an_empty_set)
{
    struct archive a;
    struct ct_mailset set;

    REQUIRE(archive_open(&a));
    REQUIRE(ct_mailset_load(&set, a.mem, none, none, NULL) == 0);
    CHECK_INT(set.msgs.n, 0);
    CHECK_INT(set.own.n, 0);
    ct_mailset_done(&set);
    archive_close(&a);
}
