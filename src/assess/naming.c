/* SPDX-License-Identifier: Apache-2.0 */
/*
 * naming: from campaigns as they are written to what names.h asks for, and back.
 *
 * Comes in: messages with their keys, and which campaigns are of one thread. Goes out: ids in the
 * result, and what there is to write down. Nothing is decided here.
 */
#include "assess/naming.h"

#include "assess/state.h"

/* Threads as they are met, counted from 0. */
static size_t count_threads(
    uint32_t *of, const uint32_t *threads, size_t n, struct ct_arena *scratch)
{
    uint32_t most = 0, count = 0;
    uint32_t *index;

    for (size_t i = 0; i < n; i++)
        most = threads[i] > most ? threads[i] : most;
    index = ct_arena_alloc(scratch, ((size_t)most + 1) * sizeof *index);
    for (size_t i = 0; i < n; i++) {
        if (index[threads[i]] == 0)
            index[threads[i]] = ++count;
        of[i] = index[threads[i]] - 1;
    }
    return count;
}

void ct_naming_campaigns(struct ct_naming *ret, struct ct_result *res, struct ct_campaign *v,
    const uint32_t *threads, const struct ct_hunt_options *opt)
{
    struct ct_arena scratch = { 0 };
    size_t n = res->n_campaigns;
    struct ct_key_list *keys = ct_arena_alloc(&res->arena, (n + 1) * sizeof *keys);
    uint32_t *of = ct_arena_alloc(&res->arena, (n + 1) * sizeof *of);
    struct ct_names_input in = { .known = &opt->names,
        .judged = opt->judged,
        .campaigns = keys,
        .n = n,
        .thread_of = of,
        .n_threads = count_threads(of, threads, n, &scratch) };

    for (size_t i = 0; i < n; i++)
        keys[i] = ct_states_keys(&v[i], &res->arena);
    ct_names_give(&ret->names, &in, &res->arena);
    ret->thread_of = of;
    res->names = ret->names.changes;
    for (size_t i = 0; i < n; i++)
        v[i].id =
            ct_name_text(&res->arena, CT_NAME_CAMPAIGN, ret->names.number[CT_NAME_CAMPAIGN][i]);
    ct_arena_done(&scratch);
}

void ct_naming_threads(const struct ct_naming *naming, struct ct_result *res, struct ct_campaign *v)
{
    struct ct_thread *threads = ct_arena_alloc(&res->arena, (res->n_threads + 1) * sizeof *threads);

    for (size_t i = 0; i < res->n_threads; i++) {
        threads[i] = res->threads[i];
        threads[i].id =
            ct_name_text(&res->arena, CT_NAME_THREAD, naming->names.number[CT_NAME_THREAD][i]);
    }
    for (size_t i = 0; i < res->n_campaigns; i++)
        v[i].thread = threads[naming->thread_of[i]].id;
    res->threads = threads;
}
