/* SPDX-License-Identifier: Apache-2.0 */
#include "log_case.h"

TEST(a_record_without_a_path_is_known_by_its_members)
{
    struct log_case c = log_case_read(&ct_reader_zeek_json,
        "{\"ts\":1610442838.25,\"uid\":\"Ca1\",\"id.orig_h\":\"192.0.2.1\",\"id.orig_p\":4,"
        "\"id.resp_h\":\"192.0.2.53\",\"id.resp_p\":53,\"trans_id\":7,\"rejected\":false,"
        "\"query\":\"img.news.example\",\"answers\":[\"cdn.example\",\"198.51.100.7\"],"
        "\"TTLs\":[60.0,5.0]}\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_DNS);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_NAME), "img.news.example");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_RESOLVED_IP), "198.51.100.7");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_DNS_TTL), 60);
    log_case_done(&c);
}

TEST(a_broken_record_is_lost_aloud_and_the_next_is_read)
{
    struct log_case c = log_case_read(&ct_reader_zeek_json,
        "{\"ts\":NaN,\"uid\":\"C\",\"id.orig_h\":\"192.0.2.1\"}\n"
        "{\"ts\":1,\"uid\":\"C\",\"id.orig_h\":\"192.0.2.1\",\"conn_state\":\"SF\"}\n");

    CHECK_INT(c.lost, 1);
    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_FLOW);
    log_case_done(&c);
}

TEST(times_and_durations_are_rounded_as_the_tsv_writes_them)
{
    struct log_case c =
        log_case_read(&ct_reader_zeek_json, "{\"ts\":1575414104.9882599,\"uid\":\"C\",\"id.orig_"
                                            "h\":\"192.0.2.1\",\"conn_state\":\"SF\","
                                            "\"duration\":0.00034999847412109375}\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].at_us, 1575414104988260);
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_EVENT_DURATION), 350000);
    log_case_done(&c);
}

TEST(records_of_zeek_about_itself_are_passed_over)
{
    struct log_case c = log_case_read(&ct_reader_zeek_json,
        "{\"ts\":1.5,\"peer\":\"zeek\",\"pkts_proc\":1,\"events_proc\":4}\n"
        "{\"ts\":1.5,\"ts_delta\":9.0,\"peer\":\"zeek\",\"gaps\":0,\"percent_lost\":0.0}\n"
        "{\"ts\":1.5,\"node\":\"zeek\",\"filter\":\"ip or not ip\",\"init\":true}\n"
        "{\"name\":\"/zeek/base/init-bare.zeek\"}\n"
        "{\"ts\":1.5,\"_path\":\"reporter\",\"level\":\"INFO\"}\n");

    CHECK_INT(c.events.n, 0);
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(leases_and_sign_ins_are_told_by_their_members)
{
    struct log_case c = log_case_read(&ct_reader_zeek_json,
        "{\"ts\":1.5,\"uids\":[\"C1\",\"C2\"],\"client_addr\":\"192.0.2.4\",\"mac\":"
        "\"02:00:00:00:00:01\",\"host_name\":\"pc-7\",\"assigned_addr\":\"192.0.2.44\","
        "\"msg_types\":[\"REQUEST\",\"ACK\"]}\n"
        "{\"ts\":2,\"uid\":\"C3\",\"id.orig_h\":\"192.0.2.4\",\"request_type\":\"AS\",\"client\":"
        "\"m.vogel/NEWS.EXAMPLE\",\"success\":false,\"error_msg\":\"KDC_ERR_PREAUTH_FAILED\"}\n"
        "{\"ts\":3,\"uid\":\"C4\",\"id.orig_h\":\"192.0.2.4\",\"auth_attempts\":1,"
        "\"auth_success\":true,\"client\":\"SSH-2.0-x\"}\n");

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DEVICE_NAME), "pc-7");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.44");
    CHECK_INT(c.events.v[1].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "m.vogel/NEWS.EXAMPLE");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_USER_NAME), "");
    log_case_done(&c);
}

TEST(members_in_an_object_are_those_with_a_point)
{
    struct log_case c = log_case_read(&ct_reader_zeek_json,
        "{\"ts\":1,\"uid\":\"C\",\"id\":{\"orig_h\":\"192.0.2.1\",\"resp_h\":\"192.0.2.2\"},"
        "\"method\":\"CONNECT\",\"uri\":\"drop.example:443\",\"trans_depth\":1,"
        "\"request_body_len\":0}\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_HTTP);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DESTINATION_IP), "192.0.2.2");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_URL_DOMAIN), "drop.example");
    log_case_done(&c);
}
