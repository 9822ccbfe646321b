/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mail set of bare keys: message number i has the key 100 + i.
 */
#include "link/judged.h"

#include "tap.h"

#define N 20

struct fixture {
    struct ct_mailset set;
    struct ct_judged j;
};

static struct ct_key_list keys(const uint64_t *v, size_t n)
{
    return (struct ct_key_list){ v, n };
}

static void build(struct fixture *f, const struct ct_judgement *v, size_t n)
{
    for (uint64_t i = 0; i < N; i++)
        ct_vec_add(&f->set.msgs)->key = 100 + i;
    ct_judged_build(&f->j, &f->set, (struct ct_judgement_list){ v, n });
}

static void done(struct fixture *f)
{
    ct_judged_done(&f->j);
    ct_vec_done(&f->set.msgs);
}

static bool one_group(const struct fixture *f, uint32_t a, uint32_t b)
{
    const struct ct_bound *x = ct_judged_find(&f->j, a), *y = ct_judged_find(&f->j, b);

    return x && y && x->group == y->group;
}

static bool apart(const struct fixture *f, uint32_t a, uint32_t b)
{
    struct ct_together t = { 0 };
    bool ok = ct_together_add(&t, &f->j, a) && ct_together_add(&t, &f->j, b);

    ct_together_done(&t);
    return !ok;
}

static const uint64_t k01[] = { 100, 101 }, k23[] = { 102, 103 }, k12[] = { 101, 102 },
                      k4[] = { 104 }, k0[] = { 100 }, k3[] = { 103 };

TEST(merged_messages_are_one_group_through_others)
{
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_MERGE, .a = keys(k01, 2), .b = keys(k23, 2) },
        { .kind = CT_JUDGE_MERGE, .a = keys(k3, 1), .b = keys(k4, 1) },
    };
    struct fixture f = { 0 };

    build(&f, v, 2);
    CHECK_INT(f.j.n, 5);
    CHECK(one_group(&f, 0, 4));
    CHECK(!apart(&f, 0, 4));
    CHECK(ct_judged_find(&f.j, 5) == NULL);
    done(&f);
}

TEST(sides_stay_apart_and_know_no_third)
{
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_SPLIT, .a = keys(k01, 2), .b = keys(k23, 2) },
    };
    struct fixture f = { 0 };

    build(&f, v, 1);
    CHECK(apart(&f, 0, 2));
    CHECK(apart(&f, 3, 1));
    CHECK(!apart(&f, 0, 1));
    CHECK(!apart(&f, 0, 9));
    CHECK(!one_group(&f, 0, 1));
    CHECK(ct_judged_find(&f.j, 0)->mark == ct_judged_find(&f.j, 1)->mark);
    CHECK(ct_judged_find(&f.j, 0)->mark != ct_judged_find(&f.j, 2)->mark);
    done(&f);
}

TEST(a_later_split_undoes_a_merge)
{
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_MERGE, .a = keys(k01, 2), .b = keys(k23, 2) },
        { .kind = CT_JUDGE_NOT_SAME, .a = keys(k0, 1), .b = keys(k3, 1) },
    };
    struct fixture f = { 0 };

    build(&f, v, 2);
    CHECK(apart(&f, 0, 3));
    CHECK(!one_group(&f, 0, 3));
    CHECK(one_group(&f, 0, 2)); /* what the later one does not touch still holds */
    done(&f);
}

TEST(a_later_merge_undoes_a_split)
{
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_SPLIT, .a = keys(k01, 2), .b = keys(k23, 2) },
        { .kind = CT_JUDGE_MERGE, .a = keys(k12, 2) },
    };
    struct fixture f = { 0 };

    build(&f, v, 2);
    CHECK(one_group(&f, 1, 2));
    CHECK(!apart(&f, 1, 2));
    CHECK(apart(&f, 0, 3));
    done(&f);
}

/* 0 and 3 are told apart; merging both with 1 must not bring them together. */
TEST(a_merge_does_not_go_round_a_later_ban)
{
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_MERGE, .a = keys(k01, 2) },
        { .kind = CT_JUDGE_MERGE, .a = keys((const uint64_t[]){ 101, 103 }, 2) },
        { .kind = CT_JUDGE_NOT_SAME, .a = keys(k0, 1), .b = keys(k3, 1), .threads = true },
    };
    struct fixture f = { 0 };

    build(&f, v, 3);
    CHECK(one_group(&f, 1, 3));
    CHECK(!one_group(&f, 0, 1));
    CHECK(apart(&f, 0, 3));
    done(&f);
}

TEST(threads_merge_no_campaigns_and_notes_bind_nothing)
{
    const struct ct_judgement v[] = {
        { .kind = CT_JUDGE_MERGE, .a = keys(k01, 2), .b = keys(k23, 2), .threads = true },
        { .kind = CT_JUDGE_CONFIRM, .a = keys(k01, 2) },
        { .kind = CT_JUDGE_NOTE, .a = keys(k4, 1) },
        { .kind = CT_JUDGE_SPLIT, .a = keys((const uint64_t[]){ 7 }, 1), .b = keys(k4, 1) },
    };
    struct fixture f = { 0 };

    build(&f, v, 4);
    CHECK_INT(f.j.n, 1); /* key 7 is of a message that is not here */
    CHECK(!apart(&f, 4, 0));
    done(&f);
}
