/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * record: by what an event is known again in another source.
 *
 *   event.id, with class and provider --\
 *                                        >-- 47 bits under the memory's seed --> ct_event.record
 *   else the bytes of its record -------/
 *
 * Logs are rotated, copied and exported twice; what comes a second time from another source is
 * passed over when it is stored (memory/repeat.h), where class and time are compared as well. 47
 * bits take seven bytes in a segment, and two differing records of one class and one moment meet
 * with a chance of 1 in 10^14. Mail has none: every copy is evidence.
 */

#include "model/event.h"

/* Of the bytes of a record; never 0. */
uint64_t ct_record_hash(struct ct_span bytes, uint64_t seed);

/* What the event, sealed, is known by: `of_bytes`, unless it has an id of its own. */
uint64_t ct_record_name(const struct ct_event *ev, uint64_t of_bytes, uint64_t seed);
