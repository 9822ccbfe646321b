/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sweep_job: what a worker of a sweep does between sandbox and end.
 *
 * Files of a share are unpacked and searched one after another. Of a big file each worker sees by
 * the first bytes whether it is a container: then the first range takes all of it, and the others
 * have nothing to do. Frames go out together, and what cannot be sent means that the
 * parent is gone: so is the worker.
 */
#include <unistd.h>

#include "base/unpack.h"
#include "ingest/sweep.h"
#include "ingest/wire.h"
#include "ingest/worker.h"

#define OUT_BYTES (64 * CT_KIB) /* frames wait until there is so much of them */
#define AT_STEP (4 * CT_MIB)    /* progress is told in steps of this */

struct state {
    const struct ct_job *job;
    const struct ct_sweep *sweep;
    struct ct_matcher_work *work;
    int fd;
    uint32_t file;
    struct ct_buf frame, out;
    struct ct_span member; /* of what is searched */
    bool named;            /* the parent knows it */
    struct ct_stream *source;
    uint64_t base, told; /* progress: bytes of files before, last told */
};

static void flush(struct state *st)
{
    if (st->out.len && ct_write_all(st->fd, ct_buf_span(&st->out), NULL) < 0)
        _exit(1);
    ct_buf_clear(&st->out);
}

static void send_built(struct state *st, enum ct_wire_kind kind)
{
    ct_wire_put(&st->out, kind, ct_buf_span(&st->frame));
    ct_buf_clear(&st->frame);
    if (kind == CT_WIRE_AT || kind == CT_WIRE_END || st->out.len >= OUT_BYTES)
        flush(st);
}

static void lose(struct state *st, struct ct_span member, uint64_t offset, const char *reason)
{
    struct ct_ledger_entry e = { .source = st->file,
        .member = ct_span_head(member, CT_MAX_PATH_BYTES),
        .offset = offset,
        .reason = ct_span_str(reason),
        .count = 1 };

    ct_wire_put_lost(&st->frame, &e);
    send_built(st, CT_WIRE_LOST);
}

static void on_lost(void *arg, struct ct_span member, uint64_t offset, const char *reason)
{
    lose(arg, member, offset, reason);
}

static void on_place(void *arg, const struct ct_matcher_place *p)
{
    struct state *st = arg;

    if (!st->named) {
        ct_buf_add(&st->frame, st->member);
        send_built(st, CT_WIRE_MEMBER);
        st->named = true;
    }
    ct_buf_varint(&st->frame, st->file);
    ct_buf_varint(&st->frame, p->offset);
    ct_buf_varint(&st->frame, p->indicator);
    ct_buf_add(&st->frame, ct_span_head(p->text, CT_SWEEP_MATCH));
    send_built(st, CT_WIRE_HIT);
}

static void on_at(void *arg, uint64_t offset)
{
    struct state *st = arg;

    (void)offset;
    if (st->base + st->source->at < st->told + AT_STEP)
        return;
    st->told = st->base + st->source->at;
    ct_buf_varint(&st->frame, st->told);
    send_built(st, CT_WIRE_AT);
}

static void search(
    struct state *st, struct ct_span member, struct ct_stream *in, uint64_t from, uint64_t below)
{
    struct ct_matcher_sweep sweep = { .arg = st, .place = on_place, .at = on_at };

    st->member = ct_span_head(member, CT_MAX_PATH_BYTES);
    st->named = false;
    ct_matcher_stream(st->sweep->matcher, st->work, in, from, below, &sweep);
}

static int on_member(void *arg, const struct ct_member *m, struct ct_stream *bytes)
{
    search(arg, m->path, bytes, 0, UINT64_MAX);
    return 0;
}

static void end_file(struct state *st, struct ct_stream *in)
{
    const struct ct_file *f = &st->job->files[st->file].file;

    if (in->trouble)
        lose(st, CT_LIT(""), in->at + ct_stream_look(in, 0).len, in->trouble);
    else if (!ct_file_unchanged(f))
        lose(st, CT_LIT(""), 0, "the file was changed while it was read");
    ct_stream_done(in);
}

static void search_all(struct state *st, const struct ct_file *f)
{
    struct ct_stream in = ct_stream_file(f->fd, 0, f->size);
    struct ct_unpacking u = { .arg = st, .member = on_member, .lost = on_lost };

    st->source = &in;
    ct_assert(ct_unpack(&in, &u) == 0);
    end_file(st, &in);
    st->base += f->size;
}

static void search_range(struct state *st, const struct ct_file *f)
{
    uint64_t from = st->job->from, lead = from < CT_MATCHER_LEAD ? from : CT_MATCHER_LEAD;
    char head[512];
    ssize_t n = ct_pread_full(f->fd, head, sizeof head, 0);

    if (n > 0 && ct_unpack_wants((struct ct_span){ head, (size_t)n })) {
        if (from == 0)
            search_all(st, f);
        return;
    }
    struct ct_stream in = ct_stream_file(f->fd, from - lead, f->size);

    st->source = &in;
    search(st, CT_LIT(""), &in, from, st->job->below);
    end_file(st, &in);
}

void ct_sweep_job(const struct ct_job *job, int fd)
{
    struct state st = { .job = job,
        .sweep = job->arg,
        .work = ct_matcher_work_new(),
        .fd = fd,
        .frame = ct_buf(64 * CT_KIB),
        .out = ct_buf(4 * OUT_BYTES) };

    for (; st.file < job->n; st.file++) {
        const struct ct_file *f = &job->files[st.file].file;

        if (f->fd < 0)
            continue;
        if (job->kind == CT_JOB_RANGE)
            search_range(&st, f);
        else
            search_all(&st, f);
    }
    send_built(&st, CT_WIRE_END);
    ct_matcher_work_free(st.work);
    ct_buf_done(&st.frame);
    ct_buf_done(&st.out);
}
