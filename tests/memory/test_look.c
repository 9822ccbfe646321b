/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look: what was stored is found under each of its keys, in full, and nothing else.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/cleanup.h"
#include "memory/sample.h"

static struct ct_memory *filled(char dir[64])
{
    struct ct_memory *mem;

    if (!sample_folder(dir) || ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) != 0)
        return NULL;
    CHECK_INT(sample_commit(mem, 0, 3000, NULL), 0);
    CHECK_INT(sample_commit(mem, 3000, 500, NULL), 0);
    return mem;
}

static struct ct_look_value ask(enum ct_observable type, const char *text, struct ct_arena *a)
{
    return (struct ct_look_value){ type, ct_observable_normal(type, ct_span_str(text), a) };
}

struct calls {
    struct ct_memory *mem;
    size_t n[16];
    struct ct_event_ref last;
};

static int note(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    struct calls *c = arg;
    struct ct_arena a = { 0 };
    struct ct_event ev;

    c->n[value]++;
    c->last = *ref;
    if (c->n[value] % 100 == 1) { /* a callback may read events */
        CHECK_INT(ct_memory_event(c->mem, *ref, &a, &ev, NULL), 0);
        CHECK_INT(ev.at_us, at_us);
    }
    ct_arena_done(&a);
    return 0;
}

