/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_summary: one page for those who read no other.
 *
 * What was found, how sure, who, what cannot be said, what to do today and this
 * week; at most some 250 words, no terms of the trade. The steps are the same for
 * every case, since they depend on nothing that could be wrong here.
 */
#include <inttypes.h>

#include "report/html.h"

#define MOST 5

static void card(struct ct_html *h, uint64_t n, const char *one, const char *many)
{
    ct_html_printf(
        h, "<div class=\"card\"><b>%" PRIu64 "</b><span>%s</span></div>", n, n == 1 ? one : many);
}

/* A number where some source could have shown it, else a sign that is no number:
 * "0 people opened" would be read as "nobody did". */
static void card_if_seen(
    struct ct_html *h, bool seen, uint64_t n, const char *known, const char *unknown)
{
    if (n || seen)
        card(h, n, known, known);
    else
        ct_html_printf(h, "<div class=\"card\"><b>?</b><span>%s</span></div>", unknown);
}

/* Whether anybody's state of that rung or a later one is known. */
static bool is_seen(const struct ct_result *res, enum ct_rung from)
{
    for (size_t i = 0; i < res->n_people; i++)
        for (size_t k = 0; k < res->people[i].n_campaigns; k++)
            for (int r = (int)from; r < CT_N_RUNGS; r++)
                if (res->people[i].campaigns[k].rungs[r].state != CT_STATE_UNKNOWN)
                    return true;
    return false;
}

/* People for whom any campaign reached that rung. */
static uint64_t reached(const struct ct_result *res, enum ct_rung from)
{
    uint64_t n = 0;

    for (size_t i = 0; i < res->n_people; i++) {
        bool hit = false;

        for (size_t k = 0; k < res->people[i].n_campaigns; k++)
            for (int r = (int)from; r < CT_N_RUNGS; r++)
                hit = hit || res->people[i].campaigns[k].rungs[r].state >= CT_STATE_PROBABLE;
        n += hit;
    }
    return n;
}

static void what(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;

    if (res->n_campaigns == 0) {
        ct_html_put(h, "<p><strong>Nothing was found in what could be seen.</strong> That is not "
                       "a statement that nothing happened: see what cannot be said.</p>\n");
        return;
    }
    ct_html_put(h, "<ul>");
    for (size_t i = 0; i < res->n_campaigns && i < MOST; i++) {
        const struct ct_campaign *c = &res->campaigns[i];

        ct_html_put(h, "<li><strong><a href=\"#");
        ct_html_printf(h, "c%zu\">", i + 1);
        ct_html_span(h, c->id, 20);
        ct_html_printf(h, "</a></strong>: %zu message%s to %zu %s, ", c->n_messages,
            c->n_messages == 1 ? "" : "s", c->people.n, c->people.n == 1 ? "person" : "people");
        ct_html_day(h, c->first_us);
        ct_html_put(h, " to ");
        ct_html_day(h, c->last_us);
        ct_html_printf(h, ". That they belong to one directed campaign is <strong>%s</strong>.",
            ct_likelihood_words(c->permille));
        ct_html_printf(
            h, " Confidence in that judgement: %s.</li>\n", ct_confidence_words(c->confidence));
    }
    ct_html_put(h, "</ul>\n");
    ct_html_more(h, res->n_campaigns > MOST ? res->n_campaigns - MOST : 0, "campaigns");
}

static void open_questions(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;

    ct_html_put(h, "<h3>What cannot be said</h3>\n<ul>");
    for (size_t i = 0; i < res->n_blind && i < MOST; i++) {
        ct_html_put(h, "<li>");
        ct_html_claim(h, res->blind[i].question);
        ct_html_put(h, "</li>\n");
    }
    ct_html_put(h, "<li>Anything about personal accounts, deleted mail and logs that were not "
                   "given.</li></ul>\n");
}

static void steps(struct ct_html *h)
{
    ct_html_put(h,
        "<div class=\"two\"><div><h3>In the next 24 hours</h3><ol>"
        "<li>Keep everything: stop the deletion of mail and logs.</li>"
        "<li>Tell the people concerned in person or by phone, not through an account that may be "
        "read.</li>"
        "<li>Do not open, click or answer the messages; do not visit the addresses in this "
        "report.</li></ol></div><div><h3>In the next 7 days</h3><ol>"
        "<li>Ask for the logs named under <a href=\"#coverage\">coverage</a>.</li>"
        "<li>Have sign-ins, forwarding rules and connected apps of the people concerned "
        "checked.</li>"
        "<li>Give the indicators to your national response team.</li></ol></div></div>\n");
}

void ct_html_summary(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;

    ct_html_put(h, "<section id=\"summary\"><h2>1 Summary</h2>\n<div class=\"cards\">");
    card(h, res->n_campaigns, "campaign found", "campaigns found");
    card(h, res->n_people, "person concerned", "people concerned");
    card_if_seen(h, is_seen(res, CT_RUNG_OPENED), reached(res, CT_RUNG_OPENED),
        "people opened a message, or probably did", "opened a message: no log could show it");
    card_if_seen(h, is_seen(res, CT_RUNG_ENTERED), reached(res, CT_RUNG_ENTERED),
        "people had an account entered, or probably", "accounts entered: no log could show it");
    card(h, res->messages, "message looked at", "messages looked at");
    ct_html_put(h, "</div>\n<h3>What was found</h3>\n");
    what(h);
    open_questions(h);
    steps(h);
    ct_html_put(h, "<div class=\"note\"><p><strong>Not proof of absence.</strong> This report "
                   "tells what the evidence given could show. “Unknown” does not "
                   "mean “no”.</p></div></section>\n");
}
