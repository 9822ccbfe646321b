/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names_match: who shares messages with whom, and who is whose heir.
 *
 * Cost: one sort of all old keys, one search for each new one. All in whole numbers; likenesses are
 * compared as fractions, and every tie is broken by number, so that the order of anything in memory
 * never shows.
 */
#include "assess/names_match.h"

#include <stdlib.h>

struct owner {
    uint64_t key;
    uint32_t old;
};

struct work {
    struct ct_name_match *m;
    CT_VEC(struct owner) owners; /* in order of key, old */
    uint32_t *hits;              /* by old; zero between new ones */
    uint32_t *still;             /* by old: keys that are in any new one */
    uint32_t *known;             /* by new: keys that any old one had */
};

static int by_key(const void *a, const void *b)
{
    const struct owner *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->old > y->old) - (x->old < y->old);
}

size_t ct_name_common(struct ct_key_list a, struct ct_key_list b)
{
    size_t i = 0, k = 0, n = 0;

    while (i < a.n && k < b.n) {
        bool same = a.v[i] == b.v[k], less = a.v[i] < b.v[k];

        n += same;
        i += same || less;
        k += same || !less;
    }
    return n;
}

static size_t first_at(const struct work *w, uint64_t key)
{
    size_t low = 0, high = w->owners.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (w->owners.v[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Counts for one new group; pairs of living old ones are noted, whole is filled later. */
static void count(struct work *w, uint32_t now)
{
    struct ct_key_list keys = w->m->now[now];
    CT_VEC(uint32_t) met = { 0 };
    uint32_t most = 0;

    for (size_t i = 0; i < keys.n; i++) {
        size_t at = first_at(w, keys.v[i]);

        for (size_t k = at; k < w->owners.n && w->owners.v[k].key == keys.v[i]; k++) {
            if (w->hits[w->owners.v[k].old]++ == 0)
                *ct_vec_add(&met) = w->owners.v[k].old;
            w->known[now] += k == at;
        }
    }
    for (size_t i = 0; i < met.n; i++) {
        uint32_t old = met.v[i], both = w->hits[old];
        uint32_t past = w->m->past[now];

        w->still[old] += both;
        if (both > most || (both == most && old < past)) {
            most = both;
            w->m->past[now] = old;
        }
        if (!w->m->old[old].retired)
            *ct_vec_add(&w->m->pairs) =
                (struct ct_name_pair){ .old = old, .now = now, .both = both };
        w->hits[old] = 0;
    }
    ct_vec_done(&met);
}

static int by_likeness(const void *a, const void *b)
{
    const struct ct_name_pair *x = a, *y = b;
    uint64_t left = (uint64_t)x->both * y->whole, right = (uint64_t)y->both * x->whole;

    if (left != right)
        return left > right ? -1 : 1;
    if (x->old != y->old)
        return x->old < y->old ? -1 : 1;
    return (x->now > y->now) - (x->now < y->now);
}

static bool is_same(const struct work *w, const struct ct_name_pair *p)
{
    uint64_t twice = (uint64_t)p->both * 2;

    return twice >= p->whole || twice >= w->still[p->old] || twice >= w->known[p->now];
}

static void greedy(struct work *w)
{
    struct ct_name_match *m = w->m;

    for (size_t i = 0; i < m->pairs.n; i++) {
        const struct ct_name_pair *p = &m->pairs.v[i];

        if (m->heir[p->old] != CT_NOBODY || m->main[p->now] != CT_NOBODY || !is_same(w, p))
            continue;
        m->heir[p->old] = p->now;
        m->main[p->now] = p->old;
        m->shared[p->old] = p->both;
    }
}

/* Who found no place of his own goes where most of his messages went. */
static void merge(struct ct_name_match *m)
{
    for (size_t i = 0; i < m->pairs.n; i++) {
        const struct ct_name_pair *p = &m->pairs.v[i];

        if (m->heir[p->old] != CT_NOBODY && m->main[m->heir[p->old]] == p->old)
            continue;
        if (p->both > m->shared[p->old]) {
            m->shared[p->old] = p->both;
            m->heir[p->old] = p->now;
        }
    }
}

static uint32_t *filled(struct ct_arena *a, size_t n, uint32_t with)
{
    uint32_t *v = ct_arena_raw(a, (n + 1) * sizeof *v);

    for (size_t i = 0; i <= n; i++)
        v[i] = with;
    return v;
}

void ct_name_match(struct ct_name_match *m, struct ct_arena *a)
{
    struct ct_arena scratch = { 0 };
    struct work w = { .m = m,
        .hits = filled(&scratch, m->n_old, 0),
        .still = filled(&scratch, m->n_old, 0),
        .known = filled(&scratch, m->n_now, 0) };

    m->heir = filled(a, m->n_old, CT_NOBODY);
    m->shared = filled(a, m->n_old, 0);
    m->main = filled(a, m->n_now, CT_NOBODY);
    m->past = filled(a, m->n_now, CT_NOBODY);
    for (uint32_t i = 0; i < m->n_old; i++)
        for (size_t k = 0; k < m->old_keys[i].n; k++)
            *ct_vec_add(&w.owners) = (struct owner){ m->old_keys[i].v[k], i };
    if (w.owners.n)
        qsort(w.owners.v, w.owners.n, sizeof *w.owners.v, by_key);
    for (uint32_t i = 0; i < m->n_now; i++)
        count(&w, i);
    for (size_t i = 0; i < m->pairs.n; i++) {
        struct ct_name_pair *p = &m->pairs.v[i];

        p->whole = w.still[p->old] + w.known[p->now] - p->both;
    }
    if (m->pairs.n)
        qsort(m->pairs.v, m->pairs.n, sizeof *m->pairs.v, by_likeness);
    greedy(&w);
    merge(m);
    ct_vec_done(&w.owners);
    ct_arena_done(&scratch);
}

void ct_name_match_done(struct ct_name_match *m)
{
    ct_vec_done(&m->pairs);
}
