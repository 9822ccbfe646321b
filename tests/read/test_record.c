/* SPDX-License-Identifier: Apache-2.0 */
#include "read/record.h"

#include "tap.h"

static struct ct_event event_of(struct ct_batch *b, const char *provider, const char *id)
{
    ct_batch_reset(b);
    ct_batch_event(b, CT_CLASS_AUTH, 5, 0, 1);
    if (provider)
        ct_batch_str(b, CT_F_EVENT_PROVIDER, ct_span_str(provider));
    if (id)
        ct_batch_str(b, CT_F_EVENT_ID, ct_span_str(id));
    ct_batch_seal(b);
    return b->events.v[0];
}

TEST(a_record_is_known_by_its_id_or_else_by_its_bytes)
{
    struct ct_batch b = { 0 };
    struct ct_event ev = event_of(&b, "ual", NULL);
    uint64_t bytes = ct_record_hash(CT_LIT("a line"), 7), id;

    CHECK(bytes != 0 && bytes < UINT64_C(1) << 47);
    CHECK(bytes != ct_record_hash(CT_LIT("a line"), 8));
    CHECK(ct_record_name(&ev, bytes, 7) == bytes);
    ev = event_of(&b, "ual", "A-1");
    id = ct_record_name(&ev, bytes, 7);
    CHECK(id != bytes);
    CHECK(ct_record_name(&ev, bytes + 1, 7) == id); /* as CSV and as JSON */
    ev = event_of(&b, "cloudtrail", "A-1");
    CHECK(ct_record_name(&ev, bytes, 7) != id);
    ev = event_of(&b, "ual", "A-2");
    CHECK(ct_record_name(&ev, bytes, 7) != id);
    ct_batch_done(&b);
}
