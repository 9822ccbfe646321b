/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * list: what the readers of lists share.
 *
 * One reader a format; each adds to the newest file, and says false when the text is not
 * of its format, before it adds anything.
 */

#include "intel/indicator.h"

bool ct_list_stix(struct ct_indicators *in, struct ct_span text);
bool ct_list_misp(struct ct_indicators *in, struct ct_span text);
void ct_list_text(struct ct_indicators *in, struct ct_span text);

static inline struct ct_indicator_file *ct_list_file(struct ct_indicators *in)
{
    return &in->files.v[in->files.n - 1];
}

/* Counts an entry that holds no indicator; `place` is its line, or its number among objects. */
static inline void ct_list_unread(struct ct_indicators *in, uint64_t place)
{
    struct ct_indicator_file *f = ct_list_file(in);

    f->unread_line = f->unread++ ? f->unread_line : place;
}
