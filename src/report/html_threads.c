/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_threads: which campaigns one operator may have run, for the analyst.
 *
 * Only threads with more than one campaign, and ties that were refused: of the others there is
 * nothing to say. Each tie stands with its weight, what speaks for it and what against, and how
 * else it could be. A likeness is not an attribution, and the page says so.
 */
#include "report/html.h"

#define MOST_THREADS 50
#define MOST_TIES 30
#define MOST_TEXTS 6

static void cell(struct ct_html *h, struct ct_span_list list)
{
    ct_html_put(h, "<td>");
    for (size_t i = 0; i < list.n && i < MOST_TEXTS; i++) {
        ct_html_put(h, i ? "<br>" : "");
        ct_html_claim(h, list.v[i]);
    }
    ct_html_put(h, list.n > MOST_TEXTS ? "<br>…</td>" : "</td>");
}

static void tie(struct ct_html *h, const struct ct_thread_tie *t)
{
    int32_t tenths = t->centibits / 10, mag = tenths < 0 ? -tenths : tenths;

    ct_html_put(h, "<tr><th scope=\"row\">");
    ct_html_span(h, t->a, 20);
    ct_html_put(h, " ");
    ct_html_span(h, t->b, 20);
    ct_html_printf(
        h, "</th><td class=\"num\">%s%d.%d</td><td>", tenths < 0 ? "−" : "", mag / 10, mag % 10);
    ct_html_span(h, t->cause, 40);
    ct_html_put(h, t->contested ? " (contested: kept apart)"
                   : t->drift   ? " (the only link between two parts)"
                                : "");
    ct_html_put(h, "</td>");
    cell(h, t->reason.for_it);
    cell(h, t->reason.against);
    ct_html_put(h, "</tr>\n");
}

static void thread(struct ct_html *h, const struct ct_thread *th)
{
    size_t i = 0;

    ct_html_put(h, "<h4>");
    ct_html_span(h, th->id, 20);
    ct_html_put(h, "</h4><p>");
    for (size_t k = 0; k < th->campaigns.n && k < 60; k++) {
        ct_html_put(h, k ? ", " : "");
        ct_html_span(h, th->campaigns.v[k], 20);
    }
    ct_html_put(h, "; ");
    ct_html_day(h, th->first_us);
    ct_html_put(h, " to ");
    ct_html_day(h, th->last_us);
    ct_html_printf(
        h, "; %zu %s concerned.</p>\n", th->people.n, th->people.n == 1 ? "person" : "people");
    if (th->n_ties == 0)
        return;
    ct_html_table(h, "What ties its campaigns together, the strongest first",
        "Campaigns|Bits|"
        "Likeliest reason|For one operator|Against");
    for (; i < th->n_ties && i < MOST_TIES && ct_html_room(h); i++)
        tie(h, &th->ties[i]);
    ct_html_table_end(h);
    ct_html_more(h, th->n_ties - i, "threads --json");
}

static bool shows(const struct ct_thread *th)
{
    return th->campaigns.n > 1 || th->n_ties;
}

void ct_html_threads(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;
    size_t shown = 0, all = 0;

    for (size_t i = 0; i < res->n_threads; i++)
        all += shows(&res->threads[i]);
    if (all == 0)
        return;
    ct_html_put(h, "<article class=\"sheet\" id=\"threads\"><h3>Campaigns that may have one "
                   "operator</h3>\n<p class=\"dim\">A thread is a guess at an operator, made from "
                   "what its campaigns share and others do not; tools and hosts that several "
                   "unrelated groups use count for little. It names nobody.</p>\n");
    for (size_t i = 0; i < res->n_threads && shown < MOST_THREADS && ct_html_room(h); i++) {
        if (!shows(&res->threads[i]))
            continue;
        thread(h, &res->threads[i]);
        shown++;
    }
    ct_html_more(h, all - shown, "threads");
    ct_html_put(h, "</article>\n");
}
