/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_header: who wrote to whom, when and about what.
 *
 * Recipients are gathered here from every field that names one, since a
 * per-person token in a link can only be known by the address it was made from:
 * To and Cc name them openly, Delivered-To and its kin prove where a copy went,
 * "for" of Received names the one whom To hides.
 */
#include "base/limits.h"
#include "parse/address.h"
#include "parse/date.h"
#include "parse/received.h"
#include "parse/token.h"
#include "parse/word.h"
#include "read/mail_part.h"

/* The most recipients that are looked for in links; lists of thousands are no
 * per-person mail. */
#define RCPTS 64

struct ct_span ct_mail_words(struct ct_arena *a, struct ct_span raw)
{
    return ct_span_head(ct_words_decode(a, raw, NULL), CT_MAX_VALUE_BYTES);
}

int64_t ct_mail_header_time(const struct ct_headers *h, struct ct_arena *a)
{
    const struct ct_header *top = ct_headers_find(h, CT_LIT("received"));
    struct ct_received hop;
    struct ct_date date;

    if (top && ct_received_parse(&hop, a, top->value) && hop.date.us != CT_TIME_NONE)
        return hop.date.us;
    if (ct_date_parse(&date, ct_headers_value(h, CT_LIT("date"))))
        return date.us;
    return CT_TIME_NONE;
}

static void add_rcpt(struct ct_entity *e, struct ct_span address)
{
    if (address.len == 0 || e->n_rcpts == RCPTS)
        return;
    for (size_t i = 0; i < e->n_rcpts; i++)
        if (ct_span_ieq(e->rcpts[i], address))
            return;
    e->rcpts[e->n_rcpts++] = address;
}

static void add_addresses(struct ct_entity *e, struct ct_span name, enum ct_field address,
    enum ct_field display, bool rcpts)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    const struct ct_header *field;
    struct ct_addresses list;
    size_t at = 0;

    while ((field = ct_headers_next(h, name, &at)) != NULL) {
        ct_addresses_parse(&list, e->a, field->value);
        if (list.odd & CT_ADDRESS_ODD_CUT)
            ct_mail_loss(e, "more addresses than are read; the others were left out");
        for (size_t i = 0; i < list.n; i++) {
            if (list.v[i].address.len == 0 && list.v[i].name.len == 0)
                continue;
            if (!ct_mail_fits(e, 2))
                return;
            ct_batch_str(e->batch, address, list.v[i].address);
            if (display)
                ct_batch_str(e->batch, display, list.v[i].name);
            if (rcpts)
                add_rcpt(e, list.v[i].address);
        }
    }
}

/* The servers put their fields on top of what they were given. What stands above the topmost
 * Received was written by the last of them; further down it may be the sender's invention. */
static void add_delivered(struct ct_entity *e, struct ct_span name)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    const struct ct_header *top = ct_headers_find(h, CT_LIT("received")), *field;
    struct ct_addresses list;

    for (size_t at = 0; (field = ct_headers_next(h, name, &at)) != NULL;) {
        bool proved = top && field->at < top->at;

        ct_addresses_parse(&list, e->a, field->value);
        for (size_t i = 0; i < list.n; i++) {
            if (list.v[i].address.len == 0)
                continue;
            if (!ct_mail_fits(e, 1))
                return;
            ct_batch_str(e->batch, proved ? CT_F_DELIVERED_TO : CT_F_CLAIMED_TO, list.v[i].address);
            add_rcpt(e, list.v[i].address);
        }
    }
}

