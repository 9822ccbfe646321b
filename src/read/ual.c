/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ual: one table for all kinds of records, and code for what means one thing here, another there.
 *
 * A record has the members of every record, those of its service, and lists of pairs
 * whose names say what the value is. ObjectId is a file, a mailbox, an application or an account,
 * as the operation has it. Much is missing in old records and in those of some clients: nothing
 * is taken for granted but Operation.
 */
#include "read/ual.h"

#include "base/limits.h"
#include "read/log_change.h"

/* ---- the table ---- */

enum own {
    OWN_OBJECT = CT_AS_OWN, /* ObjectId */
    OWN_APP,
    OWN_STATUS,
    OWN_LOGON,
    OWN_OWNER,
    OWN_PAIR,       /* name of a pair … */
    OWN_PAIR_VALUE, /* … and its value */
    OWN_PARAMETER,
    OWN_PARAMETER_VALUE,
    OWN_CHANGE,
    OWN_CHANGE_OLD,
    OWN_CHANGE_NEW,
    OWN_ITEM,
    OWN_ITEM_SUBJECT,
    OWN_FOLDER,
    OWN_TARGET,
    OWN_TARGET_TYPE,
    OWN_LOGON_ERROR,
    OWN_CODE,
    OWN_RELATED, /* ids that sign-in logs have too */
    OWN_FILE_NAME,
    OWN_SHARED_WITH,
    OWN_MESSAGE_ID,
};

#define OWN(name) CT_FIELD_NONE, (enum ct_as)(OWN_##name)

