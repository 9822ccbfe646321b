/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_postfix: the lines of Postfix that name a message, a peer or an account.
 *
 *   QUEUEID: client=…              smtpd     who brought it, and as whom
 *   QUEUEID: message-id=<…>        cleanup
 *   QUEUEID: from=<…>, size=…      qmgr
 *   QUEUEID: to=<…>, relay=…       smtp, lmtp, local, virtual, pipe, error, discard
 *   NOQUEUE: reject: RCPT from …   smtpd, postscreen
 *
 * A message's story is in lines of several daemons, tied by host and queue id, which may come
 * again later (short ids are reused). Left out is what repeats another line: "disconnect",
 * "removed", TLS handshakes. Sources: Postfix 3.8 smtpd(8), cleanup(8), qmgr(8), postscreen(8), and
 * src/global/log_adhoc.c for the order of "to=".
 */
#include "parse/word.h"
#include "read/syslog_program.h"

#define MAX_QUEUE_ID 20

/* Pairs of every line. */
static const struct {
    const char *key;
    enum ct_field field;
    enum ct_as as;
} pairs[] = {
    { "from", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "to", CT_F_ENVELOPE_TO, CT_AS_TEXT },
    { "orig_to", CT_F_ENVELOPE_ORIGINAL_TO, CT_AS_TEXT },
    { "size", CT_F_EMAIL_SIZE, CT_AS_INT },
    { "nrcpt", CT_F_EMAIL_RECIPIENTS, CT_AS_INT },
    { "delay", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "dsn", CT_F_SMTP_DSN, CT_AS_TEXT },
    { "helo", CT_F_SMTP_HELO, CT_AS_TEXT },
    { "proto", CT_F_NETWORK_PROTOCOL, CT_AS_LOWER },
    { "sasl_username", CT_F_USER_NAME, CT_AS_TEXT },
    { "sasl_method", CT_F_AUTH_LOGON_METHOD, CT_AS_TEXT },
    { "uid", CT_F_USER_ID, CT_AS_TEXT },
};

struct daemon {
    const char *name, *provider;
    enum ct_read (*line)(const struct ct_line *l, const struct daemon *d, struct ct_span text);
};

static void event(const struct ct_line *l, const struct daemon *d, struct ct_span queue_id)
{
    ct_line_event(l, CT_CLASS_TRANSPORT, d->provider);
    ct_line_add(l, CT_F_QUEUE_ID, queue_id);
}

static void add_pair(const struct ct_line *l, struct ct_span key, struct ct_span value)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (ct_span_eq(key, ct_span_str(pairs[i].key)))
            ct_line_as(l, pairs[i].field, pairs[i].as, value);
}

static void add_pairs(const struct ct_line *l, struct ct_span s)
{
    struct ct_span key, value;

    while (ct_pair_next(&s, &key, &value))
        add_pair(l, key, value);
}

/* "4104E3D: ", "4Yzabc1234z1AbC: "; empty, and nothing taken, when there is none. */
static struct ct_span take_queue_id(struct ct_span *s)
{
    size_t n = 0;
    struct ct_span id;

    while (n < s->len && n <= MAX_QUEUE_ID && ct_is_alnum(s->ptr[n]))
        n++;
    if (n < 5 || n + 1 >= s->len || s->ptr[n] != ':' || s->ptr[n + 1] != ' ')
        return (struct ct_span){ 0 };
    id = ct_span_head(*s, n);
    if (ct_span_eq(id, CT_LIT("warning")) || ct_span_eq(id, CT_LIT("fatal")) ||
        ct_span_eq(id, CT_LIT("error")) || ct_span_eq(id, CT_LIT("panic")))
        return (struct ct_span){ 0 };
    *s = ct_span_from(*s, n + 2);
    return ct_span_eq(id, CT_LIT("NOQUEUE")) ? (struct ct_span){ "", 0 } : id;
}

/* ---- delivery ---- */

