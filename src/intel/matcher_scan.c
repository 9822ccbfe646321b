/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matcher_scan: text to tokens, and those to hits.
 *
 *   runs --trim, quad?, last label?--> tokens with hash --(prefetch)--> filter --> resolve
 *
 * Tokens of a step of text wait in a list until all are hashed: the words of the filter are
 * fetched meanwhile, and a filter larger than the caches costs little more than a small one.
 */
#include "base/err.h"
#include "intel/matcher_table.h"
#include "parse/ip.h"

#define STEP (480 * CT_KIB) /* of a stream: with context less than its window */

struct scan {
    const struct ct_matcher *m;
    struct ct_matcher_work *w;
    struct ct_span text;
};

struct ct_matcher_work *ct_matcher_work_new(void)
{
    struct ct_arena a = { 0 };
    struct ct_matcher_work *w = ct_arena_alloc(&a, sizeof *w);

    w->home = a;
    w->url = ct_buf(CT_MAX_URL_BYTES);
    return w;
}

void ct_matcher_work_free(struct ct_matcher_work *w)
{
    struct ct_arena a;

    if (!w)
        return;
    ct_vec_done(&w->tokens);
    ct_vec_done(&w->hits);
    ct_buf_done(&w->url);
    ct_arena_done(&w->arena);
    a = w->home;
    ct_arena_done(&a);
}

/* ---- tokens ---- */

static inline void add(
    struct scan *s, enum ct_match_token_kind kind, uint64_t hash, size_t from, size_t to)
{
    __builtin_prefetch(ct_match_word(s->m, hash));
    *ct_vec_add(&s->w->tokens) = (struct ct_match_token){
        .hash = hash, .from = (uint32_t)from, .len = (uint16_t)(to - from), .kind = (uint8_t)kind
    };
}

static struct ct_span part(const struct scan *s, size_t from, size_t to)
{
    return (struct ct_span){ s->text.ptr + from, to - from };
}

/* A strict dotted quad, the plain way. */
static bool plain_quad(struct ct_span s, uint32_t *ret)
{
    struct ct_ip ip;

    if (s.len < 7 || s.len > 15 || !ct_ip_parse(s, &ip))
        return false;
    *ret = (uint32_t)ip.b[12] << 24 | (uint32_t)ip.b[13] << 16 | (uint32_t)ip.b[14] << 8 | ip.b[15];
    return true;
}

/* The number that the `n` digits in front of `end` make; 256 and more when they are none of an
 * address. Four bytes are looked at. */
static inline uint32_t number(const char *end, size_t n)
{
    uint32_t v;

    if (n == 0 || n > 3)
        return 256;
    memcpy(&v, end - 4, 4);
    v = (v & 0x0F0F0F0FU) >> (32 - 8 * n)
                                 << (32 - 8 * n); /* the last digit is in the highest byte */
    if (n > 1 && (v >> (32 - 8 * n) & 0xFF) == 0)
        return 256; /* a leading zero */
    return (v >> 24) + (v >> 16 & 0xFF) * 10 + (v >> 8 & 0xFF) * 100;
}

/* Of the bytes of a run these are digits: bit 4 set, bit 6 not. */
static inline bool only_digits_and_dots(const char *p, size_t n, size_t dots)
{
    uint64_t a, b, low = 0x0101010101010101ULL;

    memcpy(&a, p, 8);
    memcpy(&b, p + n - 8, 8);
    a = a >> 4 & ~(a >> 6) & low;
    b = (b >> 4 & ~(b >> 6) & low) >> 4 * (16 - n) >> 4 * (16 - n);
    return (a + b) * low >> 56 == n - dots; /* the sum of all bytes */
}

/* Where the dots of a run are, the last one first. */
struct dots {
    size_t d, c, b;
};

/* A strict dotted quad and nothing else. Little endian and without a branch for each byte, since
 * most of what gets here is one. */
