/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * ledger: what could not be read, where, and why.
 *
 * Nothing that evidence holds may be lost in silence: each loss is one entry
 * that a person can go and look at. Entries of one source with the same reason
 * beyond CT_MAX_LEDGER_ENTRIES are counted together in the last one.
 */

#include "base/span.h"

struct ct_ledger_entry {
    uint32_t source;         /* as in struct ct_event */
    struct ct_span member;   /* path inside the container, or empty */
    uint64_t offset, length; /* bytes concerned; length 0: from there on, extent unknown */
    struct ct_span reason;   /* one line for people, without the input's own bytes */
    uint64_t count;          /* how often, at least 1 */
};
