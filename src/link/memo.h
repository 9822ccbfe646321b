/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * memo: components that were solved before, so that new mail costs only what it touches.
 *
 *   graph --components--> 128-bit hash each --known?--> answer of last time, else cpm --> file
 *
 * The answer for a component depends on its sizes and edges alone, so an old one is as good
 * as a new one; with or without a memo the result is the same, byte for byte. The file is a
 * cache that can be deleted at any time: it is written whole or not at all, holds
 * only what the last run asked for, and is not read when its checksum does not fit.
 */

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "link/cpm.h"

struct ct_memo {
    struct ct_map known; /* hash -> offset of its answer in `old` + 1 */
    struct ct_buf old, fresh;
    uint64_t asked, found; /* components */
};

#define CT_MEMO_LEAST 8 /* nodes: smaller components are solved faster than looked up */

/* Never fails: a file that is absent, damaged or of another version is an empty memo. */
void ct_memo_open(struct ct_memo *ret, const char *path);

/* ct_cpm() with a memory; `memo` may be NULL. */
int64_t ct_memo_cpm(struct ct_memo *memo, uint32_t *ret, uint16_t *share, const struct ct_graph *g,
    const struct ct_cpm_options *opt);

/* Writes what this run asked for. */
int ct_memo_save(struct ct_memo *memo, const char *path, struct ct_err *err) CT_MUST_CHECK;
void ct_memo_done(struct ct_memo *memo);