static bool quad(const struct scan *s, size_t from, struct dots dot, size_t to, uint32_t *ret)
{
    const char *p = s->text.ptr;
    size_t n = to - from;
    uint32_t a, b, c, d;

    if (from < 4 || n < 8 || n > 15 || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
        return plain_quad(part(s, from, to), ret);
    a = number(p + dot.b, dot.b - from);
    b = number(p + dot.c, dot.c - dot.b - 1);
    c = number(p + dot.d, dot.d - dot.c - 1);
    d = number(p + to, to - dot.d - 1);
    *ret = a << 24 | b << 16 | c << 8 | d;
    return (a | b | c | d) <= 255 && only_digits_and_dots(p + from, n, 3);
}

static void add_ip4(struct scan *s, uint32_t ip, size_t from, size_t to)
{
    const struct ct_matcher *m = s->m;

    add(s, CT_TOKEN_IP4, ct_match_hash_ip4(m, ip, 32), from, to);
    if (!m->nets4 || !(m->nets4[ip >> 22] >> (ip >> 16 & 63) & 1))
        return;
    for (uint64_t left = m->nets4_bits; left; left &= left - 1) {
        unsigned bits = (unsigned)__builtin_ctzll(left);
        uint32_t mask = bits ? ~(uint32_t)0 << (32 - bits) : 0;

        add(s, CT_TOKEN_NET4, ct_match_hash_ip4(m, ip & mask, bits), from, to);
    }
}

/* "192.0.2.1-192.0.2.9" and "192.0.2.1_443": the addresses in it. */
static bool take_range(struct scan *s, size_t from, size_t to)
{
    struct ct_span run = part(s, from, to);
    bool some = false;
    uint32_t ip;

    if (run.len > 64 || !ct_is_digit(run.ptr[0]))
        return false;
    for (size_t i = 0, at = 0; i <= run.len; i++) {
        if (i < run.len && run.ptr[i] != '-' && run.ptr[i] != '_')
            continue;
        if (plain_quad((struct ct_span){ run.ptr + at, i - at }, &ip)) {
            add_ip4(s, ip, from + at, from + i);
            some = true;
        }
        at = i + 1;
    }
    return some;
}

static bool take_quads(struct scan *s, size_t from, size_t last, size_t to)
{
    struct dots dot = { .d = last, .c = ct_runs_dot(&s->w->runs, from, last) };
    uint32_t ip;

    if (dot.c == SIZE_MAX)
        return false;
    dot.b = ct_runs_dot(&s->w->runs, from, dot.c);
    if (dot.b == SIZE_MAX)
        return false;
    if (!quad(s, from, dot, to, &ip))
        return take_range(s, from, to);
    add_ip4(s, ip, from, to);
    return true;
}

static void take_plain(struct scan *s, size_t from, size_t to)
{
    size_t n = to - from;

    if (n <= CT_MATCH_NAME && s->m->lengths[n / 64] >> n % 64 & 1)
        add(s, CT_TOKEN_WHOLE, ct_match_hash_name(s->m, part(s, from, to)), from, to);
}

/* Whether the last label, behind `dot`, is that of an indicator. */
static bool known_label(const struct scan *s, size_t dot, size_t to)
{
    unsigned bit = ct_match_label(s->text.ptr + dot + 1, to - dot - 1, to >= 8);

    return s->m->labels[bit / 64] >> bit % 64 & 1;
}

static void take_name(
    struct scan *s, enum ct_match_token_kind kind, size_t from, size_t dot, size_t to)
{
    size_t before = ct_runs_dot(&s->w->runs, from, dot);
    size_t stem = before == SIZE_MAX ? from : before + 1;

    if (to - stem <= CT_MATCH_STEM)
        add(s, kind, ct_match_hash_name(s->m, part(s, stem, to)), from, to);
    if (s->m->has_single && kind == CT_TOKEN_NAME && to - dot - 1 <= CT_MATCH_STEM)
        add(s, CT_TOKEN_LABEL, ct_match_hash_name(s->m, part(s, dot + 1, to)), from, to);
}

/* "<hash>.exe" */
static void take_first_label(struct scan *s, size_t from, size_t to)
{
    const char *dot = memchr(s->text.ptr + from, '.', to - from);

    if (dot)
        take_plain(s, from, (size_t)(dot - s->text.ptr));
}

/* Runs begin and end with marks of sentences and of lists. */
static bool trim(const char *p, size_t *from, size_t *to)
{
    while (*from < *to && (p[*from] == '.' || p[*from] == '-'))
        ++*from;
    while (*from < *to && (p[*to - 1] == '.' || p[*to - 1] == '-' || p[*to - 1] == '_'))
        --*to;
    return *from < *to;
}

/* Where the run begins when it begins with the end of an escape sequence; `to` when not. */
static size_t unescaped(const struct scan *s, size_t from, size_t to)
{
    size_t n = 0;

    if (from > 0 && (s->text.ptr[from - 1] == '%' || s->text.ptr[from - 1] == '\\'))
        n = ct_match_escape(s->text, from);
    return n && from + n < to ? from + n : to;
}

static void take_dotted(struct scan *s, size_t from, size_t dot, size_t to)
{
    size_t inner;

    if (s->m->runs & CT_RUNS_LONG && to - from > 32)
        take_first_label(s, from, to);
    if (!known_label(s, dot, to))
        return;
    take_name(s, CT_TOKEN_NAME, from, dot, to);
    inner = unescaped(s, from, dot);
    if (inner < dot)
        take_name(s, CT_TOKEN_ESCAPED, inner, dot, to);
}

static void take_run(struct scan *s, size_t from, size_t to)
{
    size_t dot, inner;

    if (!trim(s->text.ptr, &from, &to))
        return;
    dot = ct_runs_dot(&s->w->runs, from, to);
    if (dot != SIZE_MAX && s->m->has_ip4 && ct_is_digit(s->text.ptr[to - 1]) &&
        take_quads(s, from, dot, to))
        return;
    if (!s->m->has_names)
        return;
    if (dot != SIZE_MAX) {
        take_dotted(s, from, dot, to);
        return;
    }
    take_plain(s, from, to);
    inner = unescaped(s, from, to);
    if (inner < to)
        take_plain(s, inner, to);
}

/* ---- IPv6 ---- */

static bool is_ip6_byte(char c)
{
    return ct_hex_digit(c) >= 0 || c == ':' || c == '.';
}

static void add_ip6(struct scan *s, const struct ct_ip *ip, size_t from, size_t to)
{
    if (ct_ip_is_v4(ip))
        return; /* its quad is a run of its own */
    add(s, CT_TOKEN_IP6, ct_match_hash_ip6(s->m, ip->b, 128), from, to);
    for (unsigned bits = 0; bits < 128; bits++)
        if (s->m->nets6_bits[bits / 64] >> bits % 64 & 1) {
            struct ct_cidr net = ct_ip_net(ip, bits);

            add(s, CT_TOKEN_IP6, ct_match_hash_ip6(s->m, net.ip.b, bits), from, to);
        }
}

/* A port behind a dot or a sign of punctuation may be in the way. */
static void try_ip6(struct scan *s, size_t from, size_t to)
{
    struct ct_ip ip;

    for (int tries = 0; tries < 3 && to - from >= 2; tries++) {
        if (ct_ip_parse(part(s, from, to), &ip)) {
            add_ip6(s, &ip, from, to);
            return;
        }
        to--;
        if (s->text.ptr[to] == ':' || s->text.ptr[to] == '.')
            continue;
        while (to > from && s->text.ptr[to] != '.')
            to--;
    }
}

/* Two colons in a row, or all seven. */
static bool may_be_ip6(struct ct_span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == ':' && i > 0 && s.ptr[i - 1] == ':')
            return true;
        n += s.ptr[i] == ':';
    }
    return n >= 7;
}

