/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * map: span -> 64-bit value, and the interning of strings built on it.
 *
 * Open addressing with linear probing over seeded hashes. Keys are borrowed:
 * they must outlive the map or stay where they are (an arena). A value is
 * whatever the caller makes of 64 bits: a count, an index into a vec.
 */

#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"

struct ct_map {
    struct ct_map_slot *slots; /* private */
    size_t n, cap;
};

/* The value of `key`, or NULL. Good until the next ct_map_put(). */
uint64_t *ct_map_get(const struct ct_map *m, struct ct_span key);

/* The value of `key`, made with 0 when new; *ret_new may be NULL. */
uint64_t *ct_map_put(struct ct_map *m, struct ct_span key, bool *ret_new);

/* Calls fn for every entry, in no particular order: never let that order reach
 * an output. */
void ct_map_each(
    const struct ct_map *m, void (*fn)(struct ct_span key, uint64_t *value, void *arg), void *arg);

void ct_map_clear(struct ct_map *m);
void ct_map_done(struct ct_map *m);

/* Strings by number: the first is 0, and the same string has the same number. */
struct ct_intern {
    struct ct_map map;
    struct ct_arena arena; /* owns the strings */
    CT_VEC(struct ct_span) strings;
};

#define CT_INTERN_NONE UINT32_MAX

uint32_t ct_intern(struct ct_intern *in, struct ct_span s);

/* CT_INTERN_NONE when `s` was never interned. */
uint32_t ct_intern_find(const struct ct_intern *in, struct ct_span s);

/* The string of that number, which must exist. Borrowed from `in`. */
static inline struct ct_span ct_intern_str(const struct ct_intern *in, uint32_t id)
{
    return in->strings.v[id];
}

void ct_intern_clear(struct ct_intern *in);
void ct_intern_done(struct ct_intern *in);
