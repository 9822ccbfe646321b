/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the record contents that the user guide of CloudTrail lists. */
#include "log_case.h"

#define WHO                                                                          \
    "\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDA1\","              \
    "\"arn\":\"arn:aws:iam::111122223333:user/ada\",\"accountId\":\"111122223333\"," \
    "\"accessKeyId\":\"AKIA1\",\"userName\":\"ada\"},"
#define ASSUMED                                                                                    \
    "\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::111122223333:assumed-role/" \
    "ops/ada@parl.example\",\"accountId\":\"111122223333\",\"accessKeyId\":\"ASIA2\"},"
#define RECORD(who, source, name, more)                                                           \
    "{\"eventVersion\":\"1.08\"," who                                                             \
    "\"eventTime\":\"2021-01-12T09:13:58Z\",\"eventSource\":\"" source "\",\"eventName\":\"" name \
    "\",\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":"                                         \
    "\"192.0.2.7\",\"userAgent\":\"aws-cli/2\"," more "\"eventID\":\"e-1\"}"

static struct log_case one(const char *text)
{
    return log_case_read(&ct_reader_cloudtrail, text);
}

TEST(a_file_of_records_is_told_apart_by_what_was_done)
{
    struct log_case c = one("{\"Records\":[" RECORD(WHO, "iam.amazonaws.com", "ListUsers",
        "\"readOnly\":true,") "," RECORD(WHO, "iam.amazonaws.com", "CreateAccessKey",
        "\"readOnly\":false,\"requestParameters\":{\"userName\":\"bo\"},\"responseElements\":"
        "{\"accessKey\":{\"accessKeyId\":\"AKIA9\"}},") "," RECORD(ASSUMED, "s3.amazonaws.com",
        "GetObject",
        "\"readOnly\":true,\"requestParameters\":{\"bucketName\":\"minutes\",\"key\":\"a/b.pdf\"},"
        "\"additionalEventData\":{\"bytesTransferredOut\":512},") "]}");

    REQUIRE(c.events.n == 3);
    CHECK_INT(c.events.v[0].class, CT_CLASS_ACTIVITY);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "ada");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_TOKEN_ID), "AKIA1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ID), "e-1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CLOUD_REGION), "eu-west-1");
    CHECK_INT(c.events.v[1].class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_TARGET_USER), "bo");
    CHECK_INT(c.events.v[2].class, CT_CLASS_CLOUD_FILE);
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_FILE_SITE), "minutes");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_LOG_FILE_PATH), "a/b.pdf");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_USER_NAME), "ops/ada@parl.example");
    CHECK_INT(ct_event_int(&c.events.v[2], CT_F_HTTP_RESPONSE_BYTES), 512);
    log_case_done(&c);
}

TEST(keys_that_are_handed_out_can_be_followed)
{
    struct log_case c = one(RECORD(WHO, "sts.amazonaws.com", "AssumeRole",
        "\"requestParameters\":{\"roleArn\":\"arn:aws:iam::1:role/ops\"},\"responseElements\":"
        "{\"credentials\":{\"accessKeyId\":\"ASIA2\"}},"));
    size_t i;

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    i = ct_event_next(c.events.v, CT_F_TOKEN_ID, 0);
    i = ct_event_next(c.events.v, CT_F_TOKEN_ID, i + 1);
    REQUIRE(i < c.events.v[0].n);
    CHECK_SPAN(c.events.v[0].values[i].str, "ASIA2");
    log_case_done(&c);
}

TEST(an_error_code_or_a_refused_sign_in_is_a_failure)
{
    struct log_case c = one(RECORD(WHO, "s3.amazonaws.com", "PutObject",
        "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"no\",") "\n" RECORD("",
        "signin.amazonaws.com", "ConsoleLogin",
        "\"responseElements\":{\"ConsoleLogin\":\"Failure\"},\"additionalEventData\":"
        "{\"MFAUsed\":\"No\"},") "\n" RECORD("", "signin.amazonaws.com", "ConsoleLogin",
        "\"responseElements\":{\"ConsoleLogin\":\"Success\"},") "\n");

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_CODE), "AccessDenied");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_AUTH_MFA), "No");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_EVENT_OUTCOME), "success");
    log_case_done(&c);
}

TEST(calls_of_services_and_of_root_have_a_name_too)
{
    struct log_case c = one("[" RECORD("\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":"
                                       "\"ec2.amazonaws.com\"},",
        "kms.amazonaws.com", "Decrypt",
        "") "," RECORD("\"userIdentity\":{\"type\":\"Root\",\"arn\":"
                       "\"arn:aws:iam::111122223333:root\"},",
        "iam.amazonaws.com", "DeleteUser", "") "]");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "ec2.amazonaws.com");
    CHECK_INT(c.events.v[0].class, CT_CLASS_ACTIVITY);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "root");
    CHECK_INT(c.events.v[1].class, CT_CLASS_CONFIG); /* by its verb: old versions lack readOnly */
    log_case_done(&c);
}

TEST(a_record_without_a_name_goes_to_the_ledger)
{
    struct log_case c =
        one(RECORD(WHO, "a.amazonaws.com", "B", "") "\n{\"eventVersion\":\"1.08\"}\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
