/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "tap.h"

TEST(memory_is_zeroed_and_aligned)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t size = 1; size < 200; size += 7) {
        char *p = ct_arena_alloc(&a, size);

        CHECK_INT((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            REQUIRE(p[i] == 0);
        memset(p, 0xAA, size);
    }
}

TEST(allocations_do_not_touch_each_other)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    char *p[300];

    for (size_t i = 0; i < 300; i++) {
        p[i] = ct_arena_raw(&a, i * 13 + 1);
        memset(p[i], (int)(i & 0x7F), i * 13 + 1);
    }
    for (size_t i = 0; i < 300; i++)
        for (size_t k = 0; k < i * 13 + 1; k++)
            REQUIRE(p[i][k] == (char)(i & 0x7F));
}

TEST(memory_is_zeroed_again_after_a_reset)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    memset(ct_arena_raw(&a, 1000), 0xFF, 1000);
    ct_arena_reset(&a);
    CHECK_INT(a.used, 0);

    char *p = ct_arena_alloc(&a, 1000);
    for (size_t i = 0; i < 1000; i++)
        REQUIRE(p[i] == 0);
}

TEST(one_allocation_may_be_larger_than_any_block)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    size_t big = (size_t)9 << 20;
    char *p = ct_arena_raw(&a, big), *q = ct_arena_raw(&a, 10);

    memset(p, 1, big);
    memset(q, 2, 10);
    CHECK_INT(p[big - 1], 1);
    CHECK_INT(a.used, big + 10);
    ct_arena_reset(&a);
    CHECK_INT(a.used, 0);
}

TEST(nothing_may_be_allocated_too)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    CHECK(ct_arena_alloc(&a, 0) != NULL);
    CHECK_INT(ct_arena_copy(&a, (struct ct_span){ NULL, 0 }).len, 0);
    ct_arena_reset(&a);
}

TEST(shrinking_gives_back_only_the_newest)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    char *p = ct_arena_raw(&a, 4096);

    memset(p, 7, 4096);
    ct_arena_shrink(&a, p, 4096, 100);

    char *q = ct_arena_raw(&a, 64);
    memset(q, 9, 64);
    for (size_t i = 0; i < 100; i++)
        REQUIRE(p[i] == 7);
    if (!CT_ARENA_STRICT) {
        CHECK(q >= p + 100 && q < p + 200);
        CHECK_INT(a.used, 164);
    }

    size_t used = a.used;
    ct_arena_shrink(&a, p, 100, 10); /* not the newest any more */
    CHECK_INT(a.used, used);
    char *r = ct_arena_raw(&a, 16);
    memset(r, 3, 16);
    for (size_t i = 0; i < 64; i++)
        REQUIRE(q[i] == 9);
}

TEST(shrinking_to_nothing_or_not_at_all_is_fine)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    char *p = ct_arena_raw(&a, 33);

    ct_arena_shrink(&a, p, 33, 33);
    CHECK_INT(a.used, 33);
    ct_arena_shrink(&a, p, 33, 0);
    if (!CT_ARENA_STRICT) {
        CHECK_INT(a.used, 0);
        CHECK(ct_arena_raw(&a, 8) == (void *)p);
    }
}

TEST(copies_are_independent_of_the_original)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    char text[] = "MiXed\xC3\x84";
    struct ct_span copy = ct_arena_copy(&a, ct_span_str(text));
    struct ct_span low = ct_arena_lower(&a, ct_span_str(text));

    memset(text, 'x', sizeof text - 1);
    CHECK_SPAN(copy, "MiXed\xC3\x84");
    CHECK_SPAN(low, "mixed\xC3\x84");
}

TEST(printing_takes_what_it_needs)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    CHECK_SPAN(ct_arena_printf(&a, "%d-%s", 42, "x"), "42-x");
    CHECK_SPAN(ct_arena_printf(&a, "%s", ""), "");
    CHECK_INT(ct_arena_printf(&a, "%0*d", 100000, 1).len, 100000);
}

TEST(a_kept_heap_does_not_shrink)
{
    char *from = sbrk(0), *grown;
    void *p;

    if (CT_ARENA_STRICT) {
        printf("# skipped: a sanitizer has its own heap\n");
        return;
    }
    ct_heap_keep(8 << 20);
    grown = sbrk(0);
    CHECK(grown >= from + (8 << 20));
    p = malloc(4 << 20);
    REQUIRE(p != NULL);
    memset(p, 1, 4 << 20);
    free(p);
    CHECK(sbrk(0) == (void *)grown);
}
