/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matcher: from a list of indicators to table, filter and literals.
 *
 * Two passes over the list, since filter and table must know their size first: one that sorts out
 * how each indicator is found and makes its entries, one that hashes those. Whatever cannot be
 * found by its bytes alone becomes a literal, while there is room.
 */
#include "base/err.h"
#include "base/hash.h"
#include "intel/matcher_table.h"
#include "parse/ip.h"
#include "parse/runs.h"

#define BLOOM_BITS 16 /* of an entry, at least */
#define SHORTEST_LITERAL 4
#define SHORTEST_NUMBER 7 /* digits alone that are searched for */

/* ---- hashes ---- */

uint64_t ct_match_hash_name(const struct ct_matcher *m, struct ct_span name)
{
    CT_UNCLEARED char folded[CT_MATCH_NAME + CT_MATCH_LOCAL + 17];
    uint64_t v;
    size_t i = 0;

    ct_assert(name.len <= CT_MATCH_NAME + CT_MATCH_LOCAL + 1);
    for (; i + 8 <= name.len; i += 8) {
        memcpy(&v, name.ptr + i, 8);
        v |= 0x2020202020202020ULL;
        memcpy(folded + i, &v, 8);
    }
    for (; i < name.len; i++)
        folded[i] = (char)(name.ptr[i] | 0x20);
    return ct_hash64((struct ct_span){ folded, name.len }, m->seed);
}

uint64_t ct_match_hash_url(const struct ct_matcher *m, struct ct_span key)
{
    return ct_hash64(key, m->seed ^ 1);
}

uint64_t ct_match_hash_ip6(const struct ct_matcher *m, const uint8_t ip[16], unsigned bits)
{
    return ct_hash64((struct ct_span){ (const char *)ip, 16 }, m->seed ^ (uint64_t)bits << 8);
}

static uint32_t v4_of(const struct ct_ip *ip)
{
    return (uint32_t)ip->b[12] << 24 | (uint32_t)ip->b[13] << 16 | (uint32_t)ip->b[14] << 8 |
           ip->b[15];
}

static uint64_t hash_net(const struct ct_matcher *m, struct ct_span key)
{
    struct ct_cidr net;

    if (!ct_cidr_parse(key, &net))
        return 0;
    if (ct_ip_is_v4(&net.ip) && net.bits >= 96)
        return ct_match_hash_ip4(m, v4_of(&net.ip), net.bits - 96U);
    return ct_match_hash_ip6(m, net.ip.b, net.bits);
}

static uint64_t hash_entry(const struct ct_matcher *m, const struct ct_match_entry *e)
{
    struct ct_ip ip;

    switch ((enum ct_match_kind)e->kind) {
    case CT_MATCH_URL:
        return ct_match_hash_url(m, e->key);
    case CT_MATCH_IP:
    case CT_MATCH_NET:
        return hash_net(m, e->key);
    case CT_MATCH_HOST:
        if (ct_ip_parse(e->key, &ip))
            return hash_net(m, e->key);
        break;
    case CT_MATCH_SUFFIX:
    case CT_MATCH_WHOLE:
    case CT_MATCH_MAIL:
        break;
    }
    return ct_match_hash_name(m, e->key);
}

const struct ct_match_entry *ct_match_next(const struct ct_matcher *m, uint64_t hash, uint64_t *at)
{
    uint64_t i = *at ? *at : (hash >> 18 & m->slot_mask) + 1;

    for (;; i = (i & m->slot_mask) + 1) {
        const struct ct_match_slot *s = &m->slots[i - 1];

        if (s->entry == 0)
            return NULL;
        if (s->tag != (uint32_t)hash)
            continue;
        *at = (i & m->slot_mask) + 1;
        return &m->entries.v[s->entry - 1];
    }
}

/* ---- which way an indicator is found ---- */

static void skip(struct ct_matcher *m, uint32_t indicator)
{
    m->skipped[indicator / 64] |= (uint64_t)1 << indicator % 64;
}

bool ct_matcher_skips(const struct ct_matcher *m, uint32_t indicator)
{
    return m->skipped[indicator / 64] >> indicator % 64 & 1;
}

static void enter(struct ct_matcher *m, enum ct_match_kind kind, struct ct_span key, uint32_t i)
{
    *ct_vec_add(&m->entries) =
        (struct ct_match_entry){ .key = key, .indicator = i, .kind = (uint8_t)kind };
}

static bool is_exact(enum ct_observable type)
{
    return type == CT_OBS_MESSAGE_ID || type == CT_OBS_SESSION || type == CT_OBS_USER_AGENT;
}

