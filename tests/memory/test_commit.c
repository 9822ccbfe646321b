/* SPDX-License-Identifier: Apache-2.0 */
/*
 * commit: all or nothing, whatever happens in the middle.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "memory/sample.h"

static int tally(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    uint64_t *sum = arg;

    (void)ref;
    *sum += ev->offset / 1000 + 1;
    return 0;
}

/* Every committed mail is there, once: 1 + 2 + … */
static bool is_whole(struct ct_memory *mem)
{
    uint64_t sum = 0, n = ct_memory_state(mem)->events;
    struct ct_scan scan = { .fn = tally, .arg = &sum };

    return ct_memory_scan(mem, &scan, NULL) == 0 && sum == n * (n + 1) / 2 &&
           ct_memory_state(mem)->sources_bytes == n;
}

TEST(a_segment_that_is_not_whole_is_not_taken)
{
    char dir[64];
    struct ct_memory *mem;
    struct ct_buf bytes = ct_buf(1 << 20);
    struct ct_span spans[2];
    struct ct_commit c = { .segments = spans, .n = 2 };
    struct ct_err err = { 0 };

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    sample_segment(&bytes, 0, 10, SEED);
    spans[0] = spans[1] = ct_buf_span(&bytes);
    spans[1].len -= 40;
    CHECK_INT(ct_memory_commit(mem, &c, &err), -EBADMSG);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("nothing was stored")));
    spans[1].len += 40;
    bytes.ptr[bytes.len / 2] ^= 1;
    CHECK_INT(ct_memory_commit(mem, &c, NULL), -EBADMSG);
    ct_buf_clear(&bytes);
    sample_segment(&bytes, 0, 10, SEED + 1);
    spans[0] = spans[1] = ct_buf_span(&bytes);
    CHECK_INT(ct_memory_commit(mem, &c, NULL), -EBADMSG);
    CHECK_INT(ct_memory_state(mem)->commits, 0);
    CHECK_INT(sample_commit(mem, 0, 10, NULL), 0);
    CHECK(is_whole(mem));
    ct_buf_done(&bytes);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(a_share_without_events_is_remembered_too)
{
    char dir[64];
    struct ct_memory *mem;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(ct_memory_commit(mem, &(struct ct_commit){ .share = 4, .ledger_bytes = 7 }, NULL), 0);
    ct_memory_close(mem);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->commits, 1);
    CHECK_INT(ct_memory_state(mem)->ledger_bytes, 7);
    ct_memory_close(mem);
    sample_remove(dir);
}

/* In a child, since the limit stays: what a full disk does to each write. */
static int with_limit(struct ct_memory *mem, rlim_t bytes)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        struct rlimit limit = { bytes, RLIM_INFINITY };
        struct ct_err err = { 0 };

        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        int r = sample_commit(mem, 30, 400, &err);
        limit.rlim_cur = RLIM_INFINITY;
        setrlimit(RLIMIT_FSIZE, &limit);
        if (r == 0 || err.text[0] == '\0' || ct_memory_state(mem)->commits != 1)
            _exit(1);
        _exit(sample_commit(mem, 30, 10, NULL) == 0 && is_whole(mem) ? 0 : 2);
    }
    waitpid(pid, &status, 0);
    return status;
}

TEST(a_full_disk_leaves_the_memory_as_it_was)
{
    static const rlim_t limits[] = { 0, 100, 300, 5000, 9000 };

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        char dir[64];
        struct ct_memory *mem;

        REQUIRE(sample_folder(dir));
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
        CHECK_INT(sample_commit(mem, 0, 30, NULL), 0);
        CHECK_INT(with_limit(mem, limits[i]), 0);
        ct_memory_close(mem);
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
        CHECK_INT(ct_memory_state(mem)->mended_files, 0); /* nothing was left behind */
        CHECK(is_whole(mem));
        ct_memory_close(mem);
        sample_remove(dir);
    }
}

TEST(a_folder_that_may_not_be_written_is_one_clear_sentence)
{
    char dir[64];
    struct ct_memory *mem;
    struct ct_err err = { 0 };

    REQUIRE(sample_folder(dir));
    if (geteuid() == 0) {
        printf("# skipped: root may write everywhere\n");
    } else {
        CHECK_INT(chmod(dir, 0500), 0);
        CHECK_INT(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, &err), -EACCES);
        CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("MANIFEST")));
        CHECK_INT(chmod(dir, 0700), 0);
    }
    sample_remove(dir);
    snprintf(dir, sizeof dir, "/proc/no-such-folder");
    CHECK(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, &err) < 0);
}

/* Commits shares of 5 until it is killed. */
static void work(const char *dir)
{
    struct ct_memory *mem;

    if (ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) != 0)
        _exit(1);
    for (;;)
        if (sample_commit(mem, (unsigned)ct_memory_state(mem)->events, 5, NULL) != 0)
            _exit(1);
}

TEST(killed_at_any_moment_every_committed_share_is_there)
{
    char dir[64];
    uint64_t state = 5, before = 0, grown = 0;

    REQUIRE(sample_folder(dir));
    for (int i = 0; i < 40; i++) {
        struct timespec t = { 0, (long)(2000000 + sample_random(&state) % 40000000) };
        struct ct_memory *mem;
        pid_t pid = fork();

        if (pid == 0)
            work(dir);
        nanosleep(&t, NULL);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
        CHECK(is_whole(mem));
        CHECK(ct_memory_state(mem)->events >= before);
        grown += ct_memory_state(mem)->events > before;
        before = ct_memory_state(mem)->events;
        ct_memory_close(mem);
    }
    CHECK(grown > 3); /* or the test has shown nothing */
    sample_remove(dir);
}
