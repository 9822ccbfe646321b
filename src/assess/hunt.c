/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hunt: the steps in their order, each handing the next what it needs.
 *
 *   mail set -> history -> pool -> rarity -> clusters -> claims -> result
 *
 * Nothing here weighs anything; findings are capped, campaigns first.
 */
#include "assess/hunt.h"

#include <stdlib.h>

#include "assess/campaign.h"
#include "assess/coverage.h"
#include "assess/ground.h"
#include "assess/naming.h"
#include "assess/roster.h"
#include "assess/seed.h"
#include "assess/state.h"
#include "assess/threads.h"
#include "assess/weigh.h"
#include "base/buf.h"
#include "case/keys.h"
#include "model/source.h"

#define MAX_FINDINGS 5000

struct hunt {
    struct ct_mailset set;
    struct ct_history history;
    struct ct_pool pool;
    struct ct_ground ground;
    struct ct_clusters clusters;
    struct ct_background background;
    struct ct_threads threads;
    struct ct_assess as;
    CT_VEC(const struct ct_cluster *) claimed, review;
    CT_VEC(struct ct_claim) claims, doubts; /* beside claimed, beside review */
    struct ct_roster roster;
};

static void hunt_done(struct hunt *h)
{
    ct_roster_done(&h->roster);
    ct_vec_done(&h->claimed);
    ct_vec_done(&h->claims);
    ct_vec_done(&h->review);
    ct_vec_done(&h->doubts);
    ct_threads_done(&h->threads);
    ct_background_done(&h->background);
    ct_cluster_done(&h->clusters);
    ct_ground_done(&h->ground);
    ct_pool_done(&h->pool);
    ct_history_done(&h->history);
    ct_mailset_done(&h->set);
}

static struct ct_span_list copy_list(
    struct ct_result *res, const struct hunt *h, const uint32_t *ids, size_t n)
{
    struct ct_span *v = ct_arena_raw(&res->arena, (n + 1) * sizeof *v);

    for (size_t i = 0; i < n; i++)
        v[i] = ct_arena_copy(&res->arena, ct_mailset_str(&h->set, ids[i]));
    return (struct ct_span_list){ v, n };
}

static void describe_border(struct ct_result *res, const struct hunt *h)
{
    struct ct_span_list b = copy_list(res, h, h->set.border.v, h->set.border.n);
    struct ct_buf text = ct_buf(1024);

    for (size_t i = 0; i < b.n; i++) {
        ct_buf_add(&text, i ? CT_LIT(", ") : CT_LIT(""));
        ct_buf_add(&text, b.v[i]);
    }
    ct_buf_add(&text, b.n == 0                ? CT_LIT("no Received field to learn it from")
                      : h->set.border_learned ? CT_LIT(" (learned)")
                                              : CT_LIT(" (given)"));
    res->border = ct_arena_copy(&res->arena, ct_buf_span(&text));
    ct_buf_done(&text);
}

static uint64_t log_events(const struct ct_memory *mem)
{
    uint64_t n = 0;

    for (size_t i = 0; i < ct_memory_state(mem)->segments; i++) {
        struct ct_memory_segment_info s = ct_memory_segment_info(mem, i);

        n += s.class == CT_CLASS_MAIL ? 0 : s.events;
    }
    return n;
}

static void fill_summary(
    struct ct_result *res, const struct hunt *h, const struct ct_hunt_options *opt)
{
    res->demonstration = opt->demonstration;
    res->case_name = ct_arena_copy(&res->arena, opt->case_name);
    res->own_domains = copy_list(res, h, h->set.own.v, h->set.own.n);
    res->own_learned = h->set.own_learned;
    describe_border(res, h);
    res->sources = opt->n_sources;
    for (size_t i = 0; i < opt->n_sources; i++)
        res->source_bytes += opt->sources[i].bytes;
    res->copies = h->set.n_copies;
    res->messages = h->set.msgs.n;
    res->ledger_entries = opt->ledger_entries;
    res->ledger_events = opt->ledger_events;
    res->log_events = log_events(h->as.mem);
    res->first_us = h->set.first_us;
    res->last_us = h->set.last_us;
    res->accounts = h->history.accounts;
    for (size_t i = 0; i < h->pool.v.n; i++)
        res->suspicious += h->pool.v.v[i].in_budget;
}

/* What people said about each cluster. */
static enum ct_judged_state *judged_states(
    const struct hunt *h, struct ct_judgement_list judged, struct ct_arena *a)
{
    size_t n = h->clusters.v.n;
    enum ct_judged_state *states = ct_arena_alloc(a, (n + 1) * sizeof *states);
    struct ct_key_list *groups = ct_arena_alloc(a, (n + 1) * sizeof *groups);

    for (size_t i = 0; i < n && judged.n; i++) {
        const struct ct_cluster *cl = &h->clusters.v.v[i];
        uint64_t *keys = ct_arena_raw(a, (cl->n + 1) * sizeof *keys);

        for (uint32_t k = 0; k < cl->n; k++)
            keys[k] = h->set.msgs.v[cl->msgs[k]].key;
        groups[i] = ct_keys_sorted(keys, cl->n, SIZE_MAX, a);
    }
    ct_states_find(states, groups, n, judged);
    return states;
}

