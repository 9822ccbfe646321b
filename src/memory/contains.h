/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * contains: events whose subject, user agent, URL, path or query holds a piece of text.
 *
 *   text --its grams--> groups that may have it --each distinct value compared--> events
 *
 * Upper and lower case of ASCII are the same. What the filters let through is compared, so that
 * nothing is found that does not hold the text; a segment of before there were filters is read, and
 * a text of fewer than CT_GRAM_BYTES reads all.
 */

#include "memory/grams.h"
#include "memory/memory.h"

struct ct_contains_sum {
    uint64_t groups, read; /* groups with such fields at all; how many had to be read */
};

/* fn is told the class, source, time and place of each event, in the order of storage; it has no
 * values. Returns as ct_memory_scan(). */
int ct_memory_contains(struct ct_memory *mem, struct ct_span text, ct_memory_fn *fn, void *arg,
    struct ct_contains_sum *ret, struct ct_err *err) CT_MUST_CHECK;
