/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mime_walk: what the files of the MIME walker share; for mime*.c only.
 *
 *   mime.c        the walk over entities, and the record of parts, readings and anomalies
 *   mime_leaf.c   one leaf: transfer encoding, charset, blocks inside text
 *   mime_read.c   header fields ──▶ the ways one entity may be read
 *   mime_delim.c  delimiter lines of a multipart
 */

#include "base/limits.h"
#include "parse/mime.h"

struct ct_walk {
    struct ct_mail *ret;
    struct ct_arena *a;
    struct ct_span message;
    size_t part_cap;
    size_t walk_left;    /* bytes that may still be searched for delimiters */
    size_t decoded_left; /* bytes that may still be decoded */
    size_t inner_at;     /* offset in the message of the encoded body being walked */
    bool pad_matters;    /* of the base64 decoded last */
    unsigned reading;    /* number of the one being followed */
    enum ct_odd cause;
};

/* One way to read an entity. */
struct ct_reading {
    struct ct_params *type; /* batch; NULL without a Content-Type */
    struct ct_span media, boundary, charset;
    struct ct_span transfer_word;
    enum ct_transfer transfer;
    enum ct_odd cause; /* why it is not the first */
};

/* Where an entity stands. */
struct ct_place {
    int parent;
    unsigned depth, flags; /* flags: CT_PART_ bits given by the parent */
    bool top;              /* a whole message */
    bool digest;           /* messages by default */
};

void ct_walk_note(struct ct_walk *w, enum ct_odd kind, size_t at);

/* Offset of `p` in the message. */
size_t ct_walk_at(const struct ct_walk *w, const char *p);

/* A new part, or NULL at the limit. *ret_index may be NULL. */
struct ct_part *ct_walk_part(
    struct ct_walk *w, const struct ct_place *pl, struct ct_span raw, int *ret_index);

/* A part that was made of the same bytes in the same way; NULL when this is new. */
struct ct_part *ct_walk_seen(struct ct_walk *w, struct ct_span raw, const struct ct_reading *r);

/* Begins another reading; the old state is for ct_walk_back(), which forgets the reading again
 * when it showed nothing new. False when there are too many. */
struct ct_walk_mark {
    unsigned reading;
    enum ct_odd cause;
    size_t n_parts;
};

bool ct_walk_fork(struct ct_walk *w, struct ct_walk_mark *ret, enum ct_odd cause);
void ct_walk_back(struct ct_walk *w, const struct ct_walk_mark *m);

/* Undoes a transfer encoding, within the limit on decoded bytes; *ret_cut when that is reached. */
struct ct_span ct_walk_decode(
    struct ct_walk *w, enum ct_transfer kind, struct ct_span raw, bool *ret_cut);

/* The part is a leaf: decodes it and reads the text. May add parts. */
void ct_walk_leaf(struct ct_walk *w, int index, const struct ct_reading *r);

/* All ways to read the entity, the usual one first. Returns their number, at least 1. */
size_t ct_readings(struct ct_walk *w, const struct ct_headers *head, bool digest, size_t at,
    struct ct_reading ret[CT_MAX_READINGS]);

bool ct_is_multipart(struct ct_span media);

struct ct_delim {
    size_t at;   /* where the content in front of it ends, line end not included */
    size_t next; /* where the content behind it starts */
    bool close;
};

/* The next delimiter line at or after `from`. `loose`: more may follow the boundary. */
bool ct_delim_next(
    struct ct_delim *ret, struct ct_span body, struct ct_span boundary, size_t from, bool loose);

/* The boundary that a body seems to use: of the first "--" line with a header behind it. */
struct ct_span ct_delim_guess(struct ct_span body);
