/* SPDX-License-Identifier: Apache-2.0 */
/* test_join: communities that the graph could not compare. */
#include "link/join.h"

#include <stdlib.h>

#include "link/joined.h"

#define N 10

/* One crew, cut into two communities with `keep` edges left between them. */
static bool cut_crew(struct joined *t, uint32_t keep, int32_t weight)
{
    if (!world_open(&t->l.world))
        return false;
    linked_crowd(&t->l.world.archive, 80);
    linked_crew(&t->l.world.archive, "alpha", "K1", N);
    if (!joined_build(t))
        return false;
    joined_put(t, "alpha", 0, N / 2, UINT32_MAX);
    joined_put(t, "alpha", N / 2, N, UINT32_MAX);
    return CHECK(joined_thin(t, 1000, keep, weight) > 10);
}

TEST(communities_of_which_one_pair_was_weighed_are_asked_as_a_whole)
{
    struct joined t = { 0 };

    REQUIRE(cut_crew(&t, 1, 0));
    CHECK(joined_part(&t, "alpha", 0) != joined_part(&t, "alpha", N - 1));
    ct_join_communities(&t.p, &t.edges);
    for (int i = 0; i < N; i++)
        CHECK_INT(joined_part(&t, "alpha", i), joined_node(&t, "alpha", 0));
    joined_close(&t);
}

TEST(what_nothing_connects_is_not_asked_about)
{
    struct joined t = { 0 };

    REQUIRE(cut_crew(&t, 0, 0));
    ct_join_communities(&t.p, &t.edges);
    CHECK(joined_part(&t, "alpha", 0) != joined_part(&t, "alpha", N - 1));
    joined_close(&t);
}

TEST(what_a_judgement_forbids_is_not_joined_whatever_speaks_for_it)
{
    struct joined t = { 0 };

    REQUIRE(cut_crew(&t, 1, CT_CPM_NEVER));
    ct_join_communities(&t.p, &t.edges);
    CHECK(joined_part(&t, "alpha", 0) != joined_part(&t, "alpha", N - 1));
    joined_close(&t);
}

/* Pieces that are joined in one round are asked again in the next. */
TEST(many_pieces_of_one_crew_come_together_in_rounds)
{
    struct joined t = { 0 };

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", 24);
    REQUIRE(joined_build(&t));
    for (int i = 0; i < 24; i += 2)
        joined_put(&t, "alpha", i, i + 2, UINT32_MAX);
    ct_join_communities(&t.p, &t.edges);
    for (int i = 0; i < 24; i++)
        CHECK_INT(joined_part(&t, "alpha", i), joined_node(&t, "alpha", 0));
    joined_close(&t);
}

/* One mail with all the marks of the others: the rest of both have too little in common. */
#define CREW 23

TEST(one_likeness_does_not_join_two_crews)
{
    struct joined t = { 0 };
    uint32_t a, b;

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", CREW);
    linked_crew(&t.l.world.archive, "beta", "K2", CREW);
    archive_add(&t.l.world.archive, (struct mail){ .from = "x@alpha0.example",
                                        .to = "p1@parl.example",
                                        .day = 5,
                                        .beacon_host = "img.beta.example",
                                        .beacon_template = "/beta/{HEX32}",
                                        .headers = "K2",
                                        .id = "bridge-0000" });
    REQUIRE(joined_build(&t));
    joined_put(&t, "alpha", 0, CREW, UINT32_MAX);
    a = joined_part(&t, "alpha", 0);
    joined_put(&t, "bridge", 0, 1, a);
    joined_put(&t, "beta", 0, CREW, UINT32_MAX);
    b = joined_part(&t, "beta", 0);
    CHECK(joined_thin(&t, 1000, 1, 5000) > 0); /* the crews are neighbours */
    ct_join_communities(&t.p, &t.edges);
    CHECK_INT(joined_part(&t, "alpha", CREW - 1), a);
    CHECK_INT(joined_part(&t, "beta", CREW - 1), b);
    joined_close(&t);
}

/* ---- order ---- */

#define CREWS 3
#define MAILS (CREWS * 12)

static const char *const crews[CREWS] = { "alpha", "beta", "gamma" };

/* All at one minute of one day, added in the order of i·step. */
static bool at_once(struct linked *l, int step)
{
    if (!world_open(&l->world))
        return false;
    linked_crowd(&l->world.archive, 80);
    for (int i = 0; i < MAILS; i++) {
        int k = i * step % MAILS;
        struct mail m = linked_crew_mail(crews[k % CREWS], "K1", k / CREWS);

        m.day = 9;
        m.minute = 0;
        archive_add(&l->world.archive, m);
    }
    return linked_build(l);
}

static const struct ct_cluster *cluster_at(const struct linked *l, int k)
{
    char id[32];

    snprintf(id, sizeof id, "%s-%04d", crews[k % CREWS], k / CREWS);
    return linked_cluster(l, id);
}

TEST(mails_of_one_moment_end_in_the_same_clusters_in_any_order)
{
    static const int steps[] = { 5, 7, 35 }; /* without a common factor with MAILS */
    struct linked one = { 0 };

    REQUIRE(at_once(&one, 1));
    CHECK(cluster_at(&one, 0) != NULL);
    for (int s = 0; s < 3; s++) {
        struct linked other = { 0 };

        REQUIRE(at_once(&other, steps[s]));
        CHECK_INT(other.clusters.v.n, one.clusters.v.n);
        for (int i = 0; i < MAILS; i++)
            for (int k = 0; k < i; k++) {
                const struct ct_cluster *a = cluster_at(&one, i), *b = cluster_at(&one, k);
                const struct ct_cluster *c = cluster_at(&other, i), *d = cluster_at(&other, k);

                CHECK((a == NULL) == (c == NULL) && (a && a == b) == (c && c == d));
            }
        linked_close(&other);
    }
    linked_close(&one);
}

/* ---- floods ---- */

/* A hundred thousand equal mails, over two hundred days: two hundred nodes, and no more pairs than
 * these have. */
TEST(a_flood_of_equal_mails_costs_what_its_days_cost)
{
    struct linked l = { 0 };
    uint32_t most = 0;

    REQUIRE(world_open(&l.world));
    linked_crowd(&l.world.archive, 80);
    for (int i = 0; i < 100000; i++) {
        struct mail m = linked_crew_mail("flood", "K4", 0);

        m.id = NULL;
        m.subject = "Invitation";
        m.day = i / 500;
        m.minute = i % 500;
        archive_add(&l.world.archive, m);
    }
    REQUIRE(linked_build(&l));
    CHECK(l.clusters.pairs <= 280 * 279 / 2);
    for (size_t k = 0; k < l.clusters.v.n; k++)
        most = l.clusters.v.v[k].n > most ? l.clusters.v.v[k].n : most;
    CHECK_INT(most, 100000);
    linked_close(&l);
}
