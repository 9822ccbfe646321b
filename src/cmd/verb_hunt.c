/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_hunt: the main job, from paths to verdict and report.
 *
 *   case -> read paths -> ct_hunt() -> campaigns.jsonl, case.db -> out/report.html -> verdict
 *
 * Without a case it makes ./coldtrail-DATE/; without paths it hunts again in what
 * was read before. The report is written before the verdict is printed, so that
 * what the verdict points at is there.
 */
#include <errno.h>

#include "assess/hunt.h"
#include "assess/state.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "case/chain.h"
#include "case/chronicle.h"
#include "case/db.h"
#include "case/file.h"
#include "case/judgements.h"
#include "cmd/intake.h"
#include "cmd/lists.h"
#include "cmd/opened.h"
#include "link/memo.h"

#define MOST_ALERTS 1000000 /* a day */

static int level_of(const struct ct_args *args, uint32_t *ret, struct ct_err *err)
{
    static const struct {
        const char *word;
        uint32_t permille;
    } levels[] = { { "unlikely", 200 }, { "even", 450 }, { "likely", 550 }, { "very-likely", 800 },
        { "almost-certain", 950 } };
    const char *word = ct_args_value(args, CT_OPT_FAIL_ON);

    *ret = UINT32_MAX;
    for (size_t i = 0; word && i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(levels[i].word, word) == 0)
            *ret = levels[i].permille;
    if (word && *ret == UINT32_MAX)
        return ct_usage(err,
            "--fail-on '%s' is none of unlikely, even, likely, very-likely, almost-certain", word);
    return 0;
}

/* The people of the case; a people file that is named but not there is an error. */
static int load_people(struct ct_case *c, struct ct_hunt_options *opt, struct ct_err *err)
{
    struct ct_span name = c->config.people, text;
    struct ct_people people;
    struct ct_known_person *known;
    const char *path;
    int r;

    if (name.len == 0)
        return 0;
    path = name.ptr[0] == '/'
               ? ct_arena_printf(&c->arena, CT_FMT, CT_ARG(name)).ptr
               : ct_case_file(c, ct_arena_printf(&c->arena, CT_FMT, CT_ARG(name)).ptr);
    r = ct_file_read(&text, path, CT_MAX_PEOPLE_BYTES, &c->arena, err);
    if (r > 0)
        return ct_fail(err, -ENOENT, "there is no people file '%s'", path);
    if (r == 0)
        r = ct_people_parse(&people, text, path, &c->arena, err);
    if (r < 0)
        return r;
    known = ct_arena_alloc(&c->arena, (people.n + 1) * sizeof *known);
    for (size_t i = 0; i < people.n; i++)
        known[i] = (struct ct_known_person){ .person = people.rows[i].person,
            .address = people.rows[i].address,
            .role = people.rows[i].role,
            .group = people.rows[i].group };
    opt->people = known;
    opt->n_people = people.n;
    return 0;
}

/* What others have warned of, looked for when the hunt is done. */
static int look_up(struct ct_intaken *t, const struct ct_indicators *intel,
    const struct ct_view *view, struct ct_result *res, struct ct_err *err)
{
    int r = ct_indicators_find(intel, t->in.memory, view->sources, view->n_sources, res, err);

    if (r == CT_MEMORY_DAMAGED)
        r = ct_fail(err, -EBADMSG, "the memory is damaged; see coldtrail verify");
    return r;
}

/* What a kill tore was never acknowledged; whoever typed it wants to know all the same. */
static void tell_torn(const struct ct_judgements *judged)
{
    if (judged->torn)
        fprintf(stderr,
            "note: judgements.jsonl has %llu lines that a kill tore; what they said does not "
            "count\n",
            (unsigned long long)judged->torn);
}

/* What was linked last time need not be linked again; a memo that cannot be written is a hunt
 * that takes as long next time, and nothing else. */
static int hunt_with_memo(
    struct ct_intaken *t, struct ct_hunt_options *opt, struct ct_result *res, struct ct_err *err)
{
    const char *path = ct_case_file(&t->c, "link.memo");
    struct ct_err unwritten = { 0 };
    struct ct_memo memo;
    int r;

    ct_memo_open(&memo, path);
    opt->memo = &memo;
    r = ct_hunt(t->in.memory, opt, res, err);
    if (r == 0 && ct_memo_save(&memo, path, &unwritten) < 0)
        fprintf(stderr, "note: %s\n", unwritten.text);
    ct_memo_done(&memo);
    return r;
}

static int hunt(struct ct_intaken *t, const struct ct_indicators *intel, struct ct_args *args,
    struct ct_view *view, struct ct_result *res, struct ct_err *err)
{
    ct_cleanup(ct_judgements_done) struct ct_judgements judged = { 0 };
    ct_cleanup(ct_chronicle_done) struct ct_chronicle names = { 0 };
    struct ct_hunt_options opt = { .case_name = t->c.config.name,
        .own_domains = t->c.config.own_domains,
        .border = t->c.config.border,
        .intel = intel,
        .demonstration = ct_args_has(args, CT_OPT_DEMO) };
    uint64_t alerts;
    int r = ct_args_number(args, CT_OPT_ALERTS, MOST_ALERTS, &alerts, err);

