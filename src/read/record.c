/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record: two hashes and the choice between them.
 *
 * An id is taken with its provider, since services number for themselves. The same record as
 * CSV and as JSON has one id and other bytes: the id goes before.
 */
#include "read/record.h"

#include "base/hash.h"

#define BITS 47

static uint64_t cut(uint64_t hash)
{
    hash >>= 64 - BITS;
    return hash ? hash : 1;
}

uint64_t ct_record_hash(struct ct_span bytes, uint64_t seed)
{
    return cut(ct_hash64(bytes, seed));
}

uint64_t ct_record_name(const struct ct_event *ev, uint64_t of_bytes, uint64_t seed)
{
    struct ct_span id = { 0 }, provider = { 0 };

    for (size_t i = 0; i < ev->n; i++) {
        if (ev->values[i].field == CT_F_EVENT_ID)
            id = ev->values[i].str;
        else if (ev->values[i].field == CT_F_EVENT_PROVIDER)
            provider = ev->values[i].str;
    }
    return id.len ? cut(ct_hash64(id, ct_hash64(provider, seed))) : of_bytes;
}
