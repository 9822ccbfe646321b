/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_raw: indicators to a matcher, hits to lines.
 *
 *   values, files --matcher--> sweep of the paths --hits--> path!member:offset:indicator
 *
 * Nothing is kept: hits are written while the search goes on. What can be no hit, because
 * the indicator is not searched for or a file could not be, is said aloud, or silence would
 * pass for "not there".
 */
#include "cmd/look_raw.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/json.h"
#include "base/limits.h"
#include "cmd/lists.h"
#include "ingest/sweep.h"

#define MOST_JOBS 1024
#define MOST_NAMED 20 /* indicators that are not searched for, one by one */
#define OUT_BYTES (64 * CT_KIB)

struct raw {
    struct ct_args *args;
    struct ct_indicators asked;
    struct ct_matcher *matcher;
    enum ct_format format;
    struct ct_buf out;
    bool at_once; /* someone sits and waits */
    uint64_t hits, unsearched;
    struct ct_err *err;
};

static void raw_done(struct raw *w)
{
    ct_matcher_free(w->matcher);
    ct_indicators_done(&w->asked);
    ct_buf_done(&w->out);
}

static void say(const struct raw *w, struct ct_buf *line)
{
    ct_buf_chr(line, '\n');
    if (write(w->args->err_fd, line->ptr, line->len) < 0)
        return; /* there is nobody to tell */
}

static void say_unsearched(struct raw *w, struct ct_span text, const char *why)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(64 * CT_KIB);

    if (w->unsearched++ >= MOST_NAMED)
        return;
    ct_buf_add(&line, CT_LIT("coldtrail: not searched for: "));
    ct_display(&line, text);
    ct_buf_printf(&line, ": %s", why);
    say(w, &line);
}

static int collect(struct raw *w, struct ct_err *err)
{
    int r;

    for (size_t i = 0; i < w->args->words.n; i++) {
        struct ct_span text = ct_span_trim(ct_span_str(w->args->words.v[i]));

        if (!ct_indicators_value(&w->asked, text))
            say_unsearched(w, text, "no kind of indicator that is known");
    }
    r = ct_lists_read(&w->asked, w->args, CT_OPT_FILE, err);
    if (r != 0)
        return r;
    w->matcher = ct_matcher_new(&w->asked);
    for (size_t i = 0; i < w->asked.v.n; i++)
        if (ct_matcher_skips(w->matcher, (uint32_t)i))
            say_unsearched(w, w->asked.v.v[i].text, "cannot be told from other text");
    if (w->unsearched > MOST_NAMED) {
        ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(CT_KIB);

        ct_buf_printf(
            &line, "coldtrail: not searched for: %" PRIu64 " more", w->unsearched - MOST_NAMED);
        say(w, &line);
    }
    return 0;
}

/* ---- hits ---- */

static int flush(struct raw *w)
{
    int r = ct_output(w->args, ct_buf_span(&w->out), w->err);

    ct_buf_clear(&w->out);
    return r;
}

static void put_text(struct raw *w, const struct ct_sweep_hit *h, struct ct_span indicator)
{
    ct_display(&w->out, ct_span_str(h->path));
    if (h->member.len) {
        ct_buf_chr(&w->out, '!');
        ct_display(&w->out, h->member);
    }
    ct_buf_printf(&w->out, ":%" PRIu64 ":", h->offset);
    ct_display(&w->out, indicator);
    ct_buf_chr(&w->out, '\n');
}

static void put_csv(struct raw *w, const struct ct_sweep_hit *h, const struct ct_indicator *a)
{
    ct_report_csv_field(&w->out, ct_span_str(h->path));
    ct_buf_chr(&w->out, ',');
    ct_report_csv_field(&w->out, h->member);
    ct_buf_printf(&w->out, ",%" PRIu64 ",", h->offset);
    ct_report_csv_field(&w->out, a->text);
    ct_buf_printf(&w->out, ",%s,", ct_observable_name(a->value.type));
    ct_report_csv_field(&w->out, h->match);
    ct_buf_add(&w->out, CT_LIT("\r\n"));
}

