/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge_plan: a merged memory answers as before, after any mishap.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "memory/sample.h"
#include "memory/store.h"

#define EACH 60 /* mails of one segment */
#define FEW 8   /* segments that are merged */

static const struct {
    enum ct_observable type;
    const char *text;
} asked[] = {
    { CT_OBS_EMAIL, "minister@parliament.example" },
    { CT_OBS_EMAIL, "person7@news0.example" },
    { CT_OBS_DOMAIN, "news3.example" },
    { CT_OBS_DOMAIN, "img.track4.example" },
    { CT_OBS_DOMAIN, "never.example" },
    { CT_OBS_IP, "192.0.2.199" },
    { CT_OBS_IP, "192.0.2.64/26" },
    { CT_OBS_IP, "198.51.100.0/24" },
    { CT_OBS_MESSAGE_ID, "499@mail.example" },
    { CT_OBS_MESSAGE_ID, "499@mail.invalid" },
    { CT_OBS_URL, "http://img.track1.example/p/" },
    { CT_OBS_DOMAIN, "news3.example" },
};

#define N (sizeof asked / sizeof asked[0])

struct calls {
    uint64_t n[N], sum[N];
};

static int on_event(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    struct calls *c = arg;

    c->n[value]++;
    c->sum[value] += (uint64_t)at_us * 31 + ref->segment * 1000 + ref->row;
    return 0;
}

struct answer {
    struct ct_arena a;
    struct ct_look_result r[N];
    struct calls calls;
    int outcome;
};

static struct answer ask(struct ct_memory *mem, bool events)
{
    struct answer ret = { .outcome = 0 };
    struct ct_look_value values[N];
    struct ct_look look = { .values = values, .n = N, .arg = &ret.calls };

    if (events)
        look.fn = on_event;
    for (size_t i = 0; i < N; i++)
        values[i] = (struct ct_look_value){
            asked[i].type,
            ct_observable_normal(asked[i].type, ct_span_str(asked[i].text), &ret.a),
        };
    ret.outcome = ct_memory_look(mem, &look, &ret.a, ret.r, NULL);
    return ret;
}

static bool same_result(const struct ct_look_result *x, const struct ct_look_result *y)
{
    bool ok = x->count == y->count && x->first_us == y->first_us && x->last_us == y->last_us &&
              x->n_sources == y->n_sources;

    for (size_t i = 0; ok && i < x->n_sources; i++)
        ok = x->sources[i].source == y->sources[i].source &&
             x->sources[i].count == y->sources[i].count;
    return ok;
}

static bool same(const struct answer *x, const struct answer *y)
{
    bool ok = x->outcome == y->outcome && memcmp(&x->calls, &y->calls, sizeof x->calls) == 0;

    for (size_t i = 0; ok && i < N; i++)
        ok = same_result(&x->r[i], &y->r[i]);
    return ok;
}

/* Counts are those of a memory of `n` segments; the answer is as its mails are. */
static bool is_right(struct ct_memory *mem)
{
    struct answer a = ask(mem, false);
    uint64_t n = ct_memory_state(mem)->events;
    bool ok = a.outcome == 0 && a.r[0].count == n && a.r[2].count == (n + 3) / 7 &&
              a.r[4].count == 0 && a.r[9].count == 0 && a.r[8].count == (n > 499);

    ct_arena_done(&a.a);
    return ok;
}

static struct ct_memory *filled(char dir[64], unsigned segments)
{
    struct ct_memory *mem;

    if (!sample_folder(dir) || ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) != 0)
        return NULL;
    mem->merge_segments = FEW;
    for (unsigned i = 0; i < segments; i++)
        CHECK_INT(sample_commit(mem, i * EACH, EACH, NULL), 0);
    return mem;
}

static void path_of(char ret[128], const char *dir, const char *name)
{
    snprintf(ret, 128, "%s/%s", dir, name);
}

