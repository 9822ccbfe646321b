/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_run: all wanted values asked of one run.
 *
 *   keys, ascending ──filter by filter──▶ perhaps ──block by block──▶ text equal?
 *     ──▶ count, first, last, sources; for the events themselves: which segments
 *
 * Of filters and blocks only those are read that a key falls into, each once, in
 * the order of the file; the kernel is told some way ahead, so that a disk has
 * many requests at a time: that is what makes a cold look-up fast.
 *
 * Nothing is counted before the whole run was read without damage.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/limits.h"
#include "memory/bloom.h"
#include "memory/look.h"

#define AHEAD 256                        /* blocks asked for before they are needed */
#define AT_ONCE ((uint64_t)128 * CT_KIB) /* of one request: kernels take no more */

/* Walks blocks that are needed, telling the kernel ahead. */
struct ahead {
    const struct ct_run *run;
    const struct ct_dir_run *runs;
    const uint32_t *need;
    size_t n, told;
};

struct find {
    struct ct_look_job *j;
    struct ct_run *run;
    uint32_t *perhaps; /* numbers of wanted values, the first of each key */
    uint32_t *need;    /* filters or blocks, ascending */
    size_t n_perhaps, n_need;
    struct ct_buf filter;
    struct ct_run_block block;
    CT_VEC(struct hit) hits;
};

/* A value found, or one address of a network. */
struct hit {
    size_t wanted; /* number of the first of its key; SIZE_MAX: of a network */
    size_t net;
    struct ct_span body; /* a copy */
};

static void tell(struct ahead *a, size_t at)
{
    if (a->run->in.fd < 0 || a->told > at + AHEAD / 2)
        return;
    while (a->told < a->n && a->told < at + AHEAD) {
        const struct ct_block_ref *b = &a->runs[a->need[a->told]].block;
        uint64_t from = b->offset, to = from + b->stored;

        while (++a->told < a->n) {
            b = &a->runs[a->need[a->told]].block;
            if (b->offset > to + 4096 || b->offset + b->stored - from > AT_ONCE)
                break;
            to = b->offset + b->stored;
        }
        (void)posix_fadvise(a->run->in.fd, (off_t)from, (off_t)(to - from), POSIX_FADV_WILLNEED);
    }
}

/* The wanted keys from number `i` on that are not behind `run` of `runs`. */
static size_t stretch(
    const struct ct_look_job *j, const struct ct_dir_run *runs, size_t n, size_t run, size_t i)
{
    if (run + 1 == n)
        return j->n_wanted;
    while (i < j->n_wanted && j->wanted[i].key < runs[run + 1].first)
        i++;
    return i;
}

static void need_filters(struct find *f)
{
    const struct ct_look_job *j = f->j;
    const struct ct_run *run = f->run;
    size_t i = 0, at = 0;

    f->n_need = 0;
    while (i < j->n_wanted && j->wanted[i].key < run->filters[0].first)
        i++;
    for (; i < j->n_wanted; i = stretch(j, run->filters, run->n_filters, at, i)) {
        at += ct_run_find(run->filters + at, run->n_filters - at, j->wanted[i].key);
        f->need[f->n_need++] = (uint32_t)at;
    }
}

/* Asks one filter for the keys of its stretch, the first of which is `i`. */
static size_t ask_filter(struct find *f, size_t at, size_t i)
{
    const struct ct_look_job *j = f->j;
    size_t end = stretch(j, f->run->filters, f->run->n_filters, at, i);
    const uint8_t *filter = (const uint8_t *)f->filter.ptr;

    for (size_t same; i < end; i += same) {
        same = ct_look_same(j, i);
        if (ct_bloom_block_has(
                filter + ct_bloom_at(f->filter.len, j->wanted[i].key), j->wanted[i].key))
            f->perhaps[f->n_perhaps++] = (uint32_t)i;
    }
    return end;
}

static int ask_filters(struct find *f)
{
    struct ahead ahead = { f->run, f->run->filters, f->need, 0, 0 };
    size_t i = 0;

    need_filters(f);
    ahead.n = f->n_need;
    while (i < f->j->n_wanted && f->j->wanted[i].key < f->run->filters[0].first)
        i++;
    for (size_t k = 0; k < f->n_need; k++) {
        int r;

        tell(&ahead, k);
        r = ct_block_read(&f->run->in, &f->run->filters[f->need[k]].block, &f->filter);
        if (r < 0)
            return r;
        i = ask_filter(f, f->need[k], i);
    }
    return 0;
}

