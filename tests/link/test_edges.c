/* SPDX-License-Identifier: Apache-2.0 */
#include "link/edges.h"

#include "link/linked.h"

struct linking {
    struct linked l;
    struct ct_bursts bursts;
    struct ct_judged judged;
    struct ct_edges edges;
    uint32_t msgs[256];
};

static bool build(struct linking *t)
{
    const struct ct_mailset *set = &t->l.world.set;

    if (!linked_build(&t->l))
        return false;
    for (uint32_t i = 0; i < set->msgs.n; i++)
        t->msgs[i] = i;
    ct_judged_build(&t->judged, set, (struct ct_judgement_list){ 0 });
    ct_bursts_build(&t->bursts, &t->l.world.history, t->msgs, NULL, (uint32_t)set->msgs.n);
    ct_edges_build(&t->edges, &t->l.world.history, &t->l.rarity, &t->bursts, &t->judged);
    return true;
}

static void close_all(struct linking *t)
{
    ct_edges_done(&t->edges);
    ct_bursts_done(&t->bursts);
    ct_judged_done(&t->judged);
    linked_close(&t->l);
}

TEST(the_graph_is_sorted_and_the_same_from_both_ends)
{
    struct linking t = { 0 };
    uint32_t edges = 0;

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", 9);
    linked_crew(&t.l.world.archive, "beta", "K1", 9);
    REQUIRE(build(&t));
    const struct ct_graph *g = &t.edges.graph;
    CHECK_INT(g->n, t.bursts.n);
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++) {
            uint32_t to = g->to[e], back = g->first[to];

            CHECK(e == g->first[v] || g->to[e - 1] < to);
            while (back < g->first[to + 1] && g->to[back] != v)
                back++;
            REQUIRE(back < g->first[to + 1]);
            CHECK_INT(g->weight[back], g->weight[e]);
            CHECK_INT(ct_edges_between(&t.edges, v, to), g->weight[e]);
            edges++;
        }
    CHECK(edges >= 2 * 36);
    close_all(&t);
}

TEST(more_is_asked_the_further_apart_and_the_more_senders_there_are)
{
    struct ct_rarity few = { .n_senders = 100 }, many = { .n_senders = 5000 };
    static const int32_t days[] = { 0, 7, 8, 30, 31, 90, 91, 4000 };

    for (unsigned i = 0; i < sizeof days / sizeof days[0]; i++) {
        CHECK(ct_edges_asked(&few, days[i]) < ct_edges_asked(&many, days[i]));
        CHECK(i == 0 || ct_edges_asked(&few, days[i]) >= ct_edges_asked(&few, days[i - 1]));
    }
    CHECK(ct_edges_asked(&few, 8) > ct_edges_asked(&few, 7));
    CHECK(ct_edges_asked(&few, 91) > ct_edges_asked(&few, 90));
}

/* Merged bursts are one node of that size; banned pairs have an edge that says so. */
TEST(judgements_shape_the_graph)
{
    struct linking t = { 0 };
    uint64_t k[4];
    uint32_t bans = 0;

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", 9);
    REQUIRE(linked_build(&t.l));
    for (int i = 0; i < 4; i++) {
        char id[16];

        snprintf(id, sizeof id, "alpha-%04d", i);
        k[i] = t.l.world.set.msgs.v[linked_find(&t.l, id)].key;
    }
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_MERGE, .a = { k, 1 }, .b = { k + 1, 1 } },
        { .kind = CT_JUDGE_NOT_SAME, .a = { k + 2, 1 }, .b = { k + 3, 1 } },
    };
    for (uint32_t i = 0; i < t.l.world.set.msgs.n; i++)
        t.msgs[i] = i;
    ct_judged_build(&t.judged, &t.l.world.set, (struct ct_judgement_list){ v, 2 });
    ct_bursts_build(&t.bursts, &t.l.world.history, t.msgs, NULL, (uint32_t)t.l.world.set.msgs.n);
    ct_edges_build(&t.edges, &t.l.world.history, &t.l.rarity, &t.bursts, &t.judged);
    CHECK_INT(t.edges.graph.n, t.bursts.n - 1);
    REQUIRE(t.edges.graph.size != NULL);
    for (uint32_t e = 0; e < t.edges.graph.first[t.edges.graph.n]; e++)
        bans += t.edges.graph.weight[e] == CT_CPM_NEVER;
    CHECK_INT(bans, 2);
    close_all(&t);
}

/* A crew asks one host of its own, another crew with the same kit another one. */
TEST(one_host_that_nobody_else_asks_is_told_from_a_host_that_all_ask)
{
    struct linking t = { 0 };
    uint32_t first[2], last;

    REQUIRE(world_open(&t.l.world));
    linked_crowd(&t.l.world.archive, 80);
    linked_crew(&t.l.world.archive, "alpha", "K1", 9);
    linked_crew(&t.l.world.archive, "beta", "K1", 9);
    REQUIRE(linked_build(&t.l));
    first[0] = linked_find(&t.l, "alpha-0000");
    first[1] = linked_find(&t.l, "beta-0000");
    last = linked_find(&t.l, "alpha-0008");
    uint32_t msgs[] = { first[0], last, first[1] };
    struct ct_feature_table table;
    ct_feature_table_build(&table, &t.l.world.history, &t.l.rarity, msgs, 3);
    CHECK(ct_table_one_host(&table, 0, 1));
    CHECK(!ct_table_one_host(&table, 0, 2));
    ct_feature_table_done(&table);
    linked_close(&t.l);
}
