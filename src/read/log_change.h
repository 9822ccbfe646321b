/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log_change: settings with what they were before and after, out of a flat list of values.
 *
 *   Name A, NewValue 1, OldValue 0, Name B, NewValue 2
 *       --> change.name A B, change.old 0 "", change.new 1 2
 *
 * The list does not say where one setting ends; a member that comes a second time begins the
 * next one.
 */

#include "read/log.h"

enum ct_change_part { CT_CHANGE_NAME, CT_CHANGE_OLD, CT_CHANGE_NEW, CT_CHANGE_PARTS };

struct ct_log_change {
    struct ct_span part[CT_CHANGE_PARTS];
};

/* Takes the next value; adds the setting in hand to the newest event when this is of the next. */
void ct_log_change(
    struct ct_log_change *c, struct ct_batch *b, enum ct_change_part part, struct ct_span text);

/* Adds what is in hand. */
void ct_log_change_end(struct ct_log_change *c, struct ct_batch *b);
