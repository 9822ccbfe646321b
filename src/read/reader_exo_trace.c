/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exo_trace: message traces of Exchange, as CSV.
 *
 *   Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageTraceId,…
 *                                     Get-MessageTrace and its second version, exported
 *   origin_timestamp_utc,sender_address,recipient_status,message_subject,…
 *                                     historical search, summary
 *   date_time_utc,client_ip,…,event_id,…
 *                                     historical search, detail: columns of message tracking
 *   Timestamp,EventId,Sender,Recipients,MessageSubject,…
 *                                     Get-MessageTrackingLog, exported
 *
 * Of the summary each recipient stands with what became of it: "bea@example.net##Receive, Deliver".
 * Times are UTC. Columns:
 * https://learn.microsoft.com/en-us/exchange/monitoring/trace-an-email-message/run-a-message-trace-and-view-results
 */
#include "read/log_probe.h"
#include "read/mail_trace_rows.h"

static const struct ct_map_row rows[] = {
    { "Received", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "origin_timestamp_utc", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "date_time_utc", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "date_time", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "Timestamp", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "SenderAddress", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "sender_address", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "Sender", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "return_path", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "ReturnPath", CT_F_ENVELOPE_FROM, CT_AS_TEXT },
    { "RecipientAddress", CT_F_ENVELOPE_TO, CT_AS_LIST },
    { "recipient_address", CT_F_ENVELOPE_TO, CT_AS_LIST },
    { "related_recipient_address", CT_F_ENVELOPE_ORIGINAL_TO, CT_AS_TEXT },
    { "RelatedRecipientAddress", CT_F_ENVELOPE_ORIGINAL_TO, CT_AS_TEXT },
    { "Subject", CT_F_SUBJECT, CT_AS_TEXT },
    { "message_subject", CT_F_SUBJECT, CT_AS_TEXT },
    { "MessageSubject", CT_F_SUBJECT, CT_AS_TEXT },
    { "Status", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "event_id", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "EventId", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "FromIP", CT_F_SOURCE_IP, CT_AS_IP },
    { "original_client_ip", CT_F_FORWARDED_IP, CT_AS_IP },
    { "OriginalClientIp", CT_F_FORWARDED_IP, CT_AS_IP },
    { "client_ip", CT_F_SOURCE_IP, CT_AS_IP },
    { "ClientIp", CT_F_SOURCE_IP, CT_AS_IP },
    { "client_hostname", CT_F_SOURCE_DOMAIN, CT_AS_TEXT },
    { "ClientHostname", CT_F_SOURCE_DOMAIN, CT_AS_TEXT },
    { "ToIP", CT_F_DESTINATION_IP, CT_AS_IP },
    { "server_ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "ServerIp", CT_F_DESTINATION_IP, CT_AS_IP },
    { "server_hostname", CT_F_DESTINATION_DOMAIN, CT_AS_TEXT },
    { "ServerHostname", CT_F_DESTINATION_DOMAIN, CT_AS_TEXT },
    { "Size", CT_F_EMAIL_SIZE, CT_AS_INT },
    { "total_bytes", CT_F_EMAIL_SIZE, CT_AS_INT },
    { "TotalBytes", CT_F_EMAIL_SIZE, CT_AS_INT },
    { "recipient_count", CT_F_EMAIL_RECIPIENTS, CT_AS_INT },
    { "RecipientCount", CT_F_EMAIL_RECIPIENTS, CT_AS_INT },
    { "MessageTraceId", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "network_message_id", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "NetworkMessageId", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "internal_message_id", CT_F_QUEUE_ID, CT_AS_TEXT },
    { "InternalMessageId", CT_F_QUEUE_ID, CT_AS_TEXT },
    { "directionality", CT_F_EMAIL_DIRECTION, CT_AS_TEXT },
    { "connector_id", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "ConnectorId", CT_F_RESOURCE_NAME, CT_AS_TEXT },
    { "Organization", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
    { "tenant_id", CT_F_ORGANIZATION_ID, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("exchange.trace", rows);

static int probe(struct ct_span head)
{
    static const char marks[] =
        "Received,SenderAddress,RecipientAddress,Status;"
        "origin_timestamp_utc,sender_address,recipient_status,message_id;"
        "event_id,sender_address,recipient_address,message_id,network_message_id;"
        "Timestamp,EventId,Sender,Recipients,MessageSubject,InternalMessageId";

    return ct_probe_csv(head, marks) ? 100 : 0;
}

/* "bea@example.net##Receive, Deliver;carl@example.net##Receive, Fail" */
static void recipients(struct ct_log *log, struct ct_batch *b, struct ct_span s)
{
    struct ct_span last = { 0 };

    if (ct_span_find(s, CT_LIT("##"), 0) >= s.len)
        return;
    while (s.len) {
        struct ct_span status = ct_span_cut_chr(&s, ';');
        struct ct_span who = ct_span_cut(&status, CT_LIT("##"));

        ct_log_add(log, b, CT_F_ENVELOPE_TO, ct_span_trim(who));
        while (status.len)
            last = ct_span_trim(ct_span_cut_chr(&status, ','));
    }
    ct_log_add(log, b, CT_F_EVENT_ACTION, last);
    ct_trace_outcome(log, b, last, "Deliver,Send,Expand", "Fail,FilteredAsSpam,Quarantined,Defer");
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span all, status;

    if (ct_log_csv_row(log, rec->bytes) < log->names.n) {
        *ret_reason = "a row of a message trace that does not fit its heading";
        return CT_READ_MALFORMED;
    }
    log->set_separator = ';';
    ct_log_event(rec, &mapping, CT_CLASS_TRANSPORT, batch);
    ct_trace_message_id(log, batch, "MessageId");
    ct_trace_message_id(log, batch, "message_id");
    recipients(log, batch, ct_log_get(log, "recipient_status"));
    all = ct_log_get(log, "Recipients"); /* PowerShell writes lists so when told no better */
    if (!ct_span_eq(all, CT_LIT("System.String[]")))
        ct_log_value(log, batch, CT_F_ENVELOPE_TO, CT_AS_LIST, all);
    status = ct_log_get(log, "Status");
    ct_trace_outcome(log, batch, status, "Delivered,Expanded", "Failed,Quarantined,FilteredAsSpam");
    ct_trace_outcome(
        log, batch, ct_log_get(log, "event_id"), "DELIVER,SEND", "FAIL,DSN,BADMAIL,DEFER");
    ct_trace_outcome(
        log, batch, ct_log_get(log, "EventId"), "DELIVER,SEND", "FAIL,DSN,BADMAIL,DEFER");
    return CT_READ_OK;
}

const struct ct_reader ct_reader_exo_trace = {
    .name = "exo_trace",
    .title = "Exchange and Exchange Online, message trace CSV",
    .source_kind = "mail transport",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
};
