/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zeek: one table a log, and what no table can say: URLs put together, answers told apart.
 *
 * JSON of a plain Zeek does not say which log a record is of; each log has a member, or a pair,
 * that no other has. A log without a table of its own is kept by its connection and
 * account, so that its addresses are found.
 */
#include "read/zeek.h"

#include "parse/ip.h"

#define CONNECTION                                                                               \
    { "ts", CT_FIELD_NONE, CT_AS_EVENT_TIME }, { "uid", CT_F_NETWORK_CONNECTION, CT_AS_TEXT },   \
        { "id.orig_h", CT_F_SOURCE_IP, CT_AS_IP }, { "id.orig_p", CT_F_SOURCE_PORT, CT_AS_INT }, \
        { "id.resp_h", CT_F_DESTINATION_IP, CT_AS_IP },                                          \
        { "id.resp_p", CT_F_DESTINATION_PORT, CT_AS_INT },                                       \
        { "proto", CT_F_NETWORK_TRANSPORT, CT_AS_LOWER },                                        \
    {                                                                                            \
        "community_id", CT_F_NETWORK_COMMUNITY_ID, CT_AS_TEXT                                    \
    }

static const struct ct_map_row conn[] = {
    CONNECTION,
    { "service", CT_F_NETWORK_PROTOCOL, CT_AS_TEXT },
    { "duration", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "orig_ip_bytes", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "resp_ip_bytes", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "orig_pkts", CT_F_SOURCE_PACKETS, CT_AS_INT },
    { "resp_pkts", CT_F_DESTINATION_PACKETS, CT_AS_INT },
    { "conn_state", CT_F_NETWORK_STATE, CT_AS_TEXT },
    { "history", CT_F_NETWORK_HISTORY, CT_AS_TEXT },
    { "orig_l2_addr", CT_F_SOURCE_MAC, CT_AS_TEXT },
    { "resp_l2_addr", CT_F_DESTINATION_MAC, CT_AS_TEXT },
    { "tunnel_parents", CT_F_NETWORK_CONNECTION, CT_AS_LIST },
};

static const struct ct_map_row dns[] = {
    CONNECTION,
    { "query", CT_F_DNS_NAME, CT_AS_TEXT },
    { "qtype_name", CT_F_DNS_TYPE, CT_AS_TEXT },
    { "rcode_name", CT_F_DNS_RCODE, CT_AS_TEXT },
    { "rtt", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "answers", CT_F_DNS_ANSWER, CT_AS_TEXT },
    { "TTLs", CT_F_DNS_TTL, CT_AS_INT_LIST },
};

static const struct ct_map_row http[] = {
    CONNECTION,
    { "method", CT_F_HTTP_METHOD, CT_AS_TEXT },
    { "referrer", CT_F_HTTP_REFERRER, CT_AS_TEXT },
    { "version", CT_F_HTTP_VERSION, CT_AS_TEXT },
    { "user_agent", CT_F_USER_AGENT, CT_AS_TEXT },
    { "request_body_len", CT_F_HTTP_REQUEST_BYTES, CT_AS_INT },
    { "response_body_len", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "status_code", CT_F_HTTP_STATUS, CT_AS_INT },
    { "username", CT_F_USER_NAME, CT_AS_TEXT },
    { "proxied", CT_F_FORWARDED_IP, CT_AS_IP_LIST },
    { "orig_filenames", CT_F_LOG_FILE_NAME, CT_AS_LIST },
    { "resp_filenames", CT_F_LOG_FILE_NAME, CT_AS_LIST },
    { "resp_mime_types", CT_F_HTTP_MIME, CT_AS_LIST },
};

