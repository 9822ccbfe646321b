/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migration: each sender's usual value in each part, then parts against each other.
 *
 * How alike the senders of a part are is the chance that two of them have the same value
 * (Simpson's index), every sender counted once. Parts differ in whom they hold, so a part
 * is compared over the senders that it shares with a reference: the part with the most
 * different senders that shares enough, of its own year first. Two things show that
 * something came between: strangers became alike (ALIKE and more, RATIO times as often as
 * there), or in one and the same year nearly every sender has another value here than there
 * and they are more alike here. Where no other part can be asked, only senders that are all
 * alike though their Message-IDs show many programs are believed to have been rewritten.
 */
#include "link/migration.h"

#include <stdlib.h>

#define SENDERS 20 /* in common, at least */
#define ALIKE 150  /* permille of pairs */
#define RATIO 4
#define CHANGED 800 /* permille of senders with another value in one and the same year */
#define ALL_ALIKE 600
#define PROGRAMS 250  /* permille of pairs that may have one form of Message-ID */
#define REFERENCES 12 /* parts that one is compared with, at most */
#define PARTS 512     /* told apart; the rest is one */

static const enum ct_feature written[] = { CT_FEATURE_HEADERS, CT_FEATURE_BOUNDARY,
    CT_FEATURE_MESSAGE_ID, CT_FEATURE_MAILER, CT_FEATURE_MIME, CT_FEATURE_ENCODING, CT_FEATURE_ZONE,
    CT_FEATURE_CHARSET };

#define N_WRITTEN (sizeof written / sizeof written[0])
#define MSGID 2 /* in written[] */

/* The value of a sender in a part; while collecting, of one mail. */
struct usual {
    uint32_t part, sender, value;
};

struct usuals {
    CT_VEC(struct usual) v; /* by part, then sender */
};

struct part {
    uint32_t group;
    int year;
    size_t first[N_WRITTEN], n[N_WRITTEN]; /* its senders in usuals */
    uint32_t alike[N_WRITTEN];             /* permille */
    uint32_t destroyed;                    /* bits: index in written[] */
};

struct search {
    const struct ct_history *h;
    struct usuals of[N_WRITTEN];
    CT_VEC(struct part) parts;
    struct ct_map by_name;
    struct ct_arena arena;
    uint32_t *part_of; /* by message */
};

static int by_usual(const void *a, const void *b)
{
    const struct usual *x = a, *y = b;

    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->sender != y->sender)
        return x->sender < y->sender ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static uint32_t part_number(struct search *s, uint32_t group, int64_t at_us)
{
    int year = at_us == CT_TIME_NONE ? 0 : ct_time_civil(at_us).year;
    int32_t name[2] = { (int32_t)group, year };
    struct ct_span key = { (char *)name, sizeof name };
    uint64_t *at = ct_map_get(&s->by_name, key);

    if (at)
        return (uint32_t)*at;
    if (s->parts.n == PARTS)
        return PARTS - 1;
    *ct_map_put(&s->by_name, ct_arena_copy(&s->arena, key), NULL) = s->parts.n;
    *ct_vec_add(&s->parts) = (struct part){ .group = group, .year = year };
    return (uint32_t)s->parts.n - 1;
}

static void collect(struct search *s, const uint32_t *group, size_t n)
{
    const struct ct_mailset *set = s->h->set;

    s->part_of = ct_arena_raw(&s->arena, (set->msgs.n + 1) * sizeof *s->part_of);
    for (uint32_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *m = &set->msgs.v[i];
        uint32_t source = m->n_copies ? set->copies.v[m->copies - 1].source : 0;
        struct ct_feature_values v;

        s->part_of[i] =
            part_number(s, source >= 1 && source <= n ? group[source - 1] : (uint32_t)n, m->at_us);
        if (m->direction == CT_DIR_OUTBOUND || m->from_domain == 0)
            continue;
        ct_feature_values(&v, s->h, i);
        for (size_t f = 0; f < N_WRITTEN; f++)
            if (v.one[written[f]])
                *ct_vec_add(&s->of[f].v) =
                    (struct usual){ s->part_of[i], m->from_domain, v.one[written[f]] };
    }
}

/* Leaves one row a sender of a part: the value of most of its mails. */
static void reduce(struct usuals *u)
{
    struct usual *v = u->v.v;
    size_t kept = 0;

    if (u->v.n)
        qsort(v, u->v.n, sizeof *v, by_usual);
    for (size_t i = 0, end; i < u->v.n; i = end) {
        struct usual best = v[i];
        size_t most = 0;

        for (end = i; end < u->v.n && v[end].part == v[i].part && v[end].sender == v[i].sender;) {
            size_t run = end;

            while (run < u->v.n && by_usual(&v[run], &v[end]) == 0)
                run++;
            if (run - end > most) {
                most = run - end;
                best = v[end];
            }
            end = run;
        }
        v[kept++] = best;
    }
    u->v.n = kept;
}

/* Permille of pairs of values that are the same; sorts them. */
static uint32_t likeness(uint32_t *v, size_t n)
{
    uint64_t same = 0;

    if (n < 2)
        return 0;
    qsort(v, n, sizeof *v, by_number);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && v[end] == v[i];)
            end++;
        same += (uint64_t)(end - i) * (end - i - 1);
    }
    return (uint32_t)(same * 1000 / ((uint64_t)n * (n - 1)));
}

