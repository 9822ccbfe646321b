/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memo: one record a component, keyed by a hash of all that its answer depends on.
 *
 * File: "ctmemo01", then records, then XXH3-128 of all before it. Record: 16 bytes hash, u32
 * nodes, u32 entries, u64 quality, nodes times u32 (place of the community's smallest node),
 * entries times u16 (share). Little endian. The hash takes in version, gamma and restarts, so
 * that another method finds nothing in an old file.
 */
#include "link/memo.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"

#define MAGIC "ctmemo01"
#define VERSION 2 /* of the method: goes up when ct_cpm() may answer otherwise */
#define HASH_SEED 0x636f6c6474726169
#define CHECK_BYTES 16
#define HEAD_BYTES 32 /* of a record */

static bool whole(struct ct_span file)
{
    uint64_t sum[2], want[2];

    if (file.len < sizeof MAGIC - 1 + CHECK_BYTES || memcmp(file.ptr, MAGIC, sizeof MAGIC - 1) != 0)
        return false;
    ct_hash128((struct ct_span){ file.ptr, file.len - CHECK_BYTES }, HASH_SEED, sum);
    memcpy(want, file.ptr + file.len - CHECK_BYTES, CHECK_BYTES);
    return sum[0] == want[0] && sum[1] == want[1];
}

static uint64_t body_bytes(uint32_t nodes, uint32_t entries)
{
    return (uint64_t)nodes * 4 + (uint64_t)entries * 2;
}

void ct_memo_open(struct ct_memo *ret, const char *path)
{
    struct ct_err err = { 0 };
    struct ct_span rest;

    *ret = (struct ct_memo){ .old = ct_buf(CT_MAX_MEMO_BYTES), .fresh = ct_buf(CT_MAX_MEMO_BYTES) };
    ct_buf_add(&ret->fresh, CT_LIT(MAGIC));
    if (ct_file_read_all(&ret->old, path, &err) < 0 || !whole(ct_buf_span(&ret->old)))
        return;
    rest = ct_buf_span(&ret->old);
    rest.ptr += sizeof MAGIC - 1;
    rest.len -= sizeof MAGIC - 1 + CHECK_BYTES;
    while (rest.len >= HEAD_BYTES) {
        struct ct_span key = { rest.ptr, 16 }, s = { rest.ptr + 16, rest.len - 16 };
        uint32_t nodes, entries;

        if (!ct_take_u32(&s, &nodes) || !ct_take_u32(&s, &entries) ||
            body_bytes(nodes, entries) > rest.len - HEAD_BYTES)
            return;
        *ct_map_put(&ret->known, key, NULL) = (uint64_t)(rest.ptr - ret->old.ptr) + 1;
        rest.ptr += HEAD_BYTES + body_bytes(nodes, entries);
        rest.len -= HEAD_BYTES + body_bytes(nodes, entries);
    }
}

/* One component as a graph of its own, in the order of its nodes. */
struct part {
    struct ct_graph g;
    const uint32_t *nodes;
    uint32_t *part;
    uint16_t *share;
    uint64_t hash[2];
};

static void cut_out(struct ct_arena *a, struct part *p, const struct ct_graph *g,
    const uint32_t *comp, const uint32_t *place)
{
    size_t room = 1;
    uint32_t end = 0;

    for (uint32_t i = 0; i < p->g.n; i++)
        room += g->first[p->nodes[i] + 1] - g->first[p->nodes[i]];
    uint32_t *first = ct_arena_raw(a, ((size_t)p->g.n + 1) * sizeof *first);
    uint32_t *to = ct_arena_raw(a, room * sizeof *to);
    int32_t *weight = ct_arena_raw(a, room * sizeof *weight);
    uint32_t *size = ct_arena_raw(a, ((size_t)p->g.n + 1) * sizeof *size);

    for (uint32_t i = 0; i < p->g.n; i++) {
        uint32_t v = p->nodes[i];

        first[i] = end;
        size[i] = g->size ? g->size[v] : 1;
        for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
            if (comp[g->to[e]] == comp[v]) {
                to[end] = place[g->to[e]];
                weight[end++] = g->weight[e];
            }
    }
    first[p->g.n] = end;
    p->g = (struct ct_graph){ p->g.n, first, to, weight, size };
    p->part = ct_arena_raw(a, ((size_t)p->g.n + 1) * sizeof *p->part);
    p->share = ct_arena_raw(a, room * sizeof *p->share);
}

static void add_hash(uint64_t hash[2], const void *p, size_t n)
{
    uint64_t both[4] = { hash[0], hash[1] };

    ct_hash128((struct ct_span){ p, n }, HASH_SEED, both + 2);
    ct_hash128((struct ct_span){ (const char *)both, sizeof both }, HASH_SEED, hash);
}

static void hash_part(struct part *p, const struct ct_cpm_options *opt)
{
    const uint32_t n = p->g.n, entries = p->g.first[n];
    const uint32_t head[] = { VERSION, (uint32_t)opt->gamma, opt->restarts, n, entries };

    p->hash[0] = p->hash[1] = 0;
    add_hash(p->hash, head, sizeof head);
    add_hash(p->hash, p->g.first, ((size_t)n + 1) * sizeof *p->g.first);
    add_hash(p->hash, p->g.to, entries * sizeof *p->g.to);
    add_hash(p->hash, p->g.weight, entries * sizeof *p->g.weight);
    add_hash(p->hash, p->g.size, n * sizeof *p->g.size);
}

static bool recall(struct ct_memo *m, struct part *p, int64_t *quality)
{
    const uint64_t *at = ct_map_get(&m->known, (struct ct_span){ (char *)p->hash, 16 });
    struct ct_span s;
    uint32_t nodes, entries;
    uint64_t q;

    m->asked++;
    if (!at)
        return false;
    s = (struct ct_span){ m->old.ptr + *at - 1 + 16, m->old.len - *at - 15 };
    if (!ct_take_u32(&s, &nodes) || !ct_take_u32(&s, &entries) || !ct_take_u64(&s, &q) ||
        nodes != p->g.n || entries != p->g.first[p->g.n])
        return false;
    memcpy(p->part, s.ptr, nodes * sizeof *p->part);
    memcpy(p->share, s.ptr + (size_t)nodes * 4, entries * sizeof *p->share);
    for (uint32_t i = 0; i < nodes; i++)
        if (p->part[i] > i)
            return false;
    *quality = (int64_t)q;
    m->found++;
    return true;
}

static void keep(struct ct_memo *m, const struct part *p, int64_t quality)
{
    uint32_t entries = p->g.first[p->g.n];

    if (m->fresh.len + HEAD_BYTES + body_bytes(p->g.n, entries) + CHECK_BYTES > CT_MAX_MEMO_BYTES)
        return;
    ct_buf_add(&m->fresh, (struct ct_span){ (const char *)p->hash, 16 });
    ct_buf_u32(&m->fresh, p->g.n);
    ct_buf_u32(&m->fresh, entries);
    ct_buf_u64(&m->fresh, (uint64_t)quality);
    ct_buf_add(&m->fresh, (struct ct_span){ (const char *)p->part, p->g.n * sizeof *p->part });
    ct_buf_add(&m->fresh, (struct ct_span){ (const char *)p->share, entries * sizeof *p->share });
}

static int64_t solve(struct ct_memo *m, struct part *p, const struct ct_cpm_options *opt)
{
    int64_t quality;

    if (p->g.n < CT_MEMO_LEAST)
        return ct_cpm(p->part, p->share, &p->g, opt);
    hash_part(p, opt);
    if (!recall(m, p, &quality))
        quality = ct_cpm(p->part, p->share, &p->g, opt);
    keep(m, p, quality);
    return quality;
}

static void write_back(uint32_t *ret, uint16_t *share, const struct part *p,
    const struct ct_graph *g, const uint32_t *comp)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < p->g.n; i++) {
        uint32_t v = p->nodes[i];

        ret[v] = p->nodes[p->part[i]];
        for (uint32_t e = g->first[v]; share && e < g->first[v + 1]; e++)
            share[e] = comp[g->to[e]] == comp[v] ? p->share[at++] : 0;
    }
}

