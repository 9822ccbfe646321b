/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_rows: wanted values asked of one segment.
 *
 *   keys, ascending --filter--> block of keys --text equal?--> rows --> time and source
 *
 * The keys ascend, so blocks are read at most once, in their order. Only equal texts
 * count; equal hashes do not. A network is found by going through all addresses
 * that the segment's index holds.
 */
#include <errno.h>
#include <stdlib.h>

#include "memory/look.h"

static int by_row(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static void is_damaged(struct ct_look_job *j, uint64_t events, const char *what)
{
    ct_memory_note(j->mem, j->number, events, "%s", what);
    j->damaged = true;
}

static void count(struct ct_look_job *j, size_t value, uint32_t source, int64_t at_us)
{
    struct ct_look_result *result = &j->results[value];
    struct ct_look_source one = { source, 1 };

    result->count++;
    ct_look_widen(&result->first_us, &result->last_us, at_us);
    ct_look_count(j, value, &one);
}

/* Time and source of a row's group; false when they cannot be read. */
static const struct ct_rows *group_of(struct ct_look_job *j, uint32_t row)
{
    struct ct_rows *rows = &j->groups[ct_segment_group(j->seg, row)];

    if (!rows->loaded && !rows->columns &&
        ct_rows_load(j->seg, (size_t)(rows - j->groups), j->no_columns, rows) < 0)
        is_damaged(j, rows->n_rows, "some events are damaged; where they were found is left out");
    return rows->loaded ? rows : NULL;
}

static int hit(struct ct_look_job *j, size_t value, const uint32_t *rows, size_t n, bool counting)
{
    uint32_t base = j->mem->manifest.segments.v[j->number].source_base;

    for (size_t i = 0; i < n; i++) {
        const struct ct_rows *group = group_of(j, rows[i]);
        struct ct_event_ref ref = { j->number, rows[i] };
        struct ct_event ev;
        int r = 0;

        if (!group)
            continue;
        ev = ct_rows_head(j->seg, group, rows[i] - group->first_row);
        if (counting)
            count(j, value, base + ev.source, ev.at_us);
        if (j->look->fn)
            r = j->look->fn(value, &ref, ev.at_us, j->look->arg);
        if (r != 0)
            return r;
    }
    return 0;
}

/* One entry that has the key of `n` wanted values: whose text is it? */
static int try_entry(struct ct_look_job *j, const struct ct_look_wanted *w, size_t n, uint32_t e)
{
    uint32_t *rows = NULL;
    struct ct_span text;

    if (ct_segment_string(j->seg, j->keys.string[e], &text) < 0) {
        is_damaged(j, 0, "some texts are damaged; what was looked for may be among them");
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        const struct ct_look_value *v = &j->look->values[w[i].value];
        int r;

        if (!ct_span_eq(ct_observable_key(v->type, text), ct_observable_key(v->type, v->value)))
            continue;
        if (!rows) {
            rows = ct_arena_raw(&j->segment, j->keys.count[e] * sizeof *rows);
            if (ct_keys_rows(&j->keys, e, rows) < 0) {
                is_damaged(j, 0, "the index is damaged");
                return 0;
            }
        }
        r = hit(j, w[i].value, rows, j->keys.count[e], j->counting);
        if (r != 0)
            return r;
    }
    return 0;
}

static int try_key(struct ct_look_job *j, const struct ct_look_wanted *w, size_t n)
{
    size_t block;
    int r = 0;

    if (ct_keys_maybe(&j->keys, w->key) == 0)
        return 0; /* a filter that cannot be read says nothing; the blocks are asked */
    block = ct_keys_find(&j->keys, w->key);
    if (block == j->seg->dir.n_key_blocks)
        return 0;
    if (ct_keys_load(&j->keys, block) < 0) {
        is_damaged(j, 0, "the index is damaged");
        return 0;
    }
    for (uint32_t e = ct_keys_at(&j->keys, w->key);
         r == 0 && e < j->keys.n && j->keys.key[e] == w->key; e++)
        r = try_entry(j, w, n, e);
    return r;
}

static int try_keys(struct ct_look_job *j)
{
    int r = 0;

    for (size_t i = 0, n; r == 0 && i < j->n_wanted; i += n) {
        n = ct_look_same(j, i);
        ct_segment_trim(j->seg);
        r = try_key(j, j->wanted + i, n);
    }
    return r;
}

static int try_pairs(struct ct_look_job *j, const struct ct_look_pair *pairs, size_t n)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < n; i++) {
        ct_segment_trim(j->seg);
        r = try_key(j, j->wanted + pairs[i].wanted, ct_look_same(j, pairs[i].wanted));
    }
    return r;
}

