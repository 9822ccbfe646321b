/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * keys: finding in one segment the rows that hold a value.
 *
 *   key --filter--> perhaps --block of keys--> entries --text compared--> rows
 *
 * The filter and the blocks are read when they are needed and kept only as long
 * as a walk over ascending keys needs them, so asking for 100 000 values reads
 * no block twice, and asking for one reads little.
 */

#include "memory/segment_read.h"

struct ct_keys {
    struct ct_segment *seg; /* borrowed */
    struct ct_arena arena;  /* owns the block */
    size_t block;           /* the one unpacked; n_key_blocks: none */
    uint64_t *key;
    uint32_t *string, *count;
    uint32_t n;
    struct ct_span rows; /* of entry `next` and all behind it */
    uint32_t next;
    uint8_t *filter;
    bool *filter_loaded; /* by block of the filter */
    struct ct_arena filter_arena;
};

struct ct_keys ct_keys(struct ct_segment *seg);
void ct_keys_done(struct ct_keys *k);

/* 1: the segment may hold the key; 0: it surely does not; -errno. */
int ct_keys_maybe(struct ct_keys *k, uint64_t key);

/* The block that would hold the key; n_key_blocks when it is before the first. */
size_t ct_keys_find(const struct ct_keys *k, uint64_t key);

/* Unpacks that block, unless it is the one at hand: key[], string[], count[] of n
 * entries. */
int ct_keys_load(struct ct_keys *k, size_t block) CT_MUST_CHECK;

/* First entry of the loaded block whose key is not below `key`; n: none. */
uint32_t ct_keys_at(const struct ct_keys *k, uint64_t key);

/* Rows of an entry of the loaded block, to be asked for in ascending order;
 * `ret` has room for its count. They ascend and exist. */
int ct_keys_rows(struct ct_keys *k, uint32_t entry, uint32_t *ret) CT_MUST_CHECK;
