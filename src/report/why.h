/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * why: the reasons for and against two things being one, for people and programs.
 *
 *   ct_why --> text | one JSON object of kind "why"
 *
 * A format of its own and no list of kinds.def, since it answers a question about two things that
 * no result holds.
 */

#include "model/why.h"
#include "report/report.h"

/* CSV is refused by the caller: reasons are no table. */
void ct_report_why(struct ct_buf *out, const struct ct_view *v, const struct ct_why *w,
    enum ct_format format, const struct ct_style *style);
