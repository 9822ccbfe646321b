/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finer: which record of a file brings its reader down.
 *
 *   a range fails --> survey of it in steps of a sixteenth --> its pieces, read again
 *                                                  '--> one record: that is the culprit
 *
 * One hostile message must not cost the mail around it. The search starts only when the
 * failed task is the next to be settled, so that it is the same however many workers there are.
 * How many are looked for in one source is bounded, since each costs time that a stranger chose.
 * What has no records that can be framed without being parsed (a container) is lost whole.
 */
#include "ingest/task.h"

#define PIECES 16

/* Makes the task a survey of the same bytes. */
static void survey(struct ct_task *t)
{
    t->kind = CT_JOB_SURVEY;
    t->step = t->bytes / PIECES + 1;
    t->finer = true;
    t->decided = false;
    t->state = CT_TASK_WAITING;
    t->ended = false;
    t->cuts.n = t->n_dealt = 0;
    t->uncut = false;
    t->at = 0;
    ct_buf_clear(&t->in);
    memcpy(t->whose, t->why, sizeof t->whose);
    t->why[0] = '\0';
}

/* A small file that failed alone is gone on with as a big one. */
static void as_big(struct ct_run *run, struct ct_task *t)
{
    t->big = ct_arena_alloc(&run->arena, sizeof *t->big);
    t->big->about = t->about[0];
    t->from = 0;
    t->below = UINT64_MAX;
}

bool ct_task_finer(struct ct_run *run, struct ct_task *t)
{
    if (t->why[0] == '\0' || t->finest || t->kind == CT_JOB_SURVEY)
        return false;
    if (t->kind == CT_JOB_FILES) {
        if (t->n != 1 || t->about[0].verdict != CT_VERDICT_NEW)
            return false;
        as_big(run, t);
    } else if (!t->big->reader || t->big->culprits >= CT_MAX_CULPRITS) {
        return false;
    }
    survey(t);
    return true;
}

static void give_up(struct ct_task *t)
{
    t->kind = t->big->id ? CT_JOB_RANGE : CT_JOB_FILES;
    t->finest = true;
    t->big->culprits++;
    memcpy(t->why, t->whose, sizeof t->why);
}

void ct_task_found(struct ct_run *run, struct ct_task *t)
{
    struct ct_task *at = t;

    if (t->cuts.n < 2) {
        give_up(t);
        return;
    }
    for (size_t i = 0; i < t->cuts.n; i++) {
        at = ct_task_range(
            run, at, t->big, t->cuts.v[i], i + 1 < t->cuts.n ? t->cuts.v[i + 1] : t->below);
        at->finer = true;
    }
    t->bytes = 0; /* they are counted with its pieces */
}
