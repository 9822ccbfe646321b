/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * plan: the paths of the command line, walked and dealt into shares.
 *
 *   paths --walk--> files, sorted by the bytes of their paths --deal--> shares
 *                \-> what can be no source: links, devices, what may not be opened
 *
 * The same files give the same plan, whoever works on it. Small files go together,
 * up to CT_SHARE_FILES or CT_SHARE_BYTES; a file of CT_BIG_BYTES or more has a share of its
 * own, which begins with a survey.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/vec.h"

#define CT_SHARE_FILES 256
#define CT_SHARE_BYTES (48 * CT_MIB)
#define CT_BIG_BYTES (96 * CT_MIB) /* read in ranges */

struct ct_plan_file {
    const char *path; /* as given, with what was found below it */
    uint64_t size;
    bool given; /* named on the command line: a link there is followed */
};

/* A path that is no source, for the ledger. */
struct ct_plan_refusal {
    const char *path;
    const char *reason; /* static or arena */
};

struct ct_plan_share {
    size_t first, n; /* of files */
    uint64_t bytes;
    bool big;
};

struct ct_plan {
    CT_VEC(struct ct_plan_file) files; /* those without a byte left out */
    CT_VEC(struct ct_plan_refusal) refusals;
    CT_VEC(struct ct_plan_share) shares;
    uint64_t bytes, empty;
    struct ct_arena arena; /* private */
};

/* Walks and deals; files of `big` bytes or more are big. The folder `except`, when not NULL, is
 * passed by: the case itself may lie in what is read. Fails only when one of the paths is not
 * there. End *ret with ct_plan_done(). */
int ct_plan(struct ct_plan *ret, const char *const *paths, size_t n, const char *except,
    uint64_t big, struct ct_err *err) CT_MUST_CHECK;
void ct_plan_done(struct ct_plan *p);
