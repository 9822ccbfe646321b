/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge_plan: what is brought together, and when; and how it comes into force.
 *
 *   runs and segments in order:  [====run====][==run==] s s s s s s s s
 *                                             '------ merged next -----'
 *
 * Segments no run covers wait until there are CT_MERGE_SEGMENTS of them, or their files hold
 * CT_MERGE_BYTES: asking a list of a few dozen segments takes milliseconds, and merging after each
 * add would be a tenth of it. So small cases never merge. Then they are merged with the runs before
 * them that are not much larger: every entry is written again a few times only, and there are never
 * more runs than the logarithm of the events.
 *
 *   write 00000002.tmp, sync ▶ rename to .run ▶ sync folder ▶ line in MANIFEST, sync
 *   ▶ delete the runs that it replaces
 *
 * As for a commit, the line is the moment. A segment that cannot be read ends a
 * run before it and is asked by itself, so that its damage shows.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "memory/merge.h"

#define MOST_NEW 4096 /* segments in one go */
#define GROWTH 3      /* a run so many times larger than what is added stays as it is */

struct plan {
    struct ct_memory *mem;
    bool all;
    CT_VEC(uint32_t) bad; /* segments not to be merged */
    CT_VEC(size_t) runs;  /* of the range at hand */
    uint64_t made;
};

static bool may_merge(const struct plan *p, uint32_t segment)
{
    const struct ct_manifest_segment *s = &p->mem->manifest.segments.v[segment];

    for (size_t i = 0; i < p->bad.n; i++)
        if (p->bad.v[i] == segment)
            return false;
    return !s->gone && s->class != CT_CLASS_NONE;
}

/* A lost run none of whose segments was forgotten is made anew from them. */
static bool is_waste(struct plan *p, size_t i)
{
    const struct ct_manifest_run *run = &p->mem->manifest.runs.v[i];

    if (ct_memory_run(p->mem, i))
        return false;
    for (uint32_t s = run->first; s < run->first + run->n; s++)
        if (p->mem->manifest.segments.v[s].gone)
            return false;
    return true;
}

/* A run in force keeps the segment from being merged by itself. */
static bool is_covered(struct plan *p, uint32_t segment)
{
    size_t i = ct_memory_run_of(p->mem, segment);

    return i < p->mem->manifest.runs.n && !is_waste(p, i);
}

/* The next stretch of segments to be merged, from `at` on; false: none. */
static bool next_stretch(struct plan *p, uint32_t at, uint32_t *ret_first, uint32_t *ret_end)
{
    uint32_t n = (uint32_t)p->mem->manifest.segments.n;

    while (at < n && (!may_merge(p, at) || is_covered(p, at)))
        at++;
    *ret_first = *ret_end = at;
    while (*ret_end < n && *ret_end - at < MOST_NEW && may_merge(p, *ret_end) &&
           !is_covered(p, *ret_end))
        ++*ret_end;
    return *ret_end > *ret_first;
}

/* Takes in runs that touch the stretch's beginning and are not much larger. */
static void take_runs(struct plan *p, uint32_t *first, uint32_t end)
{
    const struct ct_manifest *m = &p->mem->manifest;
    uint64_t bytes = 0;

    ct_vec_clear(&p->runs);
    for (uint32_t s = *first; s < end; s++)
        bytes += m->segments.v[s].bytes / GROWTH;
    for (size_t i = m->runs.n; i-- > 0;) {
        const struct ct_manifest_run *run = &m->runs.v[i];

        if (run->first + run->n != *first)
            continue;
        if (run->bytes > GROWTH * bytes || end - run->first > CT_MAX_RUN_SEGMENTS ||
            !ct_memory_run(p->mem, i))
            return;
        bytes += run->bytes;
        *first = run->first;
        *ct_vec_add(&p->runs) = i;
    }
}

static void turn_around(struct plan *p)
{
    for (size_t i = 0, k = p->runs.n; i + 1 < k; i++) {
        size_t swap = p->runs.v[i];

        p->runs.v[i] = p->runs.v[--k];
        p->runs.v[k] = swap;
    }
}

