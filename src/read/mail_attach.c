/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_attach: every leaf that is not the text, by content and not by name.
 *
 * A name, a declared type and the content may say three things; all are kept.
 * Documents are looked into for addresses that opening them would ask, since a
 * remote template tells its sender as much as a pixel does.
 */
#include "base/digest.h"
#include "base/limits.h"
#include "parse/attach.h"
#include "read/mail_part.h"

static bool is_attachment(const struct ct_part *p)
{
    unsigned container = CT_PART_MULTIPART | CT_PART_MESSAGE;

    if (p->flags & (container | CT_PART_PREAMBLE | CT_PART_EPILOGUE))
        return false;
    return (p->flags & CT_PART_ATTACHMENT) || !(p->flags & CT_PART_TEXT) || p->filename.len;
}

static void scan(struct ct_entity *e, size_t i, enum ct_filetype type)
{
    const struct ct_part *p = &e->mail->v[i];
    struct ct_attach found = { 0 };

    if (!ct_attach_scan(p->content, type, e->a, &found))
        return;
    for (size_t k = 0; k < found.n_fetches; k++)
        found.fetches[k].part = (uint32_t)i;
    ct_mail_fetch_add(e, found.fetches, found.n_fetches, NULL);
    for (uint32_t bit = 1; bit; bit <<= 1)
        if ((found.notes & bit) && ct_attach_note_name((enum ct_attach_note)bit) &&
            ct_mail_fits(e, 1))
            ct_batch_str(e->batch, CT_F_FILE_NOTE,
                ct_span_str(ct_attach_note_name((enum ct_attach_note)bit)));
    if (found.notes & CT_ATTACH_CAPPED)
        ct_mail_loss(e, "an attachment beyond the limits was not searched whole");
    if (found.notes & CT_ATTACH_ENCRYPTED)
        ct_mail_loss(e, "an encrypted attachment could not be searched");
}

void ct_mail_attach_values(struct ct_entity *e)
{
    const struct ct_mail *m = e->mail;
    struct ct_batch *b = e->batch;
    unsigned n = 0;

    for (size_t i = 0; i < m->n; i++) {
        const struct ct_part *p = &m->v[i];

        if (e->owner[i] != e->root || p->reading != 0 || !is_attachment(p))
            continue;
        if (n++ == CT_MAX_ATTACHMENTS) {
            ct_mail_loss(e, "more attachments than are read; the others were left out");
            break;
        }
        if (!ct_mail_fits(e, 5))
            break;
        enum ct_filetype type = ct_sniff(p->content);

        ct_batch_str(b, CT_F_FILE_NAME, p->filename);
        ct_batch_str(b, CT_F_FILE_MIME, p->media);
        ct_batch_str(b, CT_F_FILE_SNIFFED, ct_span_str(ct_filetype_name(type)));
        ct_batch_int(b, CT_F_FILE_SIZE, (int64_t)p->content.len);
        ct_batch_str(b, CT_F_FILE_SHA256, ct_digest_hex(e->a, CT_DIGEST_SHA256, p->content));
        scan(e, i, type);
    }
}