static long length(const char *dir, const char *name)
{
    char path[128];
    struct stat st;

    path_of(path, dir, name);
    return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static void flip(const char *dir, const char *name, long at)
{
    char path[128];
    unsigned char c = 0;

    path_of(path, dir, name);
    ct_cleanup(ct_close_fd) int fd = open(path, O_RDWR);
    CHECK(pread(fd, &c, 1, at) == 1);
    c ^= 0x10;
    CHECK(pwrite(fd, &c, 1, at) == 1);
}

TEST(a_merged_memory_answers_as_before_and_the_same_events)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 21);
    struct answer before[2], after[2];
    uint64_t runs = 0;

    REQUIRE(mem != NULL);
    for (int events = 0; events < 2; events++)
        before[events] = ask(mem, events);
    CHECK_INT(ct_memory_merge(mem, false, &runs, NULL), 0);
    CHECK_INT(runs, 1);
    CHECK_INT(ct_memory_merge(mem, false, &runs, NULL), 0);
    CHECK_INT(runs, 0); /* nothing waits any more */
    ct_memory_close(mem);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->mended_files, 0);
    CHECK_INT(mem->manifest.runs.n, 1);
    for (int events = 0; events < 2; events++) {
        after[events] = ask(mem, events);
        CHECK(same(&before[events], &after[events]));
        ct_arena_done(&before[events].a);
        ct_arena_done(&after[events].a);
    }
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(a_small_memory_is_left_as_it_is)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 63);
    uint64_t runs = 1;

    REQUIRE(mem != NULL);
    mem->merge_segments = CT_MERGE_SEGMENTS;
    CHECK_INT(ct_memory_merge(mem, false, &runs, NULL), 0);
    CHECK_INT(runs, 0);
    CHECK_INT(length(dir, "00000000.run"), -1);
    CHECK(is_right(mem));
    CHECK_INT(sample_commit(mem, 63 * EACH, EACH, NULL), 0);
    CHECK_INT(ct_memory_merge(mem, false, &runs, NULL), 0);
    CHECK_INT(runs, 1);
    CHECK_INT(sample_commit(mem, 64 * EACH, EACH, NULL), 0);
    CHECK_INT(ct_memory_merge(mem, false, &runs, NULL), 0);
    CHECK_INT(runs, 0);
    CHECK_INT(ct_memory_merge(mem, true, &runs, NULL), 0);
    CHECK_INT(runs, 1);
    CHECK(is_right(mem));
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(added_bit_by_bit_there_are_few_runs_and_every_answer_is_right)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 0);
    size_t most = 0;

    REQUIRE(mem != NULL);
    for (unsigned i = 0; i < 150; i++) {
        CHECK_INT(sample_commit(mem, i * EACH, EACH, NULL), 0);
        CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
        most = mem->manifest.runs.n > most ? mem->manifest.runs.n : most;
        if (i % 10 == 0)
            CHECK(is_right(mem));
    }
    CHECK(most > 1 && most <= 5);
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
    ct_memory_close(mem);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK(is_right(mem));
    ct_memory_close(mem);
    sample_remove(dir);
}

struct named {
    const char *file;
    unsigned n;
};

static void on_damage(const struct ct_damage *d, void *arg)
{
    struct named *named = arg;

    named->n += strcmp(d->file, named->file) == 0;
    CHECK(d->what[0] != '\0');
}

/* verify names the file and no other; look-ups are right nevertheless; merging mends it. */
static void check_damaged_run(const char *dir)
{
    struct named named = { "00000000.run", 0 };
    struct ct_memory *mem;

    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK(is_right(mem));
    CHECK_INT(ct_memory_verify(mem, on_damage, &named, NULL), CT_MEMORY_DAMAGED);
    CHECK(named.n >= 1);
    ct_memory_close(mem);
}

TEST(a_flipped_bit_anywhere_in_a_run_is_named_and_answers_nothing_false)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 12);
    uint64_t state = 3;
    long len;

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    ct_memory_close(mem);
    len = length(dir, "00000000.run");
    REQUIRE(len > 1000);
    for (int i = 0; i < 60; i++) {
        long at = i < 8 ? i : i < 16 ? len - i + 7 : (long)(sample_random(&state) % (uint64_t)len);

        flip(dir, "00000000.run", at);
        check_damaged_run(dir);
        flip(dir, "00000000.run", at);
    }
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(a_lost_or_cut_run_is_named_and_made_anew)
{
    char dir[64], path[128];
    struct ct_memory *mem = filled(dir, 12);
    uint64_t runs;
    long len;

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    ct_memory_close(mem);
    len = length(dir, "00000000.run");
    path_of(path, dir, "00000000.run");
    for (int i = 0; i < 4; i++) {
        CHECK_INT(truncate(path, len * i / 4), 0);
        check_damaged_run(dir);
    }
    CHECK_INT(unlink(path), 0);
    check_damaged_run(dir);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    mem->merge_segments = FEW;
    CHECK_INT(ct_memory_merge(mem, false, &runs, NULL), 0);
    CHECK_INT(runs, 1);
    CHECK(is_right(mem));
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
    ct_memory_close(mem);
    CHECK_INT(length(dir, "00000001.run"), len);
    sample_remove(dir);
}

