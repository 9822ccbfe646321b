/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * indicator: lists of what others have warned of, and which of it was seen here.
 *
 *   text or CSV, defanged or not --ct_indicators_add()--> indicators
 *   indicators --memory--> one finding for each that was seen
 *
 * Lists come from strangers and are typed by tired people. A line that holds
 * nothing one could look for is counted, so that nobody takes it for "not seen".
 * A hit says that a value stood in some mail, and no more: hosts serve many.
 */

#include "base/err.h"
#include "memory/memory.h"
#include "model/result.h"
#include "model/source.h"

struct ct_indicator {
    struct ct_span text;        /* as given */
    struct ct_look_value value; /* type CT_OBS_NONE: no kind of indicator */
    uint32_t file;              /* index in files */
};

struct ct_indicator_file {
    struct ct_span name;
    uint64_t found;               /* indicators */
    uint64_t unread, unread_line; /* lines that hold none, and the first of them */
};

struct ct_indicators {
    struct ct_arena arena; /* owns normal forms */
    CT_VEC(struct ct_indicator) v;
    CT_VEC(struct ct_indicator_file) files;
};

/* Adds one value: false when it is no kind of indicator, and nothing was added. `text` is
 * borrowed as long as the list lives. */
bool ct_indicators_value(struct ct_indicators *in, struct ct_span text);

/* Adds a file: one indicator a line, or rows of CSV of which any fields are. A file
 * whose first line has a separator is CSV; elsewhere a separator in front of the
 * first "/" makes a row. Blank lines, those that begin with #, and a first row of
 * names are passed over. Borrowed as above. */
void ct_indicators_add(struct ct_indicators *in, struct ct_span name, struct ct_span text);

/* Looks all up, each different one once, and appends a finding (detector
 * "indicator") to *res for each that was seen, the first CT_MAX_INDICATOR_FINDINGS;
 * sets res->indicators and res->indicators_seen. */
int ct_indicators_find(const struct ct_indicators *in, struct ct_memory *mem,
    const struct ct_source_info *sources, size_t n_sources, struct ct_result *res,
    struct ct_err *err) CT_MUST_CHECK;

void ct_indicators_done(struct ct_indicators *in);
