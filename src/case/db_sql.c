/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_sql: the thin layer over SQLite's C interface
 * (https://www.sqlite.org/c3ref/intro.html).
 *
 * SQLite's result codes come in, -errno and a sentence that names the file and
 * what to do go out. Values are bound, never pasted into SQL.
 */
#include "case/db_sql.h"

#include <errno.h>
#include <stdarg.h>

#include "base/display.h"
#include "base/limits.h"
#include "base/time.h"

static const struct {
    const char *parameters, *sql;
} table[CT_N_STATEMENTS] = {
#define STATEMENT(id, parameters, sql) { parameters, sql },
#include "case/db_statements.def"
#undef STATEMENT
};

static int code_of(int sqlite, const char **ret_say)
{
    static const struct {
        int sqlite, code;
        const char *say;
    } rows[] = {
        { SQLITE_FULL, -ENOSPC, "no space left on the disk" },
        { SQLITE_BUSY, -EBUSY, "in use by another program" },
        { SQLITE_LOCKED, -EBUSY, "in use by another program" },
        { SQLITE_NOTADB, -EBADMSG, "not a database; delete it and hunt again" },
        { SQLITE_CORRUPT, -EBADMSG, "damaged; delete it and hunt again" },
        { SQLITE_READONLY, -EACCES, "may not be written" },
        { SQLITE_PERM, -EACCES, "may not be opened" },
        { SQLITE_CANTOPEN, -EACCES, "cannot be opened" },
        { SQLITE_TOOBIG, -EFBIG, "a text is too long for it" },
        { SQLITE_NOMEM, -ENOMEM, "not enough memory" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((sqlite & 0xFF) == rows[i].sqlite) {
            *ret_say = rows[i].say;
            return rows[i].code;
        }
    *ret_say = NULL;
    return -EIO;
}

void ct_sql_fail(struct ct_sql *s, int sqlite)
{
    const char *say;
    int code = code_of(sqlite, &say);

    if (s->r < 0)
        return;
    s->r = ct_fail(s->err, code, "'%s': %s", s->path,
        say     ? say
        : s->db ? sqlite3_errmsg(s->db)
                : "?");
}

void ct_sql_bad(struct ct_sql *s, const char *what)
{
    if (s->r == 0)
        s->r = ct_fail(
            s->err, -EBADMSG, "'%s': damaged (%s); delete it and hunt again", s->path, what);
}

void ct_sql_exec(struct ct_sql *s, const char *sql)
{
    int code = s->r < 0 ? SQLITE_OK : sqlite3_exec(s->db, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK)
        ct_sql_fail(s, code);
}

int64_t ct_sql_pragma(struct ct_sql *s, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int64_t n = 0;
    int code = s->r < 0 ? SQLITE_DONE : sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    if (code == SQLITE_ROW)
        n = sqlite3_column_int64(st, 0);
    else if (code != SQLITE_DONE)
        ct_sql_fail(s, code);
    sqlite3_finalize(st);
    return n;
}

int ct_sql_open(struct ct_sql *s, const char *path, bool create)
{
    int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code;

    s->path = path;
    code = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK) {
        ct_sql_fail(s, code);
        return s->r;
    }
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, (int)CT_MAX_DB_TEXT);
    sqlite3_busy_timeout(s->db, 2000);
    return 0;
}

void ct_sql_close(struct ct_sql *s)
{
    for (size_t i = 0; i < CT_N_STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db);
    s->db = NULL;
}

static int bind_span(sqlite3_stmt *st, int at, struct ct_span s)
{
    bool text = ct_utf8_valid(s) && (s.len == 0 || !memchr(s.ptr, '\0', s.len));

    if (text)
        return sqlite3_bind_text64(st, at, s.ptr ? s.ptr : "", s.len, SQLITE_STATIC, SQLITE_UTF8);
    return sqlite3_bind_blob64(st, at, s.ptr, s.len, SQLITE_STATIC);
}

static int bind_time(sqlite3_stmt *st, int at, int64_t us)
{
    return us == CT_TIME_NONE ? sqlite3_bind_null(st, at) : sqlite3_bind_int64(st, at, us);
}

static void bind_all(struct ct_sql *s, enum ct_statement id, va_list ap)
{
    sqlite3_stmt *st = s->statements[id];
    int code = SQLITE_OK;

    for (int i = 0; table[id].parameters[i] && code == SQLITE_OK; i++) {
        char type = table[id].parameters[i];

        if (type == 's')
            code = bind_span(st, i + 1, va_arg(ap, struct ct_span));
        else if (type == 'w')
            code = bind_span(st, i + 1, ct_span_str(va_arg(ap, const char *)));
        else if (type == 't')
            code = bind_time(st, i + 1, va_arg(ap, int64_t));
        else
            code = sqlite3_bind_int64(st, i + 1, va_arg(ap, int64_t));
    }
    if (code != SQLITE_OK)
        ct_sql_fail(s, code);
}

static void start(struct ct_sql *s, enum ct_statement id, va_list ap)
{
    int code = SQLITE_OK;

    if (s->r < 0)
        return;
    if (!s->statements[id])
        code = sqlite3_prepare_v3(
            s->db, table[id].sql, -1, SQLITE_PREPARE_PERSISTENT, &s->statements[id], NULL);
    if (code != SQLITE_OK) {
        ct_sql_fail(s, code);
        return;
    }
    (void)sqlite3_reset(s->statements[id]);
    bind_all(s, id, ap);
}

void ct_sql_query(struct ct_sql *s, enum ct_statement id, ...)
{
    va_list ap;

    va_start(ap, id);
    start(s, id, ap);
    va_end(ap);
}

bool ct_sql_row(struct ct_sql *s, enum ct_statement id)
{
    int code;

    if (s->r < 0)
        return false;
    code = sqlite3_step(s->statements[id]);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        ct_sql_fail(s, code);
    (void)sqlite3_reset(s->statements[id]);
    return false;
}

void ct_sql_put(struct ct_sql *s, enum ct_statement id, ...)
{
    va_list ap;

    va_start(ap, id);
    start(s, id, ap);
    va_end(ap);
    (void)ct_sql_row(s, id);
}

struct ct_span ct_sql_span(struct ct_sql *s, enum ct_statement id, int column)
{
    const void *p = sqlite3_column_blob(s->statements[id], column);
    int n = sqlite3_column_bytes(s->statements[id], column);

    if (!p || n <= 0)
        return (struct ct_span){ 0 };
    return ct_arena_copy(s->a, (struct ct_span){ p, (size_t)n });
}

int64_t ct_sql_int(struct ct_sql *s, enum ct_statement id, int column)
{
    return sqlite3_column_int64(s->statements[id], column);
}

int64_t ct_sql_time(struct ct_sql *s, enum ct_statement id, int column)
{
    bool none = sqlite3_column_type(s->statements[id], column) == SQLITE_NULL;

    return none ? CT_TIME_NONE : ct_sql_int(s, id, column);
}