TEST(a_damaged_segment_is_left_out_of_runs_and_still_named)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 20);
    struct named named = { "00000011.seg", 0 };
    struct answer a;

    REQUIRE(mem != NULL);
    for (long at = 100, len = length(dir, "00000011.seg"); at < len; at += 40)
        flip(dir, "00000011.seg", at);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    CHECK_INT(mem->manifest.runs.n, 2);
    a = ask(mem, false);
    CHECK_INT(a.outcome, CT_MEMORY_DAMAGED);
    CHECK_INT(a.r[0].count, 19 * EACH);
    ct_arena_done(&a.a);
    CHECK_INT(ct_memory_verify(mem, on_damage, &named, NULL), CT_MEMORY_DAMAGED);
    CHECK(named.n >= 1);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(a_memory_copied_half_way_says_what_it_lacks)
{
    char dir[64], path[128];
    struct ct_memory *mem = filled(dir, 16);
    struct named named = { "00000013.seg", 0 };
    struct answer a;

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    ct_memory_close(mem);
    path_of(path, dir, "00000013.seg");
    CHECK_INT(unlink(path), 0);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK(is_right(mem)); /* the run knows what it held */
    a = ask(mem, true);
    CHECK_INT(a.outcome, CT_MEMORY_DAMAGED); /* but not its events */
    CHECK_INT(a.r[0].count, 16 * EACH);
    CHECK_INT(a.calls.n[0], 15 * EACH);
    ct_arena_done(&a.a);
    CHECK_INT(ct_memory_verify(mem, on_damage, &named, NULL), CT_MEMORY_DAMAGED);
    CHECK_INT(named.n, 1);
    ct_memory_close(mem);
    sample_remove(dir);
}

/* MANIFEST without its last `lines` lines. */
static void forget_lines(const char *dir, int lines)
{
    char path[128];
    struct ct_buf text = ct_buf(1 << 20);

    path_of(path, dir, "MANIFEST");
    REQUIRE(ct_file_read_all(&text, path, NULL) == 0);
    for (size_t i = text.len; i-- > 0 && lines >= 0;)
        if (text.ptr[i] == '\n' && lines-- == 0)
            CHECK_INT(truncate(path, (off_t)i + 1), 0);
    ct_buf_done(&text);
}

TEST(a_manifest_that_lost_its_end_is_noticed_and_mended)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 12);
    struct named run = { "00000000.run", 0 }, segment = { "00000011.seg", 0 };

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    ct_memory_close(mem);
    forget_lines(dir, 2);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->events, 11 * EACH);
    CHECK(is_right(mem));
    CHECK_INT(ct_memory_verify(mem, on_damage, &run, NULL), CT_MEMORY_DAMAGED);
    CHECK_INT(ct_memory_verify(mem, on_damage, &segment, NULL), CT_MEMORY_DAMAGED);
    CHECK_INT(run.n, 1);
    CHECK_INT(segment.n, 1);
    ct_memory_close(mem);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    CHECK_INT(ct_memory_state(mem)->mended_files, 2);
    CHECK_INT(sample_commit(mem, 11 * EACH, EACH, NULL), 0);
    mem->merge_segments = FEW;
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    CHECK(is_right(mem));
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(a_reader_goes_on_while_another_process_merges)
{
    char dir[64];
    struct ct_memory *mem = filled(dir, 9), *reader;
    struct answer before, after;

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    REQUIRE(ct_memory_open(&reader, dir, CT_MEMORY_READ, 0, NULL) == 0);
    before = ask(reader, true);
    for (unsigned i = 9; i < 40; i++)
        CHECK_INT(sample_commit(mem, i * EACH, EACH, NULL), 0);
    CHECK_INT(ct_memory_merge(mem, false, NULL, NULL), 0);
    CHECK_INT(length(dir, "00000000.run"), -1);
    after = ask(reader, true);
    CHECK(same(&before, &after));
    CHECK_INT(ct_memory_verify(reader, NULL, NULL, NULL), 0);
    ct_arena_done(&before.a);
    ct_arena_done(&after.a);
    ct_memory_close(reader);
    CHECK(is_right(mem));
    ct_memory_close(mem);
    sample_remove(dir);
}

/* Commits and merges until it is killed. */
static void work(const char *dir)
{
    struct ct_memory *mem;

    if (ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) != 0)
        _exit(1);
    for (unsigned i = (unsigned)ct_memory_state(mem)->events; i < 1000000; i += 5)
        if (sample_commit(mem, i, 5, NULL) != 0 || ct_memory_merge(mem, true, NULL, NULL) != 0)
            _exit(1);
    _exit(0);
}

TEST(killed_at_any_moment_of_a_merge_nothing_is_lost)
{
    char dir[64];
    uint64_t state = 5, before = 0, merged = 0, cleared = 0;

    REQUIRE(sample_folder(dir));
    for (int i = 0; i < 400 && (i < 25 || merged < 4 || cleared < 4); i++) {
        struct timespec t = { 0, (long)(2000000 + sample_random(&state) % 30000000) };
        struct ct_memory *mem;
        pid_t pid = fork();

        if (pid == 0)
            work(dir);
        nanosleep(&t, NULL);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
        CHECK(is_right(mem));
        CHECK(ct_memory_state(mem)->events >= before);
        CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
        merged += mem->manifest.runs.n > 0;
        cleared += ct_memory_state(mem)->mended_files;
        before = ct_memory_state(mem)->events;
        ct_memory_close(mem);
    }
    CHECK(merged > 3 && cleared > 3); /* or the test has shown nothing */
    sample_remove(dir);
}
