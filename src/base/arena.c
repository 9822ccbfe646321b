/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena: a chain of blocks, filled from the front of the newest.
 *
 * Blocks double up to 1 MiB so that a small batch costs little and a large
 * one few calls. After a reset the newest block stays, unless one huge message
 * made it larger than 4 MiB: a worker's memory must not remember its worst
 * input.
 *
 * Bump allocation hides overruns and stale pointers from AddressSanitizer.
 * A sanitizer build therefore sets CT_ARENA_STRICT: each allocation is then a
 * block of its own, exactly as long as asked for, and reset frees them all.
 */
#include "base/arena.h"

#include <limits.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"

#define BLOCK_MIN 65536
#define BLOCK_MAX (1u << 20)
#define BLOCK_KEEP (4u << 20)
#define LARGE_PAGE ((uintptr_t)2 << 20)
#define HEAP_STEP (32 << 20)

struct ct_block {
    struct ct_block *next;
    size_t cap, used;
    max_align_t data[];
};

static struct ct_block *add_block(struct ct_arena *a, size_t cap)
{
    struct ct_block *b = cap <= PTRDIFF_MAX - sizeof *b ? malloc(sizeof *b + cap) : NULL;

    if (!b)
        ct_no_memory(cap);
    *b = (struct ct_block){ .next = a->head, .cap = cap };
    a->head = b;
    return b;
}

static void free_blocks(struct ct_block *b)
{
    for (struct ct_block *next; b; b = next) {
        next = b->next;
        free(b);
    }
}

static size_t next_cap(const struct ct_arena *a, size_t size)
{
    size_t cap = a->head ? a->head->cap * 2 : BLOCK_MIN;

    if (cap > BLOCK_MAX)
        cap = BLOCK_MAX;
    return size > cap ? size : cap;
}

static size_t padded(size_t size)
{
    return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

void *ct_arena_raw(struct ct_arena *a, size_t size)
{
    struct ct_block *b = a->head;

    if (CT_ARENA_STRICT)
        b = add_block(a, size);
    else if (!b || b->cap - b->used < size)
        b = add_block(a, next_cap(a, size));

    char *p = (char *)b->data + b->used;
    b->used = padded(size) < b->cap - b->used ? b->used + padded(size) : b->cap;
    a->used += size;
    return p;
}

void *ct_arena_alloc(struct ct_arena *a, size_t size)
{
    void *p = ct_arena_raw(a, size);

    return size ? memset(p, 0, size) : p;
}

void ct_arena_shrink(struct ct_arena *a, void *p, size_t size, size_t keep)
{
    struct ct_block *b = a->head;
    size_t at, end;

    ct_assert(keep <= size);
    if (CT_ARENA_STRICT || !b || (char *)p < (char *)b->data ||
        (char *)p > (char *)b->data + b->used)
        return;
    at = (size_t)((char *)p - (char *)b->data);
    end = padded(size) < b->cap - at ? at + padded(size) : b->cap;
    if (b->used != end)
        return;
    b->used = at + padded(keep) < end ? at + padded(keep) : end;
    a->used -= size - keep;
}

struct ct_span ct_arena_copy(struct ct_arena *a, struct ct_span s)
{
    char *p = ct_arena_raw(a, s.len);

    if (s.len)
        memcpy(p, s.ptr, s.len);
    return (struct ct_span){ p, s.len };
}

struct ct_span ct_arena_lower(struct ct_arena *a, struct ct_span s)
{
    char *p = ct_arena_raw(a, s.len);

    for (size_t i = 0; i < s.len; i++)
        p[i] = ct_lower(s.ptr[i]);
    return (struct ct_span){ p, s.len };
}

struct ct_span ct_arena_printf(struct ct_arena *a, const char *fmt, ...)
{
    va_list ap;
    int n;

    ct_assert(fmt != NULL);
    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    ct_assert(n >= 0);

    char *p = ct_arena_raw(a, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (struct ct_span){ p, (size_t)n };
}

void ct_arena_reset(struct ct_arena *a)
{
    if (CT_ARENA_STRICT || !a->head || a->head->cap > BLOCK_KEEP) {
        ct_arena_done(a);
        return;
    }
    free_blocks(a->head->next);
    a->head->next = NULL;
    a->head->used = 0;
    a->used = 0;
}

void ct_arena_done(struct ct_arena *a)
{
    free_blocks(a->head);
    *a = (struct ct_arena){ 0 };
}

void ct_heap_keep(size_t bytes)
{
    void *volatile filler; /* never used, so never there */
    uintptr_t from, to;
    void *p;

    if (CT_ARENA_STRICT)
        return;
    (void)mallopt(M_MMAP_THRESHOLD, HEAP_STEP); /* the most it takes */
    (void)mallopt(M_TRIM_THRESHOLD, INT_MAX);
    (void)mallopt(M_TOP_PAD, (int)bytes);
    p = malloc(HEAP_STEP / 2); /* grows the heap by that and `bytes` */
    from = ((uintptr_t)p + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    to = (uintptr_t)sbrk(0) & ~(LARGE_PAGE - 1);
    if (p && to > from)
        (void)madvise((char *)p + (from - (uintptr_t)p), to - from, MADV_HUGEPAGE);
    (void)mallopt(M_TOP_PAD, HEAP_STEP / 16);
    free(p);
    filler = malloc(from - (uintptr_t)p); /* what follows lies in large pages from its beginning */
    (void)filler;
}
