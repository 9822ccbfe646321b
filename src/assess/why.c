/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why: from what was asked for to two mails, and to the ties between the campaigns.
 *
 * Campaigns are found in the result by their id, their mails in the memory by their keys. Two
 * campaigns may have 10^10 pairs of mails, so of large ones a sample is weighed and the answer says
 * of how many.
 */
#include "assess/why.h"

#include <errno.h>
#include <stdlib.h>

#include "assess/ground.h"
#include "base/cleanup.h"
#include "case/keys.h"

/* Everything between memory and weights. */
struct base {
    struct ct_mailset set;
    struct ct_history history;
    struct ct_ground ground;
};

/* Messages of one side, as indices in the mail set. */
struct group {
    CT_VEC(uint32_t) msgs;
    struct ct_span id;
    bool thread;
};

struct asking {
    struct ct_why *ret;
    const struct ct_why_options *opt;
    struct base base;
    struct group a, b;
    struct ct_err *err;
};

static void asking_done(struct asking *k)
{
    ct_vec_done(&k->a.msgs);
    ct_vec_done(&k->b.msgs);
    ct_ground_done(&k->base.ground);
    ct_history_done(&k->base.history);
    ct_mailset_done(&k->base.set);
}

static int build(
    struct base *b, struct ct_memory *mem, const struct ct_why_options *opt, struct ct_err *err)
{
    struct ct_span_list learned = { 0 };
    int r = ct_mailset_load(
        &b->set, mem, opt->res->own_learned ? learned : opt->res->own_domains, opt->border, err);

    if (r < 0)
        return r;
    ct_history_build(&b->history, &b->set);
    ct_ground_weigh(&b->ground, &b->history, opt->sources, opt->n_sources);
    return r;
}

static struct ct_span without_brackets(struct ct_span id)
{
    bool both = id.len >= 2 && id.ptr[0] == '<' && id.ptr[id.len - 1] == '>';

    return both ? (struct ct_span){ id.ptr + 1, id.len - 2 } : id;
}