/* "250 2.0.0 Ok: queued as 153053D", "forwarded as 0F5383D" */
static bool next_queue_id(const struct ct_line *l, struct ct_span text)
{
    struct ct_span mark = CT_LIT("ed as ");
    size_t at = ct_span_find(text, mark, 0), n = 0;

    if (at >= text.len)
        return false;
    text = ct_span_from(text, at + mark.len);
    while (n < text.len && ct_is_alnum(text.ptr[n]))
        n++;
    ct_line_add(l, CT_F_NEXT_QUEUE_ID, ct_span_head(text, n));
    return n > 0;
}

/* "mail.example[192.0.2.1]:25", "local", "none", "127.0.0.1:2525" */
static void relay(const struct ct_line *l, struct ct_span value)
{
    struct ct_peer p;

    if (ct_peer_parse(value, &p)) {
        ct_line_destination(l, &p);
        return;
    }
    if (ct_span_chr(value, '.', 0) < value.len)
        ct_line_as(l, CT_F_DESTINATION_IP, CT_AS_IP_PORT, value);
}

static bool is_good(struct ct_span status)
{
    return ct_span_eq(status, CT_LIT("sent")) || ct_span_eq(status, CT_LIT("deliverable"));
}

/* Behind "status=": the word, and why in parentheses. */
static void status(const struct ct_line *l, struct ct_span s)
{
    size_t n = 0;
    struct ct_span word, why;

    while (n < s.len && s.ptr[n] != ' ' && s.ptr[n] != ',')
        n++;
    word = ct_span_head(s, n);
    why = ct_span_trim(ct_span_from(s, n));
    if (why.len && why.ptr[0] == '(') {
        size_t end = why.len;

        while (end > 1 && why.ptr[end - 1] != ')')
            end--;
        why = (struct ct_span){ why.ptr + 1, end > 1 ? end - 2 : 0 };
    }
    ct_line_add(l, CT_F_EVENT_ACTION, word);
    ct_line_outcome(l, is_good(word));
    /* what the next server says of a message that it took says no more than its id */
    if (!next_queue_id(l, why) || !is_good(word))
        if (!is_good(word) || why.len == 0 || why.ptr[0] != '2')
            ct_line_add(l, CT_F_EVENT_REASON, why);
}

/* "to=<…>, orig_to=<…>, relay=…, delay=…, delays=…, dsn=…, status=sent (…)" */
static void delivery(const struct ct_line *l, struct ct_span s)
{
    struct ct_span key, value;

    while (ct_pair_next(&s, &key, &value)) {
        if (ct_span_eq(key, CT_LIT("status"))) {
            status(l, (struct ct_span){ value.ptr, value.len + s.len });
            return;
        }
        if (ct_span_eq(key, CT_LIT("relay")))
            relay(l, value);
        else
            add_pair(l, key, value);
    }
}

/* What a client of Postfix met on its way to another server: "connect to X[ip]:25: why",
 * "host X[ip] said: why", "lost connection with X[ip] while …". */
static enum ct_read trouble(
    const struct ct_line *l, const struct daemon *d, struct ct_span id, struct ct_span s)
{
    static const char *const words[] = { "connect to ", "host ", "lost connection with ",
        "conversation with ", "SSL_connect error to ", "certificate verification failed for ",
        "Server certificate not verified for ", "SASL authentication failed; server " };
    struct ct_peer p;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct ct_span word = ct_span_str(words[i]), rest = s;

        if (!ct_take_prefix(&rest, word) || !ct_peer_parse(rest, &p))
            continue;
        event(l, d, id);
        word.len--;
        ct_line_add(l, CT_F_EVENT_ACTION, word);
        ct_line_outcome(l, false);
        ct_line_destination(l, &p);
        rest = ct_span_from(rest, p.len);
        (void)ct_take_prefix(&rest, CT_LIT(":"));
        ct_line_add(l, CT_F_EVENT_REASON, ct_span_trim(rest));
        return CT_READ_OK;
    }
    return CT_READ_IGNORED;
}

