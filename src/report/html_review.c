/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_review: groups of mails that were not claimed as campaigns, for the analyst.
 *
 * Comes in: result.review. Goes out: a row for each with what holds it back, and the command
 * that shows all of it; nothing when there is none. No ladder and no drawing is made of them,
 * so that nobody takes them for campaigns.
 */
#include "report/html.h"

#define MOST_GROUPS 60
#define MOST_TEXTS 4
#define LIKELY 550 /* permille; from here on the words say "likely" */

/* What speaks against it: that it looks likely and is not claimed, which is asked of more than its
 * looks (assess/claim); claims that weigh nothing or less, and the objections to the others. */
static void held_back(struct ct_html *h, const struct ct_campaign *c)
{
    size_t n = 0;

    if (c->permille >= LIKELY) {
        ct_html_put(h, "likely by the look of its mails; what would confirm it is missing, or "
                       "usual here");
        n++;
    }
    for (size_t i = 0; i < c->n_why && n < MOST_TEXTS; i++) {
        const struct ct_reason *r = &c->why[i];

        for (size_t k = 0; k < r->against.n && n < MOST_TEXTS; k++, n++) {
            ct_html_put(h, n ? "<br>" : "");
            ct_html_claim(h, r->against.v[k]);
        }
        if (r->against.n == 0 && r->centibits <= 0) {
            ct_html_put(h, n++ ? "<br>not shown: " : "not shown: ");
            ct_html_claim(h, r->claim);
        }
    }
    if (n == 0)
        ct_html_put(h, "too little speaks for it");
}

static void group(struct ct_html *h, const struct ct_campaign *c)
{
    ct_html_put(h, "<tr><th scope=\"row\">");
    ct_html_span(h, c->id, 20);
    ct_html_put(h, "</th><td>");
    ct_html_claim(h, ct_span_head(c->title, 300));
    ct_html_put(h, "</td><td>");
    ct_html_day(h, c->first_us);
    ct_html_put(h, " to ");
    ct_html_day(h, c->last_us);
    ct_html_printf(h, "</td><td class=\"num\">%zu</td><td>%s (%u.%u %%)</td><td>", c->n_messages,
        ct_likelihood_words(c->permille), c->permille / 10, c->permille % 10);
    held_back(h, c);
    ct_html_put(h, "</td><td><code class=\"cmd\">show ");
    ct_html_span(h, c->id, 20);
    ct_html_put(h, " --why</code></td></tr>\n");
}

void ct_html_review(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;
    size_t i = 0;

    if (res->n_review == 0)
        return;
    ct_html_put(h,
        "<article class=\"sheet\" id=\"review\"><h3>To review</h3>\n<p class=\"dim\">Mails that "
        "belong together and for which too little speaks to call them a campaign. Nobody counts as "
        "a target because of them. With the next hunt <code>judge --confirm</code> makes one a "
        "campaign, and <code>judge --dismiss</code> takes it off this list.</p>\n");
    ct_html_table(h, "Groups and what holds each back",
        "Group|What it is|Period|Messages|Likelihood|Why it is not claimed|All of it");
    for (; i < res->n_review && i < MOST_GROUPS && ct_html_room(h); i++)
        group(h, &res->review[i]);
    ct_html_table_end(h);
    ct_html_more(h, res->n_review - i, "review");
    ct_html_put(h, "</article>\n");
}
