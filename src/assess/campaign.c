/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign: messages with every copy, and who was addressed.
 *
 * All that a report shows of a campaign is copied into the result's arena here, so
 * that the memory can be closed behind it. Decides nothing: the claim was made.
 */
#include "assess/campaign.h"

#include <stdlib.h>

#include <stdlib.h>

#include "assess/hunt.h"
#include "assess/roster.h"
#include "model/source.h"

struct ct_evidence ct_assess_copy(const struct ct_assess *as, const struct ct_copy *copy)
{
    const struct ct_mailset *set = as->h->set;
    struct ct_evidence e = { .member = ct_arena_copy(as->a, ct_mailset_str(set, copy->member)),
        .offset = copy->offset,
        .length = copy->length,
        .class = CT_CLASS_MAIL };

    if (copy->source >= 1 && copy->source <= as->n_sources)
        e.source = ct_arena_copy(as->a, as->sources[copy->source - 1].path);
    return e;
}

static struct ct_span text_of(const struct ct_assess *as, const struct ct_copy *copy)
{
    struct ct_arena scratch = { 0 };
    struct ct_span ret = { 0 };
    struct ct_event ev;

    if (ct_memory_event(as->mem, copy->ref, &scratch, &ev, NULL) == 0)
        ret = ct_arena_copy(as->a, ct_event_str(&ev, CT_F_TEXT_EXCERPT));
    ct_arena_done(&scratch);
    return ret;
}

/* Without a roster: the addresses. */
static struct ct_span_list addresses(const struct ct_assess *as, const struct ct_msg *m)
{
    struct ct_span *v = ct_arena_raw(as->a, (m->n_targets + 1) * sizeof *v);

    for (uint32_t i = 0; i < m->n_targets; i++)
        v[i] = ct_arena_copy(as->a, ct_mailset_str(as->h->set, ct_msg_targets(as->h->set, m)[i]));
    return (struct ct_span_list){ v, m->n_targets };
}

static struct ct_span_list persons(
    const struct ct_assess *as, const struct ct_msg *m, const struct ct_roster *roster)
{
    struct ct_span *ids;
    size_t n = 0;

    if (!roster)
        return addresses(as, m);
    ids = ct_arena_raw(as->a, (m->n_targets + 1) * sizeof *ids);
    for (uint32_t i = 0; i < m->n_targets; i++) {
        struct ct_span a = ct_mailset_str(as->h->set, ct_msg_targets(as->h->set, m)[i]);
        struct ct_roster_person *p = ct_roster_find(roster, a);
        size_t k = 0;

        if (!p)
            continue;
        p->met = true;
        while (k < n && !ct_span_eq(ids[k], p->id))
            k++;
        if (k == n)
            ids[n++] = p->id;
    }
    return (struct ct_span_list){ ids, n };
}

static void write_message(struct ct_campaign_message *out, const struct ct_assess *as, uint32_t msg,
    const struct ct_roster *roster)
{
    const struct ct_mailset *set = as->h->set;
    const struct ct_msg *m = &set->msgs.v[msg];
    struct ct_evidence *more = ct_arena_raw(as->a, m->n_copies * sizeof *more);
    size_t n = 0;

    out->key = m->key;
    out->message_id = ct_arena_copy(as->a, ct_mailset_str(set, m->message_id));
    out->subject = ct_arena_copy(as->a, ct_mailset_str(set, m->subject));
    out->from_address = ct_arena_copy(as->a, ct_mailset_str(set, m->from));
    out->from_name = ct_arena_copy(as->a, ct_mailset_str(set, m->from_name));
    out->at_us = m->at_us;
    out->excerpt = text_of(as, &set->copies.v[m->copies - 1]);
    out->people = persons(as, m, roster);
    out->reason = ct_message_reason(as, msg);
    out->copy = ct_assess_copy(as, &set->copies.v[m->copies - 1]);
    for (uint32_t c = set->copies.v[m->copies - 1].next; c; c = set->copies.v[c - 1].next)
        more[n++] = ct_assess_copy(as, &set->copies.v[c - 1]);
    out->deliveries = (struct ct_evidence_list){ more, n };
}

