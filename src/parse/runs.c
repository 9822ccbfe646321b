/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs: the bits, and the ends of runs out of them.
 *
 * Bits are made for a step of the text and for CT_RUN_MOST bytes on both sides of it, so that a
 * run that reaches out of the step is seen whole; one whose end is not seen is too long. What lies
 * beyond the text counts as no part of any run: a word without bits stands at both ends.
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

/* Each word is added to what makes its runs interesting; what carries out of a word goes on in the
 * next. A run with nothing to add stays as it is, and no carry gets past the byte behind a run. */
static void find_ends(struct ct_runs *r, unsigned want)
{
    uint64_t before = 0;
    bool carry = false;

    for (size_t i = 0; i < r->n_words; i++) {
        uint64_t w = r->word[i], mark = r->dot[i], sum;

        if (want & CT_RUNS_LONG)
            mark |= quarters(w);
        if (want & CT_RUNS_ALL)
            mark |= w & ~(w << 1 | before);
        before = w >> 63;
        bool over = __builtin_add_overflow(w, mark, &sum);
        carry = __builtin_add_overflow(sum, (uint64_t)carry, &sum) || over;
        r->end[i] = sum & ~w;
    }
}

void ct_runs_load(struct ct_runs *r, struct ct_span text, size_t from, size_t to, unsigned want)
{
    size_t base = from > CT_RUN_MOST ? from - CT_RUN_MOST : 0, whole, n;

    ct_assert(from <= to && to <= text.len && to - from <= CT_RUNS_STEP);
    n = (text.len - to > CT_RUN_MOST ? to + CT_RUN_MOST : text.len) - base;
    whole = n / 64;
    r->word[0] = r->dot[0] = r->colon[0] = 0;
    ct_runs_wide(text.ptr + base, whole, r->word + 1, r->dot + 1,
        want & CT_RUNS_COLONS ? r->colon + 1 : NULL);
    load_tail(r, text.ptr + base + whole * 64, n % 64, whole + 1);
    load_tail(r, NULL, 0, whole + 2);
    r->n_words = whole + 3;
    r->base = base - 64;
    r->from = from;
    r->to = to;
    r->at = (from - r->base) / 64;
    r->left = 0;
    find_ends(r, want);
}

size_t ct_runs_many(const struct ct_runs *r, size_t at)
{
    size_t i = at / 64, n = at % 64;

    while (r->word[i - 1] == ~(uint64_t)0) {
        n += 64;
        i--;
    }
    return n + (size_t)__builtin_clzll(~r->word[i - 1]);
}