static enum ct_read deliver(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span id = take_queue_id(&s);

    if (!ct_span_starts(s, CT_LIT("to=")))
        return trouble(l, d, id, s);
    event(l, d, id);
    delivery(l, s);
    return CT_READ_OK;
}

/* ---- queue manager, pickup, bounce ---- */

static enum ct_read queue(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span id = take_queue_id(&s);
    size_t at = ct_span_find(s, CT_LIT(", status="), 0);

    if (id.len == 0)
        return CT_READ_IGNORED;
    if (ct_span_starts(s, CT_LIT("to=")))
        return deliver(l, d, l->s.text);
    if (!ct_span_starts(s, CT_LIT("from=")) && !ct_span_starts(s, CT_LIT("uid=")))
        return CT_READ_IGNORED;
    event(l, d, id);
    add_pairs(l, ct_span_head(s, at));
    if (at < s.len)
        status(l, ct_span_from(s, at + 9));
    else
        ct_line_add(l, CT_F_EVENT_ACTION,
            ct_span_ends(s, CT_LIT("(queue active)")) ? CT_LIT("queue active") : CT_LIT("pickup"));
    return CT_READ_OK;
}

/* "sender non-delivery notification: ADD2F8052" */
static enum ct_read bounce(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span id = take_queue_id(&s);
    size_t at = ct_span_find(s, CT_LIT("notification: "), 0);

    if (id.len == 0 || at >= s.len)
        return deliver(l, d, l->s.text);
    event(l, d, id);
    ct_line_add(l, CT_F_EVENT_ACTION, ct_span_head(s, at + 12));
    ct_line_add(l, CT_F_NEXT_QUEUE_ID, ct_span_from(s, at + 14));
    return CT_READ_OK;
}

/* ---- cleanup ---- */

/* "header Subject: text from host[192.0.2.1]": a header as a check saw it */
static void header(const struct ct_line *l, struct ct_span s)
{
    struct ct_span mark = CT_LIT(" from "), name;
    size_t at = s.len;
    struct ct_peer p;

    for (size_t i = ct_span_find(s, mark, 0); i < s.len; i = ct_span_find(s, mark, i + 1))
        at = i; /* the last: what stands before it is the sender's */
    if (at < s.len && ct_peer_parse(ct_span_from(s, at + mark.len), &p))
        ct_line_source(l, &p);
    s = ct_span_head(s, at);
    ct_line_add(l, CT_F_EVENT_REASON, s);
    (void)ct_take_prefix(&s, CT_LIT("header "));
    name = ct_span_cut_chr(&s, ':');
    if (ct_span_ieq(name, CT_LIT("Subject")))
        ct_line_add(l, CT_F_SUBJECT, ct_words_decode(l->rec->log->work, ct_span_trim(s), NULL));
}

/* "warning: header …; from=<…> to=<…>", "milter-reject: END-OF-MESSAGE from host[ip]: why; from=…"
 */
