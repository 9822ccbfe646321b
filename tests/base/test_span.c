/* SPDX-License-Identifier: Apache-2.0 */
#include "base/span.h"

#include "base/lanes.h"
#include "tap.h"

TEST(prefixes_and_suffixes_are_found_only_where_they_fit)
{
    static const struct {
        const char *s, *part;
        bool starts, ends, has;
    } rows[] = {
        { "", "", true, true, true },
        { "abc", "", true, true, true },
        { "", "a", false, false, false },
        { "abc", "abc", true, true, true },
        { "abc", "abcd", false, false, false },
        { "abcab", "ab", true, true, true },
        { "xabx", "ab", false, false, true },
        { "aab", "ab", false, true, true },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_span s = ct_span_str(rows[i].s), part = ct_span_str(rows[i].part);

        CHECK_INT(ct_span_starts(s, part), rows[i].starts);
        CHECK_INT(ct_span_ends(s, part), rows[i].ends);
        CHECK_INT(ct_span_has(s, part), rows[i].has);
    }
}

TEST(only_ascii_letters_have_two_cases)
{
    CHECK(ct_span_ieq(CT_LIT("Content-ID"), CT_LIT("cONTENT-id")));
    CHECK(!ct_span_ieq(CT_LIT("[a"), CT_LIT("{a")));
    CHECK(!ct_span_ieq(CT_LIT("@"), CT_LIT("`")));
    CHECK(!ct_span_ieq(CT_LIT("\xC3\x84"), CT_LIT("\xC3\xA4")));
    CHECK(ct_span_istarts(CT_LIT("HTTP://x"), CT_LIT("http:")));
    CHECK(!ct_span_istarts(CT_LIT("HTT"), CT_LIT("http")));
    CHECK(ct_span_ihas(CT_LIT("x<BODY>"), CT_LIT("<body")));
    CHECK(ct_span_ihas(CT_LIT("x"), CT_LIT("")));
}

TEST(null_spans_are_empty_spans)
{
    struct ct_span null = { NULL, 0 };

    CHECK(ct_span_eq(null, CT_LIT("")));
    CHECK(ct_span_ieq(null, null));
    CHECK_INT(ct_span_cmp(null, CT_LIT("")), 0);
    CHECK(ct_span_cmp(null, CT_LIT("a")) < 0);
    CHECK_INT(ct_span_find(null, CT_LIT("a"), 0), 0);
    CHECK_INT(ct_span_from(null, 3).len, 0);
    CHECK_INT(ct_span_trim(null).len, 0);
    CHECK_INT(ct_span_str(NULL).len, 0);
}

TEST(order_is_by_bytes_then_by_length)
{
    CHECK(ct_span_cmp(CT_LIT("a"), CT_LIT("ab")) < 0);
    CHECK(ct_span_cmp(CT_LIT("b"), CT_LIT("ab")) > 0);
    CHECK(ct_span_cmp(CT_LIT("\xFF"), CT_LIT("a")) > 0);
    CHECK_INT(ct_span_cmp(CT_LIT("ab"), CT_LIT("ab")), 0);
}

TEST(searches_give_the_first_place_or_the_length)
{
    struct ct_span s = CT_LIT("abcABCabc");

    CHECK_INT(ct_span_find(s, CT_LIT("abc"), 0), 0);
    CHECK_INT(ct_span_find(s, CT_LIT("abc"), 1), 6);
    CHECK_INT(ct_span_find(s, CT_LIT("abc"), 7), 9);
    CHECK_INT(ct_span_find(s, CT_LIT(""), 0), 9);
    CHECK_INT(ct_span_find(s, CT_LIT("x"), 99), 9);
    CHECK_INT(ct_span_ifind(s, CT_LIT("aBc"), 1), 3);
    CHECK_INT(ct_span_ifind(s, CT_LIT("aBc"), 4), 6);
    CHECK_INT(ct_span_ifind(s, CT_LIT("C"), 8), 8);
    CHECK_INT(ct_span_ifind(s, CT_LIT("cx"), 0), 9);
    CHECK_INT(ct_span_chr(s, 'C', 0), 5);
    CHECK_INT(ct_span_chr(s, 'C', 6), 9);
    CHECK_INT(ct_span_chr(s, 'C', 9), 9);
}

TEST(a_case_blind_search_agrees_with_trying_every_place)
{
    static const char set[] = "aAbB-";
    char text[13];
    unsigned n = 12345;

    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            n = n * 1103515245 + 12345;
            text[i] = set[n >> 16 & 0x7FFF ? (n >> 16) % 5 : 0];
        }
        struct ct_span s = { text, 10 }, needle = { text + 10, 1 + (n >> 20) % 3 };
        size_t want = 0;

        while (want + needle.len <= s.len &&
               !ct_span_ieq((struct ct_span){ s.ptr + want, needle.len }, needle))
            want++;
        CHECK_INT(ct_span_ifind(s, needle, 0), want + needle.len <= s.len ? want : s.len);
    }
}

