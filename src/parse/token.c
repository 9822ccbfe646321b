/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token: the recipient of a message, recognised in its links.
 *
 *   value ──▶ addresses: a recipient's domain, a sign for @, his local part
 *         ──▶ segments:  equal to a local part, or spelt backwards or in ROT13
 *                        hex or base64 ──▶ bytes ──▶ a digest, or text with an
 *                                                    address in it
 *
 * Decoding what stands in the URL, rather than encoding the address in every
 * way, also finds addresses within longer encoded text (u=jane@…&c=7). Digests
 * go the other way: those of each address are kept for the process, since a
 * mailing list names the same people in every message.
 */
#include "parse/token.h"

#include "base/digest.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/map.h"
#include "parse/transfer.h"

#define LOCAL_MIN 5
#define SEGMENT_MAX 1024
#define HEX_MIN 16
#define DIGEST_KEY 8 /* bytes compared by hash; the rest by sight */
#define DOMAINS 16
#define PLACES 8 /* occurrences of a domain looked at in one value */

struct form {
    struct ct_span text; /* lower case; for a digest its bytes */
    uint64_t hash;
    enum ct_token_kind kind;
    uint32_t rcpt;
};

struct table {
    struct form *v; /* open addressing; kind NONE is free */
    size_t mask;
};

struct rcpt {
    struct ct_span address, lower, local, domain;
    uint32_t index;
};

struct ct_token_set {
    struct ct_arena *arena;
    struct rcpt *rcpts;
    size_t n;
    struct ct_span domains[DOMAINS];
    size_t n_domains;
    struct table words, digests;
    uint64_t word_lengths; /* bit n: a word of n bytes modulo 64 is among them */
    size_t shortest;       /* bytes of the shortest address */
    bool have_digests;
    bool escaped; /* the value looked at has a % in it */
    /* work space; on the stack it would be cleared for each segment */
    char plain[SEGMENT_MAX], lower[SEGMENT_MAX];
    uint8_t bytes[SEGMENT_MAX];
};

/* Digests by address: MD5, SHA-1, SHA-256, one behind the other. */
static struct {
    struct ct_map map;
    struct ct_arena arena;
} cache;

#define DIGESTS_LEN (16 + 20 + 32)

void ct_token_cold(void)
{
    ct_map_done(&cache.map);
    ct_arena_done(&cache.arena);
}

const char *ct_token_kind_name(enum ct_token_kind kind)
{
    static const char *const names[] = { "none", "literal", "local", "verp", "base64", "hex", "md5",
        "sha1", "sha256", "reversed" };

    return names[kind];
}

/* ---- tables ---- */

static struct table table(struct ct_arena *a, size_t n)
{
    size_t cap = 16;

    while (cap < 2 * n)
        cap *= 2;
    return (struct table){ ct_arena_alloc(a, cap * sizeof(struct form)), cap - 1 };
}

static void put(struct table *t, struct ct_span key, struct form f)
{
    size_t i;

    f.hash = ct_hash64(key, ct_hash_seed());
    for (i = f.hash & t->mask; t->v[i].kind != CT_TOKEN_NONE; i = (i + 1) & t->mask)
        if (t->v[i].hash == f.hash && ct_span_eq(t->v[i].text, f.text))
            return;
    t->v[i] = f;
}

static const struct form *get_word(const struct table *t, struct ct_span word)
{
    uint64_t hash = ct_hash64(word, ct_hash_seed());

    for (size_t i = hash & t->mask; t->v[i].kind != CT_TOKEN_NONE; i = (i + 1) & t->mask)
        if (t->v[i].hash == hash && ct_span_eq(t->v[i].text, word))
            return &t->v[i];
    return NULL;
}

/* A digest, or the beginning of one. */
static const struct form *get_digest(const struct table *t, struct ct_span bytes)
{
    uint64_t hash;

    if (bytes.len < DIGEST_KEY)
        return NULL;
    hash = ct_hash64(ct_span_head(bytes, DIGEST_KEY), ct_hash_seed());
    for (size_t i = hash & t->mask; t->v[i].kind != CT_TOKEN_NONE; i = (i + 1) & t->mask)
        if (t->v[i].hash == hash && ct_span_starts(t->v[i].text, bytes))
            return &t->v[i];
    return NULL;
}

