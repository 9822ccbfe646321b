/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/syslog.h"

#include "tap.h"

static struct ct_syslog parse(const char *line)
{
    struct ct_syslog s;

    if (!ct_syslog_parse(ct_span_str(line), &s))
        s = (struct ct_syslog){ .priority = -2 };
    return s;
}

TEST(a_line_of_rfc_3164_has_priority_time_host_program_and_text)
{
    struct ct_syslog s =
        parse("<22>Jan  2 09:13:58 mx1 postfix/smtpd[1234]: connect from x[192.0.2.1]");

    CHECK_INT(s.priority, 22);
    CHECK_SPAN(s.time, "Jan  2 09:13:58");
    CHECK_SPAN(s.host, "mx1");
    CHECK_SPAN(s.program, "postfix/smtpd");
    CHECK_SPAN(s.pid, "1234");
    CHECK_SPAN(s.text, "connect from x[192.0.2.1]");
    CHECK_INT(s.repeated, 1);
}

TEST(a_file_has_no_priority)
{
    struct ct_syslog s = parse("Jan 12 09:13:58 mx1 dovecot: imap-login: Login: user=<a>");

    CHECK_INT(s.priority, -1);
    CHECK_SPAN(s.program, "dovecot");
    CHECK_SPAN(s.pid, "");
    CHECK_SPAN(s.text, "imap-login: Login: user=<a>");
}

TEST(a_year_and_fractions_belong_to_the_time)
{
    CHECK_SPAN(parse("Jan 12 2021 09:13:58 h p: t").time, "Jan 12 2021 09:13:58");
    CHECK_SPAN(parse("Jan 12 09:13:58.123456 h p: t").time, "Jan 12 09:13:58.123456");
    CHECK_SPAN(parse("2021-01-12T09:13:58.1+01:00 h p: t").time, "2021-01-12T09:13:58.1+01:00");
    CHECK_SPAN(parse("2021-01-12T09:13:58+0100 h p[7]: t").time, "2021-01-12T09:13:58+0100");
    CHECK_SPAN(parse("2021-01-12 09:13:58 h p[7]: t").host, "h");
}

TEST(a_host_that_begins_like_a_zone_stays_whole)
{
    CHECK_SPAN(parse("Jan 12 09:13:58 zeus sshd[1]: t").host, "zeus");
    CHECK_SPAN(parse("Jan 12 09:13:58 Zeus sshd[1]: t").host, "Zeus");
    CHECK_SPAN(parse("Jan 12 09:13:58 utc1 sshd[1]: t").host, "utc1");
    CHECK_SPAN(parse("Jan 12 09:13:58 GMT-host sshd[1]: t").host, "GMT-host");
}

TEST(a_line_may_lack_its_host)
{
    struct ct_syslog s = parse("Jan 12 09:13:58 sshd[12]: text: more");

    CHECK_SPAN(s.host, "");
    CHECK_SPAN(s.program, "sshd");
    CHECK_SPAN(s.text, "text: more");
    CHECK_SPAN(parse("Jan 12 09:13:58 kernel: text").program, "kernel");
}

TEST(a_line_of_rfc_5424_has_its_parts_by_place)
{
    struct ct_syslog s = parse("<165>1 2003-10-11T22:14:15.003Z mx.example evntslog 77 ID47 "
                               "[a@1 x=\"q]\\\"]\"][b@1 y=\"2\"] \xEF\xBB\xBFtext [not data]");

    CHECK_INT(s.priority, 165);
    CHECK_SPAN(s.time, "2003-10-11T22:14:15.003Z");
    CHECK_SPAN(s.host, "mx.example");
    CHECK_SPAN(s.program, "evntslog");
    CHECK_SPAN(s.pid, "77");
    CHECK_SPAN(s.data, "[a@1 x=\"q]\\\"]\"][b@1 y=\"2\"]");
    CHECK_SPAN(s.text, "text [not data]");
}

TEST(what_rfc_5424_leaves_out_is_empty)
{
    struct ct_syslog s = parse("<14>1 - - - - - -");

    CHECK_INT(s.priority, 14);
    CHECK_SPAN(s.time, "");
    CHECK_SPAN(s.program, "");
    CHECK_SPAN(s.text, "");
    CHECK_SPAN(parse("<14>1 - h p - - - text").text, "text");
    CHECK_SPAN(parse("1 2003-10-11T22:14:15Z h p - - - text").text, "text");
}

TEST(structured_data_that_does_not_end_is_none)
{
    CHECK_INT(parse("<14>1 2003-10-11T22:14:15Z h p - - [a x=\"").priority, -2);
    CHECK_INT(parse("<14>1 2003-10-11T22:14:15Z h p - - text").priority, -2);
    CHECK_INT(parse("<14>1 yesterday h p - - - text").priority, -2);
}

