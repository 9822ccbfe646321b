/* SPDX-License-Identifier: Apache-2.0 */
/* test_why: what two mails, campaigns or threads have in common, and what not. */
#include "assess/why.h"

#include <errno.h>

#include "hunted.h"

struct asked {
    struct archive archive;
    struct ct_result res;
    struct ct_why why;
    struct ct_err err;
};

/* The campaign of hunted.h, and what a test adds before. */
static bool open_asked(struct asked *q)
{
    return archive_open(&q->archive);
}

static bool hunt(struct asked *q)
{
    hunted_honest(&q->archive);
    for (int i = 0; i < 8; i++)
        archive_add(&q->archive, hunted_mail(i));
    return hunted_run(&q->archive, &q->res);
}

static int ask(struct asked *q, const char *a, const char *b)
{
    struct ct_why_options opt = { .res = &q->res };

    ct_why_done(&q->why);
    q->err = (struct ct_err){ 0 };
    return ct_why_ask(&q->why, q->archive.mem, &opt, ct_span_str(a), ct_span_str(b), &q->err);
}

static void close_asked(struct asked *q)
{
    ct_why_done(&q->why);
    hunted_close(&q->archive, &q->res);
}

static const struct ct_why_value *value(const struct ct_why *w, const char *feature)
{
    for (size_t i = 0; i < w->n_values; i++)
        if (strcmp(w->values[i].feature, feature) == 0)
            return &w->values[i];
    return NULL;
}

static const struct ct_why_family *family(const struct ct_why *w, const char *name)
{
    for (size_t i = 0; i < w->n_families; i++)
        if (strcmp(w->families[i].name, name) == 0)
            return &w->families[i];
    return NULL;
}

static bool says(struct ct_span_list list, const char *words)
{
    for (size_t i = 0; i < list.n; i++)
        if (ct_span_has(list.v[i], ct_span_str(words)))
            return true;
    return false;
}

TEST(two_mails_of_a_campaign_are_explained_value_by_value)
{
    struct asked q = { 0 };
    const struct ct_why_value *host;
    int32_t sum = 0;

    REQUIRE(open_asked(&q) && hunt(&q));
    REQUIRE(ask(&q, "alpha-0000", "<alpha-0003>") == 0); /* both of x@alpha0 */
    host = value(&q.why, "host that opening asks");
    REQUIRE(host != NULL);
    CHECK_SPAN(host->value, "alpha.example");
    CHECK(host->agrees && host->centibits > 0);
    CHECK_INT(host->holders, 3);
    CHECK(host->of > 80);
    REQUIRE(value(&q.why, "sender address") != NULL);
    CHECK_SPAN(value(&q.why, "sender address")->value, "x@alpha0.example");
    CHECK_INT(value(&q.why, "sender address")->holders, 1);
    CHECK(value(&q.why, "order of header fields") != NULL);
    REQUIRE(family(&q.why, "links") != NULL);
    CHECK(family(&q.why, "links")->strong);
    for (size_t i = 0; i < q.why.n_families; i++)
        sum += q.why.families[i].centibits;
    CHECK_INT(q.why.centibits, sum + q.why.time);
    for (size_t i = 1; i < q.why.n_values; i++)
        CHECK(q.why.values[i - 1].centibits >= q.why.values[i].centibits);
    CHECK_SPAN(q.why.b.id, "alpha-0003");
    CHECK_SPAN(q.why.a.mail.from, "x@alpha0.example");
    CHECK_SPAN(q.why.a.mail.campaign, "C-01");
    CHECK_INT(q.why.a.campaigns, 0);
    CHECK_INT(q.why.n_ties, 0);
    close_asked(&q);
}

TEST(what_would_separate_them_is_what_is_not_known_and_what_might_be_common)
{
    struct asked q = { 0 };

    REQUIRE(open_asked(&q) && hunt(&q));
    REQUIRE(ask(&q, "alpha-0000", "alpha-0001") == 0);
    CHECK(says(q.why.would_separate, "mail program of both mails"));
    CHECK(!says(q.why.would_separate, "order of header fields of"));
    CHECK(says(q.why.would_separate, "host that opening asks, if more than"));
    CHECK(!says(q.why.would_separate, "sender domain, if"));
    close_asked(&q);
}

TEST(what_differs_stands_last_and_counts_against)
{
    struct asked q = { 0 };
    struct mail m = hunted_mail(3);
    const struct ct_why_value *v;

    REQUIRE(open_asked(&q));
    m.headers = "K7"; /* the same beacon, sent with another tool */
    m.id = "other-tool";
    archive_add(&q.archive, m);
    REQUIRE(hunt(&q));
    REQUIRE(ask(&q, "alpha-0000", "other-tool") == 0);
    v = value(&q.why, "order of header fields");
    REQUIRE(v != NULL);
    CHECK(!v->agrees && v->centibits < 0);
    CHECK_SPAN(v->value, "K1");
    CHECK_SPAN(v->other, "K7");
    CHECK(q.why.values[q.why.n_values - 1].centibits < 0);
    CHECK(says(q.why.against, "they differ in the order of header fields"));
    CHECK(says(q.why.against, "\"K1\" and \"K7\""));
    close_asked(&q);
}

