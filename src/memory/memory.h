/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * memory: all events of a case, and a look-up of every observable, in a folder.
 *
 *   worker --segments--> ct_memory_commit() --> CASE/memory/00000001.seg …
 *                                           \-> CASE/memory/MANIFEST, one line
 *   ct_memory_scan()   every event, in the order of storage, some or all fields
 *   ct_memory_look()   has any of these values ever been seen, when, where
 *   ct_memory_event()  one event again, by its reference
 *   ct_memory_verify() is every byte still what was committed
 *   ct_memory_merge()  brings the keys of segments together in runs (run.h)
 *   ct_memory_forget() old events go, what was seen stays known
 *
 * MANIFEST is the truth: lines of text, each ending in a checksum that also
 * covers the line before (manifest.h has the form). A commit writes its
 * segments as temporary files, syncs, renames, syncs the folder, then appends
 * its line and syncs. Killed at any moment, a commit has happened wholly or not
 * at all: opening for writing cuts off a line that was not finished and deletes
 * segments that no line names. One writer at a time (flock); readers need no
 * lock and see what was committed when they opened.
 *
 * What lies on disk may be damaged. A scan or look-up leaves out what fails its
 * checksum and returns CT_MEMORY_DAMAGED instead of 0; ct_memory_damage() says
 * what is lost. No event and no hit is ever made from a damaged block.
 */

#include "base/err.h"
#include "memory/months.h"
#include "model/event.h"

struct ct_memory;

enum { CT_MEMORY_DAMAGED = 1 }; /* done as far as possible; the answer is not whole */

enum ct_memory_mode {
    CT_MEMORY_READ,
    CT_MEMORY_WRITE, /* takes the lock, makes the folder when there is none, mends the end */
};

/* Opens the folder `dir` ("CASE/memory"). `seed`: secret of a new memory; 0 takes
 * a random one. Owned: ct_memory_close(). -ENOENT when there is no memory to
 * read, -EWOULDBLOCK when another process writes, -EBADMSG when MANIFEST is
 * damaged before its last line, -ENOTSUP for a version of the future. */
int ct_memory_open(struct ct_memory **ret, const char *dir, enum ct_memory_mode mode, uint64_t seed,
    struct ct_err *err) CT_MUST_CHECK;
void ct_memory_close(struct ct_memory *mem);

/* For ct_cleanup(). */
void ct_memory_closep(struct ct_memory **mem);

/* For ct_segment_new(). */
uint64_t ct_memory_seed(const struct ct_memory *mem);

struct ct_memory_state {
    uint64_t commits, segments, events, bytes;
    int64_t first_us, last_us;            /* CT_TIME_NONE: no event has a time */
    uint64_t sources_bytes, ledger_bytes; /* of the last commit; 0 before the first */
    uint64_t mended_bytes, mended_files;  /* what opening cut off, and deleted */
    uint64_t forgotten;                   /* events no longer there: not among `events` */
};

/* Borrowed; changes with each commit. */
const struct ct_memory_state *ct_memory_state(const struct ct_memory *mem);

/* One share of the work: all of it or nothing becomes part of the memory. */
struct ct_commit {
    uint64_t share;                 /* the caller's number, kept for ct_memory_commits() */
    uint32_t source_base;           /* added to the source index of each event: the case-wide id
                                       of the source with index 0 */
    const struct ct_span *segments; /* as ct_segment_finish() made them */
    size_t n;                       /* may be 0 */
    /* how long CASE/sources.jsonl and CASE/ledger.jsonl are with what belongs to this
     * commit; their owner cuts off what is beyond ct_memory_state() when it opens them */
    uint64_t sources_bytes, ledger_bytes;
};

/* Checks that the segments are whole and belong here: -EBADMSG. Full disk, no permission and the
 * like leave the memory as it was. */
int ct_memory_commit(
    struct ct_memory *mem, const struct ct_commit *commit, struct ct_err *err) CT_MUST_CHECK;

/* Brings the keys of segments together in runs (run.h), when enough wait for it, or
 * `all` of them. Look-ups then need few files; what they answer is the same. Killed
 * at any moment, it has happened or not. *ret_runs (may be NULL): how many were made.
 * A segment that is damaged is noted and left out. */
int ct_memory_merge(
    struct ct_memory *mem, bool all, uint64_t *ret_runs, struct ct_err *err) CT_MUST_CHECK;

struct ct_forgotten {
    uint64_t segments, events, bytes;
    uint64_t kept;   /* segments that hold later events too */
    uint64_t unsafe; /* old ones kept since they, or the run over them, are damaged */
    uint64_t by_class[CT_N_CLASSES]; /* events */
};

