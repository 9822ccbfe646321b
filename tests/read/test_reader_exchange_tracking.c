/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the list of columns of Exchange Server's documentation. */
#include "log_case.h"

#define HEADING                                                                               \
    "#Software: Microsoft Exchange Server\r\n#Version: 15.02.0922.007\r\n#Log-type: Message " \
    "Tracking Log\r\n#Date: 2021-01-12T09:00:00.000Z\r\n#Fields: "                            \
    "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,"           \
    "connector-id,source,event-id,internal-message-id,message-id,network-message-id,"         \
    "recipient-address,recipient-status,total-bytes,recipient-count,"                         \
    "related-recipient-address,reference,message-subject,sender-address,return-path\r\n"

TEST(a_row_is_a_step_of_a_message)
{
    struct log_case c = log_case_read(&ct_reader_exchange_tracking, HEADING
        "2021-01-12T09:13:58.250Z,192.0.2.1,out.example,192.0.2.9,MX1,\"08D8;a,b\","
        "MX1\\Default,SMTP,RECEIVE,4711,<m1@example.org>,3b4fc661-180d-4c2f-60c9-08da6e38dd10,"
        "bea@example.net;carl@example.net,,3210,2,,,\"Hello, \"\"you\"\"\",anna@example.org,"
        "bounce@example.org\r\n");
    const struct ct_event *ev;
    size_t to;

    REQUIRE(c.events.n == 1);
    ev = &c.events.v[0];
    CHECK_INT(ev->class, CT_CLASS_TRANSPORT);
    CHECK_INT(ev->at_us, INT64_C(1610442838250000));
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ACTION), "RECEIVE");
    CHECK_SPAN(ct_event_str(ev, CT_F_MESSAGE_ID), "m1@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(ev, CT_F_SUBJECT), "Hello, \"you\"");
    CHECK_SPAN(ct_event_str(ev, CT_F_ENVELOPE_FROM), "bounce@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_FROM_ADDRESS), "anna@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_CORRELATION_ID), "3b4fc661-180d-4c2f-60c9-08da6e38dd10");
    to = ct_event_next(ev, CT_F_ENVELOPE_TO, 0);
    REQUIRE(to + 1 < ev->n);
    CHECK_SPAN(ev->values[to].str, "bea@example.net");
    CHECK_SPAN(ev->values[to + 1].str, "carl@example.net");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(a_failure_says_why)
{
    struct log_case c = log_case_read(&ct_reader_exchange_tracking,
        HEADING "2021-01-12T09:13:58.250Z,,,,MX1,,,ROUTING,FAIL,4711,<m1@example.org>,,"
                "bea@example.net,550 5.1.1 unknown,3210,1,,,x,anna@example.org,\r\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_REASON), "550 5.1.1 unknown");
    log_case_done(&c);
}

TEST(a_row_that_is_too_short_is_lost_aloud)
{
    struct log_case c = log_case_read(
        &ct_reader_exchange_tracking, HEADING "2021-01-12T09:13:58.250Z,192.0.2.1\r\n");

    CHECK_INT(c.events.n, 0);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
