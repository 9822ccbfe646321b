/* SPDX-License-Identifier: Apache-2.0 */
/*
 * receipt: a stranger who asks to be told when his mail is read.
 *
 * Disposition-Notification-To (RFC 8098) tells the sender that an account is
 * live and when it is read, without any image. Among acquaintances it is habit.
 */
#include "detect/detector.h"

static void judge(const struct ct_history *h, size_t msg, struct ct_suspicion *j)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_asof *as = &h->asof[msg];

    if (!(m->flags & CT_MSG_RECEIPT) || m->direction != CT_DIR_INBOUND || as->from_before ||
        as->answered_domain)
        return;
    j->hook = true;
    ct_signal_add(j, &j->tracking, (struct ct_signal){ CT_SIGNAL_RECEIPT, 150, 0, 0 });
}

const struct ct_detector ct_detector_receipt = {
    .name = "receipt",
    .title = "Receipts asked by strangers",
    .judge = judge,
};
