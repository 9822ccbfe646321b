/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * name_slot: where a short name stands in a table of 256 slots.
 *
 * Tags, attributes and properties are looked up hundreds of thousands of times
 * a second, and nearly each has a slot of its own under this sum of four of its
 * bytes. The slots are written down in the .def tables, so that the tables are
 * constant; where two names meet, the later stands in the next free slot, and a
 * look-up goes on until a slot is empty. Unit tests look every name up.
 */

#include "base/span.h"

#define CT_NAME_SLOTS 256

/* `name` is not empty and in lower case. */
static inline uint8_t ct_name_slot(struct ct_span name)
{
    unsigned first = (unsigned char)name.ptr[0];
    unsigned last = (unsigned char)name.ptr[name.len - 1];
    unsigned middle = (unsigned char)name.ptr[name.len / 2];

    return (uint8_t)((first * 12 + last * 30 + middle * 70 + (unsigned)name.len * 252) >> 2);
}
