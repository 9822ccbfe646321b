/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * fetch_url: the lower half of a fetch entry.
 *
 *   url_raw --url--> url --unwrap--> unwrapped --domain--> host, domain
 *                                        '--token--> template, token, token_kind
 *
 * One place that ties parse/url, unwrap, domain and token together, so that
 * entries from HTML, text and attachments are filled alike. Host and domain are
 * those of the unwrapped URL: whom it would tell in the end.
 */

#include "parse/fetch.h"
#include "parse/token.h"
#include "parse/unwrap.h"

/* Fills url to flags. `base` and `set` may be NULL. An address that is no URL
 * leaves them empty. *ret_unwrapped, when not NULL, gets the details. */
void ct_fetch_fill(struct ct_arena *a, struct ct_fetch *f, const struct ct_url *base,
    struct ct_token_set *set, struct ct_unwrapped *ret_unwrapped);
