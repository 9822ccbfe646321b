/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_people: who was concerned and how far each campaign got with them.
 *
 * Objects as in INTERFACE: every rung has a state; times, evidence, why and
 * missing where there are any. CSV has one row for each person and campaign. Text
 * is the ladder of ux §4.3, signs explained under it by word.
 */
#include "report/campaign.h"

#define SIGNS_AT 10
#define SIGN_WIDTH 4
#define DETAIL_AT 14

static size_t count(const struct ct_view *v)
{
    return v->res->n_people;
}

static struct ct_span id(const struct ct_view *v, size_t i)
{
    return v->res->people[i].id;
}

static void json_rung(struct ct_json *j, enum ct_rung rung, const struct ct_rung_result *r)
{
    ct_json_object(j, ct_rung_name(rung));
    ct_json_str(j, "state", ct_span_str(ct_rung_state_name(r->state)));
    ct_json_time(j, "first", r->first_us);
    ct_json_time(j, "last", r->last_us);
    if (r->evidence.n)
        ct_json_evidence(j, "evidence", r->evidence);
    if (r->why.len)
        ct_json_str(j, "why", r->why);
    if (r->missing.len)
        ct_json_str(j, "missing", r->missing);
    ct_json_end(j);
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_person *p = &v->res->people[i];

    ct_json_str(j, "id", p->id);
    ct_json_bytes(j, "name", p->name);
    if (p->role.len)
        ct_json_str(j, "role", p->role);
    if (p->group.len)
        ct_json_str(j, "group", p->group);
    ct_json_list(j, "addresses", p->addresses);
    ct_json_array(j, "campaigns");
    for (size_t k = 0; k < p->n_campaigns; k++) {
        const struct ct_person_campaign *c = &p->campaigns[k];

        ct_json_object(j, NULL);
        ct_json_str(j, "id", c->campaign);
        ct_json_str(j, "confidence", ct_span_str(ct_confidence_words(c->confidence)));
        ct_json_object(j, "rungs");
        for (int r = 0; r < CT_N_RUNGS; r++)
            json_rung(j, (enum ct_rung)r, &c->rungs[r]);
        ct_json_end(j);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_person *p = &v->res->people[i];

    for (size_t k = 0; k < p->n_campaigns; k++) {
        const struct ct_person_campaign *c = &p->campaigns[k];

        ct_csv_str(o, p->id);
        ct_csv_str(o, p->name);
        ct_csv_str(o, p->role);
        ct_csv_str(o, p->group);
        ct_csv_list(o, p->addresses);
        ct_csv_str(o, c->campaign);
        ct_csv_str(o, ct_span_str(ct_confidence_words(c->confidence)));
        for (int r = 0; r < CT_N_RUNGS; r++)
            ct_csv_str(o, ct_span_str(ct_rung_state_name(c->rungs[r].state)));
        ct_csv_end(o);
    }
}

static void heading(struct ct_text *t, const char *first)
{
    ct_text_ink(t, CT_INK_DIM);
    ct_text_put(t, first);
    for (size_t r = 0; r < CT_N_RUNGS; r++) {
        ct_text_to(t, SIGNS_AT + SIGN_WIDTH * r);
        ct_text_put(t, ct_rung_short((enum ct_rung)r));
    }
    ct_text_ink(t, CT_INK_PLAIN);
}

static void signs(struct ct_text *t, const struct ct_person_campaign *c)
{
    for (size_t r = 0; r < CT_N_RUNGS; r++) {
        enum ct_rung_state s = c->rungs[r].state;

        ct_text_to(t, SIGNS_AT + SIGN_WIDTH * r + 1);
        ct_text_ink(t, ct_state_ink(s));
        ct_buf_add(t->out, ct_span_str(ct_state_sign(s, t->style.utf8)));
        ct_text_ink(t, CT_INK_PLAIN);
        t->column++;
    }
}

static void legend(struct ct_text *t)
{
    static const enum ct_rung_state order[] = { CT_STATE_YES, CT_STATE_PROBABLE, CT_STATE_NO,
        CT_STATE_MACHINE, CT_STATE_UNKNOWN };

    ct_text_ink(t, CT_INK_DIM);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        ct_text_printf(t, "%s%s %s", i ? " · " : "", ct_state_sign(order[i], t->style.utf8),
            ct_state_title(order[i]));
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
    ct_text_ink(t, CT_INK_DIM);
    for (int r = 0; r < CT_N_RUNGS; r++)
        ct_text_printf(t, "%s%s %s", r ? " · " : "", ct_rung_short((enum ct_rung)r),
            ct_rung_title((enum ct_rung)r));
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    heading(t, "person");
    ct_text_to(t, SIGNS_AT + SIGN_WIDTH * CT_N_RUNGS + 1);
    ct_text_put(t, "campaign  name");
    ct_text_line(t);
    for (size_t i = 0; i < v->res->n_people; i++) {
        const struct ct_person *p = &v->res->people[i];

        for (size_t k = 0; k < p->n_campaigns; k++) {
            ct_text_span(t, p->id, SIGNS_AT - 1);
            signs(t, &p->campaigns[k]);
            ct_text_to(t, SIGNS_AT + SIGN_WIDTH * CT_N_RUNGS + 1);
            ct_text_span(t, p->campaigns[k].campaign, 9);
            ct_text_to(t, SIGNS_AT + SIGN_WIDTH * CT_N_RUNGS + 11);
            ct_text_span(t, p->name, 18);
            ct_text_line(t);
        }
    }
    legend(t);
}

static void detail(struct ct_text *t, enum ct_rung rung, const struct ct_rung_result *r)
{
    if (r->why.len == 0 && r->missing.len == 0 && r->evidence.n == 0)
        return;
    ct_text_printf(t, "%s %s", ct_rung_title(rung), ct_state_sign(r->state, t->style.utf8));
    ct_text_to(t, DETAIL_AT);
    t->indent = DETAIL_AT;
    ct_text_printf(t, "%s", ct_state_title(r->state));
    if (r->first_us != CT_TIME_NONE) {
        ct_text_put(t, ", ");
        ct_text_period(t, r->first_us, r->last_us);
    }
    if (r->why.len) {
        ct_text_put(t, ": ");
        ct_text_claim(t, r->why);
    }
    if (r->missing.len) {
        ct_text_put(t, ": ");
        ct_text_claim(t, r->missing);
    }
    ct_text_line(t);
    for (size_t i = 0; i < r->evidence.n && (t->style.why || i < 2); i++) {
        ct_text_label(t, "", DETAIL_AT);
        ct_text_pointer(t, &r->evidence.v[i]);
        ct_text_line(t);
    }
}

static void text_one(struct ct_text *t, const struct ct_view *v, size_t i)
{
    const struct ct_person *p = &v->res->people[i];

    ct_text_ink(t, CT_INK_BOLD);
    ct_text_span(t, p->id, 12);
    ct_text_put(t, "  ");
    ct_text_span(t, p->name, 60);
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
    for (size_t k = 0; k < p->addresses.n; k++) {
        ct_text_label(t, "", 7);
        ct_text_defang(t, p->addresses.v[k], 0);
        ct_text_line(t);
    }
    heading(t, "campaign");
    ct_text_line(t);
    for (size_t k = 0; k < p->n_campaigns; k++) {
        const struct ct_person_campaign *c = &p->campaigns[k];

        ct_text_span(t, c->campaign, SIGNS_AT - 1);
        signs(t, c);
        ct_text_to(t, SIGNS_AT + SIGN_WIDTH * CT_N_RUNGS + 1);
        ct_text_printf(t, "confidence: %s", ct_confidence_words(c->confidence));
        ct_text_line(t);
        for (int r = 0; r < CT_N_RUNGS; r++)
            detail(t, (enum ct_rung)r, &c->rungs[r]);
    }
    legend(t);
}

const struct ct_report_kind ct_kind_people = {
    .name = "people",
    .one = "person",
    .columns = "person,name,role,group,addresses,campaign,confidence,targeted,delivered,opened,"
               "clicked,entered,account,data_mail,data_files,data_calls,stays",
    .count = count,
    .id = id,
    .json = json,
    .csv = csv,
    .text = text,
    .text_one = text_one,
};
