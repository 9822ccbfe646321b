/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_campaign: one sheet a campaign, for the analyst.
 *
 * Facts, drawings, lures as text, reasons for and against with their weight,
 * indicators, comparison with known actors. Nothing of a mail is rendered: what a
 * stranger wrote stands there as text, cut short, defanged where it is a place.
 */
#include <inttypes.h>

#include "report/html.h"

#define MOST_SHEETS 50
#define MOST_MESSAGES 60
#define MOST_LURES 3
#define MOST_OBSERVABLES 150
#define EXCERPT_BYTES 700

static void facts(struct ct_html *h, const struct ct_campaign *c)
{
    ct_html_put(h, "<dl class=\"facts\"><dt>Likelihood</dt><dd><strong>");
    ct_html_printf(h, "%s</strong> (%u.%u %%) that these messages are one directed campaign</dd>",
        ct_likelihood_words(c->permille), c->permille / 10, c->permille % 10);
    ct_html_printf(
        h, "<dt>Confidence</dt><dd>%s</dd><dt>Period</dt><dd>", ct_confidence_words(c->confidence));
    ct_html_time(h, c->first_us);
    ct_html_put(h, " to ");
    ct_html_time(h, c->last_us);
    ct_html_printf(h, "</dd><dt>Extent</dt><dd>%zu messages, %zu of %" PRIu64 " accounts</dd>",
        c->n_messages, c->people.n, h->v->res->accounts);
    ct_html_put(h, "<dt>Thread</dt><dd>");
    ct_html_span(h, c->thread, 40);
    ct_html_put(h, "</dd><dt>State</dt><dd>");
    ct_html_span(h, c->state, 40);
    ct_html_put(h, "</dd></dl>\n");
}

static void texts(struct ct_html *h, const char *title, struct ct_span_list list)
{
    if (list.n == 0)
        return;
    ct_html_printf(h, "<dt>%s</dt>", title);
    for (size_t i = 0; i < list.n && i < 20; i++) {
        ct_html_put(h, "<dd>");
        ct_html_claim(h, list.v[i]);
        ct_html_put(h, "</dd>");
    }
}

static void reason(struct ct_html *h, const struct ct_reason *r)
{
    int32_t tenths = r->centibits / 10, mag = tenths < 0 ? -tenths : tenths;

    ct_html_printf(h, "<div class=\"why\"><span class=\"bits\">%s%d.%d bits</span><h4>",
        r->centibits < 0 ? "−" : "", mag / 10, mag % 10);
    ct_html_claim(h, r->claim);
    ct_html_put(h, "</h4><dl>");
    texts(h, "for", r->for_it);
    texts(h, "against", r->against);
    texts(h, "could also be", r->alternatives);
    texts(h, "what would settle it", r->would_settle);
    ct_html_put(h, "</dl></div>\n");
}

static void lure(struct ct_html *h, const struct ct_campaign_message *m)
{
    ct_html_put(h, "<p><strong>");
    ct_html_span(h, m->subject, 300);
    ct_html_put(h, "</strong><br><span class=\"dim\">from ");
    ct_html_span(h, m->from_name, 120);
    ct_html_put(h, " ");
    ct_html_defang(h, m->from_address, 160);
    ct_html_put(h, ", ");
    ct_html_time(h, m->at_us);
    ct_html_put(h, ", ");
    ct_html_cite(h, &m->copy);
    ct_html_put(h, "</span></p>\n");
    if (m->excerpt.len) {
        ct_html_put(h, "<blockquote>");
        ct_html_claim(h, ct_span_head(m->excerpt, EXCERPT_BYTES));
        ct_html_put(h, "</blockquote>\n");
    }
}

