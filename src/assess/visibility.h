/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * visibility: which kinds of evidence could have shown an indicator, and when they were missing.
 *
 *   class and months of every segment --> months without any log that shows the type
 *
 * "Not seen" is worth as much as what was looked at. Each type of observable has groups of
 * logs that show it; a group is missing in the months in which no event of its classes lies.
 * A month counts as covered when an event of the group lies in it: gaps of days are for the
 * coverage (coverage.h).
 */

#include "base/buf.h"
#include "memory/memory.h"

struct ct_visibility {
    struct ct_arena arena;
    int64_t from_us, to_us;        /* of all events; CT_TIME_NONE: nothing has a time */
    uint8_t *months[CT_N_CLASSES]; /* covered, by month from that of from_us; NULL: no event */
    size_t n_months;
};

void ct_visibility_read(struct ct_visibility *ret, const struct ct_memory *mem);
void ct_visibility_done(struct ct_visibility *v);

/* Whether any kind of evidence that was read could have shown it. */
bool ct_visibility_any(const struct ct_visibility *v, enum ct_observable type);

/* Calls fn for each stretch that a group of logs is missing: "2019-01/2019-06: no dns or http
 * log". */
void ct_visibility_gaps(const struct ct_visibility *v, enum ct_observable type,
    void (*fn)(struct ct_span text, void *arg), void *arg);