/* ---- the set ---- */

static struct ct_span backwards(struct ct_arena *a, struct ct_span s)
{
    char *p = ct_arena_raw(a, s.len);

    for (size_t i = 0; i < s.len; i++)
        p[i] = s.ptr[s.len - 1 - i];
    return (struct ct_span){ p, s.len };
}

static struct ct_span rot13(struct ct_arena *a, struct ct_span lower)
{
    char *p = ct_arena_raw(a, lower.len);

    for (size_t i = 0; i < lower.len; i++)
        p[i] =
            ct_is_alpha(lower.ptr[i]) ? (char)('a' + (lower.ptr[i] - 'a' + 13) % 26) : lower.ptr[i];
    return (struct ct_span){ p, lower.len };
}

static void add_domain(struct ct_token_set *set, struct ct_span domain)
{
    for (size_t i = 0; i < set->n_domains; i++)
        if (ct_span_eq(set->domains[i], domain))
            return;
    if (set->n_domains < DOMAINS)
        set->domains[set->n_domains++] = domain;
}

static void add_rcpt(struct ct_token_set *set, struct ct_span address, uint32_t index)
{
    struct rcpt r = { .address = address, .index = index };
    struct ct_span s;

    r.lower = ct_arena_lower(set->arena, ct_span_trim(address));
    r.domain = r.lower;
    r.local = ct_span_cut_chr(&r.domain, '@');
    if (r.local.len == 0 || r.domain.len < 3)
        return;
    if (set->n == 0 || r.lower.len < set->shortest)
        set->shortest = r.lower.len;
    set->rcpts[set->n++] = r;
    add_domain(set, r.domain);
    set->word_lengths |= (uint64_t)1 << r.lower.len % 64 | (uint64_t)1 << r.local.len % 64;
    s = backwards(set->arena, r.lower);
    put(&set->words, s, (struct form){ .text = s, .kind = CT_TOKEN_REVERSED, .rcpt = index });
    s = rot13(set->arena, r.lower);
    put(&set->words, s, (struct form){ .text = s, .kind = CT_TOKEN_REVERSED, .rcpt = index });
    if (r.local.len >= LOCAL_MIN)
        put(&set->words, r.local,
            (struct form){ .text = r.local, .kind = CT_TOKEN_LOCAL, .rcpt = index });
}

struct ct_token_set *ct_token_set(struct ct_arena *a, const struct ct_span *addresses, size_t n)
{
    struct ct_token_set *set = ct_arena_alloc(a, sizeof *set);

    if (n > CT_MAX_TOKEN_RCPTS)
        n = CT_MAX_TOKEN_RCPTS;
    set->arena = a;
    set->rcpts = ct_arena_alloc(a, n * sizeof *set->rcpts);
    set->words = table(a, 3 * n);
    for (size_t i = 0; i < n; i++)
        add_rcpt(set, addresses[i], (uint32_t)i);
    return set;
}

static const char *digests_of(struct ct_span address)
{
    uint64_t *slot = ct_map_get(&cache.map, address);
    uint8_t *p;

    if (slot)
        return (const char *)(uintptr_t)*slot;
    if (cache.map.n >= CT_MAX_TOKEN_ADDRESSES) {
        ct_map_clear(&cache.map);
        ct_arena_reset(&cache.arena);
    }
    p = ct_arena_raw(&cache.arena, DIGESTS_LEN + CT_DIGEST_MAX);
    ct_digest(CT_DIGEST_MD5, address, p);
    ct_digest(CT_DIGEST_SHA1, address, p + 16);
    ct_digest(CT_DIGEST_SHA256, address, p + 36);
    *ct_map_put(&cache.map, ct_arena_copy(&cache.arena, address), NULL) = (uintptr_t)p;
    return (const char *)p;
}

static void add_digests(struct ct_token_set *set, struct ct_span address, uint32_t rcpt)
{
    /* the cache may be emptied before this set dies */
    const char *p =
        ct_arena_copy(set->arena, (struct ct_span){ digests_of(address), DIGESTS_LEN }).ptr;
    const struct form f[] = {
        { .text = { p, 16 }, .kind = CT_TOKEN_MD5, .rcpt = rcpt },
        { .text = { p + 16, 20 }, .kind = CT_TOKEN_SHA1, .rcpt = rcpt },
        { .text = { p + 36, 32 }, .kind = CT_TOKEN_SHA256, .rcpt = rcpt },
    };

    for (size_t i = 0; i < 3; i++)
        put(&set->digests, ct_span_head(f[i].text, DIGEST_KEY), f[i]);
}

