/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * url_text: URLs, hosts and addresses found in running text.
 *
 * What people and attackers write: plain links, links without a scheme,
 * defanged ones of reports (hxxps://evil[.]example), links with zero-width
 * characters inside, links broken over lines. `raw` is the piece of text as
 * it stands; `text` is what it means and can go to ct_url_parse(). Brackets
 * and punctuation at the end are left to the sentence.
 *
 * Spaces around dots are closed up only where the piece is defanged elsewhere,
 * else every full stop would join two words. One pass, linear time: no byte is
 * looked at more than a constant number of times. Reports at most
 * CT_MAX_FETCHES pieces.
 */

#include "base/arena.h"
#include "base/span.h"

enum ct_found_kind {
    CT_FOUND_URL,  /* with a scheme */
    CT_FOUND_HOST, /* www.… or a bare host, perhaps with a path: text has http:// in front */
    CT_FOUND_MAIL, /* local@host, or mailto: */
};

enum ct_found_how {
    CT_FOUND_DEFANGED = 1 << 0,   /* hxxp, [.], (dot), [:]// … */
    CT_FOUND_ZERO_WIDTH = 1 << 1, /* invisible characters were inside */
    CT_FOUND_FULL_WIDTH = 1 << 2, /* ．。： ／ in place of . : / */
    CT_FOUND_WRAPPED = 1 << 3,    /* went over a line end */
    CT_FOUND_ANGLED = 1 << 4,     /* stood in < > */
};

struct ct_found {
    enum ct_found_kind kind;
    uint32_t how;        /* enum ct_found_how */
    size_t at;           /* offset of raw in the text */
    struct ct_span raw;  /* borrowed from the text */
    struct ct_span text; /* borrowed, or arena */
};

/* False from the callback ends the scan. The struct is borrowed, its spans live
 * as long as text and arena. */
typedef bool ct_found_fn(void *arg, const struct ct_found *found);

/* Returns the number of pieces reported, in the order of the text. */
size_t ct_url_text(struct ct_arena *a, struct ct_span text, ct_found_fn *fn, void *arg);