/* Lists nodes by component; `count` by its smallest node, `place` by node. */
static uint32_t *list_nodes(
    struct ct_arena *a, const uint32_t *comp, uint32_t n, uint32_t *count, uint32_t *place)
{
    uint32_t *list = ct_arena_raw(a, ((size_t)n + 1) * sizeof *list), end = 0;
    uint32_t *first = ct_arena_raw(a, ((size_t)n + 1) * sizeof *first);

    for (uint32_t v = 0; v < n; v++)
        place[v] = count[comp[v]]++;
    for (uint32_t v = 0; v < n; v++) {
        first[v] = end;
        end += count[v];
    }
    for (uint32_t v = 0; v < n; v++)
        list[first[comp[v]] + place[v]] = v;
    return list;
}

int64_t ct_memo_cpm(struct ct_memo *memo, uint32_t *ret, uint16_t *share, const struct ct_graph *g,
    const struct ct_cpm_options *opt)
{
    struct ct_arena scratch = { 0 }, own = { 0 };
    size_t n = (size_t)g->n + 1;
    uint32_t *comp, *count, *place, *list;
    int64_t quality = 0;

    if (!memo)
        return ct_cpm(ret, share, g, opt);
    comp = ct_arena_raw(&scratch, n * sizeof *comp);
    count = ct_arena_alloc(&scratch, n * sizeof *count);
    place = ct_arena_raw(&scratch, n * sizeof *place);
    ct_cpm_components(comp, g);
    list = list_nodes(&scratch, comp, g->n, count, place);
    for (uint32_t c = 0, at = 0; c < g->n; at += count[c], c++) {
        struct part p = { .nodes = list + at, .g.n = count[c] };

        if (count[c] == 0)
            continue;
        cut_out(&own, &p, g, comp, place);
        quality += solve(memo, &p, opt);
        write_back(ret, share, &p, g, comp);
        ct_arena_reset(&own);
    }
    ct_arena_done(&own);
    ct_arena_done(&scratch);
    return quality;
}

int ct_memo_save(struct ct_memo *m, const char *path, struct ct_err *err)
{
    uint64_t sum[2];

    ct_hash128(ct_buf_span(&m->fresh), HASH_SEED, sum);
    ct_buf_add(&m->fresh, (struct ct_span){ (const char *)sum, sizeof sum });
    return ct_file_replace(path, ct_buf_span(&m->fresh), err);
}

void ct_memo_done(struct ct_memo *m)
{
    ct_map_done(&m->known);
    ct_buf_done(&m->old);
    ct_buf_done(&m->fresh);
}
