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
