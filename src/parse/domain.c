/* SPDX-License-Identifier: Apache-2.0 */
/*
 * domain: the public suffix list and IDNA, each loaded once, and a cache of
 * answers.
 *
 * This file is the one home of libpsl and of ICU's uidna. Mail names the same
 * few thousand hosts over and over, and a look-up in the cache costs a
 * thirtieth of walking the list. When the cache is full it is emptied: hosts
 * are chosen by strangers, and a cache that evicts cleverly would be worth
 * attacking.
 */
#include "parse/domain.h"

#include <libpsl.h>
#include <sys/stat.h>
#include <unicode/uidna.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/time.h"
#include "parse/ip.h"
#include "parse/skeleton.h"

static struct {
    const psl_ctx_t *psl; /* static, or for the life of the process */
    UIDNA *idna;
    const char *origin;
    int64_t date_us;
    struct ct_map cache; /* host → where its registrable domain begins + 1, or 0 */
    struct ct_arena keys;
} warm;

static void load_psl(void)
{
    struct stat st;
    const char *file = psl_dist_filename();

    warm.psl = psl_latest(NULL);
    ct_assert(warm.psl != NULL);
    warm.origin = "built in";
    warm.date_us = (int64_t)psl_builtin_file_time() * CT_SECOND_US;
    if (warm.psl != psl_builtin() && file && *file && stat(file, &st) == 0) {
        warm.origin = file;
        warm.date_us = (int64_t)st.st_mtime * CT_SECOND_US;
    }
}

static void load_idna(void)
{
    UErrorCode status = U_ZERO_ERROR;

    warm.idna =
        uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                            UIDNA_NONTRANSITIONAL_TO_UNICODE,
            &status);
    ct_assert(U_SUCCESS(status));
}

void ct_domain_warm(void)
{
    if (warm.psl)
        return;
    load_psl();
    load_idna();
    ct_skeleton_warm();
}

static void forget(void)
{
    ct_map_clear(&warm.cache);
    ct_arena_reset(&warm.keys);
}

void ct_domain_cold(void)
{
    ct_map_done(&warm.cache);
    ct_arena_done(&warm.keys);
    ct_skeleton_cold();
}

int64_t ct_domain_psl_date(void)
{
    ct_domain_warm();
    return warm.date_us;
}

const char *ct_domain_psl_origin(void)
{
    ct_domain_warm();
    return warm.origin;
}

static bool well_formed(struct ct_span host)
{
    if (host.len == 0 || host.len > CT_MAX_HOST_BYTES || host.ptr[0] == '.' ||
        host.ptr[host.len - 1] == '.')
        return false;
    for (size_t i = 0; i < host.len; i++)
        if (host.ptr[i] == '\0' || (i > 0 && host.ptr[i] == '.' && host.ptr[i - 1] == '.'))
            return false;
    return true;
}

static bool is_address(struct ct_span host)
{
    struct ct_ip ip;

    return (ct_is_digit(host.ptr[host.len - 1]) || ct_span_chr(host, ':', 0) < host.len) &&
           ct_ip_parse(host, &ip);
}

/* As the list's library has it, which walks from left to right. */
static uint64_t ask_whole(const char *name)
{
    const char *r = psl_registrable_domain(warm.psl, name);

    return r ? (uint64_t)(r - name) + 1 : 0;
}

static uint64_t begin_of(struct ct_span host);

/* Asks the list: where the registrable domain begins, + 1, or 0 for none. A host that is no
 * suffix has the domain of its parent, which is mostly known; under a suffix it is one itself. */
static uint64_t ask(struct ct_span host)
{
    char name[CT_MAX_HOST_BYTES + 1];
    bool numeric = ct_is_digit(host.ptr[host.len - 1]) || ct_span_chr(host, ':', 0) < host.len;
    size_t dot = ct_span_chr(host, '.', 0);
    struct ct_span parent = ct_span_from(host, dot + 1);
    uint64_t at;

    if (is_address(host))
        return 0;
    memcpy(name, host.ptr, host.len);
    name[host.len] = '\0';
    if (numeric) /* the parent may look like an address */
        return ask_whole(name);
    if (parent.len == 0 || psl_is_public_suffix(warm.psl, name))
        return 0;
    at = ct_span_chr(parent, '.', 0) < parent.len ? begin_of(parent) : 0;
    return at ? at + dot + 1 : 1;
}

