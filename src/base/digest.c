/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest: OpenSSL's EVP, with each algorithm fetched once per process.
 *
 * EVP_sha256() looks its provider up anew on every use, which for a short mail
 * address takes longer than the hashing itself.
 */
#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/err.h"

struct ct_sha256 {
    EVP_MD_CTX *ctx; /* owned */
};

static EVP_MD_CTX *ctx_of(enum ct_digest_kind kind)
{
    static const char *const names[] = { "MD5", "SHA1", "SHA256" };
    static EVP_MD *md[3];
    static EVP_MD_CTX *ctx[3];

    if (!ctx[kind]) {
        md[kind] = EVP_MD_fetch(NULL, names[kind], NULL);
        ctx[kind] = EVP_MD_CTX_new();
        ct_assert(md[kind] && ctx[kind]);
    }
    ct_assert(EVP_DigestInit_ex2(ctx[kind], md[kind], NULL) == 1);
    return ctx[kind];
}

void ct_digest_warm(void)
{
    (void)ctx_of(CT_DIGEST_MD5);
    (void)ctx_of(CT_DIGEST_SHA1);
    (void)ctx_of(CT_DIGEST_SHA256);
}

size_t ct_digest(enum ct_digest_kind kind, struct ct_span s, uint8_t ret[CT_DIGEST_MAX])
{
    EVP_MD_CTX *ctx = ctx_of(kind);
    unsigned n = 0;

    ct_assert(EVP_DigestUpdate(ctx, s.ptr ? s.ptr : "", s.len) == 1);
    ct_assert(EVP_DigestFinal_ex(ctx, ret, &n) == 1 && n <= CT_DIGEST_MAX);
    return n;
}

struct ct_span ct_digest_hex(struct ct_arena *a, enum ct_digest_kind kind, struct ct_span s)
{
    uint8_t raw[CT_DIGEST_MAX];
    size_t n = ct_digest(kind, s, raw);

    return ct_hex(a, raw, n);
}

struct ct_span ct_hex(struct ct_arena *a, const uint8_t *bytes, size_t n)
{
    char *p = ct_arena_raw(a, n * 2);

    for (size_t i = 0; i < n; i++) {
        p[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        p[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    return (struct ct_span){ p, n * 2 };
}

struct ct_sha256 *ct_sha256_new(void)
{
    struct ct_sha256 *h = malloc(sizeof *h);

    ct_assert(h != NULL);
    h->ctx = EVP_MD_CTX_new();
    ct_assert(h->ctx && EVP_DigestInit_ex2(h->ctx, EVP_sha256(), NULL) == 1);
    return h;
}

void ct_sha256_add(struct ct_sha256 *h, struct ct_span s)
{
    ct_assert(EVP_DigestUpdate(h->ctx, s.ptr ? s.ptr : "", s.len) == 1);
}

void ct_sha256_end(struct ct_sha256 *h, uint8_t ret[CT_DIGEST_MAX])
{
    unsigned n = 0;

    ct_assert(EVP_DigestFinal_ex(h->ctx, ret, &n) == 1 && n == CT_DIGEST_MAX);
    EVP_MD_CTX_free(h->ctx);
    free(h);
}
