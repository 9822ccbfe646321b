/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator: findings from what the memory says of a list.
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

#define FIRST_EVENTS 5

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
    uint64_t different;                  /* indicators, each once */
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

/* Adds what is not there yet; false when it is. */
static bool ask(struct find *f, struct ct_map *seen, const struct ct_look_value *v, size_t i)
{
    struct ct_buf key = ct_buf(CT_MAX_VALUE_BYTES + 64);
    bool fresh;

    ct_buf_chr(&key, (char)v->type);
    ct_buf_add(&key, v->value);
    ct_map_put(seen, ct_arena_copy(&f->scratch, ct_buf_span(&key)), &fresh);
    ct_buf_done(&key);
    if (!fresh)
        return false;
    *ct_vec_add(&f->values) = *v;
    *ct_vec_add(&f->asked) = (uint32_t)i;
    return true;
}

static void collect(struct find *f)
{
    struct ct_map seen = { 0 };

    for (size_t i = 0; i < f->in->v.n; i++) {
        struct ct_look_value v[CT_MAX_ALTERNATIVES];
        size_t n = ct_indicator_values(&f->in->v.v[i], v);

        for (size_t k = 0; k < n && f->values.n < CT_MAX_LOOK_VALUES; k++)
            f->different += ask(f, &seen, &v[k], i) && k == 0;
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
    const struct ct_look_value *v = &f->values.v[value];
    const struct ct_look_result *r = &f->results[value];
    struct ct_lines fr = { .a = f->a }, against = { .a = f->a }, other = { .a = f->a },
                    settle = { .a = f->a };
    char from[CT_TIME_TEXT], to[CT_TIME_TEXT];

    ct_line(&fr, "%s " CT_FMT, ct_observable_name(v->type), CT_ARG(v->value));
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
    for (size_t i = 0, last = SIZE_MAX; i < f->values.n; i++) {
        if (f->results[i].count == 0)
            continue;
        res->indicators_seen += f->asked.v[i] != last; /* alternatives stand together */
        last = f->asked.v[i];
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
    res->indicators = f.different;
    write_findings(&f, res);
    return 0;
}
