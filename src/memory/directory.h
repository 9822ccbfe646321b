/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * directory: where everything in a segment lies; the last part of its file.
 *
 * Filled by the builder and written, or read from a file and checked: after
 * ct_directory_read() every count, offset and number in it is within bounds,
 * the blocks follow each other from the header to the directory without a gap,
 * and rows and strings add up. segment.h has the format.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "memory/block.h"
#include "model/event.h"

enum { CT_COL_TIME, CT_COL_SOURCE, CT_COL_OFFSET, CT_COL_LENGTH, CT_N_ROW_COLS };

#define CT_SEGMENT_HEAD 8
#define CT_SEGMENT_FOOT 32

struct ct_dir_column {
    struct ct_span name;
    enum ct_field field; /* CT_FIELD_NONE: of a row, or not known to this program */
    enum ct_field_type type;
};

struct ct_dir_cell { /* one column in one group */
    uint32_t column;
    struct ct_block_ref block;
};

struct ct_dir_group {
    uint32_t first_row, n_rows;
    struct ct_dir_cell *cells;
    size_t n;
};

struct ct_dir_run { /* a block of strings or keys */
    uint64_t first; /* number of its first string, or its first key */
    uint32_t n;
    struct ct_block_ref block;
};

struct ct_directory {
    struct ct_span class_name;
    enum ct_class class; /* CT_CLASS_NONE: not known to this program */
    uint32_t n_events, max_source;
    int64_t first_us, last_us;
    uint64_t seed_check;
    struct ct_dir_column *columns;
    struct ct_dir_group *groups;
    struct ct_dir_run *strings, *keys;
    struct ct_block_ref *bloom;
    size_t n_columns, n_groups, n_string_blocks, n_key_blocks, n_bloom;
    uint64_t n_strings, n_keys, bloom_bytes;
};

/* XXH3 of a fixed word: tells the seeds of two memories apart. */
uint64_t ct_directory_seed_check(uint64_t seed);

/* Appends directory and footer; the blocks stand in `out` already, the segment
 * begins at `base`. */
void ct_directory_write(struct ct_buf *out, size_t base, const struct ct_directory *dir);

/* Everything in *ret is taken from `a`. -EBADMSG with a reason in err, or -errno. */
int ct_directory_read(const struct ct_segment_input *in, struct ct_arena *a,
    struct ct_directory *ret, struct ct_err *err);