/* Writes the file under its temporary name. */
static int write_run(struct plan *p, struct ct_merge_range *range, struct ct_manifest_run *ret,
    const char *tmp, struct ct_err *err)
{
    struct ct_run_writer w;
    int r;

    ct_cleanup(ct_close_fd) int fd =
        openat(p->mem->dir_fd, tmp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ct_fail(err, -errno, "cannot make %s: %s", tmp, strerror(errno));
    ct_run_writer(&w, fd, p->mem->manifest.seed, range->first, range->n);
    r = ct_merge_write(p->mem, range, &w, err);
    if (r == 0 && fdatasync(fd) < 0)
        r = ct_fail(err, -errno, "cannot sync %s: %s", tmp, strerror(errno));
    ret->first = range->first;
    ret->n = range->n;
    ret->keys = w.n_keys;
    ret->bytes = w.flushed;
    ret->check = w.check;
    ct_run_writer_done(&w);
    return r;
}

static int put_in_force(struct plan *p, const struct ct_manifest_run *run, struct ct_err *err)
{
    struct ct_manifest *m = &p->mem->manifest;
    struct ct_buf line = ct_buf(CT_KIB);
    uint64_t chain = m->chain;
    int r;

    ct_manifest_run_line(&line, run, &chain);
    r = ct_memory_append(p->mem, &line, chain, err);
    ct_buf_done(&line);
    if (r < 0)
        return r;
    for (size_t i = 0; i < m->runs.n; i++)
        if (ct_manifest_overlap(&m->runs.v[i], run))
            (void)unlinkat(p->mem->dir_fd, m->runs.v[i].name, 0);
    ct_manifest_run_put(m, run);
    ct_memory_open_runs(p->mem);
    p->made++;
    return 0;
}

static int make_run(struct plan *p, struct ct_merge_range *range, struct ct_err *err)
{
    struct ct_manifest_run run = { .n = 0 };
    char tmp[CT_MANIFEST_NAME];
    int r;

    ct_manifest_run_name(run.name, p->mem->manifest.n_runs);
    snprintf(tmp, sizeof tmp, "%s", run.name);
    memcpy(tmp + strlen(tmp) - 3, "tmp", 3);
    r = write_run(p, range, &run, tmp, err);
    if (r == 0 && run.keys == 0) {
        (void)unlinkat(p->mem->dir_fd, tmp, 0); /* nothing to look up: the segments say so */
        return 0;
    }
    if (r == 0 &&
        (renameat(p->mem->dir_fd, tmp, p->mem->dir_fd, run.name) < 0 || fsync(p->mem->dir_fd) < 0))
        r = ct_fail(err, -errno, "cannot write %s: %s", run.name, strerror(errno));
    if (r == 0)
        r = put_in_force(p, &run, err);
    if (r < 0) {
        (void)unlinkat(p->mem->dir_fd, tmp, 0);
        if (!p->mem->broken)
            (void)unlinkat(p->mem->dir_fd, run.name, 0);
    }
    return r;
}

/* What is damaged is left out from now on; false: it is something else. */
static bool leave_out(struct plan *p, const struct ct_merge_range *range)
{
    if (range->bad_segment != UINT32_MAX)
        *ct_vec_add(&p->bad) = range->bad_segment;
    if (range->bad_run != SIZE_MAX)
        ct_memory_run_is_bad(p->mem, range->bad_run);
    return range->bad_segment != UINT32_MAX || range->bad_run != SIZE_MAX;
}

/* Whether the stretch has waited long enough. */
static bool is_due(const struct plan *p, uint32_t first, uint32_t end)
{
    uint64_t bytes = 0;

    for (uint32_t s = first; s < end; s++)
        bytes += p->mem->manifest.segments.v[s].bytes;
    return p->all || end - first >= p->mem->merge_segments || bytes >= CT_MERGE_BYTES;
}

static int merge_all(struct plan *p, struct ct_err *err)
{
    uint32_t first, end, at = 0;

    while (next_stretch(p, at, &first, &end)) {
        struct ct_merge_range range = { .n = 0 };
        int r;

        at = end;
        if (!is_due(p, first, end))
            continue;
        take_runs(p, &first, end);
        turn_around(p);
        range.first = first;
        range.n = end - first;
        range.runs = p->runs.v;
        range.n_runs = p->runs.n;
        r = make_run(p, &range, err);
        if (r == -EBADMSG && leave_out(p, &range))
            at = first;
        else if (r < 0)
            return r;
    }
    return 0;
}

int ct_memory_merge(struct ct_memory *mem, bool all, uint64_t *ret_runs, struct ct_err *err)
{
    struct plan p = { .mem = mem, .all = all };
    int r = ct_memory_may_write(mem, err);

    if (r == 0)
        r = merge_all(&p, err);
    ct_vec_done(&p.bad);
    ct_vec_done(&p.runs);
    if (ret_runs)
        *ret_runs = p.made;
    return r;
}
