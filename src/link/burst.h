/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * burst: identical mails of one day, which linking takes as one node.
 *
 *   messages --day, sender, tool, skeleton, subject--> bursts
 *
 * A wave of ten thousand equal mails says no more about its campaign than one of them;
 * taken singly it would be fifty million equal pairs. Two mails are of one burst
 * when they agree in all that a sending program does not change from recipient to
 * recipient. The fingerprint is made of the content of the first: it is the same in
 * any case and after any later hunt, as long as no earlier mail of that burst turns up.
 */

#include "detect/history.h"

struct ct_burst {
    const uint32_t *msgs; /* indices in the mail set, in order of time */
    uint32_t n;
    uint64_t fingerprint; /* ct_msg.key of the first, mixed; never 0 */
};

struct ct_bursts {
    struct ct_arena arena;
    struct ct_burst *v; /* in order of their first message */
    uint32_t n;
};

/* `msgs` in ascending order, each once. `mark`, when not NULL, stands beside it: only messages
 * with the same mark are of one burst. */
void ct_bursts_build(struct ct_bursts *ret, const struct ct_history *h, const uint32_t *msgs,
    const uint32_t *mark, uint32_t n);
void ct_bursts_done(struct ct_bursts *b);
