/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manifest: writing and reading its lines.
 *
 * Reading is strict: what this file did not write exactly so is damage. A line
 * is judged once at its end; until then wrong words count as 0.
 */
#include "memory/manifest.h"

#include <errno.h>
#include <inttypes.h>

#include "base/hash.h"
#include "base/limits.h"
#include "memory/segment.h"

void ct_manifest_name(char ret[CT_MANIFEST_NAME], size_t number)
{
    snprintf(ret, CT_MANIFEST_NAME, "%08zu.seg", number);
}

static void end_line(struct ct_buf *out, size_t from, uint64_t *chain)
{
    *chain = ct_hash64((struct ct_span){ out->ptr + from, out->len - from }, *chain);
    ct_buf_printf(out, " #%016" PRIx64 "\n", *chain);
}

void ct_manifest_head(struct ct_buf *out, uint64_t seed, uint64_t *ret_chain)
{
    size_t from = out->len;

    *ret_chain = CT_SEGMENT_CHECK;
    ct_buf_printf(out, "coldtrail-memory %d seed=%016" PRIx64, CT_MANIFEST_VERSION, seed);
    end_line(out, from, ret_chain);
}

static void put_time(struct ct_buf *out, int64_t us)
{
    if (us == CT_TIME_NONE)
        ct_buf_add(out, CT_LIT(" -"));
    else
        ct_buf_printf(out, " %" PRId64, us);
}

void ct_manifest_line(const struct ct_manifest *m, const struct ct_manifest_commit *commit,
    struct ct_buf *out, uint64_t *chain)
{
    size_t from = out->len;

    ct_buf_printf(out,
        "commit share=%" PRIu64 " source_base=%" PRIu32 " sources_bytes=%" PRIu64
        " ledger_bytes=%" PRIu64 " segments=%zu",
        commit->share, commit->source_base, commit->sources_bytes, commit->ledger_bytes, commit->n);
    for (size_t i = 0; i < commit->n; i++) {
        const struct ct_manifest_segment *s = &m->segments.v[commit->first + i];

        ct_buf_printf(out, " %s " CT_FMT " %" PRIu32, s->name, CT_ARG(s->class_name), s->events);
        put_time(out, s->first_us);
        put_time(out, s->last_us);
        ct_buf_printf(out, " %" PRIu64 " %016" PRIx64, s->bytes, s->check);
        if (m->version < 2)
            continue;
        ct_buf_chr(out, ' ');
        ct_months_put(out, &s->months);
    }
    end_line(out, from, chain);
}

void ct_manifest_run_name(char ret[CT_MANIFEST_NAME], size_t number)
{
    snprintf(ret, CT_MANIFEST_NAME, "%08zu.run", number);
}

void ct_manifest_run_line(struct ct_buf *out, const struct ct_manifest_run *run, uint64_t *chain)
{
    size_t from = out->len;

    ct_buf_printf(out,
        "run %s first=%" PRIu32 " segments=%" PRIu32 " keys=%" PRIu64 " bytes=%" PRIu64
        " %016" PRIx64,
        run->name, run->first, run->n, run->keys, run->bytes, run->check);
    end_line(out, from, chain);
}

void ct_manifest_forget_line(
    struct ct_buf *out, int64_t before_us, const uint32_t *numbers, size_t n, uint64_t *chain)
{
    size_t from = out->len;

    ct_buf_printf(out, "forget before=%" PRId64 " segments=%zu", before_us, n);
    for (size_t i = 0; i < n; i++) {
        char name[CT_MANIFEST_NAME];

        ct_manifest_name(name, numbers[i]);
        ct_buf_printf(out, " %s", name);
    }
    end_line(out, from, chain);
}

bool ct_manifest_overlap(const struct ct_manifest_run *a, const struct ct_manifest_run *b)
{
    return a->first < b->first + b->n && b->first < a->first + a->n;
}

