/* SPDX-License-Identifier: Apache-2.0 */
/* Records made from the field list of directoryAudit (Graph). */
#include "log_case.h"

#define INSIDE                                                                                 \
    "\"id\":\"Directory_1\",\"category\":\"ApplicationManagement\",\"correlationId\":\"c-1\"," \
    "\"result\":\"success\",\"resultReason\":\"\",\"activityDisplayName\":"                    \
    "\"Add service principal credentials\",\"activityDateTime\":\"2024-03-01T10:00:00.5Z\","   \
    "\"loggedByService\":\"Core Directory\",\"operationType\":\"Update\",\"initiatedBy\":{"    \
    "\"app\":null,\"user\":{\"id\":\"u-1\",\"userPrincipalName\":\"ada@parliament.example\","  \
    "\"ipAddress\":\"192.0.2.3\"}},\"targetResources\":[{\"id\":\"o-1\",\"displayName\":"      \
    "\"Backup\",\"type\":\"ServicePrincipal\",\"modifiedProperties\":[{\"displayName\":"       \
    "\"KeyDescription\",\"oldValue\":\"[]\",\"newValue\":\"[\\\"Key\\\"]\"},{\"displayName\":" \
    "\"Included Updated "                                                                      \
    "Properties\",\"oldValue\":null,\"newValue\":\"\\\"KeyDescription\\\"\"}]},"               \
    "{\"id\":\"o-2\",\"displayName\":\"Other\",\"type\":\"User\",\"userPrincipalName\":"       \
    "\"bob@parliament.example\",\"modifiedProperties\":[]}],\"additionalDetails\":[{\"key\":"  \
    "\"User-Agent\",\"value\":\"Agent/1\"}]"

static void check_change(const struct ct_event *ev)
{
    size_t second = ct_event_next(ev, CT_F_CHANGE_NAME, 0);

    second = ct_event_next(ev, CT_F_CHANGE_NAME, second + 1);
    CHECK_INT(ev->class, CT_CLASS_CONFIG);
    CHECK_INT(ev->at_us, INT64_C(1709287200500000));
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ACTION), "Add service principal credentials");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "ada@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_TYPE), "application credential");
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_ID), "o-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_NAME), "Backup");
    CHECK_SPAN(ct_event_str(ev, CT_F_TARGET_USER), "bob@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_NAME), "KeyDescription");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_OLD), "");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_NEW), "[\"Key\"]");
    REQUIRE(second < ev->n);
    CHECK_SPAN(ev->values[second].str, "Included Updated Properties");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_AGENT), "Agent/1");
}

TEST(a_change_is_the_same_from_graph_and_from_diagnostic_settings)
{
    struct log_case c = log_case_read(&ct_reader_entra_audit, "{\"value\":[{" INSIDE "}]}");

    REQUIRE(c.events.n == 1);
    check_change(c.events.v);
    log_case_done(&c);
    c = log_case_read(&ct_reader_entra_audit,
        "{\"time\":\"2024-03-01T10:09:00Z\",\"category\":\"AuditLogs\",\"operationName\":\"x\","
        "\"callerIpAddress\":\"<null>\",\"properties\":{" INSIDE "}}\n");
    REQUIRE(c.events.n == 1);
    check_change(c.events.v);
    log_case_done(&c);
}

TEST(a_risk_is_an_alert)
{
    struct log_case c = log_case_read(&ct_reader_entra_audit,
        "{\"time\":\"3/1/2024 10:00:00 "
        "AM\",\"category\":\"UserRiskEvents\",\"operationName\":\"x\","
        "\"properties\":{\"id\":\"1\",\"riskEventType\":\"unfamiliarFeatures\",\"riskLevel\":"
        "\"low\","
        "\"ipAddress\":\"192.0.2.1\",\"detectedDateTime\":\"2024-03-01T09:00:00Z\","
        "\"userPrincipalName\":\"ada@parliament.example\"}}\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_ALERT);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1709283600000000));
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_RULE_NAME), "unfamiliarFeatures");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_AUTH_RISK), "low");
    log_case_done(&c);
}
