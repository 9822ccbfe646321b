/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * reading: one source, whatever it holds, to events and ledger entries.
 *
 *   bytes --unpack--> members --detect--> reader --frame--> records --parse--> batches
 *                         \______________________________________\___________> ledger
 *
 * This is the only caller of readers. It accounts for every byte that no reader
 * could use, so that nothing is lost in silence.
 */

#include "base/err.h"
#include "base/stream.h"
#include "base/vec.h"
#include "model/csv_map.h"
#include "model/ledger.h"
#include "read/reader.h"

struct ct_reading {
    struct ct_span source; /* path of the source as given */
    uint64_t seed;         /* of this memory */
    int64_t changed_us;    /* when the source was last changed; CT_TIME_NONE */
    int zone;              /* minutes east, of logs that do not say */
    void *arg;

    /* Of case.yaml, asked before the readers that are built in. NULL: none. */
    const struct ct_csv_map_list *maps;

    /* An empty batch to work in, whose memory is kept for the next source; the caller ends it.
     * NULL: one is made and ended. */
    struct ct_batch *work;

    /* Takes a sealed batch, which is reset afterwards. Anything but 0 stops the reading. */
    int (*batch)(void *arg, struct ct_batch *b);

    /* Takes an entry; its source is not set. All borrowed. */
    void (*lost)(void *arg, const struct ct_ledger_entry *e);

    /* Told now and then how far the source is read, in bytes of the source. May be NULL. */
    void (*progress)(void *arg, uint64_t at);
};

struct ct_reading_sum {
    uint64_t events, records;
    int64_t first_us, last_us;      /* CT_TIME_NONE when no event has a time */
    const struct ct_reader *reader; /* that of the most records; NULL: none could read it */
};

/* Reads all of a source. Returns 0 or what batch() returned. */
int ct_read_all(
    const struct ct_reading *rd, struct ct_stream *in, struct ct_reading_sum *ret) CT_MUST_CHECK;

/* Reads the records that start at the stream's position or behind it and before `start_below`, of a
 * plain source that ct_read_survey() cut. */
int ct_read_range(const struct ct_reading *rd, const struct ct_reader *reader, struct ct_stream *in,
    uint64_t start_below, struct ct_reading_sum *ret) CT_MUST_CHECK;

/* Where a plain source can be cut. */
struct ct_cuts {
    const struct ct_reader *reader; /* NULL: not to be cut; read it with ct_read_all() */
    CT_VEC(uint64_t) at; /* record starts, rising, about `step` apart; the first: its beginning */
};

/* Looks for records that start before `start_below`; ret->at is the caller's to free. */
void ct_read_survey(struct ct_stream *in, uint64_t start_below, uint64_t step, struct ct_cuts *ret);
