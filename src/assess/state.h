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

/* Sets the states of res->campaigns. Those of nobody's judgement keep theirs, but for one that
 * an earlier call gave, which becomes "new". */
void ct_states_judge(struct ct_result *res, struct ct_judgement_list judged);

/* Campaigns that are not dismissed. */
size_t ct_states_count(const struct ct_result *res);
