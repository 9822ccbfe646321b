/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookalike: how one host name imitates another, and keys to find such pairs.
 *
 *   candidate mail.examp1e-news.example     known example.test
 *              │      │     └ pieces            │
 *              └ host └ core ─────compare───── core, registrable domain
 *
 * Everything is compared on the registrable domain, since that is what has to be
 * bought. Each kind has a least length of the known label: among labels of
 * four letters nearly every pair is two edits apart, and a detector that cries at
 * those is soon switched off. Numbers that count (server1, server2) are no
 * imitation.
 *
 * Keys: labels one or two edits apart share a string that both become by leaving
 * out letters (the deletion neighbourhood); the other kinds share a piece.
 */
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/limits.h"
#include "parse/domain.h"

#define EDIT1_MIN 5
#define EDIT1_ANY_TLD_MIN 7
#define EDIT2_MIN 10
#define EDIT2_MAX 28
#define COMBO_MIN 5        /* next to a hyphen */
#define COMBO_JOINED_MIN 6 /* without one */
#define OTHER_TLD_MIN 4
#define SKELETON_MIN 3
#define FOLDED_MIN 6 /* i for l; mail and mall are two words */
#define PIECES 16    /* of a host, at dots and hyphens */

const char *ct_lookalike_name(enum ct_lookalike kind)
{
    static const char *const names[] = { "none", "skeleton", "edit1", "edit2", "other-tld",
        "subdomain", "combo", "bitsquat" };

    return names[kind];
}

/* ---- edit distance ---- */

struct word {
    uint32_t cp[CT_EDIT_MAX];
    size_t n; /* CT_EDIT_MAX + 1: too long */
};

/* Code points; a byte that is no UTF-8 counts as itself. */
static struct word word(struct ct_span s)
{
    struct word w = { .n = 0 };

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (w.n > 0 && (c & 0xc0) == 0x80) {
            w.cp[w.n - 1] = w.cp[w.n - 1] << 6 | (c & 0x3f);
            continue;
        }
        if (w.n == CT_EDIT_MAX) {
            w.n++;
            break;
        }
        w.cp[w.n++] = c;
    }
    return w;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool swapped(const struct word *a, size_t i, const struct word *b, size_t j)
{
    return i > 0 && j > 0 && a->cp[i] == b->cp[j - 1] && a->cp[i - 1] == b->cp[j];
}

static unsigned distance(const struct word *a, const struct word *b, unsigned max)
{
    unsigned row[3][CT_EDIT_MAX + 1];
    size_t longer = a->n > b->n ? a->n - b->n : b->n - a->n;

    if (a->n > CT_EDIT_MAX || b->n > CT_EDIT_MAX || longer > max)
        return max + 1;
    for (size_t j = 0; j <= b->n; j++)
        row[0][j] = (unsigned)j;
    for (size_t i = 0; i < a->n; i++) {
        unsigned *up = row[i % 3], *cur = row[(i + 1) % 3], *two = row[(i + 2) % 3];
        unsigned best = cur[0] = (unsigned)i + 1;

        for (size_t j = 0; j < b->n; j++) {
            cur[j + 1] = least(least(up[j + 1], cur[j]) + 1, up[j] + (a->cp[i] != b->cp[j]));
            if (swapped(a, i, b, j))
                cur[j + 1] = least(cur[j + 1], two[j - 1] + 1);
            best = least(best, cur[j + 1]);
        }
        if (best > max)
            return max + 1;
    }
    return least(row[a->n % 3][b->n], max + 1);
}

unsigned ct_edit_distance(struct ct_span a, struct ct_span b, unsigned max)
{
    struct word wa = word(a), wb = word(b);

    return distance(&wa, &wb, max);
}

/* ---- the pair ---- */

struct side {
    struct ct_span host, domain, core, suffix;
    struct ct_span label; /* the core as U-label */
    struct ct_arena *arena;
};

static bool side(struct ct_arena *a, struct ct_span host, struct side *ret)
{
    *ret = (struct side){ .host = host, .arena = a };
    if (!ct_domain_registrable(host, &ret->domain))
        return false;
    ret->suffix = ret->domain;
    ret->core = ct_span_cut_chr(&ret->suffix, '.');
    (void)ct_domain_to_unicode(a, ret->core, &ret->label);
    return true;
}

