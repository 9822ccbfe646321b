/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen: what is known of a value survives being written, read and joined.
 */
#include "memory/run.h"

#include "memory/sample.h"

static bool same(const struct ct_seen *a, const struct ct_seen *b)
{
    bool ok = ct_span_eq(a->text, b->text) && a->count == b->count && a->first_us == b->first_us &&
              a->last_us == b->last_us && a->n_sources == b->n_sources &&
              a->n_segments == b->n_segments;

    for (size_t i = 0; ok && i < a->n_sources; i++)
        ok = a->sources[i].source == b->sources[i].source &&
             a->sources[i].count == b->sources[i].count;
    for (size_t i = 0; ok && i < a->n_segments; i++)
        ok = a->segments[i].number == b->segments[i].number &&
             a->segments[i].count == b->segments[i].count;
    return ok;
}

/* Whole bodies come back; a body cut at any byte is none. */
static void check_body(const struct ct_seen *seen)
{
    struct ct_buf buf = ct_buf(1 << 20);
    struct ct_arena a = { 0 };
    struct ct_seen back;

    ct_seen_write(&buf, seen);
    CHECK(ct_seen_read(ct_buf_span(&buf), &a, &back) && same(seen, &back));
    for (size_t n = 0; n < buf.len; n++)
        CHECK(!ct_seen_read((struct ct_span){ buf.ptr, n }, &a, &back));
    ct_buf_chr(&buf, 0);
    CHECK(!ct_seen_read(ct_buf_span(&buf), &a, &back));
    ct_arena_done(&a);
    ct_buf_done(&buf);
}

#define T(s) ((s)*INT64_C(1000000))

TEST(what_is_known_comes_back_as_it_was)
{
    struct ct_look_source one[] = { { 7, 1 } };
    struct ct_look_source two[] = { { 0, 3 }, { 4000000000, 2 } };
    struct ct_look_source half[] = { { 1, 3 }, { 2, 2 } };
    struct ct_look_source none[] = { { 3, 5 } };
    struct ct_seen_segment first[] = { { 12, 1 } }, both[] = { { 0, 4 }, { 1, 1 } };
    const struct ct_seen rows[] = {
        { CT_LIT("evil.example"), 1, T(1600000000), T(1600000000), one, first, 1, 1 },
        { CT_LIT("192.0.2.7"), 5, T(4), T(9), two, both, 2, 2 },
        { CT_LIT("half.example"), 5, T(4) + 1, T(9), half, both, 2, 2 },
        { CT_LIT("none.example"), 5, CT_TIME_NONE, CT_TIME_NONE, none, both, 1, 2 },
        { CT_LIT(""), 1, T(-62135596800), T(-62135596800), one, first, 1, 1 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_body(&rows[i]);
}

TEST(two_bodies_of_one_text_are_joined_source_by_source)
{
    struct ct_look_source x[] = { { 1, 2 }, { 5, 1 } };
    struct ct_look_source y[] = { { 1, 1 }, { 3, 1 } };
    struct ct_look_source xy[] = { { 1, 3 }, { 3, 1 }, { 5, 1 } };
    struct ct_seen_segment sx[] = { { 0, 3 } }, sy[] = { { 0, 1 }, { 2, 1 } };
    struct ct_seen_segment sxy[] = { { 0, 4 }, { 2, 1 } };
    struct ct_seen a = { CT_LIT("a.example"), 3, T(4), T(6), x, sx, 2, 1 };
    struct ct_seen b = { CT_LIT("a.example"), 2, T(9), T(9), y, sy, 2, 2 };
    struct ct_seen ab = { CT_LIT("a.example"), 5, T(4), T(9), xy, sxy, 3, 2 };
    struct ct_arena arena = { 0 };

    ct_seen_join(&a, &b, &arena);
    CHECK(same(&a, &ab));
    check_body(&a);
    ct_arena_done(&arena);
}

TEST(sums_that_do_not_agree_are_refused)
{
    struct ct_look_source x[] = { { 1, 2 }, { 5, 1 } };
    struct ct_seen_segment s[] = { { 0, 1 }, { 2, 2 } };
    struct ct_seen seen = { CT_LIT("a.example"), 4, T(4), T(6), x, s, 2, 2 }, back;
    struct ct_buf buf = ct_buf(1 << 20);
    struct ct_arena a = { 0 };

    ct_seen_write(&buf, &seen);
    CHECK(!ct_seen_read(ct_buf_span(&buf), &a, &back));
    ct_arena_done(&a);
    ct_buf_done(&buf);
}
