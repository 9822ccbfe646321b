/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asterisk_sip: who tried to register, call or sign in, from the log of Asterisk.
 *
 *   [2021-01-12 09:13:58] NOTICE[1638] chan_sip.c: Registration from '<sip:301@pbx.example>'
 *       failed for '192.0.2.1:5060' - Wrong password
 *   [Jan 12 09:13:58] SECURITY[77]: res_security_log.c:114 …: SecurityEvent="InvalidPassword",…
 *
 * Also behind the front of syslog, and without a time from the journal. Names in these lines
 * are written by strangers: of what follows a name, the last place where it can stand counts, as
 * the rest of the line is Asterisk's own. All other lines say nothing of sign-ins
 * (https://docs.asterisk.org/Deployment/Asterisk-Security-Framework/).
 */
#include "parse/syslog.h"
#include "read/log.h"
#include "read/log_probe.h"

/* ---- the front of a line ---- */

struct line {
    struct ct_span time; /* empty: none */
    struct ct_span host;
    struct ct_span level;
    struct ct_span text; /* behind the source file, its line and function */
};

static bool is_level(struct ct_span s)
{
    static const char *const levels[] = { "NOTICE", "SECURITY", "WARNING", "ERROR", "VERBOSE",
        "DEBUG", "DTMF", "FAX" };

    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (ct_span_eq(s, ct_span_str(levels[i])))
            return true;
    return false;
}

/* "[12345]", "[C-0000001d]"; several. */
static unsigned brackets(struct ct_span *s)
{
    unsigned n = 0;

    *s = ct_span_trim(*s);
    while (s->len && s->ptr[0] == '[') {
        (void)ct_span_cut_chr(s, ']');
        n++;
    }
    return n;
}

/* "NOTICE[1638][C-1]: chan_sip.c:23417 in handle_request: text" */
static bool take_level(struct ct_span s, struct line *ret)
{
    size_t n = 0;

    while (n < s.len && s.ptr[n] >= 'A' && s.ptr[n] <= 'Z')
        n++;
    ret->level = ct_span_head(s, n);
    s = ct_span_from(s, n);
    if (!is_level(ret->level) || brackets(&s) == 0)
        return false;
    if (s.len && s.ptr[0] == ':')
        s = ct_span_from(s, 1);
    ret->text = ct_span_trim(s);
    return true;
}

static bool take_line(struct ct_span s, struct line *ret)
{
    struct ct_syslog log;

    *ret = (struct line){ 0 };
    if (s.len && s.ptr[0] != '[' && ct_syslog_parse(s, &log)) {
        if (!ct_span_eq(log.program, CT_LIT("asterisk")))
            return false;
        ret->time = log.time;
        ret->host = log.host;
        s = log.text;
    }
    if (s.len && s.ptr[0] == '[') {
        struct ct_span time = ct_span_cut_chr(&s, ']');

        if (ret->time.len == 0)
            ret->time = ct_span_from(time, 1);
        s = ct_span_trim(s);
    }
    return take_level(s, ret);
}

/* ---- what it says ---- */

/* A pattern is its words with captures between: %u who, %a address, %e whom or what was called,
 * %m method, %c id of the call, %r reason. A capture ends where the words behind it first stand,
 * one in capitals where they last do. */
static const struct pattern {
    const char *words, *action;
    enum ct_class class;
} patterns[] = {
    { "Registration from '%U' failed for '%a' - %r", "Registration", CT_CLASS_AUTH },
    { "Request '%m' from '%U' failed for '%a' (callid: %C) - %r", NULL, CT_CLASS_AUTH },
    { "Request from '%U' failed for '%a' (callid: %C) - %r", "Request", CT_CLASS_AUTH },
    { "Call from '%u' (%a) to extension '%E' rejected because %r", "Call", CT_CLASS_CALL },
    { ": Call (%a) to extension '%E' rejected because %r", "Call", CT_CLASS_CALL },
    { "Host %a failed to authenticate as '%U'", "authenticate", CT_CLASS_AUTH },
    { "Host %a failed MD5 authentication for '%U' (%r", "authenticate", CT_CLASS_AUTH },
    { "No registration for peer '%U' (from %a)", "Registration", CT_CLASS_AUTH },
    { "manager.c: %a failed to authenticate as '%U'", "authenticate", CT_CLASS_AUTH },
    { "%a tried to authenticate with nonexistent user '%U'", "authenticate", CT_CLASS_AUTH },
    { "hacking attempt detected '%a'", "hacking attempt", CT_CLASS_AUTH },
    { "Rejecting unknown SIP connection from %a\"", "unknown SIP connection", CT_CLASS_AUTH },
};

#define CAPTURES 6

struct found {
    struct ct_span of[CAPTURES];
};

static int capture(char letter)
{
    return (int)(strchr("uaemcr", ct_lower(letter)) - "uaemcr");
}

static size_t last(struct ct_span s, struct ct_span needle)
{
    size_t at = s.len;

    for (size_t i = ct_span_find(s, needle, 0); i < s.len; i = ct_span_find(s, needle, i + 1))
        at = i;
    return at;
}

/* Words up to the next capture. */
static struct ct_span words(struct ct_span *pattern)
{
    size_t at = ct_span_chr(*pattern, '%', 0);
    struct ct_span w = ct_span_head(*pattern, at);

    *pattern = ct_span_from(*pattern, at);
    return w;
}

static bool match(const char *pattern, struct ct_span s, struct found *ret)
{
    struct ct_span p = ct_span_str(pattern), w = words(&p);
    size_t at = ct_span_find(s, w, 0);

    *ret = (struct found){ 0 };
    if (w.len && at >= s.len)
        return false;
    if (w.len == 0) { /* begins with an address: the last word in front */
        struct ct_span rest = ct_span_from(p, 2);
        size_t end = ct_span_find(s, words(&rest), 0);

        for (at = end < s.len ? end : 0; at > 0 && s.ptr[at - 1] != ' '; at--) {
        }
    }
    s = ct_span_from(s, at + w.len);
    while (p.len) {
        char letter = p.ptr[1];

        p = ct_span_from(p, 2);
        w = words(&p);
        at = w.len == 0 ? s.len : letter == ct_lower(letter) ? ct_span_find(s, w, 0) : last(s, w);
        if (w.len && at >= s.len)
            return false;
        ret->of[capture(letter)] = ct_span_head(s, at);
        s = ct_span_from(s, at + w.len);
    }
    return true;
}

/* "301" of "\"Ada\" <sip:301@pbx.example>"; what is no address stays. */
static struct ct_span account(struct ct_span s)
{
    size_t at = ct_span_find(s, CT_LIT("sip:"), 0), end;

    if (at >= s.len)
        return s;
    s = ct_span_from(s, at + 4);
    end = last(s, CT_LIT("@"));
    return ct_span_head(s, end < s.len ? end : ct_span_chr(s, '>', 0));
}

/* "UDP:192.0.2.1:5060", "TCP:[2001:db8::1]:5060", "192.0.2.1" */
static void address(struct ct_log *log, struct ct_batch *b, struct ct_span s)
{
    size_t colon = ct_span_chr(s, ':', 0);

    if (colon == 3 && ct_is_alpha(s.ptr[0])) {
        ct_log_value(log, b, CT_F_NETWORK_TRANSPORT, CT_AS_LOWER, ct_span_head(s, 3));
        s = ct_span_from(s, 4);
    }
    ct_log_value(log, b, CT_F_SOURCE_IP, CT_AS_IP_PORT, s);
}

/* ---- security events ---- */

/* The value of `key` in key="value",… : the last one, since values that strangers choose may hold
 * whole pairs, and those that matter stand behind them. */
static struct ct_span pair(struct ct_span s, const char *key)
{
    char needle[40];
    size_t n = strlen(key), at;

    needle[0] = ',';
    memcpy(needle + 1, key, n);
    memcpy(needle + 1 + n, "=\"", 2);
    at = last(s, (struct ct_span){ needle, n + 3 });
    if (at >= s.len)
        return (struct ct_span){ 0 };
    s = ct_span_from(s, at + n + 3);
    at = ct_span_find(s, CT_LIT("\","), 0);
    if (at >= s.len)
        at = last(s, CT_LIT("\""));
    return ct_span_head(s, at);
}

/* "IPV4/UDP/192.0.2.1/5060" */
static void endpoint(struct ct_log *log, struct ct_batch *b, enum ct_field ip, struct ct_span s)
{
    (void)ct_span_cut_chr(&s, '/');

    struct ct_span transport = ct_span_cut_chr(&s, '/'), host = ct_span_cut_chr(&s, '/');

    ct_log_value(log, b, ip, CT_AS_IP, host);
    ct_log_value(log, b, (enum ct_field)(ip + 1), CT_AS_INT, s);
    ct_log_value(log, b, CT_F_NETWORK_TRANSPORT, CT_AS_LOWER, transport);
}

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "host", CT_F_HOST_NAME, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("asterisk", rows);

static void begin(const struct ct_record *rec, const struct line *l, struct ct_span time,
    enum ct_class class, struct ct_batch *b)
{
    ct_log_clear(rec->log);
    ct_native_add(&rec->log->native, CT_LIT("time"), time, CT_NATIVE_TEXT);
    ct_native_add(&rec->log->native, CT_LIT("time"), l->time, CT_NATIVE_TEXT);
    ct_native_add(&rec->log->native, CT_LIT("host"), l->host, CT_NATIVE_TEXT);
    ct_log_event(rec, &mapping, class, b);
}

/* EventTV has a zone, the front of the line has none; old versions write seconds-micros. */
static struct ct_span event_time(struct ct_log *log, struct ct_span s)
{
    size_t dash = ct_span_chr(s, '-', 0);
    uint64_t micros;

    if (dash >= 8 && ct_span_uint(ct_span_from(s, dash + 1), 999999, &micros))
        return ct_arena_printf(
            log->work, CT_FMT ".%06u", CT_ARG(ct_span_head(s, dash)), (unsigned)micros);
    return s;
}

static void security(const struct ct_record *rec, const struct line *l, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_span s = ct_span_from(l->text, ct_span_find(l->text, CT_LIT("SecurityEvent=\""), 0));
    struct ct_span head = ct_span_head(s, ct_span_find(s, CT_LIT(",AccountID=\""), 0));
    struct ct_span name = ct_span_from(s, 15), user = pair(s, "AccountID"), severity;

    name = ct_span_head(name, ct_span_chr(name, '"', 0));
    begin(rec, l, event_time(log, pair(head, "EventTV")), CT_CLASS_AUTH, b);
    ct_log_add(log, b, CT_F_EVENT_ACTION, name);
    ct_log_add(log, b, CT_F_AUTH_PROTOCOL, pair(head, "Service"));
    if (!ct_span_eq(user, CT_LIT("<unknown>")))
        ct_log_add(log, b, CT_F_USER_NAME, user);
    endpoint(log, b, CT_F_SOURCE_IP, pair(s, "RemoteAddress"));
    endpoint(log, b, CT_F_DESTINATION_IP, pair(s, "LocalAddress"));
    ct_log_add(log, b, CT_F_SESSION_ID, pair(s, "SessionID"));
    severity = pair(head, "Severity");
    if (ct_span_eq(name, CT_LIT("SuccessfulAuth")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("success"));
    else if (ct_span_eq(severity, CT_LIT("Error")))
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
}

static void refusal(const struct ct_record *rec, const struct line *l, const struct pattern *p,
    const struct found *f, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_span method = f->of[capture('m')];
    enum ct_field who = p->class == CT_CLASS_CALL ? CT_F_CALL_FROM : CT_F_USER_NAME;

    begin(rec, l, l->time, p->class, b);
    ct_log_add(log, b, CT_F_EVENT_ACTION, p->action ? ct_span_str(p->action) : method);
    ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
    ct_log_add(log, b, who, account(f->of[capture('u')]));
    address(log, b, f->of[capture('a')]);
    ct_log_add(log, b, CT_F_CALL_TO, f->of[capture('e')]);
    ct_log_add(log, b, CT_F_SESSION_ID, f->of[capture('c')]);
    ct_log_add(log, b, CT_F_EVENT_REASON, f->of[capture('r')]);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct line l;
    struct found f;

    (void)ret_reason; /* what is no such line goes on a line before it */
    if (!take_line(rec->bytes, &l) || ct_span_eq(l.level, CT_LIT("VERBOSE")) ||
        ct_span_eq(l.level, CT_LIT("DEBUG")))
        return CT_READ_IGNORED;
    if (ct_span_has(l.text, CT_LIT("SecurityEvent=\""))) {
        security(rec, &l, batch);
        return CT_READ_OK;
    }
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (match(patterns[i].words, l.text, &f)) {
            refusal(rec, &l, &patterns[i], &f, batch);
            return CT_READ_OK;
        }
    return CT_READ_IGNORED;
}

static bool is_line(struct ct_span s)
{
    struct line l;

    return take_line(s, &l);
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_line, 90);
}

const struct ct_reader ct_reader_asterisk_sip = {
    .name = "asterisk_sip",
    .title = "Asterisk log",
    .source_kind = "telephony",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};