static void judge_clusters(struct hunt *h, const struct ct_hunt_options *opt, struct ct_result *res)
{
    struct ct_arena scratch = { 0 };
    enum ct_judged_state *said = judged_states(h, opt->judged, &scratch);
    struct ct_claim *claims = ct_arena_alloc(&scratch, (h->clusters.v.n + 1) * sizeof *claims);

    ct_claims_weigh(claims, &h->as, &h->clusters, &h->threads);
    for (size_t i = 0; i < h->clusters.v.n; i++) {
        const struct ct_cluster *cl = &h->clusters.v.v[i];
        struct ct_claim *claim = &claims[i];

        if (said[i] == CT_JUDGED_CONFIRMED) /* a person knows better than our sums */
            claim->level = CT_CLAIM_ACCEPTED;
        if (claim->level == CT_CLAIM_EXPLAINED ||
            (claim->level == CT_CLAIM_REVIEW && said[i] == CT_JUDGED_DISMISSED)) {
            res->explained++;
            continue;
        }
        claim->n_why = ct_claim_reasons(&h->as, cl, claim, &claim->why);
        if (claim->level == CT_CLAIM_REVIEW) {
            *ct_vec_add(&h->review) = cl;
            *ct_vec_add(&h->doubts) = *claim;
        } else {
            *ct_vec_add(&h->claimed) = cl;
            *ct_vec_add(&h->claims) = *claim;
        }
    }
    ct_arena_done(&scratch);
}

static void write_threads(struct hunt *h, const struct ct_hunt_options *opt, struct ct_result *res,
    struct ct_campaign *campaigns)
{
    struct ct_arena scratch = { 0 };
    uint32_t *claimed = ct_arena_raw(&scratch, (h->claimed.n + 1) * sizeof *claimed);
    uint32_t *threads = ct_arena_raw(&scratch, (h->claimed.n + 1) * sizeof *threads);
    struct ct_naming naming;

    for (size_t i = 0; i < h->claimed.n; i++) {
        claimed[i] = (uint32_t)(h->claimed.v[i] - h->clusters.v.v);
        threads[i] = h->threads.of[claimed[i]];
    }
    ct_naming_campaigns(&naming, res, campaigns, threads, opt);
    ct_threads_write(res, campaigns, &h->as, &h->threads, claimed);
    ct_naming_threads(&naming, res, campaigns);
    ct_arena_done(&scratch);
}

static void write_campaigns(
    struct hunt *h, const struct ct_hunt_options *opt, struct ct_result *res)
{
    struct ct_campaign *v = ct_arena_alloc(&res->arena, (h->claimed.n + 1) * sizeof *v);

    ct_roster_build(&h->roster, &h->as, h->claimed.v, h->claimed.n);
    for (size_t i = 0; i < h->claimed.n; i++)
        ct_campaign_write(
            &v[i], &h->as, h->claimed.v[i], &h->claims.v[i], &h->roster, (uint32_t)i + 1);
    res->campaigns = v;
    res->n_campaigns = h->claimed.n;
    write_threads(h, opt, res, v);
    ct_people_write(res, &h->as, &h->roster, h->claimed.v);
}

/* Their people are addresses: nobody is told to be a target on so little. */
static void write_review(struct hunt *h, struct ct_result *res)
{
    struct ct_campaign *v = ct_arena_alloc(&res->arena, (h->review.n + 1) * sizeof *v);

    for (size_t i = 0; i < h->review.n; i++) {
        ct_campaign_write(&v[i], &h->as, h->review.v[i], &h->doubts.v[i], NULL, (uint32_t)i + 1);
        v[i].id = ct_arena_printf(&res->arena, "R-%02zu", i + 1);
        v[i].state = CT_LIT("review");
    }
    res->review = v;
    res->n_review = h->review.n;
}

/* The detector that says most about a message. */
static const char *leading_detector(const struct ct_suspicion *j)
{
    if (j->persona >= j->tracking)
        return "persona";
    for (unsigned i = 0; i < j->n; i++) {
        if (j->v[i].kind == CT_SIGNAL_RECEIPT)
            return "receipt";
        if (j->v[i].kind == CT_SIGNAL_REMOTE_DOCUMENT)
            return "document";
    }
    return "tracking";
}

static struct ct_finding make_finding(
    const struct hunt *h, uint32_t msg, size_t number, const struct ct_campaign *c)
{
    struct ct_arena *a = h->as.a;
    const struct ct_msg *m = &h->set.msgs.v[msg];
    struct ct_evidence *e = ct_arena_raw(a, sizeof *e);
    struct ct_suspicion j;

    ct_detect(&h->history, msg, &j);
    *e = ct_assess_copy(&h->as, &h->set.copies.v[m->copies - 1]);
    return (struct ct_finding){ .id = ct_arena_printf(a, "F-%04zu", number),
        .detector = ct_span_str(leading_detector(&j)),
        .reason = ct_message_reason(&h->as, msg),
        .evidence = { e, 1 },
        .campaign = c ? c->id : CT_LIT(""),
        .at_us = m->at_us };
}

