/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_campaigns: campaigns as objects and as rows.
 *
 * The object is that of INTERFACE: messages with the pointer to their first
 * copy, observables with role, people, reasons, and actors with "unknown" always
 * among them. `events` are what findings of this campaign cite besides mail. The
 * text stands in text_campaign.c.
 */
#include "base/cleanup.h"
#include "base/limits.h"
#include "report/campaign.h"
#include "report/kind.h"

static size_t count(const struct ct_view *v)
{
    return v->res->n_campaigns;
}

static struct ct_span id(const struct ct_view *v, size_t i)
{
    return v->res->campaigns[i].id;
}

/* With the angle brackets that RFC 5322 has around it. */
static void message_id(struct ct_json *j, const char *key, struct ct_span s)
{
    ct_cleanup(ct_buf_done) struct ct_buf text = ct_buf(CT_MAX_VALUE_BYTES + 2);

    if (s.len) {
        ct_buf_chr(&text, '<');
        ct_buf_add(&text, ct_span_head(s, CT_MAX_VALUE_BYTES));
        ct_buf_chr(&text, '>');
    }
    ct_json_bytes(j, key, ct_buf_span(&text));
}

void ct_json_message(struct ct_json *j, const struct ct_campaign_message *m)
{
    message_id(j, "message_id", m->message_id);
    ct_json_pointer(j, &m->copy);
    ct_json_time(j, "time", m->at_us);
    ct_json_bytes(j, "from", m->from_address);
    ct_json_bytes(j, "from_name", m->from_name);
    ct_json_bytes(j, "subject", m->subject);
    ct_json_list(j, "people", m->people);
    ct_json_evidence(j, "deliveries", m->deliveries);
    ct_json_array(j, "why");
    if (m->reason.claim.len) {
        ct_json_object(j, NULL);
        ct_json_reason(j, &m->reason);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void json_messages(struct ct_json *j, const struct ct_campaign *c)
{
    ct_json_array(j, "messages");
    for (size_t i = 0; i < c->n_messages; i++) {
        ct_json_object(j, NULL);
        ct_json_message(j, &c->messages[i]);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void json_events(struct ct_json *j, const struct ct_view *v, const struct ct_campaign *c)
{
    ct_json_array(j, "events");
    for (size_t i = 0; i < v->res->n_findings; i++) {
        const struct ct_finding *f = &v->res->findings[i];

        for (size_t k = 0; k < f->evidence.n && ct_span_eq(f->campaign, c->id); k++) {
            const struct ct_evidence *e = &f->evidence.v[k];

            if (e->class == CT_CLASS_NONE || e->class == CT_CLASS_MAIL)
                continue;
            ct_json_object(j, NULL);
            ct_json_pointer(j, e);
            ct_json_str(j, "class", ct_span_str(ct_class_name(e->class)));
            ct_json_end(j);
        }
    }
    ct_json_end(j);
}

static void json_weak(struct ct_json *j, const struct ct_campaign *c)
{
    ct_json_array(j, "weak");
    for (size_t i = 0; i < c->n_weak; i++) {
        const struct ct_campaign_join *w = &c->weak[i];

        ct_json_object(j, NULL);
        message_id(j, "a", c->messages[w->a].message_id);
        message_id(j, "b", c->messages[w->b].message_id);
        ct_json_ratio(j, "bits", w->centibits, 100);
        ct_json_ratio(j, "together", w->permille, 1000);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void json_observables(struct ct_json *j, const struct ct_campaign *c)
{
    ct_json_array(j, "observables");
    for (size_t i = 0; i < c->n_observables; i++) {
        const struct ct_campaign_observable *o = &c->observables[i];

        ct_json_object(j, NULL);
        ct_json_str(j, "type", ct_span_str(ct_observable_name(o->type)));
        ct_json_bytes(j, "value", o->value);
        ct_json_str(j, "role", o->role);
        ct_json_int(j, "messages", (int64_t)o->count);
        ct_json_int(j, "elsewhere", (int64_t)o->elsewhere);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void json_actors(struct ct_json *j, const struct ct_campaign *c)
{
    ct_json_array(j, "actors");
    for (size_t i = 0; i < c->n_actors; i++) {
        ct_json_object(j, NULL);
        ct_json_str(j, "id", c->actors[i].id);
        ct_json_str(j, "name", c->actors[i].name);
        ct_json_str(j, "likelihood", ct_span_str(ct_likelihood_words(c->actors[i].permille)));
        ct_json_ratio(j, "probability", c->actors[i].permille, 1000);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_campaign *c = &v->res->campaigns[i];

    ct_json_str(j, "id", c->id);
    ct_json_str(j, "thread", c->thread);
    ct_json_str(j, "title", c->title);
    ct_json_str(j, "state", c->state);
    ct_json_str(j, "likelihood", ct_span_str(ct_likelihood_words(c->permille)));
    ct_json_ratio(j, "probability", c->permille, 1000);
    ct_json_str(j, "confidence", ct_span_str(ct_confidence_words(c->confidence)));
    ct_json_time(j, "first", c->first_us);
    ct_json_time(j, "last", c->last_us);
    json_messages(j, c);
    json_events(j, v, c);
    json_observables(j, c);
    json_weak(j, c);
    ct_json_list(j, "people", c->people);
    ct_json_array(j, "why");
    for (size_t k = 0; k < c->n_why; k++) {
        ct_json_object(j, NULL);
        ct_json_reason(j, &c->why[k]);
        ct_json_end(j);
    }
    ct_json_end(j);
    json_actors(j, c);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_campaign *c = &v->res->campaigns[i];

    ct_csv_str(o, c->id);
    ct_csv_str(o, c->thread);
    ct_csv_str(o, c->title);
    ct_csv_str(o, c->state);
    ct_csv_str(o, ct_span_str(ct_likelihood_words(c->permille)));
    ct_csv_ratio(o, c->permille, 1000);
    ct_csv_str(o, ct_span_str(ct_confidence_words(c->confidence)));
    ct_csv_time(o, c->first_us);
    ct_csv_time(o, c->last_us);
    ct_csv_int(o, c->n_messages);
    ct_csv_list(o, c->people);
    ct_csv_end(o);
}

const struct ct_report_kind ct_kind_campaigns = {
    .name = "campaigns",
    .one = "campaign",
    .columns = "id,thread,title,state,likelihood,probability,confidence,first,last,messages,people",
    .count = count,
    .id = id,
    .json = json,
    .csv = csv,
    .text = ct_text_campaigns,
    .text_one = ct_text_campaign,
};
