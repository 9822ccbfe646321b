/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/hunted.h"

static unsigned below(uint64_t *state, unsigned n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33) % n;
}

static struct mail random_mail(uint64_t *s, int i)
{
    static const char *const tos[] = { "p0@parl.example", "p1@parl.example", "p2@parl.example",
        "ada@parl.example", "other@parl.example", "x@far.example" };
    static const char *const names[] = { NULL, "Jane Doe", "Max Other" };
    static const char *const dmarc[] = { NULL, "pass", "fail" };
    struct mail m = linked_crew_mail(below(s, 2) ? "alpha" : "beta", "K1", i);

    m.to = tos[below(s, 6)];
    m.name = names[below(s, 3)];
    m.dmarc = dmarc[below(s, 3)];
    m.day = (int)below(s, 400);
    m.beacon_host = below(s, 4) ? m.beacon_host : NULL;
    m.document_host = below(s, 5) ? NULL : "t.docs.example";
    m.unsubscribe = below(s, 3) == 0;
    m.receipt = below(s, 4) == 0;
    m.calls = (int)below(s, 6);
    return m;
}

TEST(no_is_never_said_without_a_log_that_could_show_it)
{
    size_t people = 0;

    for (uint64_t seed = 1; seed <= 12; seed++) {
        uint64_t s = seed;
        struct archive a;
        struct ct_result res;

        REQUIRE(archive_open(&a));
        hunted_honest(&a);
        for (int i = 0; i < 30; i++)
            archive_add(&a, random_mail(&s, i));
        for (int i = 30; i < 39; i++)
            archive_add(&a, hunted_mail(i));
        REQUIRE(hunted_run(&a, &res));
        hunted_check_ladders(&res);
        for (size_t i = 0; i < res.n_findings; i++)
            CHECK(res.findings[i].evidence.n > 0);
        people += res.n_people;
        hunted_close(&a, &res);
    }
    CHECK(people > 0); /* or nothing was checked */
}

static bool in_order(struct archive *a, struct ct_result *res, bool backwards)
{
    if (!archive_open(a))
        return false;
    hunted_honest(a);
    if (!archive_commit(a))
        return false;
    for (int i = 0; i < 9; i++) {
        archive_add(a, hunted_mail(backwards ? 8 - i : i));
        if (!archive_commit(a))
            return false;
    }
    return hunted_run(a, res);
}

static bool same(struct ct_span a, struct ct_span b)
{
    return CHECK(ct_span_eq(a, b));
}

TEST(the_order_of_commits_changes_nothing_that_people_read)
{
    struct archive a, b;
    struct ct_result x, y;

    REQUIRE(in_order(&a, &x, false));
    REQUIRE(in_order(&b, &y, true));
    REQUIRE(CHECK_INT(x.n_campaigns, 1));
    REQUIRE(CHECK_INT(y.n_campaigns, 1));
    const struct ct_campaign *c = x.campaigns, *d = y.campaigns;

    same(c->title, d->title);
    CHECK_INT(c->permille, d->permille);
    REQUIRE(CHECK_INT(c->n_messages, d->n_messages));
    for (size_t i = 0; i < c->n_messages; i++)
        same(c->messages[i].message_id, d->messages[i].message_id);
    REQUIRE(CHECK_INT(c->n_observables, d->n_observables));
    for (size_t i = 0; i < c->n_observables; i++) {
        same(c->observables[i].value, d->observables[i].value);
        CHECK_INT(c->observables[i].count, d->observables[i].count);
        CHECK_INT(c->observables[i].elsewhere, d->observables[i].elsewhere);
    }
    REQUIRE(CHECK_INT(c->n_why, d->n_why));
    for (size_t i = 0; i < c->n_why; i++) {
        REQUIRE(CHECK_INT(c->why[i].for_it.n, d->why[i].for_it.n));
        for (size_t k = 0; k < c->why[i].for_it.n; k++)
            same(c->why[i].for_it.v[k], d->why[i].for_it.v[k]);
    }
    REQUIRE(CHECK_INT(x.n_people, y.n_people));
    for (size_t i = 0; i < x.n_people; i++)
        same(x.people[i].id, y.people[i].id);
    CHECK_INT(x.n_findings, y.n_findings);
    hunted_close(&a, &x);
    hunted_close(&b, &y);
}

TEST(an_empty_memory_gives_a_result_that_says_what_it_cannot_see)
{
    struct archive a;
    struct ct_result res;

    REQUIRE(archive_open(&a));
    REQUIRE(hunted_run(&a, &res));
    CHECK_INT(res.n_campaigns, 0);
    CHECK_INT(res.n_coverage, 0);
    CHECK(res.n_blind > 0);
    hunted_close(&a, &res);
}
