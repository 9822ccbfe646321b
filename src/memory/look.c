/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look: many values asked for at once.
 *
 *   values ──keys, sorted once──▶ each segment: filter ─▶ block of keys ─▶ text equal?
 *                                   ─▶ rows ─▶ time and source ─▶ result
 *
 * The keys ascend, so a segment's blocks are read at most once, in their order.
 * Only equal texts count; equal hashes do not. A network is found by going
 * through all addresses that a segment's index holds.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "memory/keys.h"
#include "memory/segment.h"
#include "memory/store.h"
#include "parse/ip.h"

struct wanted {
    uint64_t key;
    size_t value;
};

struct net {
    struct ct_cidr cidr;
    size_t value;
    CT_VEC(uint32_t) rows; /* of the segment at hand */
};

/* What is known of one value so far. */
struct tally {
    CT_VEC(struct ct_look_source) sources; /* ascending by id */
    size_t at;                             /* the one added to last */
};

struct job {
    struct ct_memory *mem;
    const struct ct_look *look;
    struct ct_look_result *results;
    struct tally **tallies; /* by value; NULL: never seen */
    struct wanted *wanted;
    size_t n_wanted;
    CT_VEC(struct net) nets;
    struct ct_arena arena;   /* of the whole look-up */
    struct ct_arena segment; /* of the segment at hand */
    struct ct_segment *seg;
    struct ct_keys keys;
    struct ct_rows *groups; /* times and sources, loaded when met */
    bool *no_columns;
    uint32_t number;
    bool damaged;
};

static int by_key(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static int by_row(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static void prepare(struct job *j)
{
    const struct ct_look *look = j->look;

    j->wanted = ct_arena_raw(&j->arena, look->n * sizeof *j->wanted);
    j->tallies = ct_arena_alloc(&j->arena, look->n * sizeof *j->tallies);
    for (size_t i = 0; i < look->n; i++) {
        const struct ct_look_value *v = &look->values[i];
        struct ct_cidr cidr;

        j->results[i] =
            (struct ct_look_result){ .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
        if (v->type == CT_OBS_IP && ct_span_chr(v->value, '/', 0) < v->value.len &&
            ct_cidr_parse(v->value, &cidr))
            *ct_vec_add(&j->nets) = (struct net){ .cidr = cidr, .value = i };
        else
            j->wanted[j->n_wanted++] = (struct wanted){
                ct_segment_key(
                    v->type, ct_observable_key(v->type, v->value), j->mem->manifest.seed),
                i,
            };
    }
    qsort(j->wanted, j->n_wanted, sizeof *j->wanted, by_key);
}

static void is_damaged(struct job *j, uint64_t events, const char *what)
{
    ct_memory_note(j->mem, j->number, events, "%s", what);
    j->damaged = true;
}

static void widen(int64_t *first, int64_t *last, int64_t at_us)
{
    if (at_us == CT_TIME_NONE)
        return;
    if (*first == CT_TIME_NONE || at_us < *first)
        *first = at_us;
    if (*last == CT_TIME_NONE || at_us > *last)
        *last = at_us;
}

/* The entry of a source, made where it belongs when it is new. */
static struct ct_look_source *source_of(struct tally *t, uint32_t source)
{
    size_t low = 0, high = t->sources.n;

    if (t->at < high && t->sources.v[t->at].source == source)
        return &t->sources.v[t->at];
    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (t->sources.v[mid].source < source)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == t->sources.n || t->sources.v[low].source != source) {
        if (t->sources.n >= CT_MAX_LOOK_SOURCES)
            return &t->sources.v[t->sources.n - 1];
        (void)ct_vec_add(&t->sources);
        memmove(&t->sources.v[low + 1], &t->sources.v[low],
            (t->sources.n - 1 - low) * sizeof *t->sources.v);
        t->sources.v[low] = (struct ct_look_source){
            .source = source, .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE
        };
    }
    t->at = low;
    return &t->sources.v[low];
}

static void count(struct job *j, size_t value, uint32_t source, int64_t at_us)
{
    struct ct_look_result *result = &j->results[value];
    struct ct_look_source *s;

    if (!j->tallies[value])
        j->tallies[value] = ct_arena_alloc(&j->arena, sizeof *j->tallies[value]);
    s = source_of(j->tallies[value], source);
    s->count++;
    result->count++;
    widen(&s->first_us, &s->last_us, at_us);
    widen(&result->first_us, &result->last_us, at_us);
}

/* Time and source of a row's group; false when they cannot be read. */
static const struct ct_rows *group_of(struct job *j, uint32_t row)
{
    struct ct_rows *rows = &j->groups[ct_segment_group(j->seg, row)];

    if (!rows->loaded && !rows->columns &&
        ct_rows_load(j->seg, (size_t)(rows - j->groups), j->no_columns, rows) < 0)
        is_damaged(j, rows->n_rows, "some events are damaged; where they were found is left out");
    return rows->loaded ? rows : NULL;
}

static int hit(struct job *j, size_t value, const uint32_t *rows, size_t n)
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
        count(j, value, base + ev.source, ev.at_us);
        if (j->look->fn)
            r = j->look->fn(value, &ref, ev.at_us, j->look->arg);
        if (r != 0)
            return r;
    }
    return 0;
}

