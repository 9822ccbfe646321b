/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cucm_cdr: call records (1) and quality records (2) of Cisco Unified Communications Manager.
 *
 *   "cdrRecordType","globalCallID_callManagerId","globalCallID_callId",…   names
 *   INTEGER,INTEGER,INTEGER,…                                              types
 *   1,1,85123,…,1610442838,…
 *
 * Times are seconds since 1970 in UTC, 0 where there was none. IPv4 addresses are the four bytes
 * of the address read as a signed number with the first byte lowest; newer versions write them
 * out beside it. Codes of redirects are put into words (Cisco Unified Communications Manager Call
 * Detail Records Administration Guide, "CDR Field Descriptions" and "Cisco CDR Codes").
 */
#include "parse/ip.h"
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row call[] = {
    { "dateTimeOrigination", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
    { "callingPartyNumber", CT_F_CALL_FROM, CT_AS_TEXT },
    { "callingPartyUnicodeLoginUserID", CT_F_USER_NAME, CT_AS_TEXT },
    { "originalCalledPartyNumber", CT_F_CALL_ORIGINAL_TO, CT_AS_TEXT },
    { "finalCalledPartyNumber", CT_F_CALL_TO, CT_AS_TEXT },
    { "finalCalledPartyUnicodeLoginUserID", CT_F_TARGET_USER, CT_AS_TEXT },
    { "lastRedirectDn", CT_F_CALL_REDIRECT, CT_AS_TEXT },
    { "origDeviceName", CT_F_CALL_FROM_DEVICE, CT_AS_TEXT },
    { "destDeviceName", CT_F_CALL_TO_DEVICE, CT_AS_TEXT },
    { "duration", CT_F_CALL_DURATION, CT_AS_INT },
    { "pkid", CT_F_EVENT_ID, CT_AS_TEXT },
    { "globalCallId_ClusterId", CT_F_OBSERVER_NAME, CT_AS_TEXT },
    { "callingPartyNumberPartition", CT_F_CALL_TRUNK, CT_AS_TEXT },
    { "origIpv4v6Addr", CT_F_SOURCE_IP, CT_AS_IP },
    { "destIpv4v6Addr", CT_F_DESTINATION_IP, CT_AS_IP },
};

static const struct ct_map_row quality[] = {
    { "dateTimeStamp", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
    { "directoryNum", CT_F_CALL_FROM, CT_AS_TEXT },
    { "deviceName", CT_F_CALL_FROM_DEVICE, CT_AS_TEXT },
    { "duration", CT_F_CALL_DURATION, CT_AS_INT },
    { "pkid", CT_F_EVENT_ID, CT_AS_TEXT },
    { "globalCallId_ClusterId", CT_F_OBSERVER_NAME, CT_AS_TEXT },
    { "numberOctetsSent", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "numberOctetsReceived", CT_F_DESTINATION_BYTES, CT_AS_INT },
};

static const struct ct_mapping calls = CT_MAPPING("cisco.cdr", call);
static const struct ct_mapping qualities = CT_MAPPING("cisco.cmr", quality);

static const struct {
    int code;
    const char *words;
} reasons[] = {
    { 1, "forward busy" },
    { 2, "forward no answer" },
    { 4, "transfer" },
    { 5, "pickup" },
    { 7, "park" },
    { 8, "park pickup" },
    { 9, "out of order" },
    { 10, "forward" },
    { 11, "park reversion" },
    { 15, "forward all" },
    { 18, "deflection" },
    { 34, "blind transfer" },
    { 50, "immediate divert" },
    { 66, "forward alternate party" },
    { 82, "forward on failure" },
    { 98, "conference" },
    { 114, "barge" },
    { 129, "alternate route" },
    { 130, "refer" },
    { 146, "replaces" },
    { 162, "redirection" },
    { 207, "forward unregistered" },
    { 354, "recording" },
};

static bool none(struct ct_span s)
{
    return s.len == 0 || ct_span_eq(s, CT_LIT("0"));
}

/* Written out, else the signed number. */
static void address(struct ct_log *log, struct ct_batch *b, enum ct_field f, const char *name)
{
    struct ct_span s = ct_log_get(log, name);
    bool negative = s.len && s.ptr[0] == '-';
    struct ct_ip ip = { .b = { [10] = 0xFF, [11] = 0xFF } };
    char text[CT_IP_TEXT];
    uint64_t n;

    if (none(s) || !ct_span_uint(ct_span_from(s, negative), UINT32_MAX, &n))
        return;
    if (negative)
        n = 0 - n;
    for (int i = 0; i < 4; i++)
        ip.b[12 + i] = (uint8_t)(n >> 8 * i);
    ct_log_add(log, b, f, ct_ip_text(&ip, text));
}

static void when(struct ct_log *log, struct ct_batch *b, enum ct_field f, const char *name)
{
    struct ct_span s = ct_log_get(log, name);

    if (!none(s))
        ct_log_value(log, b, f, CT_AS_TIME, s);
}

static void redirect(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span code = ct_log_get(log, "lastRedirectRedirectReason");
    uint64_t n;

    if (none(code))
        code = ct_log_get(log, "origCalledPartyRedirectReason");
    if (none(code) || !ct_span_uint(code, 9999, &n))
        return;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if ((uint64_t)reasons[i].code == n)
            code = ct_span_str(reasons[i].words);
    ct_log_add(log, b, CT_F_CALL_FORWARD_TYPE, code);
}

static void more(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span cause = ct_log_get(log, "destCause_value");

    when(log, b, CT_F_CALL_ANSWERED, "dateTimeConnect");
    when(log, b, CT_F_CALL_ENDED, "dateTimeDisconnect");
    address(log, b, CT_F_SOURCE_IP, "origIpAddr");
    address(log, b, CT_F_DESTINATION_IP, "destIpAddr");
    redirect(log, b);
    ct_log_add(log, b, CT_F_CALL_CAUSE, none(cause) ? ct_log_get(log, "origCause_value") : cause);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    size_t n = ct_log_csv_row(log, rec->bytes);
    struct ct_span type = ct_log_get(log, "cdrRecordType"), id, manager;
    bool is_call = ct_span_eq(type, CT_LIT("1"));

    if (ct_span_ieq(type, CT_LIT("INTEGER")))
        return CT_READ_IGNORED; /* the row of types */
    if (n != log->names.n || (!is_call && !ct_span_eq(type, CT_LIT("2")))) {
        *ret_reason = n != log->names.n ? "a call record of Cisco that does not fit its heading"
                                        : "a record of Cisco that is no call record";
        return CT_READ_MALFORMED;
    }
    ct_log_event(rec, is_call ? &calls : &qualities, CT_CLASS_CALL, batch);
    manager = ct_log_get(log, "globalCallID_callManagerId");
    id = ct_log_get(log, "globalCallID_callId");
    if (id.len)
        ct_log_add(log, batch, CT_F_CALL_ID,
            ct_arena_printf(log->work, CT_FMT "-" CT_FMT, CT_ARG(manager), CT_ARG(id)));
    if (is_call)
        more(log, batch);
    return CT_READ_OK;
}

static int probe(struct ct_span head)
{
    return ct_probe_csv(head, "cdrRecordType,globalCallID_callManagerId,globalCallID_callId") ? 95
                                                                                              : 0;
}

const struct ct_reader ct_reader_cucm_cdr = {
    .name = "cucm_cdr",
    .title = "Cisco call records",
    .source_kind = "telephony",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
};
