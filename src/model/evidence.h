/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * evidence: a pointer to the bytes that prove something.
 *
 * A person opens `source` at `offset` and reads `length` bytes; inside a
 * container, `member` is the path in it and offset counts in the unpacked
 * stream. Spans are borrowed from the result (result.h) that holds them.
 */

#include "base/span.h"
#include "base/vec.h"
#include "model/event.h"

struct ct_evidence {
    struct ct_span source; /* path as given on the command line */
    struct ct_span member;
    uint64_t offset, length;
    enum ct_class class;
};

struct ct_evidence_list {
    const struct ct_evidence *v;
    size_t n;
};
