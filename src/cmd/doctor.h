/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * doctor: is this machine fit for a hunt, and is the case sound?
 *
 * Comes in: perhaps a case. Goes out: one line a question, "ok" or "PROBLEM" in front. It changes
 * nothing, and a hunt made afterwards meets the same libraries, lists and protections.
 */

#include "cmd/verb.h"

/* The case of -C when there is one, else the machine alone. Returns an exit code: CT_EXIT_FAILED
 * when there is a problem. */
int ct_doctor(struct ct_args *args, struct ct_err *err) CT_MUST_CHECK;
