/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_link: the linking of a case stage by stage, and two older methods beside it.
 *
 *   bench_link CASE OUT [OWN-DOMAIN …]
 *
 * Writes to the folder OUT a partition for each method, as
 * tests/world/score.py reads them, and prints what each stage took and counted:
 *
 *   pivot.json                what an investigator's tool does: suspects that share any value
 *                             which at most 50 mails of the archive have are one
 *   fs12, fs16, fs20.json     Fellegi and Sunter: suspects whose weights sum up to that many
 *                             bits are one, and so is what they are one with
 *   clusters.json             ours, before claims: every cluster and its thread
 *
 * All see the same suspects and the same weights. Of pairs, the older methods weigh those
 * that share a value which at most 400 suspects have.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "assess/ground.h"
#include "base/bits.h"
#include "base/limits.h"
#include "case/sources.h"
#include "link/thread.h"

#include "partition.h"
#include "stages.h"

#define PIVOT_CAP 50
#define BLOCK_CAP 400
#define METHODS 4

struct key {
    uint64_t value;            /* feature and value */
    uint32_t suspect, archive; /* archive: mails that have it */
};

struct bench {
    struct ct_memory *mem;
    struct ct_mailset set;
    struct ct_history history;
    struct ct_pool pool;
    struct ct_sources sources;
    struct ct_ground ground;
    struct ct_clusters clusters;
    struct ct_threads threads;
    struct ct_arena arena;
    CT_VEC(struct key) keys; /* of suspects */
    uint32_t *msgs;          /* by suspect */
    uint32_t *up[METHODS];   /* by suspect: another of its set, or itself */
    uint64_t pairs;          /* weighed for the older methods */
};

static const struct method {
    const char *name;
    int32_t least; /* centibits; 0: pivoting */
} methods[METHODS] = { { "pivot", 0 }, { "fs12", 1200 }, { "fs16", 1600 }, { "fs20", 2000 } };

static uint32_t find(uint32_t *up, uint32_t s)
{
    while (up[s] != s)
        s = up[s] = up[up[s]];
    return s;
}

static void join(uint32_t *up, uint32_t a, uint32_t b)
{
    a = find(up, a);
    b = find(up, b);
    up[a < b ? b : a] = a < b ? a : b;
}

static int by_key(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->suspect > y->suspect) - (x->suspect < y->suspect);
}

static uint64_t key_of(struct ct_feature_value v)
{
    return (uint64_t)(v.feature + 1) << 32 | v.value;
}

/* Numbers and parts of texts are no values to pivot on, nor are recipients. */
static bool is_key(struct ct_feature_value v)
{
    return ct_feature_is_string(v.feature) && ct_feature_family(v.feature) != CT_FAMILY_COTARGET;
}

static struct key *first_of(const struct bench *b, uint64_t value)
{
    size_t low = 0, high = b->keys.n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (b->keys.v[mid].value < value)
            low = mid + 1;
        else
            high = mid;
    }
    return low < b->keys.n && b->keys.v[low].value == value ? &b->keys.v[low] : NULL;
}

/* The values of all suspects, and in how many mails of the archive each stands. */
static void collect_keys(struct bench *b)
{
    struct ct_feature_values v;

    for (uint32_t s = 0; s < b->pool.v.n; s++) {
        ct_feature_values(&v, &b->history, b->msgs[s]);
        for (uint32_t i = 0; i < v.n; i++)
            if (is_key(v.v[i]))
                *ct_vec_add(&b->keys) = (struct key){ key_of(v.v[i]), s, 0 };
    }
    if (b->keys.n)
        qsort(b->keys.v, b->keys.n, sizeof *b->keys.v, by_key);
    for (uint32_t i = 0; i < b->set.msgs.n; i++) {
        ct_feature_values(&v, &b->history, i);
        for (uint32_t k = 0; k < v.n; k++) {
            struct key *at = is_key(v.v[k]) ? first_of(b, key_of(v.v[k])) : NULL;

            if (at)
                at->archive++;
        }
    }
}

/* Keys from..end-1 are those of one value; `archive` stands at the first. */
static size_t end_of_value(const struct bench *b, size_t from)
{
    size_t end = from;

    while (end < b->keys.n && b->keys.v[end].value == b->keys.v[from].value)
        end++;
    return end;
}

