/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seed: one look-up, then a join of events with copies.
 *
 * Of each value no more than MOST_EVENTS events are kept: of what has more, none is a
 * seed. So memory is bounded by the list, whatever the archive holds.
 */
#include "assess/seed.h"

#include <stdlib.h>

#include "base/limits.h"

#define MOST_EVENTS 1000

struct hit {
    struct ct_event_ref ref;
    uint32_t msg; /* of a copy; else unused */
};

struct hits {
    struct hit *v;
    size_t n;
};

struct find {
    CT_VEC(struct ct_look_value) values;
    CT_VEC(struct hit) hits;
    uint32_t *seen;            /* by value: events so far */
    CT_VEC(uint32_t) value_of; /* beside hits */
    struct ct_arena scratch;
};

static int on_hit(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    struct find *f = arg;

    (void)at_us;
    if (f->seen[value]++ >= MOST_EVENTS)
        return 0;
    *ct_vec_add(&f->hits) = (struct hit){ .ref = *ref };
    *ct_vec_add(&f->value_of) = (uint32_t)value;
    return 0;
}

static int by_ref(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;

    if (x->ref.segment != y->ref.segment)
        return x->ref.segment < y->ref.segment ? -1 : 1;
    return (x->ref.row > y->ref.row) - (x->ref.row < y->ref.row);
}

static int by_msg(const void *a, const void *b)
{
    const struct ct_seed *x = a, *y = b;

    return (x->msg > y->msg) - (x->msg < y->msg);
}

/* All copies with their messages, by event. */
static struct hits all_copies(const struct ct_mailset *set, struct ct_arena *a)
{
    struct hits ret = { ct_arena_raw(a, (set->copies.n + 1) * sizeof *ret.v), 0 };

    for (uint32_t i = 0; i < set->msgs.n; i++)
        for (uint32_t c = set->msgs.v[i].copies; c; c = set->copies.v[c - 1].next)
            ret.v[ret.n++] = (struct hit){ set->copies.v[c - 1].ref, i };
    if (ret.n)
        qsort(ret.v, ret.n, sizeof *ret.v, by_ref);
    return ret;
}

static void join(
    struct ct_seed_list *ret, struct find *f, const struct ct_mailset *set, struct ct_arena *a)
{
    struct ct_seed *v = ct_arena_raw(a, (f->hits.n + 1) * sizeof *v);
    struct hits copies = all_copies(set, &f->scratch);
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < f->hits.n && copies.n; i++) {
        const struct hit *c;

        if (f->seen[f->value_of.v[i]] > MOST_EVENTS)
            continue;
        c = bsearch(&f->hits.v[i], copies.v, copies.n, sizeof *c, by_ref);
        if (c)
            v[n++] = (struct ct_seed){ c->msg, CT_SEED_INDICATOR };
    }
    if (n)
        qsort(v, n, sizeof *v, by_msg);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || v[i].msg != v[i - 1].msg)
            v[kept++] = v[i];
    *ret = (struct ct_seed_list){ v, kept };
}

int ct_seeds_find(struct ct_seed_list *ret, const struct ct_indicators *in, struct ct_memory *mem,
    const struct ct_mailset *set, struct ct_arena *a, struct ct_err *err)
{
    struct find f = { 0 };
    struct ct_look look = { .fn = on_hit, .arg = &f };
    struct ct_look_result *results;
    int r = 0;

    *ret = (struct ct_seed_list){ 0 };
    for (size_t i = 0; in && i < in->v.n; i++) {
        struct ct_look_value v[CT_MAX_ALTERNATIVES];
        size_t n = ct_indicator_values(&in->v.v[i], v);

        for (size_t k = 0; k < n && f.values.n < CT_MAX_LOOK_VALUES; k++)
            *ct_vec_add(&f.values) = v[k];
    }
    look.values = f.values.v;
    look.n = f.values.n;
    f.seen = ct_arena_alloc(&f.scratch, (look.n + 1) * sizeof *f.seen);
    results = ct_arena_alloc(&f.scratch, (look.n + 1) * sizeof *results);
    if (look.n)
        r = ct_memory_look(mem, &look, &f.scratch, results, err);
    if (r >= 0 && f.hits.n)
        join(ret, &f, set, a);
    ct_vec_done(&f.values);
    ct_vec_done(&f.hits);
    ct_vec_done(&f.value_of);
    ct_arena_done(&f.scratch);
    return r;
}
