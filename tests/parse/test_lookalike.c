/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookalike: what counts as imitation, what does not, and that the keys find
 * each pair that the comparison would.
 */
#include "base/cleanup.h"
#include "parse/domain.h"
#include "tap.h"

static bool share_key(struct ct_span candidate, struct ct_span known)
{
    static uint64_t c[CT_LOOKALIKE_KEYS], k[CT_LOOKALIKE_KEYS];
    size_t nc = ct_domain_candidate_keys(candidate, c), nk = ct_domain_known_keys(known, k);

    for (size_t i = 0, j = 0; i < nc && j < nk;) {
        if (c[i] == k[j])
            return true;
        if (c[i] < k[j])
            i++;
        else
            j++;
    }
    return false;
}

TEST(imitations_are_told_by_kind)
{
    const struct {
        const char *candidate, *known, *want;
    } t[] = {
        { "examp1e.com", "example.com", "skeleton" },
        { "exarnple.com", "example.com", "skeleton" },
        { "g00dnews.org", "goodnews.org", "skeleton" },
        { "vvorldnews.org", "worldnews.org", "skeleton" },
        { "xn--exmple-4nf.com", "example.com", "skeleton" }, /* Cyrillic а */
        { "xn--80ak6aa92e.com", "apple.com", "skeleton" },   /* all Cyrillic */
        { "exampel.com", "example.com", "edit1" },
        { "exmple.com", "example.com", "edit1" },
        { "examplle.com", "example.com", "edit1" },
        { "xn--exmple-cua.com", "example.com", "edit1" }, /* ä */
        { "exbmple.com", "example.com", "edit1" },
        { "gxample.com", "example.com", "bitsquat" },
        { "parlaimentnews.org", "parliamentnews.org", "edit1" },
        { "parlamentnewz.org", "parliamentnews.org", "edit2" },
        { "example.net", "example.com", "other-tld" },
        { "example.com.evil.net", "example.com", "subdomain" },
        { "www.example-com.evil.net", "example.com", "subdomain" },
        { "example.com-login.net", "example.com", "subdomain" },
        { "example-com.net", "example.com", "subdomain" },
        { "example-news.com", "example.com", "combo" },
        { "my-example.net", "example.com", "combo" },
        { "examplemail.com", "example.com", "combo" },
        { "newsexample.org", "example.com", "combo" },
        { "bbc-news.net", "bbc.co.uk", "combo" },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_span c = ct_span_str(t[i].candidate), k = ct_span_str(t[i].known);

        if (!CHECK_SPAN(ct_span_str(ct_lookalike_name(ct_domain_lookalike(c, k))), t[i].want))
            printf("# " CT_FMT " for " CT_FMT "\n", CT_ARG(c), CT_ARG(k));
        CHECK(share_key(c, k));
    }
}

