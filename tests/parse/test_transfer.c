/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/transfer.h"
#include "tap.h"

static struct ct_arena a;

TEST(base64_is_read_leniently)
{
    static const struct {
        const char *text, *want;
        size_t n_noise;
        bool mid, matters, cut;
    } rows[] = {
        { "", "", 0, 0, 0, 0 },
        { "YQ==", "a", 0, 0, 0, 0 },
        { "YWI=", "ab", 0, 0, 0, 0 },
        { "YWJj", "abc", 0, 0, 0, 0 },
        { "YWI", "ab", 0, 0, 0, 0 },
        { "YWJjZGVmZ2hpamtsbW5v\r\ncHFyc3R1dnd4eXo=\r\n", "abcdefghijklmnopqrstuvwxyz", 0, 0, 0,
            0 },
        { "Y!WJj", "abc", 1, 0, 0, 0 },
        { "Y W\tJ\nj", "abc", 0, 0, 0, 0 },
        { "YQ==YmM=", "abc", 0, 1, 1, 0 },
        { "YWJj====ZGVm", "abcdef", 0, 1, 0, 0 },
        { "YWJjZ", "abc", 0, 0, 0, 1 },
        { "_-8", "\xFF\xEF", 0, 0, 0, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_transfer_odd odd;
        bool ok = CHECK_SPAN(ct_base64_decode(&a, ct_span_str(rows[i].text), &odd), rows[i].want);

        ok &= CHECK_INT(odd.n_noise, rows[i].n_noise);
        ok &= CHECK_INT(odd.padding_mid, rows[i].mid);
        ok &= CHECK_INT(odd.pad_matters, rows[i].matters);
        ok &= CHECK_INT(odd.cut, rows[i].cut);
        if (!ok)
            printf("# in: %s\n", rows[i].text);
        ct_arena_reset(&a);
    }
    CHECK_SPAN(ct_base64_decode_nopad(&a, CT_LIT("YW=Jj"), NULL), "abc");
}

TEST(every_byte_survives_base64)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[344];
    struct ct_span got;

    for (unsigned i = 0, w = 0; i < 258; i += 3) {
        unsigned v = (i & 255) << 16 | ((i + 1) & 255) << 8 | ((i + 2) & 255);

        for (int shift = 18; shift >= 0; shift -= 6)
            text[w++] = digits[v >> shift & 63];
    }
    got = ct_base64_decode(&a, (struct ct_span){ text, sizeof text }, NULL);
    REQUIRE(got.len == 258);
    for (unsigned i = 0; i < 258; i++)
        CHECK_INT((unsigned char)got.ptr[i], i & 255);
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

/* What one byte among good ones makes: sextets one by one. */
static size_t slowly(const char *text, size_t len, char *out)
{
    unsigned bits = 0, have = 0;
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        const char *at = text[i] ? strchr(alphabet, text[i]) : NULL;

        if (!at)
            continue;
        bits = bits << 6 | (unsigned)(at - alphabet > 63 ? at - alphabet - 2 : at - alphabet);
        have += 6;
        if (have < 8)
            continue;
        have -= 8;
        out[n++] = (char)(bits >> have);
    }
    return n;
}

TEST(any_byte_anywhere_in_base64_is_a_sextet_or_none)
{
    char text[100], want[100];

    for (size_t at = 0; at < sizeof text; at += 1 + at % 3)
        for (unsigned c = 0; c < 256; c++) {
            struct ct_transfer_odd odd;
            struct ct_span got;

            for (size_t i = 0; i < sizeof text; i++)
                text[i] = alphabet[(i * 7 + c) % 64];
            text[at] = (char)c;
            if (c == '=') /* ends a group; elsewhere tested */
                continue;
            got = ct_base64_decode(&a, (struct ct_span){ text, sizeof text }, &odd);
            CHECK(ct_span_eq(got, (struct ct_span){ want, slowly(text, sizeof text, want) }));
            CHECK_INT(odd.n_noise, !ct_is_space((char)c) && (!c || !strchr(alphabet, (int)c)));
            ct_arena_reset(&a);
        }
}

