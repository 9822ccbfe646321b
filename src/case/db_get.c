/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_get: rows back into a result, all of it in the result's arena.
 *
 * The file may have been changed by anyone, so words are looked up and refused
 * when unknown; what is not there is simply absent. Lists are gathered row by
 * row and copied into the arena when their length is known. Inner lists are read
 * while an outer query is open, which SQLite allows as they are other
 * statements.
 */
#include "case/db_sql.h"

static const void *keep(struct ct_sql *s, const void *v, size_t n, size_t size)
{
    void *copy;

    if (n == 0)
        return NULL;
    copy = ct_arena_alloc(s->a, n * size);
    memcpy(copy, v, n * size);
    return copy;
}

#define KEEP(s, vec) keep((s), (vec).v, (vec).n, sizeof *(vec).v)

/* The number whose word stands in that column. */
static unsigned word_in(
    struct ct_sql *s, enum ct_statement id, int column, const char *(*name)(unsigned), unsigned n)
{
    struct ct_span word = ct_sql_span(s, id, column);

    for (unsigned i = 0; i < n; i++)
        if (name(i) && ct_span_eq(word, ct_span_str(name(i))))
            return i;
    ct_sql_bad(s, "a word that is none of ours");
    return 0;
}

static const char *confidence(unsigned i)
{
    return ct_confidence_words((enum ct_confidence)i);
}

static const char *rung(unsigned i)
{
    return ct_rung_name((enum ct_rung)i);
}

static const char *state(unsigned i)
{
    return ct_rung_state_name((enum ct_rung_state)i);
}

static const char *class(unsigned i)
{
    const char *name = ct_class_name((enum ct_class)i);

    return name ? name : "";
}

static const char *observable(unsigned i)
{
    const char *name = ct_observable_name((enum ct_observable)i);

    return name ? name : "";
}

static struct ct_span_list get_texts(struct ct_sql *s, enum ct_statement id, int64_t owner)
{
    CT_VEC(struct ct_span) list = { 0 };
    struct ct_span_list ret;

    ct_sql_query(s, id, owner);
    while (ct_sql_row(s, id))
        *ct_vec_add(&list) = ct_sql_span(s, id, 0);
    ret = (struct ct_span_list){ KEEP(s, list), list.n };
    ct_vec_done(&list);
    return ret;
}

static struct ct_span_list get_reason_texts(struct ct_sql *s, int64_t reason, int64_t kind)
{
    const enum ct_statement id = CT_SQL_GET_REASON_TEXT;
    CT_VEC(struct ct_span) list = { 0 };
    struct ct_span_list ret;

    ct_sql_query(s, id, reason, kind);
    while (ct_sql_row(s, id))
        *ct_vec_add(&list) = ct_sql_span(s, id, 0);
    ret = (struct ct_span_list){ KEEP(s, list), list.n };
    ct_vec_done(&list);
    return ret;
}

static struct ct_reason get_reason(struct ct_sql *s, int64_t reason)
{
    const enum ct_statement id = CT_SQL_GET_REASON;
    struct ct_reason r = { 0 };

    ct_sql_query(s, id, reason);
    while (ct_sql_row(s, id)) {
        r.claim = ct_sql_span(s, id, 0);
        r.centibits = (int32_t)ct_sql_int(s, id, 1);
    }
    r.for_it = get_reason_texts(s, reason, 0);
    r.against = get_reason_texts(s, reason, 1);
    r.alternatives = get_reason_texts(s, reason, 2);
    r.would_settle = get_reason_texts(s, reason, 3);
    return r;
}

static struct ct_evidence_list get_evidence(struct ct_sql *s, int64_t list)
{
    const enum ct_statement id = CT_SQL_GET_EVIDENCE;
    CT_VEC(struct ct_evidence) v = { 0 };
    struct ct_evidence_list ret;