static const struct ct_map_row ssl[] = {
    CONNECTION,
    { "version", CT_F_TLS_VERSION, CT_AS_TEXT },
    { "cipher", CT_F_TLS_CIPHER, CT_AS_TEXT },
    { "server_name", CT_F_TLS_SERVER_NAME, CT_AS_TEXT },
    { "next_protocol", CT_F_TLS_ALPN, CT_AS_TEXT },
    { "subject", CT_F_TLS_SUBJECT, CT_AS_TEXT },
    { "issuer", CT_F_TLS_ISSUER, CT_AS_TEXT },
    { "validation_status", CT_F_TLS_VALIDATION, CT_AS_TEXT },
    { "cert_chain_fps", CT_F_TLS_CERT_HASH, CT_AS_LIST },
    { "ja3", CT_F_TLS_JA3, CT_AS_TEXT },
    { "ja3s", CT_F_TLS_JA3S, CT_AS_TEXT },
    { "ja4", CT_F_TLS_JA4, CT_AS_TEXT },
    { "ssl_history", CT_F_NETWORK_HISTORY, CT_AS_TEXT },
};

static const struct ct_map_row x509[] = {
    { "ts", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "fingerprint", CT_F_TLS_CERT_HASH, CT_AS_TEXT },
    { "certificate.serial", CT_F_TLS_SERIAL, CT_AS_TEXT },
    { "certificate.subject", CT_F_TLS_SUBJECT, CT_AS_TEXT },
    { "certificate.issuer", CT_F_TLS_ISSUER, CT_AS_TEXT },
    { "certificate.not_valid_before", CT_F_TLS_NOT_BEFORE, CT_AS_TIME },
    { "certificate.not_valid_after", CT_F_TLS_NOT_AFTER, CT_AS_TIME },
    { "san.dns", CT_F_TLS_NAMES, CT_AS_LIST },
};

static const struct ct_map_row smtp[] = {
    CONNECTION,
    { "helo", CT_F_SMTP_HELO, CT_AS_TEXT },
    { "mailfrom", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "rcptto", CT_F_ENVELOPE_TO, CT_AS_LIST },
    { "from", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "to", CT_F_TO_ADDRESS, CT_AS_LIST },
    { "cc", CT_F_CC_ADDRESS, CT_AS_LIST },
    { "reply_to", CT_F_REPLY_TO_ADDRESS, CT_AS_TEXT },
    { "msg_id", CT_F_MESSAGE_ID, CT_AS_TEXT },
    { "in_reply_to", CT_F_IN_REPLY_TO, CT_AS_TEXT },
    { "subject", CT_F_SUBJECT, CT_AS_TEXT },
    { "x_originating_ip", CT_F_FORWARDED_IP, CT_AS_IP },
    { "last_reply", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "user_agent", CT_F_X_MAILER, CT_AS_TEXT },
};

