/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * run_write: a run, written to a file from its first entry to its last.
 *
 * Entries come in ascending order of key; nothing but the filters and the
 * directory is held in memory until the end: about 1.6 bytes a key.
 */

#include "base/vec.h"
#include "memory/run.h"

struct ct_run_writer {
    int fd;            /* borrowed */
    uint64_t seed;     /* of the memory */
    uint32_t first, n; /* segments */
    struct ct_buf out; /* on its way to the file */
    uint64_t flushed;  /* bytes of the file written */
    struct ct_buf heads, bodies;
    uint64_t block_first, last;
    uint32_t in_block;
    CT_VEC(uint64_t) keys; /* of the filter in the making, each once */
    struct ct_buf filters;
    CT_VEC(struct ct_dir_run) blocks;
    CT_VEC(struct ct_dir_run) filter_runs;
    uint64_t n_entries, n_keys, check;
    int failed; /* -errno of the first write that did */
};

void ct_run_writer(struct ct_run_writer *ret, int fd, uint64_t seed, uint32_t first, uint32_t n);
void ct_run_writer_done(struct ct_run_writer *w);

void ct_run_add(struct ct_run_writer *w, uint64_t key, struct ct_span body);

/* Filters, directory, footer. Returns 0 or -errno; then w->flushed is the file's
 * length and w->check the checksum of its directory. */
int ct_run_finish(struct ct_run_writer *w) CT_MUST_CHECK;
