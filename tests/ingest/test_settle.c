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

#include "folder.h"

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

/* ---- logs that overlap ---- */

/* Lines [from, below) of one access log, one a second, each seventh written twice. */
static bool put_log(const char *dir, const char *name, unsigned from, unsigned below)
{
    FILE *f = fopen(in_folder(dir, name), "w");

    for (unsigned i = from; f && i < below; i++)
        for (unsigned k = 0; k <= (i % 7 == 0); k++)
            fprintf(f,
                "192.0.2.%u - - [12/Jan/2021:09:%02u:%02u +0000] \"GET /p/%u HTTP/1.1\" 200 7 "
                "\"-\" \"agent/%u\"\n",
                i % 200, i / 60 % 60, i % 60, i, i % 5);
    return f && fclose(f) == 0;
}

static uint64_t events_in(const char *dir)
{
    struct ct_memory *m;
    uint64_t n;

    if (ct_memory_open(&m, in_folder(dir, "memory"), CT_MEMORY_READ, 0, NULL) < 0)
        return 0;
    n = ct_memory_state(m)->events;
    ct_memory_close(m);
    return n;
}

TEST(rotated_and_overlapping_logs_count_once)
{
    const char *logs = folder("logs"), *one = folder("one"), *four = folder("four");
    struct ct_ingest_sum sum;
    char cmd[400];

    /* 3000 lines and 429 of them twice, in windows that overlap, and one of these packed */
    REQUIRE(put_log(logs, "a.log", 0, 1400) && put_log(logs, "b.log", 1000, 2500) &&
            put_log(logs, "c.log.1", 1000, 2500) && put_log(logs, "d.log", 2000, 3000));
    REQUIRE(put(logs, "e.eml", CT_LIT("From: a@b.example\nSubject: x\n\nhello\n")) &&
            put(logs, "f.eml", CT_LIT("From: a@b.example\nSubject: x\n\nhello\n\n")));
    snprintf(cmd, sizeof cmd, "gzip -n %s", in_folder(logs, "c.log.1"));
    if (system(cmd) != 0) {
        printf("# skipped: no gzip\n");
        return;
    }
    REQUIRE(fresh_memory(one) && fresh_memory(four));
    REQUIRE(add(one, logs, 1, &sum) == 0);
    CHECK_INT(sum.events, 3429 + 2);
    CHECK_INT(sum.repeats, 457 + 1715 + 572);
    CHECK_INT(sum.added, 6);
    CHECK_INT(events_in(one), 3431);
    REQUIRE(add(four, logs, 4, &sum) == 0);
    CHECK(same_case(one, four));
    /* the whole of it once more, as one export */
    REQUIRE(put_log(logs, "whole.log", 0, 3000));
    REQUIRE(add(one, logs, 2, &sum) == 0);
    CHECK_INT(sum.events, 0);
    CHECK_INT(sum.repeats, 3429);
    CHECK_INT(events_in(one), 3431);
}
