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
