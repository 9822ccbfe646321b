/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html_text: text the way it appears: white space collapsed, blocks on lines of
 * their own.
 *
 * Characters of no width are left out, so that "pay&zwnj;pal" reads "paypal" as it
 * does on the screen, and noted; a joiner between letters that are not ASCII has
 * a meaning and stays. The room is fixed at the start and what does not fit is
 * left out.
 */

#include "base/arena.h"

struct ct_html_writer {
    char *ptr;
    size_t len, cap;
    char pending; /* ' ' or '\n' owed before the next word; 0 for none */
    bool full;
    bool zero_width, bidi; /* such characters were met */
};

struct ct_html_writer ct_html_writer(struct ct_arena *a, size_t cap);

/* Decoded text; `pre` keeps line feeds. Returns the bytes that are no space. */
size_t ct_html_write(struct ct_html_writer *w, struct ct_span text, bool pre);

/* Writes `text` when it is nothing but white space, of which it takes only one look; false for
 * any other. */
bool ct_html_write_blank(struct ct_html_writer *w, struct ct_span text);

static inline void ct_html_write_break(struct ct_html_writer *w)
{
    if (w->len)
        w->pending = '\n';
}
