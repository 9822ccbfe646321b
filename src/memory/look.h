/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * look: one look-up under way, for the files look*.c only.
 *
 *   look.c       what is asked for, in order of key; which run or segment is asked what
 *   look_run.c   a run: count, times and sources at once
 *   look_rows.c  a segment: row by row
 */

#include "base/vec.h"
#include "memory/keys.h"
#include "memory/store.h"
#include "parse/ip.h"

struct ct_look_wanted {
    uint64_t key;
    size_t value;
};

struct ct_look_net {
    struct ct_cidr cidr;
    size_t value;
    CT_VEC(uint32_t) rows; /* of the segment at hand */
};

/* What is known of one value so far. */
struct ct_look_tally {
    CT_VEC(struct ct_look_source) sources; /* ascending by id */
    size_t at;                             /* the one added to last */
};

/* A value that a segment holds, as its run says. */
struct ct_look_pair {
    uint32_t segment;
    uint32_t wanted; /* number of its first among those of the same key */
};

/* What a segment is still to be asked. */
enum { CT_LOOK_ALL, CT_LOOK_NETS = 1, CT_LOOK_COVERED = 2 };

struct ct_look_job {
    struct ct_memory *mem;
    const struct ct_look *look;
    struct ct_look_result *results;
    struct ct_look_tally **tallies; /* by value; NULL: never seen */
    struct ct_look_wanted *wanted;  /* ascending by key, then by value */
    size_t n_wanted;
    CT_VEC(struct ct_look_net) nets;
    uint8_t *modes; /* by segment */
    CT_VEC(struct ct_look_pair) pairs;
    struct ct_arena arena;   /* of the whole look-up */
    struct ct_arena segment; /* of the segment or run at hand */
    struct ct_segment *seg;
    struct ct_keys keys;
    struct ct_rows *groups; /* times and sources, loaded when met */
    bool *no_columns;
    uint32_t number;
    bool counting; /* false: a run has counted what the segment holds */
    bool damaged;
};

/* How many wanted values, from number `i` on, have its key. */
size_t ct_look_same(const struct ct_look_job *j, size_t i);

/* Adds to the source's count of the value; not to the value's own. */
void ct_look_count(struct ct_look_job *j, size_t value, const struct ct_look_source *more);
void ct_look_widen(int64_t *first, int64_t *last, int64_t at_us);

/* Asks run number `i` of those in force for everything: then the modes of its
 * segments say what remains. -EBADMSG: it is damaged, nothing was counted. */
int ct_look_run(struct ct_look_job *j, struct ct_run *run) CT_MUST_CHECK;

/* Asks segment j->number: all that is wanted, or what its mode and j->pairs from
 * `pairs` on say, which ends with those of the segment. */
int ct_look_segment(struct ct_look_job *j, const struct ct_look_pair *pairs, size_t n,
    struct ct_err *err) CT_MUST_CHECK;
