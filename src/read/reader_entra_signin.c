/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entra_signin: sign-ins of Entra ID as JSON.
 *
 * Of users, interactive or not, of service principals and of managed identities: from Graph, from
 * the portal, and from diagnostic settings, whose streams hold other categories too.
 */
#include "read/entra.h"
#include "read/log_probe.h"

static int probe(struct ct_span head)
{
    static const char marks[] =
        "createdDateTime,userPrincipalName,appId,ipAddress,appDisplayName;"
        "createdDateTime,servicePrincipalId,appId,ipAddress;"
        "createdDateTime,userId,appDisplayName,clientAppUsed,conditionalAccessStatus;"
        "time,category,properties.createdDateTime,properties.appId;"
        "time,category,properties.userPrincipalName,properties.isInteractive;"
        "time,category,properties.requestUri,properties.signInActivityId";

    return ct_probe_json(head, CT_ENTRA_WRAPPER, marks) ? 90 : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (!ct_log_json(rec->log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    return ct_entra_event(rec, batch, ret_reason);
}

const struct ct_reader ct_reader_entra_signin = {
    .name = "entra_signin",
    .title = "Entra ID, sign-ins, JSON",
    .source_kind = "sign-in",
    .frame = CT_FRAME_JSON,
    .wrapper = CT_ENTRA_WRAPPER,
    .probe = probe,
    .parse = parse,
    .end = ct_entra_end,
};
