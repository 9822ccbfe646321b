/* SPDX-License-Identifier: Apache-2.0 */
/* test_state: judgements are found again by the messages they were about. */
#include "assess/state.h"

#include "tap.h"

static const uint64_t all[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static struct ct_judgement judged(enum ct_judgement_kind kind, size_t from, size_t n)
{
    return (struct ct_judgement){ .kind = kind, .a = { all + from, n } };
}

static enum ct_judged_state state(
    const struct ct_judgement *v, size_t n, size_t from, size_t n_keys)
{
    struct ct_key_list groups[] = { { all + from, n_keys }, { all, from } };
    enum ct_judged_state ret[2];

    ct_states_find(ret, groups, 2, (struct ct_judgement_list){ v, n });
    return ret[0];
}

TEST(more_than_half_of_what_was_judged_makes_it_the_same)
{
    struct ct_judgement j = judged(CT_JUDGE_CONFIRM, 4, 4);

    CHECK_INT(state(&j, 1, 4, 8), CT_JUDGED_CONFIRMED);
    CHECK_INT(state(&j, 1, 5, 7), CT_JUDGED_CONFIRMED);
    CHECK_INT(state(&j, 1, 6, 6), CT_JUDGED_NOT);
    CHECK_INT(state(&j, 0, 4, 8), CT_JUDGED_NOT);
}

TEST(a_dismissal_ends_when_the_campaign_has_more_than_doubled)
{
    struct ct_judgement j = judged(CT_JUDGE_DISMISS, 0, 3);

    CHECK_INT(state(&j, 1, 0, 3), CT_JUDGED_DISMISSED);
    CHECK_INT(state(&j, 1, 0, 6), CT_JUDGED_DISMISSED);
    CHECK_INT(state(&j, 1, 0, 7), CT_JUDGED_NOT);
}

TEST(the_newest_judgement_holds)
{
    struct ct_judgement v[] = { judged(CT_JUDGE_DISMISS, 0, 4), judged(CT_JUDGE_CONFIRM, 0, 4),
        judged(CT_JUDGE_NOTE, 0, 4) };

    CHECK_INT(state(v, 3, 0, 4), CT_JUDGED_CONFIRMED);
    v[2].kind = CT_JUDGE_DISMISS;
    CHECK_INT(state(v, 3, 0, 4), CT_JUDGED_DISMISSED);
    v[2].threads = true;
    CHECK_INT(state(v, 3, 0, 4), CT_JUDGED_CONFIRMED);
}

TEST(the_states_of_a_result_follow_and_can_be_taken_back)
{
    struct ct_campaign_message m[] = { { .key = 2 }, { .key = 1 }, { .key = 2 } };
    struct ct_campaign c = { .state = CT_LIT("new"), .messages = m, .n_messages = 3 };
    struct ct_result res = { .campaigns = &c, .n_campaigns = 1 };
    struct ct_judgement j = judged(CT_JUDGE_DISMISS, 0, 2);

    ct_states_judge(&res, (struct ct_judgement_list){ &j, 1 });
    CHECK_SPAN(res.campaigns[0].state, "dismissed");
    CHECK(ct_campaign_is_dismissed(&res.campaigns[0]));
    ct_states_judge(&res, (struct ct_judgement_list){ &j, 0 });
    CHECK_SPAN(res.campaigns[0].state, "new");
    ct_arena_done(&res.arena);
}
