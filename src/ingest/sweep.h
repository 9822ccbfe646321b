/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * sweep: files of any kind searched for indicators, without a case and without readers.
 *
 *   paths --plan--> shares and ranges --fork--> workers: unpack, match --hits--> in order, to hit()
 *
 * Workers are those of ingest (worker.h): shut in, with nothing but the open files. Whoever is
 * ahead of the order keeps its hits in its socket and in a buffer of the parent, both bounded, so
 * that the memory taken depends neither on the files nor on the number of hits. What is told, and
 * in which order, does not depend on the number of workers. Big plain files are searched in
 * ranges; a name belongs to the range that it begins in.
 */

#include "base/err.h"
#include "intel/matcher.h"

#define CT_SWEEP_MATCH 512 /* bytes of the text of a hit that are told */

struct ct_sweep_hit {
    const char *path;
    struct ct_span
        member;      /* of a container; empty: the file itself, or what it was compressed from */
    uint64_t offset; /* in the file, or in the unpacked member */
    uint32_t indicator;
    struct ct_span match; /* the text there, cut */
};

/* What was not searched. `reason` and `member` are borrowed. */
struct ct_sweep_lost {
    const char *path;
    struct ct_span member, reason;
    uint64_t offset;
};

struct ct_sweep {
    const struct ct_matcher *matcher;
    uint32_t n_indicators;
    unsigned workers;     /* 0: one for each processor online */
    bool quiet;           /* nothing on stderr */
    uint64_t range_bytes; /* for tests; 0: CT_RANGE_STEP */
    void *arg;
    int (*hit)(void *arg, const struct ct_sweep_hit *h); /* anything but 0 ends it */
    void (*lost)(void *arg, const struct ct_sweep_lost *l);
};

struct ct_sweep_sum {
    uint64_t files, bytes, hits;
    uint64_t lost; /* times that lost() was called */
};

/* Searches all files at and below the paths. Returns 0, what hit() returned, or < 0; a path that
 * does not exist is a failure (-ENOENT) before anything is searched. */
int ct_sweep(const struct ct_sweep *sw, const char *const *paths, size_t n_paths,
    struct ct_sweep_sum *ret, struct ct_err *err) CT_MUST_CHECK;

struct ct_job; /* worker.h */

/* What the child runs: sweep_job.c. */
void ct_sweep_job(const struct ct_job *job, int fd);
