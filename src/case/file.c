/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: write beside, sync, rename, sync the folder (rename(2), fsync(2)).
 *
 * What comes in is a path and bytes; what goes out is the whole file or the old
 * one. Reading has a ceiling, since a "small file by hand" may be anything.
 */
#include "case/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/limits.h"

#define BLOCK_BYTES (256 * CT_KIB)

static int write_all(int fd, struct ct_span s)
{
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        s = ct_span_from(s, (size_t)n);
    }
    return 0;
}

/* A rename is only kept by a crash of the machine when its folder is synced. */
static void sync_folder(const char *path, struct ct_arena *a)
{
    const char *slash = strrchr(path, '/');
    struct ct_span dir =
        slash ? ct_arena_printf(a, "%.*s/", (int)(slash - path), path) : ct_arena_printf(a, ".");
    ct_cleanup(ct_close_fd) int fd = open(dir.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0)
        (void)fsync(fd);
}

static int fill(const char *tmp, struct ct_span content, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int r;

    if (fd < 0)
        return ct_fail(err, -errno, "cannot write '%s': %s", tmp, strerror(errno));
    r = write_all(fd, content);
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    return r < 0 ? ct_fail(err, r, "cannot write '%s': %s", tmp, strerror(-r)) : 0;
}

int ct_file_write(const char *path, struct ct_span content, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span tmp = ct_arena_printf(&a, "%s.new-%d", path, (int)getpid());
    int r = fill(tmp.ptr, content, err);

    if (r == 0 && rename(tmp.ptr, path) < 0)
        r = ct_fail(err, -errno, "cannot rename to '%s': %s", path, strerror(errno));
    if (r < 0)
        (void)unlink(tmp.ptr);
    else
        sync_folder(path, &a);
    return r;
}

/* 0 with the descriptor, CT_FILE_NONE, or a failure. */
static int open_regular(const char *path, int *ret_fd, uint64_t *ret_size, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;

    if (fd < 0 && errno == ENOENT)
        return CT_FILE_NONE;
    if (fd < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    if (fstat(fd, &st) < 0)
        return ct_fail(err, -errno, "cannot stat '%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return ct_fail(err, -EINVAL, "'%s' is not a regular file", path);
    *ret_size = (uint64_t)st.st_size;
    *ret_fd = ct_take_fd(&fd);
    return 0;
}

int ct_file_read(
    struct ct_span *ret, const char *path, size_t max, struct ct_arena *a, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = -1;
    uint64_t size;
    size_t len = 0;
    int r = open_regular(path, &fd, &size, err);

    if (r != 0)
        return r;
    if (size > max)
        return ct_fail(err, -EFBIG, "'%s' has more than %zu bytes", path, max);
    char *p = ct_arena_raw(a, (size_t)size + 1);
    while (len < size) {
        ssize_t n = read(fd, p + len, (size_t)size - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ct_fail(err, -errno, "cannot read '%s': %s", path, strerror(errno));
        if (n == 0)
            break;
        len += (size_t)n;
    }
    p[len] = '\0';
    *ret = (struct ct_span){ p, len };
    return 0;
}

int ct_file_sha256(const char *path, uint8_t ret[32], uint64_t *ret_bytes, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = -1;
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    uint64_t size, total = 0;
    ssize_t n = 0;
    int r = open_regular(path, &fd, &size, err);

    if (r != 0)
        return r;
    struct ct_sha256 *h = ct_sha256_new();
    char *block = ct_arena_raw(&a, BLOCK_BYTES);
    while ((n = read(fd, block, BLOCK_BYTES)) > 0 || (n < 0 && errno == EINTR)) {
        if (n < 0)
            continue;
        ct_sha256_add(h, (struct ct_span){ block, (size_t)n });
        total += (uint64_t)n;
    }
    r = n < 0 ? -errno : 0;
    ct_sha256_end(h, ret);
    *ret_bytes = total;
    return r < 0 ? ct_fail(err, r, "cannot read '%s': %s", path, strerror(-r)) : 0;
}
