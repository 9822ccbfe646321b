/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sweep: the parent's side: tasks in the order of the plan, and whose turn it is.
 *
 *   first ──▶ its frames are read as they come and told at once
 *     │ others run too; what they send waits as it is, a few MiB each
 *     ▼
 *   next ──▶ started while a worker is free and not too much is waiting
 *
 * A worker is trusted with nothing: numbers are checked against the work given, and one that
 * talks nonsense is ended. One that ends too early leaves its share unsearched, which is told.
 */
#include "ingest/sweep.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/sandbox.h"
#include "ingest/plan.h"
#include "ingest/wire.h"
#include "ingest/worker.h"

#define MAX_WORKERS 256
#define READ_STEP (256 * CT_KIB)
#define MOST_WAITING (8 * CT_MIB) /* of one task that is ahead */
#define MOST_AHEAD (64 * CT_MIB)  /* of all: beyond, no other is started */

struct task {
    struct task *next;
    size_t first; /* of the files of the plan */
    uint32_t n;
    bool range, started, ended; /* ended: END was read */
    uint64_t from, below, bytes, at;
    struct ct_worker worker;
    struct ct_buf in;
    struct ct_span member;
    char why[96];
    struct ct_arena arena;
};

struct run {
    const struct ct_sweep *sw;
    struct ct_sweep_sum *sum;
    struct ct_plan plan;
    struct task *first;
    struct ct_arena arena;
    struct ct_progress progress;
    uint64_t done_bytes;
    unsigned workers, sandbox;
};

static void tell_lost(struct run *run, const struct ct_sweep_lost *l)
{
    run->sum->lost++;
    ct_progress_clear(&run->progress);
    run->sw->lost(run->sw->arg, l);
}

/* ---- the queue ---- */

static struct task *add_task(struct run *run, struct task ***end, size_t first, size_t n)
{
    struct task *t = ct_arena_alloc(&run->arena, sizeof *t);

    t->first = first;
    t->n = (uint32_t)n;
    t->below = UINT64_MAX;
    t->worker.fd = -1;
    t->in = ct_buf(MOST_WAITING + 4 * READ_STEP);
    **end = t;
    *end = &t->next;
    return t;
}

static void queue(struct run *run, uint64_t step)
{
    struct task **end = &run->first;

    for (size_t i = 0; i < run->plan.shares.n; i++) {
        const struct ct_plan_share *s = &run->plan.shares.v[i];
        uint64_t size = s->bytes;

        if (!s->big) {
            add_task(run, &end, s->first, s->n)->bytes = size;
            continue;
        }
        for (uint64_t at = 0; at < size; at += step) {
            struct task *t = add_task(run, &end, s->first, 1);

            t->range = true;
            t->from = at;
            t->below = size - at > step ? at + step : UINT64_MAX;
            t->bytes = size - at > step ? step : size - at;
        }
    }
}

static void done(struct task *t)
{
    ct_worker_kill(&t->worker);
    ct_buf_done(&t->in);
    ct_arena_done(&t->arena);
}

static const struct ct_plan_file *file_of(const struct run *run, const struct task *t, size_t i)
{
    return &run->plan.files.v[t->first + i];
}

static void refuse(struct run *run, const char *path, uint64_t offset, int code)
{
    char why[128];

    snprintf(why, sizeof why, "it cannot be opened: %s", strerror(-code));
    tell_lost(
        run, &(struct ct_sweep_lost){ .path = path, .reason = ct_span_str(why), .offset = offset });
}

static int start(struct run *run, struct task *t, struct ct_err *err)
{
    struct ct_job_file *files = ct_arena_alloc(&t->arena, t->n * sizeof *files);
    struct ct_job job = { .kind = t->range ? CT_JOB_RANGE : CT_JOB_FILES,
        .files = files,
        .n = t->n,
        .from = t->from,
        .below = t->below,
        .run = ct_sweep_job,
        .arg = run->sw,
        .memory = ct_matcher_bytes(run->sw->matcher) };
    uint64_t bytes = t->range ? file_of(run, t, 0)->size : t->bytes;
    bool some = false;
    int r = 0;

    job.seconds = (1 + bytes / CT_RANGE_STEP) * CT_MAX_SCAN_SECONDS;
    for (uint32_t i = 0; i < t->n; i++) {
        const struct ct_plan_file *f = file_of(run, t, i);

        files[i] = (struct ct_job_file){ .path = f->path, .file = { .fd = -1 } };
        r = ct_file_open(&files[i].file, f->path, f->given, NULL);
        if (r < 0)
            refuse(run, f->path, t->from, r);
        some |= r == 0;
    }
    t->started = true;
    t->ended = !some;
    r = some ? ct_worker_start(&t->worker, &job, err) : 0;
    for (uint32_t i = 0; i < t->n; i++)
        ct_file_close(&files[i].file);
    return r;
}

