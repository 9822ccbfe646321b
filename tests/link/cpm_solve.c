/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpm_solve: graphs in, ct_cpm()'s partitions out; what leiden.py compares.
 *
 *   standard input, numbers of 32 bits as the machine has them, graph after graph:
 *     n  m  gamma  restarts   size of each node   m times: u v weight, u < v, sorted
 *   standard output, for each graph:
 *     quality (64 bits)   ct_cpm_quality() of the same (64 bits)
 *     microseconds (64 bits)   community of each node (32 bits)
 */
#include <stdio.h>
#include <time.h>

#include "link/cpm.h"

struct entry {
    uint32_t u, v;
    int32_t w;
};

static bool take(void *ret, size_t size, size_t n)
{
    return fread(ret, size, n, stdin) == n;
}

/* Each edge at both ends. Entries are sorted by u, then v, so that filling them in in
 * that order, first as (v, u) and then as (u, v), leaves each node's list sorted. */
static struct ct_graph build(struct ct_arena *a, uint32_t n, uint32_t m, const struct entry *in)
{
    uint32_t *first = ct_arena_alloc(a, ((size_t)n + 2) * sizeof *first);
    uint32_t *at = ct_arena_alloc(a, ((size_t)n + 1) * sizeof *at);
    uint32_t *to = ct_arena_alloc(a, (2 * (size_t)m + 1) * sizeof *to);
    int32_t *weight = ct_arena_alloc(a, (2 * (size_t)m + 1) * sizeof *weight);

    for (uint32_t i = 0; i < m; i++) {
        first[in[i].u + 1]++;
        first[in[i].v + 1]++;
    }
    for (uint32_t i = 0; i < n; i++) {
        first[i + 1] += first[i];
        at[i] = first[i];
    }
    for (int back = 1; back >= 0; back--)
        for (uint32_t i = 0; i < m; i++) {
            uint32_t from = back ? in[i].v : in[i].u, other = back ? in[i].u : in[i].v;

            to[at[from]] = other;
            weight[at[from]++] = in[i].w;
        }
    return (struct ct_graph){ .n = n, .first = first, .to = to, .weight = weight };
}

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool solve(const uint32_t head[4])
{
    struct ct_arena a = { 0 };
    uint32_t n = head[0], m = head[1];
    uint32_t *size = ct_arena_raw(&a, ((size_t)n + 1) * sizeof *size);
    uint32_t *part = ct_arena_raw(&a, ((size_t)n + 1) * sizeof *part);
    struct entry *in = ct_arena_raw(&a, ((size_t)m + 1) * sizeof *in);
    struct ct_cpm_options opt = { .gamma = (int32_t)head[2], .restarts = head[3] };
    struct ct_graph g;
    int64_t ret[3], begin;

    if (!take(size, sizeof *size, n) || !take(in, sizeof *in, m)) {
        ct_arena_done(&a);
        return false;
    }
    g = build(&a, n, m, in);
    g.size = size;
    begin = now_us();
    ret[0] = ct_cpm(part, NULL, &g, &opt);
    ret[2] = now_us() - begin;
    ret[1] = ct_cpm_quality(&g, part, opt.gamma);
    fwrite(ret, sizeof *ret, 3, stdout);
    fwrite(part, sizeof *part, n, stdout);
    ct_arena_done(&a);
    return true;
}

int main(void)
{
    uint32_t head[4];

    while (take(head, sizeof *head, 4))
        if (!solve(head))
            return 1;
    return 0;
}