static void describe(struct search *s, size_t f)
{
    const struct usual *v = s->of[f].v.v;
    struct ct_arena scratch = { 0 };
    uint32_t *values = ct_arena_raw(&scratch, (s->of[f].v.n + 1) * sizeof *values);

    for (size_t i = 0, end; i < s->of[f].v.n; i = end) {
        struct part *p = &s->parts.v[v[i].part];

        for (end = i; end < s->of[f].v.n && v[end].part == v[i].part; end++)
            values[end - i] = v[end].value;
        p->first[f] = i;
        p->n[f] = end - i;
        p->alike[f] = likeness(values, end - i);
    }
    ct_arena_done(&scratch);
}

struct matched {
    uint32_t *here, *there; /* values of the senders that both have */
    size_t n, changed;
};

static void match(struct matched *ret, const struct search *s, const struct part *a,
    const struct part *b, size_t f)
{
    const struct usual *x = s->of[f].v.v + a->first[f], *y = s->of[f].v.v + b->first[f];
    size_t i = 0, k = 0;

    ret->n = ret->changed = 0;
    while (i < a->n[f] && k < b->n[f]) {
        if (x[i].sender == y[k].sender) {
            ret->here[ret->n] = x[i].value;
            ret->there[ret->n++] = y[k].value;
            ret->changed += x[i].value != y[k].value;
        }
        if (x[i].sender <= y[k].sender) {
            if (x[i].sender == y[k].sender)
                k++;
            i++;
        } else {
            k++;
        }
    }
}

/* Was `a` rewritten, as far as `b` shows? */
static bool differs(struct matched *m, const struct part *a, const struct part *b)
{
    uint32_t here = likeness(m->here, m->n), there = likeness(m->there, m->n);

    if (here >= ALIKE && here >= RATIO * there)
        return true;
    return a->year == b->year && m->changed * 1000 >= m->n * CHANGED && here * 2 > there * 3;
}

/* The parts to compare with, those of the same year first, then those with the most
 * different senders. */
struct reference {
    uint32_t part, alike;
    bool other_year;
};

