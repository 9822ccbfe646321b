/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_contains: one walk over the memory for each text, and the answer in three forms.
 *
 * Comes in: texts of the command line. Goes out: for each how often, when and where it was seen.
 * Sources are counted by id, so that memory grows with them and not with the hits.
 */
#include "cmd/look_contains.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/json.h"
#include "base/limits.h"
#include "cmd/look_events.h"
#include "cmd/opened.h"
#include "memory/contains.h"

struct found {
    struct ct_args *args;
    struct ct_opened o;
    struct ct_arena arena;
    struct ct_span text;
    uint64_t count, *by_source; /* by id */
    int64_t first_us, last_us;
    struct ct_look_hits hits;
    struct ct_buf out;
    enum ct_format format;
};

static void found_done(struct found *f)
{
    ct_opened_close(&f->o);
    ct_look_hits_done(&f->hits);
    ct_buf_done(&f->out);
    ct_arena_done(&f->arena);
}

static int on_event(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    struct found *f = arg;

    f->count++;
    if (ev->source <= f->o.sources.all.n)
        f->by_source[ev->source]++;
    if (ev->at_us != CT_TIME_NONE && (f->first_us == CT_TIME_NONE || ev->at_us < f->first_us))
        f->first_us = ev->at_us;
    if (ev->at_us > f->last_us)
        f->last_us = ev->at_us;
    ct_look_hits_add(&f->hits, *ref, ev->at_us);
    return 0;
}

static const char *state_of(const struct found *f)
{
    if (f->count)
        return "seen";
    return f->o.memory && ct_memory_state(f->o.memory)->events ? "not seen" : "not visible";
}

static int put_events(struct found *f, struct ct_err *err)
{
    struct ct_look_lines lines = { .o = &f->o, .indicator = f->text, .format = f->format };

    if (!ct_args_has(f->args, CT_OPT_EVENTS) || !f->o.memory)
        return 0;
    ct_look_hits_end(&f->hits);
    return ct_look_events_put(&f->out, &lines, &f->hits, err);
}

static int put_text(struct found *f, struct ct_err *err)
{
    char from[CT_TIME_TEXT] = "", to[CT_TIME_TEXT] = "";

    ct_buf_printf(&f->out, "%-12s  ", state_of(f));
    ct_display(&f->out, f->text);
    ct_buf_add(&f->out, CT_LIT("  (text)"));
    if (f->count)
        ct_buf_printf(&f->out, "  %" PRIu64 " times, %.10s to %.10s", f->count,
            ct_time_rfc3339(f->first_us, from), ct_time_rfc3339(f->last_us, to));
    ct_buf_chr(&f->out, '\n');
    for (size_t i = 1; i <= f->o.sources.all.n; i++) {
        if (f->by_source[i] == 0)
            continue;
        ct_buf_printf(&f->out, "%14s", "");
        ct_display(&f->out, f->o.sources.all.v[i - 1].info.path);
        ct_buf_printf(&f->out, "  %" PRIu64 " times\n", f->by_source[i]);
    }
    return put_events(f, err);
}

