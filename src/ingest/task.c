/* SPDX-License-Identifier: Apache-2.0 */
/*
 * task: the parent's side of a worker.
 *
 * Frames are checked here: a file number beyond the share, a frame that does not fit the kind of
 * work, or too much of anything is nonsense, and a worker that talks nonsense is
 * ended and treated like one that crashed.
 */
#include "ingest/task.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/sandbox.h"

#define READ_STEP (1 * CT_MIB)

struct ct_task *ct_task_new(struct ct_run *run, enum ct_job_kind kind)
{
    struct ct_task *t = ct_arena_alloc(&run->arena, sizeof *t);

    t->kind = kind;
    t->worker.fd = -1;
    t->in = ct_buf(CT_MAX_WIRE_FRAME + 64 * CT_KIB);
    return t;
}

/* ---- start ---- */

static void refuse(struct ct_task *t, struct ct_about *a, const char *why)
{
    a->refused = ct_arena_printf(&t->arena, "%s%c", why, 0).ptr;
}

static bool open_file(struct ct_task *t, struct ct_about *a, struct ct_job_file *ret)
{
    struct ct_err err = { 0 };
    char why[128];
    int r;

    *ret = (struct ct_job_file){ .path = a->path, .file = { .fd = -1 } };
    r = ct_file_open(&ret->file, a->path, a->given, &err);
    if (r == -EMFILE || r == -ENFILE)
        return false;
    if (r < 0) {
        snprintf(why, sizeof why, "it cannot be opened: %s", strerror(-r));
        refuse(t, a, why);
        return true;
    }
    if ((t->kind == CT_JOB_RANGE || t->finer) &&
        (a->size != ret->file.size || a->mtime_ns != ret->file.mtime_ns)) {
        refuse(t, a, "the file was changed after it was hashed: the rest is not read");
        ct_file_close(&ret->file);
        return true;
    }
    a->size = ret->file.size;
    a->mtime_ns = ret->file.mtime_ns;
    if (t->kind == CT_JOB_FILES && (a->size == 0 || a->size > 2 * CT_BIG_BYTES)) {
        refuse(t, a, "it changed its size while the folder was read; add it again");
        ct_file_close(&ret->file);
    }
    return true;
}

/* What failed gets less time in its pieces, or a message that is made to take long would cost the
 * whole of it once more in each. */
static uint64_t seconds_of(const struct ct_run *run, const struct ct_task *t)
{
    const struct ct_trial *trial = run->opt->trial;

    if (trial && trial->cpu_seconds)
        return trial->cpu_seconds;
    if (t->finer)
        return CT_MIN_SCAN_SECONDS + t->bytes / (CT_RANGE_STEP / CT_MAX_SCAN_SECONDS);
    return (1 + t->bytes / CT_RANGE_STEP) * CT_MAX_SCAN_SECONDS;
}

static uint64_t step_of(const struct ct_run *run, const struct ct_task *t)
{
    const struct ct_trial *trial = run->opt->trial;

    if (t->step)
        return t->step;
    return trial && trial->range_bytes ? trial->range_bytes : CT_RANGE_STEP;
}

static struct ct_job job_of(const struct ct_run *run, const struct ct_task *t)
{
    return (struct ct_job){ .kind = t->kind,
        .n = t->n,
        .bytes = t->bytes,
        .seed = ct_memory_seed(run->in->memory),
        .reader = t->big ? t->big->reader : NULL,
        .from = t->from,
        .below = t->below,
        .again = t->finer,
        .step = step_of(run, t),
        .seconds = seconds_of(run, t),
        .trial = run->opt->trial,
        .zone = run->opt->zone,
        .maps = run->opt->maps };
}