static bool is_text_of(const struct ct_look_job *j, size_t i, struct ct_span text)
{
    const struct ct_look_value *v = &j->look->values[j->wanted[i].value];

    return ct_span_eq(ct_observable_key(v->type, v->value), text);
}

static int take_hit(struct find *f, size_t wanted, size_t net)
{
    *ct_vec_add(&f->hits) =
        (struct hit){ wanted, net, ct_arena_copy(&f->j->segment, f->block.body) };
    return 0;
}

/* Whose text has the entry at hand? Equal keys do not make equal texts. */
static int try_entry(struct find *f, size_t first)
{
    struct ct_span text;

    if (!ct_seen_text(f->block.body, &text))
        return -EBADMSG;
    for (size_t i = first; i < first + ct_look_same(f->j, first); i++)
        if (is_text_of(f->j, i, text))
            return take_hit(f, first, 0);
    return 0;
}

/* Asks the block for those of f->perhaps from `k` on that fall into it. */
static int ask_block(struct find *f, size_t b, size_t *k)
{
    uint64_t end = b + 1 < f->run->n_blocks ? f->run->blocks[b + 1].first : UINT64_MAX;
    int r = ct_run_load(f->run, b, &f->block);

    if (r == 0)
        r = ct_run_next(&f->block);
    while (*k < f->n_perhaps && f->j->wanted[f->perhaps[*k]].key < end) {
        uint64_t key = f->j->wanted[f->perhaps[*k]].key;

        while (r == 0 && f->block.key < key)
            r = ct_run_next(&f->block);
        for (; r == 0 && f->block.key == key; r = ct_run_next(&f->block))
            if ((r = try_entry(f, f->perhaps[*k])) < 0)
                return r;
        if (r < 0)
            return r;
        ++*k;
    }
    return r < 0 ? r : 0;
}

static void need_blocks(struct find *f)
{
    f->n_need = 0;
    for (size_t k = 0, at = 0; k < f->n_perhaps; k++) {
        at += ct_run_find(
            f->run->blocks + at, f->run->n_blocks - at, f->j->wanted[f->perhaps[k]].key);
        if (f->n_need == 0 || f->need[f->n_need - 1] != at)
            f->need[f->n_need++] = (uint32_t)at;
    }
}

static int ask_blocks(struct find *f)
{
    struct ahead ahead = { f->run, f->run->blocks, f->need, 0, 0 };
    size_t k = 0;
    int r = 0;

    need_blocks(f);
    ahead.n = f->n_need;
    for (size_t i = 0; r == 0 && i < f->n_need; i++) {
        tell(&ahead, i);
        r = ask_block(f, f->need[i], &k);
    }
    return r;
}

/* networks: all addresses of the run are gone through */

static int try_address(struct find *f)
{
    struct ct_span text;
    struct ct_ip ip;

    if (!ct_seen_text(f->block.body, &text))
        return -EBADMSG;
    if (!ct_ip_parse(text, &ip))
        return 0;
    for (size_t i = 0; i < f->j->nets.n; i++)
        if (ct_cidr_has(&f->j->nets.v[i].cidr, &ip))
            (void)take_hit(f, SIZE_MAX, i);
    return 0;
}

static int ask_nets(struct find *f)
{
    uint64_t low = (uint64_t)CT_OBS_IP << 56, high = (uint64_t)(CT_OBS_IP + 1) << 56;
    size_t b = ct_run_find(f->run->blocks, f->run->n_blocks, low);
    int r = 0;

    if (f->j->nets.n == 0)
        return 0;
    if (b == f->run->n_blocks)
        b = 0;
    for (; r == 0 && b < f->run->n_blocks && f->run->blocks[b].first < high; b++) {
        r = ct_run_load(f->run, b, &f->block);
        while (r == 0 && (r = ct_run_next(&f->block)) == 0)
            if (f->block.key >= low && f->block.key < high)
                r = try_address(f);
        r = r == CT_RUN_END ? 0 : r;
    }
    return r;
}

