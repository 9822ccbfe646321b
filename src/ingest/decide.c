/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide: which of the files that workers have hashed are new.
 *
 * Asked in the order of the plan, so that of two files with one content it is always the first
 * path that becomes the source, however many workers there are. A task can be decided
 * when all before it have hashed their files; until then its worker waits.
 *
 * A big file whose length no source of the case has is new, whatever its hash will be. Workers that
 * have nothing else to do begin with its first ranges while the survey still looks for further
 * ones; should it turn out after all that nothing of it is to be read, what they did is thrown
 * away.
 */
#include "ingest/task.h"

static bool claim(struct ct_run *run, const uint8_t sha256[32])
{
    struct ct_span key = { (const char *)sha256, 32 };
    bool fresh;

    if (ct_map_get(&run->claims, key))
        return false;
    (void)ct_map_put(&run->claims, ct_arena_copy(&run->arena, key), &fresh);
    return true;
}

static void decide_file(struct ct_run *run, struct ct_about *a)
{
    if (!a->hashed || a->verdict != CT_VERDICT_NONE)
        return;
    const struct ct_source *src = ct_sources_find(&run->in->sources, a->sha256);

    if (src && src->done < src->info.bytes)
        a->verdict = CT_VERDICT_BEGUN;
    else if (src || !claim(run, a->sha256))
        a->verdict = CT_VERDICT_KNOWN;
    else
        a->verdict = CT_VERDICT_NEW;
}

/* ---- big files ---- */

struct ct_task *ct_task_range(
    struct ct_run *run, struct ct_task *after, struct ct_big *big, uint64_t from, uint64_t below)
{
    struct ct_task *t = ct_task_new(run, CT_JOB_RANGE);
    uint64_t end = below < big->about.size ? below : big->about.size;

    t->big = big;
    t->from = from;
    t->below = below;
    t->bytes = end - from;
    t->n = 1;
    t->decided = true;
    t->about = ct_arena_raw(&t->arena, sizeof *t->about);
    *t->about = big->about;
    t->next = after->next;
    after->next = t;
    return t;
}

/* Where reading goes on: behind what an interrupted run has committed. */
static bool resume_at(struct ct_run *run, struct ct_big *big, uint64_t *ret)
{
    struct ct_source *src = ct_sources_find(&run->in->sources, big->about.sha256);

    *ret = 0;
    if (!src)
        return claim(run, big->about.sha256);
    if (src->done >= src->info.bytes)
        return false;
    big->id = src->info.id;
    *ret = src->done;
    return claim(run, big->about.sha256);
}

/* Ranges of the survey between cuts, those it has not dealt yet. */
static void deal(struct ct_run *run, struct ct_task *t, uint64_t from, bool all)
{
    struct ct_task *at = t;

    while (at->next && at->next->big == t->big)
        at = at->next;
    for (; t->n_dealt + !all < t->cuts.n; t->n_dealt++) {
        uint64_t begin = t->cuts.v[t->n_dealt], below = UINT64_MAX;

        if (t->n_dealt + 1 < t->cuts.n)
            below = t->cuts.v[t->n_dealt + 1];
        /* an interrupted run may have ended between two cuts, at a record all the same */
        if (below > from)
            at = ct_task_range(run, at, t->big, begin > from ? begin : from, below);
    }
}

/* Ends the ranges that were begun before it was clear that they are wanted. */
static void drop_ranges(struct ct_task *t)
{
    while (t->next && t->next->big == t->big) {
        struct ct_task *range = t->next;

        t->next = range->next;
        ct_task_done(range);
    }
    t->n_dealt = 0;
}

static bool has_length(const struct ct_run *run, uint64_t bytes)
{
    for (size_t i = 0; i < run->in->sources.all.n; i++)
        if (run->in->sources.all.v[i].info.bytes == bytes)
            return true;
    return false;
}

/* While the survey runs. */
static void look_ahead(struct ct_run *run, struct ct_task *t)
{
    if (run->workers < 2 || t->cuts.n < t->n_dealt + 2)
        return;
    if (t->n_dealt == 0 && has_length(run, t->about[0].size))
        return;
    t->big->about = t->about[0];
    deal(run, t, 0, false);
}

static void decide_survey(struct ct_run *run, struct ct_task *t)
{
    uint64_t from = 0;
    bool wanted;

    t->big->about = t->about[0];
    wanted = t->about[0].hashed && resume_at(run, t->big, &from);
    if (!t->ended)
        ct_vec_clear(&t->cuts);
    if (!wanted || from || t->cuts.n == 0)
        drop_ranges(t);
    if (t->about[0].hashed)
        t->about[0].verdict = wanted ? CT_VERDICT_NEW : CT_VERDICT_KNOWN;
    if (wanted && t->cuts.n == 0)
        (void)ct_task_range(run, t, t->big, 0, UINT64_MAX);
    else if (wanted)
        deal(run, t, from, true);
}

/* Goes on with a file that an interrupted run began, as with a big one. */
static struct ct_task *go_on(struct ct_run *run, struct ct_task *after, const struct ct_about *a)
{
    struct ct_task *t = ct_task_new(run, CT_JOB_SURVEY);

    t->big = ct_arena_alloc(&run->arena, sizeof *t->big);
    t->n = 1;
    t->bytes = a->size;
    t->about = ct_arena_alloc(&t->arena, sizeof *t->about);
    *t->about = (struct ct_about){ .path = a->path, .given = a->given, .size = a->size };
    t->next = after->next;
    after->next = t;
    return t;
}

static void decide_files(struct ct_run *run, struct ct_task *t)
{
    struct ct_task *at = t;

    for (uint32_t i = 0; i < t->n; i++) {
        decide_file(run, &t->about[i]);
        if (t->about[i].verdict == CT_VERDICT_BEGUN)
            at = go_on(run, at, &t->about[i]);
    }
}

static void decide(struct ct_run *run, struct ct_task *t)
{
    if (t->finer)
        ct_task_found(run, t);
    else if (t->kind == CT_JOB_SURVEY)
        decide_survey(run, t);
    else
        decide_files(run, t);
    t->decided = true;
    if (t->state == CT_TASK_ASKED)
        ct_task_answer(t);
}

void ct_tasks_decide(struct ct_run *run)
{
    for (struct ct_task *t = run->first; t; t = t->next) {
        if (t->decided || t->kind == CT_JOB_RANGE)
            continue;
        if (t->state == CT_TASK_RUNNING && t->kind == CT_JOB_SURVEY && !t->finer)
            look_ahead(run, t);
        if (t->state != CT_TASK_DONE && t->state != CT_TASK_ASKED)
            return;
        decide(run, t);
    }
}
