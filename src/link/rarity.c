/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rarity: how many strangers have a value, and how rare that makes it.
 *
 *   inbound mails --(value, sender) sorted, each once--> senders, share, half bits
 *
 * The share of a value is to be that among senders who have nothing to do with each
 * other. One busy sender is one: domains are counted, not mails. But a campaign may
 * use a hundred domains for a week each, and its kit must not become "common" by its
 * own mail, the more so the larger it is. Domains that lasted (wrote on several days
 * over three months, or were written to by us) are expensive and count fully. Of the
 * others, the brief ones, a value is credited with the share that it had in an ordinary
 * quarter of a year: the one that a fifth of all quarters exceed. A wave is in one or
 * two of them; a common program is in all. What became popular of late among honest
 * senders is common all the same, since the share among those that lasted alone is a
 * lower limit. Suspicion itself is not asked, or what is in the pool today would
 * change every weight tomorrow.
 *
 * Shares are kept in half octaves, and quarters are fixed in the calendar: a day's
 * mail changes few weights.
 */
#include <stdlib.h>

#include "base/bits.h"
#include "link/feature_row.h"

#define PASSES 4     /* features are counted in as many turns: less memory */
#define QUARTERS 512 /* from 1970 on */
#define QUARTER_DAYS 91
#define QUARTER_LEAST 30 /* brief senders; thinner quarters are joined with the next */
#define LASTING_DAYS 90
#define LASTING_WROTE 3  /* different days */
#define FEW 4            /* senders; below, nothing is generic and nothing is a wave */
#define PERSON_RAREST 15 /* half bits: one of the 200 people who get such mail */

struct quarters {
    uint16_t slot[QUARTERS];  /* quarter -> joined quarters */
    uint32_t brief[QUARTERS]; /* senders, by slot */
    unsigned n;
};

struct pairs {
    CT_VEC(uint64_t) v; /* value << 32 | sender */
};

struct counter {
    struct ct_rarity *r;
    const struct ct_history *h;
    struct quarters q;
    uint32_t n_asked; /* mails that count for recipients */
    struct pairs pairs[CT_N_FEATURES];
    CT_VEC(uint64_t) spare;
};

static bool lasted(const struct ct_sender *s)
{
    return s->answers > 0 ||
           (s->days >= LASTING_WROTE && s->last_us - s->first_us >= LASTING_DAYS * CT_DAY_US);
}

static unsigned quarter(const struct ct_sender *s)
{
    int64_t q = s->first_us / (QUARTER_DAYS * CT_DAY_US);

    return q < 0 ? 0 : q >= QUARTERS ? QUARTERS - 1 : (unsigned)q;
}

/* Sorts by the bytes in which the keys differ, the lowest first. */
static void sort(struct counter *c, struct pairs *p)
{
    uint64_t all = 0, *from = p->v.v, *to;
    size_t n = p->v.n;

    while (c->spare.n < n)
        *ct_vec_add(&c->spare) = 0;
    to = c->spare.v;
    for (size_t i = 1; i < n; i++)
        all |= from[i] ^ from[0];
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t at[257] = { 0 };

        if (!(all >> shift & 255))
            continue;
        for (size_t i = 0; i < n; i++)
            at[(from[i] >> shift & 255) + 1]++;
        for (unsigned d = 0; d < 256; d++)
            at[d + 1] += at[d];
        for (size_t i = 0; i < n; i++)
            to[at[from[i] >> shift & 255]++] = from[i];
        uint64_t *swap = from;

        from = to;
        to = swap;
    }
    if (from != p->v.v)
        memcpy(p->v.v, from, n * sizeof *from);
}

/* ---- who counts ---- */

