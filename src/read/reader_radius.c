/* SPDX-License-Identifier: Apache-2.0 */
/*
 * radius: detail files of FreeRADIUS, who was on which address from where and when.
 *
 *   Tue Jan 12 09:13:58 2021
 *           Acct-Status-Type = Start
 *           User-Name = "anna"
 *           Framed-IP-Address = 10.8.0.6
 *           Calling-Station-Id = "00-00-5E-00-53-01"
 *           Timestamp = 1610442838
 *
 * A block is a packet. Timestamp is in seconds since 1970 and counts before the heading, which has
 * no zone. Calling-Station-Id is an address of Ethernet, IP or telephone, as the access server has
 * it. Attributes: RFC 2865, RFC 2866, RFC 2869; form: rlm_detail(5).
 */
#include "parse/ip.h"
#include "parse/timestamp.h"
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    { "Timestamp", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
    { "heading", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "Acct-Status-Type", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "Packet-Type", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "Acct-Terminate-Cause", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "Reply-Message", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "Module-Failure-Message", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "User-Name", CT_F_USER_NAME, CT_AS_TEXT },
    { "Framed-IP-Address", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "Framed-IPv6-Address", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "Tunnel-Client-Endpoint:0", CT_F_SOURCE_IP, CT_AS_IP },
    { "Tunnel-Client-Endpoint", CT_F_SOURCE_IP, CT_AS_IP },
    { "NAS-IP-Address", CT_F_DESTINATION_IP, CT_AS_IP },
    { "NAS-IPv6-Address", CT_F_DESTINATION_IP, CT_AS_IP },
    { "NAS-Identifier", CT_F_OBSERVER_NAME, CT_AS_TEXT },
    { "NAS-Port-Type", CT_F_AUTH_PROTOCOL, CT_AS_TEXT },
    { "Called-Station-Id", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "Acct-Authentic", CT_F_AUTH_LOGON_METHOD, CT_AS_TEXT },
    { "Acct-Session-Id", CT_F_SESSION_ID, CT_AS_TEXT },
    { "Acct-Session-Time", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "Acct-Input-Octets", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "Acct-Output-Octets", CT_F_DESTINATION_BYTES, CT_AS_INT },
};

static const struct ct_mapping mapping = CT_MAPPING("freeradius.detail", rows);

/* "\tName = value" */
static bool take_pair(struct ct_span line, struct ct_span *ret_name, struct ct_span *ret_value)
{
    size_t at = ct_span_find(line, CT_LIT(" = "), 0);

    if (line.len == 0 || (line.ptr[0] != '\t' && line.ptr[0] != ' ') || at >= line.len)
        return false;
    *ret_name = ct_span_trim(ct_span_head(line, at));
    *ret_value = ct_span_trim(ct_span_from(line, at + 3));
    if (ret_value->len >= 2 && ret_value->ptr[0] == '"' &&
        ret_value->ptr[ret_value->len - 1] == '"')
        *ret_value = (struct ct_span){ ret_value->ptr + 1, ret_value->len - 2 };
    return true;
}

/* The first block: a line of time, then pairs, one of which only RADIUS has. */
static int probe(struct ct_span head)
{
    struct ct_span line, name, value;
    struct ct_stamp t;
    unsigned known = 0;

    do {
        if (!ct_span_line(&head, &line))
            return 0;
    } while (line.len == 0);
    if (!ct_stamp_parse(line, &t))
        return 0;
    for (int i = 0; i < 64 && ct_span_line(&head, &line) && line.len; i++) {
        if (!take_pair(line, &name, &value))
            return 0;
        known += ct_span_starts(name, CT_LIT("Acct-")) || ct_span_starts(name, CT_LIT("NAS-")) ||
                 ct_span_eq(name, CT_LIT("User-Name")) || ct_span_eq(name, CT_LIT("Packet-Type"));
    }
    return known >= 2 ? 95 : 0;
}

/* "00-00-5E-00-53-01", "0000.5e00.5301", "00:00:5e:00:53:01", "00005E005301" */
static bool is_mac(struct ct_span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (ct_hex_digit(s.ptr[i]) >= 0)
            n++;
        else if (!s.ptr[i] || !strchr("-:.", s.ptr[i]))
            return false;
    }
    return n == 12;
}

static void station(struct ct_log *log, struct ct_batch *b, struct ct_span s)
{
    struct ct_ip ip;

    if (ct_ip_parse_loose(s, &ip))
        ct_log_value(log, b, CT_F_SOURCE_IP, CT_AS_IP, s);
    else if (is_mac(s))
        ct_log_value(log, b, CT_F_SOURCE_MAC, CT_AS_LOWER, s);
    else
        ct_log_add(log, b, CT_F_DEVICE_NAME, s);
}

static void outcome(struct ct_log *log, struct ct_batch *b, struct ct_span type)
{
    if (ct_span_eq(type, CT_LIT("Access-Accept")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("success"));
    else if (ct_span_eq(type, CT_LIT("Access-Reject")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span s = rec->bytes, line = { 0 }, name, value;
    struct ct_stamp t;

    if (!ct_span_line(&s, &line) || !ct_stamp_parse(line, &t)) {
        *ret_reason = "a block of RADIUS that does not begin with a time";
        return CT_READ_MALFORMED;
    }
    ct_log_clear(log);
    while (ct_span_line(&s, &name))
        if (take_pair(name, &name, &value))
            ct_native_add(&log->native, name, value, CT_NATIVE_TEXT);
    if (log->native.v.n == 0) {
        *ret_reason = "a block of RADIUS without attributes";
        return CT_READ_MALFORMED;
    }
    ct_native_add(&log->native, CT_LIT("heading"), ct_span_trim(line), CT_NATIVE_TEXT);
    ct_log_event(rec, &mapping, CT_CLASS_AUTH, batch);
    station(log, batch, ct_log_get(log, "Calling-Station-Id"));
    outcome(log, batch, ct_log_get(log, "Packet-Type"));
    return CT_READ_OK;
}

const struct ct_reader ct_reader_radius = {
    .name = "radius",
    .title = "FreeRADIUS, detail file",
    .source_kind = "identity",
    .frame = CT_FRAME_BLOCK,
    .probe = probe,
    .parse = parse,
};