/* The campaigns behind an id: one, or those of a thread. */
static size_t campaigns_of(
    const struct ct_result *res, struct ct_span id, const struct ct_campaign **ret, bool *thread)
{
    size_t n = 0;

    *thread = false;
    for (size_t i = 0; i < res->n_campaigns; i++)
        if (ct_span_ieq(res->campaigns[i].id, id))
            ret[n++] = &res->campaigns[i];
    for (size_t i = 0; i < res->n_review; i++)
        if (n == 0 && ct_span_ieq(res->review[i].id, id))
            ret[n++] = &res->review[i];
    if (n)
        return n;
    *thread = true;
    for (size_t i = 0; i < res->n_campaigns; i++)
        if (ct_span_ieq(res->campaigns[i].thread, id))
            ret[n++] = &res->campaigns[i];
    return n;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The messages of a campaign or thread that are still in the memory, in order of time. */
static void gather(struct asking *k, struct group *g, struct ct_why_side *side,
    const struct ct_campaign *const *campaigns, size_t n)
{
    struct ct_arena scratch = { 0 };
    CT_VEC(uint64_t) v = { 0 };
    struct ct_key_list keys;

    g->id = g->thread ? campaigns[0]->thread : campaigns[0]->id;
    for (size_t i = 0; i < n; i++)
        for (size_t m = 0; m < campaigns[i]->n_messages; m++)
            *ct_vec_add(&v) = campaigns[i]->messages[m].key;
    keys = ct_keys_sorted(v.v, v.n, SIZE_MAX, &scratch);
    for (uint32_t i = 0; i < k->base.set.msgs.n; i++)
        if (bsearch(&k->base.set.msgs.v[i].key, keys.v, keys.n, sizeof *keys.v, compare))
            *ct_vec_add(&g->msgs) = i;
    side->id = ct_arena_copy(&k->ret->arena, g->id);
    side->campaigns = n;
    side->messages = v.n;
    ct_vec_done(&v);
    ct_arena_done(&scratch);
}

/* Mails with that Message-ID, which the sender chose: there may be several. */
static int find_mail(
    struct asking *k, struct group *g, struct ct_why_side *side, struct ct_span asked)
{
    const struct ct_mailset *set = &k->base.set;
    uint32_t id = ct_intern_find(&set->strings, without_brackets(asked));

    for (uint32_t i = 0; id != CT_INTERN_NONE && id && i < set->msgs.n; i++)
        if (set->msgs.v[i].message_id == id)
            *ct_vec_add(&g->msgs) = i;
    if (g->msgs.n == 0)
        return ct_fail(k->err, -ENOENT,
            "there is no campaign, thread or message '" CT_FMT "' in this case", CT_ARG(asked));
    side->id = ct_arena_copy(&k->ret->arena, without_brackets(asked));
    side->messages = 1;
    side->mail.namesakes = (uint32_t)g->msgs.n - 1;
    g->msgs.n = 1;
    return 0;
}

static int find(struct asking *k, struct group *g, struct ct_why_side *side, struct ct_span asked)
{
    struct ct_arena scratch = { 0 };
    size_t most = k->opt->res->n_campaigns + 1;
    const struct ct_campaign **v = ct_arena_alloc(&scratch, most * sizeof *v);
    size_t n = campaigns_of(k->opt->res, asked, v, &g->thread);
    int r = 0;

    if (n)
        gather(k, g, side, v, n);
    else
        r = find_mail(k, g, side, asked);
    ct_arena_done(&scratch);
    if (r == 0 && g->msgs.n == 0)
        r = ct_fail(k->err, -ENODATA, "the messages of '" CT_FMT "' are no longer in the memory",
            CT_ARG(asked));
    return r;
}

static int check(const struct asking *k)
{
    const struct ct_why *w = k->ret;

    if ((w->a.campaigns == 0) != (w->b.campaigns == 0) || k->a.thread != k->b.thread)
        return ct_fail(
            k->err, -EINVAL, "compare two messages, two campaigns or two threads, not one of each");
    if (ct_span_eq(w->a.id, w->b.id))
        return ct_fail(k->err, -EINVAL, "both are " CT_FMT, CT_ARG(w->a.id));
    return 0;
}

/* At most CT_WHY_SAMPLE, evenly spread. */
static void thin(struct group *g)
{
    size_t n = g->msgs.n < CT_WHY_SAMPLE ? g->msgs.n : CT_WHY_SAMPLE;

    for (size_t i = 0; i < n; i++)
        g->msgs.v[i] = g->msgs.v[i * g->msgs.n / n];
    g->msgs.n = n;
}

/* The pair that is most alike; of equal ones the first. */
static void choose(struct asking *k, uint32_t *ret_a, uint32_t *ret_b)
{
    struct ct_feature_table table = { 0 };
    uint32_t n_a, n_b;
    int32_t best = INT32_MIN;
    struct ct_arena scratch = { 0 };

    k->ret->all_pairs = (uint64_t)k->a.msgs.n * k->b.msgs.n;
    thin(&k->a);
    thin(&k->b);
    n_a = (uint32_t)k->a.msgs.n;
    n_b = (uint32_t)k->b.msgs.n;
    k->ret->pairs = (uint64_t)n_a * n_b;
    uint32_t *all = ct_arena_raw(&scratch, (n_a + n_b) * sizeof *all);
    memcpy(all, k->a.msgs.v, n_a * sizeof *all);
    memcpy(all + n_a, k->b.msgs.v, n_b * sizeof *all);
    ct_feature_table_build(&table, &k->base.history, &k->base.ground.rarity, all, n_a + n_b);
    for (uint32_t i = 0; i < n_a; i++)
        for (uint32_t j = 0; j < n_b; j++) {
            struct ct_score s = ct_table_weigh(&table, i, n_a + j);

            if (s.centibits <= best || all[i] == all[n_a + j])
                continue;
            best = s.centibits;
            *ret_a = all[i];
            *ret_b = all[n_a + j];
        }
    ct_feature_table_done(&table);
    ct_arena_done(&scratch);
}

/* Which campaign a message is in. */
static struct ct_span campaign_of(const struct ct_result *res, uint64_t key)
{
    for (size_t i = 0; i < res->n_campaigns; i++)
        for (size_t m = 0; m < res->campaigns[i].n_messages; m++)
            if (res->campaigns[i].messages[m].key == key)
                return res->campaigns[i].id;
    return (struct ct_span){ 0 };
}

static void describe(struct asking *k, struct ct_why_mail *to, uint32_t msg)
{
    const struct ct_mailset *set = &k->base.set;
    const struct ct_msg *m = &set->msgs.v[msg];
    struct ct_arena *a = &k->ret->arena;

    to->message_id = ct_arena_copy(a, ct_mailset_str(set, m->message_id));
    to->from = ct_arena_copy(a, ct_mailset_str(set, m->from));
    to->subject = ct_arena_copy(a, ct_mailset_str(set, m->subject));
    to->at_us = m->at_us;
    to->campaign = ct_arena_copy(a, campaign_of(k->opt->res, m->key));
}

/* Whether that campaign is of this side. */
static bool is_of(const struct asking *k, const struct group *g, struct ct_span campaign)
{
    if (!g->thread)
        return ct_span_eq(g->id, campaign);
    for (size_t i = 0; i < k->opt->res->n_campaigns; i++)
        if (ct_span_eq(k->opt->res->campaigns[i].id, campaign))
            return ct_span_eq(k->opt->res->campaigns[i].thread, g->id);
    return false;
}

static bool is_between(const struct asking *k, const struct ct_thread_tie *t)
{
    return (is_of(k, &k->a, t->a) && is_of(k, &k->b, t->b)) ||
           (is_of(k, &k->a, t->b) && is_of(k, &k->b, t->a));
}

/* What the hunt kept about both; a contested tie stands in two threads and is taken once. Texts
 * stay in the result, which the caller holds. */
static void take_ties(struct asking *k)
{
    const struct ct_result *res = k->opt->res;
    CT_VEC(struct ct_thread_tie) v = { 0 };
    struct ct_thread_tie *out;

    for (size_t i = 0; i < res->n_threads; i++)
        for (size_t n = 0; n < res->threads[i].n_ties; n++) {
            const struct ct_thread_tie *t = &res->threads[i].ties[n];
            bool known = !is_between(k, t);

            for (size_t m = 0; m < v.n && !known; m++)
                known = ct_span_eq(v.v[m].a, t->a) && ct_span_eq(v.v[m].b, t->b);
            if (!known)
                *ct_vec_add(&v) = *t;
        }
    out = ct_arena_raw(&k->ret->arena, (v.n + 1) * sizeof *out);
    if (v.n)
        memcpy(out, v.v, v.n * sizeof *out);
    k->ret->ties = out;
    k->ret->n_ties = v.n;
    ct_vec_done(&v);
}

int ct_why_ask(struct ct_why *ret, struct ct_memory *mem, const struct ct_why_options *opt,
    struct ct_span a, struct ct_span b, struct ct_err *err)
{
    ct_cleanup(asking_done) struct asking k = { .ret = ret, .opt = opt, .err = err };
    uint32_t msg_a = 0, msg_b = 0;
    int damaged, r;

    *ret = (struct ct_why){ 0 };
    damaged = build(&k.base, mem, opt, err);
    if (damaged < 0)
        return damaged;
    r = find(&k, &k.a, &ret->a, a);
    if (r == 0)
        r = find(&k, &k.b, &ret->b, b);
    if (r == 0)
        r = check(&k);
    if (r < 0)
        return r;
    choose(&k, &msg_a, &msg_b);
    describe(&k, &ret->a.mail, msg_a);
    describe(&k, &ret->b.mail, msg_b);
    ct_why_pair(ret, &k.base.history, &k.base.ground.rarity, msg_a, msg_b);
    if (ret->a.campaigns)
        take_ties(&k);
    return damaged;
}
