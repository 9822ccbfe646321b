/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why_pair: a weighed pair of mails as values with their rarity, and what would separate them.
 *
 * Comes in: two messages. Goes out: every family, every shared value, every contradiction, and what
 * could still speak against one campaign: features that one of them lacks and that a campaign
 * seldom has two of, and how common a shared value would have to be to say nothing.
 */
#include <stdlib.h>

#include "assess/lines.h"
#include "assess/why.h"
#include "link/feature.h"

#define SHOWN 300 /* bytes of a value */
#define NAMED 3   /* shared values that could turn out to be common */

enum agree { RARE, KIND, ALIKE };

static const struct {
    enum agree agree;
    unsigned generic; /* permille of senders */
} kinds[CT_N_FEATURES] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = { agree, generic },
#include "link/features.def"
#undef FEATURE
};

static struct ct_span value_text(
    struct ct_arena *a, const struct ct_history *h, enum ct_feature f, uint32_t value)
{
    if (value == 0)
        return (struct ct_span){ 0 };
    if (ct_feature_is_string(f))
        return ct_arena_copy(a, ct_span_head(ct_mailset_str(h->set, value), SHOWN));
    if (f == CT_FEATURE_ZONE) { /* as feature.c makes it */
        int minutes = (int)value - 2000, mag = minutes < 0 ? -minutes : minutes;

        return ct_arena_printf(a, "%c%02d:%02d", minutes < 0 ? '-' : '+', mag / 60 % 100, mag % 60);
    }
    return (struct ct_span){ 0 };
}

static int by_weight(const void *a, const void *b)
{
    const struct ct_agreement *x = a, *y = b;

    if (x->centibits != y->centibits)
        return x->centibits > y->centibits ? -1 : 1;
    return (x->feature > y->feature) - (x->feature < y->feature);
}

static void values(
    struct ct_why *ret, const struct ct_history *h, const struct ct_rarity *r, struct ct_pair *p)
{
    struct ct_why_value *v = ct_arena_alloc(&ret->arena, (p->n_shared + 1) * sizeof *v);

    if (p->n_shared)
        qsort(p->shared, p->n_shared, sizeof *p->shared, by_weight);
    for (unsigned i = 0; i < p->n_shared; i++) {
        const struct ct_agreement *g = &p->shared[i];

        v[i] = (struct ct_why_value){ .feature = ct_feature_text(g->feature),
            .family = ct_family_name(ct_feature_family(g->feature)),
            .value = value_text(&ret->arena, h, g->feature, g->value),
            .agrees = g->value == g->other,
            .holders = g->senders,
            .of = g->feature == CT_FEATURE_RCPT ? 0 : r->n_senders,
            .centibits = g->centibits };
        if (!v[i].agrees)
            v[i].other = value_text(&ret->arena, h, g->feature, g->other);
    }
    ret->values = v;
    ret->n_values = p->n_shared;
}

static void families(struct ct_why *ret, const struct ct_pair *p)
{
    struct ct_why_family *v = ct_arena_alloc(&ret->arena, CT_N_FAMILIES * sizeof *v);

    for (int f = 0; f < CT_N_FAMILIES; f++)
        if (p->family[f])
            v[ret->n_families++] = (struct ct_why_family){ ct_family_name((enum ct_family)f),
                p->family[f], p->family[f] >= CT_STRONG && ct_family_is_strong((enum ct_family)f) };
    ret->families = v;
}

/* ": "x" and "y"", when they can be written. */
static struct ct_span both_values(struct ct_arena *a, const struct ct_why_value *v)
{
    if (v->value.len == 0 || v->other.len == 0)
        return CT_LIT("");
    return ct_arena_printf(
        a, ": \"" CT_FMT "\" and \"" CT_FMT "\"", CT_ARG(v->value), CT_ARG(v->other));
}

static void contradictions(struct ct_why *ret, struct ct_lines *out)
{
    for (size_t i = 0; i < ret->n_values; i++) {
        const struct ct_why_value *v = &ret->values[i];
        int32_t mag = -v->centibits / 10;

        if (v->centibits < 0)
            ct_line(out, "they differ in the %s (%d.%d bits against)" CT_FMT, v->feature, mag / 10,
                mag % 10, CT_ARG(both_values(&ret->arena, v)));
    }
    if (ret->time < 0)
        ct_line(out, "they are far apart in time (%d.%d bits against)", -ret->time / 100,
            -ret->time / 10 % 10);
}

/* Features that differ between campaigns and that one of the two does not show. */
static void unknowns(
    struct ct_lines *out, const struct ct_feature_values *a, const struct ct_feature_values *b)
{
    for (int f = 0; f < CT_N_FEATURES; f++) {
        const char *who = !a->one[f] && !b->one[f] ? "both mails"
                          : !a->one[f]             ? "the first mail"
                                                   : "the second mail";

        if (kinds[f].agree != RARE && (!a->one[f] || !b->one[f]))
            ct_line(out,
                "the %s of %s, which is not known here: another one would speak against "
                "one campaign",
                ct_feature_text((enum ct_feature)f), who);
    }
}

/* A shared value is worth what it is rare. */
static void commons(struct ct_lines *out, const struct ct_pair *p, const struct ct_rarity *r)
{
    for (unsigned i = 0; i < p->n_shared && i < NAMED; i++) {
        const struct ct_agreement *g = &p->shared[i];
        unsigned generic = kinds[g->feature].generic;

        if (g->centibits < CT_STRONG || generic >= 1000 || g->feature == CT_FEATURE_FROM ||
            g->feature == CT_FEATURE_FROM_DOMAIN) /* these are one sender's by their nature */
            continue;
        ct_line(out,
            "the %s, if more than %llu of %u sender domains had it (now %u): then it would say "
            "nothing",
            ct_feature_text(g->feature), (unsigned long long)r->n_senders * generic / 1000 + 1,
            r->n_senders, g->senders);
    }
}

void ct_why_pair(struct ct_why *ret, const struct ct_history *h, const struct ct_rarity *r,
    uint32_t a, uint32_t b)
{
    struct ct_lines against = { .a = &ret->arena }, separate = { .a = &ret->arena };
    struct ct_feature_values of_a, of_b;
    struct ct_pair pair;

    ct_pair_weigh(&pair, h, r, a, b);
    ct_feature_values(&of_a, h, a);
    ct_feature_values(&of_b, h, b);
    ret->centibits = pair.centibits;
    ret->llr = pair.llr;
    ret->time = pair.time;
    families(ret, &pair);
    values(ret, h, r, &pair);
    contradictions(ret, &against);
    unknowns(&separate, &of_a, &of_b);
    commons(&separate, &pair, r);
    ret->against = ct_lines_end(&against);
    ret->would_separate = ct_lines_end(&separate);
}
