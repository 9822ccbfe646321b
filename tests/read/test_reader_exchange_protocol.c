/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Made from the lists of fields in the vendor's documentation of protocol logging.
 */
#include "log_case.h"

#define STR(c, i, f) ct_event_str(&(c).events.v[i], f)
#define SMTP(kind)                                                                         \
    "#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: SMTP " kind  \
    " Protocol Log\r\n#Date: 2021-01-12T09:00:00.000Z\r\n#Fields: date-time,connector-id," \
    "session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n"
#define ROW(n, event)                                                                             \
    "2021-01-12T09:13:58.123Z,MX1\\Default,08D8," n ",198.51.100.1:25,192.0.2.1:4711," event "\r" \
    "\n"

TEST(of_a_received_message_who_and_to_whom_is_kept)
{
    struct log_case c = log_case_read(&ct_reader_exchange_protocol,
        SMTP("Receive") ROW("0", "+,,") ROW("1", ">,220 mx1.example,")
            ROW("2", "<,EHLO pc7.example,") ROW("3", ">,250 mx1.example Hello,") ROW(
                "4", "<,MAIL FROM:<ann@a.example> SIZE=7,") ROW("5", "<,RCPT TO:<bob@b.example>,")
                ROW("6", ">,\"550 5.1.10 Recipient, not found\",") ROW("7", "-,,Local"));

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 5);
    CHECK_INT(c.events.v[0].class, CT_CLASS_TRANSPORT);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 0, CT_F_SESSION_ID), "08D8");
    CHECK_SPAN(STR(c, 1, CT_F_SMTP_HELO), "pc7.example");
    CHECK_SPAN(STR(c, 2, CT_F_ENVELOPE_FROM), "ann@a.example");
    CHECK_SPAN(STR(c, 3, CT_F_ENVELOPE_TO), "bob@b.example");
    CHECK_SPAN(STR(c, 4, CT_F_EVENT_REASON), "550 5.1.10 Recipient, not found");
    CHECK_SPAN(STR(c, 4, CT_F_EVENT_CODE), "550");
    log_case_done(&c);
}

TEST(of_a_sent_message_we_are_the_source)
{
    struct log_case c = log_case_read(
        &ct_reader_exchange_protocol, SMTP("Send") ROW("4", ">,MAIL FROM:<ann@a.example> SIZE=7,"));

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "198.51.100.1");
    CHECK_SPAN(STR(c, 0, CT_F_DESTINATION_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 0, CT_F_ENVELOPE_FROM), "ann@a.example");
    log_case_done(&c);
}

TEST(how_a_sign_in_went_is_an_event)
{
    struct log_case c = log_case_read(&ct_reader_exchange_protocol,
        SMTP("Receive") ROW("4", ">,535 5.7.3 Authentication unsuccessful,")
            ROW("5", "*,EX\\ann,authenticated"));

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(STR(c, 1, CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(STR(c, 1, CT_F_USER_NAME), "EX\\ann");
    log_case_done(&c);
}

TEST(commands_of_imap_and_pop_are_acts_in_a_mailbox)
{
    struct log_case c = log_case_read(&ct_reader_exchange_protocol,
        "#Software: Microsoft Exchange Server\r\n#Log-type: POP3 Log\r\n"
        "#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,"
        "parameters,context,puid\r\n"
        "2021-01-12T09:13:58.123Z,05,1,198.51.100.1:110,192.0.2.1:4711,ann,193,21,69,auth,PLAIN,"
        "\"R=\"\"-ERR Authentication failure.\"\";Msg=\"\"AuthFailed:LogonDenied\"\"\",\r\n"
        "2021-01-12T09:13:59.123Z,05,2,198.51.100.1:110,192.0.2.1:4711,ann,3,5,9,retr,1,R=ok,\r\n"
        "2021-01-12T09:14:00.123Z,05,3,198.51.100.1:110,192.0.2.1:4711,ann,3,5,9,CloseSession,,,"
        "\r\n");

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(STR(c, 0, CT_F_USER_NAME), "ann");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_OUTCOME), "failure");
    CHECK_INT(c.events.v[1].class, CT_CLASS_MAILBOX);
    CHECK_SPAN(STR(c, 1, CT_F_EVENT_ACTION), "retr");
    CHECK_SPAN(STR(c, 1, CT_F_EVENT_OUTCOME), "success");
    log_case_done(&c);
}
