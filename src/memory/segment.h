/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * segment: up to CT_MAX_SEGMENT_EVENTS events of one class, in a file that is
 * written once.
 *
 *   events --ct_segment_add()--> builder --ct_segment_finish()--> bytes
 *                                                                   |
 *            a file in CASE/memory/ <--ct_memory_commit()-----------'
 *
 * The builder runs in a sandboxed worker that may open no file, so a segment
 * is made in memory and sent to the parent through a pipe.
 *
 * The format, version 1. Numbers are little endian; "varint" is LEB128,
 * "zigzag" a signed number folded into one, "text" a varint length and bytes.
 *
 *   file      header, blocks back to back, directory, footer
 *   header    8 bytes "CTSEGv1\n"
 *   footer    32 bytes: u64 offset of the directory, u64 its length, u64 its
 *             checksum, 8 bytes "CTSEGend"
 *   checksum  XXH3-64 with CT_SEGMENT_CHECK as seed, over bytes as they are stored
 *
 * A block is stored as zstd, or as it is when that is not shorter. The
 * directory describes each, in the order of the file, by
 *
 *   block     varint stored length, varint raw length (equal: not packed),
 *             u64 checksum
 *
 * so that any one can be read, and trusted, without the others. The directory:
 *
 *   text      class name; a program that does not know it skips the segment
 *   varint    number of events, at least 1
 *   zigzag    earliest and latest time, CT_TIME_NONE twice when none has one
 *   varint    highest source index of an event
 *   u64       XXH3-64 of "coldtrail" under the memory's seed: a segment that
 *             strayed in from another memory cannot be looked into
 *   columns   varint n; each: text field name, u8 type (enum ct_field_type).
 *             Names, not numbers: fields.def may grow in any place. The first
 *             four are "@time", "@source", "@offset" and "@length", always;
 *             "@record" may follow: ct_event.record of the rows that have one. "@grams" is
 *             no column: its blocks are the filters of grams.h.
 *   groups    varint n; each: varint number of rows, varint number of blocks;
 *             each: varint column number, ascending, block
 *   strings   varint number of strings, varint n; each: varint number of strings, block
 *   keys      varint number of entries, varint n; each: u64 first key, varint
 *             number of entries, block
 *   bloom     varint n; each: block (never packed)
 *
 * A group is a run of rows: at most CT_MAX_GROUP_ROWS, and cut when the raw
 * blocks together pass CT_SEGMENT_GROUP_BYTES, so that one event costs no more
 * than that to read. A column that no row of the group has is left out. Its block:
 *
 *   u8        1: every row has exactly one value; 0: each row's number of values
 *             follows, as varints
 *   INT, TIME zigzag of the difference to the value before (at first, to 0),
 *             modulo 2^64
 *   STR       varint lowest string number B, varint next string number N, then
 *             for each value 0 for string N, which then grows by one, or 1 + number - B
 *
 * Strings are numbered by the field that brought them first and, in it, by
 * first appearance, so that new values mostly take the one byte 0, and a scan
 * for some fields unpacks little of the others. Their blocks hold texts, about
 * CT_SEGMENT_STRING_BYTES raw each.
 *
 * Keys: what the events can be looked up by. For each observable value those
 * that ct_observable_keys() gives, as 64 bits of ct_segment_key(): type in the
 * upper 8, below it 56 bits of XXH3 under the memory's seed, which is secret, since
 * log text is written by attackers. Sorted by key, then by string number. An
 * entry names a string whose ct_observable_key() is the value, so that equal
 * hashes of different values are told apart. The entries of a block, as four runs
 * of varints over all of them, then the rows:
 *
 *   difference of the key to that before (first: to the first key in the directory)
 *   string number
 *   number of rows, at least 1
 *   rows of each entry, ascending: the first as it is, then differences
 *
 * Bloom: a split-block filter (8 words of 32 bits, one bit in each) with 12 bits
 * a key, in blocks of CT_SEGMENT_BLOOM_BYTES, the last one shorter.
 */

#include "base/buf.h"
#include "base/err.h"
#include "model/event.h"

#define CT_SEGMENT_CHECK UINT64_C(0x636f6c64747261) /* seed of checksums; not secret */
#define CT_SEGMENT_RECORD "@record"
#define CT_SEGMENT_GROUP_BYTES (512 * 1024)
#define CT_SEGMENT_STRING_BYTES (32 * 1024)
#define CT_SEGMENT_KEY_BYTES (8 * 1024)
#define CT_SEGMENT_BLOOM_BYTES (16 * 1024)

/* Where a builder should be finished: the file is then smaller still, and the
 * builder has taken about four times as much memory. */
#define CT_SEGMENT_FLUSH (32 * 1024 * 1024)

/* What an event is found by: see "Keys" above. */
uint64_t ct_segment_key(enum ct_observable type, struct ct_span value, uint64_t seed);

struct ct_segment_builder;

/* An empty builder; owned, ct_segment_free(). `seed` is ct_memory_seed(), which
 * the parent tells its workers. */
struct ct_segment_builder *ct_segment_new(enum ct_class class, uint64_t seed);

enum { CT_SEGMENT_FULL = 1 };

/* Takes a copy of the event, which must be of the builder's class. Values come
 * back ordered by field, those of one field in the order they had; a field's
 * type is that of fields.def. What passes CT_MAX_EVENT_BYTES of text is left out. Returns 0, or
 * CT_SEGMENT_FULL when nothing was added because the builder holds as much as it may
 * (CT_SEGMENT_FLUSH is far below): finish it, then add again. */
int ct_segment_add(struct ct_segment_builder *b, const struct ct_event *ev) CT_MUST_CHECK;

/* The same with what the memory is waited for done before: for the first events of `v`, as many
 * as are returned (0 when the first has too many values, or is of another class), hashes are put
 * into `ret`, those of one event behind those of the one before, and the places they lead to are
 * fetched. Events whose values do not follow each other in memory are not taken together. */
#define CT_SEGMENT_AHEAD 128
size_t ct_segment_ahead(const struct ct_segment_builder *b, const struct ct_event *v, size_t n,
    uint32_t ret[CT_SEGMENT_AHEAD]);

/* `hashes` holds those of the event, which stay right when the builder was finished meanwhile. */
int ct_segment_add_hashed(
    struct ct_segment_builder *b, const struct ct_event *ev, const uint32_t *hashes) CT_MUST_CHECK;

/* No less than the bytes of the finished segment would be now. */
size_t ct_segment_bytes(const struct ct_segment_builder *b);
size_t ct_segment_events(const struct ct_segment_builder *b);

/* Appends the segment to `out`, unless there are no events, and empties the
 * builder for the next. With a ceiling of ct_segment_bytes() there is room. */
void ct_segment_finish(struct ct_segment_builder *b, struct ct_buf *out);

void ct_segment_free(struct ct_segment_builder *b);
