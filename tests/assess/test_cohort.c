/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/cohort.h"

#include "assess/hunt.h"
#include "link/linked.h"

#define PEOPLE 40

static char address[PEOPLE][32];
static struct ct_known_person people[PEOPLE];

/* Forty people: the first four are the committee, the others of four offices. */
static void invite_people(void)
{
    static const char *const group[] = { "post", "library", "kitchen", "gate" };

    for (int i = 0; i < PEOPLE; i++) {
        snprintf(address[i], sizeof address[i], "P%d@parl.example", i);
        people[i] = (struct ct_known_person){ .person = CT_LIT("Ann"),
            .address = ct_span_str(address[i]),
            .group = i < 4 ? CT_LIT("committee") : ct_span_str(group[i % 4]) };
    }
}

struct room {
    struct linked l;
    struct ct_background b;
    struct ct_cohorts c;
};

/* `lasting` senders write for a year; `habit` of them to the committee alone. */
static bool enter(struct room *r, int lasting, int habit)
{
    char from[40], to[32], id[40];

    invite_people();
    if (!world_open(&r->l.world))
        return false;
    for (int s = 0; s < lasting; s++)
        for (int k = 0; k < 8; k++) {
            snprintf(from, sizeof from, "news@lasting%d.example", s);
            snprintf(to, sizeof to, "p%d@parl.example", s < habit ? k % 4 : (s + k * 5) % PEOPLE);
            snprintf(id, sizeof id, "l-%d-%d", s, k);
            archive_add(&r->l.world.archive, (struct mail){ .from = from,
                                                 .to = to,
                                                 .day = 1 + k * 40,
                                                 .calls = 1,
                                                 .dmarc = "pass",
                                                 .id = id });
        }
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i);
        snprintf(id, sizeof id, "all-%d", i);
        archive_add(&r->l.world.archive,
            (struct mail){ .from = "once@other.example", .to = to, .calls = 1, .id = id });
    }
    if (!linked_build(&r->l))
        return false;
    ct_background_build(&r->b, &r->l.world.history, &r->l.pool);
    ct_cohorts_build(&r->c, &r->l.world.history, &r->b, people, PEOPLE);
    return true;
}

static void leave(struct room *r)
{
    ct_cohorts_done(&r->c);
    ct_background_done(&r->b);
    linked_close(&r->l);
}

/* What people first .. first + n - 1 have in common. */
static struct ct_cohort find(const struct room *r, int first, int n)
{
    uint32_t who[PEOPLE];
    char to[32];

    for (int i = 0; i < n; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", first + i);
        who[i] = ct_intern_find(&r->l.world.set.strings, ct_span_str(to));
        CHECK(who[i] != CT_INTERN_NONE);
    }
    return ct_cohort_find(&r->c, who, (size_t)n);
}

TEST(a_small_group_stands_out_and_a_mixed_one_does_not)
{
    struct room r = { 0 };
    struct ct_cohort small, mixed;

    REQUIRE(enter(&r, 12, 0));
    small = find(&r, 0, 4);
    mixed = find(&r, 4, 8);
    CHECK_SPAN(small.group, "committee");
    CHECK_INT(small.in, 4);
    CHECK_INT(small.size, 4);
    CHECK(small.centibits >= CT_COHORT_SURE);
    CHECK_INT(mixed.centibits, 0);
    CHECK_INT(ct_cohort_find(&r.c, NULL, 0).centibits, 0);
    leave(&r);
}

TEST(where_honest_senders_write_to_one_group_it_says_less)
{
    struct room seldom = { 0 }, often = { 0 };

    REQUIRE(enter(&seldom, 40, 0));
    REQUIRE(enter(&often, 40, 30));
    CHECK_INT(seldom.c.honest, 40);
    CHECK_INT(seldom.c.grouped, 0);
    CHECK_INT(often.c.grouped, 30);
    CHECK(seldom.c.most > 400);
    CHECK_INT(often.c.most, 200);
    leave(&seldom);
    leave(&often);
}

TEST(without_people_nobody_has_a_group)
{
    struct room r = { 0 };
    struct ct_cohorts none;

    REQUIRE(enter(&r, 2, 0));
    ct_cohorts_build(&none, &r.l.world.history, &r.b, NULL, 0);
    CHECK_INT(none.honest, 0);
    CHECK_INT(none.most, 400);
    CHECK_INT(ct_cohort_find(&none, (uint32_t[]){ 1 }, 1).centibits, 0);
    ct_cohorts_done(&none);
    leave(&r);
}
