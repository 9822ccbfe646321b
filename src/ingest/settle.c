/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle: a finished task becomes lines of sources.jsonl and ledger.jsonl and one commit.
 *
 * The two lists are appended and synced first; the commit's line in MANIFEST, which holds their
 * new lengths, then makes all of it true at once. Without that line the next opening cuts them
 * back.
 */
#include "base/file.h"
#include "ingest/task.h"
#include "memory/repeat.h"

struct lines {
    struct ct_buf sources, ledger;
};

static struct lines begin(void)
{
    return (struct lines){ ct_buf(CT_MAX_WORKER_RESULT), ct_buf(CT_MAX_WORKER_RESULT) };
}

static void end(struct lines *l)
{
    ct_buf_done(&l->sources);
    ct_buf_done(&l->ledger);
}

static int append(const char *path, const struct ct_buf *b, uint64_t *length, struct ct_err *err)
{
    int r = b->len ? ct_file_append(path, ct_buf_span(b), err) : 0;

    if (r == 0)
        *length += b->len;
    return r;
}

static int commit(
    struct ct_run *run, struct ct_task *t, uint32_t base, struct lines *l, struct ct_err *err)
{
    struct ct_intake *in = run->in;
    struct ct_commit c = { .share = ct_memory_state(in->memory)->commits + 1, .source_base = base };
    int r;

    if (l->sources.len == 0 && l->ledger.len == 0 && (!t || t->segments.n == 0))
        return 0;
    r = append(in->sources_path, &l->sources, &in->sources_bytes, err);
    if (r == 0)
        r = append(in->ledger_path, &l->ledger, &in->ledger_bytes, err);
    if (r < 0)
        return r;
    c.segments = t ? t->segments.v : NULL;
    c.n = t ? t->segments.n : 0;
    c.sources_bytes = in->sources_bytes;
    c.ledger_bytes = in->ledger_bytes;
    return ct_memory_commit(in->memory, &c, err);
}

static void lose(struct ct_run *run, const char *path, struct ct_ledger_entry e, struct lines *l)
{
    if (ct_ledger_add(&run->in->ledger, ct_span_str(path), &e, &l->ledger))
        run->sum->losses += e.count;
}

static struct ct_ledger_entry entry(uint32_t id, uint64_t at, uint64_t length, const char *why)
{
    return (struct ct_ledger_entry){ .source = id,
        .member = { "", 0 },
        .offset = at,
        .length = length,
        .reason = ct_span_str(why),
        .count = 1 };
}

int ct_settle_refusals(struct ct_run *run, struct ct_err *err)
{
    struct lines l = begin();
    int r;

    for (size_t i = 0; i < run->plan.refusals.n; i++) {
        const struct ct_plan_refusal *f = &run->plan.refusals.v[i];

        lose(run, f->path, entry(0, 0, 0, f->reason), &l);
    }
    run->sum->unread += run->plan.refusals.n;
    r = commit(run, NULL, 1, &l, err);
    end(&l);
    return r;
}

/* ---- new sources ---- */

static uint64_t losses_of(const struct ct_task *t, uint32_t file)
{
    uint64_t n = 0;

    for (size_t i = 0; i < t->lost.n; i++)
        if (t->lost.v[i].source == file)
            n += t->lost.v[i].count;
    return n;
}

static void write_losses(
    struct ct_run *run, struct ct_task *t, uint32_t file, uint32_t id, struct lines *l)
{
    for (size_t i = 0; i < t->lost.n; i++) {
        struct ct_ledger_entry e = t->lost.v[i];

        if (e.source != file)
            continue;
        e.source = id;
        lose(run, t->about[file].path, e, l);
    }
}

static struct ct_source_info info_of(const struct ct_about *a, uint64_t losses)
{
    struct ct_source_info info = { .path = ct_span_str(a->path),
        .bytes = a->size,
        .reader = { "", 0 },
        .ledger = losses,
        .first_us = CT_TIME_NONE,
        .last_us = CT_TIME_NONE };

    memcpy(info.sha256, a->sha256, 32);
    if (a->summed) {
        info.reader = ct_span_str(a->sum.reader ? a->sum.reader->name : "");
        info.events = a->sum.events - a->repeats;
        info.repeats = a->repeats;
        info.first_us = a->sum.first_us;
        info.last_us = a->sum.last_us;
    }
    return info;
}

static void add_source(struct ct_run *run, struct ct_task *t, uint32_t i, struct lines *l)
{
    const struct ct_about *a = &t->about[i];
    const char *why = t->why[0] ? t->why : a->summed ? NULL : "the reader process left it out";
    struct ct_source_info info = info_of(a, losses_of(t, i) + (why != NULL));
    uint32_t id = ct_sources_add(&run->in->sources, &info, info.bytes, &l->sources);

    write_losses(run, t, i, id, l);
    if (why)
        lose(run, a->path, entry(id, 0, a->size, why), l);
    run->sum->added++;
    run->sum->unusable += !a->summed || a->sum.reader == NULL;
    run->sum->events += info.events;
    run->sum->repeats += info.repeats;
    run->sum->bytes += info.bytes;
}

