/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postings: collecting keys and rows. Sorting and writing: postings_write.c.
 *
 * An entry's text is, wherever possible, the string of the event itself. Only a
 * new derived one is added to the dictionary, without asking whether it stands
 * there for another reason: the few that are there twice cost less than asking.
 */
#include "memory/postings.h"

#include "base/err.h"
#include "base/limits.h"
#include "memory/segment.h"

#define SLOTS_MIN 4096
#define KEYS_MAX (2 + CT_MAX_DOMAIN_KEYS + 1 + CT_MAX_URL_KEYS) /* of one value */

static void grow(struct ct_postings *p)
{
    struct ct_arena old = p->table;

    p->table = (struct ct_arena){ 0 };
    p->cap = p->cap ? p->cap * 2 : SLOTS_MIN;
    p->slots = ct_arena_alloc(&p->table, p->cap * sizeof *p->slots);
    for (size_t e = 0; e < p->entries.n; e++) {
        size_t i = p->entries.v[e].key & (p->cap - 1);

        while (p->slots[i])
            i = (i + 1) & (p->cap - 1);
        p->slots[i] = (uint32_t)e + 1;
    }
    ct_arena_done(&old);
}

/* One key of the value at hand, not yet looked up. */
struct pending {
    uint64_t key;
    enum ct_observable type;
    struct ct_span value;
};

struct gather {
    struct ct_postings *p;
    struct pending keys[KEYS_MAX];
    size_t n;
};

/* Collected first and fetched from memory together: each is a cache miss. */
static void gather_key(enum ct_observable type, struct ct_span value, void *arg)
{
    struct gather *g = arg;

    if (g->n == KEYS_MAX)
        return;
    g->keys[g->n] = (struct pending){ ct_segment_key(type, value, g->p->seed), type, value };
    __builtin_prefetch(&g->p->slots[g->keys[g->n].key & (g->p->cap - 1)]);
    g->n++;
}

/* The entry of a key. `id` is the string the key is made of. */
static uint32_t entry(struct ct_postings *p, const struct pending *k, uint32_t id)
{
    size_t i;

    for (i = k->key & (p->cap - 1); p->slots[i]; i = (i + 1) & (p->cap - 1)) {
        const struct ct_posting_entry *e = &p->entries.v[p->slots[i] - 1];

        if (e->key == k->key &&
            ct_span_eq(ct_observable_key(k->type, ct_dict_str(p->dict, e->string)), k->value))
            return p->slots[i] - 1;
    }
    p->slots[i] = (uint32_t)p->entries.n + 1;
    if (!ct_span_eq(ct_observable_key(k->type, ct_dict_str(p->dict, id)), k->value))
        id = ct_dict_append(p->dict, k->value, CT_N_FIELDS + (unsigned)k->type);
    *ct_vec_add(&p->entries) = (struct ct_posting_entry){ .key = k->key, .string = id };
    return (uint32_t)p->entries.n - 1;
}

static void work_out(struct ct_postings *p, enum ct_observable type, uint32_t id)
{
    CT_UNCLEARED struct gather g;
    uint32_t at = (uint32_t)p->lists.n;
    struct ct_span normal;

    g.p = p;
    g.n = 0;
    if (p->scratch.used > 64 * 1024)
        ct_arena_reset(&p->scratch);
    while (p->entries.n + KEYS_MAX > p->cap / 2)
        grow(p);
    normal = ct_observable_normal(type, ct_dict_str(p->dict, id), &p->scratch);
    if (normal.len)
        ct_observable_keys(type, normal, gather_key, &g);
    for (size_t i = 0; i < g.n; i++) {
        uint32_t e = entry(p, &g.keys[i], id);

        *ct_vec_add(&p->lists) = e;
    }

    struct ct_dict_string *s = &p->dict->strings.v[id];
    s->obs = (uint16_t)type;
    s->keys_at = at;
    s->n_keys = (uint32_t)p->lists.n - at;
}

void ct_postings_add(struct ct_postings *p, enum ct_observable type, uint32_t id, uint32_t row)
{
    if (p->dict->strings.v[id].obs != (uint16_t)type)
        work_out(p, type, id);

    const struct ct_dict_string *s = &p->dict->strings.v[id];
    for (uint32_t i = 0; i < s->n_keys; i++) {
        uint32_t e = p->lists.v[s->keys_at + i];
        struct ct_posting_entry *at = &p->entries.v[e];

        if (at->last_row == row + 1)
            continue;
        at->last_row = row + 1;
        at->n++;
        *ct_vec_add(&p->rows) = (struct ct_posting){ e, row };
    }
}

void ct_postings_clear(struct ct_postings *p)
{
    ct_vec_clear(&p->entries);
    ct_vec_clear(&p->lists);
    ct_vec_clear(&p->rows);
    ct_arena_reset(&p->scratch);
    if (p->cap)
        memset(p->slots, 0, p->cap * sizeof *p->slots);
}

void ct_postings_done(struct ct_postings *p)
{
    ct_vec_done(&p->entries);
    ct_vec_done(&p->lists);
    ct_vec_done(&p->rows);
    ct_arena_done(&p->scratch);
    ct_arena_done(&p->table);
    p->slots = NULL;
    p->cap = 0;
}
