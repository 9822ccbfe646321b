/* SPDX-License-Identifier: Apache-2.0 */
/*
 * freeswitch_cdr: call records of FreeSWITCH, as mod_cdr_csv writes them.
 *
 *   "Ada","100","200","default","2021-01-12 09:13:58","","2021-01-12 09:14:28","30","0",
 *   "NO_ANSWER","6e1f…-…","","acc","PCMA","PCMA"
 *
 * Columns are a template of its configuration, and no heading says which. Those that are
 * delivered with it are told apart by where the unique id of the call stands:
 * "example" with its longer forms "snom" and "linksys", and "asterisk". Any other list of columns
 * is read by a mapping in case.yaml (docs/EVENTS.md). Times are local, without a zone.
 */
#include "base/limits.h"
#include "parse/csv.h"
#include "parse/timestamp.h"
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    { "start_stamp", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "answer_stamp", CT_F_CALL_ANSWERED, CT_AS_TIME },
    { "end_stamp", CT_F_CALL_ENDED, CT_AS_TIME },
    { "caller_id_name", CT_F_CALL_FROM_NAME, CT_AS_TEXT },
    { "caller_id_number", CT_F_CALL_FROM, CT_AS_TEXT },
    { "destination_number", CT_F_CALL_TO, CT_AS_TEXT },
    { "context", CT_F_CALL_TRUNK, CT_AS_TEXT },
    { "duration", CT_F_CALL_DURATION, CT_AS_INT },
    { "billsec", CT_F_CALL_BILLED, CT_AS_INT },
    { "hangup_cause", CT_F_CALL_CAUSE, CT_AS_TEXT },
    { "uuid", CT_F_CALL_ID, CT_AS_TEXT },
    { "bleg_uuid", CT_F_CORRELATION_ID, CT_AS_TEXT },
    { "accountcode", CT_F_USER_NAME, CT_AS_TEXT },
    { "last_app", CT_F_CALL_APPLICATION, CT_AS_TEXT },
    { "sip_user_agent", CT_F_USER_AGENT, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("freeswitch.cdr", rows);

static const char *const example[] = { "caller_id_name", "caller_id_number", "destination_number",
    "context", "start_stamp", "answer_stamp", "end_stamp", "duration", "billsec", "hangup_cause",
    "uuid", "bleg_uuid", "accountcode", "read_codec", "write_codec", "sip_user_agent" };

static const char *const asterisk[] = { "accountcode", "caller_id_number", "destination_number",
    "context", "caller_id", "channel_name", "bridge_channel", "last_app", "last_arg", "start_stamp",
    "answer_stamp", "end_stamp", "duration", "billsec", "hangup_cause", "amaflags", "uuid",
    "userfield" };

static const struct template
{
    const char *const *names;
    size_t n;                            /* names */
    size_t start, end, cause, uuid, min; /* columns; min: at least so many */
}
templates[] = {
    { example, sizeof example / sizeof *example, 4, 6, 9, 10, 12 },
    { asterisk, sizeof asterisk / sizeof *asterisk, 9, 11, 14, 16, 17 },
};

static bool is_time(struct ct_span s)
{
    struct ct_stamp t;

    return ct_stamp_parse(s, &t) && t.len == s.len;
}

/* NORMAL_CLEARING */
static bool is_cause(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') && s.ptr[i] != '_' && !ct_is_digit(s.ptr[i]))
            return false;
    return s.len > 2;
}

static bool is_uuid(struct ct_span s)
{
    if (s.len != 36)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? s.ptr[i] != '-' : ct_hex_digit(s.ptr[i]) < 0)
            return false;
    return true;
}

/* Templates put a blank in front of a quote here and there, which then does not open. */
static struct ct_span cell(const struct ct_csv *csv, size_t i)
{
    struct ct_span s = ct_span_trim(ct_csv_field(csv, i));

    if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
        s = (struct ct_span){ s.ptr + 1, s.len - 2 };
    return s;
}

static const struct template *template_of(const struct ct_csv *csv)
{
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        const struct template *t = &templates[i];

        if (csv->fields.n >= t->min && is_uuid(cell(csv, t->uuid)) &&
            is_time(cell(csv, t->start)) && is_time(cell(csv, t->end)) &&
            is_cause(cell(csv, t->cause)))
            return t;
    }
    return NULL;
}

static bool is_row(struct ct_span line)
{
    struct ct_arena a = { 0 };
    struct ct_csv csv = ct_csv(line, &a);
    bool is = ct_csv_next(&csv) && template_of(&csv);

    ct_csv_done(&csv);
    ct_arena_done(&a);
    return is;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_csv csv = ct_csv(rec->bytes, log->work);
    const struct template *t;

    ct_log_clear(log);
    csv.separator = ',';
    t = ct_csv_next(&csv) ? template_of(&csv) : NULL;
    for (size_t i = 0; t && i < t->n && i < csv.fields.n; i++)
        ct_native_add(&log->native, ct_span_str(t->names[i]), cell(&csv, i), CT_NATIVE_TEXT);
    ct_csv_done(&csv);
    if (!t) {
        *ret_reason = "a call record of FreeSWITCH in none of its known forms";
        return CT_READ_MALFORMED;
    }
    ct_log_event(rec, &mapping, CT_CLASS_CALL, batch);
    return CT_READ_OK;
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_row, 90);
}

const struct ct_reader ct_reader_freeswitch_cdr = {
    .name = "freeswitch_cdr",
    .title = "FreeSWITCH call records",
    .source_kind = "telephony",
    .frame = CT_FRAME_CSV,
    .columns = "caller_id_name", /* no heading; parse() names them */
    .probe = probe,
    .parse = parse,
};
