/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * url_word: the scheme in front of a colon in running text, as written and as meant.
 *
 * For url_text.c. What comes in is a text and the place of a colon in it; what goes out is which
 * scheme ends there, if any. Defanged spellings are told from real ones by `written` and `meant`
 * being different.
 */

#include "base/span.h"

struct ct_url_word {
    struct ct_span written, meant;
    bool whole; /* no letter may stand before it */
};

/* The scheme that ends at `colon` and begins at `low` or behind it; NULL when there is none. */
const struct ct_url_word *ct_url_word_before(struct ct_span t, size_t low, size_t colon);
