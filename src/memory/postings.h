/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * postings: by what the events of a segment in the making can be found.
 *
 *   observable value --normal form, keys--> entry (key, string) --row--> posting
 *
 * What a value is found by is worked out once per distinct string and then
 * remembered with it: most addresses and hosts of an archive come back all the
 * time. An event that has a key several times is posted once. At the end the
 * entries are sorted (radix; comparing would cost more than all the rest) and
 * written with their rows, and the bloom filter over them.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "memory/dictionary.h"
#include "memory/directory.h"

struct ct_posting_entry {
    uint64_t key;
    uint32_t string;   /* working number of the value looked up */
    uint32_t last_row; /* + 1; 0: none yet */
    uint32_t n;        /* rows */
};

struct ct_posting {
    uint32_t entry, row;
};

struct ct_postings {
    struct ct_dict *dict; /* borrowed */
    uint64_t seed;
    struct ct_arena table; /* owns the slots */
    struct ct_arena scratch;
    uint32_t *slots; /* entry + 1; 0: free */
    size_t cap;
    CT_VEC(struct ct_posting_entry) entries;
    CT_VEC(uint32_t) lists; /* entries of each distinct value */
    CT_VEC(struct ct_posting) rows;
};

/* Posts the row under all keys of the string with that working number. */
void ct_postings_add(struct ct_postings *p, enum ct_observable type, uint32_t id, uint32_t row);

/* Has what adding will look at fetched, first where the entries are listed (`step` 0), then these.
 */
static inline void ct_postings_fetch(
    const struct ct_postings *p, const struct ct_dict_string *s, int step)
{
    if (!s->obs)
        return;
    if (step == 0) {
        __builtin_prefetch(&p->lists.v[s->keys_at]);
        return;
    }
    for (uint32_t i = 0; i < s->n_keys; i++)
        __builtin_prefetch(&p->entries.v[p->lists.v[s->keys_at + i]], 1);
}

/* No less than what ct_postings_write() will write. */
size_t ct_postings_bytes(const struct ct_postings *p);

/* Writes the key blocks and the filter and describes them in *dir, with arrays
 * from `a`. The dictionary is numbered by then. */
void ct_postings_write(
    struct ct_postings *p, struct ct_buf *out, struct ct_arena *a, struct ct_directory *dir);

void ct_postings_clear(struct ct_postings *p);
void ct_postings_done(struct ct_postings *p);
