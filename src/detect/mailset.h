/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mailset: every message of the memory in a form that a scan over years can hold.
 *
 *   memory --scan--> copies --content hash--> messages, strings as numbers
 *                                   \--> own domains, border, direction
 *
 * A message archived in several mailboxes is one message here with several
 * copies; what only one copy knows (who it was delivered to) is joined. About
 * 300 bytes a message: 10⁶ messages take 0.3 GB. Strings are numbers of
 * `strings`; 0 is the empty string, so that 0 always means "not there".
 *
 * Built once, then read only; owned, ended with ct_mailset_done(). The order of
 * messages is that of time, then of content, whatever wrote the memory and in which
 * order.
 */

#include "base/map.h"
#include "memory/memory.h"

enum ct_direction {
    CT_DIR_INBOUND,  /* from outside to us */
    CT_DIR_OUTBOUND, /* from us */
    CT_DIR_INTERNAL, /* from us to us only */
    CT_DIR_OTHER,    /* neither sender nor recipients are ours: lists, strangers' archives */
};

enum ct_auth {
    CT_AUTH_NONE, /* nothing that can be believed was recorded */
    CT_AUTH_PASS, /* DMARC, or DKIM or SPF aligned with the author's domain */
    CT_AUTH_FAIL,
};

enum ct_msg_flag {
    CT_MSG_UNSUBSCRIBE = 1 << 0, /* List-Unsubscribe */
    CT_MSG_LIST = 1 << 1,        /* List-Id */
    CT_MSG_BULK_ID = 1 << 2,     /* a bulk mailer's customer id */
    CT_MSG_PRECEDENCE = 1 << 3,  /* Precedence: bulk, list, junk; Auto-Submitted */
    CT_MSG_REPLY = 1 << 4,       /* answers or references another message */
    CT_MSG_RECEIPT = 1 << 5,     /* asks for a receipt */
    CT_MSG_NESTED = 1 << 6,      /* was found inside another message */
    CT_MSG_REMOTE_DOC = 1 << 7,  /* an attached document fetches when opened */
};

enum ct_fetch_flag {
    CT_FETCH_OPEN = 1 << 0, /* displaying the mail asks for it */
    CT_FETCH_CLICK = 1 << 1,
    CT_FETCH_ATTACH = 1 << 2, /* opening an attachment asks for it */
    CT_FETCH_HIDDEN = 1 << 3,
    CT_FETCH_PERSONAL = 1 << 4, /* carries the recipient, as he is or hashed */
    CT_FETCH_OPAQUE = 1 << 5,   /* carries something that could be a token */
    CT_FETCH_TEXT = 1 << 6,     /* stood in running text */
};

struct ct_fetch_rec {
    uint32_t host, domain, template;
    uint32_t token;   /* word for the kind of token; 0: none */
    uint32_t grammar; /* its changing parts as classes, "{rcpt:base64}{HEX32}"; 0: none */
    uint32_t flags;   /* enum ct_fetch_flag */
    uint64_t url;     /* hash of the URL as written */
};

struct ct_copy {
    struct ct_event_ref ref;
    uint32_t source; /* id of the source */
    uint32_t member;
    uint64_t offset, length;
    uint32_t next; /* index of the next copy + 1; 0: the last */
};

#define CT_SHAPES 8
enum ct_shape {
    CT_SHAPE_HEADERS,
    CT_SHAPE_MIME,
    CT_SHAPE_BOUNDARY,
    CT_SHAPE_MESSAGE_ID,
    CT_SHAPE_DOM,
    CT_SHAPE_MAILER,
    CT_SHAPE_CHARSET,
    CT_SHAPE_ENCODING,
};

#define CT_ZONE_NONE INT16_MIN

