/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gws: activities of Google Workspace, as the Reports API returns them.
 *
 *   {"kind":"admin#reports#activities","items":[{"id":…,"actor":…,"events":[…]}]}   pages
 *   one activity a line or in an array; exports with one event in each, at its top
 *
 * One event for each event of an activity: they share who, where and when. Parameters are pairs
 * of a name and a value of one of several types; the names mean the same in all
 * applications that have them, so one table serves all
 * (https://developers.google.com/workspace/admin/reports/v1/appendix/activity).
 */
#include "parse/json.h"
#include "read/log.h"
#include "read/log_probe.h"

#define MAX_EVENTS 4096   /* of one activity */
#define MAX_PARAMETER 4   /* messages within messages */
#define NAME "event.name" /* of the event, beside those of its parameters */
#define TYPE "event.type"

static const struct ct_map_row rows[] = {
    { "id.time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "id.customerId", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
    { "actor.email", CT_F_USER_NAME, CT_AS_TEXT },
    { "actor.profileId", CT_F_USER_ID, CT_AS_TEXT },
    { "actor.callerType", CT_F_USER_TYPE, CT_AS_TEXT },
    { "actor.applicationInfo.oauthClientId", CT_F_APP_ID, CT_AS_TEXT },
    { "actor.applicationInfo.applicationName", CT_F_APP_NAME, CT_AS_TEXT },
    { "ipAddress", CT_F_SOURCE_IP, CT_AS_IP },
    { "networkInfo.ipAsn", CT_F_SOURCE_AS, CT_AS_TEXT },
    { "networkInfo.regionCode", CT_F_SOURCE_COUNTRY, CT_AS_TEXT },
    { NAME, CT_F_EVENT_ACTION, CT_AS_TEXT },

    /* sign-in */
    { "login_type", CT_F_AUTH_PROTOCOL, CT_AS_TEXT },
    { "login_challenge_method", CT_F_AUTH_LOGON_METHOD, CT_AS_TEXT },
    { "login_challenge_status", CT_F_AUTH_MFA, CT_AS_TEXT },
    { "login_failure_type", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "orgunit_path", CT_FIELD_NONE, CT_AS_TEXT },
    { "affected_email_address", CT_F_TARGET_USER, CT_AS_TEXT },
    { "email_forwarding_destination_address", CT_F_SHARE_TARGET, CT_AS_TEXT },

    /* applications and their tokens */
    { "client_id", CT_F_APP_ID, CT_AS_TEXT },
    { "app_name", CT_F_APP_NAME, CT_AS_TEXT },
    { "scope", CT_F_RESOURCE_ID, CT_AS_TEXT },
    { "api_name", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "method_name", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "num_response_bytes", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "originating_app_id", CT_F_APP_ID, CT_AS_TEXT },
    { "application_id", CT_F_APP_ID, CT_AS_TEXT },
    { "OAUTH2_APP_ID", CT_F_APP_ID, CT_AS_TEXT },
    { "OAUTH2_APP_NAME", CT_F_APP_NAME, CT_AS_TEXT },
    { "API_CLIENT_NAME", CT_F_APP_ID, CT_AS_TEXT },
    { "API_SCOPES", CT_F_RESOURCE_ID, CT_AS_LIST },
    { "APPLICATION_NAME", CT_F_APP_NAME, CT_AS_TEXT },

    /* files */
    { "doc_id", CT_F_LOG_FILE_ID, CT_AS_TEXT },
    { "doc_title", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
    { "doc_type", CT_F_OBJECT_TYPE, CT_AS_TEXT },
    { "owner", CT_F_FILE_OWNER, CT_AS_TEXT },
    { "shared_drive_id", CT_F_FILE_SITE, CT_AS_TEXT },
    { "visibility", CT_F_SHARE_SCOPE, CT_AS_TEXT },
    { "target_user", CT_F_SHARE_TARGET, CT_AS_TEXT },
    { "target_domain", CT_F_SHARE_TARGET, CT_AS_TEXT },
    { "grantee_email", CT_F_SHARE_TARGET, CT_AS_TEXT },
    { "event_guest", CT_F_SHARE_TARGET, CT_AS_TEXT },
    { "access_level", CT_F_SHARE_SCOPE, CT_AS_TEXT },

    /* what an administrator, or a group, did to whom */
    { "USER_EMAIL", CT_F_TARGET_USER, CT_AS_TEXT },
    { "user_email", CT_F_TARGET_USER, CT_AS_TEXT },
    { "GROUP_EMAIL", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "group_email", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "group_id", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "member_id", CT_F_TARGET_USER, CT_AS_TEXT },
    { "ROLE_NAME", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "ROLE_ID", CT_F_OBJECT_ID, CT_AS_TEXT },
    { "EMAIL_MONITOR_DEST_EMAIL", CT_F_SHARE_TARGET, CT_AS_TEXT },
    { "DEVICE_ID", CT_F_DEVICE_ID, CT_AS_TEXT },
    { "device_id", CT_F_DEVICE_ID, CT_AS_TEXT },
    { "DEVICE_NAME", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "DEVICE_MODEL", CT_F_DEVICE_OS, CT_AS_TEXT },
    { "OS_VERSION", CT_F_DEVICE_OS, CT_AS_TEXT },

    /* calendars, meetings, rules */
    { "user_agent", CT_F_USER_AGENT, CT_AS_TEXT },
    { "USER_AGENT", CT_F_USER_AGENT, CT_AS_TEXT },
    { "calendar_id", CT_F_OBJECT_ID, CT_AS_TEXT },
    { "event_title", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "subscriber_calendar_id", CT_F_TARGET_USER, CT_AS_TEXT },
    { "identifier", CT_F_TARGET_USER, CT_AS_TEXT },
    { "ip_address", CT_F_FORWARDED_IP, CT_AS_IP },
    { "meeting_code", CT_F_CALL_ID, CT_AS_TEXT },
    { "duration_seconds", CT_F_CALL_DURATION, CT_AS_INT },
    { "rule_name", CT_F_RULE_NAME, CT_AS_TEXT },
    { "rule_id", CT_F_RULE_ID, CT_AS_TEXT },
    { "rule_resource_name", CT_F_RULE_ID, CT_AS_TEXT },
    { "resource_owner_email", CT_F_FILE_OWNER, CT_AS_TEXT },
    { "resource_id", CT_F_LOG_FILE_ID, CT_AS_TEXT },
    { "resource_title", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING(NULL, rows);

/* ---- JSON into names and values ---- */

static enum ct_native_kind kind_of(enum ct_json_kind k)
{
    return k == CT_JSON_NUMBER   ? CT_NATIVE_NUMBER
           : k == CT_JSON_STRING ? CT_NATIVE_TEXT
                                 : CT_NATIVE_BOOL;
}

/* A member of an object: its value's text, of an object or array the JSON. */
struct member {
    struct ct_span key, value;
    enum ct_json_kind kind;
};

/* The next member of the object that `scan` is in. */
static bool next_member(struct ct_json_scan *scan, struct ct_arena *a, struct member *ret)
{
    if (ct_json_next(scan) != CT_JSON_KEY)
        return false;
    ret->key = scan->escaped ? ct_json_unescape(a, scan->text) : scan->text;
    ret->kind = ct_json_next(scan);
    if (ret->kind == CT_JSON_ERROR || !ct_json_skip(scan, ret->kind, &ret->value))
        return false;
    if (ret->kind == CT_JSON_STRING)
        ret->value = ct_json_unescape(a, ret->value);
    return true;
}

static void add_leaves(struct ct_log *log, struct ct_span name, const struct member *m)
{
    if (m->kind == CT_JSON_OBJECT || m->kind == CT_JSON_ARRAY)
        (void)ct_native_json(&log->native, m->value, name, log->work);
    else if (m->kind != CT_JSON_NULL)
        ct_native_add(&log->native, name, m->value, kind_of(m->kind));
}

static bool is_value(struct ct_span key)
{
    static const char *const keys[] = { "value", "multiValue", "intValue", "multiIntValue",
        "boolValue", "multiBoolValue" };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (ct_span_eq(key, ct_span_str(keys[i])))
            return true;
    return false;
}

/* One parameter: {"name": …, "value": …}. The name may stand behind. */
static void add_parameter(struct ct_log *log, struct ct_span object, unsigned depth);

/* {"parameter": [ … ]}, one or, in an array, several. */
static void add_messages(struct ct_log *log, struct ct_span json, unsigned depth)
{
    struct ct_json_scan scan = ct_json_scan(json);
    enum ct_json_kind k = ct_json_next(&scan);

    while (k != CT_JSON_END && k != CT_JSON_ERROR) {
        struct ct_span object;

        /* parameters are the objects at the second level of arrays and objects */
        if (k == CT_JSON_KEY && ct_span_eq(scan.text, CT_LIT("parameter"))) {
            k = ct_json_next(&scan);
            while (k == CT_JSON_ARRAY || k == CT_JSON_OBJECT) {
                if (k == CT_JSON_OBJECT) {
                    if (!ct_json_skip(&scan, k, &object))
                        return;
                    add_parameter(log, object, depth + 1);
                }
                k = ct_json_next(&scan);
            }
        }
        k = ct_json_next(&scan);
    }
}

static void add_parameter(struct ct_log *log, struct ct_span object, unsigned depth)
{
    struct ct_json_scan scan = ct_json_scan(object);
    struct ct_span name = { 0 };
    struct member m, value = { .kind = CT_JSON_NULL };
    bool message = false;

    if (depth > MAX_PARAMETER || ct_json_next(&scan) != CT_JSON_OBJECT)
        return;
    while (next_member(&scan, log->work, &m)) {
        if (ct_span_eq(m.key, CT_LIT("name")))
            name = m.value;
        else if (is_value(m.key))
            value = m;
        else if (ct_span_eq(m.key, CT_LIT("messageValue")) ||
                 ct_span_eq(m.key, CT_LIT("multiMessageValue"))) {
            value = m;
            message = true;
        }
    }
    if (message)
        add_messages(log, value.value, depth);
    else if (name.len)
        add_leaves(log, name, &value);
}

/* Parameters as a list of pairs, or, as some exports have them, as one object. */
static void add_parameters(struct ct_log *log, const struct member *m)
{
    struct ct_json_scan scan = ct_json_scan(m->value);
    struct ct_span object;
    struct member inner;
    enum ct_json_kind k = ct_json_next(&scan);

    if (k == CT_JSON_OBJECT) {
        while (next_member(&scan, log->work, &inner))
            add_leaves(log, inner.key, &inner);
        return;
    }
    if (k != CT_JSON_ARRAY)
        return;
    while ((k = ct_json_next(&scan)) == CT_JSON_OBJECT) {
        if (!ct_json_skip(&scan, k, &object))
            return;
        add_parameter(log, object, 0);
    }
}

static bool add_event_member(struct ct_log *log, const struct member *m)
{
    if (ct_span_eq(m->key, CT_LIT("name")))
        add_leaves(log, CT_LIT(NAME), m);
    else if (ct_span_eq(m->key, CT_LIT("type")))
        add_leaves(log, CT_LIT(TYPE), m);
    else if (ct_span_eq(m->key, CT_LIT("parameters")))
        add_parameters(log, m);
    else
        return false;
    return true;
}

/* ---- what it is ---- */

/* What an application does, where the event's own name does not say more. */
static const struct app {
    const char *name;
    enum ct_class class;
} apps[] = {
    { "login", CT_CLASS_AUTH },
    { "saml", CT_CLASS_AUTH },
    { "context_aware_access", CT_CLASS_AUTH },
    { "drive", CT_CLASS_CLOUD_FILE },
    { "admin", CT_CLASS_CONFIG },
    { "groups", CT_CLASS_CONFIG },
    { "groups_enterprise", CT_CLASS_CONFIG },
    { "user_accounts", CT_CLASS_CONFIG },
    { "rules", CT_CLASS_ALERT },
    { "alert", CT_CLASS_ALERT },
};

static bool any_in(struct ct_span s, const char *words)
{
    struct ct_span all = ct_span_str(words);

    while (all.len)
        if (ct_span_has(s, ct_span_cut_chr(&all, ',')))
            return true;
    return false;
}

static enum ct_class class_of(struct ct_span app, struct ct_span type, struct ct_span name)
{
    enum ct_class class = CT_CLASS_ACTIVITY;

    for (size_t i = 0; i < sizeof apps / sizeof *apps; i++)
        if (ct_span_eq(app, ct_span_str(apps[i].name)))
            class = apps[i].class;
    if (ct_span_eq(app, CT_LIT("token")))
        return any_in(name, "authorize,revoke") ? CT_CLASS_CONFIG : CT_CLASS_ACTIVITY;
    if (class == CT_CLASS_AUTH && !ct_span_eq(type, CT_LIT("login"))) {
        if (ct_span_ends(type, CT_LIT("_change")))
            return CT_CLASS_CONFIG;
        if (ct_span_ends(type, CT_LIT("_warning")))
            return CT_CLASS_ALERT;
    }
    if (ct_span_eq(app, CT_LIT("admin")) && any_in(name, "VIEW,SEARCH,QUERY,DOWNLOAD,LIST_"))
        return CT_CLASS_ACTIVITY;
    if (class == CT_CLASS_CLOUD_FILE && ct_span_eq(type, CT_LIT("pooled_quota_metadata")))
        return CT_CLASS_ACTIVITY;
    return ct_span_eq(name, CT_LIT("change_calendar_acls")) ? CT_CLASS_CONFIG : class;
}

static void outcome(struct ct_log *log, struct ct_batch *b, struct ct_span name)
{
    struct ct_span status = ct_log_get(log, "login_challenge_status");
    bool good =
        ct_span_ends(name, CT_LIT("login_success")) || ct_span_ihas(status, CT_LIT("passed"));
    bool bad = any_in(name, "login_failure,DENY") ||
               (status.len && !good && ct_span_eq(name, CT_LIT("login_verification")));

    if (good || bad)
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, good ? CT_LIT("success") : CT_LIT("failure"));
    if (ct_span_eq(ct_log_get(log, "is_suspicious"), CT_LIT("true")))
        ct_log_add(log, b, CT_F_AUTH_RISK, CT_LIT("suspicious"));
}

static void change(struct ct_batch *b, struct ct_span name, struct ct_span old, struct ct_span new)
{
    if (!ct_batch_fits(b, 3))
        return;
    ct_batch_str(b, CT_F_CHANGE_NAME, name);
    ct_batch_str(b, CT_F_CHANGE_OLD, old);
    ct_batch_str(b, CT_F_CHANGE_NEW, new);
}

/* Old and new values of one setting, pair by pair. */
static bool pairs(struct ct_log *log, struct ct_batch *b, struct ct_span setting, const char *old,
    const char *new)
{
    const struct ct_native *n = &log->native;
    size_t i = ct_native_next(n, ct_span_str(old), 0), k = ct_native_next(n, ct_span_str(new), 0);
    bool any = i < n->v.n || k < n->v.n;

    while (i < n->v.n || k < n->v.n) {
        change(b, setting, i < n->v.n ? n->v.v[i].text : (struct ct_span){ 0 },
            k < n->v.n ? n->v.v[k].text : (struct ct_span){ 0 });
        i = i < n->v.n ? ct_native_next(n, ct_span_str(old), i + 1) : i;
        k = k < n->v.n ? ct_native_next(n, ct_span_str(new), k + 1) : k;
    }
    return any;
}

static bool is_pair(struct ct_span name)
{
    return any_in(name, "old_value,new_value,OLD_VALUE,NEW_VALUE,SETTING_NAME,old_visibility");
}

/* Parameters of a changed setting that have no field of their own. */
static void changes(
    struct ct_log *log, struct ct_batch *b, enum ct_class class, struct ct_span name, size_t own)
{
    struct ct_span setting = ct_log_get(log, "SETTING_NAME");
    bool config = class == CT_CLASS_CONFIG;

    if (config || class == CT_CLASS_CLOUD_FILE) {
        (void)pairs(log, b, setting.len ? setting : name, "old_value", "new_value");
        (void)pairs(log, b, setting.len ? setting : name, "OLD_VALUE", "NEW_VALUE");
    }
    if (ct_log_get(log, "old_visibility").len)
        change(b, CT_LIT("visibility"), ct_log_get(log, "old_visibility"),
            ct_log_get(log, "visibility"));
    for (size_t i = own; config && i < log->native.v.n; i++) {
        const struct ct_native_value *v = &log->native.v.v[i];

        if (!v->row && !is_pair(v->name) && !ct_span_eq(v->name, CT_LIT(TYPE)))
            change(b, v->name, (struct ct_span){ 0 }, v->text);
    }
}

/* The qualifier is unique neither alone, nor with its time: a sign-in and its second factor share
 * both. With the name they are; the number tells apart what one activity holds several times. */
static struct ct_span event_id(struct ct_log *log, struct ct_span name, unsigned number)
{
    struct ct_span time = ct_log_get(log, "id.time"), id = ct_log_get(log, "id.uniqueQualifier");

    if (id.len == 0)
        return id;
    id = ct_arena_printf(
        log->work, CT_FMT "/" CT_FMT "/" CT_FMT, CT_ARG(time), CT_ARG(id), CT_ARG(name));
    return number ? ct_arena_printf(log->work, CT_FMT "/%u", CT_ARG(id), number) : id;
}

/* `own` is the first value that is the event's and not the activity's. */
static bool add_event(const struct ct_record *rec, struct ct_batch *b, size_t own, unsigned number)
{
    struct ct_log *log = rec->log;
    struct ct_span app = ct_log_get(log, "id.applicationName");
    struct ct_span name = ct_log_get(log, NAME), type = ct_log_get(log, TYPE);
    enum ct_class class = class_of(app, type, name);

    if (name.len == 0)
        return false;
    ct_log_event(rec, &mapping, class, b);
    ct_log_add(log, b, CT_F_EVENT_PROVIDER,
        app.len ? ct_arena_printf(log->work, "gws." CT_FMT, CT_ARG(ct_span_head(app, 40)))
                : CT_LIT("gws"));
    ct_log_add(log, b, CT_F_EVENT_ID, event_id(log, name, number));
    if (ct_span_eq(app, CT_LIT("token")) && class == CT_CLASS_CONFIG)
        ct_log_add(log, b, CT_F_OBJECT_TYPE, CT_LIT("consent"));
    else if (ct_log_get(log, "doc_type").len == 0 && class != CT_CLASS_AUTH)
        ct_log_add(log, b, CT_F_OBJECT_TYPE, type);
    outcome(log, b, name);
    changes(log, b, class, name, own);
    return true;
}

/* Events of the activity whose own values are in log->native. */
static unsigned add_events(const struct ct_record *rec, struct ct_batch *b, struct ct_span events)
{
    struct ct_log *log = rec->log;
    struct ct_json_scan scan = ct_json_scan(events);
    size_t shared = log->native.v.n;
    unsigned n = 0;
    struct member m;

    if (ct_json_next(&scan) != CT_JSON_ARRAY)
        return 0;
    for (unsigned i = 0; i < MAX_EVENTS && ct_json_next(&scan) == CT_JSON_OBJECT; i++) {
        log->native.v.n = shared;
        while (next_member(&scan, log->work, &m))
            (void)add_event_member(log, &m);
        n += add_event(rec, b, shared, n);
    }
    return n;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_json_scan scan = ct_json_scan(rec->bytes);
    struct ct_span events = { 0 };
    struct member m;
    unsigned n;

    ct_log_clear(log);
    if (ct_json_next(&scan) != CT_JSON_OBJECT) {
        *ret_reason = scan.error ? scan.error : "an activity of Google Workspace that is no object";
        return CT_READ_MALFORMED;
    }
    while (next_member(&scan, log->work, &m)) {
        if (ct_span_eq(m.key, CT_LIT("events")))
            events = m.value;
        else if (!add_event_member(log, &m))
            add_leaves(log, m.key, &m);
    }
    if (scan.error || ct_json_next(&scan) != CT_JSON_END) {
        *ret_reason = scan.error ? scan.error : "an activity of Google Workspace that is no JSON";
        return CT_READ_MALFORMED;
    }
    n = events.len ? add_events(rec, batch, events) : add_event(rec, batch, 0, 0);
    if (n == 0)
        *ret_reason = "an activity of Google Workspace without events";
    return n ? CT_READ_OK : CT_READ_MALFORMED;
}

static int probe(struct ct_span head)
{
    static const char marks[] = "id.applicationName,id.uniqueQualifier,events;"
                                "id.applicationName,actor,events;"
                                "id.applicationName,id.uniqueQualifier,name,type";

    return ct_probe_json(head, "items|activities", marks) ? 90 : 0;
}

const struct ct_reader ct_reader_gws = {
    .name = "gws",
    .title = "Google Workspace, Reports API",
    .source_kind = "identity",
    .frame = CT_FRAME_JSON,
    .wrapper = "items|activities",
    .probe = probe,
    .parse = parse,
};