TEST(every_kind_of_value_is_found_with_its_count_and_times)
{
    static const struct {
        enum ct_observable type;
        const char *text;
        size_t count;
    } rows[] = {
        { CT_OBS_EMAIL, "MINISTER@Parliament.Example", 3500 },
        { CT_OBS_EMAIL, "person7@news0.example", 10 },
        { CT_OBS_DOMAIN, "news3.example", 500 },
        { CT_OBS_DOMAIN, "parliament.example", 3500 },
        { CT_OBS_DOMAIN, "track4.example", 389 },
        { CT_OBS_DOMAIN, "img.track4.example", 389 },
        { CT_OBS_IP, "192.0.2.199", 17 },
        { CT_OBS_IP, "::ffff:192.0.2.199", 17 },
        { CT_OBS_MESSAGE_ID, "<3499@mail.example>", 1 },
        { CT_OBS_URL, "https://img.track1.example/p/1/x.gif?id=1", 1 },
        { CT_OBS_URL, "http://img.track1.example/p/1/x.gif", 1 },
        { CT_OBS_URL, "http://img.track1.example/p/", 389 },
        { CT_OBS_URL, "http://img.track1.example/q/", 0 },
        { CT_OBS_IP, "192.0.2.200", 0 },
        { CT_OBS_IP, "192.0.2.64/26", 1124 },
        { CT_OBS_DOMAIN, "example", 0 },
    };
    enum { N = sizeof rows / sizeof rows[0] };
    char dir[64];
    struct ct_memory *mem = filled(dir);
    struct ct_arena a = { 0 };
    struct ct_look_value values[N];
    struct ct_look_result results[N];
    struct calls calls = { .mem = mem };
    struct ct_look look = { values, N, note, &calls };

    REQUIRE(mem != NULL);
    for (size_t i = 0; i < N; i++)
        values[i] = ask(rows[i].type, rows[i].text, &a);
    CHECK_INT(ct_memory_look(mem, &look, &a, results, NULL), 0);
    for (size_t i = 0; i < N; i++) {
        uint64_t sum = 0;

        if (results[i].count != rows[i].count)
            printf("# %s\n", rows[i].text);
        CHECK_INT(results[i].count, rows[i].count);
        CHECK_INT(calls.n[i], rows[i].count);
        for (size_t k = 0; k < results[i].n_sources; k++) {
            CHECK(results[i].sources[k].source >= 10 && results[i].sources[k].source <= 12);
            sum += results[i].sources[k].count;
        }
        CHECK_INT(sum, results[i].count);
    }
    CHECK_INT(results[0].first_us, 1600000000 * CT_SECOND_US);
    CHECK_INT(results[0].last_us, (1600000000 + 3499) * CT_SECOND_US);
    CHECK_INT(results[0].n_sources, 3);
    CHECK_INT(results[13].first_us, CT_TIME_NONE);
    ct_arena_done(&a);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(a_value_asked_for_twice_is_answered_twice)
{
    char dir[64];
    struct ct_memory *mem = filled(dir);
    struct ct_arena a = { 0 };
    struct ct_look_value values[2];
    struct ct_look_result results[2];
    struct ct_look look = { .values = values, .n = 2 };

    REQUIRE(mem != NULL);
    values[0] = values[1] = ask(CT_OBS_DOMAIN, "news3.example", &a);
    CHECK_INT(ct_memory_look(mem, &look, &a, results, NULL), 0);
    CHECK_INT(results[0].count, 500);
    CHECK_INT(results[1].count, 500);
    look.n = 0;
    CHECK_INT(ct_memory_look(mem, &look, &a, results, NULL), 0);
    ct_arena_done(&a);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(all_message_ids_are_found_each_once_and_no_stranger_is)
{
    enum { N = 7000 };
    char dir[64];
    struct ct_memory *mem = filled(dir);
    struct ct_arena a = { 0 };
    struct ct_look_value *values = ct_arena_alloc(&a, N * sizeof *values);
    struct ct_look_result *results = ct_arena_alloc(&a, N * sizeof *results);
    struct ct_look look = { .values = values, .n = N };

    REQUIRE(mem != NULL);
    for (unsigned i = 0; i < N; i++)
        values[i] =
            (struct ct_look_value){ CT_OBS_MESSAGE_ID, ct_arena_printf(&a, "%u@mail.example", i) };
    CHECK_INT(ct_memory_look(mem, &look, &a, results, NULL), 0);
    for (unsigned i = 0; i < N; i++)
        CHECK_INT(results[i].count, i < 3500);
    ct_arena_done(&a);
    ct_memory_close(mem);
    sample_remove(dir);
}

static void count_damage(const struct ct_damage *d, void *arg)
{
    size_t *n = arg;

    CHECK(d->what[0] != '\0');
    ++*n;
}

TEST(damage_anywhere_is_said_and_never_makes_a_false_answer)
{
    char dir[64], path[200];
    struct ct_memory *mem = filled(dir);
    struct ct_arena a = { 0 };
    struct ct_look_value value = ask(CT_OBS_DOMAIN, "news3.example", &a);
    struct ct_look_result result;
    struct ct_look look = { .values = &value, .n = 1 };
    struct stat st;
    size_t said = 0;

    REQUIRE(mem != NULL);
    ct_memory_close(mem);
    snprintf(path, sizeof path, "%s/00000001.seg", dir);
    REQUIRE(stat(path, &st) == 0);
    for (off_t at = 0; at < st.st_size; at += 61) {
        ct_cleanup(ct_close_fd) int fd = open(path, O_RDWR);
        size_t damages = 0;
        char was, now;

        REQUIRE(fd >= 0 && pread(fd, &was, 1, at) == 1);
        now = (char)(was ^ 16);
        REQUIRE(pwrite(fd, &now, 1, at) == 1);
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
        int r = ct_memory_look(mem, &look, &a, &result, NULL);
        CHECK(r == 0 || r == CT_MEMORY_DAMAGED);
        CHECK(result.count <= 500 && result.count >= 428); /* 428 in the other segment */
        if (r == 0)
            CHECK_INT(result.count, 500);
        ct_memory_damage(mem, count_damage, &damages);
        CHECK_INT(damages > 0, r == CT_MEMORY_DAMAGED);
        said += r == CT_MEMORY_DAMAGED;
        CHECK_INT(ct_memory_verify(mem, count_damage, &damages, NULL), CT_MEMORY_DAMAGED);
        ct_memory_close(mem);
        REQUIRE(pwrite(fd, &was, 1, at) == 1);
    }
    CHECK(said > 0);
    CHECK_INT(unlink(path), 0);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
    CHECK_INT(ct_memory_look(mem, &look, &a, &result, NULL), CT_MEMORY_DAMAGED);
    CHECK(result.count >= 428);
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), CT_MEMORY_DAMAGED);
    ct_memory_close(mem);
    ct_arena_done(&a);
    sample_remove(dir);
}