struct ct_msg {
    int64_t at_us;   /* time of arrival, else as the sender states it; CT_TIME_NONE */
    uint64_t tie;    /* orders those of one time */
    uint64_t key;    /* of its content: the same in any case and after any hunt */
    uint32_t copies; /* first copy: index + 1 */
    uint32_t n_copies;
    uint32_t message_id, subject;
    uint32_t from, from_domain, from_name, name_key; /* name_key: skeleton of the display name */
    uint32_t persona; /* "name <mailbox>" of a person whose mailbox is spelt from the name */
    uint32_t reply_to, reply_domain, return_domain;
    uint32_t rcpts, n_rcpts;         /* in ct_mailset.rcpts: To, Cc, Delivered-To …, each once */
    uint32_t n_targets;              /* how many of them, the first ones, are ours */
    uint32_t delivered, n_delivered; /* the same, those proved by delivery fields */
    uint32_t fetches, n_fetches;     /* in ct_mailset.fetches */
    uint32_t hops, n_hops;           /* in ct_mailset.hops */
    uint32_t auths, n_auths;
    uint32_t dkim_domain, dkim_key; /* key: domain and selector */
    uint32_t bulk_id;
    uint32_t shapes[CT_SHAPES];
    uint32_t sketch; /* index + 1 in ct_mailset.sketches; 0: no text */
    uint32_t words, calls;
    uint32_t source_ip, source_net; /* of the host that gave it to our border; its /24 or /48 */
    uint32_t helo;                  /* domain of the name that host gave */
    int16_t zone;                   /* minutes east, CT_ZONE_NONE */
    uint16_t flags;                 /* enum ct_msg_flag */
    uint8_t direction, auth;
};

#define CT_SKETCH_SLOTS 64

struct ct_sketch {
    uint16_t slot[CT_SKETCH_SLOTS];
};

struct ct_hop {
    uint32_t by_domain, from_domain, ip;
};

struct ct_auth_rec {
    uint32_t server_domain, subject_domain;
    uint8_t method, pass; /* method: 1 spf, 2 dkim, 3 dmarc */
};

struct ct_mailset {
    struct ct_intern strings;
    CT_VEC(struct ct_msg) msgs; /* in order of time */
    CT_VEC(struct ct_copy) copies;
    CT_VEC(uint32_t) rcpts;
    CT_VEC(struct ct_fetch_rec) fetches;
    CT_VEC(struct ct_hop) hops;
    CT_VEC(struct ct_auth_rec) auths;
    CT_VEC(struct ct_sketch) sketches;

    CT_VEC(uint32_t) own;    /* own mail domains, the most used first */
    CT_VEC(uint32_t) border; /* registrable domains whose Received fields are believed */
    bool own_learned, border_learned;
    uint64_t n_copies;
    int64_t first_us, last_us;
};

/* `own` and `border`: what the user named; when empty they are learned. A border
 * entry is a host or a domain. Returns 0, CT_MEMORY_DAMAGED or -errno. */
int ct_mailset_load(struct ct_mailset *ret, struct ct_memory *mem, struct ct_span_list own,
    struct ct_span_list border, struct ct_err *err) CT_MUST_CHECK;
void ct_mailset_done(struct ct_mailset *set);

bool ct_mailset_is_own(const struct ct_mailset *set, uint32_t domain);

static inline struct ct_span ct_mailset_str(const struct ct_mailset *set, uint32_t id)
{
    return ct_intern_str(&set->strings, id);
}

/* Those of ours whom a message was sent to; m->n_targets of them. */
static inline const uint32_t *ct_msg_targets(const struct ct_mailset *set, const struct ct_msg *m)
{
    return set->rcpts.v + m->rcpts;
}

/* The number of an address's domain part, as interned by the loader; 0: none. */
uint32_t ct_mailset_domain_of(struct ct_mailset *set, struct ct_span address);

/* Likeness of two texts in thousandths. */
unsigned ct_sketch_alike(const struct ct_sketch *a, const struct ct_sketch *b);

/* mailset_org.c: own domains, border, direction, authentication; after loading. */
void ct_mailset_orient(struct ct_mailset *set, struct ct_span_list own, struct ct_span_list border);