static void pivot(struct bench *b)
{
    for (size_t from = 0, end; from < b->keys.n; from = end) {
        end = end_of_value(b, from);
        for (size_t i = from + 1; i < end && b->keys.v[from].archive <= PIVOT_CAP; i++)
            join(b->up[0], b->keys.v[from].suspect, b->keys.v[i].suspect);
    }
}

struct weighing {
    struct bench *b;
    struct ct_feature_table table;
    struct ct_set64 tried;
};

static void weigh(struct weighing *w, uint32_t a, uint32_t b)
{
    uint32_t *const *up = w->b->up;
    int32_t bits;

    /* one at the highest threshold are one at all of them */
    if (find(up[METHODS - 1], a) == find(up[METHODS - 1], b) ||
        !ct_set64_add(&w->tried, (uint64_t)a << 32 | b))
        return;
    w->b->pairs++;
    bits = ct_table_weigh(&w->table, a, b).centibits;
    for (int m = 1; m < METHODS && bits >= methods[m].least; m++)
        join(up[m], a, b);
}

static void union_find(struct bench *b)
{
    struct weighing w = { .b = b };

    ct_feature_table_build(
        &w.table, &b->history, &b->ground.rarity, b->msgs, (uint32_t)b->pool.v.n);
    for (size_t i = 0, end; i < b->keys.n; i = end) {
        end = end_of_value(b, i);
        for (size_t x = i; x < end && end - i <= BLOCK_CAP; x++)
            for (size_t y = x + 1; y < end; y++)
                weigh(&w, b->keys.v[x].suspect, b->keys.v[y].suspect);
    }
    ct_feature_table_done(&w.table);
    ct_set64_done(&w.tried);
}

/* ---- partitions ---- */

/* Sets of two or more, in order of their first suspect; each a thread of its own. */
static bool write_sets(struct bench *b, const char *folder, int method)
{
    uint32_t n = (uint32_t)b->pool.v.n, *next, *last;
    struct partition p;

    next = ct_arena_raw(&b->arena, ((size_t)n + 1) * sizeof *next);
    last = ct_arena_raw(&b->arena, ((size_t)n + 1) * sizeof *last);
    for (uint32_t s = 0; s < n; s++) {
        uint32_t first = find(b->up[method], s); /* the smallest of the set */

        next[s] = UINT32_MAX;
        if (first != s)
            next[last[first]] = s;
        last[first] = s;
    }
    partition_open(&p, &b->set);
    for (uint32_t s = 0; s < n; s++) {
        if (find(b->up[method], s) != s || last[s] == s)
            continue;
        partition_campaign(&p, s, s);
        for (uint32_t x = s; x != UINT32_MAX; x = next[x])
            partition_message(&p, b->msgs[x]);
        partition_campaign_end(&p);
    }
    return partition_write(&p, folder, methods[method].name);
}

/* ---- stages ---- */

/* Which archives were migrated, and how rare each value is. */
static void ground(struct bench *b)
{
    size_t n = b->sources.all.n;
    struct ct_source_info *infos = ct_arena_alloc(&b->arena, (n + 1) * sizeof *infos);

    for (size_t i = 0; i < n; i++)
        infos[i] = b->sources.all.v[i].info;
    ct_ground_weigh(&b->ground, &b->history, infos, n);
}

static void link_suspects(struct bench *b, struct stages *st)
{
    stages_begin(st);
    ct_history_build(&b->history, &b->set);
    stages_end(st, "history");
    stages_begin(st);
    ct_pool_build(&b->pool, &b->history, 10, (struct ct_seed_list){ 0 });
    stages_end(st, "pool");
    stages_begin(st);
    ground(b);
    stages_end(st, "rarity");
    stages_begin(st);
    ct_cluster_build(
        &b->clusters, &b->history, &b->ground.rarity, &b->pool, (struct ct_judgement_list){ 0 });
    stages_end(st, "clusters");
    stages_begin(st);
    ct_threads_build(
        &b->threads, &b->history, &b->ground.rarity, &b->clusters, (struct ct_judgement_list){ 0 });
    stages_end(st, "threads");
}

