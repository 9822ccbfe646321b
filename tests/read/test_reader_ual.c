/* SPDX-License-Identifier: Apache-2.0 */
/* Records made from the schema of the Management Activity API and the shapes of public exports. */
#include "log_case.h"

#define EVERY                                                                                      \
    "\"CreationTime\":\"2024-03-01T10:00:00\",\"OrganizationId\":\"org-1\",\"UserKey\":\"key-1\"," \
    "\"UserType\":0,\"Version\":1,\"UserId\":\"ada@parliament.example\","

#define READ                                                                                       \
    "{" EVERY "\"Id\":\"id-1\",\"Operation\":\"MailItemsAccessed\",\"RecordType\":50,"             \
    "\"ResultStatus\":\"Succeeded\",\"Workload\":\"Exchange\","                                    \
    "\"AppId\":\"app-1\",\"ClientAppId\":\"app-1\",\"ClientIPAddress\":\"[2001:db8::7]:4431\","    \
    "\"ClientInfoString\":\"Client=REST;;\",\"ExternalAccess\":false,\"LogonType\":2,"             \
    "\"MailboxGuid\":\"box-1\",\"MailboxOwnerUPN\":\"bob@parliament.example\","                    \
    "\"OperationProperties\":[{\"Name\":\"MailAccessType\",\"Value\":\"Bind\"},"                   \
    "{\"Name\":\"IsThrottled\",\"Value\":\"False\"}],"                                             \
    "\"AppAccessContext\":{\"AADSessionId\":\"s-1\",\"UniqueTokenId\":\"t-1\"},"                   \
    "\"Folders\":[{\"FolderItems\":[{\"InternetMessageId\":\"<m1@x.example>\",\"SizeInBytes\":1}," \
    "{\"InternetMessageId\":\"<m2@x.example>\"}],\"Id\":\"f\",\"Path\":\"\\\\Inbox\"}],"           \
    "\"OperationCount\":2}"

static struct ct_span nth(const struct ct_event *ev, enum ct_field f, size_t n)
{
    size_t i = ct_event_next(ev, f, 0);

    while (n-- && i < ev->n)
        i = ct_event_next(ev, f, i + 1);
    return i < ev->n ? ev->values[i].str : (struct ct_span){ 0 };
}

static void check_read(const struct ct_event *ev)
{
    CHECK_INT(ev->class, CT_CLASS_MAILBOX);
    CHECK_INT(ev->at_us, INT64_C(1709287200000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIMEZONE), "");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_ID), "id-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "ada@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_MAILBOX_OWNER), "bob@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_LOGON_TYPE), "delegate");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "2001:db8::7");
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_PORT), 4431);
    CHECK_SPAN(ct_event_str(ev, CT_F_SESSION_ID), "s-1");
    CHECK_SPAN(ct_event_str(ev, CT_F_TOKEN_ID), "t-1");
    CHECK_SPAN(nth(ev, CT_F_APP_ID, 0), "app-1");
    CHECK_SPAN(nth(ev, CT_F_APP_ID, 1), "");
    CHECK_SPAN(ct_event_str(ev, CT_F_MAILBOX_ACCESS), "Bind");
    CHECK_SPAN(ct_event_str(ev, CT_F_MAILBOX_THROTTLED), "false");
    CHECK_INT(ct_event_int(ev, CT_F_MAILBOX_COUNT), 2);
    CHECK_SPAN(nth(ev, CT_F_MAILBOX_ITEM, 0), "m1@x.example");
    CHECK_SPAN(nth(ev, CT_F_MAILBOX_ITEM, 1), "m2@x.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_MAILBOX_FOLDER), "\\Inbox");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "success");
}

