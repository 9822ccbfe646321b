/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * observable: a typed value that can be looked up over all years.
 *
 * One function makes the normal form, and it is used alike when an event is
 * indexed and when an indicator is asked for: what one spelling hides from the
 * index, no look-up would ever find.
 *
 *   ip          canonical text (RFC 5952), v4-mapped folded to v4; a network ("192.0.2.0/24",
 *               host bits cleared) stays one, to look for all addresses in it
 *   domain      A-labels, lower case, no dot at the end; indexed with all its
 *               parents down to the registrable domain
 *   url         scheme, host, path and query normalised; the fragment is dropped
 *   email       domain lower case; the local part too, since mailboxes that differ
 *               by case only are unheard of and indicators rarely keep it
 *   message-id  without angle brackets
 *   hash        hexadecimal, lower case
 *   filename    lower case
 *   user-agent  white space runs as one space
 *   asn         digits
 *   user        lower case; a principal name is found as email too
 *   device, app lower case
 *   session     as it is
 *   fingerprint lower case; hexadecimal without colons
 *   phone       digits, "+" in front when international; extensions and SIP users as they are
 *   path, folder lower case, slashes forward
 *
 * A value is found by more than itself: ct_observable_keys().
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

/* CT_OBS_NONE when there is none of that name. */
enum ct_observable ct_observable_find(struct ct_span name);

/* What to look for: a normal form of ct_observable_normal() or ..._guess(). An
 * IP value may be a network, "192.0.2.0/24". */
struct ct_look_value {
    enum ct_observable type;
    struct ct_span value;
};

/* The normal form in `a`; empty when `s` cannot be of that type. */
struct ct_span ct_observable_normal(enum ct_observable type, struct ct_span s, struct ct_arena *a);

/* What kind of indicator a text is, by its looks, defanged or not; CT_OBS_NONE
 * when it is nothing that can be looked up. *ret_value is the normal form. */
enum ct_observable ct_observable_guess(
    struct ct_span text, struct ct_arena *a, struct ct_span *ret_value);

/* What a look-up of that normal form asks for: the form itself, but of a URL
 * without "http:" or "https:" in front, since campaigns use both and lists
 * remember one. Borrowed from `normal`. */
struct ct_span ct_observable_key(enum ct_observable type, struct ct_span normal);

/* `value` is a part of the normal form that was given. */
typedef void ct_observable_key_fn(enum ct_observable type, struct ct_span value, void *arg);

/* All that an event holding this normal form is found by; its own key first, no
 * other key twice.
 *
 *   domain   its parents down to the registrable domain, never a public suffix
 *   email    its domain, and that one's parents
 *   user     with an "@" in it: the same as email, and as email
 *   url      its host, as domain with parents or as ip; the URL without its query;
 *            each folder above, "//host/a/b/", "//host/a/", "//host/": at most
 *            CT_MAX_URL_KEYS, the ones nearest to the root. So an indicator URL that
 *            ends in "/" finds all beneath it, one without a query every query
 *   others   nothing more */
void ct_observable_keys(
    enum ct_observable type, struct ct_span normal, ct_observable_key_fn *fn, void *arg);