static int start_some(struct run *run, struct ct_err *err)
{
    unsigned running = 0;
    size_t waiting = 0;

    for (struct task *t = run->first; t; t = t->next) {
        if (running >= run->workers || waiting > MOST_AHEAD)
            return 0;
        if (!t->started) {
            int r = start(run, t, err);

            if (r < 0)
                return r;
        }
        running += t->worker.pid > 0;
        waiting += t->in.len;
    }
    return 0;
}

/* ---- what workers say ---- */

static int take_hit(struct run *run, struct task *t, struct ct_span s)
{
    struct ct_sweep_hit h = { .member = t->member };
    uint64_t file, indicator;

    if (!ct_take_varint(&s, &file) || file >= t->n || !ct_take_varint(&s, &h.offset) ||
        h.offset > INT64_MAX || !ct_take_varint(&s, &indicator) ||
        indicator >= run->sw->n_indicators || s.len > CT_SWEEP_MATCH)
        return -EBADMSG;
    h.path = file_of(run, t, file)->path;
    h.indicator = (uint32_t)indicator;
    h.match = s;
    run->sum->hits++;
    return run->sw->hit(run->sw->arg, &h);
}

static int take_lost(struct run *run, struct task *t, struct ct_span s)
{
    struct ct_ledger_entry e;

    if (!ct_wire_take_lost(s, &e) || e.source >= t->n)
        return -EBADMSG;
    tell_lost(run, &(struct ct_sweep_lost){ .path = file_of(run, t, e.source)->path,
                       .member = e.member,
                       .reason = e.reason,
                       .offset = e.offset });
    return 0;
}

static int take_frame(struct run *run, struct task *t, enum ct_wire_kind kind, struct ct_span s)
{
    switch (kind) {
    case CT_WIRE_BEGIN:
        run->sandbox &= s.len == 1 ? (unsigned)(uint8_t)s.ptr[0] : 0;
        return 0;
    case CT_WIRE_MEMBER:
        if (s.len > CT_MAX_PATH_BYTES)
            return -EBADMSG;
        ct_arena_reset(&t->arena);
        t->member = ct_arena_copy(&t->arena, s);
        return 0;
    case CT_WIRE_HIT:
        return take_hit(run, t, s);
    case CT_WIRE_LOST:
        return take_lost(run, t, s);
    case CT_WIRE_AT:
        return ct_take_varint(&s, &t->at) ? 0 : -EBADMSG;
    case CT_WIRE_END:
        t->ended = true;
        return 0;
    default:
        return -EBADMSG;
    }
}

/* All whole frames of the task whose turn it is. Nonsense ends its worker. */
static int take_frames(struct run *run, struct task *t)
{
    struct ct_span rest = ct_buf_span(&t->in), s;
    enum ct_wire_kind kind;
    int r;

    while ((r = ct_wire_take(&rest, &kind, &s)) == 0) {
        r = take_frame(run, t, kind, s);
        if (r != 0)
            break;
    }
    if (r == -EBADMSG) {
        ct_worker_kill(&t->worker);
        snprintf(t->why, sizeof t->why, "the reader process sent nonsense");
        t->ended = false;
        rest.len = 0;
        r = 1;
    }
    if (rest.len)
        memmove(t->in.ptr, rest.ptr, rest.len);
    t->in.len = rest.len;
    return r == 1 ? 0 : r;
}

static void receive(struct task *t)
{
    char *p = ct_buf_room(&t->in, READ_STEP);
    ssize_t n = p ? read(t->worker.fd, p, READ_STEP) : 0;

    if (!p) {
        ct_worker_kill(&t->worker);
        snprintf(t->why, sizeof t->why, "the reader process sent nonsense");
    } else if (n > 0)
        t->in.len += (size_t)n;
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        ct_worker_reap(&t->worker, t->why, sizeof t->why);
}

