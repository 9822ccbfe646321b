/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/cleanup.h"
#include "tap.h"

TEST(what_goes_beyond_the_ceiling_is_left_out_and_said)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(5);

    ct_buf_add(&b, CT_LIT("abc"));
    CHECK(!b.full);
    ct_buf_add(&b, CT_LIT("de"));
    CHECK(!b.full);
    ct_buf_add(&b, CT_LIT("f"));
    CHECK(b.full);
    CHECK_SPAN(ct_buf_span(&b), "abcde");
    CHECK(strcmp(ct_buf_str(&b), "abcde") == 0);
    ct_buf_clear(&b);
    CHECK(!b.full);
    ct_buf_add(&b, CT_LIT("123456789"));
    CHECK_SPAN(ct_buf_span(&b), "12345");
    CHECK(b.full);
}

TEST(a_ceiling_of_nothing_holds_nothing)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(0);

    ct_buf_add(&b, CT_LIT(""));
    CHECK(!b.full);
    ct_buf_chr(&b, 'a');
    CHECK(b.full);
    CHECK_INT(b.len, 0);
    CHECK(strcmp(ct_buf_str(&b), "") == 0);
    CHECK(ct_buf_room(&b, 1) == NULL);
}

TEST(room_is_refused_when_the_sum_would_overflow)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(64);

    ct_buf_add(&b, CT_LIT("x"));
    CHECK(ct_buf_room(&b, SIZE_MAX) == NULL);
    CHECK(ct_buf_room(&b, 64) == NULL);
    CHECK(b.full);
    b.full = false;
    CHECK(ct_buf_room(&b, 63) != NULL);
    CHECK(!b.full);
    CHECK_INT(b.len, 1);
}

TEST(growth_keeps_what_is_there)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(100000);

    for (int i = 0; i < 100000; i++)
        ct_buf_chr(&b, (char)('a' + i % 26));
    CHECK(!b.full);
    REQUIRE(b.len == 100000);
    for (size_t i = 0; i < b.len; i++)
        REQUIRE(b.ptr[i] == (char)('a' + i % 26));
    CHECK_INT(strlen(ct_buf_str(&b)), 100000);
}

TEST(printing_may_be_longer_than_the_stack_buffer)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(2000);

    ct_buf_printf(&b, "%s-%d", "a", 7);
    CHECK_SPAN(ct_buf_span(&b), "a-7");
    ct_buf_printf(&b, "%0*d", 511, 1);
    CHECK_INT(b.len, 514);
    ct_buf_printf(&b, "%0*d", 512, 1);
    CHECK_INT(b.len, 1026);
    ct_buf_printf(&b, "%0*d", 1500, 1);
    CHECK_INT(b.len, 2000);
    CHECK(b.full);
}

TEST(code_points_become_utf8_or_the_replacement_character)
{
    static const struct {
        uint32_t cp;
        const char *want;
    } rows[] = {
        { 0x24, "$" },
        { 0x7F, "\x7F" },
        { 0x80, "\xC2\x80" },
        { 0x7FF, "\xDF\xBF" },
        { 0x800, "\xE0\xA0\x80" },
        { 0xD7FF, "\xED\x9F\xBF" },
        { 0xD800, "\xEF\xBF\xBD" },
        { 0xDFFF, "\xEF\xBF\xBD" },
        { 0xFFFF, "\xEF\xBF\xBF" },
        { 0x10000, "\xF0\x90\x80\x80" },
        { 0x10FFFF, "\xF4\x8F\xBF\xBF" },
        { 0x110000, "\xEF\xBF\xBD" },
        { UINT32_MAX, "\xEF\xBF\xBD" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(16);

        ct_buf_utf8(&b, rows[i].cp);
        CHECK_SPAN(ct_buf_span(&b), rows[i].want);
    }
}

TEST(a_character_is_never_cut_by_the_ceiling)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(5);

    ct_buf_utf8(&b, 0x20AC);
    ct_buf_utf8(&b, 0x20AC);
    CHECK_SPAN(ct_buf_span(&b), "\xE2\x82\xAC");
    CHECK(b.full);
}

TEST(varints_come_back_as_they_went_in)
{
    static const uint64_t rows[] = { 0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX,
        UINT64_MAX };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(32);
        uint64_t got = 0;

        ct_buf_varint(&b, rows[i]);
        for (size_t cut = 0; cut < b.len; cut++) {
            struct ct_span s = ct_span_head(ct_buf_span(&b), cut);

            CHECK(!ct_take_varint(&s, &got));
            CHECK_INT(s.len, cut);
        }
        ct_buf_chr(&b, 'x');

        struct ct_span s = ct_buf_span(&b);
        REQUIRE(ct_take_varint(&s, &got));
        CHECK(got == rows[i]);
        CHECK_SPAN(s, "x");
    }
}

TEST(a_varint_that_does_not_fit_is_refused)
{
    uint64_t got = 5;
    struct ct_span s = CT_LIT("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02");

    CHECK(!ct_take_varint(&s, &got));
    s = CT_LIT("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
    CHECK(!ct_take_varint(&s, &got));
    CHECK_INT(s.len, 11);
    CHECK_INT(got, 5);
}

TEST(fixed_numbers_are_little_endian)
{
    ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(12);
    uint32_t small = 0;
    uint64_t big = 0;

    ct_buf_u32(&b, 0x81020304);
    ct_buf_u64(&b, 0xF102030405060708);
    CHECK(!b.full);
    CHECK_SPAN(ct_buf_span(&b), "\x04\x03\x02\x81\x08\x07\x06\x05\x04\x03\x02\xF1");

    struct ct_span s = ct_buf_span(&b), cut = ct_span_head(s, 3);
    CHECK(!ct_take_u32(&cut, &small));
    REQUIRE(ct_take_u32(&s, &small));
    cut = ct_span_head(s, 7);
    CHECK(!ct_take_u64(&cut, &big));
    REQUIRE(ct_take_u64(&s, &big));
    CHECK(small == 0x81020304 && big == 0xF102030405060708);
    CHECK_INT(s.len, 0);
}

TEST(zigzag_keeps_small_numbers_small)
{
    static const int64_t rows[] = { 0, -1, 1, -2, INT64_MAX, INT64_MIN };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK(ct_unzigzag(ct_zigzag(rows[i])) == rows[i]);
    CHECK_INT(ct_zigzag(-1), 1);
    CHECK_INT(ct_zigzag(1), 2);
    CHECK(ct_zigzag(INT64_MIN) == UINT64_MAX);
}

TEST(a_varint_at_the_ceiling_fills_it_and_says_so)
{
    for (size_t max = 0; max <= 12; max++)
        for (int grown = 0; grown < 2; grown++) {
            ct_cleanup(ct_buf_done) struct ct_buf b = ct_buf(max);

            if (grown)
                (void)ct_buf_room(&b, max);
            ct_buf_varint(&b, UINT64_MAX);
            CHECK_INT(b.len, max < 10 ? max : 10);
            CHECK(b.full == (max < 10));
            for (size_t i = 0; i < b.len; i++)
                CHECK_INT((uint8_t)b.ptr[i], i < 9 ? 0xFF : 1);
        }
}
