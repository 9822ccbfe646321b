/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * observable: a typed value that can be looked up over all years.
 *
 * One function makes the normal form, and it is used alike when an event is
 * indexed and when an indicator is asked for: what one spelling hides from the
 * index, no look-up would ever find.
 *
 *   ip          canonical text (RFC 5952), v4-mapped folded to v4
 *   domain      A-labels, lower case, no dot at the end; indexed with all its
 *               parents down to the registrable domain
 *   url         scheme, host, path and query normalised; the fragment is dropped
 *   email       domain lower case; the local part too, since mailboxes that differ
 *               by case only are unheard of and indicators rarely keep it
 *   message-id  without angle brackets
 *   hash        hexadecimal, lower case
 *   filename    lower case
 *   user-agent  white space runs as one space
 */

#include "base/arena.h"

enum ct_observable {
    CT_OBS_NONE,
#define OBSERVABLE(id, name) CT_OBS_##id,
#include "model/observables.def"
#undef OBSERVABLE
    CT_N_OBSERVABLES,
};

/* "domain"; NULL for a number that is none. */
const char *ct_observable_name(enum ct_observable type);

/* The normal form in `a`; empty when `s` cannot be of that type. */
struct ct_span ct_observable_normal(enum ct_observable type, struct ct_span s, struct ct_arena *a);

/* What kind of indicator a text is, by its looks, defanged or not; CT_OBS_NONE
 * when it is nothing that can be looked up. *ret_value is the normal form. */
enum ct_observable ct_observable_guess(
    struct ct_span text, struct ct_arena *a, struct ct_span *ret_value);