static const struct form *find_digest(struct ct_token_set *set, struct ct_span bytes)
{
    if (!set->have_digests) {
        set->have_digests = true;
        set->digests = table(set->arena, 6 * set->n);
        for (size_t i = 0; i < set->n; i++) {
            struct ct_span address = ct_span_trim(set->rcpts[i].address);

            add_digests(set, set->rcpts[i].lower, set->rcpts[i].index);
            if (!ct_span_eq(address, set->rcpts[i].lower))
                add_digests(set, address, set->rcpts[i].index);
        }
    }
    return get_digest(&set->digests, bytes);
}

/* ---- addresses as text ---- */

/* The sign for @ that ends at `at`: its length, 0 for none. */
static size_t at_sign(struct ct_span s, size_t at, enum ct_token_kind *ret_kind)
{
    struct ct_span before = ct_span_head(s, at);

    *ret_kind = CT_TOKEN_LITERAL;
    if (ct_span_ends(before, CT_LIT("@")))
        return 1;
    if (ct_span_ends(before, CT_LIT("%2540")))
        return 5;
    if (ct_span_ends(before, CT_LIT("%40")))
        return 3;
    *ret_kind = CT_TOKEN_VERP;
    return at > 0 && memchr("=_-+~:!/.", s.ptr[at - 1], 9) != NULL;
}

/* The longest local part of that domain that ends at `end`. */
static bool local_before(const struct ct_token_set *set, struct ct_span s, size_t end,
    struct ct_span domain, struct ct_token_hit *hit)
{
    size_t best = 0;

    for (size_t i = 0; i < set->n; i++) {
        const struct rcpt *r = &set->rcpts[i];
        size_t n = r->local.len;

        if (n <= best || n > end || !ct_span_eq(r->domain, domain) ||
            !ct_span_ieq(ct_span_head(ct_span_from(s, end - n), n), r->local))
            continue;
        if (n < end && ct_is_alnum(s.ptr[end - n - 1]) &&
            !(end - n >= 3 && s.ptr[end - n - 3] == '%'))
            continue;
        best = n;
        hit->rcpt = r->index;
        hit->span = ct_span_from(s, end - n);
    }
    return best > 0;
}

static bool find_domain(const struct ct_token_set *set, struct ct_span s, struct ct_span domain,
    struct ct_token_hit *hit)
{
    size_t at = 0;

    for (int tries = 0; tries < PLACES; tries++, at++) {
        size_t sign, end;

        at = ct_span_ifind(s, domain, at);
        if (at >= s.len)
            return false;
        end = at + domain.len;
        if (end < s.len && (ct_is_alnum(s.ptr[end]) || s.ptr[end] == '-'))
            continue;
        sign = at_sign(s, at, &hit->kind);
        if (sign > 0 && local_before(set, s, at - sign, domain, hit)) {
            hit->span.len = (size_t)(s.ptr + end - hit->span.ptr);
            return true;
        }
    }
    return false;
}

/* The first recipient's address written out in `s`. */
static bool find_address(const struct ct_token_set *set, struct ct_span s, struct ct_token_hit *ret)
{
    bool found = false;

    if (s.len < set->shortest)
        return false;
    for (size_t i = 0; i < set->n_domains; i++) {
        struct ct_token_hit hit = { 0 };

        if (!find_domain(set, s, set->domains[i], &hit) || (found && hit.span.ptr >= ret->span.ptr))
            continue;
        *ret = hit;
        found = true;
    }
    return found;
}

/* ---- segments ---- */

enum { COARSE = 1, FINE = 2, HEX = 4 };

