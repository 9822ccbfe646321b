/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text_campaign: a campaign for the terminal, short and whole.
 *
 * Short is the block of the verdict. Whole adds messages, observables, people and
 * actors; with --why also every reason in the order claim, for, against, other
 * explanations, what would settle it, evidence. Likelihood and confidence never
 * stand in one sentence (ICD 203).
 */
#include "report/campaign.h"

#define INDENT 6
#define COLUMN 14
#define MOST 12 /* lines of a list without --why */

void ct_text_pointer(struct ct_text *t, const struct ct_evidence *e)
{
    ct_text_span(t, e->source, 0);
    if (e->member.len) {
        ct_text_put(t, " › ");
        ct_text_span(t, e->member, 0);
    }
    ct_text_printf(
        t, " @ %llu + %llu", (unsigned long long)e->offset, (unsigned long long)e->length);
}

static void ladder(struct ct_text *t, const struct ct_view *v, const struct ct_campaign *c)
{
    struct ct_ladder l = ct_ladder_of(v, c);
    unsigned people;

    ct_text_to(t, INDENT);
    ct_text_label(t, "ladder", COLUMN);
    for (int r = 0; r < CT_N_RUNGS; r++) {
        enum ct_rung_state s = ct_ladder_sum(&l, (enum ct_rung)r, &people);
        const char *sign = ct_state_sign(s, t->style.utf8);

        if (r)
            ct_text_put(t, " · ");
        ct_text_ink(t, ct_state_ink(s));
        if (s == CT_STATE_UNKNOWN)
            ct_text_printf(t, "%s ?", ct_rung_title((enum ct_rung)r));
        else
            ct_text_printf(t, "%s %u %s", ct_rung_title((enum ct_rung)r), people, sign);
        ct_text_ink(t, CT_INK_PLAIN);
    }
    ct_text_line(t);
}

static void actors(struct ct_text *t, const struct ct_campaign *c)
{
    if (c->n_actors == 0)
        return;
    ct_text_to(t, INDENT);
    ct_text_label(t, "like", COLUMN);
    for (size_t i = 0; i < c->n_actors && i < 4; i++) {
        ct_text_put(t, i ? " · " : "");
        ct_text_span(t, c->actors[i].name.len ? c->actors[i].name : c->actors[i].id, 40);
        ct_text_printf(t, ": %s", ct_likelihood_words(c->actors[i].permille));
    }
    ct_text_line(t);
}

static void why_short(struct ct_text *t, const struct ct_campaign *c)
{
    ct_text_to(t, INDENT);
    ct_text_label(t, "why", COLUMN);
    for (size_t i = 0; i < c->n_why && i < 4; i++) {
        ct_text_put(t, i ? " · " : "");
        ct_text_claim(t, ct_span_head(c->why[i].claim, 160));
    }
    if (c->n_why > 4)
        ct_text_printf(t, " · %zu more", c->n_why - 4);
    ct_text_line(t);
}

void ct_text_campaign_head(struct ct_text *t, const struct ct_view *v, const struct ct_campaign *c)
{
    ct_text_ink(t, CT_INK_BOLD);
    ct_text_span(t, c->id, 20);
    ct_text_to(t, INDENT);
    ct_text_printf(t, "%s", ct_likelihood_words(c->permille));
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_put(t, " a directed campaign");
    ct_text_to(t, 52);
    ct_text_printf(t, "confidence: %s", ct_confidence_words(c->confidence));
    ct_text_line(t);
    if (c->title.len) {
        ct_text_label(t, "", INDENT);
        ct_text_claim(t, ct_span_head(c->title, 300));
        ct_text_line(t);
    }
    ct_text_label(t, "", INDENT);
    ct_text_period(t, c->first_us, c->last_us);
    ct_text_printf(t, " · %zu message%s · %zu of your %llu accounts", c->n_messages,
        c->n_messages == 1 ? "" : "s", c->people.n, (unsigned long long)v->res->accounts);
    if (c->state.len && !ct_span_eq(c->state, CT_LIT("new"))) {
        ct_text_put(t, " · ");
        ct_text_span(t, c->state, 20);
    }
    ct_text_line(t);
    if (c->n_why)
        why_short(t, c);
    ladder(t, v, c);
    actors(t, c);
}

void ct_text_campaigns(struct ct_text *t, const struct ct_view *v)
{
    for (size_t i = 0; i < v->res->n_campaigns; i++)
        ct_text_campaign_head(t, v, &v->res->campaigns[i]);
    if (v->res->n_campaigns == 0) {
        ct_text_put(t, "no campaign found in what could be seen (this is not proof of absence)");
        ct_text_line(t);
    }
}

static void list(struct ct_text *t, const char *label, struct ct_span_list lines)
{
    for (size_t i = 0; i < lines.n; i++) {
        ct_text_to(t, INDENT);
        ct_text_label(t, i ? "" : label, COLUMN + INDENT);
        ct_text_claim(t, lines.v[i]);
        ct_text_line(t);
    }
}

