/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mbox: many messages in one file, each behind its From_ line (frame_mbox.h).
 *
 * The address in the From_ line is the envelope sender that delivery saw. Some
 * programs write one of their own there (Mozilla "-", Google "…@xxx"), which is taken for none.
 */
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

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_mail_context ctx = { .envelope_from = ct_mbox_envelope(rec->from_line) };

    ct_mail_place(&ctx, rec, true, &batch->arena);
    return ct_mail_event(rec, &ctx, batch, ret_reason);
}

const struct ct_reader ct_reader_mbox = {
    .name = "mbox",
    .title = "mail, many messages a file",
    .frame = CT_FRAME_MBOX,
    .probe = probe,
    .parse = parse,
};
