/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_look: has any of these ever been seen?
 *
 *   values, files --guess type, normal form--> memory --> seen | not seen | not visible
 *
 * "not seen" is only said where a source that could have shown it was read; with
 * nothing read, or a text that is no kind of indicator, the answer is "not
 * visible". Which logs are missing, and when, is named beside each answer.
 */
#include <errno.h>
#include <inttypes.h>

#include "assess/visibility.h"
#include "base/cleanup.h"
#include "base/display.h"
#include "base/json.h"
#include "base/limits.h"
#include "cmd/lists.h"
#include "cmd/look_contains.h"
#include "cmd/look_events.h"
#include "cmd/look_raw.h"
#include "cmd/opened.h"

#define MOST_SOURCES 10 /* of one indicator, in text */
#define FLUSH_BYTES CT_MIB

/* What can be said of all indicators of a type that were not seen. */
struct blind {
    bool known, visible;
    CT_VEC(struct ct_span) gaps;
};

struct look {
    struct ct_args *args;
    struct ct_opened o;
    struct ct_arena arena;
    struct ct_indicators asked;
    CT_VEC(struct ct_look_value) values; /* all alternatives of all asked, in their order */
    struct ct_look_result *results;      /* one for each asked, its alternatives together */
    CT_VEC(uint32_t) asker;              /* of each value: which asked for it */
    struct ct_look_hits **hits;          /* --events: one for each asked; NULL: none */
    struct ct_visibility visible;
    struct blind blind[CT_N_OBSERVABLES]; /* a month is looked at once, not for each indicator */
    struct ct_buf out;
    enum ct_format format;
};

static void look_done(struct look *l)
{
    for (size_t i = 0; l->hits && i < l->asked.v.n; i++)
        if (l->hits[i])
            ct_look_hits_done(l->hits[i]);
    ct_opened_close(&l->o);
    ct_indicators_done(&l->asked);
    ct_vec_done(&l->values);
    ct_vec_done(&l->asker);
    for (size_t i = 0; i < CT_N_OBSERVABLES; i++)
        ct_vec_done(&l->blind[i].gaps);
    ct_visibility_done(&l->visible);
    ct_buf_done(&l->out);
    ct_arena_done(&l->arena);
}

static int collect(struct look *l, struct ct_err *err)
{
    int r;

    for (size_t i = 0; i < l->args->words.n; i++) {
        struct ct_span text = ct_span_trim(ct_span_str(l->args->words.v[i]));

        if (!ct_indicators_value(&l->asked, text))
            ct_vec_add(&l->asked.v)->text = text;
    }
    r = ct_lists_read(&l->asked, l->args, CT_OPT_FILE, err);
    for (size_t i = 0; i < l->asked.v.n; i++) {
        struct ct_look_value v[CT_MAX_ALTERNATIVES];
        size_t n = l->asked.v.v[i].value.type ? ct_indicator_values(&l->asked.v.v[i], v) : 0;

        for (size_t k = 0; k < n; k++) {
            *ct_vec_add(&l->values) = v[k];
            *ct_vec_add(&l->asker) = (uint32_t)i;
        }
    }
    return r;
}

static void widen(struct ct_look_result *into, const struct ct_look_result *from)
{
    into->count += from->count;
    into->gone += from->gone;
    if (from->first_us != CT_TIME_NONE &&
        (into->first_us == CT_TIME_NONE || from->first_us < into->first_us))
        into->first_us = from->first_us;
    if (from->last_us != CT_TIME_NONE &&
        (into->last_us == CT_TIME_NONE || from->last_us > into->last_us))
        into->last_us = from->last_us;
}

/* Appends the sources of another result, the same source once; both are in order of id. */
static void join_sources(
    struct look *l, struct ct_look_result *into, const struct ct_look_result *from)
{
    size_t n = 0, i = 0, k = 0;
    struct ct_look_source *v;

