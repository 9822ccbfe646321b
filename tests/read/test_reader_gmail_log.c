/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the list of fields of Google's help page. */
#include "log_case.h"

#define HEADING                                                                           \
    "Message ID,Start date,End date,Sender,Message Size,Subject,Direction,Attachments,"   \
    "Recipient address,Event target,Event date,Event status,Event target IP address,Has " \
    "encryption,Event SMTP reply code,Event description,Client Type,Device User Session ID\n"

TEST(a_row_is_a_step_of_a_message)
{
    struct log_case c = log_case_read(&ct_reader_gmail_log,
        HEADING "<m1@example.org>,2021/01/12 09:13:50 UTC,2021/01/12 09:14:00 UTC,anna@example.org,"
                "3210,Hello,Received,2,bea@example.net,mx.example.net,2021/01/12 09:13:58 UTC,"
                "Delivered,192.0.2.2,Encrypted,250,OK,WEB,S1\n");
    const struct ct_event *ev;

    REQUIRE(c.events.n == 1);
    ev = &c.events.v[0];
    CHECK_INT(ev->class, CT_CLASS_TRANSPORT);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIMEZONE), "");
    CHECK_SPAN(ct_event_str(ev, CT_F_MESSAGE_ID), "m1@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ACTION), "Delivered");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(ev, CT_F_DESTINATION_IP), "192.0.2.2");
    CHECK_SPAN(ct_event_str(ev, CT_F_SESSION_ID), "S1");
    log_case_done(&c);
}

TEST(a_row_that_is_too_short_is_lost_aloud)
{
    struct log_case c = log_case_read(&ct_reader_gmail_log, HEADING "<m1@example.org>,x\n");

    CHECK_INT(c.events.n, 0);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
