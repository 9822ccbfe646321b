/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * background: would the senders of a cluster look like that anyway?
 *
 *   history, pool --rates by class and sender--> chance of each cluster --all at once-->
 *   passes, or explained
 *
 * Two questions about a cluster. Is the share of suspicious mail in it more than that of
 * its kind of mail and of its senders elsewhere in this archive (a Poisson binomial
 * tail; of many clusters the false ones are held at one in a thousand, Benjamini and
 * Hochberg 1995)? And does it come from a sender that has been writing openly for long:
 * regular, authenticated, with a way to leave, read by many or answered? Both are learned
 * from this archive; there is no list of good senders, since an attacker can rent one.
 */

#include "link/cluster.h"

/* What is known of a sender domain as a whole. */
enum ct_standing {
    CT_STANDING_NONE,
    CT_STANDING_KNOWN,  /* authenticated, over a season and more */
    CT_STANDING_BULK,   /* open bulk mail over more than half a year */
    CT_STANDING_SHARED, /* everybody may have an address of it */
};

/* How long an address wrote. */
struct ct_life {
    uint32_t msgs;
    bool answered; /* one of ours wrote to it before its last mail */
    int64_t first_us, last_us;
};

struct ct_background {
    struct ct_arena arena;
    const struct ct_history *h; /* borrowed */
    const struct ct_pool *pool; /* borrowed */
    uint8_t *standing;          /* enum ct_standing, by string id of a domain */
    uint32_t *sender_suspects;  /* by string id of a domain: its mails in the pool */
    uint32_t *host_suspects; /* by string id of a domain: mails in the pool whose beacon asks it */
    uint8_t *suspect;        /* by message: it is in the pool */
    struct ct_life *life;    /* by string id of an address: its mail from outside */
    uint32_t honest, alike;  /* senders that last; of them, one letter from a known one */
    uint32_t n[32], suspects[32]; /* inbound mails, and those in the pool, by class */
};

struct ct_background_test {
    uint32_t mails, suspects; /* of the cluster */
    uint32_t expected;        /* thousandths of a suspect, by its kinds and senders */
    uint32_t lasting;         /* mails of persistent open senders */
    int32_t surprise;         /* centibits: minus log2 of the chance to see as many */
    bool passes;              /* among all clusters, at one false in a thousand */
    bool persistent;          /* most of it comes from such senders */
};

void ct_background_build(
    struct ct_background *ret, const struct ct_history *h, const struct ct_pool *pool);
void ct_background_done(struct ct_background *b);

/* Weighs all clusters; ret has c->v.n elements. */
void ct_background_weigh(
    struct ct_background_test *ret, const struct ct_background *b, const struct ct_clusters *c);

/* Minus log2, in centibits, of the chance that at least `least` of n happen, each with
 * its own p (in 65536ths, 1 to 65535); a lower bound when n is large. */
int32_t ct_poisson_binomial(const uint16_t *p, size_t n, size_t least);