static void baselines(struct bench *b, struct stages *st)
{
    size_t n = b->pool.v.n + 1;

    b->msgs = ct_arena_raw(&b->arena, n * sizeof *b->msgs);
    for (uint32_t s = 0; s < b->pool.v.n; s++)
        b->msgs[s] = b->pool.v.v[s].msg;
    for (int m = 0; m < METHODS; m++) {
        b->up[m] = ct_arena_raw(&b->arena, n * sizeof *b->up[m]);
        for (uint32_t s = 0; s < n; s++)
            b->up[m][s] = s;
    }
    stages_begin(st);
    collect_keys(b);
    pivot(b);
    stages_end(st, "pivot");
    stages_begin(st);
    union_find(b);
    stages_end(st, "union_find");
}

static void counts(const struct bench *b, struct ct_json *j)
{
    int64_t joined = 0, threads = 0, n = b->pool.v.n ? (int64_t)b->pool.v.n : 1;

    for (size_t c = 0; c < b->clusters.v.n; c++) {
        joined += b->clusters.v.v[c].n;
        threads += b->threads.of[c] == c;
    }
    ct_json_int(j, "mails", (int64_t)b->set.msgs.n);
    ct_json_int(j, "suspects", (int64_t)b->pool.v.n);
    ct_json_int(j, "pairs", (int64_t)b->clusters.pairs);
    ct_json_ratio(j, "pairs_a_mail", (int64_t)b->clusters.pairs * 10 / n, 10);
    ct_json_int(j, "edges", (int64_t)b->clusters.edges);
    ct_json_int(j, "clusters", (int64_t)b->clusters.v.n);
    ct_json_int(j, "mails_in_clusters", joined);
    ct_json_int(j, "threads", threads);
    ct_json_int(j, "baseline_pairs", (int64_t)b->pairs);
}

static int run(struct bench *b, struct ct_span_list own, const char *folder, struct ct_json *j)
{
    struct stages st = { .j = j };
    struct ct_err err = { 0 };
    int r;

    ct_json_object(j, "stages");
    stages_begin(&st);
    r = ct_mailset_load(&b->set, b->mem, own, (struct ct_span_list){ 0 }, &err);
    stages_end(&st, "mailset");
    if (r != 0) {
        (void)fprintf(stderr, "bench_link: %s\n", err.text);
        return 1;
    }
    link_suspects(b, &st);
    baselines(b, &st);
    ct_json_end(j);
    counts(b, j);
    for (int m = 0; m < METHODS; m++)
        if (!write_sets(b, folder, m))
            return 1;
    return !partition_clusters(&b->set, &b->clusters, &b->threads, folder, "clusters");
}

static void bench_done(struct bench *b)
{
    ct_threads_done(&b->threads);
    ct_cluster_done(&b->clusters);
    ct_ground_done(&b->ground);
    ct_sources_done(&b->sources);
    ct_pool_done(&b->pool);
    ct_history_done(&b->history);
    ct_mailset_done(&b->set);
    ct_vec_done(&b->keys);
    ct_arena_done(&b->arena);
}

static int open_case(struct bench *b, const char *folder, struct ct_err *err)
{
    char path[4096];
    int r;

    snprintf(path, sizeof path, "%s/memory", folder);
    r = ct_memory_open(&b->mem, path, CT_MEMORY_READ, 0, err);
    if (r != 0)
        return r;
    snprintf(path, sizeof path, "%s/sources.jsonl", folder);
    return ct_sources_load(&b->sources, path, ct_memory_state(b->mem)->sources_bytes, err);
}

int main(int argc, char **argv)
{
    struct ct_buf out = ct_buf(CT_MAX_OUTPUT_BYTES);
    struct ct_json j = ct_json(&out);
    struct ct_span own[16];
    struct bench b = { 0 };
    struct ct_err err = { 0 };
    size_t n = 0;
    int r;

    if (argc < 3)
        return 2;
    for (int i = 3; i < argc && n < sizeof own / sizeof own[0]; i++)
        own[n++] = ct_span_str(argv[i]);
    if (open_case(&b, argv[1], &err) != 0) {
        (void)fprintf(stderr, "bench_link: %s\n", err.text);
        return 1;
    }
    ct_json_object(&j, NULL);
    r = run(&b, (struct ct_span_list){ own, n }, argv[2], &j);
    ct_json_end(&j);
    printf("%.*s\n", (int)out.len, out.ptr);
    bench_done(&b);
    ct_memory_close(b.mem);
    ct_buf_done(&out);
    return r;
}
