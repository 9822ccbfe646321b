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
#define FACTOR 0x9e3779b97f4a7c15u

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

/* The last five words, and the polynomial in FACTOR that their hashes make. */
struct words {
    uint64_t last[SHINGLE], all;
    size_t n;
    unsigned at; /* the oldest */
    struct ct_minhash *out;
};

struct ct_minhash ct_minhash(unsigned n)
{
    struct ct_minhash m = { .n = n < CT_MINHASH_SLOTS ? n : CT_MINHASH_SLOTS };

    for (unsigned i = 0; i < CT_MINHASH_SLOTS; i++)
        m.v[i] = CT_MINHASH_EMPTY;
    return m;
}

static inline void add_word(struct words *w, uint64_t hash)
{
    const uint64_t oldest = FACTOR * FACTOR * FACTOR * FACTOR * FACTOR;

    hash *= FACTOR;
    hash ^= hash >> 32;
    w->all = w->all * FACTOR + hash - w->last[w->at] * oldest;
    w->last[w->at] = hash;
    w->at = w->at == SHINGLE - 1 ? 0 : w->at + 1;
    if (++w->n >= SHINGLE)
        ct_minhash_add(w->out, ct_minhash_mix(w->all));
}

static inline uint64_t join(uint64_t hash, unsigned c)
{
    return hash * 33 + c;
}

/* Hash of the word at `*at`, which moves behind it. */
static inline uint64_t take_word(const unsigned char *p, size_t len, size_t *at)
{
    uint64_t h = 1;
    size_t i = *at;
    unsigned c = 0, before;

    for (; i < len; i++) {
        before = c;
        c = normal[p[i]];
        if (c <= CJK && c != DIGIT)
            break;
        if (c == DIGIT && before == DIGIT)
            continue;
        h = join(h, c == 0xFF ? p[i] : c);
    }
    *at = i;
    return h;
}

size_t ct_minhash_text(struct ct_minhash *ret, struct ct_span text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    struct words w = { .out = ret };

    *ret = ct_minhash(CT_MINHASH_SLOTS);
    for (size_t i = 0; i < text.len;) {
        unsigned c = normal[p[i]];

        if (c == SEPARATOR) {
            i++;
        } else if (c == CJK) {
            if (i + 2 < text.len)
                add_word(&w, join(join(p[i], p[i + 1]), p[i + 2]));
            i += 3;
        } else {
            add_word(&w, take_word(p, text.len, &i));
        }
    }
    if (w.n >= SHINGLE)
        return w.n - SHINGLE + 1;
    if (w.n)
        ct_minhash_add(ret, ct_minhash_mix(w.all));
    return w.n != 0;
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
