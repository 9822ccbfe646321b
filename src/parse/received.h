/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * received: one Received field, in the dialects of the mail servers people run.
 *
 *   from mx.example (mail.example [192.0.2.1]) by mx.host.example with ESMTPS id 4F2A1
 *       for <a@host.example>; Tue, 3 Mar 2020 10:00:01 +0100
 *
 * Postfix, Sendmail, Exim, qmail, Exchange, Google, Outlook.com and their mixtures. A claim of the
 * sender (`helo`) is kept apart from what the server saw (`rdns`, `ip`). Spans are batch memory.
 */

#include "base/arena.h"
#include "parse/date.h"

struct ct_received {
    struct ct_span helo;  /* what the client called itself */
    struct ct_span rdns;  /* name the server found for the client's address */
    struct ct_span ip;    /* of the client, without brackets and "IPv6:" */
    struct ct_span by;    /* the server */
    struct ct_span by_ip; /* where the server wrote its own address */
    struct ct_span with, id;
    struct ct_span rcpt;  /* "for", without angle brackets */
    struct ct_span ident; /* authenticated or local user, where written */
    struct ct_date date;  /* us is CT_TIME_NONE when there is none */
};

/* False when neither from, by nor a date was found; *ret is filled in any case. */
bool ct_received_parse(struct ct_received *ret, struct ct_arena *a, struct ct_span raw);
