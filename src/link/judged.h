/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * judged: what people decided, as groups of messages and sides that stay apart.
 *
 *   judgements, the latest first --keys of messages--> groups, sides --> bursts, graph, hop
 *
 * Of two judgements that contradict each other the later holds: a message that a later one
 * keeps apart is not merged by an earlier one, and messages that a later one merged are
 * not kept apart by an earlier one. Judgements about threads bind here only where they
 * say "not the same": who are two actors have no campaign together.
 */

#include "base/bits.h"
#include "base/vec.h"
#include "detect/mailset.h"
#include "model/judgement.h"

/* A message that a judgement binds. */
struct ct_bound {
    uint32_t msg;   /* index in the mail set */
    uint32_t group; /* messages of one group stay together; index of its first entry */
    uint32_t mark;  /* the same for messages with the same group and sides; not 0 */
    uint32_t sides; /* first one in ct_judged.sides */
    uint32_t n_sides;
};

struct ct_judged {
    struct ct_arena arena;
    struct ct_bound *v; /* in order of message */
    uint32_t n;
    uint32_t *sides; /* side s and side s ^ 1 stay apart; ascending within a message */
    uint32_t n_judgements;
};

void ct_judged_build(
    struct ct_judged *ret, const struct ct_mailset *set, struct ct_judgement_list list);
void ct_judged_done(struct ct_judged *j);

/* The entry of that message, or NULL. */
const struct ct_bound *ct_judged_find(const struct ct_judged *j, uint32_t msg);

/* A growing set of messages that must not hold both sides of anything. */
struct ct_together {
    struct ct_set64 sides;
};

/* Adds the message unless one already in keeps it out; false when it does. */
bool ct_together_add(struct ct_together *t, const struct ct_judged *j, uint32_t msg);
void ct_together_done(struct ct_together *t);
