/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * skeleton: loading and forgetting of the confusables, for domain.c.
 *
 * The questions themselves, ct_domain_skeleton() and ct_name_skeleton(), stand
 * in domain.h, where those who ask them look.
 */

void ct_skeleton_warm(void);
void ct_skeleton_cold(void);
