/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of Postfix, sshd and Exim have the form of published samples; those of Dovecot's Sieve and
 * sessions were made from its documentation. */
#include "log_case.h"

TEST(a_message_through_postfix_is_told_by_its_lines)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 mx1 postfix/smtpd[11]: connect from out.example[192.0.2.1]\n"
        "Jan 12 09:13:58 mx1 postfix/smtpd[11]: 4YkXyz1234z1AbC: "
        "client=out.example[192.0.2.1]:4000, "
        "sasl_method=PLAIN, sasl_username=anna@example.org\n"
        "Jan 12 09:13:58 mx1 postfix/cleanup[12]: 4YkXyz1234z1AbC: message-id=<m1@example.org>\n"
        "Jan 12 09:13:58 mx1 postfix/qmgr[13]: 4YkXyz1234z1AbC: from=<anna@example.org>, "
        "size=5360, "
        "nrcpt=2 (queue active)\n"
        "Jan 12 09:13:59 mx1 postfix/smtp[14]: 4YkXyz1234z1AbC: to=<bea@example.net>, "
        "orig_to=<all@example.org>, relay=mx.example.net[2001:db8::2]:25, delay=1.5, "
        "delays=0.1/0/1/0.4, tls=dane, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as "
        "F12DF84004)\n"
        "Jan 12 09:13:59 mx1 postfix/qmgr[13]: 4YkXyz1234z1AbC: removed\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 6);
    CHECK_INT(v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_TIMEZONE), "zone and year");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_HOST_NAME), "mx1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_PROVIDER), "postfix.smtpd");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_QUEUE_ID), "4YkXyz1234z1AbC");
    CHECK_INT(ct_event_int(&v[1], CT_F_SOURCE_PORT), 4000);
    CHECK_SPAN(ct_event_str(&v[1], CT_F_USER_NAME), "anna@example.org");
    CHECK_INT(v[2].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&v[2], CT_F_USER_NAME), "anna@example.org");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_MESSAGE_ID), "m1@example.org");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_ENVELOPE_FROM), "anna@example.org");
    CHECK_INT(ct_event_int(&v[4], CT_F_EMAIL_RECIPIENTS), 2);
    CHECK_SPAN(ct_event_str(&v[5], CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_ENVELOPE_ORIGINAL_TO), "all@example.org");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_DESTINATION_DOMAIN), "mx.example.net");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_DESTINATION_IP), "2001:db8::2");
    CHECK_INT(ct_event_int(&v[5], CT_F_DESTINATION_PORT), 25);
    CHECK_INT(ct_event_int(&v[5], CT_F_EVENT_DURATION), 1500000000);
    CHECK_SPAN(ct_event_str(&v[5], CT_F_SMTP_DSN), "2.0.0");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_EVENT_ACTION), "sent");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_NEXT_QUEUE_ID), "F12DF84004");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_EVENT_REASON), "");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(postfix_says_why_a_message_was_not_taken_or_not_delivered)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "2021-01-12T09:13:58.5+01:00 mx1 postfix/smtps/smtpd[1]: NOQUEUE: reject: RCPT from "
        "unknown[192.0.2.1]: 554 5.7.1 <b@example.net>: Relay access denied; from=<a@example.org> "
        "to=<b@example.net> proto=ESMTP helo=<[192.0.2.1]>\n"
        "2021-01-12T09:13:58+01:00 mx1 postfix/local[1]: 892A0205B6: to=x@localhost, relay=local, "
        "delay=0.05, dsn=5.1.1, status=bounced (unknown user: \"x (y)\")\n"
        "2021-01-12T09:13:58+01:00 mx1 postfix/bounce[1]: 892A0205B6: sender non-delivery "
        "notification: ADD2F8052\n"
        "2021-01-12T09:13:58+01:00 mx1 postfix/qmgr[1]: 585BC3F: from=<>, status=expired, returned "
        "to sender\n"
        "2021-01-12T09:13:58+01:00 mx1 postfix/cleanup[1]: 4104E3D: warning: header Subject: "
        "=?utf-8?Q?H=C3=A4?= from x.example[192.0.2.3]; from=<a@example.org> to=<b@example.net>\n"
        "2021-01-12T09:13:58+01:00 mx1 postfix/smtp[1]: connect to mx.example[192.0.2.4]:25: "
        "Connection timed out\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 6);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_QUEUE_ID), "");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_ACTION), "reject");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SMTP_DSN), "5.7.1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SMTP_HELO), "[192.0.2.1]");
    CHECK_SPAN(
        ct_event_str(&v[0], CT_F_EVENT_REASON), "554 5.7.1 <b@example.net>: Relay access denied");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_TIMEZONE), "");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_REASON), "unknown user: \"x (y)\"");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_NEXT_QUEUE_ID), "ADD2F8052");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_EVENT_ACTION), "expired");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_SUBJECT), "H\xC3\xA4");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_DESTINATION_IP), "192.0.2.4");
    log_case_done(&c);
}

