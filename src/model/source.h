/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * source: one evidence file, as it is registered in a case.
 *
 * Registered before it is parsed, with the hash of its bytes: evidence pointers
 * name the path, and `verify` hashes it again. Spans are borrowed.
 */

#include "base/span.h"

struct ct_source_info {
    uint32_t id; /* 1.. in the order of registration; what ct_event.source means in a scan */
    struct ct_span path; /* as given on the command line, any bytes but NUL */
    uint64_t bytes;
    uint8_t sha256[32];        /* of the file as it lies there */
    struct ct_span reader;     /* the one that read most of it: "mbox", "eml"; empty: none could */
    uint64_t events, ledger;   /* counts */
    uint64_t repeats;          /* events passed over: another source had brought them */
    int64_t first_us, last_us; /* of its events; CT_TIME_NONE when none has a time */
};