TEST(a_search_agrees_with_trying_every_place)
{
    char text[720], needle[20];
    unsigned n = 99;

    for (int round = 0; round < 4000; round++) {
        unsigned letters = 1 + round % 3;
        struct ct_span s = { text, n % 97 }, find = { needle, 1 + n % 7 };

        if (round % 50 == 0) { /* long, and most places fit at both ends */
            s.len = sizeof text;
            find.len = 3 + n % 17;
        }
        for (size_t i = 0; i < sizeof text; i++) {
            n = n * 1103515245 + 12345;
            text[i] = (char)('a' + (n >> 16) % letters);
        }
        memcpy(needle, text + n % 100, sizeof needle);
        needle[find.len / 2] = round % 2 ? '-' : needle[find.len / 2];

        size_t from = s.len ? n % s.len : 0, want = from;

        while (want + find.len <= s.len &&
               !ct_span_eq((struct ct_span){ s.ptr + want, find.len }, find))
            want++;
        CHECK_INT(ct_span_find(s, find, from), want + find.len <= s.len ? want : s.len);
    }
}

TEST(of_sixteen_bytes_each_that_matches_is_a_bit)
{
    static const char text[] = "x=.=3D.\x80.......=";

    CHECK_INT(ct_lanes_eq(text + 1, '='), 1 | 1 << 2 | 1 << 14);
    CHECK_INT(ct_lanes_eq2(text, 'D', '3'), 1 << 4 | 1 << 5);
    CHECK_INT(ct_lanes_high(text), 1 << 7);
    CHECK_INT(ct_lanes_eq(text, '\x80'), 1 << 7);
    CHECK_INT(ct_lanes_eq(text, 'y'), 0);
    CHECK_INT(ct_lanes_eq(text, 'x') | ct_lanes_eq(text, '=') | ct_lanes_eq(text, '.'), 0xFF4F);
}

TEST(cutting_takes_the_head_and_leaves_the_rest)
{
    struct ct_span s = CT_LIT("a: b: c");

    CHECK_SPAN(ct_span_cut(&s, CT_LIT(": ")), "a");
    CHECK_SPAN(s, "b: c");
    CHECK_SPAN(ct_span_cut_chr(&s, ':'), "b");
    CHECK_SPAN(s, " c");
    CHECK_SPAN(ct_span_cut_chr(&s, ':'), " c");
    CHECK_SPAN(s, "");
    CHECK_SPAN(ct_span_cut_chr(&s, ':'), "");

    s = CT_LIT("end:");
    CHECK_SPAN(ct_span_cut_chr(&s, ':'), "end");
    CHECK_SPAN(s, "");
}

TEST(lines_end_with_lf_or_crlf_or_the_text)
{
    struct ct_span s = CT_LIT("one\r\n\ntwo\rx\r\nlast"), line;

    REQUIRE(ct_span_line(&s, &line));
    CHECK_SPAN(line, "one");
    REQUIRE(ct_span_line(&s, &line));
    CHECK_SPAN(line, "");
    REQUIRE(ct_span_line(&s, &line));
    CHECK_SPAN(line, "two\rx");
    REQUIRE(ct_span_line(&s, &line));
    CHECK_SPAN(line, "last");
    CHECK(!ct_span_line(&s, &line));
}

TEST(trimming_stops_at_what_is_no_ascii_space)
{
    CHECK_SPAN(ct_span_trim(CT_LIT(" \t\r\n\v\fa b\n ")), "a b");
    CHECK_SPAN(ct_span_trim(CT_LIT(" \n ")), "");
    CHECK_SPAN(ct_span_trim(CT_LIT("\xC2\xA0x")), "\xC2\xA0x");
}

TEST(numbers_are_digits_within_a_ceiling)
{
    static const struct {
        const char *s;
        uint64_t max, want;
        bool ok;
    } rows[] = {
        { "0", 0, 0, true },
        { "007", 9, 7, true },
        { "255", 255, 255, true },
        { "256", 255, 0, false },
        { "18446744073709551615", UINT64_MAX, UINT64_MAX, true },
        { "18446744073709551616", UINT64_MAX, 0, false },
        { "99999999999999999999", UINT64_MAX, 0, false },
        { "000000000000000000001", UINT64_MAX, 0, false },
        { "", 9, 0, false },
        { "+1", 9, 0, false },
        { "-1", 9, 0, false },
        { " 1", 9, 0, false },
        { "1 ", 9, 0, false },
        { "0x1", 99, 0, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t got = 77;

        CHECK_INT(ct_span_uint(ct_span_str(rows[i].s), rows[i].max, &got), rows[i].ok);
        CHECK(got == (rows[i].ok ? rows[i].want : 77));
    }
}

TEST(hexadecimal_digits_have_values)
{
    CHECK_INT(ct_hex_digit('0'), 0);
    CHECK_INT(ct_hex_digit('9'), 9);
    CHECK_INT(ct_hex_digit('a'), 10);
    CHECK_INT(ct_hex_digit('F'), 15);
    CHECK_INT(ct_hex_digit('g'), -1);
    CHECK_INT(ct_hex_digit('/'), -1);
    CHECK_INT(ct_hex_digit('\0'), -1);
}
