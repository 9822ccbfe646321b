/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names: numbers for campaigns, then for threads, and what to write down.
 *
 * Threads are matched by the messages of their campaigns, as these were known, and written down by
 * the numbers of their campaigns. Changes come in an order of which any first part is sound: what
 * is new, then who took what, then who is no more.
 */
#include "assess/names.h"

#include "assess/names_match.h"
#include "base/limits.h"
#include "case/keys.h"

struct give {
    const struct ct_names_input *in;
    struct ct_arena *a;
    struct ct_name_match m;
    enum ct_name_kind kind;
    const struct ct_key_list *old_kept, *now_kept; /* as the log has it */
    uint32_t *number;                              /* by new */
    uint32_t *owner;                               /* by new: the old one whose number it has */
    uint32_t *first, *next;                        /* heirs: see list_heirs() */
    CT_VEC(struct ct_name_change) changes;
};

static struct ct_key_list filter(
    struct ct_key_list keys, struct ct_key_list by, bool in_it, struct ct_arena *a)
{
    uint64_t *v = ct_arena_raw(a, (keys.n + 1) * sizeof *v);
    size_t n = 0, k = 0;

    for (size_t i = 0; i < keys.n; i++) {
        while (k < by.n && by.v[k] < keys.v[i])
            k++;
        if ((k < by.n && by.v[k] == keys.v[i]) == in_it)
            v[n++] = keys.v[i];
    }
    return (struct ct_key_list){ v, n };
}

static void change(struct give *g, struct ct_name_change c)
{
    c.kind = g->kind;
    *ct_vec_add(&g->changes) = c;
}

static bool is_most(struct ct_key_list part, struct ct_key_list whole)
{
    return part.n && 2 * ct_name_common(part, whole) > part.n;
}

/* Whether somebody said that two parts of it are one. */
static bool is_judged(const struct give *g, uint32_t now)
{
    for (size_t i = 0; i < g->in->judged.n; i++) {
        const struct ct_judgement *j = &g->in->judged.v[i];

        if (j->kind == CT_JUDGE_MERGE && j->threads == (g->kind == CT_NAME_THREAD) &&
            is_most(j->a, g->m.now[now]) && is_most(j->b, g->m.now[now]))
            return true;
    }
    return false;
}

/* The oldest of those that became one with the main part; olds are in order of number. */
static void prefer_oldest(struct give *g, uint32_t old)
{
    uint32_t now = g->m.heir[old], main = now == CT_NOBODY ? CT_NOBODY : g->m.main[now];

    if (main == CT_NOBODY || g->owner[now] < main || old >= main)
        return;
    if ((uint64_t)g->m.shared[old] * 4 >= g->m.shared[main] || is_judged(g, now))
        g->owner[now] = old;
}

static void give_new(struct give *g, uint32_t now, uint32_t *highest)
{
    uint32_t past = g->m.past[now];
    struct ct_name_change c = { .event = CT_NAME_NEW, .plus = g->now_kept[now] };

    c.number = g->number[now] = ++*highest;
    if (past != CT_NOBODY) {
        c.other = g->m.old[past].number;
        c.event = g->m.old[past].retired ? CT_NAME_NEW : CT_NAME_SPLIT;
    }
    change(g, c);
}

/* The old ones by their heir: index + 1 of the first, and of the next. */
static void list_heirs(struct give *g)
{
    g->first = ct_arena_alloc(g->a, (g->m.n_now + 1) * sizeof *g->first);
    g->next = ct_arena_alloc(g->a, (g->m.n_old + 1) * sizeof *g->next);
    for (uint32_t o = (uint32_t)g->m.n_old; o-- > 0;)
        if (g->m.heir[o] != CT_NOBODY) {
            g->next[o] = g->first[g->m.heir[o]];
            g->first[g->m.heir[o]] = o + 1;
        }
}

