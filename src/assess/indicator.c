/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator: reading lists, and findings from what the memory says of them.
 *
 * All values are looked up in one pass; of each, the events that are earliest are
 * kept and read afterwards, since a finding shows a few and counts the rest.
 */
#include "assess/indicator.h"

#include <inttypes.h>

#include "assess/lines.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/map.h"
#include "parse/csv.h"

#define FIRST_EVENTS 5

void ct_indicators_done(struct ct_indicators *in)
{
    ct_vec_done(&in->v);
    ct_vec_done(&in->files);
    ct_arena_done(&in->arena);
}

bool ct_indicators_value(struct ct_indicators *in, struct ct_span text)
{
    struct ct_indicator i = { .text = text, .file = in->files.n ? (uint32_t)in->files.n - 1 : 0 };

    i.value.type = ct_observable_guess(text, &in->arena, &i.value.value);
    if (i.value.type == CT_OBS_NONE)
        return false;
    *ct_vec_add(&in->v) = i;
    return true;
}

/* Where the first separator of columns stands; the length when there is none. */
static size_t separator(struct ct_span line)
{
    size_t at = 0;

    while (at < line.len && !memchr(",;\t", line.ptr[at], 3))
        at++;
    return at;
}

/* A separator within a path or a User-Agent belongs to it, unless the file is CSV. */
static bool is_row(struct ct_span line, bool csv)
{
    size_t at = separator(line), slashes = ct_span_find(line, CT_LIT("//"), 0);

    return at < line.len &&
           (csv || at < ct_span_chr(line, '/', slashes < line.len ? slashes + 2 : 0));
}

static bool take_row(struct ct_indicators *in, struct ct_span line)
{
    ct_cleanup(ct_csv_done) struct ct_csv csv = ct_csv(line, &in->arena);
    bool some = false;

    while (ct_csv_next(&csv))
        for (size_t i = 0; i < csv.fields.n; i++)
            some = ct_indicators_value(in, ct_span_trim(ct_csv_field(&csv, i))) || some;
    return some;
}

void ct_indicators_add(struct ct_indicators *in, struct ct_span name, struct ct_span text)
{
    struct ct_indicator_file file = { .name = name };
    bool csv = false, begun = false;
    size_t before = in->v.n, at = in->files.n;
    uint64_t number = 0;
    struct ct_span line;

    *ct_vec_add(&in->files) = file;
    while (ct_span_line(&text, &line)) {
        bool first = !begun, some;

        number++;
        line = ct_span_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (first)
            csv = separator(line) < line.len;
        begun = true;
        some = is_row(line, csv) ? take_row(in, line) : ct_indicators_value(in, line);
        if (some || (first && csv))
            continue; /* the first row of a table may hold names of columns */
        file.unread_line = file.unread++ ? file.unread_line : number;
    }
    file.found = in->v.n - before;
    in->files.v[at] = file;
}

struct hit {
    struct ct_event_ref ref;
    int64_t at_us;
};

struct hits {
    struct hit first[FIRST_EVENTS]; /* by time */
    unsigned n;
};

struct find {
    struct ct_memory *mem;
    const struct ct_indicators *in;
    const struct ct_source_info *sources;
    size_t n_sources;
    struct ct_arena scratch;
    CT_VEC(struct ct_look_value) values; /* each different one once */
    CT_VEC(uint32_t) asked;              /* beside values: index of the indicator */
    struct ct_look_result *results;
    struct hits *hits;
    struct ct_arena *a; /* of the result */
};

static void find_done(struct find *f)
{
    ct_vec_done(&f->values);
    ct_vec_done(&f->asked);
    ct_arena_done(&f->scratch);
}

static void collect(struct find *f)
{
    struct ct_map seen = { 0 };

    for (size_t i = 0; i < f->in->v.n && f->values.n < CT_MAX_LOOK_VALUES; i++) {
        const struct ct_look_value *v = &f->in->v.v[i].value;
        struct ct_buf key = ct_buf(CT_MAX_VALUE_BYTES + 64);
        bool fresh;

        ct_buf_chr(&key, (char)v->type);
        ct_buf_add(&key, v->value);
        ct_map_put(&seen, ct_arena_copy(&f->scratch, ct_buf_span(&key)), &fresh);
        ct_buf_done(&key);
        if (!fresh)
            continue;
        *ct_vec_add(&f->values) = *v;
        *ct_vec_add(&f->asked) = (uint32_t)i;
    }
    ct_map_done(&seen);
}