static void put_sources(struct found *f, struct ct_json *j)
{
    ct_json_array(j, "sources");
    for (size_t i = 1; i <= f->o.sources.all.n; i++) {
        if (f->by_source[i] == 0)
            continue;
        ct_json_object(j, NULL);
        ct_json_bytes(j, "source", f->o.sources.all.v[i - 1].info.path);
        ct_json_int(j, "count", (int64_t)f->by_source[i]);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static int put_json(struct found *f, struct ct_json *j, struct ct_err *err)
{
    int r = 0;

    ct_json_object(j, NULL);
    ct_json_bytes(j, "indicator", f->text);
    ct_json_str(j, "type", CT_LIT("text"));
    ct_json_str(j, "state", ct_span_str(state_of(f)));
    ct_json_time(j, "first", f->first_us);
    ct_json_time(j, "last", f->last_us);
    ct_json_int(j, "count", (int64_t)f->count);
    put_sources(f, j);
    ct_json_array(j, "not_visible");
    if (!f->count && strcmp(state_of(f), "not visible") == 0)
        ct_json_str(j, NULL, CT_LIT("nothing was read"));
    ct_json_end(j);
    if (f->format == CT_FORMAT_json && ct_args_has(f->args, CT_OPT_EVENTS)) {
        ct_json_array(j, "events");
        r = put_events(f, err);
        ct_json_end(j);
    }
    ct_json_end(j);
    if (r == 0 && f->format == CT_FORMAT_jsonl) {
        ct_buf_chr(&f->out, '\n');
        r = put_events(f, err);
    }
    return r;
}

static void say(const struct found *f, const struct ct_contains_sum *sum)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(64 * CT_KIB);

    if (f->text.len >= CT_GRAM_BYTES || sum->read == 0)
        return;
    ct_buf_add(&line, CT_LIT("coldtrail: '"));
    ct_display(&line, f->text);
    ct_buf_printf(&line, "' is shorter than %d bytes: everything was searched\n", CT_GRAM_BYTES);
    if (write(f->args->err_fd, line.ptr, line.len) < 0)
        return; /* there is nobody to tell */
}

static int search(struct found *f, struct ct_err *err)
{
    struct ct_contains_sum sum;
    int r;

    f->by_source = ct_arena_alloc(&f->arena, (f->o.sources.all.n + 1) * sizeof *f->by_source);
    f->count = f->hits.n = f->hits.v.n = 0;
    f->first_us = f->last_us = CT_TIME_NONE;
    if (!f->o.memory)
        return 0;
    r = ct_memory_contains(f->o.memory, f->text, on_event, f, &sum, err);
    if (r == CT_MEMORY_DAMAGED)
        return ct_fail(err, -EBADMSG, "the memory is damaged; see coldtrail verify");
    if (r == 0)
        say(f, &sum);
    return r;
}

static void begin(struct found *f, struct ct_json *whole)
{
    if (f->format != CT_FORMAT_json)
        return;
    ct_json_object(whole, NULL);
    ct_json_str(whole, "schema", CT_LIT("coldtrail/1"));
    ct_json_str(whole, "kind", CT_LIT("look"));
    ct_json_array(whole, "look");
}

static int put_all(struct found *f, struct ct_err *err)
{
    struct ct_json whole = ct_json(&f->out);
    int r = 0;

    begin(f, &whole);
    for (size_t i = 0; r == 0 && i < f->args->values[CT_OPT_CONTAINS].n; i++) {
        struct ct_json line = ct_json(&f->out);

        f->text = ct_span_str(f->args->values[CT_OPT_CONTAINS].v[i]);
        r = search(f, err);
        if (r == 0)
            r = f->format == CT_FORMAT_text
                    ? put_text(f, err)
                    : put_json(f, f->format == CT_FORMAT_json ? &whole : &line, err);
    }
    if (r == 0 && f->format == CT_FORMAT_json) {
        ct_json_end(&whole);
        ct_json_end(&whole);
        ct_buf_chr(&f->out, '\n');
    }
    return r;
}

int ct_look_contains(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(found_done) struct found f = { .args = args,
        .o = { .c = { .lock_fd = -1 } },
        .out = ct_buf(CT_MAX_OUTPUT_BYTES),
        .format = ct_args_format(args) };
    int r;

    if (f.format == CT_FORMAT_csv)
        return ct_usage(err, "look --contains writes text, --json or --jsonl, not --csv");
    if (args->words.n || ct_args_has(args, CT_OPT_FILE) || ct_args_has(args, CT_OPT_RAW))
        return ct_usage(err, "look --contains stands alone: no values, no -f, no --raw");
    r = ct_opened_open(&f.o, args, err);
    if (r == 0)
        r = put_all(&f, err);
    if (r != 0)
        return r;
    r = ct_output(args, ct_buf_span(&f.out), err);
    return r < 0 ? r : CT_EXIT_DONE;
}