TEST(a_helo_cannot_name_another_address)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[192.0.2.1]: 450 4.7.1 "
        "<a>: no; from=<a@example.org> to=<b@example.net> proto=ESMTP helo=<from y[198.51.100.1]>\n"
        "Jan 12 09:13:58 mx1 postfix/smtpd[1]: warning: x[192.0.2.1]: SASL LOGIN authentication "
        "failed: UGFzc3dvcmQ6, sasl_username=root from y[198.51.100.1]\n");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(c.events.v[1].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "root from y[198.51.100.1]");
    log_case_done(&c);
}

TEST(dovecot_says_who_logged_in_from_where_in_its_old_and_new_words)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 m dovecot: imap-login: Login: user=<anna>, method=PLAIN, rip=192.0.2.1, "
        "lip=192.0.2.9, mpid=18, TLS, session=<PeYc+/>\n"
        "Jan 12 09:13:58 m dovecot[7]: imap-login: Logged in: user=<bea>, method=XOAUTH2, "
        "rip=2001:db8::1, lip=2001:db8::9, session=<x>\n"
        "Jan 12 09:13:58 m dovecot: pop3-login: Disconnected: Inactivity (auth failed, 1 attempts "
        "in 178 secs): user=<x, rip=198.51.100.1, lip=192.0.2.9>, method=PLAIN, rip=192.0.2.2, "
        "lip=192.0.2.9\n"
        "Jan 12 09:13:58 m dovecot[7]: managesieve-login: Login aborted: Logged out (auth failed, "
        "1 "
        "attempts in 10 secs) (auth_failed): user=<carl>, method=PLAIN, rip=192.0.2.3\n"
        "Jan 12 09:13:58 m dovecot: imap-login: Disconnected (no auth attempts in 0 secs): "
        "user=<>, "
        "rip=192.0.2.4, lip=192.0.2.9\n"
        "Jan 12 09:13:58 m dovecot: auth-worker(30): conn unix:auth-worker (pid=27,uid=97): "
        "auth-worker<55>: sql(dora,192.0.2.5,<s1>): unknown user (given password: secret)\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 6);
    for (size_t i = 0; i < 6; i++)
        CHECK_INT(v[i].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SESSION_ID), "PeYc+/");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_AUTH_PROTOCOL), "imap");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_AUTH_LOGON_METHOD), "XOAUTH2");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_SOURCE_IP), "192.0.2.2");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_EVENT_ACTION), "Disconnected: Inactivity");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_EVENT_REASON), "auth failed, 1 attempts in 178 secs");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_USER_NAME), "carl");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_EVENT_OUTCOME), "");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_USER_NAME), "");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_USER_NAME), "dora");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_EVENT_REASON), "unknown user");
    log_case_done(&c);
}

