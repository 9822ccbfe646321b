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

/* Are these `n` bytes the same? Names are short, and a call of memcmp costs more than the few
 * loads that overlap here. */
static inline bool ct_name_same(const char *a, const char *b, size_t n)
{
    uint64_t a8, b8;
    uint32_t a4, b4;

    if (n < 4)
        return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
    if (n < 8) {
        memcpy(&a4, a, 4);
        memcpy(&b4, b, 4);
        if (a4 != b4)
            return false;
        memcpy(&a4, a + n - 4, 4);
        memcpy(&b4, b + n - 4, 4);
        return a4 == b4;
    }
    for (size_t i = 0; i < n - 8; i += 8) {
        memcpy(&a8, a + i, 8);
        memcpy(&b8, b + i, 8);
        if (a8 != b8)
            return false;
    }
    memcpy(&a8, a + n - 8, 8);
    memcpy(&b8, b + n - 8, 8);
    return a8 == b8;
}

static inline uint8_t ct_name_slot_of(char first, char middle, char last, size_t len)
{
    return (uint8_t)(((unsigned char)first * 12u + (unsigned char)last * 30u +
                         (unsigned char)middle * 70u + (unsigned)len * 252u) >>
                     2);
}

/* `name` is not empty and in lower case. */
static inline uint8_t ct_name_slot(struct ct_span name)
{
    return ct_name_slot_of(name.ptr[0], name.ptr[name.len / 2], name.ptr[name.len - 1], name.len);
}

/* The same for a name in any case, where all that are listed consist of letters and dashes;
 * what consists of other bytes may get any slot. */
static inline uint8_t ct_name_islot(struct ct_span name)
{
    return ct_name_slot_of((char)(name.ptr[0] | 0x20), (char)(name.ptr[name.len / 2] | 0x20),
        (char)(name.ptr[name.len - 1] | 0x20), name.len);
}

/* Some number from the ends, the middle and the length of `s`: a place in a small table whose
 * entries are compared in full. */
static inline uint64_t ct_name_mix(struct ct_span s)
{
    uint64_t all = 0, part = 0;

    if (s.len < 8) {
        for (size_t i = 0; i < s.len; i++)
            all = all << 8 | (unsigned char)s.ptr[i];
    } else {
        memcpy(&all, s.ptr, 8);
        memcpy(&part, s.ptr + s.len - 8, 8);
        all ^= part * 0x9e3779b97f4a7c15u;
        memcpy(&part, s.ptr + (s.len - 8) / 2, 8);
        all ^= part << 1;
    }
    all = (all + s.len) * 0xd6e8feb86659fd93u;
    return all >> 32;
}
