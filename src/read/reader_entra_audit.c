/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entra_audit: the audit log of the directory of Entra ID as JSON.
 *
 * Who changed an account, a role, an application, a policy: from Graph, from the portal, and from
 * diagnostic settings.
 */
#include "read/entra.h"
#include "read/log_probe.h"

static int probe(struct ct_span head)
{
    static const char marks[] =
        "activityDateTime,activityDisplayName,initiatedBy,targetResources;"
        "time,category,properties.activityDisplayName,properties.initiatedBy;"
        "time,category,properties.activityDisplayName,properties.targetResources;"
        "time,category,properties.riskEventType,properties.detectedDateTime";

    return ct_probe_json(head, CT_ENTRA_WRAPPER, marks) ? 88 : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (!ct_log_json(rec->log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    return ct_entra_event(rec, batch, ret_reason);
}

const struct ct_reader ct_reader_entra_audit = {
    .name = "entra_audit",
    .title = "Entra ID, changes of the directory, JSON",
    .source_kind = "directory",
    .frame = CT_FRAME_JSON,
    .wrapper = CT_ENTRA_WRAPPER,
    .probe = probe,
    .parse = parse,
    .end = ct_entra_end,
};
