/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * task: a piece of work in the queue of a run, from its plan to its commit.
 *
 *   WAITING --start--> RUNNING --ASK--> ASKED --decide--> RUNNING --END--> DONE --settle--> gone
 *
 * Tasks stand in the order of the plan, and are decided and settled in it. Whatever arrives
 * from a worker is kept here until then. A task whose worker fails is split, until the one file
 * is found that brings its reader down; of a file of many records, the one record (finer.c).
 */

#include "base/progress.h"
#include "ingest/ingest.h"
#include "ingest/plan.h"
#include "ingest/wire.h"
#include "ingest/worker.h"

enum ct_task_state { CT_TASK_WAITING, CT_TASK_RUNNING, CT_TASK_ASKED, CT_TASK_DONE };

enum ct_verdict {
    CT_VERDICT_NONE,
    CT_VERDICT_NEW,   /* becomes a source */
    CT_VERDICT_KNOWN, /* its content is or becomes one by an earlier path */
    CT_VERDICT_BEGUN, /* one that an interrupted run began: a task of its own goes on */
};

/* What is known of a file of the task. */
struct ct_about {
    const char *path;
    bool given;
    uint64_t size;       /* when opened */
    int64_t mtime_ns;    /* likewise */
    const char *refused; /* it could not be opened: why, in the task's arena */
    bool hashed, summed;
    uint8_t sha256[32];
    enum ct_verdict verdict;
    struct ct_reading_sum sum;
    uint64_t repeats; /* of the events in sum: not stored, another source had brought them */
};

/* A file that is read in ranges; shared by its tasks. In the run's arena. */
struct ct_big {
    struct ct_about about;
    uint32_t id;       /* of the source; 0: not yet */
    unsigned culprits; /* records that brought their reader down */
    const struct ct_reader *reader;
};

struct ct_task {
    struct ct_task *next;
    enum ct_task_state state;
    enum ct_job_kind kind;
    struct ct_big *big; /* SURVEY and RANGE */
    uint64_t from, below;
    CT_VEC(uint64_t) cuts; /* SURVEY: what it found so far */
    size_t n_dealt;        /* of them have a range */
    bool uncut;            /* what it found was taken back */
    bool decided;
    bool finer;    /* a piece of what failed: a survey finds its records, a range has less time */
    bool finest;   /* not to be cut further */
    uint64_t step; /* SURVEY: about, between cuts */

    struct ct_about *about; /* of each file */
    uint32_t n;
    uint64_t bytes, at; /* for the progress */

    struct ct_worker worker;
    struct ct_buf in;
    bool ended;     /* END came */
    char why[96];   /* the worker failed; empty: it did not */
    char whose[96]; /* the same of the work that a finer survey looks into */
    unsigned sandbox;
    uint64_t result_bytes;
    CT_VEC(struct ct_span) segments;     /* in `arena` */
    CT_VEC(struct ct_ledger_entry) lost; /* in `arena`; source is the number of the file */
    struct ct_arena arena;
};

/* Whose content was promised to become a source: SHA-256 -> 1. */
struct ct_run {
    struct ct_intake *in;
    const struct ct_ingest_options *opt;
    struct ct_ingest_sum *sum;
    struct ct_plan plan;
    struct ct_task *first;
    struct ct_arena arena; /* tasks, bigs, keys of claims */
    struct ct_map claims;
    struct ct_progress progress;
    uint64_t done_bytes; /* of settled tasks */
    unsigned workers;
    bool said; /* that a protection is missing */
};

/* task.c */
struct ct_task *ct_task_new(struct ct_run *run, enum ct_job_kind kind);

/* Opens the files and starts a worker; a task without a file that can be opened is done. */
int ct_task_start(struct ct_run *run, struct ct_task *t, struct ct_err *err) CT_MUST_CHECK;

/* Takes what the worker sent. When it has ended the task is done, or split. */
void ct_task_receive(struct ct_run *run, struct ct_task *t);

/* Sends the worker which of its files to read. */
void ct_task_answer(struct ct_task *t);
void ct_task_done(struct ct_task *t);

/* decide.c: everything that can be decided now, in the order of tasks. */
void ct_tasks_decide(struct ct_run *run);

/* A new range of the file `big` right behind `after`. */
struct ct_task *ct_task_range(
    struct ct_run *run, struct ct_task *after, struct ct_big *big, uint64_t from, uint64_t below);

/* finer.c: for the first task, when it is done and decided. True when its worker failed and it
 * was made into a search for the culprit, which is to be done first. */
bool ct_task_finer(struct ct_run *run, struct ct_task *t);

/* What the search found: ranges behind the task, or that there is no smaller one. */
void ct_task_found(struct ct_run *run, struct ct_task *t);

/* settle.c */
int ct_settle_refusals(struct ct_run *run, struct ct_err *err) CT_MUST_CHECK;
int ct_settle(struct ct_run *run, struct ct_task *t, struct ct_err *err) CT_MUST_CHECK;
