/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole way from files to memory, in temporary folders, with real worker processes.
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

static bool ledger_has(const char *dir, const char *words)
{
    struct ct_buf b = ct_buf(64 * CT_MIB);
    bool ok = ct_file_read_all(&b, in_folder(dir, "ledger.jsonl"), NULL) == 0 &&
              ct_span_has(ct_buf_span(&b), ct_span_str(words));

    if (!ok)
        printf("# the ledger is: " CT_FMT "\n", CT_ARG(ct_buf_span(&b)));
    ct_buf_done(&b);
    return ok;
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

TEST(a_second_add_of_the_same_source_adds_nothing)
{
    const char *mail = folder("mail"), *c = folder("case");
    struct ct_ingest_sum sum;

    REQUIRE(put_mails(mail, 20));
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK_INT(sum.added, 20);
    CHECK_INT(sum.events, 20);
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK_INT(sum.added, 0);
    CHECK_INT(sum.known, 20);
    CHECK_INT(sum.events, 0);
}

TEST(the_same_content_twice_is_one_source_with_two_paths)
{
    const char *mail = folder("mail"), *c = folder("case");
    struct ct_ingest_sum sum;
    struct ct_intake in;

    REQUIRE(put_mail(mail, "a.eml", 1) && put_mail(mail, "b.eml", 1));
    REQUIRE(add(c, mail, 1, &sum) == 0);
    CHECK_INT(sum.added, 1);
    CHECK_INT(sum.known, 1);
    CHECK_INT(sum.events, 1);
    REQUIRE(ct_intake_open(&in, c, NULL) == 0);
    CHECK_INT(in.sources.all.n, 1);
    CHECK_INT(in.sources.all.v[0].also.n, 1);
    ct_intake_close(&in);
}

TEST(one_worker_and_four_give_the_same_bytes)
{
    const char *mail = folder("mail"), *one = folder("one"), *four = folder("four");
    struct ct_ingest_sum sum;

    REQUIRE(put_mails(mail, 900));
    REQUIRE(put_mail(mail, "99998.eml", 3) && put(mail, "99999.bin", CT_LIT("\1\2\3\4garbage")));
    REQUIRE(fresh_memory(one) && fresh_memory(four));
    REQUIRE(add(one, mail, 1, &sum) == 0);
    REQUIRE(add(four, mail, 4, &sum) == 0);
    CHECK_INT(sum.events, 900);
    CHECK(same_case(one, four));
}

TEST(what_cannot_be_a_source_is_in_the_ledger_once)
{
    const char *mail = folder("mail"), *c = folder("case");
    struct ct_ingest_sum sum;

    REQUIRE(put_mail(mail, "a.eml", 1));
    REQUIRE(put(mail, "empty.eml", CT_LIT("")));
    REQUIRE(put(mail, "x.bin", CT_LIT("\177ELF\1\2\3\4\5\6\7\10")));
    REQUIRE(symlink("a.eml", in_folder(mail, "link.eml")) == 0);
    REQUIRE(mkfifo(in_folder(mail, "pipe"), 0600) == 0);
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK_INT(sum.added, 2);
    CHECK_INT(sum.unread, 2);
    CHECK_INT(sum.empty, 1);
    CHECK_INT(sum.unusable, 1);
    CHECK_INT(sum.losses, 3);
    CHECK(ledger_has(c, "symbolic link") && ledger_has(c, "device, pipe or socket"));
    CHECK(ledger_has(c, "no reader knows this format"));
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK_INT(sum.losses, 0);
}

TEST(a_file_that_may_not_be_read_is_ledgered_and_the_rest_is_read)
{
    const char *mail = folder("mail"), *c = folder("case");
    struct ct_ingest_sum sum = { 0 };
    int status = 1;
    pid_t pid;

    if (geteuid() == 0 && (chown(base, 65534, 65534) != 0 || chown(mail, 65534, 65534) != 0 ||
                              chown(c, 65534, 65534) != 0))
        REQUIRE(false);
    REQUIRE(put_mail(mail, "a.eml", 1) && put_mail(mail, "b.eml", 2));
    REQUIRE(chmod(in_folder(mail, "a.eml"), 0) == 0 && chmod(in_folder(mail, "b.eml"), 0644) == 0);
    pid = fork();
    if (pid == 0) {
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(2);
        _exit(add(c, mail, 1, &sum) == 0 && sum.added == 1 && sum.unread == 1 ? 0 : 3);
    }
    waitpid(pid, &status, 0);
    CHECK_INT(status, 0);
    CHECK(ledger_has(c, "Permission denied"));
}

TEST(an_interrupted_commit_leaves_no_trace)
{
    const char *mail = folder("mail"), *c = folder("case"), *whole = folder("whole");
    struct ct_ingest_sum sum;

    REQUIRE(put_mails(mail, 30) && fresh_memory(c) && fresh_memory(whole));
    REQUIRE(add(whole, mail, 1, &sum) == 0);
    REQUIRE(put(c, "sources.jsonl", CT_LIT("{\"id\":1,\"path\":\"torn")));
    REQUIRE(put(c, "ledger.jsonl", CT_LIT("{\"sou")));
    REQUIRE(add(c, mail, 1, &sum) == 0);
    CHECK_INT(sum.added, 30);
    CHECK(same_file(c, whole, "sources.jsonl"));
}

TEST(a_full_disk_is_one_clear_error_and_adding_again_completes)
{
    const char *mail = folder("mail"), *c = folder("case"), *whole = folder("whole");
    struct ct_ingest_sum sum;
    int status = 0;
    pid_t pid;

    REQUIRE(put_mails(mail, 600) && fresh_memory(c) && fresh_memory(whole));
    REQUIRE(add(whole, mail, 1, &sum) == 0);
    pid = fork();
    if (pid == 0) {
        struct rlimit r = { 64 * 1024, 64 * 1024 };

        (void)signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &r) != 0)
            _exit(1);
        _exit(add(c, mail, 2, &sum) < 0 ? 7 : 0);
    }
    waitpid(pid, &status, 0);
    CHECK_INT(WEXITSTATUS(status), 7);
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK(same_case(whole, c));
}

