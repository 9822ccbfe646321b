/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cause: two campaigns weighed against each other, trait by trait.
 *
 * Comes in: two profiles. Goes out: a link with its agreements, its contradictions and what
 * each explanation is worth. A contradiction is a kind of trait that both show without a value
 * in common; it fades with the time between them, since operators change their tools. Hosts
 * count only when both held them at one time, within a week. What cannot be copied and
 * contradicts, while all that can be copied agrees, is what a false flag looks like
 * (Guerrero-Saade and Raiu 2017; Olympic Destroyer 2018).
 */
#include "link/cause.h"

#include <stdlib.h>

#include "base/bits.h"
#include "base/limits.h"

#define TENANCY_US (7 * CT_DAY_US)
#define IMITATION (-600) /* centibits: how seldom anybody imitates another */
#define UNLIKE (-150)    /* centibits of contradictions from which a copy is thinkable */
#define OWNED 500        /* centibits */
#define PERSONAL 500
#define CHANGED_TOOLS (-300)
#define TOOL 700
#define SWITCHED (-250) /* centibits: one change in about six campaigns */
#define TEN_TO_ONE 332

/* Whom they wrote to and in which charset says nothing between campaigns. */
static int32_t cap_of(int f)
{
    return f == CT_FAMILY_COTARGET || f == CT_FAMILY_LANG ? 0 : ct_family_cap((enum ct_family)f);
}

/* One sum over families: the best and a quarter of the rest, capped. */
struct sums {
    int32_t best[CT_N_FAMILIES], rest[CT_N_FAMILIES];
};

struct work {
    const struct ct_profiles *p;
    struct ct_weighing *out;
    struct sums weight, nominal[CT_N_GROUPS], weight_of[CT_N_GROUPS];
    struct sums copied, seen; /* of what can be copied; seen: as if two worlds were one */
    int32_t group[CT_N_GROUPS], more[CT_N_GROUPS]; /* the best of each, and the rest */
    bool agrees[CT_N_FEATURES];
    int32_t exclusive; /* the best of names and possessions that no honest sender has */
    int32_t person;    /* the best of personas of which none honest has the same */
    bool tool;         /* a program of which nobody else, honest or not, has the like */
    int32_t own;       /* agreement in what cannot be copied */
};

static void add(struct sums *s, enum ct_family f, int32_t w)
{
    if (w > s->best[f]) {
        s->rest[f] += s->best[f];
        s->best[f] = w;
    } else {
        s->rest[f] += w;
    }
}

static int32_t of_family(const struct sums *s, int f)
{
    int32_t w = s->best[f] + s->rest[f] / 4;

    return w > cap_of(f) ? cap_of(f) : w;
}

static int32_t total(const struct sums *s)
{
    int32_t all = 0;

    for (int f = 0; f < CT_N_FAMILIES; f++)
        all += of_family(s, f);
    return all;
}

static void note(struct work *w, struct ct_common c)
{
    uint32_t *n = &w->out->link.n_common;

    if (*n < sizeof w->out->common / sizeof w->out->common[0])
        w->out->common[(*n)++] = c;
}

static bool held_at_one_time(const struct ct_holding *a, const struct ct_holding *b)
{
    return a->first_us != CT_TIME_NONE && b->first_us != CT_TIME_NONE &&
           a->first_us <= b->last_us + TENANCY_US && b->first_us <= a->last_us + TENANCY_US;
}

static void add_group(struct work *w, enum ct_trait_group g, int32_t bits)
{
    if (bits > w->group[g]) {
        w->more[g] += w->group[g];
        w->group[g] = bits;
    } else {
        w->more[g] += bits;
    }
}

static void add_copied(struct work *w, enum ct_family f, int32_t bits, int32_t seen)
{
    add(&w->copied, f, bits);
    add(&w->seen, f, seen);
}

/* What next to nobody else has: a name, a possession, a person, a program. */
static void add_exclusive(struct work *w, const struct ct_trait *t, int32_t bits)
{
    const struct ct_trait_kind *k = ct_trait_kind(t->kind);
    bool ones_own = k->group == CT_GROUP_NAME || (k->group == CT_GROUP_OWN && !k->copied);

    if (t->benign == 0 && ones_own && bits > w->exclusive)
        w->exclusive = bits;
    if (t->kind == CT_FEATURE_MAILBOX && t->benign <= 1 && bits > w->person) {
        w->person = bits;
        w->out->link.namesake = t->benign == 1;
    }
    if (t->kind == CT_FEATURE_HEADERS && t->benign == 0 && t->worlds == 1 && bits >= TOOL)
        w->tool = true;
}

