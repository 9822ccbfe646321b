/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach: totals of hosts, templates and senders, message by message.
 *
 * How many people a host ever reached is what tells a bulk mailer, which
 * everybody has mail from, from a beacon that was set up for nine.
 */
#include "detect/history_part.h"

#define SHARED_BY 8   /* addresses of a domain that everybody may have one of, at least */
#define SHARED_MSGS 8 /* mails of each, at most */

static void reach_add(struct ct_reach *r, int64_t at_us)
{
    r->msgs++;
    if (at_us == CT_TIME_NONE)
        return;
    if (r->first_us == 0 || at_us < r->first_us)
        r->first_us = at_us;
    if (at_us > r->last_us)
        r->last_us = at_us;
}

static bool first_time(struct ct_set64 *s, uint32_t a, uint32_t b)
{
    return ct_set64_add(s, (uint64_t)a << 32 | b);
}

/* Counts a message once for each host and template in it, however often they stand there. */
static void count_fetch(struct ct_history *h, struct ct_reach_walk *p, uint32_t msg, uint32_t i)
{
    const struct ct_mailset *set = h->set;
    const struct ct_msg *m = &set->msgs.v[msg];
    const struct ct_fetch_rec *f = &set->fetches.v[m->fetches + i];
    const uint32_t *who = ct_msg_targets(set, m);
    uint32_t n = m->n_targets < CT_MAX_JOINED_RCPTS ? m->n_targets : CT_MAX_JOINED_RCPTS;

    if (p->domain_msg[f->domain] != msg + 1) {
        p->domain_msg[f->domain] = msg + 1;
        reach_add(&h->domain[f->domain], m->at_us);
        h->domain[f->domain].senders += first_time(&p->domain_sender, f->domain, m->from_domain);
        for (uint32_t k = 0; k < n; k++)
            h->domain[f->domain].rcpts += first_time(&p->domain_rcpt, f->domain, who[k]);
    }
    if (f->template == 0 || p->template_msg[f->template] == msg + 1)
        return;
    p->template_msg[f->template] = msg + 1;
    reach_add(&h->template[f->template], m -> at_us);
    h->template[f->template].senders +=
        first_time(&p->template_sender, f->template, m->from_domain);
    for (uint32_t k = 0; k < n; k++)
        h->template[f->template].rcpts += first_time(&p->template_rcpt, f->template, who[k]);
}

static void count_sender(struct ct_history *h, struct ct_reach_walk *p, const struct ct_msg *m)
{
    const struct ct_mailset *set = h->set;
    struct ct_sender *s = &h->sender[m->from_domain];
    const uint32_t *who = ct_msg_targets(set, m);
    uint32_t n = m->n_targets < CT_MAX_JOINED_RCPTS ? m->n_targets : CT_MAX_JOINED_RCPTS;
    bool bulk = (m->flags & (CT_MSG_UNSUBSCRIBE | CT_MSG_LIST | CT_MSG_BULK_ID)) != 0;

    s->msgs++;
    s->bulk += bulk;
    s->addresses += first_time(&p->sender_address, m->from_domain, m->from);
    for (uint32_t k = 0; k < n; k++)
        s->rcpts += first_time(&p->sender_rcpt, m->from_domain, who[k]);
    if (m->at_us == CT_TIME_NONE)
        return;
    s->days +=
        first_time(&p->sender_day, m->from_domain, (uint32_t)(ct_time_day(m->at_us) & 0x7FFFFFFF));
    if (s->first_us == 0 || m->at_us < s->first_us)
        s->first_us = m->at_us;
    s->last_us = m->at_us;
}

bool ct_sender_is_shared(const struct ct_sender *s)
{
    return s->addresses >= SHARED_BY && (uint64_t)s->addresses * SHARED_MSGS >= s->msgs;
}

void ct_reach_begin(struct ct_reach_walk *w, const struct ct_history *h)
{
    size_t strings = h->set->strings.strings.n;

    *w = (struct ct_reach_walk){ 0 };
    w->domain_msg = ct_arena_alloc(&w->arena, strings * sizeof *w->domain_msg);
    w->template_msg = ct_arena_alloc(&w->arena, strings * sizeof *w->template_msg);
}

void ct_reach_add(struct ct_reach_walk *w, struct ct_history *h, uint32_t msg)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const uint32_t *who = ct_msg_targets(h->set, m);
    uint32_t n = m->n_targets < CT_MAX_JOINED_RCPTS ? m->n_targets : CT_MAX_JOINED_RCPTS;

    for (uint32_t k = 0; k < n; k++)
        h->accounts += ct_set64_add(&w->accounts, who[k]);
    if (m->direction == CT_DIR_OUTBOUND || m->direction == CT_DIR_INTERNAL)
        return;
    count_sender(h, w, m);
    for (uint32_t k = 0; k < m->n_fetches; k++)
        count_fetch(h, w, msg, k);
}

void ct_reach_done(struct ct_reach_walk *w)
{
    ct_set64_done(&w->domain_rcpt);
    ct_set64_done(&w->domain_sender);
    ct_set64_done(&w->template_rcpt);
    ct_set64_done(&w->template_sender);
    ct_set64_done(&w->sender_rcpt);
    ct_set64_done(&w->sender_day);
    ct_set64_done(&w->sender_address);
    ct_set64_done(&w->accounts);
    ct_arena_done(&w->arena);
}
