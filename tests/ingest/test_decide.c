/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that is read in ranges, killed between two of them: adding again gives the same case. And
 * ranges that are read while the file is still being hashed.
 */
#include <signal.h>
#include <time.h>

#include "ingest/box.h"

static const struct ct_trial trial = { .big_bytes = 256 * 1024, .range_bytes = 32 * 1024 };

static void die(const struct ct_event *ev)
{
    if (ct_span_eq(ct_event_str(ev, CT_F_SUBJECT), CT_LIT("number 700")))
        (void)raise(SIGABRT);
}

static const struct ct_trial deadly = {
    .big_bytes = 1 << 30, .range_bytes = 32 * 1024, .event = die
};

static bool put_mbox(const char *path, int n)
{
    FILE *f = fopen(path, "w");

    for (int i = 0; f && i < n; i++) {
        fprintf(f, "From a@b.example Fri Jul  8 12:%02d:%02d 2011\n", i / 60 % 60, i % 60);
        fprintf(f, "From: a@b.example\nSubject: number %d\n\n", i);
        for (int k = 0; k < i * 37 % 30; k++)
            fprintf(f, "%063d\n", k);
        fputc('\n', f);
    }
    return f && fclose(f) == 0;
}

static bool killed_after(
    const char *dir, const char *mail, const struct ct_trial *t, long microseconds)
{
    struct timespec nap = { microseconds / 1000000, microseconds % 1000000 * 1000 };
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        _exit(box_add(dir, mail, 2, t) == 0 ? 0 : 1);
    nanosleep(&nap, NULL);
    (void)kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status);
}

static int by_bytes(const void *a, const void *b)
{
    return ct_span_cmp(*(const struct ct_span *)a, *(const struct ct_span *)b);
}

/* The same lines, in any order. */
static bool same_lines(struct ct_span a, struct ct_span b)
{
    CT_VEC(struct ct_span) x = { 0 };
    CT_VEC(struct ct_span) y = { 0 };
    bool ok;

    while (a.len)
        *ct_vec_add(&x) = ct_span_cut_chr(&a, '\n');
    while (b.len)
        *ct_vec_add(&y) = ct_span_cut_chr(&b, '\n');
    if (x.n)
        qsort(x.v, x.n, sizeof *x.v, by_bytes);
    if (y.n)
        qsort(y.v, y.n, sizeof *y.v, by_bytes);
    ok = x.n == y.n;
    for (size_t i = 0; ok && i < x.n; i++)
        ok = ct_span_eq(x.v[i], y.v[i]);
    ct_vec_done(&x);
    ct_vec_done(&y);
    return ok;
}

/* A reader process that was just being started when its parent was killed holds the lock until it
 * has noticed. */
static bool add_at_last(const char *dir, const char *mail, const struct ct_trial *t)
{
    struct timespec nap = { 0, 50000000 };

    for (int i = 0; i < 100; i++) {
        if (box_add(dir, mail, 2, t) == 0)
            return true;
        nanosleep(&nap, NULL);
    }
    return false;
}

/* Killed again and again, each time a little later, until it came to its end. */
static void check(const struct ct_trial *t)
{
    const char *mail = box("mail"), *whole = box("whole"), *c = box("case");
    struct ct_buf we, wl, ce, cl;
    int kills = 0;

    REQUIRE(put_mbox(box_path(mail, "a.mbox"), 20) && put_mbox(box_path(mail, "b.mbox"), 900) &&
            put_mbox(box_path(mail, "c.mbox"), 30));
    REQUIRE(box_add(whole, mail, 1, t) == 0 && box_tell(whole, &we, &wl));
    while (kills < 25 && killed_after(c, mail, t, 20000 + 15000L * kills))
        kills++;
    printf("# killed %d times\n", kills);
    REQUIRE(add_at_last(c, mail, t) && box_tell(c, &ce, &cl));
    CHECK(same_lines(ct_buf_span(&ce), ct_buf_span(&we)));
    CHECK(same_lines(ct_buf_span(&cl), ct_buf_span(&wl)));
    ct_buf_done(&we);
    ct_buf_done(&wl);
    ct_buf_done(&ce);
    ct_buf_done(&cl);
}

TEST(a_big_file_whose_reading_is_killed_is_gone_on_with)
{
    check(&trial);
}

TEST(a_search_for_a_culprit_that_is_killed_is_gone_on_with)
{
    check(&deadly);
}

/* The heading that comes again makes what the survey had found before of no use. */
static bool put_log(const char *path, int n)
{
    FILE *f = fopen(path, "w");

    for (int i = 0; f && i < n; i++) {
        if (i == 0 || i == n - 10)
            fputs("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
                  "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip sc-status\n",
                f);
        fprintf(f, "2024-03-0%d 08:%02d:%02d 192.0.2.9 GET /page%d - 198.51.100.%d 200\n",
            1 + i / 3600 % 9, i / 60 % 60, i % 60, i, i % 200);
    }
    return f && fclose(f) == 0;
}

TEST(ranges_begun_before_a_file_is_known_change_nothing)
{
    const char *logs = box("logs"), *one = box("one"), *four = box("four");
    struct ct_buf oe, ol, fe, fl;

    REQUIRE(put_log(box_path(logs, "a.log"), 60000) && put_mbox(box_path(logs, "b.mbox"), 6000) &&
            put_mbox(box_path(logs, "c.mbox"), 6000) && put_log(box_path(logs, "d.log"), 50000));
    REQUIRE(box_add(one, logs, 1, &trial) == 0 && box_tell(one, &oe, &ol));
    REQUIRE(box_add(four, logs, 4, &trial) == 0 && box_tell(four, &fe, &fl));
    CHECK(oe.len > 1000000);
    CHECK(ct_span_eq(ct_buf_span(&ol), ct_buf_span(&fl)));
    CHECK(ct_span_eq(ct_buf_span(&oe), ct_buf_span(&fe)));
    ct_buf_done(&oe);
    ct_buf_done(&ol);
    ct_buf_done(&fe);
    ct_buf_done(&fl);
}
