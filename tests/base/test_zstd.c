/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zstd: exactly what went in, or nothing.
 */
#include "base/zstd.h"

#include "tap.h"

TEST(what_is_packed_unpacks_to_itself_and_to_no_other_length)
{
    struct ct_buf text = ct_buf(1 << 20), packed = ct_buf(1 << 20), out = ct_buf(1 << 20);

    for (int i = 0; i < 5000; i++)
        ct_buf_printf(&text, "line %d of many\n", i % 700);
    CHECK(ct_zstd_pack(&packed, ct_buf_span(&text), 1));
    CHECK(packed.len < text.len / 4);
    CHECK(!ct_zstd_unpack(&out, ct_buf_span(&packed), text.len - 1));
    CHECK(!ct_zstd_unpack(&out, ct_buf_span(&packed), text.len + 1));
    CHECK_INT(out.len, 0);
    CHECK(ct_zstd_unpack(&out, ct_buf_span(&packed), text.len));
    CHECK(ct_span_eq(ct_buf_span(&out), ct_buf_span(&text)));
    packed.len--;
    CHECK(!ct_zstd_unpack(&out, ct_buf_span(&packed), text.len));
    CHECK_INT(out.len, text.len);
    ct_buf_done(&text);
    ct_buf_done(&packed);
    ct_buf_done(&out);
}

TEST(nothing_packs_and_unpacks_too)
{
    struct ct_buf packed = ct_buf(100), out = ct_buf(100);

    CHECK(ct_zstd_pack(&packed, (struct ct_span){ 0 }, 1));
    CHECK(ct_zstd_unpack(&out, ct_buf_span(&packed), 0));
    CHECK(!ct_zstd_unpack(&out, (struct ct_span){ 0 }, 5));
    CHECK_INT(out.len, 0);
    ct_buf_done(&packed);
    ct_buf_done(&out);
}

TEST(a_ceiling_is_kept)
{
    struct ct_buf packed = ct_buf(8), whole = ct_buf(1000), out = ct_buf(10);

    CHECK(!ct_zstd_pack(&packed, CT_LIT("longer than eight bytes"), 1));
    CHECK(packed.full && packed.len == 0);
    CHECK(ct_zstd_pack(&whole, CT_LIT("longer than ten bytes"), 1));
    CHECK(!ct_zstd_unpack(&out, ct_buf_span(&whole), 21));
    CHECK(out.full && out.len == 0);
    ct_buf_done(&packed);
    ct_buf_done(&whole);
    ct_buf_done(&out);
}
