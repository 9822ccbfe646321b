/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/minhash.h"

#include "tap.h"

static unsigned alike(const char *a, const char *b)
{
    struct ct_minhash x, y;

    ct_minhash_text(&x, ct_span_str(a));
    ct_minhash_text(&y, ct_span_str(b));
    return ct_minhash_alike(&x, &y);
}

TEST(case_punctuation_and_numbers_make_no_difference)
{
    CHECK_INT(alike("Dear Ms Example, your code is 4711. Please reply today!",
                  "dear ms example your code is 9 -- please REPLY today"),
        1000);
}

TEST(a_changed_word_leaves_the_rest_alike)
{
    const char *a = "one two three four five six seven eight nine ten alpha bravo charlie delta "
                    "echo foxtrot golf hotel india juliett kilo lima mike november oscar papa";
    const char *b = "one two three four five six seven eight nine ten alpha bravo charlie delta "
                    "echo foxtrot golf hotel india juliett kilo lima mike november oscar other";
    unsigned n = alike(a, b);

    CHECK(n > 700 && n < 1000);
    CHECK(alike(a, "quite another text that has nothing at all to do with the first one") < 100);
}

TEST(short_and_empty_texts_have_their_own_rules)
{
    struct ct_minhash m;

    CHECK_INT(ct_minhash_text(&m, CT_LIT("")), 0);
    CHECK_INT(ct_minhash_alike(&m, &m), 0);
    CHECK_INT(ct_minhash_text(&m, CT_LIT("just three words")), 1);
    CHECK_INT(alike("just three words", "Just three words!"), 1000);
    CHECK_INT(alike("just three words", "just four words"), 0);
}

TEST(words_without_spaces_between_them_still_count)
{
    struct ct_minhash m;

    /* seven characters of Chinese */
    CHECK_INT(ct_minhash_text(&m, CT_LIT("\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B"
                                         "\xE4\xBA\x94\xE5\x85\xAD\xE4\xB8\x83")),
        3);
}
