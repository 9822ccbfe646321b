/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * buf: bytes that grow, up to a ceiling that whoever makes it must name.
 *
 * What would go beyond the ceiling is left out and `full` is set, once and for
 * good; the owner looks at `full` when the work is done and says so in the
 * ledger or the result. A buffer is owned by its holder and ended with
 * ct_buf_done(). ptr is not NUL-terminated; ct_buf_str() makes it so.
 */

#include "base/span.h"

struct ct_buf {
    char *ptr;
    size_t len, cap;
    size_t max; /* the ceiling, in bytes */
    bool full;  /* something did not fit */
};

/* An empty buffer; takes no memory until something is added. */
static inline struct ct_buf ct_buf(size_t max)
{
    return (struct ct_buf){ .max = max };
}

static inline struct ct_span ct_buf_span(const struct ct_buf *b)
{
    return (struct ct_span){ b->ptr, b->len };
}

static inline void ct_buf_clear(struct ct_buf *b)
{
    b->len = 0;
    b->full = false;
}

/* Room for `n` more bytes at the end; NULL when the ceiling forbids it. The
 * caller fills them and adds to len what it wrote. */
char *ct_buf_room(struct ct_buf *b, size_t n);

void ct_buf_add(struct ct_buf *b, struct ct_span s);
void ct_buf_printf(struct ct_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline void ct_buf_chr(struct ct_buf *b, char c)
{
    if (b->len < b->cap && b->len < b->max) {
        b->ptr[b->len++] = c;
        return;
    }
    ct_buf_add(b, (struct ct_span){ &c, 1 });
}

/* UTF-8 of one code point; U+FFFD for what is none. */
void ct_buf_utf8(struct ct_buf *b, uint32_t cp);

/* LEB128: seven bits a byte, least first. */
void ct_buf_varint(struct ct_buf *b, uint64_t n);

/* Little endian. */
void ct_buf_u32(struct ct_buf *b, uint32_t n);
void ct_buf_u64(struct ct_buf *b, uint64_t n);

/* The content with a NUL behind it. Borrowed until the buffer changes. */
const char *ct_buf_str(struct ct_buf *b);

void ct_buf_done(struct ct_buf *b);

/* Reading back: each takes its number off *s; false when *s is too short or
 * the number does not fit. */
bool ct_take_varint(struct ct_span *s, uint64_t *ret);
bool ct_take_u32(struct ct_span *s, uint32_t *ret);
bool ct_take_u64(struct ct_span *s, uint64_t *ret);

static inline uint64_t ct_zigzag(int64_t n)
{
    return ((uint64_t)n << 1) ^ (uint64_t)(n >> 63);
}

static inline int64_t ct_unzigzag(uint64_t n)
{
    return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}
