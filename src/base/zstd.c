/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zstd: one context each way, made at the first use and kept, since blocks are
 * small and a context costs more than a block. What stays behind in `out` of a
 * failed call is beyond its length and nobody reads it.
 */
#include "base/zstd.h"

#include <zstd.h>

#include "base/err.h"

static ZSTD_CCtx *packer;
static ZSTD_DCtx *unpacker;

bool ct_zstd_pack(struct ct_buf *out, struct ct_span in, int level)
{
    char *room = ct_buf_room(out, ZSTD_compressBound(in.len));
    size_t n;

    if (!room)
        return false;
    if (!packer)
        packer = ZSTD_createCCtx();
    ct_assert(packer != NULL);
    n = ZSTD_compressCCtx(
        packer, room, ZSTD_compressBound(in.len), in.ptr ? in.ptr : "", in.len, level);
    ct_assert(!ZSTD_isError(n));
    out->len += n;
    return true;
}

bool ct_zstd_unpack(struct ct_buf *out, struct ct_span in, size_t raw)
{
    char *room = ct_buf_room(out, raw ? raw : 1);
    size_t n;

    if (!room)
        return false;
    if (!unpacker)
        unpacker = ZSTD_createDCtx();
    ct_assert(unpacker != NULL);
    n = ZSTD_decompressDCtx(unpacker, room, raw, in.ptr ? in.ptr : "", in.len);
    if (ZSTD_isError(n) || n != raw)
        return false;
    out->len += n;
    return true;
}
