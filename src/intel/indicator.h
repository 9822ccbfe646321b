/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * indicator: lists of what others have warned of.
 *
 *   text, CSV, STIX 2.0 and 2.1, MISP --ct_indicators_add()--> indicators
 *
 * Values may be defanged. Lists come from strangers and are typed by tired people: what holds
 * nothing one could look for is counted, so that nobody takes it for "not seen".
 */

#include "base/arena.h"
#include "base/vec.h"
#include "model/observable.h"

struct ct_indicator {
    struct ct_span text;        /* as given */
    struct ct_look_value value; /* type CT_OBS_NONE: no kind of indicator */
    uint32_t file;              /* index in files */
};

struct ct_indicator_file {
    struct ct_span name;
    const char *format;           /* "text", "CSV", "STIX", "MISP" */
    uint64_t found;               /* indicators */
    uint64_t unread, unread_line; /* lines or objects that hold none, and the first of them */
    uint64_t unused;              /* marked as context or revoked by who made the list */
};

struct ct_indicators {
    struct ct_arena arena; /* owns normal forms, and texts out of JSON */
    CT_VEC(struct ct_indicator) v;
    CT_VEC(struct ct_indicator_file) files;
};

/* Adds one value: false when it is no kind of indicator, and nothing was added. "user:a.smith",
 * with the name of any type of observable in front, is taken as that type. `text` is borrowed as
 * long as the list lives. */
bool ct_indicators_value(struct ct_indicators *in, struct ct_span text);

/* The same for a value whose type is known. */
bool ct_indicators_typed(struct ct_indicators *in, enum ct_observable type, struct ct_span text);

/* Adds a file. JSON is STIX or MISP. Else one indicator a line, or rows of CSV of which any fields
 * are: a file whose first line has a separator is CSV; elsewhere a separator in front of the
 * first "/" makes a row. Blank lines, those that begin with #, and a first row of
 * names are passed over. Borrowed as above. */
void ct_indicators_add(struct ct_indicators *in, struct ct_span name, struct ct_span text);

#define CT_MAX_ALTERNATIVES 5

/* All that a value may stand for, itself first: hexadecimal of a hash also names certificates and
 * JA3, a GUID an application, session, device or account, a host name the machine. */
size_t ct_indicator_values(
    const struct ct_indicator *i, struct ct_look_value ret[CT_MAX_ALTERNATIVES]);

void ct_indicators_done(struct ct_indicators *in);
