/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * coverage: what the evidence could have shown, and which questions it cannot.
 *
 * `no` is never said of a rung without a row here that could have shown it; what no
 * row answers becomes a blind spot, with the log to ask for.
 */

#include "assess/claim.h"

/* Fills coverage and blind of *res. 0, CT_MEMORY_DAMAGED, or an error of reading. */
int ct_coverage_write(
    struct ct_result *res, const struct ct_assess *as, struct ct_err *err) CT_MUST_CHECK;