/* Who went up in it, each with what it brought; then what came and went besides. */
static void tell_growth(struct give *g, uint32_t now)
{
    struct ct_key_list none = { 0 }, kept = g->now_kept[now];
    uint32_t owner = g->owner[now];
    struct ct_key_list before = owner == CT_NOBODY ? kept : g->old_kept[owner];
    struct ct_key_list rest = filter(kept, before, false, g->a), gone;

    for (uint32_t at = g->first[now]; at; at = g->next[at - 1]) {
        struct ct_key_list brought;
        uint32_t o = at - 1;

        if (o == owner)
            continue;
        brought = filter(rest, g->old_kept[o], true, g->a);
        rest = filter(rest, brought, false, g->a);
        change(g, (struct ct_name_change){ .event = CT_NAME_MERGE,
                      .number = g->number[now],
                      .other = g->m.old[o].number,
                      .plus = brought,
                      .minus = none });
    }
    gone = filter(before, kept, false, g->a);
    if (rest.n || gone.n)
        change(g, (struct ct_name_change){ .event = rest.n ? CT_NAME_GROW : CT_NAME_SHRINK,
                      .number = g->number[now],
                      .plus = rest,
                      .minus = gone });
}

/* Numbers and changes of one kind; m, now_kept and old_kept are set. */
static void give(struct give *g)
{
    uint32_t highest = g->m.n_old ? g->m.old[g->m.n_old - 1].number : 0;

    ct_name_match(&g->m, g->a);
    g->number = ct_arena_alloc(g->a, (g->m.n_now + 1) * sizeof *g->number);
    g->owner = ct_arena_raw(g->a, (g->m.n_now + 1) * sizeof *g->owner);
    for (uint32_t i = 0; i < g->m.n_now; i++)
        g->owner[i] = g->m.main[i];
    for (uint32_t o = 0; o < g->m.n_old; o++)
        prefer_oldest(g, o);
    for (uint32_t i = 0; i < g->m.n_now; i++)
        if (g->owner[i] == CT_NOBODY)
            give_new(g, i, &highest);
        else
            g->number[i] = g->m.old[g->owner[i]].number;
    list_heirs(g);
    for (uint32_t i = 0; i < g->m.n_now; i++)
        tell_growth(g, i);
    for (uint32_t o = 0; o < g->m.n_old; o++)
        if (g->m.heir[o] == CT_NOBODY && !g->m.old[o].retired && g->m.old[o].heir == 0)
            change(g,
                (struct ct_name_change){ .event = CT_NAME_RETIRE, .number = g->m.old[o].number });
    ct_name_match_done(&g->m);
}

static void give_campaigns(struct give *g)
{
    const struct ct_names_input *in = g->in;
    size_t n_old = in->known->n[CT_NAME_CAMPAIGN];
    struct ct_key_list *old = ct_arena_alloc(g->a, (n_old + 1) * sizeof *old);
    struct ct_key_list *kept = ct_arena_alloc(g->a, (in->n + 1) * sizeof *kept);

    for (size_t i = 0; i < n_old; i++)
        old[i] = in->known->v[CT_NAME_CAMPAIGN][i].keys;
    for (size_t i = 0; i < in->n; i++)
        kept[i] = (struct ct_key_list){ in->campaigns[i].v,
            in->campaigns[i].n < CT_MAX_JUDGED_KEYS ? in->campaigns[i].n : CT_MAX_JUDGED_KEYS };
    g->kind = CT_NAME_CAMPAIGN;
    g->m = (struct ct_name_match){ .old = in->known->v[CT_NAME_CAMPAIGN],
        .n_old = n_old,
        .old_keys = old,
        .now = in->campaigns,
        .n_now = in->n };
    g->old_kept = old;
    g->now_kept = kept;
    give(g);
}

/* Messages of the campaigns that a thread had, as they were known. */
static struct ct_key_list past_of(struct give *g, const struct ct_known_name *thread)
{
    const struct ct_known_names *known = g->in->known;
    CT_VEC(uint64_t) v = { 0 };
    struct ct_key_list ret;

