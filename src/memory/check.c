/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check: every block of one segment read as a scan or look-up would, without
 * using what comes out.
 *
 * For `verify`. The parent of the workers asks for less, ct_segment_is_sound():
 * whether all came through the pipe. It runs alone for all workers, and reading
 * trusts a segment no further than its checksums anyway.
 */
#include <errno.h>
#include <inttypes.h>

#include "base/limits.h"
#include "memory/keys.h"
#include "memory/segment.h"
#include "memory/store.h"

struct check {
    struct ct_segment *seg;
    uint64_t seed;
    ct_segment_damage_fn *fn;
    void *arg;
    size_t bad;
};

static void found(struct check *c, uint64_t events, const char *what)
{
    c->bad++;
    if (c->fn)
        c->fn(c->arg, events, what);
}

static void check_groups(struct check *c)
{
    struct ct_rows rows = { 0 };

    for (size_t g = 0; g < c->seg->dir.n_groups; g++) {
        char what[120];

        if (ct_rows_load(c->seg, g, NULL, &rows) == 0)
            continue;
        snprintf(what, sizeof what, "events %" PRIu32 " to %" PRIu32 " are damaged",
            c->seg->dir.groups[g].first_row,
            c->seg->dir.groups[g].first_row + c->seg->dir.groups[g].n_rows - 1);
        found(c, c->seg->dir.groups[g].n_rows, what);
    }
    ct_rows_done(&rows);
}

static void check_strings(struct check *c)
{
    const struct ct_directory *dir = &c->seg->dir;

    for (size_t b = 0; b < dir->n_string_blocks; b++) {
        struct ct_span s;
        char what[120];

        ct_segment_trim(c->seg);
        if (ct_segment_string(c->seg, (uint32_t)dir->strings[b].first, &s) == 0)
            continue;
        snprintf(
            what, sizeof what, "block %zu of %zu of texts is damaged", b + 1, dir->n_string_blocks);
        found(c, 0, what);
    }
}

static bool is_key_of(uint64_t key, struct ct_span text, uint64_t seed)
{
    enum ct_observable type = (enum ct_observable)(key >> 56);

    return key == ct_segment_key(type, ct_observable_key(type, text), seed);
}

/* Each key is that of its text, each row exists. */
static int check_key_block(struct check *c, struct ct_keys *keys, size_t b, struct ct_arena *a)
{
    int r = ct_keys_load(keys, b);

    for (uint32_t e = 0; r == 0 && e < keys->n; e++) {
        uint32_t *rows = ct_arena_raw(a, keys->count[e] * sizeof *rows);
        struct ct_span value;

        r = ct_keys_rows(keys, e, rows);
        if (r == 0)
            r = ct_segment_string(c->seg, keys->string[e], &value);
        if (r == 0 &&
            (!is_key_of(keys->key[e], value, c->seed) || ct_keys_maybe(keys, keys->key[e]) != 1))
            r = -EBADMSG;
        ct_arena_reset(a);
    }
    if (r == 0 && keys->rows.len)
        r = -EBADMSG;
    return r;
}

static void check_keys(struct check *c)
{
    struct ct_keys keys = ct_keys(c->seg);
    struct ct_arena a = { 0 };

    for (size_t b = 0; b < c->seg->dir.n_key_blocks; b++) {
        char what[120];

        ct_segment_trim(c->seg);
        if (check_key_block(c, &keys, b, &a) == 0)
            continue;
        snprintf(what, sizeof what, "block %zu of %zu of the index is damaged", b + 1,
            c->seg->dir.n_key_blocks);
        found(c, 0, what);
    }
    for (size_t b = 0; b < c->seg->dir.n_bloom; b++)
        if (ct_block_read(&c->seg->in, &c->seg->dir.bloom[b], &c->seg->buf) < 0)
            found(c, 0, "the index's filter is damaged");
    ct_arena_done(&a);
    ct_keys_done(&keys);
}

/* The checksum alone, without unpacking. */
static bool is_stored(struct ct_segment *seg, const struct ct_block_ref *ref)
{
    return ct_input_read(&seg->in, ref->offset, ref->stored, &seg->buf) == 0 &&
           ct_block_check(ct_buf_span(&seg->buf)) == ref->check;
}

bool ct_segment_is_sound(struct ct_segment *seg)
{
    const struct ct_directory *dir = &seg->dir;
    bool ok = true;

    for (size_t g = 0; ok && g < dir->n_groups; g++)
        for (size_t i = 0; ok && i < dir->groups[g].n; i++)
            ok = is_stored(seg, &dir->groups[g].cells[i].block);
    for (size_t i = 0; ok && i < dir->n_string_blocks; i++)
        ok = is_stored(seg, &dir->strings[i].block);
    for (size_t i = 0; ok && i < dir->n_key_blocks; i++)
        ok = is_stored(seg, &dir->keys[i].block);
    for (size_t i = 0; ok && i < dir->n_bloom; i++)
        ok = is_stored(seg, &dir->bloom[i]);
    return ok;
}

size_t ct_segment_check(struct ct_segment *seg, uint64_t seed, ct_segment_damage_fn *fn, void *arg)
{
    struct check c = { .seg = seg, .seed = seed, .fn = fn, .arg = arg };

    if (seg->dir.seed_check != ct_directory_seed_check(seed)) {
        found(&c, seg->dir.n_events, "belongs to another memory");
        return c.bad;
    }
    check_groups(&c);
    check_strings(&c);
    check_keys(&c);
    return c.bad;
}
