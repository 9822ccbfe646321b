/* SPDX-License-Identifier: Apache-2.0 */
/*
 * span: searching, cutting and comparing runs of bytes.
 *
 * Searches stand on memchr of the C library, which is vectorised; the case-blind
 * ones look for either case of the first byte. A word is looked for by its first
 * and its last byte at once, sixteen places a step. Long ones, and those of which
 * a stranger has made both ends common, are left to memmem, which skips ahead.
 */
#include "base/span.h"

#include "base/lanes.h"

bool ct_span_ends(struct ct_span s, struct ct_span suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

bool ct_span_has(struct ct_span s, struct ct_span needle)
{
    return needle.len == 0 || ct_span_find(s, needle, 0) < s.len;
}

bool ct_span_ieq_same(struct ct_span a, struct ct_span b)
{
    for (size_t i = 0; i < a.len; i++)
        if (ct_lower(a.ptr[i]) != ct_lower(b.ptr[i]))
            return false;
    return true;
}

bool ct_span_ihas(struct ct_span s, struct ct_span needle)
{
    return needle.len == 0 || ct_span_ifind(s, needle, 0) < s.len;
}

int ct_span_cmp(struct ct_span a, struct ct_span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int r = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return r ? r : (a.len > b.len) - (a.len < b.len);
}

/* Of places where both ends fitted and the middle did not, in a search; then a chance for
 * every eight bytes more. */
#define VAIN 64
#define LONG 16 /* bytes of a word that memmem is better at */

/* The first needle at one of the places [from, last]; SIZE_MAX for none. */
static size_t find_plain(struct ct_span s, struct ct_span needle, size_t from, size_t last)
{
    char a = needle.ptr[0], z = needle.ptr[needle.len - 1];

    for (size_t i = from; i <= last; i++)
        if (s.ptr[i] == a && s.ptr[i + needle.len - 1] == z &&
            memcmp(s.ptr + i, needle.ptr, needle.len) == 0)
            return i;
    return SIZE_MAX;
}

static size_t find_long(struct ct_span s, struct ct_span needle, size_t from, size_t last)
{
    char a = needle.ptr[0], z = needle.ptr[needle.len - 1];
    size_t vain = 0, i = from;

    for (; needle.len < LONG && last - i >= CT_LANES && vain < VAIN + (i - from) / 8;
         i += CT_LANES) {
        const char *p = s.ptr + i;
        unsigned hits = ct_lanes_eq(p, a) & ct_lanes_eq(p + needle.len - 1, z);

        for (; hits; hits &= hits - 1, vain++) {
            size_t at = i + (unsigned)__builtin_ctz(hits);

            if (memcmp(s.ptr + at, needle.ptr, needle.len) == 0)
                return at;
        }
    }
    if (last - i < CT_LANES)
        return find_plain(s, needle, i, last);

    const char *at = memmem(s.ptr + i, s.len - i, needle.ptr, needle.len);
    return at ? (size_t)(at - s.ptr) : SIZE_MAX;
}

size_t ct_span_find(struct ct_span s, struct ct_span needle, size_t from)
{
    size_t last, at;

    if (from >= s.len || needle.len == 0 || needle.len > s.len - from)
        return s.len;
    if (needle.len == 1)
        return ct_span_chr(s, needle.ptr[0], from);
    last = s.len - needle.len;
    at = last - from < CT_LANES ? find_plain(s, needle, from, last)
                                : find_long(s, needle, from, last);
    return at < s.len ? at : s.len;
}

/* The nearer of the next `lo` and the next `up`. *lo_at and *up_at hold where
 * each was last found, so that neither byte is searched for twice. */
static size_t next_of_two(struct ct_span s, char c, size_t from, size_t *lo_at, size_t *up_at)
{
    char lo = ct_lower(c);

    if (*lo_at < from)
        *lo_at = ct_span_chr(s, lo, from);
    if (!ct_is_alpha(c))
        return *lo_at;
    if (*up_at < from)
        *up_at = ct_span_chr(s, (char)(lo & ~0x20), from);
    return *lo_at < *up_at ? *lo_at : *up_at;
}

size_t ct_span_ifind(struct ct_span s, struct ct_span needle, size_t from)
{
    if (from >= s.len || needle.len == 0 || needle.len > s.len - from)
        return s.len;

    size_t last = s.len - needle.len;
    size_t lo_at = ct_span_chr(s, ct_lower(needle.ptr[0]), from), up_at = lo_at;

    if (ct_is_alpha(needle.ptr[0]))
        up_at = ct_span_chr(s, (char)(ct_lower(needle.ptr[0]) & ~0x20), from);
    for (size_t i = lo_at < up_at ? lo_at : up_at; i <= last;
         i = next_of_two(s, needle.ptr[0], i + 1, &lo_at, &up_at))
        if (ct_span_ieq((struct ct_span){ s.ptr + i, needle.len }, needle))
            return i;
    return s.len;
}

struct ct_span ct_span_cut(struct ct_span *s, struct ct_span sep)
{
    size_t at = ct_span_find(*s, sep, 0);
    struct ct_span head = ct_span_head(*s, at);

    *s = ct_span_from(*s, at == s->len ? at : at + sep.len);
    return head;
}

bool ct_span_line(struct ct_span *s, struct ct_span *ret_line)
{
    if (s->len == 0)
        return false;
    *ret_line = ct_span_cut_chr(s, '\n');
    if (ret_line->len && ret_line->ptr[ret_line->len - 1] == '\r')
        ret_line->len--;
    return true;
}

bool ct_span_uint(struct ct_span s, uint64_t max, uint64_t *ret)
{
    uint64_t n = 0;

    if (s.len == 0 || s.len > 20)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!ct_is_digit(s.ptr[i]) || __builtin_mul_overflow(n, 10, &n) ||
            __builtin_add_overflow(n, (uint64_t)(s.ptr[i] - '0'), &n))
            return false;
    }
    if (n > max)
        return false;
    *ret = n;
    return true;
}
