/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * lines: a list of sentences that grows, in the arena of a result.
 *
 * The list itself is on the heap until ct_lines_end() moves it into the arena;
 * who starts one must end it.
 */

#include "base/arena.h"
#include "base/vec.h"

struct ct_lines {
    struct ct_arena *a; /* borrowed */
    CT_VEC(struct ct_span) v;
};

/* printf of one sentence; %.*s with CT_ARG() for spans. */
#define ct_line(l, ...) ct_line_add((l), ct_arena_printf((l)->a, __VA_ARGS__))

static inline void ct_line_add(struct ct_lines *l, struct ct_span s)
{
    *ct_vec_add(&l->v) = s;
}

/* The list, in the arena; *l is empty again. */
static inline struct ct_span_list ct_lines_end(struct ct_lines *l)
{
    struct ct_span *v = ct_arena_raw(l->a, l->v.n * sizeof *v);
    size_t n = l->v.n;

    if (n)
        memcpy(v, l->v.v, n * sizeof *v);
    ct_vec_done(&l->v);
    return (struct ct_span_list){ v, n };
}
