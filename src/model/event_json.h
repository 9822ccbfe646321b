/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * event_json: one event as an object with flat ECS keys.
 *
 *   {"@timestamp":"…","event.class":"auth","source":"…","offset":0,"length":9,"user.name":"…"}
 *
 * `show events` prints it and the reader `events` takes it back (read/reader_events.c). A field
 * that is MANY is an array; in it an unknown time is "", so that parallel fields stay in step.
 */

#include "base/buf.h"
#include "model/event.h"

/* `source`: path of the source. Values of one field stand together, as in a memory's events. */
void ct_event_json(struct ct_buf *out, const struct ct_event *ev, struct ct_span source);
