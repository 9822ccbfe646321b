/* SPDX-License-Identifier: Apache-2.0 */
/* Printed by nfdump 1.7.1 from flows made up for it; the second form is from the list of columns in
 * output_csv.c of nfdump 1.7.6. */
#include "log_case.h"

static const char old[] =
    "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,"
    "nhb,"
    "svln,dvln,ismc,odmc,idmc,osmc,mpls1,mpls2,mpls3,mpls4,mpls5,mpls6,mpls7,mpls8,mpls9,mpls10,cl,"
    "sl,al,ra,eng,exid,tr\n"
    "2021-11-22 21:54:24,2021-11-22 "
    "21:54:29,5.000,192.0.2.10,198.51.100.7,40000,443,TCP,...AP.SF,0,"
    "0,12,3456,0,0,1,2,64500,64501,0,0,0,0,0.0.0.0,0.0.0.0,0,0,00:00:00:00:00:00,00:00:00:00:00:00,"
    "00:00:00:00:00:00,00:00:00:00:00:00,0-0-0,0-0-0,0-0-0,0-0-0,0-0-0,0-0-0,0-0-0,0-0-0,0-0-0,0-0-"
    "0,"
    "    0.000,    0.000,    0.000,127.0.0.1,0/0,1,2021-11-22 21:54:39.949\n"
    "2021-11-22 21:54:24,2021-11-22 21:5\n"
    "Summary\n"
    "flows,bytes,packets,avg_bps,avg_pps,avg_bpp\n"
    "3,10368,36,16588,7,288\n";

TEST(a_flow_has_its_sender_as_its_source)
{
    struct log_case c = log_case_read(&ct_reader_nfdump, old);

    REQUIRE(c.events.n == 1);

    const struct ct_event *ev = &c.events.v[0];

    CHECK_INT(ev->class, CT_CLASS_FLOW);
    CHECK_INT(ev->at_us, 1637618064000000);
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.10");
    CHECK_INT(ct_event_int(ev, CT_F_DESTINATION_PORT), 443);
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_BYTES), 3456);
    CHECK_INT(ct_event_int(ev, CT_F_EVENT_DURATION), 5000000000);
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_AS), "64500");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_MAC), ""); /* all zeros is none */
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIMEZONE), "zone");
    CHECK_INT(c.lost, 1); /* the row that ends early, not the summary */
    log_case_done(&c);
}

TEST(columns_that_the_caller_picked_are_read_by_their_words)
{
    struct log_case c = log_case_read(&ct_reader_nfdump,
        "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows\n"
        "2024-05-22 15:01:02.123,0.250,UDP,2001:db8::9,5300,2001:db8::53,53,1,70,1\n"
        "No matching flows\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "2001:db8::9");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_SOURCE_PACKETS), 1);
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_EVENT_DURATION), 250000000);
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}
