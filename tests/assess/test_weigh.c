/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/weigh.h"

#include "link/linked.h"

/* Two waves of one crew, as two clusters, with threads as given: the levels of both. */
static bool weigh(struct linked *l, const uint32_t of[2], struct ct_claim ret[2])
{
    struct ct_clusters c = { 0 };
    struct ct_threads t = { .of = (uint32_t[]){ of[0], of[1] }, .n = 2 };
    struct ct_background b;
    struct ct_arena a = { 0 };
    struct ct_assess as = {
        .a = &a, .h = &l->world.history, .rarity = &l->rarity, .pool = &l->pool, .background = &b
    };
    uint32_t msgs[2][9];

    if (!CHECK(l->pool.v.n >= 18))
        return false;
    for (uint32_t i = 0; i < 18; i++)
        msgs[i / 9][i % 9] = l->pool.v.v[i].msg;
    *ct_vec_add(&c.v) = (struct ct_cluster){ .msgs = msgs[0], .n = 9, .n_seeds = 9 };
    *ct_vec_add(&c.v) = (struct ct_cluster){ .msgs = msgs[1], .n = 9, .n_seeds = 9 };
    ct_background_build(&b, &l->world.history, &l->pool);
    ct_claims_weigh(ret, &as, &c, &t);
    ct_background_done(&b);
    ct_vec_done(&c.v);
    ct_arena_done(&a);
    return true;
}

/* Nine mails each of two burned senders, the second wave months after the first. */
static bool build(struct linked *l)
{
    char id[32], to[32];

    if (!world_open(&l->world))
        return false;
    linked_crowd(&l->world.archive, 300);
    for (int i = 0; i < 12; i++) {
        snprintf(to, sizeof to, "q%d@parl.example", i);
        archive_add(&l->world.archive, (struct mail){ .from = "desk@crowd1.example", .to = to });
    }
    for (int i = 0; i < 18; i++) {
        snprintf(id, sizeof id, "wave-%02d", i);
        snprintf(to, sizeof to, "p%d@parl.example", i % 4);
        archive_add(
            &l->world.archive, (struct mail){ .from = i < 9 ? "x@one.example" : "y@two.example",
                                   .name = i < 9 ? "Ann Lee" : "Bob Ray",
                                   .to = to,
                                   .day = i < 9 ? 3 + 2 * i : 100 + 2 * i,
                                   .subject = id,
                                   .beacon_host = i < 9 ? "i.one.example" : "i.two.example",
                                   .beacon_template = "/p/{HEX32}",
                                   .token = "email",
                                   .id = id });
    }
    return linked_build(l);
}

TEST(what_is_claimed_of_a_thread_holds_for_its_campaigns)
{
    struct linked l = { 0 };
    struct ct_claim apart[2], one[2];

    REQUIRE(build(&l));
    REQUIRE(weigh(&l, (uint32_t[]){ 0, 1 }, apart));
    REQUIRE(weigh(&l, (uint32_t[]){ 0, 0 }, one));
    for (int i = 0; i < 2; i++) {
        CHECK_INT(apart[i].kin, 0);
        CHECK_INT(one[i].kin, 1);
        CHECK(!apart[i].carried);
        CHECK(apart[i].level < CT_CLAIM_ACCEPTED); /* one sender, one host: as honest ones */
        CHECK(one[i].level > apart[i].level);
        CHECK(one[i].carried);
        CHECK(one[i].permille >= apart[i].permille);
    }
    linked_close(&l);
}

/* Three clusters in a row, linked one to the next; the first is claimed. */
static void row(struct ct_claim ret[3], struct ct_thread_link link, const uint32_t of[3])
{
    uint32_t msgs[3] = { 4, 5, 6 };
    struct ct_clusters c = { 0 };
    struct ct_threads t = { .of = (uint32_t[]){ of[0], of[1], of[2] }, .n = 3 };

    for (uint32_t i = 0; i < 3; i++) {
        *ct_vec_add(&c.v) = (struct ct_cluster){ .msgs = &msgs[i], .n = 1 };
        ret[i].facts.msgs = 1;
    }
    ret[0].level = CT_CLAIM_ACCEPTED;
    for (uint32_t i = 0; i < 2; i++) {
        link.a = i;
        link.b = i + 1;
        *ct_vec_add(&t.links) = link;
    }
    ct_claims_tie(ret, &c, &t);
    ct_vec_done(&t.links);
    ct_vec_done(&c.v);
}

static const struct ct_thread_link operator_link = { .centibits = 950,
    .enough = true,
    .best = CT_CAUSE_OPERATOR,
    .family = { [CT_FAMILY_MTA] = CT_THREAD_FAMILY, [CT_FAMILY_URL] = CT_THREAD_FAMILY } };

TEST(what_one_operator_links_to_a_claimed_campaign_is_claimed_one_step_far)
{
    struct ct_claim v[3] = { 0 };

    row(v, operator_link, (uint32_t[]){ 0, 0, 0 });
    CHECK_INT(v[0].tied, 0);
    CHECK_INT(v[1].level, CT_CLAIM_ACCEPTED);
    CHECK_INT(v[1].tied, 5);
    CHECK_INT(v[1].tied_centibits, 950);
    CHECK(v[1].permille >= CT_CLAIM_LEAST);
    CHECK_INT(v[2].level, CT_CLAIM_EXPLAINED);
}

TEST(a_tool_a_rented_host_another_thread_or_bulk_mail_tie_nothing)
{
    struct ct_thread_link tool = operator_link, rented = operator_link;
    struct ct_claim v[3] = { 0 };

    tool.best = CT_CAUSE_TOOL;
    rented.family[CT_FAMILY_URL] = 0;
    rented.family[CT_FAMILY_INFRA] = 900;
    row(v, tool, (uint32_t[]){ 0, 0, 0 });
    CHECK_INT(v[1].level, CT_CLAIM_EXPLAINED);
    row(v, rented, (uint32_t[]){ 0, 0, 0 });
    CHECK_INT(v[1].level, CT_CLAIM_EXPLAINED);
    row(v, operator_link, (uint32_t[]){ 0, 1, 1 });
    CHECK_INT(v[1].level, CT_CLAIM_EXPLAINED);
    v[1].facts.bulk = 1;
    row(v, operator_link, (uint32_t[]){ 0, 0, 0 });
    CHECK_INT(v[1].level, CT_CLAIM_EXPLAINED);
}