static bool is_number(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_digit(s.ptr[i]))
            return false;
    return s.len < SHORTEST_NUMBER;
}

static void enter_literal(struct ct_matcher *m, const struct ct_indicator *a, uint32_t i)
{
    struct ct_span s = ct_observable_key(a->value.type, a->value.value);

    if (m->literals.n == CT_MAX_LITERALS || s.len < SHORTEST_LITERAL ||
        s.len > CT_MAX_LITERAL_BYTES || a->value.type == CT_OBS_ASN || is_number(s)) {
        skip(m, i);
        return;
    }
    *ct_vec_add(&m->literals) = (struct ct_match_literal){ s, i, is_exact(a->value.type) };
}

/* Of name bytes only, and none that is cut off the ends of a run. */
static bool is_name(struct ct_span s)
{
    if (s.len == 0 || s.len > CT_MATCH_NAME || s.ptr[0] == '.' || s.ptr[0] == '-' ||
        strchr("._-", s.ptr[s.len - 1]))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' && s.ptr[i] != '_')
            return false;
    return true;
}

static size_t last(struct ct_span s, char c, size_t before)
{
    while (before > 0 && s.ptr[before - 1] != c)
        before--;
    return before; /* 0: none, else one behind it */
}

/* The last two labels; false when there are none, or they are too long. */
static bool stem_of(struct ct_span name, struct ct_span *ret)
{
    size_t label = last(name, '.', name.len);

    if (label == 0)
        return false;
    *ret = ct_span_from(name, last(name, '.', label - 1));
    return ret->len <= CT_MATCH_STEM;
}

/* Makes runs with such a name be looked at; false when that cannot be. */
static bool note_name(struct ct_matcher *m, struct ct_span name, bool suffix)
{
    size_t label = last(name, '.', name.len), n = name.len - label;
    struct ct_span stem;
    unsigned bit;

    if (!is_name(name) || (label && !stem_of(name, &stem)))
        return false;
    m->has_names = true;
    if (label == 0) {
        m->lengths[name.len / 64] |= (uint64_t)1 << name.len % 64;
        m->runs |= name.len < 32 ? CT_RUNS_ALL : CT_RUNS_LONG;
    }
    if (label || suffix) {
        bit = ct_match_label(name.ptr + label, n, false);
        m->labels[bit / 64] |= (uint64_t)1 << bit % 64;
    }
    m->has_single |= label == 0 && suffix;
    return true;
}

static bool enter_net(struct ct_matcher *m, struct ct_span value, uint32_t i)
{
    bool single = ct_span_chr(value, '/', 0) == value.len;
    struct ct_cidr net;

    if (!ct_cidr_parse(value, &net))
        return false;
    enter(m, single ? CT_MATCH_IP : CT_MATCH_NET, value, i);
    if (!ct_ip_is_v4(&net.ip) || net.bits < 96) {
        m->has_ip6 = true;
        m->runs |= CT_RUNS_COLONS;
        if (!single)
            m->nets6_bits[net.bits / 64] |= (uint64_t)1 << net.bits % 64;
        return true;
    }
    m->has_ip4 = true;
    if (single)
        return true;
    if (!m->nets4)
        m->nets4 = ct_arena_alloc(&m->arena, 65536 / 8);
    m->nets4_bits |= (uint64_t)1 << (net.bits - 96);
    uint32_t first = v4_of(&net.ip) >> 16, n = net.bits < 112 ? 1U << (112 - net.bits) : 1;

    for (uint32_t k = first; k < first + n; k++)
        m->nets4[k / 64] |= (uint64_t)1 << k % 64;
    return true;
}

static bool enter_mail(struct ct_matcher *m, struct ct_span value, uint32_t i, bool exact)
{
    size_t host = last(value, '@', value.len);

    if (host < 2 || host - 1 > CT_MATCH_LOCAL || last(value, '.', value.len) <= host ||
        !note_name(m, ct_span_from(value, host), false))
        return false;
    for (size_t k = 0; k + 1 < host; k++)
        if (!ct_match_is_local(value.ptr[k]))
            return false;
    enter(m, CT_MATCH_MAIL, value, i);
    m->entries.v[m->entries.n - 1].exact = exact;
    return true;
}

static bool enter_url(struct ct_matcher *m, struct ct_span value, uint32_t i)
{
    struct ct_span key = ct_observable_key(CT_OBS_URL, value), host;
    size_t from = ct_span_find(key, CT_LIT("//"), 0) + 2;
    struct ct_ip ip;

    if (from >= key.len)
        return false;
    host = ct_span_from(key, from);
    for (size_t k = 0; k < host.len; k++)
        if (memchr(":/?", host.ptr[k], 3))
            host.len = k;
    if (ct_ip_parse(host, &ip) && ct_ip_is_v4(&ip))
        m->has_ip4 = true;
    else if (last(host, '.', host.len) == 0 || !note_name(m, host, false))
        return false;
    enter(m, CT_MATCH_URL, key, i);
    enter(m, CT_MATCH_HOST, host, i);
    return true;
}

