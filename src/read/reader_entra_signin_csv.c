/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entra_signin_csv: sign-ins of Entra ID as the portal exports them.
 *
 * Headings are words for people and differ a little from year to year; a heading may stand
 * twice ("Incoming token type"): the first counts.
 */
#include "read/entra.h"
#include "read/log_probe.h"

static int probe(struct ct_span head)
{
    static const char marks[] = "Date (UTC),Request ID,Username,Application;"
                                "Date (UTC),Request ID,Service principal ID;"
                                "Date (UTC),Request ID,IP address,Status";

    return ct_probe_csv(head, marks) ? 90 : 0;
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

const struct ct_reader ct_reader_entra_signin_csv = {
    .name = "entra_signin_csv",
    .title = "Entra ID, sign-ins, CSV",
    .source_kind = "sign-in",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
    .end = ct_entra_end,
};
