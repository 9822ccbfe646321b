/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dnsmasq: names asked for, their answers, and which device had which address.
 *
 *   Jan 12 09:13:58 dnsmasq[1]: query[A] a.example from 192.0.2.9
 *   Jan 12 09:13:58 gw dnsmasq[1]: 45 192.0.2.9/40000 reply a.example is 198.51.100.7
 *   Jan 12 09:13:58 dnsmasq-dhcp[1]: DHCPACK(eth0) 192.0.2.9 02:00:00:00:00:01 pc-7
 *
 * The number and the asking address in front come with log-queries=extra; Pi-hole writes the same
 * with more words ("gravity blocked a.example is 0.0.0.0"). Form of the lines: dnsmasq(8) and its
 * cache.c, log_query().
 */
#include "parse/ip.h"
#include "parse/syslog.h"
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "host", CT_F_HOST_NAME, CT_AS_TEXT },
    { "client", CT_F_SOURCE_IP, CT_AS_IP },
    { "port", CT_F_SOURCE_PORT, CT_AS_INT },
    { "upstream", CT_F_DESTINATION_IP, CT_AS_IP },
    { "action", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "name", CT_F_DNS_NAME, CT_AS_TEXT },
    { "type", CT_F_DNS_TYPE, CT_AS_TEXT },
    { "rcode", CT_F_DNS_RCODE, CT_AS_TEXT },
    { "answer", CT_F_DNS_ANSWER, CT_AS_TEXT },
    { "address", CT_F_DNS_RESOLVED_IP, CT_AS_IP },
};

static const struct ct_map_row lease_rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "host", CT_F_HOST_NAME, CT_AS_TEXT },
    { "action", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "address", CT_F_SOURCE_IP, CT_AS_IP },
    { "mac", CT_F_SOURCE_MAC, CT_AS_LOWER },
    { "name", CT_F_DEVICE_NAME, CT_AS_TEXT },
};

static const struct ct_mapping names = CT_MAPPING("dnsmasq", rows),
                               leases = CT_MAPPING("dnsmasq.dhcp", lease_rows);

static bool is_dnsmasq(struct ct_span line)
{
    struct ct_syslog s;

    return ct_syslog_parse(line, &s) && ct_span_starts(s.program, CT_LIT("dnsmasq"));
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_dnsmasq, 90);
}

static void add(struct ct_log *log, const char *name, struct ct_span text)
{
    ct_native_add(&log->native, ct_span_str(name), text, CT_NATIVE_TEXT);
}

static bool number(struct ct_span s)
{
    uint64_t n;

    return ct_span_uint(s, UINT64_MAX, &n);
}

/* "45 192.0.2.9/40000 " in front. */
static struct ct_span take_extra(struct ct_log *log, struct ct_span s)
{
    struct ct_span rest = s, client;

    if (!number(ct_span_cut_chr(&rest, ' ')))
        return s;
    client = ct_span_cut_chr(&rest, ' ');
    if (ct_span_chr(client, '/', 0) == client.len)
        return s;
    add(log, "client", ct_span_cut_chr(&client, '/'));
    add(log, "port", client);
    return rest;
}

/* "198.51.100.7", "<CNAME>", "NXDOMAIN", "NODATA-IPv6" */
static void add_answer(struct ct_log *log, struct ct_span s)
{
    struct ct_ip ip;

    if (ct_ip_parse(s, &ip)) {
        add(log, "answer", s);
        add(log, "address", s);
    } else if (s.len && s.ptr[0] != '<') {
        add(log, "rcode", ct_span_starts(s, CT_LIT("NODATA")) ? CT_LIT("NOERROR") : s);
    }
}

/* "query[A] a.example from 192.0.2.9", "reply a.example is …", "forwarded a.example to …" */
static bool take_lookup(struct ct_log *log, struct ct_span s)
{
    static const struct {
        struct ct_span word;
        const char *name;
    } links[] = { { { " from ", 6 }, "client" }, { { " is ", 4 }, NULL },
        { { " to ", 4 }, "upstream" } };

    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        size_t at = ct_span_find(s, links[i].word, 0), name = at, open;
        struct ct_span action, value = ct_span_from(s, at + links[i].word.len);

        while (name > 0 && s.ptr[name - 1] != ' ')
            name--;
        if (at >= s.len || name == 0)
            continue;
        action = ct_span_head(s, name - 1);
        open = ct_span_chr(action, '[', 0);
        add(log, "action", ct_span_head(action, open));
        if (open < action.len)
            add(log, "type", ct_span_head(ct_span_from(action, open + 1), action.len - open - 2));
        add(log, "name", ct_span_head(ct_span_from(s, name), at - name));
        if (!links[i].name)
            add_answer(log, ct_span_head(value, ct_span_chr(value, ' ', 0)));
        else if (ct_log_get(log, links[i].name).len == 0)
            add(log, links[i].name, ct_span_head(value, ct_span_chr(value, '#', 0)));
        return true;
    }
    return false;
}

static bool is_mac(struct ct_span s)
{
    return s.len == 17 && s.ptr[2] == ':' && s.ptr[5] == ':' && s.ptr[14] == ':';
}

/* "DHCPACK(eth0) 192.0.2.9 02:00:00:00:00:01 pc-7"; of IPv6 a DUID instead of the hardware. */
static bool take_lease(struct ct_log *log, struct ct_span s)
{
    struct ct_span word = ct_span_cut_chr(&s, ' ');
    struct ct_ip ip;
    size_t open;

    if (number(word))
        word = ct_span_cut_chr(&s, ' ');
    open = ct_span_chr(word, '(', 0);
    if (!ct_span_starts(word, CT_LIT("DHCP")) || open >= word.len)
        return false;
    add(log, "action", ct_span_head(word, open));
    word = ct_span_cut_chr(&s, ' ');
    if (ct_ip_parse(word, &ip)) {
        add(log, "address", word);
        word = ct_span_cut_chr(&s, ' ');
    }
    if (is_mac(word))
        add(log, "mac", word);
    word = ct_span_cut_chr(&s, ' ');
    if (s.len == 0) /* more words are a reason, not a name */
        add(log, "name", word);
    return true;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_syslog s;
    bool lease, good;

    ct_log_clear(log);
    if (!ct_syslog_parse(rec->bytes, &s)) {
        *ret_reason = "a line that is not dnsmasq's";
        return CT_READ_MALFORMED;
    }
    lease = ct_span_eq(s.program, CT_LIT("dnsmasq-dhcp"));
    if (!lease && !ct_span_eq(s.program, CT_LIT("dnsmasq")))
        return CT_READ_IGNORED;
    add(log, "time", s.time);
    add(log, "host", s.host);
    good = lease ? take_lease(log, s.text) : take_lookup(log, take_extra(log, s.text));
    if (!good)
        return CT_READ_IGNORED;
    ct_log_event(rec, lease ? &leases : &names, lease ? CT_CLASS_ACTIVITY : CT_CLASS_DNS, batch);
    return CT_READ_OK;
}

const struct ct_reader ct_reader_dnsmasq = {
    .name = "dnsmasq",
    .title = "dnsmasq, lookups and leases",
    .source_kind = "network",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};
