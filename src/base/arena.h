/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * arena: memory that is given back all at once.
 *
 *   reader --parse--> batch (one arena) --> segment
 *                       ^                      |
 *                       '------- reset --------'
 *
 * Everything a record needs is allocated here and nothing is freed singly.
 * ct_arena_reset() makes every pointer taken from the arena invalid, keeps
 * a block for the next batch, and is the only way memory comes back.
 *
 * Errors: allocation never returns NULL. Running out of memory ends the
 * process, so callers must hold attacker-chosen sizes under a CT_MAX_ limit
 * before they allocate.
 * Threads: an arena belongs to one thread at a time.
 */

#include <stddef.h>

#include "base/span.h"

struct ct_arena {
    struct ct_block *head; /* private */
    size_t used;           /* bytes handed out since the last reset */
};

/* Returns `size` zeroed bytes, aligned for any type. */
void *ct_arena_alloc(struct ct_arena *a, size_t size);

/* The same without zeroing, for buffers that are filled at once. */
void *ct_arena_raw(struct ct_arena *a, size_t size);

/* Gives back the end of the newest allocation: `p` of `size` bytes keeps its
 * first `keep`. Does nothing when something was allocated since. */
void ct_arena_shrink(struct ct_arena *a, void *p, size_t size, size_t keep);

struct ct_span ct_arena_copy(struct ct_arena *a, struct ct_span s);

/* A copy with ASCII letters in lower case. */
struct ct_span ct_arena_lower(struct ct_arena *a, struct ct_span s);

/* printf into the arena. */
struct ct_span ct_arena_printf(struct ct_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void ct_arena_reset(struct ct_arena *a);
void ct_arena_done(struct ct_arena *a);

/* For a process that soon ends: what is freed stays with it, and the first `bytes` of what it
 * will take come in large pages if there are any. Half of the kernel's work for a worker is else
 * to hand out memory page by page. */
void ct_heap_keep(size_t bytes);