/* Lures are worded alike because they pretend the same; that counts beside reasons and is
 * none of its own, least of all beside a tool that another may have bought. */
static bool is_wording(enum ct_feature f)
{
    return f == CT_FEATURE_TEXT || f == CT_FEATURE_SUBJECT;
}

static void agree(
    const struct ct_trait *t, const struct ct_holding *a, const struct ct_holding *b, void *arg)
{
    const struct ct_trait_kind *k = ct_trait_kind(t->kind);
    enum ct_family f = ct_feature_family(t->kind);
    struct work *w = arg;
    int32_t bits = t->centibits, nominal = t->nominal;

    if (k->group == CT_GROUP_HOST && !held_at_one_time(a, b))
        bits = 0;
    if (t->kind == CT_FEATURE_TEXT && w->agrees[t->kind])
        bits = nominal = 0; /* parts of one text say the same */
    w->agrees[t->kind] = true;
    if (nominal == 0)
        return;
    add(&w->weight, f, bits);
    add(&w->weight_of[k->group], f, bits);
    add(&w->nominal[k->group], f, nominal);
    if (k->copied)
        add_copied(w, f, bits, t->worlds <= 2 ? nominal : bits);
    else if (k->group != CT_GROUP_HOST && k->group != CT_GROUP_HABIT)
        w->own += bits;
    if (!is_wording(t->kind))
        add_group(w, k->group, bits);
    add_exclusive(w, t, bits);
    note(w, (struct ct_common){
                t->kind, t->value, t->value, t->n_holders, t->worlds, t->benign, bits, nominal });
}

/* log2(2^a + 2^b), in centibits. */
static int32_t either(int32_t a, int32_t b)
{
    static const uint8_t more[] = { 100, 77, 58, 44, 32, 24, 17, 12, 9, 6, 4, 3, 2, 2, 1 };
    int32_t far = a > b ? a - b : b - a, most = a > b ? a : b;

    return most + (far / 50 < (int32_t)sizeof more ? more[far / 50] : 0);
}

/* What a group of traits would say if nobody else had them, as far as one operator gains
 * from that group at all. */
static int32_t hidden(const struct work *w, enum ct_trait_group g)
{
    int32_t gain = total(&w->weight_of[g]), more = total(&w->nominal[g]) - gain;

    return more < gain ? more : gain;
}

/* What each explanation makes of all that was found, then each against all others. */
static void explain(struct work *w, int32_t against, const struct sums *copied)
{
    struct ct_thread_link *l = &w->out->link;
    int32_t worth[CT_N_CAUSES] = { 0 };

    worth[CT_CAUSE_OPERATOR] = l->centibits;
    worth[CT_CAUSE_TOOL] = hidden(w, CT_GROUP_KIT) + hidden(w, CT_GROUP_TOOL);
    worth[CT_CAUSE_HOSTING] = hidden(w, CT_GROUP_HOST) + hidden(w, CT_GROUP_OWN);
    if (against <= UNLIKE && w->own + against < 0)
        worth[CT_CAUSE_COPIED] = total(copied) + IMITATION;
    for (int c = 0; c < CT_N_CAUSES; c++) {
        int32_t rest = INT32_MIN / 2;

        for (int o = 0; o < CT_N_CAUSES; o++)
            rest = o == c ? rest : either(rest, worth[o]);
        l->cause[c] = worth[c] - rest;
        if (worth[c] > worth[l->best])
            l->best = (enum ct_cause)c;
    }
}

