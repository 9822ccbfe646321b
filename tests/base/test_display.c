/* SPDX-License-Identifier: Apache-2.0 */
#include "base/display.h"

#include "base/cleanup.h"
#include "tap.h"

static void shown(struct ct_span s, const char *want)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(1000);

    ct_display(&b, s);
    CHECK_SPAN(ct_buf_span(&b), want);
}

TEST(controls_are_shown_and_words_of_all_scripts_stay)
{
    shown(CT_LIT(""), "");
    shown(CT_LIT("plain"), "plain");
    shown(CT_LIT("a\x1B[2J"), "a‹U+001B›[2J");
    shown(CT_LIT("a\nb\tc\r"), "a‹U+000A›b‹U+0009›c‹U+000D›");
    shown(CT_LIT("x\0y"), "x‹U+0000›y");
    shown(CT_LIT("\x7F\xC2\x9B"), "‹U+007F›‹U+009B›");
    shown(CT_LIT("exe\xE2\x80\xAEgpj"), "exe‹U+202E›gpj");
    shown(CT_LIT("a\xE2\x80\x8B"
                 "b\xEF\xBB\xBF"),
        "a‹U+200B›b‹U+FEFF›");
    shown(CT_LIT("\xF3\xA0\x80\x81"), "‹U+E0001›");
    shown(CT_LIT("\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 \xE4\xB8\xAD \xD7\xA9"),
        "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 \xE4\xB8\xAD \xD7\xA9");
}

TEST(every_character_between_the_acting_ranges_is_shown_as_it_is)
{
    static const uint32_t rows[] = { 0x20, 0x7E, 0xA0, 0xAC, 0xAE, 0x61B, 0x61D, 0x180D, 0x180F,
        0x200A, 0x2010, 0x2027, 0x202F, 0x205F, 0x2070, 0xFEFE, 0xFF00, 0xFFF8, 0xFFFC, 0xDFFFF,
        0xE0080, 0x10FFFF };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf in = ct_buf(8), out = ct_buf(64);

        ct_buf_utf8(&in, rows[i]);
        ct_display(&out, ct_buf_span(&in));
        if (!CHECK(ct_span_eq(ct_buf_span(&in), ct_buf_span(&out))))
            printf("# U+%04X\n", rows[i]);
    }
}

TEST(bytes_that_are_no_utf8_are_shown_one_by_one)
{
    shown(CT_LIT("\xFF"), "‹\\xFF›");
    shown(CT_LIT("\xC3"), "‹\\xC3›");
    shown(CT_LIT("\xE2\x82"), "‹\\xE2›‹\\x82›");
    shown(CT_LIT("\xC0\xAF"), "‹\\xC0›‹\\xAF›");
    shown(CT_LIT("\xED\xA0\x80"), "‹\\xED›‹\\xA0›‹\\x80›");
    shown(CT_LIT("\xF4\x90\x80\x80"), "‹\\xF4›‹\\x90›‹\\x80›‹\\x80›");
    shown(CT_LIT("\x80"
                 "a"),
        "‹\\x80›a");
}

TEST(utf8_is_valid_only_in_its_shortest_form)
{
    static const struct {
        struct ct_span s;
        bool valid;
    } rows[] = {
        { CT_LIT(""), true },
        { CT_LIT("plain ascii, longer than a word"), true },
        { CT_LIT("12345678\xC3\xA4"), true },
        { CT_LIT("1234567\xC3\xA4"), true },
        { CT_LIT("\xF4\x8F\xBF\xBF"), true },
        { CT_LIT("12345678\xC3"), false },
        { CT_LIT("\xC1\xBF"), false },
        { CT_LIT("\xE0\x9F\xBF"), false },
        { CT_LIT("\xF0\x8F\xBF\xBF"), false },
        { CT_LIT("\xF5\x80\x80\x80"), false },
        { CT_LIT("\xED\xBF\xBF"), false },
        { CT_LIT("\xF8\x88\x80\x80\x80"), false },
        { CT_LIT("\xE2\x28\xA1"), false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!CHECK_INT(ct_utf8_valid(rows[i].s), rows[i].valid))
            printf("# row %zu\n", i);
}

TEST(a_cell_is_never_wider_than_it_may_be)
{
    static const struct {
        const char *s;
        size_t width;
        const char *want;
    } rows[] = {
        { "abc", 0, "" },
        { "", 5, "" },
        { "abc", 3, "abc" },
        { "abcd", 3, "ab…" },
        { "a", 1, "a" },
        { "ab", 1, "…" },
        { "ab\xC3\xA4", 3, "ab\xC3\xA4" },
        { "ab\xC3\xA4x", 3, "ab…" },
        { "\x1B", 8, "‹U+001B›" },
        { "\x1B", 7, "…" },
        { "a\x1B"
          "b",
            9, "a…" },
        { "\xFF\xFF", 12, "‹\\xFF›‹\\xFF›" },
        { "\xFF\xFF", 11, "‹\\xFF›…" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(100);

        ct_display_cut(&b, ct_span_str(rows[i].s), rows[i].width);
        if (!CHECK_SPAN(ct_buf_span(&b), rows[i].want))
            printf("# row %zu\n", i);
    }
}

TEST(defanged_text_cannot_be_clicked)
{
    static const struct {
        const char *s, *want;
    } rows[] = {
        { "https://a.b.example/x.gif", "hxxps://a[.]b[.]example/x[.]gif" },
        { "HTTP://A.example", "hxxp://A[.]example" },
        { "me@host.example", "me[@]host[.]example" },
        { "192.0.2.1", "192[.]0[.]2[.]1" },
        { "a\x1B.\xFF", "a‹U+001B›[.]‹\\xFF›" },
        { "http", "hxxp" },
        { "htt", "htt" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(200);

        ct_display_defang(&b, ct_span_str(rows[i].s));
        CHECK_SPAN(ct_buf_span(&b), rows[i].want);
    }
}
