/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mbox: many messages in one file, each behind its From_ line (frame_mbox.h).
 *
 * The address in the From_ line is the envelope sender that delivery saw. Some
 * programs write one of their own there (Mozilla "-", Google "…@xxx"), which is taken for none.
 * What the owner did with a message is in Status and X-Status (Berkeley mail, mutt, Dovecot) or in
 * X-Mozilla-Status, and becomes the same words as the flags of a Maildir.
 */
#include "base/limits.h"
#include "read/frame_mbox.h"
#include "read/mail_place.h"
#include "read/reader.h"

static int probe(struct ct_span head)
{
    while (head.len && (head.ptr[0] == '\n' || head.ptr[0] == '\r'))
        head = ct_span_from(head, 1);

    struct ct_span line = ct_span_cut_chr(&head, '\n');

    line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
    return ct_mbox_is_separator(line) ? 95 : 0;
}

/* ---- flags that mail programs keep in the message ---- */

static void flag(struct ct_mail_context *ctx, const char *word)
{
    for (size_t i = 0; i < ctx->n_flags; i++)
        if (ct_span_eq(ctx->flags[i], ct_span_str(word)))
            return;
    if (ctx->n_flags < sizeof ctx->flags / sizeof ctx->flags[0])
        ctx->flags[ctx->n_flags++] = ct_span_str(word);
}

/* Status and X-Status, a letter each: read, old (which says nothing), answered, flagged, deleted,
 * draft. */
static void letters(struct ct_mail_context *ctx, struct ct_span s)
{
    static const struct {
        char letter;
        const char *word;
    } rows[] = {
        { 'R', "seen" },
        { 'A', "replied" },
        { 'F', "flagged" },
        { 'D', "trashed" },
        { 'T', "draft" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (ct_span_chr(s, rows[i].letter, 0) < s.len)
            flag(ctx, rows[i].word);
}

/* X-Mozilla-Status: four hexadecimal digits. */
static void mozilla(struct ct_mail_context *ctx, struct ct_span s)
{
    static const struct {
        unsigned bit;
        const char *word;
    } rows[] = {
        { 1, "seen" },
        { 2, "replied" },
        { 4, "flagged" },
        { 8, "trashed" },
        { 0x1000, "passed" },
    };
    unsigned bits = 0;

    if (s.len != 4)
        return;
    for (size_t i = 0; i < s.len; i++) {
        int d = ct_hex_digit(s.ptr[i]);

        if (d < 0)
            return;
        bits = bits << 4 | (unsigned)d;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (bits & rows[i].bit)
            flag(ctx, rows[i].word);
}

static void read_flags(struct ct_mail_context *ctx, struct ct_span mail)
{
    static const struct ct_span names[] = { { "Status:", 7 }, { "X-Status:", 9 },
        { "X-Mozilla-Status:", 17 } };
    size_t lines = 0;

    while (mail.len && lines++ < CT_MAX_HEADERS) {
        struct ct_span line = ct_span_trim(ct_span_cut_chr(&mail, '\n'));

        if (line.len == 0)
            return;
        if (line.len > 64)
            continue;
        for (size_t i = 0; i < 2; i++)
            if (ct_span_istarts(line, names[i]))
                letters(ctx, ct_span_from(line, names[i].len));
        if (ct_span_istarts(line, names[2]))
            mozilla(ctx, ct_span_trim(ct_span_from(line, names[2].len)));
    }
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_mail_context ctx = { .envelope_from = ct_mbox_envelope(rec->from_line) };

    ct_mail_place(&ctx, rec, true, &batch->arena);
    read_flags(&ctx, rec->bytes);
    return ct_mail_event(rec, &ctx, batch, ret_reason);
}

const struct ct_reader ct_reader_mbox = {
    .name = "mbox",
    .title = "mail, many messages a file",
    .frame = CT_FRAME_MBOX,
    .probe = probe,
    .parse = parse,
};
