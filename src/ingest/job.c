/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job: what a worker does between sandbox and end.
 *
 * Small files are held in memory from the hashing on, so that what is parsed is what was
 * hashed. Big ones are read again in ranges; whether they are still the same is then
 * seen by size and times before and after. The segment builder of a class is sent when it is
 * full and at the end. Whatever cannot be sent means that the parent is gone: so is the worker.
 */
#include <unistd.h>

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/limits.h"
#include "ingest/wire.h"
#include "ingest/worker.h"
#include "memory/segment.h"
#include "read/csv_map.h"
#include "read/reading.h"

#define AT_STEP (2 * CT_MIB)    /* progress is told in steps of this */
#define OUT_BYTES (64 * CT_KIB) /* small frames wait until there is so much of them */

struct state {
    const struct ct_job *job;
    int fd;
    struct ct_segment_builder *builders[CT_N_CLASSES];
    struct ct_buf *data;       /* FILES: the content of each; owned */
    uint32_t *answer;          /* FILES: index or CT_WIRE_SKIP; owned */
    struct ct_buf frame;       /* of small frames */
    struct ct_buf out;         /* frames that wait */
    struct ct_batch work;      /* of the readers */
    uint32_t file, index;      /* what is being read */
    uint64_t listed, unlisted; /* ledger entries of the file, beyond the ceiling */
    uint64_t base, told;       /* progress: bytes of files before, last told */
};

static void flush(struct state *st)
{
    if (st->out.len && ct_write_all(st->fd, ct_buf_span(&st->out), NULL) < 0)
        _exit(1);
    ct_buf_clear(&st->out);
}

/* Frames go out together: one for each small file would wake the parent each time. What the
 * parent waits for, or shows to people, is sent at once. */
static void send_frame(struct state *st, enum ct_wire_kind kind, struct ct_span payload)
{
    bool small = payload.len < OUT_BYTES;

    if (small) {
        ct_wire_put(&st->out, kind, payload);
        if (kind == CT_WIRE_ASK || kind == CT_WIRE_END || kind == CT_WIRE_AT ||
            st->out.len >= OUT_BYTES)
            flush(st);
        return;
    }
    flush(st);
    if (ct_wire_send(st->fd, kind, payload) < 0)
        _exit(1);
}

static void send_built(struct state *st, enum ct_wire_kind kind)
{
    send_frame(st, kind, ct_buf_span(&st->frame));
    ct_buf_clear(&st->frame);
}

static void lose(struct state *st, const struct ct_ledger_entry *e)
{
    struct ct_ledger_entry own = *e;

    own.source = st->file;
    ct_wire_put_lost(&st->frame, &own);
    send_built(st, CT_WIRE_LOST);
}

static void on_lost(void *arg, const struct ct_ledger_entry *e)
{
    struct state *st = arg;

    if (st->listed++ < CT_MAX_LEDGER_ENTRIES)
        lose(st, e);
    else
        st->unlisted += e->count;
}

static void lose_file(struct state *st, uint64_t offset, uint64_t length, const char *reason)
{
    struct ct_ledger_entry e = { .member = { "", 0 },
        .offset = offset,
        .length = length,
        .reason = ct_span_str(reason),
        .count = 1 };

    lose(st, &e);
}

static void on_progress(void *arg, uint64_t at)
{
    struct state *st = arg;

    if (st->base + at < st->told + AT_STEP)
        return;
    st->told = st->base + at;
    ct_buf_varint(&st->frame, st->told);
    send_built(st, CT_WIRE_AT);
}

/* ---- events to segments ---- */

static void send_segment(struct state *st, struct ct_segment_builder *b)
{
    struct ct_buf out = ct_buf(ct_segment_bytes(b));

    if (ct_segment_events(b) > 0) {
        ct_segment_finish(b, &out);
        send_frame(st, CT_WIRE_SEGMENT, ct_buf_span(&out));
    }
    ct_buf_done(&out);
}

static struct ct_segment_builder *builder_of(struct state *st, enum ct_class class)
{
    struct ct_segment_builder **b = &st->builders[class];

    if (!*b)
        *b = ct_segment_new(class, st->job->seed);
    return *b;
}

static int add_to(struct ct_segment_builder *b, const struct ct_event *ev, const uint32_t *hashes)
{
    return hashes ? ct_segment_add_hashed(b, ev, hashes) : ct_segment_add(b, ev);
}

/* `hashes`: of its values, NULL: not worked out before. */
static void add_event(struct state *st, struct ct_event *ev, const uint32_t *hashes)
{
    struct ct_segment_builder *b = builder_of(st, ev->class);

    ev->source = st->index;
    if (st->job->trial && st->job->trial->event)
        st->job->trial->event(ev);
    if (add_to(b, ev, hashes) == CT_SEGMENT_FULL) {
        send_segment(st, b);
        ct_assert(add_to(b, ev, hashes) == 0);
    }
    if (ct_segment_bytes(b) >= CT_SEGMENT_FLUSH)
        send_segment(st, b);
}