static const struct ct_map_row rows[] = {
    { "CreationTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "Id", CT_F_EVENT_ID, CT_AS_TEXT },
    { "Operation", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "OrganizationId", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
    { "ResultStatus", OWN(STATUS) },
    { "UserKey", CT_F_USER_ID, CT_AS_TEXT },
    { "UserType", CT_F_USER_TYPE, CT_AS_TEXT },
    { "UserId", CT_F_USER_NAME, CT_AS_TEXT },
    { "ClientIP", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "ClientIPAddress", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "ActorIpAddress", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "SenderIp", CT_F_SOURCE_IP, CT_AS_IP },
    { "ObjectId", OWN(OBJECT) },
    { "AppId", OWN(APP) },
    { "ClientAppId", OWN(APP) },
    { "ApplicationId", OWN(APP) },
    { "AppAccessContext.ClientAppId", OWN(APP) },
    { "ApplicationDisplayName", CT_F_APP_NAME, CT_AS_TEXT },
    { "ClientAppName", CT_F_APP_NAME, CT_AS_TEXT },
    { "AppAccessContext.ClientAppName", CT_F_APP_NAME, CT_AS_TEXT },
    { "AppAccessContext.APIId", CT_F_RESOURCE_ID, CT_AS_TEXT },
    { "AppAccessContext.AADSessionId", CT_F_SESSION_ID, CT_AS_TEXT },
    { "AppAccessContext.UniqueTokenId", CT_F_TOKEN_ID, CT_AS_TEXT },
    { "AppAccessContext.DeviceId", CT_F_DEVICE_ID, CT_AS_TEXT },
    { "AppAccessContext.CorrelationId", OWN(RELATED) },
    { "SessionId", CT_F_SESSION_ID, CT_AS_TEXT },
    { "CorrelationId", OWN(RELATED) },
    { "InterSystemsId", OWN(RELATED) },
    { "UserAgent", CT_F_USER_AGENT, CT_AS_TEXT },
    { "ClientInfoString", CT_F_CLIENT_INFO, CT_AS_TEXT },
    { "ErrorNumber", OWN(CODE) },
    { "LogonError", OWN(LOGON_ERROR) },
    { "AuthenticationType", CT_F_AUTH_LOGON_METHOD, CT_AS_TEXT },
    /* acts in mailboxes */
    { "MailboxOwnerUPN", OWN(OWNER) },
    { "MailboxGuid", CT_F_MAILBOX_ID, CT_AS_TEXT },
    { "LogonType", OWN(LOGON) },
    { "ExternalAccess", CT_F_MAILBOX_EXTERNAL, CT_AS_LOWER },
    { "OperationCount", CT_F_MAILBOX_COUNT, CT_AS_INT },
    { "Folders.FolderItems.InternetMessageId", OWN(ITEM) },
    { "Folders.FolderItems.Subject", OWN(ITEM_SUBJECT) },
    { "Folders.Path", OWN(FOLDER) },
    { "Folder.Path", OWN(FOLDER) },
    { "DestFolder.Path", OWN(FOLDER) },
    { "Item.InternetMessageId", OWN(ITEM) },
    { "Item.Subject", OWN(ITEM_SUBJECT) },
    { "Item.ParentFolder.Path", OWN(FOLDER) },
    { "AffectedItems.InternetMessageId", OWN(ITEM) },
    { "AffectedItems.Subject", OWN(ITEM_SUBJECT) },
    { "AffectedItems.ParentFolder.Path", OWN(FOLDER) },
    { "Item.ParentFolder.MemberUpn", OWN(SHARED_WITH) },
    { "Item.ParentFolder.MemberRights", CT_F_SHARE_SCOPE, CT_AS_TEXT },
    /* files */
    { "SourceFileName", OWN(FILE_NAME) },
    { "DestinationFileName", OWN(FILE_NAME) },
    { "SiteUrl", CT_F_FILE_SITE, CT_AS_TEXT },
    { "ListItemUniqueId", CT_F_LOG_FILE_ID, CT_AS_TEXT },
    { "FileSizeBytes", CT_F_LOG_FILE_SIZE, CT_AS_INT },
    { "TargetUserOrGroupName", OWN(SHARED_WITH) },
    { "TargetUserOrGroupType", CT_F_SHARE_SCOPE, CT_AS_TEXT },
    { "IsManagedDevice", CT_F_DEVICE_MANAGED, CT_AS_LOWER },
    { "DeviceDisplayName", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "MachineId", CT_F_DEVICE_ID, CT_AS_TEXT },
    { "Platform", CT_F_DEVICE_OS, CT_AS_TEXT },
    /* pairs */
    { "ExtendedProperties.Name", OWN(PAIR) },
    { "ExtendedProperties.Value", OWN(PAIR_VALUE) },
    { "DeviceProperties.Name", OWN(PAIR) },
    { "DeviceProperties.Value", OWN(PAIR_VALUE) },
    { "OperationProperties.Name", OWN(PAIR) },
    { "OperationProperties.Value", OWN(PAIR_VALUE) },
    { "Parameters.Name", OWN(PARAMETER) },
    { "Parameters.Value", OWN(PARAMETER_VALUE) },
    { "Parameters", OWN(PARAMETER_VALUE) },
    { "ModifiedProperties.Name", OWN(CHANGE) },
    { "ModifiedProperties.OldValue", OWN(CHANGE_OLD) },
    { "ModifiedProperties.NewValue", OWN(CHANGE_NEW) },
    { "ModifiedProperties", OWN(CHANGE) },
    { "Target.ID", OWN(TARGET) },
    { "Target.Type", OWN(TARGET_TYPE) },
    /* alerts */
    { "Name", CT_F_RULE_NAME, CT_AS_TEXT },
    { "Category", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "Verdict", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "AlertId", CT_F_RULE_ID, CT_AS_TEXT },
    { "Comments", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "DetectionType", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "P1Sender", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "P2Sender", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "Recipients", CT_F_ENVELOPE_TO, CT_AS_TEXT },
    { "Subject", CT_F_SUBJECT, CT_AS_TEXT },
    { "InternetMessageId", OWN(MESSAGE_ID) },
    { "AttachmentData.SHA256", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
    { "Url", CT_F_URL_FULL, CT_AS_TEXT },
    { "UserIp", CT_F_SOURCE_IP, CT_AS_IP },
    /* what stands around a record that cannot be read */
    { "CreationDate", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "createdDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "Operations", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "UserIds", CT_F_USER_NAME, CT_AS_TEXT },
    { "userPrincipalName", CT_F_USER_NAME, CT_AS_TEXT },
};

/* Names come in lower case too, from stores that fold them. */
static const struct ct_mapping mapping = { "m365.ual", rows, sizeof rows / sizeof *rows, true };

/* ---- a record ---- */

struct ual {
    const struct ct_record *rec;
    struct ct_log *log;
    struct ct_batch *b;
    enum ct_class class;
    struct ct_span operation;
    struct ct_log_change change;
    struct ct_span pair;      /* name of the pair in hand */
    struct ct_span parameter; /* the same of a cmdlet's */
    struct ct_span target;    /* whose type comes next */
    struct ct_span status;    /* ResultStatusDetail */
    struct ct_span apps[4];   /* each once */
    size_t n_apps, items, subjects;
    bool throttled;
};

static void add(struct ual *u, enum ct_field f, struct ct_span text)
{
    ct_log_value(u->log, u->b, f, CT_AS_TEXT, text);
}

static void add_app(struct ual *u, struct ct_span id)
{
    for (size_t i = 0; i < u->n_apps; i++)
        if (ct_span_eq(u->apps[i], id))
            return;
    if (u->n_apps == sizeof u->apps / sizeof *u->apps)
        return;
    u->apps[u->n_apps++] = id;
    add(u, CT_F_APP_ID, id);
}

static void add_object(struct ual *u, struct ct_span id)
{
    switch (u->class) {
    case CT_CLASS_CLOUD_FILE:
        add(u, CT_F_LOG_FILE_PATH, id);
        break;
    case CT_CLASS_AUTH:
        if (!ct_span_eq(id, CT_LIT("Unknown")) && !ct_span_eq(id, CT_LIT("Not Available")))
            add(u, CT_F_RESOURCE_ID, id);
        break;
    default:
        add(u, CT_F_OBJECT_ID, id);
    }
}

/* Numbers of Exchange in words. */
static struct ct_span logon_type(struct ct_span n)
{
    static const char *const words[] = { "owner", "admin", "delegate", "transport",
        "system service", "best access", "delegated admin" };

    if (n.len == 1 && n.ptr[0] >= '0' && n.ptr[0] <= '6')
        return ct_span_str(words[n.ptr[0] - '0']);
    return n;
}

/* A UserLoginFailed may have the status "Success": the request was answered. */
static void add_outcome(struct ual *u, struct ct_span word)
{
    struct ct_span is = ct_microsoft_outcome(word);

    if (ct_span_eq(u->operation, CT_LIT("UserLoggedIn")))
        is = CT_LIT("success");
    else if (ct_span_eq(u->operation, CT_LIT("UserLoginFailed")))
        is = CT_LIT("failure");
    add(u, CT_F_EVENT_OUTCOME, is);
}

/* ---- pairs ---- */

#define NAME(s)          \
    {                    \
        s, sizeof(s) - 1 \
    }

static const struct {
    struct ct_span name;
    enum ct_field field;
    enum ct_as as;
} pairs[] = {
    { NAME("UserAgent"), CT_F_USER_AGENT, CT_AS_TEXT },
    { NAME("RequestType"), CT_F_AUTH_PROTOCOL, CT_AS_TEXT },
    { NAME("UserAuthenticationMethod"), CT_F_AUTH_LOGON_METHOD, CT_AS_TEXT },
    { NAME("SessionId"), CT_F_SESSION_ID, CT_AS_TEXT },
    { NAME("OS"), CT_F_DEVICE_OS, CT_AS_TEXT },
    { NAME("Id"), CT_F_DEVICE_ID, CT_AS_TEXT },
    { NAME("DisplayName"), CT_F_DEVICE_NAME, CT_AS_TEXT },
    { NAME("TrustType"), CT_F_DEVICE_TRUST, CT_AS_TEXT },
    { NAME("IsCompliant"), CT_F_DEVICE_COMPLIANT, CT_AS_LOWER },
    { NAME("IsCompliantAndManaged"), CT_F_DEVICE_COMPLIANT, CT_AS_LOWER },
    { NAME("IsManaged"), CT_F_DEVICE_MANAGED, CT_AS_LOWER },
    { NAME("MailAccessType"), CT_F_MAILBOX_ACCESS, CT_AS_TEXT },
    { NAME("IsThrottled"), CT_F_MAILBOX_THROTTLED, CT_AS_LOWER },
};

/* Rules that Outlook sets say all of themselves in pairs. */
static bool rule_pair(struct ual *u, struct ct_span value)
{
    if (u->class != CT_CLASS_CONFIG || !ct_span_eq(u->operation, CT_LIT("UpdateInboxRules")))
        return false;
    if (ct_span_eq(u->pair, CT_LIT("RuleName")))
        add(u, CT_F_OBJECT_NAME, value);
    ct_log_change(&u->change, u->b, CT_CHANGE_NAME, u->pair);
    ct_log_change(&u->change, u->b, CT_CHANGE_NEW, value);
    return true;
}

static void add_pair(struct ual *u, struct ct_span value)
{
    if (rule_pair(u, value))
        return;
    if (ct_span_eq(u->pair, CT_LIT("ResultStatusDetail")))
        u->status = value;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (ct_span_eq(u->pair, pairs[i].name))
            ct_log_value(u->log, u->b, pairs[i].field, pairs[i].as, value);
    u->throttled |=
        ct_span_eq(u->pair, CT_LIT("IsThrottled")) && ct_span_ieq(value, CT_LIT("true"));
    u->pair = (struct ct_span){ 0 };
}

/* Whom a cmdlet lets in, or where it sends mail. */
static void add_receiver(struct ual *u, struct ct_span value)
{
    static const struct ct_span names[] = { NAME("User"), NAME("Trustee"),
        NAME("ForwardingSmtpAddress"), NAME("ForwardingAddress"), NAME("ForwardTo"),
        NAME("RedirectTo"), NAME("ForwardAsAttachmentTo"), NAME("BlindCopyTo"),
        NAME("RedirectMessageTo"), NAME("CopyTo"), NAME("GrantSendOnBehalfTo") };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!ct_span_eq(u->parameter, names[i]))
            continue;
        while (value.len) {
            struct ct_span one = ct_span_trim(ct_span_cut_chr(&value, ';'));

            if (ct_span_istarts(one, CT_LIT("smtp:")))
                one = ct_span_from(one, 5);
            add(u, CT_F_SHARE_TARGET, one);
        }
    }
}

static void add_parameter(struct ual *u, struct ct_span value)
{
    if (u->class != CT_CLASS_CONFIG && u->class != CT_CLASS_ACTIVITY)
        return;
    ct_log_change(
        &u->change, u->b, CT_CHANGE_NAME, u->parameter.len ? u->parameter : CT_LIT("Parameters"));
    ct_log_change(&u->change, u->b, CT_CHANGE_NEW, value);
    if (ct_span_eq(u->parameter, CT_LIT("Name")))
        add(u, CT_F_OBJECT_NAME, value);
    add_receiver(u, value);
    u->parameter = (struct ct_span){ 0 };
}

/* Of a directory object, several names: 5 is that of an account, 1 one for people. */
static void add_target(struct ual *u, struct ct_span type)
{
    if (u->class == CT_CLASS_CONFIG && ct_span_eq(type, CT_LIT("5")))
        add(u, CT_F_TARGET_USER, u->target);
    else if (u->class == CT_CLASS_CONFIG && ct_span_eq(type, CT_LIT("1")))
        add(u, CT_F_OBJECT_NAME, u->target);
    u->target = (struct ct_span){ 0 };
}

/* ---- items ---- */

static struct ct_span without_angles(struct ct_span id)
{
    if (id.len > 2 && id.ptr[0] == '<' && id.ptr[id.len - 1] == '>')
        return (struct ct_span){ id.ptr + 1, id.len - 2 };
    return id;
}

static void add_item(struct ual *u, struct ct_span id)
{
    if (!ct_batch_fits(u->b, 2)) {
        ct_batch_loss(u->b, "a record of more items than are kept; the rest was left out",
            u->rec->offset, u->rec->length);
        return;
    }
    ct_batch_str(u->b, CT_F_MAILBOX_ITEM, without_angles(id));
    u->items++;
}

/* Stands behind the id of its item, where that has one. */
static void add_subject(struct ual *u, struct ct_span text)
{
    for (; u->items <= u->subjects && ct_batch_fits(u->b, 2); u->items++)
        ct_batch_str(u->b, CT_F_MAILBOX_ITEM, (struct ct_span){ "", 0 });
    for (; u->subjects + 1 < u->items && ct_batch_fits(u->b, 2); u->subjects++)
        ct_batch_str(u->b, CT_F_MAILBOX_SUBJECT, (struct ct_span){ "", 0 });
    ct_batch_str(u->b, CT_F_MAILBOX_SUBJECT, text);
    u->subjects++;
}

/* ---- all of it ---- */

static void own_pair(struct ual *u, const struct ct_native_value *v)
{
    switch ((unsigned)v->row->as) {
    case OWN_PAIR:
        u->pair = v->text;
        break;
    case OWN_PAIR_VALUE:
        add_pair(u, v->text);
        break;
    case OWN_PARAMETER:
        u->parameter = v->text;
        break;
    case OWN_PARAMETER_VALUE:
        add_parameter(u, v->text);
        break;
    case OWN_CHANGE:
        ct_log_change(&u->change, u->b, CT_CHANGE_NAME, v->text);
        break;
    case OWN_CHANGE_OLD:
        ct_log_change(&u->change, u->b, CT_CHANGE_OLD, v->text);
        break;
    case OWN_CHANGE_NEW:
        ct_log_change(&u->change, u->b, CT_CHANGE_NEW, v->text);
        break;
    case OWN_TARGET:
        u->target = v->text;
        break;
    case OWN_TARGET_TYPE:
        add_target(u, v->text);
        break;
    default:
        break;
    }
}

static void own(struct ual *u, const struct ct_native_value *v)
{
    switch ((unsigned)v->row->as) {
    case OWN_OBJECT:
        add_object(u, v->text);
        break;
    case OWN_APP:
        add_app(u, v->text);
        break;
    case OWN_STATUS:
        add_outcome(u, v->text);
        break;
    case OWN_LOGON:
        add(u, CT_F_LOGON_TYPE, logon_type(v->text));
        break;
    case OWN_OWNER:
        add(u, CT_F_MAILBOX_OWNER, v->text);
        break;
    case OWN_ITEM:
        add_item(u, v->text);
        break;
    case OWN_ITEM_SUBJECT:
        add_subject(u, v->text);
        break;
    case OWN_FOLDER:
        if (ct_batch_fits(u->b, 1))
            add(u, CT_F_MAILBOX_FOLDER, v->text);
        break;
    case OWN_LOGON_ERROR:
        add(u, CT_F_EVENT_REASON, v->text);
        break;
    case OWN_CODE:
        if (!ct_span_eq(v->text, CT_LIT("0")))
            add(u, CT_F_EVENT_CODE, v->text);
        break;
    case OWN_RELATED:
        add(u, CT_F_CORRELATION_ID, v->text);
        break;
    case OWN_FILE_NAME:
        add(u, CT_F_LOG_FILE_NAME, v->text);
        break;
    case OWN_SHARED_WITH:
        add(u, CT_F_SHARE_TARGET, v->text);
        break;
    case OWN_MESSAGE_ID:
        add(u, CT_F_MESSAGE_ID, without_angles(v->text));
        break;
    default:
        own_pair(u, v);
    }
}

static void finish(struct ual *u)
{
    size_t dash = ct_span_chr(u->operation, '-', 0);

    ct_log_change_end(&u->change, u->b);
    if (u->class == CT_CLASS_AUTH) {
        add_outcome(u, (struct ct_span){ 0 });
        if (!ct_span_eq(u->status, CT_LIT("Success")))
            add(u, CT_F_EVENT_REASON, u->status);
    }
    if (u->class == CT_CLASS_CONFIG)
        add(u, CT_F_OBJECT_TYPE,
            dash < u->operation.len                           ? ct_span_from(u->operation, dash + 1)
            : ct_span_ihas(u->operation, CT_LIT("InboxRule")) ? CT_LIT("InboxRule")
                                                              : ct_directory_object(u->operation));
    while (u->subjects && u->subjects < u->items && ct_batch_fits(u->b, 1)) {
        ct_batch_str(u->b, CT_F_MAILBOX_SUBJECT, (struct ct_span){ "", 0 });
        u->subjects++;
    }
    if (u->throttled)
        ct_batch_loss(u->b,
            "MailItemsAccessed was throttled: what this mailbox had read in the next 24 hours is "
            "not in the log",
            u->rec->offset, u->rec->length);
}

/* The member, or one whose name differs by case only. */
static struct ct_span get(const struct ct_log *log, const char *name)
{
    struct ct_span is = ct_log_get(log, name);

    for (size_t i = 0; is.len == 0 && i < log->native.v.n; i++)
        if (ct_span_ieq(log->native.v.v[i].name, ct_span_str(name)))
            is = log->native.v.v[i].text;
    return is;
}

/* ---- what stands around ---- */

static bool starts_inner(struct ct_span name)
{
    return ct_span_starts(name, CT_LIT("auditData.")) || ct_span_starts(name, CT_LIT("AuditData."));
}

static void note_search(struct ct_log *log)
{
    struct ct_span count = ct_log_get(log, "ResultCount"), index = ct_log_get(log, "ResultIndex");
    uint64_t found;

    if (index.len == 0)
        return;
    if (ct_span_uint(count, INT64_MAX, &found))
        ct_log_seen_search(&log->seen, (int64_t)found);
    else if (count.len)
        ct_log_seen_search(&log->seen, -1);
}

/* Drops what stands in front of value `first`, or where it is 0 what is no member of AuditData. */
static void keep_inner(struct ct_native *n, size_t first)
{
    size_t kept = 0;

    for (size_t i = first; i < n->v.n; i++) {
        struct ct_native_value v = n->v.v[i];

        if (first == 0 && !starts_inner(v.name))
            continue;
        if (first == 0)
            v.name = ct_span_from(v.name, strlen("AuditData."));
        n->v.v[kept++] = v;
    }
    n->v.n = kept;
}

/* Leaves the record alone in log->native. False when it could not be read to its end: then what was
 * read of it and what stands around it are there. */
static bool unwrap(struct ct_log *log)
{
    struct ct_native *n = &log->native;
    bool columns = false;

    for (size_t i = 0; i < n->v.n; i++) {
        struct ct_native_value v = n->v.v[i];

        if (starts_inner(v.name)) {
            keep_inner(n, 0);
            return true;
        }
        columns |= ct_span_eq(v.name, CT_LIT("CreationDate"));
        if (!ct_span_ieq(v.name, CT_LIT("AuditData")))
            continue;

        size_t first = n->v.n;
        const char *why = ct_native_json(n, v.text, (struct ct_span){ 0 }, log->work);

        note_search(log);
        if (why)
            return false;
        keep_inner(n, first);
        return true;
    }
    return !columns;
}

enum ct_read ct_ual_event(const struct ct_record *rec, struct ct_batch *b, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ual u = { .rec = rec, .log = log, .b = b };
    bool whole = unwrap(log);

    u.operation = get(log, "Operation");
    if (u.operation.len == 0)
        u.operation = get(log, "Operations");
    if (u.operation.len == 0) {
        *ret_reason = "a record of the audit log without its operation";
        return CT_READ_MALFORMED;
    }
    if (ct_log_seen_again(&log->seen, get(log, "Id"), rec->seed))
        return CT_READ_IGNORED;
    u.class = ct_ual_class(get(log, "RecordType"), u.operation, get(log, "Workload"));
    ct_log_event(rec, &mapping, u.class, b);
    for (size_t i = 0; i < log->native.v.n; i++) {
        const struct ct_native_value *v = &log->native.v.v[i];

        if (v->row && (int)v->row->as > CT_AS_OWN - 1)
            own(&u, v);
    }
    finish(&u);
    if (!whole)
        ct_batch_loss(b, "a row whose AuditData is cut or missing: only its columns were read",
            rec->offset, rec->length);
    return CT_READ_OK;
}

void ct_ual_end(struct ct_log *log, struct ct_batch *b, uint64_t at, bool whole)
{
    ct_log_seen_end(&log->seen, b, at, whole, 5000);
}
