/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * repeat: records that another source has brought before are not stored again.
 *
 *   segments of a share --record, time: in an earlier segment of the class?--> the others, rebuilt
 *
 * Logs overlap: they are rotated, copied, exported in windows. An event is the same as one of
 * another source when class, time and ct_event.record agree. If a source has a record n times and
 * the others before it have brought it m times, n - m of them are stored: two equal lines in one
 * source are two events, and however the sources are ordered as many are counted as the source
 * with the most of them has.
 *
 * It is asked at the commit, share after share in the order of the plan, so the answer does not
 * depend on the number of workers. Only segments of the same class with a month in common are
 * looked into, one after the other: memory is that of one segment.
 * Events without a time or without a hash (mail) are never repeats.
 */

#include "memory/memory.h"

struct ct_repeats {
    uint32_t base;          /* case-wide id of the source with index 0 */
    uint64_t *passed;       /* by index of the source: events passed over are added */
    uint32_t n;             /* of passed */
    struct ct_arena *arena; /* owns segments that are rebuilt */
};

/* Changes segments[0 .. *n-1], of one share, in place; what holds nothing new is left out. A
 * segment that cannot be read stays as it is: the commit judges it. Damage in earlier segments is
 * noted, and what they hold may be counted twice. 0 or -errno. */
int ct_memory_pass_over(struct ct_memory *mem, const struct ct_repeats *rep,
    struct ct_span *segments, size_t *n, struct ct_err *err) CT_MUST_CHECK;
