/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * digest: cryptographic hashes, for evidence and for what senders hash.
 *
 * SHA-256 (FIPS 180-4) proves that evidence and attachments are what was read.
 * MD5 and SHA-1 are here only to recognise addresses that a sender hashed into
 * a tracking link. This file is the one home of OpenSSL's digests.
 */

#include "base/arena.h"
#include "base/span.h"

enum ct_digest_kind {
    CT_DIGEST_MD5,
    CT_DIGEST_SHA1,
    CT_DIGEST_SHA256,
};

#define CT_DIGEST_MAX 32 /* bytes of the longest */

/* Loads all of them. Call before forking, since the library takes about a millisecond for its
 * first, and before the sandbox closes; others load for themselves what they use. */
void ct_digest_warm(void);

/* Returns the number of bytes written to ret: 16, 20 or 32. */
size_t ct_digest(enum ct_digest_kind kind, struct ct_span s, uint8_t ret[CT_DIGEST_MAX]);

/* The same as lower-case hexadecimal. */
struct ct_span ct_digest_hex(struct ct_arena *a, enum ct_digest_kind kind, struct ct_span s);

/* SHA-256 over pieces: open, add each, end writes 32 bytes and frees. */
struct ct_sha256;

struct ct_sha256 *ct_sha256_new(void);
void ct_sha256_add(struct ct_sha256 *h, struct ct_span s);
void ct_sha256_end(struct ct_sha256 *h, uint8_t ret[CT_DIGEST_MAX]);

struct ct_span ct_hex(struct ct_arena *a, const uint8_t *bytes, size_t n);
