/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * zstd: one block of memory packed, or unpacked to a length known beforehand.
 *
 * For the blocks of a segment, which say how long they are when unpacked. A
 * block comes from a disk, so it may be anything: unpacking gives exactly the
 * bytes announced or nothing, and never takes more memory than these. The
 * evidence's own .zst files are another matter (base/unpack). This file is the
 * one home of libzstd. One packer and one unpacker are kept for the process.
 */

#include "base/buf.h"

/* Appends `in`, packed; level 1 is fast, 3 is dense. False when `out` has no
 * room for what it needs at most (out->full is set), and nothing is added. */
bool ct_zstd_pack(struct ct_buf *out, struct ct_span in, int level);

/* Appends exactly `raw` bytes. False when `in` is damaged or unpacks to another
 * length, or `out` has no room; nothing is added then. */
bool ct_zstd_unpack(struct ct_buf *out, struct ct_span in, size_t raw);
