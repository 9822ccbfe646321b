/* SPDX-License-Identifier: Apache-2.0 */
/*
 * span: searching, cutting and comparing runs of bytes.
 *
 * Searches stand on memchr and memmem of the C library, which are vectorised;
 * the case-blind ones look for either case of the first byte.
 */
#include "base/span.h"

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

size_t ct_span_find(struct ct_span s, struct ct_span needle, size_t from)
{
    if (from >= s.len || needle.len == 0 || needle.len > s.len - from)
        return s.len;

    const char *at = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
    return at ? (size_t)(at - s.ptr) : s.len;
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