static int on_batch(void *arg, struct ct_batch *batch)
{
    CT_UNCLEARED uint32_t hashes[CT_SEGMENT_AHEAD];
    struct ct_event *v = batch->events.v;

    for (size_t i = 0, n, at; i < batch->events.n; i += n ? n : 1) {
        n = ct_segment_ahead(builder_of(arg, v[i].class), &v[i], batch->events.n - i, hashes);
        at = 0;
        if (n == 0)
            add_event(arg, &v[i], NULL);
        for (size_t k = 0; k < n; at += v[i + k++].n)
            add_event(arg, &v[i + k], hashes + at);
    }
    return 0;
}

/* ---- reading ---- */

static struct ct_reading reading_of(struct state *st)
{
    return (struct ct_reading){ .source = ct_span_str(st->job->files[st->file].path),
        .seed = st->job->seed,
        .changed_us = st->job->files[st->file].file.mtime_ns / 1000,
        .zone = st->job->zone,
        .maps = st->job->maps,
        .arg = st,
        .work = &st->work,
        .batch = on_batch,
        .lost = on_lost,
        .progress = on_progress };
}

static void begin_file(struct state *st, uint32_t file, uint32_t index)
{
    st->file = file;
    st->index = index;
    st->listed = st->unlisted = 0;
}

static void end_file(struct state *st, const struct ct_reading_sum *sum)
{
    struct ct_ledger_entry e = { .member = { "", 0 },
        .reason = CT_LIT("further losses in this source, not listed one by one"),
        .count = st->unlisted };

    if (st->unlisted)
        lose(st, &e);
    if (!ct_file_unchanged(&st->job->files[st->file].file))
        lose_file(st, 0, 0, "the file was changed while it was read");
    ct_wire_put_sum(&st->frame, st->file, sum);
    send_built(st, CT_WIRE_SOURCE);
}

static void send_hash(struct state *st, uint32_t file, const uint8_t sha[32])
{
    ct_buf_varint(&st->frame, file);
    ct_buf_add(&st->frame, (struct ct_span){ (const char *)sha, 32 });
    send_built(st, CT_WIRE_HASH);
}

/* Takes the file into memory and hashes it; what is missing is ledgered. */
static void load(struct state *st, uint32_t i)
{
    const struct ct_file *f = &st->job->files[i].file;
    uint8_t sha[CT_DIGEST_MAX];
    ssize_t n = -1;
    char *p;

    st->file = i;
    st->data[i] = ct_buf(f->size ? f->size : 1);
    p = ct_buf_room(&st->data[i], f->size ? f->size : 1);
    if (p)
        n = ct_pread_full(f->fd, p, f->size, 0);
    if (n < 0) {
        lose_file(st, 0, f->size, "the file could not be read: the disk or its driver refused");
        n = 0;
    } else if ((uint64_t)n < f->size) {
        lose_file(
            st, (uint64_t)n, f->size - (uint64_t)n, "the file became shorter while it was read");
    }
    st->data[i].len = (size_t)n;
    ct_digest(CT_DIGEST_SHA256, ct_buf_span(&st->data[i]), sha);
    send_hash(st, i, sha);
}

static void ask(struct state *st)
{
    size_t want = st->job->n * sizeof *st->answer, have = 0;
    char *p = (char *)st->answer;

    send_frame(st, CT_WIRE_ASK, CT_LIT(""));
    while (have < want) {
        ssize_t n = read(st->fd, p + have, want - have);

        if (n <= 0)
            _exit(1);
        have += (size_t)n;
    }
}

static void read_files(struct state *st)
{
    for (uint32_t i = 0; i < st->job->n; i++)
        if (st->job->files[i].file.fd >= 0)
            load(st, i);
    ask(st);
    for (uint32_t i = 0; i < st->job->n; i++) {
        struct ct_stream in = ct_stream_memory(ct_buf_span(&st->data[i]));
        struct ct_reading_sum sum;

        if (st->job->files[i].file.fd >= 0 && st->answer[i] != CT_WIRE_SKIP) {
            begin_file(st, i, st->answer[i]);
            struct ct_reading rd = reading_of(st);

            ct_assert(ct_read_all(&rd, &in, &sum) == 0);
            end_file(st, &sum);
        }
        st->base += st->data[i].len;
        ct_buf_done(&st->data[i]);
    }
}