void ct_manifest_run_put(struct ct_manifest *m, const struct ct_manifest_run *run)
{
    size_t n = 0, at;

    for (size_t i = 0; i < m->runs.n; i++)
        if (!ct_manifest_overlap(&m->runs.v[i], run))
            m->runs.v[n++] = m->runs.v[i];
    m->runs.n = n;
    (void)ct_vec_add(&m->runs);
    for (at = n; at > 0 && m->runs.v[at - 1].first > run->first; at--)
        m->runs.v[at] = m->runs.v[at - 1];
    m->runs.v[at] = *run;
    m->n_runs++;
}

/* reading: the words of one line, with one flag for all that can be wrong */

struct words {
    struct ct_span s;
    bool bad;
};

static struct ct_span word(struct words *w)
{
    return ct_span_cut_chr(&w->s, ' ');
}

static uint64_t number(struct words *w, const char *name, uint64_t max)
{
    struct ct_span s = word(w);
    uint64_t n = 0;

    if (!ct_span_starts(s, ct_span_str(name)) ||
        !ct_span_uint(ct_span_from(s, strlen(name)), max, &n))
        w->bad = true;
    return n;
}

static bool take_hex(struct ct_span s, uint64_t *ret)
{
    uint64_t n = 0;

    if (s.len != 16)
        return false;
    for (size_t i = 0; i < 16; i++) {
        if (ct_hex_digit(s.ptr[i]) < 0)
            return false;
        n = n << 4 | (uint64_t)ct_hex_digit(s.ptr[i]);
    }
    *ret = n;
    return true;
}

static int64_t take_time(struct words *w)
{
    struct ct_span s = word(w);
    bool minus = s.len > 1 && s.ptr[0] == '-';
    uint64_t n = 0;

    if (ct_span_eq(s, CT_LIT("-")))
        return CT_TIME_NONE;
    if (!ct_span_uint(ct_span_from(s, minus), INT64_MAX, &n))
        w->bad = true;
    return minus ? -(int64_t)n : (int64_t)n;
}

static void take_segment(struct words *w, struct ct_manifest *m, uint32_t base, uint64_t *events)
{
    struct ct_manifest_segment *s = ct_vec_add(&m->segments);
    struct ct_span name = word(w);

    ct_manifest_name(s->name, m->segments.n - 1);
    if (!ct_span_eq(name, ct_span_str(s->name)))
        w->bad = true;
    s->source_base = base;
    s->class_name = word(w);
    s->class = ct_class_find(s->class_name);
    s->events = (uint32_t)number(w, "", CT_MAX_SEGMENT_EVENTS);
    s->first_us = take_time(w);
    s->last_us = take_time(w);
    s->bytes = number(w, "", CT_MAX_SEGMENT_BYTES);
    if (!take_hex(word(w), &s->check))
        w->bad = true;
    if (m->version >= 2 && !ct_months_take(word(w), &s->months))
        w->bad = true;
    *events += s->events;
}

static bool take_run(struct ct_manifest *m, struct words *w)
{
    struct ct_manifest_run run = { .n = 0 };

    ct_manifest_run_name(run.name, m->n_runs);
    w->bad |= !ct_span_eq(word(w), ct_span_str(run.name));
    run.first = (uint32_t)number(w, "first=", m->segments.n);
    run.n = (uint32_t)number(w, "segments=", m->segments.n - run.first);
    run.keys = number(w, "keys=", UINT64_MAX);
    run.bytes = number(w, "bytes=", INT64_MAX);
    w->bad |= !take_hex(word(w), &run.check) || run.n == 0 || w->s.len;
    if (!w->bad)
        ct_manifest_run_put(m, &run);
    return !w->bad;
}

static bool take_forget(struct ct_manifest *m, struct words *w)
{
    uint64_t n;

    if (!ct_span_starts(word(w), CT_LIT("before=")))
        return false;
    n = number(w, "segments=", m->segments.n);
    for (uint64_t i = 0; i < n && !w->bad; i++) {
        struct ct_span name = word(w);
        uint64_t at = 0;

        w->bad |= name.len < 5 ||
                  !ct_span_uint(ct_span_head(name, name.len - 4), UINT32_MAX, &at) ||
                  at >= m->segments.n;
        if (!w->bad)
            m->segments.v[at].gone = true;
    }
    return !w->bad && w->s.len == 0;
}

