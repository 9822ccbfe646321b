/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vpn_csv: exports of VPN gateways as CSV, by what their columns are usually called.
 *
 * There is no standard, but all say the same: who, from which address, which address within,
 * since when, how much. A file is taken only when it has a column for the account, one for the
 * address outside, and one that only sessions of a VPN have. Other exports are
 * read by a mapping in case.yaml.
 */
#include "parse/csv.h"
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    /* when */
    { "start", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "start time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "start_time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "starttime", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "connect time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "connect_time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "connected since", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "connected at", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "connected_at", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "login time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "login_time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "timestamp", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "date", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    /* who */
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "username", CT_F_USER_NAME, CT_AS_TEXT },
    { "user name", CT_F_USER_NAME, CT_AS_TEXT },
    { "user_name", CT_F_USER_NAME, CT_AS_TEXT },
    { "login", CT_F_USER_NAME, CT_AS_TEXT },
    { "account", CT_F_USER_NAME, CT_AS_TEXT },
    { "common name", CT_F_USER_NAME, CT_AS_TEXT },
    { "common_name", CT_F_USER_NAME, CT_AS_TEXT },
    /* from where */
    { "src_ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "source ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "source_ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "client ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "client_ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "clientip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "public ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "public_ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "remote ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "remote_ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "real ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "real_ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "real address", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    /* the address within */
    { "assigned ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "assigned_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "virtual ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "virtual_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "virtual address", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "vpn ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "vpn_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "tunnel ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "tunnel_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "private ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "private_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "internal ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "leased ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "framed_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    /* how much */
    { "bytes in", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "bytes_in", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "bytes received", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "bytes_received", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "bytes out", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "bytes_out", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "bytes sent", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "bytes_sent", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "duration", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "session duration", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "duration_seconds", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    /* what else */
    { "action", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "event", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "status", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "reason", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "disconnect reason", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "session id", CT_F_SESSION_ID, CT_AS_TEXT },
    { "session_id", CT_F_SESSION_ID, CT_AS_TEXT },
    { "hostname", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "device", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "device name", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "mac", CT_F_SOURCE_MAC, CT_AS_LOWER },
    { "mac address", CT_F_SOURCE_MAC, CT_AS_LOWER },
    { "os", CT_F_DEVICE_OS, CT_AS_TEXT },
    { "client", CT_F_CLIENT_INFO, CT_AS_TEXT },
    { "client version", CT_F_CLIENT_INFO, CT_AS_TEXT },
    { "country", CT_F_SOURCE_COUNTRY, CT_AS_TEXT },
    { "gateway", CT_F_OBSERVER_NAME, CT_AS_TEXT },
    { "group", CT_F_RESOURCE_NAME, CT_AS_TEXT },
};

static const struct ct_mapping mapping = { "vpn", rows, sizeof rows / sizeof *rows,
    .any_case = true };

static const struct ct_map_row *row_of(struct ct_span name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ct_span_ieq(name, ct_span_str(rows[i].native)))
            return &rows[i];
    return NULL;
}

static int probe(struct ct_span head)
{
    struct ct_span first = ct_span_head(head, ct_span_chr(head, '\n', 0));
    struct ct_arena a = { 0 };
    struct ct_csv csv = ct_csv(first, &a);
    bool user = false, from = false, within = false, when = false;

    if (first.len > 4096 || !ct_csv_next(&csv))
        first.len = 0;
    for (size_t i = 0; first.len && i < csv.fields.n; i++) {
        const struct ct_map_row *row = row_of(ct_span_trim(csv.fields.v[i]));

        if (!row)
            continue;
        user |= row->field == CT_F_USER_NAME;
        from |= row->field == CT_F_SOURCE_IP;
        within |= row->field == CT_F_SOURCE_NAT_IP;
        when |= row->as == CT_AS_EVENT_TIME;
    }
    ct_csv_done(&csv);
    ct_arena_done(&a);
    return user && from && within && when ? 70 : 0;
}

static void outcome(struct ct_log *log, struct ct_batch *b, struct ct_span s)
{
    if (ct_span_ihas(s, CT_LIT("fail")) || ct_span_ihas(s, CT_LIT("denied")) ||
        ct_span_ihas(s, CT_LIT("reject")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
    else if (ct_span_ihas(s, CT_LIT("success")) || ct_span_ieq(s, CT_LIT("connected")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("success"));
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;

    if (ct_log_csv_row(log, rec->bytes) < log->names.n) {
        *ret_reason = "a row of a VPN's export that does not fit its heading";
        return CT_READ_MALFORMED;
    }
    ct_log_event(rec, &mapping, CT_CLASS_AUTH, batch);
    for (size_t i = 0; i < log->native.v.n; i++) {
        const struct ct_map_row *row = log->native.v.v[i].row;

        if (row && row->field == CT_F_EVENT_ACTION)
            outcome(log, batch, log->native.v.v[i].text);
    }
    return CT_READ_OK;
}

const struct ct_reader ct_reader_vpn_csv = {
    .name = "vpn_csv",
    .title = "VPN sessions, CSV",
    .source_kind = "identity",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
};
