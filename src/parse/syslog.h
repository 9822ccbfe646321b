/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * syslog: the part of a line that every program's log has in common.
 *
 *   <38>Jan 12 09:13:58 mx1 postfix/smtpd[1234]: text                     RFC 3164
 *   <38>1 2021-01-12T09:13:58.1Z mx1 sshd 1234 - [id a="b"] text          RFC 5424
 *   2021-01-12T09:13:58.1+01:00 mx1 sshd[1234]: text                      rsyslog, journalctl
 *   <189>000123: *Jan 12 09:13:58.123: %SYS-5-CONFIG_I: text              Cisco
 *
 * The priority may be missing, as it is in files. Nothing is copied.
 */

#include "base/span.h"

struct ct_syslog {
    int priority;           /* -1: not stated */
    struct ct_span time;    /* as written, for ct_log_time(); empty: RFC 5424 without one */
    struct ct_span host;    /* empty where there is none */
    struct ct_span program; /* "postfix/smtpd", without "[pid]"; "%SYS-5-CONFIG_I" of Cisco */
    struct ct_span pid;
    struct ct_span data; /* RFC 5424: the structured data with its brackets; else empty */
    struct ct_span text; /* the message */
    uint64_t repeated;   /* 1; N of "message repeated N times: [text]" */
};

/* False when the line does not begin as syslog does: no time, or no program in front of a text.
 * What syslogd itself adds ("last message repeated 3 times", "-- MARK --") has no program. */
bool ct_syslog_parse(struct ct_span line, struct ct_syslog *ret);
