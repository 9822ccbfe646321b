/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * box: a temporary folder with evidence and cases, for tests of ingest.
 *
 * Everything lies below one folder of the process, which is removed when it ends. Evidence is
 * added by real reader processes; what came of it is given back as text that can be compared:
 * a line an event and a line a ledger entry.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "ingest/ingest.h"
#include "ingest/worker.h"
#include "tap.h"

static char box_base[96];
static pid_t box_owner;

/* A fresh folder; static storage, 64 of them in turn. */
static inline const char *box(const char *name)
{
    static char ret[64][160];
    static int n;
    char *p = ret[n % 64];

    if (!box_owner) {
        snprintf(box_base, sizeof box_base, "%s/coldtrail-box-XXXXXX", P_tmpdir);
        if (!mkdtemp(box_base))
            abort();
        box_owner = getpid();
    }
    snprintf(p, 160, "%s/%s-%d", box_base, name, n++);
    if (mkdir(p, 0700) != 0)
        abort();
    return p;
}

__attribute__((destructor)) static void box_gone(void)
{
    pid_t pid;

    if (box_owner != getpid() || (pid = fork()) < 0)
        return;
    if (pid == 0) {
        execlp("rm", "rm", "-rf", box_base, (char *)NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
}

static inline const char *box_path(const char *dir, const char *name)
{
    static char ret[8][300];
    static int n;
    char *p = ret[n++ % 8];

    snprintf(p, 300, "%s/%s", dir, name);
    return p;
}

static inline int box_add(
    const char *dir, const char *path, unsigned workers, const struct ct_trial *trial)
{
    struct ct_ingest_options opt = { .workers = workers, .quiet = true, .trial = trial };
    struct ct_ingest_sum sum;
    struct ct_intake in = { 0 };
    struct ct_err err = { 0 };
    int r = ct_intake_open(&in, dir, &err);

    if (r == 0) {
        r = ct_ingest(&in, &path, 1, &opt, &sum, &err);
        ct_intake_close(&in);
    }
    if (r < 0)
        printf("# %s\n", err.text);
    return r;
}

static inline int box_event(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    struct ct_buf *out = arg;

    (void)ref;
    ct_buf_printf(out, "%u %llu %llu", ev->source, (unsigned long long)ev->offset,
        (unsigned long long)ev->length);
    for (size_t i = 0; i < ev->n; i++) {
        const struct ct_value *v = &ev->values[i];

        if (v->field == CT_F_CONTENT_HASH)
            continue;
        if (ct_fields[v->field].type == CT_TYPE_STR)
            ct_buf_printf(out, " %s=" CT_FMT, ct_fields[v->field].name, CT_ARG(v->str));
        else
            ct_buf_printf(out, " %s=%lld", ct_fields[v->field].name, (long long)v->num);
    }
    ct_buf_chr(out, '\n');
    return 0;
}

/* Events and ledger of the case, in the order of storage. */
static inline bool box_tell(const char *dir, struct ct_buf *events, struct ct_buf *ledger)
{
    struct ct_scan scan = { .fn = box_event, .arg = events };
    struct ct_intake in = { 0 };
    bool ok;

    *events = *ledger = ct_buf(CT_GIB);
    if (ct_intake_open(&in, dir, NULL) < 0)
        return false;
    ok = ct_memory_scan(in.memory, &scan, NULL) == 0;
    for (size_t i = 0; i < in.ledger.lines.n; i++) {
        const struct ct_ledger_line *l = &in.ledger.lines.v[i];

        ct_buf_printf(ledger, "%u %llu %llu " CT_FMT "\n", l->entry.source,
            (unsigned long long)l->entry.offset, (unsigned long long)l->entry.length,
            CT_ARG(l->entry.reason));
    }
    ct_intake_close(&in);
    return ok;
}
