/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/repeat.h"

#include <errno.h>

#include "memory/sample.h"

struct line { /* of a log: which record, when, from which source of its share */
    unsigned record, second, source;
};

/* A segment of flow events, a line each. */
static struct ct_span log_of(struct ct_arena *a, const struct line *v, size_t n)
{
    struct ct_segment_builder *b = ct_segment_new(CT_CLASS_FLOW, SEED);
    struct ct_buf out = ct_buf(1 << 24);
    struct ct_batch batch = { 0 };
    struct ct_span ret;

    for (size_t i = 0; i < n; i++) {
        int64_t at = (1600000000 + (int64_t)v[i].second) * CT_SECOND_US;

        ct_batch_event(&batch, CT_CLASS_FLOW, at, i * 100, 100);
        ct_batch_str(
            &batch, CT_F_SOURCE_IP, ct_arena_printf(&batch.arena, "192.0.2.%u", v[i].record % 200));
    }
    ct_batch_seal(&batch);
    for (size_t i = 0; i < n; i++) {
        batch.events.v[i].source = v[i].source;
        batch.events.v[i].record = v[i].record;
        if (ct_segment_add(b, &batch.events.v[i]) != 0)
            abort();
    }
    ct_segment_finish(b, &out);
    ret = ct_arena_copy(a, ct_buf_span(&out));
    ct_buf_done(&out);
    ct_batch_done(&batch);
    ct_segment_free(b);
    return ret;
}

struct box {
    char dir[64];
    struct ct_memory *mem;
    struct ct_arena arena;
    uint64_t passed[4];
    uint32_t base;
};

static bool box_open(struct box *x)
{
    *x = (struct box){ .base = 1 };
    return CHECK(sample_folder(x->dir) != NULL) &&
           CHECK_INT(ct_memory_open(&x->mem, x->dir, CT_MEMORY_WRITE, SEED, NULL), 0);
}

/* Commits the lines as one share of up to four sources; how many events it stored. */
static long box_add(struct box *x, const struct line *v, size_t n)
{
    struct ct_span segment = log_of(&x->arena, v, n);
    uint64_t before = ct_memory_state(x->mem)->events;
    struct ct_repeats rep = { .base = x->base, .passed = x->passed, .n = 4, .arena = &x->arena };
    struct ct_commit c = { .source_base = x->base, .segments = &segment, .n = 1 };

    memset(x->passed, 0, sizeof x->passed);
    CHECK_INT(ct_memory_pass_over(x->mem, &rep, &segment, &c.n, NULL), 0);
    CHECK_INT(ct_memory_commit(x->mem, &c, NULL), 0);
    x->base += 4;
    return (long)(ct_memory_state(x->mem)->events - before);
}

static void box_close(struct box *x)
{
    CHECK_INT(ct_memory_verify(x->mem, NULL, NULL, NULL), 0);
    ct_memory_close(x->mem);
    ct_arena_done(&x->arena);
    sample_remove(x->dir);
}

TEST(what_another_source_brought_is_passed_over)
{
    static const struct line first[] = { { 1, 0, 0 }, { 2, 1, 0 }, { 3, 2, 0 } };
    static const struct line then[] = { { 2, 1, 0 }, { 3, 2, 0 }, { 4, 3, 0 }, { 5, 4, 1 } };
    struct box x;

    REQUIRE(box_open(&x));
    CHECK_INT(box_add(&x, first, 3), 3);
    CHECK_INT(box_add(&x, then, 4), 2);
    CHECK_INT(x.passed[0], 2);
    CHECK_INT(x.passed[1], 0);
    CHECK_INT(box_add(&x, then, 4), 0); /* and leaves no segment */
    CHECK_INT(x.passed[0], 3);
    CHECK_INT(x.passed[1], 1);
    CHECK_INT(ct_memory_state(x.mem)->segments, 2);
    box_close(&x);
}