    ct_sql_query(s, id, list);
    while (ct_sql_row(s, id))
        *ct_vec_add(&v) = (struct ct_evidence){ .source = ct_sql_span(s, id, 0),
            .member = ct_sql_span(s, id, 1),
            .offset = (uint64_t)ct_sql_int(s, id, 2),
            .length = (uint64_t)ct_sql_int(s, id, 3),
            .class = (enum ct_class)word_in(s, id, 4, class, CT_N_CLASSES) };
    ret = (struct ct_evidence_list){ KEEP(s, v), v.n };
    ct_vec_done(&v);
    return ret;
}

static struct ct_campaign_message get_message(struct ct_sql *s)
{
    const enum ct_statement id = CT_SQL_GET_MESSAGE;
    int64_t key = ct_sql_int(s, id, 0);
    struct ct_campaign_message m = { .message_id = ct_sql_span(s, id, 1),
        .subject = ct_sql_span(s, id, 2),
        .from_address = ct_sql_span(s, id, 3),
        .from_name = ct_sql_span(s, id, 4),
        .excerpt = ct_sql_span(s, id, 5),
        .at_us = ct_sql_time(s, id, 6),
        .key = (uint64_t)ct_sql_int(s, id, 10) };
    int64_t reason = ct_sql_int(s, id, 7), copy = ct_sql_int(s, id, 8);
    int64_t deliveries = ct_sql_int(s, id, 9);
    struct ct_evidence_list one = get_evidence(s, copy);

    m.reason = get_reason(s, reason);
    m.deliveries = get_evidence(s, deliveries);
    m.people = get_texts(s, CT_SQL_GET_MESSAGE_PERSON, key);
    if (one.n == 1)
        m.copy = one.v[0];
    else
        ct_sql_bad(s, "a message without its copy");
    return m;
}

static void get_messages(struct ct_sql *s, struct ct_campaign *c, int64_t seq)
{
    CT_VEC(struct ct_campaign_message) v = { 0 };

    ct_sql_query(s, CT_SQL_GET_MESSAGE, seq);
    while (ct_sql_row(s, CT_SQL_GET_MESSAGE))
        *ct_vec_add(&v) = get_message(s);
    c->messages = KEEP(s, v);
    c->n_messages = v.n;
    ct_vec_done(&v);
}

static void get_weak(struct ct_sql *s, struct ct_campaign *c, int64_t seq)
{
    const enum ct_statement id = CT_SQL_GET_WEAK;
    CT_VEC(struct ct_campaign_join) v = { 0 };

    ct_sql_query(s, id, seq);
    while (ct_sql_row(s, id)) {
        int64_t a = ct_sql_int(s, id, 0), b = ct_sql_int(s, id, 1);

        if (a < 0 || b < 0 || (uint64_t)a >= c->n_messages || (uint64_t)b >= c->n_messages) {
            ct_sql_bad(s, "a join of messages that are not there");
            break;
        }
        *ct_vec_add(&v) = (struct ct_campaign_join){ .a = (uint32_t)a,
            .b = (uint32_t)b,
            .centibits = (int32_t)ct_sql_int(s, id, 2),
            .permille = (uint32_t)ct_sql_int(s, id, 3) };
    }
    c->weak = KEEP(s, v);
    c->n_weak = v.n;
    ct_vec_done(&v);
}

static void get_observables(struct ct_sql *s, struct ct_campaign *c, int64_t seq)
{
    const enum ct_statement id = CT_SQL_GET_OBSERVABLE;
    CT_VEC(struct ct_campaign_observable) v = { 0 };

    ct_sql_query(s, id, seq);
    while (ct_sql_row(s, id))
        *ct_vec_add(&v) = (struct ct_campaign_observable){
            .type = (enum ct_observable)word_in(s, id, 0, observable, CT_N_OBSERVABLES),
            .value = ct_sql_span(s, id, 1),
            .role = ct_sql_span(s, id, 2),
            .count = (uint64_t)ct_sql_int(s, id, 3),
            .elsewhere = (uint64_t)ct_sql_int(s, id, 4),
        };
    c->observables = KEEP(s, v);
    c->n_observables = v.n;
    ct_vec_done(&v);
}

