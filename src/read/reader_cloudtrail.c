/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudtrail: AWS CloudTrail, calls to the interfaces of AWS.
 *
 *   {"Records":[{"eventTime":…,"eventName":…,"userIdentity":{…}}]}   files as delivered to S3
 *   an event a line, or an array of them, as other tools export them
 *
 * Every call is there, mostly reads. What matters is told apart by class: sign-ins and tokens
 * handed out, objects in S3, changes; all else is an activity. A call went wrong when it has an
 * error code
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
 */
#include <stdio.h>

#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    { "eventTime", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "eventName", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "eventID", CT_F_EVENT_ID, CT_AS_TEXT },
    { "eventSource", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "awsRegion", CT_F_CLOUD_REGION, CT_AS_TEXT },
    { "recipientAccountId", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
    { "sourceIPAddress", CT_F_SOURCE_IP, CT_AS_IP },
    { "userAgent", CT_F_USER_AGENT, CT_AS_TEXT },
    { "errorCode", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "errorMessage", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "requestID", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "tlsDetails.tlsVersion", CT_F_TLS_VERSION, CT_AS_TEXT },

    { "userIdentity.type", CT_F_USER_TYPE, CT_AS_TEXT },
    { "userIdentity.arn", CT_F_USER_ID, CT_AS_TEXT },
    { "userIdentity.userName", CT_F_USER_NAME, CT_AS_TEXT },
    { "userIdentity.accessKeyId", CT_F_TOKEN_ID, CT_AS_TEXT },
    { "userIdentity.sessionContext.attributes.mfaAuthenticated", CT_F_AUTH_MFA, CT_AS_TEXT },
    { "additionalEventData.MFAUsed", CT_F_AUTH_MFA, CT_AS_TEXT },
    { "additionalEventData.bytesTransferredIn", CT_F_HTTP_REQUEST_BYTES, CT_AS_INT },
    { "additionalEventData.bytesTransferredOut", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },

    { "requestParameters.bucketName", CT_F_FILE_SITE, CT_AS_TEXT },
    { "requestParameters.key", CT_F_LOG_FILE_PATH, CT_AS_TEXT },
    { "requestParameters.userName", CT_F_TARGET_USER, CT_AS_TEXT },
    { "requestParameters.roleArn", CT_F_OBJECT_ID, CT_AS_TEXT },
    { "requestParameters.instanceId", CT_F_OBJECT_ID, CT_AS_TEXT },
    { "requestParameters.secretId", CT_F_OBJECT_ID, CT_AS_TEXT },
    { "requestParameters.functionName", CT_F_OBJECT_ID, CT_AS_TEXT },
    { "requestParameters.roleName", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "requestParameters.groupName", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "requestParameters.name", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "requestParameters.externalId", CT_FIELD_NONE, CT_AS_TEXT },

    /* keys handed out: who uses them later is the same hand */
    { "responseElements.credentials.accessKeyId", CT_F_TOKEN_ID, CT_AS_TEXT },
    { "responseElements.accessKey.accessKeyId", CT_F_TOKEN_ID, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("aws.cloudtrail", rows);

static bool one_of(struct ct_span s, const char *words)
{
    struct ct_span all = ct_span_str(words);

    while (all.len)
        if (ct_span_eq(s, ct_span_cut_chr(&all, ',')))
            return true;
    return false;
}

static bool begins(struct ct_span s, const char *words)
{
    struct ct_span all = ct_span_str(words);

    while (all.len)
        if (ct_span_starts(s, ct_span_cut_chr(&all, ',')))
            return true;
    return false;
}

static bool is_sign_in(struct ct_span name)
{
    return ct_span_starts(name, CT_LIT("AssumeRole")) ||
           one_of(name, "ConsoleLogin,GetSessionToken,GetFederationToken,GetSigninToken,SwitchRole,"
                        "ExitRole,CheckMfa,CredentialChallenge,CredentialVerification,"
                        "UserAuthentication,Authenticate,Federate,Logout");
}

static bool is_object(struct ct_span source, struct ct_span name)
{
    return ct_span_eq(source, CT_LIT("s3.amazonaws.com")) &&
           (ct_span_has(name, CT_LIT("Object")) || ct_span_has(name, CT_LIT("Multipart")) ||
               ct_span_starts(name, CT_LIT("UploadPart"))) &&
           !ct_span_has(name, CT_LIT("ObjectLockConfiguration"));
}

/* Old versions do not say readOnly; then the verb does. */
static bool is_change(const struct ct_log *log, struct ct_span name)
{
    struct ct_span read_only = ct_log_get(log, "readOnly");

    if (ct_span_eq(ct_log_get(log, "managementEvent"), CT_LIT("false")))
        return false;
    if (read_only.len)
        return ct_span_eq(read_only, CT_LIT("false"));
    return begins(name,
        "Accept,Add,Associate,Attach,Authorize,Change,Copy,Create,Deactivate,Delete,"
        "Deregister,Detach,Disable,Disassociate,Enable,Import,Leave,Modify,Put,"
        "Reboot,Register,Remove,Replace,Reset,Restore,Revoke,Run,Set,Share,Start,"
        "Stop,Tag,Terminate,Untag,Update,Upload");
}

static enum ct_class class_of(const struct ct_log *log)
{
    struct ct_span name = ct_log_get(log, "eventName");

    if (is_sign_in(name))
        return CT_CLASS_AUTH;
    if (is_object(ct_log_get(log, "eventSource"), name))
        return CT_CLASS_CLOUD_FILE;
    return is_change(log, name) ? CT_CLASS_CONFIG : CT_CLASS_ACTIVITY;
}

/* Who acted, where no userName says it: the end of the ARN, or the service that called. */
static void user(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span arn = ct_log_get(log, "userIdentity.arn"), name = arn;

    for (int i = 0; i < 5; i++) /* arn:partition:service:region:account:resource */
        (void)ct_span_cut_chr(&name, ':');
    if (begins(name, "user/,assumed-role/,federated-user/,role/"))
        (void)ct_span_cut_chr(&name, '/');
    if (name.len == 0)
        name = ct_log_get(log, "userIdentity.invokedBy");
    ct_log_add(log, b, CT_F_USER_NAME, name);
    ct_log_add(log, b, CT_F_USER_NAME,
        ct_log_get(log, "userIdentity.sessionContext.sessionIssuer.userName"));
    ct_log_add(log, b, CT_F_USER_ID, ct_log_get(log, "userIdentity.principalId"));
    ct_log_add(log, b, CT_F_ORGANIZATION_ID, ct_log_get(log, "userIdentity.accountId"));
}

static void outcome(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span name = ct_log_get(log, "eventName");
    struct ct_span login =
        ct_native_next(&log->native, CT_LIT("responseElements.ConsoleLogin"), 0) < log->native.v.n
            ? ct_log_get(log, "responseElements.ConsoleLogin")
            : ct_log_get(log, ct_span_eq(name, CT_LIT("SwitchRole"))
                                  ? "responseElements.SwitchRole"
                                  : "responseElements.CredentialVerification");
    bool failed =
        login.len ? !ct_span_eq(login, CT_LIT("Success"))
                  : ct_log_get(log, "errorCode").len > 0 || ct_log_get(log, "errorMessage").len > 0;

    ct_log_add(log, b, CT_F_EVENT_OUTCOME, failed ? CT_LIT("failure") : CT_LIT("success"));
}

/* What a change was about, in a few words: policies and permissions, to whom. */
static void change(struct ct_log *log, struct ct_batch *b)
{
    static const char *const names[] = { "policyArn", "policyName", "policyDocument",
        "assumeRolePolicyDocument", "serialNumber", "accessKeyId", "status", "attributeType",
        "resourceArns", "bucketPolicy" };
    char name[64];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ct_span value;

        snprintf(name, sizeof name, "requestParameters.%s", names[i]);
        value = ct_log_get(log, name);
        if (value.len == 0 || !ct_batch_fits(b, 2))
            continue;
        ct_batch_str(b, CT_F_CHANGE_NAME, ct_span_str(names[i]));
        ct_batch_str(b, CT_F_CHANGE_NEW, value);
    }
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span from;
    enum ct_class class;

    if (!ct_log_json(log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    if (ct_log_get(log, "eventName").len == 0) {
        *ret_reason = "a record of CloudTrail without a name";
        return CT_READ_MALFORMED;
    }
    class = class_of(log);
    ct_log_event(rec, &mapping, class, batch);
    user(log, batch);
    outcome(log, batch);
    if (class == CT_CLASS_CONFIG)
        change(log, batch);
    /* calls by services of AWS have a name there */
    from = ct_log_get(log, "sourceIPAddress");
    if (ct_span_ends(from, CT_LIT(".amazonaws.com")))
        ct_log_add(log, batch, CT_F_SOURCE_DOMAIN, from);
    return CT_READ_OK;
}

static int probe(struct ct_span head)
{
    static const char marks[] = "eventSource,eventName,userIdentity;"
                                "eventSource,eventName,awsRegion;"
                                "eventVersion,eventSource,eventName";

    return ct_probe_json(head, "Records", marks) ? 90 : 0;
}

const struct ct_reader ct_reader_cloudtrail = {
    .name = "cloudtrail",
    .title = "AWS CloudTrail",
    .source_kind = "cloud",
    .frame = CT_FRAME_JSON,
    .wrapper = "Records",
    .probe = probe,
    .parse = parse,
};
