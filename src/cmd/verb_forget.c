/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_forget: the events of old segments are deleted, what was seen stays known.
 *
 * Comes in: a date. Goes out: how many events of which kind are gone, and what can no
 * longer be answered. Without --before nothing happens.
 */
#include <inttypes.h>

#include "base/cleanup.h"
#include "base/json.h"
#include "base/limits.h"
#include "cmd/intake.h"
#include "cmd/opened.h"

static void put_text(struct ct_buf *out, const struct ct_forgotten *f, const char *date)
{
    ct_buf_printf(out, "%" PRIu64 " events in %" PRIu64 " segments forgotten, %" PRIu64 " bytes\n",
        f->events, f->segments, f->bytes);
    for (int c = 1; c < CT_N_CLASSES; c++)
        if (f->by_class[c])
            ct_buf_printf(out, "%14s%s  %" PRIu64 " events\n", "", ct_class_name((enum ct_class)c),
                f->by_class[c]);
    if (f->events)
        ct_buf_printf(out,
            "no longer visible before %.10s: these events themselves, to hunt, show and look "
            "--events;\nlook still answers for them: seen or not, how often, first, last, where\n",
            date);
    if (f->kept)
        ct_buf_printf(
            out, "%" PRIu64 " segments that hold later events too were kept whole\n", f->kept);
    if (f->unsafe)
        ct_buf_printf(out,
            "%" PRIu64 " old segments were kept: they or the index over them are damaged; see "
            "coldtrail verify\n",
            f->unsafe);
}

static void put_json(struct ct_buf *out, const struct ct_forgotten *f, int64_t before_us)
{
    struct ct_json j = ct_json(out);

    ct_json_object(&j, NULL);
    ct_json_str(&j, "schema", CT_LIT("coldtrail/1"));
    ct_json_str(&j, "kind", CT_LIT("forgotten"));
    ct_json_time(&j, "before", before_us);
    ct_json_int(&j, "segments", (int64_t)f->segments);
    ct_json_int(&j, "events", (int64_t)f->events);
    ct_json_int(&j, "bytes", (int64_t)f->bytes);
    ct_json_int(&j, "kept_whole", (int64_t)f->kept);
    ct_json_int(&j, "kept_damaged", (int64_t)f->unsafe);
    ct_json_object(&j, "classes");
    for (int c = 1; c < CT_N_CLASSES; c++)
        if (f->by_class[c])
            ct_json_int(&j, ct_class_name((enum ct_class)c), (int64_t)f->by_class[c]);
    ct_json_end(&j);
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_intaken_close) struct ct_intaken t = { .c = { .lock_fd = -1 } };
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);
    const char *date = ct_args_value(args, CT_OPT_BEFORE);
    enum ct_format format = ct_args_format(args);
    struct ct_forgotten forgotten;
    int64_t before_us;
    int r;

    if (!date || args->words.n)
        return ct_usage(err, "forget needs --before DATE and nothing else");
    if (!ct_time_parse(ct_span_str(date), &before_us))
        return ct_usage(err, "'%s' is no date: 2019-01-01", date);
    r = ct_intaken_open(&t, args, false, err);
    if (r == 0)
        r = ct_memory_forget(t.in.memory, before_us, &forgotten, err);
    if (r == 0)
        r = ct_opened_note(&t.c, args, "done", err);
    if (r != 0)
        return r;
    if (format == CT_FORMAT_json || format == CT_FORMAT_jsonl)
        put_json(&out, &forgotten, before_us);
    else
        put_text(&out, &forgotten, date);
    r = ct_output(args, ct_buf_span(&out), err);
    return r < 0 ? r : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_forget = {
    .name = "forget",
    .summary = "delete old events; what was seen stays known",
    .usage = "  coldtrail -C CASE forget --before 2016-01-01",
    .text = "Deletes segments of the memory all of whose events are older. Afterwards look still\n"
            "answers for them: seen or not, how often, first, last and where; the events\n"
            "themselves are gone. The evidence is not touched.",
    .options = CT_OPT_BIT(BEFORE),
    .run = run,
};
