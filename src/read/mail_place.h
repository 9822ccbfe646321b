/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mail_place: what the path of a stored message says about the copy.
 *
 *   anna/Maildir/.Sent.2020/cur/1563.M1.mx:2,RS  -->  mailbox anna/Maildir/Sent/2020, replied, seen
 *   anna/mail/inbox.mbox                         -->  mailbox anna/mail/inbox.mbox
 *   mails/0001.eml                               -->  mailbox mails
 *
 * Maildir (https://cr.yp.to/proto/maildir.html) and its sub-folders as Courier and Dovecot name
 * them ("Maildir++"). The path inside a container is used when there is one.
 */

#include "read/mail_event.h"

/* Sets mailbox and flags of *ctx. `file` is set when the path names a file of many messages. */
void ct_mail_place(
    struct ct_mail_context *ctx, const struct ct_record *rec, bool file, struct ct_arena *a);
