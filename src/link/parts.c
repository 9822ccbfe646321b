/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts: union of campaigns, with a look at both sides before each.
 *
 * Comes in: one link after the other, the strongest first. Goes out: joined, or not. A single
 * link between two parts is enough only when its two campaigns are at most 24 months apart; over
 * a longer silence two links are needed. Of the pairs between both parts that lie within 24
 * months those without a link count a little against, so that a chance likeness of two
 * campaigns joins no two long threads that were active side by side.
 */
#include "link/parts.h"

#include <stdlib.h>

#include "base/map.h"

#define UNLINKED (-60)                /* centibits of a pair between two parts without a link */
#define SIDE_BY_SIDE (60 * CT_DAY_US) /* two tools in use at once: from when it says something */
#define WELL_WITHIN (30 * CT_DAY_US)  /* or one while the other was in use before and after */
#define MOST_PAIRS 4096               /* looked at between two parts; spread evenly beyond */

static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static struct ct_span as_span(const uint64_t *key)
{
    return (struct ct_span){ (const char *)key, sizeof *key };
}

void ct_parts_open(struct ct_parts *ret, struct ct_threads *t)
{
    *ret = (struct ct_parts){ .t = t };
    ret->up = ct_arena_raw(&ret->arena, (t->n + 1) * sizeof *ret->up);
    ret->next = ct_arena_raw(&ret->arena, (t->n + 1) * sizeof *ret->next);
    ret->tail = ct_arena_raw(&ret->arena, (t->n + 1) * sizeof *ret->tail);
    ret->size = ct_arena_raw(&ret->arena, (t->n + 1) * sizeof *ret->size);
    for (uint32_t i = 0; i < t->n; i++) {
        ret->up[i] = ret->tail[i] = i;
        ret->next[i] = UINT32_MAX;
        ret->size[i] = 1;
    }
    for (size_t i = 0; i < t->links.n; i++) {
        uint64_t key = pair_key(t->links.v[i].a, t->links.v[i].b);

        *ct_map_put(&ret->by_ends, ct_arena_copy(&ret->arena, as_span(&key)), NULL) = i + 1;
    }
}

void ct_parts_done(struct ct_parts *p)
{
    ct_map_done(&p->by_ends);
    ct_set64_done(&p->apart);
    ct_vec_done(&p->apart_list);
    ct_arena_done(&p->arena);
}

uint32_t ct_parts_first(struct ct_parts *p, uint32_t i)
{
    while (p->up[i] != i)
        i = p->up[i] = p->up[p->up[i]];
    return i;
}

uint32_t ct_parts_size(struct ct_parts *p, uint32_t campaign)
{
    return p->size[ct_parts_first(p, campaign)];
}

bool ct_parts_apart(struct ct_parts *p, uint32_t a, uint32_t b)
{
    a = ct_parts_first(p, a);
    b = ct_parts_first(p, b);
    for (size_t i = 0; i < p->apart_list.n; i++) {
        uint32_t x = ct_parts_first(p, p->apart_list.v[i].a);
        uint32_t y = ct_parts_first(p, p->apart_list.v[i].b);

        if ((x == a && y == b) || (x == b && y == a))
            return true;
    }
    return false;
}

void ct_parts_unite(struct ct_parts *p, uint32_t a, uint32_t b)
{
    uint32_t x = ct_parts_first(p, a), y = ct_parts_first(p, b);
    uint32_t low = x < y ? x : y, high = x < y ? y : x;

    if (low == high)
        return;
    p->up[high] = low;
    p->next[p->tail[low]] = high;
    p->tail[low] = p->tail[high];
    p->size[low] += p->size[high];
}

static uint32_t months_apart(const struct ct_profile *a, const struct ct_profile *b)
{
    int64_t gap = a->first_us > b->last_us ? a->first_us - b->last_us : b->first_us - a->last_us;

    return gap > 0 ? (uint32_t)(gap / (30 * CT_DAY_US)) : 0;
}

/* What all pairs between two parts say together. */
struct between {
    int64_t centibits;
    uint32_t links;          /* that are enough */
    uint32_t ends_a, ends_b; /* different campaigns at them, up to two */
    uint32_t last_a, last_b;
};

static void add_pair(struct ct_parts *p, struct between *s, uint32_t a, uint32_t b)
{
    const struct ct_profile *v = p->t->profiles.v;
    uint64_t key = pair_key(a, b);
    uint64_t *at = ct_map_get(&p->by_ends, as_span(&key));
    const struct ct_thread_link *l = at ? &p->t->links.v[*at - 1] : NULL;

    if (l && l->enough) {
        s->ends_a += s->links == 0 || s->last_a != a;
        s->ends_b += s->links == 0 || s->last_b != b;
        s->last_a = a;
        s->last_b = b;
        s->links++;
    }
    if (l)
        s->centibits += l->best == CT_CAUSE_OPERATOR ? l->centibits : l->against + UNLINKED;
    else if (months_apart(&v[a], &v[b]) <= CT_THREAD_MONTHS)
        s->centibits += UNLINKED;
}

/* Whether two parts were active side by side; one that followed the other after a change of
 * tools shares little with it, and that says nothing. */
