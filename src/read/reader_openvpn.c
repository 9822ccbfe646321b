/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openvpn: the log that OpenVPN writes itself, and its status file.
 *
 *   2021-01-12 09:13:58 192.0.2.1:1194 [anna] Peer Connection Initiated with …
 *   Tue Jan 12 09:13:58 2021 us=1234 anna/192.0.2.1:1194 MULTI: …         before 2.5
 *   CLIENT_LIST,anna,192.0.2.1:1194,10.8.0.6,,123,456,2021-01-12 09:13:58,1610442838,…
 *   anna,192.0.2.1:1194,123,456,Tue Jan 12 09:13:58 2021                  status version 1
 *
 * A status file tells of one moment who is there since when: an event with the time of the
 * connection. Lines of the log: syslog_openvpn.c. Form of the status: OpenVPN 2.6 multi.c,
 * multi_print_status().
 */
#include "parse/timestamp.h"
#include "read/log_probe.h"
#include "read/syslog_program.h"

static const struct ct_map_row rows[] = {
    { "epoch", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
    { "since", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "name", CT_F_USER_NAME, CT_AS_TEXT },
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "real", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "virtual", CT_F_SOURCE_NAT_IP, CT_AS_IP },
    { "received", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "sent", CT_F_DESTINATION_BYTES, CT_AS_INT },
};

static const struct ct_mapping mapping = CT_MAPPING("openvpn.status", rows);

static bool take_time(struct ct_span *s, struct ct_span *ret)
{
    struct ct_stamp t;

    if (!ct_stamp_parse(*s, &t) || !t.year || t.len < 19 || t.len >= s->len || s->ptr[t.len] != ' ')
        return false;
    *ret = ct_span_head(*s, t.len);
    *s = ct_span_from(*s, t.len + 1);
    return true;
}

static bool is_version_1(struct ct_span line)
{
    return ct_span_eq(line, CT_LIT("OpenVPN CLIENT LIST"));
}

static bool is_log(struct ct_span s)
{
    static const char *const words[] = { "Peer Connection Initiated",
        "TLS Error:", "MULTI: ", "MULTI_sva: ", "[AF_INET", "VERIFY OK: ", "peer info: IV_",
        "Control Channel: ", "Data Channel", "TLS: ", "PUSH: ", "SENT CONTROL [",
        "TLS Auth Error:", "OpenVPN ", "Outgoing Data Channel", "Incoming Data Channel",
        "client-instance", "VERIFY ERROR: ", "TUN/TAP device", "OPTIONS IMPORT",
        "AUTH: Received control", "Diffie-Hellman" };
    struct ct_span time;

    if (!take_time(&s, &time))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ct_span_has(ct_span_head(s, 160), ct_span_str(words[i])))
            return true;
    return false;
}

static int probe(struct ct_span head)
{
    struct ct_span first = ct_span_head(head, ct_span_chr(head, '\n', 0));

    if (first.len && first.ptr[first.len - 1] == '\r')
        first.len--;
    if (is_version_1(first) || ct_span_starts(first, CT_LIT("TITLE,OpenVPN ")) ||
        ct_span_starts(first, CT_LIT("TITLE\tOpenVPN ")))
        return 100;
    return ct_probe_score(head, is_log, 91);
}

/* ---- status ---- */

static void add(struct ct_log *log, const char *name, struct ct_span text)
{
    ct_native_add(&log->native, ct_span_str(name), text, CT_NATIVE_TEXT);
}

static unsigned cells(struct ct_span s, char sep, struct ct_span ret[16])
{
    unsigned n = 0;

    while (n < 16 && s.len)
        ret[n++] = ct_span_cut_chr(&s, sep);
    return n;
}

/* CLIENT_LIST, name, real address, virtual IPv4, [virtual IPv6,] received, sent, since, epoch, user
 */
static enum ct_read client_list(const struct ct_record *rec, struct ct_batch *b, char sep)
{
    struct ct_log *log = rec->log;
    struct ct_span c[16] = { 0 };
    unsigned n = cells(rec->bytes, sep, c), i = 4;
    uint64_t number;

    if (n < 8)
        return CT_READ_MALFORMED;
    if (!ct_span_uint(c[4], UINT64_MAX, &number))
        i = 5; /* since 2.4 with an address of IPv6 */
    ct_log_clear(log);
    add(log, "epoch", c[i + 3]);
    add(log, "since", c[i + 2]);
    add(log, "name", c[1]);
    if (!ct_span_eq(c[i + 4], CT_LIT("UNDEF")))
        add(log, "user", c[i + 4]);
    add(log, "real", c[2]);
    add(log, "virtual", c[3].len ? c[3] : c[4]);
    add(log, "received", c[i]);
    add(log, "sent", c[i + 1]);
    ct_log_event(rec, &mapping, CT_CLASS_AUTH, b);
    ct_log_add(log, b, CT_F_EVENT_ACTION, CT_LIT("CLIENT_LIST"));
    ct_log_add(log, b, CT_F_AUTH_PROTOCOL, CT_LIT("openvpn"));
    return CT_READ_OK;
}

/* name, real, received, sent, since; or virtual, name, real, last reference */
static enum ct_read version_1(const struct ct_record *rec, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_span c[16] = { 0 };
    unsigned n = cells(rec->bytes, ',', c);
    bool client = n == 5;

    if ((n != 4 && n != 5) || !ct_is_digit(c[client ? 2 : 0].ptr ? c[client ? 2 : 0].ptr[0] : 'x'))
        return CT_READ_IGNORED; /* headings, sums */
    ct_log_clear(log);
    add(log, "since", c[client ? 4 : 3]);
    add(log, "name", c[client ? 0 : 1]);
    add(log, "real", c[client ? 1 : 2]);
    if (client) {
        add(log, "received", c[2]);
        add(log, "sent", c[3]);
    } else {
        add(log, "virtual", c[0]);
    }
    ct_log_event(rec, &mapping, CT_CLASS_AUTH, b);
    ct_log_add(log, b, CT_F_EVENT_ACTION, client ? CT_LIT("CLIENT LIST") : CT_LIT("ROUTING TABLE"));
    ct_log_add(log, b, CT_F_AUTH_PROTOCOL, CT_LIT("openvpn"));
    return CT_READ_OK;
}

/* Of version 2 and 3 all lines begin with their kind. */
static bool is_kind(struct ct_span s)
{
    static const char *const kinds[] = { "TITLE", "TIME", "HEADER", "CLIENT_LIST", "ROUTING_TABLE",
        "GLOBAL_STATS", "END" };
    size_t n = 0;

    while (n < s.len && s.ptr[n] != ',' && s.ptr[n] != '\t')
        n++;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ct_span_eq(ct_span_head(s, n), ct_span_str(kinds[i])))
            return true;
    return false;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_line l = { .rec = rec, .s = { .text = rec->bytes }, .b = batch };

    *ret_reason = "a list of clients of OpenVPN that is cut";
    if (ct_span_starts(rec->bytes, CT_LIT("CLIENT_LIST")))
        return client_list(rec, batch, ct_span_from(rec->bytes, 11).len ? rec->bytes.ptr[11] : ',');
    if (is_kind(rec->bytes))
        return CT_READ_IGNORED;
    if (take_time(&l.s.text, &l.s.time))
        return ct_openvpn_line(&l);
    return version_1(rec, batch);
}

const struct ct_reader ct_reader_openvpn = {
    .name = "openvpn",
    .title = "OpenVPN, its own log and status",
    .source_kind = "identity",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};
