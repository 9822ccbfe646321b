/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * look_contains: `look --contains TEXT`, which events hold a piece of text.
 *
 *   TEXT --ct_memory_contains()--> count, first, last, sources, with --events the earliest events
 *
 * Answers as `look` does for an indicator, of type "text".
 */

#include "cmd/verb.h"

/* For every value of the option. An exit code, or -errno. */
int ct_look_contains(struct ct_args *args, struct ct_err *err) CT_MUST_CHECK;
