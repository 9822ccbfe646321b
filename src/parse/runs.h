/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * runs: the words of any text that could be names, addresses or hashes, at memory's speed.
 *
 *   text --64 bytes a step--> a bit for each byte of [A-Za-z0-9._-], one for each dot
 *        --one addition a step--> the ends of those runs that hold a dot
 *
 * Most words of a log are field names and numbers that nobody looks for, so a run is not walked
 * from its beginning. Where its dots are added to the bits of a run, the sum carries out of
 * it, whatever its length: what is set there is the end of an interesting run, and its beginning
 * is as many ones away. Nothing is known of lines or formats. Runs longer than CT_RUN_MOST
 * are passed over, and cost no more than other text.
 *
 * AVX2 is asked for at run time, SSE2 is part of every x86-64, plain C does the rest.
 */

#include "base/limits.h"
#include "base/span.h"

#define CT_RUN_MOST 4096           /* the longest run that is told */
#define CT_RUNS_STEP (32 * CT_KIB) /* of text at a time, so that all bits stay near */
#define CT_RUNS_WORDS ((CT_RUNS_STEP + 2 * CT_RUN_MOST) / 64 + 4)

/* Which runs are interesting, besides those with a dot. */
enum {
    CT_RUNS_LONG = 1,   /* those of 32 bytes or more, and some shorter ones */
    CT_RUNS_ALL = 2,    /* every one */
    CT_RUNS_COLONS = 4, /* also tell where colons stand */
};

struct ct_runs {
    size_t base;    /* offset in the text of the first bit, less than 0 at its beginning: wraps */
    size_t n_words; /* of 64 bits, in each of these; the first and the last are empty */
    uint64_t word[CT_RUNS_WORDS], dot[CT_RUNS_WORDS], colon[CT_RUNS_WORDS];
    uint64_t end[CT_RUNS_WORDS]; /* the first bit behind each interesting run */
    size_t from, to;             /* runs that begin in here are told */
    size_t at;                   /* word of `end` that is next */
    uint64_t left;               /* of the one before */
};

/* Looks at text[from, to), which is at most CT_RUNS_STEP, and what is around it. `want` is made of
 * CT_RUNS_ bits. */
void ct_runs_load(struct ct_runs *r, struct ct_span text, size_t from, size_t to, unsigned want);

/* How many bits in a row are set in front of bit `at`, when it is more than 63; for the next. */
size_t ct_runs_many(const struct ct_runs *r, size_t at);

/* The next run that begins in [from, to): the bytes from *ret_from to *ret_to of the text. */
static inline bool ct_runs_next(struct ct_runs *r, size_t *ret_from, size_t *ret_to)
{
    for (;;) {
        size_t at, n, b;
        uint64_t others;

        while (r->left == 0) {
            if (r->at == r->n_words)
                return false;
            r->left = r->end[r->at++];
        }
        b = (size_t)__builtin_ctzll(r->left);
        r->left &= r->left - 1;
        at = (r->at - 1) * 64 + b;
        others = ~(r->word[r->at - 2] >> b | (b ? r->word[r->at - 1] << (64 - b) : 0));
        n = others ? (size_t)__builtin_clzll(others) : ct_runs_many(r, at);
        *ret_to = r->base + at;
        *ret_from = *ret_to - n;
        if (*ret_from >= r->to)
            return false;
        if (*ret_from >= r->from && n <= CT_RUN_MOST)
            return true;
    }
}

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
