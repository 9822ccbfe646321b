/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_people: the ladder as a table, one row for each person and campaign.
 *
 * Each cell is sign, word and colour. Under it stands, per person, why a state is
 * what it is and what would tell more, since a cell alone invites over-reading.
 */
#include "report/html.h"

#define MOST 500

static void row(struct ct_html *h, const struct ct_person *p, const struct ct_person_campaign *c)
{
    ct_html_put(h, "<tr><th scope=\"row\">");
    ct_html_span(h, p->id, 20);
    ct_html_put(h, "<br>");
    ct_html_span(h, p->name, 80);
    ct_html_put(h, "</th><td>");
    ct_html_span(h, c->campaign, 20);
    ct_html_put(h, "</td>");
    for (int r = 0; r < CT_N_RUNGS; r++) {
        ct_html_put(h, "<td>");
        ct_html_state(h, c->rungs[r].state);
        ct_html_put(h, "</td>");
    }
    ct_html_put(h, "</tr>\n");
}

/* True when there is anything to say about a rung. */
static bool worth(const struct ct_rung_result *r)
{
    return r->state >= CT_STATE_MACHINE && (r->why.len || r->evidence.n);
}

static void rung(struct ct_html *h, enum ct_rung i, const struct ct_rung_result *r)
{
    ct_html_printf(h, "<dt>%s</dt><dd>", ct_rung_title(i));
    ct_html_state(h, r->state);
    ct_html_put(h, " ");
    if (r->first_us != CT_TIME_NONE)
        ct_html_time(h, r->first_us);
    ct_html_put(h, " ");
    if (r->why.len)
        ct_html_claim(h, r->why);
    for (size_t k = 0; k < r->evidence.n && k < 3; k++) {
        ct_html_put(h, " ");
        ct_html_cite(h, &r->evidence.v[k]);
    }
    if (r->evidence.n > 3)
        ct_html_printf(h, " and %zu more", r->evidence.n - 3);
    ct_html_put(h, "</dd>");
}

static void detail(struct ct_html *h, const struct ct_person *p)
{
    ct_html_put(h, "<h4>");
    ct_html_span(h, p->id, 20);
    ct_html_put(h, " ");
    ct_html_span(h, p->name, 80);
    ct_html_put(h, "</h4><p class=\"dim addr\">");
    for (size_t i = 0; i < p->addresses.n && i < 8; i++) {
        ct_html_put(h, i ? " · " : "");
        ct_html_defang(h, p->addresses.v[i], 120);
    }
    ct_html_put(h, "</p>\n");
    for (size_t k = 0; k < p->n_campaigns; k++) {
        const struct ct_person_campaign *c = &p->campaigns[k];

        ct_html_put(h, "<p class=\"dim\">");
        ct_html_span(h, c->campaign, 20);
        ct_html_printf(
            h, " · confidence: %s</p><dl class=\"facts\">", ct_confidence_words(c->confidence));
        for (int r = 0; r < CT_N_RUNGS; r++)
            if (worth(&c->rungs[r]))
                rung(h, (enum ct_rung)r, &c->rungs[r]);
        ct_html_put(h, "</dl>\n");
    }
}

/* What is missing for a rung, once for each different answer. */
static void missing(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;
    struct ct_span last[CT_N_RUNGS] = { 0 };

    ct_html_put(h, "<h3>Why a step is unknown</h3><dl class=\"facts\">");
    for (int r = 0; r < CT_N_RUNGS; r++)
        for (size_t i = 0; i < res->n_people && i < MOST; i++)
            for (size_t k = 0; k < res->people[i].n_campaigns; k++) {
                struct ct_span m = res->people[i].campaigns[k].rungs[r].missing;

                if (m.len == 0 || ct_span_eq(m, last[r]))
                    continue;
                if (last[r].len == 0)
                    ct_html_printf(h, "<dt>%s</dt>", ct_rung_title((enum ct_rung)r));
                last[r] = m;
                if (!ct_html_room(h))
                    continue;
                ct_html_put(h, "<dd>");
                ct_html_claim(h, m);
                ct_html_put(h, "</dd>");
            }
    ct_html_put(h, "</dl>\n");
}

void ct_html_people(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;
    size_t shown = 0;

    ct_html_put(h, "<section id=\"people\" class=\"page\"><h2>2 People</h2>\n");
    if (res->n_people == 0) {
        ct_html_put(h, "<p>No one is known to be concerned.</p></section>\n");
        return;
    }
    ct_html_put(h, "<div class=\"ladder\">");
    ct_html_table(h,
        "How far each campaign got with each person. “no” is only said where a log would have "
        "shown it.",
        "Person|Campaign|targeted|delivered|opened|clicked|entered|account|mail read|files "
        "read|calls read|stays");
    for (; shown < res->n_people && shown < MOST && ct_html_room(h); shown++)
        for (size_t k = 0; k < res->people[shown].n_campaigns; k++)
            row(h, &res->people[shown], &res->people[shown].campaigns[k]);
    ct_html_table_end(h);
    ct_html_put(h, "</div>");
    ct_html_more(h, res->n_people - shown, "people --csv");
    missing(h);
    ct_html_put(h, "<h3>Each person</h3>\n");
    for (size_t i = 0; i < shown && i < 100 && ct_html_room(h); i++)
        detail(h, &res->people[i]);
    ct_html_put(h, "</section>\n");
}
