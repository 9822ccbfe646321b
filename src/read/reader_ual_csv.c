/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ual_csv: the Unified Audit Log as CSV, each record as JSON within a column.
 *
 * Search-UnifiedAuditLog | Export-Csv names its columns CreationDate, UserIds, Operations,
 * AuditData; the export of the Purview portal RecordId, CreationDate, RecordType, Operation,
 * UserId, AuditData. Files that went through another tool have more columns around these.
 */
#include "read/log_probe.h"
#include "read/ual.h"

static int probe(struct ct_span head)
{
    return ct_probe_csv(head, "AuditData,CreationDate,Operations") ||
                   ct_probe_csv(head, "AuditData,CreationDate,Operation") ||
                   ct_probe_csv(head, "AuditData,CreationTime,Operation")
               ? 95
               : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (ct_log_csv_row(rec->log, rec->bytes) != rec->log->names.n) {
        *ret_reason = "a row that does not fit the heading of its export";
        return CT_READ_MALFORMED;
    }
    return ct_ual_event(rec, batch, ret_reason);
}

const struct ct_reader ct_reader_ual_csv = {
    .name = "ual_csv",
    .title = "Microsoft 365 Unified Audit Log, CSV",
    .source_kind = "m365",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
    .end = ct_ual_end,
};