static void read_range(struct state *st)
{
    const struct ct_file *f = &st->job->files[0].file;
    struct ct_stream in = ct_stream_file(f->fd, 0, f->size); /* a heading in front is read too */
    struct ct_reading_sum sum;

    ct_assert(ct_stream_seek(&in, st->job->from));
    begin_file(st, 0, 0);
    struct ct_reading rd = reading_of(st);

    st->base = 0;
    st->told = st->job->from;
    if (st->job->reader)
        ct_assert(ct_read_range(&rd, st->job->reader, &in, st->job->below, &sum) == 0);
    else
        ct_assert(ct_read_all(&rd, &in, &sum) == 0);
    end_file(st, &sum);
    ct_stream_done(&in);
}

/* ---- survey ---- */

struct tap {
    struct state *st;
    struct ct_sha256 *sha;
    uint64_t at, end;
    struct ct_cuts cuts;
    size_t sent; /* of them */
};

static void send_cuts(struct state *st, const struct ct_cuts *cuts, size_t from)
{
    ct_buf_varint(&st->frame, cuts->reader ? strlen(cuts->reader->name) : 0);
    if (cuts->reader)
        ct_buf_add(&st->frame, ct_span_str(cuts->reader->name));
    for (size_t i = from; i < cuts->at.n; i++)
        ct_buf_varint(&st->frame, cuts->at.v[i]);
    send_built(st, CT_WIRE_CUTS);
}

/* What was found since it was last told: other workers begin with it. */
static void tell_cuts(struct tap *t)
{
    if (t->cuts.at.n < t->sent + 2)
        return;
    send_cuts(t->st, &t->cuts, t->sent);
    t->sent = t->cuts.at.n;
    flush(t->st);
}

/* Hashes what goes by. */
static size_t fill_tap(struct ct_stream *s, char *p, size_t n)
{
    struct tap *t = s->arg;
    ssize_t got;

    if (n > t->end - t->at)
        n = (size_t)(t->end - t->at);
    got = ct_pread_full(t->st->job->files[0].file.fd, p, n, t->at);
    if (got < 0)
        s->trouble = "the disk gave a read error";
    if (got <= 0)
        return 0;
    ct_sha256_add(t->sha, (struct ct_span){ p, (size_t)got });
    t->at += (size_t)got;
    on_progress(t->st, t->at);
    tell_cuts(t);
    return (size_t)got;
}

/* Of bytes that are hashed already. */
static void survey_again(struct state *st)
{
    const struct ct_file *f = &st->job->files[0].file;
    struct ct_stream in = ct_stream_file(f->fd, st->job->from, f->size);
    struct ct_cuts cuts;

    ct_read_survey(&in, st->job->below, st->job->step, &cuts);
    send_cuts(st, &cuts, 0);
    ct_vec_done(&cuts.at);
    ct_stream_done(&in);
}

static void survey(struct state *st)
{
    struct tap t = { .st = st, .sha = ct_sha256_new(), .end = st->job->files[0].file.size };
    struct ct_stream in = { .fill = fill_tap, .arg = &t };
    uint8_t sha[CT_DIGEST_MAX];

    /* a log of a mapping is read in one piece */
    if (!ct_csv_map_find(
            st->job->maps, ct_span_head(ct_stream_look(&in, CT_PROBE_BYTES), CT_PROBE_BYTES)))
        ct_read_survey(&in, UINT64_MAX, st->job->step, &t.cuts);
    ct_stream_skip(&in, UINT64_MAX);
    ct_sha256_end(t.sha, sha);
    if (t.at < t.end || !ct_file_unchanged(&st->job->files[0].file)) {
        lose_file(st, t.at, 0, in.trouble ? in.trouble : "the file was changed while it was read");
        t.cuts.at.n = 0;
    }
    send_hash(st, 0, sha);
    if (t.sent == 0 || t.cuts.at.n != t.sent)
        send_cuts(st, &t.cuts, t.sent);
    ct_vec_done(&t.cuts.at);
    ct_stream_done(&in);
}

void ct_job_run(const struct ct_job *job, int fd)
{
    struct state st = {
        .job = job, .fd = fd, .frame = ct_buf(64 * CT_MIB), .out = ct_buf(4 * OUT_BYTES)
    };
    struct ct_arena a = { 0 };

    st.data = ct_arena_alloc(&a, job->n * sizeof *st.data);
    st.answer = ct_arena_alloc(&a, job->n * sizeof *st.answer);
    switch (job->kind) {
    case CT_JOB_FILES:
        read_files(&st);
        break;
    case CT_JOB_SURVEY:
        if (job->again)
            survey_again(&st);
        else
            survey(&st);
        break;
    case CT_JOB_RANGE:
        read_range(&st);
        break;
    }
    for (size_t i = 0; i < CT_N_CLASSES; i++) {
        if (!st.builders[i])
            continue;
        send_segment(&st, st.builders[i]);
        ct_segment_free(st.builders[i]);
    }
    send_frame(&st, CT_WIRE_END, CT_LIT(""));
    ct_buf_done(&st.frame);
    ct_buf_done(&st.out);
    ct_batch_done(&st.work);
    ct_arena_done(&a);
}
