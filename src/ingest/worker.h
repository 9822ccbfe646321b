/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * worker: a process that does one piece of reading and is then gone.
 *
 *   open files --sandbox--> SHA-256 of each --ask--> parse what is new --> frames (wire.h)
 *
 * It is forked with its files open; every other descriptor but the socket to its parent and
 * stderr is closed, and it can open none. Each byte is hashed before any is parsed.
 */

#include <sys/types.h>

#include "base/err.h"
#include "base/file.h"
#include "model/event.h"

enum ct_job_kind {
    CT_JOB_FILES,  /* small files: taken into memory, hashed, asked about, read */
    CT_JOB_SURVEY, /* one big file: hashed, and where can it be cut */
    CT_JOB_RANGE,  /* of one big file the records that start in [from, below); or all of it */
};

/* What tests change, to meet with small files and at once what is rare. Zeros change nothing. */
struct ct_trial {
    uint64_t big_bytes, range_bytes;          /* instead of CT_BIG_BYTES and CT_RANGE_STEP */
    uint64_t cpu_seconds;                     /* of every reader process */
    void (*event)(const struct ct_event *ev); /* called in the reader process for each */
};

struct ct_job_file {
    const char *path;
    struct ct_file file; /* fd -1: not to be read */
};

struct ct_job {
    enum ct_job_kind kind;
    const struct ct_job_file *files;
    uint32_t n;
    uint64_t bytes;                 /* to be read, about */
    uint64_t seed;                  /* of the memory */
    const struct ct_reader *reader; /* RANGE; NULL: a source that is not to be cut */
    uint64_t from, below;
    bool again;                   /* SURVEY: of [from, below), which was hashed before */
    uint64_t step;                /* SURVEY: bytes between two cuts, about */
    uint64_t seconds;             /* processor time it may take */
    const struct ct_trial *trial; /* NULL: none */
    int zone;                     /* as in ct_ingest_options */
    const struct ct_csv_map_list *maps;

    /* Another kind of work (sweep.c): what runs in the place of ct_job_run(), and memory that the
     * parent has for it already. */
    void (*run)(const struct ct_job *job, int fd);
    const void *arg;
    uint64_t memory;
};

struct ct_worker {
    pid_t pid; /* 0: none */
    int fd;    /* socket to it, non-blocking; -1: none */
};

/* Forks. On failure nothing is left behind. */
int ct_worker_start(
    struct ct_worker *ret, const struct ct_job *job, struct ct_err *err) CT_MUST_CHECK;

/* Waits for its end, and puts into ret_why how it came, in words for the ledger. */
void ct_worker_reap(struct ct_worker *w, char *ret_why, size_t size);

/* Ends it at once. */
void ct_worker_kill(struct ct_worker *w);

/* What the child runs: job.c. Returns when the job is done; a lost parent ends the process. */
void ct_job_run(const struct ct_job *job, int fd);