/* One entry that has the key of `n` wanted values: whose text is it? */
static int try_entry(struct job *j, const struct wanted *w, size_t n, uint32_t e)
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
        r = hit(j, w[i].value, rows, j->keys.count[e]);
        if (r != 0)
            return r;
    }
    return 0;
}

static int try_key(struct job *j, const struct wanted *w, size_t n)
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

static int try_keys(struct job *j)
{
    int r = 0;

    for (size_t i = 0, end; r == 0 && i < j->n_wanted; i = end) {
        for (end = i + 1; end < j->n_wanted && j->wanted[end].key == j->wanted[i].key;)
            end++;
        ct_segment_trim(j->seg);
        r = try_key(j, j->wanted + i, end - i);
    }
    return r;
}

/* Adds the rows of an address to each network that has it. */
static void put_address(struct job *j, uint32_t e)
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

static int hit_nets(struct job *j)
{
    int r = 0;

    for (size_t i = 0; i < j->nets.n; i++) {
        struct net *net = &j->nets.v[i];
        size_t n = 0;

        if (net->rows.n)
            qsort(net->rows.v, net->rows.n, sizeof *net->rows.v, by_row);
        for (size_t k = 0; k < net->rows.n; k++)
            if (n == 0 || net->rows.v[k] != net->rows.v[n - 1])
                net->rows.v[n++] = net->rows.v[k];
        if (r == 0)
            r = hit(j, net->value, net->rows.v, n);
        ct_vec_clear(&net->rows);
    }
    return r;
}

static int try_nets(struct job *j)
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

static int look_into(struct job *j, struct ct_err *err)
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
    r = try_keys(j);
    if (r == 0)
        r = try_nets(j);
    for (size_t g = 0; g < n_groups; g++)
        ct_rows_done(&j->groups[g]);
    ct_keys_done(&j->keys);
    ct_segment_close(j->seg);
    return r;
}

static void finish(struct job *j, struct ct_arena *a)
{
    for (size_t i = 0; i < j->look->n; i++) {
        struct tally *t = j->tallies[i];
        struct ct_look_source *sources;

        if (!t)
            continue;
        sources = ct_arena_raw(a, t->sources.n * sizeof *sources);
        memcpy(sources, t->sources.v, t->sources.n * sizeof *sources);
        j->results[i].sources = sources;
        j->results[i].n_sources = t->sources.n;
        ct_vec_done(&t->sources);
    }
    for (size_t i = 0; i < j->nets.n; i++)
        ct_vec_done(&j->nets.v[i].rows);
    ct_vec_done(&j->nets);
    ct_arena_done(&j->segment);
    ct_arena_done(&j->arena);
}

int ct_memory_look(struct ct_memory *mem, const struct ct_look *look, struct ct_arena *a,
    struct ct_look_result *ret, struct ct_err *err)
{
    struct job j = { .mem = mem, .look = look, .results = ret };
    int r = 0;

    if (look->n > CT_MAX_LOOK_VALUES)
        return ct_fail(err, -E2BIG, "more than %d values to look for", CT_MAX_LOOK_VALUES);
    prepare(&j);
    for (; r == 0 && look->n && j.number < mem->manifest.segments.n; j.number++)
        if (mem->manifest.segments.v[j.number].class != CT_CLASS_NONE)
            r = look_into(&j, err);
    finish(&j, a);
    return r == 0 && j.damaged ? CT_MEMORY_DAMAGED : r;
}