TEST(dovecot_says_where_mail_went_and_how_much_was_fetched)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 m dovecot: lmtp(anna@example.org)<12><Sid>: sieve: "
        "msgid=<m1@example.net>: "
        "stored mail into mailbox 'INBOX/New'\n"
        "Jan 12 09:13:58 m dovecot: lmtp(12, anna): msgid=<m2@example.net>: saved mail to INBOX\n"
        "Jan 12 09:13:58 m dovecot: lda(anna)<13><Sid>: sieve: msgid=<m3@example.net>: forwarded "
        "to "
        "<eve@example.com>\n"
        "Jan 12 09:13:58 m dovecot: lmtp(anna)<13><Sid>: sieve: msgid=<m4@example.net>: marked "
        "message "
        "to be discarded if not explicitly delivered (discard action)\n"
        "Jan 12 09:13:58 m dovecot: imap(anna)<14><PeYc>: Disconnected: Logged out in=100 "
        "out=52300 "
        "deleted=0 expunged=0 hdr_count=3 hdr_bytes=900 body_count=12 body_bytes=51000\n"
        "Jan 12 09:13:58 m dovecot: pop3(bea)<15><Q>: Disconnected: Logged out top=0/0, "
        "retr=3/12345, del=0/3, size=99\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 6);
    CHECK_INT(v[0].class, CT_CLASS_TRANSPORT);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_MESSAGE_ID), "m1@example.net");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_MAILBOX_OWNER), "anna@example.org");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_MAILBOX_FOLDER), "INBOX/New");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SESSION_ID), "Sid");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_MAILBOX_FOLDER), "INBOX");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_MAILBOX_OWNER), "anna");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_EVENT_ACTION), "forwarded");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_ENVELOPE_TO), "eve@example.com");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_EVENT_ACTION), "discarded");
    CHECK_INT(v[4].class, CT_CLASS_MAILBOX);
    CHECK_SPAN(ct_event_str(&v[4], CT_F_USER_NAME), "anna");
    CHECK_INT(ct_event_int(&v[4], CT_F_DESTINATION_BYTES), 52300);
    CHECK_INT(ct_event_int(&v[4], CT_F_MAILBOX_COUNT), 12);
    CHECK_INT(ct_event_int(&v[5], CT_F_MAILBOX_COUNT), 3);
    CHECK_INT(ct_event_int(&v[5], CT_F_DESTINATION_BYTES), 12345);
    log_case_done(&c);
}

TEST(dovecots_own_log_reads_as_the_same)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 imap-login: Info: Login: user=<anna>, method=PLAIN, rip=192.0.2.1\n"
        "2021-01-12 09:13:58 auth-worker(default): Info: pam(bea,192.0.2.2): pam_authenticate() "
        "failed: Authentication failure (password mismatch?)\n"
        "Jan 12 09:13:58 imap(anna)<14><PeYc>: Info: Logged out in=1 out=2\n");

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_HOST_NAME), "");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "bea");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_SESSION_ID), "PeYc");
    log_case_done(&c);
}

TEST(sshd_says_who_came_with_which_key)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 h sshd[1]: Accepted publickey for anna from 192.0.2.1 port 40000 ssh2: "
        "ED25519 SHA256:AbC/+1\n"
        "Jan 12 09:13:58 h sshd-session[1]: Failed password for invalid user x y from 2001:db8::1 "
        "port 1 ssh2\n"
        "Jan 12 09:13:58 h sshd[1]: Failed password for invalid user a from 198.51.100.1 port 2 "
        "ssh2 "
        "from 192.0.2.2 port 3 ssh2\n"
        "Jan 12 09:13:58 h sshd[1]: Connection closed by authenticating user bea 192.0.2.3 port 4 "
        "[preauth]\n"
        "Jan 12 09:13:58 h sshd[1]: Received disconnect from 192.0.2.4 port 5:11: bye [preauth]\n"
        "Jan 12 09:13:58 h sshd[1]: Invalid user  from 192.0.2.5 port 6\n"
        "Jan 12 09:13:58 h sshd[1]: pam_unix(sshd:auth): authentication failure; logname= uid=0 "
        "euid=0 tty=ssh ruser=rhost=198.51.100.1 rhost=192.0.2.6  user=carl\n"
        "Jan 12 09:13:58 h sshd[1]: Server listening on 0.0.0.0 port 22.\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 7);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(&v[0], CT_F_SOURCE_PORT), 40000);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_AUTH_KEY), "SHA256:AbC/+1");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_AUTH_LOGON_METHOD), "publickey");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_USER_NAME), "x y");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_SOURCE_IP), "2001:db8::1");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_SOURCE_IP), "192.0.2.2");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_USER_NAME), "bea");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(ct_event_str(&v[4], CT_F_SOURCE_IP), "192.0.2.4");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_SOURCE_IP), "192.0.2.5");
    CHECK_SPAN(ct_event_str(&v[5], CT_F_USER_NAME), "");
    CHECK_SPAN(ct_event_str(&v[6], CT_F_USER_NAME), "carl");
    CHECK_SPAN(ct_event_str(&v[6], CT_F_SOURCE_IP), "192.0.2.6");
    log_case_done(&c);
}

