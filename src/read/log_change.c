/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_change: one setting is held back until its last member came.
 *
 * All three fields get a value for each setting, if only an empty one, so that the n-th of each
 * belong together. Values may be whole documents (certificates, lists of addresses): their
 * beginning is kept, the rest is where the event points.
 */
#include "read/log_change.h"

#include "base/limits.h"

void ct_log_change_end(struct ct_log_change *c, struct ct_batch *b)
{
    static const enum ct_field fields[CT_CHANGE_PARTS] = { [CT_CHANGE_NAME] = CT_F_CHANGE_NAME,
        [CT_CHANGE_OLD] = CT_F_CHANGE_OLD,
        [CT_CHANGE_NEW] = CT_F_CHANGE_NEW };
    bool any = false;

    for (int i = 0; i < CT_CHANGE_PARTS; i++)
        any |= c->part[i].len > 0;
    any = any && ct_batch_fits(b, CT_CHANGE_PARTS);
    for (int i = 0; any && i < CT_CHANGE_PARTS; i++)
        ct_batch_str(b, fields[i], ct_span_head(c->part[i], CT_MAX_CHANGE_BYTES));
    *c = (struct ct_log_change){ 0 };
}

void ct_log_change(
    struct ct_log_change *c, struct ct_batch *b, enum ct_change_part part, struct ct_span text)
{
    if (c->part[part].len)
        ct_log_change_end(c, b);
    c->part[part] = text;
}