int ct_task_start(struct ct_run *run, struct ct_task *t, struct ct_err *err)
{
    struct ct_job_file *files = ct_arena_alloc(&t->arena, t->n * sizeof *files);
    struct ct_job job = job_of(run, t);
    uint32_t open = 0;
    int r = 0;

    job.files = files;
    for (uint32_t i = 0; i < t->n; i++)
        files[i].file.fd = -1;
    for (uint32_t i = 0; i < t->n && r == 0; i++) {
        if (!open_file(t, &t->about[i], &files[i]))
            r = ct_fail(err, -EMFILE, "too many open files: raise the limit (ulimit -n)");
        open += files[i].file.fd >= 0;
    }
    t->state = CT_TASK_DONE;
    t->ended = true;
    if (r == 0 && open > 0) {
        r = ct_worker_start(&t->worker, &job, err);
        t->state = CT_TASK_RUNNING;
        t->ended = false;
    }
    for (uint32_t i = 0; i < t->n; i++)
        ct_file_close(&files[i].file);
    return r;
}

/* ---- frames ---- */

static bool take_hash(struct ct_task *t, struct ct_span s)
{
    uint64_t i;
    struct ct_about *a;

    if (!ct_take_varint(&s, &i) || i >= t->n || s.len != 32)
        return false;
    a = &t->about[i];
    if (a->hashed && memcmp(a->sha256, s.ptr, 32) != 0)
        a->verdict = CT_VERDICT_NONE; /* a second try met another content */
    memcpy(a->sha256, s.ptr, 32);
    a->hashed = true;
    return true;
}

static bool take_segment(struct ct_task *t, struct ct_span s)
{
    t->result_bytes += s.len;
    if (t->result_bytes > CT_MAX_WORKER_RESULT)
        return false;
    *ct_vec_add(&t->segments) = ct_arena_copy(&t->arena, s);
    return true;
}

static bool take_lost(struct ct_task *t, struct ct_span s)
{
    struct ct_ledger_entry e;

    if (!ct_wire_take_lost(s, &e) || e.source >= t->n ||
        t->lost.n > (size_t)t->n * (CT_MAX_LEDGER_ENTRIES + 8))
        return false;
    e.member = ct_arena_copy(&t->arena, e.member);
    e.reason = ct_arena_copy(&t->arena, e.reason);
    *ct_vec_add(&t->lost) = e;
    return true;
}

static bool take_sum(struct ct_task *t, struct ct_span s)
{
    struct ct_reading_sum sum;
    uint32_t i;

    if (!ct_wire_take_sum(s, &i, &sum) || i >= t->n)
        return false;
    t->about[i].sum = sum;
    t->about[i].summed = true;
    return true;
}

/* A frame without cuts takes back those before it. */
static bool take_cuts(struct ct_task *t, struct ct_span s)
{
    uint64_t n;

    if (t->kind != CT_JOB_SURVEY || t->uncut || !ct_take_varint(&s, &n) || n > s.len)
        return false;
    if (!t->big->reader || t->cuts.n)
        t->big->reader = ct_reader_find(ct_span_head(s, (size_t)n));
    s = ct_span_from(s, (size_t)n);
    t->uncut = s.len == 0;
    while (s.len) {
        if (!ct_take_varint(&s, &n) || n >= t->about[0].size || t->cuts.n >= CT_MAX_CUTS ||
            (t->cuts.n ? n <= t->cuts.v[t->cuts.n - 1] : n != t->from))
            return false;
        *ct_vec_add(&t->cuts) = n;
    }
    if (t->uncut)
        ct_vec_clear(&t->cuts);
    return true;
}

static bool take_frame(struct ct_task *t, enum ct_wire_kind kind, struct ct_span s)
{
    switch (kind) {
    case CT_WIRE_BEGIN:
        t->sandbox = s.len == 1 ? (uint8_t)s.ptr[0] : 0;
        return s.len == 1;
    case CT_WIRE_HASH:
        return take_hash(t, s);
    case CT_WIRE_ASK:
        t->state = CT_TASK_ASKED;
        return t->kind == CT_JOB_FILES;
    case CT_WIRE_SEGMENT:
        return take_segment(t, s);
    case CT_WIRE_LOST:
        return take_lost(t, s);
    case CT_WIRE_SOURCE:
        return take_sum(t, s);
    case CT_WIRE_AT:
        return ct_take_varint(&s, &t->at) && s.len == 0;
    case CT_WIRE_CUTS:
        return take_cuts(t, s);
    case CT_WIRE_END:
        t->ended = true;
        return true;
    case CT_WIRE_ANSWER:
    case CT_WIRE_MEMBER:
    case CT_WIRE_HIT:
    case CT_WIRE_KINDS:
        break;
    }
    return false;
}

