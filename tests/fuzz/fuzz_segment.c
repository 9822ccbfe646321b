/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a segment: first as they are, then without comparing checksums,
 * so that what lies behind them is reached. Whatever opens is read in every way.
 *
 * Contracts: rows and strings stay within what the directory announced, the
 * values of an event ascend by field, rows of a key ascend, and a segment that
 * checks clean gives every event.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "memory/keys.h"
#include "memory/segment.h"
#include "memory/store.h"

#define SEED UINT64_C(0x5eed)

static void must(bool ok)
{
    if (!ok)
        abort();
}

static size_t read_events(struct ct_segment *seg)
{
    struct ct_rows rows = { 0 };
    struct ct_values values = { 0 };
    size_t n = 0;

    for (size_t g = 0; g < seg->dir.n_groups && n < 20000; g++) {
        if (ct_rows_load(seg, g, NULL, &rows) < 0)
            continue;
        for (uint32_t i = 0; i < rows.n_rows; i++) {
            struct ct_event ev;

            if (ct_rows_event(seg, &rows, i, &values, &ev) < 0)
                continue;
            must(ev.source <= seg->dir.max_source);
            for (size_t k = 1; k < ev.n; k++)
                must(ev.values[k - 1].field <= ev.values[k].field);
            n++;
        }
    }
    ct_vec_done(&values.list);
    ct_rows_done(&rows);
    return n;
}

static void read_block(struct ct_segment *seg, struct ct_keys *keys, struct ct_arena *a)
{
    for (uint32_t e = 0; e < keys->n && e < 2000; e++) {
        uint32_t *rows = ct_arena_raw(a, keys->count[e] * sizeof *rows);
        struct ct_span text;

        if (ct_keys_rows(keys, e, rows) < 0)
            return;
        for (uint32_t i = 0; i < keys->count[e]; i++)
            must(rows[i] < seg->dir.n_events && (i == 0 || rows[i] > rows[i - 1]));
        if (ct_segment_string(seg, keys->string[e], &text) == 0)
            must(text.len <= CT_MAX_VALUE_BYTES);
        must(ct_keys_at(keys, keys->key[e]) <= e);
        ct_arena_reset(a);
    }
}

static void read_keys(struct ct_segment *seg)
{
    struct ct_keys keys = ct_keys(seg);
    struct ct_arena a = { 0 };

    for (uint64_t i = 0; i < 64; i++) {
        uint64_t key = (i % CT_N_OBSERVABLES) << 56 | i * UINT64_C(0x9e3779b97f4a7c15) >> 8;

        (void)ct_keys_maybe(&keys, key);
        must(ct_keys_find(&keys, key) <= seg->dir.n_key_blocks);
    }
    for (size_t b = 0; b < seg->dir.n_key_blocks; b++)
        if (ct_keys_load(&keys, b) == 0)
            read_block(seg, &keys, &a);
    ct_arena_done(&a);
    ct_keys_done(&keys);
}

static void use(struct ct_span bytes, bool unchecked)
{
    struct ct_segment_input in = {
        .fd = -1, .bytes = bytes, .size = bytes.len, .unchecked = unchecked
    };
    struct ct_segment *seg;
    size_t n, bad;

    if (ct_segment_open(&seg, in, NULL) < 0)
        return;
    n = read_events(seg);
    read_keys(seg);
    bad = ct_segment_check(seg, SEED, NULL, NULL);
    if (bad == 0 && n < 20000)
        must(n == seg->dir.n_events);
    ct_segment_close(seg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_span bytes = { (const char *)data, size };

    ct_hash_seed_fix(1);
    use(bytes, false);
    use(bytes, true);
    return 0;
}
