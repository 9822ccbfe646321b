/* SPDX-License-Identifier: Apache-2.0 */
#include "log_case.h"

#define STR(c, i, f) ct_event_str(&(c).events.v[i], f)
#define INT(c, i, f) ct_event_int(&(c).events.v[i], f)

static struct log_case clf(const char *text)
{
    return log_case_read(&ct_reader_clf, text);
}

TEST(a_combined_line_is_a_request_to_our_server)
{
    struct log_case c = clf("192.0.2.1 - ann [12/Jan/2021:09:13:58 +0100] "
                            "\"GET /a/b.php?q=1&r=%20 HTTP/1.1\" 200 2326 "
                            "\"https://www.example/x\" \"Mozilla/5.0 (X11)\"\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_WEB);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610439238000000));
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 0, CT_F_USER_NAME), "ann");
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_METHOD), "GET");
    CHECK_SPAN(STR(c, 0, CT_F_URL_PATH), "/a/b.php");
    CHECK_SPAN(STR(c, 0, CT_F_URL_QUERY), "q=1&r=%20");
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_VERSION), "1.1");
    CHECK_INT(INT(c, 0, CT_F_HTTP_STATUS), 200);
    CHECK_INT(INT(c, 0, CT_F_HTTP_RESPONSE_BYTES), 2326);
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_REFERRER), "https://www.example/x");
    CHECK_SPAN(STR(c, 0, CT_F_USER_AGENT), "Mozilla/5.0 (X11)");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_TIMEZONE), "");
    log_case_done(&c);
}

