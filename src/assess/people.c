/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people: how far each campaign got with each person, as far as mail shows.
 *
 * Mail proves two rungs. Who was addressed was targeted. A delivery field
 * written on our side of the border, or a copy that names the mailbox, proves
 * delivery. All further rungs need logs; without them the state is unknown, and
 * the missing log is named.
 */
#include "assess/hunt.h"
#include "assess/roster.h"

static const char *const missing[CT_N_RUNGS] = {
    [CT_RUNG_DELIVERED] =
        "no delivery field of the last server in the copies; a mail server log would answer",
    [CT_RUNG_OPENED] = "no proxy, DNS or web log was read",
    [CT_RUNG_CLICKED] = "no proxy, DNS or web log was read",
    [CT_RUNG_ENTERED] = "no sign-in log was read",
    [CT_RUNG_ACCOUNT] = "no sign-in or account audit log was read",
    [CT_RUNG_DATA_MAIL] = "no mailbox audit log was read",
    [CT_RUNG_DATA_FILES] = "no audit log of cloud files was read",
    [CT_RUNG_DATA_CALLS] = "no call records or log of their portal was read",
    [CT_RUNG_STAYS] = "no audit log of rules, delegates and consents was read",
};

struct ladder {
    const struct ct_assess *as;
    const struct ct_roster *roster;
    struct ct_rung_result targeted, delivered;
    CT_VEC(struct ct_evidence) proof_targeted, proof_delivered;
};

static bool names(
    const struct ladder *l, uint32_t first, uint32_t n, const struct ct_roster_person *p)
{
    const struct ct_mailset *set = l->as->h->set;

    for (uint32_t i = 0; i < n; i++)
        if (ct_roster_find(l->roster, ct_mailset_str(set, set->rcpts.v[first + i])) == p)
            return true;
    return false;
}

static void extend(struct ct_rung_result *r, int64_t at_us)
{
    r->state = CT_STATE_YES;
    if (at_us == CT_TIME_NONE)
        return;
    if (r->first_us == CT_TIME_NONE || at_us < r->first_us)
        r->first_us = at_us;
    if (r->last_us == CT_TIME_NONE || at_us > r->last_us)
        r->last_us = at_us;
}

static void climb(struct ladder *l, const struct ct_msg *m, const struct ct_roster_person *p)
{
    const struct ct_mailset *set = l->as->h->set;

    if (!names(l, m->rcpts, m->n_targets, p))
        return;
    struct ct_evidence e = ct_assess_copy(l->as, &set->copies.v[m->copies - 1]);

    extend(&l->targeted, m->at_us);
    *ct_vec_add(&l->proof_targeted) = e;
    if (!names(l, m->delivered, m->n_delivered, p))
        return;
    extend(&l->delivered, m->at_us);
    *ct_vec_add(&l->proof_delivered) = e;
}

static struct ct_evidence_list keep(const struct ladder *l, const struct ct_evidence *v, size_t n)
{
    struct ct_evidence *out = ct_arena_raw(l->as->a, (n + 1) * sizeof *out);

    if (n)
        memcpy(out, v, n * sizeof *out);
    return (struct ct_evidence_list){ out, n };
}

/* Those whom the campaign met hold the ids of the roster itself. */
static bool met(const struct ct_campaign *c, const struct ct_roster_person *p)
{
    for (size_t i = 0; i < c->people.n; i++)
        if (c->people.v[i].ptr == p->id.ptr)
            return true;
    return false;
}

static bool write_campaign(struct ct_person_campaign *out, const struct ladder *from,
    const struct ct_campaign *c, const struct ct_cluster *cl, const struct ct_roster_person *p)
{
    const struct ct_rung_result none = { .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
    struct ladder l = {
        .as = from->as, .roster = from->roster, .targeted = none, .delivered = none
    };

    for (uint32_t i = 0; i < cl->n; i++)
        climb(&l, &l.as->h->set->msgs.v[cl->msgs[i]], p);
    *out = (struct ct_person_campaign){ .campaign = c->id, .confidence = c->confidence };
    for (int r = 0; r < CT_N_RUNGS; r++) {
        out->rungs[r] = none;
        out->rungs[r].missing = missing[r] ? ct_span_str(missing[r]) : CT_LIT("");
    }
    out->rungs[CT_RUNG_TARGETED] = l.targeted;
    out->rungs[CT_RUNG_TARGETED].why = CT_LIT("named as recipient");
    out->rungs[CT_RUNG_TARGETED].evidence = keep(&l, l.proof_targeted.v, l.proof_targeted.n);
    if (l.delivered.state == CT_STATE_YES) {
        out->rungs[CT_RUNG_DELIVERED] = l.delivered;
        out->rungs[CT_RUNG_DELIVERED].why =
            CT_LIT("a delivery field of the last server names the mailbox");
        out->rungs[CT_RUNG_DELIVERED].evidence = keep(&l, l.proof_delivered.v, l.proof_delivered.n);
    }
    ct_vec_done(&l.proof_targeted);
    ct_vec_done(&l.proof_delivered);
    return out->rungs[CT_RUNG_TARGETED].state == CT_STATE_YES;
}

void ct_people_write(struct ct_result *res, const struct ct_assess *as,
    const struct ct_roster *roster, const struct ct_cluster *const *claimed)
{
    struct ct_person *people = ct_arena_alloc(as->a, (roster->v.n + 1) * sizeof *people);
    struct ladder l = { .as = as, .roster = roster };

    for (size_t i = 0; i < roster->v.n; i++) {
        const struct ct_roster_person *p = &roster->v.v[i];
        struct ct_person *out = &people[res->n_people];
        struct ct_person_campaign *v;
        size_t n = 0;

        if (!p->met)
            continue;
        for (size_t c = 0; c < res->n_campaigns; c++)
            n += met(&res->campaigns[c], p);
        v = ct_arena_alloc(as->a, n * sizeof *v);
        *out = (struct ct_person){ .id = p->id,
            .name = p->name,
            .role = p->role,
            .group = p->group,
            .addresses = p->addresses,
            .campaigns = v };
        for (size_t c = 0; c < res->n_campaigns; c++)
            if (met(&res->campaigns[c], p))
                out->n_campaigns +=
                    write_campaign(&v[out->n_campaigns], &l, &res->campaigns[c], claimed[c], p);
        res->n_people++;
    }
    res->people = people;
}
