/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exim: the main log of Exim, in the file it writes itself.
 *
 * Each line begins with "2021-01-12 09:13:58", perhaps with a fraction, a zone ("+0100") and
 * "[process]" (log_selector). The reject log repeats what the main log has, with
 * headers on lines of their own: those are no records.
 */
#include "parse/timestamp.h"
#include "read/log_probe.h"
#include "read/syslog_program.h"

static bool take_time(struct ct_span *s, struct ct_span *ret)
{
    struct ct_stamp t;

    if (s->len < 20 || s->ptr[10] != ' ' || s->ptr[4] != '-' || !ct_stamp_parse(*s, &t) ||
        t.len >= s->len || s->ptr[t.len] != ' ')
        return false;
    *ret = ct_span_head(*s, t.len);
    *s = ct_span_from(*s, t.len + 1);
    return true;
}

/* What only Exim writes behind the time. */
static bool is_exim(struct ct_span s)
{
    static const char *const begin[] = { "H=", "SMTP ", "no host name found for IP address ",
        "no MAIL in SMTP connection ", "no IP address found for host ",
        "Start queue run: pid=", "End queue run: pid=", "exim ",
        "unexpected disconnection while reading SMTP", "TLS error on connection ",
        "Connection from [", "rejected " };
    struct ct_span time;

    if (!take_time(&s, &time))
        return false;
    if (s.len && s.ptr[0] == '[') {
        (void)ct_take_word(&s);
        if (!s.len)
            return false;
    }
    if (s.len > 20 && s.ptr[6] == '-' && (s.ptr[13] == '-' || s.ptr[18] == '-'))
        return true;
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        if (ct_span_starts(s, ct_span_str(begin[i])))
            return true;
    return ct_span_has(ct_span_head(s, 64), CT_LIT(" authenticator failed for "));
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_exim, 92);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_line l = { .rec = rec, .s = { .text = rec->bytes }, .b = batch };

    if (!take_time(&l.s.text, &l.s.time)) {
        *ret_reason = "a line of Exim's without its time";
        return CT_READ_MALFORMED;
    }
    return ct_exim_line(&l);
}

const struct ct_reader ct_reader_exim = {
    .name = "exim",
    .title = "Exim, main log",
    .source_kind = "mail transport",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};
