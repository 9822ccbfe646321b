/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * indicator: which of what others have warned of was seen here.
 *
 *   indicators --memory--> one finding for each that was seen
 *
 * A hit says that a value stood in some mail or log, and no more: hosts serve many.
 */

#include "base/err.h"
#include "intel/indicator.h"
#include "memory/memory.h"
#include "model/result.h"
#include "model/source.h"

/* Looks all up, each different one once, and appends a finding (detector
 * "indicator") to *res for each that was seen, the first CT_MAX_INDICATOR_FINDINGS;
 * sets res->indicators and res->indicators_seen. */
int ct_indicators_find(const struct ct_indicators *in, struct ct_memory *mem,
    const struct ct_source_info *sources, size_t n_sources, struct ct_result *res,
    struct ct_err *err) CT_MUST_CHECK;