TEST(an_equals_sign_anywhere_in_a_line_is_found)
{
    char text[70], want[70];

    for (size_t at = 0; at + 3 <= sizeof text; at++) {
        memset(text, 'x', sizeof text);
        memset(want, 'x', sizeof want);
        memcpy(text + at, "=41", 3);
        want[at] = 'A';
        CHECK(ct_span_eq(ct_qp_decode(&a, (struct ct_span){ text, sizeof text }, NULL),
            (struct ct_span){ want, sizeof want - 2 }));
    }
}

TEST(quoted_printable_is_read_leniently)
{
    static const struct {
        const char *text, *want;
        size_t n_noise;
    } rows[] = {
        { "a=3Db", "a=b", 0 },
        { "=c3=BC", "\xC3\xBC", 0 },
        { "a=\r\nb=\nc=\rd", "abcd", 0 },
        { "a= \t\r\nb", "ab", 0 },
        { "a=", "a", 0 },
        { "a= ", "a", 0 },
        { "a=b", "a=b", 1 },
        { "a=4", "a=4", 1 },
        { "=== 3D=3D", "=== 3D=", 3 },
        { "a\r\n=\r\n", "a\r\n", 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_transfer_odd odd;
        bool ok = CHECK_SPAN(ct_qp_decode(&a, ct_span_str(rows[i].text), &odd), rows[i].want);

        if (!(ok & CHECK_INT(odd.n_noise, rows[i].n_noise)))
            printf("# in: %s\n", rows[i].text);
        ct_arena_reset(&a);
    }
    CHECK_SPAN(ct_q_decode(&a, CT_LIT("a_b=5F=5"), NULL), "a b_=5");
}

TEST(encodings_are_known_by_many_names)
{
    CHECK_INT(ct_transfer_find(CT_LIT("")), CT_TRANSFER_IDENTITY);
    CHECK_INT(ct_transfer_find(CT_LIT("8BIT")), CT_TRANSFER_IDENTITY);
    CHECK_INT(ct_transfer_find(CT_LIT("Base64")), CT_TRANSFER_BASE64);
    CHECK_INT(ct_transfer_find(CT_LIT("Quoted-Printable")), CT_TRANSFER_QP);
    CHECK_INT(ct_transfer_find(CT_LIT("x-uuencode")), CT_TRANSFER_UU);
    CHECK_INT(ct_transfer_find(CT_LIT("base64 x")), CT_TRANSFER_UNKNOWN);
}

TEST(blocks_in_text_are_found_and_decoded)
{
    struct ct_span s = CT_LIT("Let us begin 644 times\n\nbegin 644 a b.txt\n#86)C\n`\nend\n"
                              "more\n=ybegin line=9 size=2 name=y.bin\n\x8B=J\r\n=yend size=2\n"
                              "begin-base64 644 c.txt\nYWJj\n====\nbegin 6 x\nrest");
    struct ct_block_find b;
    struct ct_transfer_odd odd;

    REQUIRE(ct_block_next(&b, s, 0));
    CHECK_INT(b.kind, CT_TRANSFER_UU);
    CHECK_SPAN(b.name, "a b.txt");
    CHECK_SPAN(ct_uu_decode(&a, b.data, &odd), "abc");
    CHECK(!b.no_end);
    REQUIRE(ct_block_next(&b, s, (size_t)(b.all.ptr - s.ptr) + b.all.len));
    CHECK_INT(b.kind, CT_TRANSFER_YENC);
    CHECK_SPAN(b.name, "y.bin");
    CHECK_SPAN(ct_yenc_decode(&a, b.data, &odd), "a\xE0");
    REQUIRE(ct_block_next(&b, s, (size_t)(b.all.ptr - s.ptr) + b.all.len));
    CHECK_INT(b.kind, CT_TRANSFER_BASE64);
    CHECK_SPAN(b.data, "YWJj\n");
    CHECK(!ct_block_next(&b, s, (size_t)(b.all.ptr - s.ptr) + b.all.len));
}

TEST(a_block_without_its_end_is_kept)
{
    struct ct_block_find b;

    REQUIRE(ct_block_next(&b, CT_LIT("begin 644 a\n#86)C\n"), 0));
    CHECK(b.no_end);
    CHECK_SPAN(ct_uu_decode(&a, b.data, NULL), "abc");
    CHECK(
        !ct_block_next(&b, CT_LIT("begin 644 a\nthis is prose, which no uuencode could be\n"), 0));
    ct_arena_done(&a);
}