static void get_why(struct ct_sql *s, struct ct_campaign *c, int64_t seq)
{
    CT_VEC(struct ct_reason) v = { 0 };

    ct_sql_query(s, CT_SQL_GET_CAMPAIGN_WHY, seq);
    while (ct_sql_row(s, CT_SQL_GET_CAMPAIGN_WHY))
        *ct_vec_add(&v) = get_reason(s, ct_sql_int(s, CT_SQL_GET_CAMPAIGN_WHY, 0));
    c->why = KEEP(s, v);
    c->n_why = v.n;
    ct_vec_done(&v);
}

static void get_actors(struct ct_sql *s, struct ct_campaign *c, int64_t seq)
{
    const enum ct_statement id = CT_SQL_GET_ACTOR;
    CT_VEC(struct ct_campaign_actor) v = { 0 };

    ct_sql_query(s, id, seq);
    while (ct_sql_row(s, id))
        *ct_vec_add(&v) = (struct ct_campaign_actor){ .id = ct_sql_span(s, id, 0),
            .name = ct_sql_span(s, id, 1),
            .permille = (uint32_t)ct_sql_int(s, id, 2) };
    c->actors = KEEP(s, v);
    c->n_actors = v.n;
    ct_vec_done(&v);
}

static struct ct_campaign get_campaign(struct ct_sql *s)
{
    const enum ct_statement id = CT_SQL_GET_CAMPAIGN;
    int64_t seq = ct_sql_int(s, id, 0);
    struct ct_campaign c = { .id = ct_sql_span(s, id, 1),
        .thread = ct_sql_span(s, id, 2),
        .title = ct_sql_span(s, id, 3),
        .state = ct_sql_span(s, id, 4),
        .permille = (uint32_t)ct_sql_int(s, id, 5),
        .confidence = (enum ct_confidence)word_in(s, id, 6, confidence, CT_CONFIDENCE_HIGH + 1),
        .first_us = ct_sql_time(s, id, 7),
        .last_us = ct_sql_time(s, id, 8) };

    get_messages(s, &c, seq);
    get_weak(s, &c, seq);
    get_observables(s, &c, seq);
    c.people = get_texts(s, CT_SQL_GET_CAMPAIGN_PERSON, seq);
    get_why(s, &c, seq);
    get_actors(s, &c, seq);
    return c;
}

static struct ct_thread_tie get_tie(struct ct_sql *s)
{
    const enum ct_statement id = CT_SQL_GET_TIE;
    struct ct_thread_tie t = { .a = ct_sql_span(s, id, 0),
        .b = ct_sql_span(s, id, 1),
        .cause = ct_sql_span(s, id, 2),
        .centibits = (int32_t)ct_sql_int(s, id, 3),
        .joins = ct_sql_int(s, id, 4) != 0,
        .drift = ct_sql_int(s, id, 5) != 0,
        .contested = ct_sql_int(s, id, 6) != 0 };

    t.reason = get_reason(s, ct_sql_int(s, id, 7));
    return t;
}

static struct ct_thread get_thread(struct ct_sql *s)
{
    const enum ct_statement id = CT_SQL_GET_THREAD;
    CT_VEC(struct ct_thread_tie) ties = { 0 };
    int64_t seq = ct_sql_int(s, id, 0);
    struct ct_thread th = { .id = ct_sql_span(s, id, 1),
        .first_us = ct_sql_time(s, id, 2),
        .last_us = ct_sql_time(s, id, 3),
        .messages = (uint64_t)ct_sql_int(s, id, 4) };

    th.campaigns = get_texts(s, CT_SQL_GET_THREAD_CAMPAIGN, seq);
    th.people = get_texts(s, CT_SQL_GET_THREAD_PERSON, seq);
    ct_sql_query(s, CT_SQL_GET_TIE, seq);
    while (ct_sql_row(s, CT_SQL_GET_TIE))
        *ct_vec_add(&ties) = get_tie(s);
    th.ties = KEEP(s, ties);
    th.n_ties = ties.n;
    ct_vec_done(&ties);
    return th;
}