static void messages(struct ct_html *h, const struct ct_campaign *c)
{
    size_t i = 0;

    ct_html_put(h, "<h4>Samples of its messages, as text</h4>\n");
    for (size_t k = 0; k < c->n_messages && k < MOST_LURES; k++)
        lure(h, &c->messages[k]);
    ct_html_table(h, "Its messages in time order", "When|From|Subject|To|Evidence");
    for (; i < c->n_messages && i < MOST_MESSAGES && ct_html_room(h); i++) {
        const struct ct_campaign_message *m = &c->messages[i];

        ct_html_put(h, "<tr><td>");
        ct_html_time(h, m->at_us);
        ct_html_put(h, "</td><td class=\"addr\">");
        ct_html_defang(h, m->from_address, 120);
        ct_html_put(h, "</td><td>");
        ct_html_span(h, m->subject, 160);
        ct_html_put(h, "</td><td>");
        for (size_t k = 0; k < m->people.n && k < 6; k++) {
            ct_html_put(h, k ? ", " : "");
            ct_html_span(h, m->people.v[k], 20);
        }
        ct_html_put(h, m->people.n > 6 ? " …</td><td>" : "</td><td>");
        ct_html_cite(h, &m->copy);
        ct_html_put(h, "</td></tr>\n");
    }
    ct_html_table_end(h);
    ct_html_more(h, c->n_messages - i, "timeline --csv");
}

static void observables(struct ct_html *h, const struct ct_campaign *c)
{
    size_t i = 0;

    if (c->n_observables == 0)
        return;
    ct_html_table(h,
        "Indicators, defanged. “elsewhere” counts messages outside this campaign that have it: "
        "the more, the less it proves.",
        "Type|Role|Value|Here|Elsewhere");
    for (; i < c->n_observables && i < MOST_OBSERVABLES && ct_html_room(h); i++) {
        const struct ct_campaign_observable *o = &c->observables[i];

        ct_html_printf(h, "<tr><td>%s</td><td>", ct_observable_name(o->type));
        ct_html_span(h, o->role, 40);
        ct_html_put(h, "</td><td class=\"addr mono\">");
        ct_html_defang(h, o->value, 400);
        ct_html_printf(h, "</td><td class=\"num\">%" PRIu64 "</td><td class=\"num\">%" PRIu64,
            o->count, o->elsewhere);
        ct_html_put(h, "</td></tr>\n");
    }
    ct_html_table_end(h);
    ct_html_more(h, c->n_observables - i, "campaigns --json");
}

static void actors(struct ct_html *h, const struct ct_campaign *c)
{
    if (c->n_actors == 0)
        return;
    ct_html_table(h, "Comparison with known actors. A likeness is not an attribution.",
        "Actor|Likelihood|Probability");
    for (size_t i = 0; i < c->n_actors && i < 20; i++) {
        ct_html_put(h, "<tr><th scope=\"row\">");
        ct_html_span(h, c->actors[i].name, 80);
        ct_html_put(h, " <span class=\"dim\">");
        ct_html_span(h, c->actors[i].id, 40);
        ct_html_printf(h, "</span></th><td>%s</td><td class=\"num\">%u.%u %%</td></tr>\n",
            ct_likelihood_words(c->actors[i].permille), c->actors[i].permille / 10,
            c->actors[i].permille % 10);
    }
    ct_html_table_end(h);
}

static void sheet(struct ct_html *h, const struct ct_campaign *c, size_t number)
{
    ct_html_printf(h, "<article class=\"sheet\" id=\"c%zu\"><h3>", number);
    ct_html_span(h, c->id, 20);
    ct_html_put(h, " ");
    ct_html_claim(h, ct_span_head(c->title, 300));
    ct_html_put(h, "</h3>\n");
    facts(h, c);
    ct_html_timeline(h, c);
    ct_html_ladder(h, c, number);
    ct_html_put(h, "<h4>Why this is said</h4>\n");
    for (size_t i = 0; i < c->n_why && ct_html_room(h); i++)
        reason(h, &c->why[i]);
    messages(h, c);
    observables(h, c);
    actors(h, c);
    ct_html_put(h, "</article>\n");
}

void ct_html_campaigns(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;
    size_t i = 0;

    ct_html_put(h, "<section id=\"campaigns\" class=\"page\"><h2>3 Campaigns</h2>\n");
    if (res->n_campaigns == 0)
        ct_html_put(h, "<p>None was found in what could be seen.</p>\n");
    else
        ct_html_put(h,
            "<p class=\"dim\">A bit doubles the odds: 10 bits for a claim make it about a thousand "
            "times likelier than before. Weights of evidence that hang together are not added "
            "twice.</p>\n");
    ct_html_threads(h);
    for (; i < res->n_campaigns && i < MOST_SHEETS && ct_html_room(h); i++)
        sheet(h, &res->campaigns[i], i + 1);
    ct_html_more(h, res->n_campaigns - i, "campaigns");
    ct_html_review(h);
    ct_html_put(h, "</section>\n");
}
