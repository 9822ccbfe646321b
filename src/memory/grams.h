/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * grams: which groups of a segment cannot hold a piece of text.
 *
 *   subjects, agents, paths, URLs of a group --4 bytes each, lower case--> filter, in column
 * "@grams" "evil-login" --"evil", "vil-", "il-l" …, all in the filter?--> the group is read, and
 * compared
 *
 * One filter a group of rows, five bits for each of its grams, two of them set: one gram in nine is
 * called "perhaps" wrongly, but a text of eight bytes has five grams. A gram is first hashed to
 * 21 bits, so that two of one hash need one entry, and nothing written is ever missed.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "model/event.h"

#define CT_GRAM_BYTES 4
#define CT_GRAMS_COLUMN "@grams"

struct ct_grams_part { /* the filter of a group; len 0: it has no gram */
    size_t at, len;
};

struct ct_grams {
    struct ct_arena arena;
    uint64_t *seen;            /* a bit each hash, of the group at hand */
    CT_VEC(uint32_t) list;     /* the hashes set in it */
    CT_VEC(uint32_t) group_of; /* of each string: group + 1 that had it last */
    CT_VEC(struct ct_grams_part) parts;
    struct ct_buf filters;
    bool some; /* a filter that is not empty */
};

/* Whether values of the field are searched: subject, user agent, URL, path, query. */
bool ct_grams_field(enum ct_field f);

/* Adds a value to the group at hand; `string` is its number in the segment. */
void ct_grams_add(struct ct_grams *g, uint32_t string, struct ct_span value);

/* Ends the group at hand. */
void ct_grams_group(struct ct_grams *g);

/* No less than the filters will take. */
size_t ct_grams_bytes(const struct ct_grams *g);

void ct_grams_clear(struct ct_grams *g);
void ct_grams_done(struct ct_grams *g);

/* False: no value of the group has the text, in upper or lower case. A text of fewer than
 * CT_GRAM_BYTES may be anywhere. */
bool ct_grams_maybe(struct ct_span filter, struct ct_span text);
