/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * block: the unit in which a segment is stored, checked and read.
 *
 * A block comes from a file by pread(2), or from bytes in memory when the
 * parent checks what a worker sent. Either way its checksum is compared before
 * anything looks into it, and it is unpacked to the length the directory
 * announced, never beyond CT_SEGMENT_MAX_BLOCK.
 */

#include "base/buf.h"
#include "base/err.h"

#define CT_SEGMENT_MAX_BLOCK (4 * 1024 * 1024)

struct ct_block_ref {
    uint64_t offset, check;
    uint32_t stored, raw;
};

/* Where the bytes of one segment are. */
struct ct_segment_input {
    int fd;               /* owned by whoever opened it; -1: in memory */
    struct ct_span bytes; /* with fd -1 */
    uint64_t size;
    bool unchecked; /* checksums are not compared: for fuzzing only */
};

uint64_t ct_block_check(struct ct_span stored);

/* Appends `raw` to `out` as a block, packed if that is shorter and `level` is
 * not 0. Its offset
 * counts from the beginning of `out`. */
struct ct_block_ref ct_block_write(struct ct_buf *out, struct ct_span raw, int level);

/* Puts the raw content of a block in place of what `out` held. Returns 0,
 * -EBADMSG when it is damaged, or -errno of the read. */
int ct_block_read(
    const struct ct_segment_input *in, const struct ct_block_ref *ref, struct ct_buf *out);

/* The bytes at `offset`, in place of what `out` held. -EBADMSG: beyond the end. */
int ct_input_read(
    const struct ct_segment_input *in, uint64_t offset, size_t len, struct ct_buf *out);
