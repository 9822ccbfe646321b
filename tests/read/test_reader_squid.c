/* SPDX-License-Identifier: Apache-2.0 */
#include "log_case.h"

static const char lines[] =
    "1610442838.250   5756 192.0.2.1 TCP_TUNNEL/200 6295 CONNECT mail.example:443 ann "
    "HIER_DIRECT/198.51.100.7 -\n"
    "1610442839.001     24 192.0.2.1 TCP_MISS/200 394 GET http://www.example/a?b - "
    "HIER_DIRECT/www.example image/gif\n"
    "1610442840.001      0 192.0.2.1 NONE_NONE/000 0 - error:transaction-end-before-headers - "
    "HIER_NONE/- - \"-\" \"-\"\n"
    "1610442841.001      9 192.0.2.1 TCP_DENIED/403 3868 GET http://x.example/ - HIER_NONE/- "
    "text/html \"http://r.example/\" \"curl/7.0\"\n";

TEST(each_line_is_a_request_from_inside)
{
    struct log_case c = log_case_read(&ct_reader_squid, lines);

    REQUIRE(c.events.n == 4);
    CHECK_INT(c.events.v[0].class, CT_CLASS_HTTP);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838250000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_URL_DOMAIN), "mail.example");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_DESTINATION_PORT), 443);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DESTINATION_IP), "198.51.100.7");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "ann");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_EVENT_DURATION), INT64_C(5756000000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_WEB_SUBSTATUS), "TCP_TUNNEL");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_URL_FULL), "http://www.example/a?b");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_HTTP_MIME), "image/gif");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_URL_PATH), "");
    CHECK_INT(ct_event_int(&c.events.v[2], CT_F_HTTP_STATUS), CT_TIME_NONE);
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_USER_AGENT), "curl/7.0");
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_HTTP_REFERRER), "http://r.example/");
    log_case_done(&c);
}

TEST(a_line_cut_short_is_lost_aloud)
{
    char text[sizeof lines + 64];
    struct log_case c;

    snprintf(text, sizeof text, "%s1610442841.001      9 192.0.2.1 TCP_DEN\n", lines);
    c = log_case_read(&ct_reader_squid, text);
    CHECK_INT(c.events.n, 4);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
