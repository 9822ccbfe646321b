/* SPDX-License-Identifier: Apache-2.0 */
#include "link/block.h"

#include "base/bits.h"
#include "link/linked.h"

struct proposed {
    struct ct_set64 pairs;
    uint64_t n, twice, backwards;
};

static void propose(uint32_t a, uint32_t b, void *arg)
{
    struct proposed *p = arg;

    p->n++;
    p->backwards += a >= b;
    p->twice += !ct_set64_add(&p->pairs, (uint64_t)a << 32 | b);
}

struct blocked {
    struct world w;
    struct ct_rarity r;
    struct ct_arena arena;
    uint32_t *msgs, n;
    struct proposed p;
    struct ct_block_stats stats;
};

static bool build(struct blocked *t)
{
    if (!world_build(&t->w))
        return false;
    ct_rarity_build(&t->r, &t->w.history);
    t->n = (uint32_t)t->w.set.msgs.n;
    t->msgs = ct_arena_raw(&t->arena, (t->n + 1) * sizeof *t->msgs);
    for (uint32_t i = 0; i < t->n; i++)
        t->msgs[i] = i;
    t->stats = ct_block_pairs(&t->w.history, &t->r, t->msgs, t->n, propose, &t->p);
    return true;
}

static void close_all(struct blocked *t)
{
    ct_set64_done(&t->p.pairs);
    ct_rarity_done(&t->r);
    ct_arena_done(&t->arena);
    world_close(&t->w);
}

TEST(every_pair_that_would_be_an_edge_is_proposed_once)
{
    struct blocked t = { 0 };
    uint64_t edges = 0, missed = 0;

    REQUIRE(world_open(&t.w));
    linked_crowd(&t.w.archive, 60);
    linked_crew(&t.w.archive, "alpha", "K1", 20);
    linked_crew(&t.w.archive, "beta", "K1", 20);
    REQUIRE(build(&t));
    CHECK_INT(t.stats.pairs, t.p.n);
    CHECK_INT(t.p.twice, 0);
    CHECK_INT(t.p.backwards, 0);
    for (uint32_t a = 0; a < t.n; a++)
        for (uint32_t b = a + 1; b < t.n; b++) {
            struct ct_pair p;

            ct_pair_weigh(&p, &t.w.history, &t.r, a, b);
            if (p.strong < 2)
                continue;
            edges++;
            missed += !ct_set64_has(&t.p.pairs, (uint64_t)a << 32 | b);
        }
    CHECK(edges >= 300);
    CHECK_INT(missed, 0);
    CHECK(t.stats.pairs < t.n * 40u);
    close_all(&t);
}

/* An attacker gives six thousand mails one sender, one host and one kit. */
TEST(a_value_of_everybody_costs_its_budget_and_no_more)
{
    struct blocked t = { 0 };
    char id[16];

    REQUIRE(world_open(&t.w));
    linked_crowd(&t.w.archive, 60);
    for (int i = 0; i < 6000; i++) {
        snprintf(id, sizeof id, "flood-%04d", i);
        archive_add(&t.w.archive, (struct mail){ .from = "x@flood.example",
                                      .to = "p1@parl.example",
                                      .day = i,
                                      .subject = id,
                                      .beacon_host = "img.flood.example",
                                      .beacon_template = "/f/{HEX32}",
                                      .headers = "FLOOD",
                                      .id = id });
    }
    REQUIRE(build(&t));
    CHECK(t.stats.common >= 3);
    CHECK(t.stats.pairs >= 6000);
    CHECK(t.stats.pairs <= 6000 * 20);
    CHECK_INT(t.p.twice, 0);
    close_all(&t);
}

TEST(no_messages_have_no_pairs)
{
    struct blocked t = { 0 };

    REQUIRE(world_open(&t.w));
    linked_crowd(&t.w.archive, 2);
    REQUIRE(build(&t));
    t.stats = ct_block_pairs(&t.w.history, &t.r, t.msgs, 0, propose, &t.p);
    CHECK_INT(t.stats.pairs, 0);
    close_all(&t);
}