static bool enter_whole(struct ct_matcher *m, struct ct_span value, uint32_t i, bool exact)
{
    if (!note_name(m, value, false))
        return false;
    enter(m, CT_MATCH_WHOLE, value, i);
    m->entries.v[m->entries.n - 1].exact = exact;
    return true;
}

static void sort_out(struct ct_matcher *m, const struct ct_indicator *a, uint32_t i)
{
    struct ct_span value = a->value.value;
    bool done = false;

    switch (a->value.type) {
    case CT_OBS_NONE:
    case CT_N_OBSERVABLES:
    case CT_OBS_ASN:
        skip(m, i);
        return;
    case CT_OBS_IP:
        done = enter_net(m, value, i);
        break;
    case CT_OBS_DOMAIN:
        done = note_name(m, value, true);
        if (done)
            enter(m, CT_MATCH_SUFFIX, value, i);
        break;
    case CT_OBS_URL:
        done = enter_url(m, value, i);
        break;
    default:
        if (!is_number(value))
            done = enter_mail(m, value, i, is_exact(a->value.type)) ||
                   enter_whole(m, value, i, is_exact(a->value.type));
    }
    if (!done)
        enter_literal(m, a, i);
}

/* ---- table and filter ---- */

static bool same(const struct ct_match_entry *a, const struct ct_match_entry *b)
{
    return a->kind == b->kind && a->exact == b->exact && ct_span_eq(a->key, b->key);
}

static void put_bloom(struct ct_matcher *m, uint64_t hash)
{
    m->bloom[hash >> m->bloom_shift] |= ct_match_bits(hash);
}

static void put(struct ct_matcher *m, uint32_t number)
{
    const struct ct_match_entry *e = &m->entries.v[number];
    uint64_t hash = hash_entry(m, e), i = hash >> 18 & m->slot_mask;
    struct ct_span stem;

    for (; m->slots[i].entry; i = (i + 1) & m->slot_mask)
        if (m->slots[i].tag == (uint32_t)hash && same(e, &m->entries.v[m->slots[i].entry - 1]))
            return;
    m->slots[i] = (struct ct_match_slot){ (uint32_t)hash, number + 1 };
    put_bloom(m, hash);
    if (e->kind == CT_MATCH_MAIL)
        stem = ct_span_from(e->key, last(e->key, '@', e->key.len));
    else
        stem = e->key;
    if (e->kind != CT_MATCH_URL && stem_of(stem, &stem))
        put_bloom(m, ct_match_hash_name(m, stem));
}

static void build(struct ct_matcher *m)
{
    uint64_t slots = 64;
    unsigned words = 6; /* log2 */

    while (slots < 2 * (uint64_t)m->entries.n)
        slots *= 2;
    while (((uint64_t)64 << words) < BLOOM_BITS * (uint64_t)m->entries.n)
        words++;
    m->slots = ct_arena_alloc(&m->arena, slots * sizeof *m->slots);
    m->slot_mask = slots - 1;
    m->bloom = ct_arena_alloc(&m->arena, sizeof *m->bloom << words);
    m->bloom_shift = 64 - words;
    for (size_t i = 0; i < m->entries.n; i++)
        put(m, (uint32_t)i);
}

struct ct_matcher *ct_matcher_new(const struct ct_indicators *in)
{
    struct ct_arena a = { 0 };
    struct ct_matcher *m = ct_arena_alloc(&a, sizeof *m);

    ct_assert(in->v.n < UINT32_MAX / 4);
    m->arena = a;
    m->seed = ct_hash_seed();
    m->skipped = ct_arena_alloc(&m->arena, (in->v.n / 64 + 1) * sizeof *m->skipped);
    for (size_t i = 0; i < in->v.n; i++)
        sort_out(m, &in->v.v[i], (uint32_t)i);
    build(m);
    return m;
}

size_t ct_matcher_bytes(const struct ct_matcher *m)
{
    return m->arena.used + m->entries.cap * sizeof *m->entries.v;
}

void ct_matcher_free(struct ct_matcher *m)
{
    struct ct_arena a;

    if (!m)
        return;
    ct_vec_done(&m->entries);
    ct_vec_done(&m->literals);
    a = m->arena;
    ct_arena_done(&a);
}
