/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forget: old events go, what was seen stays known.
 */
#include <errno.h>

#include "memory/sample.h"

#define AT(n) ((INT64_C(1600000000) + (n)) * CT_SECOND_US)

static int count(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    uint64_t *n = arg;

    (void)ref;
    CHECK(ev->at_us >= AT(300));
    ++*n;
    return 0;
}

static int on_event(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    uint64_t *n = arg;

    (void)value;
    (void)ref;
    CHECK(at_us >= AT(300));
    ++*n;
    return 0;
}

static struct ct_memory *filled(char dir[64])
{
    struct ct_memory *mem;

    if (!sample_folder(dir) || ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) != 0)
        return NULL;
    for (unsigned i = 0; i < 5; i++)
        CHECK_INT(sample_commit(mem, i * 100, 100, NULL), 0);
    return mem;
}

static void check_look(struct ct_memory *mem)
{
    struct ct_look_value ask[] = {
        { CT_OBS_EMAIL, CT_LIT("minister@parliament.example") },
        { CT_OBS_MESSAGE_ID, CT_LIT("42@mail.example") },
        { CT_OBS_MESSAGE_ID, CT_LIT("442@mail.example") },
        { CT_OBS_MESSAGE_ID, CT_LIT("542@mail.example") },
        { CT_OBS_IP, CT_LIT("192.0.2.0/24") },
    };
    struct ct_look_result r[5];
    uint64_t calls = 0;
    struct ct_look look = { ask, 5, on_event, &calls };
    struct ct_arena a = { 0 };

    CHECK_INT(ct_memory_look(mem, &look, &a, r, NULL), 0);
    CHECK_INT(r[0].count, 500);
    CHECK_INT(r[0].gone, 300);
    CHECK(r[0].first_us == AT(0) && r[0].last_us == AT(499));
    CHECK_INT(r[0].n_sources, 3);
    CHECK_INT(r[1].count, 1);
    CHECK_INT(r[1].gone, 1);
    CHECK(r[1].first_us == AT(42) && r[1].last_us == AT(42));
    CHECK_INT(r[2].count, 1);
    CHECK_INT(r[2].gone, 0);
    CHECK_INT(r[3].count, 0);
    CHECK_INT(r[4].count, 500);
    CHECK_INT(r[4].gone, 300);
    CHECK_INT(calls, 200 + 1 + 200);
    ct_arena_done(&a);
}

TEST(old_events_are_gone_and_still_known)
{
    char dir[64];
    struct ct_memory *mem = filled(dir);
    struct ct_forgotten f;
    uint64_t n = 0;
    struct ct_scan scan = { .fn = count, .arg = &n };
    struct ct_arena a = { 0 };
    struct ct_event ev;

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_forget(mem, AT(350), &f, NULL), 0);
    CHECK_INT(f.events, 300);
    CHECK_INT(f.segments, 3);
    CHECK_INT(f.kept, 1); /* 300 to 399 lies on both sides */
    CHECK_INT(f.unsafe, 0);
    CHECK_INT(f.by_class[CT_CLASS_MAIL], 300);
    for (int again = 0; again < 2; again++) {
        CHECK_INT(ct_memory_state(mem)->events, 200);
        CHECK_INT(ct_memory_state(mem)->forgotten, 300);
        check_look(mem);
        n = 0;
        CHECK_INT(ct_memory_scan(mem, &scan, NULL), 0);
        CHECK_INT(n, 200);
        CHECK_INT(ct_memory_event(mem, (struct ct_event_ref){ 1, 5 }, &a, &ev, NULL), -ENOENT);
        CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), 0);
        ct_memory_close(mem);
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    }
    CHECK_INT(ct_memory_forget(mem, AT(350), &f, NULL), 0);
    CHECK_INT(f.events, 0);
    ct_memory_close(mem);
    ct_arena_done(&a);
    sample_remove(dir);
}

TEST(what_was_forgotten_survives_later_merges)
{
    char dir[64];
    struct ct_memory *mem = filled(dir);
    struct ct_look_value ask = { CT_OBS_EMAIL, CT_LIT("minister@parliament.example") };
    struct ct_look look = { .values = &ask, .n = 1 };
    struct ct_look_result r;
    struct ct_forgotten f;
    struct ct_arena a = { 0 };

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_forget(mem, AT(300), &f, NULL), 0);
    for (unsigned i = 5; i < 40; i++) {
        CHECK_INT(sample_commit(mem, i * 100, 100, NULL), 0);
        CHECK_INT(ct_memory_merge(mem, i % 2, NULL, NULL), 0);
    }
    CHECK_INT(ct_memory_look(mem, &look, &a, &r, NULL), 0);
    CHECK_INT(r.count, 4000);
    CHECK_INT(r.gone, 300);
    ct_arena_done(&a);
    ct_memory_close(mem);
    sample_remove(dir);
}

/* Without its segments a lost run cannot be replaced, and the answer says so. */
TEST(a_lost_run_over_forgotten_segments_is_no_silent_not_seen)
{
    char dir[64], path[128];
    struct ct_memory *mem = filled(dir);
    struct ct_look_value ask = { CT_OBS_MESSAGE_ID, CT_LIT("42@mail.example") };
    struct ct_look look = { .values = &ask, .n = 1 };
    struct ct_look_result r;
    struct ct_forgotten f;
    struct ct_arena a = { 0 };

    REQUIRE(mem != NULL);
    CHECK_INT(ct_memory_forget(mem, AT(300), &f, NULL), 0);
    ct_memory_close(mem);
    snprintf(path, sizeof path, "%s/00000000.run", dir);
    CHECK_INT(unlink(path), 0);
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 0, NULL) == 0);
    CHECK_INT(ct_memory_look(mem, &look, &a, &r, NULL), CT_MEMORY_DAMAGED);
    CHECK_INT(ct_memory_merge(mem, true, NULL, NULL), 0);
    CHECK_INT(ct_memory_look(mem, &look, &a, &r, NULL), CT_MEMORY_DAMAGED);
    CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), CT_MEMORY_DAMAGED);
    ct_arena_done(&a);
    ct_memory_close(mem);
    sample_remove(dir);
}
