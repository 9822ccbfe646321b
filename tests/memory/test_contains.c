/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/contains.h"

#include "memory/sample.h"

static struct ct_span page(struct ct_batch *b, unsigned i)
{
    return ct_arena_printf(&b->arena, "/Section%u/page-%u.html", i % 90, i);
}

static int add(struct ct_memory *mem, unsigned from, unsigned n)
{
    struct ct_segment_builder *to = ct_segment_new(CT_CLASS_WEB, SEED);
    struct ct_buf out = ct_buf(1 << 26);
    struct ct_batch b = { 0 };
    struct ct_span span;
    int r;

    for (unsigned i = from; i < from + n; i++) {
        ct_batch_event(&b, CT_CLASS_WEB, (1600000000 + (int64_t)i) * CT_SECOND_US, i * 9, 9);
        ct_batch_str(&b, CT_F_URL_PATH, page(&b, i));
        ct_batch_str(&b, CT_F_USER_AGENT, i % 3 ? CT_LIT("Agent/One") : CT_LIT("x"));
        ct_batch_str(&b, CT_F_USER_NAME, CT_LIT("page-not-searched"));
    }
    ct_batch_seal(&b);
    for (unsigned i = 0; i < n; i++)
        if (ct_segment_add(to, &b.events.v[i]) != 0)
            abort();
    ct_segment_finish(to, &out);
    span = ct_buf_span(&out);
    r = ct_memory_commit(
        mem, &(struct ct_commit){ .source_base = 4, .segments = &span, .n = 1 }, NULL);
    ct_buf_done(&out);
    ct_batch_done(&b);
    ct_segment_free(to);
    return r;
}

static int on_event(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    uint64_t *sum = arg;

    (void)ref;
    CHECK_INT(ev->source, 4);
    sum[0]++;
    sum[1] += ev->offset / 9;
    return 0;
}

TEST(a_piece_of_text_is_found_where_it_is_and_little_else_is_read)
{
    char dir[64];
    struct ct_memory *mem;
    struct ct_contains_sum s;
    uint64_t got[2] = { 0 };

    REQUIRE(sample_folder(dir));
    REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
    REQUIRE(add(mem, 0, 40000) == 0 && add(mem, 40000, 40000) == 0);
    REQUIRE(sample_commit(mem, 0, 10, NULL) == 0); /* mails without a subject */
    CHECK_INT(ct_memory_contains(mem, CT_LIT("PAGE-23456.HTML"), on_event, got, &s, NULL), 0);
    CHECK_INT(got[0], 1);
    CHECK_INT(got[1], 23456);
    CHECK(s.groups >= 10 && s.read <= 3);
    printf("# %d of %d groups were read\n", (int)s.read, (int)s.groups);
    memset(got, 0, sizeof got);
    CHECK_INT(ct_memory_contains(mem, CT_LIT("section7/"), on_event, got, &s, NULL), 0);
    CHECK_INT(got[0], 889);
    CHECK_INT(s.read, s.groups);
    memset(got, 0, sizeof got);
    CHECK_INT(ct_memory_contains(mem, CT_LIT("e/O"), on_event, got, &s, NULL), 0);
    CHECK_INT(got[0], 0);
    CHECK_INT(s.read, s.groups); /* too short for the filter */
    CHECK_INT(ct_memory_contains(mem, CT_LIT("t/o"), on_event, got, &s, NULL), 0);
    CHECK_INT(got[0], 53333);
    memset(got, 0, sizeof got);
    CHECK_INT(ct_memory_contains(mem, CT_LIT("not-searched"), on_event, got, &s, NULL), 0);
    CHECK_INT(got[0], 0);
    CHECK_INT(s.read, 0);
    CHECK(ct_memory_contains(mem, CT_LIT(""), on_event, got, &s, NULL) < 0);
    ct_memory_close(mem);
    sample_remove(dir);
}
