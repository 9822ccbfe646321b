/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * matcher: which of a million indicators stand in a text, whatever the text is.
 *
 *   indicators --ct_matcher_new()--> last labels, Bloom filter, table
 *   text --runs of name bytes--> last label? --stem--> filter --> table --> the bytes compared
 *
 * No reader is asked, so this finds what a log of an unknown format holds. An indicator hits as
 * it does in the memory (ct_observable_keys()): a domain itself and what is below it, but no other
 * name that ends or begins alike; an address of the network exactly or in its network; an e-mail
 * address and a Message-ID whole; a URL by its host and path, also without query when the
 * indicator has none, and all beneath it when that ends in "/"; a hash, GUID or name of a file as
 * a whole word. Case is only told apart where it is in the memory. JSON's "\/" and "\u0026", and
 * percent-encoding in front of a name, are seen through; other encodings (base64, UTF-16,
 * quoted-printable) are not.
 *
 * Whatever consists of other bytes (a User-Agent) is searched for letter by letter, which takes
 * its time for each, so only CT_MAX_LITERALS of them; those beyond, and numbers that would be met
 * everywhere, are not searched for, and ct_matcher_skips() says so.
 *
 * The speed hardly depends on the number of indicators. What is hashed is the last two labels of a
 * name, once, and only when its last label is that of an indicator. Hashes are seeded.
 */

#include "base/stream.h"
#include "intel/indicator.h"

#define CT_MATCHER_LEAD (5 * CT_KIB)  /* of context in front of what is scanned */
#define CT_MATCHER_TAIL (13 * CT_KIB) /* and behind it */

struct ct_matcher; /* owned, ended with ct_matcher_free(); unchanged by scans */

/* `in` must outlive it. */
struct ct_matcher *ct_matcher_new(const struct ct_indicators *in);
void ct_matcher_free(struct ct_matcher *m);

/* True for an indicator that is not searched for. One that stands in the list twice is searched
 * for once, as the first of them. */
bool ct_matcher_skips(const struct ct_matcher *m, uint32_t indicator);

/* Memory that it takes, the list not counted. */
size_t ct_matcher_bytes(const struct ct_matcher *m);

struct ct_matcher_hit {
    size_t from, len;   /* the whole name, address or URL in the text */
    uint32_t indicator; /* index in the list */
};

typedef void ct_matcher_fn(void *arg, const struct ct_matcher_hit *hit);

/* What a scan works with; one for all scans that follow each other. */
struct ct_matcher_work;

struct ct_matcher_work *ct_matcher_work_new(void);
void ct_matcher_work_free(struct ct_matcher_work *w);

/* Tells of each hit whose name begins in text[from, to), in order of `from`. (That of an e-mail
 * address is its host, of a URL its host.) Of the text in front and behind, as much as
 * CT_MATCHER_LEAD and _TAIL should be there, if there is so much. */
void ct_matcher_scan(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_span text,
    size_t from, size_t to, ct_matcher_fn *fn, void *arg);

struct ct_matcher_place {
    uint64_t offset;     /* in the stream */
    struct ct_span text; /* the bytes there; borrowed */
    uint32_t indicator;
};

/* The same for a stream, from `from` on, which may lie behind its position, to `below` or its end.
 * place() is told of hits, at(), when not NULL, of how far it is. */
struct ct_matcher_sweep {
    void *arg;
    void (*place)(void *arg, const struct ct_matcher_place *p);
    void (*at)(void *arg, uint64_t offset);
};

void ct_matcher_stream(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_stream *in,
    uint64_t from, uint64_t below, const struct ct_matcher_sweep *sweep);
