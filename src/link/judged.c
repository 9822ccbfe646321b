/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judged: union of what was merged, sides of what was told apart.
 *
 * Judgements name messages by keys of their content. All keys are collected and sorted
 * once, found in the mail set in one walk, and from then on a message is its place in that
 * order. Judgement number j gives its first side the number 2j and its second 2j + 1.
 */
#include "link/judged.h"

#include <stdlib.h>

#include "base/hash.h"

#define NOBODY UINT32_MAX

struct side {
    uint32_t side, next; /* next: index + 1 of the message's next; 0: the last */
};

/* Keys by number, while judgements are read. */
struct keys {
    struct ct_arena arena;
    uint64_t *v;
    uint32_t n;
    uint32_t *msg;        /* NOBODY: not in this mail set */
    uint32_t *up;         /* towards the root of its group */
    uint32_t *next, *end; /* members of a group as a list, by root */
    uint32_t *first_side; /* index + 1 in sides */
    CT_VEC(struct side) sides;
};

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static uint32_t number_of(const struct keys *k, uint64_t key)
{
    const uint64_t *at = k->n ? bsearch(&key, k->v, k->n, sizeof key, by_number) : NULL;

    return at ? (uint32_t)(at - k->v) : NOBODY;
}

static bool binds(const struct ct_judgement *j)
{
    switch (j->kind) {
    case CT_JUDGE_MERGE:
        return !j->threads;
    case CT_JUDGE_SPLIT:
    case CT_JUDGE_NOT_SAME:
        return true;
    case CT_JUDGE_CONFIRM:
    case CT_JUDGE_DISMISS:
    case CT_JUDGE_NOTE:
        return false;
    }
    return false;
}

static void collect(struct keys *k, struct ct_judgement_list list)
{
    size_t n = 1, at = 0;

    for (size_t i = 0; i < list.n; i++)
        n += binds(&list.v[i]) ? list.v[i].a.n + list.v[i].b.n : 0;
    k->v = ct_arena_raw(&k->arena, n * sizeof *k->v);
    for (size_t i = 0; i < list.n; i++) {
        const struct ct_judgement *j = &list.v[i];

        if (!binds(j))
            continue;
        for (size_t x = 0; x < j->a.n; x++)
            k->v[at++] = j->a.v[x];
        for (size_t x = 0; x < j->b.n; x++)
            k->v[at++] = j->b.v[x];
    }
    qsort(k->v, at, sizeof *k->v, by_number);
    for (size_t i = 0; i < at; i++)
        if (i == 0 || k->v[i] != k->v[k->n - 1])
            k->v[k->n++] = k->v[i];
}

static void find_messages(struct keys *k, const struct ct_mailset *set)
{
    size_t n = (size_t)k->n + 1;

    k->msg = ct_arena_raw(&k->arena, n * sizeof *k->msg);
    k->up = ct_arena_raw(&k->arena, n * sizeof *k->up);
    k->next = ct_arena_raw(&k->arena, n * sizeof *k->next);
    k->end = ct_arena_raw(&k->arena, n * sizeof *k->end);
    k->first_side = ct_arena_alloc(&k->arena, n * sizeof *k->first_side);
    for (uint32_t i = 0; i < k->n; i++) {
        k->msg[i] = k->next[i] = NOBODY;
        k->up[i] = k->end[i] = i;
    }
    for (uint32_t i = 0; k->n && i < set->msgs.n; i++) {
        uint32_t at = number_of(k, set->msgs.v[i].key);

        if (at != NOBODY && k->msg[at] == NOBODY)
            k->msg[at] = i;
    }
}

static uint32_t root(struct keys *k, uint32_t i)
{
    while (k->up[i] != i)
        i = k->up[i] = k->up[k->up[i]];
    return i;
}

/* May the group join those whose sides are in `taken`? Adds its sides when it may. */
static bool fits(const struct keys *k, uint32_t group, struct ct_set64 *taken)
{
    for (uint32_t i = group; i != NOBODY; i = k->next[i])
        for (uint32_t s = k->first_side[i]; s; s = k->sides.v[s - 1].next)
            if (ct_set64_has(taken, k->sides.v[s - 1].side ^ 1))
                return false;
    for (uint32_t i = group; i != NOBODY; i = k->next[i])
        for (uint32_t s = k->first_side[i]; s; s = k->sides.v[s - 1].next)
            ct_set64_add(taken, k->sides.v[s - 1].side);
    return true;
}

static void merge_list(
    struct keys *k, struct ct_key_list list, uint32_t *main, struct ct_set64 *taken)
{
    for (size_t x = 0; x < list.n; x++) {
        uint32_t i = number_of(k, list.v[x]), g = k->msg[i] == NOBODY ? NOBODY : root(k, i);

        if (g == NOBODY || g == *main || !fits(k, g, taken))
            continue;
        if (*main == NOBODY) {
            *main = g;
            continue;
        }
        k->next[k->end[*main]] = g;
        k->end[*main] = k->end[g];
        k->up[g] = *main;
    }
}