TEST(two_mails_with_nothing_in_common_say_so)
{
    struct asked q = { 0 };

    REQUIRE(open_asked(&q) && hunt(&q));
    REQUIRE(ask(&q, "crowd-0001", "crowd-0070") == 0);
    for (size_t i = 0; i < q.why.n_values; i++)
        CHECK(q.why.values[i].centibits < CT_STRONG); /* "hello", noon: what all have */
    for (size_t i = 0; i < q.why.n_families; i++)
        CHECK(!q.why.families[i].strong);
    CHECK(q.why.llr <= 0);
    CHECK_INT(q.why.a.mail.campaign.len, 0);
    close_asked(&q);
}

TEST(a_message_that_was_never_seen_is_named)
{
    struct asked q = { 0 };

    REQUIRE(open_asked(&q) && hunt(&q));
    CHECK_INT(ask(&q, "alpha-0000", "no-such@mail.example"), -ENOENT);
    CHECK(ct_span_has(ct_span_str(q.err.text), CT_LIT("no-such@mail.example")));
    CHECK_INT(ask(&q, "no-such@mail.example", "alpha-0000"), -ENOENT);
    CHECK_INT(ask(&q, "", "alpha-0000"), -ENOENT);
    CHECK_INT(ask(&q, "<>", "<>"), -ENOENT);
    CHECK_INT(ask(&q, "C-99", "C-01"), -ENOENT);
    close_asked(&q);
}

TEST(a_thing_is_not_compared_with_itself_or_with_another_kind)
{
    struct asked q = { 0 };

    REQUIRE(open_asked(&q) && hunt(&q));
    CHECK_INT(ask(&q, "alpha-0000", "<alpha-0000>"), -EINVAL);
    CHECK_INT(ask(&q, "C-01", "alpha-0000"), -EINVAL);
    CHECK_INT(ask(&q, "C-01", "T-01"), -EINVAL);
    CHECK_INT(ask(&q, "c-01", "C-01"), -EINVAL);
    close_asked(&q);
}

TEST(the_order_of_asking_changes_sides_and_nothing_else)
{
    struct asked q = { 0 };
    int32_t bits, llr;
    size_t n;

    REQUIRE(open_asked(&q) && hunt(&q));
    REQUIRE(ask(&q, "alpha-0001", "alpha-0006") == 0);
    bits = q.why.centibits;
    llr = q.why.llr;
    n = q.why.n_values;
    REQUIRE(ask(&q, "alpha-0006", "alpha-0001") == 0);
    CHECK_INT(q.why.centibits, bits);
    CHECK_INT(q.why.llr, llr);
    CHECK_INT(q.why.n_values, n);
    CHECK_SPAN(q.why.a.id, "alpha-0006");
    close_asked(&q);
}

/* The sender chooses a Message-ID: two mails may have one. */
TEST(namesakes_are_counted_and_the_first_is_taken)
{
    struct asked q = { 0 };
    struct archive *a = &q.archive;

    REQUIRE(open_asked(&q));
    ct_batch_event(&a->batch, CT_CLASS_MAIL, archive_day(40), 1, 900);
    archive_str(a, CT_F_CONTENT_HASH, "another content");
    archive_str(a, CT_F_MESSAGE_ID, "alpha-0000");
    archive_str(a, CT_F_FROM_ADDRESS, "late@crowd1.example");
    archive_str(a, CT_F_TO_ADDRESS, "p1@parl.example");
    REQUIRE(hunt(&q));
    REQUIRE(ask(&q, "alpha-0000", "alpha-0001") == 0);
    CHECK_INT(q.why.a.mail.namesakes, 1);
    CHECK_SPAN(q.why.a.mail.from, "x@alpha0.example");
    CHECK_INT(q.why.b.mail.namesakes, 0);
    close_asked(&q);
}

static bool two_campaigns(struct asked *q)
{
    if (!open_asked(q))
        return false;
    for (int i = 0; i < 8; i++) {
        struct mail m = linked_crew_mail("beta", "K2", i);

        m.name = "Jane Doe";
        archive_add(&q->archive, m);
    }
    return hunt(q) && CHECK_INT(q->res.n_campaigns, 2);
}

TEST(of_two_campaigns_the_most_alike_mails_are_compared)
{
    struct asked q = { 0 };
    int32_t best;

    REQUIRE(two_campaigns(&q));
    REQUIRE(ask(&q, "C-01", "C-02") == 0);
    CHECK_INT(q.why.a.campaigns, 1);
    CHECK_INT(q.why.a.messages, 8);
    CHECK_INT(q.why.pairs, 64);
    CHECK_INT(q.why.all_pairs, 64);
    CHECK_SPAN(q.why.a.mail.campaign, "C-01");
    CHECK_SPAN(q.why.b.mail.campaign, "C-02");
    best = q.why.centibits;
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++) {
            char a[16], b[16];

            snprintf(a, sizeof a, "alpha-%04d", i);
            snprintf(b, sizeof b, "beta-%04d", k);
            REQUIRE(ask(&q, a, b) == 0);
            CHECK(q.why.centibits <= best);
        }
    close_asked(&q);
}
