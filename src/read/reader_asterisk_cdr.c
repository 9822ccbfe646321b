/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asterisk_cdr: call records of Asterisk, as cdr_csv writes them to Master.csv.
 *
 *   "acc","100","200","from-internal","""Ada"" <100>","SIP/100-0000001a","SIP/200-0000001b",
 *   "Dial","SIP/200","2021-01-12 09:13:58","2021-01-12 09:14:02",…,30,26,"ANSWERED","DOCUMENTATION"
 *
 * There is no heading; sixteen columns, and up to five more by its settings. Exports of the
 * table `cdr` have the same columns in another order under a heading, which is then used
 * (https://docs.asterisk.org/Configuration/Reporting/Call-Detail-Records-CDR/). Times are local
 * unless usegmtime is set, which the file does not say.
 */
#include "base/limits.h"
#include "parse/csv.h"
#include "parse/timestamp.h"
#include "read/log.h"
#include "read/log_probe.h"

#define START 9 /* columns that the form is known by */
#define END 11
#define DURATION 12
#define DISPOSITION 14
#define COLUMNS 16

static const struct ct_map_row rows[] = {
    { "start", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "calldate", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "answer", CT_F_CALL_ANSWERED, CT_AS_TIME },
    { "end", CT_F_CALL_ENDED, CT_AS_TIME },
    { "accountcode", CT_F_USER_NAME, CT_AS_TEXT },
    { "src", CT_F_CALL_FROM, CT_AS_TEXT },
    { "dst", CT_F_CALL_TO, CT_AS_TEXT },
    { "did", CT_F_CALL_ORIGINAL_TO, CT_AS_TEXT },
    { "dcontext", CT_F_CALL_TRUNK, CT_AS_TEXT },
    { "lastapp", CT_F_CALL_APPLICATION, CT_AS_TEXT },
    { "duration", CT_F_CALL_DURATION, CT_AS_INT },
    { "billsec", CT_F_CALL_BILLED, CT_AS_INT },
    { "disposition", CT_F_CALL_CAUSE, CT_AS_TEXT },
    { "linkedid", CT_F_CORRELATION_ID, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("asterisk.cdr", rows);

static bool is_disposition(struct ct_span s)
{
    static const char *const words[] = { "ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION",
        "UNKNOWN" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ct_span_eq(s, ct_span_str(words[i])))
            return true;
    return false;
}

static bool is_time(struct ct_span s)
{
    struct ct_stamp t;

    return ct_stamp_parse(s, &t) && t.len == s.len;
}

static bool is_row(struct ct_span line)
{
    struct ct_arena a = { 0 };
    struct ct_csv csv = ct_csv(line, &a);
    uint64_t n;
    bool is = ct_csv_next(&csv) && csv.fields.n >= COLUMNS && csv.fields.n <= COLUMNS + 5 &&
              is_time(csv.fields.v[START]) && is_time(csv.fields.v[END]) &&
              ct_span_uint(csv.fields.v[DURATION], UINT32_MAX, &n) &&
              is_disposition(csv.fields.v[DISPOSITION]);

    ct_csv_done(&csv);
    ct_arena_done(&a);
    return is;
}

static const char marks[] = "src,dst,dcontext,channel,disposition,billsec";

/* The row that names the columns, where there is one. */
static bool heading(struct ct_log *log, struct ct_span line)
{
    struct ct_arena a = { 0 };
    struct ct_csv csv;

    if (!ct_span_has(line, CT_LIT("disposition")) || !ct_probe_csv(line, marks))
        return false;
    csv = ct_csv(line, &a);
    ct_log_heading(log);
    for (size_t i = 0; ct_csv_next(&csv) && i < csv.fields.n; i++)
        for (; i < csv.fields.n; i++)
            ct_log_column(log, csv.fields.v[i]);
    log->separator = csv.separator;
    ct_csv_done(&csv);
    ct_arena_done(&a);
    return true;
}

/* "SIP/100" of "SIP/100-0000001a", "Local/5@ctx" of "Local/5@ctx-1f;2": the end is of the call. */
static struct ct_span device(struct ct_span channel)
{
    size_t n = channel.len;

    while (n > 0 && channel.ptr[n - 1] != '-')
        n--;
    return n > 1 ? ct_span_head(channel, n - 1) : channel;
}

/* "Ada" of "\"Ada\" <100>" */
static struct ct_span caller(struct ct_span clid)
{
    struct ct_span name = ct_span_trim(ct_span_head(clid, ct_span_chr(clid, '<', 0)));

    if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
        name = (struct ct_span){ name.ptr + 1, name.len - 2 };
    return name;
}

/* What was listened to, where it is not the other side of the call. */
static bool listens(struct ct_span app)
{
    return ct_span_has(app, CT_LIT("Mail")) || ct_span_has(app, CT_LIT("Spy")) ||
           ct_span_has(app, CT_LIT("Monitor"));
}

static bool is_unique_id(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-')
            return false;
    return s.len && ct_span_chr(s, '.', 0) < s.len && ct_is_digit(s.ptr[s.len - 1]);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    size_t n = ct_log_csv_row(log, rec->bytes);
    struct ct_span id = ct_log_get(log, "uniqueid"), sequence = ct_log_get(log, "sequence");

    if (n < COLUMNS - 3 || ct_log_get(log, "disposition").len == 0) {
        *ret_reason = "a call record of Asterisk with too few columns";
        return CT_READ_MALFORMED;
    }
    ct_log_event(rec, &mapping, CT_CLASS_CALL, batch);
    ct_log_add(log, batch, CT_F_CALL_FROM_DEVICE, device(ct_log_get(log, "channel")));
    ct_log_add(log, batch, CT_F_CALL_TO_DEVICE, device(ct_log_get(log, "dstchannel")));
    ct_log_add(log, batch, CT_F_CALL_FROM_NAME, caller(ct_log_get(log, "clid")));
    if (listens(ct_log_get(log, "lastapp")))
        ct_log_add(log, batch, CT_F_OBJECT_NAME, ct_log_get(log, "lastdata"));
    if (!is_unique_id(id)) /* with 17 columns it may be what a dialplan noted */
        return CT_READ_OK;
    ct_log_add(log, batch, CT_F_CALL_ID, id);
    if (sequence.len)
        ct_log_add(log, batch, CT_F_EVENT_ID,
            ct_arena_printf(log->work, CT_FMT "/" CT_FMT, CT_ARG(id), CT_ARG(sequence)));
    return CT_READ_OK;
}

static int probe(struct ct_span head)
{
    return ct_probe_csv(head, marks) ? 90 : ct_probe_score(head, is_row, 90);
}

const struct ct_reader ct_reader_asterisk_cdr = {
    .name = "asterisk_cdr",
    .title = "Asterisk call records",
    .source_kind = "telephony",
    .frame = CT_FRAME_CSV,
    .columns = "accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,"
               "end,duration,billsec,disposition,amaflags,uniqueid,userfield,peeraccount,linkedid,"
               "sequence",
    .heading = heading,
    .probe = probe,
    .parse = parse,
};
