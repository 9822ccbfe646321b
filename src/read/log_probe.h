/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log_probe: what readers of logs ask of the first bytes of a source.
 *
 * A format is known by names that only it has together, or by the shape of its
 * lines, never by its file name. Lists of names are one text, parted by commas; they must all be
 * there. Several lists are parted by semicolons; any one of them will do.
 */

#include "base/span.h"

/* One of the first records of JSON has members of these names at its top; a member within is "a.b".
 * Looked for also in the first member of an array, and of an array that `wrapper` names (reader.h).
 */
bool ct_probe_json(struct ct_span head, const char *wrapper, const char *names);

/* The first row of CSV has columns of these names. */
bool ct_probe_csv(struct ct_span head, const char *names);

/* How many of the first `max` whole lines that are not empty pass `is`; their number in
 * *ret_lines. */
unsigned ct_probe_lines(
    struct ct_span head, unsigned max, bool (*is)(struct ct_span line), unsigned *ret_lines);

/* A score from that: 0 when fewer than half of up to 50 lines pass; else up to `sure`. */
int ct_probe_score(struct ct_span head, bool (*is)(struct ct_span line), int sure);
