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