    if (into->n_sources == 0) {
        into->sources = from->sources;
        into->n_sources = from->n_sources;
        return;
    }
    v = ct_arena_raw(&l->arena, (into->n_sources + from->n_sources) * sizeof *v);
    while (i < into->n_sources || k < from->n_sources) {
        bool left = k == from->n_sources ||
                    (i < into->n_sources && into->sources[i].source <= from->sources[k].source);

        if (n && v[n - 1].source == (left ? into->sources[i] : from->sources[k]).source)
            v[n - 1].count += left ? into->sources[i].count : from->sources[k].count;
        else
            v[n++] = left ? into->sources[i] : from->sources[k];
        i += left;
        k += !left;
    }
    into->sources = v;
    into->n_sources = n;
}

/* An event that holds two of the alternatives is counted with each of them. */
static void join(struct look *l, const struct ct_look_result *each)
{
    for (size_t i = 0; i < l->values.n; i++) {
        struct ct_look_result *of = &l->results[l->asker.v[i]];

        widen(of, &each[i]);
        if (each[i].n_sources)
            join_sources(l, of, &each[i]);
    }
}

static int on_hit(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    struct look *l = arg;
    struct ct_look_hits **h = &l->hits[l->asker.v[value]];

    if (!*h)
        *h = ct_arena_alloc(&l->arena, sizeof **h);
    ct_look_hits_add(*h, *ref, at_us);
    return 0;
}

