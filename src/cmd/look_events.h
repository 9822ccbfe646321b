/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * look_events: the events behind an indicator, for `look --events` and `look --contains`.
 *
 *   hits of ct_memory_look(), in any order --> the earliest CT_LOOK_EVENTS, in order of time
 *
 * Of an indicator that was seen a million times nobody reads a million lines: the earliest are
 * kept while the hits come in, so memory does not grow with them; how many are left out is said.
 */

#include "base/vec.h"
#include "cmd/opened.h"

#define CT_LOOK_EVENTS 100 /* of one indicator */

struct ct_look_hit {
    int64_t at_us; /* CT_TIME_NONE: unknown; they come first */
    struct ct_event_ref ref;
};

struct ct_look_hits {
    CT_VEC(struct ct_look_hit) v;
    uint64_t n; /* all that were added */
};

void ct_look_hits_add(struct ct_look_hits *h, struct ct_event_ref ref, int64_t at_us);

/* Brings them in order, each event once, at most CT_LOOK_EVENTS. */
void ct_look_hits_end(struct ct_look_hits *h);
void ct_look_hits_done(struct ct_look_hits *h);

/* Appends the events: as lines of text, with what is left out in the last; as JSONL,
 * {"indicator": …, "event": {…}}; as JSON, the elements of an array. The objects are those of
 * `show events`. 0, or -errno when one cannot be read. */
struct ct_look_lines {
    struct ct_opened *o;
    struct ct_span indicator;
    enum ct_format format;
};

int ct_look_events_put(struct ct_buf *out, const struct ct_look_lines *l,
    const struct ct_look_hits *h, struct ct_err *err) CT_MUST_CHECK;

/* An event in one line of text: time, class, what it says in short, where it lies. */
void ct_look_event_text(struct ct_buf *out, const struct ct_event *ev, struct ct_span source);
