/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state: judgements are found again by the keys of messages.
 *
 * All messages of all campaigns are sorted by key once; a judgement then costs a search for
 * each of its keys, however many campaigns there are.
 */
#include "assess/state.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/vec.h"
#include "case/keys.h"

struct place {
    uint64_t key;
    uint32_t campaign;
};

struct places {
    CT_VEC(struct place) v; /* in order of key */
    uint32_t *size;         /* by campaign: keys that count */
    uint32_t *hits;         /* by campaign; zero between judgements */
};

static int by_key(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->campaign > y->campaign) - (x->campaign < y->campaign);
}

/* Keys beyond the cap of a judgement's list would never be hit; they do not count here either. */
static void add_group(struct places *p, struct ct_key_list keys, uint32_t number)
{
    size_t n = keys.n < CT_MAX_JUDGED_KEYS ? keys.n : CT_MAX_JUDGED_KEYS;

    for (size_t i = 0; i < n; i++)
        *ct_vec_add(&p->v) = (struct place){ keys.v[i], number };
    p->size[number] = (uint32_t)n;
}

static size_t first_at(const struct places *p, uint64_t key)
{
    size_t low = 0, high = p->v.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (p->v.v[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The campaign with more than half of the keys; UINT32_MAX: none. */
static uint32_t majority(struct places *p, struct ct_key_list keys, uint32_t *ret_hits)
{
    uint32_t best = UINT32_MAX;

    *ret_hits = 0;
    for (size_t i = 0; i < keys.n; i++)
        for (size_t k = first_at(p, keys.v[i]); k < p->v.n && p->v.v[k].key == keys.v[i]; k++)
            if (++p->hits[p->v.v[k].campaign] * (uint64_t)2 > keys.n &&
                p->hits[p->v.v[k].campaign] > *ret_hits) {
                best = p->v.v[k].campaign;
                *ret_hits = p->hits[best];
            }
    for (size_t i = 0; i < keys.n; i++)
        for (size_t k = first_at(p, keys.v[i]); k < p->v.n && p->v.v[k].key == keys.v[i]; k++)
            p->hits[p->v.v[k].campaign] = 0;
    return best;
}

static void apply(struct places *p, enum ct_judged_state *ret, const struct ct_judgement *j)
{
    bool confirm = j->kind == CT_JUDGE_CONFIRM;
    uint32_t hits, at;

    if (j->threads || (!confirm && j->kind != CT_JUDGE_DISMISS))
        return;
    at = majority(p, j->a, &hits);
    if (at != UINT32_MAX && (confirm || hits * (uint64_t)2 >= p->size[at]))
        ret[at] = confirm ? CT_JUDGED_CONFIRMED : CT_JUDGED_DISMISSED;
}

void ct_states_find(enum ct_judged_state *ret, const struct ct_key_list *groups, size_t n,
    struct ct_judgement_list judged)
{
    struct ct_arena a = { 0 };
    struct places p = { .size = ct_arena_alloc(&a, (n + 1) * sizeof *p.size),
        .hits = ct_arena_alloc(&a, (n + 1) * sizeof *p.hits) };

    for (size_t i = 0; i < n; i++) {
        ret[i] = CT_JUDGED_NOT;
        if (judged.n)
            add_group(&p, groups[i], (uint32_t)i);
    }
    if (p.v.n)
        qsort(p.v.v, p.v.n, sizeof *p.v.v, by_key);
    for (size_t i = 0; i < judged.n; i++)
        apply(&p, ret, &judged.v[i]);
    ct_vec_done(&p.v);
    ct_arena_done(&a);
}

struct ct_key_list ct_states_keys(const struct ct_campaign *c, struct ct_arena *a)
{
    struct ct_arena scratch = { 0 };
    uint64_t *v = ct_arena_raw(&scratch, (c->n_messages + 1) * sizeof *v);
    struct ct_key_list keys;

    for (size_t i = 0; i < c->n_messages; i++)
        v[i] = c->messages[i].key;
    keys = ct_keys_sorted(v, c->n_messages, SIZE_MAX, a);
    ct_arena_done(&scratch);
    return keys;
}

void ct_states_judge(struct ct_result *res, struct ct_judgement_list judged)
{
    size_t n = res->n_campaigns;
    struct ct_campaign *v = ct_arena_alloc(&res->arena, (n + 1) * sizeof *v);
    struct ct_arena a = { 0 };
    struct ct_key_list *keys = ct_arena_alloc(&a, (n + 1) * sizeof *keys);
    enum ct_judged_state *states = ct_arena_alloc(&a, (n + 1) * sizeof *states);

    for (size_t i = 0; i < n; i++)
        keys[i] = ct_states_keys(&res->campaigns[i], &a);
    ct_states_find(states, keys, n, judged);
    for (size_t i = 0; i < n; i++) {
        v[i] = res->campaigns[i];
        if (states[i] == CT_JUDGED_CONFIRMED)
            v[i].state = CT_LIT("confirmed");
        else if (states[i] == CT_JUDGED_DISMISSED)
            v[i].state = CT_LIT("dismissed");
        else
            v[i].state = CT_LIT("new");
    }
    res->campaigns = v;
    ct_arena_done(&a);
}
