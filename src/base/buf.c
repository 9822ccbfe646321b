/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: growth by doubling, never beyond the ceiling.
 *
 * One byte more than the ceiling may be allocated, so that a full buffer can
 * still be ended with a NUL. A character of UTF-8 goes in whole or not at all:
 * cut text must not look like broken text.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"

#define VARINT_MAX 10 /* bytes */

static void grow(struct ct_buf *b, size_t need)
{
    size_t cap = b->cap ? b->cap : 256;

    while (cap < need)
        cap *= 2;
    if (cap > b->max + 1)
        cap = b->max + 1; /* one more for ct_buf_str() */
    if (cap < need)
        cap = need;
    b->ptr = realloc(b->ptr, cap);
    if (!b->ptr)
        ct_no_memory(cap);
    b->cap = cap;
}

char *ct_buf_room(struct ct_buf *b, size_t n)
{
    if (n > b->max || b->len > b->max - n) {
        b->full = true;
        return NULL;
    }
    if (!b->ptr || b->cap - b->len < n)
        grow(b, b->len + n);
    return b->ptr + b->len;
}

void ct_buf_add(struct ct_buf *b, struct ct_span s)
{
    if (s.len > b->max - b->len) {
        b->full = true;
        s.len = b->max - b->len;
    }
    if (s.len == 0)
        return;
    if (b->cap - b->len < s.len)
        grow(b, b->len + s.len);
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void ct_buf_printf(struct ct_buf *b, const char *fmt, ...)
{
    char small[512];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    ct_assert(n >= 0);
    if ((size_t)n < sizeof small) {
        ct_buf_add(b, (struct ct_span){ small, (size_t)n });
        return;
    }

    char *p = malloc((size_t)n + 1);
    ct_assert(p != NULL);
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    ct_buf_add(b, (struct ct_span){ p, (size_t)n });
    free(p);
}

void ct_buf_utf8(struct ct_buf *b, uint32_t cp)
{
    char c[4];
    size_t n;

    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        c[0] = (char)cp;
        n = 1;
    } else if (cp < 0x800) {
        c[0] = (char)(0xC0 | cp >> 6);
        c[1] = (char)(0x80 | (cp & 0x3F));
        n = 2;
    } else if (cp < 0x10000) {
        c[0] = (char)(0xE0 | cp >> 12);
        c[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        c[2] = (char)(0x80 | (cp & 0x3F));
        n = 3;
    } else {
        c[0] = (char)(0xF0 | cp >> 18);
        c[1] = (char)(0x80 | (cp >> 12 & 0x3F));
        c[2] = (char)(0x80 | (cp >> 6 & 0x3F));
        c[3] = (char)(0x80 | (cp & 0x3F));
        n = 4;
    }
    char *to = ct_buf_room(b, n);
    if (!to)
        return;
    memcpy(to, c, n);
    b->len += n;
}

void ct_buf_varint(struct ct_buf *b, uint64_t n)
{
    char c[VARINT_MAX];
    size_t len = 0;
    bool room = b->cap - b->len >= VARINT_MAX && b->max - b->len >= VARINT_MAX;
    char *to = room ? b->ptr + b->len : c;

    while (n >= 0x80) {
        to[len++] = (char)(n | 0x80);
        n >>= 7;
    }
    to[len++] = (char)n;
    if (room)
        b->len += len;
    else
        ct_buf_add(b, (struct ct_span){ c, len });
}

void ct_buf_u32(struct ct_buf *b, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        ct_buf_chr(b, (char)(n >> (8 * i)));
}

void ct_buf_u64(struct ct_buf *b, uint64_t n)
{
    for (int i = 0; i < 8; i++)
        ct_buf_chr(b, (char)(n >> (8 * i)));
}

const char *ct_buf_str(struct ct_buf *b)
{
    if (b->len == b->cap)
        grow(b, b->len + 1);
    b->ptr[b->len] = '\0';
    return b->ptr;
}

void ct_buf_done(struct ct_buf *b)
{
    free(b->ptr);
    *b = (struct ct_buf){ .max = b->max };
}

bool ct_take_varint(struct ct_span *s, uint64_t *ret)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < s->len && i < VARINT_MAX; i++) {
        uint8_t c = (uint8_t)s->ptr[i];

        if (i == 9 && c > 1)
            return false;
        n |= (uint64_t)(c & 0x7F) << (7 * i);
        if (c < 0x80) {
            *s = ct_span_from(*s, i + 1);
            *ret = n;
            return true;
        }
    }
    return false;
}

bool ct_take_u32(struct ct_span *s, uint32_t *ret)
{
    uint32_t n = 0;

    if (s->len < 4)
        return false;
    for (unsigned i = 0; i < 4; i++)
        n |= (uint32_t)(uint8_t)s->ptr[i] << (8 * i);
    *s = ct_span_from(*s, 4);
    *ret = n;
    return true;
}

bool ct_take_u64(struct ct_span *s, uint64_t *ret)
{
    uint64_t n = 0;

    if (s->len < 8)
        return false;
    for (unsigned i = 0; i < 8; i++)
        n |= (uint64_t)(uint8_t)s->ptr[i] << (8 * i);
    *s = ct_span_from(*s, 8);
    *ret = n;
    return true;
}
