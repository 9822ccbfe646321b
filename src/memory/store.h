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
#include "memory/run.h"
#include "memory/segment_read.h"

#define CT_MEMORY_OPEN 8

/* How many segments may be without a run, and how long their files together. */
#define CT_MERGE_SEGMENTS 64
#define CT_MERGE_BYTES ((uint64_t)64 * 1024 * 1024)

struct ct_memory_slot {
    struct ct_segment *seg; /* NULL: free */
    uint32_t number;
    uint64_t used;
    struct ct_rows rows; /* the group read last by ct_memory_event() */
};

struct ct_memory_note {
    char file[CT_MANIFEST_NAME];
    uint64_t events;
    char what[200];
};

/* A run in force; held open, so that one that another process replaces can still be read. */
struct ct_memory_run {
    int fd;             /* -1: missing, or taken over by `run` */
    struct ct_run *run; /* NULL: not read yet, or of no use */
    bool bad;
};

struct ct_memory {
    struct ct_arena self;
    int dir_fd, manifest_fd;
    enum ct_memory_mode mode;
    struct ct_manifest manifest;
    struct ct_memory_state state;
    struct ct_memory_slot slots[CT_MEMORY_OPEN];
    uint64_t clock;
    CT_VEC(struct ct_memory_run) runs; /* as manifest.runs */
    CT_VEC(struct ct_memory_note) notes;
    uint32_t merge_segments; /* CT_MERGE_SEGMENTS, or what a test wants */
    bool broken;             /* a commit failed in a way that leaves MANIFEST's end unknown */
};

/* Opens the segment of that number, which exists: owned, ct_segment_close(). What
 * cannot be used is noted as damage: -EBADMSG. */
int ct_memory_open_segment(struct ct_memory *mem, uint32_t number, struct ct_segment **ret,
    struct ct_err *err) CT_MUST_CHECK;

/* Notes damage of a segment, each text once. */
void ct_memory_note(struct ct_memory *mem, uint32_t number, uint64_t events, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The same of any file. */
void ct_memory_note_file(
    struct ct_memory *mem, const char *file, uint64_t events, const char *what);

/* Opens the files of the runs in force; those open before are closed. */
void ct_memory_open_runs(struct ct_memory *mem);
void ct_memory_close_runs(struct ct_memory *mem);

/* Run number `i` of those in force, its directory read; NULL when it cannot be
 * used, which is noted. Borrowed. */
struct ct_run *ct_memory_run(struct ct_memory *mem, size_t i);

/* It was found damaged: it is not used again before the memory is opened anew. */
void ct_memory_run_is_bad(struct ct_memory *mem, size_t i);

/* The run in force that covers the segment; manifest.runs.n: none. */
size_t ct_memory_run_of(const struct ct_memory *mem, uint32_t segment);

/* Files that a memory may have made and MANIFEST does not name. None are told
 * while another process writes. */
int ct_memory_strays(struct ct_memory *mem, void (*fn)(const char *name, void *arg), void *arg,
    struct ct_err *err) CT_MUST_CHECK;

/* Whether the memory may be written to at all. */
int ct_memory_may_write(const struct ct_memory *mem, struct ct_err *err) CT_MUST_CHECK;

/* Appends a line to MANIFEST and brings it to the disk: it is then in force. A
 * failure leaves MANIFEST as it was. */
int ct_memory_append(struct ct_memory *mem, const struct ct_buf *line, uint64_t chain,
    struct ct_err *err) CT_MUST_CHECK;

/* Counts the commit's segments into the state. */
void ct_memory_count(struct ct_memory *mem, const struct ct_manifest_commit *commit);

typedef void ct_segment_damage_fn(void *arg, uint64_t events, const char *what);

/* Whether every block has its checksum. */
bool ct_segment_is_sound(struct ct_segment *seg);

/* Reads every block as a scan or look-up would; returns how many are damaged. */
size_t ct_segment_check(struct ct_segment *seg, uint64_t seed, ct_segment_damage_fn *fn, void *arg);
