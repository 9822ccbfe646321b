/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entra: which kind a record is, a table for each, and what no table can say.
 *
 * A record of diagnostic settings has an envelope whose names partly mean something else
 * than the same ones inside ("resourceId": the tenant's log, not what was signed in to); of it only
 * a few are kept. "none" and "<null>" stand for nothing in most members.
 */
#include "read/entra.h"

#include "read/log_change.h"
#include "read/ual.h"

enum own {
    OWN_WORD = CT_AS_OWN + 64, /* plus the field: text, unless it means nothing */
    OWN_CODE = CT_AS_OWN,
    OWN_REASON,
    OWN_STATUS,
    OWN_RESULT,
    OWN_PROTOCOL,
    OWN_TRANSFER,
    OWN_CLIENT,
    OWN_METHOD,
    OWN_PLACE,
    OWN_CHANGE,
    OWN_CHANGE_OLD,
    OWN_CHANGE_NEW,
    OWN_KEY,
    OWN_KEY_VALUE,
    OWN_TYPE,
    OWN_APP,
};

#define OWN(name) CT_FIELD_NONE, (enum ct_as)(OWN_##name)
#define WORD(f) CT_FIELD_NONE, (enum ct_as)(OWN_WORD + (int)(f))

#define ENVELOPE                                                                                  \
    { "time", CT_FIELD_NONE, CT_AS_EVENT_UTC }, { "tenantId", CT_F_ORGANIZATION_ID, CT_AS_TEXT }, \
        { "callerIpAddress", CT_F_SOURCE_IP, CT_AS_IP_PORT },                                     \
        { "correlationId", CT_F_CORRELATION_ID, CT_AS_TEXT },                                     \
        { "Correlation ID", CT_F_CORRELATION_ID, CT_AS_TEXT },                                    \
        { "Date (UTC)", CT_FIELD_NONE, CT_AS_EVENT_UTC },                                         \
        { "TimeGenerated", CT_FIELD_NONE, CT_AS_EVENT_UTC }, { "id", CT_F_EVENT_ID, CT_AS_TEXT }, \
        { "ipAddress", CT_F_SOURCE_IP, CT_AS_IP_PORT },                                           \
        { "userPrincipalName", WORD(CT_F_USER_NAME) }, { "userId", WORD(CT_F_USER_ID) },          \
        { "userAgent", WORD(CT_F_USER_AGENT) }, { "User Agent", WORD(CT_F_USER_AGENT) },          \
        { "location.countryOrRegion", CT_F_SOURCE_COUNTRY, CT_AS_TEXT },                          \
        { "location.state", CT_F_SOURCE_REGION, CT_AS_TEXT },                                     \
    {                                                                                             \
        "location.city", CT_F_SOURCE_CITY, CT_AS_TEXT                                             \
    }

static const struct ct_map_row signin_rows[] = {
    ENVELOPE,
    { "createdDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "servicePrincipalName", WORD(CT_F_USER_NAME) },
    { "servicePrincipalId", WORD(CT_F_USER_ID) },
    { "userType", CT_F_USER_TYPE, CT_AS_TEXT },
    { "autonomousSystemNumber", CT_F_SOURCE_AS, CT_AS_TEXT },
    { "appId", OWN(APP) },
    { "appDisplayName", CT_F_APP_NAME, CT_AS_TEXT },
    { "resourceId", WORD(CT_F_RESOURCE_ID) },
    { "resourceIdentity", WORD(CT_F_RESOURCE_ID) },
    { "resourceDisplayName", WORD(CT_F_RESOURCE_NAME) },
    { "clientAppUsed", OWN(CLIENT) },
    { "authenticationProtocol", OWN(PROTOCOL) },
    { "originalTransferMethod", OWN(TRANSFER) },
    { "status.errorCode", OWN(CODE) },
    { "resultType", OWN(CODE) },
    { "status.failureReason", OWN(REASON) },
    { "resultDescription", OWN(REASON) },
    { "status.additionalDetails", WORD(CT_F_AUTH_MFA) },
    { "authenticationRequirement", WORD(CT_F_AUTH_REQUIREMENT) },
    { "authenticationDetails.authenticationMethod", OWN(METHOD) },
    { "authenticationMethodsUsed", OWN(METHOD) },
    { "mfaDetail.authMethod", OWN(METHOD) },
    { "conditionalAccessStatus", WORD(CT_F_AUTH_POLICY) },
    { "riskLevelDuringSignIn", WORD(CT_F_AUTH_RISK) },
    { "riskState", WORD(CT_F_AUTH_RISK) },
    { "riskDetail", WORD(CT_F_AUTH_RISK) },
    { "riskEventTypes_v2", WORD(CT_F_AUTH_RISK) },
    { "incomingTokenType", WORD(CT_F_TOKEN_TYPE) },
    { "isInteractive", CT_F_AUTH_INTERACTIVE, CT_AS_LOWER },
    { "deviceDetail.deviceId", WORD(CT_F_DEVICE_ID) },
    { "deviceDetail.displayName", WORD(CT_F_DEVICE_NAME) },
    { "deviceDetail.operatingSystem", WORD(CT_F_DEVICE_OS) },
    { "deviceDetail.isCompliant", CT_F_DEVICE_COMPLIANT, CT_AS_LOWER },
    { "deviceDetail.isManaged", CT_F_DEVICE_MANAGED, CT_AS_LOWER },
    { "deviceDetail.trustType", WORD(CT_F_DEVICE_TRUST) },
    { "sessionId", WORD(CT_F_SESSION_ID) },
    { "uniqueTokenIdentifier", WORD(CT_F_TOKEN_ID) },
    /* the portal's CSV */
    { "Request ID", CT_F_EVENT_ID, CT_AS_TEXT },
    { "User ID", WORD(CT_F_USER_ID) },
    { "Username", WORD(CT_F_USER_NAME) },
    { "User type", WORD(CT_F_USER_TYPE) },
    { "Service principal name", WORD(CT_F_USER_NAME) },
    { "Service principal ID", WORD(CT_F_USER_ID) },
    { "IP address", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "Location", OWN(PLACE) },
    { "Autonomous system  number", WORD(CT_F_SOURCE_AS) },
    { "Autonomous system number", WORD(CT_F_SOURCE_AS) },
    { "Application", WORD(CT_F_APP_NAME) },
    { "Application ID", OWN(APP) },
    { "Resource", WORD(CT_F_RESOURCE_NAME) },
    { "Resource ID", WORD(CT_F_RESOURCE_ID) },
    { "Resource tenant ID", WORD(CT_F_ORGANIZATION_ID) },
    { "Client app", OWN(CLIENT) },
    { "Authentication Protocol", OWN(PROTOCOL) },
    { "Original transfer method", OWN(TRANSFER) },
    { "Status", OWN(STATUS) },
    { "Sign-in error code", OWN(CODE) },
    { "Failure reason", OWN(REASON) },
    { "Multifactor authentication result", WORD(CT_F_AUTH_MFA) },
    { "Multifactor authentication auth method", OWN(METHOD) },
    { "Authentication requirement", WORD(CT_F_AUTH_REQUIREMENT) },
    { "Conditional Access", WORD(CT_F_AUTH_POLICY) },
    { "Incoming token type", WORD(CT_F_TOKEN_TYPE) },
    { "Device ID", WORD(CT_F_DEVICE_ID) },
    { "Operating System", WORD(CT_F_DEVICE_OS) },
    { "Compliant", CT_F_DEVICE_COMPLIANT, CT_AS_LOWER },
    { "Managed", CT_F_DEVICE_MANAGED, CT_AS_LOWER },
    { "Join Type", WORD(CT_F_DEVICE_TRUST) },
    { "Session ID", WORD(CT_F_SESSION_ID) },
    { "Unique token identifier", WORD(CT_F_TOKEN_ID) },
};

static const struct ct_map_row audit_rows[] = {
    ENVELOPE,
    { "activityDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "Date", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "activityDisplayName", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "Activity", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "result", OWN(RESULT) },
    { "resultReason", OWN(REASON) },
    { "initiatedBy.user.userPrincipalName", WORD(CT_F_USER_NAME) },
    { "initiatedBy.user.id", WORD(CT_F_USER_ID) },
    { "initiatedBy.user.ipAddress", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "initiatedBy.app.appId", OWN(APP) },
    { "initiatedBy.app.displayName", CT_F_APP_NAME, CT_AS_TEXT },
    { "initiatedBy.app.servicePrincipalId", WORD(CT_F_USER_ID) },
    { "initiatedBy.app.servicePrincipalName", WORD(CT_F_USER_NAME) },
    { "ActorUserPrincipalName", WORD(CT_F_USER_NAME) },
    { "ActorObjectId", WORD(CT_F_USER_ID) },
    { "ActorServicePrincipalName", WORD(CT_F_USER_NAME) },
    { "ActorServicePrincipalId", WORD(CT_F_USER_ID) },
    { "ActorType", WORD(CT_F_USER_TYPE) },
    { "targetResources.id", WORD(CT_F_OBJECT_ID) },
    { "targetResources.displayName", WORD(CT_F_OBJECT_NAME) },
    { "targetResources.type", OWN(TYPE) },
    { "targetResources.userPrincipalName", WORD(CT_F_TARGET_USER) },
    { "targetResources.modifiedProperties.displayName", OWN(CHANGE) },
    { "targetResources.modifiedProperties.oldValue", OWN(CHANGE_OLD) },
    { "targetResources.modifiedProperties.newValue", OWN(CHANGE_NEW) },
    { "additionalDetails.key", OWN(KEY) },
    { "additionalDetails.value", OWN(KEY_VALUE) },
};

static const struct ct_map_row risk_rows[] = {
    ENVELOPE,
    { "activityDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "detectedDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "riskEventType", CT_F_RULE_NAME, CT_AS_TEXT },
    { "activity", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "riskLevel", WORD(CT_F_AUTH_RISK) },
    { "riskState", WORD(CT_F_AUTH_RISK) },
    { "riskDetail", CT_F_EVENT_REASON, CT_AS_TEXT },
};

static const struct ct_map_row graph_rows[] = {
    ENVELOPE,
    { "requestId", CT_F_EVENT_ID, CT_AS_TEXT },
    { "requestMethod", CT_F_HTTP_METHOD, CT_AS_TEXT },
    { "requestUri", CT_F_URL_FULL, CT_AS_TEXT },
    { "responseStatusCode", CT_F_HTTP_STATUS, CT_AS_INT },
    { "responseSizeBytes", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "appId", OWN(APP) },
    { "UserPrincipalObjectID", WORD(CT_F_USER_ID) },
    { "servicePrincipalId", WORD(CT_F_USER_ID) },
    { "signInActivityId", WORD(CT_F_TOKEN_ID) },
    { "sessionId", WORD(CT_F_SESSION_ID) },
    { "C_DeviceId", WORD(CT_F_DEVICE_ID) },
};

static const struct ct_map_row other_rows[] = {
    ENVELOPE,
    { "operationName", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "activityDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "result", OWN(RESULT) },
};

static const struct kind {
    const char *mark; /* a member that only this kind has */
    enum ct_class class;
    struct ct_mapping mapping;
    const char *action; /* where the record has no words for it */
} kinds[] = {
    { "activityDisplayName", CT_CLASS_CONFIG,
        { "entra.audit", audit_rows, sizeof audit_rows / sizeof *audit_rows, true }, NULL },
    { "riskEventType", CT_CLASS_ALERT,
        { "entra.risk", risk_rows, sizeof risk_rows / sizeof *risk_rows, true }, NULL },
    { "requestUri", CT_CLASS_ACTIVITY,
        { "entra.graph_activity", graph_rows, sizeof graph_rows / sizeof *graph_rows, true },
        "Microsoft Graph Activity" },
    { "appDisplayName", CT_CLASS_AUTH,
        { "entra.signin", signin_rows, sizeof signin_rows / sizeof *signin_rows, true },
        "Sign-in activity" },
};

#define AUDIT (&kinds[0])
#define SIGNIN (&kinds[3])

static const struct kind other = { NULL, CT_CLASS_ACTIVITY,
    { "entra.other", other_rows, sizeof other_rows / sizeof *other_rows, true }, NULL };

/* ---- the envelope ---- */

/* Members of it that mean the same as inside. */
static bool of_envelope(struct ct_span name)
{
    static const char *const names[] = { "time", "tenantId", "callerIpAddress", "resultType",
        "resultDescription", "operationName", "correlationId", "category" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ct_span_eq(name, ct_span_str(names[i])))
            return true;
    return false;
}

/* Takes the record out of it; what is inside comes first, since the first value of a field counts.
 */
static void unwrap(struct ct_native *n)
{
    struct ct_span inside = CT_LIT("properties.");
    struct ct_native_value kept[8];
    size_t n_kept = 0, to = 0;
    bool any = false;

    for (size_t i = 0; i < n->v.n && !any; i++)
        any = ct_span_starts(n->v.v[i].name, inside);
    for (size_t i = 0; any && i < n->v.n; i++) {
        struct ct_native_value v = n->v.v[i];

        if (ct_span_starts(v.name, inside)) {
            v.name = ct_span_from(v.name, inside.len);
            n->v.v[to++] = v;
        } else if (n_kept < sizeof kept / sizeof *kept && of_envelope(v.name)) {
            kept[n_kept++] = v;
        }
    }
    for (size_t i = 0; any && i < n_kept; i++)
        n->v.v[to++] = kept[i];
    if (any)
        n->v.n = to;
}

static bool has(const struct ct_native *n, const char *name)
{
    for (size_t i = 0; i < n->v.n; i++)
        if (ct_span_ieq(n->v.v[i].name, ct_span_str(name)))
            return true;
    return false;
}

static const struct kind *kind_of(const struct ct_native *n)
{
    if (has(n, "Activity") && has(n, "CorrelationId") && has(n, "Category"))
        return AUDIT;
    if (has(n, "Request ID") || has(n, "Sign-in error code") || has(n, "status.errorCode"))
        return SIGNIN;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (has(n, kinds[i].mark))
            return &kinds[i];
    return has(n, "isInteractive") || (has(n, "appId") && has(n, "createdDateTime")) ? SIGNIN
                                                                                     : &other;
}

/* ---- values ---- */

struct entra {
    struct ct_log *log;
    struct ct_batch *b;
    const struct kind *kind;
    struct ct_log_change change;
    struct ct_span code, reason, status;
    struct ct_span protocol, transfer, client;
    struct ct_span key, type;
    struct ct_span methods[4]; /* each once */
    size_t n_methods;
};

static bool is_nothing(struct ct_span s)
{
    static const char *const words[] = { "none", "<null>", "null", "unknownFutureValue", "{}" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ct_span_ieq(s, ct_span_str(words[i])))
            return true;
    return s.len == 0;
}

static void add(struct entra *e, enum ct_field f, struct ct_span text)
{
    if (!is_nothing(text))
        ct_log_value(e->log, e->b, f, CT_AS_TEXT, text);
}

static void add_method(struct entra *e, struct ct_span method)
{
    for (size_t i = 0; i < e->n_methods; i++)
        if (ct_span_eq(e->methods[i], method))
            return;
    if (e->n_methods == sizeof e->methods / sizeof *e->methods)
        return;
    e->methods[e->n_methods++] = method;
    add(e, CT_F_AUTH_LOGON_METHOD, method);
}

/* "City, Region, CC"; any of them may be empty. */
static void add_place(struct entra *e, struct ct_span s)
{
    size_t first = ct_span_chr(s, ',', 0), last = s.len;

    for (size_t at = first; at < s.len; at = ct_span_chr(s, ',', at + 1))
        last = at;
    if (last == s.len) {
        add(e, CT_F_SOURCE_COUNTRY, ct_span_trim(s));
        return;
    }
    add(e, CT_F_SOURCE_CITY, ct_span_trim(ct_span_head(s, first)));
    if (last > first)
        add(e, CT_F_SOURCE_REGION,
            ct_span_trim((struct ct_span){ s.ptr + first + 1, last - first - 1 }));
    add(e, CT_F_SOURCE_COUNTRY, ct_span_trim(ct_span_from(s, last + 1)));
}

/* Values in quotes, as JSON has them within JSON. */
static struct ct_span bare(struct ct_span s)
{
    if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
        return (struct ct_span){ s.ptr + 1, s.len - 2 };
    return ct_span_eq(s, CT_LIT("[]")) || ct_span_eq(s, CT_LIT("null")) ? (struct ct_span){ 0 } : s;
}

static void add_detail(struct entra *e, struct ct_span value)
{
    if (ct_span_ieq(e->key, CT_LIT("User-Agent")))
        add(e, CT_F_USER_AGENT, value);
    e->key = (struct ct_span){ 0 };
}

static void keep_first(struct ct_span *to, struct ct_span text)
{
    if (to->len == 0 && !is_nothing(text))
        *to = text;
}

static void own_change(struct entra *e, const struct ct_native_value *v)
{
    switch ((unsigned)v->row->as) {
    case OWN_CHANGE:
        ct_log_change(&e->change, e->b, CT_CHANGE_NAME, v->text);
        break;
    case OWN_CHANGE_OLD:
        ct_log_change(&e->change, e->b, CT_CHANGE_OLD, bare(v->text));
        break;
    case OWN_CHANGE_NEW:
        ct_log_change(&e->change, e->b, CT_CHANGE_NEW, bare(v->text));
        break;
    case OWN_KEY:
        e->key = v->text;
        break;
    case OWN_KEY_VALUE:
        add_detail(e, v->text);
        break;
    case OWN_TYPE:
        keep_first(&e->type, v->text);
        break;
    case OWN_PLACE:
        add_place(e, v->text);
        break;
    default:
        break;
    }
}

static void own(struct entra *e, const struct ct_native_value *v)
{
    unsigned as = (unsigned)v->row->as;

    switch (as) {
    case OWN_CODE:
        keep_first(&e->code, v->text);
        break;
    case OWN_REASON:
        keep_first(&e->reason, v->text);
        break;
    case OWN_STATUS:
    case OWN_RESULT:
        keep_first(&e->status, v->text);
        break;
    case OWN_PROTOCOL:
        keep_first(&e->protocol, v->text);
        break;
    case OWN_TRANSFER:
        keep_first(&e->transfer, v->text);
        break;
    case OWN_CLIENT:
        keep_first(&e->client, v->text);
        break;
    case OWN_METHOD:
        add_method(e, v->text);
        break;
    case OWN_APP:
        add(e, CT_F_APP_ID, v->text);
        break;
    default:
        if (as >= OWN_WORD)
            add(e, (enum ct_field)(as - OWN_WORD), v->text);
        else
            own_change(e, v);
    }
}

/* Settings of the portal's CSV have numbers in their names: "Target1ModifiedProperty2NewValue". */
static void csv_change(struct entra *e, const struct ct_native_value *v)
{
    static const struct {
        const char *ends;
        enum ct_change_part part;
    } ends[] = { { "Name", CT_CHANGE_NAME }, { "OldValue", CT_CHANGE_OLD },
        { "NewValue", CT_CHANGE_NEW } };

    if (!ct_span_starts(v->name, CT_LIT("Target")))
        return;
    for (size_t i = 0;
         ct_span_has(v->name, CT_LIT("ModifiedProperty")) && i < sizeof ends / sizeof *ends; i++)
        if (ct_span_ends(v->name, ct_span_str(ends[i].ends)))
            ct_log_change(&e->change, e->b, ends[i].part, bare(v->text));
    if (ct_span_ends(v->name, CT_LIT("ObjectId")))
        add(e, CT_F_OBJECT_ID, v->text);
    else if (ct_span_ends(v->name, CT_LIT("DisplayName")))
        add(e, CT_F_OBJECT_NAME, v->text);
    else if (ct_span_ends(v->name, CT_LIT("UserPrincipalName")))
        add(e, CT_F_TARGET_USER, v->text);
    else if (ct_span_ends(v->name, CT_LIT("Type")))
        keep_first(&e->type, v->text);
}

/* A sign-in that asked for more (a second factor, consent) has a code too: it did not get in. */
static void finish_signin(struct entra *e)
{
    bool legacy = !ct_span_eq(e->client, CT_LIT("Browser")) &&
                  !ct_span_istarts(e->client, CT_LIT("Mobile Apps and Desktop"));
    struct ct_span out = ct_microsoft_outcome(e->status);

    if (e->code.len)
        out = ct_span_eq(e->code, CT_LIT("0")) ? CT_LIT("success") : CT_LIT("failure");
    add(e, CT_F_EVENT_OUTCOME, out);
    if (e->code.len && !ct_span_eq(e->code, CT_LIT("0"))) {
        add(e, CT_F_EVENT_CODE, e->code);
        add(e, CT_F_EVENT_REASON, e->reason);
    }
    add(e, CT_F_CLIENT_INFO, e->client);
    if (e->protocol.len == 0)
        e->protocol = e->transfer.len ? e->transfer : legacy ? e->client : e->protocol;
    add(e, CT_F_AUTH_PROTOCOL, e->protocol);
}

static void finish(struct entra *e)
{
    struct ct_span action = ct_log_get(e->log, "operationName"), type;

    if (action.len == 0 && e->kind->action)
        action = ct_span_str(e->kind->action);
    ct_log_change_end(&e->change, e->b);
    add(e, CT_F_EVENT_ACTION, action);
    if (e->kind == SIGNIN) {
        finish_signin(e);
        return;
    }
    add(e, CT_F_EVENT_OUTCOME, ct_microsoft_outcome(e->status));
    add(e, CT_F_EVENT_REASON, e->reason);
    if (e->kind != AUDIT)
        return;
    type = ct_log_get(e->log, "activityDisplayName");
    type = ct_directory_object(type.len ? type : ct_log_get(e->log, "Activity"));
    add(e, CT_F_OBJECT_TYPE, type.len ? type : e->type);
}

enum ct_read ct_entra_event(
    const struct ct_record *rec, struct ct_batch *b, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct entra e = { .log = log, .b = b };
    struct ct_span id;

    unwrap(&log->native);
    e.kind = kind_of(&log->native);
    if (e.kind == &other && !has(&log->native, "operationName")) {
        *ret_reason = "a record that is neither a sign-in nor a change of the directory";
        return CT_READ_MALFORMED;
    }
    id = ct_log_get(log, e.kind == SIGNIN && has(&log->native, "Request ID") ? "Request ID" : "id");
    if (ct_log_seen_again(&log->seen, id, rec->seed))
        return CT_READ_IGNORED;
    ct_log_event(rec, &e.kind->mapping, e.kind->class, b);
    for (size_t i = 0; i < log->native.v.n; i++) {
        const struct ct_native_value *v = &log->native.v.v[i];

        if (v->row && (int)v->row->as >= CT_AS_OWN)
            own(&e, v);
        else if (!v->row && e.kind == AUDIT)
            csv_change(&e, v);
    }
    finish(&e);
    return CT_READ_OK;
}

void ct_entra_end(struct ct_log *log, struct ct_batch *b, uint64_t at, bool whole)
{
    ct_log_seen_end(&log->seen, b, at, whole, 0);
}