/* Keeps the earliest; those without a time come last. */
static int on_hit(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    struct find *f = arg;
    struct hits *h = &f->hits[value];
    int64_t when = at_us == CT_TIME_NONE ? INT64_MAX : at_us;
    unsigned at = h->n;

    while (at > 0 && h->first[at - 1].at_us > when)
        at--;
    if (at == FIRST_EVENTS)
        return 0;
    for (unsigned i = h->n < FIRST_EVENTS ? h->n : FIRST_EVENTS - 1; i > at; i--)
        h->first[i] = h->first[i - 1];
    h->first[at] = (struct hit){ *ref, when };
    h->n += h->n < FIRST_EVENTS;
    return 0;
}

static struct ct_evidence_list evidence(struct find *f, const struct hits *h)
{
    struct ct_evidence *v = ct_arena_alloc(f->a, FIRST_EVENTS * sizeof *v);
    size_t n = 0;

    for (unsigned i = 0; i < h->n; i++) {
        struct ct_event ev;

        if (ct_memory_event(f->mem, h->first[i].ref, &f->scratch, &ev, NULL) < 0)
            continue;
        v[n] = (struct ct_evidence){ .offset = ev.offset,
            .length = ev.length,
            .class = ev.class,
            .member = ct_arena_copy(f->a, ct_event_str(&ev, CT_F_MEMBER)) };
        if (ev.source >= 1 && ev.source <= f->n_sources)
            v[n].source = ct_arena_copy(f->a, f->sources[ev.source - 1].path);
        n++;
    }
    return (struct ct_evidence_list){ v, n };
}

static struct ct_reason reason(struct find *f, size_t value)
{
    const struct ct_indicator *i = &f->in->v.v[f->asked.v[value]];
    const struct ct_look_result *r = &f->results[value];
    struct ct_lines fr = { .a = f->a }, against = { .a = f->a }, other = { .a = f->a },
                    settle = { .a = f->a };
    char from[CT_TIME_TEXT], to[CT_TIME_TEXT];

    ct_line(&fr, "%s " CT_FMT, ct_observable_name(i->value.type), CT_ARG(i->value.value));
    ct_line(&fr, "in %" PRIu64 " events of %zu sources", r->count, r->n_sources);
    if (r->first_us != CT_TIME_NONE)
        ct_line(&fr, "first %.10s, last %.10s", ct_time_rfc3339(r->first_us, from),
            ct_time_rfc3339(r->last_us, to));
    ct_line(&against, "a hit is not a compromise");
    ct_line(&against, "a host or address may serve others, and may have changed hands");
    ct_line(&other, "the list is old or too broad; the value is quoted, as in a warning");
    ct_line(&settle, "reading the events cited; when and why the list names this value");
    return (struct ct_reason){ .claim =
                                   ct_arena_printf(f->a, "An indicator of " CT_FMT " was seen here",
                                       CT_ARG(f->in->files.v[i->file].name)),
        .for_it = ct_lines_end(&fr),
        .against = ct_lines_end(&against),
        .alternatives = ct_lines_end(&other),
        .would_settle = ct_lines_end(&settle) };
}

/* Behind the findings that are there; one without evidence is none. */
static void write_findings(struct find *f, struct ct_result *res)
{
    size_t most = res->n_findings + CT_MAX_INDICATOR_FINDINGS, n = res->n_findings;
    size_t room = res->n_findings + f->values.n;
    struct ct_finding *v = ct_arena_raw(f->a, ((room < most ? room : most) + 1) * sizeof *v);

    if (n)
        memcpy(v, res->findings, n * sizeof *v);
    for (size_t i = 0; i < f->values.n; i++) {
        if (f->results[i].count == 0)
            continue;
        res->indicators_seen++;
        if (n == most)
            continue;
        v[n] = (struct ct_finding){ .evidence = evidence(f, &f->hits[i]) };
        if (v[n].evidence.n == 0)
            continue;
        v[n].id = ct_arena_printf(f->a, "F-%04zu", n + 1);
        v[n].detector = CT_LIT("indicator");
        v[n].reason = reason(f, i);
        v[n].at_us = f->results[i].first_us;
        n++;
    }
    res->findings = v;
    res->n_findings = n;
}

int ct_indicators_find(const struct ct_indicators *in, struct ct_memory *mem,
    const struct ct_source_info *sources, size_t n_sources, struct ct_result *res,
    struct ct_err *err)
{
    ct_cleanup(find_done) struct find f = {
        .mem = mem, .in = in, .sources = sources, .n_sources = n_sources, .a = &res->arena
    };
    struct ct_look look = { .fn = on_hit, .arg = &f };
    int r = 0;

    collect(&f);
    look.values = f.values.v;
    look.n = f.values.n;
    f.results = ct_arena_alloc(&f.scratch, (look.n + 1) * sizeof *f.results);
    f.hits = ct_arena_alloc(&f.scratch, (look.n + 1) * sizeof *f.hits);
    if (look.n)
        r = ct_memory_look(mem, &look, &f.scratch, f.results, err);
    if (r < 0)
        return r;
    res->indicators = look.n;
    write_findings(&f, res);
    return 0;
}