static const uint8_t classes[256] = {
    [0 ... ' '] = COARSE,
    ['/'] = COARSE,
    ['?'] = COARSE,
    ['&'] = COARSE,
    ['='] = COARSE,
    [';'] = COARSE,
    [','] = COARSE,
    [':'] = COARSE,
    ['#'] = COARSE,
    ['!'] = COARSE,
    ['|'] = COARSE,
    ['"'] = COARSE,
    ['<'] = COARSE,
    ['>'] = COARSE,
    ['('] = COARSE,
    [')'] = COARSE,
    ['['] = COARSE,
    [']'] = COARSE,
    ['.'] = FINE,
    ['-'] = FINE,
    ['_'] = FINE,
    ['~'] = FINE,
    ['+'] = FINE,
    ['*'] = FINE,
    ['$'] = FINE,
    ['0' ... '9'] = HEX,
    ['A' ... 'F'] = HEX,
    ['a' ... 'f'] = HEX,
};

static bool is(char c, unsigned class)
{
    return (classes[(unsigned char)c] & class) != 0;
}

/* Bytes of base64 without padding, either alphabet; 0 when it is none. */
static size_t from_base64(struct ct_span s, uint8_t *out)
{
    const uint8_t *p = (const uint8_t *)s.ptr, *end = p + s.len;
    uint32_t bits = 0, all = 0;
    size_t n = s.len * 6 / 8;

    for (; end - p >= 4; p += 4, out += 3) {
        uint32_t a = ct_sextets[p[0]], b = ct_sextets[p[1]], c = ct_sextets[p[2]],
                 d = ct_sextets[p[3]];

        if ((a | b | c | d) & CT_SEXTET_NONE)
            return 0;
        bits = a << 18 | b << 12 | c << 6 | d;
        out[0] = (uint8_t)(bits >> 16);
        out[1] = (uint8_t)(bits >> 8);
        out[2] = (uint8_t)bits;
    }
    bits = 0;
    for (int shift = 18; p < end; p++, shift -= 6) {
        all |= ct_sextets[*p];
        bits |= (uint32_t)ct_sextets[*p] << shift;
    }
    out[0] = (uint8_t)(bits >> 16);
    out[1] = (uint8_t)(bits >> 8);
    return all & CT_SEXTET_NONE ? 0 : n;
}

static size_t from_hex(struct ct_span s, uint8_t *out)
{
    for (size_t i = 0; i + 1 < s.len; i += 2)
        out[i / 2] = (uint8_t)(ct_hex_digit(s.ptr[i]) << 4 | ct_hex_digit(s.ptr[i + 1]));
    return s.len / 2;
}

static bool take(struct ct_token_hit *ret, const struct form *f)
{
    if (f) {
        ret->kind = f->kind;
        ret->rcpt = f->rcpt;
    }
    return f != NULL;
}

/* An address within decoded bytes. */
static bool in_bytes(struct ct_token_set *set, const uint8_t *bytes, size_t n,
    enum ct_token_kind kind, struct ct_token_hit *ret)
{
    struct ct_span s = { (const char *)bytes, n };
    struct ct_token_hit hit;

    if (!find_address(set, s, &hit))
        return false;
    ret->kind = kind;
    ret->rcpt = hit.rcpt;
    return true;
}

/* A run of hexadecimal digits: a digest at its beginning or end, or text. */
static bool try_hex_run(struct ct_token_set *set, struct ct_span run, struct ct_token_hit *ret)
{
    static const size_t lengths[] = { 64, 40, 32 };
    uint8_t *b = set->bytes;

    if (run.len % 2 == 0) {
        size_t n = from_hex(run, b);

        if (take(ret, find_digest(set, (struct ct_span){ (const char *)b, n })) ||
            in_bytes(set, b, n, CT_TOKEN_HEX, ret))
            return true;
    }
    for (size_t i = 0; i < 3 && run.len > 32; i++) {
        if (run.len <= lengths[i])
            continue;
        for (size_t from = 0, k = 0; k < 2; from = run.len - lengths[i], k++) {
            size_t n = from_hex(ct_span_head(ct_span_from(run, from), lengths[i]), b);

            if (take(ret, find_digest(set, (struct ct_span){ (const char *)b, n })))
                return true;
        }
    }
    return false;
}

/* Takes the next run of at least HEX_MIN hexadecimal digits at or after *at. Every such run has
 * a digit at each place that is HEX_MIN - 1 behind one where it may begin. */
