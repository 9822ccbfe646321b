/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/html_entity.h"

#include "tap.h"

TEST(every_name_listed_is_found_whole)
{
    static const struct {
        const char *name;
        uint32_t cp[2];
    } rows[] = {
#define ENTITY(name, a, b) { "&" name, { a, b } },
#include "parse/html_entities.def"
#undef ENTITY
    };

    CHECK_INT(sizeof rows / sizeof rows[0], 2231);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_html_ref ref = ct_html_ref(ct_span_str(rows[i].name), false);

        CHECK_INT(ref.len, strlen(rows[i].name));
        CHECK(ref.cp[0] == rows[i].cp[0] && ref.cp[1] == rows[i].cp[1]);
    }
}

TEST(numbers_are_clamped_and_mapped)
{
    static const struct {
        const char *in;
        uint32_t cp;
        size_t len;
    } rows[] = {
        { "&#65;", 'A', 5 },
        { "&#x41x", 'A', 5 },
        { "&#X1F600;", 0x1F600, 9 },
        { "&#99999999999999999999;", 0xFFFD, 23 },
        { "&#xD800;", 0xFFFD, 8 },
        { "&#0;", 0xFFFD, 4 },
        { "&#150;", 0x2013, 6 },
        { "&#;", 0, 0 },
        { "&#x;", 0, 0 },
        { "&", 0, 0 },
        { "& a", 0, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_html_ref ref = ct_html_ref(ct_span_str(rows[i].in), false);

        CHECK_INT(ref.len, rows[i].len);
        CHECK_INT(ref.cp[0], rows[i].cp);
    }
}

TEST(in_an_attribute_an_old_name_before_a_letter_is_no_reference)
{
    CHECK_INT(ct_html_ref(CT_LIT("&copy=1"), true).len, 0);
    CHECK_INT(ct_html_ref(CT_LIT("&copyx"), true).len, 0);
    CHECK_INT(ct_html_ref(CT_LIT("&copy x"), true).len, 5);
    CHECK_INT(ct_html_ref(CT_LIT("&copyx"), false).len, 5);
}

TEST(letters_written_as_numbers_are_noticed)
{
    CHECK(ct_html_spells_ascii(CT_LIT("&nbsp;&#8212;&#104;i")));
    CHECK(!ct_html_spells_ascii(CT_LIT("&nbsp;&#8212;&#39;")));
}