static bool take_line(struct ct_manifest *m, struct ct_span line)
{
    struct words w = { line, false };
    struct ct_manifest_commit c = { .first = m->segments.n };
    struct ct_span kind = word(&w);

    if (ct_span_eq(kind, CT_LIT("run")))
        return take_run(m, &w);
    if (ct_span_eq(kind, CT_LIT("forget")))
        return take_forget(m, &w);
    if (!ct_span_eq(kind, CT_LIT("commit")))
        return false;
    c.share = number(&w, "share=", UINT64_MAX);
    c.source_base = (uint32_t)number(&w, "source_base=", UINT32_MAX);
    c.sources_bytes = number(&w, "sources_bytes=", UINT64_MAX);
    c.ledger_bytes = number(&w, "ledger_bytes=", UINT64_MAX);
    c.n = (size_t)number(&w, "segments=", CT_MAX_COMMIT_SEGMENTS);
    for (size_t i = 0; i < c.n && !w.bad; i++)
        take_segment(&w, m, c.source_base, &c.events);
    if (w.bad || w.s.len)
        return false;
    *ct_vec_add(&m->commits) = c;
    return true;
}

/* The text of a line without its checksum; false when that is wrong. */
static bool check_line(struct ct_span line, uint64_t *chain, struct ct_span *ret)
{
    uint64_t want, is;

    if (line.len < 18 || !ct_span_starts(ct_span_from(line, line.len - 18), CT_LIT(" #")) ||
        !take_hex(ct_span_from(line, line.len - 16), &want))
        return false;
    *ret = ct_span_head(line, line.len - 18);
    is = ct_hash64(*ret, *chain);
    *chain = want;
    return is == want;
}

static int take_head(struct ct_manifest *m, struct ct_span line, struct ct_err *err)
{
    struct ct_span text;

    m->chain = CT_SEGMENT_CHECK;
    if (!ct_span_starts(line, CT_LIT("coldtrail-memory ")))
        return ct_fail(err, -EBADMSG, "MANIFEST is not one of a coldtrail memory");
    if (ct_span_starts(line, CT_LIT("coldtrail-memory 1 seed=")))
        m->version = 1;
    else if (ct_span_starts(line, CT_LIT("coldtrail-memory 2 seed=")))
        m->version = 2;
    else
        return ct_fail(err, -ENOTSUP, "MANIFEST was written by a newer coldtrail");
    if (!check_line(line, &m->chain, &text) || !take_hex(ct_span_from(text, 24), &m->seed))
        return ct_fail(err, -EBADMSG, "MANIFEST is damaged in line 1");
    return 0;
}

int ct_manifest_parse(struct ct_manifest *m, struct ct_span text, struct ct_err *err)
{
    struct ct_span rest = ct_arena_copy(&m->arena, text);
    size_t end, n = 0;

    while ((end = ct_span_chr(rest, '\n', 0)) < rest.len) {
        struct ct_span line = ct_span_head(rest, end), body;

        rest = ct_span_from(rest, end + 1);
        if (n++ == 0) {
            int r = take_head(m, line, err);

            if (r < 0)
                return r;
        } else if (!check_line(line, &m->chain, &body) || !take_line(m, body)) {
            return ct_fail(err, -EBADMSG,
                "MANIFEST is damaged in line %zu; the memory can be built again from the sources",
                n);
        }
        m->length = text.len - rest.len;
    }
    return 0;
}

void ct_manifest_done(struct ct_manifest *m)
{
    ct_arena_done(&m->arena);
    ct_vec_done(&m->segments);
    ct_vec_done(&m->commits);
    ct_vec_done(&m->runs);
}
