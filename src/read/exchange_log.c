/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange_log: the heading and the rows.
 *
 * HttpProxy writes the names twice: as a first row and in #Fields. Newer builds add columns
 * behind, so a row may be longer than a heading of an older one; a shorter one is broken.
 * https://learn.microsoft.com/en-us/exchange/mail-flow/connectors/protocol-logging
 */
#include "read/exchange_log.h"

#include "base/limits.h"
#include "read/log_probe.h"

static struct ct_span without_mark(struct ct_span s)
{
    return ct_span_starts(s, CT_LIT("\xEF\xBB\xBF")) ? ct_span_from(s, 3) : s;
}

static void columns(struct ct_log *log, struct ct_span names)
{
    struct ct_span kind = log->kind; /* stands in front of #Fields */
    char copy[64];

    kind = ct_span_head(kind, sizeof copy);
    if (kind.len)
        memcpy(copy, kind.ptr, kind.len);
    ct_log_heading(log);
    log->kind = ct_arena_copy(&log->heading, (struct ct_span){ copy, kind.len });
    log->separator = ',';
    while (names.len)
        ct_log_column(log, ct_span_cut_chr(&names, ','));
}

/* The row of names that HttpProxy puts in front. */
static bool is_names(struct ct_span line)
{
    return ct_span_istarts(line, CT_LIT("DateTime,")) ||
           ct_span_istarts(line, CT_LIT("date-time,"));
}

bool ct_exchange_heading(struct ct_log *log, struct ct_span line)
{
    struct ct_span word;

    line = without_mark(line);
    if (is_names(line)) {
        columns(log, line);
        return true;
    }
    if (line.len == 0 || line.ptr[0] != '#')
        return false;
    word = ct_span_cut_chr(&line, ':');
    line = ct_span_trim(line);
    if (ct_span_ieq(word, CT_LIT("#Fields")))
        columns(log, line);
    else if (ct_span_ieq(word, CT_LIT("#Log-type")))
        log->kind = ct_arena_copy(&log->heading, ct_span_head(line, 64));
    return true;
}

bool ct_exchange_probe(struct ct_span head, const char *names)
{
    head = without_mark(head);
    for (int i = 0; i < 16 && head.len; i++) {
        struct ct_span line = ct_span_cut_chr(&head, '\n');

        if (is_names(line))
            return ct_probe_csv(line, names);
        if (ct_span_istarts(line, CT_LIT("#Fields:")))
            return ct_probe_csv(ct_span_trim(ct_span_from(line, 8)), names);
        if (line.len && line.ptr[0] != '#')
            return false;
    }
    return false;
}

bool ct_exchange_row(struct ct_log *log, struct ct_span line, const char **ret_reason)
{
    if (log->names.n == 0) {
        *ret_reason = "a row of Exchange's without a line of #Fields before it";
        return false;
    }
    if (ct_log_csv_row(log, line) < log->names.n) {
        *ret_reason = "a row of Exchange's that does not fit its #Fields";
        return false;
    }
    return true;
}
