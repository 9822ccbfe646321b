/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the lists of columns of the cmdlets and of historical searches. */
#include "log_case.h"

TEST(a_trace_names_sender_recipient_and_result)
{
    struct log_case c = log_case_read(&ct_reader_exo_trace,
        "\"Organization\",\"MessageId\",\"Received\",\"SenderAddress\",\"RecipientAddress\","
        "\"Subject\",\"Status\",\"ToIP\",\"FromIP\",\"Size\",\"MessageTraceId\"\r\n"
        "\"example.onmicrosoft.com\",\"<m1@example.org>\",\"1/12/2021 9:13:58 AM\","
        "\"anna@example.org\",\"bea@example.net\",\"Hello\",\"Delivered\",,\"192.0.2.1\",\"87680\","
        "\"3b4fc661-180d-4c2f-60c9-08da6e38dd10\"\r\n");
    const struct ct_event *ev;

    REQUIRE(c.events.n == 1);
    ev = &c.events.v[0];
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_MESSAGE_ID), "m1@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_FROM_ADDRESS), "anna@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(ev, CT_F_EMAIL_SIZE), 87680);
    log_case_done(&c);
}

TEST(a_summary_has_its_recipients_with_their_fate)
{
    struct log_case c = log_case_read(&ct_reader_exo_trace,
        "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,"
        "message_id,network_message_id,original_client_ip,directionality,connector_id\n"
        "2021-01-12T09:13:58.0000000Z,anna@example.org,\"bea@example.net##Receive, Deliver;"
        "carl@example.net##Receive, "
        "Fail\",Hello,99,<m2@example.org>,3b4fc661,2001:db8::1,Incoming,\n");
    const struct ct_event *ev;
    size_t to;

    REQUIRE(c.events.n == 1);
    ev = &c.events.v[0];
    to = ct_event_next(ev, CT_F_ENVELOPE_TO, 0);
    REQUIRE(to + 1 < ev->n);
    CHECK_SPAN(ev->values[to + 1].str, "carl@example.net");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ACTION), "Fail");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(ev, CT_F_FORWARDED_IP), "2001:db8::1");
    log_case_done(&c);
}

TEST(an_exported_tracking_log_is_read_too)
{
    struct log_case c = log_case_read(&ct_reader_exo_trace,
        "Timestamp,ClientIp,EventId,InternalMessageId,MessageId,Recipients,MessageSubject,Sender\n"
        "2021-01-12T09:13:58Z,192.0.2.1,SEND,1,<m3@example.org>,bea@example.net,Hi,anna@example."
        "org\n"
        "2021-01-12T09:13:59Z,192.0.2.1,SEND,1,<m3@example.org>,System.String[],Hi,anna@example."
        "org\n"
        "broken,row\n");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_ENVELOPE_TO), "");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "success");
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
