/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * reader: turns the records of one mail or log format into events.
 *
 *   source --frame--> record --reader.parse()--> events in a batch
 *
 * A reader is a constant and keeps no state: framing, positions, limits and
 * counting are done for it (scan.h). To add a format, write reader_<name>.c that
 * defines ct_reader_<name>, add READER(<name>) to readers.def, and add
 * tests/read/test_reader_<name>.c.
 */

#include "base/span.h"
#include "model/event.h"

struct ct_log;

enum ct_frame {
    CT_FRAME_WHOLE, /* the file is one record */
    CT_FRAME_MBOX,  /* one record a message (frame_mbox.h) */
    CT_FRAME_LINE,  /* one record a line; empty lines are passed over */
    CT_FRAME_CSV,   /* one record a row, line ends in quotes are its own; without `columns` the
                     * first row is the heading */
    CT_FRAME_JSON,  /* one record an object: a line each, one behind the other, or in an array */
    CT_FRAME_BLOCK, /* one record a run of lines, an empty line between two */
};

/* What parse() made of a record. */
enum ct_read {
    CT_READ_OK = 0,
    CT_READ_IGNORED,   /* well formed, nothing in it for us */
    CT_READ_MALFORMED, /* goes to the ledger with its reason */
};

enum {
    CT_RECORD_CUT = 1,         /* longer than CT_MAX_MESSAGE_BYTES: bytes is its beginning */
    CT_RECORD_UNQUOTED = 2,    /* ">From " became "From " in bytes */
    CT_RECORD_LENGTH_USED = 4, /* framed by its Content-Length */
};

struct ct_record {
    struct ct_span bytes;     /* without the From_ line, unquoted; valid until parse() returns */
    uint64_t offset;          /* of the raw record (its From_ line) in the source or member */
    uint64_t length;          /* of the raw record: what evidence pointers name */
    struct ct_span source;    /* path of the source as given */
    struct ct_span member;    /* path inside the container; empty when there is none */
    struct ct_span from_line; /* mbox: the separator without its line end; else empty */
    unsigned flags;           /* CT_RECORD_ bits */
    uint64_t seed;            /* of this memory, for ct_hash128(): content hashes */
    struct ct_log *log;       /* logs: state of this source or member (log.h) */
};

struct ct_reader {
    const char *name;  /* as in readers.def, in sources.jsonl and in golden tests */
    const char *title; /* for people */
    enum ct_frame frame;

    /* Logs: what kind of source this is, for the coverage (model/source.h); NULL: mail. */
    const char *source_kind;

    /* JSON: members of an outer object that hold the array of records, as "Records|value";
     * NULL: an outer object is a record. */
    const char *wrapper;

    /* CSV: names of columns where the format has no heading, comma separated. */
    const char *columns;

    /* LINE: takes a line that describes the others (#Fields …) into the heading of `log`; true when
     * it was one. NULL: there are none. CSV: the same of a row, where not every file has one. */
    bool (*heading)(struct ct_log *log, struct ct_span line);

    /* How surely `head`, the first bytes of a source or member (at most CT_PROBE_BYTES, perhaps
     * cut inside a record), is this format: 0 not at all .. 100 certain. Reads nothing but
     * `head`. */
    int (*probe)(struct ct_span head);

    /* Adds the record's events to *batch; on any result but CT_READ_OK the batch is as it was.
     * Must stand any bytes of any length. *ret_reason, set for CT_READ_MALFORMED, is static. */
    enum ct_read (*parse)(
        const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason);

    /* Logs: called behind the last record of a source or member, `at` its end; `whole`: all of it
     * was read here. May add losses to the batch, nothing else. NULL: nothing to say. */
    void (*end)(struct ct_log *log, struct ct_batch *batch, uint64_t at, bool whole);
};

#define CT_PROBE_BYTES (64 * 1024)
#define CT_PROBE_SURE 50 /* a reader below this score is not taken */

/* The reader of that name, NULL when there is none. */
const struct ct_reader *ct_reader_find(struct ct_span name);

/* The surest reader for `head`; NULL when none reaches CT_PROBE_SURE, or two tie. */
const struct ct_reader *ct_reader_detect(struct ct_span head);

/* Calls fn for every reader, in the order of readers.def. */
void ct_reader_each(void (*fn)(const struct ct_reader *r, void *arg), void *arg);
