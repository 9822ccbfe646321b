/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include "base/cleanup.h"
#include "tap.h"

TEST(known_texts_have_their_published_digests)
{
    /* RFC 1321 A.5; FIPS 180-4 examples */
    static const struct {
        const char *text;
        enum ct_digest_kind kind;
        const char *want;
    } rows[] = {
        { "", CT_DIGEST_MD5, "d41d8cd98f00b204e9800998ecf8427e" },
        { "abc", CT_DIGEST_MD5, "900150983cd24fb0d6963f7d28e17f72" },
        { "", CT_DIGEST_SHA1, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
        { "abc", CT_DIGEST_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "", CT_DIGEST_SHA256,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", CT_DIGEST_SHA256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_SPAN(ct_digest_hex(&a, rows[i].kind, ct_span_str(rows[i].text)), rows[i].want);
    CHECK_SPAN(ct_digest_hex(&a, CT_DIGEST_MD5, (struct ct_span){ NULL, 0 }),
        "d41d8cd98f00b204e9800998ecf8427e");
}

TEST(each_kind_has_its_length)
{
    uint8_t raw[CT_DIGEST_MAX];

    CHECK_INT(ct_digest(CT_DIGEST_MD5, CT_LIT("x"), raw), 16);
    CHECK_INT(ct_digest(CT_DIGEST_SHA1, CT_LIT("x"), raw), 20);
    CHECK_INT(ct_digest(CT_DIGEST_SHA256, CT_LIT("x"), raw), 32);
}

TEST(pieces_give_the_digest_of_the_whole)
{
    uint8_t whole[CT_DIGEST_MAX], pieces[CT_DIGEST_MAX];
    char text[1000];

    memset(text, 'q', sizeof text);
    (void)ct_digest(CT_DIGEST_SHA256, (struct ct_span){ text, sizeof text }, whole);

    struct ct_sha256 *one = ct_sha256_new(), *other = ct_sha256_new();
    for (size_t i = 0; i < sizeof text; i += 125) {
        ct_sha256_add(one, (struct ct_span){ text + i, 125 });
        ct_sha256_add(other, CT_LIT("between"));
        ct_sha256_add(one, (struct ct_span){ NULL, 0 });
    }
    ct_sha256_end(one, pieces);
    CHECK(memcmp(whole, pieces, sizeof whole) == 0);
    ct_sha256_end(other, pieces);
    CHECK(memcmp(whole, pieces, sizeof whole) != 0);
}

TEST(bytes_become_lower_case_hexadecimal)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    static const uint8_t bytes[] = { 0x00, 0x0F, 0xA0, 0xFF };

    CHECK_SPAN(ct_hex(&a, bytes, sizeof bytes), "000fa0ff");
    CHECK_SPAN(ct_hex(&a, bytes, 0), "");
}

TEST(warming_changes_no_digest)
{
    uint8_t before[CT_DIGEST_MAX], after[CT_DIGEST_MAX];

    for (int kind = CT_DIGEST_MD5; kind <= CT_DIGEST_SHA256; kind++) {
        size_t n = ct_digest((enum ct_digest_kind)kind, CT_LIT("abc"), before);

        ct_digest_warm();
        CHECK_INT(ct_digest((enum ct_digest_kind)kind, CT_LIT("abc"), after), n);
        CHECK(memcmp(before, after, n) == 0);
    }
}