/* The same from the cache. `host` is well formed. */
static uint64_t begin_of(struct ct_span host)
{
    uint64_t *slot = ct_map_get(&warm.cache, host), at;

    if (slot)
        return *slot;
    at = ask(host);
    if (warm.cache.n >= CT_MAX_DOMAIN_CACHE)
        forget();
    *ct_map_put(&warm.cache, ct_arena_copy(&warm.keys, host), NULL) = at;
    return at;
}

bool ct_domain_registrable(struct ct_span host, struct ct_span *ret)
{
    uint64_t at;

    ct_domain_warm();
    if (!well_formed(host))
        return false;
    at = begin_of(host);
    if (at == 0)
        return false;
    *ret = ct_span_from(host, at - 1);
    return true;
}

bool ct_domain_is_listed(struct ct_span host)
{
    char name[CT_MAX_HOST_BYTES + 1];
    size_t at = host.len;

    ct_domain_warm();
    while (at > 0 && host.ptr[at - 1] != '.')
        at--;
    host = ct_span_from(host, at);
    if (host.len == 0 || host.len > CT_MAX_HOST_BYTES)
        return false;
    for (size_t i = 0; i < host.len; i++)
        name[i] = ct_lower(host.ptr[i]);
    name[host.len] = '\0';
    return psl_is_public_suffix2(warm.psl, name, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) == 1;
}

struct ct_span ct_domain_group(struct ct_span host)
{
    struct ct_span domain;

    return ct_domain_registrable(host, &domain) ? domain : host;
}

struct ct_span ct_domain_core(struct ct_span host)
{
    struct ct_span domain;

    if (!ct_domain_registrable(host, &domain))
        return (struct ct_span){ 0 };
    return ct_span_cut_chr(&domain, '.');
}

/* What browsers let pass: lengths and hyphens are the resolver's business. */
#define PARDONED                                                                               \
    (UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | \
        UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4)

typedef int32_t map_fn(const UIDNA *idna, const char *name, int32_t length, char *dest,
    int32_t capacity, UIDNAInfo *info, UErrorCode *status);

static bool map_name(struct ct_arena *a, struct ct_span host, map_fn *fn, struct ct_span *ret)
{
    char buf[4 * CT_MAX_HOST_BYTES];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;

    ct_domain_warm();
    if (host.len <= CT_MAX_HOST_BYTES * 3)
        n = fn(warm.idna, host.ptr, (int32_t)host.len, buf, sizeof buf, &info, &status);
    if (n <= 0 || n > (int32_t)sizeof buf || U_FAILURE(status) ||
        (info.errors & ~(uint32_t)PARDONED)) {
        *ret = ct_arena_lower(a, host);
        return false;
    }
    *ret = ct_arena_copy(a, (struct ct_span){ buf, (size_t)n });
    return true;
}

/* Is it ASCII without A-labels, so that there is nothing to map but case? */
static bool is_simple(struct ct_span host, bool *ret_upper)
{
    *ret_upper = false;
    for (size_t i = 0; i < host.len; i++) {
        if ((unsigned char)host.ptr[i] >= 0x80)
            return false;
        *ret_upper |= host.ptr[i] != ct_lower(host.ptr[i]);
    }
    return !ct_span_ihas(host, CT_LIT("xn--"));
}

bool ct_domain_to_ascii(struct ct_arena *a, struct ct_span host, struct ct_span *ret)
{
    bool upper;

    if (!is_simple(host, &upper))
        return map_name(a, host, uidna_nameToASCII_UTF8, ret);
    *ret = upper ? ct_arena_lower(a, host) : host;
    return true;
}

bool ct_domain_to_unicode(struct ct_arena *a, struct ct_span host, struct ct_span *ret)
{
    bool upper;

    if (!is_simple(host, &upper))
        return map_name(a, host, uidna_nameToUnicodeUTF8, ret);
    *ret = upper ? ct_arena_lower(a, host) : host;
    return true;
}
