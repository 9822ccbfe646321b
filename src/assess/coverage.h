/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * coverage: what the evidence could have shown, and which questions it cannot.
 */

#include "assess/claim.h"

/* Fills coverage and blind of *res. */
void ct_coverage_write(struct ct_result *res, const struct ct_assess *as);
