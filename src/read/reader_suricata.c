/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suricata: eve.json, the one log of Suricata, a JSON object a line.
 *
 * "event_type" says what a record is; what all have is who spoke with whom. A response is written
 * with the server as its source, so alerts and files name the sides as the packet had them. Since
 * version 8 names of DNS stand in lists ("dns" version 3); before, in each answer (1) or grouped
 * (2). Field names: https://docs.suricata.io/en/latest/output/eve/eve-json-format.html
 */
#include "read/log.h"
#include "read/log_probe.h"

#define CONNECTION                                                                                 \
    { "timestamp", CT_FIELD_NONE, CT_AS_EVENT_TIME }, { "src_ip", CT_F_SOURCE_IP, CT_AS_IP },      \
        { "src_port", CT_F_SOURCE_PORT, CT_AS_INT }, { "dest_ip", CT_F_DESTINATION_IP, CT_AS_IP }, \
        { "dest_port", CT_F_DESTINATION_PORT, CT_AS_INT },                                         \
        { "proto", CT_F_NETWORK_TRANSPORT, CT_AS_LOWER },                                          \
        { "flow_id", CT_F_NETWORK_CONNECTION, CT_AS_TEXT },                                        \
        { "community_id", CT_F_NETWORK_COMMUNITY_ID, CT_AS_TEXT },                                 \
        { "app_proto", CT_F_NETWORK_PROTOCOL, CT_AS_TEXT },                                        \
    {                                                                                              \
        "host", CT_F_OBSERVER_NAME, CT_AS_TEXT                                                     \
    }

#define HTTP                                                      \
    { "http.http_method", CT_F_HTTP_METHOD, CT_AS_TEXT },         \
        { "http.http_user_agent", CT_F_USER_AGENT, CT_AS_TEXT },  \
        { "http.http_refer", CT_F_HTTP_REFERRER, CT_AS_TEXT },    \
        { "http.http_content_type", CT_F_HTTP_MIME, CT_AS_TEXT }, \
        { "http.protocol", CT_F_HTTP_VERSION, CT_AS_TEXT },       \
        { "http.status", CT_F_HTTP_STATUS, CT_AS_INT },           \
        { "http.length", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },   \
    {                                                             \
        "http.xff", CT_F_FORWARDED_IP, CT_AS_IP_LIST              \
    }

#define TLS                                                                                      \
    { "tls.sni", CT_F_TLS_SERVER_NAME, CT_AS_TEXT },                                             \
        { "tls.version", CT_F_TLS_VERSION, CT_AS_TEXT },                                         \
        { "tls.subject", CT_F_TLS_SUBJECT, CT_AS_TEXT },                                         \
        { "tls.issuerdn", CT_F_TLS_ISSUER, CT_AS_TEXT },                                         \
        { "tls.serial", CT_F_TLS_SERIAL, CT_AS_TEXT },                                           \
        { "tls.fingerprint", CT_F_TLS_CERT_HASH, CT_AS_TEXT },                                   \
        { "tls.notbefore", CT_F_TLS_NOT_BEFORE, CT_AS_TIME },                                    \
        { "tls.notafter", CT_F_TLS_NOT_AFTER, CT_AS_TIME },                                      \
        { "tls.ja3.hash", CT_F_TLS_JA3, CT_AS_TEXT },                                            \
        { "tls.ja3s.hash", CT_F_TLS_JA3S, CT_AS_TEXT }, { "tls.ja4", CT_F_TLS_JA4, CT_AS_TEXT }, \
        { "tls.subjectaltname", CT_F_TLS_NAMES, CT_AS_TEXT },                                    \
    {                                                                                            \
        "tls.client_alpns", CT_F_TLS_ALPN, CT_AS_TEXT                                            \
    }

