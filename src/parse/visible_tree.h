/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * visible_tree: the stack of open elements behind visible.c.
 *
 * Roughly the tree construction of HTML standard 13.2.6 as far as it decides
 * which element text and images stand in. Not for others.
 */

#include "parse/visible.h"

/* Closes what the start tag `tag` closes without saying so. */
void ct_visible_imply_ends(struct ct_visible *v, enum ct_html_tag tag);

void ct_visible_push(struct ct_visible *v, const struct ct_visible_element *e, struct ct_span name);
