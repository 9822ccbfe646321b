/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the field list of Asterisk's call detail records. */
#include "log_case.h"

#define FRONT                                                                        \
    "\"acc\",\"100\",\"0044123\",\"from-internal\",\"\"\"Ada Byron\"\" <100>\","     \
    "\"SIP/100-0000001a\",\"SIP/trunk-0000001b\",\"Dial\",\"SIP/trunk/0044123\","    \
    "\"2021-01-12 09:13:58\",\"2021-01-12 09:14:02\",\"2021-01-12 09:14:28\",30,26," \
    "\"ANSWERED\",\"DOCUMENTATION\""

TEST(a_row_without_a_heading_is_known_by_its_form)
{
    struct log_case c = log_case_read(&ct_reader_asterisk_cdr, FRONT ",\"1610442838.26\",\"\"\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CALL);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM), "100");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_TO), "0044123");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM_NAME), "Ada Byron");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM_DEVICE), "SIP/100");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_TO_DEVICE), "SIP/trunk");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_CAUSE), "ANSWERED");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_ID), "1610442838.26");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIMEZONE), "zone");
    CHECK_INT(ct_event_int(ev, CT_F_CALL_DURATION), 30);
    CHECK_INT(ct_event_int(ev, CT_F_CALL_BILLED), 26);
    CHECK_INT(ct_event_int(ev, CT_F_CALL_ANSWERED), INT64_C(1610442842000000));
    log_case_done(&c);
}

TEST(a_note_of_the_dialplan_in_column_seventeen_is_no_id)
{
    struct log_case c =
        log_case_read(&ct_reader_asterisk_cdr, FRONT ",\"kept for bo\"\n" FRONT "\n");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CALL_ID), "");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_CALL_ID), "");
    log_case_done(&c);
}

TEST(an_export_with_a_heading_is_read_by_it)
{
    struct log_case c = log_case_read(&ct_reader_asterisk_cdr,
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
        "disposition,amaflags,accountcode,uniqueid,userfield,linkedid,sequence\n"
        "2021-01-12 09:13:58,100,100,*97,from-internal,SIP/100-1a,,VoiceMailMain,200@default,9,9,"
        "ANSWERED,3,,1610442838.26,,1610442838.25,7\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_TO), "*97");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_APPLICATION), "VoiceMailMain");
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_NAME), "200@default");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ID), "1610442838.26/7");
    CHECK_SPAN(ct_event_str(ev, CT_F_CORRELATION_ID), "1610442838.25");
    log_case_done(&c);
}

TEST(a_short_row_goes_to_the_ledger)
{
    struct log_case c =
        log_case_read(&ct_reader_asterisk_cdr, FRONT "\n" FRONT "\n\"acc\",\"100\"\n");

    CHECK_INT(c.events.n, 2);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
