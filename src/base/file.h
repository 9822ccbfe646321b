/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * file: evidence opened without touching it, and our own files written so that
 * a power cut leaves either the old content or the new.
 *
 * Evidence is opened read-only, never as a terminal (O_NOCTTY), never waiting
 * for a writer (O_NONBLOCK), and only when it is a regular file: a FIFO or device
 * in an archive folder must neither hang nor be read. Nothing is mapped, since a
 * file that shrinks under a mapping kills its reader.
 */

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct ct_file {
    int fd;                     /* owned; ended with ct_file_close() */
    uint64_t size;              /* bytes when opened */
    uint64_t dev, ino;          /* which file it is */
    int64_t mtime_ns, ctime_ns; /* when opened */
};

/* Opens evidence. A symbolic link is followed only when `follow` is set, else -ELOOP. Fails with
 * -EINVAL for anything but a regular file, otherwise as open(2). */
int ct_file_open(
    struct ct_file *ret, const char *path, bool follow, struct ct_err *err) CT_MUST_CHECK;
void ct_file_close(struct ct_file *f);

/* False when size or times are no longer those of the opening: someone writes to it. */
bool ct_file_unchanged(const struct ct_file *f);

/* Reads `n` bytes at `at`, less only at the end of the file. -errno on failure. */
ssize_t ct_pread_full(int fd, char *p, size_t n, uint64_t at) CT_MUST_CHECK;

/* Appends the whole of the file to *ret, whose ceiling it must fit (-EFBIG). A file that is not
 * there is -ENOENT. For files of our own, so any file that can be read will do. */
int ct_file_read_all(struct ct_buf *ret, const char *path, struct ct_err *err) CT_MUST_CHECK;

/* All of `s` at the descriptor's position; -errno on failure (full disk, closed pipe). */
int ct_write_all(int fd, struct ct_span s, struct ct_err *err) CT_MUST_CHECK;

/* Appends to the file, made when absent, and brings it to the disk. */
int ct_file_append(const char *path, struct ct_span s, struct ct_err *err) CT_MUST_CHECK;

/* Makes the file hold exactly `s`, or, when this fails or the machine stops, what it held before:
 * temporary file, fsync, rename, fsync of the folder. */
int ct_file_replace(const char *path, struct ct_span s, struct ct_err *err) CT_MUST_CHECK;

/* Cuts the file to `size` bytes; nothing to do when it is absent or not longer. */
int ct_file_truncate(const char *path, uint64_t size, struct ct_err *err) CT_MUST_CHECK;
