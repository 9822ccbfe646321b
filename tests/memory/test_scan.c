/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan: order, chosen fields, times, and stopping.
 */
#include <errno.h>

#include "memory/sample.h"

struct seen {
    size_t n, values, stop;
    uint32_t last_row, last_segment;
    bool disordered, sources_ok;
};

static int see(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    struct seen *s = arg;

    if (s->n && (ref->segment < s->last_segment ||
                    (ref->segment == s->last_segment && ref->row <= s->last_row)))
        s->disordered = true;
    s->last_segment = ref->segment;
    s->last_row = ref->row;
    s->sources_ok = ev->source == 10 + ev->offset / 1000 % 3;
    s->values += ev->n;
    s->n++;
    return s->n == s->stop ? 7 : 0;
}

TEST(a_scan_gives_what_was_asked_for_in_order)
{
    static const enum ct_field fields[] = { CT_F_TO_ADDRESS, CT_F_TEXT_WORDS };
    int64_t base = 1600000000 * CT_SECOND_US;
    char dir[64];
    struct ct_memory *mem;
    struct seen all = { 0 }, some = { 0 }, timed = { 0 }, stopped = { .stop = 5 }, late = { 0 };
    struct ct_scan scan = { .class = CT_CLASS_MAIL, .fn = see, .arg = &all };

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    CHECK_INT(sample_commit(mem, 0, 4000, NULL), 0);
    CHECK_INT(sample_commit(mem, 4000, 1000, NULL), 0);
    CHECK_INT(ct_memory_scan(mem, &scan, NULL), 0);
    CHECK_INT(all.n, 5000);
    CHECK_INT(all.values, 7 * 5000);
    CHECK(!all.disordered && all.sources_ok);

    scan.fields = fields;
    scan.n = 2;
    scan.arg = &some;
    CHECK_INT(ct_memory_scan(mem, &scan, NULL), 0);
    CHECK_INT(some.values, 3 * 5000);

    scan.from_us = base + 3990 * CT_SECOND_US;
    scan.to_us = base + 4010 * CT_SECOND_US;
    scan.arg = &timed;
    CHECK_INT(ct_memory_scan(mem, &scan, NULL), 0);
    CHECK_INT(timed.n, 20);

    scan = (struct ct_scan){ .fn = see, .arg = &stopped };
    CHECK_INT(ct_memory_scan(mem, &scan, NULL), 7);
    CHECK_INT(stopped.n, 5);

    scan = (struct ct_scan){ .fn = see, .arg = &late, .from_segment = 1 };
    CHECK_INT(ct_memory_scan(mem, &scan, NULL), 0);
    CHECK_INT(late.n, 1000);
    ct_memory_close(mem);
    sample_remove(dir);
}

TEST(one_event_comes_back_by_its_reference)
{
    char dir[64];
    struct ct_memory *mem;
    struct ct_arena a = { 0 };
    struct ct_event ev;

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    for (unsigned i = 0; i < 12; i++)
        CHECK_INT(sample_commit(mem, i * 10, 10, NULL), 0);
    for (unsigned i = 0; i < 120; i += 7) {
        struct ct_event_ref ref = { i / 10, i % 10 };

        CHECK_INT(ct_memory_event(mem, ref, &a, &ev, NULL), 0);
        CHECK_INT(ev.offset, i * 1000);
        CHECK_INT(ev.source, 10 + i % 3);
        CHECK_INT(ev.n, 7);
        CHECK_INT(ct_event_int(&ev, CT_F_TEXT_WORDS), i % 300);
    }
    CHECK_INT(ct_memory_event(mem, (struct ct_event_ref){ 12, 0 }, &a, &ev, NULL), -ENOENT);
    CHECK_INT(ct_memory_event(mem, (struct ct_event_ref){ 0, 10 }, &a, &ev, NULL), -ENOENT);
    ct_arena_done(&a);
    ct_memory_close(mem);
    sample_remove(dir);
}
