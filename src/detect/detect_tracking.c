/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tracking: would opening it have told somebody, and whom?
 *
 * Two mails in five carry a hidden image; nearly all are marketing. What sets a
 * beacon of reconnaissance apart is whom its host ever reached: a mailing
 * service reaches everybody through many senders, a host set up for one purpose
 * reaches a handful. Size is never a reason by itself: services lie about it, and
 * so do attackers (Hu, Peng, Wang, IEEE S&P 2019). With fewer than ten accounts
 * in the archive, reach says nothing and is left out.
 */
#include "detect/detector.h"

#define FEW_ACCOUNTS 10

static void add(struct ct_suspicion *j, enum ct_signal_kind kind, int32_t w, uint32_t s, uint32_t n)
{
    ct_signal_add(j, &j->tracking, (struct ct_signal){ kind, w, s, n });
}

static void judge_reach(
    const struct ct_history *h, const struct ct_reach *r, struct ct_suspicion *j)
{
    uint32_t few = h->accounts / 20 > 5 ? h->accounts / 20 : 5;

    if (r->senders >= 5)
        add(j, CT_SIGNAL_REACH_SENDERS, r->senders >= 20 ? -300 : -150, 0, r->senders);
    if (h->accounts < FEW_ACCOUNTS)
        return;
    if (r->rcpts <= few)
        add(j, CT_SIGNAL_REACH_FEW, 200, 0, r->rcpts);
    else if (r->rcpts <= h->accounts / 4 + few)
        add(j, CT_SIGNAL_REACH_SOME, r->rcpts <= few * 4 ? 100 : 0, 0, r->rcpts);
    else
        add(j, CT_SIGNAL_REACH_BROAD, r->rcpts > h->accounts / 2 ? -400 : -200, 0, r->rcpts);
}

static void judge_token(const struct ct_history *h, const struct ct_asof *as,
    const struct ct_fetch_rec *f, struct ct_suspicion *j)
{
    if (f->flags & CT_FETCH_PERSONAL)
        add(j, CT_SIGNAL_BEACON_PERSONAL, 200, f->token, 0);
    else if (as->beacon_unique)
        add(j, CT_SIGNAL_BEACON_UNIQUE, 100, 0, h->template[f->template].msgs);
    else if (f->flags & CT_FETCH_OPAQUE)
        add(j, CT_SIGNAL_BEACON_OPAQUE, 50, 0, 0);
}

static void judge(const struct ct_history *h, size_t msg, struct ct_suspicion *j)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_asof *as = &h->asof[msg];
    const struct ct_fetch_rec *f;

    if (!as->beacon)
        return;
    f = &h->set->fetches.v[as->beacon - 1];
    j->hook = true;
    if (f->flags & CT_FETCH_HIDDEN)
        add(j, CT_SIGNAL_BEACON_HIDDEN, 300, f->host, 0);
    else
        add(j, CT_SIGNAL_BEACON_SHOWN, 100, f->host, 0);
    judge_token(h, as, f, j);
    if (as->beacon_new)
        add(j, CT_SIGNAL_BEACON_NEW, 100, 0, 0);
    judge_reach(h, &h->domain[f->domain], j);
    if (as->beacon_hosts >= 4)
        add(j, CT_SIGNAL_MANY_HOSTS, as->beacon_hosts >= 8 ? -200 : -100, 0, as->beacon_hosts);
    if (m->calls == 0)
        add(j, CT_SIGNAL_NO_CALL, 200, 0, 0);
    else if (m->calls >= 3)
        add(j, CT_SIGNAL_CALLS, m->calls >= 10 ? -200 : -100, 0, m->calls);
}

const struct ct_detector ct_detector_tracking = {
    .name = "tracking",
    .title = "Hidden or personal remote fetches",
    .judge = judge,
};
