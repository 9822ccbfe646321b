/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog: any file of syslog; each line goes to the part of the program that wrote it.
 *
 *   mail.log     postfix, dovecot, amavis, exim      auth.log   sshd, sudo, cron
 *   syslog       all of them, openvpn, named, kernel …
 *
 * A log that is one program's only, and of which another reader knows more, is left to that reader:
 * then this one stands back. In a mixed file it hands such lines on.
 */
#include "read/log_probe.h"
#include "read/syslog_program.h"

static const struct program {
    const char *name; /* of its tag, up to "/", "(" or "<"; with "*" the beginning of it */
    enum ct_read (*line)(const struct ct_line *l);
    const char *reader; /* which takes whole lines of syslog */
} programs[] = {
    { "postfix*", ct_postfix_line, NULL },
    { "dovecot", ct_dovecot_line, NULL },
    { "sshd", ct_sshd_line, NULL },
    { "sshd-session", ct_sshd_line, NULL },
    { "sshd-auth", ct_sshd_line, NULL },
    { "amavis*", ct_amavis_line, NULL },
    { "exim*", ct_exim_line, NULL },
    { "openvpn*", ct_openvpn_line, NULL },
    { "ovpn*", ct_openvpn_line, NULL },
    { "sudo", ct_sudo_line, NULL },
    { "named", NULL, "bind" },
    { "dnsmasq*", NULL, "dnsmasq" },
    { "asterisk", NULL, "asterisk_sip" },
    { "haproxy", NULL, "clf" },
    { "nginx", NULL, "clf" },
    { "httpd", NULL, "clf" },
    { "apache*", NULL, "clf" },
    { "imap-login", ct_dovecot_line, NULL },
    { "pop3-login", ct_dovecot_line, NULL },
    { "managesieve-login", ct_dovecot_line, NULL },
    { "submission-login", ct_dovecot_line, NULL },
    { "auth", ct_dovecot_line, NULL },
    { "auth-worker", ct_dovecot_line, NULL },
    { "dovecot-auth", ct_dovecot_line, NULL },
    { "imap", ct_dovecot_line, NULL },
    { "pop3", ct_dovecot_line, NULL },
    { "lmtp", ct_dovecot_line, NULL },
    { "lda", ct_dovecot_line, NULL },
    { "deliver", ct_dovecot_line, NULL },
};

/* "postfix" of "postfix/smtpd", "sshd" of "/usr/sbin/sshd", "imap" of "imap(x)<1><y>" */
static struct ct_span base_name(struct ct_span s)
{
    size_t n = 0;

    if (s.len && s.ptr[0] == '/')
        while (ct_span_chr(s, '/', 0) < s.len)
            (void)ct_span_cut_chr(&s, '/');
    while (n < s.len && s.ptr[n] != '/' && s.ptr[n] != '(' && s.ptr[n] != '<')
        n++;
    return ct_span_head(s, n);
}

static const struct program *program_of(struct ct_span tag)
{
    struct ct_span name = base_name(tag);

    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct ct_span want = ct_span_str(programs[i].name);
        bool all = want.ptr[want.len - 1] != '*';

        want.len -= !all;
        if (all ? ct_span_eq(name, want) : ct_span_starts(name, want))
            return &programs[i];
    }
    return NULL;
}

/* journalctl's "-- Boot 1234 --", "-- Logs begin at …" */
static bool is_remark(struct ct_span s)
{
    return ct_span_starts(s, CT_LIT("-- "));
}

/* Other logs begin with a time and a word too; a day in front, or a blank within, is seldom
 * syslog's, so such a line must say more. */
static bool is_line(struct ct_span line)
{
    struct ct_syslog s;
    bool usual;

    if (is_remark(line))
        return true;
    if (!ct_syslog_parse(line, &s))
        return false;
    usual = s.priority >= 0 || s.time.len < 11 ||
            (ct_is_digit(s.time.ptr[0]) ? s.time.ptr[10] == 'T' : s.time.ptr[3] == ' ');
    return (usual && !(s.time.len > 20 && ct_is_alpha(s.time.ptr[0]) && s.host.len == 0)) ||
           s.pid.len > 0 || program_of(s.program);
}

/* The reader that knows more, when most of the lines are its program's. */
static bool is_others(struct ct_span head)
{
    unsigned lines = 0, others = 0;
    const struct program *p = NULL;
    const struct ct_reader *r;
    struct ct_span rest = head, line;

    while (lines < 50 && ct_span_line(&rest, &line)) {
        struct ct_syslog s;
        const struct program *of = ct_syslog_parse(line, &s) ? program_of(s.program) : NULL;

        lines++;
        if (of && of->reader) {
            others++;
            p = of;
        }
    }
    r = 2 * others >= lines && p ? ct_reader_find(ct_span_str(p->reader)) : NULL;
    return r && r->probe(head) >= CT_PROBE_SURE;
}

static int probe(struct ct_span head)
{
    int score = ct_probe_score(head, is_line, 60);

    return score >= CT_PROBE_SURE && is_others(head) ? 0 : score;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_line l = { .rec = rec, .b = batch };
    const struct ct_reader *r = NULL;
    const struct program *p;
    enum ct_read outcome;

    if (is_remark(rec->bytes))
        return CT_READ_IGNORED;
    if (!ct_syslog_parse(rec->bytes, &l.s)) {
        *ret_reason = "a line that does not begin as syslog does";
        return CT_READ_MALFORMED;
    }
    p = program_of(l.s.program);
    if (p && p->line)
        return p->line(&l);
    if (p)
        r = ct_reader_find(ct_span_str(p->reader));
    outcome = r ? r->parse(rec, batch, ret_reason) : ct_other_line(&l);
    return outcome == CT_READ_MALFORMED ? CT_READ_IGNORED : outcome;
}

const struct ct_reader ct_reader_syslog = {
    .name = "syslog",
    .title = "syslog: Postfix, Dovecot, sshd, OpenVPN and others",
    .source_kind = "host",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};
