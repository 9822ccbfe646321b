/* SPDX-License-Identifier: Apache-2.0 */
/*
 * minhash: sketches, and the shingles of text.
 *
 * One pass over the bytes: a table maps each to its normal form or to a
 * separator, words are hashed as they go by, and at the end of each word the
 * last five are mixed into one shingle. No list of words is kept.
 */
#include "parse/minhash.h"

#define SHINGLE 5
#define PRIME 0x100000001b3u
#define START 0xcbf29ce484222325u

enum { SEPARATOR = 0, DIGIT = 1, CJK = 2 }; /* other values: the normal byte */

/* letters in lower case, digits alike, lead bytes of three-byte CJK apart */
static const unsigned char normal[256] = {
#define L(up, lo) [up] = lo, [lo] = lo,
    L('A', 'a') L('B', 'b') L('C', 'c') L('D', 'd') L('E', 'e') L('F', 'f') L('G', 'g') L('H', 'h')
        L('I', 'i') L('J', 'j') L('K', 'k') L('L', 'l') L('M', 'm') L('N', 'n') L('O', 'o')
            L('P', 'p') L('Q', 'q') L('R', 'r') L('S', 's') L('T', 't') L('U', 'u') L('V', 'v')
                L('W', 'w') L('X', 'x') L('Y', 'y') L('Z', 'z')
#undef L
                    ['0'] = DIGIT,
    ['1'] = DIGIT,
    ['2'] = DIGIT,
    ['3'] = DIGIT,
    ['4'] = DIGIT,
    ['5'] = DIGIT,
    ['6'] = DIGIT,
    ['7'] = DIGIT,
    ['8'] = DIGIT,
    ['9'] = DIGIT,
    [0x80 ... 0xE2] = 0xFF,
    [0xE3 ... 0xED] = CJK,
    [0xEE ... 0xFF] = 0xFF,
};

struct words {
    uint64_t last[SHINGLE];
    size_t n;
    struct ct_minhash *out;
};

struct ct_minhash ct_minhash(unsigned n)
{
    struct ct_minhash m = { .n = n < CT_MINHASH_SLOTS ? n : CT_MINHASH_SLOTS };

    for (unsigned i = 0; i < CT_MINHASH_SLOTS; i++)
        m.v[i] = CT_MINHASH_EMPTY;
    return m;
}

static uint64_t shingle(const struct words *w, size_t n_words)
{
    uint64_t all = 0;

    for (size_t i = 0; i < n_words; i++)
        all = (all + w->last[(w->n - n_words + i) % SHINGLE]) * 0x9e3779b97f4a7c15u;
    return ct_minhash_mix(all);
}

static void add_word(struct words *w, uint64_t hash)
{
    w->last[w->n++ % SHINGLE] = hash;
    if (w->n >= SHINGLE)
        ct_minhash_add(w->out, shingle(w, SHINGLE));
}

size_t ct_minhash_text(struct ct_minhash *ret, struct ct_span text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    struct words w = { .out = ret };
    uint64_t h = START;
    bool in_word = false, in_digits = false;

    *ret = ct_minhash(CT_MINHASH_SLOTS);
    for (size_t i = 0; i < text.len; i++) {
        unsigned c = normal[p[i]];

        if (c > CJK) {
            h = (h ^ (c == 0xFF ? p[i] : c)) * PRIME;
            in_word = true;
            in_digits = false;
            continue;
        }
        if (c == DIGIT) {
            if (!in_digits)
                h = (h ^ DIGIT) * PRIME;
            in_word = in_digits = true;
            continue;
        }
        if (in_word)
            add_word(&w, h);
        in_word = in_digits = false;
        h = START;
        if (c == CJK && i + 2 < text.len) {
            add_word(
                &w, START ^ ((uint64_t)p[i] << 16 | (uint64_t)p[i + 1] << 8 | p[i + 2]) * PRIME);
            i += 2;
        }
    }
    if (in_word)
        add_word(&w, h);
    if (w.n == 0)
        return 0;
    if (w.n >= SHINGLE)
        return w.n - SHINGLE + 1;
    ct_minhash_add(ret, shingle(&w, w.n));
    return 1;
}

unsigned ct_minhash_alike(const struct ct_minhash *a, const struct ct_minhash *b)
{
    unsigned same = 0, used = 0;

    if (a->n != b->n)
        return 0;
    for (unsigned i = 0; i < a->n; i++) {
        if (a->v[i] == CT_MINHASH_EMPTY && b->v[i] == CT_MINHASH_EMPTY)
            continue;
        used++;
        same += a->v[i] == b->v[i];
    }
    return used ? (same * 1000 + used / 2) / used : 0;
}
