/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * why: what two mails have in common, value by value; of two campaigns or threads the two
 * mails, one of each, that are most alike, and what linking says of the whole.
 *
 *   A, B --memory, rarity--> ct_why --> text, JSON
 *
 * One arena owns everything in it but the words of ours, which are static.
 */

#include "model/thread.h"

/* One value that both have, or one of each that differ. */
struct ct_why_value {
    const char *feature, *family; /* "order of header fields", "MTA" */
    struct ct_span value, other;  /* empty: not a text; other: of b, when they differ */
    bool agrees;
    uint32_t holders, of; /* sender domains that have `value`, of all in this archive; a recipient:
                           * mails to him, and 0 */
    int32_t centibits;    /* < 0: against one campaign; 0: shared, but too common */
};

struct ct_why_family {
    const char *name;
    int32_t centibits; /* capped */
    bool strong;       /* a reason of its own */
};

struct ct_why_mail {
    struct ct_span message_id, from, subject;
    int64_t at_us;
    struct ct_span campaign; /* empty: in none */
    uint32_t namesakes;      /* other mails with the same Message-ID; the first was taken */
};

struct ct_why_side {
    struct ct_span id;  /* as it was asked for, or of the heir */
    uint64_t campaigns; /* of a thread; 1 of a campaign; 0: a mail */
    uint64_t messages;
    struct ct_why_mail mail; /* itself, or the most alike */
};

struct ct_why {
    struct ct_arena arena;
    struct ct_why_side a, b;
    uint64_t pairs, all_pairs; /* weighed for the most alike ones; that there are */
    int32_t centibits, llr;    /* sum of the families and time; what that sum is worth */
    int32_t time;
    const struct ct_why_family *families; /* those with any weight */
    size_t n_families;
    const struct ct_why_value *values; /* the weightiest first, what differs last */
    size_t n_values;
    struct ct_span_list against;        /* contradictions that are there */
    struct ct_span_list would_separate; /* what would speak against it, if it were known */
    const struct ct_thread_tie *ties;   /* of campaigns and threads: what linking kept */
    size_t n_ties;
};

static inline void ct_why_done(struct ct_why *w)
{
    ct_arena_done(&w->arena);
}