static const struct ct_map_row files[] = {
    CONNECTION,
    { "fuid", CT_F_LOG_FILE_ID, CT_AS_TEXT },
    { "conn_uids", CT_F_NETWORK_CONNECTION, CT_AS_LIST },
    { "tx_hosts", CT_F_SOURCE_IP, CT_AS_IP_LIST },
    { "rx_hosts", CT_F_DESTINATION_IP, CT_AS_IP_LIST },
    { "source", CT_F_NETWORK_PROTOCOL, CT_AS_LOWER },
    { "mime_type", CT_F_LOG_FILE_MIME, CT_AS_TEXT },
    { "filename", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
    { "seen_bytes", CT_F_LOG_FILE_SIZE, CT_AS_INT },
    { "md5", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
    { "sha1", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
    { "sha256", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
};

static const struct ct_map_row dhcp[] = {
    { "ts", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "uid", CT_F_NETWORK_CONNECTION, CT_AS_TEXT },
    { "uids", CT_F_NETWORK_CONNECTION, CT_AS_LIST },
    { "assigned_addr", CT_F_SOURCE_IP, CT_AS_IP },
    { "assigned_ip", CT_F_SOURCE_IP, CT_AS_IP },
    { "mac", CT_F_SOURCE_MAC, CT_AS_TEXT },
    { "host_name", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "client_fqdn", CT_F_SOURCE_DOMAIN, CT_AS_TEXT },
    { "server_addr", CT_F_DESTINATION_IP, CT_AS_IP },
    { "lease_time", CT_F_EVENT_DURATION, CT_AS_SECONDS },
};

static const struct ct_map_row notice[] = {
    CONNECTION,
    { "src", CT_F_SOURCE_IP, CT_AS_IP },
    { "dst", CT_F_DESTINATION_IP, CT_AS_IP },
    { "note", CT_F_RULE_NAME, CT_AS_TEXT },
    { "msg", CT_F_EVENT_REASON, CT_AS_TEXT },
};

static const struct ct_map_row login[] = {
    CONNECTION,
    { "username", CT_F_USER_NAME, CT_AS_TEXT },
    { "client", CT_F_USER_NAME, CT_AS_TEXT },
    { "service", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "hostname", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "error_msg", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "request_type", CT_F_EVENT_ACTION, CT_AS_TEXT },
};

static const struct ct_map_row ssh[] = {
    CONNECTION,
    { "client", CT_F_CLIENT_INFO, CT_AS_TEXT },
    { "hassh", CT_F_TLS_JA3, CT_AS_TEXT },
};

static const struct ct_map_row rdp[] = {
    CONNECTION,
    { "cookie", CT_F_USER_NAME, CT_AS_TEXT },
    { "client_name", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "security_protocol", CT_F_AUTH_PROTOCOL, CT_AS_TEXT },
    { "result", CT_F_EVENT_REASON, CT_AS_TEXT },
};

static const struct ct_map_row radius[] = {
    CONNECTION,
    { "username", CT_F_USER_NAME, CT_AS_TEXT },
    { "mac", CT_F_SOURCE_MAC, CT_AS_TEXT },
    { "framed_addr", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "reply_msg", CT_F_EVENT_REASON, CT_AS_TEXT },
};

static const struct ct_map_row sip[] = {
    CONNECTION,
    { "method", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "call_id", CT_F_CALL_ID, CT_AS_TEXT },
    { "request_from", CT_F_CALL_FROM, CT_AS_TEXT },
    { "request_to", CT_F_CALL_TO, CT_AS_TEXT },
    { "user_agent", CT_F_USER_AGENT, CT_AS_TEXT },
    { "status_code", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "status_msg", CT_F_CALL_CAUSE, CT_AS_TEXT },
};

static const struct ct_map_row smb_files[] = {
    CONNECTION,
    { "fuid", CT_F_LOG_FILE_ID, CT_AS_TEXT },
    { "action", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "path", CT_F_LOG_FILE_PATH, CT_AS_TEXT },
    { "name", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
    { "size", CT_F_LOG_FILE_SIZE, CT_AS_INT },
};

static const struct ct_map_row ftp[] = {
    CONNECTION,
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "command", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "arg", CT_F_URL_FULL, CT_AS_TEXT },
    { "reply_code", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "mime_type", CT_F_LOG_FILE_MIME, CT_AS_TEXT },
    { "file_size", CT_F_LOG_FILE_SIZE, CT_AS_INT },
    { "fuid", CT_F_LOG_FILE_ID, CT_AS_TEXT },
};

static const struct ct_map_row intel[] = {
    CONNECTION,
    { "fuid", CT_F_LOG_FILE_ID, CT_AS_TEXT },
    { "seen.indicator", CT_F_RULE_NAME, CT_AS_TEXT },
    { "seen.indicator_type", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "seen.where", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "seen.node", CT_F_OBSERVER_NAME, CT_AS_TEXT },
};

static const struct ct_map_row software[] = {
    { "ts", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "host", CT_F_SOURCE_IP, CT_AS_IP },
    { "software_type", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "unparsed_version", CT_F_USER_AGENT, CT_AS_TEXT },
};

static const struct ct_map_row other[] = {
    CONNECTION,
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "username", CT_F_USER_NAME, CT_AS_TEXT },
    { "host", CT_F_SOURCE_IP, CT_AS_IP },
    { "name", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "operation", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "command", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "path", CT_F_LOG_FILE_PATH, CT_AS_TEXT },
};

/* With "open_": of connections that last, written before their end. */
static const struct kind {
    const char *path;
    enum ct_class class;
    struct ct_mapping mapping;
    const char *member, *and; /* that only this log has; NULL: any of the first */
} kinds[] = {
    { "conn", CT_CLASS_FLOW, CT_MAPPING("zeek.conn", conn), "conn_state", NULL },
    { "dns", CT_CLASS_DNS, CT_MAPPING("zeek.dns", dns), "trans_id", "rejected" },
    { "http", CT_CLASS_HTTP, CT_MAPPING("zeek.http", http), "trans_depth", "request_body_len" },
    { "ssl", CT_CLASS_TLS, CT_MAPPING("zeek.ssl", ssl), "established", NULL },
    { "open_conn", CT_CLASS_FLOW, CT_MAPPING("zeek.open_conn", conn), NULL, NULL },
    { "open_http", CT_CLASS_HTTP, CT_MAPPING("zeek.open_http", http), NULL, NULL },
    { "open_ssl", CT_CLASS_TLS, CT_MAPPING("zeek.open_ssl", ssl), NULL, NULL },
    { "x509", CT_CLASS_TLS, CT_MAPPING("zeek.x509", x509), "certificate.version", NULL },
    { "smtp", CT_CLASS_TRANSPORT, CT_MAPPING("zeek.smtp", smtp), "trans_depth", "is_webmail" },
    { "files", CT_CLASS_FILE, CT_MAPPING("zeek.files", files), "fuid", "seen_bytes" },
    { "dhcp", CT_CLASS_ACTIVITY, CT_MAPPING("zeek.dhcp", dhcp), "msg_types", NULL },
    { "notice", CT_CLASS_ALERT, CT_MAPPING("zeek.notice", notice), "note", NULL },
    { "intel", CT_CLASS_ALERT, CT_MAPPING("zeek.intel", intel), "seen.indicator", NULL },
    { "kerberos", CT_CLASS_AUTH, CT_MAPPING("zeek.kerberos", login), "request_type", NULL },
    { "ntlm", CT_CLASS_AUTH, CT_MAPPING("zeek.ntlm", login), "server_nb_computer_name", NULL },
    { "ssh", CT_CLASS_AUTH, CT_MAPPING("zeek.ssh", ssh), "auth_attempts", NULL },
    { "rdp", CT_CLASS_AUTH, CT_MAPPING("zeek.rdp", rdp), "security_protocol", "cert_count" },
    { "radius", CT_CLASS_AUTH, CT_MAPPING("zeek.radius", radius), "ttl", "username" },
    { "sip", CT_CLASS_CALL, CT_MAPPING("zeek.sip", sip), "request_from", "call_id" },
    { "smb_files", CT_CLASS_FILE, CT_MAPPING("zeek.smb_files", smb_files), "times.modified", NULL },
    { "ftp", CT_CLASS_ACTIVITY, CT_MAPPING("zeek.ftp", ftp), "reply_code", "command" },
    { "software", CT_CLASS_ACTIVITY, CT_MAPPING("zeek.software", software), "software_type", NULL },
};

/* Logs of Zeek about itself. */
static const struct {
    const char *path, *member;
} house[] = { { "loaded_scripts", NULL }, { "stats", "events_proc" },
    { "capture_loss", "percent_lost" }, { "packet_filter", "init" }, { "reporter", "level" },
    { "cluster", NULL }, { "broker", NULL }, { "config", NULL }, { "prof", NULL },
    { "print", NULL }, { "app_stats", "uniq_hosts" }, { "telemetry", NULL },
    { "telemetry_histogram", NULL }, { "weird_stats", NULL } };

static const struct ct_mapping any = CT_MAPPING(NULL, other);

static bool has(const struct ct_native *n, const char *name)
{
    return ct_native_next(n, ct_span_str(name), 0) < n->v.n;
}

static const struct kind *kind_of(const struct ct_native *n, struct ct_span path)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *k = &kinds[i];

        if (path.len ? ct_span_eq(path, ct_span_str(k->path))
                     : k->member && has(n, k->member) && (!k->and || has(n, k->and)))
            return k;
    }
    return NULL;
}

static bool housekeeping(const struct ct_native *n, struct ct_span path)
{
    for (size_t i = 0; i < sizeof house / sizeof *house; i++)
        if (path.len ? ct_span_eq(path, ct_span_str(house[i].path))
                     : house[i].member && has(n, house[i].member) && !has(n, "uid"))
            return true;
    return path.len == 0 && n->v.n == 1 && has(n, "name"); /* a script that was loaded */
}

/* Answers are addresses and names in one list. */
static void answers(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span name = CT_LIT("answers");

    for (size_t i = ct_native_next(&log->native, name, 0); i < log->native.v.n;
         i = ct_native_next(&log->native, name, i + 1))
        ct_log_value(log, b, CT_F_DNS_RESOLVED_IP, CT_AS_IP, log->native.v.v[i].text);
}

static void url(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span uri = ct_log_get(log, "uri"), host = ct_log_get(log, "host");

    if (ct_span_eq(ct_log_get(log, "method"), CT_LIT("CONNECT")))
        ct_log_add(log, b, CT_F_URL_DOMAIN, ct_span_head(uri, ct_span_chr(uri, ':', 0)));
    else if (ct_span_has(ct_span_head(uri, 10), CT_LIT("://"))) /* to a proxy: whole */
        ct_log_add(log, b, CT_F_URL_FULL, uri);
    else if (host.len)
        ct_log_add(log, b, CT_F_URL_FULL,
            ct_log_url(log, (struct ct_span){ 0 }, host, ct_log_get(log, "id.resp_p"), uri));
    else
        ct_log_add(log, b, CT_F_URL_PATH, uri);
}

/* "T" and "F" in TSV. */
static bool is_true(struct ct_span s)
{
    return ct_span_eq(s, CT_LIT("true")) || ct_span_eq(s, CT_LIT("T"));
}

static void outcome(struct ct_log *log, struct ct_batch *b, const char *member)
{
    struct ct_span s = ct_log_get(log, member);

    if (is_true(s) || ct_span_eq(s, CT_LIT("success")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("success"));
    else if (s.len)
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
}

static void more(struct ct_log *log, const struct kind *k, struct ct_batch *b)
{
    switch (k->class) {
    case CT_CLASS_DNS:
        answers(log, b);
        break;
    case CT_CLASS_HTTP:
        url(log, b);
        break;
    case CT_CLASS_TLS:
        outcome(log, b, "established");
        break;
    case CT_CLASS_AUTH:
        if (k->mapping.rows == radius)
            outcome(log, b, "result");
        else if (k->mapping.rows != rdp) /* which says how far it came, not whether it was let in */
            outcome(log, b, has(&log->native, "auth_success") ? "auth_success" : "success");
        break;
    default:
        if (k->mapping.rows == dhcp && !has(&log->native, "assigned_addr"))
            ct_log_value(log, b, CT_F_SOURCE_IP, CT_AS_IP, ct_log_get(log, "client_addr"));
    }
}

enum ct_read ct_zeek_event(
    const struct ct_record *rec, struct ct_span path, struct ct_batch *b, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    const struct kind *k = kind_of(&log->native, path);

    if (!k && housekeeping(&log->native, path))
        return CT_READ_IGNORED;
    if (!has(&log->native, "ts")) {
        *ret_reason = "a record of Zeek without its time";
        return CT_READ_MALFORMED;
    }
    ct_log_event(rec, k ? &k->mapping : &any, k ? k->class : CT_CLASS_ACTIVITY, b);
    if (k)
        more(log, k, b);
    else
        ct_log_add(log, b, CT_F_EVENT_PROVIDER,
            path.len ? ct_arena_printf(log->work, "zeek." CT_FMT, CT_ARG(ct_span_head(path, 64)))
                     : CT_LIT("zeek"));
    return CT_READ_OK;
}
