/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_coverage: what could be seen at all, and what to ask for.
 *
 * A matrix of months by source as a real table, each cell with a sign and a word
 * for screen readers; what was odd in them; then the questions that stay open; then
 * a summary of what was there and could not be read.
 */
#include <inttypes.h>

#include "base/cleanup.h"
#include "report/bins.h"
#include "report/html.h"

#define MOST_REASONS 30
#define MOST_NOTES 200

static void head(struct ct_html *h, const struct ct_bins *b)
{
    int year = 0, month = 0;

    ct_html_put(h, "<div class=\"wide matrix\"><table><caption>Which source covers which time");
    if (b->step > 1)
        ct_html_printf(h, "; one column is %d months", b->step);
    ct_html_put(h, ". █ nearly all · ▒ partly · – none</caption><thead><tr><th "
                   "scope=\"col\">Source</th>");
    for (size_t i = 0; i < b->n; i++) {
        ct_bins_start(b, i, &year, &month);
        ct_html_printf(h, "<th scope=\"col\">%d<br>%02d</th>", year % 100, month);
    }
    ct_html_put(h, "<th scope=\"col\">Can answer</th></tr></thead><tbody>\n");
}

static void row(struct ct_html *h, const struct ct_bins *b, const struct ct_bins_line *l)
{
    static const char *const cells[] = { "<td class=\"c0\" title=\"none\">–</td>",
        "<td class=\"c1\" title=\"partly\">▒</td>",
        "<td class=\"c2\" title=\"nearly all\">█</td>" };
    bool some = false;

    ct_html_put(h, "<tr><th scope=\"row\">");
    ct_html_span(h, l->first->source_kind, 40);
    ct_html_put(h, " ");
    ct_html_defang(h, l->first->account_group, 60);
    ct_html_put(h, "</th>");
    for (size_t i = 0; i < b->n; i++)
        ct_html_put(h, cells[l->level[i]]);
    ct_html_put(h, "<td>");
    for (int r = 0; r < CT_N_RUNGS; r++)
        if (l->answers & 1u << r) {
            ct_html_printf(h, "%s%s", some ? ", " : "", ct_rung_title((enum ct_rung)r));
            some = true;
        }
    ct_html_printf(h, "</td></tr>\n");
}

static void blind(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;

    if (res->n_blind == 0)
        return;
    ct_html_table(h, "Questions that stay open, and the logs that would answer them",
        "Cannot be answered|Ask for|Steps concerned");
    for (size_t i = 0; i < res->n_blind && i < 100; i++) {
        bool some = false;

        ct_html_put(h, "<tr><td>");
        ct_html_claim(h, res->blind[i].question);
        ct_html_put(h, "</td><td>");
        ct_html_claim(h, res->blind[i].ask_for);
        ct_html_put(h, "</td><td>");
        for (int r = 0; r < CT_N_RUNGS; r++)
            if (res->blind[i].rungs & 1u << r) {
                ct_html_printf(h, "%s%s", some ? ", " : "", ct_rung_title((enum ct_rung)r));
                some = true;
            }
        ct_html_put(h, "</td></tr>\n");
    }
    ct_html_table_end(h);
}

static void note_row(struct ct_html *h, const struct ct_coverage *c, struct ct_span note)
{
    struct ct_civil from = ct_time_civil(c->from_us);

    ct_html_printf(h, "<tr><td>%04d-%02d</td><td>", from.year, from.month);
    ct_html_span(h, c->source_kind, 40);
    ct_html_put(h, " ");
    ct_html_defang(h, c->account_group, 60);
    ct_html_put(h, "</td><td>");
    ct_html_claim(h, note);
    ct_html_put(h, "</td></tr>\n");
}

/* Days without a line, jumps of a clock, exports cut off. */
static void notes(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;
    size_t n = 0;

    for (size_t i = 0; i < res->n_coverage; i++) {
        struct ct_span rest = res->coverage[i].notes;

        for (; rest.len; n++) {
            struct ct_span note = ct_span_cut_chr(&rest, '\n');

            if (n == 0)
                ct_html_table(h, "What was odd in a source, by month", "Month|Source|What");
            if (n < MOST_NOTES)
                note_row(h, &res->coverage[i], note);
        }
    }
    if (n)
        ct_html_table_end(h);
    ct_html_more(h, n > MOST_NOTES ? n - MOST_NOTES : 0, "coverage --csv");
}

struct loss {
    struct ct_span reason;
    uint64_t events, entries;
};

static void ledger(struct ct_html *h)
{
    struct ct_map by_reason = { 0 };
    CT_VEC(struct loss) losses = { 0 };

    for (size_t i = 0; i < h->v->n_ledger; i++) {
        bool fresh;
        uint64_t *at = ct_map_put(&by_reason, h->v->ledger[i].entry.reason, &fresh);

        if (fresh) {
            ct_vec_add(&losses)->reason = h->v->ledger[i].entry.reason;
            *at = losses.n - 1;
        }
        losses.v[*at].entries++;
        losses.v[*at].events += h->v->ledger[i].entry.count;
    }
    ct_html_put(h, "<h3>What was there and could not be read</h3>\n");
    if (losses.n == 0)
        ct_html_put(h, "<p>Nothing was left unread.</p>\n");
    else
        ct_html_table(h,
            "Losses by reason; every place stands in <code>coldtrail show "
            "ledger</code>",
            "Reason|Places|How often");
    for (size_t i = 0; i < losses.n && i < MOST_REASONS; i++) {
        ct_html_put(h, "<tr><td>");
        ct_html_claim(h, losses.v[i].reason);
        ct_html_printf(h, "</td><td class=\"num\">%" PRIu64 "</td><td class=\"num\">%" PRIu64,
            losses.v[i].entries, losses.v[i].events);
        ct_html_put(h, "</td></tr>\n");
    }
    if (losses.n)
        ct_html_table_end(h);
    ct_html_more(h, losses.n > MOST_REASONS ? losses.n - MOST_REASONS : 0, "ledger --csv");
    ct_map_done(&by_reason);
    ct_vec_done(&losses);
}

void ct_html_coverage(struct ct_html *h)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const struct ct_result *res = h->v->res;
    struct ct_bins b = ct_bins_of(res->coverage, res->n_coverage);
    struct ct_bins_line *lines;
    size_t n = ct_bins_lines(&b, res->coverage, res->n_coverage, &a, &lines);

    ct_html_put(h, "<section id=\"coverage\" class=\"page\"><h2>4 Coverage: what could be "
                   "seen</h2>\n");
    if (b.n) {
        head(h, &b);
        for (size_t i = 0; i < n && i < 200; i++)
            row(h, &b, &lines[i]);
        ct_html_table_end(h);
    }
    notes(h);
    blind(h);
    ledger(h);
    ct_html_put(h, "</section>\n");
}