/* The token around the colon at `at`. Returns its end. */
static size_t take_colon(struct scan *s, size_t at)
{
    const char *p = s->text.ptr;
    size_t from = at, to = at;
    bool alone;

    while (from > 0 && at - from < CT_IP_TEXT && is_ip6_byte(p[from - 1]))
        from--;
    while (to < s->text.len && to - at < CT_IP_TEXT && is_ip6_byte(p[to]))
        to++;
    if (!may_be_ip6(part(s, from, to)))
        return to;
    alone = from == 0 || (!ct_is_alnum(p[from - 1]) && p[from - 1] != '_');
    if (p[from] == ':' && p[from + 1] != ':') {
        from++; /* "client:2001:db8::1" where the word ends in no hexadecimal digit */
        alone = true;
    }
    if (alone && from >= s->w->runs.from && from < s->w->runs.to)
        try_ip6(s, from, to);
    return to;
}

/* Colons with another within five bytes behind them: times do too, and are soon seen not to be. */
static void take_colons(struct scan *s)
{
    const struct ct_runs *r = &s->w->runs;
    size_t done = 0;

    for (size_t i = 0; i < r->n_words; i++) {
        uint64_t next = i + 1 < r->n_words ? r->colon[i + 1] : 0, c = r->colon[i], near = 0;

        if (!c)
            continue;
        for (unsigned k = 1; k <= 5; k++)
            near |= c >> k | next << (64 - k);
        for (near &= c; near; near &= near - 1) {
            size_t at = r->base + i * 64 + (size_t)__builtin_ctzll(near);

            if (at >= r->to + CT_IP_TEXT)
                return;
            if (at >= done && at + CT_IP_TEXT >= r->from)
                done = take_colon(s, at);
        }
    }
}

