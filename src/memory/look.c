/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look: many values asked for at once.
 *
 *   values ──keys, sorted once──▶ each run ──▶ count, times, sources ─────────▶ result
 *                      │            └▶ for fn: which segments ──▶ rows
 *                      └─▶ each segment that no run covers ──▶ rows ─────────▶ result
 *
 * A run that turns out to be damaged has counted nothing, and its segments are
 * asked as if it were not there. Where they were forgotten, the answer is not whole.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "memory/look.h"
#include "memory/segment.h"

#define DIGIT 11
#define FEW 4096 /* fewer than that are sorted by comparing */

size_t ct_look_same(const struct ct_look_job *j, size_t i)
{
    size_t end = i + 1;

    while (end < j->n_wanted && j->wanted[end].key == j->wanted[i].key)
        end++;
    return end - i;
}

void ct_look_widen(int64_t *first, int64_t *last, int64_t at_us)
{
    if (at_us == CT_TIME_NONE)
        return;
    if (*first == CT_TIME_NONE || at_us < *first)
        *first = at_us;
    if (*last == CT_TIME_NONE || at_us > *last)
        *last = at_us;
}

/* The entry of a source, made where it belongs when it is new. */
static struct ct_look_source *source_of(struct ct_look_tally *t, uint32_t source)
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
        t->sources.v[low] = (struct ct_look_source){ .source = source };
    }
    t->at = low;
    return &t->sources.v[low];
}

void ct_look_count(struct ct_look_job *j, size_t value, const struct ct_look_source *more)
{
    struct ct_look_source *s;

    if (!j->tallies[value])
        j->tallies[value] = ct_arena_alloc(&j->arena, sizeof *j->tallies[value]);
    s = source_of(j->tallies[value], more->source);
    s->count += more->count;
}

static int by_key(const void *a, const void *b)
{
    const struct ct_look_wanted *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static void radix_pass(
    const struct ct_look_wanted *from, struct ct_look_wanted *to, size_t n, unsigned shift)
{
    size_t at[1 << DIGIT] = { 0 }, sum = 0;

    for (size_t i = 0; i < n; i++)
        at[from[i].key >> shift & ((1 << DIGIT) - 1)]++;
    for (size_t d = 0; d < 1 << DIGIT; d++) {
        size_t m = at[d];

        at[d] = sum;
        sum += m;
    }
    for (size_t i = 0; i < n; i++)
        to[at[from[i].key >> shift & ((1 << DIGIT) - 1)]++] = from[i];
}

static void sort(struct ct_look_job *j)
{
    struct ct_look_wanted *v = j->wanted, *w;

    if (j->n_wanted < FEW) {
        qsort(v, j->n_wanted, sizeof *v, by_key);
        return;
    }
    w = ct_arena_raw(&j->arena, j->n_wanted * sizeof *w);
    for (unsigned shift = 0; shift < 64; shift += DIGIT) {
        struct ct_look_wanted *swap = v;

        radix_pass(v, w, j->n_wanted, shift);
        v = w;
        w = swap;
    }
    j->wanted = v;
}

static void prepare(struct ct_look_job *j)
{
    const struct ct_look *look = j->look;

    j->wanted = ct_arena_raw(&j->arena, look->n * sizeof *j->wanted);
    j->tallies = ct_arena_alloc(&j->arena, look->n * sizeof *j->tallies);
    j->modes = ct_arena_alloc(&j->arena, j->mem->manifest.segments.n);
    for (size_t i = 0; i < look->n; i++) {
        const struct ct_look_value *v = &look->values[i];
        struct ct_cidr cidr;

        j->results[i] =
            (struct ct_look_result){ .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
        if (v->type == CT_OBS_IP && ct_span_chr(v->value, '/', 0) < v->value.len &&
            ct_cidr_parse(v->value, &cidr))
            *ct_vec_add(&j->nets) = (struct ct_look_net){ .cidr = cidr, .value = i };
        else
            j->wanted[j->n_wanted++] = (struct ct_look_wanted){
                ct_segment_key(
                    v->type, ct_observable_key(v->type, v->value), j->mem->manifest.seed),
                i,
            };
    }
    sort(j);
}

static int ask_runs(struct ct_look_job *j, struct ct_err *err)
{
    for (size_t i = 0; i < j->mem->manifest.runs.n; i++) {
        struct ct_run *run = ct_memory_run(j->mem, i);
        int r = run ? ct_look_run(j, run) : 0;

        if (r == -EBADMSG)
            ct_memory_run_is_bad(j->mem, i);
        else if (r < 0)
            return ct_fail(err, r, "cannot read %s", j->mem->manifest.runs.v[i].name);
    }
    return 0;
}

static int by_segment(const void *a, const void *b)
{
    const struct ct_look_pair *x = a, *y = b;

    if (x->segment != y->segment)
        return x->segment < y->segment ? -1 : 1;
    return x->wanted < y->wanted ? -1 : x->wanted > y->wanted;
}

static void sort_pairs(struct ct_look_job *j)
{
    size_t n = 0;

    if (j->pairs.n)
        qsort(j->pairs.v, j->pairs.n, sizeof *j->pairs.v, by_segment);
    for (size_t i = 0; i < j->pairs.n; i++)
        if (n == 0 || by_segment(&j->pairs.v[n - 1], &j->pairs.v[i]) != 0)
            j->pairs.v[n++] = j->pairs.v[i];
    j->pairs.n = n;
}

/* Forgotten, and the run that remembers it is of no use. */
static void is_lost(struct ct_look_job *j)
{
    const struct ct_manifest_segment *s = &j->mem->manifest.segments.v[j->number];

    ct_memory_note(j->mem, j->number, s->events,
        "was forgotten, and the run that remembers what it held is damaged");
    j->damaged = true;
}

static int ask_segments(struct ct_look_job *j, struct ct_err *err)
{
    size_t at = 0, n;
    int r = 0;

    for (; r == 0 && j->number < j->mem->manifest.segments.n; j->number++, at += n) {
        const struct ct_manifest_segment *s = &j->mem->manifest.segments.v[j->number];
        uint8_t mode = j->modes[j->number];

        for (n = 0; at + n < j->pairs.n && j->pairs.v[at + n].segment == j->number;)
            n++;
        if (s->class == CT_CLASS_NONE || (mode == CT_LOOK_COVERED && n == 0))
            continue;
        if (!s->gone)
            r = ct_look_segment(j, n ? j->pairs.v + at : NULL, n, err);
        else if (!(mode & CT_LOOK_COVERED))
            is_lost(j);
    }
    return r;
}

static void finish(struct ct_look_job *j, struct ct_arena *a)
{
    for (size_t i = 0; i < j->look->n; i++) {
        struct ct_look_tally *t = j->tallies[i];
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
    ct_vec_done(&j->pairs);
    ct_arena_done(&j->segment);
    ct_arena_done(&j->arena);
}

int ct_memory_look(struct ct_memory *mem, const struct ct_look *look, struct ct_arena *a,
    struct ct_look_result *ret, struct ct_err *err)
{
    struct ct_look_job j = { .mem = mem, .look = look, .results = ret };
    int r;

    if (look->n > CT_MAX_LOOK_VALUES)
        return ct_fail(err, -E2BIG, "more than %d values to look for", CT_MAX_LOOK_VALUES);
    if (look->n == 0)
        return 0;
    prepare(&j);
    r = ask_runs(&j, err);
    sort_pairs(&j);
    if (r == 0)
        r = ask_segments(&j, err);
    finish(&j, a);
    return r == 0 && j.damaged ? CT_MEMORY_DAMAGED : r;
}
