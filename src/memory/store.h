/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * store: the inside of struct ct_memory, for the files of this module only.
 *
 * A scan or look-up opens one segment after the other, its own, so that its
 * callback may ask for single events. For these the last few segments stay open,
 * so that showing event after event reads each directory once.
 */

#include "memory/manifest.h"
#include "memory/memory.h"
#include "memory/segment_read.h"

#define CT_MEMORY_OPEN 8

struct ct_memory_slot {
    struct ct_segment *seg; /* NULL: free */
    uint32_t number;
    uint64_t used;
    struct ct_rows rows; /* the group read last by ct_memory_event() */
};

struct ct_memory_note {
    uint32_t number; /* of the segment */
    uint64_t events;
    char what[200];
};

struct ct_memory {
    struct ct_arena self;
    int dir_fd, manifest_fd;
    enum ct_memory_mode mode;
    struct ct_manifest manifest;
    struct ct_memory_state state;
    struct ct_memory_slot slots[CT_MEMORY_OPEN];
    uint64_t clock;
    CT_VEC(struct ct_memory_note) notes;
    bool broken; /* a commit failed in a way that leaves MANIFEST's end unknown */
};

/* Opens the segment of that number, which exists: owned, ct_segment_close(). What
 * cannot be used is noted as damage: -EBADMSG. */
int ct_memory_open_segment(struct ct_memory *mem, uint32_t number, struct ct_segment **ret,
    struct ct_err *err) CT_MUST_CHECK;

/* Notes damage of a segment, each text once. */
void ct_memory_note(struct ct_memory *mem, uint32_t number, uint64_t events, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Counts the commit's segments into the state. */
void ct_memory_count(struct ct_memory *mem, const struct ct_manifest_commit *commit);

typedef void ct_segment_damage_fn(void *arg, uint64_t events, const char *what);

/* Whether every block has its checksum. */
bool ct_segment_is_sound(struct ct_segment *seg);

/* Reads every block as a scan or look-up would; returns how many are damaged. */
size_t ct_segment_check(struct ct_segment *seg, uint64_t seed, ct_segment_damage_fn *fn, void *arg);