static void count_senders(struct counter *c, const uint32_t *sender, size_t n)
{
    uint32_t brief[QUARTERS] = { 0 };
    unsigned last = 0;

    for (size_t i = 0; i < n; i++) {
        const struct ct_sender *s = &c->h->sender[sender[i]];

        c->r->n_senders++;
        c->r->n_lasting += lasted(s);
        if (!lasted(s))
            brief[quarter(s)]++;
    }
    for (unsigned i = 0; i < QUARTERS; i++) {
        c->q.slot[i] = (uint16_t)c->q.n;
        c->q.brief[c->q.n] += brief[i];
        if (brief[i])
            last = i;
        if (c->q.brief[c->q.n] >= QUARTER_LEAST && i + 1 < QUARTERS)
            c->q.n++;
    }
    /* the last, unfinished one goes with its neighbour */
    if (c->q.n && c->q.brief[c->q.n] < QUARTER_LEAST) {
        c->q.brief[c->q.n - 1] += c->q.brief[c->q.n];
        for (unsigned i = 0; i <= last; i++)
            if (c->q.slot[i] == c->q.n)
                c->q.slot[i]--;
    } else {
        c->q.n++;
    }
}

static bool counts(const struct ct_msg *m)
{
    return m->direction != CT_DIR_OUTBOUND;
}

/* Mail of strangers that is not openly bulk mail: what people differ in as targets. */
static bool asks(const struct ct_history *h, const struct ct_msg *m, uint32_t i)
{
    return !(m->flags & (CT_MSG_UNSUBSCRIBE | CT_MSG_LIST | CT_MSG_BULK_ID)) &&
           !h->asof[i].answered_domain;
}

static void gather_senders(struct counter *c)
{
    const struct ct_mailset *set = c->h->set;
    struct ct_arena scratch = { 0 };
    uint8_t *seen = ct_arena_alloc(&scratch, set->strings.strings.n);
    CT_VEC(uint32_t) senders = { 0 };

    for (uint32_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];

        if (!counts(m))
            continue;
        c->n_asked += asks(c->h, m, i);
        if (!seen[m->from_domain])
            *ct_vec_add(&senders) = m->from_domain;
        seen[m->from_domain] = 1;
    }
    count_senders(c, senders.v, senders.n);
    ct_vec_done(&senders);
    ct_arena_done(&scratch);
}

/* ---- what they have ---- */

static void gather(struct counter *c, int pass)
{
    const struct ct_mailset *set = c->h->set;
    struct ct_feature_values v;

    for (uint32_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];
        bool asked = asks(c->h, m, i);

        if (!counts(m))
            continue;
        ct_feature_values(&v, c->h, i);
        for (uint32_t k = 0; k < v.n; k++) {
            enum ct_feature f = v.v[k].feature;
            bool person = f == CT_FEATURE_RCPT;

            if ((int)f % PASSES == pass && (asked || !person))
                *ct_vec_add(&c->pairs[f].v) =
                    (uint64_t)v.v[k].value << 32 | (person ? i : m->from_domain);
        }
    }
}

static int most_first(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x < *y) - (*x > *y);
}

/* Brief senders who would have the value, had it been in all quarters as in the one that a
 * fifth of them exceed. */
static uint32_t ordinary(const struct counter *c, const uint64_t *pair, size_t n)
{
    uint32_t with[QUARTERS] = { 0 }, share[QUARTERS], all = c->r->n_senders - c->r->n_lasting;

    for (size_t i = 0; i < n; i++) {
        const struct ct_sender *s = &c->h->sender[(uint32_t)pair[i]];

        if (!lasted(s))
            with[c->q.slot[quarter(s)]]++;
    }
    for (unsigned i = 0; i < c->q.n; i++)
        share[i] = c->q.brief[i] ? (uint32_t)((uint64_t)with[i] * 1000000 / c->q.brief[i]) : 0;
    qsort(share, c->q.n, sizeof *share, most_first);
    return (uint32_t)((uint64_t)share[c->q.n / 5] * all / 1000000);
}

static uint8_t half_bits(uint64_t with, uint64_t all)
{
    int32_t w = all > with ? (ct_centibits(all, with) + 25) / 50 : 0;

    return (uint8_t)(w > 255 ? 255 : w);
}