static enum ct_read verdict(
    const struct ct_line *l, const struct daemon *d, struct ct_span id, struct ct_span s)
{
    static const char *const words[] = { "reject", "reject_warning", "milter-reject", "milter-hold",
        "milter-discard", "milter-header-redirect", "milter-quarantine", "discard", "filter",
        "hold", "redirect", "prepend", "replace", "warn", "warning", "info", "bcc", "strip",
        "delay", "permit", "proxy-accept", "proxy-reject" };
    struct ct_span rest = s, word = ct_span_cut(&rest, CT_LIT(": ")), what, stage;
    bool known = false;
    size_t at;
    struct ct_peer p;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        known |= ct_span_eq(word, ct_span_str(words[i]));
    if (!known)
        return CT_READ_IGNORED;
    if (id.len == 0) /* "warning: QUEUEID: …" */
        id = take_queue_id(&rest);
    at = ct_span_find(rest, CT_LIT("; from=<"), 0);
    if (at >= rest.len)
        at = ct_span_find(rest, CT_LIT("; to=<"), 0);
    if (at >= rest.len)
        at = ct_span_find(rest, CT_LIT("; proto="), 0);
    what = ct_span_head(rest, at);
    event(l, d, id);
    ct_line_add(l, CT_F_EVENT_ACTION, word);
    if (ct_span_has(word, CT_LIT("reject")) && !ct_span_has(word, CT_LIT("warning")))
        ct_line_outcome(l, false);
    add_pairs(l, ct_span_from(rest, at));
    if (ct_span_starts(what, CT_LIT("header ")) || ct_span_starts(what, CT_LIT("body "))) {
        header(l, what);
        return CT_READ_OK;
    }
    stage = what; /* "RCPT from host[ip]: 550 5.1.1 …" */
    (void)ct_span_cut(&stage, CT_LIT(" from "));
    if (ct_peer_parse(stage, &p)) {
        ct_line_source(l, &p);
        what = ct_span_from(stage, p.len);
        (void)ct_take_prefix(&what, CT_LIT(": "));
    }
    if (what.len > 9 && ct_is_digit(what.ptr[4]) && what.ptr[5] == '.') {
        struct ct_span dsn = ct_span_from(what, 4);

        ct_line_add(l, CT_F_SMTP_DSN, ct_take_word(&dsn));
    }
    ct_line_add(l, CT_F_EVENT_REASON, what);
    return CT_READ_OK;
}

static enum ct_read cleanup(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span id = take_queue_id(&s);
    bool resent = ct_take_prefix(&s, CT_LIT("resent-"));

    if (!ct_take_prefix(&s, CT_LIT("message-id=")))
        return verdict(l, d, id, s);
    s = ct_unbracket(ct_span_trim(s));
    if (id.len == 0 || s.len == 0)
        return CT_READ_IGNORED;
    event(l, d, id);
    ct_line_add(l, CT_F_EVENT_ACTION, resent ? CT_LIT("resent-message-id") : CT_LIT("message-id"));
    ct_line_add(l, CT_F_MESSAGE_ID, s);
    return CT_READ_OK;
}

/* ---- servers ---- */

/* "QUEUEID: client=host[192.0.2.1], sasl_method=PLAIN, sasl_username=x" */
static enum ct_read client(
    const struct ct_line *l, const struct daemon *d, struct ct_span id, struct ct_span s)
{
    struct ct_peer p;
    struct ct_span behind;
    bool named;

    if (!ct_peer_parse(s, &p))
        return CT_READ_IGNORED;
    event(l, d, id);
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("client"));
    ct_line_source(l, &p);
    behind = ct_span_from(s, p.len);
    add_pairs(l, behind);
    named = ct_span_has(behind, CT_LIT("sasl_username="));
    if (named) {
        ct_line_event(l, CT_CLASS_AUTH, d->provider);
        ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("SASL authentication"));
        ct_line_outcome(l, true);
        ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("smtp"));
        ct_line_source(l, &p);
        add_pairs(l, behind);
    }
    return CT_READ_OK;
}

/* "host[192.0.2.1]: SASL LOGIN authentication failed: why, sasl_username=x" */
static enum ct_read sasl_failed(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_peer p;
    struct ct_span method, why;

    if (!ct_peer_parse(s, &p))
        return CT_READ_IGNORED;
    s = ct_span_from(s, p.len);
    if (!ct_take_prefix(&s, CT_LIT(": SASL ")))
        return CT_READ_IGNORED;
    method = ct_take_word(&s);
    if (!ct_take_prefix(&s, CT_LIT("authentication ")))
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_AUTH, d->provider);
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("SASL authentication"));
    ct_line_outcome(l, false);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("smtp"));
    ct_line_add(l, CT_F_AUTH_LOGON_METHOD, method);
    ct_line_source(l, &p);
    (void)ct_span_cut(&s, CT_LIT(": "));
    why = ct_span_cut(&s, CT_LIT(", sasl_username="));
    ct_line_add(l, CT_F_USER_NAME, s);
    ct_line_add(l, CT_F_EVENT_REASON, why);
    return CT_READ_OK;
}