static bool next_hex_run(struct ct_span s, size_t *at, struct ct_span *ret)
{
    size_t from = *at, end;

    while (s.len - from >= HEX_MIN) {
        size_t i = from + HEX_MIN;

        while (i > from && is(s.ptr[i - 1], HEX))
            i--;
        if (i > from) {
            from = i;
            continue;
        }
        for (end = from + HEX_MIN; end < s.len && is(s.ptr[end], HEX); end++)
            ;
        *ret = ct_span_head(ct_span_from(s, from), end - from);
        *at = end;
        return true;
    }
    return false;
}

static bool try_hex(struct ct_token_set *set, struct ct_span s, struct ct_token_hit *ret)
{
    struct ct_span run;

    for (size_t at = 0; next_hex_run(s, &at, &run);) {
        if (!try_hex_run(set, run, ret))
            continue;
        if (s.ptr == ret->span.ptr) /* not decoded: the run stands in the value itself */
            ret->span = run;
        return true;
    }
    return false;
}

static bool is_digest_length(size_t n)
{
    return n == 16 || n == 20 || n == 32;
}

static bool try_base64(struct ct_token_set *set, struct ct_span s, struct ct_token_hit *ret)
{
    uint8_t *b = set->bytes;
    size_t n;

    if (s.len < 8)
        return false;
    while (s.len && s.ptr[s.len - 1] == '=')
        s.len--;
    n = s.len * 6 / 8;
    if (n < set->shortest && !is_digest_length(n))
        return false;
    n = from_base64(s, b);
    if (n == 0)
        return false;
    if (is_digest_length(n) && take(ret, find_digest(set, (struct ct_span){ (const char *)b, n })))
        return true;
    return in_bytes(set, b, n, CT_TOKEN_BASE64, ret);
}

static bool try_word(struct ct_token_set *set, struct ct_span s, struct ct_token_hit *ret)
{
    char *lower = set->lower;

    if (!(set->word_lengths >> s.len % 64 & 1))
        return false;
    for (size_t i = 0; i < s.len; i++)
        lower[i] = ct_lower(s.ptr[i]);
    return take(ret, get_word(&set->words, (struct ct_span){ lower, s.len }));
}

/* Percent-encoding undone into buf. */
static struct ct_span decoded(struct ct_span s, char *buf)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        int hi = s.ptr[i] == '%' && s.len - i > 2 ? ct_hex_digit(s.ptr[i + 1]) : -1;
        int lo = hi >= 0 ? ct_hex_digit(s.ptr[i + 2]) : -1;

        buf[n++] = s.ptr[i];
        if (lo >= 0) {
            buf[n - 1] = (char)(hi << 4 | lo);
            i += 2;
        }
    }
    return (struct ct_span){ buf, n };
}

static bool try_segment(struct ct_token_set *set, struct ct_span raw, struct ct_token_hit *ret)
{
    struct ct_span s = raw;

    if (raw.len < LOCAL_MIN || raw.len > SEGMENT_MAX)
        return false;
    if (set->escaped && ct_span_chr(raw, '%', 0) < raw.len)
        s = decoded(raw, set->plain);
    ret->span = raw;
    return try_word(set, s, ret) || try_hex(set, s, ret) || try_base64(set, s, ret);
}

/* The pieces of a segment, each by itself. */
static bool try_pieces(struct ct_token_set *set, struct ct_span seg, struct ct_token_hit *ret)
{
    for (size_t i = 0, from; i <= seg.len; i++) {
        for (from = i; i < seg.len && !is(seg.ptr[i], FINE); i++)
            ;
        if (i - from < seg.len &&
            try_segment(set, ct_span_head(ct_span_from(seg, from), i - from), ret))
            return true;
    }
    return false;
}

bool ct_token_find(struct ct_token_set *set, struct ct_span value, struct ct_token_hit *ret)
{
    struct ct_token_hit hit = { 0 };
    bool written;

    if (set->n == 0)
        return false;
    set->escaped = ct_span_chr(value, '%', 0) < value.len;
    written = find_address(set, value, ret);
    for (size_t i = 0, from; i <= value.len; i++) {
        struct ct_span seg;

        for (from = i; i < value.len && !is(value.ptr[i], COARSE); i++)
            ;
        if (written && value.ptr + from >= ret->span.ptr)
            return true;
        seg = ct_span_head(ct_span_from(value, from), i - from);
        if (try_segment(set, seg, &hit) || try_pieces(set, seg, &hit)) {
            *ret = hit;
            return true;
        }
    }
    return written;
}
