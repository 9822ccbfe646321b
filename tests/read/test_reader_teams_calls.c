/* SPDX-License-Identifier: Apache-2.0 */
/* Records made from the field lists of callRecord, pstnCallLogRow and directRoutingLogRow. */
#include "log_case.h"

TEST(a_call_record_says_who_met_and_from_where)
{
    struct log_case c = log_case_read(&ct_reader_teams_calls,
        "{\"id\":\"call-1\",\"version\":1,\"type\":\"groupCall\",\"modalities\":[\"audio\"],"
        "\"startDateTime\":\"2024-03-01T10:00:00Z\",\"endDateTime\":\"2024-03-01T10:02:00Z\","
        "\"organizer\":{\"phone\":null,\"user\":{\"id\":\"u-1\",\"displayName\":\"Ada\"}},"
        "\"participants\":[{\"user\":{\"id\":\"u-1\"}},{\"user\":{\"id\":\"u-2\"}},"
        "{\"phone\":{\"id\":\"+15550100\"}}],\"sessions\":[{\"caller\":{\"userAgent\":"
        "{\"headerValue\":\"Agent/1\"},\"identity\":{\"user\":{\"id\":\"u-2\"}}},"
        "\"segments\":[{\"media\":[{\"callerNetwork\":{\"ipAddress\":\"10.0.0.4\","
        "\"reflexiveIPAddress\":\"192.0.2.8\"},\"calleeNetwork\":{\"ipAddress\":\"192.0.2.9\"}}]"
        "}]}]}\n");
    const struct ct_event *ev = c.events.v;
    size_t who;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CALL);
    CHECK_INT(ev->at_us, INT64_C(1709287200000000));
    CHECK_INT(ct_event_int(ev, CT_F_CALL_DURATION), 120);
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_ID), "call-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM_NAME), "Ada");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_TO), "+15550100");
    who = ct_event_next(ev, CT_F_TARGET_USER, 0);
    CHECK_SPAN(ev->values[who].str, "u-1");
    who = ct_event_next(ev, CT_F_TARGET_USER, who + 1);
    CHECK_SPAN(ev->values[who].str, "u-2");
    CHECK_INT(ct_event_next(ev, CT_F_TARGET_USER, who + 1), ev->n);
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_NAT_IP), "192.0.2.8");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_AGENT), "Agent/1");
    log_case_done(&c);
}

TEST(a_call_to_the_telephone_network_has_two_numbers)
{
    struct log_case c = log_case_read(&ct_reader_teams_calls,
        "{\"value\":[{\"id\":\"row-1\",\"callId\":\"x\",\"userId\":\"u-1\",\"userPrincipalName\":"
        "\"ada@parliament.example\",\"userDisplayName\":\"Ada\",\"startDateTime\":"
        "\"2024-03-01T10:00:00Z\",\"endDateTime\":\"2024-03-01T10:00:30Z\",\"duration\":31,"
        "\"callType\":\"user_out\",\"calleeNumber\":\"+15550101\",\"callerNumber\":\"+15550100\"},"
        "{\"callType\":\"ByotOut\",\"callerNumber\":\"+1\",\"calleeNumber\":\"+2\"},"
        "{\"id\":\"row-2\",\"callType\":\"ByotOut\",\"startDateTime\":\"2024-03-01T10:00:00Z\","
        "\"callerNumber\":\"+1555010***\",\"calleeNumber\":\"+15550102\",\"successfulCall\":false,"
        "\"finalSipCode\":486,\"finalSipCodePhrase\":\"Busy\"}]}");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CALL_FROM), "+15550100");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CALL_TO), "+15550101");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_CALL_DURATION), 31);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "ada@parliament.example");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_CALL_CAUSE), "Busy");
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
