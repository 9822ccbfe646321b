/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair: two messages weighed against each other.
 *
 * agree    log2(m / p), p the share of senders that have this very value
 * disagree log2((1-m) / (1-u)), only where both have one and a campaign rarely
 *          has two
 * Real evidence is about half of the nominal sum, since families still overlap;
 * thresholds elsewhere are set with that in mind.
 */
#include "base/bits.h"
#include "link/feature.h"

#define STRONG 300 /* centibits: a family that counts as a reason of its own */

struct feature_info {
    enum ct_family family;
    uint32_t m, u, generic; /* permille */
};

static const struct feature_info infos[CT_N_FEATURES] = {
#define FEATURE(id, family, m, u, generic, text) \
    [CT_FEATURE_##id] = { CT_FAMILY_##family, m, u, generic },
#include "link/features.def"
#undef FEATURE
};

static const int32_t caps[CT_N_FAMILIES] = {
    [CT_FAMILY_SENDER] = 1200,
    [CT_FAMILY_URL] = 1200,
    [CT_FAMILY_CONTENT] = 1200,
    [CT_FAMILY_MTA] = 900,
    [CT_FAMILY_PERSONA] = 800,
    [CT_FAMILY_INFRA] = 700,
    [CT_FAMILY_ZONE] = 100,
};

struct sums {
    int32_t best[CT_N_FAMILIES], rest[CT_N_FAMILIES], against[CT_N_FAMILIES];
};

static void take(struct ct_pair *p, struct sums *s, struct ct_agreement a, enum ct_family family)
{
    if (a.centibits == 0)
        return;
    p->shared[p->n_shared++] = a;
    if (a.centibits < 0) {
        s->against[family] += a.centibits;
    } else if (a.centibits > s->best[family]) {
        s->rest[family] += s->best[family];
        s->best[family] = a.centibits;
    } else {
        s->rest[family] += a.centibits;
    }
}

static int32_t agree_weight(const struct feature_info *in, uint32_t senders, uint32_t n_senders)
{
    /* a value seen with one sender only may be seen with a second tomorrow */
    uint64_t with = (uint64_t)senders + 1, all = (uint64_t)n_senders + 10;
    int32_t w;

    if (senders >= 4 && with * 1000 > all * in->generic)
        return 0;
    w = ct_centibits((uint64_t)in->m * all, with * 1000);
    return w > 0 ? w : 0;
}

static void weigh_one(struct ct_pair *p, struct sums *s, const struct ct_rarity *r,
    const struct ct_feature_values *va, const struct ct_feature_values *vb, enum ct_feature f)
{
    const struct feature_info *in = &infos[f];
    uint32_t a = va->one[f], b = vb->one[f];

    if (a == 0 || b == 0)
        return;
    if (a != b) {
        if (in->u)
            take(p, s, (struct ct_agreement){ f, 0, ct_centibits(1000 - in->m, 1000 - in->u) },
                in->family);
        return;
    }
    int32_t w = f == CT_FEATURE_ZONE ? ct_centibits(in->m, in->u)
                                     : agree_weight(in, r->senders[f][a], r->n_senders);

    take(p, s, (struct ct_agreement){ f, f == CT_FEATURE_ZONE ? 0 : a, w }, in->family);
}

static void weigh_links(struct ct_pair *p, struct sums *s, const struct ct_rarity *r,
    const struct ct_feature_values *va, const struct ct_feature_values *vb)
{
    const struct feature_info *in = &infos[CT_FEATURE_LINK];
    struct ct_agreement best = { CT_FEATURE_LINK, 0, 0 };

    for (unsigned i = 0; i < va->n_links; i++)
        for (unsigned k = 0; k < vb->n_links; k++) {
            uint32_t d = va->links[i];
            int32_t w = d == vb->links[k] ? agree_weight(in, r->link_senders[d], r->n_senders) : 0;

            if (w > best.centibits)
                best = (struct ct_agreement){ CT_FEATURE_LINK, d, w };
        }
    take(p, s, best, in->family);
}

/* Near-identical texts; what everybody quotes (a news article) weighs less when
 * both have little text of their own, so the weight stops at eight bits. */
static void weigh_text(struct ct_pair *p, struct sums *s, const struct ct_mailset *set,
    const struct ct_msg *a, const struct ct_msg *b)
{
    unsigned alike;

    if (!a->sketch || !b->sketch || a->words < 12 || b->words < 12)
        return;
    alike = ct_sketch_alike(&set->sketches.v[a->sketch - 1], &set->sketches.v[b->sketch - 1]);
    if (alike >= 500)
        take(p, s, (struct ct_agreement){ CT_N_FEATURES, 0, alike >= 700 ? 800 : 500 },
            CT_FAMILY_CONTENT);
}

/* Mails close in time belong together more often; far apart, a little less. */
static int32_t time_weight(const struct ct_msg *a, const struct ct_msg *b)
{
    int64_t apart;

    if (a->at_us == CT_TIME_NONE || b->at_us == CT_TIME_NONE)
        return 0;
    apart = a->at_us > b->at_us ? a->at_us - b->at_us : b->at_us - a->at_us;
    return apart < 30 * CT_DAY_US    ? 300
           : apart < 120 * CT_DAY_US ? 100
           : apart < 400 * CT_DAY_US ? 0
                                     : -150;
}

void ct_pair_weigh(struct ct_pair *ret, const struct ct_history *h, const struct ct_rarity *r,
    uint32_t a, uint32_t b)
{
    const struct ct_mailset *set = h->set;
    const struct ct_msg *ma = &set->msgs.v[a], *mb = &set->msgs.v[b];
    struct ct_feature_values va, vb;
    struct sums s = { 0 };

    *ret = (struct ct_pair){ 0 };
    ct_feature_values(&va, h, a);
    ct_feature_values(&vb, h, b);
    for (int f = 0; f < CT_N_FEATURES; f++)
        if (f != CT_FEATURE_LINK)
            weigh_one(ret, &s, r, &va, &vb, (enum ct_feature)f);
    weigh_links(ret, &s, r, &va, &vb);
    weigh_text(ret, &s, set, ma, mb);

    for (int f = 0; f < CT_N_FAMILIES; f++) {
        int32_t w = s.best[f] + s.rest[f] / 4;

        w = (w > caps[f] ? caps[f] : w) + s.against[f];
        ret->family[f] = w < -600 ? -600 : w;
        ret->centibits += ret->family[f];
        ret->strong += ret->family[f] >= STRONG && f != CT_FAMILY_INFRA && f != CT_FAMILY_ZONE;
    }
    ret->centibits += time_weight(ma, mb);
}
