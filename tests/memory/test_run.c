/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: what was written is found, block by block; equal keys are not equal texts.
 */
#include "memory/run.h"

#include <fcntl.h>

#include "base/cleanup.h"
#include "memory/run_write.h"
#include "memory/sample.h"
#include "memory/store.h"

/* A file without a name. */
static int scratch(void)
{
    char dir[64], path[128];
    int fd;

    if (!sample_folder(dir))
        return -1;
    snprintf(path, sizeof path, "%s/x", dir);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    unlink(path);
    rmdir(dir);
    return fd;
}

static void body_of(struct ct_buf *out, struct ct_span text, uint32_t segment)
{
    struct ct_look_source source = { 1, 1 };
    struct ct_seen_segment in = { segment, 1 };
    struct ct_seen seen = { text, 1, CT_SECOND_US, CT_SECOND_US, &source, &in, 1, 1 };

    ct_buf_clear(out);
    ct_seen_write(out, &seen);
}

enum { MANY = 60000 };

static uint64_t key_number(unsigned i)
{
    return (uint64_t)CT_OBS_DOMAIN << 56 | (uint64_t)i * 7919 * 1000003;
}

static struct ct_run *written(struct ct_run_writer *w, int fd)
{
    struct ct_buf body = ct_buf(1 << 20);
    struct ct_arena a = { 0 };
    struct ct_run *run = NULL;

    ct_run_writer(w, fd, SEED, 5, 3);
    for (unsigned i = 0; i < MANY; i++) {
        ct_arena_reset(&a);
        body_of(&body, ct_arena_printf(&a, "host%u.example", i), 5 + i % 3);
        ct_run_add(w, key_number(i), ct_buf_span(&body));
    }
    CHECK_INT(ct_run_finish(w), 0);
    CHECK_INT(w->n_keys, MANY);
    CHECK_INT(
        ct_run_open(&run, (struct ct_segment_input){ .fd = fd, .size = w->flushed }, NULL), 0);
    ct_buf_done(&body);
    ct_arena_done(&a);
    return run;
}

TEST(every_entry_is_found_in_the_block_where_it_must_be)
{
    struct ct_run_writer w;
    struct ct_run *run = written(&w, scratch());
    struct ct_run_block block = { 0 };
    struct ct_arena a = { 0 };
    size_t n = 0;

    CHECK(run->n_blocks > 100);
    CHECK_INT(run->n_filters, (MANY + CT_RUN_FILTER_KEYS - 1) / CT_RUN_FILTER_KEYS);
    for (size_t b = 0; b < run->n_blocks; b++) {
        CHECK_INT(ct_run_load(run, b, &block), 0);
        while (ct_run_next(&block) == 0) {
            struct ct_seen seen;

            CHECK(block.key == key_number((unsigned)n));
            CHECK_INT(ct_run_find(run->blocks, run->n_blocks, block.key), b);
            CHECK(ct_seen_read(block.body, &a, &seen));
            CHECK(ct_span_eq(seen.text, ct_arena_printf(&a, "host%zu.example", n)));
            CHECK_INT(seen.segments[0].number, 5 + n % 3);
            n++;
            ct_arena_reset(&a);
        }
    }
    CHECK_INT(n, MANY);
    CHECK_INT(ct_run_check(run, SEED), run->n_blocks); /* these keys are not those of the texts */
    ct_run_block_done(&block);
    ct_arena_done(&a);
    ct_run_close(run);
    ct_run_writer_done(&w);
}

TEST(a_run_cut_or_changed_anywhere_at_its_ends_is_refused)
{
    struct ct_run_writer w;
    struct ct_run *run = written(&w, scratch()), *other;
    struct ct_buf all = ct_buf(8 << 20);

    CHECK_INT(ct_input_read(&run->in, 0, run->in.size, &all), 0);
    for (size_t cut = 1; cut < 2000; cut += 13) {
        struct ct_segment_input in = { .fd = -1, .bytes = { all.ptr, all.len - cut } };

        in.size = in.bytes.len;
        CHECK(ct_run_open(&other, in, NULL) < 0);
    }
    for (size_t at = 0; at < all.len; at += at == 7 ? w.flushed - 1000 : 1) {
        struct ct_segment_input in = { .fd = -1, .bytes = ct_buf_span(&all), .size = all.len };

        all.ptr[at] ^= 4;
        CHECK(ct_run_open(&other, in, NULL) < 0);
        all.ptr[at] ^= 4;
    }
    ct_buf_done(&all);
    ct_run_close(run);
    ct_run_writer_done(&w);
}

/* What two texts with one hash would do: the key of one, the text of the other. */
TEST(an_equal_key_with_another_text_is_no_hit)
{
    static const char *const texts[] = { "evil.example", "other.example" };
    struct ct_look_value ask = { CT_OBS_DOMAIN, CT_LIT("evil.example") };
    struct ct_look look = { .values = &ask, .n = 1 };
    uint64_t key = ct_segment_key(CT_OBS_DOMAIN, CT_LIT("evil.example"), SEED);

    for (int i = 0; i < 2; i++) {
        char dir[64], path[128];
        struct ct_memory *mem;
        struct ct_manifest_run line = { .name = "00000000.run", .n = 1 };
        struct ct_buf body = ct_buf(1 << 20), text = ct_buf(1 << 20);
        struct ct_run_writer w;
        struct ct_look_result result;
        struct ct_arena a = { 0 };

        REQUIRE(sample_folder(dir));
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_WRITE, SEED, NULL) == 0);
        CHECK_INT(sample_commit(mem, 0, 10, NULL), 0);
        snprintf(path, sizeof path, "%s/00000000.run", dir);
        ct_cleanup(ct_close_fd) int fd = open(path, O_RDWR | O_CREAT, 0600);
        ct_run_writer(&w, fd, SEED, 0, 1);
        body_of(&body, ct_span_str(texts[i]), 0);
        ct_run_add(&w, key, ct_buf_span(&body));
        CHECK_INT(ct_run_finish(&w), 0);
        line.keys = 1;
        line.bytes = w.flushed;
        line.check = w.check;
        uint64_t chain = mem->manifest.chain;
        ct_manifest_run_line(&text, &line, &chain);
        CHECK_INT(ct_memory_append(mem, &text, chain, NULL), 0);
        ct_memory_close(mem);
        REQUIRE(ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) == 0);
        CHECK_INT(ct_memory_look(mem, &look, &a, &result, NULL), 0);
        CHECK_INT(result.count, i == 0); /* only the run knows it */
        CHECK_INT(ct_memory_verify(mem, NULL, NULL, NULL), i ? CT_MEMORY_DAMAGED : 0);
        ct_memory_close(mem);
        ct_run_writer_done(&w);
        ct_buf_done(&body);
        ct_buf_done(&text);
        ct_arena_done(&a);
        sample_remove(dir);
    }
}
