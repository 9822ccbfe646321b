/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * event: one normalised fact, the same whatever log or mail it came from.
 *
 *   reader --ct_batch_*()--> batch of events --> segment --> scan --> detectors
 *
 * An event is a class, a time, a pointer to the bytes that prove it and a list
 * of (field, value). Fields and their types are those of fields.def; a field
 * that is MANY appears once per value, in order. Spans live as long as the
 * batch, or, in a scan, until the callback returns.
 */

#include "base/arena.h"
#include "base/span.h"
#include "base/time.h"
#include "base/vec.h"
#include "model/observable.h"

enum ct_class {
    CT_CLASS_NONE,
#define CLASS(id, name, doc) CT_CLASS_##id,
#include "model/classes.def"
#undef CLASS
    CT_N_CLASSES,
};

enum ct_field {
    CT_FIELD_NONE,
#define FIELD(id, name, type, multi, observable, doc) CT_F_##id,
#include "model/fields.def"
#undef FIELD
    CT_N_FIELDS,
};

enum ct_field_type { CT_TYPE_STR, CT_TYPE_INT, CT_TYPE_TIME };

struct ct_field_info {
    const char *name, *doc;
    enum ct_field_type type;
    bool many;
    enum ct_observable observable;
};

/* Static; indexed by enum ct_field. */
extern const struct ct_field_info ct_fields[CT_N_FIELDS];

/* CT_FIELD_NONE when there is none of that name. */
enum ct_field ct_field_find(struct ct_span name);

/* "mail.message"; NULL for a number that is no class. */
const char *ct_class_name(enum ct_class class);
enum ct_class ct_class_find(struct ct_span name);

struct ct_value {
    enum ct_field field;
    union {
        struct ct_span str; /* CT_TYPE_STR */
        int64_t num;        /* CT_TYPE_INT, CT_TYPE_TIME */
    };
};

struct ct_event {
    enum ct_class class;
    uint32_t source; /* index of the source within its share; a case-wide id in a scan */
    int64_t at_us;   /* CT_TIME_NONE: unknown */
    uint64_t offset; /* of its bytes in the source, or in the unpacked member */
    uint64_t length;
    uint64_t record; /* what the record is known by in other sources (read/record.h); 0: nothing.
                      * Not there in a scan */
    const struct ct_value *values;
    size_t n;
};

/* Something in a record that could not be read, though the record was; for the ledger. */
struct ct_loss {
    const char *reason;      /* static, one line for people */
    uint64_t offset, length; /* as in the event; length 0: extent unknown */
    uint64_t count;          /* how often; 0 is once */
};

/* Events in the making. Zero it, end it with ct_batch_done(). */
struct ct_batch {
    struct ct_arena arena;   /* owns every span */
    struct ct_arena scratch; /* a reader's working memory: reset at the start of each record */
    CT_VEC(struct ct_loss) losses;
    CT_VEC(struct ct_event) events;
    CT_VEC(struct ct_value) values;
    CT_VEC(size_t) starts; /* private: first value of each event */
};

/* Starts an event; values added after it are its. */
void ct_batch_event(
    struct ct_batch *b, enum ct_class class, int64_t at_us, uint64_t offset, uint64_t length);

/* Adds a value to the newest event. `s` is copied, cut at CT_MAX_VALUE_BYTES;
 * beyond CT_MAX_VALUES values the rest is left out (an anomaly says so). */
void ct_batch_str(struct ct_batch *b, enum ct_field f, struct ct_span s);
void ct_batch_int(struct ct_batch *b, enum ct_field f, int64_t n);

/* Whether the newest event still takes a group of `n` values that belong together. Ask before
 * each group: one cut in the middle would pair the values of others wrongly. Some room is kept
 * for what comes once in an event. */
bool ct_batch_fits(const struct ct_batch *b, size_t n);

/* Notes a loss; the same reason once per batch and record offset. */
void ct_batch_loss(struct ct_batch *b, const char *reason, uint64_t offset, uint64_t length);

/* Sets values and n of every event; call before reading events.v. */
void ct_batch_seal(struct ct_batch *b);
void ct_batch_reset(struct ct_batch *b);
void ct_batch_done(struct ct_batch *b);

/* The first value of `f`; an empty span, or CT_TIME_NONE, when it has none. */
struct ct_span ct_event_str(const struct ct_event *ev, enum ct_field f);
int64_t ct_event_int(const struct ct_event *ev, enum ct_field f);

/* Index of the next value of `f` at or after `from`; ev->n when none. */
size_t ct_event_next(const struct ct_event *ev, enum ct_field f, size_t from);