/* Adds the rows of an address to each network that has it. */
static void put_address(struct ct_look_job *j, uint32_t e)
{
    struct ct_span text;
    struct ct_ip ip;
    uint32_t *rows = NULL, n = j->keys.count[e];

    if (ct_segment_string(j->seg, j->keys.string[e], &text) < 0) {
        is_damaged(j, 0, "some texts are damaged; what was looked for may be among them");
        return;
    }
    if (!ct_ip_parse(text, &ip))
        return;
    for (size_t i = 0; i < j->nets.n; i++) {
        if (!ct_cidr_has(&j->nets.v[i].cidr, &ip))
            continue;
        if (!rows) {
            rows = ct_arena_raw(&j->segment, n * sizeof *rows);
            if (ct_keys_rows(&j->keys, e, rows) < 0) {
                is_damaged(j, 0, "the index is damaged");
                return;
            }
        }
        for (uint32_t k = 0; k < n; k++)
            *ct_vec_add(&j->nets.v[i].rows) = rows[k];
    }
}

static int hit_nets(struct ct_look_job *j)
{
    int r = 0;

    for (size_t i = 0; i < j->nets.n; i++) {
        struct ct_look_net *net = &j->nets.v[i];
        size_t n = 0;

        if (net->rows.n)
            qsort(net->rows.v, net->rows.n, sizeof *net->rows.v, by_row);
        for (size_t k = 0; k < net->rows.n; k++)
            if (n == 0 || net->rows.v[k] != net->rows.v[n - 1])
                net->rows.v[n++] = net->rows.v[k];
        if (r == 0)
            r = hit(j, net->value, net->rows.v, n, true);
        ct_vec_clear(&net->rows);
    }
    return r;
}

static int try_nets(struct ct_look_job *j)
{
    uint64_t low = (uint64_t)CT_OBS_IP << 56, high = (uint64_t)(CT_OBS_IP + 1) << 56;
    const struct ct_directory *dir = &j->seg->dir;
    size_t b = ct_keys_find(&j->keys, low);

    if (j->nets.n == 0)
        return 0;
    if (b == dir->n_key_blocks)
        b = 0;
    for (; b < dir->n_key_blocks && dir->keys[b].first < high; b++) {
        j->keys.block = dir->n_key_blocks; /* its rows have been taken; read it anew */
        if (ct_keys_load(&j->keys, b) < 0) {
            is_damaged(j, 0, "the index is damaged");
            continue;
        }
        for (uint32_t e = ct_keys_at(&j->keys, low); e < j->keys.n && j->keys.key[e] < high; e++)
            put_address(j, e);
    }
    return hit_nets(j);
}

static int ask(struct ct_look_job *j, const struct ct_look_pair *pairs, size_t n)
{
    uint8_t mode = j->modes[j->number];
    int r;

    j->counting = !(mode & CT_LOOK_COVERED);
    r = j->counting ? try_keys(j) : try_pairs(j, pairs, n);
    if (r == 0 && (j->counting || mode & CT_LOOK_NETS))
        r = try_nets(j);
    return r;
}

int ct_look_segment(
    struct ct_look_job *j, const struct ct_look_pair *pairs, size_t n, struct ct_err *err)
{
    int r = ct_memory_open_segment(j->mem, j->number, &j->seg, err);
    size_t n_groups;

    if (r == -EBADMSG) {
        j->damaged = true;
        return 0;
    }
    if (r < 0)
        return r;
    ct_arena_reset(&j->segment);
    n_groups = j->seg->dir.n_groups;
    j->groups = ct_arena_alloc(&j->segment, n_groups * sizeof *j->groups);
    j->no_columns = ct_arena_alloc(&j->segment, j->seg->dir.n_columns);
    j->keys = ct_keys(j->seg);
    r = ask(j, pairs, n);
    for (size_t g = 0; g < n_groups; g++)
        ct_rows_done(&j->groups[g]);
    ct_keys_done(&j->keys);
    ct_segment_close(j->seg);
    return r;
}
