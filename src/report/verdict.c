/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verdict: the block that ends every hunt.
 *
 *   VERDICT     what was found, in one line
 *   C-01 …      each campaign in a few lines
 *   CANNOT SAY  what no source could have shown, and what to ask for
 *   NEXT        what to type now
 *
 * It never says "clean": nothing found means nothing found in what could be seen
 * (RSF and MVT on absence of proof, reference/ux.md §0). Loaded rules are not
 * counted here, since people take such numbers for hits.
 */
#include "base/cleanup.h"
#include "report/campaign.h"

#define INDENT 12
#define MOST 10 /* campaigns, and blind spots, in the block */

/* How many operators there may be, when campaigns were joined or nearly so. */
static void threads(struct ct_text *t, const struct ct_result *res)
{
    size_t contested = 0;

    for (size_t i = 0; i < res->n_threads; i++)
        for (size_t k = 0; k < res->threads[i].n_ties; k++)
            contested += res->threads[i].ties[k].contested;
    if (res->n_threads < res->n_campaigns)
        ct_text_printf(t, " · in %zu thread%s", res->n_threads, res->n_threads == 1 ? "" : "s");
    if (contested)
        ct_text_put(t, " · some may belong together → coldtrail show threads");
}

static size_t standing(const struct ct_result *res)
{
    size_t n = 0;

    for (size_t i = 0; i < res->n_campaigns; i++)
        n += !ct_campaign_is_dismissed(&res->campaigns[i]);
    return n;
}

/* People whom a campaign that stands was sent to. */
static size_t concerned(const struct ct_view *v)
{
    const struct ct_result *res = v->res;
    size_t n = 0;

    if (standing(res) == res->n_campaigns)
        return res->n_people;
    for (size_t i = 0; i < res->n_people; i++) {
        bool some = false;

        for (size_t k = 0; k < res->people[i].n_campaigns && !some; k++) {
            const struct ct_campaign *c = ct_view_campaign(v, res->people[i].campaigns[k].campaign);

            some = c && !ct_campaign_is_dismissed(c);
        }
        n += some;
    }
    return n;
}

static void dismissed(struct ct_text *t, size_t n)
{
    if (n)
        ct_text_printf(t, " · %zu dismissed → coldtrail show judgements", n);
}

static void headline(struct ct_text *t, const struct ct_view *v)
{
    const struct ct_result *res = v->res;
    size_t n = standing(res), people = concerned(v);

    ct_text_ink(t, CT_INK_BOLD);
    ct_text_label(t, "VERDICT", INDENT - 2);
    if (n == 0) {
        ct_text_put(t, "nothing found in what could be seen");
        ct_text_ink(t, CT_INK_PLAIN);
        ct_text_put(t, "  (not proof of absence)");
    } else {
        ct_text_printf(t, "%zu campaign%s found", n, n == 1 ? "" : "s");
        ct_text_ink(t, CT_INK_PLAIN);
        ct_text_printf(t, " · %zu %s concerned", people, people == 1 ? "person" : "people");
        threads(t, res);
    }
    dismissed(t, res->n_campaigns - n);
    if (res->explained)
        ct_text_printf(
            t, " · %llu groups explained as bulk mail", (unsigned long long)res->explained);
    ct_text_line(t);
}

static void seen(struct ct_text *t, const struct ct_view *v)
{
    const struct ct_result *res = v->res;

    ct_text_label(t, "SEEN", INDENT);
    ct_text_printf(t, "%llu messages in %llu copies from %llu sources",
        (unsigned long long)res->messages, (unsigned long long)res->copies,
        (unsigned long long)res->sources);
    if (res->first_us != CT_TIME_NONE || res->log_events == 0) {
        ct_text_put(t, " · ");
        ct_text_period(t, res->first_us, res->last_us);
    }
    if (res->log_events)
        ct_text_printf(t, " · %llu events of logs", (unsigned long long)res->log_events);
    ct_text_line(t);
    if (res->ledger_entries == 0)
        return;
    ct_text_label(t, "NOT READ", INDENT);
    ct_text_printf(t, "%llu pieces of evidence, %llu kinds of loss → coldtrail show ledger",
        (unsigned long long)res->ledger_events, (unsigned long long)res->ledger_entries);
    ct_text_line(t);
}

static void indicators(struct ct_text *t, const struct ct_view *v)
{
    const struct ct_result *res = v->res;

    if (res->indicators == 0)
        return;
    ct_text_label(t, "INDICATORS", INDENT);
    ct_text_printf(t, "%llu of %llu seen", (unsigned long long)res->indicators_seen,
        (unsigned long long)res->indicators);
    if (res->indicators_seen)
        ct_text_put(t, " → coldtrail show findings");
    ct_text_line(t);
}

