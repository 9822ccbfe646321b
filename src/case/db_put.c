/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_put: a result, row by row, in the order of the result.
 *
 * Comes in: a whole struct ct_result. Goes out: rows through ct_sql_put(). The
 * same result always gives the same rows with the same numbers, which is what
 * the identity test (save, load, save) rests on. Integers are passed as int64_t,
 * since they travel through a variable argument list.
 */
#include "case/db_sql.h"

struct put {
    struct ct_sql *s;
    int64_t reasons, lists, messages; /* numbers given so far */
};

static void put_texts(struct put *p, enum ct_statement id, int64_t owner, struct ct_span_list list)
{
    for (size_t i = 0; i < list.n; i++)
        ct_sql_put(p->s, id, owner, (int64_t)i, list.v[i]);
}

static int64_t put_reason(struct put *p, const struct ct_reason *r)
{
    const struct ct_span_list lists[] = { r->for_it, r->against, r->alternatives, r->would_settle };
    int64_t id = ++p->reasons;

    ct_sql_put(p->s, CT_SQL_PUT_REASON, id, r->claim, (int64_t)r->centibits);
    for (size_t kind = 0; kind < sizeof lists / sizeof lists[0]; kind++)
        for (size_t i = 0; i < lists[kind].n; i++)
            ct_sql_put(
                p->s, CT_SQL_PUT_REASON_TEXT, id, (int64_t)kind, (int64_t)i, lists[kind].v[i]);
    return id;
}

static int64_t put_evidence(struct put *p, struct ct_evidence_list list)
{
    int64_t id = list.n ? ++p->lists : 0;

    for (size_t i = 0; i < list.n; i++) {
        const struct ct_evidence *e = &list.v[i];

        ct_sql_put(p->s, CT_SQL_PUT_EVIDENCE, id, (int64_t)i, e->source, e->member,
            (int64_t)e->offset, (int64_t)e->length, ct_class_name(e->class));
    }
    return id;
}

static void put_message(
    struct put *p, int64_t campaign, int64_t seq, const struct ct_campaign_message *m)
{
    int64_t key = ++p->messages, reason = put_reason(p, &m->reason);
    int64_t copy = put_evidence(p, (struct ct_evidence_list){ &m->copy, 1 });
    int64_t deliveries = put_evidence(p, m->deliveries);

    ct_sql_put(p->s, CT_SQL_PUT_MESSAGE, key, campaign, seq, m->message_id, m->subject,
        m->from_address, m->from_name, m->excerpt, m->at_us, reason, copy, deliveries,
        (int64_t)m->key);
    put_texts(p, CT_SQL_PUT_MESSAGE_PERSON, key, m->people);
}

static void put_campaign(struct put *p, int64_t seq, const struct ct_campaign *c)
{
    ct_sql_put(p->s, CT_SQL_PUT_CAMPAIGN, seq, c->id, c->thread, c->title, c->state,
        (int64_t)c->permille, ct_confidence_words(c->confidence), c->first_us, c->last_us);
    for (size_t i = 0; i < c->n_messages; i++)
        put_message(p, seq, (int64_t)i, &c->messages[i]);
    for (size_t i = 0; i < c->n_weak; i++)
        ct_sql_put(p->s, CT_SQL_PUT_WEAK, seq, (int64_t)i, (int64_t)c->weak[i].a,
            (int64_t)c->weak[i].b, (int64_t)c->weak[i].centibits, (int64_t)c->weak[i].permille);
    for (size_t i = 0; i < c->n_observables; i++) {
        const struct ct_campaign_observable *o = &c->observables[i];

        ct_sql_put(p->s, CT_SQL_PUT_OBSERVABLE, seq, (int64_t)i, ct_observable_name(o->type),
            o->value, o->role, (int64_t)o->count, (int64_t)o->elsewhere);
    }
    put_texts(p, CT_SQL_PUT_CAMPAIGN_PERSON, seq, c->people);
    for (size_t i = 0; i < c->n_why; i++)
        ct_sql_put(p->s, CT_SQL_PUT_CAMPAIGN_WHY, seq, (int64_t)i, put_reason(p, &c->why[i]));
    for (size_t i = 0; i < c->n_actors; i++)
        ct_sql_put(p->s, CT_SQL_PUT_ACTOR, seq, (int64_t)i, c->actors[i].id, c->actors[i].name,
            (int64_t)c->actors[i].permille);
}

