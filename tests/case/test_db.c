/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_db: what is saved comes back, and what is no case.db is refused in words.
 */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../report/fixture.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "case/db.h"
#include "case/file.h"
#include "tap.h"

static char dir[] = "/tmp/coldtrail-db-XXXXXX";

static const char *path(const char *name)
{
    static char p[2][128];
    static int turn;

    if (strstr(dir, "XXXXXX"))
        CHECK(mkdtemp(dir) != NULL);
    turn = !turn;
    snprintf(p[turn], sizeof p[turn], "%s/%s", dir, name);
    return p[turn];
}

static struct ct_span bytes(const char *file, struct ct_arena *a)
{
    struct ct_span s = { 0 };

    CHECK_INT(ct_file_read(&s, file, 64 * CT_MIB, a, NULL), 0);
    return s;
}

TEST(save_load_save_gives_the_same_file)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_result res = fix_result(), back = { 0 };
    struct ct_err err = { 0 };
    const char *one = path("one.db"), *two = path("two.db");

    REQUIRE(ct_db_save(one, &res, &err) == 0);
    REQUIRE(ct_db_load(&back, one, &err) == 0);
    REQUIRE(ct_db_save(two, &back, &err) == 0);
    CHECK(ct_span_eq(bytes(one, &a), bytes(two, &a)));
    CHECK_INT(back.n_campaigns, 2);
    CHECK(ct_span_eq(back.campaigns[0].messages[0].subject, FIX_HOSTILE));
    CHECK_INT(back.campaigns[0].messages[2].subject.len, 100 * 1024);
    CHECK_INT(back.campaigns[1].first_us, CT_TIME_NONE);
    CHECK(back.campaigns[0].messages[0].key == 0xFEDCBA9876543210);
    CHECK_INT(back.campaigns[0].n_weak, 1);
    CHECK_INT(back.campaigns[0].weak[0].b, 2);
    CHECK_INT(back.campaigns[0].weak[0].permille, 640);
    CHECK_INT(back.people[0].campaigns[0].rungs[CT_RUNG_OPENED].state, CT_STATE_PROBABLE);
    CHECK(ct_span_eq(back.campaigns[0].messages[1].copy.source, fix_evidence[1].source));
    CHECK_INT(back.findings[0].reason.centibits, 940);
    ct_result_done(&res);
    ct_result_done(&back);
}

TEST(a_second_hunt_replaces_the_first)
{
    struct ct_result res = fix_result(), back = { 0 };
    const char *file = path("again.db");

    REQUIRE(ct_db_save(file, &res, NULL) == 0);
    res.n_campaigns = 1;
    REQUIRE(ct_db_save(file, &res, NULL) == 0);
    REQUIRE(ct_db_load(&back, file, NULL) == 0);
    CHECK_INT(back.n_campaigns, 1);
    ct_result_done(&res);
    ct_result_done(&back);
}

TEST(no_file_is_an_outcome_and_no_error)
{
    struct ct_result back = { 0 };

    CHECK_INT(ct_db_load(&back, path("none.db"), NULL), CT_DB_NONE);
}

TEST(what_is_no_database_is_refused_in_words)
{
    struct ct_result back = { 0 };
    struct ct_err err = { 0 };
    const char *file = path("text.db");

    REQUIRE(ct_file_write(file,
                CT_LIT("this is no database, but it is long enough to look at. "
                       "It goes on for more than a hundred bytes, it does."),
                NULL) == 0);
    CHECK_INT(ct_db_load(&back, file, &err), -EBADMSG);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("not a database")));
}

static void sql(const char *file, const char *text)
{
    sqlite3 *db = NULL;

    CHECK_INT(sqlite3_open(file, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

TEST(another_version_is_refused_by_its_number)
{
    struct ct_result res = fix_result(), back = { 0 };
    struct ct_err err = { 0 };
    const char *file = path("newer.db");

    REQUIRE(ct_db_save(file, &res, NULL) == 0);
    sql(file, "PRAGMA user_version = 99");
    CHECK_INT(ct_db_load(&back, file, &err), -EPROTO);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("newer coldtrail (schema 99")));
    ct_result_done(&res);
}

TEST(a_foreign_word_in_a_row_is_refused)
{
    struct ct_result res = fix_result(), back = { 0 };
    struct ct_err err = { 0 };
    const char *file = path("word.db");

    REQUIRE(ct_db_save(file, &res, NULL) == 0);
    sql(file, "UPDATE rung SET state = 'perhaps'");
    CHECK_INT(ct_db_load(&back, file, &err), -EBADMSG);
    ct_result_done(&res);
}

TEST(a_locked_file_says_so)
{
    struct ct_result res = fix_result(), back = { 0 };
    struct ct_err err = { 0 };
    const char *file = path("locked.db");
    sqlite3 *db = NULL;

    REQUIRE(ct_db_save(file, &res, NULL) == 0);
    REQUIRE(sqlite3_open(file, &db) == SQLITE_OK);
    REQUIRE(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK);
    CHECK_INT(ct_db_load(&back, file, &err), -EBUSY);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("in use")));
    sqlite3_close(db);
    ct_result_done(&res);
}

TEST(a_full_disk_leaves_the_old_result)
{
    struct ct_result res = fix_result(), back = { 0 };
    struct ct_err err = { 0 };
    const char *file = path("full.db");
    struct rlimit old, tight;

    REQUIRE(ct_db_save(file, &res, NULL) == 0);
    REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
    tight = old;
    tight.rlim_cur = 8192;
    (void)signal(SIGXFSZ, SIG_IGN);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
    CHECK(ct_db_save(file, &res, &err) < 0);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
    CHECK_INT(ct_db_load(&back, file, NULL), 0);
    CHECK_INT(back.n_campaigns, 2);
    ct_result_done(&res);
    ct_result_done(&back);
}
