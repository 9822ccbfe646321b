/* SPDX-License-Identifier: Apache-2.0 */
/* Records made from the field lists of signIn (Graph) and of the diagnostic categories. */
#include "log_case.h"

#define INSIDE                                                                                   \
    "\"id\":\"req-1\",\"createdDateTime\":\"2024-03-01T10:00:00Z\","                             \
    "\"userPrincipalName\":\"ada@parliament.example\",\"userId\":\"u-1\",\"appId\":\"a-1\","     \
    "\"appDisplayName\":\"Authentication Broker\",\"ipAddress\":\"192.0.2.7\","                  \
    "\"clientAppUsed\":\"Mobile Apps and Desktop clients\",\"correlationId\":\"c-1\","           \
    "\"conditionalAccessStatus\":\"notApplied\",\"isInteractive\":true,"                         \
    "\"riskLevelDuringSignIn\":\"none\",\"riskState\":\"atRisk\",\"resourceDisplayName\":"       \
    "\"Graph\","                                                                                 \
    "\"resourceId\":\"r-1\",\"status\":{\"errorCode\":%s,\"failureReason\":\"Wrong password.\"," \
    "\"additionalDetails\":\"MFA denied\"},\"deviceDetail\":{\"deviceId\":\"d-1\","              \
    "\"displayName\":\"\",\"operatingSystem\":\"Windows10\",\"isCompliant\":false,"              \
    "\"isManaged\":true,\"trustType\":\"Azure AD joined\"},\"location\":{\"city\":\"Oslo\","     \
    "\"state\":\"Oslo\",\"countryOrRegion\":\"NO\"},\"autonomousSystemNumber\":64500,"           \
    "\"authenticationProtocol\":\"deviceCode\",\"originalTransferMethod\":\"none\","             \
    "\"authenticationRequirement\":\"singleFactorAuthentication\","                              \
    "\"authenticationDetails\":[{\"authenticationMethod\":\"Password\"},"                        \
    "{\"authenticationMethod\":\"Password\"}],\"incomingTokenType\":\"none\","                   \
    "\"sessionId\":\"s-1\",\"uniqueTokenIdentifier\":\"t-1\",\"userAgent\":\"Agent/1\""

static const char *record(char *buf, size_t size, const char *form, const char *code)
{
    char inside[4096];

    snprintf(inside, sizeof inside, INSIDE, code);
    snprintf(buf, size,
        form[0] == 'g'   ? "{\"@odata.context\":\"c\",\"value\":[{%s}]}"
        : form[0] == 'a' ? "[{%s}]"
        : form[0] == 'l' ? "{%s}\n"
                         : "{\"time\":\"2024-03-01T10:05:00Z\",\"resourceId\":"
                           "\"/tenants/x\",\"operationName\":\"Sign-in activity\","
                           "\"category\":\"SignInLogs\",\"tenantId\":\"org-1\","
                           "\"resultType\":\"0\",\"location\":\"NO\","
                           "\"callerIpAddress\":\"192.0.2.7\",\"properties\":{%s}}\n",
        inside);
    return buf;
}

static void check_signin(const struct ct_event *ev)
{
    CHECK_INT(ev->class, CT_CLASS_AUTH);
    CHECK_INT(ev->at_us, INT64_C(1709287200000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_PROVIDER), "entra.signin");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ACTION), "Sign-in activity");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ID), "req-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_CODE), "50126");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_REASON), "Wrong password.");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_MFA), "MFA denied");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "ada@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.7");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_AS), "64500");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_COUNTRY), "NO");
    CHECK_SPAN(ct_event_str(ev, CT_F_APP_ID), "a-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_RESOURCE_ID), "r-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_PROTOCOL), "deviceCode");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_RISK), "atRisk");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_POLICY), "notApplied");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_LOGON_METHOD), "Password");
    CHECK_INT(
        ct_event_next(ev, CT_F_AUTH_LOGON_METHOD, ct_event_next(ev, CT_F_AUTH_LOGON_METHOD, 0) + 1),
        ev->n);
    CHECK_SPAN(ct_event_str(ev, CT_F_TOKEN_TYPE), "");
    CHECK_SPAN(ct_event_str(ev, CT_F_TOKEN_ID), "t-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_SESSION_ID), "s-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_DEVICE_ID), "d-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_DEVICE_MANAGED), "true");
    CHECK_SPAN(ct_event_str(ev, CT_F_AUTH_INTERACTIVE), "true");
}

TEST(a_sign_in_is_the_same_from_graph_portal_lines_and_diagnostic_settings)
{
    static const char *const forms[] = { "graph", "array", "lines", "diagnostic" };
    char buf[8192];

    for (size_t i = 0; i < 4; i++) {
        struct log_case c =
            log_case_read(&ct_reader_entra_signin, record(buf, sizeof buf, forms[i], "50126"));

        REQUIRE(c.events.n == 1);
        check_signin(&c.events.v[0]);
        CHECK_INT(c.lost, 0);
        CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_ORGANIZATION_ID), i == 3 ? "org-1" : "");
        log_case_done(&c);
    }
}

TEST(a_sign_in_without_an_error_succeeded_whatever_its_reason_says)
{
    char buf[8192];
    struct log_case c = log_case_read(&ct_reader_entra_signin, record(buf, sizeof buf, "g", "0"));

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_CODE), "");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_REASON), "");
    log_case_done(&c);
}

TEST(a_stream_of_several_categories_is_read_whole)
{
    struct log_case c = log_case_read(&ct_reader_entra_signin,
        "{\"time\":\"2024-03-01T10:00:00Z\",\"category\":\"ServicePrincipalSignInLogs\","
        "\"properties\":{\"id\":\"1\",\"createdDateTime\":\"2024-03-01T10:00:00Z\",\"appId\":\"a\","
        "\"servicePrincipalName\":\"backup\",\"servicePrincipalId\":\"sp\",\"ipAddress\":"
        "\"192.0.2.1\",\"status\":{\"errorCode\":0}}}\n"
        "{\"time\":\"2024-03-01T10:00:00Z\",\"category\":\"AuditLogs\",\"properties\":{\"id\":"
        "\"2\","
        "\"activityDisplayName\":\"Add user\",\"initiatedBy\":{},\"result\":\"success\"}}\n"
        "{\"time\":\"2024-03-01T10:00:00Z\",\"category\":\"MicrosoftGraphActivityLogs\","
        "\"properties\":{\"requestId\":\"3\",\"requestUri\":\"https://graph.example/v1.0/me\","
        "\"signInActivityId\":\"t-1\",\"appId\":\"a\"}}\n"
        "{\"time\":\"2024-03-01T10:00:00Z\",\"category\":\"ProvisioningLogs\",\"operationName\":"
        "\"Provisioning activity\",\"properties\":{\"id\":\"4\"}}\n");

    REQUIRE(c.events.n == 4);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "backup");
    CHECK_INT(c.events.v[1].class, CT_CLASS_CONFIG);
    CHECK_INT(c.events.v[2].class, CT_CLASS_ACTIVITY);
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_TOKEN_ID), "t-1");
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_EVENT_ACTION), "Provisioning activity");
    log_case_done(&c);
}

TEST(a_record_of_no_kind_is_lost_aloud)
{
    char buf[8192], two[9000];

    snprintf(two, sizeof two, "%s{\"a\":1}\n{\"b\":\n", record(buf, sizeof buf, "lines", "0"));

    struct log_case c = log_case_read(&ct_reader_entra_signin, two);

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}