static void put_thread(struct put *p, int64_t seq, const struct ct_thread *th)
{
    ct_sql_put(
        p->s, CT_SQL_PUT_THREAD, seq, th->id, th->first_us, th->last_us, (int64_t)th->messages);
    put_texts(p, CT_SQL_PUT_THREAD_CAMPAIGN, seq, th->campaigns);
    put_texts(p, CT_SQL_PUT_THREAD_PERSON, seq, th->people);
    for (size_t i = 0; i < th->n_ties; i++) {
        const struct ct_thread_tie *t = &th->ties[i];

        ct_sql_put(p->s, CT_SQL_PUT_TIE, seq, (int64_t)i, t->a, t->b, t->cause,
            (int64_t)t->centibits, (int64_t)t->joins, (int64_t)t->drift, (int64_t)t->contested,
            put_reason(p, &t->reason));
    }
}

static void put_rungs(
    struct put *p, int64_t person, int64_t campaign, const struct ct_rung_result *rungs)
{
    for (int i = 0; i < CT_N_RUNGS; i++) {
        const struct ct_rung_result *r = &rungs[i];
        int64_t evidence = put_evidence(p, r->evidence);

        ct_sql_put(p->s, CT_SQL_PUT_RUNG, person, campaign, ct_rung_name((enum ct_rung)i),
            ct_rung_state_name(r->state), r->first_us, r->last_us, r->why, r->missing, evidence);
    }
}

static void put_person(struct put *p, int64_t seq, const struct ct_person *who)
{
    ct_sql_put(p->s, CT_SQL_PUT_PERSON, seq, who->id, who->name, who->role, who->group);
    put_texts(p, CT_SQL_PUT_ADDRESS, seq, who->addresses);
    for (size_t i = 0; i < who->n_campaigns; i++) {
        const struct ct_person_campaign *c = &who->campaigns[i];

        ct_sql_put(p->s, CT_SQL_PUT_PERSON_CAMPAIGN, seq, (int64_t)i, c->campaign,
            ct_confidence_words(c->confidence));
        put_rungs(p, seq, (int64_t)i, c->rungs);
    }
}

static void put_finding(struct put *p, int64_t seq, const struct ct_finding *f)
{
    int64_t reason = put_reason(p, &f->reason), evidence = put_evidence(p, f->evidence);

    ct_sql_put(
        p->s, CT_SQL_PUT_FINDING, seq, f->id, f->detector, reason, evidence, f->campaign, f->at_us);
}

static void put_sight(struct put *p, const struct ct_result *res)
{
    for (size_t i = 0; i < res->n_coverage; i++) {
        const struct ct_coverage *c = &res->coverage[i];

        ct_sql_put(p->s, CT_SQL_PUT_COVERAGE, (int64_t)i, c->source_kind, c->account_group,
            c->from_us, c->to_us, (int64_t)c->completeness_permille, (int64_t)c->events,
            (int64_t)c->answers, c->notes);
    }
    for (size_t i = 0; i < res->n_blind; i++)
        ct_sql_put(p->s, CT_SQL_PUT_BLIND, (int64_t)i, res->blind[i].question,
            res->blind[i].ask_for, (int64_t)res->blind[i].rungs);
}

void ct_db_put_result(struct ct_sql *s, const struct ct_result *res)
{
    struct put p = { .s = s };

    ct_sql_put(s, CT_SQL_PUT_HUNT, (int64_t)res->demonstration, res->case_name,
        (int64_t)res->own_learned, res->border, (int64_t)res->sources, (int64_t)res->source_bytes,
        (int64_t)res->copies, (int64_t)res->messages, (int64_t)res->ledger_entries,
        (int64_t)res->ledger_events, res->first_us, res->last_us, (int64_t)res->suspicious,
        (int64_t)res->explained, (int64_t)res->accounts, (int64_t)res->indicators,
        (int64_t)res->indicators_seen, (int64_t)res->log_events);
    put_texts(&p, CT_SQL_PUT_OWN_DOMAIN, 0, res->own_domains);
    for (size_t i = 0; i < res->n_campaigns; i++)
        put_campaign(&p, (int64_t)i, &res->campaigns[i]);
    for (size_t i = 0; i < res->n_review; i++) /* told by their state */
        put_campaign(&p, (int64_t)(res->n_campaigns + i), &res->review[i]);
    for (size_t i = 0; i < res->n_threads; i++)
        put_thread(&p, (int64_t)i, &res->threads[i]);
    for (size_t i = 0; i < res->n_people; i++)
        put_person(&p, (int64_t)i, &res->people[i]);
    for (size_t i = 0; i < res->n_findings; i++)
        put_finding(&p, (int64_t)i, &res->findings[i]);
    put_sight(&p, res);
}
