/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bind: who asked the name server for what, in a file of named's own or behind syslog.
 *
 *   12-Jan-2021 09:13:58.123 queries: info: client @0x7f00 192.0.2.1#53 (a.example): view in:
 *       query: a.example IN A +E(0)K (192.0.2.53)
 *
 * Time, category and severity are each there or not, as the channel was set; "@0x…" came with 9.11,
 * the name in brackets with 9.8. What named writes about itself is passed over. Form of the
 * lines: BIND 9 Administrator Reference Manual, "logging".
 */
#include "parse/syslog.h"
#include "parse/timestamp.h"
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "host", CT_F_HOST_NAME, CT_AS_TEXT },
    { "client", CT_F_SOURCE_IP, CT_AS_IP },
    { "port", CT_F_SOURCE_PORT, CT_AS_INT },
    { "server", CT_F_DESTINATION_IP, CT_AS_IP },
    { "transport", CT_F_NETWORK_TRANSPORT, CT_AS_TEXT },
    { "action", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "outcome", CT_F_EVENT_OUTCOME, CT_AS_TEXT },
    { "name", CT_F_DNS_NAME, CT_AS_TEXT },
    { "type", CT_F_DNS_TYPE, CT_AS_TEXT },
    { "rcode", CT_F_DNS_RCODE, CT_AS_TEXT },
    { "rule", CT_F_RULE_NAME, CT_AS_TEXT },
};

static const struct ct_mapping query = CT_MAPPING("bind.query", rows),
                               policy = CT_MAPPING("bind.rpz", rows);

/* A line without what any program's has in front. */
struct line {
    struct ct_span time, host, text;
    bool named; /* the line itself says that it is named's */
};

/* Length of "info: " or "debug 3: " at the front; 0: none. */
static size_t level_length(struct ct_span s)
{
    static const char *const levels[] = {
        "info: ", "notice: ", "warning: ", "error: ", "critical: ", "debug "
    };

    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (ct_span_starts(s, ct_span_str(levels[i])))
            return ct_span_find(s, CT_LIT(": "), 0) + 2;
    return 0;
}

/* Length of "queries: " at the front; 0: none. */
static size_t category_length(struct ct_span s)
{
    static const char all[] =
        " client cname config database default delegation-only dispatch dnssec dnstap "
        "edns-disabled "
        "general lame-servers network notify nsid queries query-errors rate-limit resolver "
        "responses "
        "rpz rpz-passthru security serve-stale spill trust-anchor-telemetry unmatched update "
        "update-security xfer-in xfer-out zoneload ";
    size_t colon = ct_span_chr(ct_span_head(s, 32), ':', 0);
    size_t at = ct_span_find(ct_span_str(all), ct_span_head(s, colon), 0);

    if (colon == 0 || colon + 1 >= s.len || colon >= 32 || s.ptr[colon + 1] != ' ' || at == 0 ||
        at == sizeof all - 1 || all[at - 1] != ' ' || all[at + colon] != ' ')
        return 0;
    return colon + 2;
}

/* Without "queries: info: ", either of them or none. *ret_both: they tell named by themselves. */
static struct ct_span without_category(struct ct_span s, bool *ret_both)
{
    size_t category = category_length(s);
    size_t level = level_length(ct_span_from(s, category));

    *ret_both = category && level;
    return ct_span_from(s, category + level);
}

static bool is_client(struct ct_span s)
{
    return ct_span_starts(s, CT_LIT("client "));
}

static struct line split(struct ct_span s)
{
    struct line l = { 0 };
    struct ct_syslog sys;
    struct ct_stamp t;
    bool both;

    if (ct_stamp_parse(s, &t) && t.len < s.len && s.ptr[t.len] == ' ') {
        l.time = ct_span_head(s, t.len);
        l.text = without_category(ct_span_from(s, t.len + 1), &l.named);
        if (is_client(l.text) || (l.named && t.year))
            return l;
    }
    l = (struct line){ 0 };
    if (ct_syslog_parse(s, &sys) && !is_client(s)) {
        l.named = ct_span_eq(sys.program, CT_LIT("named"));
        l.time = sys.time;
        l.host = sys.host;
        s = sys.text;
    }
    l.text = without_category(s, &both);
    return l;
}