/* counting, once it is known that nothing is damaged */

static bool is_within(const struct find *f, const struct ct_seen *seen)
{
    return seen->segments[0].number >= f->run->first &&
           seen->segments[seen->n_segments - 1].number - f->run->first < f->run->n;
}

static uint64_t gone(const struct ct_look_job *j, const struct ct_seen *seen)
{
    uint64_t n = 0;

    for (size_t i = 0; i < seen->n_segments; i++)
        if (j->mem->manifest.segments.v[seen->segments[i].number].gone)
            n += seen->segments[i].count;
    return n;
}

static void count_value(struct ct_look_job *j, size_t value, const struct ct_seen *seen)
{
    struct ct_look_result *result = &j->results[value];

    result->count += seen->count;
    result->gone += gone(j, seen);
    ct_look_widen(&result->first_us, &result->last_us, seen->first_us);
    ct_look_widen(&result->first_us, &result->last_us, seen->last_us);
    for (size_t i = 0; i < seen->n_sources; i++)
        ct_look_count(j, value, &seen->sources[i]);
}

/* An event may hold two addresses of a network, so its rows are counted in the
 * segment; of segments that are gone each address counts. */
static void count_net(struct ct_look_job *j, size_t value, const struct ct_seen *seen)
{
    struct ct_look_result *result = &j->results[value];
    uint64_t lost = gone(j, seen);

    for (size_t i = 0; i < seen->n_segments; i++)
        j->modes[seen->segments[i].number] |= CT_LOOK_NETS;
    result->count += lost;
    result->gone += lost;
    if (lost == 0)
        return;
    ct_look_widen(&result->first_us, &result->last_us, seen->first_us);
    ct_look_widen(&result->first_us, &result->last_us, seen->last_us);
}

static void count_hit(struct find *f, const struct hit *hit, const struct ct_seen *seen)
{
    struct ct_look_job *j = f->j;

    if (hit->wanted == SIZE_MAX) {
        count_net(j, j->nets.v[hit->net].value, seen);
        return;
    }
    for (size_t i = hit->wanted; i < hit->wanted + ct_look_same(j, hit->wanted); i++)
        if (is_text_of(j, i, seen->text))
            count_value(j, j->wanted[i].value, seen);
    for (size_t i = 0; j->look->fn && i < seen->n_segments; i++)
        *ct_vec_add(&j->pairs) =
            (struct ct_look_pair){ seen->segments[i].number, (uint32_t)hit->wanted };
}

static int count_hits(struct find *f)
{
    struct ct_arena a = { 0 };
    struct ct_seen seen;
    bool ok = true;

    for (size_t i = 0; ok && i < f->hits.n; i++) { /* all of them before the first counts */
        ct_arena_reset(&a);
        ok = ct_seen_read(f->hits.v[i].body, &a, &seen) && is_within(f, &seen);
    }
    for (uint32_t s = f->run->first; ok && s < f->run->first + f->run->n; s++)
        f->j->modes[s] = CT_LOOK_COVERED;
    for (size_t i = 0; ok && i < f->hits.n; i++) {
        ct_arena_reset(&a);
        if (ct_seen_read(f->hits.v[i].body, &a, &seen))
            count_hit(f, &f->hits.v[i], &seen);
    }
    ct_arena_done(&a);
    return ok ? 0 : -EBADMSG;
}

int ct_look_run(struct ct_look_job *j, struct ct_run *run)
{
    struct find f = { .j = j, .run = run, .filter = ct_buf(CT_SEGMENT_MAX_BLOCK) };
    int r;

    ct_arena_reset(&j->segment);
    f.perhaps = ct_arena_raw(&j->segment, j->n_wanted * sizeof *f.perhaps);
    f.need = ct_arena_raw(&j->segment, j->n_wanted * sizeof *f.need);
    r = ask_filters(&f);
    if (r == 0)
        r = ask_blocks(&f);
    if (r == 0)
        r = ask_nets(&f);
    if (r == 0)
        r = count_hits(&f);
    ct_run_block_done(&f.block);
    ct_buf_done(&f.filter);
    ct_vec_done(&f.hits);
    return r;
}