    for (size_t i = 0; i < thread->keys.n; i++) {
        uint32_t number = ct_name_heir(known, CT_NAME_CAMPAIGN, (uint32_t)thread->keys.v[i]);
        const struct ct_known_name *c = ct_name_find(known, CT_NAME_CAMPAIGN, number);

        for (size_t k = 0; c && k < c->keys.n; k++)
            *ct_vec_add(&v) = c->keys.v[k];
    }
    ret = ct_keys_sorted(v.v, v.n, SIZE_MAX, g->a);
    ct_vec_done(&v);
    return ret;
}

/* Campaigns of each thread: index + 1 of the first, and of the next. */
struct members {
    uint32_t *first, *next;
};

static struct members list_members(struct give *g)
{
    const struct ct_names_input *in = g->in;
    struct members m = { .first = ct_arena_alloc(g->a, (in->n_threads + 1) * sizeof *m.first),
        .next = ct_arena_alloc(g->a, (in->n + 1) * sizeof *m.next) };

    for (uint32_t i = (uint32_t)in->n; i-- > 0;) {
        m.next[i] = m.first[in->thread_of[i]];
        m.first[in->thread_of[i]] = i + 1;
    }
    return m;
}

/* All messages of a thread, and the numbers of its campaigns. */
static void join(struct give *g, const uint32_t *campaigns, const struct members *m,
    uint32_t thread, struct ct_key_list ret[2])
{
    CT_VEC(uint64_t) keys = { 0 }, numbers = { 0 };

    for (uint32_t at = m->first[thread]; at; at = m->next[at - 1]) {
        struct ct_key_list c = g->in->campaigns[at - 1];

        *ct_vec_add(&numbers) = campaigns[at - 1];
        for (size_t k = 0; k < c.n; k++)
            *ct_vec_add(&keys) = c.v[k];
    }
    ret[0] = ct_keys_sorted(keys.v, keys.n, SIZE_MAX, g->a);
    ret[1] = ct_keys_sorted(numbers.v, numbers.n, CT_MAX_JUDGED_KEYS, g->a);
    ct_vec_done(&keys);
    ct_vec_done(&numbers);
}

static void give_threads(struct give *g, const uint32_t *campaigns)
{
    const struct ct_names_input *in = g->in;
    size_t n_old = in->known->n[CT_NAME_THREAD], n_now = in->n_threads;
    struct ct_key_list *old = ct_arena_alloc(g->a, (n_old + 1) * sizeof *old);
    struct ct_key_list *old_kept = ct_arena_alloc(g->a, (n_old + 1) * sizeof *old_kept);
    struct ct_key_list *now = ct_arena_alloc(g->a, (n_now + 1) * sizeof *now);
    struct ct_key_list *kept = ct_arena_alloc(g->a, (n_now + 1) * sizeof *kept);
    struct members members = list_members(g);

    for (size_t i = 0; i < n_old; i++) {
        old[i] = past_of(g, &in->known->v[CT_NAME_THREAD][i]);
        old_kept[i] = in->known->v[CT_NAME_THREAD][i].keys;
    }
    for (uint32_t i = 0; i < n_now; i++) {
        struct ct_key_list both[2];

        join(g, campaigns, &members, i, both);
        now[i] = both[0];
        kept[i] = both[1];
    }
    g->kind = CT_NAME_THREAD;
    g->m = (struct ct_name_match){ .old = in->known->v[CT_NAME_THREAD],
        .n_old = n_old,
        .old_keys = old,
        .now = now,
        .n_now = n_now };
    g->old_kept = old_kept;
    g->now_kept = kept;
    give(g);
}

void ct_names_give(struct ct_names *ret, const struct ct_names_input *in, struct ct_arena *a)
{
    struct give g = { .in = in, .a = a };
    struct ct_name_change *v;

    give_campaigns(&g);
    ret->number[CT_NAME_CAMPAIGN] = g.number;
    give_threads(&g, ret->number[CT_NAME_CAMPAIGN]);
    ret->number[CT_NAME_THREAD] = g.number;
    v = ct_arena_raw(a, (g.changes.n + 1) * sizeof *v);
    if (g.changes.n)
        memcpy(v, g.changes.v, g.changes.n * sizeof *v);
    ret->changes = (struct ct_name_changes){ v, g.changes.n };
    ct_vec_done(&g.changes);
}
