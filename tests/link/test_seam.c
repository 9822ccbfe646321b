/* SPDX-License-Identifier: Apache-2.0 */
/* test_seam: parts of a community that little, or less than nothing, holds together. */
#include "link/joined.h"

#define N 8

/* One crew in two halves that came together in `share` permille of the starts. */
static bool halves(struct joined *t, uint16_t share)
{
    if (!world_open(&t->l.world))
        return false;
    linked_crowd(&t->l.world.archive, 80);
    linked_crew(&t->l.world.archive, "alpha", "K1", N);
    if (!joined_build(t))
        return false;
    joined_put(t, "alpha", 0, N / 2, UINT32_MAX);
    joined_put(t, "alpha", N / 2, N, UINT32_MAX);
    if (!CHECK(joined_thin(t, share, UINT16_MAX, 0) > 10))
        return false;
    joined_put(t, "alpha", 0, N, UINT32_MAX);
    return true;
}

TEST(a_weak_join_is_told_with_its_strongest_pair)
{
    struct joined t = { 0 };
    int halves_of[2] = { 0 };

    REQUIRE(halves(&t, 500));
    ct_join_examine(&t.seams, &t.p, &t.edges);
    REQUIRE(t.seams.v.n == 1);
    CHECK_INT(t.seams.v.v[0].permille, 500);
    CHECK(t.seams.v.v[0].centibits > 0);
    for (int i = 0; i < N; i++) {
        uint32_t v = joined_node(&t, "alpha", i);

        CHECK_INT(t.p.part[v], joined_node(&t, "alpha", 0));
        halves_of[i >= N / 2] += v == t.edges.node[t.seams.v.v[0].a];
        halves_of[i >= N / 2] += v == t.edges.node[t.seams.v.v[0].b];
    }
    CHECK_INT(halves_of[0], 1);
    CHECK_INT(halves_of[1], 1);
    joined_close(&t);
}

TEST(what_always_came_together_has_no_seam)
{
    struct joined t = { 0 };

    REQUIRE(halves(&t, 1000));
    ct_join_examine(&t.seams, &t.p, &t.edges);
    CHECK_INT(t.seams.v.n, 0);
    CHECK_INT(joined_part(&t, "alpha", N - 1), joined_node(&t, "alpha", 0));
    joined_close(&t);
}

/* Two crews that a search put into one community by mistake. */
TEST(a_part_against_which_evidence_speaks_is_taken_off)
{
    struct joined t = { 0 };
    uint32_t a, b;

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", N);
    linked_crew(&t.l.world.archive, "beta", "K2", N - 2);
    REQUIRE(joined_build(&t));
    a = joined_node(&t, "alpha", 0);
    b = joined_node(&t, "beta", 0);
    joined_put(&t, "alpha", 0, N, a < b ? a : b);
    joined_put(&t, "beta", 0, N - 2, a < b ? a : b);
    ct_join_examine(&t.seams, &t.p, &t.edges);
    CHECK_INT(t.seams.v.n, 0);
    for (int i = 0; i < N; i++)
        CHECK_INT(joined_part(&t, "alpha", i), a);
    for (int i = 0; i < N - 2; i++)
        CHECK_INT(joined_part(&t, "beta", i), b);
    joined_close(&t);
}

/* The number of a community is its smallest node, also when that one went. */
TEST(whichever_part_goes_both_keep_their_smallest_node_as_number)
{
    for (int first = 0; first < 2; first++) {
        struct joined t = { 0 };
        const char *small = "beta";

        REQUIRE(world_open(&t.l.world));
        linked_crowd(&t.l.world.archive, 80);
        for (int i = 0; i < N; i++) {
            struct mail big = linked_crew_mail("alpha", "K1", i);

            big.day += first; /* so that once the one, once the other comes first */
            archive_add(&t.l.world.archive, big);
            if (i < 4) {
                big = linked_crew_mail(small, "K2", i);
                big.day += !first;
                archive_add(&t.l.world.archive, big);
            }
        }
        REQUIRE(joined_build(&t));
        joined_put(&t, first ? small : "alpha", 0, first ? 4 : N, UINT32_MAX);
        joined_put(&t, first ? "alpha" : small, 0, first ? N : 4,
            joined_part(&t, first ? small : "alpha", 0));
        ct_join_examine(&t.seams, &t.p, &t.edges);
        for (int i = 0; i < N; i++)
            CHECK_INT(joined_part(&t, "alpha", i), joined_node(&t, "alpha", 0));
        for (int i = 0; i < 4; i++)
            CHECK_INT(joined_part(&t, small, i), joined_node(&t, small, 0));
        joined_close(&t);
    }
}

/* One burst says little of itself: what only that would take off is told by nobody. */
TEST(a_single_burst_is_no_part)
{
    struct joined t = { 0 };
    uint32_t last;

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", 5);
    REQUIRE(joined_build(&t));
    last = joined_node(&t, "alpha", 4);
    joined_put(&t, "alpha", 0, 5, UINT32_MAX);
    for (uint32_t v = 0; v < t.edges.graph.n; v++)
        for (uint32_t e = t.edges.graph.first[v]; e < t.edges.graph.first[v + 1]; e++)
            if (v == last || t.edges.graph.to[e] == last)
                t.p.share[e] = 500;
    ct_join_examine(&t.seams, &t.p, &t.edges);
    CHECK_INT(t.seams.v.n, 0);
    CHECK_INT(joined_part(&t, "alpha", 4), joined_node(&t, "alpha", 0));
    joined_close(&t);
}
