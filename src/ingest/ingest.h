/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * ingest: paths in, a longer memory out.
 *
 *   paths --plan--> tasks --fork--> workers --segments, ledger--> checked, committed in plan order
 *
 * The parent opens files and never reads a byte of them; sandboxed workers (worker.h) hash and
 * parse. What is committed, and in which order, depends on the paths and their contents alone, not
 * on the number of workers or on who was faster. A source whose SHA-256 is in the case already
 * is not read again; if it lies at another path, that is noted. So the same call after an
 * interruption goes on where it stopped, and after a complete run it adds nothing.
 */

#include <signal.h>

#include "base/err.h"
#include "case/ledger.h"
#include "case/sources.h"
#include "memory/memory.h"

/* The parts of a case that grow. Owned, ended with ct_intake_close(). */
struct ct_intake {
    struct ct_memory *memory;
    struct ct_sources sources;
    struct ct_ledger ledger;
    struct ct_arena arena; /* private */
    const char *dir, *sources_path, *ledger_path;
    uint64_t sources_bytes, ledger_bytes; /* how long the two files are */
};

/* Opens memory, sources.jsonl and ledger.jsonl of the case folder `dir` ("CASE"), which must exist,
 * for writing; the latter two are cut to what the last commit covers. */
int ct_intake_open(struct ct_intake *ret, const char *dir, struct ct_err *err) CT_MUST_CHECK;
void ct_intake_close(struct ct_intake *in);

struct ct_trial; /* worker.h */
struct ct_csv_map_list;

struct ct_ingest_options {
    unsigned workers;                  /* 0: one for each processor online */
    bool quiet;                        /* nothing on stderr */
    const volatile sig_atomic_t *stop; /* set by a signal handler: end soon, cleanly. NULL: none */
    const struct ct_trial *trial;      /* for tests; NULL: none */

    int zone;                           /* minutes east, of logs that do not say theirs */
    const struct ct_csv_map_list *maps; /* of CSV logs, from case.yaml; NULL: none */
};

struct ct_ingest_sum {
    uint64_t files;                 /* met, those without a byte too */
    uint64_t added;                 /* new sources */
    uint64_t known;                 /* files whose content was in the case already */
    uint64_t empty;                 /* files without a byte */
    uint64_t unread;                /* paths that could not be read at all: for --strict */
    uint64_t unusable;              /* new sources in which no reader found anything */
    uint64_t events, losses, bytes; /* added by this run; bytes of the new sources */
    uint64_t repeats;               /* events passed over: another source had brought them */
    unsigned sandbox;               /* CT_SANDBOX_ bits that held in every worker */
    bool stopped;                   /* by opt->stop: the rest is still to be read */
};

/* Reads all files at and below the paths. A path that does not exist is a failure before
 * anything is read (-ENOENT); what is met below a path is ledgered. On a failure what was
 * committed stays, and *ret counts it. */
int ct_ingest(struct ct_intake *in, const char *const *paths, size_t n_paths,
    const struct ct_ingest_options *opt, struct ct_ingest_sum *ret,
    struct ct_err *err) CT_MUST_CHECK;