/* Words up to a peer behind "from" or "for", and what follows it: "lost connection after AUTH from
 * host[192.0.2.1]", "PREGREET 14 after 0.08 from [192.0.2.2]:59415: EHLO x". */
static enum ct_read met(const struct ct_line *l, const struct daemon *d, struct ct_span s,
    struct ct_span words, struct ct_span peer)
{
    struct ct_peer p;
    struct ct_span why;

    if (!ct_peer_parse(peer, &p))
        return CT_READ_IGNORED;
    event(l, d, (struct ct_span){ 0 });
    ct_line_add(l, CT_F_EVENT_ACTION, words);
    ct_line_source(l, &p);
    why = ct_span_from(s, (size_t)(peer.ptr - s.ptr) + p.len);
    (void)ct_take_prefix(&why, CT_LIT(":"));
    ct_line_add(l, CT_F_EVENT_REASON, ct_span_trim(why));
    return CT_READ_OK;
}

static enum ct_read met_behind(
    const struct ct_line *l, const struct daemon *d, struct ct_span s, struct ct_span mark)
{
    size_t at = ct_span_find(s, mark, 0);

    return at < s.len ? met(l, d, s, ct_span_head(s, at), ct_span_from(s, at + mark.len))
                      : CT_READ_IGNORED;
}

/* "hostname X does not resolve to address 192.0.2.1: why" */
static enum ct_read misnamed(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span mark = CT_LIT(" does not resolve to address "), name;

    if (!ct_take_prefix(&s, CT_LIT("hostname ")) || ct_span_find(s, mark, 0) >= s.len)
        return CT_READ_IGNORED;
    name = ct_span_cut(&s, mark);
    event(l, d, (struct ct_span){ 0 });
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("hostname does not resolve to address"));
    ct_line_add(l, CT_F_SOURCE_DOMAIN, name);
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, ct_span_cut(&s, CT_LIT(": ")));
    return CT_READ_OK;
}

/* A client that authenticated in vain shows in the counts of its end: "auth=0/1". */
static enum ct_read disconnect(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_peer p;

    if (!ct_span_has(s, CT_LIT(" auth=0/")) || !ct_peer_parse(s, &p))
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_AUTH, d->provider);
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("disconnect"));
    ct_line_outcome(l, false);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("smtp"));
    ct_line_source(l, &p);
    return CT_READ_OK;
}

static enum ct_read smtpd_warning(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    enum ct_read r = sasl_failed(l, d, s);

    if (r == CT_READ_IGNORED)
        r = misnamed(l, d, s);
    return r == CT_READ_IGNORED ? met_behind(l, d, s, CT_LIT(" from ")) : r;
}

static enum ct_read smtpd(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span id = take_queue_id(&s);
    enum ct_read r;

    if (ct_take_prefix(&s, CT_LIT("client=")))
        return client(l, d, id, s);
    if (ct_take_prefix(&s, CT_LIT("disconnect from ")))
        return disconnect(l, d, s);
    if (ct_span_has(ct_span_head(s, 40), CT_LIT("TLS connection established")))
        return CT_READ_IGNORED;
    if (ct_take_prefix(&s, CT_LIT("warning: ")))
        return smtpd_warning(l, d, s);
    r = verdict(l, d, id, s);
    return r == CT_READ_IGNORED ? met_behind(l, d, s, CT_LIT(" from ")) : r;
}

/* "PASS OLD [192.0.2.1]:53024", "DNSBL rank 3 for [192.0.2.1]:1038" */
static enum ct_read postscreen(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span line = s, id = take_queue_id(&s);
    size_t at;
    enum ct_read r;

    if (ct_span_starts(s, CT_LIT("DISCONNECT ")))
        return CT_READ_IGNORED;
    if (line.ptr != s.ptr && (r = verdict(l, d, id, s)) != CT_READ_IGNORED)
        return r;
    r = met_behind(l, d, s, CT_LIT(" from "));
    if (r == CT_READ_IGNORED)
        r = met_behind(l, d, s, CT_LIT(" for "));
    at = ct_span_find(s, CT_LIT(" ["), 0);
    return r == CT_READ_IGNORED && at < s.len && at < 32
               ? met(l, d, s, ct_span_head(s, at), ct_span_from(s, at + 1))
               : r;
}

