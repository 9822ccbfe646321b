/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * syslog_program: what a program says behind the front that all lines of syslog share.
 *
 *   line --ct_syslog_parse()--> program, text --table of programs--> ct_postfix_line(), …
 *
 * A file mixes programs, so one reader takes all of them and each has a function here, which
 * other readers call too where a program writes a log of its own. Every line is an
 * event of its own; what belongs together has the same host and queue id, or session.
 */

#include "parse/syslog.h"
#include "read/log.h"

struct ct_line {
    const struct ct_record *rec;
    struct ct_syslog s;
    struct ct_batch *b;
};

/* One a program; what it does not know is CT_READ_IGNORED. */
enum ct_read ct_amavis_line(const struct ct_line *l);
enum ct_read ct_dovecot_line(const struct ct_line *l);
enum ct_read ct_exim_line(const struct ct_line *l); /* s.text begins behind the time */
enum ct_read ct_openvpn_line(const struct ct_line *l);
enum ct_read ct_postfix_line(const struct ct_line *l);
enum ct_read ct_sshd_line(const struct ct_line *l);
enum ct_read ct_sudo_line(const struct ct_line *l);

/* "pam_unix(sshd:auth): authentication failure; … rhost=192.0.2.1 user=x" of any program. */
enum ct_read ct_pam_line(const struct ct_line *l);

/* Any other: kept when it names an address or an account, as an activity. */
enum ct_read ct_other_line(const struct ct_line *l);

/* Starts an event with the line's time, provider and host. */
void ct_line_event(const struct ct_line *l, enum ct_class class, const char *provider);

static inline void ct_line_add(const struct ct_line *l, enum ct_field f, struct ct_span text)
{
    ct_log_value(l->rec->log, l->b, f, CT_AS_TEXT, text);
}

static inline void ct_line_as(
    const struct ct_line *l, enum ct_field f, enum ct_as as, struct ct_span text)
{
    ct_log_value(l->rec->log, l->b, f, as, text);
}

void ct_line_outcome(const struct ct_line *l, bool success);

/* The other side, as mail servers write it: "name[192.0.2.1]:25", "[192.0.2.1]:25". */
struct ct_peer {
    struct ct_span name; /* empty when it is "unknown" or none */
    struct ct_span ip, port;
    size_t len; /* bytes that belong to it */
};

/* The peer at the beginning of `s`. False when there is none. */
bool ct_peer_parse(struct ct_span s, struct ct_peer *ret);
void ct_line_source(const struct ct_line *l, const struct ct_peer *p);
void ct_line_destination(const struct ct_line *l, const struct ct_peer *p);

/* Takes "key=<value>", "key=value" off *s, parted by blanks or commas; what has no "=" is
 * passed over. False at the end. */
bool ct_pair_next(struct ct_span *s, struct ct_span *ret_key, struct ct_span *ret_value);

/* Without "<" and ">" around it. */
struct ct_span ct_unbracket(struct ct_span s);

/* Whether `s` begins with `prefix`; then it is taken off. */
bool ct_take_prefix(struct ct_span *s, struct ct_span prefix);

/* The word up to the next blank, taken off with the blank. */
struct ct_span ct_take_word(struct ct_span *s);
