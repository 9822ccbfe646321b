/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_other: amavis, packet filters, and programs nobody wrote a part for.
 *
 *   (1234-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:25 <a@…> -> <b@…>, Queue-ID: …, …
 *   IN=eth0 OUT= … SRC=192.0.2.1 DST=192.0.2.2 … PROTO=TCP SPT=1 DPT=22 …
 *
 * Of an unknown program an address behind "from", or in a pair such as "rhost=", is kept, with
 * the account of a pair: enough to find the line again. Sources: amavis 2.13 $log_templ; Linux
 * net/netfilter/nf_log_syslog.c.
 */
#include "parse/ip.h"
#include "read/syslog_program.h"

/* ---- amavis ---- */

/* Text behind `mark` up to a comma. */
static struct ct_span behind(struct ct_span s, struct ct_span mark)
{
    size_t at = ct_span_find(s, mark, 0);

    s = ct_span_from(s, at < s.len ? at + mark.len : s.len);
    return ct_span_trim(ct_span_head(s, ct_span_chr(s, ',', 0)));
}

/* "<a@example.org>,<b@example.org>, " */
static void recipients(const struct ct_line *l, struct ct_span s)
{
    while (s.len && s.ptr[0] == '<') {
        size_t end = ct_span_chr(s, '>', 0);

        ct_line_add(l, CT_F_ENVELOPE_TO, ct_span_head(ct_span_from(s, 1), end - 1));
        s = ct_span_from(s, end + 1);
        if (!ct_take_prefix(&s, CT_LIT(",")))
            return;
    }
}

enum ct_read ct_amavis_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, what, arrow = CT_LIT("> -> ");
    struct ct_peer p;
    size_t at, from;

    if (s.len == 0 || s.ptr[0] != '(')
        return CT_READ_IGNORED;
    (void)ct_take_word(&s);
    if (!ct_span_starts(s, CT_LIT("Passed ")) && !ct_span_starts(s, CT_LIT("Blocked ")))
        return CT_READ_IGNORED;
    at = ct_span_find(s, arrow, 0);
    if (at >= s.len)
        return CT_READ_IGNORED;
    what = ct_span_head(s, ct_span_chr(s, ',', 0));
    ct_line_event(l, CT_CLASS_TRANSPORT, "amavis");
    ct_line_add(l, CT_F_EVENT_ACTION, ct_span_trim(ct_span_head(what, ct_span_chr(what, '{', 0))));
    ct_line_outcome(l, s.ptr[0] == 'P');
    for (from = at; from > 0 && s.ptr[from - 1] != '<'; from--) {
    }
    ct_line_add(l, CT_F_ENVELOPE_FROM, (struct ct_span){ s.ptr + from, at - from });
    what = ct_span_head(s, from);
    what = ct_span_from(what, ct_span_chr(what, '[', 0));
    if (ct_peer_parse(what, &p))
        ct_line_source(l, &p);
    s = ct_span_from(s, at + arrow.len);
    recipients(l, s);
    ct_line_add(l, CT_F_QUEUE_ID, behind(s, CT_LIT("Queue-ID: ")));
    ct_line_add(l, CT_F_MESSAGE_ID, ct_unbracket(behind(s, CT_LIT("Message-ID: "))));
    ct_line_as(l, CT_F_EMAIL_SIZE, CT_AS_INT, behind(s, CT_LIT("size: ")));
    ct_line_add(l, CT_F_NEXT_QUEUE_ID, behind(s, CT_LIT("queued_as: ")));
    return CT_READ_OK;
}

/* ---- packet filters ---- */

static enum ct_read packet(const struct ct_line *l, struct ct_span s, size_t at)
{
    static const struct {
        const char *key;
        enum ct_field field;
        enum ct_as as;
    } pairs[] = { { "SRC", CT_F_SOURCE_IP, CT_AS_IP }, { "DST", CT_F_DESTINATION_IP, CT_AS_IP },
        { "SPT", CT_F_SOURCE_PORT, CT_AS_INT }, { "DPT", CT_F_DESTINATION_PORT, CT_AS_INT },
        { "PROTO", CT_F_NETWORK_TRANSPORT, CT_AS_LOWER } };
    struct ct_span key, value, prefix = ct_span_head(s, ct_span_find(s, CT_LIT("IN="), 0));

    if (ct_span_starts(prefix, CT_LIT("["))) /* "[12345.678] " of the kernel's clock */
        (void)ct_span_cut(&prefix, CT_LIT("] "));
    ct_line_event(l, CT_CLASS_FLOW, "netfilter");
    ct_line_add(l, CT_F_EVENT_ACTION, ct_span_trim(prefix));
    s = ct_span_from(s, at);
    while (ct_pair_next(&s, &key, &value))
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            if (ct_span_eq(key, ct_span_str(pairs[i].key)))
                ct_line_as(l, pairs[i].field, pairs[i].as, value);
    return CT_READ_OK;
}

/* ---- any ---- */

/* An address behind one of the words that name who came. */
static struct ct_span who(struct ct_span s)
{
    static const char *const cues[] = { "from ",
        "rhost=", "client_address=", "client-ip=", "remote_ip=", "src=", "ip=", "client " };

    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
        struct ct_span cue = ct_span_str(cues[i]), w;
        size_t at = ct_span_find(s, cue, 0);
        struct ct_ip ip;
        struct ct_peer p;

        if (at >= s.len)
            continue;
        w = ct_span_from(s, at + cue.len);
        w = ct_span_head(w, ct_span_chr(w, ' ', 0));
        while (w.len && strchr(",;:.)\"'", w.ptr[w.len - 1]))
            w.len--;
        if (ct_peer_parse(w, &p))
            w = p.ip;
        w = ct_span_head(w, ct_span_chr(w, '/', 0));
        if (ct_ip_parse_loose(w, &ip) ||
            ct_ip_parse_loose(ct_span_head(w, ct_span_chr(w, ':', 0)), &ip))
            return w;
    }
    return (struct ct_span){ 0 };
}

enum ct_read ct_other_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, ip, key, value, program = l->s.program;
    size_t at;

    if (ct_span_starts(s, CT_LIT("pam_")) || ct_span_has(program, CT_LIT("(pam_")))
        return ct_pam_line(l);
    at = ct_span_find(s, CT_LIT(" SRC="), 0);
    if (at < s.len && ct_span_find(s, CT_LIT(" DST="), at) < s.len)
        return packet(l, s, at);
    ip = who(s);
    if (ip.len == 0)
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_ACTIVITY, "syslog");
    ct_line_add(l, CT_F_PROCESS_NAME, ct_span_head(program, ct_span_chr(program, '(', 0)));
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP_PORT, ip);
    while (ct_pair_next(&s, &key, &value)) {
        if (ct_span_eq(key, CT_LIT("user")) || ct_span_eq(key, CT_LIT("username")))
            ct_line_add(l, CT_F_USER_NAME, value);
        else if (ct_span_eq(key, CT_LIT("sender")) || ct_span_eq(key, CT_LIT("envelope-from")))
            ct_line_add(l, CT_F_ENVELOPE_FROM, value);
        else if (ct_span_eq(key, CT_LIT("recipient")))
            ct_line_add(l, CT_F_ENVELOPE_TO, value);
    }
    return CT_READ_OK;
}
