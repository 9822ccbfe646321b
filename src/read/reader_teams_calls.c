/* SPDX-License-Identifier: Apache-2.0 */
/*
 * teams_calls: calls and meetings of Microsoft Teams, as Graph tells of them.
 *
 * A call record has its participants and sessions; rows of the PSTN and direct routing logs have
 * two telephone numbers. Each becomes one event: who called whom, when, how long, from where.
 * People are named by ids there, and by telephone numbers where they have no account.
 * Names: https://learn.microsoft.com/graph/api/resources/callrecords-callrecord,
 * …/callrecords-pstncalllogrow, …/callrecords-directroutinglogrow
 */
#include "read/log.h"
#include "read/log_probe.h"

#define WRAPPER "value"

enum own {
    OWN_TO = CT_AS_OWN, /* a telephone number that was called, each once */
    OWN_WHO,            /* an account that took part, each once */
    OWN_FAILED,
    OWN_SUCCESSFUL,
};

#define OWN(name) CT_FIELD_NONE, (enum ct_as)(OWN_##name)
#define MAX_EACH 64 /* participants whose repeats are left out; others may come twice */

static const struct ct_map_row rows[] = {
    { "startDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "inviteDateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "id", CT_F_CALL_ID, CT_AS_TEXT },
    { "callId", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "correlationId", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "endDateTime", CT_F_CALL_ENDED, CT_AS_TIME },
    { "duration", CT_F_CALL_DURATION, CT_AS_INT },
    { "type", CT_F_CALL_APPLICATION, CT_AS_TEXT },
    { "callType", CT_F_CALL_APPLICATION, CT_AS_TEXT },
    { "userPrincipalName", CT_F_USER_NAME, CT_AS_TEXT },
    { "userId", CT_F_USER_ID, CT_AS_TEXT },
    { "userDisplayName", CT_F_CALL_FROM_NAME, CT_AS_TEXT },
    { "callerNumber", CT_F_CALL_FROM, CT_AS_TEXT },
    { "calleeNumber", OWN(TO) },
    { "trunkFullyQualifiedDomainName", CT_F_CALL_TRUNK, CT_AS_TEXT },
    { "operator", CT_F_CALL_TRUNK, CT_AS_TEXT },
    { "finalSipCode", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "finalSipCodePhrase", CT_F_CALL_CAUSE, CT_AS_TEXT },
    { "successfulCall", OWN(SUCCESSFUL) },
    { "organizer.user.id", CT_F_USER_ID, CT_AS_TEXT },
    { "organizer.user.displayName", CT_F_CALL_FROM_NAME, CT_AS_TEXT },
    { "organizer.user.tenantId", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
    { "organizer.phone.id", CT_F_CALL_FROM, CT_AS_TEXT },
    { "organizer_v2.identity.user.id", CT_F_USER_ID, CT_AS_TEXT },
    { "organizer_v2.identity.user.displayName", CT_F_CALL_FROM_NAME, CT_AS_TEXT },
    { "organizer_v2.identity.user.userPrincipalName", CT_F_USER_NAME, CT_AS_TEXT },
    { "organizer_v2.identity.phone.id", CT_F_CALL_FROM, CT_AS_TEXT },
    { "participants.user.id", OWN(WHO) },
    { "participants.phone.id", OWN(TO) },
    { "participants_v2.identity.user.id", OWN(WHO) },
    { "participants_v2.identity.user.userPrincipalName", OWN(WHO) },
    { "participants_v2.identity.phone.id", OWN(TO) },
    { "sessions.caller.identity.phone.id", CT_F_CALL_FROM, CT_AS_TEXT },
    { "sessions.callee.identity.phone.id", OWN(TO) },
    { "sessions.caller.identity.user.id", OWN(WHO) },
    { "sessions.callee.identity.user.id", OWN(WHO) },
    { "sessions.caller.userAgent.headerValue", CT_F_USER_AGENT, CT_AS_TEXT },
    { "sessions.caller.name", CT_F_CALL_FROM_DEVICE, CT_AS_TEXT },
    { "sessions.callee.name", CT_F_CALL_TO_DEVICE, CT_AS_TEXT },
    { "sessions.failureInfo.reason", OWN(FAILED) },
    { "sessions.segments.media.callerNetwork.ipAddress", CT_F_SOURCE_IP, CT_AS_IP },
    { "sessions.segments.media.callerNetwork.reflexiveIPAddress", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "sessions.segments.media.calleeNetwork.ipAddress", CT_F_DESTINATION_IP, CT_AS_IP },
};

static const struct ct_mapping mapping = CT_MAPPING("m365.teams_calls", rows);

static int probe(struct ct_span head)
{
    static const char marks[] = "id,modalities,participants,startDateTime;"
                                "id,modalities,organizer,sessions;"
                                "calleeNumber,callerNumber,startDateTime,callType;"
                                "id,version,type,modalities,startDateTime,endDateTime";

    return ct_probe_json(head, WRAPPER, marks) ? 90 : 0;
}

struct seen {
    struct ct_span of[MAX_EACH];
    size_t n;
};

static void add_once(
    struct ct_log *log, struct ct_batch *b, struct seen *s, enum ct_field f, struct ct_span text)
{
    for (size_t i = 0; i < s->n; i++)
        if (ct_span_eq(s->of[i], text))
            return;
    if (s->n < MAX_EACH)
        s->of[s->n++] = text;
    if (ct_batch_fits(b, 1))
        ct_log_add(log, b, f, text);
}

static void add_own(struct ct_log *log, struct ct_batch *b)
{
    struct seen phones = { 0 }, people = { 0 };
    struct ct_span failed = { 0 };

    for (size_t i = 0; i < log->native.v.n; i++) {
        const struct ct_native_value *v = &log->native.v.v[i];

        switch (v->row ? (unsigned)v->row->as : 0) {
        case OWN_TO:
            add_once(log, b, &phones, CT_F_CALL_TO, v->text);
            break;
        case OWN_WHO:
            add_once(log, b, &people, CT_F_TARGET_USER, v->text);
            break;
        case OWN_FAILED:
            failed = v->text;
            break;
        case OWN_SUCCESSFUL:
            ct_log_add(log, b, CT_F_EVENT_OUTCOME,
                ct_span_ieq(v->text, CT_LIT("true")) ? CT_LIT("success") : CT_LIT("failure"));
            break;
        default:
            break;
        }
    }
    if (failed.len) {
        ct_log_add(log, b, CT_F_CALL_CAUSE, failed);
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
    }
}

/* A call record has no duration of its own. */
static void add_duration(struct ct_log *log, struct ct_batch *b)
{
    int64_t from = ct_log_time(log, ct_log_get(log, "startDateTime"), NULL),
            to = ct_log_time(log, ct_log_get(log, "endDateTime"), NULL);

    if (ct_log_get(log, "duration").len == 0 && from != CT_TIME_NONE && to != CT_TIME_NONE &&
        to >= from)
        ct_batch_int(b, CT_F_CALL_DURATION, (to - from) / CT_SECOND_US);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;

    if (!ct_log_json(log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    if (ct_log_get(log, "id").len == 0 && ct_log_get(log, "callId").len == 0) {
        *ret_reason = "a call without its id";
        return CT_READ_MALFORMED;
    }
    if (ct_log_seen_again(&log->seen, ct_log_get(log, "id"), rec->seed))
        return CT_READ_IGNORED;
    ct_log_event(rec, &mapping, CT_CLASS_CALL, batch);
    add_own(log, batch);
    add_duration(log, batch);
    return CT_READ_OK;
}

static void end(struct ct_log *log, struct ct_batch *b, uint64_t at, bool whole)
{
    ct_log_seen_end(&log->seen, b, at, whole, 0);
}

const struct ct_reader ct_reader_teams_calls = {
    .name = "teams_calls",
    .title = "Microsoft Teams, call records, JSON",
    .source_kind = "telephony",
    .frame = CT_FRAME_JSON,
    .wrapper = WRAPPER,
    .probe = probe,
    .parse = parse,
    .end = end,
};
