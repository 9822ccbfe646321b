/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mail_part: the steps between a message's parts and its event; used by
 * mail_event.c only.
 *
 * An entity is a message: the one that was read, or a message/rfc822 inside it.
 * Its parts are those below it that do not belong to a message further in.
 */

#include "base/buf.h"
#include "parse/fetch_url.h"
#include "parse/html_scan.h"
#include "parse/mime.h"
#include "read/mail_event.h"

/* What tells addresses as written apart, and what they are relative to. */
struct ct_mail_address {
    uint64_t hash, base;
};

struct ct_entity {
    const struct ct_mail *mail; /* borrowed */
    size_t root;                /* index of the part that is this message */
    const size_t *owner;        /* part -> root part of its entity; borrowed */
    const struct ct_record *rec;
    const struct ct_mail_context *ctx;
    struct ct_arena *a; /* batch->scratch */
    struct ct_batch *batch;

    struct ct_span *rcpts; /* addresses it was sent or delivered to */
    size_t n_rcpts;
    struct ct_token_set *tokens; /* of rcpts */

    CT_VEC(struct ct_fetch) fetches;
    uint32_t *filled; /* hash of an address -> the first fetch of it, + 1; mail_fetch.c's own */
    size_t n_filled;  /* slots of it */
    CT_VEC(struct ct_mail_address) addresses; /* of each fetch; the same */
    struct ct_buf text;                       /* what a reader sees, of the first reading */
    bool have_html;                           /* the visible text came from HTML */
    uint64_t dom_hash;                        /* of the largest HTML part */
    size_t dom_elements;
    uint32_t tricks; /* CT_TRICK_ bits of all HTML parts */
    unsigned calls;  /* visible links to click */
};

/* Notes what could not be read, for the ledger. `reason` is static. */
void ct_mail_loss(struct ct_entity *e, const char *reason);

/* Whether the event takes `n` more values that belong together; else notes the loss. */
bool ct_mail_fits(struct ct_entity *e, size_t n);

/* mail_header.c: fields of the header to values; fills rcpts. Returns the time of
 * the event: that of the topmost Received, else Date. */
int64_t ct_mail_header_time(const struct ct_headers *h, struct ct_arena *a);
void ct_mail_header_values(struct ct_entity *e);

/* mail_trace.c: Received, authentication results, bulk-mailer ids. */
void ct_mail_trace_values(struct ct_entity *e);

/* mail_text.c: text, HTML and attachments; collects fetches. */
void ct_mail_text_values(struct ct_entity *e);

/* mail_fetch.c: takes entries into the inventory, filled against `base`; later
 * writes them to values, each once. */
void ct_mail_fetch_add(
    struct ct_entity *e, const struct ct_fetch *v, size_t n, const struct ct_url *base);
void ct_mail_fetch_values(struct ct_entity *e);

/* mail_attach.c: what is attached, and what it would fetch when opened. */
void ct_mail_attach_values(struct ct_entity *e);

/* mail_shape.c: fingerprints, content hash, anomalies. */
void ct_mail_shape_values(struct ct_entity *e);

/* The text after decoding RFC 2047 and unfolding, at most CT_MAX_VALUE_BYTES. */
struct ct_span ct_mail_words(struct ct_arena *a, struct ct_span raw);