static uint8_t rarity_of(
    const struct counter *c, enum ct_feature f, const uint64_t *pair, uint32_t n)
{
    static const uint16_t generic[] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = generic,
#include "link/features.def"
#undef FEATURE
    };
    uint64_t lasting = 0, brief, with, all = (uint64_t)c->r->n_senders + 10;
    uint8_t rare, limit;

    for (uint32_t i = 0; i < n; i++)
        lasting += lasted(&c->h->sender[(uint32_t)pair[i]]);
    brief = n - lasting;
    if (brief >= FEW) {
        uint32_t o = ordinary(c, pair, n);

        brief = o < brief ? o : brief;
    }
    /* a value seen with one sender only may be seen with a second tomorrow */
    with = lasting + brief + 1;
    rare = half_bits(with, all);
    if (lasting < FEW)
        return with > FEW && with * 1000 > all * generic[f] ? 0 : rare;
    limit = half_bits(lasting, (uint64_t)c->r->n_lasting + 10);
    if (with * 1000 > all * generic[f] ||
        lasting * 1000 > ((uint64_t)c->r->n_lasting + 10) * generic[f])
        return 0;
    return rare < limit ? rare : limit;
}

/* A person is the rarer the less of such mail he gets, within what can be known. */
static uint8_t rarity_of_person(const struct counter *c, uint32_t mails)
{
    uint8_t w = half_bits((uint64_t)mails + 1, (uint64_t)c->n_asked + 10);

    return w > PERSON_RAREST ? PERSON_RAREST : w;
}

static void summarise(struct counter *c, enum ct_feature f)
{
    struct pairs *p = &c->pairs[f];
    struct ct_value_count *out;
    uint32_t n = 0;
    size_t kept = 0;

    if (p->v.n)
        sort(c, p);
    for (size_t i = 0; i < p->v.n; i++)
        if (i == 0 || p->v.v[i] != p->v.v[i - 1])
            p->v.v[kept++] = p->v.v[i];
    for (size_t i = 0; i < kept; i++)
        n += i == 0 || p->v.v[i] >> 32 != p->v.v[i - 1] >> 32;
    out = c->r->v[f] = ct_arena_raw(&c->r->arena, (n + 1) * sizeof *out);
    for (size_t i = 0, end; i < kept; i = end, out++) {
        for (end = i; end < kept && p->v.v[end] >> 32 == p->v.v[i] >> 32;)
            end++;
        out->value = (uint32_t)(p->v.v[i] >> 32);
        out->senders = (uint32_t)(end - i);
        out->rarity = f == CT_FEATURE_RCPT ? rarity_of_person(c, out->senders)
                                           : rarity_of(c, f, p->v.v + i, out->senders);
    }
    c->r->n[f] = n;
    ct_vec_done(&p->v);
}

void ct_rarity_build(struct ct_rarity *ret, const struct ct_history *h)
{
    struct counter c = { .r = ret, .h = h };

    *ret = (struct ct_rarity){ .h = h };
    gather_senders(&c);
    for (int pass = 0; pass < PASSES; pass++) {
        gather(&c, pass);
        for (int f = pass; f < CT_N_FEATURES; f += PASSES)
            summarise(&c, (enum ct_feature)f);
    }
    ct_vec_done(&c.spare);
}

void ct_rarity_done(struct ct_rarity *r)
{
    ct_arena_done(&r->arena);
    *r = (struct ct_rarity){ 0 };
}

const struct ct_value_count *ct_rarity_find(
    const struct ct_rarity *r, enum ct_feature f, uint32_t value)
{
    uint32_t low = 0, high = r->n[f];

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (r->v[f][mid].value < value)
            low = mid + 1;
        else
            high = mid;
    }
    return low < r->n[f] && r->v[f][low].value == value ? &r->v[f][low] : NULL;
}

uint32_t ct_rarity_senders(const struct ct_rarity *r, enum ct_feature f, uint32_t value)
{
    const struct ct_value_count *c = ct_rarity_find(r, f, value);

    return c ? c->senders : 0;
}

int32_t ct_rarity_weight(const struct ct_rarity *r, enum ct_feature f, uint32_t value)
{
    const struct ct_value_count *c = ct_rarity_find(r, f, value);

    return c ? ct_weight_of(f, c->rarity) : 0;
}
