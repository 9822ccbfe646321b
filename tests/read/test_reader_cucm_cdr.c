/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the field descriptions of Cisco's call detail records administration guide. */
#include "log_case.h"

#define NAMES                                                                                      \
    "\"cdrRecordType\",\"globalCallID_callManagerId\",\"globalCallID_callId\","                    \
    "\"dateTimeOrigination\",\"origIpAddr\",\"callingPartyNumber\",\"origCause_value\","           \
    "\"destIpAddr\",\"originalCalledPartyNumber\",\"finalCalledPartyNumber\",\"destCause_value\"," \
    "\"dateTimeConnect\",\"dateTimeDisconnect\",\"lastRedirectDn\",\"pkid\",\"duration\","         \
    "\"origDeviceName\",\"destDeviceName\",\"lastRedirectRedirectReason\"\n"                       \
    "INTEGER,INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(50),INTEGER,INTEGER,VARCHAR(50),"             \
    "VARCHAR(50),INTEGER,INTEGER,INTEGER,VARCHAR(50),UNIQUEIDENTIFIER,INTEGER,VARCHAR(129),"       \
    "VARCHAR(129),INTEGER\n"

TEST(a_forwarded_call_says_who_forwarded_it_and_why)
{
    struct log_case c = log_case_read(&ct_reader_cucm_cdr,
        NAMES "1,1,85123,1610442838,-1139627840,\"100\",0,33685696,\"200\",\"0044123\",16,"
              "1610442842,1610442868,\"200\",\"p-1\",26,\"SEP001122334455\",\"GW1\",15\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.lost, 0);
    CHECK_INT(ev->class, CT_CLASS_CALL);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM), "100");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_ORIGINAL_TO), "200");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_TO), "0044123");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_REDIRECT), "200");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FORWARD_TYPE), "forward all");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM_DEVICE), "SEP001122334455");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_CAUSE), "16");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_ID), "1-85123");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ID), "p-1");
    CHECK_INT(ct_event_int(ev, CT_F_CALL_ENDED), INT64_C(1610442868000000));
    log_case_done(&c);
}

TEST(addresses_are_read_from_signed_numbers)
{
    struct log_case c = log_case_read(&ct_reader_cucm_cdr,
        NAMES "1,1,2,1610442838,-1139627840,\"100\",0,16908480,\"\",\"200\",0,0,0,\"\",\"p\",0,"
              "\"A\",\"B\",0\n");

    REQUIRE(c.events.n == 1);
    /* 0xBC12A8C0, lowest byte first; the guide's own example */
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_SOURCE_IP), "192.168.18.188");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_DESTINATION_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(c.events.v, CT_F_CALL_ANSWERED), CT_TIME_NONE); /* 0 is no time */
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CALL_FORWARD_TYPE), "");
    log_case_done(&c);
}

TEST(quality_records_have_columns_of_their_own)
{
    struct log_case c = log_case_read(&ct_reader_cucm_cdr,
        "cdrRecordType,globalCallID_callManagerId,globalCallID_callId,nodeId,directoryNum,"
        "callIdentifier,dateTimeStamp,deviceName,pkid\n"
        "2,1,85123,1,100,7,1610442868,SEP001122334455,q-1\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_PROVIDER), "cisco.cmr");
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442868000000));
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CALL_FROM), "100");
    log_case_done(&c);
}

TEST(a_row_that_does_not_fit_goes_to_the_ledger)
{
    struct log_case c = log_case_read(&ct_reader_cucm_cdr,
        "cdrRecordType,globalCallID_callManagerId,globalCallID_callId\n1,1\n7,1,2\n");

    CHECK_INT(c.events.n, 0);
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}
