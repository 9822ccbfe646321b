/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * mime: a message taken apart in every way a mail program might.
 *
 *   message ──▶ header ──▶ readings of the entity ──▶ parts, nested ──▶ decoded ──▶ UTF-8 text
 *                              │ disagreement
 *                              └▶ anomalies, and one more reading
 *
 * Attackers write mail that the scanner and the victim's program take apart differently. Where
 * the standard leaves room or is broken, both readings are followed, the parts of all of them are
 * returned, and the disagreement is noted: it is a fingerprint of whoever wrote the tool. An
 * honest message has one reading. The same bytes decoded in the same way come back once only.
 *
 * Everything returned is batch memory or borrowed from the message. Sources: RFC 2045–2049, 5322,
 * 6532; RFC 7103 for what to do with malformed mail.
 */

#include "base/arena.h"
#include "base/span.h"
#include "parse/charset.h"
#include "parse/header.h"
#include "parse/param.h"
#include "parse/transfer.h"

/* Kinds of anomaly, and causes of readings. The numbers go into stored fingerprints: append only.
 */
#define CT_ODDITIES(X)                                      \
    X(NONE, "none")                                         \
    X(TYPE_REPEATED, "content-type-repeated")               \
    X(TYPE_BROKEN, "content-type-broken")                   \
    X(TYPE_COMMENT, "content-type-comment")                 \
    X(BOUNDARY_REPEATED, "boundary-repeated")               \
    X(BOUNDARY_MISSING, "boundary-missing")                 \
    X(BOUNDARY_UNUSED, "boundary-unused")                   \
    X(BOUNDARY_LOOSE, "boundary-loose")                     \
    X(END_MISSING, "end-delimiter-missing")                 \
    X(AFTER_CLOSE, "part-after-close")                      \
    X(TRANSFER_REPEATED, "transfer-encoding-repeated")      \
    X(TRANSFER_WORDS, "transfer-encoding-words")            \
    X(TRANSFER_UNKNOWN, "transfer-encoding-unknown")        \
    X(TRANSFER_COMPOSITE, "transfer-encoding-on-multipart") \
    X(BASE64_NOISE, "base64-noise")                         \
    X(BASE64_PADDING, "base64-padding-mid-stream")          \
    X(QP_BROKEN, "quoted-printable-broken")                 \
    X(CHARSET_UNKNOWN, "charset-unknown")                   \
    X(CHARSET_BAD, "charset-invalid-bytes")                 \
    X(CHARSET_REPEATED, "charset-repeated")                 \
    X(CHARSET_UTF7, "charset-utf-7")                        \
    X(HEADER_FROM_LINE, "mbox-from-line")                   \
    X(HEADER_LEADING_BLANK, "blank-before-header")          \
    X(HEADER_SPACE_COLON, "space-before-colon")             \
    X(HEADER_BROKEN_LINE, "non-header-line")                \
    X(HEADER_BLANK_LINE, "blank-line-with-spaces")          \
    X(HEADER_CUT, "header-cut")                             \
    X(BARE_CR, "bare-cr")                                   \
    X(NUL, "nul")                                           \
    X(UUENCODE, "uuencode-in-text")                         \
    X(YENC, "yenc-in-text")                                 \
    X(DEPTH, "too-deep")                                    \
    X(PARTS, "too-many-parts")                              \
    X(BYTES, "too-many-bytes")                              \
    X(READINGS, "too-many-readings")                        \
    X(TYPE_VERSUS_BODY, "type-versus-body")

enum ct_odd {
#define X(id, name) CT_ODD_##id,
    CT_ODDITIES(X)
#undef X
};

#define CT_ODD_BIT(kind) ((uint64_t)1 << (kind))

/* Static name of a kind, as in the table above. */
const char *ct_odd_name(enum ct_odd kind);

struct ct_anomaly {
    enum ct_odd kind;
    size_t at; /* offset in the message */
};

enum {
    CT_PART_MULTIPART = 1, /* a container; raw is its body, content and text are empty */
    CT_PART_MESSAGE = 2, /* message/rfc822: a container of one; `head` of the child is its header */
    CT_PART_TEXT = 4,    /* `text` is filled */
    CT_PART_HTML = 8,    /* some reading takes the text for HTML */
    CT_PART_PREAMBLE = 16, /* text before the first delimiter */
    CT_PART_EPILOGUE = 32, /* text after the close delimiter */
    CT_PART_AFTER_CLOSE = 64,
    CT_PART_EMBEDDED = 128,   /* uuencode or yEnc block out of its parent's text */
    CT_PART_INNER = 256,      /* raw points into decoded bytes; `at` is where those begin */
    CT_PART_ATTACHMENT = 512, /* by disposition, or a leaf with a file name that is no text */
    CT_PART_CUT = 1024,       /* a limit stopped the reading of this part */
    CT_PART_IMPLIED = 2048,   /* no Content-Type of its own */
};

struct ct_part {
    int parent;             /* index; -1 for the message itself, which is part 0 */
    unsigned depth;         /* 0 for the message */
    unsigned reading;       /* 0: as most would read it; else the number of another reading */
    enum ct_odd cause;      /* of that reading */
    unsigned flags;         /* CT_PART_ bits */
    size_t at;              /* offset of `raw` in the message */
    struct ct_headers head; /* offsets count from head_at */
    size_t head_at;
    struct ct_span raw;               /* the body as written */
    struct ct_span content;           /* decoded: batch, or raw itself when nothing was encoded */
    struct ct_span text;              /* UTF-8; see CT_PART_TEXT */
    struct ct_span media;             /* "text/html", lower case, never empty */
    struct ct_span transfer_declared; /* Content-Transfer-Encoding as written */
    enum ct_transfer transfer;        /* the one undone here */
    struct ct_span charset_declared;
    const char *charset_detected, *charset_used; /* static; NULL where not text */
    size_t n_charset_bad;
    struct ct_span boundary;    /* of a multipart: the one used */
    struct ct_span filename;    /* UTF-8, from disposition or type; no path taken out */
    struct ct_span disposition; /* "attachment", "inline", lower case, or empty */
    struct ct_span content_id;  /* without angle brackets */
};

struct ct_mail {
    struct ct_part *v; /* batch; a parent stands before its children */
    size_t n;
    size_t n_readings;            /* 1 for an honest message */
    uint64_t odd;                 /* CT_ODD_BIT()s of all anomalies */
    struct ct_anomaly *anomalies; /* batch; in the order found */
    size_t n_anomalies;           /* at most CT_MAX_ANOMALIES */
};

/* Always gives at least one part. `message` must outlive the result. */
void ct_mime_walk(struct ct_mail *ret, struct ct_arena *a, struct ct_span message);

static inline bool ct_mail_is(const struct ct_mail *m, enum ct_odd kind)
{
    return (m->odd & CT_ODD_BIT(kind)) != 0;
}
