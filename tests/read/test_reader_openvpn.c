/* SPDX-License-Identifier: Apache-2.0 */
#include "log_case.h"

TEST(its_own_log_says_who_came_and_which_address_was_given)
{
    struct log_case c = log_case_read(&ct_reader_openvpn,
        "2021-01-12 09:13:57 OpenVPN 2.6.3 x86_64-pc-linux-gnu [SSL (OpenSSL)]\n"
        "2021-01-12 09:13:58 192.0.2.1:1194 [anna] Peer Connection Initiated with "
        "[AF_INET]192.0.2.1:1194\n"
        "2021-01-12 09:13:58 anna/192.0.2.1:1194 MULTI: primary virtual IP for "
        "anna/192.0.2.1:1194: 10.8.0.6\n"
        "2021-01-12 09:13:58 192.0.2.1:1194 peer info: IV_HWADDR=00:00:5E:00:53:01\n"
        "2021-01-12 09:13:59 192.0.2.1:1194 peer info: IV_NCP=2\n"
        "Tue Jan 12 09:14:00 2021 us=123 2001:db8::1:1195 TLS Error: TLS handshake failed\n"
        "Tue Jan 12 09:14:01 2021 192.0.2.3:1196 TLS: Username/Password authentication succeeded "
        "for username 'bea' [CN SET]\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 5);
    CHECK_INT(v[0].class, CT_CLASS_AUTH);
    CHECK_INT(v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(&v[0], CT_F_SOURCE_PORT), 1194);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_SOURCE_NAT_IP), "10.8.0.6");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_SOURCE_MAC), "00:00:5e:00:53:01");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_SOURCE_IP), "2001:db8::1");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_USER_NAME), "bea");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(a_status_file_says_who_is_there)
{
    struct log_case c = log_case_read(&ct_reader_openvpn,
        "TITLE,OpenVPN 2.6.3 x86_64\nTIME,2021-01-12 10:00:00,1610445600\n"
        "HEADER,CLIENT_LIST,Common Name,Real Address,Virtual Address,Virtual IPv6 Address\n"
        "CLIENT_LIST,anna,192.0.2.1:1194,10.8.0.6,,123,456,2021-01-12 09:13:58,1610442838,bea,0,0\n"
        "ROUTING_TABLE,10.8.0.6,anna,192.0.2.1:1194,2021-01-12 "
        "09:13:58,1610442838\nCLIENT_LIST,x\nEND\n");
    const struct ct_event *ev;

    REQUIRE(c.events.n == 1);
    ev = &c.events.v[0];
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_NAT_IP), "10.8.0.6");
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_PORT), 1194);
    CHECK_INT(ct_event_int(ev, CT_F_DESTINATION_BYTES), 456);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

TEST(the_first_form_of_the_status_has_two_lists)
{
    struct log_case c = log_case_read(&ct_reader_openvpn,
        "OpenVPN CLIENT LIST\nUpdated,Tue Jan 12 10:00:00 2021\n"
        "Common Name,Real Address,Bytes Received,Bytes Sent,Connected Since\n"
        "anna,192.0.2.1:1194,123,456,Tue Jan 12 09:13:58 2021\nROUTING TABLE\n"
        "Virtual Address,Common Name,Real Address,Last Ref\n"
        "10.8.0.6,anna,192.0.2.1:1194,Tue Jan 12 09:59:00 2021\nGLOBAL STATS\nEND\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_SOURCE_BYTES), 123);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_NAT_IP), "10.8.0.6");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "anna");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}