#define MAIL                                                                                      \
    { "smtp.helo", CT_F_SMTP_HELO, CT_AS_TEXT }, { "email.from", CT_F_FROM_ADDRESS, CT_AS_TEXT }, \
        { "email.to", CT_F_TO_ADDRESS, CT_AS_TEXT }, { "email.cc", CT_F_CC_ADDRESS, CT_AS_TEXT }, \
        { "email.subject", CT_F_SUBJECT, CT_AS_TEXT },                                            \
        { "email.attachment", CT_F_LOG_FILE_NAME, CT_AS_TEXT },                                   \
    {                                                                                             \
        "email.x_mailer", CT_F_X_MAILER, CT_AS_TEXT                                               \
    }

static const struct ct_map_row flow[] = {
    CONNECTION,
    { "flow.bytes_toserver", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "flow.bytes_toclient", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "flow.pkts_toserver", CT_F_SOURCE_PACKETS, CT_AS_INT },
    { "flow.pkts_toclient", CT_F_DESTINATION_PACKETS, CT_AS_INT },
    { "flow.state", CT_F_NETWORK_STATE, CT_AS_TEXT },
    { "tcp.tcp_flags", CT_F_NETWORK_HISTORY, CT_AS_TEXT },
};

static const struct ct_map_row netflow[] = {
    CONNECTION,
    { "netflow.bytes", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "netflow.pkts", CT_F_SOURCE_PACKETS, CT_AS_INT },
    { "tcp.tcp_flags", CT_F_NETWORK_HISTORY, CT_AS_TEXT },
};

static const struct ct_map_row dns[] = {
    CONNECTION,
    { "dns.rcode", CT_F_DNS_RCODE, CT_AS_TEXT },
};