TEST(a_common_line_has_no_agent)
{
    struct log_case c =
        clf("2001:db8::7 - - [12/Jan/2021:08:13:58 +0000] \"GET / HTTP/1.0\" 304 -\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "2001:db8::7");
    CHECK_SPAN(STR(c, 0, CT_F_USER_NAME), "");
    CHECK_SPAN(STR(c, 0, CT_F_USER_AGENT), "");
    CHECK_INT(INT(c, 0, CT_F_HTTP_RESPONSE_BYTES), CT_TIME_NONE);
    log_case_done(&c);
}

TEST(what_stands_in_front_is_told_by_its_form)
{
#define REST " [12/Jan/2021:08:13:58 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"\n"
    struct log_case c = clf("www.example:443 192.0.2.1 - -" REST                 /* 0 */
                            "- 192.0.2.2 - -" REST                               /* 1 */
                            "192.0.2.3, 198.51.100.1 - -" REST                   /* 2 */
                            "\"192.0.2.4, 198.51.100.1\" 203.0.113.9 - ann" REST /* 3 */
                            "192.0.2.5:4711 - ann lee" REST                      /* 4 */
                            "pc7.example - -" REST                               /* 5 */
                            "[2001:db8::9]:443 - -" REST                         /* 6 */
                            "www.example pc7.example - -" REST);                 /* 7 */

    REQUIRE(c.events.n == 8);
    CHECK_SPAN(STR(c, 0, CT_F_URL_DOMAIN), "www.example");
    CHECK_INT(INT(c, 0, CT_F_DESTINATION_PORT), 443);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 1, CT_F_SOURCE_IP), "192.0.2.2");
    CHECK_SPAN(STR(c, 1, CT_F_URL_DOMAIN), "");
    CHECK_SPAN(STR(c, 2, CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(STR(c, 2, CT_F_FORWARDED_IP), "192.0.2.3");
    CHECK_SPAN(STR(c, 3, CT_F_SOURCE_IP), "203.0.113.9");
    CHECK_SPAN(STR(c, 3, CT_F_FORWARDED_IP), "192.0.2.4");
    CHECK_SPAN(STR(c, 3, CT_F_USER_NAME), "ann");
    CHECK_SPAN(STR(c, 4, CT_F_SOURCE_IP), "192.0.2.5");
    CHECK_INT(INT(c, 4, CT_F_SOURCE_PORT), 4711);
    CHECK_SPAN(STR(c, 4, CT_F_USER_NAME), "ann lee");
    CHECK_SPAN(STR(c, 5, CT_F_SOURCE_DOMAIN), "pc7.example");
    CHECK_SPAN(STR(c, 6, CT_F_SOURCE_IP), "2001:db8::9");
    CHECK_SPAN(STR(c, 7, CT_F_URL_DOMAIN), "www.example");
    CHECK_SPAN(STR(c, 7, CT_F_SOURCE_DOMAIN), "pc7.example");
    log_case_done(&c);
}

TEST(unknown_columns_behind_do_no_harm)
{
#define FRONT "192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] \"GET / HTTP/1.1\" 200 10 "
    struct log_case c = clf(FRONT "\"-\" \"agent\" 0.239 0.223 .\n" /* nginx */
        FRONT "\"-\" \"agent\" 500 \"r@docker\" \"http://192.0.2.9:80\" 12ms\n" FRONT
                                  "0 \"https://a.example/\" \"agent\"\n" FRONT
                                  "\"-\" \"agent\" \"198.51.100.7\" \"0.184\" \"TLSv1.2/X\" "
                                  "\"application/json; charset=utf-8\"\n" FRONT "\"curl/7.0\"\n");

    REQUIRE(c.events.n == 5);
    CHECK_INT(INT(c, 0, CT_F_EVENT_DURATION), 239000000);
    CHECK_INT(INT(c, 1, CT_F_EVENT_DURATION), 12000000);
    CHECK_SPAN(STR(c, 2, CT_F_HTTP_REFERRER), "https://a.example/");
    CHECK_INT(INT(c, 2, CT_F_EVENT_DURATION), CT_TIME_NONE);
    CHECK_SPAN(STR(c, 3, CT_F_FORWARDED_IP), "198.51.100.7");
    CHECK_SPAN(STR(c, 3, CT_F_HTTP_MIME), "application/json; charset=utf-8");
    CHECK_SPAN(STR(c, 4, CT_F_USER_AGENT), "curl/7.0");
    for (size_t i = 0; i < 5; i++)
        CHECK_INT(INT(c, i, CT_F_HTTP_RESPONSE_BYTES), 10);
    log_case_done(&c);
}

TEST(escapes_are_undone_and_quotes_in_quotes_do_not_end_them)
{
    struct log_case c = clf("192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] "
                            "\"GET /a?x=\\x22b\\\" HTTP/1.1\" 200 1 \"-\" \"he said \\\"no\\\"\"\n"
                            "192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] "
                            "\"GET /a\"b HTTP/1.1\" 200 1 \"-\" \"-\"\n");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(STR(c, 0, CT_F_URL_QUERY), "x=\"b\"");
    CHECK_SPAN(STR(c, 0, CT_F_USER_AGENT), "he said \"no\"");
    CHECK_SPAN(STR(c, 1, CT_F_URL_PATH), "/a\"b");
    log_case_done(&c);
}

TEST(what_is_no_request_is_kept_as_the_server_wrote_it)
{
    struct log_case c = clf("192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] "
                            "\"\\x16\\x03\\x01\\x01 \\x02\" 400 226 \"-\" \"-\"\n"
                            "192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] \"-\" 408 - \"-\" \"-\"\n"
                            "192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] \"\" 400 0\n"
                            "192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] \"HELP\" 400 157\n");

    REQUIRE(c.events.n == 4);
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_REASON), "\\x16\\x03\\x01\\x01 \\x02");
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_METHOD), "");
    CHECK_INT(INT(c, 1, CT_F_HTTP_STATUS), 408);
    CHECK_SPAN(STR(c, 3, CT_F_EVENT_REASON), "HELP");
    log_case_done(&c);
}

