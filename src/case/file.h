/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * file: whole small files of a case, read and written so that a kill at any
 * moment leaves the old or the new one.
 *
 * Written as "NAME.new-PID", fsync, rename, fsync of the folder; files get mode
 * 0600, since they hold names and mail.
 */

#include "base/arena.h"
#include "base/err.h"

int ct_file_write(const char *path, struct ct_span content, struct ct_err *err) CT_MUST_CHECK;

/* CT_FILE_NONE when there is no such file; -EFBIG beyond `max` bytes. */
enum { CT_FILE_NONE = 1 };
int ct_file_read(struct ct_span *ret, const char *path, size_t max, struct ct_arena *a,
    struct ct_err *err) CT_MUST_CHECK;

/* SHA-256 of a file of any size, and its bytes. CT_FILE_NONE as above. */
int ct_file_sha256(
    const char *path, uint8_t ret[32], uint64_t *ret_bytes, struct ct_err *err) CT_MUST_CHECK;
