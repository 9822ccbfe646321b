/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Blue Coat, TMG, CloudFront and FTP are made from the lists of fields of their vendors.
 */
#include "log_case.h"

#define STR(c, i, f) ct_event_str(&(c).events.v[i], f)
#define INT(c, i, f) ct_event_int(&(c).events.v[i], f)
#define IIS                                                                               \
    "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n"        \
    "#Date: 2021-01-12 00:00:00\r\n"                                                      \
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip " \
    "cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\r\n"

static struct log_case w3c(const char *text)
{
    return log_case_read(&ct_reader_w3c, text);
}

TEST(a_row_of_iis_is_a_request_to_our_server)
{
    struct log_case c = w3c(IIS "2021-01-12 09:13:58 198.51.100.1 POST /ecp/y.js a=\"b c\" 443 - "
                                "192.0.2.1 x - 200 0 0 1\r\n"
                                "2021-01-12 09:13:58 198.51.100.1 GET /owa/ r=1 443 EX\\ann "
                                "192.0.2.1 Mozilla/5.0+(Windows+NT+10.0) https://a.example/?q=1+2 "
                                "401 1 2148074254 15\r\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.lost, 1); /* a blank that IIS would not write: one cell too many */
    CHECK_INT(c.events.v[0].class, CT_CLASS_WEB);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_TIMEZONE), "");
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 0, CT_F_DESTINATION_IP), "198.51.100.1");
    CHECK_INT(INT(c, 0, CT_F_DESTINATION_PORT), 443);
    CHECK_SPAN(STR(c, 0, CT_F_URL_PATH), "/owa/");
    CHECK_SPAN(STR(c, 0, CT_F_URL_QUERY), "r=1");
    CHECK_SPAN(STR(c, 0, CT_F_USER_NAME), "EX\\ann");
    CHECK_SPAN(STR(c, 0, CT_F_USER_AGENT), "Mozilla/5.0 (Windows NT 10.0)");
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_REFERRER), "https://a.example/?q=1+2");
    CHECK_SPAN(STR(c, 0, CT_F_WEB_SUBSTATUS), "1/2148074254");
    CHECK_INT(INT(c, 0, CT_F_EVENT_DURATION), 15000000);
    log_case_done(&c);
}

TEST(the_heading_may_change_on_the_way)
{
    struct log_case c =
        w3c("\xEF\xBB\xBF" IIS
            "2021-01-12 09:13:58 198.51.100.1 GET /a - 443 - 192.0.2.1 x - 200 0 0 1\r\n"
            "#Software: Microsoft Internet Information Services 10.0\r\n"
            "#Date: 2021-01-12 10:00:00\r\n"
            "#Fields: time c-ip cs-method cs-uri-stem sc-status X-Forwarded-For\r\n"
            "10:00:01 192.0.2.2 GET /b 404 198.51.100.7,+198.51.100.8\r\n"
            "\xEF\xBB\xBF" IIS
            "2021-01-13 09:13:58 198.51.100.1 GET /c - 443 - 192.0.2.3 x - 200 0 0 1\r\n");

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 3);
    CHECK_SPAN(STR(c, 0, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(STR(c, 1, CT_F_SOURCE_IP), "192.0.2.2");
    CHECK_SPAN(STR(c, 1, CT_F_FORWARDED_IP), "198.51.100.7");
    CHECK_INT(c.events.v[1].at_us, INT64_C(1610445601000000));
    CHECK_SPAN(STR(c, 2, CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(STR(c, 2, CT_F_URL_PATH), "/c");
    log_case_done(&c);
}

TEST(a_row_of_a_proxy_is_a_request_from_inside)
{
    struct log_case c =
        w3c("#Software: SGOS 6.7.4.9\n#Version: 1.0\n#Date: 2021-01-12 09:13:58\n"
            "#Fields: date time time-taken c-ip cs-username cs-auth-group x-exception-id "
            "sc-filter-result cs-categories cs(Referer) sc-status s-action cs-method "
            "rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query "
            "cs-uri-extension cs(User-Agent) s-ip sc-bytes cs-bytes x-virus-id\n"
            "2021-01-12 09:13:58 52 10.0.0.7 ann - - OBSERVED \"Web Ads; News\" - 200 TCP_MISS GET "
            "\"text/html; charset=utf-8\" http www.example 80 /a/b.html ?q=1 html "
            "\"Mozilla/5.0 (X11; Linux)\" 10.0.0.1 1000 200 -\n"
            "2021-01-12 09:13:59 52 10.0.0.7 ann - - OBSERVED none - 200 TCP_TUNNELED CONNECT "
            "- tcp mail.example 443 / - - \"Mozilla/5.0 (X11; Linux)\" 10.0.0.1 1000 200 -\n");

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_HTTP);
    CHECK_SPAN(STR(c, 0, CT_F_URL_FULL), "http://www.example/a/b.html?q=1");
    CHECK_SPAN(STR(c, 0, CT_F_HTTP_MIME), "text/html; charset=utf-8");
    CHECK_SPAN(STR(c, 0, CT_F_USER_AGENT), "Mozilla/5.0 (X11; Linux)");
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_ACTION), "OBSERVED");
    CHECK_SPAN(STR(c, 0, CT_F_WEB_SUBSTATUS), "TCP_MISS");
    CHECK_SPAN(STR(c, 0, CT_F_USER_NAME), "ann");
    CHECK_SPAN(STR(c, 1, CT_F_URL_DOMAIN), "mail.example");
    CHECK_INT(INT(c, 1, CT_F_DESTINATION_PORT), 443);
    CHECK_SPAN(STR(c, 1, CT_F_URL_FULL), "");
    log_case_done(&c);
}