static void take_frames(struct ct_task *t)
{
    struct ct_span in = ct_buf_span(&t->in), payload;
    enum ct_wire_kind kind;
    int r;

    while ((r = ct_wire_take(&in, &kind, &payload)) == 0)
        if (!take_frame(t, kind, payload))
            r = -EBADMSG;
        else if (t->state == CT_TASK_ASKED || t->ended)
            break;
    if (r < 0) {
        ct_worker_kill(&t->worker);
        snprintf(t->why, sizeof t->why, "the reader process sent what is no answer");
    }
    if (in.len)
        memmove(t->in.ptr, in.ptr, in.len);
    t->in.len = in.len;
}

/* ---- end ---- */

static void forget_results(struct ct_task *t)
{
    ct_vec_clear(&t->segments);
    ct_vec_clear(&t->lost);
    t->result_bytes = 0;
    for (uint32_t i = 0; i < t->n; i++)
        t->about[i].summed = false;
}

/* The second half becomes a task of its own, right behind. */
static void split(struct ct_run *run, struct ct_task *t)
{
    struct ct_task *rest = ct_task_new(run, t->kind);
    uint32_t half = t->n / 2;

    rest->n = t->n - half;
    rest->about = ct_arena_raw(&rest->arena, rest->n * sizeof *rest->about);
    memcpy(rest->about, t->about + half, rest->n * sizeof *rest->about);
    rest->next = t->next;
    t->next = rest;
    t->n = half;
    t->state = rest->state = CT_TASK_WAITING;
    t->decided = false;
    t->why[0] = '\0';
    ct_buf_clear(&t->in);
    t->bytes = rest->bytes = t->at = 0;
    for (uint32_t i = 0; i < half; i++)
        t->bytes += t->about[i].size;
    for (uint32_t i = 0; i < rest->n; i++)
        rest->bytes += rest->about[i].size;
}

static void finish(struct ct_run *run, struct ct_task *t)
{
    char how[96];

    if (t->worker.pid > 0) {
        ct_worker_reap(&t->worker, how, sizeof how);
        if (!t->ended)
            memcpy(t->why, how, sizeof how);
    }
    t->state = CT_TASK_DONE;
    run->sum->sandbox &= t->sandbox;
    if (t->why[0] == '\0')
        return;
    forget_results(t);
    if (t->kind == CT_JOB_FILES && t->n > 1)
        split(run, t);
}

void ct_task_receive(struct ct_run *run, struct ct_task *t)
{
    for (;;) {
        char *p = ct_buf_room(&t->in, READ_STEP);
        ssize_t n = p ? read(t->worker.fd, p, READ_STEP) : 0;

        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n > 0)
            t->in.len += (size_t)n;
        if (n > 0)
            take_frames(t);
        if (n <= 0 || t->why[0] || t->ended)
            break;
        if (t->state == CT_TASK_ASKED)
            return;
    }
    finish(run, t);
}

void ct_task_answer(struct ct_task *t)
{
    uint32_t index = 0, *words = ct_arena_raw(&t->arena, t->n * sizeof *words);

    for (uint32_t i = 0; i < t->n; i++)
        words[i] = t->about[i].verdict == CT_VERDICT_NEW ? index++ : CT_WIRE_SKIP;
    /* far less than what a socket takes at once; a worker that is gone is noticed when its
     * socket is read */
    (void)!write(t->worker.fd, words, t->n * sizeof *words);
    t->state = CT_TASK_RUNNING;
}

void ct_task_done(struct ct_task *t)
{
    ct_worker_kill(&t->worker);
    ct_buf_done(&t->in);
    ct_vec_done(&t->segments);
    ct_vec_done(&t->lost);
    ct_vec_done(&t->cuts);
    ct_arena_done(&t->arena);
}
