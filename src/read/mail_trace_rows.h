/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mail_trace_rows: what the tables of mail services' traces share.
 *
 * Message ids stand in angle brackets, and whether a message went through is one of
 * the log's own words: both need a line of code beside a table.
 */

#include "read/syslog_program.h"

/* Adds the id under that name without its brackets. */
static inline void ct_trace_message_id(struct ct_log *log, struct ct_batch *b, const char *name)
{
    ct_log_add(log, b, CT_F_MESSAGE_ID, ct_unbracket(ct_log_get(log, name)));
}

/* event.outcome of `word`, when it is in one of the lists (comma separated). */
static inline void ct_trace_outcome(
    struct ct_log *log, struct ct_batch *b, struct ct_span word, const char *good, const char *bad)
{
    const char *lists[] = { good, bad };

    for (int i = 0; i < 2; i++) {
        struct ct_span list = ct_span_str(lists[i]);

        while (list.len)
            if (ct_span_ieq(ct_span_cut_chr(&list, ','), word))
                ct_log_add(
                    log, b, CT_F_EVENT_OUTCOME, i == 0 ? CT_LIT("success") : CT_LIT("failure"));
    }
}
