/* SPDX-License-Identifier: Apache-2.0 */
/* Made from RFC 2866 and the form that rlm_detail(5) describes. */
#include "log_case.h"

TEST(a_block_is_a_packet)
{
    struct log_case c =
        log_case_read(&ct_reader_radius, "Tue Jan 12 10:13:58 2021\n"
                                         "\tAcct-Status-Type = Start\n"
                                         "\tUser-Name = \"anna\"\n"
                                         "\tFramed-IP-Address = 10.8.0.6\n"
                                         "\tCalling-Station-Id = \"00-00-5E-00-53-01\"\n"
                                         "\tNAS-IP-Address = 192.0.2.9\n"
                                         "\tAcct-Session-Id = \"S1\"\n"
                                         "\tTimestamp = 1610442838\n"
                                         "\n"
                                         "Tue Jan 12 10:20:00 2021\n"
                                         "\tPacket-Type = Access-Reject\n"
                                         "\tUser-Name = \"bea\"\n"
                                         "\tCalling-Station-Id = \"2001:db8::1\"\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 2);
    CHECK_INT(v[0].class, CT_CLASS_AUTH);
    CHECK_INT(v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_NAT_IP), "10.8.0.6");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_MAC), "00-00-5e-00-53-01");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_DESTINATION_IP), "192.0.2.9");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SESSION_ID), "S1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_ACTION), "Start");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_SOURCE_IP), "2001:db8::1");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_TIMEZONE), "zone");
    log_case_done(&c);
}

TEST(a_block_without_a_time_or_attributes_is_lost_aloud)
{
    struct log_case c = log_case_read(&ct_reader_radius,
        "Tue Jan 12 10:13:58 2021\n\tAcct-Status-Type = Stop\n\tUser-Name = \"anna\"\n\n"
        "\tUser-Name = \"bea\"\n\nTue Jan 12 10:13:58 2021\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}
