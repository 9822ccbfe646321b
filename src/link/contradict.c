/* SPDX-License-Identifier: Apache-2.0 */
/*
 * contradict: kinds of trait that two campaigns both show without a value in common.
 *
 * Comes in: two profiles. Goes out: each such kind with what it says against one operator,
 * log2((1 - m) / (1 - u)). m fades with the time between them, since operators change
 * their tools; a clock's zone hardly does. Kinds of one program change together, so that the
 * worst counts whole and the others a quarter.
 */
#include <stdlib.h>

#include "base/bits.h"
#include "link/profile.h"

#define MOST_AGAINST (-900)
#define ZONE_SUMMER 60 /* minutes */

/* Months between the end of the one and the beginning of the other; 0: they overlap. */
uint32_t ct_profile_months(const struct ct_profile *a, const struct ct_profile *b)
{
    int64_t gap;

    if (a->first_us == CT_TIME_NONE || b->first_us == CT_TIME_NONE)
        return 0;
    gap = a->first_us > b->last_us   ? a->first_us - b->last_us
          : b->first_us > a->last_us ? b->first_us - a->last_us
                                     : 0;
    return (uint32_t)(gap / (30 * CT_DAY_US));
}

/* m after `months`, halved with every half life; quarters of it from a table. */
static uint32_t faded(const struct ct_trait_kind *k, uint32_t months)
{
    static const uint32_t quarter[] = { 1000, 841, 707, 595 };
    uint32_t quarters = months * 4 / k->half_life, m = k->m * quarter[quarters % 4] / 1000;

    return quarters / 4 > 9 ? 0 : m >> (quarters / 4);
}

/* The first holding of that kind, its number in *ret_n. */
static const struct ct_holding *of_kind(
    const struct ct_profiles *p, const struct ct_profile *of, enum ct_feature kind, uint32_t *ret_n)
{
    const struct ct_holding *first = NULL;

    *ret_n = 0;
    for (uint32_t i = 0; i < of->n; i++) {
        if (p->traits.v[of->v[i].trait].kind != kind)
            continue;
        first = first ? first : &of->v[i];
        ++*ret_n;
    }
    return first;
}

/* Holdings of one kind stand side by side and in order of trait. */
static bool have_common(
    const struct ct_holding *a, uint32_t na, const struct ct_holding *b, uint32_t nb)
{
    for (uint32_t i = 0, k = 0; i < na && k < nb;) {
        if (a[i].trait == b[k].trait)
            return true;
        if (a[i].trait < b[k].trait)
            i++;
        else
            k++;
    }
    return false;
}

/* Summer time moves a zone by an hour and says nothing. */
static bool zones_near(const struct ct_profiles *p, const struct ct_holding *a, uint32_t na,
    const struct ct_holding *b, uint32_t nb)
{
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++)
            if (abs((int)p->traits.v[a[i].trait].value - (int)p->traits.v[b[k].trait].value) <=
                ZONE_SUMMER)
                return true;
    return false;
}

static bool contradict(struct ct_contradiction *ret, const struct ct_profiles *p,
    const struct ct_profile *pa, const struct ct_profile *pb, enum ct_feature f)
{
    const struct ct_trait_kind *k = ct_trait_kind(f);
    uint32_t na, nb;
    const struct ct_holding *a = of_kind(p, pa, f, &na), *b = of_kind(p, pb, f, &nb);

    if (!a || !b || have_common(a, na, b, nb) ||
        (f == CT_FEATURE_ZONE && zones_near(p, a, na, b, nb)))
        return false;
    *ret = (struct ct_contradiction){ f, p->traits.v[a->trait].value, p->traits.v[b->trait].value,
        ct_centibits(1000 - faded(k, ct_profile_months(pa, pb)), 1000u - k->u) };
    return ret->centibits < 0;
}

uint32_t ct_profile_contradictions(struct ct_contradiction *ret, int32_t *ret_sum,
    const struct ct_profiles *p, uint32_t a, uint32_t b)
{
    int32_t all = 0, worst = 0;
    uint32_t n = 0;

    for (int f = 0; f < CT_N_FEATURES; f++) {
        if (ct_trait_kind((enum ct_feature)f)->u == 0 ||
            !contradict(&ret[n], p, &p->v[a], &p->v[b], (enum ct_feature)f))
            continue;
        all += ret[n].centibits;
        worst = ret[n].centibits < worst ? ret[n].centibits : worst;
        n++;
    }
    all = worst + (all - worst) / 4;
    *ret_sum = all < MOST_AGAINST ? MOST_AGAINST : all;
    return n;
}
