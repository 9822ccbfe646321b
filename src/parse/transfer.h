/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * transfer: content transfer encodings undone, leniently.
 *
 * base64 and quoted-printable (RFC 2045 §6), uuencode and yEnc. Nothing here fails: what is no
 * part of an encoding is skipped (base64) or kept (quoted-printable) as mail programs do, and
 * counted. The result is batch memory; at most `s.len` bytes, so the caller's cap on the input
 * is a cap on the output.
 */

#include "base/arena.h"
#include "base/span.h"

enum ct_transfer {
    CT_TRANSFER_IDENTITY, /* 7bit, 8bit, binary, or none */
    CT_TRANSFER_BASE64,
    CT_TRANSFER_QP,
    CT_TRANSFER_UU,
    CT_TRANSFER_YENC,
    CT_TRANSFER_UNKNOWN, /* a word that names none */
};

/* What one word of a Content-Transfer-Encoding field names, "x-" and odd spellings included. */
enum ct_transfer ct_transfer_find(struct ct_span word);

struct ct_transfer_odd {
    size_t n_noise;   /* bytes that are no part of the encoding (white space is) */
    bool padding_mid; /* base64: "=" followed by more data, which was decoded afresh */
    bool pad_matters; /* … and skipping the "=" instead would give other bytes */
    bool cut;         /* base64: a single character was left over; uu, yEnc: no end line */
};

/* What each byte is in base64: 0 to 63, or with bit 7 set when it is no digit of it. */
#define CT_SEXTET_NONE 0x80
extern const uint8_t ct_sextets[256];

/* `odd` may be NULL. */
struct ct_span ct_base64_decode(struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd);

/* The same, but "=" is noise like any other. */
struct ct_span ct_base64_decode_nopad(
    struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd);

/* Both alphabets, +/ and -_ (RFC 4648 §5), are taken by all functions here. */

struct ct_span ct_qp_decode(struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd);

/* RFC 2047's Q: "_" is a blank, no soft line breaks. */
struct ct_span ct_q_decode(struct ct_arena *a, struct ct_span s, struct ct_transfer_odd *odd);

/* A uuencode or yEnc block in text. */
struct ct_block_find {
    enum ct_transfer kind; /* CT_TRANSFER_UU, CT_TRANSFER_YENC, CT_TRANSFER_BASE64 (begin-base64) */
    struct ct_span all;    /* from "begin" or "=ybegin" to the end of the end line */
    struct ct_span data;   /* the lines between */
    struct ct_span name;   /* file name as written */
    bool no_end;           /* the end line is missing; data goes to the last line that fits */
};

/* The first block at or after `from`; false when there is none. */
bool ct_block_next(struct ct_block_find *ret, struct ct_span text, size_t from);

struct ct_span ct_uu_decode(struct ct_arena *a, struct ct_span lines, struct ct_transfer_odd *odd);
struct ct_span ct_yenc_decode(
    struct ct_arena *a, struct ct_span lines, struct ct_transfer_odd *odd);
