/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the field lists of the Reports API. */
#include "log_case.h"

#define ACTIVITY(app, events)                                                              \
    "{\"kind\":\"admin#reports#activity\",\"id\":{\"time\":\"2021-01-12T09:13:58.123Z\","  \
    "\"uniqueQualifier\":\"-77\",\"applicationName\":\"" app "\",\"customerId\":\"C01\"}," \
    "\"actor\":{\"email\":\"ada@parl.example\",\"profileId\":\"101\"},"                    \
    "\"ipAddress\":\"2001:db8::7\",\"events\":[" events "]}"

static struct log_case one(const char *text)
{
    return log_case_read(&ct_reader_gws, text);
}

TEST(a_page_gives_an_event_for_each_event_of_its_activities)
{
    struct log_case c =
        one("{\"kind\":\"admin#reports#activities\",\"etag\":\"x\",\"items\":[" ACTIVITY("calendar",
            "{\"type\":\"calendar_change\",\"name\":\"create_calendar\",\"parameters\":["
            "{\"name\":\"calendar_id\",\"value\":\"c1\"}]},"
            "{\"type\":\"calendar_change\",\"name\":\"change_calendar_acls\",\"parameters\":["
            "{\"name\":\"grantee_email\",\"value\":\"eve@spy.example\"}]}") "]}");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838123000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ACTION), "create_calendar");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_OBJECT_ID), "c1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ID),
        "2021-01-12T09:13:58.123Z/-77/create_calendar");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_PROVIDER), "gws.calendar");
    CHECK_INT(c.events.v[1].class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_OBJECT_ID), ""); /* of the other event */
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SHARE_TARGET), "eve@spy.example");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_ID),
        "2021-01-12T09:13:58.123Z/-77/change_calendar_acls/1");
    log_case_done(&c);
}

TEST(a_sign_in_says_who_from_where_and_how_it_went)
{
    struct log_case c = one(ACTIVITY("login",
        "{\"type\":\"login\",\"name\":\"login_success\",\"parameters\":["
        "{\"name\":\"login_type\",\"value\":\"google_password\"},"
        "{\"name\":\"login_challenge_method\",\"multiValue\":[\"password\",\"totp\"]},"
        "{\"name\":\"is_suspicious\",\"boolValue\":true}]},"
        "{\"type\":\"login\",\"name\":\"login_failure\",\"parameters\":["
        "{\"name\":\"login_failure_type\",\"value\":\"login_failure_invalid_password\"}]}"));

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "ada@parl.example");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_ID), "101");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "2001:db8::7");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_AUTH_RISK), "suspicious");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_AUTH_LOGON_METHOD), "password");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_AUTH_RISK), "");
    log_case_done(&c);
}

TEST(mail_forwarded_out_is_a_change_that_names_where_to)
{
    struct log_case c = one(ACTIVITY("login",
        "{\"type\":\"email_forwarding_change\",\"name\":\"email_forwarding_out_of_domain\","
        "\"parameters\":[{\"name\":\"email_forwarding_destination_address\","
        "\"value\":\"box@collect.example\"}]}"));

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SHARE_TARGET), "box@collect.example");
    log_case_done(&c);
}

TEST(a_shared_file_says_to_whom_and_from_what_to_what)
{
    struct log_case c = one(ACTIVITY("drive",
        "{\"type\":\"acl_change\",\"name\":\"change_user_access\",\"parameters\":["
        "{\"name\":\"primary_event\",\"boolValue\":true},{\"name\":\"doc_id\",\"value\":\"d1\"},"
        "{\"name\":\"doc_title\",\"value\":\"Minutes\"},{\"name\":\"owner\",\"value\":"
        "\"bo@parl.example\"},{\"name\":\"visibility\",\"value\":\"shared_externally\"},"
        "{\"name\":\"old_visibility\",\"value\":\"private\"},"
        "{\"name\":\"target_user\",\"value\":\"eve@spy.example\"},"
        "{\"name\":\"old_value\",\"multiValue\":[\"none\"]},"
        "{\"name\":\"new_value\",\"multiValue\":[\"can_edit\",\"can_share\"]}]}"));
    const struct ct_event *ev = c.events.v;
    size_t i;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CLOUD_FILE);
    CHECK_SPAN(ct_event_str(ev, CT_F_LOG_FILE_NAME), "Minutes");
    CHECK_SPAN(ct_event_str(ev, CT_F_LOG_FILE_ID), "d1");
    CHECK_SPAN(ct_event_str(ev, CT_F_FILE_OWNER), "bo@parl.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SHARE_TARGET), "eve@spy.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SHARE_SCOPE), "shared_externally");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_OLD), "none");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_NEW), "can_edit");
    i = ct_event_next(ev, CT_F_CHANGE_NEW, 0);
    i = ct_event_next(ev, CT_F_CHANGE_OLD, i + 1);
    REQUIRE(i < ev->n);
    CHECK_INT(ev->values[i].str.len, 0); /* keeps its place beside can_share */
    log_case_done(&c);
}