TEST(cisco_puts_numbers_and_its_own_time_in_front)
{
    struct ct_syslog s = parse("<189>000123: *Jan 12 09:13:58.123: %SYS-5-CONFIG_I: Configured");

    CHECK_INT(s.priority, 189);
    CHECK_SPAN(s.time, "Jan 12 09:13:58.123");
    CHECK_SPAN(s.program, "%SYS-5-CONFIG_I");
    CHECK_SPAN(s.text, "Configured");
    s = parse("Jan 12 09:13:58 192.0.2.7 123: *Jan 12 09:13:57.9: %SYS-5-CONFIG_I: Configured");
    CHECK_SPAN(s.host, "192.0.2.7");
    CHECK_SPAN(s.time, "Jan 12 09:13:58");
    CHECK_SPAN(s.program, "%SYS-5-CONFIG_I");
    s = parse("<189>45: rtr1: Jan 12 09:13:58: %LINK-3-UPDOWN: up");
    CHECK_SPAN(s.host, "rtr1");
    CHECK_SPAN(s.program, "%LINK-3-UPDOWN");
    s = parse("Jan 12 2021 09:13:58 fw1 : %ASA-6-302013: Built");
    CHECK_SPAN(s.host, "fw1");
    CHECK_SPAN(s.program, "%ASA-6-302013");
    s = parse("Jan 12 2021 09:13:58: %ASA-6-302013: Built");
    CHECK_SPAN(s.program, "%ASA-6-302013");
    CHECK_SPAN(s.text, "Built");
}

TEST(additions_of_solaris_bsd_and_macos_are_passed_over)
{
    CHECK_SPAN(parse("Jan 12 09:13:58 h sshd[12]: [ID 800047 auth.info] Failed").text, "Failed");
    CHECK_SPAN(parse("Jan 12 09:13:58 <auth.info> h sshd[12]: Failed").host, "h");
    CHECK_SPAN(parse("Jan 12 09:13:58 h com.a.b[1] (com.c[2]): Failed").text, "Failed");
    CHECK_SPAN(
        parse("Jan 12 09:13:58 h sshd(pam_unix)[12]: failure; user=x").program, "sshd(pam_unix)");
    CHECK_SPAN(parse("Jan 12 09:13:58 h syslogd 1.4.1: restart.").program, "syslogd");
    CHECK_SPAN(parse("Tue 2021-01-12 09:13:58 CET h sshd[12]: Failed").host, "h");
}

TEST(repetitions_are_counted_or_have_no_program)
{
    struct ct_syslog s = parse("Jan 12 09:13:58 h sshd[12]: message repeated 3 times: [ Failed x]");

    CHECK_INT(s.repeated, 3);
    CHECK_SPAN(s.text, "Failed x");
    s = parse("Jan 12 09:13:58 h last message repeated 2 times");
    CHECK_SPAN(s.host, "h");
    CHECK_SPAN(s.program, "");
    CHECK_SPAN(s.text, "last message repeated 2 times");
    CHECK_SPAN(parse("Jan 12 09:13:58 h -- MARK --").program, "");
    CHECK_SPAN(
        parse("Jan 12 09:13:58 h p: message repeated 3 times").text, "message repeated 3 times");
}

TEST(other_text_is_no_syslog)
{
    static const char *const none[] = { "", "<", "<34>", "Jan 12 09:13:58", "Jan 12 09:13:58 h",
        "2021-01-12 09:13:58 192.0.2.1 GET /a - 200", "hello: world",
        "2021-01-12 09:13:58 1kzABC-0001Ab-Cd <= a@example.org H=x [192.0.2.1]",
        "2021-01-12 09:13:58 H=x [192.0.2.1] F=<a@example.org> rejected RCPT",
        "192.0.2.1 - - [12/Jan/2021:09:13:58 +0000] \"GET / HTTP/1.1\" 200 1",
        "Jan 12 09:13:58 h p[12", "2021-01-12T09:13:58.1Z [warn][API]: Failed",
        "2021-01-12T09:13:58Z [AUTH] WARN: no", "Jan 12 09:13:58 h http://example.org/" };

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CHECK_INT(parse(none[i]).priority, -2);
}

TEST(a_line_cut_anywhere_is_stood)
{
    static const char line[] = "<189>000123: *Jan 12 09:13:58.123: %SYS-5-CONFIG_I: [ID 1 a] t";
    static const char more[] =
        "<14>1 2003-10-11T22:14:15Z h p 1 - [a x=\"y\"] message repeated 2 times: [t]";
    static const char tag[] = "Jan 12 09:13:58 <a.b> h a(b)[1] (c): message repeated 2 times: [ t]";

    for (size_t n = 0; n < sizeof line; n++) {
        struct ct_syslog s;

        (void)ct_syslog_parse((struct ct_span){ line, n }, &s);
    }
    for (size_t n = 0; n < sizeof more; n++) {
        struct ct_syslog s;

        (void)ct_syslog_parse((struct ct_span){ more, n }, &s);
    }
    for (size_t n = 0; n < sizeof tag; n++) {
        struct ct_syslog s;

        (void)ct_syslog_parse((struct ct_span){ tag, n }, &s);
        CHECK(s.text.len <= n);
    }
}