static int by_index(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Messages of a cluster stand in the order of the mail set. */
static uint32_t place_of(const struct ct_cluster *cl, uint32_t msg)
{
    const uint32_t *at = bsearch(&msg, cl->msgs, cl->n, sizeof *cl->msgs, by_index);

    ct_assert(at != NULL);
    return (uint32_t)(at - cl->msgs);
}

static void write_weak(
    struct ct_campaign *ret, const struct ct_assess *as, const struct ct_cluster *cl)
{
    struct ct_campaign_join *v = ct_arena_alloc(as->a, (cl->n_weak + 1) * sizeof *v);

    for (uint32_t i = 0; i < cl->n_weak; i++)
        v[i] = (struct ct_campaign_join){ .a = place_of(cl, cl->weak[i].a),
            .b = place_of(cl, cl->weak[i].b),
            .centibits = cl->weak[i].centibits,
            .permille = cl->weak[i].permille };
    ret->weak = v;
    ret->n_weak = cl->n_weak;
}

static int by_text(const void *a, const void *b)
{
    return ct_span_cmp(*(const struct ct_span *)a, *(const struct ct_span *)b);
}

/* All persons met, sorted, each once. */
static struct ct_span_list all_people(
    const struct ct_assess *as, const struct ct_campaign_message *v, size_t n)
{
    struct ct_map met = { 0 };
    CT_VEC(struct ct_span) all = { 0 };
    struct ct_span *ids;
    size_t k;
    bool fresh;

    for (size_t i = 0; i < n; i++)
        for (size_t p = 0; p < v[i].people.n; p++) {
            ct_map_put(&met, v[i].people.v[p], &fresh);
            if (fresh)
                *ct_vec_add(&all) = v[i].people.v[p];
        }
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_text);
    ids = ct_arena_raw(as->a, (all.n + 1) * sizeof *ids);
    if (all.n)
        memcpy(ids, all.v, all.n * sizeof *ids);
    k = all.n;
    ct_vec_done(&all);
    ct_map_done(&met);
    return (struct ct_span_list){ ids, k };
}

static struct ct_span title(const struct ct_assess *as, const struct ct_claim *claim)
{
    const struct ct_claim_facts *f = &claim->facts;

    return ct_arena_printf(as->a, "%s to %u people, %s",
        f->hidden * 2 >= f->msgs ? "mails that report who opens them" : "suspicious mails",
        f->targets,
        f->impersonating ? "in the names of correspondents"
        : f->names > 1   ? "under several names"
                         : "under one name");
}

void ct_campaign_write(struct ct_campaign *ret, const struct ct_assess *as,
    const struct ct_cluster *cl, const struct ct_claim *claim, const struct ct_roster *roster,
    uint32_t number)
{
    struct ct_campaign_message *v = ct_arena_alloc(as->a, cl->n * sizeof *v);
    struct ct_campaign_actor *actor = ct_arena_alloc(as->a, sizeof *actor);

    for (uint32_t i = 0; i < cl->n; i++)
        write_message(&v[i], as, cl->msgs[i], roster);
    *actor = (struct ct_campaign_actor){ CT_LIT("unknown"), CT_LIT("unknown actor"), 900 };
    *ret = (struct ct_campaign){
        .id = ct_arena_printf(as->a, "C-%02u", number),

        .title = title(as, claim),
        .state = CT_LIT("new"),
        .permille = claim->permille,
        .confidence = claim->confidence,
        .first_us = v[0].at_us,
        .last_us = v[cl->n - 1].at_us,
        .messages = v,
        .n_messages = cl->n,
        .people = all_people(as, v, cl->n),
        .why = claim->why,
        .n_why = claim->n_why,
        .actors = actor,
        .n_actors = 1,
    };
    write_weak(ret, as, cl);
    ct_campaign_observables(ret, as, cl);
}
