/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inflate: zlib's decoder, fed the whole input and drained piece by piece.
 *
 * The window of 32 KiB and the tables are allocated once per process and reset
 * for each stream. A worker that has closed its sandbox may still allocate, but
 * a document of two thousand small members would otherwise pay for two
 * thousand decoders.
 */
#include "base/inflate.h"

#include <zlib.h>

#include "base/err.h"
#include "base/limits.h"

#define PIECE (32 * CT_KIB)

/* zlib's window argument says which wrapping to expect */
static int window_bits(enum ct_inflate_kind kind)
{
    if (kind == CT_INFLATE_RAW)
        return -MAX_WBITS;
    return kind == CT_INFLATE_GZIP ? 16 + MAX_WBITS : MAX_WBITS;
}

static z_stream *decoder(enum ct_inflate_kind kind)
{
    static z_stream z;
    static bool made;

    ct_assert((made ? inflateReset2(&z, window_bits(kind)) : inflateInit2(&z, window_bits(kind))) ==
              Z_OK);
    made = true;
    return &z;
}

/* How much more may be written, at most a piece. */
static size_t room(const struct ct_buf *out, size_t done)
{
    size_t left = out->max > out->len ? out->max - out->len : 0;

    if (left > CT_MAX_INFLATE_BYTES - done)
        left = CT_MAX_INFLATE_BYTES - done;
    return left < PIECE ? left : PIECE;
}

static enum ct_inflate_result run(z_stream *z, struct ct_buf *out)
{
    size_t done = 0;

    for (;;) {
        size_t n = room(out, done);
        char spare, *to = n ? ct_buf_room(out, n) : &spare;
        int r;

        if (!to)
            return CT_INFLATE_FULL;
        z->next_out = (Bytef *)to;
        z->avail_out = n ? (uInt)n : 1;
        r = inflate(z, Z_NO_FLUSH);
        if (n == 0 && z->avail_out == 0)
            return CT_INFLATE_FULL;
        if (n != 0) {
            done += n - z->avail_out;
            out->len += n - z->avail_out;
        }
        if (r == Z_STREAM_END)
            return CT_INFLATE_OK;
        if (r == Z_BUF_ERROR || (r == Z_OK && z->avail_in == 0 && z->avail_out != 0))
            return CT_INFLATE_SHORT;
        if (r != Z_OK)
            return CT_INFLATE_BAD;
    }
}

static enum ct_inflate_result attempt(
    struct ct_buf *out, struct ct_span in, enum ct_inflate_kind kind, size_t *ret_used)
{
    z_stream *z = decoder(kind);
    size_t len = in.len < UINT32_MAX ? in.len : UINT32_MAX;
    enum ct_inflate_result r;

    z->next_in = (z_const Bytef *)(uintptr_t)in.ptr;
    z->avail_in = (uInt)len;
    r = run(z, out);
    *ret_used = len - z->avail_in;
    z->next_in = NULL;
    z->next_out = NULL;
    return r;
}

enum ct_inflate_result ct_inflate(
    struct ct_buf *out, struct ct_span in, enum ct_inflate_kind kind, size_t *ret_used)
{
    size_t before = out->len, used;
    enum ct_inflate_result r = attempt(out, in, kind, &used);

    if (r == CT_INFLATE_BAD && kind == CT_INFLATE_ZLIB && out->len == before)
        r = attempt(out, in, CT_INFLATE_RAW, &used);
    if (r == CT_INFLATE_FULL)
        out->full = true;
    if (ret_used)
        *ret_used = used;
    return r;
}