static void get_threads(struct ct_sql *s, struct ct_result *ret)
{
    CT_VEC(struct ct_thread) threads = { 0 };

    ct_sql_query(s, CT_SQL_GET_THREAD);
    while (ct_sql_row(s, CT_SQL_GET_THREAD))
        *ct_vec_add(&threads) = get_thread(s);
    ret->threads = KEEP(s, threads);
    ret->n_threads = threads.n;
    ct_vec_done(&threads);
}

static void get_rungs(struct ct_sql *s, int64_t person, int64_t campaign, struct ct_rung_result *r)
{
    const enum ct_statement id = CT_SQL_GET_RUNG;

    for (int i = 0; i < CT_N_RUNGS; i++)
        r[i].first_us = r[i].last_us = CT_TIME_NONE;
    ct_sql_query(s, id, person, campaign);
    while (ct_sql_row(s, id)) {
        struct ct_rung_result one = {
            .state = (enum ct_rung_state)word_in(s, id, 1, state, CT_STATE_YES + 1),
            .first_us = ct_sql_time(s, id, 2),
            .last_us = ct_sql_time(s, id, 3),
            .why = ct_sql_span(s, id, 4),
            .missing = ct_sql_span(s, id, 5),
        };

        one.evidence = get_evidence(s, ct_sql_int(s, id, 6));
        r[word_in(s, id, 0, rung, CT_N_RUNGS)] = one;
    }
}

static struct ct_person get_person(struct ct_sql *s)
{
    const enum ct_statement id = CT_SQL_GET_PERSON, inner = CT_SQL_GET_PERSON_CAMPAIGN;
    CT_VEC(struct ct_person_campaign) v = { 0 };
    int64_t seq = ct_sql_int(s, id, 0);
    struct ct_person p = { .id = ct_sql_span(s, id, 1),
        .name = ct_sql_span(s, id, 2),
        .role = ct_sql_span(s, id, 3),
        .group = ct_sql_span(s, id, 4) };

    p.addresses = get_texts(s, CT_SQL_GET_ADDRESS, seq);
    ct_sql_query(s, inner, seq);
    while (ct_sql_row(s, inner)) {
        struct ct_person_campaign *c = ct_vec_add(&v);

        c->campaign = ct_sql_span(s, inner, 0);
        c->confidence =
            (enum ct_confidence)word_in(s, inner, 1, confidence, CT_CONFIDENCE_HIGH + 1);
        get_rungs(s, seq, (int64_t)v.n - 1, c->rungs);
    }
    p.campaigns = KEEP(s, v);
    p.n_campaigns = v.n;
    ct_vec_done(&v);
    return p;
}

static struct ct_finding get_finding(struct ct_sql *s)
{
    const enum ct_statement id = CT_SQL_GET_FINDING;
    struct ct_finding f = { .id = ct_sql_span(s, id, 0),
        .detector = ct_sql_span(s, id, 1),
        .campaign = ct_sql_span(s, id, 4),
        .at_us = ct_sql_time(s, id, 5) };
    int64_t reason = ct_sql_int(s, id, 2), evidence = ct_sql_int(s, id, 3);

    f.reason = get_reason(s, reason);
    f.evidence = get_evidence(s, evidence);
    return f;
}

static void get_coverage(struct ct_sql *s, struct ct_result *ret)
{
    const enum ct_statement id = CT_SQL_GET_COVERAGE;
    CT_VEC(struct ct_coverage) v = { 0 };

    ct_sql_query(s, id);
    while (ct_sql_row(s, id))
        *ct_vec_add(&v) = (struct ct_coverage){ .source_kind = ct_sql_span(s, id, 0),
            .account_group = ct_sql_span(s, id, 1),
            .from_us = ct_sql_time(s, id, 2),
            .to_us = ct_sql_time(s, id, 3),
            .completeness_permille = (uint32_t)ct_sql_int(s, id, 4),
            .events = (uint64_t)ct_sql_int(s, id, 5),
            .answers = (uint32_t)ct_sql_int(s, id, 6),
            .notes = ct_sql_span(s, id, 7) };
    ret->coverage = KEEP(s, v);
    ret->n_coverage = v.n;
    ct_vec_done(&v);
}

