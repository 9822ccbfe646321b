/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postings: collecting keys and rows. Sorting and writing: postings_write.c.
 *
 * A derived key is first looked for by its 64 bits and its text, and only a new
 * one goes into the dictionary: a host's parents are looked up far more often
 * than they are new.
 */
#include "memory/postings.h"

#include "memory/segment.h"

#define SLOTS_MIN 4096

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

static uint32_t entry(struct ct_postings *p, enum ct_observable type, struct ct_span value)
{
    uint64_t key = ct_segment_key(type, value, p->seed);
    size_t i;

    if (p->entries.n >= p->cap / 2)
        grow(p);
    for (i = key & (p->cap - 1); p->slots[i]; i = (i + 1) & (p->cap - 1)) {
        const struct ct_posting_entry *e = &p->entries.v[p->slots[i] - 1];

        if (e->key == key && ct_span_eq(ct_dict_str(p->dict, e->string), value))
            return p->slots[i] - 1;
    }
    p->slots[i] = (uint32_t)p->entries.n + 1;
    *ct_vec_add(&p->entries) = (struct ct_posting_entry){
        .key = key,
        .string = ct_dict_add(p->dict, value, CT_N_FIELDS + (unsigned)type),
    };
    return (uint32_t)p->entries.n - 1;
}

static void add_key(enum ct_observable type, struct ct_span value, void *arg)
{
    struct ct_postings *p = arg;
    uint32_t e = entry(p, type, value); /* may move lists */

    *ct_vec_add(&p->lists) = e;
}

static void work_out(struct ct_postings *p, enum ct_observable type, uint32_t id)
{
    struct ct_span normal;
    uint32_t at = (uint32_t)p->lists.n;

    if (p->scratch.used > 64 * 1024)
        ct_arena_reset(&p->scratch);
    normal = ct_observable_normal(type, ct_dict_str(p->dict, id), &p->scratch);
    if (normal.len)
        ct_observable_keys(type, normal, add_key, p);

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
