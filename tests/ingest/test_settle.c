/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Killed at twenty random moments, an add of 5,000 messages ends where an undisturbed one does.
 */
#include "ingest/ingest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "tap.h"

#define SEED 12345

static char base[64];
static int made;

/* A fresh folder below the test's own. Static storage, four of them in turn. */
static const char *folder(const char *name)
{
    static char ret[4][128];
    static int n;
    char *p = ret[n++ % 4];

    if (!made++) {
        snprintf(base, sizeof base, "%s/coldtrail-kill-XXXXXX", P_tmpdir);
        if (!mkdtemp(base))
            abort();
    }
    snprintf(p, 128, "%s/%s-%d", base, name, made);
    if (mkdir(p, 0700) != 0)
        abort();
    return p;
}

static const char *in_folder(const char *dir, const char *name)
{
    static char ret[4][256];
    static int n;
    char *p = ret[n++ % 4];

    snprintf(p, 256, "%s/%s", dir, name);
    return p;
}

static bool put(const char *dir, const char *name, struct ct_span s)
{
    FILE *f = fopen(in_folder(dir, name), "w");
    bool ok = f && (s.len == 0 || fwrite(s.ptr, s.len, 1, f) == 1);

    return f && fclose(f) == 0 && ok;
}

static bool put_mail(const char *dir, const char *name, int i)
{
    char text[256];

    snprintf(text, sizeof text,
        "From: Anna <anna@b.example>\nTo: c@d.example\nSubject: number %d\n"
        "Date: Fri, 8 Jul 2011 12:08:34 +0000\nMessage-ID: <%d@b.example>\n\nhello %d\n",
        i, i, i);
    return put(dir, name, ct_span_str(text));
}

static bool put_mails(const char *dir, int n)
{
    char name[32];

    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "%05d.eml", i);
        if (!put_mail(dir, name, i))
            return false;
    }
    return true;
}

static bool fresh_memory(const char *dir)
{
    struct ct_memory *m;

    if (ct_memory_open(&m, in_folder(dir, "memory"), CT_MEMORY_WRITE, SEED, NULL) < 0)
        return false;
    ct_memory_close(m);
    return true;
}

static int add(const char *dir, const char *path, unsigned workers, struct ct_ingest_sum *sum)
{
    struct ct_ingest_options opt = { .workers = workers, .quiet = true };
    struct ct_intake in = { 0 };
    struct ct_err err = { 0 };
    int r = ct_intake_open(&in, dir, &err);

    if (r == 0) {
        r = ct_ingest(&in, &path, 1, &opt, sum, &err);
        ct_intake_close(&in);
    }
    if (r < 0)
        printf("# %s\n", err.text);
    return r;
}

static bool same_file(const char *a, const char *b, const char *name)
{
    struct ct_buf x = ct_buf(64 * CT_MIB), y = ct_buf(64 * CT_MIB);
    bool ok = ct_file_read_all(&x, in_folder(a, name), NULL) == 0 &&
              ct_file_read_all(&y, in_folder(b, name), NULL) == 0 &&
              ct_span_eq(ct_buf_span(&x), ct_buf_span(&y));

    if (!ok)
        printf("# %s differs\n", name);
    ct_buf_done(&x);
    ct_buf_done(&y);
    return ok;
}

static bool same_case(const char *a, const char *b)
{
    DIR *d = opendir(in_folder(a, "memory"));
    struct dirent *e;
    bool ok = d != NULL;
    char name[300];

    while (d && (e = readdir(d)) != NULL) {
        if (e->d_name[0] == '.' || strcmp(e->d_name, "lock") == 0 || strcmp(e->d_name, "LOCK") == 0)
            continue;
        snprintf(name, sizeof name, "memory/%s", e->d_name);
        ok = same_file(a, b, name) && ok;
    }
    if (d)
        closedir(d);
    if (access(in_folder(a, "ledger.jsonl"), F_OK) == 0)
        ok = same_file(a, b, "ledger.jsonl") && ok;
    return same_file(a, b, "sources.jsonl") && ok;
}

static void gone(void)
{
    char cmd[160];
    pid_t pid;

    if (!made)
        return;
    snprintf(cmd, sizeof cmd, "%s", base);
    pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", cmd, (char *)NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
}

__attribute__((destructor)) static void clean(void)
{
    static pid_t owner;

    if (!owner)
        owner = getpid();
    if (owner == getpid())
        gone();
}

/* Adds in a process of its own, which is killed after `us`. True when it had ended before. */
static bool add_killed(const char *dir, const char *path, useconds_t us)
{
    struct ct_ingest_sum sum;
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        _exit(add(dir, path, 2, &sum) == 0 ? 0 : 1);
    usleep(us);
    (void)kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    usleep(20000); /* its workers die with it */
    return WIFEXITED(status);
}

TEST(killed_twenty_times_an_add_ends_as_an_undisturbed_one)
{
    const char *mail = folder("mail"), *c = folder("case"), *whole = folder("whole");
    struct ct_ingest_sum sum;
    unsigned rnd = 7, kills = 0;

    REQUIRE(put_mails(mail, 5000) && fresh_memory(c) && fresh_memory(whole));
    REQUIRE(add(whole, mail, 2, &sum) == 0);
    CHECK_INT(sum.events, 5000);
    for (int i = 0; i < 20; i++) {
        rnd = rnd * 1103515245 + 12345;
        kills += !add_killed(c, mail, 20000 + (rnd >> 16) % 150000);
    }
    printf("# %u of 20 were killed before their end\n", kills);
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK(same_case(whole, c));
}
