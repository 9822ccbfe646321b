/* SPDX-License-Identifier: Apache-2.0 */
/*
 * burst: messages sorted by what a burst has in common.
 *
 * The subject stands for the text, which may greet each recipient by name; where there is
 * none the text itself must be the same. An undated mail is a burst of its own.
 */
#include "link/burst.h"

#include <stdlib.h>

#include "base/hash.h"

struct item {
    uint64_t same; /* equal for mails of one burst */
    uint32_t at;   /* index in msgs */
};

static uint64_t likeness(const struct ct_history *h, uint32_t msg, uint32_t mark)
{
    const struct ct_mailset *set = h->set;
    const struct ct_msg *m = &set->msgs.v[msg];
    const struct ct_fetch_rec *beacon =
        h->asof[msg].beacon ? &set->fetches.v[h->asof[msg].beacon - 1] : NULL;
    const uint32_t all[] = { m->from_domain, m->name_key, m->return_domain, m->reply_to,
        m->dkim_domain, m->subject, m->source_ip, m->shapes[CT_SHAPE_HEADERS],
        m->shapes[CT_SHAPE_DOM], m->shapes[CT_SHAPE_MAILER], m->shapes[CT_SHAPE_MIME],
        beacon ? beacon->domain : 0, beacon ? beacon->template : 0, mark,
        (uint32_t)(m->at_us / CT_DAY_US) };
    uint64_t hash;

    if (m->at_us == CT_TIME_NONE)
        return ct_hash64((struct ct_span){ (const char *)&m->key, sizeof m->key }, 1) ^ msg;
    hash = ct_hash64((struct ct_span){ (const char *)all, sizeof all }, 0);
    if (m->subject == 0 && m->sketch) {
        const struct ct_sketch *s = &set->sketches.v[m->sketch - 1];

        hash ^= ct_hash64((struct ct_span){ (const char *)s->slot, sizeof s->slot }, hash);
    }
    return hash;
}

static int by_likeness(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->same != y->same)
        return x->same < y->same ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static int by_first(const void *a, const void *b)
{
    const struct ct_burst *x = a, *y = b;

    return (x->msgs[0] > y->msgs[0]) - (x->msgs[0] < y->msgs[0]);
}

static uint64_t fingerprint(const struct ct_msg *m)
{
    uint64_t f = ct_hash64((struct ct_span){ (const char *)&m->key, sizeof m->key }, 0);

    return f ? f : 1;
}

void ct_bursts_build(struct ct_bursts *ret, const struct ct_history *h, const uint32_t *msgs,
    const uint32_t *mark, uint32_t n)
{
    struct ct_arena scratch = { 0 };
    struct item *items = ct_arena_raw(&scratch, ((size_t)n + 1) * sizeof *items);
    uint32_t *list;

    *ret = (struct ct_bursts){ 0 };
    list = ct_arena_raw(&ret->arena, ((size_t)n + 1) * sizeof *list);
    ret->v = ct_arena_raw(&ret->arena, ((size_t)n + 1) * sizeof *ret->v);
    for (uint32_t i = 0; i < n; i++)
        items[i] = (struct item){ likeness(h, msgs[i], mark ? mark[i] : 0), i };
    qsort(items, n, sizeof *items, by_likeness);
    for (uint32_t i = 0; i < n; i++) {
        list[i] = msgs[items[i].at];
        if (i == 0 || items[i].same != items[i - 1].same)
            ret->v[ret->n++] = (struct ct_burst){ .msgs = list + i };
        ret->v[ret->n - 1].n++;
    }
    for (uint32_t b = 0; b < ret->n; b++)
        ret->v[b].fingerprint = fingerprint(&h->set->msgs.v[ret->v[b].msgs[0]]);
    qsort(ret->v, ret->n, sizeof *ret->v, by_first);
    ct_arena_done(&scratch);
}

void ct_bursts_done(struct ct_bursts *b)
{
    ct_arena_done(&b->arena);
    *b = (struct ct_bursts){ 0 };
}