TEST(other_programs_are_kept_by_their_addresses)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 h sudo:     anna : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh -c x\n"
        "Jan 12 09:13:58 h kernel: [12.5] DROP IN=eth0 OUT= MAC=00 SRC=192.0.2.1 DST=192.0.2.9 "
        "LEN=40 "
        "PROTO=TCP SPT=40000 DPT=22 WINDOW=1\n"
        "Jan 12 09:13:58 h amavis[1]: (01-02) Passed CLEAN {RelayedInbound}, [192.0.2.2]:25 "
        "<a@example.org> -> <b@example.net>,<c@example.net>, Queue-ID: 4104E3D, Message-ID: "
        "<m@example.org>, mail_id: x, Hits: -1, size: 77, queued_as: 51AB, 30 ms\n"
        "Jan 12 09:13:58 h CRON[9]: (root) CMD (true)\n"
        "Jan 12 09:13:58 h vpnd[9]: peer from 192.0.2.3:500 user=dora up\n"
        "Jan 12 09:13:58 h last message repeated 2 times\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 4);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_TARGET_USER), "root");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_ACTION), "/bin/sh -c x");
    CHECK_INT(v[1].class, CT_CLASS_FLOW);
    CHECK_INT(ct_event_int(&v[1], CT_F_DESTINATION_PORT), 22);
    CHECK_SPAN(ct_event_str(&v[1], CT_F_EVENT_ACTION), "DROP");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_NEXT_QUEUE_ID), "51AB");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_ENVELOPE_FROM), "a@example.org");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_SOURCE_IP), "192.0.2.2");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_PROCESS_NAME), "vpnd");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(ct_event_str(&v[3], CT_F_USER_NAME), "dora");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(openvpn_says_which_address_a_name_was_given)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "Jan 12 09:13:58 h ovpn-server[9]: 192.0.2.1:1194 [anna b] Peer Connection Initiated with "
        "[AF_INET]192.0.2.1:1194\n"
        "Jan 12 09:13:58 h ovpn-server[9]: anna b/192.0.2.1:1194 MULTI_sva: pool returned "
        "IPv4=10.8.0.6, IPv6=(Not enabled)\n"
        "Jan 12 09:13:58 h openvpn[9]: 192.0.2.2:1194 TLS Auth Error: Auth Username/Password "
        "verification failed for peer\n");
    const struct ct_event *v = c.events.v;

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&v[0], CT_F_USER_NAME), "anna b");
    CHECK_SPAN(ct_event_str(&v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_USER_NAME), "anna b");
    CHECK_SPAN(ct_event_str(&v[1], CT_F_SOURCE_NAT_IP), "10.8.0.6");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&v[2], CT_F_SOURCE_IP), "192.0.2.2");
    log_case_done(&c);
}

TEST(a_line_that_is_no_syslog_is_lost_aloud)
{
    struct log_case c = log_case_read(&ct_reader_syslog,
        "-- Logs begin at Tue 2021-01-12 --\n"
        "Jan 12 09:13:58 h sshd[1]: Invalid user a from 192.0.2.5\n"
        "Jan 12 09:13:59 h systemd[1]: Started Session 1\n"
        "Jan 12 09:13:59 h systemd[1]: Started Session 2\n"
        "Jan 12 09:13:59 h systemd[1]: Started Session 3\n"
        "what is this\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
