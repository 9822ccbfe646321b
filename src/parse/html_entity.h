/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html_entity: character references, "&eacute;" "&#233;" "&#xE9;".
 *
 * HTML standard 13.2.5.72 to .80: the longest name wins, many old names count
 * without a semicolon, but inside an attribute not when a letter, digit or "="
 * follows; numbers 0x80 to 0x9F mean windows-1252. The names are facts listed
 * in html_entities.def.
 */

#include "base/span.h"

struct ct_html_ref {
    size_t len;     /* bytes of the reference, '&' included; 0 when it is none */
    uint32_t cp[2]; /* what it stands for; the second is 0 for most */
    bool numeric;
};

/* `s` begins with '&'. */
struct ct_html_ref ct_html_ref(struct ct_span s, bool in_attribute);

/* Does `raw`, not decoded, hold letters or digits of ASCII as numbers? Nobody
 * writes "&#104;" for an "h" but to keep programs from reading it. */
bool ct_html_spells_ascii(struct ct_span raw);
