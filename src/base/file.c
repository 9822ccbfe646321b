/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: open(2), pread(2), write(2) and fsync(2) with their short returns and
 * interruptions taken care of, so that callers see all of it or an error.
 *
 * The kind of a file is looked at before and after opening: before, because
 * opening some devices already does something (a tape rewinds); after, because
 * another file may have taken the name in between.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"

static int64_t ns_of(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int refuse(struct ct_err *err, const char *path, mode_t mode)
{
    if (S_ISLNK(mode))
        return ct_fail(err, -ELOOP, "'%s' is a symbolic link", path);
    return ct_fail(err, -EINVAL, "'%s' is not a regular file", path);
}

int ct_file_open(struct ct_file *ret, const char *path, bool follow, struct ct_err *err)
{
    struct stat st;

    if ((follow ? stat(path, &st) : lstat(path, &st)) != 0)
        return ct_fail(err, -errno, "cannot look at '%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return refuse(err, path, st.st_mode);

    ct_cleanup(ct_close_fd) int fd =
        open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW));
    if (fd < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    if (fstat(fd, &st) != 0)
        return ct_fail(err, -errno, "cannot look at '%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return refuse(err, path, st.st_mode);

    *ret = (struct ct_file){
        .fd = ct_take_fd(&fd),
        .size = (uint64_t)st.st_size,
        .dev = st.st_dev,
        .ino = st.st_ino,
        .mtime_ns = ns_of(st.st_mtim),
        .ctime_ns = ns_of(st.st_ctim),
    };
    return 0;
}

void ct_file_close(struct ct_file *f)
{
    ct_close_fd(&f->fd);
}

bool ct_file_unchanged(const struct ct_file *f)
{
    struct stat st;

    return fstat(f->fd, &st) == 0 && (uint64_t)st.st_size == f->size &&
           ns_of(st.st_mtim) == f->mtime_ns && ns_of(st.st_ctim) == f->ctime_ns;
}

ssize_t ct_pread_full(int fd, char *p, size_t n, uint64_t at)
{
    size_t done = 0;

    while (done < n) {
        ssize_t r = pread(fd, p + done, n - done, (off_t)(at + done));

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -errno;
        if (r == 0)
            break;
        done += (size_t)r;
    }
    return (ssize_t)done;
}

int ct_file_read_all(struct ct_buf *ret, const char *path, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    uint64_t at = 0;

    if (fd < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    for (;;) {
        size_t room = ret->max - ret->len < CT_MIB ? ret->max - ret->len : CT_MIB;
        char one, *p = room ? ct_buf_room(ret, room) : &one;
        ssize_t n = ct_pread_full(fd, p, room ? room : 1, at);

        if (n < 0)
            return ct_fail(err, (int)n, "cannot read '%s': %s", path, strerror((int)-n));
        if (n > 0 && room == 0)
            return ct_fail(err, -EFBIG, "'%s' is larger than %zu bytes", path, ret->max);
        if (n == 0)
            return 0;
        ret->len += (size_t)n;
        at += (uint64_t)n;
    }
}

int ct_write_all(int fd, struct ct_span s, struct ct_err *err)
{
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ct_fail(err, -errno, "cannot write: %s", strerror(errno));
        s = ct_span_from(s, (size_t)n);
    }
    return 0;
}

static int sync_fd(int fd, const char *path, struct ct_err *err)
{
    if (fsync(fd) != 0)
        return ct_fail(err, -errno, "cannot bring '%s' to the disk: %s", path, strerror(errno));
    return 0;
}

/* A new name is safe only when its folder is on the disk too. */
static int sync_folder(const char *path, struct ct_err *err)
{
    const char *slash = strrchr(path, '/');
    char dir[CT_MAX_PATH_BYTES];

    if (!slash)
        snprintf(dir, sizeof dir, ".");
    else
        snprintf(dir, sizeof dir, "%.*s", slash == path ? 1 : (int)(slash - path), path);

    ct_cleanup(ct_close_fd) int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", dir, strerror(errno));
    return sync_fd(fd, dir, err);
}

int ct_file_append(const char *path, struct ct_span s, struct ct_err *err)
{
    bool made = access(path, F_OK) != 0;
    int r;

    ct_cleanup(ct_close_fd) int fd =
        open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    r = ct_write_all(fd, s, err);
    if (r < 0)
        return ct_err_context(err, r, "'%s'", path);
    r = sync_fd(fd, path, err);
    if (r < 0 || !made)
        return r;
    return sync_folder(path, err);
}

int ct_file_replace(const char *path, struct ct_span s, struct ct_err *err)
{
    char tmp[CT_MAX_PATH_BYTES];
    int r;

    if ((size_t)snprintf(tmp, sizeof tmp, "%s.new-%d", path, (int)getpid()) >= sizeof tmp)
        return ct_fail(err, -ENAMETOOLONG, "path too long: '%s'", path);
    ct_cleanup(ct_close_fd) int fd =
        open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ct_fail(err, -errno, "cannot make '%s': %s", tmp, strerror(errno));
    r = ct_write_all(fd, s, err);
    if (r == 0)
        r = sync_fd(fd, tmp, err);
    if (r == 0 && rename(tmp, path) != 0)
        r = ct_fail(err, -errno, "cannot rename '%s': %s", tmp, strerror(errno));
    if (r < 0) {
        (void)unlink(tmp);
        return ct_err_context(err, r, "'%s'", path);
    }
    return sync_folder(path, err);
}

int ct_file_truncate(const char *path, uint64_t size, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat st;

    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0 || fstat(fd, &st) != 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    if ((uint64_t)st.st_size <= size)
        return 0;
    if (ftruncate(fd, (off_t)size) != 0)
        return ct_fail(err, -errno, "cannot cut '%s': %s", path, strerror(errno));
    return sync_fd(fd, path, err);
}