static void put_json(struct raw *w, const struct ct_sweep_hit *h, const struct ct_indicator *a)
{
    struct ct_json j = ct_json(&w->out);

    ct_json_object(&j, NULL);
    ct_json_bytes(&j, "path", ct_span_str(h->path));
    ct_json_bytes(&j, "member", h->member);
    ct_json_int(&j, "offset", (int64_t)h->offset);
    ct_json_bytes(&j, "indicator", a->text);
    ct_json_str(&j, "type", ct_span_str(ct_observable_name(a->value.type)));
    ct_json_bytes(&j, "match", h->match);
    ct_json_end(&j);
}

static int on_hit(void *arg, const struct ct_sweep_hit *h)
{
    struct raw *w = arg;
    const struct ct_indicator *a = &w->asked.v.v[h->indicator];

    switch (w->format) {
    case CT_FORMAT_csv:
        put_csv(w, h, a);
        break;
    case CT_FORMAT_json:
        ct_buf_add(&w->out, w->hits ? CT_LIT(",\n") : CT_LIT("\n"));
        put_json(w, h, a);
        break;
    case CT_FORMAT_jsonl:
        put_json(w, h, a);
        ct_buf_chr(&w->out, '\n');
        break;
    default:
        put_text(w, h, a->text);
    }
    w->hits++;
    return w->at_once || w->out.len >= OUT_BYTES ? flush(w) : 0;
}

static void on_lost(void *arg, const struct ct_sweep_lost *l)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(64 * CT_KIB);
    struct raw *w = arg;

    ct_buf_add(&line, CT_LIT("coldtrail: "));
    ct_display(&line, ct_span_str(l->path));
    if (l->member.len) {
        ct_buf_chr(&line, '!');
        ct_display(&line, l->member);
    }
    ct_buf_printf(&line, ": not searched from byte %" PRIu64 " on: ", l->offset);
    ct_display(&line, l->reason);
    say(w, &line);
}

/* What stands around the hits. */
static void put_frame(struct raw *w, bool begin)
{
    if (w->format == CT_FORMAT_csv && begin)
        ct_buf_add(&w->out, CT_LIT("path,member,offset,indicator,type,match\r\n"));
    if (w->format == CT_FORMAT_json && begin)
        ct_buf_add(&w->out, CT_LIT("{\"schema\": \"coldtrail/1\", \"kind\": \"raw\", \"hits\": ["));
    if (w->format == CT_FORMAT_json && !begin)
        ct_buf_add(&w->out, w->hits ? CT_LIT("\n]}\n") : CT_LIT("]}\n"));
}

int ct_look_raw(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(raw_done) struct raw w = { .args = args,
        .format = ct_args_format(args),
        .out = ct_buf(16 * CT_MIB),
        .at_once = isatty(args->out_fd) != 0,
        .err = err };
    struct ct_sweep sweep = {
        .quiet = ct_args_has(args, CT_OPT_QUIET), .arg = &w, .hit = on_hit, .lost = on_lost
    };
    struct ct_sweep_sum sum;
    uint64_t jobs;
    int r = ct_args_number(args, CT_OPT_JOBS, MOST_JOBS, &jobs, err);

    if (r == 0)
        r = collect(&w, err);
    if (r != 0)
        return r;
    sweep.matcher = w.matcher;
    sweep.n_indicators = (uint32_t)w.asked.v.n;
    sweep.workers = (unsigned)jobs;
    put_frame(&w, true);
    r = ct_sweep(&sweep, args->values[CT_OPT_RAW].v, args->values[CT_OPT_RAW].n, &sum, err);
    if (r == 0) {
        put_frame(&w, false);
        r = flush(&w);
    }
    if (r < 0)
        return r;
    return ct_args_has(args, CT_OPT_STRICT) && (sum.lost || w.unsearched) ? CT_EXIT_INCOMPLETE
                                                                          : CT_EXIT_DONE;
}