static void note_known(struct ct_run *run, const struct ct_about *a, struct lines *l)
{
    struct ct_source *src = ct_sources_find(&run->in->sources, a->sha256);

    run->sum->known++;
    if (src)
        (void)ct_sources_also(&run->in->sources, src->info.id, ct_span_str(a->path), &l->sources);
}

static void note_unread(struct ct_run *run, struct ct_task *t, uint32_t i, struct lines *l)
{
    const char *why = t->about[i].refused ? t->about[i].refused
                      : t->why[0]         ? t->why
                                          : "the reader process left it out";

    run->sum->unread++;
    lose(run, t->about[i].path, entry(0, 0, 0, why), l);
}

static void settle_file(struct ct_run *run, struct ct_task *t, uint32_t i, struct lines *l)
{
    if (t->about[i].verdict == CT_VERDICT_NEW)
        add_source(run, t, i, l);
    else if (t->about[i].verdict == CT_VERDICT_KNOWN)
        note_known(run, &t->about[i], l);
    else if (t->about[i].verdict != CT_VERDICT_BEGUN)
        note_unread(run, t, i, l);
}

/* ---- big files ---- */

static void settle_survey(struct ct_run *run, struct ct_task *t, struct lines *l)
{
    struct ct_about *a = &t->about[0];

    if (t->big->id) /* an interrupted run began it, or pieces of it are read again */
        return;
    if (a->verdict != CT_VERDICT_NEW) {
        settle_file(run, t, 0, l);
        return;
    }

    struct ct_source_info info = info_of(a, losses_of(t, 0));

    if (t->big->reader)
        info.reader = ct_span_str(t->big->reader->name);
    t->big->id = ct_sources_add(&run->in->sources, &info, 0, &l->sources);
    write_losses(run, t, 0, t->big->id, l);
    run->sum->added++;
    run->sum->bytes += info.bytes;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a == CT_TIME_NONE || (b != CT_TIME_NONE && b < a) ? b : a;
}

static void settle_range(struct ct_run *run, struct ct_task *t, struct lines *l)
{
    struct ct_about *a = &t->about[0];
    struct ct_source_info now = run->in->sources.all.v[t->big->id - 1].info;
    bool last = t->below >= a->size;
    const char *why = t->why[0]    ? t->why
                      : a->refused ? a->refused
                      : !a->summed ? "the reader process left it out"
                                   : NULL;

    if (a->summed) {
        now.events += a->sum.events - a->repeats;
        now.repeats += a->repeats;
        now.first_us = earlier(now.first_us, a->sum.first_us);
        if (a->sum.last_us > now.last_us)
            now.last_us = a->sum.last_us;
        if (a->sum.reader)
            now.reader = ct_span_str(a->sum.reader->name);
        run->sum->events += a->sum.events - a->repeats;
        run->sum->repeats += a->repeats;
    }
    now.ledger += losses_of(t, 0) + (why != NULL);
    ct_sources_further(&run->in->sources, &now, last ? now.bytes : t->below, &l->sources);
    write_losses(run, t, 0, now.id, l);
    if (why)
        lose(run, a->path, entry(now.id, t->from, t->bytes, why), l);
    run->sum->unusable += last && now.reader.len == 0;
}

/* ---- repeats ---- */

/* Takes out of the segments what other sources brought before. The sources of a share are
 * numbered by its new files. */
static int pass_over(struct ct_run *run, struct ct_task *t, uint32_t base, struct ct_err *err)
{
    uint64_t *passed = ct_arena_alloc(&t->arena, t->n * sizeof *passed);
    struct ct_repeats rep = { .base = base, .passed = passed, .n = t->n, .arena = &t->arena };
    uint32_t index = 0;
    int r = ct_memory_pass_over(run->in->memory, &rep, t->segments.v, &t->segments.n, err);

    for (uint32_t i = 0; r == 0 && i < t->n; i++)
        if (t->kind == CT_JOB_RANGE || t->about[i].verdict == CT_VERDICT_NEW) {
            uint64_t n = passed[index++];

            t->about[i].repeats = n < t->about[i].sum.events ? n : t->about[i].sum.events;
        }
    return r;
}

int ct_settle(struct ct_run *run, struct ct_task *t, struct ct_err *err)
{
    uint32_t base = (uint32_t)run->in->sources.all.n + 1;
    struct lines l;
    int r;

    if (t->kind == CT_JOB_RANGE)
        base = t->big->id;
    r = t->segments.n ? pass_over(run, t, base, err) : 0;
    if (r < 0)
        return r;
    l = begin();
    switch (t->kind) {
    case CT_JOB_FILES:
        for (uint32_t i = 0; i < t->n; i++)
            settle_file(run, t, i, &l);
        break;
    case CT_JOB_SURVEY:
        settle_survey(run, t, &l);
        break;
    case CT_JOB_RANGE:
        settle_range(run, t, &l);
        break;
    }
    r = commit(run, t, base, &l, err);
    end(&l);
    run->done_bytes += t->bytes;
    return r;
}