/* Who asked is who began, though the packet came from the server. */
static const struct ct_map_row dns_back[] = {
    { "src_ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "src_port", CT_F_DESTINATION_PORT, CT_AS_INT },
    { "dest_ip", CT_F_SOURCE_IP, CT_AS_IP },
    { "dest_port", CT_F_SOURCE_PORT, CT_AS_INT },
    CONNECTION,
    { "dns.rcode", CT_F_DNS_RCODE, CT_AS_TEXT },
};

static const struct ct_map_row http[] = { CONNECTION, HTTP };
static const struct ct_map_row tls[] = { CONNECTION, TLS };

static const struct ct_map_row smtp[] = {
    CONNECTION,
    MAIL,
    { "smtp.mail_from", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "smtp.rcpt_to", CT_F_ENVELOPE_TO, CT_AS_TEXT },
    { "email.message_id", CT_F_MESSAGE_ID, CT_AS_TEXT },
};

static const struct ct_map_row fileinfo[] = {
    CONNECTION,
    HTTP,
    { "fileinfo.filename", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
    { "fileinfo.magic", CT_F_LOG_FILE_MIME, CT_AS_TEXT },
    { "fileinfo.size", CT_F_LOG_FILE_SIZE, CT_AS_INT },
    { "fileinfo.md5", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
    { "fileinfo.sha1", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
    { "fileinfo.sha256", CT_F_LOG_FILE_HASH, CT_AS_TEXT },
    { "fileinfo.state", CT_F_EVENT_ACTION, CT_AS_TEXT },
};

static const struct ct_map_row alert[] = {
    CONNECTION,
    HTTP,
    TLS,
    MAIL,
    { "alert.signature_id", CT_F_RULE_ID, CT_AS_TEXT },
    { "alert.signature", CT_F_RULE_NAME, CT_AS_TEXT },
    { "alert.category", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "alert.severity", CT_F_EVENT_SEVERITY, CT_AS_INT },
    { "alert.action", CT_F_EVENT_ACTION, CT_AS_TEXT },
};

static const struct ct_map_row other[] = {
    CONNECTION,
    { "ssh.client.software_version", CT_F_CLIENT_INFO, CT_AS_TEXT },
    { "krb5.cname", CT_F_USER_NAME, CT_AS_TEXT },
    { "ftp.command", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "ftp_data.filename", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
    { "smb.command", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "smb.ntlmssp.user", CT_F_USER_NAME, CT_AS_TEXT },
    { "smb.filename", CT_F_LOG_FILE_NAME, CT_AS_TEXT },
    { "dhcp.client_mac", CT_F_SOURCE_MAC, CT_AS_TEXT },
    { "dhcp.hostname", CT_F_DEVICE_NAME, CT_AS_TEXT },
    { "dhcp.assigned_ip", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "sip.method", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "anomaly.event", CT_F_EVENT_REASON, CT_AS_TEXT },
};

static const struct kind {
    const char *type;
    enum ct_class class;
    struct ct_mapping mapping;
} kinds[] = {
    { "flow", CT_CLASS_FLOW, CT_MAPPING("suricata.flow", flow) },
    { "netflow", CT_CLASS_FLOW, CT_MAPPING("suricata.netflow", netflow) },
    { "dns", CT_CLASS_DNS, CT_MAPPING("suricata.dns", dns) },
    { "http", CT_CLASS_HTTP, CT_MAPPING("suricata.http", http) },
    { "tls", CT_CLASS_TLS, CT_MAPPING("suricata.tls", tls) },
    { "smtp", CT_CLASS_TRANSPORT, CT_MAPPING("suricata.smtp", smtp) },
    { "fileinfo", CT_CLASS_FILE, CT_MAPPING("suricata.fileinfo", fileinfo) },
    { "alert", CT_CLASS_ALERT, CT_MAPPING("suricata.alert", alert) },
};

static const struct ct_mapping any = CT_MAPPING(NULL, other),
                               back = CT_MAPPING("suricata.dns", dns_back);

static int probe(struct ct_span head)
{
    static const char marks[] = "timestamp,event_type,src_ip,dest_ip,proto;"
                                "timestamp,event_type,stats";

    return ct_probe_json(head, NULL, marks) ? 90 : 0;
}

static bool each(struct ct_log *log, const char *name, size_t *at)
{
    *at = ct_native_next(&log->native, ct_span_str(name), *at);
    return *at < log->native.v.n;
}

/* The first that is there of names parted by blanks. */
static struct ct_span first_of(struct ct_log *log, const char *names)
{
    struct ct_span all = ct_span_str(names), text = { 0 };

    while (all.len && text.len == 0)
        text = ct_native_get(&log->native, ct_span_cut_chr(&all, ' '));
    return text;
}

static void answer(struct ct_log *log, struct ct_batch *b, struct ct_span data)
{
    ct_log_add(log, b, CT_F_DNS_ANSWER, data);
    ct_log_value(log, b, CT_F_DNS_RESOLVED_IP, CT_AS_IP, data);
}

/* Version 1: a record an answer. Version 2: "answers" and the same once more, "grouped".
 * Version 3: the same, and "queries" in front. */
static void more_dns(struct ct_log *log, struct ct_batch *b)
{
    static const char *const grouped[] = { "dns.grouped.A", "dns.grouped.AAAA", "dns.grouped.CNAME",
        "dns.grouped.MX", "dns.grouped.NS", "dns.grouped.PTR", "dns.grouped.TXT" };
    bool listed = false;

    ct_log_add(log, b, CT_F_DNS_NAME, first_of(log, "dns.queries.rrname dns.rrname"));
    ct_log_add(log, b, CT_F_DNS_TYPE, first_of(log, "dns.queries.rrtype dns.rrtype"));
    ct_log_add(log, b, CT_F_EVENT_ACTION, first_of(log, "dns.type"));
    for (size_t i = 0; each(log, "dns.answers.rdata", &i); i++) {
        answer(log, b, log->native.v.v[i].text);
        listed = true;
    }
    for (size_t i = 0; each(log, "dns.answers.ttl", &i); i++)
        ct_log_value(log, b, CT_F_DNS_TTL, CT_AS_INT_LIST, log->native.v.v[i].text);
    for (size_t k = 0; !listed && k < sizeof grouped / sizeof *grouped; k++)
        for (size_t i = 0; each(log, grouped[k], &i); i++)
            answer(log, b, log->native.v.v[i].text);
    answer(log, b, first_of(log, "dns.rdata"));
    ct_log_value(log, b, CT_F_DNS_TTL, CT_AS_INT_LIST, first_of(log, "dns.ttl"));
}

/* Of HTTP, and of the alerts and files that were met in it. */
static void url(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span path = ct_log_get(log, "http.url"), host = ct_log_get(log, "http.hostname");

    if (path.len == 0 && host.len == 0)
        return;
    if (ct_span_eq(ct_log_get(log, "http.http_method"), CT_LIT("CONNECT")))
        ct_log_add(log, b, CT_F_URL_DOMAIN, ct_span_head(path, ct_span_chr(path, ':', 0)));
    else if (ct_span_has(ct_span_head(path, 10), CT_LIT("://")))
        ct_log_add(log, b, CT_F_URL_FULL, path);
    else if (host.len)
        ct_log_add(log, b, CT_F_URL_FULL,
            ct_log_url(log, CT_LIT("http"), host, ct_log_get(log, "http.http_port"), path));
    else
        ct_log_add(log, b, CT_F_URL_PATH, path);
}

/* The packet with the answer, not the lookup: older versions write its sides. */
static bool from_server(struct ct_log *log)
{
    return ct_span_eq(ct_log_get(log, "src_port"), CT_LIT("53")) &&
           !ct_span_eq(ct_log_get(log, "dest_port"), CT_LIT("53"));
}

static const struct ct_mapping *mapping_of(struct ct_log *log, const struct kind *k)
{
    if (!k)
        return &any;
    return k->class == CT_CLASS_DNS && from_server(log) ? &back : &k->mapping;
}

/* A flow is written when it ends; its "start" is when it happened. */
static void flow_time(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span start = first_of(log, "flow.start netflow.start");
    struct ct_span end = first_of(log, "flow.end netflow.end");
    int64_t from = ct_log_time(log, start, NULL), to = ct_log_time(log, end, NULL);

    if (from == CT_TIME_NONE)
        return;
    b->events.v[b->events.n - 1].at_us = from;
    if (to >= from && to - from < INT64_MAX / 1000)
        ct_batch_int(b, CT_F_EVENT_DURATION, 1000 * (to - from));
}

static void more(struct ct_log *log, enum ct_class class, struct ct_batch *b)
{
    switch (class) {
    case CT_CLASS_DNS:
        more_dns(log, b);
        break;
    case CT_CLASS_FLOW:
        flow_time(log, b);
        break;
    case CT_CLASS_HTTP:
    case CT_CLASS_FILE:
    case CT_CLASS_ALERT:
        url(log, b);
        break;
    default:
        break;
    }
}

static const struct kind *kind_of(struct ct_span type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ct_span_eq(type, ct_span_str(kinds[i].type)))
            return &kinds[i];
    return NULL;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span type;
    const struct kind *k;

    if (!ct_log_json(log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    type = ct_log_get(log, "event_type");
    if (type.len == 0 || ct_log_get(log, "timestamp").len == 0) {
        *ret_reason = "a record of Suricata without its time or type";
        return CT_READ_MALFORMED;
    }
    if (ct_log_get(log, "src_ip").len == 0) /* stats, engine: about itself */
        return CT_READ_IGNORED;
    k = kind_of(type);
    ct_log_event(rec, mapping_of(log, k), k ? k->class : CT_CLASS_ACTIVITY, batch);
    if (k)
        more(log, k->class, batch);
    else
        ct_log_add(log, batch, CT_F_EVENT_PROVIDER,
            ct_arena_printf(log->work, "suricata." CT_FMT, CT_ARG(ct_span_head(type, 64))));
    return CT_READ_OK;
}

const struct ct_reader ct_reader_suricata = {
    .name = "suricata",
    .title = "Suricata, eve.json",
    .source_kind = "network",
    .frame = CT_FRAME_JSON,
    .probe = probe,
    .parse = parse,
};
