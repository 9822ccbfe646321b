/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * db_sql: SQLite with prepared statements by name and one sticky failure. Only
 * for case/db*.
 *
 * After the first failure every call does nothing and ct_sql_row() says that
 * there are no rows; who works through a whole result looks at `r` once, at the
 * end, and *err tells of the first failure.
 */

#include <sqlite3.h>

#include "base/err.h"
#include "model/result.h"

enum ct_statement {
#define STATEMENT(id, parameters, sql) CT_SQL_##id,
#include "case/db_statements.def"
#undef STATEMENT
    CT_N_STATEMENTS,
};

struct ct_sql {
    sqlite3 *db;
    sqlite3_stmt *statements[CT_N_STATEMENTS];
    const char *path;   /* for messages */
    struct ct_arena *a; /* what is read lives here */
    struct ct_err *err;
    int r; /* the first failure */
};

int ct_sql_open(struct ct_sql *s, const char *path, bool create);

/* Notes what SQLite said, once, as -errno and a sentence. */
void ct_sql_fail(struct ct_sql *s, int code);
void ct_sql_bad(struct ct_sql *s, const char *what); /* rows that cannot be ours */
void ct_sql_exec(struct ct_sql *s, const char *sql);
int64_t ct_sql_pragma(struct ct_sql *s, const char *sql); /* one number */
void ct_sql_close(struct ct_sql *s);

/* Runs a statement to its end; parameters as its letters say. */
void ct_sql_put(struct ct_sql *s, enum ct_statement id, ...);

/* Starts a query; then ct_sql_row() while it is true. */
void ct_sql_query(struct ct_sql *s, enum ct_statement id, ...);
bool ct_sql_row(struct ct_sql *s, enum ct_statement id);

/* Columns of the current row; spans are copied into the arena. */
struct ct_span ct_sql_span(struct ct_sql *s, enum ct_statement id, int column);
int64_t ct_sql_int(struct ct_sql *s, enum ct_statement id, int column);
int64_t ct_sql_time(struct ct_sql *s, enum ct_statement id, int column);

/* Writing and reading all of a result. */
void ct_db_put_result(struct ct_sql *s, const struct ct_result *res);
void ct_db_get_result(struct ct_sql *s, struct ct_result *ret);
