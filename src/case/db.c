/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db: saving and loading case.db as a whole.
 *
 *   save: new file -> schema -> one transaction -> fsync -> rename -> fsync folder
 *   load: read-only -> is it ours? -> one read transaction -> ct_result
 *
 * The new file needs no journal: until the rename it is nobody's, and if anything
 * fails it is thrown away (https://www.sqlite.org/pragma.html#pragma_journal_mode).
 */
#include "case/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "case/db_schema.h"
#include "case/db_sql.h"

static int make_file(const char *path, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd = -1;

    (void)unlink(path);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return ct_fail(err, -errno, "cannot write '%s': %s", path, strerror(errno));
    return 0;
}

static void fill(struct ct_sql *s, const struct ct_result *res)
{
    char version[96];

    snprintf(version, sizeof version, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
        CT_DB_APPLICATION, CT_DB_VERSION);
    ct_sql_exec(s, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;");
    ct_sql_exec(s, version);
    ct_sql_exec(s, CT_DB_SCHEMA);
    ct_db_put_result(s, res);
    ct_sql_exec(s, "COMMIT;");
}

static int sync_path(const char *path, int flags)
{
    ct_cleanup(ct_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | flags);

    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

static int put_in_place(const char *tmp, const char *path, struct ct_arena *a, struct ct_err *err)
{
    const char *slash = strrchr(path, '/');
    struct ct_span dir =
        slash ? ct_arena_printf(a, "%.*s/", (int)(slash - path), path) : ct_arena_printf(a, ".");
    int r = sync_path(tmp, 0);

    if (r == 0 && rename(tmp, path) < 0)
        r = -errno;
    if (r < 0)
        return ct_fail(err, r, "cannot write '%s': %s", path, strerror(-r));
    (void)sync_path(dir.ptr, O_DIRECTORY);
    return 0;
}

int ct_db_save(const char *path, const struct ct_result *res, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_sql_close) struct ct_sql s = { .err = err, .a = &a };
    const char *tmp = ct_arena_printf(&a, "%s.new-%d", path, (int)getpid()).ptr;
    int r = make_file(tmp, err);

    if (r < 0)
        return r;
    r = ct_sql_open(&s, tmp, true);
    if (r == 0) {
        s.path = path;
        fill(&s, res);
        r = s.r;
        ct_sql_close(&s);
        s = (struct ct_sql){ 0 };
    }
    if (r == 0)
        r = put_in_place(tmp, path, &a, err);
    if (r < 0)
        (void)unlink(tmp);
    return r;
}

static void check_version(struct ct_sql *s)
{
    int64_t application = ct_sql_pragma(s, "PRAGMA application_id");
    int64_t version = ct_sql_pragma(s, "PRAGMA user_version");

    if (s->r < 0)
        return;
    if (application != CT_DB_APPLICATION)
        ct_sql_bad(s, "not made by coldtrail");
    else if (version > CT_DB_VERSION)
        s->r = ct_fail(s->err, -EPROTO,
            "'%s' was made by a newer coldtrail (schema %lld, this one reads %d)", s->path,
            (long long)version, CT_DB_VERSION);
    else if (version < CT_DB_VERSION)
        s->r = ct_fail(s->err, -EPROTO,
            "'%s' was made by an older coldtrail (schema %lld); hunt again", s->path,
            (long long)version);
}

int ct_db_load(struct ct_result *ret, const char *path, struct ct_err *err)
{
    ct_cleanup(ct_result_done) struct ct_result res = { 0 };
    ct_cleanup(ct_sql_close) struct ct_sql s = { .err = err, .a = &res.arena };
    struct stat st;

    if (stat(path, &st) < 0 && errno == ENOENT)
        return CT_DB_NONE;
    if (ct_sql_open(&s, path, false) < 0)
        return s.r;
    ct_sql_exec(&s, "BEGIN;");
    check_version(&s);
    ct_db_get_result(&s, &res);
    if (s.r < 0)
        return s.r;
    ct_sql_close(&s);
    s = (struct ct_sql){ 0 };
    *ret = res;
    res = (struct ct_result){ 0 };
    return 0;
}

/* Whether there is a file that this program made. */
static bool is_ours(const char *path)
{
    ct_cleanup(ct_sql_close) struct ct_sql s = { 0 };
    struct stat st;

    return stat(path, &st) == 0 && ct_sql_open(&s, path, false) == 0 &&
           ct_sql_pragma(&s, "PRAGMA application_id") == CT_DB_APPLICATION &&
           ct_sql_pragma(&s, "PRAGMA user_version") == CT_DB_VERSION && s.r == 0;
}

static int copy_file(const char *from, const char *to, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    ssize_t n = in < 0 ? -1 : 1;
    struct stat st;
    int r = in < 0 || fstat(in, &st) < 0 ? ct_fail(err, -errno, "cannot read '%s'", from) : 0;

    if (r == 0)
        r = make_file(to, err);
    if (r < 0)
        return r;
    out = open(to, O_WRONLY | O_CLOEXEC);
    for (off_t left = st.st_size; out >= 0 && n > 0 && left > 0; left -= n)
        n = sendfile(out, in, NULL, (size_t)left);
    if (out >= 0)
        (void)close(out);
    return out < 0 || n < 0 ? ct_fail(err, -errno, "cannot copy '%s': %s", from, strerror(errno))
                            : 0;
}

int ct_db_seal(const char *path, struct ct_span head, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_sql_close) struct ct_sql s = { .err = err, .a = &a };
    const char *tmp = ct_arena_printf(&a, "%s.new-%d", path, (int)getpid()).ptr;
    int r;

    if (!is_ours(path))
        return CT_DB_NONE;
    r = copy_file(path, tmp, err);
    if (r == 0)
        r = ct_sql_open(&s, tmp, true);
    if (r == 0) {
        ct_sql_exec(&s, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
        ct_sql_put(&s, CT_SQL_PUT_AUDIT, head);
        r = s.r;
        ct_sql_close(&s);
        s = (struct ct_sql){ 0 };
    }
    if (r == 0)
        r = put_in_place(tmp, path, &a, err);
    if (r < 0)
        (void)unlink(tmp);
    return r;
}

int ct_db_sealed(const char *path, char ret[65], struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_sql_close) struct ct_sql s = { .err = err, .a = &a };
    struct ct_span head = { 0 };

    if (!is_ours(path))
        return CT_DB_NONE;
    if (ct_sql_open(&s, path, false) < 0)
        return s.r;
    ct_sql_query(&s, CT_SQL_GET_AUDIT);
    while (ct_sql_row(&s, CT_SQL_GET_AUDIT))
        head = ct_sql_span(&s, CT_SQL_GET_AUDIT, 0);
    if (s.r < 0)
        return s.r;
    if (head.len != 64)
        return CT_DB_NONE;
    memcpy(ret, head.ptr, 64);
    ret[64] = '\0';
    return 0;
}