TEST(mail_that_was_read_says_who_read_what_in_whose_mailbox)
{
    struct log_case c = log_case_read(&ct_reader_ual, READ "\n");

    REQUIRE(c.events.n == 1);
    check_read(&c.events.v[0]);
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(an_array_the_answer_of_graph_and_rows_as_json_give_the_same)
{
    static const char graph[] =
        "{\"@odata.context\":\"x\",\"value\":[{\"id\":\"other\",\"createdDateTime\":"
        "\"2024-03-01T10:00:00Z\",\"operation\":\"x\",\"auditLogRecordType\":\"exchangeItem\","
        "\"auditData\":" READ "}]}";
    static const char rows[] =
        "[{\"RecordType\":\"ExchangeItemAggregated\",\"CreationDate\":\"3/1/2024 10:00:00 AM\","
        "\"UserIds\":\"ada@parliament.example\",\"Operations\":\"UserLoggedIn\",\"AuditData\":"
        "\"{\\\"CreationTime\\\":\\\"2024-03-01T10:00:00\\\",\\\"Id\\\":\\\"id-9\\\","
        "\\\"Operation\\\":\\\"UserLoggedIn\\\",\\\"RecordType\\\":15,"
        "\\\"ClientIP\\\":\\\"::ffff:192.0.2.9\\\"}\"}]";
    struct log_case c = log_case_read(&ct_reader_ual, "[" READ "]");

    REQUIRE(c.events.n == 1);
    check_read(&c.events.v[0]);
    log_case_done(&c);
    c = log_case_read(&ct_reader_ual, graph);
    REQUIRE(c.events.n == 1);
    check_read(&c.events.v[0]);
    log_case_done(&c);
    c = log_case_read(&ct_reader_ual, rows);
    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ID), "id-9");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "::ffff:192.0.2.9");
    log_case_done(&c);
}

TEST(a_record_that_comes_twice_counts_once_and_is_told)
{
    struct log_case c = log_case_read(&ct_reader_ual, READ "\n" READ "\n" READ "\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 1);
    CHECK(strstr(c.why, "read before") != NULL);
    log_case_done(&c);
}

TEST(a_failed_sign_in_fails_though_its_status_says_success)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{" EVERY "\"Id\":\"id-2\",\"Operation\":\"UserLoginFailed\",\"RecordType\":15,"
        "\"ResultStatus\":\"Success\",\"Workload\":\"AzureActiveDirectory\","
        "\"ClientIP\":\"192.0.2.1\",\"ObjectId\":\"res-1\",\"ExtendedProperties\":["
        "{\"Name\":\"ResultStatusDetail\",\"Value\":\"Success\"},"
        "{\"Name\":\"UserAgent\",\"Value\":\"Agent/1\"},"
        "{\"Name\":\"RequestType\",\"Value\":\"SAS:EndAuth\"}],\"InterSystemsId\":\"corr-1\","
        "\"ApplicationId\":\"app-2\",\"DeviceProperties\":[{\"Name\":\"OS\",\"Value\":\"Windows\"},"
        "{\"Name\":\"SessionId\",\"Value\":\"s-2\"}],\"ErrorNumber\":\"500121\","
        "\"LogonError\":\"AuthenticationFailedSasError\"}\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_CODE), "500121");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_REASON), "AuthenticationFailedSasError");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_AGENT), "Agent/1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SESSION_ID), "s-2");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_RESOURCE_ID), "res-1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CORRELATION_ID), "corr-1");
    log_case_done(&c);
}

TEST(a_rule_keeps_its_parameters_and_whom_it_sends_mail_to)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{" EVERY "\"Id\":\"id-3\",\"Operation\":\"New-InboxRule\",\"RecordType\":1,"
        "\"ResultStatus\":\"True\",\"Workload\":\"Exchange\",\"ClientIP\":\"192.0.2.1:50000\","
        "\"ObjectId\":\"box\\\\rule\",\"Parameters\":[{\"Name\":\"ForwardTo\",\"Value\":"
        "\"smtp:eve@drop.example;fay@drop.example\"},{\"Name\":\"Empty\",\"Value\":\"\"},"
        "{\"Name\":\"Name\",\"Value\":\".\"}]}\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_TYPE), "InboxRule");
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_ID), "box\\rule");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_NAME, 0), "ForwardTo");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_NAME, 1), "Name");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_NEW, 1), ".");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_OLD, 1), "");
    CHECK_SPAN(nth(ev, CT_F_SHARE_TARGET, 0), "eve@drop.example");
    CHECK_SPAN(nth(ev, CT_F_SHARE_TARGET, 1), "fay@drop.example");
    log_case_done(&c);
}