    if (r == 0)
        r = load_people(&t->c, &opt, err);
    if (r == 0)
        r = ct_judgements_load(&judged, &t->c, err);
    if (r == 0)
        r = ct_chronicle_load(&names, &t->c, err);
    if (r != 0)
        return r;
    tell_torn(&judged);
    *view = ct_opened_view(&t->c, &t->in.sources, &t->in.ledger, res);
    opt.alerts_per_day = (uint32_t)alerts;
    opt.sources = view->sources;
    opt.n_sources = view->n_sources;
    opt.ledger_entries = t->in.ledger.lines.n;
    opt.ledger_events = t->in.ledger.events;
    if (alerts)
        view->alerts_per_day = opt.alerts_per_day;
    opt.judged = ct_judgements_list(&judged);
    opt.names = names.names;
    r = hunt_with_memo(t, &opt, res, err);
    if (r == 0)
        ct_states_judge(res, opt.judged);
    return r;
}

static int write_report(
    struct ct_case *c, struct ct_view *view, struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf page = ct_buf(CT_MAX_REPORT_BYTES);
    struct ct_chain_check audit;
    int r = ct_chain_walk(&audit, ct_case_file(c, "audit.jsonl"), NULL, NULL, err);

    if (r < 0)
        return r;
    view->audit_head = ct_span_str(audit.head);
    view->command = ct_span_str(args->command);
    view->made_us = ct_time_now() / CT_SECOND_US * CT_SECOND_US;
    ct_report_html(&page, view);
    return ct_file_write(ct_case_file(c, "out/report.html"), ct_buf_span(&page), err);
}

static int print(struct ct_args *args, const struct ct_view *view, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MAX_OUTPUT_BYTES);
    struct ct_style style = ct_args_style(args);
    enum ct_format format = ct_args_format(args);

    if (format == CT_FORMAT_text)
        ct_report_verdict(&out, view, &style);
    else
        (void)ct_report_show(&out, view, CT_LIT("campaigns"), format, &style);
    return ct_output(args, ct_buf_span(&out), err);
}

static int exit_code(const struct ct_intaken *t, const struct ct_args *args,
    const struct ct_result *res, uint32_t level)
{
    for (size_t i = 0; i < res->n_campaigns; i++)
        if (res->campaigns[i].permille >= level && !ct_campaign_is_dismissed(&res->campaigns[i]))
            return CT_EXIT_FOUND;
    if (ct_args_has(args, CT_OPT_STRICT) && (t->sum.unread || t->in.ledger.events))
        return CT_EXIT_INCOMPLETE;
    return CT_EXIT_DONE;
}

static int finish(struct ct_intaken *t, const struct ct_indicators *intel, struct ct_args *args,
    uint32_t level, struct ct_err *err)
{
    ct_cleanup(ct_result_done) struct ct_result res = { 0 };
    struct ct_view view;
    int r = hunt(t, intel, args, &view, &res, err);

    if (r == 0)
        r = look_up(t, intel, &view, &res, err);
    if (r == 0) /* before case.db: no id is shown that could be given again */
        r = ct_chronicle_add(&t->c, res.names, ct_time_now(), err);
    if (r == 0)
        r = ct_db_save(ct_case_file(&t->c, "case.db"), &res, err);
    if (r == 0)
        r = ct_opened_note(&t->c, args, "done", err);
    if (r == 0)
        r = write_report(&t->c, &view, args, err);
    if (r == 0)
        r = print(args, &view, err);
    return r < 0 || r == CT_EXIT_USAGE ? r : exit_code(t, args, &res, level);
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_intaken_close) struct ct_intaken t = { .c = { .lock_fd = -1 } };
    ct_cleanup(ct_indicators_done) struct ct_indicators intel = { 0 };
    uint64_t alerts; /* looked at again where it is used */
    uint32_t level;
    int r = level_of(args, &level, err);

    if (r == 0)
        r = ct_args_number(args, CT_OPT_ALERTS, MOST_ALERTS, &alerts, err);
    if (r == 0 && args->words.n == 0 && !ct_args_has(args, CT_OPT_CASE))
        r = ct_usage(err, "hunt needs a file or folder to read, or a case with -C");
    if (r == 0)
        r = ct_lists_read(&intel, args, CT_OPT_INTEL, err);
    if (r == 0)
        r = ct_intaken_open(&t, args, args->words.n > 0, err);
    if (r == 0 && args->words.n)
        r = ct_intaken_read(&t, args, err);
    if (r != 0)
        return r;
    if (t.sum.stopped) {
        r = ct_opened_note(&t.c, args, "stopped", err);
        return r < 0 ? r : CT_EXIT_STOPPED;
    }
    return finish(&t, &intel, args, level, err);
}

const struct ct_verb ct_verb_hunt = {
    .name = "hunt",
    .summary = "read mail, find campaigns, print the verdict, write the report",
    .usage = "  coldtrail hunt ~/export/mail.mbox\n"
             "  coldtrail hunt -C CASE --own parl.example --people people.csv MAIL...\n"
             "  coldtrail hunt -C CASE --intel indicators.csv MAIL...\n"
             "  coldtrail hunt -C CASE                      again, in what was read before",
    .text = "Without -C the case is ./coldtrail-DATE. PATH is a file or folder, read recursively.\n"
            "The report is CASE/out/report.html.",
    .options = CT_OPT_BIT(OWN) | CT_OPT_BIT(BORDER) | CT_OPT_BIT(PEOPLE) | CT_OPT_BIT(INTEL) |
               CT_OPT_BIT(ALERTS) | CT_OPT_BIT(STRICT) | CT_OPT_BIT(FAIL_ON) | CT_OPT_BIT(JOBS) |
               CT_OPT_BIT(DEMO) | CT_OPT_BIT(NAME) | CT_OPT_BIT(TLP),
    .run = run,
};
