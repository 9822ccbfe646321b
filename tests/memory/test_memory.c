/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: opening, mending, one writer, and what lies in the folder.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/cleanup.h"
#include "memory/sample.h"

static bool append(const char *dir, const char *name, const char *text)
{
    char path[200];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    ct_cleanup(ct_close_file) FILE *f = fopen(path, "ab");
    return f && fwrite(text, 1, strlen(text), f) == strlen(text);
}

static long length(const char *dir, const char *name)
{
    char path[200];
    struct stat st;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static int count(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    uint64_t *n = arg;

    (void)ev;
    (void)ref;
    ++*n;
    return 0;
}

static uint64_t events_in(struct ct_memory *mem)
{
    uint64_t n = 0;
    struct ct_scan scan = { .fn = count, .arg = &n };

    CHECK_INT(ct_memory_scan(mem, &scan, NULL), 0);
    return n;
}

TEST(a_new_memory_is_made_kept_and_opened_again)
{
    char dir[64];
    struct ct_memory *mem;
    uint64_t seed;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    seed = ct_memory_seed(mem);
    CHECK(seed != 0);
    CHECK_INT(ct_memory_state(mem)->commits, 0);
    CHECK_INT(sample_commit(mem, 0, 100, NULL), 0);
    CHECK_INT(sample_commit(mem, 100, 50, NULL), 0);
    CHECK_INT(ct_memory_state(mem)->events, 150);
    ct_memory_close(mem);

    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK(ct_memory_seed(mem) == seed);
    CHECK_INT(ct_memory_state(mem)->commits, 2);
    CHECK_INT(ct_memory_state(mem)->segments, 2);
    CHECK_INT(ct_memory_state(mem)->sources_bytes, 150);
    CHECK_INT(ct_memory_state(mem)->ledger_bytes, 300);
    CHECK_INT(ct_memory_state(mem)->first_us, 1600000000 * CT_SECOND_US);
    CHECK_INT(ct_memory_commit_info(mem, 1).share, 100);
    CHECK_INT(ct_memory_commit_info(mem, 1).events, 50);
    CHECK_INT(ct_memory_commit_info(mem, 0).source_base, 10);
    CHECK_INT(events_in(mem), 150);
    CHECK_INT(ct_memory_commit(mem, &(struct ct_commit){ 0 }, NULL), -EBADF);
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(where_nothing_is_there_is_nothing_to_read)
{
    char dir[64];
    struct ct_memory *mem;
    struct ct_err err = { 0 };

    REQUIRE(sample_folder(dir));
    CHECK_INT(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, &err), -ENOENT);
    CHECK(err.text[0] != '\0');
    CHECK(append(dir, "MANIFEST", ""));
    CHECK_INT(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL), -ENOENT);
    sample_remove(dir);
    CHECK_INT(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL), -ENOENT);
}

TEST(a_line_that_was_not_finished_is_cut_off_and_said)
{
    char dir[64];
    struct ct_memory *mem;
    long was;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(sample_commit(mem, 0, 20, NULL), 0);
    ct_memory_close(mem);
    was = length(dir, "MANIFEST");
    CHECK(append(dir, "MANIFEST", "commit share=9 source"));

    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->mended_bytes, 21);
    CHECK_INT(events_in(mem), 20);
    ct_memory_close(mem);
    CHECK_INT(length(dir, "MANIFEST"), was + 21); /* a reader changes nothing */

    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->mended_bytes, 21);
    CHECK_INT(length(dir, "MANIFEST"), was);
    CHECK_INT(sample_commit(mem, 20, 20, NULL), 0);
    CHECK_INT(events_in(mem), 40);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(files_that_no_line_names_are_deleted_and_others_are_not)
{
    char dir[64];
    struct ct_memory *mem;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(sample_commit(mem, 0, 20, NULL), 0);
    ct_memory_close(mem);
    CHECK(append(dir, "00000001.seg", "x"));
    CHECK(append(dir, "00000002.tmp", "x"));
    CHECK(append(dir, "notes.txt", "x"));
    CHECK(append(dir, "1.seg", "x"));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->mended_files, 2);
    CHECK_INT(length(dir, "00000001.seg"), -1);
    CHECK_INT(length(dir, "00000002.tmp"), -1);
    CHECK_INT(length(dir, "notes.txt"), 1);
    CHECK_INT(length(dir, "1.seg"), 1);
    CHECK_INT(events_in(mem), 20);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(two_writers_never_meet_but_readers_do)
{
    char dir[64];
    struct ct_memory *one, *two, *reader;
    struct ct_err err = { 0 };

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&one, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(ct_memory_open(&two, dir, CT_MEMORY_WRITE, SEED, &err), -EWOULDBLOCK);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("another process")));
    REQUIRE(ct_memory_open(&reader, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK_INT(sample_commit(one, 0, 20, NULL), 0);
    CHECK_INT(events_in(reader), 0); /* what was there when it opened */
    ct_memory_close(reader);
    ct_memory_close(one);
    REQUIRE(ct_memory_open(&two, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    ct_memory_close(two);
    sample_remove(dir);
}

TEST(a_manifest_changed_before_its_end_is_refused)
{
    char dir[64], path[200];
    struct ct_memory *mem;
    long n;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(sample_commit(mem, 0, 20, NULL), 0);
    ct_memory_close(mem);
    n = length(dir, "MANIFEST");
    snprintf(path, sizeof path, "%s/MANIFEST", dir);
    for (long i = 0; i + 1 < n; i++) {
        ct_cleanup(ct_close_fd) int fd = open(path, O_RDWR);
        char was, now;

        REQUIRE(fd >= 0 && pread(fd, &was, 1, i) == 1);
        now = (char)(was ^ 2);
        REQUIRE(pwrite(fd, &now, 1, i) == 1);
        int r = ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL);
        CHECK(r == -EBADMSG || r == -ENOTSUP);
        REQUIRE(pwrite(fd, &was, 1, i) == 1);
    }
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(lines_lost_at_the_end_leave_the_older_memory)
{
    char dir[64], path[200];
    struct ct_memory *mem;
    long one;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(sample_commit(mem, 0, 20, NULL), 0);
    one = length(dir, "MANIFEST");
    CHECK_INT(sample_commit(mem, 20, 20, NULL), 0);
    ct_memory_close(mem);
    snprintf(path, sizeof path, "%s/MANIFEST", dir);
    CHECK_INT(truncate(path, one), 0);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->sources_bytes, 20);
    CHECK_INT(ct_memory_state(mem)->mended_files, 1);
    CHECK_INT(events_in(mem), 20);
    CHECK_INT(sample_commit(mem, 20, 20, NULL), 0);
    CHECK_INT(events_in(mem), 40);
    ct_memory_close(mem);
    sample_remove(dir);
}
