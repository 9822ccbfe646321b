/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * state: what people said about each campaign.
 *
 *   campaigns of a hunt + judgements --majority of messages--> "confirmed", "dismissed"
 *
 * A campaign is the one that was judged when it holds more than half of the messages that were
 * judged then, whatever it is called now. A dismissal holds until the campaign has more than
 * twice the messages that were looked at: what grows like that must be looked at again. Of several
 * judgements the newest holds.
 */

#include "model/judgement.h"
#include "model/result.h"

enum ct_judged_state { CT_JUDGED_NOT, CT_JUDGED_CONFIRMED, CT_JUDGED_DISMISSED };

/* For groups of sorted keys; of each the CT_MAX_JUDGED_KEYS smallest count, as in judgements. */
void ct_states_find(enum ct_judged_state *ret, const struct ct_key_list *groups, size_t n,
    struct ct_judgement_list judged);

/* Sets the states of res->campaigns; groups to review become campaigns, or go, with the next
 * hunt. */
void ct_states_judge(struct ct_result *res, struct ct_judgement_list judged);

/* Its keys as ct_states_find() wants them, in `a`. */
struct ct_key_list ct_states_keys(const struct ct_campaign *c, struct ct_arena *a);
