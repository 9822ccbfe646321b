/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange_protocol: SMTP, IMAP4 and POP3 protocol logs of Exchange.
 *
 *   SMTP   a row a line that was sent (>), received (<), told (*), connected (+), closed (-)
 *   IMAP4, POP3   a row a command, with the account, and the answer in `context`: R=OK, R="NO …"
 *
 * Of SMTP the lines that say who and to whom are kept: connections, EHLO, MAIL, RCPT, refusals, and
 * how a sign-in went. The rest of a session says nothing more.
 */
#include "read/exchange_log.h"
#include "read/web.h"

static int probe(struct ct_span head)
{
    if (ct_exchange_probe(
            head, "date-time,connector-id,session-id,sequence-number,remote-endpoint,data"))
        return 100;
    return ct_exchange_probe(head, "dateTime,sessionId,seqNumber,cIp,user,command") ? 100 : 0;
}

/* ---- SMTP ---- */

static const struct ct_map_row received[] = {
    { "date-time", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "session-id", CT_F_SESSION_ID, CT_AS_TEXT },
    { "remote-endpoint", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "local-endpoint", CT_F_DESTINATION_IP, CT_AS_IP_PORT },
    { "connector-id", CT_F_RESOURCE_NAME, CT_AS_TEXT },
};
static const struct ct_map_row sent[] = {
    { "date-time", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "session-id", CT_F_SESSION_ID, CT_AS_TEXT },
    { "local-endpoint", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "remote-endpoint", CT_F_DESTINATION_IP, CT_AS_IP_PORT },
    { "connector-id", CT_F_RESOURCE_NAME, CT_AS_TEXT },
};
static const struct ct_mapping smtp_received = CT_MAPPING("exchange.smtp_receive", received);
static const struct ct_mapping smtp_sent = CT_MAPPING("exchange.smtp_send", sent);

enum smtp_line { NOTHING, CONNECTED, HELO, MAIL, RCPT, REFUSED, SIGNED_IN, NOT_SIGNED_IN };

static enum smtp_line command(struct ct_span data)
{
    if (ct_span_istarts(data, CT_LIT("EHLO ")) || ct_span_istarts(data, CT_LIT("HELO ")))
        return HELO;
    if (ct_span_istarts(data, CT_LIT("MAIL FROM:")))
        return MAIL;
    return ct_span_istarts(data, CT_LIT("RCPT TO:")) ? RCPT : NOTHING;
}

static enum smtp_line reply(struct ct_span data)
{
    if (ct_span_starts(data, CT_LIT("235 ")))
        return SIGNED_IN;
    if (ct_span_starts(data, CT_LIT("535 ")))
        return NOT_SIGNED_IN;
    return data.len > 3 && (data.ptr[0] == '4' || data.ptr[0] == '5') && ct_is_digit(data.ptr[1])
               ? REFUSED
               : NOTHING;
}

static enum smtp_line line_of(struct ct_log *log, bool out)
{
    struct ct_span event = ct_log_get(log, "event"), data = ct_log_get(log, "data");

    if (event.len != 1)
        return NOTHING;
    if (event.ptr[0] == '+')
        return CONNECTED;
    if (event.ptr[0] == '*')
        return ct_span_ieq(ct_log_get(log, "context"), CT_LIT("authenticated")) ? SIGNED_IN
                                                                                : NOTHING;
    if (event.ptr[0] == '-')
        return NOTHING;
    return (event.ptr[0] == '>') == out ? command(data) : reply(data);
}

/* What stands in angle brackets. */
static struct ct_span path_of(struct ct_span s)
{
    s = ct_span_from(s, ct_span_chr(s, '<', 0) + 1);
    return ct_span_head(s, ct_span_chr(s, '>', 0));
}