/* "addr 192.0.2.1 listed by domain dnsbl.example as 127.0.0.2" */
static enum ct_read dnsblog(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span ip;

    if (!ct_take_prefix(&s, CT_LIT("addr ")))
        return CT_READ_IGNORED;
    ip = ct_take_word(&s);
    if (!ct_take_prefix(&s, CT_LIT("listed by domain ")))
        return CT_READ_IGNORED;
    event(l, d, (struct ct_span){ 0 });
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("listed by domain"));
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, ip);
    ct_line_add(l, CT_F_RULE_NAME, ct_take_word(&s));
    (void)ct_take_prefix(&s, CT_LIT("as "));
    ct_line_add(l, CT_F_EVENT_CODE, s);
    return CT_READ_OK;
}

/* "statistics: max connection rate 1/60s for (smtpd:192.0.2.1) at …": the highest of a time */
static enum ct_read anvil(const struct ct_line *l, const struct daemon *d, struct ct_span s)
{
    struct ct_span what, where;

    if (!ct_take_prefix(&s, CT_LIT("statistics: max ")))
        return CT_READ_IGNORED;
    what = ct_span_cut(&s, CT_LIT(" for ("));
    where = ct_span_cut(&s, CT_LIT(") at "));
    /* "smtpd:2001:db8::1", "127.0.0.1:2525:192.0.2.1": service, then address */
    (void)ct_span_cut_chr(&where, ':');
    if (where.len > 5 && ct_is_digit(where.ptr[0]) && ct_span_chr(where, '.', 0) < where.len &&
        ct_span_chr(where, ':', 0) < where.len)
        (void)ct_span_cut_chr(&where, ':');
    if (where.len == 0 || s.len == 0 || ct_span_eq(where, CT_LIT("unknown")))
        return CT_READ_IGNORED;
    event(l, d, (struct ct_span){ 0 });
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("statistics"));
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, where);
    ct_line_add(l, CT_F_EVENT_REASON, what);
    return CT_READ_OK;
}

static const struct daemon daemons[] = {
    { "smtpd", "postfix.smtpd", smtpd },
    { "cleanup", "postfix.cleanup", cleanup },
    { "qmgr", "postfix.qmgr", queue },
    { "smtp", "postfix.smtp", deliver },
    { "lmtp", "postfix.lmtp", deliver },
    { "local", "postfix.local", deliver },
    { "virtual", "postfix.virtual", deliver },
    { "pipe", "postfix.pipe", deliver },
    { "error", "postfix.error", deliver },
    { "retry", "postfix.error", deliver },
    { "discard", "postfix.discard", deliver },
    { "pickup", "postfix.pickup", queue },
    { "bounce", "postfix.bounce", bounce },
    { "postscreen", "postfix.postscreen", postscreen },
    { "dnsblog", "postfix.dnsblog", dnsblog },
    { "anvil", "postfix.anvil", anvil },
    { "nqmgr", "postfix.qmgr", queue },
    { "oqmgr", "postfix.qmgr", queue },
};

enum ct_read ct_postfix_line(const struct ct_line *l)
{
    struct ct_span name = l->s.program;

    /* "postfix/smtps/smtpd", "postfix-incoming/smtpd": the last word is the daemon */
    while (ct_span_chr(name, '/', 0) < name.len)
        (void)ct_span_cut_chr(&name, '/');
    for (size_t i = 0; i < sizeof daemons / sizeof *daemons; i++)
        if (ct_span_eq(name, ct_span_str(daemons[i].name)))
            return daemons[i].line(l, &daemons[i], l->s.text);
    return CT_READ_IGNORED;
}
