/* SPDX-License-Identifier: Apache-2.0 */
/*
 * threads: clusters that are campaigns, gathered by thread.
 *
 * Comes in: threads of all clusters, and which of them were claimed. Goes out: one ct_thread
 * for each that has a campaign, numbered by its first one; its people and its ties. Nothing is
 * weighed here.
 */
#include "assess/threads.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/map.h"

struct gather {
    struct ct_result *res;
    struct ct_campaign *campaigns;
    const struct ct_assess *as;
    const struct ct_threads *t;
    const uint32_t *claimed;
    uint32_t *campaign_of; /* by cluster: index of its campaign + 1 */
    uint32_t *thread_of;   /* by campaign: index of its thread */
    struct ct_thread *threads;
};

/* The id of a thread; the only place that makes one. */
static struct ct_span name(const struct gather *g, size_t number)
{
    return ct_arena_printf(g->as->a, "T-%02zu", number);
}

/* Gives each campaign its thread, in order of campaigns. */
static void number_threads(struct gather *g, struct ct_arena *scratch)
{
    uint32_t *seen = ct_arena_alloc(scratch, (g->t->n + 1) * sizeof *seen);

    for (uint32_t i = 0; i < g->res->n_campaigns; i++) {
        uint32_t first = g->t->of[g->claimed[i]];

        if (seen[first] == 0) {
            seen[first] = (uint32_t)++g->res->n_threads;
            g->threads[seen[first] - 1].id = name(g, g->res->n_threads);
        }
        g->thread_of[i] = seen[first] - 1;
        g->campaign_of[g->claimed[i]] = i + 1;
        g->campaigns[i].thread = g->threads[seen[first] - 1].id;
    }
}

static int by_text(const void *a, const void *b)
{
    const struct ct_span *x = a, *y = b;
    size_t n = x->len < y->len ? x->len : y->len;
    int r = n ? memcmp(x->ptr, y->ptr, n) : 0;

    return r ? r : (x->len > y->len) - (x->len < y->len);
}

/* Each once, sorted. */
static struct ct_span_list united(const struct gather *g, struct ct_span *v, size_t n)
{
    size_t kept = 0;

    if (n)
        qsort(v, n, sizeof *v, by_text);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !ct_span_eq(v[i], v[kept - 1]))
            v[kept++] = v[i];
    struct ct_span *out = ct_arena_raw(g->as->a, (kept + 1) * sizeof *out);
    if (kept)
        memcpy(out, v, kept * sizeof *out);
    return (struct ct_span_list){ out, kept };
}

static void extend(struct ct_thread *th, const struct ct_campaign *c)
{
    if (c->first_us != CT_TIME_NONE && (th->first_us == CT_TIME_NONE || c->first_us < th->first_us))
        th->first_us = c->first_us;
    if (c->last_us != CT_TIME_NONE && (th->last_us == CT_TIME_NONE || c->last_us > th->last_us))
        th->last_us = c->last_us;
    th->messages += c->n_messages;
}

static void fill(struct gather *g, uint32_t number)
{
    struct ct_thread *th = &g->threads[number];
    CT_VEC(struct ct_span) ids = { 0 }, people = { 0 };
    struct ct_span *v;

    th->first_us = th->last_us = CT_TIME_NONE;
    for (uint32_t i = 0; i < g->res->n_campaigns; i++) {
        const struct ct_campaign *c = &g->campaigns[i];

        if (g->thread_of[i] != number)
            continue;
        *ct_vec_add(&ids) = c->id;
        extend(th, c);
        for (size_t k = 0; k < c->people.n; k++)
            *ct_vec_add(&people) = c->people.v[k];
    }
    v = ct_arena_raw(g->as->a, (ids.n + 1) * sizeof *v);
    if (ids.n)
        memcpy(v, ids.v, ids.n * sizeof *v);
    th->campaigns = (struct ct_span_list){ v, ids.n };
    th->people = united(g, people.v, people.n);
    ct_vec_done(&ids);
    ct_vec_done(&people);
}

static int by_weight(const void *a, const void *b)
{
    const struct ct_thread_tie *x = a, *y = b;
    int r;

    if (x->centibits != y->centibits)
        return x->centibits > y->centibits ? -1 : 1;
    r = by_text(&x->a, &y->a);
    return r ? r : by_text(&x->b, &y->b);
}

/* Links of one thread: those within it that say something, and those that were refused. */
static void tie(struct gather *g, uint32_t number)
{
    struct ct_thread *th = &g->threads[number];
    CT_VEC(struct ct_thread_tie) ties = { 0 };
    struct ct_thread_tie *v;

    for (size_t i = 0; i < g->t->links.n; i++) {
        const struct ct_thread_link *l = &g->t->links.v[i];
        uint32_t a = g->campaign_of[l->a], b = g->campaign_of[l->b];

        if (a == 0 || b == 0 || !(l->joins || l->blocked) ||
            (g->thread_of[a - 1] != number && g->thread_of[b - 1] != number))
            continue;
        *ct_vec_add(&ties) = (struct ct_thread_tie){ .a = g->campaigns[a - 1].id,
            .b = g->campaigns[b - 1].id,
            .cause = ct_span_str(ct_cause_name(l->best)),
            .centibits = l->centibits,
            .joins = l->joins,
            .drift = l->drift,
            .contested = l->blocked,
            .reason =
                ct_threads_reason(g->as, g->t, l, g->campaigns[a - 1].id, g->campaigns[b - 1].id) };
    }
    if (ties.n)
        qsort(ties.v, ties.n, sizeof *ties.v, by_weight);
    th->n_ties = ties.n < CT_MAX_THREAD_TIES ? ties.n : CT_MAX_THREAD_TIES;
    v = ct_arena_raw(g->as->a, (th->n_ties + 1) * sizeof *v);
    if (th->n_ties)
        memcpy(v, ties.v, th->n_ties * sizeof *v);
    th->ties = v;
    ct_vec_done(&ties);
}

void ct_threads_write(struct ct_result *res, struct ct_campaign *campaigns,
    const struct ct_assess *as, const struct ct_threads *t, const uint32_t *claimed)
{
    struct ct_arena scratch = { 0 };
    struct gather g = { .res = res, .campaigns = campaigns, .as = as, .t = t, .claimed = claimed };

    g.campaign_of = ct_arena_alloc(&scratch, (t->n + 1) * sizeof *g.campaign_of);
    g.thread_of = ct_arena_alloc(&scratch, (res->n_campaigns + 1) * sizeof *g.thread_of);
    g.threads = ct_arena_alloc(as->a, (res->n_campaigns + 1) * sizeof *g.threads);
    res->n_threads = 0;
    number_threads(&g, &scratch);
    for (uint32_t i = 0; i < res->n_threads; i++) {
        fill(&g, i);
        tie(&g, i);
    }
    res->threads = g.threads;
    ct_arena_done(&scratch);
}
