/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * dictionary: the strings of a segment in the making, each kept once.
 *
 * Strings get a working number by first appearance and, at the end, the number
 * they have in the file: ordered by home (the field that brought them first),
 * then by first appearance. Open addressing over seeded hashes; a probe looks
 * at the string only when 32 bits of its hash agree. base/map would do, but
 * hashes a new string twice and takes three times the memory; this is where
 * reading spends its time.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#define CT_DICT_HOMES 512 /* fields, and behind them the types of derived keys */

struct ct_dict_string {
    const char *ptr;
    uint32_t len, hash; /* hash 0: not to be found */
    uint32_t number;    /* in the file; set by ct_dict_number() */
    uint16_t home;
    uint16_t obs;     /* observable type whose keys are remembered, 0: none */
    uint32_t keys_at; /* where, and how many */
    uint32_t n_keys;
};

struct ct_dict_slot {
    uint32_t hash, id; /* id + 1; 0: free */
};

struct ct_dict {
    struct ct_arena arena; /* owns the strings */
    struct ct_arena table; /* owns the slots */
    struct ct_dict_slot *slots;
    size_t cap;
    CT_VEC(struct ct_dict_string) strings;
    size_t bytes; /* of all strings with their lengths, as written */
    uint64_t seed;
};

/* The working number of a copy of `s`. */
uint32_t ct_dict_add(struct ct_dict *d, struct ct_span s, unsigned home);

/* The same in two steps, with other work between them while memory is fetched. */
uint32_t ct_dict_hash(const struct ct_dict *d, struct ct_span s);
uint32_t ct_dict_add_hash(struct ct_dict *d, struct ct_span s, uint32_t hash, unsigned home);

/* Between the two: the number of the string that this most likely is; UINT32_MAX: not known. */
static inline uint32_t ct_dict_guess(const struct ct_dict *d, uint32_t hash)
{
    const struct ct_dict_slot *slot;

    if (!d->cap || !hash)
        return UINT32_MAX;
    slot = &d->slots[hash & (d->cap - 1)];
    return slot->hash == hash ? slot->id - 1 : UINT32_MAX;
}

/* A string of its own number, which ct_dict_add() will not find. */
uint32_t ct_dict_append(struct ct_dict *d, struct ct_span s, unsigned home);

static inline struct ct_span ct_dict_str(const struct ct_dict *d, uint32_t id)
{
    return (struct ct_span){ d->strings.v[id].ptr, d->strings.v[id].len };
}

/* Sets every string's number; ret_order[number] is the working number (taken
 * from `a`). */
uint32_t *ct_dict_number(struct ct_dict *d, struct ct_arena *a);

void ct_dict_clear(struct ct_dict *d);
void ct_dict_done(struct ct_dict *d);
