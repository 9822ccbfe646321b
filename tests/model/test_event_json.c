/* SPDX-License-Identifier: Apache-2.0 */
#include "model/event_json.h"
#include "tap.h"

TEST(an_event_is_one_object_with_arrays_for_fields_that_are_many)
{
    struct ct_batch b = { 0 };
    struct ct_buf out = ct_buf(4096);

    ct_batch_event(&b, CT_CLASS_CALL, 0, 7, 9);
    ct_batch_str(&b, CT_F_MEMBER, CT_LIT("a.csv"));
    ct_batch_str(&b, CT_F_CALL_FROM, CT_LIT("100"));
    ct_batch_str(&b, CT_F_CALL_TO, CT_LIT("1"));
    ct_batch_str(&b, CT_F_CALL_TO, CT_LIT(""));
    ct_batch_int(&b, CT_F_CALL_DURATION, 30);
    ct_batch_seal(&b);
    ct_event_json(&out, &b.events.v[0], CT_LIT("x.zip"));
    CHECK_SPAN(ct_buf_span(&out),
        "{\"@timestamp\":\"1970-01-01T00:00:00Z\",\"event.class\":\"call.record\","
        "\"source\":\"x.zip\",\"offset\":7,\"length\":9,\"member\":\"a.csv\",\"call.from\":\"100\","
        "\"call.to\":[\"1\",\"\"],\"call.duration\":30}");
    ct_buf_done(&out);
    ct_batch_done(&b);
}
