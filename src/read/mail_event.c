/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_event: walks the message once, then makes one event of every entity.
 *
 * A message inside a message (forwarded as attachment, journaled, returned by a
 * bounce) was sent by somebody to somebody too. It gets an event of its own, so
 * that "was this ever here" finds it, and its links are not counted as those of
 * whoever forwarded it.
 */
#include "read/mail_event.h"

#include "base/limits.h"
#include "parse/charset.h"
#include "parse/domain.h"
#include "read/mail_part.h"

void ct_mail_warm(void)
{
    ct_charset_warm();
    ct_domain_warm();
}

void ct_mail_loss(struct ct_entity *e, const char *reason)
{
    ct_batch_loss(e->batch, reason, e->rec->offset, e->rec->length);
}

bool ct_mail_fits(struct ct_entity *e, size_t n)
{
    bool fits = ct_batch_fits(e->batch, n);

    if (!fits)
        ct_mail_loss(e, "more values than an event holds; the others were left out");
    return fits;
}

/* The message that began in that message/rfc822; 0 when none did. */
static size_t message_in(const struct ct_mail *m, const size_t *owner, size_t container, size_t end)
{
    for (size_t i = container + 1; i < end; i++)
        if (owner[i] == i && m->v[i].parent == (int)container)
            return i;
    return 0;
}

/* Which entity each part belongs to: its root part. Other readings of a message are that
 * message too; those of the outermost have no parent either. */
static void find_owners(const struct ct_mail *m, size_t *owner)
{
    size_t n = 1;

    owner[0] = 0;
    for (size_t i = 1; i < m->n; i++) {
        const struct ct_part *p = &m->v[i];

        owner[i] = p->parent < 0 ? 0 : owner[p->parent];
        if (p->parent < 0 || !(m->v[p->parent].flags & CT_PART_MESSAGE) || p->head.n == 0)
            continue;
        size_t same = message_in(m, owner, (size_t)p->parent, i);

        if (same || n <= CT_MAX_NESTED_MAIL)
            owner[i] = same ? same : i;
        n += !same;
    }
}

static void add_common(struct ct_entity *e)
{
    const struct ct_mail_context *ctx = e->ctx;
    struct ct_batch *b = e->batch;

    if (e->rec->member.len)
        ct_batch_str(b, CT_F_MEMBER, e->rec->member);
    if (e->root != 0)
        ct_batch_str(b, CT_F_NESTED, CT_LIT("message/rfc822"));
    if (ctx->mailbox.len && e->root == 0)
        ct_batch_str(b, CT_F_MAILBOX, ctx->mailbox);
    for (size_t i = 0; i < ctx->n_flags && e->root == 0; i++)
        ct_batch_str(b, CT_F_FLAGS, ctx->flags[i]);
}

static void make_event(struct ct_entity *e)
{
    ct_batch_event(e->batch, CT_CLASS_MAIL, ct_mail_header_time(&e->mail->v[e->root].head, e->a),
        e->rec->offset, e->rec->length);
    add_common(e);
    ct_mail_header_values(e);
    ct_mail_trace_values(e);
    ct_mail_text_values(e);
    ct_mail_fetch_values(e);
    ct_mail_shape_values(e);
}

static void note_limits(struct ct_entity *e)
{
    static const struct {
        enum ct_odd kind;
        const char *reason;
    } rows[] = {
        { CT_ODD_HEADER_CUT, "more header fields than are read; the others were left out" },
        { CT_ODD_DEPTH, "parts nested too deep; the inner ones were not read" },
        { CT_ODD_PARTS, "more parts than are read; the others were left out" },
        { CT_ODD_BYTES, "decoded parts too large together; the rest was not decoded" },
        { CT_ODD_READINGS, "more ways to read the structure than are followed" },
        { CT_ODD_TRANSFER_UNKNOWN, "unknown transfer encoding; a part was taken as it is" },
        { CT_ODD_CHARSET_UNKNOWN, "unknown charset; a text was read by guess" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (ct_mail_is(e->mail, rows[i].kind))
            ct_mail_loss(e, rows[i].reason);
}

enum ct_read ct_mail_event(const struct ct_record *rec, const struct ct_mail_context *ctx,
    struct ct_batch *batch, const char **ret_reason)
{
    struct ct_arena *a = &batch->scratch;
    struct ct_mail mail = { 0 };
    size_t *owner;

    ct_arena_reset(a);
    ct_mime_walk(&mail, a, rec->bytes);
    if (mail.n == 0 || mail.v[0].head.n == 0) {
        *ret_reason = "no header field: not a message";
        return CT_READ_MALFORMED;
    }
    owner = ct_arena_alloc(a, mail.n * sizeof *owner);
    find_owners(&mail, owner);
    for (size_t i = 0; i < mail.n; i++) {
        if (owner[i] != i)
            continue;
        struct ct_entity e = { .mail = &mail,
            .root = i,
            .owner = owner,
            .rec = rec,
            .ctx = ctx,
            .a = a,
            .batch = batch,
            .text = ct_buf(CT_MAX_VISIBLE_TEXT) };

        make_event(&e);
        if (i == 0)
            note_limits(&e);
        ct_vec_done(&e.fetches);
        ct_vec_done(&e.addresses);
        ct_buf_done(&e.text);
    }
    return CT_READ_OK;
}
