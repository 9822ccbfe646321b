/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Made from the list of fields that Exchange 2016 writes into the heading of the log, shortened.
 */
#include "log_case.h"

#define FIELDS                                                                                 \
    "DateTime,RequestId,MajorVersion,ClientRequestId,Protocol,UrlHost,UrlStem,ProtocolAction," \
    "AuthenticationType,IsAuthenticated,AuthenticatedUser,Organization,AnchorMailbox,"         \
    "UserAgent,ClientIpAddress,ServerHostName,HttpStatus,BackEndStatus,ErrorCode,Method,"      \
    "TargetServer,RequestBytes,ResponseBytes,TotalRequestTime,UrlQuery,GenericInfo"

static const char lines[] =
    FIELDS "\r\n#Software: Microsoft Exchange Server\r\n#Version: 15.01.2106.002\r\n"
           "#Log-type: HttpProxy Logs\r\n#Date: 2021-01-12T09:00:00.000Z\r\n#Fields: " FIELDS
           "\r\n2021-01-12T09:13:58.123Z,7d0c0e0a-1,15,c-1,Ecp,mail.example,/ecp/y.js,,,false,,,"
           "ServerInfo~a]@mx1.example:444/autodiscover/autodiscover.xml?#,"
           "\"Mozilla/5.0 (X11, \"\"x\"\")\",192.0.2.1,MX1,200,200,,POST,mx1.example,12,345,17,"
           "?schema=x,\r\n"
           "2021-01-12T09:14:58.123Z,7d0c0e0a-2,15,,Owa,mail.example,/owa/,GET,FBA,true,EX\\ann,,"
           "Smtp~ann@mail.example,x,192.0.2.2,MX1,200,200,,GET,mx1.example,1,2,3,,\r\n";

TEST(a_row_is_a_request_to_our_server)
{
    struct log_case c = log_case_read(&ct_reader_exchange_httpproxy, lines);

    CHECK_INT(c.lost, 0);
    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_WEB);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838123000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_URL_PATH), "/ecp/y.js");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_URL_QUERY), "schema=x");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_AGENT), "Mozilla/5.0 (X11, \"x\")");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_OBJECT_NAME),
        "ServerInfo~a]@mx1.example:444/autodiscover/autodiscover.xml?#");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_MAILBOX_OWNER), "");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_WEB_SITE), "Ecp");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ID), "7d0c0e0a-1");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_EVENT_DURATION), 17000000);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "EX\\ann");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_MAILBOX_OWNER), "ann@mail.example");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_AUTH_LOGON_METHOD), "FBA");
    log_case_done(&c);
}

TEST(a_row_that_is_too_short_is_lost_aloud)
{
    char text[sizeof lines + 64];
    struct log_case c;

    snprintf(text, sizeof text, "%s2021-01-12T09:15:58.123Z,7d0c,15,,Owa\r\n", lines);
    c = log_case_read(&ct_reader_exchange_httpproxy, text);
    CHECK_INT(c.events.n, 2);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
