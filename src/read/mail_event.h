/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mail_event: one stored copy of a message becomes one mail.message event.
 *
 *   message --mime--> parts --.
 *           --header-> fields --+--> event with the mail fields of fields.def
 *           --html, attach, text--> remote-fetch inventory in it
 *   message/rfc822 inside ----------> one event each, of their own
 *
 * Both mail readers end here, so that a message gives the same event whether it lay
 * in a file of its own, a Maildir or an mbox. Adds CT_F_MEMBER, CT_F_MAILBOX and
 * CT_F_FLAGS too.
 */

#include "read/reader.h"

/* What is known of the copy besides its bytes. All borrowed. */
struct ct_mail_context {
    struct ct_span
        envelope_from;       /* address in the mbox From_ line; empty: none, or a placeholder */
    struct ct_span mailbox;  /* for CT_F_MAILBOX; empty: unknown */
    struct ct_span flags[8]; /* "seen", "replied" …: static words for CT_F_FLAGS */
    size_t n_flags;
};

/* CT_READ_OK with the event of the message added, and one of its own for each message/rfc822
 * inside it (at most CT_MAX_NESTED_MAIL); what was met and could not be read is in batch->losses.
 * CT_READ_MALFORMED with *ret_reason (static) when the bytes hold no header field at all. Resets
 * batch->scratch. */
enum ct_read ct_mail_event(const struct ct_record *rec, const struct ct_mail_context *ctx,
    struct ct_batch *batch, const char **ret_reason);

/* Loads tables that need files; call before a sandbox closes the file system. */
void ct_mail_warm(void);
