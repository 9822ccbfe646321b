/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/claim.h"

#include "assess/hunted.h"

/* The probability of the campaign with these mails; 0 when none is claimed. */
static uint32_t claimed(bool named, bool bulk, int calls)
{
    struct archive a;
    struct ct_result res;
    uint32_t permille;

    if (!archive_open(&a))
        return 0;
    hunted_honest(&a);
    for (int i = 0; i < 9; i++) {
        struct mail m = hunted_mail(i);

        m.name = named ? m.name : NULL;
        m.unsubscribe = bulk;
        m.calls = calls;
        archive_add(&a, m);
    }
    if (!hunted_run(&a, &res))
        return 0;
    permille = res.n_campaigns ? res.campaigns[0].permille : 0;
    CHECK(permille == 0 || permille >= CT_CLAIM_LEAST);
    CHECK(permille <= 950); /* mail alone makes nobody almost certain */
    for (size_t i = 0; i < res.n_campaigns; i++)
        CHECK(res.campaigns[i].n_why > 0 && res.campaigns[i].n_actors > 0);
    hunted_close(&a, &res);
    return permille;
}

TEST(mails_in_the_name_of_a_correspondent_are_claimed)
{
    CHECK(claimed(true, false, 0) >= CT_CLAIM_LEAST);
}

TEST(no_name_a_way_to_leave_and_links_each_speak_against)
{
    uint32_t most = claimed(true, false, 0);

    CHECK(claimed(false, false, 0) <= most);
    CHECK(claimed(true, true, 0) <= most);
    CHECK(claimed(true, false, 5) <= most);
    CHECK_INT(claimed(false, true, 12), 0); /* all of them: a newsletter */
}

/* Forty people in eight groups; the first five are the committee. */
#define HOUSE 40

static struct ct_known_person house[HOUSE];
static char house_address[HOUSE][32];

static void open_house(void)
{
    static const char *const group[] = { "post", "library", "kitchen", "gate", "press", "it",
        "stores" };

    for (int i = 0; i < HOUSE; i++) {
        snprintf(house_address[i], sizeof house_address[i], "p%d@parl.example", i);
        house[i] = (struct ct_known_person){ .person = ct_span_str(house_address[i]),
            .address = ct_span_str(house_address[i]),
            .group = i < 5 ? CT_LIT("committee") : ct_span_str(group[i % 7]) };
    }
}

/* A lasting sender writes to the whole house, and others once. */
static void everyday(struct archive *a)
{
    char to[32], from[40];

    for (int i = 0; i < 400; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i % HOUSE);
        snprintf(from, sizeof from, "news@daily%d.example", i % 20);
        archive_add(
            a, (struct mail){ .from = from, .to = to, .day = i, .calls = 1, .dmarc = "pass" });
    }
    linked_crowd(a, 80);
}

struct burner {
    bool scattered, sells, lasts;
};

/* Ten mails of one sender under one name; what is claimed of them: 0 nothing, 1 review, 2 it. */
static int burner(struct burner how)
{
    struct archive a;
    struct ct_result res;
    struct ct_span own = CT_LIT("parl.example");
    struct ct_hunt_options opt = { .own_domains = { &own, 1 }, .people = house, .n_people = HOUSE };
    struct ct_err err = { 0 };
    char to[32], id[32], subject[32];
    int ret = 0;

    open_house();
    if (!archive_open(&a))
        return -1;
    everyday(&a);
    for (int i = 0; i < 10; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", how.scattered ? i * 7 % HOUSE : i % 5);
        snprintf(id, sizeof id, "burn-%d", i);
        snprintf(subject, sizeof subject, "On matter %d", i);
        archive_add(&a, (struct mail){ .from = "ann@burned.example",
                            .name = "Ann Lee",
                            .to = to,
                            .subject = subject,
                            .day = 100 + (how.lasts ? 30 * i : i),
                            .beacon_host = "img.burned.example",
                            .beacon_template = "/b/{HEX32}",
                            .token = "email",
                            .headers = "K9",
                            .boundary = "K9",
                            .calls = how.sells,
                            .id = id });
    }
    if (archive_commit(&a) && CHECK_INT(ct_hunt(a.mem, &opt, &res, &err), 0)) {
        ret = res.n_campaigns ? 2 : res.n_review ? 1 : 0;
        hunted_close(&a, &res);
    }
    return ret;
}

TEST(a_sender_of_some_days_who_writes_to_one_group_alone_is_claimed)
{
    CHECK_INT(burner((struct burner){ 0 }), 2);
}

TEST(one_who_stays_sells_or_writes_to_anybody_is_not)
{
    CHECK(burner((struct burner){ .scattered = true }) < 2);
    CHECK(burner((struct burner){ .sells = true }) < 2);
    CHECK(burner((struct burner){ .lasts = true }) < 2);
}

/* Nine mails that can only be opened, or mostly ask for a click, of a domain one letter off a
 * correspondent's: how much of the sum imitation is. */
static int likeness(int calls, const char *from)
{
    struct archive a;
    struct ct_result res;
    char to[9][32];
    int ret = 0;

    if (!archive_open(&a))
        return -1;
    hunted_honest(&a);
    for (int i = 0; i < 9; i++) {
        struct mail m = hunted_mail(i);

        snprintf(to[i], sizeof to[i], "p%d@parl.example", i % 8);
        m.to = to[i]; /* of all groups */
        m.from = from;
        m.name = "Nia Moor";
        m.calls = calls;
        archive_add(&a, m);
    }
    if (!hunted_run(&a, &res))
        return -1;
    ret = res.n_campaigns ? 2 : res.n_review ? 1 : 0;
    hunted_close(&a, &res);
    return ret;
}

TEST(one_letter_off_is_proof_only_beside_other_signs)
{
    CHECK_INT(likeness(0, "nia@morningpast.example"), 2);
    CHECK(likeness(2, "nia@morningpast.example") < 2);
}
