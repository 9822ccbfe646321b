/* SPDX-License-Identifier: Apache-2.0 */
#include "link/burst.h"

#include "detect/world.h"

struct bursty {
    struct world w;
    uint32_t msgs[64];
    struct ct_bursts b;
};

static struct mail wave(const char *to, int day)
{
    return (struct mail){ .from = "x@one.example",
        .to = to,
        .day = day,
        .subject = "Invitation",
        .beacon_host = "img.one.example",
        .headers = "K1" };
}

static bool build(struct bursty *t, const uint32_t *mark)
{
    if (!world_build(&t->w))
        return false;
    for (uint32_t i = 0; i < t->w.set.msgs.n; i++)
        t->msgs[i] = i;
    ct_bursts_build(&t->b, &t->w.history, t->msgs, mark, (uint32_t)t->w.set.msgs.n);
    return true;
}

static void close_all(struct bursty *t)
{
    ct_bursts_done(&t->b);
    world_close(&t->w);
}

TEST(equal_mails_of_a_day_are_one_burst)
{
    struct bursty t = { 0 };
    struct mail other = wave("p4@parl.example", 1);

    REQUIRE(world_open(&t.w));
    other.subject = "Something else";
    archive_add(&t.w.archive, wave("p1@parl.example", 1));
    archive_add(&t.w.archive, wave("p2@parl.example", 1));
    archive_add(&t.w.archive, wave("p3@parl.example", 2));
    archive_add(&t.w.archive, other);
    REQUIRE(build(&t, NULL));
    CHECK_INT(t.b.n, 3);
    uint32_t mails = 0, largest = 0;
    for (uint32_t i = 0; i < t.b.n; i++) {
        mails += t.b.v[i].n;
        largest = t.b.v[i].n > largest ? t.b.v[i].n : largest;
        CHECK(i == 0 || t.b.v[i].msgs[0] > t.b.v[i - 1].msgs[0]);
    }
    CHECK_INT(mails, 4);
    CHECK_INT(largest, 2);
    close_all(&t);
}

TEST(mails_without_a_date_stand_alone)
{
    struct bursty t = { 0 };
    struct mail m = wave("p1@parl.example", 1);

    REQUIRE(world_open(&t.w));
    m.undated = true;
    archive_add(&t.w.archive, m);
    archive_add(&t.w.archive, m);
    REQUIRE(build(&t, NULL));
    CHECK_INT(t.b.n, 2);
    close_all(&t);
}

TEST(marks_keep_equal_mails_apart)
{
    static const uint32_t mark[3] = { 0, 7, 7 };
    struct bursty t = { 0 };

    REQUIRE(world_open(&t.w));
    for (int i = 0; i < 3; i++)
        archive_add(&t.w.archive, wave("p1@parl.example", 1));
    REQUIRE(build(&t, mark));
    CHECK_INT(t.b.n, 2);
    CHECK_INT(t.b.v[0].n, 1);
    CHECK_INT(t.b.v[1].n, 2);
    close_all(&t);
}

/* A fingerprint must be the same whatever else the archive holds. */
TEST(a_fingerprint_comes_from_the_first_mail_alone)
{
    struct bursty t = { 0 }, u = { 0 };
    struct mail m = wave("p1@parl.example", 5);

    REQUIRE(world_open(&t.w));
    REQUIRE(world_open(&u.w));
    m.id = "the-one";
    archive_add(&t.w.archive, m);
    for (int i = 0; i < 9; i++)
        archive_add(&u.w.archive, wave("p2@parl.example", 6 + i));
    archive_add(&u.w.archive, m);
    REQUIRE(build(&t, NULL));
    REQUIRE(build(&u, NULL));
    REQUIRE(CHECK_INT(t.b.n, 1));
    CHECK(t.b.v[0].fingerprint != 0);
    CHECK(t.b.v[0].fingerprint == u.b.v[0].fingerprint);
    CHECK(t.b.v[0].fingerprint != u.b.v[1].fingerprint);
    close_all(&t);
    close_all(&u);
}