static void listen_once(struct run *run)
{
    struct pollfd fds[MAX_WORKERS];
    struct task *who[MAX_WORKERS];
    nfds_t n = 0;

    for (struct task *t = run->first; t && t->started && n < MAX_WORKERS; t = t->next) {
        if (t->worker.fd < 0 || (t != run->first && t->in.len > MOST_WAITING))
            continue;
        who[n] = t;
        fds[n++] = (struct pollfd){ .fd = t->worker.fd, .events = POLLIN };
    }
    if (n == 0 || poll(fds, n, 200) <= 0)
        return;
    for (nfds_t i = 0; i < n; i++)
        if (fds[i].revents)
            receive(who[i]);
}

/* ---- the run ---- */

static uint64_t bytes_done(const struct run *run)
{
    uint64_t n = run->done_bytes;

    for (const struct task *t = run->first; t && t->started; t = t->next) {
        uint64_t at = t->range && t->at > t->from ? t->at - t->from : t->at;

        n += t->worker.pid == 0 || at > t->bytes ? t->bytes : at;
    }
    return n;
}

static void say_missing(struct run *run)
{
    unsigned missing = ct_sandbox_wanted() & ~run->sandbox;
    char words[128];

    if (run->sw->quiet || missing == 0)
        return;
    ct_sandbox_words(missing, words, sizeof words);
    fprintf(stderr, "coldtrail: reader processes run without: %s\n", words);
}

static void end_task(struct run *run, struct task *t)
{
    if (!t->ended)
        for (uint32_t i = 0; i < t->n; i++)
            tell_lost(run, &(struct ct_sweep_lost){ .path = file_of(run, t, i)->path,
                               .reason = ct_span_str(t->why),
                               .offset = t->from });
    run->done_bytes += t->bytes;
    run->first = t->next;
    done(t);
}

static int step(struct run *run, struct ct_err *err)
{
    int r = start_some(run, err);

    while (r == 0 && run->first && run->first->started) {
        struct task *t = run->first;
        bool gone = t->worker.pid == 0;

        r = take_frames(run, t);
        if (r != 0 || !gone)
            break;
        end_task(run, t);
    }
    if (r != 0)
        return r;
    ct_progress_at(&run->progress, bytes_done(run));
    listen_once(run);
    return 0;
}

static unsigned workers_of(const struct ct_sweep *sw)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = sw->workers ? sw->workers : online > 0 ? (unsigned)online : 1;

    return n < MAX_WORKERS ? n : MAX_WORKERS;
}

static int run_all(struct run *run, uint64_t step_bytes, struct ct_err *err)
{
    int r = 0;

    for (size_t i = 0; i < run->plan.refusals.n; i++)
        tell_lost(run, &(struct ct_sweep_lost){ .path = run->plan.refusals.v[i].path,
                           .reason = ct_span_str(run->plan.refusals.v[i].reason) });
    queue(run, step_bytes);
    run->progress = ct_progress("searching", run->plan.bytes, run->sw->quiet);
    while (r == 0 && run->first)
        r = step(run, err);
    ct_progress_clear(&run->progress);
    for (struct task *t = run->first; t; t = t->next)
        done(t);
    say_missing(run);
    return r;
}

int ct_sweep(const struct ct_sweep *sw, const char *const *paths, size_t n_paths,
    struct ct_sweep_sum *ret, struct ct_err *err)
{
    uint64_t step_bytes = sw->range_bytes ? sw->range_bytes : CT_RANGE_STEP;
    struct run run = {
        .sw = sw, .sum = ret, .workers = workers_of(sw), .sandbox = ct_sandbox_wanted()
    };
    int r;

    *ret = (struct ct_sweep_sum){ 0 };
    run.progress = ct_progress("searching", 0, true);
    r = ct_plan(&run.plan, paths, n_paths, NULL, step_bytes + step_bytes / 2, err);
    if (r == 0) {
        ret->files = run.plan.files.n + run.plan.empty;
        ret->bytes = run.plan.bytes;
        r = run_all(&run, step_bytes, err);
    }
    ct_plan_done(&run.plan);
    ct_arena_done(&run.arena);
    return r;
}
