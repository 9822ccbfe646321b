/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the forms that dnsmasq(8) and the source of dnsmasq 2.90 name. */
#include "log_case.h"

TEST(a_lookup_is_read_line_by_line)
{
    struct log_case c = log_case_read(&ct_reader_dnsmasq,
        "Jan 12 09:13:58 dnsmasq[812]: query[AAAA] img.news.example from 192.0.2.9\n"
        "Jan 12 09:13:58 dnsmasq[812]: forwarded img.news.example to 192.0.2.53#5353\n"
        "Jan 12 09:13:58 dnsmasq[812]: reply img.news.example is <CNAME>\n"
        "Jan 12 09:13:58 dnsmasq[812]: reply cdn.example is 2001:db8::7\n"
        "Jan 12 09:13:59 dnsmasq[812]: cached no.example is NXDOMAIN\n"
        "Jan 12 09:13:59 dnsmasq[812]: gravity blocked t.example is 0.0.0.0\n"
        "Jan 12 09:13:59 dnsmasq[812]: started, version 2.90 cachesize 150\n");

    REQUIRE(c.events.n == 6);
    CHECK_INT(c.events.v[0].class, CT_CLASS_DNS);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ACTION), "query");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_NAME), "img.news.example");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_TYPE), "AAAA");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.9");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_DESTINATION_IP), "192.0.2.53");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DNS_ANSWER), "");
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_DNS_RESOLVED_IP), "2001:db8::7");
    CHECK_SPAN(ct_event_str(&c.events.v[4], CT_F_DNS_RCODE), "NXDOMAIN");
    CHECK_SPAN(ct_event_str(&c.events.v[5], CT_F_EVENT_ACTION), "gravity blocked");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_TIMEZONE), "zone and year");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(with_extra_words_an_answer_says_who_asked)
{
    struct log_case c = log_case_read(&ct_reader_dnsmasq,
        "Jan 12 09:13:58 gw dnsmasq[812]: 45 192.0.2.9/40000 query[A] a.example from 192.0.2.9\n"
        "Jan 12 09:13:58 gw dnsmasq[812]: 45 192.0.2.9/40000 reply a.example is 198.51.100.7\n");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.9");
    CHECK_INT(ct_event_int(&c.events.v[1], CT_F_SOURCE_PORT), 40000);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_HOST_NAME), "gw");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_DNS_RESOLVED_IP), "198.51.100.7");
    log_case_done(&c);
}

TEST(a_lease_says_which_device_had_which_address)
{
    struct log_case c = log_case_read(&ct_reader_dnsmasq,
        "Jan 12 09:13:58 dnsmasq-dhcp[812]: DHCPDISCOVER(eth0) 02:00:00:00:00:0A\n"
        "Jan 12 09:13:58 dnsmasq-dhcp[812]: DHCPACK(eth0) 192.0.2.9 02:00:00:00:00:0A pc-7\n"
        "Jan 12 09:13:58 dnsmasq-dhcp[812]: 77 DHCPNAK(eth0) 192.0.2.9 02:00:00:00:00:0A wrong "
        "net\n"
        "Jan 12 09:13:58 dnsmasq-dhcp[812]: not using configured address\n");

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_MAC), "02:00:00:00:00:0a");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.9");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_DEVICE_NAME), "pc-7");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_ACTION), "DHCPACK");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DEVICE_NAME), "");
    log_case_done(&c);
}
