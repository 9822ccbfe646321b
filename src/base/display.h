/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * display: hostile text made safe to look at.
 *
 * A subject line may hold escape sequences for the reader's terminal, or
 * controls that turn the direction of text around (CVE-2021-42574). They are
 * shown, never stripped, since the trick itself is evidence: U+202E becomes
 * ‹U+202E›, a byte that is no UTF-8 becomes ‹\xFF›. Arabic, Hebrew and CJK text
 * stays as it is.
 *
 * Defanging makes what could be clicked unclickable: hxxp://, [.] and [@].
 */

#include "base/buf.h"

void ct_display(struct ct_buf *out, struct ct_span s);

/* The same for one line of a table: at most `width` characters, an ellipsis
 * behind what was cut. */
void ct_display_cut(struct ct_buf *out, struct ct_span s, size_t width);

/* ct_display() of a URL, host or address, defanged. */
void ct_display_defang(struct ct_buf *out, struct ct_span s);

/* Takes one code point off *s; false for a byte that is not UTF-8 (RFC 3629),
 * which is then taken off alone and put into *ret. `s` must not be empty. */
bool ct_utf8_take(struct ct_span *s, uint32_t *ret);

bool ct_utf8_valid(struct ct_span s);
