/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: an attachment that asks a host when it is opened.
 *
 * A CV with a remote template is a web bug that no mail program blocks (MIT
 * Lincoln Laboratory, arXiv 1508.07885: 596 such mails). Calendar files and HTML
 * attachments fetch too, and are common in honest mail; so the weight is small
 * where the host reached many of our people.
 */
#include "detect/detector.h"

static void judge(const struct ct_history *h, size_t msg, struct ct_suspicion *j)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];

    if (!(m->flags & CT_MSG_REMOTE_DOC) || m->direction != CT_DIR_INBOUND)
        return;
    for (uint32_t i = 0; i < m->n_fetches; i++) {
        const struct ct_fetch_rec *f = &h->set->fetches.v[m->fetches + i];
        const struct ct_reach *r = &h->domain[f->domain];

        if (!(f->flags & CT_FETCH_ATTACH))
            continue;
        j->hook = true;
        ct_signal_add(j, &j->tracking,
            (struct ct_signal){ CT_SIGNAL_REMOTE_DOCUMENT, r->senders < 3 ? 250 : 50, f->host, 0 });
        return;
    }
}

const struct ct_detector ct_detector_document = {
    .name = "document",
    .title = "Documents that fetch when opened",
    .judge = judge,
};