TEST(a_change_in_the_directory_has_both_values_and_its_target)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{" EVERY "\"Id\":\"id-4\",\"Operation\":\"Add member to role.\",\"RecordType\":8,"
        "\"ResultStatus\":\"Success\",\"Workload\":\"AzureActiveDirectory\",\"ObjectId\":\"o\","
        "\"ModifiedProperties\":[{\"Name\":\"Role.ObjectID\",\"NewValue\":\"n\",\"OldValue\":\"\"},"
        "{\"Name\":\"Role.DisplayName\",\"NewValue\":\"Global Administrator\",\"OldValue\":\"x\"}],"
        "\"Target\":[{\"ID\":\"User_1\",\"Type\":2},{\"ID\":\"bob@parliament.example\",\"Type\":5}]"
        "}\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_TYPE), "role");
    CHECK_SPAN(ct_event_str(ev, CT_F_TARGET_USER), "bob@parliament.example");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_NEW, 0), "n");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_OLD, 0), "");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_NAME, 1), "Role.DisplayName");
    CHECK_SPAN(nth(ev, CT_F_CHANGE_OLD, 1), "x");
    log_case_done(&c);
}

TEST(a_file_has_its_path_its_site_and_who_it_was_shared_with)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{" EVERY "\"Id\":\"id-5\",\"Operation\":\"SharingSet\",\"RecordType\":14,"
        "\"Workload\":\"OneDrive\",\"ObjectId\":\"https://x.example/a/b.docx\","
        "\"SiteUrl\":\"https://x.example/a/\",\"SourceFileName\":\"b.docx\",\"UserAgent\":\"A\","
        "\"TargetUserOrGroupType\":\"Guest\",\"TargetUserOrGroupName\":\"eve@drop.example\"}\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CLOUD_FILE);
    CHECK_SPAN(ct_event_str(ev, CT_F_LOG_FILE_PATH), "https://x.example/a/b.docx");
    CHECK_SPAN(ct_event_str(ev, CT_F_LOG_FILE_NAME), "b.docx");
    CHECK_SPAN(ct_event_str(ev, CT_F_FILE_SITE), "https://x.example/a/");
    CHECK_SPAN(ct_event_str(ev, CT_F_SHARE_TARGET), "eve@drop.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SHARE_SCOPE), "Guest");
    log_case_done(&c);
}

TEST(subjects_stand_with_their_items)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{" EVERY "\"Id\":\"id-6\",\"Operation\":\"HardDelete\",\"RecordType\":3,"
        "\"Workload\":\"Exchange\",\"AffectedItems\":["
        "{\"InternetMessageId\":\"<a@x.example>\",\"ParentFolder\":{\"Path\":\"\\\\A\"}},"
        "{\"InternetMessageId\":\"<b@x.example>\",\"Subject\":\"B\"},"
        "{\"InternetMessageId\":\"<c@x.example>\"}]}\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(nth(ev, CT_F_MAILBOX_ITEM, 2), "c@x.example");
    CHECK_SPAN(nth(ev, CT_F_MAILBOX_SUBJECT, 0), "");
    CHECK_SPAN(nth(ev, CT_F_MAILBOX_SUBJECT, 1), "B");
    CHECK_INT(ct_event_next(ev, CT_F_MAILBOX_SUBJECT, 0) < ev->n, 1);
    log_case_done(&c);
}

TEST(a_throttled_mailbox_is_a_gap_that_is_told)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{" EVERY "\"Id\":\"id-7\",\"Operation\":\"MailItemsAccessed\",\"RecordType\":50,"
        "\"Workload\":\"Exchange\",\"OperationProperties\":[{\"Name\":\"IsThrottled\","
        "\"Value\":\"True\"}]}\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 1);
    CHECK(strstr(c.why, "throttled") != NULL);
    log_case_done(&c);
}

TEST(names_in_lower_case_are_the_same_names)
{
    struct log_case c = log_case_read(&ct_reader_ual,
        "{\"creationtime\":\"2022-12-12 22:19:00\",\"id\":\"x\",\"operation\":\"Set-Mailbox\","
        "\"recordtype\":1,\"userid\":\"ada@parliament.example\",\"workload\":\"Exchange\","
        "\"parameters\":[{\"Name\":\"ForwardingSmtpAddress\",\"Value\":\"smtp:e@drop.example\"}]}");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_CONFIG);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1670883540000000));
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_SHARE_TARGET), "e@drop.example");
    log_case_done(&c);
}

TEST(a_record_without_an_operation_is_lost_aloud)
{
    struct log_case c = log_case_read(&ct_reader_ual, READ "\n{\"CreationTime\":\"x\"}\n{\"a\":\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}
