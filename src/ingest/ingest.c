/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest: the loop that starts workers, listens to them and settles what is next.
 *
 *   first ──▶ settled as soon as it is done, in this order only
 *     │ up to `workers` tasks run; a few more may wait for their answer or their turn
 *     ▼
 *   the first waiting ──▶ started when there is room
 *
 * How far the starting may run ahead of the settling is bounded, since finished tasks are
 * kept in memory until it is their turn.
 */
#include "ingest/ingest.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/sandbox.h"
#include "ingest/task.h"
#include "read/mail_event.h"

#define MAX_WORKERS 256
#define WANTED_FILES 8192

static bool told_to_stop(const struct ct_run *run)
{
    return run->opt->stop && *run->opt->stop;
}

/* ---- the queue ---- */

static struct ct_about *about_of(struct ct_run *run, struct ct_task *t, size_t first, size_t n)
{
    struct ct_about *v = ct_arena_alloc(&t->arena, n * sizeof *v);

    for (size_t i = 0; i < n; i++) {
        const struct ct_plan_file *f = &run->plan.files.v[first + i];

        v[i] = (struct ct_about){ .path = f->path, .given = f->given, .size = f->size };
    }
    return v;
}

static void list(struct ct_run *run, struct ct_task *t)
{
    t->about = about_of(run, t, (size_t)t->from, t->n);
    t->from = 0;
    t->below = UINT64_MAX;
}

static void queue(struct ct_run *run)
{
    struct ct_task **end = &run->first;

    for (size_t i = 0; i < run->plan.shares.n; i++) {
        const struct ct_plan_share *s = &run->plan.shares.v[i];
        struct ct_task *t = ct_task_new(run, s->big ? CT_JOB_SURVEY : CT_JOB_FILES);

        t->n = (uint32_t)s->n;
        t->bytes = s->bytes;
        t->from = s->first; /* its files are listed when it starts */
        if (s->big)
            t->big = ct_arena_alloc(&run->arena, sizeof *t->big);
        *end = t;
        end = &t->next;
    }
}

static int start_some(struct ct_run *run, struct ct_err *err)
{
    unsigned running = 0, kept = 0;
    int r = 0;

    for (struct ct_task *t = run->first; t && r == 0; t = t->next) {
        if (running >= run->workers || kept > 2 * run->workers)
            break;
        if (t->state == CT_TASK_WAITING) {
            if (!t->about)
                list(run, t);
            r = ct_task_start(run, t, err);
        }
        running += t->state == CT_TASK_RUNNING;
        kept++;
    }
    return r;
}

/* ---- listening ---- */

static uint64_t bytes_done(const struct ct_run *run)
{
    uint64_t n = run->done_bytes;

    for (const struct ct_task *t = run->first; t && t->state != CT_TASK_WAITING; t = t->next) {
        uint64_t at = t->kind == CT_JOB_RANGE && t->at > t->from ? t->at - t->from : t->at;

        n += t->state == CT_TASK_DONE || at > t->bytes ? t->bytes : at;
    }
    return n;
}

static void listen_once(struct ct_run *run)
{
    struct pollfd fds[MAX_WORKERS * 2 + 8];
    struct ct_task *who[MAX_WORKERS * 2 + 8];
    nfds_t n = 0;

    for (struct ct_task *t = run->first; t && n < sizeof fds / sizeof fds[0]; t = t->next) {
        if (t->worker.fd < 0)
            continue;
        who[n] = t;
        fds[n++] = (struct pollfd){ .fd = t->worker.fd, .events = POLLIN };
    }
    if (n == 0 || poll(fds, n, 200) <= 0)
        return;
    for (nfds_t i = 0; i < n; i++)
        if (fds[i].revents)
            ct_task_receive(run, who[i]);
}

static void say_missing(struct ct_run *run)
{
    unsigned missing = ct_sandbox_wanted() & ~run->sum->sandbox;
    char words[128];

    if (run->said || run->opt->quiet || missing == 0)
        return;
    run->said = true;
    ct_sandbox_words(missing, words, sizeof words);
    ct_progress_clear(&run->progress);
    fprintf(stderr, "coldtrail: reader processes run without: %s\n", words);
}

static int step(struct ct_run *run, struct ct_err *err)
{
    struct ct_task *t;
    int r;

    ct_tasks_decide(run); /* first: whoever gets an answer runs, and counts as running */
    r = start_some(run, err);
    if (r < 0)
        return r;
    while ((t = run->first) != NULL && t->state == CT_TASK_DONE && t->decided) {
        if (ct_task_finer(run, t))
            break;
        r = ct_settle(run, t, err);
        if (r < 0)
            return r;
        run->first = t->next;
        ct_task_done(t);
        say_missing(run);
        ct_tasks_decide(run);
    }
    ct_progress_at(&run->progress, bytes_done(run));
    if (run->first)
        listen_once(run);
    return 0;
}

/* ---- the run ---- */

static void raise_limit(void)
{
    struct rlimit r;

    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= WANTED_FILES)
        return;
    r.rlim_cur = r.rlim_max < WANTED_FILES ? r.rlim_max : WANTED_FILES;
    (void)setrlimit(RLIMIT_NOFILE, &r);
}

static unsigned workers_of(const struct ct_ingest_options *opt)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = opt->workers ? opt->workers : online > 0 ? (unsigned)online : 1;

    return n < MAX_WORKERS ? n : MAX_WORKERS;
}

static uint64_t work_of(const struct ct_plan *plan)
{
    uint64_t n = plan->bytes;

    for (size_t i = 0; i < plan->shares.n; i++)
        if (plan->shares.v[i].big)
            n += plan->shares.v[i].bytes; /* read twice */
    return n;
}

static int run_all(struct ct_run *run, struct ct_err *err)
{
    int r = ct_settle_refusals(run, err);

    queue(run);
    run->progress = ct_progress("reading", work_of(&run->plan), run->opt->quiet);
    while (r == 0 && run->first && !told_to_stop(run))
        r = step(run, err);
    run->sum->stopped = run->first != NULL && r == 0;
    ct_progress_clear(&run->progress);
    for (struct ct_task *t = run->first; t; t = t->next)
        ct_task_done(t);
    return r;
}

int ct_ingest(struct ct_intake *in, const char *const *paths, size_t n_paths,
    const struct ct_ingest_options *opt, struct ct_ingest_sum *ret, struct ct_err *err)
{
    struct ct_run run = { .in = in, .opt = opt, .sum = ret, .workers = workers_of(opt) };
    int r;

    *ret = (struct ct_ingest_sum){ .sandbox = ct_sandbox_wanted() };
    raise_limit();
    ct_mail_warm();
    ct_digest_warm();
    r = ct_plan(&run.plan, paths, n_paths, in->dir,
        opt->trial && opt->trial->big_bytes ? opt->trial->big_bytes : CT_BIG_BYTES, err);
    if (r == 0) {
        ret->empty = run.plan.empty;
        ret->files = run.plan.files.n + run.plan.empty;
        r = run_all(&run, err);
    }
    ct_plan_done(&run.plan);
    ct_map_done(&run.claims);
    ct_arena_done(&run.arena);
    return r;
}
