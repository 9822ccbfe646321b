/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

static struct ct_span text(
    struct ct_arena *a, struct world *w, enum ct_signal_kind kind, const char *str, uint32_t num)
{
    struct ct_signal s = { kind, 100, ct_intern(&w->set.strings, ct_span_str(str)), num };

    return ct_signal_text(a, &w->set, &s);
}

TEST(a_string_and_a_number_stand_where_the_text_says)
{
    struct world w;
    struct ct_arena a = { 0 };

    REQUIRE(world_open(&w));
    REQUIRE(world_build(&w));
    CHECK_SPAN(text(&a, &w, CT_SIGNAL_BEACON_HIDDEN, "a.rare.example", 0),
        "opening it asks a.rare.example for something that does not show");
    CHECK_SPAN(
        text(&a, &w, CT_SIGNAL_KNOWN_SENDER, "", 12), "the address had written 12 times before");
    CHECK_SPAN(text(&a, &w, CT_SIGNAL_UNSUBSCRIBE, "not asked for", 3), "has List-Unsubscribe");
    /* what a stranger wrote is not read for placeholders again */
    CHECK_SPAN(text(&a, &w, CT_SIGNAL_FIRST_DOMAIN, "{n}{s}.example", 7),
        "nobody here had ever had mail from {n}{s}.example");
    ct_arena_done(&a);
    world_close(&w);
}

TEST(every_signal_has_a_text_without_a_placeholder_left)
{
    struct world w;
    struct ct_arena a = { 0 };
    char lo[2048];

    REQUIRE(world_open(&w));
    REQUIRE(world_build(&w));
    for (int k = CT_SIGNAL_NONE + 1; k < CT_N_SIGNALS; k++) {
        struct ct_span t = text(&a, &w, (enum ct_signal_kind)k, "S", 5);

        CHECK(t.len > 10);
        CHECK(ct_span_chr(t, '{', 0) == t.len);
        CHECK(ct_span_chr(t, '}', 0) == t.len);
    }
    memset(lo, 'x', sizeof lo - 1);
    lo[sizeof lo - 1] = '\0';
    CHECK(text(&a, &w, CT_SIGNAL_FIRST_DOMAIN, lo, 0).len < 400);
    ct_arena_done(&a);
    world_close(&w);
}

static void name_it(const struct ct_detector *d, void *arg)
{
    struct ct_intern *names = arg;
    size_t n = names->strings.n;

    CHECK(d->name && d->title && d->judge);
    CHECK_INT(ct_intern(names, ct_span_str(d->name)), (long long)n); /* no two of one name */
}

TEST(every_detector_has_a_name_of_its_own_and_a_title)
{
    struct ct_intern names = { 0 };

    ct_detector_each(name_it, &names);
    CHECK(names.strings.n >= 6);
    CHECK(ct_intern_find(&names, CT_LIT("tracking")) == 0);
    ct_intern_done(&names);
}

TEST(the_sums_are_those_of_the_signals)
{
    struct world w;

    REQUIRE(world_open(&w));
    world_accounts(&w, 12);
    archive_add(&w.archive, (struct mail){ .from = "x@new.example",
                                .to = "p1@parl.example",
                                .day = 4,
                                .reply_to = "y@other.example",
                                .beacon_host = "a.rare.example",
                                .beacon_template = "/p/{HEX32}",
                                .token = "email",
                                .receipt = true,
                                .unsubscribe = true,
                                .dmarc = "fail",
                                .document_host = "t.rare.example" });
    REQUIRE(world_build(&w));
    for (size_t i = 0; i < w.set.msgs.n; i++) {
        struct ct_suspicion j = world_judge(&w, i);
        int32_t sum = 0;

        CHECK(j.n <= CT_MAX_SIGNALS);
        for (unsigned k = 0; k < j.n; k++)
            sum += j.v[k].centibits;
        CHECK_INT(ct_suspicion_sum(&j), sum);
    }
    world_close(&w);
}
