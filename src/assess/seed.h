/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * seed: which messages hold what others have warned of.
 *
 *   indicators --memory--> events --copies--> messages of the mail set
 *
 * Looked up before anything is linked, so that a mail that looks like nothing is a suspect
 * all the same. A value that very many mails hold names a service, not an operation, and is
 * no seed; it is still reported when the hunt is done (indicator.h).
 */

#include "detect/pool.h"
#include "intel/indicator.h"

/* Lists them, from `a`, in order of message; `in` may be NULL. Returns 0,
 * CT_MEMORY_DAMAGED or -errno. */
int ct_seeds_find(struct ct_seed_list *ret, const struct ct_indicators *in, struct ct_memory *mem,
    const struct ct_mailset *set, struct ct_arena *a, struct ct_err *err) CT_MUST_CHECK;
