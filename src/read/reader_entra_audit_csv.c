/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entra_audit_csv: the audit log of the directory as the portal exports it.
 *
 * Each target and each of its changed settings has columns of its own, numbered; most of them
 * are empty.
 */
#include "read/entra.h"
#include "read/log_probe.h"

static int probe(struct ct_span head)
{
    static const char marks[] = "CorrelationId,Service,Category,Activity,ActorType";

    return ct_probe_csv(head, marks) ? 88 : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (ct_log_csv_row(rec->log, rec->bytes) != rec->log->names.n) {
        *ret_reason = "a row that does not fit the heading of its export";
        return CT_READ_MALFORMED;
    }
    return ct_entra_event(rec, batch, ret_reason);
}

const struct ct_reader ct_reader_entra_audit_csv = {
    .name = "entra_audit_csv",
    .title = "Entra ID, changes of the directory, CSV",
    .source_kind = "directory",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
    .end = ct_entra_end,
};