TEST(cells_may_be_parted_by_tabs)
{
    struct log_case c = w3c(
        "#Software: Microsoft Forefront TMG\n#Version: 2.0\n#Date: 2021-01-12 09:13:58\n"
        "#Fields: c-ip\tcs-username\tc-agent\tdate\ttime\ts-computername\tcs-referred\tr-host\tr-ip"
        "\tr-port\ttime-taken\tcs-protocol\ts-operation\tcs-uri\tcs-mime-type\tsc-status\n"
        "10.0.0.7\tEX\\ann\tMozilla/5.0 (Windows NT)\t2021-01-12\t09:13:58\tTMG1\t-\twww.example\t"
        "198.51.100.7\t80\t15\thttp\tGET\thttp://www.example/a\ttext/html\t200\n");
    struct log_case f = w3c(
        "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) "
        "cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query x-edge-result-type\n"
        "2021-01-12\t09:13:58\tFRA2\t182\t192.0.2.1\tGET\td1.example\t/view/my/file.html\t200\t-\t"
        "Mozilla/4.0%20(x)\t-\tHit\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_HTTP);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(STR(c, 0, CT_F_URL_FULL), "http://www.example/a");
    CHECK_SPAN(STR(c, 0, CT_F_DESTINATION_IP), "198.51.100.7");
    CHECK_SPAN(STR(c, 0, CT_F_USER_AGENT), "Mozilla/5.0 (Windows NT)");
    CHECK_SPAN(STR(c, 0, CT_F_HOST_NAME), "TMG1");
    REQUIRE(f.events.n == 1);
    CHECK_INT(f.events.v[0].class, CT_CLASS_WEB);
    CHECK_SPAN(STR(f, 0, CT_F_URL_PATH), "/view/my/file.html");
    CHECK_SPAN(STR(f, 0, CT_F_URL_DOMAIN), "d1.example");
    log_case_done(&c);
    log_case_done(&f);
}

TEST(a_sign_in_to_the_ftp_server_is_one)
{
    struct log_case c = w3c(
        "#Software: Microsoft Internet Information Services 10.0\n#Date: 2021-01-12 09:13:58\n"
        "#Fields: date time c-ip c-port cs-username s-ip s-port cs-method cs-uri-stem sc-status "
        "sc-win32-status sc-substatus x-session x-fullpath\n"
        "2021-01-12 09:13:58 192.0.2.1 4711 EX\\ann 198.51.100.1 21 PASS *** 530 1326 41 8f-1 -\n"
        "2021-01-12 09:14:58 192.0.2.1 4711 EX\\ann 198.51.100.1 21 RETR /a.zip 226 0 0 8f-1 "
        "/a.zip\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(STR(c, 0, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(STR(c, 1, CT_F_LOG_FILE_PATH), "/a.zip");
    CHECK_SPAN(STR(c, 1, CT_F_EVENT_ACTION), "RETR");
    log_case_done(&c);
}

TEST(commas_between_names_are_another_log)
{
    CHECK(ct_reader_w3c.probe(ct_span_str("#Fields: date,time,c-ip,cs-method,cs-uri-stem\n")) == 0);
    CHECK(ct_reader_w3c.probe(ct_span_str("#Fields: date time event subject\n")) == 0);
}