static bool is_joint(char c)
{
    return c == '.' || c == '-';
}

/* Equal when dots and hyphens are the same. */
static bool same_pieces(struct ct_span a, struct ct_span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.ptr[i] != b.ptr[i] && !(is_joint(a.ptr[i]) && is_joint(b.ptr[i])))
            return false;
    return true;
}

/* Where each piece of `s` begins, and one place behind the last. */
static size_t pieces(struct ct_span s, size_t ret[PIECES + 1])
{
    size_t n = 0;

    ret[n++] = 0;
    for (size_t i = 0; i < s.len && n < PIECES; i++)
        if (is_joint(s.ptr[i]))
            ret[n++] = i + 1;
    ret[n] = s.len + 1;
    return n;
}

static struct ct_span run_of(struct ct_span s, const size_t *at, size_t from, size_t to)
{
    return (struct ct_span){ s.ptr + at[from], at[to] - at[from] - 1 };
}

/* Do whole pieces of `s` in a row spell `what`? */
static bool has_pieces(struct ct_span s, struct ct_span what)
{
    size_t at[PIECES + 1], n = pieces(s, at);

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j <= n; j++)
            if (same_pieces(run_of(s, at, i, j), what))
                return true;
    return false;
}

/* Host without the public suffix: what its owner may choose. */
static struct ct_span chosen(const struct side *s)
{
    return ct_span_head(s->host, s->host.len - s->suffix.len - 1);
}

/* Words that impostors add to a name. */
static const struct ct_span extras[] = { CT_LIT("mail"), CT_LIT("email"), CT_LIT("webmail"),
    CT_LIT("news"), CT_LIT("press"), CT_LIT("media"), CT_LIT("online"), CT_LIT("web"),
    CT_LIT("login"), CT_LIT("signin"), CT_LIT("secure"), CT_LIT("security"), CT_LIT("support"),
    CT_LIT("help"), CT_LIT("service"), CT_LIT("services"), CT_LIT("account"), CT_LIT("accounts"),
    CT_LIT("verify"), CT_LIT("update"), CT_LIT("portal"), CT_LIT("office"), CT_LIT("team"),
    CT_LIT("group"), CT_LIT("info"), CT_LIT("global"), CT_LIT("world"), CT_LIT("intl"),
    CT_LIT("international"), CT_LIT("cloud"), CT_LIT("files"), CT_LIT("share"), CT_LIT("docs"),
    CT_LIT("meeting"), CT_LIT("meetings"), CT_LIT("events"), CT_LIT("event"), CT_LIT("live"),
    CT_LIT("official"), CT_LIT("gov"), CT_LIT("org"), CT_LIT("com"), CT_LIT("net"), CT_LIT("edu"),
    CT_LIT("inc"), CT_LIT("corp"), CT_LIT("hq"), CT_LIT("app"), CT_LIT("apps"), CT_LIT("auth"),
    CT_LIT("sso"), CT_LIT("vpn"), CT_LIT("owa"), CT_LIT("my"), CT_LIT("the"), CT_LIT("www") };

#define N_EXTRAS (sizeof extras / sizeof *extras)

/* What is left of `label` when `word` is taken off its beginning or end. */
static bool without(struct ct_span label, struct ct_span w, bool front, struct ct_span *ret)
{
    if (label.len <= w.len || !(front ? ct_span_starts(label, w) : ct_span_ends(label, w)))
        return false;
    *ret = front ? ct_span_from(label, w.len) : ct_span_head(label, label.len - w.len);
    return true;
}

/* `known` with one extra word, joined, or with a hyphen when `known` is short. */
static bool has_extra(struct ct_span core, struct ct_span known)
{
    struct ct_span rest;

    for (size_t i = 0; i < 2 * N_EXTRAS; i++) {
        bool front = i % 2;

        if (!without(core, extras[i / 2], front, &rest))
            continue;
        if (known.len >= COMBO_JOINED_MIN && ct_span_eq(rest, known))
            return true;
        if (rest.len < 2 || rest.ptr[front ? 0 : rest.len - 1] != '-')
            continue;
        rest = front ? ct_span_from(rest, 1) : ct_span_head(rest, rest.len - 1);
        if (known.len >= SKELETON_MIN && ct_span_eq(rest, known))
            return true;
    }
    return false;
}

