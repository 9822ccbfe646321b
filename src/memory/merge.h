/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * merge: many ascending sequences of entries into one run. Which, and when: merge_plan.c.
 *
 *   segments, eight at a time --> unnamed file --.
 *   runs ----------------------------------------+--> a run
 */

#include "memory/run_write.h"
#include "memory/store.h"

struct ct_merge_range {
    uint32_t first, n;  /* segments */
    const size_t *runs; /* numbers of runs in force, that lie in the range whole */
    size_t n_runs;
    uint32_t bad_segment; /* out: what was found damaged, UINT32_MAX: none */
    size_t bad_run;       /* SIZE_MAX: none */
};

/* Writes to `fd` what the range's segments hold, those outside of its runs each by
 * itself. Returns 0; -EBADMSG with bad_… set; -errno. */
int ct_merge_write(struct ct_memory *mem, struct ct_merge_range *range, struct ct_run_writer *w,
    struct ct_err *err) CT_MUST_CHECK;