TEST(equal_lines_of_one_source_are_events_of_their_own)
{
    static const struct line twice[] = { { 1, 0, 0 }, { 1, 0, 0 }, { 2, 0, 0 } };
    static const struct line thrice[] = { { 1, 0, 0 }, { 1, 0, 0 }, { 1, 0, 0 } };
    static const struct line other[] = { { 1, 9, 0 } };
    struct box x, y;

    REQUIRE(box_open(&x) && box_open(&y));
    CHECK_INT(box_add(&x, twice, 3), 3);
    CHECK_INT(box_add(&x, thrice, 3), 1);
    CHECK_INT(box_add(&x, other, 1), 1); /* at another time */
    /* in the other order as many */
    CHECK_INT(box_add(&y, thrice, 3), 3);
    CHECK_INT(box_add(&y, twice, 3), 1);
    CHECK_INT(box_add(&y, other, 1), 1);
    CHECK_INT(ct_memory_state(x.mem)->events, ct_memory_state(y.mem)->events);
    box_close(&x);
    box_close(&y);
}

TEST(sources_of_one_share_are_compared_with_each_other)
{
    static const struct line v[] = { { 1, 0, 0 }, { 2, 0, 0 }, { 1, 0, 1 }, { 3, 0, 1 },
        { 1, 0, 2 }, { 1, 0, 2 }, { 2, 0, 3 } };
    struct box x;

    REQUIRE(box_open(&x));
    CHECK_INT(box_add(&x, v, 7), 4); /* 1 of source 0 and one more of source 2, 2, 3 */
    CHECK_INT(x.passed[0], 0);
    CHECK_INT(x.passed[1], 1);
    CHECK_INT(x.passed[2], 1);
    CHECK_INT(x.passed[3], 1);
    box_close(&x);
}

TEST(what_has_no_hash_or_no_time_is_never_a_repeat)
{
    static const struct line v[] = { { 0, 0, 0 }, { 0, 0, 1 }, { 1, 0, 1 } };
    struct ct_span segment;
    struct box x;

    REQUIRE(box_open(&x));
    CHECK_INT(box_add(&x, v, 3), 3);
    CHECK_INT(box_add(&x, v, 2), 2);
    CHECK_INT(box_add(&x, v, 3), 2);
    segment = ct_arena_copy(&x.arena, CT_LIT("no segment"));
    struct ct_repeats rep = { .base = 1, .passed = x.passed, .n = 4, .arena = &x.arena };
    size_t n = 1;
    CHECK_INT(ct_memory_pass_over(x.mem, &rep, &segment, &n, NULL), 0);
    CHECK_INT(n, 1);
    CHECK_SPAN(segment, "no segment");
    box_close(&x);
}

/* Three overlapping windows of a log in all six orders. */
TEST(the_number_of_events_does_not_depend_on_the_order_of_sources)
{
    static const unsigned order[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 },
        { 2, 0, 1 }, { 2, 1, 0 } };
    struct line window[3][400];
    for (unsigned w = 0; w < 3; w++)
        for (unsigned i = 0; i < 400; i++) {
            unsigned at = w * 150 + i;

            /* now and then two equal lines */
            window[w][i] = (struct line){ 1 + at - at % 7 / 6, at / 3, 0 };
        }
    for (unsigned o = 0; o < 6; o++) {
        struct box x;

        REQUIRE(box_open(&x));
        for (unsigned k = 0; k < 3; k++)
            (void)box_add(&x, window[order[o][k]], 400);
        CHECK_INT(ct_memory_state(x.mem)->events, 700);
        box_close(&x);
    }
}

TEST(a_damaged_earlier_segment_costs_no_more_than_a_count)
{
    static const struct line v[] = { { 1, 0, 0 }, { 2, 1, 0 } };
    char path[200];
    struct box x;
    FILE *f;

    REQUIRE(box_open(&x));
    CHECK_INT(box_add(&x, v, 2), 2);
    snprintf(path, sizeof path, "%s/00000000.seg", x.dir);
    f = fopen(path, "r+b");
    REQUIRE(f != NULL);
    CHECK(fseek(f, 8, SEEK_SET) == 0 && fputs("damage everywhere", f) >= 0);
    fclose(f);
    CHECK_INT(box_add(&x, v, 2), 2);
    ct_memory_close(x.mem);
    ct_arena_done(&x.arena);
    sample_remove(x.dir);
}
