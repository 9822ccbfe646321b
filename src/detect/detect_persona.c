/* SPDX-License-Identifier: Apache-2.0 */
/*
 * persona: does it pretend to be somebody known here?
 *
 * Compared with the organisation's own correspondents, never with a list of
 * brands: the same display name from another domain, a domain that looks like a
 * known one, answers that would go elsewhere, and what the border recorded of
 * its authentication.
 */
#include "detect/detector.h"

static void add(struct ct_suspicion *j, enum ct_signal_kind kind, int32_t w, uint32_t s, uint32_t n)
{
    ct_signal_add(j, &j->persona, (struct ct_signal){ kind, w, s, n });
}

static int32_t lookalike_weight(enum ct_lookalike kind)
{
    switch (kind) {
    case CT_LOOKALIKE_SKELETON:
        return 500;
    case CT_LOOKALIKE_EDIT1:
    case CT_LOOKALIKE_SUBDOMAIN:
        return 400;
    case CT_LOOKALIKE_OTHER_TLD:
    case CT_LOOKALIKE_BITSQUAT:
        return 300;
    case CT_LOOKALIKE_EDIT2:
    case CT_LOOKALIKE_COMBO:
        return 200;
    case CT_LOOKALIKE_NONE:
        break;
    }
    return 0;
}

static void judge(const struct ct_history *h, size_t msg, struct ct_suspicion *j)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    const struct ct_asof *as = &h->asof[msg];

    if (m->direction != CT_DIR_INBOUND)
        return;
    if (as->same_name) {
        j->hook = true;
        add(j, CT_SIGNAL_SAME_NAME, as->same_name_answered ? 400 : 300,
            h->set->msgs.v[as->same_name - 1].from, 0);
    }
    if (as->lookalike) {
        j->hook = true;
        add(j, CT_SIGNAL_LOOKALIKE, lookalike_weight((enum ct_lookalike)as->lookalike),
            as->lookalike_of, 0);
    }
    if (as->reply_elsewhere)
        add(j, CT_SIGNAL_REPLY_ELSEWHERE, 50, m->reply_domain, 0);
    if (m->auth == CT_AUTH_FAIL)
        add(j, CT_SIGNAL_AUTH_FAIL, 100, 0, 0);
}

const struct ct_detector ct_detector_persona = {
    .name = "persona",
    .title = "Names and domains of others",
    .judge = judge,
};