struct client {
    struct ct_span ip, port, rest; /* rest: what it did */
};

/* "client @0x7f00 192.0.2.1#53/key k (a.example): view in: …" */
static bool take_client(struct ct_span s, struct client *ret)
{
    size_t hash, colon;

    if (!ct_span_starts(s, CT_LIT("client ")))
        return false;
    s = ct_span_from(s, 7);
    if (ct_span_starts(s, CT_LIT("@0x")))
        (void)ct_span_cut_chr(&s, ' ');
    hash = ct_span_chr(s, '#', 0);
    ret->ip = ct_span_head(s, hash);
    if (hash >= s.len || ret->ip.len < 2 || ct_span_chr(ret->ip, ' ', 0) < ret->ip.len)
        return false;
    s = ct_span_from(s, hash + 1);
    for (hash = 0; hash < s.len && ct_is_digit(s.ptr[hash]); hash++) {
    }
    ret->port = ct_span_head(s, hash);
    /* the name in brackets may hold anything but white space */
    colon = ct_span_find(s, s.len > hash && s.ptr[hash] == ':' ? CT_LIT(": ") : CT_LIT("): "), 0);
    if (colon >= s.len)
        return false;
    ret->rest = ct_span_from(s, ct_span_find(s, CT_LIT(": "), colon) + 2);
    if (ct_span_starts(ret->rest, CT_LIT("view ")))
        ret->rest = ct_span_from(ret->rest, ct_span_find(ret->rest, CT_LIT(": "), 0) + 2);
    return true;
}

static void add(struct ct_log *log, const char *name, struct ct_span text)
{
    ct_native_add(&log->native, ct_span_str(name), text, CT_NATIVE_TEXT);
}

/* "a.example/A/IN", in log files of zones "a.example/IN"; names may hold slashes. */
static void add_question(struct ct_log *log, struct ct_span s, bool type_last)
{
    struct ct_span part[2] = { { 0 } };

    for (size_t k = 0; k < 2; k++) {
        size_t at = s.len;

        while (at > 0 && s.ptr[at - 1] != '/')
            at--;
        if (at == 0)
            break;
        part[k] = ct_span_from(s, at);
        s.len = at - 1;
    }
    add(log, "name", s);
    add(log, "type", part[type_last ? 0 : 1]);
}

/* "a.example IN A +E(0)TK (192.0.2.53) [ECS …]", of an answer " -> NXDOMAIN" behind it */
static bool take_query(struct ct_log *log, struct ct_span s)
{
    struct ct_span name = ct_span_cut_chr(&s, ' '), class = ct_span_cut_chr(&s, ' ');
    struct ct_span type = ct_span_cut_chr(&s, ' '), flags = ct_span_cut_chr(&s, ' ');

    if (type.len == 0 || class.len == 0)
        return false;
    add(log, "name", name);
    add(log, "type", type);
    if (flags.len)
        add(log, "transport",
            ct_span_chr(flags, 'T', 0) < flags.len ? CT_LIT("tcp") : CT_LIT("udp"));
    if (s.len && s.ptr[0] == '(')
        add(log, "server", ct_span_head(ct_span_from(s, 1), ct_span_chr(s, ')', 0) - 1));
    add(log, "rcode", ct_span_from(s, ct_span_find(s, CT_LIT("-> "), 0) + 3));
    return true;
}

