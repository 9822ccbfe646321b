/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inflate: what zlib packs comes back, what is cut or wrong keeps its
 * beginning, and a bomb stops at the ceiling.
 */
#include "base/inflate.h"

#include <zlib.h>

#include "base/limits.h"
#include "tap.h"

/* Packs `n` bytes of a repeating text; *ret_n is how many came out. */
static uint8_t *pack(size_t n, int bits, size_t *ret_n)
{
    z_stream z = { 0 };
    char *in = calloc(1, n + 1);
    uint8_t *out = calloc(1, n + 256);

    for (size_t i = 0; i < n; i++)
        in[i] = (char)('a' + i % 26);
    deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
    z.next_in = (Bytef *)in;
    z.avail_in = (uInt)n;
    z.next_out = out;
    z.avail_out = (uInt)(n + 256);
    deflate(&z, Z_FINISH);
    *ret_n = z.total_out;
    deflateEnd(&z);
    free(in);
    return out;
}

static struct ct_span span(const uint8_t *p, size_t n)
{
    return (struct ct_span){ (const char *)p, n };
}

TEST(every_wrapping_comes_back)
{
    const struct {
        int bits;
        enum ct_inflate_kind kind;
    } t[] = { { -15, CT_INFLATE_RAW }, { 15, CT_INFLATE_ZLIB }, { 31, CT_INFLATE_GZIP },
        { -15, CT_INFLATE_ZLIB } };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        size_t n, used = 0;
        uint8_t *z = pack(100000, t[i].bits, &n);
        struct ct_buf out = ct_buf(CT_MIB);

        CHECK_INT(ct_inflate(&out, span(z, n), t[i].kind, &used), CT_INFLATE_OK);
        CHECK_INT(out.len, 100000);
        CHECK_INT(used, n);
        CHECK(out.len == 100000 && out.ptr[27] == 'b' && !out.full);
        ct_buf_done(&out);
        free(z);
    }
}

TEST(bytes_behind_the_stream_are_not_used)
{
    size_t n, used = 0;
    uint8_t *z = pack(1000, 15, &n);
    struct ct_buf out = ct_buf(CT_MIB);

    CHECK_INT(ct_inflate(&out, span(z, n + 10), CT_INFLATE_ZLIB, &used), CT_INFLATE_OK);
    CHECK_INT(used, n);
    ct_buf_done(&out);
    free(z);
}

TEST(a_cut_stream_keeps_its_beginning)
{
    size_t n;
    uint8_t *z = pack(100000, 15, &n);
    struct ct_buf out = ct_buf(CT_MIB);

    CHECK_INT(ct_inflate(&out, span(z, n - 8), CT_INFLATE_ZLIB, NULL), CT_INFLATE_SHORT);
    CHECK(out.len > 26 && out.ptr[0] == 'a');
    ct_buf_done(&out);
    free(z);
}

TEST(noise_is_bad_or_short_but_never_ok)
{
    struct ct_buf out = ct_buf(CT_MIB);

    CHECK_INT(ct_inflate(&out, CT_LIT("\xff\xff\xff\xff"), CT_INFLATE_RAW, NULL), CT_INFLATE_BAD);
    CHECK_INT(ct_inflate(&out, CT_LIT(""), CT_INFLATE_ZLIB, NULL), CT_INFLATE_SHORT);
    ct_buf_done(&out);
}

TEST(a_bomb_stops_at_the_callers_ceiling)
{
    size_t n;
    uint8_t *z = pack(4 * CT_MIB, 15, &n);
    struct ct_buf out = ct_buf(1000);

    CHECK_INT(ct_inflate(&out, span(z, n), CT_INFLATE_ZLIB, NULL), CT_INFLATE_FULL);
    CHECK_INT(out.len, 1000);
    CHECK(out.full);
    ct_buf_done(&out);
    free(z);
}

TEST(output_of_exactly_the_ceiling_is_whole)
{
    size_t n;
    uint8_t *z = pack(1000, 15, &n);
    struct ct_buf out = ct_buf(1000);

    CHECK_INT(ct_inflate(&out, span(z, n), CT_INFLATE_ZLIB, NULL), CT_INFLATE_OK);
    CHECK_INT(out.len, 1000);
    CHECK(!out.full);
    ct_buf_done(&out);
    free(z);
}

TEST(a_bomb_stops_at_the_ceiling_of_all)
{
    size_t n;
    uint8_t *z = pack(CT_MAX_INFLATE_BYTES + 100, 15, &n);
    struct ct_buf out = ct_buf(4 * CT_MAX_INFLATE_BYTES);

    CHECK_INT(ct_inflate(&out, span(z, n), CT_INFLATE_ZLIB, NULL), CT_INFLATE_FULL);
    CHECK_INT(out.len, CT_MAX_INFLATE_BYTES);
    ct_buf_done(&out);
    free(z);
}
