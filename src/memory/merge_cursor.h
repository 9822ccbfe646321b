/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * merge_cursor: the entries of one segment or run in ascending order, one after the other.
 *
 * For a merge both look alike: a key, and the body of a run's entry. Of a segment
 * texts, times and sources are held unpacked meanwhile, about 100 MiB at most.
 */

#include "memory/keys.h"
#include "memory/run.h"
#include "memory/store.h"

struct ct_merge_cursor {
    uint64_t key; /* of the entry at hand */
    struct ct_span body;
    struct ct_arena arena; /* of the cursor as a whole */
    struct ct_run *run;    /* NULL: a segment; borrowed */
    struct ct_run_block block;
    size_t next;            /* block */
    struct ct_segment *seg; /* owned */
    uint32_t number, base;
    struct ct_keys keys;
    uint32_t entry;        /* of the block of keys at hand, the next */
    struct ct_span *texts; /* by string number */
    int64_t *at_us;        /* by row */
    uint32_t *source;
    uint32_t *tally; /* by source */
    uint32_t *touched;
    struct ct_arena scratch; /* of one entry */
    struct ct_buf made;
};

/* 0, or -EBADMSG with the damage noted, or -errno. */
int ct_merge_segment(struct ct_memory *mem, uint32_t number, struct ct_merge_cursor *ret,
    struct ct_err *err) CT_MUST_CHECK;
void ct_merge_run(struct ct_run *run, struct ct_merge_cursor *ret);

/* The first entry, or the next. 0, CT_RUN_END, or -EBADMSG; borrowed until the next call. */
int ct_merge_next(struct ct_merge_cursor *c) CT_MUST_CHECK;
void ct_merge_cursor_done(struct ct_merge_cursor *c);
