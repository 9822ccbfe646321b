/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * segment_read: events and keys out of the bytes of a segment.
 *
 * Bytes from a disk may be anything; every block is checked before use, and
 * what does not add up is -EBADMSG for that block alone: the rest can still be
 * read. No call gives part of a damaged row.
 *
 * Strings are kept unpacked per block while the segment is open; spans given
 * out live until ct_segment_trim() or ct_segment_close().
 */

#include "base/vec.h"
#include "memory/column.h"
#include "memory/directory.h"

struct ct_string_block; /* unpacked */

struct ct_segment {
    struct ct_arena self;
    struct ct_segment_input in;
    struct ct_directory dir;
    struct ct_buf buf;              /* the block being read */
    struct ct_arena strings;        /* private: unpacked blocks */
    struct ct_string_block *blocks; /* private: dir.n_string_blocks */
    uint32_t *by_field;             /* columns of known fields, ascending by field */
    size_t n_by_field;
};

/* Takes over in.fd, closed also on failure. Owned: ct_segment_close(). err is
 * filled without a file name, to be put in front: "has no end: …". */
int ct_segment_open(
    struct ct_segment **ret, struct ct_segment_input in, struct ct_err *err) CT_MUST_CHECK;
void ct_segment_close(struct ct_segment *seg);

/* Forgets unpacked strings when they have grown large. */
void ct_segment_trim(struct ct_segment *seg);

/* Text number `number` of the segment. */
int ct_segment_string(struct ct_segment *seg, uint32_t number, struct ct_span *ret) CT_MUST_CHECK;

/* The columns of one group, unpacked. Zero it, end it with ct_rows_done(). */
struct ct_rows {
    struct ct_arena arena;
    uint32_t first_row, n_rows;
    struct ct_column *columns; /* by number of column; start NULL: not there, not wanted */
    size_t group;
    bool loaded;
};

/* Loads a group in place of what was there. wanted: which columns, those of the
 * row always; NULL: all whose field is known. */
int ct_rows_load(
    struct ct_segment *seg, size_t group, const bool *wanted, struct ct_rows *rows) CT_MUST_CHECK;
void ct_rows_done(struct ct_rows *rows);

struct ct_values {
    CT_VEC(struct ct_value) list;
};

/* Number of the group that holds the row; the row exists. */
size_t ct_segment_group(const struct ct_segment *seg, uint32_t row);

/* Fields of the row that are not values: class, time, source within the share,
 * offset, length. `i` counts from the group's first row. */
struct ct_event ct_rows_head(const struct ct_segment *seg, const struct ct_rows *rows, uint32_t i);

/* The whole event, its values in `values`. */
int ct_rows_event(struct ct_segment *seg, const struct ct_rows *rows, uint32_t i,
    struct ct_values *values, struct ct_event *ret) CT_MUST_CHECK;