/* ---- literals ---- */

static bool bounded(struct ct_span text, size_t from, size_t to)
{
    return (from == 0 || !ct_is_alnum(text.ptr[from]) || !ct_is_alnum(text.ptr[from - 1])) &&
           (to == text.len || !ct_is_alnum(text.ptr[to - 1]) || !ct_is_alnum(text.ptr[to]));
}

static void take_literal(struct scan *s, const struct ct_match_literal *l, size_t from, size_t to)
{
    size_t end = to + l->text.len - 1;
    struct ct_span near = ct_span_head(s->text, end < s->text.len ? end : s->text.len);

    for (;;) {
        size_t at =
            l->exact ? ct_span_find(near, l->text, from) : ct_span_ifind(near, l->text, from);

        if (at >= near.len)
            return;
        if (bounded(s->text, at, at + l->text.len))
            *ct_vec_add(&s->w->hits) = (struct ct_matcher_hit){ at, l->text.len, l->indicator };
        from = at + 1;
    }
}

/* ---- all of it ---- */

static void step(struct scan *s, size_t from, size_t to)
{
    struct ct_matcher_work *w = s->w;
    size_t begin, end;

    ct_vec_clear(&w->tokens);
    ct_runs_load(&w->runs, s->text, from, to, s->m->runs);
    while (ct_runs_next(&w->runs, &begin, &end))
        take_run(s, begin, end);
    if (s->m->has_ip6)
        take_colons(s);
    for (size_t i = 0; i < w->tokens.n; i++)
        if (ct_match_maybe(s->m, w->tokens.v[i].hash))
            ct_match_resolve(s->m, w, s->text, &w->tokens.v[i]);
}

static int by_place(const void *a, const void *b)
{
    const struct ct_matcher_hit *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->indicator != y->indicator)
        return x->indicator < y->indicator ? -1 : 1;
    return (x->len > y->len) - (x->len < y->len);
}

void ct_matcher_scan(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_span text,
    size_t from, size_t to, ct_matcher_fn *fn, void *arg)
{
    struct scan s = { m, w, text };

    ct_assert(from <= to && to <= text.len && text.len < UINT32_MAX);
    ct_vec_clear(&w->hits);
    w->url_end = 0;
    for (size_t at = from; at < to;) {
        size_t next = to - at > CT_RUNS_STEP ? at + CT_RUNS_STEP : to;

        step(&s, at, next);
        at = next;
    }
    for (size_t i = 0; i < m->literals.n; i++)
        take_literal(&s, &m->literals.v[i], from, to);
    if (w->hits.n == 0)
        return;
    qsort(w->hits.v, w->hits.n, sizeof *w->hits.v, by_place);
    for (size_t i = 0; i < w->hits.n; i++)
        if (i == 0 || by_place(&w->hits.v[i - 1], &w->hits.v[i]) != 0)
            fn(arg, &w->hits.v[i]);
}

struct relay {
    const struct ct_matcher_sweep *sweep;
    uint64_t base;
    struct ct_span text;
};

static void relay(void *arg, const struct ct_matcher_hit *hit)
{
    const struct relay *r = arg;
    struct ct_matcher_place p = { .offset = r->base + hit->from,
        .text = { r->text.ptr + hit->from, hit->len },
        .indicator = hit->indicator };

    r->sweep->place(r->sweep->arg, &p);
}

void ct_matcher_stream(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_stream *in,
    uint64_t from, uint64_t below, const struct ct_matcher_sweep *sweep)
{
    while (from < below) {
        struct ct_span ahead;
        struct relay r = { .sweep = sweep };
        size_t begin, end;

        if (in->at + CT_MATCHER_LEAD < from)
            ct_stream_skip(in, from - CT_MATCHER_LEAD - in->at);
        begin = (size_t)(from - in->at);
        ahead = ct_stream_look(in, begin + STEP + CT_MATCHER_TAIL);
        if (ahead.len <= begin)
            return;
        end = ahead.len - begin > STEP ? begin + STEP : ahead.len;
        end = below - in->at < end ? (size_t)(below - in->at) : end;
        r.base = in->at;
        r.text = ct_span_head(ahead, end + CT_MATCHER_TAIL);
        ct_matcher_scan(m, w, r.text, begin, end, relay, &r);
        from = in->at + end;
        if (sweep->at)
            sweep->at(sweep->arg, from);
    }
}