static void add_people(struct ct_entity *e)
{
    static const char *const delivered[] = { "delivered-to", "x-original-to", "envelope-to",
        "x-delivered-to", "x-envelope-to" };
    static const struct {
        const char *name;
        enum ct_field address, display;
        bool rcpts;
    } rows[] = {
        { "from", CT_F_FROM_ADDRESS, CT_F_FROM_NAME, false },
        { "sender", CT_F_SENDER_ADDRESS, CT_F_SENDER_NAME, false },
        { "reply-to", CT_F_REPLY_TO_ADDRESS, CT_F_REPLY_TO_NAME, false },
        { "to", CT_F_TO_ADDRESS, CT_F_TO_NAME, true },
        { "cc", CT_F_CC_ADDRESS, CT_F_CC_NAME, true },
        { "bcc", CT_F_BCC_ADDRESS, CT_FIELD_NONE, true },
        { "disposition-notification-to", CT_F_RECEIPT_TO, CT_FIELD_NONE, false },
        { "return-receipt-to", CT_F_RECEIPT_TO, CT_FIELD_NONE, false },
        { "x-confirm-reading-to", CT_F_RECEIPT_TO, CT_FIELD_NONE, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        add_addresses(
            e, ct_span_str(rows[i].name), rows[i].address, rows[i].display, rows[i].rcpts);
    for (size_t i = 0; i < sizeof delivered / sizeof delivered[0]; i++)
        add_delivered(e, ct_span_str(delivered[i]));
}

static void add_return_path(struct ct_entity *e)
{
    struct ct_span raw = ct_headers_value(&e->mail->v[e->root].head, CT_LIT("return-path"));
    struct ct_addresses list;

    if (raw.len == 0 && e->root == 0)
        raw = e->ctx->envelope_from;
    ct_addresses_parse(&list, e->a, raw);
    if (list.n && list.v[0].address.len)
        ct_batch_str(e->batch, CT_F_RETURN_PATH, list.v[0].address);
}

static void add_ids(struct ct_entity *e, struct ct_span name, enum ct_field f, size_t most)
{
    struct ct_span raw = ct_headers_value(&e->mail->v[e->root].head, name);
    struct ct_msgids ids;

    if (raw.len == 0)
        return;
    ct_msgids_parse(&ids, e->a, raw);
    for (size_t i = 0; i < ids.n && i < most; i++)
        ct_batch_str(e->batch, f, ids.v[i]);
}

static void add_date(struct ct_entity *e)
{
    struct ct_date date;

    if (!ct_date_parse(&date, ct_headers_value(&e->mail->v[e->root].head, CT_LIT("date"))))
        return;
    ct_batch_int(e->batch, CT_F_ORIGINATION, date.us);
    if (date.zone_known)
        ct_batch_int(e->batch, CT_F_DATE_OFFSET, date.zone_min);
}

static void add_line(struct ct_entity *e, struct ct_span name, enum ct_field f)
{
    struct ct_span raw = ct_headers_value(&e->mail->v[e->root].head, name);

    if (raw.len)
        ct_batch_str(e->batch, f, ct_mail_words(e->a, raw));
}

void ct_mail_header_values(struct ct_entity *e)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;

    e->rcpts = ct_arena_raw(e->a, RCPTS * sizeof *e->rcpts);
    add_ids(e, CT_LIT("message-id"), CT_F_MESSAGE_ID, 1);
    add_ids(e, CT_LIT("in-reply-to"), CT_F_IN_REPLY_TO, 8);
    add_ids(e, CT_LIT("references"), CT_F_REFERENCES, 64);
    add_people(e);
    add_return_path(e);
    e->tokens = ct_token_set(e->a, e->rcpts, e->n_rcpts);
    add_line(e, CT_LIT("subject"), CT_F_SUBJECT);
    add_date(e);
    add_line(e, ct_headers_find(h, CT_LIT("x-mailer")) ? CT_LIT("x-mailer") : CT_LIT("user-agent"),
        CT_F_X_MAILER);
    add_line(e, CT_LIT("list-id"), CT_F_LIST_ID);
    add_line(e, CT_LIT("list-unsubscribe"), CT_F_LIST_UNSUBSCRIBE);
    add_line(e,
        ct_headers_find(h, CT_LIT("precedence")) ? CT_LIT("precedence") : CT_LIT("auto-submitted"),
        CT_F_PRECEDENCE);
}