static bool is_combo(const struct side *c, const struct side *k)
{
    if (k->core.len >= COMBO_MIN && has_pieces(c->core, k->core))
        return true;
    return has_extra(c->core, k->core);
}

/* The skeleton with i as l: sender addresses are shown as written, and exampIe
 * with a capital i is what a reader takes for example. */
static struct ct_span folded(const struct side *s)
{
    struct ct_span in = ct_domain_skeleton(s->arena, s->core);
    char *p = ct_arena_raw(s->arena, in.len);

    for (size_t i = 0; i < in.len; i++)
        p[i] = in.ptr[i] == 'i' ? 'l' : in.ptr[i];
    return (struct ct_span){ p, in.len };
}

static bool same_skeleton(const struct side *c, const struct side *k)
{
    bool idn = !ct_span_eq(c->core, c->label);

    if (k->label.len < SKELETON_MIN)
        return false;
    if (idn || k->label.len >= FOLDED_MIN)
        return ct_span_eq(folded(c), folded(k));
    return ct_span_eq(ct_domain_skeleton(c->arena, c->core), ct_domain_skeleton(k->arena, k->core));
}

/* The only place where words of equal length differ; false when there are more. */
static bool one_place(const struct word *a, const struct word *b, size_t *ret)
{
    size_t n = 0;

    if (a->n != b->n || a->n > CT_EDIT_MAX)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->cp[i] != b->cp[i]) {
            *ret = i;
            n++;
        }
    return n == 1;
}

static bool is_digit_cp(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* The letters of `w`, digits left out. */
static struct word letters(const struct word *w)
{
    struct word r = { .n = 0 };

    for (size_t i = 0; i < w->n && i < CT_EDIT_MAX; i++)
        if (!is_digit_cp(w->cp[i]))
            r.cp[r.n++] = w->cp[i];
    return r;
}

/* news24 and news25, or node1 and node12: counted, not imitated. */
static bool differ_by_number(const struct word *a, const struct word *b)
{
    struct word la = letters(a), lb = letters(b);

    return la.n < a->n && lb.n < b->n && la.n == lb.n &&
           memcmp(la.cp, lb.cp, la.n * sizeof *la.cp) == 0;
}

static unsigned allowance(size_t n, bool same_suffix)
{
    if (n >= EDIT2_MIN && n <= EDIT2_MAX)
        return 2;
    return n >= (same_suffix ? EDIT1_MIN : EDIT1_ANY_TLD_MIN) && n <= CT_EDIT_MAX;
}

static enum ct_lookalike by_edits(const struct side *c, const struct side *k)
{
    struct word wc = word(c->label), wk = word(k->label);
    unsigned max = allowance(wk.n, ct_span_eq(c->suffix, k->suffix)), d;
    size_t at;

    if (max == 0 || (d = distance(&wc, &wk, max)) > max || differ_by_number(&wc, &wk))
        return CT_LOOKALIKE_NONE;
    if (wk.n < EDIT1_ANY_TLD_MIN && wc.cp[0] != wk.cp[0])
        return CT_LOOKALIKE_NONE; /* gmail and mail: short words need their first letter */
    if (d == 2)
        return CT_LOOKALIKE_EDIT2;
    if (one_place(&wc, &wk, &at) && __builtin_popcount(wc.cp[at] ^ wk.cp[at]) == 1)
        return CT_LOOKALIKE_BITSQUAT;
    return CT_LOOKALIKE_EDIT1;
}

static enum ct_lookalike compare(const struct side *c, const struct side *k)
{
    if (ct_span_eq(c->domain, k->domain))
        return CT_LOOKALIKE_NONE;
    if (ct_span_eq(c->core, k->core))
        return k->core.len >= OTHER_TLD_MIN ? CT_LOOKALIKE_OTHER_TLD : CT_LOOKALIKE_NONE;
    if (same_skeleton(c, k))
        return CT_LOOKALIKE_SKELETON;
    if (has_pieces(chosen(c), k->domain))
        return CT_LOOKALIKE_SUBDOMAIN;

    enum ct_lookalike kind = by_edits(c, k);
    if (kind == CT_LOOKALIKE_NONE && is_combo(c, k))
        kind = CT_LOOKALIKE_COMBO;
    return kind;
}

enum ct_lookalike ct_domain_lookalike(struct ct_span candidate, struct ct_span known)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    enum ct_lookalike kind = CT_LOOKALIKE_NONE;
    struct side c, k;

    if (side(&a, candidate, &c) && side(&a, known, &k))
        kind = compare(&c, &k);
    return kind;
}

