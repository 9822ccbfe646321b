/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log: what reading a log needs to remember, and the steps that readers share.
 *
 *   record --ct_log_json() / ct_log_row() / own--> native --ct_log_event(mapping)--> event
 *
 * A log reader is mostly a table: which native name is which field, and as what. The state
 * belongs to one source or member and is kept by reading.c: readers keep none.
 *
 *   static const struct ct_map_row rows[] = {
 *       { "ts", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
 *       { "id.orig_h", CT_F_SOURCE_IP, CT_AS_IP }, …
 *   };
 *   static const struct ct_mapping mapping = CT_MAPPING("zeek.conn", rows);
 */

#include "base/map.h"
#include "model/event.h"
#include "read/log_seen.h"
#include "read/native.h"
#include "read/reader.h"

struct ct_csv_map;

enum ct_as {
    CT_AS_TEXT,
    CT_AS_LOWER,
    CT_AS_INT,            /* a whole number; others are left out */
    CT_AS_SECONDS,        /* "1.5" into nanoseconds, to the nearest micro: event.duration */
    CT_AS_MILLISECONDS,   /* the same from thousandths */
    CT_AS_IP,             /* an address, perhaps with a port behind or in brackets; else left out */
    CT_AS_IP_PORT,        /* the same, and the port, if any, to the field behind (…_PORT) */
    CT_AS_LIST,           /* several, at the log's set separator or a comma */
    CT_AS_INT_LIST,       /* several whole numbers, to the nearest; -1 for what is none */
    CT_AS_IP_LIST,        /* several addresses; what is none is left out */
    CT_AS_TIME,           /* into a field of type TIME, as text */
    CT_AS_EVENT_TIME,     /* the time of the event, as text (parse/timestamp.h); no field */
    CT_AS_EVENT_EPOCH,    /* seconds since 1970 */
    CT_AS_EVENT_EPOCH_MS, /* milliseconds */
    CT_AS_EVENT_UTC,      /* as text; without a zone it is UTC, as the log's makers say */
    CT_AS_OWN             /* this and above: for the reader's own code, which looks at row->as */
};

struct ct_map_row {
    const char *native;
    enum ct_field field;
    enum ct_as as;
};

struct ct_mapping {
    const char *provider; /* event.provider; NULL: the reader adds it */
    const struct ct_map_row *rows;
    size_t n;
    bool any_case; /* names that differ from a row's by case only are that row's too */
};

#define CT_MAPPING(provider, rows)                              \
    {                                                           \
        provider, rows, sizeof(rows) / sizeof((rows)[0]), false \
    }

/* A name met before, and its row under the mapping `of`. */
struct ct_log_guess {
    const struct ct_mapping *of;
    struct ct_span name;
    const struct ct_map_row *row;
    size_t next[2]; /* number + 1 of the names that came behind it, the last time's first */
};

struct ct_log {
    struct ct_native native; /* of the record in hand */
    struct ct_arena *work;   /* reset at each record: the batch's scratch */

    /* the heading in force; ct_log_heading() begins a new one */
    CT_VEC(struct ct_span) names; /* of columns */
    CT_VEC(bool) lists;           /* of columns: cells are split at set_separator; may be shorter */
    char separator;               /* between cells; '\0': runs of blanks */
    struct ct_span unset, empty;  /* cells that mean nothing, besides "" */
    char set_separator;           /* within a cell */
    struct ct_span kind;          /* what the heading says the log is */
    int64_t date_us;              /* day that the heading states; CT_TIME_NONE */
    struct ct_arena heading;

    /* what logs leave out; set by reading.c */
    const struct ct_csv_map *map; /* that of case.yaml which is for this source; NULL: none */
    int64_t newest_us;            /* no record is later: for times without a year */
    int zone;                     /* minutes east, for times without one */

    struct ct_log_seen seen; /* for readers of exports */

    /* private */
    uint64_t has[CT_N_FIELDS / 64 + 1];  /* fields of the newest event, a bit each */
    CT_VEC(struct ct_log_guess) guesses; /* names learned, in order */
    struct ct_arena guessed;
    struct ct_map known; /* pointer of mapping and name -> number in guesses + 1 */
    size_t first[2];     /* the same of the names that began records */
};

/* Forgets the heading and names columns anew. Names are copied. */
void ct_log_heading(struct ct_log *log);
void ct_log_column(struct ct_log *log, struct ct_span name);

/* Fills log->native with the record, a JSON object. False with a reason when it is none. */
bool ct_log_json(struct ct_log *log, struct ct_span json, const char **ret_reason);

/* Fills log->native with a row under the heading: cells split at log->separator without quoting.
 * Cells beyond the names are left out. Returns the number of cells. */
size_t ct_log_row(struct ct_log *log, struct ct_span line);

/* The same for a CSV record (parse/csv.h). */
size_t ct_log_csv_row(struct ct_log *log, struct ct_span record);

/* Empties log->native, for readers that fill it themselves with ct_native_add(). */
void ct_log_clear(struct ct_log *log);

static inline struct ct_span ct_log_get(const struct ct_log *log, const char *name)
{
    return ct_native_get(&log->native, ct_span_str(name));
}

/* Starts an event of log->native: its time, event.provider and all mapped values. Values that no
 * row of the mapping names are left in the record. Of a field that is ONE the first value that can
 * be read counts. */
void ct_log_event(const struct ct_record *rec, const struct ct_mapping *m, enum ct_class class,
    struct ct_batch *b);

/* One value more of the newest event, as a row of a mapping would add it. Of a field that is ONE
 * the first value stays. */
void ct_log_value(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, enum ct_as as, struct ct_span text);

static inline void ct_log_add(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, struct ct_span text)
{
    ct_log_value(log, b, f, CT_AS_TEXT, text);
}

/* The time in `text`, completed by what the log's surroundings say. CT_TIME_NONE when it is none.
 * *ret_guess, when not NULL: "" or what was guessed: "zone", "year", "zone and year". */
int64_t ct_log_time(const struct ct_log *log, struct ct_span text, const char **ret_guess);

/* URL out of parts a log keeps apart, in the arena; empty without a host. `scheme` may be empty
 * (then http, or https at port 443). */
struct ct_span ct_log_url(struct ct_log *log, struct ct_span scheme, struct ct_span host,
    struct ct_span port, struct ct_span path_and_query);

void ct_log_done(struct ct_log *log);
