/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * detector: what one kind of knowledge says about one message.
 *
 *   history --judge(message)--> signals, each with a weight and a text
 *
 * A detector is a constant without state, in a file detect_<name>.c, named by one
 * line of detectors.def. It decides nothing: signals for and against are added
 * up, ranked and linked by others, and shown to people one by one. It asks for
 * nothing that was not known from the archive; there is no list of good or bad
 * senders in it.
 */

#include "detect/history.h"

enum ct_signal_kind {
    CT_SIGNAL_NONE,
#define SIGNAL(id, text) CT_SIGNAL_##id,
#include "detect/signals.def"
#undef SIGNAL
    CT_N_SIGNALS,
};

struct ct_signal {
    enum ct_signal_kind kind;
    int32_t centibits; /* > 0 speaks for a hostile purpose, < 0 against */
    uint32_t str;      /* {s}: string of the mail set */
    uint32_t num;      /* {n} */
};

#define CT_MAX_SIGNALS 24 /* of one message; every detector can give a few at most */

struct ct_suspicion {
    struct ct_signal v[CT_MAX_SIGNALS];
    unsigned n;
    int32_t tracking, persona, standing; /* sums by what they speak of */
    bool hook; /* something in it acts: a beacon, a receipt, a document, a false name */
};

struct ct_detector {
    const char *name, *title;
    void (*judge)(const struct ct_history *h, size_t msg, struct ct_suspicion *j);
};

/* All signals of a message, by all detectors. */
void ct_detect(const struct ct_history *h, size_t msg, struct ct_suspicion *ret);

static inline int32_t ct_suspicion_sum(const struct ct_suspicion *j)
{
    return j->tracking + j->persona + j->standing;
}

/* Adds to *sum, one of the three of *j. */
void ct_signal_add(struct ct_suspicion *j, int32_t *sum, struct ct_signal s);

/* The text of a signal, placeholders filled in; from `a`. */
struct ct_span ct_signal_text(
    struct ct_arena *a, const struct ct_mailset *set, const struct ct_signal *s);

/* Calls fn for each detector, in the order of detectors.def. */
void ct_detector_each(void (*fn)(const struct ct_detector *d, void *arg), void *arg);