/* ---- keys ---- */

struct keys {
    uint64_t *v;
    size_t n;
};

static void add_key(struct keys *k, char kind, struct ct_span s)
{
    if (k->n < CT_LOOKALIKE_KEYS)
        k->v[k->n++] = ct_hash64(s, ct_hash_seed() + (unsigned char)kind);
}

/* A run of pieces, hyphens as dots. */
static void add_run(struct keys *k, struct ct_span s)
{
    char buf[CT_MAX_HOST_BYTES];

    s = ct_span_head(s, sizeof buf);
    for (size_t i = 0; i < s.len; i++)
        buf[i] = s.ptr[i] == '-' ? '.' : s.ptr[i];
    add_key(k, 'r', (struct ct_span){ buf, s.len });
}

static void add_word(struct keys *k, const struct word *w, size_t skip1, size_t skip2)
{
    uint32_t cp[CT_EDIT_MAX];
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        if (i != skip1 && i != skip2)
            cp[n++] = w->cp[i];
    add_key(k, 'd', (struct ct_span){ (const char *)cp, n * sizeof *cp });
}

/* The word with up to `d` letters left out. */
static void add_deletions(struct keys *k, const struct word *w, unsigned d)
{
    if (d == 0 || w->n > CT_EDIT_MAX)
        return;
    add_word(k, w, SIZE_MAX, SIZE_MAX);
    for (size_t i = 0; i < w->n; i++) {
        add_word(k, w, i, SIZE_MAX);
        for (size_t j = i + 1; d > 1 && j < w->n; j++)
            add_word(k, w, i, j);
    }
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static size_t finish(struct keys *k)
{
    size_t n = 0;

    if (k->n == 0)
        return 0;
    qsort(k->v, k->n, sizeof *k->v, by_number);
    for (size_t i = 0; i < k->n; i++)
        if (n == 0 || k->v[i] != k->v[n - 1])
            k->v[n++] = k->v[i];
    return n;
}

size_t ct_domain_known_keys(struct ct_span host, uint64_t ret[CT_LOOKALIKE_KEYS])
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct keys k = { ret, 0 };
    struct side s;
    struct word w;

    if (!side(&a, host, &s))
        return 0;
    add_key(&k, 's', folded(&s));
    add_run(&k, s.domain);
    add_run(&k, s.core);
    w = word(s.label);
    add_deletions(&k, &w, allowance(w.n, true));
    return finish(&k);
}

/* The core with each extra word taken off. */
static void add_without_extras(struct keys *k, struct ct_span core)
{
    struct ct_span rest;

    for (size_t i = 0; i < 2 * N_EXTRAS; i++) {
        if (!without(core, extras[i / 2], i % 2, &rest) || rest.len < 2)
            continue;
        add_run(k, rest);
        if (i % 2 ? rest.ptr[0] == '-' : rest.ptr[rest.len - 1] == '-')
            add_run(k, i % 2 ? ct_span_from(rest, 1) : ct_span_head(rest, rest.len - 1));
    }
}

static void add_runs(struct keys *k, struct ct_span s)
{
    size_t at[PIECES + 1], n = pieces(s, at);

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j <= n; j++)
            add_run(k, run_of(s, at, i, j));
}

/* As many letters as the longest or shortest known label that could match. */
static unsigned candidate_allowance(size_t n)
{
    if (n + 2 >= EDIT2_MIN && n <= EDIT2_MAX + 2)
        return 2;
    return n + 1 >= EDIT1_MIN;
}

size_t ct_domain_candidate_keys(struct ct_span host, uint64_t ret[CT_LOOKALIKE_KEYS])
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct keys k = { ret, 0 };
    struct side s;
    struct word w;

    if (!side(&a, host, &s))
        return 0;
    add_key(&k, 's', folded(&s));
    add_runs(&k, chosen(&s));
    add_runs(&k, s.core);
    add_without_extras(&k, s.core);
    w = word(s.label);
    add_deletions(&k, &w, candidate_allowance(w.n));
    return finish(&k);
}