void ct_text_reason(struct ct_text *t, const struct ct_reason *r)
{
    int64_t tenths = r->centibits / 10;

    t->indent = INDENT;
    ct_text_put(t, "claim ");
    ct_text_claim(t, r->claim);
    ct_text_printf(t, "  (%s%lld.%lld bits)", r->centibits < 0 ? "-" : "",
        (long long)(tenths < 0 ? -tenths : tenths) / 10,
        (long long)(tenths < 0 ? -tenths : tenths) % 10);
    ct_text_line(t);
    list(t, "for", r->for_it);
    list(t, "against", r->against);
    list(t, "or else", r->alternatives);
    list(t, "would settle", r->would_settle);
}

static void messages(struct ct_text *t, const struct ct_campaign *c)
{
    size_t most = t->style.why ? c->n_messages : MOST;

    ct_text_ink(t, CT_INK_BOLD);
    ct_text_put(t, "MESSAGES");
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
    for (size_t i = 0; i < c->n_messages && i < most; i++) {
        const struct ct_campaign_message *m = &c->messages[i];

        ct_text_day(t, m->at_us);
        ct_text_to(t, 12);
        t->indent = 12;
        ct_text_defang(t, m->from_address, 30);
        ct_text_put(t, "  ");
        ct_text_span(t, m->subject, t->style.why ? 200 : 36);
        ct_text_line(t);
        if (!t->style.why)
            continue;
        ct_text_to(t, 12);
        ct_text_pointer(t, &m->copy);
        ct_text_line(t);
    }
    if (c->n_messages > most) {
        ct_text_printf(t, "… and %zu more: add --why, or --csv", c->n_messages - most);
        ct_text_line(t);
    }
}

static void observables(struct ct_text *t, const struct ct_campaign *c)
{
    size_t most = t->style.why ? c->n_observables : MOST;

    ct_text_ink(t, CT_INK_BOLD);
    ct_text_put(t, "INDICATORS");
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
    for (size_t i = 0; i < c->n_observables && i < most; i++) {
        const struct ct_campaign_observable *o = &c->observables[i];

        ct_text_put(t, ct_observable_name(o->type));
        ct_text_to(t, 12);
        ct_text_span(t, o->role, 12);
        ct_text_to(t, 24);
        t->indent = 24;
        ct_text_defang(t, o->value, t->style.why ? 0 : 40);
        ct_text_printf(t, "  (%llu here, %llu elsewhere)", (unsigned long long)o->count,
            (unsigned long long)o->elsewhere);
        ct_text_line(t);
    }
    if (c->n_observables > most) {
        ct_text_printf(t, "… and %zu more: add --why, or --json", c->n_observables - most);
        ct_text_line(t);
    }
}

static void people(struct ct_text *t, const struct ct_view *v, const struct ct_campaign *c)
{
    ct_text_ink(t, CT_INK_BOLD);
    ct_text_put(t, "PEOPLE");
    ct_text_ink(t, CT_INK_PLAIN);
    for (size_t i = 0; i < c->people.n; i++) {
        const struct ct_person *p = ct_view_person(v, c->people.v[i]);

        ct_text_line(t);
        ct_text_span(t, c->people.v[i], 10);
        ct_text_to(t, 8);
        if (p)
            ct_text_span(t, p->name, 40);
    }
    ct_text_line(t);
}

static void message_line(struct ct_text *t, const struct ct_campaign_message *m)
{
    ct_text_to(t, INDENT);
    ct_text_day(t, m->at_us);
    ct_text_to(t, INDENT + 12);
    t->indent = INDENT + 12;
    ct_text_put(t, "<");
    ct_text_span(t, m->message_id, 200);
    ct_text_put(t, ">  ");
    ct_text_span(t, m->subject, 60);
    ct_text_line(t);
}

/* Where the campaign could be cut, each with the strongest pair across the cut. */
static void weak_joins(struct ct_text *t, const struct ct_campaign *c)
{
    ct_text_line(t);
    ct_text_ink(t, CT_INK_BOLD);
    ct_text_put(t, "HELD TOGETHER BY LITTLE");
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
    for (size_t i = 0; i < c->n_weak; i++) {
        const struct ct_campaign_join *w = &c->weak[i];
        int32_t tenths = w->centibits / 10, mag = tenths < 0 ? -tenths : tenths;

        ct_text_printf(t,
            "%s%d.%d bits in all between two parts; together in %u.%u %% of the searches",
            tenths < 0 ? "-" : "", mag / 10, mag % 10, w->permille / 10, w->permille % 10);
        ct_text_line(t);
        message_line(t, &c->messages[w->a]);
        message_line(t, &c->messages[w->b]);
    }
}

void ct_text_campaign(struct ct_text *t, const struct ct_view *v, size_t i)
{
    const struct ct_campaign *c = &v->res->campaigns[i];

    ct_text_campaign_head(t, v, c);
    for (size_t k = 0; t->style.why && k < c->n_why; k++) {
        ct_text_line(t);
        ct_text_reason(t, &c->why[k]);
    }
    for (size_t k = 0; t->style.why && k < c->n_messages; k++)
        if (c->messages[k].reason.claim.len) {
            ct_text_line(t);
            ct_text_pointer(t, &c->messages[k].copy);
            ct_text_line(t);
            ct_text_reason(t, &c->messages[k].reason);
        }
    if (t->style.why && c->n_weak)
        weak_joins(t, c);
    ct_text_judgements(t, v, c->id);
    ct_text_line(t);
    messages(t, c);
    ct_text_line(t);
    observables(t, c);
    ct_text_line(t);
    people(t, v, c);
}
