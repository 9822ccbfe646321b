/* SPDX-License-Identifier: Apache-2.0 */
#include "link/migration.h"

#include "link/linked.h"

#define SENDERS 40

enum moved { NOTHING, OLD_PART, MIXED };

/* Forty senders, each with a tool of his own, in two sources. What was moved has one
 * order of header fields, whoever wrote it. */
static bool build(struct linked *l, enum moved moved)
{
    char from[40], id[32], tool[32], bound[32], to[32];

    if (!world_open(&l->world))
        return false;
    for (int part = 0; part < 2; part++) {
        for (int i = 0; i < SENDERS * 2; i++) {
            bool rewritten = part == 0 && moved == OLD_PART;

            snprintf(from, sizeof from, "a@s%d.example", i % SENDERS);
            snprintf(to, sizeof to, "p%d@parl.example", i % 12);
            snprintf(id, sizeof id, "m-%d-%03d", part, i);
            snprintf(tool, sizeof tool, "T%02d",
                rewritten        ? 99
                : moved == MIXED ? i % 3
                                 : i % SENDERS);
            snprintf(bound, sizeof bound, "B%d", i % SENDERS);
            archive_add(&l->world.archive, (struct mail){ .from = from,
                                               .to = to,
                                               .day = 400 * part + i,
                                               .subject = id,
                                               .calls = 1,
                                               .headers = tool,
                                               .boundary = bound,
                                               .id = id });
        }
    }
    return linked_build(l);
}

/* Bits of features that are gone from a message. The year makes the part. */
static uint32_t gone(struct linked *l, struct ct_migration *m, const char *id)
{
    static const uint32_t group[4] = { 0, 1, 2, 3 };

    ct_migration_find(m, &l->world.history, group, 4);
    return m->nulled[linked_find(l, id)];
}

TEST(senders_who_became_alike_in_one_part_were_rewritten)
{
    struct linked l = { 0 };
    struct ct_migration m;
    struct ct_feature_values v;

    REQUIRE(build(&l, OLD_PART));
    CHECK_INT(gone(&l, &m, "m-0-000"), 1u << CT_FEATURE_HEADERS);
    CHECK_INT(m.nulled[linked_find(&l, "m-1-000")], 0);
    REQUIRE(m.notes.n == 1);
    CHECK_INT(m.notes.v[0].mails, 2 * SENDERS);
    CHECK_INT(m.notes.v[0].features, 1u << CT_FEATURE_HEADERS);
    l.world.history.nulled = m.nulled;
    ct_feature_values(&v, &l.world.history, linked_find(&l, "m-0-000"));
    CHECK_INT(v.one[CT_FEATURE_HEADERS], 0);
    CHECK(v.one[CT_FEATURE_BOUNDARY] != 0);
    ct_feature_values(&v, &l.world.history, linked_find(&l, "m-1-000"));
    CHECK(v.one[CT_FEATURE_HEADERS] != 0);
    ct_migration_done(&m);
    linked_close(&l);
}

TEST(an_archive_that_nobody_moved_keeps_everything)
{
    struct linked l = { 0 };
    struct ct_migration m;

    REQUIRE(build(&l, NOTHING));
    CHECK_INT(gone(&l, &m, "m-0-000"), 0);
    CHECK_INT(m.notes.n, 0);
    ct_migration_done(&m);
    linked_close(&l);
}

TEST(senders_who_share_three_tools_everywhere_were_not_rewritten)
{
    struct linked l = { 0 };
    struct ct_migration m;

    REQUIRE(build(&l, MIXED));
    CHECK_INT(gone(&l, &m, "m-0-000"), 0);
    ct_migration_done(&m);
    linked_close(&l);
}

TEST(an_empty_archive_has_nothing_destroyed)
{
    struct linked l = { 0 };
    struct ct_migration m;

    REQUIRE(world_open(&l.world));
    REQUIRE(linked_build(&l));
    ct_migration_find(&m, &l.world.history, NULL, 0);
    CHECK_INT(m.notes.n, 0);
    ct_migration_done(&m);
    linked_close(&l);
}