static int by_weight(const void *a, const void *b)
{
    const struct ct_common *x = a, *y = b;
    int32_t wx = x->centibits < 0 ? -x->centibits : x->centibits;
    int32_t wy = y->centibits < 0 ? -y->centibits : y->centibits;

    if (wx != wy)
        return wx > wy ? -1 : 1;
    if (x->feature != y->feature)
        return x->feature < y->feature ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* Writing from and watching one's own domain are two, though one owner's. */
static bool owner_shows(const struct work *w)
{
    const struct sums *own = &w->weight_of[CT_GROUP_OWN];

    return of_family(own, CT_FAMILY_SENDER) >= OWNED && of_family(own, CT_FAMILY_URL) >= OWNED;
}

/* A person whom nobody else invented or a place that nobody else owns, by the same clock and
 * with no more than a change of tools against it: short of two families, but what one
 * operator keeps when he changes everything that he can buy. */
static bool personal(const struct work *w, int32_t against)
{
    const struct ct_thread_link *l = &w->out->link;

    if (l->person)
        return l->centibits >= CT_THREAD_PERSONAL && l->months <= CT_THREAD_PERSON_MONTHS;
    return w->exclusive >= PERSONAL && w->agrees[CT_FEATURE_ZONE] && against >= CHANGED_TOOLS &&
           l->centibits >= CT_THREAD_PERSONAL && l->months <= CT_THREAD_MONTHS * 3 / 2;
}

static int32_t least(const struct work *w)
{
    return w->tool ? CT_THREAD_BESIDE : CT_THREAD_FAMILY;
}

static unsigned strong_groups(const struct work *w)
{
    unsigned n = 0;

    for (int g = CT_GROUP_OWN; g < CT_GROUP_HOST; g++)
        n += w->group[g] + w->more[g] / 4 >= least(w);
    return n;
}

/* Two families at least, and two owners of traits; kit and sending tool alone, which may be
 * bought together, only by the same clock. */
static bool enough(const struct work *w, int32_t against, unsigned families)
{
    const struct ct_thread_link *l = &w->out->link;

    if (l->cause[CT_CAUSE_OPERATOR] < TEN_TO_ONE)
        return false;
    w->out->link.strong = l->centibits >= CT_THREAD_LEAST && families >= 2 &&
                          (strong_groups(w) >= 2 || owner_shows(w)) &&
                          (l->personal || w->agrees[CT_FEATURE_ZONE]);
    w->out->link.broad = l->strong && strong_groups(w) >= 3;
    return l->strong || personal(w, against);
}

/* Whoever changes his tools changes his kit, whoever copies another copies it. */
static bool kit_agrees(const struct work *w)
{
    return w->group[CT_GROUP_KIT] + w->more[CT_GROUP_KIT] / 4 >= CT_THREAD_FAMILY;
}

void ct_cause_weigh(struct ct_weighing *ret, const struct ct_profiles *p, uint32_t a, uint32_t b)
{
    struct ct_thread_link *l = &ret->link;
    struct work w = { .p = p, .out = ret };
    struct ct_contradiction con[CT_N_FEATURES];
    int32_t against;
    uint32_t n = ct_profile_contradictions(con, &against, p, a, b);
    unsigned families = 0;

    *l = (struct ct_thread_link){ .a = a, .b = b, .common = ret->common, .best = CT_CAUSE_CHANCE };
    ct_profile_meet(p, a, b, agree, &w);
    l->person = w.person >= PERSONAL && w.agrees[CT_FEATURE_ZONE];
    if (l->person && !kit_agrees(&w) && against < SWITCHED)
        against = SWITCHED;
    for (uint32_t i = 0; i < n; i++)
        note(&w, (struct ct_common){ .feature = con[i].feature,
                     .value = con[i].a,
                     .other = con[i].b,
                     .centibits = con[i].centibits,
                     .nominal = con[i].centibits });
    for (int f = 0; f < CT_N_FAMILIES; f++) {
        l->family[f] = of_family(&w.weight, f);
        families += l->family[f] >= least(&w) && ct_family_is_strong((enum ct_family)f);
    }
    l->centibits = total(&w.weight) + against;
    l->against = against;
    l->personal = w.exclusive >= PERSONAL;
    l->months = ct_profile_months(&p->v[a], &p->v[b]);
    explain(&w, against, &w.copied);
    l->enough = enough(&w, against, families);
    if (!l->enough)
        explain(&w, against, &w.seen); /* whose copy it may be, though it joins nobody */
    l->contested = !l->enough && l->best == CT_CAUSE_COPIED && l->months <= CT_THREAD_MONTHS &&
                   total(&w.seen) >= CT_THREAD_LEAST;
    if (l->n_common)
        qsort(ret->common, l->n_common, sizeof *ret->common, by_weight);
}

const char *ct_cause_name(enum ct_cause c)
{
    static const char *const names[CT_N_CAUSES] = { "one operator", "a shared tool",
        "shared hosting", "a copy", "chance" };

    return names[c];
}
