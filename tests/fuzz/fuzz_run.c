/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a run: first as they are, then without comparing checksums, so that
 * what lies behind them is reached. Whatever opens is read in every way.
 *
 * Contracts: blocks give no more entries than the directory says, in ascending
 * order of key; what a body says is written back to a body that reads the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/hash.h"
#include "fuzz/fuzz.h"
#include "memory/run.h"

#define SEED UINT64_C(0x5eed)

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void read_body(struct ct_span body, struct ct_arena *a)
{
    struct ct_buf again = ct_buf(1 << 22);
    struct ct_seen seen, back;
    struct ct_span text;
    uint64_t sum = 0;

    if (!ct_seen_read(body, a, &seen))
        return;
    must(ct_seen_text(body, &text) && ct_span_eq(text, seen.text));
    for (size_t i = 0; i < seen.n_sources; i++)
        must(i == 0 || seen.sources[i].source > seen.sources[i - 1].source);
    for (size_t i = 0; i < seen.n_segments; i++) {
        must(i == 0 || seen.segments[i].number > seen.segments[i - 1].number);
        sum += seen.segments[i].count;
    }
    must(sum == seen.count && seen.first_us <= seen.last_us);
    ct_seen_write(&again, &seen);
    must(ct_seen_read(ct_buf_span(&again), a, &back) && back.count == seen.count &&
         back.first_us == seen.first_us && back.last_us == seen.last_us &&
         back.n_sources == seen.n_sources && back.n_segments == seen.n_segments);
    ct_seen_join(&back, &seen, a);
    must(back.count == 2 * seen.count && back.n_segments == seen.n_segments);
    ct_buf_done(&again);
}

static void use(struct ct_span bytes, bool unchecked)
{
    struct ct_segment_input in = {
        .fd = -1, .bytes = bytes, .size = bytes.len, .unchecked = unchecked
    };
    struct ct_run_block block = { 0 };
    struct ct_arena a = { 0 };
    struct ct_run *run;

    if (ct_run_open(&run, in, NULL) < 0)
        return;
    for (size_t b = 0; b < run->n_blocks && b < 1000; b++) {
        uint64_t n = 0, last = run->blocks[b].first;

        must(ct_run_find(run->blocks, run->n_blocks, last) == b);
        if (ct_run_load(run, b, &block) < 0)
            continue;
        while (ct_run_next(&block) == 0) {
            must(block.key >= last && ++n <= run->blocks[b].n);
            last = block.key;
            read_body(block.body, &a);
            ct_arena_reset(&a);
        }
    }
    (void)ct_run_check(run, SEED);
    ct_run_block_done(&block);
    ct_arena_done(&a);
    ct_run_close(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_span bytes = { (const char *)data, size };
    struct ct_arena a = { 0 };

    ct_hash_seed_fix(1);
    read_body(bytes, &a);
    ct_arena_done(&a);
    use(bytes, false);
    use(bytes, true);
    return 0;
}