static int search(struct look *l, struct ct_err *err)
{
    struct ct_look look = { .values = l->values.v, .n = l->values.n };
    struct ct_look_result *each = ct_arena_alloc(&l->arena, (l->values.n + 1) * sizeof *each);
    int r;

    l->results = ct_arena_alloc(&l->arena, (l->asked.v.n + 1) * sizeof *l->results);
    for (size_t i = 0; i < l->asked.v.n; i++)
        l->results[i] =
            (struct ct_look_result){ .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
    if (!l->o.memory)
        return 0;
    if (ct_args_has(l->args, CT_OPT_EVENTS)) {
        l->hits = ct_arena_alloc(&l->arena, (l->asked.v.n + 1) * sizeof *l->hits);
        look.fn = on_hit;
        look.arg = l;
    }
    ct_visibility_read(&l->visible, l->o.memory);
    if (l->values.n == 0)
        return 0;
    r = ct_memory_look(l->o.memory, &look, &l->arena, each, err);
    if (r == CT_MEMORY_DAMAGED)
        return ct_fail(err, -EBADMSG, "the memory is damaged; see coldtrail verify");
    if (r == 0)
        join(l, each);
    return r;
}

struct gaps {
    struct look *l;
    struct blind *b;
};

static void on_gap(struct ct_span text, void *arg)
{
    struct gaps *g = arg;

    *ct_vec_add(&g->b->gaps) = ct_arena_copy(&g->l->arena, text);
}

/* What nothing that was read could have shown. */
static bool is_empty(const struct look *l)
{
    const struct ct_memory_state *state = l->o.memory ? ct_memory_state(l->o.memory) : NULL;

    return !state || state->events + state->forgotten == 0;
}

static const struct blind *blind_of(struct look *l, const struct ct_indicator *a)
{
    struct blind *b = &l->blind[a->value.type];
    struct gaps g = { l, b };

    if (b->known)
        return b;
    b->known = true;
    if (a->value.type == CT_OBS_NONE)
        on_gap(CT_LIT("no kind of indicator that is known"), &g);
    else if (is_empty(l))
        on_gap(CT_LIT("nothing was read"), &g);
    else
        ct_visibility_gaps(&l->visible, a->value.type, on_gap, &g);
    b->visible = a->value.type != CT_OBS_NONE && ct_visibility_any(&l->visible, a->value.type);
    return b;
}

static const char *state_of(
    struct look *l, const struct ct_indicator *a, const struct ct_look_result *r)
{
    if (r->count)
        return "seen";
    return blind_of(l, a)->visible ? "not seen" : "not visible";
}

static struct ct_span path_of(const struct look *l, uint32_t source)
{
    return source >= 1 && source <= l->o.sources.all.n ? l->o.sources.all.v[source - 1].info.path
                                                       : (struct ct_span){ 0 };
}

static const char *type_of(const struct ct_indicator *a)
{
    const char *name = a->value.type == CT_OBS_NONE ? NULL : ct_observable_name(a->value.type);

    return name ? name : "unknown";
}

static void put_json(
    struct look *l, struct ct_json *j, const struct ct_indicator *a, const struct ct_look_result *r)
{
    const struct blind *b = blind_of(l, a);

    ct_json_object(j, NULL);
    ct_json_bytes(j, "indicator", a->text);
    ct_json_str(j, "type", ct_span_str(type_of(a)));
    ct_json_str(j, "state", ct_span_str(state_of(l, a, r)));
    ct_json_time(j, "first", r->first_us);
    ct_json_time(j, "last", r->last_us);
    ct_json_int(j, "count", (int64_t)r->count);
    if (r->gone)
        ct_json_int(j, "forgotten", (int64_t)r->gone);
    ct_json_array(j, "sources");
    for (size_t i = 0; i < r->n_sources; i++) {
        ct_json_object(j, NULL);
        ct_json_bytes(j, "source", path_of(l, r->sources[i].source));
        ct_json_int(j, "count", (int64_t)r->sources[i].count);
        ct_json_end(j);
    }
    ct_json_end(j);
    ct_json_array(j, "not_visible");
    for (size_t i = 0; i < b->gaps.n; i++)
        ct_json_str(j, NULL, b->gaps.v[i]);
    ct_json_end(j);
}

static void put_csv(struct look *l, const struct ct_indicator *a, const struct ct_look_result *r)
{
    char from[CT_TIME_TEXT] = "", to[CT_TIME_TEXT] = "";

    ct_report_csv_field(&l->out, a->text);
    ct_buf_printf(&l->out, ",%s,%s,%s,%s,%" PRIu64 "\r\n", type_of(a), state_of(l, a, r),
        ct_time_rfc3339(r->first_us, from), ct_time_rfc3339(r->last_us, to), r->count);
}

/* In the order of `show sources`, where they can be found again. */
static void put_sources(struct look *l, const struct ct_look_result *r)
{
    for (size_t i = 0; i < r->n_sources && i < MOST_SOURCES; i++) {
        ct_buf_printf(&l->out, "%14s", "");
        ct_display(&l->out, path_of(l, r->sources[i].source));
        ct_buf_printf(&l->out, "  %" PRIu64 " times\n", r->sources[i].count);
    }
    if (r->n_sources > MOST_SOURCES)
        ct_buf_printf(
            &l->out, "%14sand %zu more sources: --json has all\n", "", r->n_sources - MOST_SOURCES);
}

static void put_text(struct look *l, const struct ct_indicator *a, const struct ct_look_result *r)
{
    const struct blind *b = blind_of(l, a);
    char from[CT_TIME_TEXT] = "", to[CT_TIME_TEXT] = "";

    ct_buf_printf(&l->out, "%-12s  ", state_of(l, a, r));
    ct_display_defang(&l->out, a->value.type == CT_OBS_NONE ? a->text : a->value.value);
    ct_buf_printf(&l->out, "  (%s)", type_of(a));
    if (r->count && r->first_us != CT_TIME_NONE)
        ct_buf_printf(&l->out, "  %" PRIu64 " times, %.10s to %.10s", r->count,
            ct_time_rfc3339(r->first_us, from), ct_time_rfc3339(r->last_us, to));
    else if (r->count)
        ct_buf_printf(&l->out, "  %" PRIu64 " times", r->count);
    ct_buf_chr(&l->out, '\n');
    if (r->gone)
        ct_buf_printf(&l->out,
            "%14s%" PRIu64 " of them were forgotten: this is all that is known\n", "", r->gone);
    put_sources(l, r);
    for (size_t i = 0; i < b->gaps.n; i++)
        ct_buf_printf(&l->out, "%14snot visible: " CT_FMT "\n", "", CT_ARG(b->gaps.v[i]));
}

static int flush(struct look *l, struct ct_err *err)
{
    int r = ct_output(l->args, ct_buf_span(&l->out), err);

    ct_buf_clear(&l->out);
    return r;
}

static int put_events(struct look *l, size_t i, struct ct_err *err)
{
    struct ct_look_lines lines = {
        .o = &l->o, .indicator = l->asked.v.v[i].text, .format = l->format
    };

    if (!l->hits || !l->hits[i])
        return 0;
    ct_look_hits_end(l->hits[i]);
    return ct_look_events_put(&l->out, &lines, l->hits[i], err);
}

static int put_object(struct look *l, struct ct_json *j, size_t i, struct ct_err *err)
{
    int r = 0;

    put_json(l, j, &l->asked.v.v[i], &l->results[i]);
    if (l->hits && l->format == CT_FORMAT_json) {
        ct_json_array(j, "events");
        r = put_events(l, i, err);
        ct_json_end(j);
    }
    ct_json_end(j);
    if (r == 0 && l->format == CT_FORMAT_jsonl) {
        ct_buf_chr(&l->out, '\n');
        r = put_events(l, i, err);
    }
    return r;
}

static int put_one(struct look *l, struct ct_json *whole, size_t i, struct ct_err *err)
{
    const struct ct_indicator *a = &l->asked.v.v[i];
    struct ct_json line = ct_json(&l->out);

    if (l->format == CT_FORMAT_csv) {
        put_csv(l, a, &l->results[i]);
        return 0;
    }
    if (l->format == CT_FORMAT_text) {
        put_text(l, a, &l->results[i]);
        return put_events(l, i, err);
    }
    return put_object(l, l->format == CT_FORMAT_json ? whole : &line, i, err);
}

static int put_all(struct look *l, struct ct_err *err)
{
    struct ct_json whole = ct_json(&l->out);
    int r = 0;

    if (l->format == CT_FORMAT_csv)
        ct_buf_printf(&l->out, "indicator,type,state,first,last,count\r\n");
    if (l->format == CT_FORMAT_json) {
        ct_json_object(&whole, NULL);
        ct_json_str(&whole, "schema", CT_LIT("coldtrail/1"));
        ct_json_str(&whole, "kind", CT_LIT("look"));
        ct_json_array(&whole, "look");
    }
    for (size_t i = 0; i < l->asked.v.n && r == 0; i++) {
        r = put_one(l, &whole, i, err);
        if (r == 0 && l->out.len >= FLUSH_BYTES)
            r = flush(l, err);
    }
    if (l->format == CT_FORMAT_json) {
        ct_json_end(&whole);
        ct_json_end(&whole);
        ct_buf_chr(&l->out, '\n');
    }
    return r == 0 ? flush(l, err) : r;
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(look_done) struct look l = { .args = args,
        .o = { .c = { .lock_fd = -1 } },
        .out = ct_buf(64 * CT_MIB),
        .format = ct_args_format(args) };
    int r;

    if (ct_args_has(args, CT_OPT_CONTAINS))
        return ct_look_contains(args, err);
    if (args->words.n == 0 && !ct_args_has(args, CT_OPT_FILE))
        return ct_usage(err, "look needs a value, or a file with -f");
    if (ct_args_has(args, CT_OPT_RAW))
        return ct_look_raw(args, err);
    if (l.format == CT_FORMAT_csv && ct_args_has(args, CT_OPT_EVENTS))
        return ct_usage(err, "look --events writes text, --json or --jsonl, not --csv");
    r = ct_opened_open(&l.o, args, err);
    if (r == 0)
        r = collect(&l, err);
    if (r == 0)
        r = search(&l, err);
    if (r != 0)
        return r;
    r = put_all(&l, err);
    return r < 0 ? r : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_look = {
    .name = "look",
    .summary = "has any of these indicators ever been seen?",
    .usage = "  coldtrail -C CASE look img.example 192.0.2.7\n"
             "  coldtrail -C CASE look --events 192.0.2.7\n"
             "  coldtrail -C CASE look --contains owa/auth --events\n"
             "  coldtrail -C CASE look -f indicators.txt --jsonl\n"
             "  coldtrail look --raw logs/ -f indicators.txt",
    .text = "Addresses, domains, URLs, IP addresses, hashes, Message-IDs, file names; defanged or "
            "not.\nAnswers seen, not seen (covered and absent) or not visible (nothing could have "
            "shown it).\nWith --raw, files of any kind are searched, packed or not, and no case is "
            "needed:\nlines path:offset:indicator, in containers path!member:offset:indicator.",
    .options = CT_OPT_BIT(FILE) | CT_OPT_BIT(CONTAINS) | CT_OPT_BIT(EVENTS) | CT_OPT_BIT(RAW) |
               CT_OPT_BIT(JOBS) | CT_OPT_BIT(STRICT),
    .run = run,
};
