/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange_tracking: the message tracking log of Exchange Server.
 *
 *   #Log-type: Message Tracking Log
 *   #Fields: date-time,client-ip,client-hostname,server-ip,…,event-id,…,message-id,…
 *
 * A message is in one row an event: RECEIVE, DELIVER, SEND, FAIL …; rows of one message share
 * message-id and network-message-id. Lists within a cell are parted by semicolons. Columns:
 * https://learn.microsoft.com/en-us/exchange/mail-flow/transport-logs/message-tracking
 */
#include "read/exchange_log.h"
#include "read/mail_trace_rows.h"

static const struct ct_map_row rows[] = {
    { "date-time", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "event-id", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "source", CT_F_NETWORK_PROTOCOL, CT_AS_LOWER },
    { "client-ip", CT_F_SOURCE_IP, CT_AS_IP },
    { "client-hostname", CT_F_SOURCE_DOMAIN, CT_AS_TEXT },
    { "server-ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "server-hostname", CT_F_DESTINATION_DOMAIN, CT_AS_TEXT },
    { "original-client-ip", CT_F_FORWARDED_IP, CT_AS_IP },
    { "connector-id", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "internal-message-id", CT_F_QUEUE_ID, CT_AS_TEXT },
    { "network-message-id", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "recipient-address", CT_F_ENVELOPE_TO, CT_AS_LIST },
    { "related-recipient-address", CT_F_ENVELOPE_ORIGINAL_TO, CT_AS_TEXT },
    { "recipient-count", CT_F_EMAIL_RECIPIENTS, CT_AS_INT },
    { "total-bytes", CT_F_EMAIL_SIZE, CT_AS_INT },
    { "message-subject", CT_F_SUBJECT, CT_AS_TEXT },
    { "sender-address", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "return-path", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "directionality", CT_F_EMAIL_DIRECTION, CT_AS_TEXT },
    { "tenant-id", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("exchange.tracking", rows);

static int probe(struct ct_span head)
{
    return ct_exchange_probe(head, "date-time,event-id,internal-message-id,message-id") ? 100 : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span event;

    if (!ct_exchange_row(log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    log->set_separator = ';';
    ct_log_event(rec, &mapping, CT_CLASS_TRANSPORT, batch);
    ct_trace_message_id(log, batch, "message-id");
    event = ct_log_get(log, "event-id");
    ct_trace_outcome(
        log, batch, event, "DELIVER,SEND,DUPLICATEDELIVER", "FAIL,DSN,BADMAIL,POISONMESSAGE,DEFER");
    if (ct_span_eq(event, CT_LIT("FAIL")) || ct_span_eq(event, CT_LIT("DEFER")))
        ct_log_add(log, batch, CT_F_EVENT_REASON, ct_log_get(log, "recipient-status"));
    return CT_READ_OK;
}

const struct ct_reader ct_reader_exchange_tracking = {
    .name = "exchange_tracking",
    .title = "Exchange Server, message tracking",
    .source_kind = "mail transport",
    .frame = CT_FRAME_LINE,
    .heading = ct_exchange_heading,
    .probe = probe,
    .parse = parse,
};
