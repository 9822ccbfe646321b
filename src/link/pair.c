/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair: two messages weighed against each other.
 *
 * agree    log2(m / p), p the share of senders that have this very value
 * disagree log2((1-m) / (1-u)), only where both have one and a campaign rarely
 *          has two
 * Weights and the map from their sum to what it is worth are fitted: weights.def.
 * Integers only, one path for tables and for explanations.
 */
#include <stdlib.h>

#include "link/feature_row.h"

#define PUBLIC_TEXT 12 /* half bits: what more senders share is public */
#define PUBLIC_CAP 600 /* centibits: content that quotes public text */
#define TEXT_LEAST 400 /* thousandths of likeness */
#define TEXT_ALIKE 700
#define AGAINST_LEAST (-600) /* of one family */

enum agree { RARE, KIND, ALIKE };

struct weight {
    int16_t agree, against;
};

static const struct weight weights[CT_N_FEATURES] = {
#define WEIGHT(feature, agree, against) [CT_FEATURE_##feature] = { agree, against },
#define NEAR(days, centibits)
#define CALIBRATE(sum, llr)
#include "link/weights.def"
#undef WEIGHT
#undef NEAR
#undef CALIBRATE
};

static const uint8_t agrees[CT_N_FEATURES] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = agree,
#include "link/features.def"
#undef FEATURE
};

static const uint8_t families[CT_N_FEATURES] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = CT_FAMILY_##family,
#include "link/features.def"
#undef FEATURE
};

