/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ladder: counting the rungs of a campaign's people, and their words.
 *
 * Unknown weighs more than no when a rung is summed up: one person of whom
 * nothing can be said is enough for "unknown" to be the honest answer.
 */
#include "report/campaign.h"

struct ct_ladder ct_ladder_of(const struct ct_view *v, const struct ct_campaign *c)
{
    struct ct_ladder l = { 0 };

    for (size_t i = 0; i < v->res->n_people; i++) {
        const struct ct_person_campaign *pc = ct_view_rungs(&v->res->people[i], c->id);

        for (int r = 0; pc && r < CT_N_RUNGS; r++)
            l.n[r][pc->rungs[r].state]++;
    }
    return l;
}

enum ct_rung_state ct_ladder_sum(const struct ct_ladder *l, enum ct_rung r, unsigned *ret_people)
{
    static const enum ct_rung_state order[] = { CT_STATE_YES, CT_STATE_PROBABLE, CT_STATE_UNKNOWN,
        CT_STATE_MACHINE, CT_STATE_NO };

    *ret_people = l->n[r][CT_STATE_YES] + l->n[r][CT_STATE_PROBABLE];
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (l->n[r][order[i]])
            return order[i];
    return CT_STATE_UNKNOWN;
}

const char *ct_rung_title(enum ct_rung r)
{
    static const char *const titles[CT_N_RUNGS] = { "targeted", "delivered", "opened", "clicked",
        "entered", "account", "mail read", "files read", "calls read", "stays" };

    return titles[r];
}

const char *ct_rung_short(enum ct_rung r)
{
    static const char *const titles[CT_N_RUNGS] = { "tgt", "del", "opn", "clk", "ent", "acc", "mai",
        "fil", "cal", "sty" };

    return titles[r];
}

const char *ct_state_title(enum ct_rung_state s)
{
    static const char *const titles[] = { "unknown", "checked, no", "machine", "probable", "yes" };

    return titles[s];
}

enum ct_ink ct_state_ink(enum ct_rung_state s)
{
    static const enum ct_ink inks[] = { CT_INK_DIM, CT_INK_PLAIN, CT_INK_DIM, CT_INK_WARN,
        CT_INK_ALARM };

    return inks[s];
}