static void review(struct ct_text *t, const struct ct_view *v)
{
    size_t n = v->res->n_review;

    if (n == 0)
        return;
    ct_text_label(t, "REVIEW", INDENT);
    ct_text_printf(
        t, "%zu group%s with less evidence → coldtrail show review", n, n == 1 ? "" : "s");
    ct_text_line(t);
}

static void cannot_say(struct ct_text *t, const struct ct_view *v)
{
    const struct ct_result *res = v->res;

    for (size_t i = 0; i < res->n_blind && i < MOST; i++) {
        ct_text_ink(t, CT_INK_BOLD);
        ct_text_label(t, i ? "" : "CANNOT SAY", INDENT);
        ct_text_ink(t, CT_INK_PLAIN);
        ct_text_claim(t, res->blind[i].question);
        ct_text_line(t);
        ct_text_label(t, "", INDENT);
        ct_text_put(t, "→ ask for ");
        ct_text_claim(t, res->blind[i].ask_for);
        ct_text_line(t);
    }
    if (res->n_blind > MOST) {
        ct_text_label(t, "", INDENT);
        ct_text_printf(t, "… and %zu more → coldtrail show coverage", res->n_blind - MOST);
        ct_text_line(t);
    }
    if (res->n_blind == 0) {
        ct_text_label(t, "CANNOT SAY", INDENT);
        ct_text_put(t, "what lies outside these sources: personal accounts, deleted mail, "
                       "logs not given");
        ct_text_line(t);
    }
}

/* coldtrail -C DIR …, quoted so that it can be pasted. */
static void command(struct ct_text *t, const struct ct_view *v, const char *rest)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(8192);
    const char *dir = v->case_path ? v->case_path : ".";
    bool plain = dir[0] != '\0' && dir[0] != '-';

    for (const char *p = dir; *p; p++)
        plain = plain && (ct_is_alnum(*p) || strchr("/._-+,:@", *p));
    ct_buf_add(&line, CT_LIT("coldtrail -C "));
    for (const char *p = dir; !plain && *p; p++) {
        ct_buf_add(&line, p == dir ? CT_LIT("'") : CT_LIT(""));
        ct_buf_add(&line, *p == '\'' ? CT_LIT("'\\''") : (struct ct_span){ p, 1 });
    }
    ct_buf_add(&line, plain ? ct_span_str(dir) : CT_LIT("'"));
    ct_buf_printf(&line, " %s", rest);
    ct_text_span(t, ct_buf_span(&line), 0);
}

static void next(struct ct_text *t, const struct ct_view *v)
{
    ct_cleanup(ct_buf_done) struct ct_buf what = ct_buf(256);
    size_t at = 0;

    ct_text_ink(t, CT_INK_BOLD);
    ct_text_label(t, "NEXT", INDENT);
    ct_text_ink(t, CT_INK_PLAIN);
    while (at < v->res->n_campaigns && ct_campaign_is_dismissed(&v->res->campaigns[at]))
        at++;
    if (at < v->res->n_campaigns) {
        ct_buf_printf(&what, "show " CT_FMT " --why", CT_ARG(v->res->campaigns[at].id));
        command(t, v, ct_buf_str(&what));
    } else {
        command(t, v, "show coverage");
    }
    ct_text_line(t);
    if (!v->case_path)
        return;
    ct_text_label(t, "", INDENT);
    ct_text_put(t, "report: ");
    ct_text_span(t, ct_span_str(v->case_path), 0);
    ct_text_put(t, "/out/report.html");
    ct_text_line(t);
}

static void campaigns(struct ct_text *t, const struct ct_view *v)
{
    size_t n = standing(v->res), shown = 0;

    for (size_t i = 0; i < v->res->n_campaigns && shown < MOST; i++) {
        if (ct_campaign_is_dismissed(&v->res->campaigns[i]))
            continue;
        ct_text_campaign_head(t, v, &v->res->campaigns[i]);
        shown++;
    }
    if (n > MOST) {
        ct_text_printf(t, "… and %zu more → coldtrail show campaigns", n - MOST);
        ct_text_line(t);
    }
    if (n)
        ct_text_rule(t);
}

void ct_report_verdict(struct ct_buf *out, const struct ct_view *v, const struct ct_style *style)
{
    struct ct_text t = ct_text(out, style);

    if (v->res->demonstration) {
        ct_text_put(&t, "DEMONSTRATION: invented people, invented mail");
        ct_text_line(&t);
    }
    headline(&t, v);
    ct_text_rule(&t);
    campaigns(&t, v);
    review(&t, v);
    seen(&t, v);
    indicators(&t, v);
    cannot_say(&t, v);
    next(&t, v);
}
