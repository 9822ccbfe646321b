/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ual: the Unified Audit Log as JSON.
 *
 * Records of the Management Activity API as an array or a line each; rows of
 * Search-UnifiedAuditLog that PowerShell or Microsoft-Extractor-Suite wrote as JSON; the answer of
 * an audit query of Graph.
 */
#include "read/log_probe.h"
#include "read/ual.h"

#define WRAPPER "value|Records|records"

static int probe(struct ct_span head)
{
    static const char marks[] = "CreationTime,Operation,RecordType,UserId,Workload;"
                                "creationtime,operation,recordtype,userid,workload;"
                                "AuditData,CreationDate,Operations;"
                                "auditData,createdDateTime,operation;"
                                "CreationTime,Id,Operation,RecordType,UserType";

    return ct_probe_json(head, WRAPPER, marks) ? 90 : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (!ct_log_json(rec->log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    return ct_ual_event(rec, batch, ret_reason);
}

const struct ct_reader ct_reader_ual = {
    .name = "ual",
    .title = "Microsoft 365 Unified Audit Log, JSON",
    .source_kind = "m365",
    .frame = CT_FRAME_JSON,
    .wrapper = WRAPPER,
    .probe = probe,
    .parse = parse,
    .end = ct_ual_end,
};
