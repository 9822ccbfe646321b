/* SPDX-License-Identifier: Apache-2.0 */
/*
 * contact: had anybody here ever had to do with that sender, on that day?
 *
 * First contact alone is nothing: every honest correspondence begins with one.
 * It counts only beside something that acts. Having been answered is the best
 * sign there is that somebody is who he seems, unless authentication failed.
 */
#include "detect/detector.h"

static void add(struct ct_suspicion *j, enum ct_signal_kind kind, int32_t w, uint32_t s, uint32_t n)
{
    ct_signal_add(j, &j->standing, (struct ct_signal){ kind, w, s, n });
}

static void judge(const struct ct_history *h, size_t msg, struct ct_suspicion *j)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_asof *as = &h->asof[msg];

    if (as->answered_address && m->auth != CT_AUTH_FAIL)
        add(j, CT_SIGNAL_ANSWERED, -400, 0, 0);
    else if (as->answered_domain && m->auth == CT_AUTH_PASS &&
             !ct_sender_is_shared(&h->sender[m->from_domain]))
        add(j, CT_SIGNAL_ANSWERED, -150, 0, 0);
    if (as->from_before == 0)
        add(j, CT_SIGNAL_FIRST_ADDRESS, 100, 0, 0);
    else if (as->from_before >= 3)
        add(j, CT_SIGNAL_KNOWN_SENDER, as->from_before >= 10 ? -200 : -100, 0, as->from_before);
    if (as->domain_before == 0)
        add(j, CT_SIGNAL_FIRST_DOMAIN, 100, m->from_domain, 0);
}

const struct ct_detector ct_detector_contact = {
    .name = "contact",
    .title = "First contact and standing correspondence",
    .judge = judge,
};