static void add_smtp(struct ct_log *log, struct ct_batch *b, enum smtp_line line)
{
    struct ct_span data = ct_log_get(log, "data");

    switch (line) {
    case HELO:
        ct_log_add(log, b, CT_F_SMTP_HELO, ct_span_trim(ct_span_from(data, 5)));
        break;
    case MAIL:
        ct_log_add(log, b, CT_F_ENVELOPE_FROM, path_of(data));
        break;
    case RCPT:
        ct_log_add(log, b, CT_F_ENVELOPE_TO, path_of(data));
        break;
    case REFUSED:
    case NOT_SIGNED_IN:
        ct_log_add(log, b, CT_F_EVENT_CODE, ct_span_head(data, 3));
        ct_log_add(log, b, CT_F_EVENT_REASON, data);
        break;
    case SIGNED_IN:
        if (ct_span_chr(data, ' ', 0) == data.len) /* the account, where "*" tells it */
            ct_log_add(log, b, CT_F_USER_NAME, data);
        break;
    case CONNECTED:
    case NOTHING:
        break;
    }
    if (line >= REFUSED)
        ct_log_add(
            log, b, CT_F_EVENT_OUTCOME, line == SIGNED_IN ? CT_LIT("success") : CT_LIT("failure"));
}

static enum ct_read smtp_row(const struct ct_record *rec, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    bool out = ct_span_ihas(log->kind, CT_LIT("send"));
    enum smtp_line line = line_of(log, out);

    if (line == NOTHING)
        return CT_READ_IGNORED;
    ct_log_event(rec, out ? &smtp_sent : &smtp_received,
        line == SIGNED_IN || line == NOT_SIGNED_IN ? CT_CLASS_AUTH : CT_CLASS_TRANSPORT, b);
    ct_log_add(log, b, CT_F_NETWORK_PROTOCOL, CT_LIT("smtp"));
    add_smtp(log, b, line);
    return CT_READ_OK;
}

/* ---- IMAP4, POP3 ---- */

static const struct ct_map_row mailbox[] = {
    { "dateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "sessionId", CT_F_SESSION_ID, CT_AS_TEXT },
    { "cIp", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "sIp", CT_F_DESTINATION_IP, CT_AS_IP_PORT },
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "duration", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },
    { "rpsize", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "command", CT_F_EVENT_ACTION, CT_AS_TEXT },
};
static const struct ct_mapping mailbox_session = CT_MAPPING("exchange.mailbox_protocol", mailbox);

static bool is_one_of(struct ct_span s, const char *words)
{
    struct ct_span all = ct_span_str(words);

    while (all.len)
        if (ct_span_ieq(ct_span_cut_chr(&all, ' '), s))
            return true;
    return false;
}

/* R=OK;…, R="-ERR …";Msg=…, or no R where nothing was answered. */
static struct ct_span answer(struct ct_span context)
{
    struct ct_span s = ct_span_from(context, 2);

    if (!ct_span_starts(context, CT_LIT("R=")))
        return (struct ct_span){ 0 };
    if (s.len && s.ptr[0] == '"')
        return ct_span_head(ct_span_from(s, 1), ct_span_chr(s, '"', 1) - 1);
    return ct_span_head(s, ct_span_chr(s, ';', 0));
}

static enum ct_read mailbox_row(const struct ct_record *rec, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_span word = ct_log_get(log, "command"), said = answer(ct_log_get(log, "context"));
    bool sign_in = is_one_of(word, "login auth authenticate pass"), good;

    if (is_one_of(word, "CloseSession capability capa noop idle stls starttls logout quit"))
        return CT_READ_IGNORED;
    good = ct_span_istarts(said, CT_LIT("OK")) || ct_span_istarts(said, CT_LIT("+OK")) ||
           ct_span_eq(said, CT_LIT("ok"));
    ct_log_event(rec, &mailbox_session, sign_in ? CT_CLASS_AUTH : CT_CLASS_MAILBOX, b);
    ct_log_add(log, b, CT_F_MAILBOX_OWNER, ct_log_get(log, "user"));
    if (said.len)
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, good ? CT_LIT("success") : CT_LIT("failure"));
    if (said.len && !good)
        ct_log_add(log, b, CT_F_EVENT_REASON, ct_log_get(log, "context"));
    return CT_READ_OK;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (!ct_exchange_row(rec->log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    if (ct_log_get(rec->log, "remote-endpoint").len || ct_log_get(rec->log, "connector-id").len)
        return smtp_row(rec, batch);
    return mailbox_row(rec, batch);
}

const struct ct_reader ct_reader_exchange_protocol = {
    .name = "exchange_protocol",
    .title = "Exchange, protocol logs of SMTP, IMAP4 and POP3",
    .source_kind = "mail",
    .frame = CT_FRAME_LINE,
    .heading = ct_exchange_heading,
    .probe = probe,
    .parse = parse,
};
