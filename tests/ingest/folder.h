/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * folder: temporary folders with mail in them, and what an add made of it, for the
 * tests that go the whole way from files to memory. Everything lies below one
 * folder of the process.
 */

#include "base/file.h"
#include "base/limits.h"
#include "ingest/ingest.h"
#include "tap.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SEED 12345

static char base[64];
static int made;

/* A fresh folder below the test's own. Static storage, four of them in turn. */
static const char *folder(const char *name)
{
    static char ret[4][128];
    static int n;
    char *p = ret[n++ % 4];

    if (!made++) {
        snprintf(base, sizeof base, "%s/coldtrail-ingest-XXXXXX", P_tmpdir);
        if (!mkdtemp(base))
            abort();
    }
    snprintf(p, 128, "%s/%s-%d", base, name, made);
    if (mkdir(p, 0700) != 0)
        abort();
    return p;
}

static const char *in_folder(const char *dir, const char *name)
{
    static char ret[4][256];
    static int n;
    char *p = ret[n++ % 4];

    snprintf(p, 256, "%s/%s", dir, name);
    return p;
}

static bool put(const char *dir, const char *name, struct ct_span s)
{
    FILE *f = fopen(in_folder(dir, name), "w");
    bool ok = f && (s.len == 0 || fwrite(s.ptr, s.len, 1, f) == 1);

    return f && fclose(f) == 0 && ok;
}

static bool put_mail(const char *dir, const char *name, int i)
{
    char text[256];

    snprintf(text, sizeof text,
        "From: Anna <anna@b.example>\nTo: c@d.example\nSubject: number %d\n"
        "Date: Fri, 8 Jul 2011 12:08:34 +0000\nMessage-ID: <%d@b.example>\n\nhello %d\n",
        i, i, i);
    return put(dir, name, ct_span_str(text));
}

static bool put_mails(const char *dir, int n)
{
    char name[32];

    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "%05d.eml", i);
        if (!put_mail(dir, name, i))
            return false;
    }
    return true;
}

static bool fresh_memory(const char *dir)
{
    struct ct_memory *m;

    if (ct_memory_open(&m, in_folder(dir, "memory"), CT_MEMORY_WRITE, SEED, NULL) < 0)
        return false;
    ct_memory_close(m);
    return true;
}

static int add(const char *dir, const char *path, unsigned workers, struct ct_ingest_sum *sum)
{
    struct ct_ingest_options opt = { .workers = workers, .quiet = true };
    struct ct_intake in = { 0 };
    struct ct_err err = { 0 };
    int r = ct_intake_open(&in, dir, &err);

    if (r == 0) {
        r = ct_ingest(&in, &path, 1, &opt, sum, &err);
        ct_intake_close(&in);
    }
    if (r < 0)
        printf("# %s\n", err.text);
    return r;
}

static bool same_file(const char *a, const char *b, const char *name)
{
    struct ct_buf x = ct_buf(64 * CT_MIB), y = ct_buf(64 * CT_MIB);
    bool ok = ct_file_read_all(&x, in_folder(a, name), NULL) == 0 &&
              ct_file_read_all(&y, in_folder(b, name), NULL) == 0 &&
              ct_span_eq(ct_buf_span(&x), ct_buf_span(&y));

    if (!ok)
        printf("# %s differs\n", name);
    ct_buf_done(&x);
    ct_buf_done(&y);
    return ok;
}
