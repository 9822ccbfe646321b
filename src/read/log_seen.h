/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log_seen: what one source tells of its own completeness.
 *
 *   ids of records --> repeats, passed over
 *   "row 7 of 248" --> rows that a search found and the export has not
 *   rows in all    --> an export that stops where its tool stops
 *
 * Exports of cloud services are made page by page: pages come twice, and the last ones not at
 * all. Which rows are the same is known by the id that the service gave them. Ids are
 * kept as hashes of 64 bits: among CT_MAX_LOG_IDS of them two differing ones meet with a chance
 * of 1 in 10^6.
 */

#include "base/span.h"
#include "base/vec.h"
#include "model/event.h"

/* One search that rows say they came from: how many it found, how many rows are here. */
struct ct_log_search {
    uint64_t found, rows;
};

struct ct_log_seen {
    uint64_t rows;    /* records read, repeats among them */
    uint64_t repeats; /* of an id met before */

    /* private */
    CT_VEC(uint64_t) slots; /* of hashes; 0: free */
    size_t n;
    CT_VEC(struct ct_log_search) searches;
    bool unsearched; /* a search that says nothing of its size */
};

/* Counts a record. True when one of that id was counted before; an empty id is always new. */
bool ct_log_seen_again(struct ct_log_seen *s, struct ct_span id, uint64_t seed);

/* The record says that it is one of `found`. 0 or less: the service had not counted, which it
 * does when a search takes too long. */
void ct_log_seen_search(struct ct_log_seen *s, int64_t found);

/* At the end: adds what is to be said to the batch's losses. `whole`: the source was read from its
 * beginning to its end, so that counts mean something. `page`, when not 0: the tool of this
 * log stops at so many rows, or ten times that. */
void ct_log_seen_end(
    const struct ct_log_seen *s, struct ct_batch *b, uint64_t at, bool whole, uint64_t page);

/* Forgets all, for the next source. */
void ct_log_seen_clear(struct ct_log_seen *s);
void ct_log_seen_done(struct ct_log_seen *s);
