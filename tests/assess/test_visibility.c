/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/visibility.h"

#include "../detect/archive.h"

struct gaps {
    char text[8][96];
    unsigned n;
};

static void note(struct ct_span text, void *arg)
{
    struct gaps *g = arg;

    if (g->n < 8)
        snprintf(g->text[g->n], sizeof g->text[0], CT_FMT, CT_ARG(text));
    g->n++;
}

/* Mail in January and February 2021, and nothing else. */
TEST(logs_that_were_never_read_are_named_with_their_months)
{
    struct archive a;
    struct ct_visibility v;
    struct gaps g = { 0 };

    REQUIRE(archive_open(&a));
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 1 });
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 40 });
    REQUIRE(archive_commit(&a));
    ct_visibility_read(&v, a.mem);
    CHECK(ct_visibility_any(&v, CT_OBS_DOMAIN));
    CHECK(!ct_visibility_any(&v, CT_OBS_PHONE));
    ct_visibility_gaps(&v, CT_OBS_DOMAIN, note, &g);
    CHECK_INT(g.n, 1);
    CHECK_SPAN(ct_span_str(g.text[0]), "2021-01/2021-02: no dns or http log");
    ct_visibility_gaps(&v, CT_OBS_PHONE, note, &g);
    CHECK_SPAN(ct_span_str(g.text[1]), "2021-01/2021-02: no call records");
    ct_visibility_done(&v);
    archive_close(&a);
}

/* One share that mixes January 2021 and March 2023. */
TEST(the_years_between_two_logs_of_one_share_are_not_covered)
{
    struct archive a;
    struct ct_visibility v;
    struct gaps g = { 0 };

    REQUIRE(archive_open(&a));
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 1 });
    archive_add(&a, (struct mail){ .from = "x@out.example", .to = "a@parl.example", .day = 800 });
    REQUIRE(archive_commit(&a));
    ct_visibility_read(&v, a.mem);
    CHECK(ct_visibility_any(&v, CT_OBS_MESSAGE_ID));
    ct_visibility_gaps(&v, CT_OBS_MESSAGE_ID, note, &g);
    CHECK_INT(g.n, 1);
    CHECK_SPAN(ct_span_str(g.text[0]), "2021-02/2023-02: no mail");
    ct_visibility_done(&v);
    archive_close(&a);
}

TEST(an_empty_memory_shows_nothing)
{
    struct archive a;
    struct ct_visibility v;
    struct gaps g = { 0 };

    REQUIRE(archive_open(&a));
    ct_visibility_read(&v, a.mem);
    CHECK(!ct_visibility_any(&v, CT_OBS_DOMAIN));
    ct_visibility_gaps(&v, CT_OBS_PHONE, note, &g);
    CHECK_SPAN(ct_span_str(g.text[0]), "no call records");
    ct_visibility_done(&v);
    archive_close(&a);
}
