/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide: which of the files that workers have hashed are new.
 *
 * Asked in the order of the plan, so that of two files with one content it is always the first
 * path that becomes the source, however many workers there are. A task can be decided
 * when all before it have hashed their files; until then its worker waits.
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
    if (ct_sources_find(&run->in->sources, a->sha256) || !claim(run, a->sha256))
        a->verdict = CT_VERDICT_KNOWN;
    else
        a->verdict = CT_VERDICT_NEW;
}

/* ---- big files ---- */

static struct ct_task *range(
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

static void decide_survey(struct ct_run *run, struct ct_task *t)
{
    struct ct_task *at = t;
    uint64_t from;

    t->big->about = t->about[0];
    if (!t->about[0].hashed)
        return;
    if (!resume_at(run, t->big, &from)) {
        t->about[0].verdict = CT_VERDICT_KNOWN;
        return;
    }
    t->about[0].verdict = CT_VERDICT_NEW;
    if (t->n_cuts == 0)
        (void)range(run, t, t->big, 0, UINT64_MAX);
    for (size_t i = 0; i < t->n_cuts; i++)
        if (t->cuts[i] >= from)
            at =
                range(run, at, t->big, t->cuts[i], i + 1 < t->n_cuts ? t->cuts[i + 1] : UINT64_MAX);
}

void ct_tasks_decide(struct ct_run *run)
{
    for (struct ct_task *t = run->first; t; t = t->next) {
        if (t->decided || t->kind == CT_JOB_RANGE)
            continue;
        if (t->state != CT_TASK_DONE && t->state != CT_TASK_ASKED)
            return;
        if (t->kind == CT_JOB_SURVEY)
            decide_survey(run, t);
        for (uint32_t i = 0; i < t->n && t->kind == CT_JOB_FILES; i++)
            decide_file(run, &t->about[i]);
        t->decided = true;
        if (t->state == CT_TASK_ASKED)
            ct_task_answer(t);
    }
}
