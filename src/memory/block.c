/* SPDX-License-Identifier: Apache-2.0 */
/*
 * block: checksum, zstd, and reads that go on after a short count.
 *
 * Stored and raw length being equal says that a block is not packed, so one
 * that zstd happens to pack to its own length is stored as it is.
 */
#include "memory/block.h"

#include <errno.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/zstd.h"
#include "memory/segment.h"

uint64_t ct_block_check(struct ct_span stored)
{
    return ct_hash64(stored, CT_SEGMENT_CHECK);
}

struct ct_block_ref ct_block_write(struct ct_buf *out, struct ct_span raw, int level)
{
    size_t at = out->len;

    ct_assert(raw.len <= CT_SEGMENT_MAX_BLOCK);
    if (level == 0 || !ct_zstd_pack(out, raw, level) || out->len - at >= raw.len) {
        out->len = at;
        out->full = false;
        ct_buf_add(out, raw);
    }

    struct ct_span stored = { out->ptr + at, out->len - at };
    return (struct ct_block_ref){
        .offset = at,
        .check = ct_block_check(stored),
        .stored = (uint32_t)stored.len,
        .raw = (uint32_t)raw.len,
    };
}

static int read_all(int fd, char *to, size_t len, uint64_t offset)
{
    while (len) {
        ssize_t n = pread(fd, to, len, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return -EBADMSG;
        to += n;
        len -= (size_t)n;
        offset += (uint64_t)n;
    }
    return 0;
}

int ct_input_read(
    const struct ct_segment_input *in, uint64_t offset, size_t len, struct ct_buf *out)
{
    char *room;
    int r = 0;

    ct_buf_clear(out);
    if (offset > in->size || len > in->size - offset)
        return -EBADMSG;
    room = ct_buf_room(out, len);
    if (!room)
        return -EBADMSG;
    if (in->fd >= 0)
        r = read_all(in->fd, room, len, offset);
    else if (len)
        memcpy(room, in->bytes.ptr + offset, len);
    if (r == 0)
        out->len = len;
    return r;
}

static int unpack(
    const struct ct_segment_input *in, const struct ct_block_ref *ref, struct ct_buf *out)
{
    struct ct_buf stored = ct_buf(CT_SEGMENT_MAX_BLOCK);
    int r = ct_input_read(in, ref->offset, ref->stored, &stored);

    ct_buf_clear(out);
    if (r == 0 && !in->unchecked && ct_block_check(ct_buf_span(&stored)) != ref->check)
        r = -EBADMSG;
    if (r == 0 && !ct_zstd_unpack(out, ct_buf_span(&stored), ref->raw))
        r = -EBADMSG;
    ct_buf_done(&stored);
    return r;
}

int ct_block_read(
    const struct ct_segment_input *in, const struct ct_block_ref *ref, struct ct_buf *out)
{
    int r;

    if (ref->stored > CT_SEGMENT_MAX_BLOCK || ref->raw > CT_SEGMENT_MAX_BLOCK)
        return -EBADMSG;
    if (ref->stored != ref->raw)
        return unpack(in, ref, out);
    r = ct_input_read(in, ref->offset, ref->raw, out);
    if (r == 0 && !in->unchecked && ct_block_check(ct_buf_span(out)) != ref->check)
        r = -EBADMSG;
    if (r < 0)
        ct_buf_clear(out);
    return r;
}