TEST(consent_to_an_application_is_a_change_with_its_id_and_scopes)
{
    struct log_case c = one(ACTIVITY("token",
        "{\"type\":\"auth\",\"name\":\"authorize\",\"parameters\":["
        "{\"name\":\"client_id\",\"value\":\"9.apps.example\"},"
        "{\"name\":\"app_name\",\"value\":\"Reader\"},"
        "{\"name\":\"scope_data\",\"multiMessageValue\":[{\"parameter\":["
        "{\"name\":\"scope_name\",\"value\":\"s1\"}]}]},"
        "{\"name\":\"scope\",\"multiValue\":[\"https://mail.google.com/\",\"openid\"]}]},"
        "{\"type\":\"auth\",\"name\":\"activity\",\"parameters\":["
        "{\"name\":\"client_id\",\"value\":\"9.apps.example\"}]}"));

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_OBJECT_TYPE), "consent");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_APP_ID), "9.apps.example");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_RESOURCE_ID), "https://mail.google.com/");
    CHECK_INT(c.events.v[1].class, CT_CLASS_ACTIVITY);
    log_case_done(&c);
}

TEST(settings_without_a_field_of_their_own_are_kept_as_changes)
{
    struct log_case c = one(ACTIVITY("admin",
        "{\"type\":\"USER_SETTINGS\",\"name\":\"CHANGE_X\",\"parameters\":["
        "{\"name\":\"USER_EMAIL\",\"value\":\"bo@parl.example\"},"
        "{\"name\":\"SETTING_NAME\",\"value\":\"imap\"},{\"name\":\"OLD_VALUE\",\"value\":\"off\"},"
        "{\"name\":\"NEW_VALUE\",\"value\":\"on\"},{\"name\":\"UNHEARD_OF\",\"intValue\":\"7\"}]"
        "}"));

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_TARGET_USER), "bo@parl.example");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CHANGE_NAME), "imap");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CHANGE_OLD), "off");
    size_t i = ct_event_next(c.events.v, CT_F_CHANGE_NEW, 0);
    i = ct_event_next(c.events.v, CT_F_CHANGE_NEW, i + 1);
    REQUIRE(i < c.events.v[0].n);
    CHECK_SPAN(c.events.v[0].values[i].str, "7");
    log_case_done(&c);
}

TEST(an_export_with_the_event_at_the_top_and_parameters_as_one_object_is_read)
{
    struct log_case c =
        one("{\"actor\":{\"email\":\"ada@parl.example\"},\"id\":{\"applicationName\":\"drive\","
            "\"time\":\"2021-01-12 09:13:58.5\",\"uniqueQualifier\":\"5\"},\"name\":\"rename\","
            "\"type\":\"access\",\"parameters\":{\"doc_id\":\"d1\",\"billable\":true,"
            "\"new_value\":[\"New\"],\"old_value\":[\"Old\"]}}");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_LOG_FILE_ID), "d1");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CHANGE_OLD), "Old");
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838500000));
    log_case_done(&c);
}

TEST(an_activity_without_events_and_broken_json_go_to_the_ledger)
{
    struct log_case c =
        one(ACTIVITY("login", "{\"type\":\"login\",\"name\":\"logout\"}") "\n" ACTIVITY(
            "login", "") "\n" ACTIVITY("login", "{\"name\":\"x\",}") "\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}