static int by_use(const void *a, const void *b)
{
    const struct reference *x = a, *y = b;

    if (x->other_year != y->other_year)
        return x->other_year ? 1 : -1;
    if (x->alike != y->alike)
        return x->alike < y->alike ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

static bool alone(const struct part *p, size_t f)
{
    return f != MSGID && p->n[f] >= SENDERS && p->alike[f] >= ALL_ALIKE && p->n[MSGID] >= SENDERS &&
           p->alike[MSGID] <= PROGRAMS && written[f] == CT_FEATURE_HEADERS;
}

static bool destroyed(const struct search *s, size_t number, size_t f, struct ct_arena *scratch)
{
    const struct part *p = &s->parts.v[number];
    struct matched m = { .here = ct_arena_raw(scratch, (p->n[f] + 1) * sizeof *m.here),
        .there = ct_arena_raw(scratch, (p->n[f] + 1) * sizeof *m.there) };
    CT_VEC(struct reference) refs = { 0 };
    bool ret = false, asked = false;

    for (uint32_t i = 0; i < s->parts.n && p->n[f] >= SENDERS; i++)
        if (i != number && s->parts.v[i].n[f] >= SENDERS)
            *ct_vec_add(&refs) =
                (struct reference){ i, s->parts.v[i].alike[f], s->parts.v[i].year != p->year };
    if (refs.n)
        qsort(refs.v, refs.n, sizeof *refs.v, by_use);
    for (size_t i = 0; i < refs.n && i < REFERENCES && !ret; i++) {
        match(&m, s, p, &s->parts.v[refs.v[i].part], f);
        if (m.n < SENDERS)
            continue;
        asked = true;
        ret = differs(&m, p, &s->parts.v[refs.v[i].part]);
    }
    ct_vec_done(&refs);
    return asked ? ret : alone(p, f);
}

static void find_all(struct search *s)
{
    struct ct_arena scratch = { 0 };

    for (size_t f = 0; f < N_WRITTEN; f++) {
        reduce(&s->of[f]);
        describe(s, f);
        for (size_t i = 0; i < s->parts.n; i++) {
            if (destroyed(s, i, f, &scratch))
                s->parts.v[i].destroyed |= 1u << f;
            ct_arena_reset(&scratch);
        }
    }
    ct_arena_done(&scratch);
}

static struct ct_migration_note *note_of(struct ct_migration *ret, uint32_t group)
{
    for (size_t i = 0; i < ret->notes.n; i++)
        if (ret->notes.v[i].group == group)
            return &ret->notes.v[i];
    *ct_vec_add(&ret->notes) = (struct ct_migration_note){
        .group = group, .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE
    };
    return &ret->notes.v[ret->notes.n - 1];
}

static void take_down(struct ct_migration *ret, const struct search *s)
{
    const struct ct_mailset *set = s->h->set;

    for (uint32_t i = 0; i < set->msgs.n; i++) {
        const struct part *p = &s->parts.v[s->part_of[i]];
        struct ct_migration_note *n;

        if (!p->destroyed)
            continue;
        n = note_of(ret, p->group);
        for (size_t f = 0; f < N_WRITTEN; f++)
            if (p->destroyed >> f & 1)
                ret->nulled[i] |= 1u << written[f];
        n->features |= ret->nulled[i];
        n->mails++;
        if (n->first_us == CT_TIME_NONE)
            n->first_us = set->msgs.v[i].at_us;
        n->last_us = set->msgs.v[i].at_us;
    }
}

static int by_group(const void *a, const void *b)
{
    const struct ct_migration_note *x = a, *y = b;

    return (x->group > y->group) - (x->group < y->group);
}

void ct_migration_find(
    struct ct_migration *ret, const struct ct_history *h, const uint32_t *group, size_t n)
{
    struct search s = { .h = h };

    *ret = (struct ct_migration){ 0 };
    ret->nulled = ct_arena_alloc(&ret->arena, (h->set->msgs.n + 1) * sizeof *ret->nulled);
    collect(&s, group, n);
    find_all(&s);
    take_down(ret, &s);
    if (ret->notes.n)
        qsort(ret->notes.v, ret->notes.n, sizeof *ret->notes.v, by_group);
    for (size_t f = 0; f < N_WRITTEN; f++)
        ct_vec_done(&s.of[f].v);
    ct_vec_done(&s.parts);
    ct_map_done(&s.by_name);
    ct_arena_done(&s.arena);
}

void ct_migration_done(struct ct_migration *m)
{
    ct_vec_done(&m->notes);
    ct_arena_done(&m->arena);
}
