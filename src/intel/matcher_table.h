/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * matcher_table: what a list of indicators is compiled to; for the files of the matcher only.
 *
 *   slots   u32 tag, u32 number of an entry: open addressing, at most half full
 *   bloom   one 64-bit word and three bits of it a key, about sixteen bits a key
 *   labels  4096 bits by the last label of each name: what is no name of the list ends here
 *
 * Every name with a dot also has its stem, the last two labels, in the filter (not in the table): a
 * text's name is hashed once, and its longer endings only when the stem is there.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "intel/matcher.h"
#include "parse/runs.h"

#define CT_MATCH_NAME 255  /* bytes of the longest name of an entry */
#define CT_MATCH_STEM 128  /* of the longest stem */
#define CT_MATCH_LOCAL 128 /* of what stands in front of the "@" */

enum ct_match_kind {
    CT_MATCH_SUFFIX, /* a domain: itself and below */
    CT_MATCH_WHOLE,  /* a run of name bytes as a whole */
    CT_MATCH_MAIL,
    CT_MATCH_URL,  /* key of ct_observable_key() */
    CT_MATCH_HOST, /* some URL of the list has that host: no hit in itself */
    CT_MATCH_IP,
    CT_MATCH_NET,
};

struct ct_match_entry {
    struct ct_span key; /* borrowed from the list */
    uint32_t indicator;
    uint8_t kind;
    bool exact; /* letter case counts */
};

struct ct_match_slot {
    uint32_t tag, entry; /* number + 1; 0: free */
};

struct ct_match_literal {
    struct ct_span text;
    uint32_t indicator;
    bool exact;
};

struct ct_matcher {
    struct ct_arena arena;
    uint64_t seed;
    struct ct_match_slot *slots;
    uint64_t slot_mask;
    uint64_t *bloom;
    unsigned bloom_shift;
    uint64_t labels[64];    /* of those with a dot */
    uint64_t lengths[4];    /* of those without: bit n for n bytes */
    uint64_t *nets4;        /* bit a /16 that a network of the list touches; NULL: none */
    uint64_t nets4_bits;    /* bit n: there is a network of /n */
    uint64_t nets6_bits[3]; /* the same of IPv6 */
    bool has_names, has_ip4, has_ip6, has_single; /* single: a domain of one label */
    unsigned runs;                                /* CT_RUNS_ bits */
    CT_VEC(struct ct_match_entry) entries;
    CT_VEC(struct ct_match_literal) literals;
    uint64_t *skipped; /* bit an indicator */
};

/* Hashes. A name has at most CT_MATCH_NAME bytes, or CT_MATCH_LOCAL more with an "@". */
uint64_t ct_match_hash_name(const struct ct_matcher *m, struct ct_span name);
uint64_t ct_match_hash_url(const struct ct_matcher *m, struct ct_span key);
uint64_t ct_match_hash_ip6(const struct ct_matcher *m, const uint8_t ip[16], unsigned bits);

static inline uint64_t ct_match_hash_ip4(const struct ct_matcher *m, uint32_t ip, unsigned bits)
{
    uint64_t h = (ip | (uint64_t)bits << 32) ^ m->seed;

    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCDULL;
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53ULL;
    return h ^ h >> 33;
}

static inline const uint64_t *ct_match_word(const struct ct_matcher *m, uint64_t hash)
{
    return &m->bloom[hash >> m->bloom_shift];
}

static inline uint64_t ct_match_bits(uint64_t hash)
{
    return (uint64_t)1 << (hash & 63) | (uint64_t)1 << (hash >> 6 & 63) |
           (uint64_t)1 << (hash >> 12 & 63);
}

static inline bool ct_match_maybe(const struct ct_matcher *m, uint64_t hash)
{
    uint64_t bits = ct_match_bits(hash);

    return (*ct_match_word(m, hash) & bits) == bits;
}

/* The next entry with that hash, or NULL. *at is 0 at first. */
const struct ct_match_entry *ct_match_next(const struct ct_matcher *m, uint64_t hash, uint64_t *at);

/* The last up to eight bytes of a last label, without regard to case, as a bit of `labels`. */
static inline unsigned ct_match_label(const char *p, size_t n, bool eight_before_end)
{
    uint64_t v = 0;

    if (eight_before_end)
        memcpy(&v, p + n - 8, 8);
    else
        memcpy((char *)&v + (n < 8 ? 8 - n : 0), n < 8 ? p : p + n - 8, n < 8 ? n : 8);
    if (n < 8)
        v >>= 64 - 8 * n;
    return (unsigned)((v | 0x2020202020202020ULL) * 0x9E3779B97F4A7C15ULL >> 52);
}

/* What a scan works with, and what it is about. */
struct ct_match_token {
    uint64_t hash;
    uint32_t from;
    uint16_t len;
    uint8_t kind; /* enum ct_match_token_kind */
};

enum ct_match_token_kind {
    CT_TOKEN_NAME,    /* hash of its stem */
    CT_TOKEN_LABEL,   /* hash of its last label */
    CT_TOKEN_ESCAPED, /* begins behind an escape; hash of its stem */
    CT_TOKEN_WHOLE,   /* hash of all */
    CT_TOKEN_IP4,
    CT_TOKEN_NET4, /* hash of a network around it */
    CT_TOKEN_IP6,  /* likewise for 128 bits and less */
};

struct ct_matcher_work {
    struct ct_runs runs;
    CT_VEC(struct ct_match_token) tokens;
    CT_VEC(struct ct_matcher_hit) hits;
    struct ct_arena home, arena; /* of itself, of one URL */
    struct ct_buf url;
    size_t url_end, url_tries; /* of URLs within each other */
};

/* matcher_hit.c: whose hash is in the filter; adds to w->hits what really stands there. */
void ct_match_resolve(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_span text,
    const struct ct_match_token *t);

/* Bytes of an escape sequence that ends within the name at `from`: 1 of "\nevil.example", 2 of
 * "%2Fevil.example", 5 of "\u0040evil.example"; 0: none. */
size_t ct_match_escape(struct ct_span text, size_t from);

/* Bytes of a local part that a mail address or Message-ID of the list may have. */
static inline bool ct_match_is_local(char c)
{
    return ct_is_alnum(c) || (c != '\0' && strchr(".-_+!#$%&'*/=?^`{|}~", c) != NULL);
}