/* Features with one value, and with several. */
static const uint32_t singles = 0
#define FEATURE(id, family, values, agree, generic, text) \
    | (values == 1 ? 1u << CT_FEATURE_##id : 0)
#include "link/features.def"
#undef FEATURE
    ;

/* Features in which differing speaks against a pair. */
static const uint32_t contrary = 0
#define FEATURE(id, family, values, agree, generic, text) \
    | ((agree) != RARE ? 1u << CT_FEATURE_##id : 0)
#include "link/features.def"
#undef FEATURE
    ;

static const int32_t caps[CT_N_FAMILIES] = {
    [CT_FAMILY_SENDER] = 1200,
    [CT_FAMILY_URL] = 1200,
    [CT_FAMILY_CONTENT] = 1200,
    [CT_FAMILY_MTA] = 900,
    [CT_FAMILY_PERSONA] = 800,
    [CT_FAMILY_INFRA] = 700,
    [CT_FAMILY_COTARGET] = 400,
    [CT_FAMILY_ZONE] = 100,
    [CT_FAMILY_LANG] = 200,
};

int32_t ct_family_cap(enum ct_family f)
{
    return caps[f];
}

struct sums {
    int32_t best[CT_N_FAMILIES], rest[CT_N_FAMILIES], against[CT_N_FAMILIES];
    bool public_text;
    const struct ct_feature_row *a, *b;
    struct ct_pair *why; /* NULL: nobody asks */
};

int32_t ct_weight_of(enum ct_feature f, uint8_t rarity)
{
    int32_t w = weights[f].agree + 50 * rarity;

    if (agrees[f] == ALIKE)
        return weights[f].agree;
    return rarity && w > 0 ? w : 0;
}

static void take(struct sums *s, unsigned f, int32_t w)
{
    unsigned family = families[f];

    if (w > s->best[family]) {
        s->rest[family] += s->best[family];
        s->best[family] = w;
    } else {
        s->rest[family] += w;
    }
}

static void note(struct sums *s, unsigned f, unsigned slot_a, unsigned slot_b, int32_t w)
{
    if (s->why)
        s->why->shared[s->why->n_shared++] = (struct ct_agreement){ .feature = (enum ct_feature)f,
            .value = s->a->value[slot_a],
            .other = s->b->value[slot_b],
            .senders = slot_a, /* the place, until the number is looked up */
            .centibits = w };
}

/* The features whose first values are equal, without a branch: most pairs share nothing. */
static uint32_t equal(const struct ct_feature_row *a, const struct ct_feature_row *b)
{
    uint32_t same = 0;

#define FEATURE(id, family, values, agree, generic, text) \
    same |= (uint32_t)(a->value[CT_SLOT_##id] == b->value[CT_SLOT_##id]) << CT_FEATURE_##id;
#include "link/features.def"
#undef FEATURE
    return same;
}

static void weigh_singles(struct sums *s)
{
    uint32_t both = s->a->has & s->b->has & singles, same = both & equal(s->a, s->b);

    for (uint32_t rest = s->why ? both & (same | contrary) : same; rest; rest &= rest - 1) {
        unsigned f = (unsigned)__builtin_ctz(rest),
                 slot = ct_feature_first_slot((enum ct_feature)f);
        int32_t w = same >> f & 1 ? ct_weight_of((enum ct_feature)f, s->a->rarity[slot])
                                  : weights[f].against;

        if (w >= 0)
            take(s, f, w);
        note(s, f, slot, slot, w);
    }
    for (uint32_t rest = both & ~same & contrary; rest; rest &= rest - 1) {
        unsigned f = (unsigned)__builtin_ctz(rest);

        s->against[families[f]] += weights[f].against;
    }
}

/* Of several shared values the rarest counts; of shared recipients all. */
static void weigh_several(struct sums *s, unsigned f)
{
    unsigned first = ct_feature_first_slot((enum ct_feature)f);
    unsigned end = first + ct_feature_slots((enum ct_feature)f), shared = 0;
    int32_t best = -1, sum = 0;

    for (unsigned i = first; i < end && s->a->value[i]; i++)
        for (unsigned k = first; k < end; k++) {
            int32_t w;

            if (s->a->value[i] != s->b->value[k])
                continue;
            w = ct_weight_of((enum ct_feature)f, s->a->rarity[i]);
            sum += w;
            if (w > best) {
                best = w;
                shared = i;
            }
        }
    if (best < 0)
        return;
    best = f == CT_FEATURE_RCPT ? sum : best;
    take(s, f, best);
    note(s, f, shared, shared, best);
    if (s->why)
        s->why->shared[s->why->n_shared - 1].other = s->a->value[shared];
}

static void weigh_text(struct sums *s, const struct ct_mailset *set)
{
    const struct ct_sketch *sketches = set->sketches.v;
    unsigned shared = CT_N_SLOTS, alike;
    int32_t w;

    for (unsigned i = CT_SLOT_TEXT; i <= CT_SLOT_TEXT_LAST; i++)
        if (s->a->value[i] && s->a->value[i] == s->b->value[i] &&
            (shared == CT_N_SLOTS || s->a->rarity[i] > s->a->rarity[shared]))
            shared = i;
    if (shared == CT_N_SLOTS)
        return;
    alike = ct_sketch_alike(&sketches[s->a->sketch - 1], &sketches[s->b->sketch - 1]);
    if (alike < TEXT_LEAST)
        return;
    w = ct_weight_of(CT_FEATURE_TEXT, s->a->rarity[shared]);
    w = alike < TEXT_ALIKE ? w / 4 * 3 : w;
    s->public_text = s->a->rarity[shared] < PUBLIC_TEXT;
    take(s, CT_FEATURE_TEXT, w);
    note(s, CT_FEATURE_TEXT, shared, shared, w);
}

/* Mails close in time belong together more often; far apart, a little less. */
static int32_t time_weight(int64_t a, int64_t b)
{
    static const struct {
        int32_t days, centibits;
    } near[] = {
#define WEIGHT(feature, agree, against)
#define NEAR(days, centibits) { days, centibits },
#define CALIBRATE(sum, llr)
#include "link/weights.def"
#undef WEIGHT
#undef NEAR
#undef CALIBRATE
    };
    size_t i = 0;

    if (a == CT_TIME_NONE || b == CT_TIME_NONE)
        return 0;
    while (
        i + 1 < sizeof near / sizeof near[0] && (a > b ? a - b : b - a) >= near[i].days * CT_DAY_US)
        i++;
    return near[i].centibits;
}

int32_t ct_calibrated(int32_t centibits)
{
    static const struct {
        int32_t sum, llr;
    } map[] = {
#define WEIGHT(feature, agree, against)
#define NEAR(days, centibits)
#define CALIBRATE(sum, llr) { sum, llr },
#include "link/weights.def"
#undef WEIGHT
#undef NEAR
#undef CALIBRATE
    };
    const size_t n = sizeof map / sizeof map[0];
    size_t i = 1;

    if (centibits <= map[0].sum)
        return map[0].llr;
    while (i < n && centibits > map[i].sum)
        i++;
    if (i == n)
        return map[n - 1].llr;
    return map[i - 1].llr + (map[i].llr - map[i - 1].llr) * (centibits - map[i - 1].sum) /
                                (map[i].sum - map[i - 1].sum);
}

static struct ct_score add_up(const struct sums *s)
{
    struct ct_score ret = { 0 };

    for (unsigned f = 0; f < CT_N_FAMILIES; f++) {
        int32_t w = s->best[f] + (f == CT_FAMILY_COTARGET ? s->rest[f] : s->rest[f] / 4);
        int32_t cap = f == CT_FAMILY_CONTENT && s->public_text ? PUBLIC_CAP : caps[f];

        w = (w > cap ? cap : w) + s->against[f];
        w = w < AGAINST_LEAST ? AGAINST_LEAST : w;
        ret.centibits += w;
        ret.strong += w >= CT_STRONG && ct_family_is_strong((enum ct_family)f);
        if (s->why)
            s->why->family[f] = w;
    }
    return ret;
}

struct ct_score ct_row_weigh(const struct ct_mailset *set, const struct ct_feature_row *a,
    const struct ct_feature_row *b, struct ct_pair *why)
{
    struct sums s = { .a = a, .b = b, .why = why };
    int32_t near = time_weight(a->at_us, b->at_us);
    struct ct_score ret;

    weigh_singles(&s);
    for (uint32_t both = a->has & b->has & ~singles; both; both &= both - 1) {
        unsigned f = (unsigned)__builtin_ctz(both);

        if (f == CT_FEATURE_TEXT)
            weigh_text(&s, set);
        else if (a->marks[ct_feature_marks((enum ct_feature)f)] &
                 b->marks[ct_feature_marks((enum ct_feature)f)])
            weigh_several(&s, f);
    }
    ret = add_up(&s);
    ret.centibits += near;
    ret.llr = ct_calibrated(ret.centibits);
    if (why)
        why->time = near;
    return ret;
}

static int by_feature(const void *a, const void *b)
{
    const struct ct_agreement *x = a, *y = b;

    return (x->feature > y->feature) - (x->feature < y->feature);
}

void ct_pair_weigh(struct ct_pair *ret, const struct ct_history *h, const struct ct_rarity *r,
    uint32_t a, uint32_t b)
{
    uint32_t senders[CT_N_SLOTS] = { 0 };
    struct ct_feature_row row_a, row_b;
    struct ct_score s;

    *ret = (struct ct_pair){ 0 };
    ct_feature_row(&row_a, senders, h, r, a);
    ct_feature_row(&row_b, NULL, h, r, b);
    s = ct_row_weigh(h->set, &row_a, &row_b, ret);
    qsort(ret->shared, ret->n_shared, sizeof ret->shared[0], by_feature);
    for (unsigned i = 0; i < ret->n_shared; i++)
        ret->shared[i].senders = senders[ret->shared[i].senders];
    ret->centibits = s.centibits;
    ret->llr = s.llr;
    ret->strong = s.strong;
}