static bool overlap(const struct ct_parts *p, uint32_t a, uint32_t b)
{
    const struct ct_profile *v = p->t->profiles.v;
    int64_t from[2] = { INT64_MAX, INT64_MAX }, to[2] = { INT64_MIN, INT64_MIN };
    const uint32_t first[2] = { a, b };

    for (int i = 0; i < 2; i++)
        for (uint32_t x = first[i]; x != UINT32_MAX; x = p->next[x]) {
            if (v[x].first_us == CT_TIME_NONE)
                continue;
            from[i] = v[x].first_us < from[i] ? v[x].first_us : from[i];
            to[i] = v[x].last_us > to[i] ? v[x].last_us : to[i];
        }
    return from[0] < to[1] - SIDE_BY_SIDE && from[1] < to[0] - SIDE_BY_SIDE;
}

static struct between look(struct ct_parts *p, uint32_t a, uint32_t b)
{
    uint64_t all = (uint64_t)p->size[a] * p->size[b], step = all / MOST_PAIRS + 1, i = 0;
    struct between s = { 0 };

    for (uint32_t x = a; x != UINT32_MAX; x = p->next[x])
        for (uint32_t y = b; y != UINT32_MAX; y = p->next[y], i++)
            if (i % step == 0)
                add_pair(p, &s, x, y);
    return s;
}

/* The time over which a part shows each value of one kind. */
struct tenure {
    uint32_t trait;
    int64_t first_us, last_us;
};

struct tenures {
    CT_VEC(struct tenure) v;
};

static void gather(struct tenures *ret, const struct ct_parts *p, uint32_t first, enum ct_feature f)
{
    const struct ct_profiles *ps = &p->t->profiles;

    for (uint32_t c = first; c != UINT32_MAX; c = p->next[c])
        for (uint32_t i = 0; i < ps->v[c].n; i++) {
            const struct ct_holding *h = &ps->v[c].v[i];
            size_t k = 0;

            if (ps->traits.v[h->trait].kind != f || h->first_us == CT_TIME_NONE)
                continue;
            while (k < ret->v.n && ret->v.v[k].trait != h->trait)
                k++;
            if (k == ret->v.n)
                *ct_vec_add(&ret->v) = (struct tenure){ h->trait, h->first_us, h->last_us };
            struct tenure *t = &ret->v.v[k];
            t->first_us = h->first_us < t->first_us ? h->first_us : t->first_us;
            t->last_us = h->last_us > t->last_us ? h->last_us : t->last_us;
        }
}

static bool within(const struct tenure *in, const struct tenure *out)
{
    return in->first_us >= out->first_us + WELL_WITHIN && in->last_us <= out->last_us - WELL_WITHIN;
}

static bool at_one_time(const struct tenure *x, const struct tenure *y)
{
    int64_t from = x->first_us > y->first_us ? x->first_us : y->first_us;
    int64_t to = x->last_us < y->last_us ? x->last_us : y->last_us;

    return to - from >= SIDE_BY_SIDE || within(x, y) || within(y, x);
}

/* Both used something of that kind at one time, and never the same: 1; ever something in
 * common: -1; else 0. */
static int side_by_side(struct ct_parts *p, uint32_t a, uint32_t b, enum ct_feature f)
{
    struct tenures x = { 0 }, y = { 0 };
    bool overlap = false, common = false;

    gather(&x, p, a, f);
    gather(&y, p, b, f);
    for (size_t i = 0; i < x.v.n; i++)
        for (size_t k = 0; k < y.v.n; k++) {
            common = common || x.v.v[i].trait == y.v.v[k].trait;
            overlap = overlap || at_one_time(&x.v.v[i], &y.v.v[k]);
        }
    ct_vec_done(&x.v);
    ct_vec_done(&y.v);
    return common ? -1 : overlap ? 1 : 0;
}

/* Two parts with tools of their own, in use at the same time. */
static bool excludes(struct ct_parts *p, uint32_t a, uint32_t b)
{
    static const enum ct_feature tools[] = { CT_FEATURE_HEADERS, CT_FEATURE_BOUNDARY,
        CT_FEATURE_MESSAGE_ID, CT_FEATURE_TOKEN };
    int differ = 0;

    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
        differ += side_by_side(p, a, b, tools[i]);
    return differ >= 2;
}

bool ct_parts_join(struct ct_parts *p, struct ct_thread_link *l)
{
    uint32_t a = ct_parts_first(p, l->a), b = ct_parts_first(p, l->b);
    struct between s;
    bool chain;

    if (a == b) {
        l->joins = true;
        return false;
    }
    s = look(p, a, b);
    chain = l->months <= CT_THREAD_MONTHS && !(l->person && l->namesake && !l->strong);
    if ((s.centibits <= 0 && overlap(p, a, b)) || ct_parts_apart(p, a, b) || excludes(p, a, b))
        return false;
    if (!chain &&
        (!(l->personal || l->person || l->broad) || s.links < 2 || s.ends_a + s.ends_b < 3))
        return false;
    l->joins = true;
    l->drift = s.links < 2;
    ct_parts_unite(p, a, b);
    return true;
}
