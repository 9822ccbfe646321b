/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs: the bits, and the way from a seed to both ends of its run.
 *
 * Bits are made for a step of the text and for CT_RUN_MOST bytes on both sides of it, so that a
 * run that reaches out of the step is seen whole; one whose end is not seen is too long. What lies
 * beyond the text counts as no part of any run.
 */
#include "parse/runs.h"

#include "base/err.h"
#include "parse/runs_wide.h"

static bool is_run_byte(char c)
{
    return ct_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

/* The last, incomplete 64 bytes. */
static void load_tail(struct ct_runs *r, const char *p, size_t n, size_t i)
{
    uint64_t word = 0, dot = 0, colon = 0;

    for (size_t k = 0; k < n; k++) {
        word |= (uint64_t)is_run_byte(p[k]) << k;
        dot |= (uint64_t)(p[k] == '.') << k;
        colon |= (uint64_t)(p[k] == ':') << k;
    }
    r->word[i] = word;
    r->dot[i] = dot;
    r->colon[i] = colon;
}

/* Bit 0, 16, 32 or 48 where sixteen bits from there are set: 31 or more in a row have such. */
static uint64_t quarters(uint64_t w)
{
    w &= w >> 1;
    w &= w >> 2;
    w &= w >> 4;
    w &= w >> 8;
    return w & 0x0001000100010001ULL;
}

static void sow(struct ct_runs *r, unsigned want)
{
    uint64_t before = 0;

    for (size_t i = 0; i < r->n_words; i++) {
        uint64_t w = r->word[i], seed = r->dot[i];

        if (want & CT_RUNS_LONG)
            seed |= quarters(w);
        if (want & CT_RUNS_ALL)
            seed |= w & ~(w << 1 | before);
        before = w >> 63;
        r->seed[i] = seed;
    }
}

void ct_runs_load(struct ct_runs *r, struct ct_span text, size_t from, size_t to, unsigned want)
{
    size_t base = from > CT_RUN_MOST ? from - CT_RUN_MOST : 0, whole, n;

    ct_assert(from <= to && to <= text.len && to - from <= CT_RUNS_STEP);
    n = (text.len - to > CT_RUN_MOST ? to + CT_RUN_MOST : text.len) - base;
    whole = n / 64;
    ct_runs_wide(text.ptr + base, whole, r->word, r->dot, want & CT_RUNS_COLONS ? r->colon : NULL);
    if (n % 64)
        load_tail(r, text.ptr + base + whole * 64, n % 64, whole);
    r->n_words = whole + (n % 64 != 0);
    r->base = base;
    r->from = from;
    r->to = to;
    r->at = (from - base) / 64;
    sow(r, want);
}

/* The first byte of the run around bit `at`. */
static size_t begin_of(const struct ct_runs *r, size_t at)
{
    size_t i = at / 64;
    uint64_t others = ~r->word[i] & (((uint64_t)1 << at % 64) - 1);

    while (!others && i > 0)
        others = ~r->word[--i];
    return others ? i * 64 + 64 - (size_t)__builtin_clzll(others) : 0;
}

/* The first byte behind it. */
static size_t end_of(const struct ct_runs *r, size_t at)
{
    size_t i = at / 64;
    uint64_t others = ~r->word[i] & (~(uint64_t)0 << at % 64);

    while (!others && ++i < r->n_words)
        others = ~r->word[i];
    return others ? i * 64 + (size_t)__builtin_ctzll(others) : r->n_words * 64;
}

/* Forgets the seeds in front of bit `at`. */
static void forget(struct ct_runs *r, size_t at)
{
    for (; r->at < at / 64 && r->at < r->n_words; r->at++)
        r->seed[r->at] = 0;
    if (r->at < r->n_words)
        r->seed[r->at] &= ~(uint64_t)0 << at % 64;
}

bool ct_runs_next(struct ct_runs *r, size_t *ret_from, size_t *ret_to)
{
    for (;;) {
        while (r->at < r->n_words && r->seed[r->at] == 0)
            r->at++;
        if (r->at >= r->n_words)
            return false;

        size_t at = r->at * 64 + (size_t)__builtin_ctzll(r->seed[r->at]);
        size_t from = begin_of(r, at), to = end_of(r, at);

        forget(r, to);
        from += r->base;
        to += r->base;
        if (from >= r->to)
            return false;
        if (from < r->from || to - from > CT_RUN_MOST)
            continue;
        *ret_from = from;
        *ret_to = to;
        return true;
    }
}
