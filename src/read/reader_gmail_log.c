/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gmail_log: Email Log Search of Google Workspace, exported as CSV.
 *
 * A row is one step of a message to one recipient: received, inserted, opened, sent on. Columns:
 * https://support.google.com/a/answer/2618874 ("Email Log Search fields").
 */
#include "read/log_probe.h"
#include "read/mail_trace_rows.h"

static const struct ct_map_row rows[] = {
    { "Event date", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "Event status", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "Event description", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "Event SMTP reply code", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "Sender", CT_F_FROM_ADDRESS, CT_AS_TEXT },
    { "Recipient address", CT_F_ENVELOPE_TO, CT_AS_LIST },
    { "Subject", CT_F_SUBJECT, CT_AS_TEXT },
    { "Direction", CT_F_EMAIL_DIRECTION, CT_AS_TEXT },
    { "Message Size", CT_F_EMAIL_SIZE, CT_AS_INT },
    { "Event target", CT_F_DESTINATION_DOMAIN, CT_AS_TEXT },
    { "Event target IP address", CT_F_DESTINATION_IP, CT_AS_IP },
    { "Attachments", CT_F_LOG_FILE_NAME, CT_AS_LIST },
    { "Client Type", CT_F_CLIENT_INFO, CT_AS_TEXT },
    { "Device User Session ID", CT_F_SESSION_ID, CT_AS_TEXT },
};

static const struct ct_mapping mapping = { "google.gmail_log", rows, sizeof rows / sizeof *rows,
    .any_case = true };

static int probe(struct ct_span head)
{
    return ct_probe_csv(head, "Message ID,Sender,Recipient address,Event date,Event status") ? 100
                                                                                             : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span status;

    if (ct_log_csv_row(log, rec->bytes) < log->names.n) {
        *ret_reason = "a row of Google's mail log that does not fit its heading";
        return CT_READ_MALFORMED;
    }
    ct_log_event(rec, &mapping, CT_CLASS_TRANSPORT, batch);
    ct_trace_message_id(log, batch, "Message ID");
    status = ct_log_get(log, "Event status");
    ct_trace_outcome(log, batch, status, "Delivered,Inserted,Sent",
        "Rejected,Bounced,Failed,Dropped,Quarantined,Spam");
    return CT_READ_OK;
}

const struct ct_reader ct_reader_gmail_log = {
    .name = "gmail_log",
    .title = "Google Workspace, Email Log Search CSV",
    .source_kind = "mail transport",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
};