/* "query (cache) 'a.example/A/IN' denied", "zone transfer 'a.example/AXFR/IN' denied" */
static bool take_denied(struct ct_log *log, struct ct_span s)
{
    size_t open = ct_span_chr(s, '\'', 0), close = ct_span_chr(s, '\'', open + 1);
    struct ct_span behind = ct_span_from(s, close + 1);

    if (close >= s.len)
        return false;
    add(log, "action",
        ct_span_trim(ct_span_head(s, open - (open > 1 && s.ptr[open - 2] == ':' ? 2 : 0))));
    add_question(log, ct_span_head(ct_span_from(s, open + 1), close - open - 1), false);
    if (ct_span_ihas(behind, CT_LIT("denied")) || ct_span_ihas(behind, CT_LIT("refused")))
        add(log, "outcome", CT_LIT("failure"));
    return true;
}

/* "query failed (SERVFAIL) for a.example/IN/A at query.c:1" */
static bool take_failed(struct ct_log *log, struct ct_span s)
{
    size_t open = ct_span_chr(s, '(', 0), close = ct_span_chr(s, ')', open);
    size_t from = ct_span_find(s, CT_LIT(" for "), close);

    if (from >= s.len)
        return false;
    add(log, "action", CT_LIT("query"));
    add(log, "rcode", ct_span_head(ct_span_from(s, open + 1), close - open - 1));
    s = ct_span_from(s, from + 5);
    add_question(log, ct_span_head(s, ct_span_chr(s, ' ', 0)), true);
    return true;
}

/* "rpz QNAME NXDOMAIN rewrite a.example/A/IN via a.example.block.rpz" */
static bool take_rewrite(struct ct_log *log, struct ct_span s)
{
    size_t at = ct_span_find(s, CT_LIT(" rewrite "), 0);
    size_t via = ct_span_find(s, CT_LIT(" via "), at);

    if (via >= s.len)
        return false;
    add(log, "action", ct_span_head(s, at));
    add_question(log, ct_span_head(ct_span_from(s, at + 9), via - at - 9), false);
    s = ct_span_from(s, via + 5);
    add(log, "rule", ct_span_head(s, ct_span_chr(s, ' ', 0)));
    return true;
}

/* NULL: nothing that tells who asked for what. */
static const struct ct_mapping *take_act(struct ct_log *log, struct ct_span s)
{
    if (ct_span_starts(s, CT_LIT("query: ")) || ct_span_starts(s, CT_LIT("answer: "))) {
        add(log, "action", ct_span_cut_chr(&s, ':'));
        return take_query(log, ct_span_from(s, 1)) ? &query : NULL;
    }
    if (ct_span_starts(s, CT_LIT("query failed (")))
        return take_failed(log, s) ? &query : NULL;
    if (ct_span_starts(s, CT_LIT("query ")) || ct_span_starts(s, CT_LIT("zone transfer ")) ||
        ct_span_starts(s, CT_LIT("bad zone transfer ")) ||
        ct_span_starts(s, CT_LIT("transfer of ")) || ct_span_starts(s, CT_LIT("update ")) ||
        ct_span_starts(s, CT_LIT("updating zone ")))
        return take_denied(log, s) ? &query : NULL;
    if (ct_span_starts(s, CT_LIT("rpz ")))
        return take_rewrite(log, s) ? &policy : NULL;
    return NULL;
}

static bool is_bind(struct ct_span s)
{
    struct line l = split(s);
    struct client c;

    return l.named || take_client(l.text, &c);
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_bind, 90);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct line l = split(rec->bytes);
    const struct ct_mapping *m;
    struct client c;

    ct_log_clear(log);
    if (!take_client(l.text, &c)) {
        if (l.time.len)
            return CT_READ_IGNORED;
        *ret_reason = "a line of a name server without time and client";
        return CT_READ_MALFORMED;
    }
    add(log, "time", l.time);
    add(log, "host", l.host);
    add(log, "client", c.ip);
    add(log, "port", c.port);
    m = take_act(log, c.rest);
    if (!m)
        return CT_READ_IGNORED;
    ct_log_event(rec, m, m == &policy ? CT_CLASS_ALERT : CT_CLASS_DNS, batch);
    return CT_READ_OK;
}

const struct ct_reader ct_reader_bind = {
    .name = "bind",
    .title = "BIND, query and security log",
    .source_kind = "network",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};
