/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/grams.h"

#include "tap.h"

static struct ct_span filter_of(struct ct_grams *g, size_t group)
{
    return (struct ct_span){ g->filters.ptr + g->parts.v[group].at, g->parts.v[group].len };
}

TEST(what_a_group_holds_is_never_missed_and_most_else_is)
{
    struct ct_grams g = { 0 };
    char text[64];
    unsigned wrong = 0;

    for (uint32_t i = 0; i < 5000; i++) {
        int n = snprintf(text, sizeof text, "/Path/%x/File%u.php", i * 2654435761u, i);

        ct_grams_add(&g, i, (struct ct_span){ text, (size_t)n });
    }
    ct_grams_group(&g);
    ct_grams_add(&g, 3, CT_LIT("again in the next group"));
    ct_grams_group(&g);
    ct_grams_add(&g, 4, CT_LIT("abc")); /* too short for a gram */
    ct_grams_group(&g);
    for (uint32_t i = 0; i < 5000; i++) {
        int n = snprintf(text, sizeof text, "%x/fILE%u", i * 2654435761u, i);

        CHECK(ct_grams_maybe(filter_of(&g, 0), (struct ct_span){ text, (size_t)n }));
        n = snprintf(text, sizeof text, "zq%ukw", i * 7919u);
        wrong += ct_grams_maybe(filter_of(&g, 0), (struct ct_span){ text, (size_t)n });
    }
    printf("# %u of 5000 texts that are not there are called perhaps\n", wrong);
    CHECK(wrong < 50);
    CHECK(ct_grams_maybe(filter_of(&g, 1), CT_LIT("NEXT GROUP")));
    CHECK(!ct_grams_maybe(filter_of(&g, 1), CT_LIT("file17")));
    CHECK(ct_grams_maybe(filter_of(&g, 1), CT_LIT("zzz")));
    CHECK_INT(g.parts.v[2].len, 0);
    CHECK(!ct_grams_maybe(filter_of(&g, 2), CT_LIT("abcd")));
    ct_grams_clear(&g);
    ct_grams_add(&g, 3, CT_LIT("anew"));
    ct_grams_group(&g);
    CHECK(ct_grams_maybe(filter_of(&g, 0), CT_LIT("anew")));
    CHECK(!ct_grams_maybe(filter_of(&g, 0), CT_LIT("next group")));
    ct_grams_done(&g);
}
