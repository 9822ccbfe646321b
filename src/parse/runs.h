/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * runs: the words of any text that could be names, addresses or hashes, at memory's speed.
 *
 *   text --64 bytes a step--> a bit for each byte of [A-Za-z0-9._-], one for each dot
 *        --seeds--> only the runs of such bytes that hold a dot, or may be long
 *
 * Most words of a log are field names and numbers that nobody looks for, so a run is not walked
 * from its beginning: a bit that makes it interesting is met first, and both ends are found from
 * there in a few steps. Nothing is known of lines or formats. Runs longer than CT_RUN_MOST are
 * passed over, and cost no more than other text.
 *
 * AVX2 is asked for at run time, SSE2 is part of every x86-64, plain C does the rest.
 */

#include "base/limits.h"
#include "base/span.h"

#define CT_RUN_MOST 4096           /* the longest run that is told */
#define CT_RUNS_STEP (32 * CT_KIB) /* of text at a time, so that all bits stay near */
#define CT_RUNS_WORDS ((CT_RUNS_STEP + 2 * CT_RUN_MOST) / 64 + 2)

/* Which runs are interesting, besides those with a dot. */
enum {
    CT_RUNS_LONG = 1,   /* those of 32 bytes or more, and some shorter ones */
    CT_RUNS_ALL = 2,    /* every one */
    CT_RUNS_COLONS = 4, /* also tell where colons stand */
};

struct ct_runs {
    size_t base;    /* offset in the text of the first bit */
    size_t n_words; /* of 64 bits, in each of these: */
    uint64_t word[CT_RUNS_WORDS], dot[CT_RUNS_WORDS], colon[CT_RUNS_WORDS];
    uint64_t seed[CT_RUNS_WORDS]; /* where an interesting run is met; consumed */
    size_t from, to;              /* runs that begin in here are told */
    size_t at;                    /* word of `seed` */
};

/* Looks at text[from, to), which is at most CT_RUNS_STEP, and what is around it. `want` is made of
 * CT_RUNS_ bits. */
void ct_runs_load(struct ct_runs *r, struct ct_span text, size_t from, size_t to, unsigned want);

/* The next run that begins in [from, to): the bytes from *ret_from to *ret_to of the text. */
bool ct_runs_next(struct ct_runs *r, size_t *ret_from, size_t *ret_to);

/* The last dot within [from, before), which are offsets in the text; SIZE_MAX when there is none.
 */
static inline size_t ct_runs_dot(const struct ct_runs *r, size_t from, size_t before)
{
    size_t bit = before - r->base, i = bit / 64, first = (from - r->base) / 64;
    uint64_t dots = bit % 64 ? r->dot[i] & (((uint64_t)1 << bit % 64) - 1) : 0;

    while (!dots && i > first)
        dots = r->dot[--i];
    bit = dots ? r->base + i * 64 + 63 - (size_t)__builtin_clzll(dots) : SIZE_MAX;
    return bit != SIZE_MAX && bit >= from ? bit : SIZE_MAX;
}