TEST(neighbours_by_chance_are_none)
{
    const struct {
        const char *candidate, *known;
    } t[] = {
        { "www.example.com", "mail.example.com" },
        { "abc.com", "abd.com" },
        { "time.com", "lime.com" },
        { "bbc.com", "bbc.org" },
        { "news24.com", "news25.com" },
        { "server1.com", "server12.com" },
        { "apple.net", "ample.com" },
        { "mail.com", "gmail.com" },
        { "guardian.com", "gardening.com" },
        { "examples-of-art.com", "exam.com" },
        { "com.evil.net", "example.com" },
        { "support.net", "sport.com" },
        { "192.0.2.1", "example.com" },
        { "example.com", "192.0.2.1" },
        { "", "" },
        { "unexampled.com", "example.com" },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (!CHECK_INT(ct_domain_lookalike(ct_span_str(t[i].candidate), ct_span_str(t[i].known)),
                CT_LOOKALIKE_NONE))
            printf("# %s for %s\n", t[i].candidate, t[i].known);
}

TEST(distance_counts_swaps_once)
{
    const struct {
        const char *a, *b;
        unsigned max, want;
    } t[] = {
        { "", "", 3, 0 },
        { "abc", "abc", 3, 0 },
        { "abc", "acb", 3, 1 },
        { "abc", "ab", 3, 1 },
        { "abc", "xabc", 3, 1 },
        { "kitten", "sitting", 5, 3 },
        { "kitten", "sitting", 2, 3 },
        { "ca", "abc", 3, 3 },
        { "abcdef", "badcfe", 3, 3 },
        { "bücher", "bucher", 2, 1 },
        { "a", "", 2, 1 },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        CHECK_INT(ct_edit_distance(ct_span_str(t[i].a), ct_span_str(t[i].b), t[i].max), t[i].want);
        CHECK_INT(ct_edit_distance(ct_span_str(t[i].b), ct_span_str(t[i].a), t[i].max), t[i].want);
    }
}

TEST(distance_gives_up_on_long_labels)
{
    char a[CT_EDIT_MAX + 1], b[CT_EDIT_MAX];

    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    CHECK_INT(ct_edit_distance((struct ct_span){ a, sizeof a }, (struct ct_span){ b, 4 }, 2), 3);
    CHECK_INT(
        ct_edit_distance((struct ct_span){ b, sizeof b }, (struct ct_span){ b, sizeof b }, 2), 0);
    CHECK_INT(
        ct_edit_distance((struct ct_span){ a, sizeof a }, (struct ct_span){ b, sizeof b }, 2), 3);
}

TEST(names_that_look_alike_have_one_skeleton)
{
    const struct {
        const char *a, *b;
        bool same;
    } t[] = {
        { "Jane Doe", "  jane \t doe ", true },
        { "Jane Doe", "Jаne Dое", true }, /* Cyrillic а, о, е */
        { "Ian Smith", "lan Smith", true },
        { "Jane Doe", "Ｊａｎｅ Ｄｏｅ", true },
        { "Jane Doe", "Jane\u200b Doe", true },
        { "Jane Doe", "Jane Roe", false },
        { "Jane Doe", "", false },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_span x = ct_name_skeleton(&a, ct_span_str(t[i].a));
        struct ct_span y = ct_name_skeleton(&a, ct_span_str(t[i].b));

        if (!CHECK_INT(ct_span_eq(x, y), t[i].same))
            printf("# " CT_FMT " and " CT_FMT "\n", CT_ARG(x), CT_ARG(y));
    }
}

/* A host made by one to three random changes of a known one. */
static struct ct_span mutate(uint64_t *x, const char *known, char *buf)
{
    static const char with[] = "abcdelmnorstuvw01-.";
    size_t n = strlen(known);

    memcpy(buf, known, n);
    for (int k = 0; k < 3; k++) {
        *x = *x * 6364136223846793005u + 1442695040888963407u;
        size_t at = (*x >> 33) % n;
        char c = with[(*x >> 20) % (sizeof with - 1)];

        if (*x >> 62 == 0) {
            buf[at] = c;
        } else if (*x >> 62 == 1 && n < 60) {
            memmove(buf + at + 1, buf + at, n - at);
            buf[at] = c;
            n++;
        } else if (*x >> 62 == 2 && n > 4) {
            memmove(buf + at, buf + at + 1, n - at - 1);
            n--;
        }
    }
    return (struct ct_span){ buf, n };
}

TEST(keys_find_whatever_the_comparison_finds)
{
    static const char *const known[] = { "example.com", "parliamentnews.org", "bbc.co.uk",
        "daily-observer.example", "ministry.gov.example", "abcde.net", "abcdefghij.net",
        "a-very-long-label-with-many-pieces-in-it.org" };
    uint64_t x = 7;
    int found = 0;

    for (int i = 0; i < 20000; i++) {
        const char *k = known[i % (sizeof known / sizeof *known)];
        char buf[64];
        struct ct_span c = mutate(&x, k, buf);

        if (ct_domain_lookalike(c, ct_span_str(k)) == CT_LOOKALIKE_NONE)
            continue;
        found++;
        if (!CHECK(share_key(c, ct_span_str(k))))
            printf("# " CT_FMT " for %s\n", CT_ARG(c), k);
    }
    CHECK(found > 3000);
    ct_domain_cold();
}