static void merge(struct keys *k, const struct ct_judgement *j)
{
    struct ct_set64 taken = { 0 };
    uint32_t main = NOBODY;

    merge_list(k, j->a, &main, &taken);
    merge_list(k, j->b, &main, &taken);
    ct_set64_done(&taken);
}

static void add_groups(struct keys *k, struct ct_key_list list, struct ct_set64 *groups)
{
    for (size_t x = 0; x < list.n; x++)
        ct_set64_add(groups, root(k, number_of(k, list.v[x])));
}

/* Puts on `side` all but those who are of one group with somebody of the other. */
static void take_side(
    struct keys *k, struct ct_key_list list, const struct ct_set64 *others, uint32_t side)
{
    for (size_t x = 0; x < list.n; x++) {
        uint32_t i = number_of(k, list.v[x]);

        if (k->msg[i] == NOBODY || ct_set64_has(others, root(k, i)))
            continue;
        *ct_vec_add(&k->sides) = (struct side){ side, k->first_side[i] };
        k->first_side[i] = (uint32_t)k->sides.n;
    }
}

static void tell_apart(struct keys *k, const struct ct_judgement *j, uint32_t number)
{
    struct ct_set64 a = { 0 }, b = { 0 };

    add_groups(k, j->a, &a);
    add_groups(k, j->b, &b);
    take_side(k, j->a, &b, 2 * number);
    take_side(k, j->b, &a, 2 * number + 1);
    ct_set64_done(&a);
    ct_set64_done(&b);
}

static int by_msg(const void *a, const void *b)
{
    const struct ct_bound *x = a, *y = b;

    return (x->msg > y->msg) - (x->msg < y->msg);
}

static int by_side(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void write_sides(struct ct_judged *ret, const struct keys *k, struct ct_bound *e,
    uint32_t key, uint32_t *n_sides)
{
    e->sides = *n_sides;
    for (uint32_t s = k->first_side[key]; s; s = k->sides.v[s - 1].next)
        ret->sides[(*n_sides)++] = k->sides.v[s - 1].side;
    e->n_sides = *n_sides - e->sides;
    qsort(ret->sides + e->sides, e->n_sides, sizeof *ret->sides, by_side);
}

static void write_out(struct ct_judged *ret, struct keys *k)
{
    uint32_t *place = ct_arena_alloc(&k->arena, ((size_t)k->n + 1) * sizeof *place), n_sides = 0;

    ret->v = ct_arena_alloc(&ret->arena, ((size_t)k->n + 1) * sizeof *ret->v);
    ret->sides = ct_arena_raw(&ret->arena, (k->sides.n + 1) * sizeof *ret->sides);
    for (uint32_t i = 0; i < k->n; i++)
        if (k->msg[i] != NOBODY) {
            struct ct_bound *e = &ret->v[ret->n++];

            *e = (struct ct_bound){ .msg = k->msg[i], .group = root(k, i) };
            write_sides(ret, k, e, i, &n_sides);
        }
    qsort(ret->v, ret->n, sizeof *ret->v, by_msg);
    for (uint32_t e = 0; e < ret->n; e++) {
        struct ct_bound *x = &ret->v[e];
        uint32_t *first = &place[x->group];
        bool alone = k->next[x->group] == NOBODY;

        if (*first == 0)
            *first = e + 1;
        x->group = *first - 1;
        x->mark = (uint32_t)ct_hash64((struct ct_span){ (const char *)(ret->sides + x->sides),
                                          x->n_sides * sizeof *ret->sides },
                      alone ? 0 : *first) |
                  1;
    }
}

void ct_judged_build(
    struct ct_judged *ret, const struct ct_mailset *set, struct ct_judgement_list list)
{
    struct keys k = { 0 };

    *ret = (struct ct_judged){ .n_judgements = (uint32_t)list.n };
    collect(&k, list);
    find_messages(&k, set);
    for (size_t i = list.n; i-- > 0;) {
        if (!binds(&list.v[i]))
            continue;
        if (list.v[i].kind == CT_JUDGE_MERGE)
            merge(&k, &list.v[i]);
        else
            tell_apart(&k, &list.v[i], (uint32_t)i);
    }
    write_out(ret, &k);
    ct_vec_done(&k.sides);
    ct_arena_done(&k.arena);
}

void ct_judged_done(struct ct_judged *j)
{
    ct_arena_done(&j->arena);
    *j = (struct ct_judged){ 0 };
}

const struct ct_bound *ct_judged_find(const struct ct_judged *j, uint32_t msg)
{
    struct ct_bound want = { .msg = msg };

    return j->n ? bsearch(&want, j->v, j->n, sizeof want, by_msg) : NULL;
}

bool ct_together_add(struct ct_together *t, const struct ct_judged *j, uint32_t msg)
{
    const struct ct_bound *e = ct_judged_find(j, msg);

    for (uint32_t i = 0; e && i < e->n_sides; i++)
        if (ct_set64_has(&t->sides, j->sides[e->sides + i] ^ 1))
            return false;
    for (uint32_t i = 0; e && i < e->n_sides; i++)
        ct_set64_add(&t->sides, j->sides[e->sides + i]);
    return true;
}

void ct_together_done(struct ct_together *t)
{
    ct_set64_done(&t->sides);
}