/* Deletes the segments all of whose events are older, after their keys went into a
 * run. Look-ups still count what they held; scans and ct_memory_event() no longer
 * find it. A process that has the memory open meanwhile may miss their events: it
 * says so as damage. */
int ct_memory_forget(struct ct_memory *mem, int64_t before_us, struct ct_forgotten *ret,
    struct ct_err *err) CT_MUST_CHECK;

struct ct_memory_commit_info {
    uint64_t share, sources_bytes, ledger_bytes, events;
    uint32_t source_base;
    size_t n_segments;
};

/* Number 0 .. state.commits - 1, the oldest first. */
struct ct_memory_commit_info ct_memory_commit_info(const struct ct_memory *mem, size_t n);

struct ct_memory_segment_info {
    enum ct_class class; /* CT_CLASS_NONE: not known to this program */
    uint64_t events;
    int64_t first_us, last_us;      /* CT_TIME_NONE: none of them has a time */
    const struct ct_months *months; /* with an event in them; NULL: a memory begun by an older
                                     * program does not say. Good until the next commit */
};

/* Number 0 .. state.segments - 1, in the order of storage. */
struct ct_memory_segment_info ct_memory_segment_info(const struct ct_memory *mem, size_t n);

/* Where an event lies; stable as long as the memory is. */
struct ct_event_ref {
    uint32_t segment, row;
};

/* 0 goes on; anything else ends the walk, which returns it. Borrowed: ev with
 * all its spans, ref. */
typedef int ct_memory_fn(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg);

struct ct_scan {
    enum ct_class class;         /* CT_CLASS_NONE: all */
    const enum ct_field *fields; /* only these are read, NULL: all; class, time, source, */
    size_t n;                    /* offset and length are always there */
    int64_t from_us, to_us;      /* from <= time < to; both 0: all, those without a time too */
    uint32_t from_segment;       /* begins at this segment: what was committed since */
    ct_memory_fn *fn;
    void *arg;
};

/* All events in the order of storage: commit, segment, row. Values stand in
 * order of field. Returns 0, CT_MEMORY_DAMAGED, what fn returned, or -errno. */
int ct_memory_scan(
    struct ct_memory *mem, const struct ct_scan *scan, struct ct_err *err) CT_MUST_CHECK;

/* One whole event; its spans and values are taken from `a`. -ENOENT: no such
 * reference; -EBADMSG: it is damaged. */
int ct_memory_event(struct ct_memory *mem, struct ct_event_ref ref, struct ct_arena *a,
    struct ct_event *ret, struct ct_err *err) CT_MUST_CHECK;

struct ct_look_source {
    uint32_t source;
    uint64_t count;
};

struct ct_look_result {
    uint64_t count;                       /* events */
    uint64_t gone;                        /* of these, in segments that were forgotten */
    int64_t first_us, last_us;            /* CT_TIME_NONE: none of them has a time */
    const struct ct_look_source *sources; /* in order of id; from the arena given */
    size_t n_sources;
};

/* `value` is the index in values; the calls come in no order of value, but in
 * order of storage for each. Return as in ct_memory_fn. */
typedef int ct_look_fn(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg);

struct ct_look {
    const struct ct_look_value *values; /* in any order */
    size_t n;                           /* at most CT_MAX_LOOK_VALUES */
    ct_look_fn *fn;                     /* may be NULL */
    void *arg;
};

/* Fills ret[0 .. n-1]. An event that holds a value several times counts once.
 * Returns 0, CT_MEMORY_DAMAGED, what fn returned, or -errno. */
int ct_memory_look(struct ct_memory *mem, const struct ct_look *look, struct ct_arena *a,
    struct ct_look_result *ret, struct ct_err *err) CT_MUST_CHECK;

struct ct_damage {
    const char *file;     /* name in the memory's folder */
    char what[200];       /* one line for people */
    uint64_t events_lost; /* that cannot be read because of it; 0: look-ups only, or not known */
};

typedef void ct_damage_fn(const struct ct_damage *damage, void *arg);

/* What scans and look-ups since opening found damaged, each once. */
void ct_memory_damage(const struct ct_memory *mem, ct_damage_fn *fn, void *arg);

/* Reads every file and compares it with MANIFEST and with its own checksums;
 * tells each damage. Returns 0, CT_MEMORY_DAMAGED or -errno. */
int ct_memory_verify(
    struct ct_memory *mem, ct_damage_fn *fn, void *arg, struct ct_err *err) CT_MUST_CHECK;