static int by_rank(const void *a, const void *b)
{
    return ct_suspect_order(a, b);
}

/* Which messages become findings: UINT32_MAX a suspect of its day's budget, else the
 * number of the campaign from 1. Campaigns come first; of the others, when there are
 * too many, those that rank highest. */
static void choose_findings(const struct hunt *h, uint32_t *ret_campaign)
{
    CT_VEC(struct ct_suspect) rest = { 0 };
    size_t n = 0;

    for (size_t c = 0; c < h->claimed.n; c++)
        for (uint32_t i = 0; i < h->claimed.v[c]->n; i++, n++)
            ret_campaign[h->claimed.v[c]->msgs[i]] = (uint32_t)c + 1;
    for (size_t i = 0; i < h->pool.v.n; i++)
        if (h->pool.v.v[i].in_budget && ret_campaign[h->pool.v.v[i].msg] == 0)
            *ct_vec_add(&rest) = h->pool.v.v[i];
    if (rest.n)
        qsort(rest.v, rest.n, sizeof *rest.v, by_rank);
    for (size_t i = 0; i < rest.n && n < MAX_FINDINGS; i++, n++)
        ret_campaign[rest.v[i].msg] = UINT32_MAX;
    ct_vec_done(&rest);
}

/* One finding a message of a campaign, and one a message within the budget. */
static void write_findings(struct hunt *h, struct ct_result *res)
{
    struct ct_arena scratch = { 0 };
    uint32_t *campaign = ct_arena_alloc(&scratch, (h->set.msgs.n + 1) * sizeof *campaign);
    CT_VEC(struct ct_finding) v = { 0 };
    struct ct_finding *out;

    choose_findings(h, campaign);
    for (uint32_t i = 0; i < h->set.msgs.n; i++) {
        uint32_t c = campaign[i];
        struct ct_finding f;

        if (c == 0)
            continue;
        f = make_finding(h, i, v.n + 1, c == UINT32_MAX ? NULL : &res->campaigns[c - 1]);
        *ct_vec_add(&v) = f;
    }
    out = ct_arena_raw(&res->arena, (v.n + 1) * sizeof *out);
    if (v.n)
        memcpy(out, v.v, v.n * sizeof *out);
    res->findings = out;
    res->n_findings = v.n;
    ct_vec_done(&v);
    ct_arena_done(&scratch);
}

/* Everything up to the clusters. */
static int link_all(
    struct ct_memory *mem, struct hunt *h, const struct ct_hunt_options *opt, struct ct_err *err)
{
    uint32_t alerts = opt->alerts_per_day ? opt->alerts_per_day : CT_HUNT_ALERTS;
    struct ct_arena scratch = { 0 };
    struct ct_seed_list seeds;
    int r = ct_seeds_find(&seeds, opt->intel, mem, &h->set, &scratch, err);

    if (r >= 0) {
        ct_history_build(&h->history, &h->set);
        ct_pool_build(&h->pool, &h->history, alerts, seeds);
        ct_ground_weigh(&h->ground, &h->history, opt->sources, opt->n_sources);
        ct_cluster_build_with(
            &h->clusters, &h->history, &h->ground.rarity, &h->pool, opt->judged, opt->memo);
        ct_background_build(&h->background, &h->history, &h->pool);
        ct_threads_build(&h->threads, &h->history, &h->ground.rarity, &h->clusters, opt->judged);
    }
    ct_arena_done(&scratch);
    return r;
}

int ct_hunt(struct ct_memory *mem, const struct ct_hunt_options *opt, struct ct_result *ret,
    struct ct_err *err)
{
    struct hunt h = { 0 };
    int r, linked, seen;

    *ret = (struct ct_result){ .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
    r = ct_mailset_load(&h.set, mem, opt->own_domains, opt->border, err);
    if (r < 0)
        return r;
    linked = link_all(mem, &h, opt, err);
    if (linked < 0) {
        hunt_done(&h);
        return linked;
    }
    h.as = (struct ct_assess){ .a = &ret->arena,
        .mem = mem,
        .h = &h.history,
        .rarity = &h.ground.rarity,
        .pool = &h.pool,
        .background = &h.background,
        .migration = &h.ground.migration,
        .people = opt->people,
        .n_people = opt->n_people,
        .sources = opt->sources,
        .n_sources = opt->n_sources };
    fill_summary(ret, &h, opt);
    judge_clusters(&h, opt, ret);
    write_campaigns(&h, opt, ret);
    write_review(&h, ret);
    write_findings(&h, ret);
    seen = ct_coverage_write(ret, &h.as, err);
    hunt_done(&h);
    return seen ? seen : r ? r : linked;
}
