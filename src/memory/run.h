/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * run: what was ever seen, of many segments together, in a file that is written once.
 *
 *   keys of segments, older runs --ct_memory_merge()--> CASE/memory/00000002.run
 *                                                            |
 *   keys asked for, ascending --filter--> block --text equal?--> seen: count, first,
 *                                                       last, sources, segments
 *
 * A run answers "how often, when, from where" by itself, without a look into its
 * segments; these are needed for the events only. So it outlives them: after
 * `forget` it still knows what was seen. A segment keeps its own index, so that a
 * lost or damaged run costs time, not answers (except for segments forgotten).
 *
 * The format, version 1; words and numbers as in segment.h.
 *
 *   file      header, blocks of entries back to back, filters back to back,
 *             directory, footer
 *   header    8 bytes "CTRUNv1\n"
 *   footer    32 bytes: u64 offset of the directory, u64 its length, u64 its
 *             checksum, 8 bytes "CTRUNend"
 *
 * The directory, whose checksum stands in MANIFEST too, and covers all others:
 *
 *   u64       the seed's check as in a segment
 *   varint    first segment, number of segments: the run knows all and only their keys
 *   varint    number of entries
 *   blocks    varint n; each: varint first key less that of the block before,
 *             varint number of entries, block
 *   filters   varint n; each: varint first key less that of the filter before,
 *             varint number of keys, block (never packed)
 *
 * Entries ascend by key; each text once. Those of one key are never in two blocks.
 * A block, about CT_RUN_BLOCK_BYTES raw:
 *
 *   of each entry: varint key less the one before (first: that of the directory),
 *             varint length of its body
 *   bodies
 *
 * A filter is a split-block bloom filter (bloom.h) over a run of keys, about
 * CT_RUN_FILTER_KEYS, so that it is about CT_SEGMENT_BLOOM_BYTES long. It knows
 * its own stretch of keys only: asking for keys in their order, one is needed after
 * the other, and none is larger than a processor's cache. A body:
 *
 *   u8        CT_SEEN_… bits
 *   text      the value the key is of (ct_observable_key())
 *   ONE       source, segment; before them, with TIMED, zigzag time
 *   else      varint events; with TIMED zigzag first, varint last - first;
 *             varint sources, each: varint source less the one before; if there is
 *             more than one: varint events; varint segments, each in the same way
 *
 * Times are seconds with WHOLE, microseconds without. Sources are ids of the case.
 * "Less the one before" is, for the first, the number itself.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "memory/block.h"
#include "memory/directory.h"
#include "memory/memory.h"

#define CT_RUN_BLOCK_BYTES (8 * 1024)
#define CT_RUN_FILTER_KEYS 10922 /* 12 bits a key: 16 KiB */

struct ct_seen_segment {
    uint32_t number;
    uint64_t count;
};

/* What is known of one value. */
struct ct_seen {
    struct ct_span text;
    uint64_t count;
    int64_t first_us, last_us;        /* CT_TIME_NONE twice: no event has a time */
    struct ct_look_source *sources;   /* ascending by id, at least one */
    struct ct_seen_segment *segments; /* ascending, at least one */
    size_t n_sources, n_segments;
};

enum { CT_SEEN_ONE = 1, CT_SEEN_TIMED = 2, CT_SEEN_WHOLE = 4 };

void ct_seen_write(struct ct_buf *out, const struct ct_seen *seen);

/* The text alone; false when it is no body. */
bool ct_seen_text(struct ct_span body, struct ct_span *ret);

/* Arrays are taken from `a`, the text is borrowed from the body. False when the
 * bytes are not such a body. */
bool ct_seen_read(struct ct_span body, struct ct_arena *a, struct ct_seen *ret);

/* Adds what is known of the same text from elsewhere. */
void ct_seen_join(struct ct_seen *into, const struct ct_seen *from, struct ct_arena *a);

/* reading */

struct ct_run {
    struct ct_arena self;
    struct ct_segment_input in;
    uint64_t seed_check, check; /* check: of the directory */
    uint32_t first, n;          /* segments */
    uint64_t n_entries;
    struct ct_dir_run *blocks, *filters;
    size_t n_blocks, n_filters;
};

/* Takes over in.fd, closed also on failure. Owned: ct_run_close(). err is filled
 * without a file name, as in ct_segment_open(). */
int ct_run_open(struct ct_run **ret, struct ct_segment_input in, struct ct_err *err) CT_MUST_CHECK;
void ct_run_close(struct ct_run *run);

/* The last of `n` runs of keys that does not begin behind the key; n: there is none. */
size_t ct_run_find(const struct ct_dir_run *runs, size_t n, uint64_t key);

/* A block unpacked. Zero it, end it with ct_run_block_done(). */
struct ct_run_block {
    struct ct_buf raw;
    struct ct_span keys, bodies; /* that follow the entry at hand */
    uint64_t key;
    struct ct_span body;
    uint32_t left; /* entries */
};

int ct_run_load(const struct ct_run *run, size_t block, struct ct_run_block *ret) CT_MUST_CHECK;

/* The next entry becomes the one at hand. 0, CT_RUN_END, or -EBADMSG. */
enum { CT_RUN_END = 1 };
int ct_run_next(struct ct_run_block *b) CT_MUST_CHECK;
void ct_run_block_done(struct ct_run_block *b);

/* How many of the run's blocks and filters are damaged; reads all of it. */
uint64_t ct_run_check(struct ct_run *run, uint64_t seed);
