/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bulk: the marks of mail that many people get and nobody minds.
 *
 * No list of mailing services is kept: an attacker can rent one (the 2021 wave
 * came from ten accounts of a mass-mail service). What counts is what this
 * archive knows of the sender: for how long, to how many, with a way to leave.
 */
#include "detect/detector.h"

static void add(struct ct_suspicion *j, enum ct_signal_kind kind, int32_t w, uint32_t s, uint32_t n)
{
    ct_signal_add(j, &j->standing, (struct ct_signal){ kind, w, s, n });
}

static void judge_marks(const struct ct_msg *m, struct ct_suspicion *j)
{
    if (m->flags & CT_MSG_UNSUBSCRIBE)
        add(j, CT_SIGNAL_UNSUBSCRIBE, -300, 0, 0);
    if (m->flags & CT_MSG_LIST)
        add(j, CT_SIGNAL_LIST, -200, m->from_domain, 0);
    if (m->flags & CT_MSG_BULK_ID)
        add(j, CT_SIGNAL_BULK_ID, -100, m->bulk_id, 0);
}

static void judge(const struct ct_history *h, size_t msg, struct ct_suspicion *j)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_sender *s = &h->sender[m->from_domain];
    const struct ct_asof *as = &h->asof[msg];
    /* everybody may have an address of a shared domain: that it is old says nothing of him */
    bool lasting = s->last_us - s->first_us >= 60 * CT_DAY_US && !ct_sender_is_shared(s);

    judge_marks(m, j);
    if (s->days >= 6 && lasting && s->bulk * 2 > s->msgs)
        add(j, CT_SIGNAL_STEADY_BULK, -300, 0, s->days);
    if (lasting && h->accounts >= 10 && s->rcpts * 3 > h->accounts)
        add(j, CT_SIGNAL_STEADY_BROAD, -300, 0, s->rcpts);
    if (as->beacon && m->auth == CT_AUTH_PASS &&
        h->set->fetches.v[as->beacon - 1].domain == m->from_domain)
        add(j, CT_SIGNAL_ALIGNED, -100, 0, 0);
}

const struct ct_detector ct_detector_bulk = {
    .name = "bulk",
    .title = "Marks of bulk mail",
    .judge = judge,
};
