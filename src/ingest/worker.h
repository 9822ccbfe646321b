/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * worker: a process that reads one share and is then gone.
 *
 *   fds of the files --sandbox--> SHA-256 of each --ask--> parse what is new --> frames (wire.h)
 *
 * It is forked with its files open and can open no other. Each byte is hashed before any is
 * parsed, and after parsing the file is looked at again: one that changed meanwhile
 * is ledgered, since its hash then proves nothing.
 */

#include <sys/types.h>

#include "base/err.h"
#include "base/file.h"
#include "base/span.h"

enum ct_task {
    CT_TASK_READ,   /* whole files */
    CT_TASK_SURVEY, /* hash one big file and look where it can be cut */
    CT_TASK_RANGE,  /* records of one big file that start in [from, below) */
};

struct ct_worker_file {
    const char *path;
    struct ct_file file;
};

struct ct_job {
    enum ct_task task;
    struct ct_worker_file *files;
    size_t n;
    uint64_t seed;
    const char *reader;   /* RANGE */
    uint64_t from, below; /* RANGE */
    uint32_t index;       /* RANGE: of the source within the share */
};

struct ct_worker {
    pid_t pid;
    int fd; /* socket to it, non-blocking */
};

/* Forks. On failure nothing is left behind. */
int ct_worker_start(
    struct ct_worker *ret, const struct ct_job *job, struct ct_err *err) CT_MUST_CHECK;

/* Waits for its end and says how it went: 0, or why it failed, in words for the ledger. */
int ct_worker_reap(struct ct_worker *w, char *ret_why, size_t size);

/* Ends it at once. */
void ct_worker_kill(struct ct_worker *w);
