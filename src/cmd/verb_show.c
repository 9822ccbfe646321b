/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_show: reading everything that a case holds.
 *
 * Lists and single things come from the module report; events and messages are
 * streamed from the memory. Before the first hunt, what a hunt would have made is
 * refused rather than shown as empty, since "no campaign" would be a lie.
 */
#include <errno.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "case/chronicle.h"
#include "cmd/events.h"
#include "cmd/show_why.h"

static bool needs_hunt(struct ct_span what)
{
    return !ct_span_eq(what, CT_LIT("sources")) && !ct_span_eq(what, CT_LIT("ledger")) &&
           !ct_span_eq(what, CT_LIT("judgements"));
}

/* Whoever reads a case must know when decisions are missing from what he reads. */
static int check_judged(const struct ct_opened *o, struct ct_span what, struct ct_err *err)
{
    if (o->judged_r == 0)
        return 0;
    if (ct_span_eq(what, CT_LIT("judgements")))
        return ct_fail(err, o->judged_r, "%s", o->judged_err.text);
    fprintf(stderr, "coldtrail: judgements are not shown: see coldtrail verify\n");
    return 0;
}

/* An id that was given once: the one that answers for it today. */
static int show_heir(struct ct_args *args, struct ct_opened *o, struct ct_span what,
    struct ct_buf *out, struct ct_err *err)
{
    ct_cleanup(ct_chronicle_done) struct ct_chronicle names = { 0 };
    struct ct_style style = ct_args_style(args);
    enum ct_format format = ct_args_format(args);
    enum ct_name_kind kind;
    uint32_t number;
    struct ct_span heir;
    int r = ct_chronicle_load(&names, &o->c, err);

    if (r < 0)
        return r;
    heir = ct_chronicle_resolve(&names, what, &o->c.arena);
    if (format == CT_FORMAT_text && !ct_span_eq(heir, what))
        ct_buf_printf(out, CT_FMT " went up in " CT_FMT ", which answers for it\n", CT_ARG(what),
            CT_ARG(heir));
    r = ct_report_show(out, &o->view, heir, format, &style);
    if (r == CT_REPORT_NONE && ct_name_parse(what, &kind, &number) &&
        ct_name_find(&names.names, kind, number))
        return ct_fail(err, -ENOENT,
            "'" CT_FMT "' is no more: the last hunt found none of its messages in a campaign",
            CT_ARG(what));
    if (r == 0 && format != CT_FORMAT_text)
        fprintf(
            stderr, "coldtrail: " CT_FMT " answers for " CT_FMT "\n", CT_ARG(heir), CT_ARG(what));
    return r;
}

static int show(struct ct_args *args, struct ct_opened *o, struct ct_span what, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MAX_OUTPUT_BYTES);
    struct ct_style style = ct_args_style(args);
    int r;

    if (needs_hunt(what) && !o->has_result)
        return ct_fail(err, -ENODATA, "no hunt was made in '%s' yet: coldtrail hunt -C %s",
            o->c.path, o->c.path);
    r = check_judged(o, what, err);
    if (r == 0)
        r = ct_report_show(&out, &o->view, what, ct_args_format(args), &style);
    if (r == CT_REPORT_NONE)
        r = show_heir(args, o, what, &out, err);
    if (r < 0)
        return r;
    if (r == CT_REPORT_NONE)
        return ct_fail(err, -ENOENT, "there is no '" CT_FMT "' in this case", CT_ARG(what));
    return ct_output(args, ct_buf_span(&out), err);
}

static int show_message(struct ct_args *args, struct ct_opened *o, struct ct_err *err)
{
    int r;

    if (args->words.n != 2)
        return ct_usage(err, "show message needs a Message-ID");
    r = ct_events_message(args, o, ct_span_str(args->words.v[1]), err);
    if (r == CT_REPORT_NONE)
        return ct_fail(err, -ENOENT, "no message '%s' was ever seen", args->words.v[1]);
    return r;
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_opened_close) struct ct_opened o = { .c = { .lock_fd = -1 } };
    struct ct_span what = ct_span_str(args->words.n ? args->words.v[0] : "campaigns");
    bool message = ct_span_eq(what, CT_LIT("message")), why = ct_span_eq(what, CT_LIT("why"));
    int r;

    if (!why && args->words.n > (message ? 2u : 1u))
        return ct_usage(err, "show one thing at a time");
    r = ct_opened_open(&o, args, err);
    if (r < 0)
        return r;
    if (why)
        r = ct_show_why(args, &o, err);
    else if (message)
        r = show_message(args, &o, err);
    else if (ct_span_eq(what, CT_LIT("events")))
        r = ct_events_show(args, &o, err);
    else
        r = show(args, &o, what, err);
    return r < 0 || r == CT_EXIT_USAGE ? r : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_show = {
    .name = "show",
    .summary = "read a case: campaigns, people, coverage, evidence",
    .usage = "  coldtrail -C CASE show campaigns | C-01 [--why]\n"
             "  coldtrail -C CASE show threads | T-01 [--why]\n"
             "  coldtrail -C CASE show why C-01 C-02 | MESSAGE-ID MESSAGE-ID\n"
             "  coldtrail -C CASE show review | R-01 [--why]\n"
             "  coldtrail -C CASE show people | P-014\n"
             "  coldtrail -C CASE show findings | F-0001\n"
             "  coldtrail -C CASE show coverage | ledger | sources | timeline | judgements\n"
             "  coldtrail -C CASE show events [--class mail.message] [--source PATH]\n"
             "  coldtrail -C CASE show message MESSAGE-ID",
    .options = CT_OPT_BIT(WHY) | CT_OPT_BIT(CLASS) | CT_OPT_BIT(SOURCE),
    .run = run,
};
