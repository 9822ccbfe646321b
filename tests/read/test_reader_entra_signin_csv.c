/* SPDX-License-Identifier: Apache-2.0 */
/* The heading is that of the portal's export of interactive sign-ins; rows are made up. */
#include "log_case.h"

#define HEAD                                                                                       \
    "\"Date (UTC)\",\"Request ID\",\"User agent\",\"Correlation ID\",\"User ID\",\"User\","        \
    "\"Username\",\"User type\",\"Incoming token type\",\"Authentication Protocol\","              \
    "\"Unique token identifier\",\"Original transfer method\",\"Application\",\"Application ID "   \
    "\","                                                                                          \
    "\"Resource\",\"Resource ID \",\"IP address\",\"Location\",\"Status\",\"Sign-in error code\"," \
    "\"Failure reason\",\"Client app\",\"Device ID\",\"Operating System\",\"Compliant\","          \
    "\"Managed\",\"Join Type\",\"Multifactor authentication result\","                             \
    "\"Authentication requirement\",\"Session ID\",\"Autonomous system  number\","                 \
    "\"Conditional Access\"\r\n"

TEST(a_row_of_the_portal_says_what_the_json_says)
{
    struct log_case c = log_case_read(&ct_reader_entra_signin_csv,
        "\xEF\xBB\xBF" HEAD
        "2024-03-01T10:00:00Z,req-1,Agent/1,c-1,u-1,Ada,ada@parliament.example,Member,"
        "None,None,t-1,None,Mail,a-1,Exchange,r-1,2001:db8::9,\"Oslo, Oslo, NO\",Failure,50126,"
        "Wrong password.,IMAP4,,Windows10,False,False,,,singleFactorAuthentication,s-1,64500,"
        "Not Applied\r\n"
        "2024-03-01T11:00:00Z,req-2,Agent/1,c-1,u-1,Ada,ada@parliament.example,Member,"
        "None,None,t-2,None,Mail,a-1,Exchange,r-1,192.0.2.9,\"Oslo, , NO\",Success,0,"
        "Other.,Browser,,Windows10,False,False,,,singleFactorAuthentication,s-1,64500,"
        "Not Applied\r\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 2);
    CHECK_INT(ev->class, CT_CLASS_AUTH);
    CHECK_INT(ev->at_us, INT64_C(1709287200000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ID), "req-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_CODE), "50126");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_PROTOCOL), "IMAP4");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "2001:db8::9");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_AS), "64500");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_CITY), "Oslo");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_COUNTRY), "NO");
    CHECK_SPAN(ct_event_str(ev, CT_F_APP_ID), "a-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_TOKEN_ID), "t-1");
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_AUTH_PROTOCOL), "");
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_EVENT_REASON), "");
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_SOURCE_REGION), "");
    log_case_done(&c);
}

TEST(a_row_that_does_not_fit_is_lost_aloud)
{
    struct log_case c =
        log_case_read(&ct_reader_entra_signin_csv, HEAD "2024-03-01T10:00:00Z,r\r\n");

    CHECK_INT(c.events.n, 0);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