static volatile sig_atomic_t stop_now = 1;

TEST(a_signal_stops_it_and_the_next_add_goes_on)
{
    const char *mail = folder("mail"), *c = folder("case");
    struct ct_ingest_options opt = { .workers = 1, .quiet = true, .stop = &stop_now };
    struct ct_ingest_sum sum;
    struct ct_intake in;

    REQUIRE(put_mails(mail, 10));
    REQUIRE(ct_intake_open(&in, c, NULL) == 0);
    CHECK_INT(ct_ingest(&in, &mail, 1, &opt, &sum, NULL), 0);
    CHECK(sum.stopped);
    ct_intake_close(&in);
    REQUIRE(add(c, mail, 1, &sum) == 0);
    CHECK_INT(sum.added, 10);
}

TEST(a_path_that_is_not_there_fails_before_anything_is_read)
{
    const char *c = folder("case");
    struct ct_ingest_sum sum;

    CHECK_INT(add(c, in_folder(c, "nowhere"), 1, &sum), -ENOENT);
}

/* Writes an mbox of n messages of about 1 MiB each. */
static bool put_big(const char *path, int n)
{
    static char line[1024 * 1024];
    FILE *f = fopen(path, "w");

    if (!f)
        return false;
    memset(line, 'x', sizeof line);
    for (size_t i = 76; i < sizeof line; i += 77)
        line[i] = '\n';
    line[sizeof line - 1] = '\n';
    for (int i = 0; i < n; i++) {
        fprintf(f, "From a@b.example Fri Jul  8 12:08:%02d 2011\n", i % 60);
        fprintf(f, "From: a@b.example\nSubject: big %d\nMessage-ID: <%d@b.example>\n\n", i, i);
        if (fwrite(line, sizeof line, 1, f) != 1)
            return false;
        fputc('\n', f);
    }
    return fclose(f) == 0;
}

TEST(a_large_mbox_is_read_in_ranges_and_gives_the_same_bytes)
{
    const char *mail = folder("mail"), *one = folder("one"), *four = folder("four");
    struct ct_ingest_sum sum;
    struct ct_intake in;

    REQUIRE(put_big(in_folder(mail, "big.mbox"), 150));
    REQUIRE(fresh_memory(one) && fresh_memory(four));
    REQUIRE(add(one, mail, 1, &sum) == 0);
    CHECK_INT(sum.events, 150);
    REQUIRE(add(four, mail, 4, &sum) == 0);
    CHECK_INT(sum.events, 150);
    CHECK(same_case(one, four));
    REQUIRE(add(one, mail, 2, &sum) == 0);
    CHECK_INT(sum.added, 0);
    CHECK_INT(sum.known, 1);
    REQUIRE(ct_intake_open(&in, one, NULL) == 0);
    CHECK_INT(in.sources.all.v[0].info.events, 150);
    CHECK_INT(in.sources.all.v[0].done, in.sources.all.v[0].info.bytes);
    ct_intake_close(&in);
}

TEST(a_message_with_a_header_line_of_a_gibibyte_costs_only_itself)
{
    const char *mail = folder("mail"), *c = folder("case");
    struct ct_ingest_sum sum;

    REQUIRE(put(mail, "huge.eml", CT_LIT("From: a@b.example\nTo: c@d.example\nSubject: ")));
    REQUIRE(truncate(in_folder(mail, "huge.eml"), 1 << 30) == 0);
    REQUIRE(put_mail(mail, "small.eml", 1));
    REQUIRE(add(c, mail, 2, &sum) == 0);
    CHECK_INT(sum.added, 2);
    CHECK_INT(sum.events, 2);
    CHECK(ledger_has(c, "larger than is read"));
}