TEST(an_absolute_request_is_a_proxys)
{
    struct log_case c = clf("10.0.0.7 - ann [12/Jan/2021:08:13:58 +0000] "
                            "\"GET http://www.example/a?b HTTP/1.1\" 200 1 \"-\" \"-\" "
                            "TCP_MISS:HIER_DIRECT\n"
                            "10.0.0.7 - ann [12/Jan/2021:08:13:58 +0000] "
                            "\"CONNECT mail.example:443 HTTP/1.1\" 200 1 \"-\" \"-\"\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_HTTP);
    CHECK_SPAN(STR(c, 0, CT_F_URL_FULL), "http://www.example/a?b");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_PROVIDER), "proxy.access");
    CHECK_SPAN(STR(c, 0, CT_F_WEB_SUBSTATUS), "TCP_MISS");
    CHECK_INT(c.events.v[1].class, CT_CLASS_HTTP);
    CHECK_SPAN(STR(c, 1, CT_F_URL_DOMAIN), "mail.example");
    CHECK_INT(INT(c, 1, CT_F_DESTINATION_PORT), 443);
    log_case_done(&c);
}

TEST(numbers_asked_of_a_portal_of_call_records_are_in_the_query)
{
    struct log_case c =
        clf("192.0.2.1 - clerk [12/Jan/2021:08:13:58 +0000] "
            "\"GET /cdr/search?number=%2B15550100&from=2020-12-01 HTTP/1.1\" "
            "200 5120 \"-\" \"Mozilla/5.0\"\n"
            "192.0.2.1 - clerk [12/Jan/2021:08:14:09 +0000] "
            "\"GET /cdr/export.csv?number=15550101 HTTP/1.1\" 200 99120 \"-\" \"x\"\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_WEB);
    CHECK_SPAN(STR(c, 0, CT_F_URL_PATH), "/cdr/search");
    CHECK_SPAN(STR(c, 0, CT_F_URL_QUERY), "number=%2B15550100&from=2020-12-01");
    CHECK_SPAN(STR(c, 1, CT_F_URL_PATH), "/cdr/export.csv");
    CHECK_SPAN(STR(c, 1, CT_F_URL_QUERY), "number=15550101");
    CHECK_SPAN(STR(c, 1, CT_F_USER_NAME), "clerk");
    log_case_done(&c);
}

TEST(an_error_line_that_names_a_client_is_an_event)
{
    struct log_case c = clf(
        "[Tue Jan 12 09:13:58.123456 2021] [core:error] [pid 7:tid 8] [client 192.0.2.1:40000] "
        "AH00126: Invalid URI in request GET /%2e HTTP/1.1, referer: https://a.example/\n"
        "[Tue Jan 12 09:13:58 2021] [notice] caught SIGTERM, shutting down\n"
        "2021/01/12 09:13:58 [error] 8#8: *17 open() \"/srv/x\" failed (2: No such file), client: "
        "192.0.2.2, server: _, request: \"GET /x?y HTTP/1.1\", host: \"www.example\"\n"
        "2021/01/12 09:13:58 [notice] 8#8: signal process started\n");

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 2);
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_PROVIDER), "apache.error");
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(INT(c, 0, CT_F_SOURCE_PORT), 40000);
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_CODE), "AH00126");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_REASON), "Invalid URI in request GET /%2e HTTP/1.1");
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_REFERRER), "https://a.example/");
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838123456));
    CHECK_SPAN(STR(c, 1, CT_F_EVENT_PROVIDER), "nginx.error");
    CHECK_SPAN(STR(c, 1, CT_F_SOURCE_IP), "192.0.2.2");
    CHECK_SPAN(STR(c, 1, CT_F_URL_PATH), "/x");
    CHECK_SPAN(STR(c, 1, CT_F_URL_DOMAIN), "www.example");
    CHECK_SPAN(STR(c, 1, CT_F_EVENT_REASON), "open() \"/srv/x\" failed (2: No such file)");
    log_case_done(&c);
}

