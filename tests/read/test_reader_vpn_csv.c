/* SPDX-License-Identifier: Apache-2.0 */
/* Made up: there is no form that all gateways share. */
#include "log_case.h"

TEST(a_session_is_read_by_the_usual_names_of_columns)
{
    struct log_case c = log_case_read(&ct_reader_vpn_csv,
        "Username;Client IP;Assigned IP;Start Time;End Time;Bytes In;Bytes Out;Status\n"
        "anna;192.0.2.1:500;10.8.0.6;2021-01-12 09:13:58;2021-01-12 10:00:00;123;456;connected\n"
        "bea;2001:db8::1;;2021-01-12T09:14:00Z;;;;login failed\n"
        "short;row\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 2);
    CHECK_INT(v[0].class, CT_CLASS_AUTH);
    CHECK_INT(v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_NAT_IP), "10.8.0.6");
    CHECK_INT(ct_event_int(&v[0], CT_F_DESTINATION_BYTES), 456);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

TEST(a_table_without_an_address_within_is_not_taken)
{
    CHECK(ct_reader_detect(CT_LIT("user,client ip,time\na,192.0.2.1,2021-01-12\n")) !=
          &ct_reader_vpn_csv);
}