static void get_blind(struct ct_sql *s, struct ct_result *ret)
{
    const enum ct_statement id = CT_SQL_GET_BLIND;
    CT_VEC(struct ct_blind_spot) v = { 0 };

    ct_sql_query(s, id);
    while (ct_sql_row(s, id))
        *ct_vec_add(&v) = (struct ct_blind_spot){ .question = ct_sql_span(s, id, 0),
            .ask_for = ct_sql_span(s, id, 1),
            .rungs = (uint32_t)ct_sql_int(s, id, 2) };
    ret->blind = KEEP(s, v);
    ret->n_blind = v.n;
    ct_vec_done(&v);
}

static void get_hunt(struct ct_sql *s, struct ct_result *ret)
{
    const enum ct_statement id = CT_SQL_GET_HUNT;
    uint64_t *const counts[] = { &ret->sources, &ret->source_bytes, &ret->copies, &ret->messages,
        &ret->ledger_entries, &ret->ledger_events };
    unsigned rows = 0;

    ct_sql_query(s, id);
    for (; ct_sql_row(s, id); rows++) {
        ret->demonstration = ct_sql_int(s, id, 0) != 0;
        ret->case_name = ct_sql_span(s, id, 1);
        ret->own_learned = ct_sql_int(s, id, 2) != 0;
        ret->border = ct_sql_span(s, id, 3);
        for (int i = 0; i < 6; i++)
            *counts[i] = (uint64_t)ct_sql_int(s, id, 4 + i);
        ret->first_us = ct_sql_time(s, id, 10);
        ret->last_us = ct_sql_time(s, id, 11);
        ret->suspicious = (uint64_t)ct_sql_int(s, id, 12);
        ret->explained = (uint64_t)ct_sql_int(s, id, 13);
        ret->accounts = (uint64_t)ct_sql_int(s, id, 14);
        ret->indicators = (uint64_t)ct_sql_int(s, id, 15);
        ret->indicators_seen = (uint64_t)ct_sql_int(s, id, 16);
        ret->log_events = (uint64_t)ct_sql_int(s, id, 17);
    }
    if (rows != 1)
        ct_sql_bad(s, "not one hunt in it");
    ret->own_domains = get_texts(s, CT_SQL_GET_OWN_DOMAIN, 0);
}

void ct_db_get_result(struct ct_sql *s, struct ct_result *ret)
{
    CT_VEC(struct ct_campaign) campaigns = { 0 }, review = { 0 };
    CT_VEC(struct ct_person) people = { 0 };
    CT_VEC(struct ct_finding) findings = { 0 };

    get_hunt(s, ret);
    ct_sql_query(s, CT_SQL_GET_CAMPAIGN);
    while (ct_sql_row(s, CT_SQL_GET_CAMPAIGN)) {
        struct ct_campaign c = get_campaign(s);

        if (ct_span_eq(c.state, CT_LIT("review")))
            *ct_vec_add(&review) = c;
        else
            *ct_vec_add(&campaigns) = c;
    }
    get_threads(s, ret);
    ct_sql_query(s, CT_SQL_GET_PERSON);
    while (ct_sql_row(s, CT_SQL_GET_PERSON))
        *ct_vec_add(&people) = get_person(s);
    ct_sql_query(s, CT_SQL_GET_FINDING);
    while (ct_sql_row(s, CT_SQL_GET_FINDING))
        *ct_vec_add(&findings) = get_finding(s);
    ret->campaigns = KEEP(s, campaigns);
    ret->n_campaigns = campaigns.n;
    ret->review = KEEP(s, review);
    ret->n_review = review.n;
    ret->people = KEEP(s, people);
    ret->n_people = people.n;
    ret->findings = KEEP(s, findings);
    ret->n_findings = findings.n;
    ct_vec_done(&campaigns);
    ct_vec_done(&review);
    ct_vec_done(&people);
    ct_vec_done(&findings);
    get_coverage(s, ret);
    get_blind(s, ret);
}
