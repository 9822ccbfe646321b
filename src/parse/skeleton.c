/* SPDX-License-Identifier: Apache-2.0 */
/*
 * skeleton: UTS #39 skeletons, the form in which look-alikes are equal.
 *
 * This file is the one home of ICU's uspoof. A skeleton maps each character by
 * itself, so that the one of an ASCII text is put together from a table of 128
 * pieces, made at start from ICU's own answers; only other text goes to ICU,
 * and labels are remembered.
 *
 * Two additions to the standard: the result is folded to lower case (the
 * standard maps 0 to O, and hosts have no case), and vv is w. In names i is l
 * as well, since Ian and lan differ in no sans-serif typeface.
 */
#include "parse/skeleton.h"

#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/map.h"
#include "parse/domain.h"

#define NAME_BYTES 512 /* of a display name looked at */
#define ROOM (8 * NAME_BYTES)

static struct {
    USpoofChecker *spoof;
    const UNormalizer2 *fold;
    struct ct_span ascii[128]; /* static text below */
    char pieces[128][8];
    struct ct_map cache; /* label → number of its skeleton */
    CT_VEC(struct ct_span) skeletons;
    struct ct_arena arena; /* owns keys and skeletons */
} warm;

/* ICU's answer, in lower case, into buf; 0 when there is none. */
static size_t ask(struct ct_span s, char *buf, size_t cap)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n =
        uspoof_getSkeletonUTF8(warm.spoof, 0, s.ptr, (int32_t)s.len, buf, (int32_t)cap, &status);

    if (U_FAILURE(status) || n < 0 || (size_t)n > cap)
        return 0;
    for (int32_t i = 0; i < n; i++)
        buf[i] = ct_lower(buf[i]);
    return (size_t)n;
}

void ct_skeleton_warm(void)
{
    UErrorCode status = U_ZERO_ERROR;

    if (warm.spoof)
        return;
    warm.spoof = uspoof_open(&status);
    warm.fold = unorm2_getNFKCCasefoldInstance(&status);
    ct_assert(U_SUCCESS(status));
    for (int c = 0; c < 128; c++) {
        char one = ct_lower((char)c);
        size_t n = ask((struct ct_span){ &one, 1 }, warm.pieces[c], sizeof warm.pieces[c]);

        if (n == 0)
            warm.pieces[c][n++] = one;
        warm.ascii[c] = (struct ct_span){ warm.pieces[c], n };
    }
}

void ct_skeleton_cold(void)
{
    ct_map_done(&warm.cache);
    ct_vec_done(&warm.skeletons);
    ct_arena_done(&warm.arena);
}

static bool is_ascii(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Puts s together from the table; buf holds eight times s.len. */
static size_t from_table(struct ct_span s, char *buf)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        struct ct_span piece = warm.ascii[(unsigned char)s.ptr[i]];

        memcpy(buf + n, piece.ptr, piece.len);
        n += piece.len;
    }
    return n;
}

static size_t vv_to_w(char *p, size_t n)
{
    size_t out = 0;

    for (size_t i = 0; i < n; i++, out++)
        if (p[i] == 'v' && i + 1 < n && p[i + 1] == 'v') {
            p[out] = 'w';
            i++;
        } else {
            p[out] = p[i];
        }
    return out;
}

static struct ct_span compute(struct ct_arena *a, struct ct_span label)
{
    char buf[ROOM];
    struct ct_span u;
    size_t n;

    label = ct_span_head(label, NAME_BYTES);
    if (is_ascii(label) && !ct_span_ihas(label, CT_LIT("xn--"))) {
        n = from_table(label, buf);
    } else {
        (void)ct_domain_to_unicode(a, label, &u);
        n = ask(u, buf, sizeof buf);
    }
    if (n == 0)
        return ct_arena_lower(a, label);
    return ct_arena_copy(a, (struct ct_span){ buf, vv_to_w(buf, n) });
}

struct ct_span ct_domain_skeleton(struct ct_arena *a, struct ct_span label)
{
    uint64_t *slot;
    struct ct_span s;

    ct_domain_warm();
    slot = ct_map_get(&warm.cache, label);
    if (slot)
        return ct_arena_copy(a, warm.skeletons.v[*slot]);
    if (warm.cache.n >= CT_MAX_DOMAIN_CACHE) {
        ct_map_clear(&warm.cache);
        ct_vec_clear(&warm.skeletons);
        ct_arena_reset(&warm.arena);
    }
    s = compute(&warm.arena, label);
    *ct_map_put(&warm.cache, ct_arena_copy(&warm.arena, label), NULL) = warm.skeletons.n;
    *ct_vec_add(&warm.skeletons) = s;
    return ct_arena_copy(a, s);
}

/* NFKC with case folding: wide and styled letters become plain, invisible ones go. */
static struct ct_span fold(struct ct_span s, char *buf, size_t cap)
{
    UChar in[NAME_BYTES], out[4 * NAME_BYTES];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;

    u_strFromUTF8WithSub(in, NAME_BYTES, &n, s.ptr, (int32_t)s.len, 0xFFFD, NULL, &status);
    n = unorm2_normalize(warm.fold, in, n, out, 4 * NAME_BYTES, &status);
    u_strToUTF8(buf, (int32_t)cap, &n, out, n, &status);
    return U_FAILURE(status) ? (struct ct_span){ 0 } : (struct ct_span){ buf, (size_t)n };
}

/* White space single and none at the ends, i as l. */
static size_t tidy(char *p, size_t n)
{
    size_t out = 0;

    for (size_t i = 0; i < n; i++)
        if (!ct_is_space(p[i]))
            p[out++] = p[i] == 'i' ? 'l' : p[i];
        else if (out > 0 && p[out - 1] != ' ')
            p[out++] = ' ';
    return out > 0 && p[out - 1] == ' ' ? out - 1 : out;
}

struct ct_span ct_name_skeleton(struct ct_arena *a, struct ct_span name)
{
    char folded[ROOM], buf[2 * ROOM];
    size_t n;

    ct_domain_warm();
    name = ct_span_head(name, NAME_BYTES);
    if (is_ascii(name)) {
        n = from_table(name, buf);
    } else {
        name = fold(name, folded, sizeof folded);
        n = ask(name, buf, sizeof buf);
    }
    return ct_arena_copy(a, (struct ct_span){ buf, tidy(buf, n) });
}
