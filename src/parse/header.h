/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * header: the header block of a message or part, split into fields.
 *
 *   bytes ──▶ {name, raw value, offset} in the order written, and where the body starts
 *
 * RFC 5322 with its obsolete forms, and what hostile and broken mail adds. Nothing is copied:
 * names and values are borrowed from the input. A line that is no field does not end the block
 * here, nor does a line of blanks; other programs think otherwise, so `broken_at` and `blank_at`
 * say where they would start the body, for the MIME walker to read it that way too.
 */

#include "base/arena.h"
#include "base/span.h"

enum {
    CT_HEADER_FROM_LINE = 1,     /* mbox "From " (or ">From ") line on top, skipped */
    CT_HEADER_LEADING_BLANK = 2, /* blank lines in front of the first field, skipped */
    CT_HEADER_SPACE_COLON = 4,   /* "Name : value" */
    CT_HEADER_BROKEN_LINE = 8,   /* a line that is neither field nor continuation */
    CT_HEADER_BLANK_LINE = 16,   /* a line of blanks only, taken as continuation */
    CT_HEADER_BARE_CR = 32,      /* CR without LF inside */
    CT_HEADER_NUL = 64,
    CT_HEADER_NO_END = 128, /* the input ended before an empty line */
    CT_HEADER_CUT = 256,    /* more than CT_MAX_HEADERS fields: the others are left out */
};

/* How lines end and where the block ends: bits for ct_headers_split(). */
enum {
    CT_SPLIT_TOP = 1,         /* a whole message: From_ line and leading blank lines are skipped */
    CT_SPLIT_CR = 2,          /* a bare CR ends a line (chosen alone when there is no LF at all) */
    CT_SPLIT_STOP_BROKEN = 4, /* the first line that is no field is the body's first */
    CT_SPLIT_STOP_BLANK = 8,  /* a line of blanks ends the block */
};

struct ct_header {
    struct ct_span name;  /* as written, without blanks before the colon */
    struct ct_span value; /* raw: still folded and encoded, trimmed at both ends */
    size_t at;            /* offset of the field in the input */
};

struct ct_headers {
    struct ct_header *v; /* batch */
    size_t n;
    size_t body;       /* offset of the body's first byte; the input's length when there is none */
    size_t broken_at;  /* of the first broken line; SIZE_MAX when there is none */
    size_t blank_at;   /* of the byte after the first line of blanks; SIZE_MAX when none */
    unsigned odd;      /* CT_HEADER_ bits */
    uint64_t names[4]; /* a bit for each name there, several names to a bit: most that are asked
                        * for are not there */
};

void ct_headers_split(struct ct_headers *ret, struct ct_arena *a, struct ct_span s, unsigned how);

/* The first field of that name (any case), or NULL. */
const struct ct_header *ct_headers_find(const struct ct_headers *h, struct ct_span name);

/* The next one at or after index *i, which moves behind it; NULL at the end. */
const struct ct_header *ct_headers_next(const struct ct_headers *h, struct ct_span name, size_t *i);

/* The raw value of the first such field; empty when there is none. */
struct ct_span ct_headers_value(const struct ct_headers *h, struct ct_span name);

/* The value on one line (RFC 5322 §2.2.3): line ends and NULs are taken out, blanks stay. At most
 * CT_MAX_HEADER_BYTES. Returns `raw` itself when there is nothing to do. */
struct ct_span ct_header_unfold(struct ct_arena *a, struct ct_span raw);
