/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * events: normalised events on standard output, streamed from the memory.
 *
 * Flat ECS keys, "@timestamp", "event.class", and the pointer to the bytes; a
 * field that is MANY is an array. Nothing is held but one buffer.
 */

#include "cmd/opened.h"

/* All events, or those of --class and --source. */
int ct_events_show(struct ct_args *args, struct ct_opened *o, struct ct_err *err) CT_MUST_CHECK;

/* The stored copies of one message, by its Message-ID. CT_REPORT_NONE: never seen. */
int ct_events_message(struct ct_args *args, struct ct_opened *o, struct ct_span message_id,
    struct ct_err *err) CT_MUST_CHECK;