TEST(an_account_that_fails_is_told_by_the_error_log)
{
    struct log_case c = clf(
        "2021/01/12 09:13:58 [error] 8#8: *17 user \"ann\" was not found in \"/etc/p\", client: "
        "192.0.2.2, server: _, request: \"GET / HTTP/1.1\", host: \"www.example\"\n"
        "[Tue Jan 12 09:13:58 2021] [error] [client 192.0.2.3] user bob: authentication failure "
        "for "
        "\"/x\": Password Mismatch\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(STR(c, 0, CT_F_USER_NAME), "ann");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(STR(c, 1, CT_F_USER_NAME), "bob");
    log_case_done(&c);
}

TEST(lines_of_haproxy_are_read)
{
    struct log_case c = clf(
        "192.0.2.1:40000 [12/Jan/2021:09:13:58.123] front~ back/srv 0/0/1/2/30 404 17 - - ---- "
        "1/1/0/0/0 0/0 {www.example} \"GET /a?b HTTP/1.1\" TLSv1.2\n"
        "192.0.2.1:40000 [12/Jan/2021:09:13:58.123] front back/srv 0/1/300 4000 -- 1/1/0/0/0 0/0\n"
        "192.0.2.1:40000 [12/Jan/2021:09:13:58.123] front/1: SSL handshake failure\n"
        "Connect from 192.0.2.1:40000 to 192.0.2.2:443 (front/HTTP)\n");

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 4);
    CHECK_INT(c.events.v[0].class, CT_CLASS_WEB);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(INT(c, 0, CT_F_HTTP_STATUS), 404);
    CHECK_INT(INT(c, 0, CT_F_EVENT_DURATION), 30000000);
    CHECK_SPAN(STR(c, 0, CT_F_URL_PATH), "/a");
    CHECK_SPAN(STR(c, 0, CT_F_URL_DOMAIN), "www.example");
    CHECK_SPAN(STR(c, 0, CT_F_WEB_SITE), "front");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_TIMEZONE), "zone");
    CHECK_INT(c.events.v[1].class, CT_CLASS_FLOW);
    CHECK_INT(INT(c, 1, CT_F_DESTINATION_BYTES), 4000);
    CHECK_SPAN(STR(c, 2, CT_F_EVENT_REASON), "front/1: SSL handshake failure");
    CHECK_SPAN(STR(c, 3, CT_F_DESTINATION_IP), "192.0.2.2");
    CHECK_INT(INT(c, 3, CT_F_DESTINATION_PORT), 443);
    log_case_done(&c);
}

TEST(a_broken_line_is_lost_aloud)
{
    struct log_case c = clf(FRONT "\"-\" \"-\"\n" FRONT "\"-\" \"-\"\n"
                                  "192.0.2.1 - - [12/Jan/2021:08:13:58 +0000] \"GET / HT\n");

    CHECK_INT(c.events.n, 2);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

TEST(lines_behind_the_head_of_syslog_are_read_when_a_web_server_wrote_them)
{
    struct log_case c = clf("Jan 12 09:13:58 web1 nginx[7]: " FRONT "\"-\" \"-\"\n"
                            "<134>Jan 12 09:13:58 lb1 haproxy[7]: Connect from 192.0.2.1:4000 to "
                            "192.0.2.2:443 (front/HTTP)\n"
                            "Jan 12 09:13:58 lb1 haproxy[7]: Proxy front started.\n");

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 2);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 0, CT_F_HOST_NAME), "web1");
    CHECK_INT(c.events.v[1].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(STR(c, 1, CT_F_HOST_NAME), "lb1");
    log_case_done(&c);
}

TEST(the_head_of_syslog_makes_it_another_log)
{
    CHECK(ct_reader_clf.probe(ct_span_str("Jan 12 09:13:58 web1 app[7]: " FRONT "\"-\" \"-\"\n")) ==
          0);
}
