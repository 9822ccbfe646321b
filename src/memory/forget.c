/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forget: old segments are deleted; what they held stays known.
 *
 *   all keys into runs ▶ every run read and sound? ▶ line in MANIFEST, sync ▶ files deleted
 *
 * The line is the moment: killed after it, the next opening deletes the files. A
 * segment goes as a whole or not at all, and only when a run that was just read
 * through remembers all it held. One without times is never old.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "memory/store.h"

struct forget {
    struct ct_memory *mem;
    int64_t before_us;
    CT_VEC(uint32_t) numbers;
    bool *sound; /* by run in force */
    struct ct_arena arena;
};

static bool is_old(const struct forget *f, const struct ct_manifest_segment *s)
{
    return !s->gone && s->last_us != CT_TIME_NONE && s->last_us < f->before_us;
}

static void check_runs(struct forget *f)
{
    size_t n = f->mem->manifest.runs.n;

    f->sound = ct_arena_alloc(&f->arena, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct ct_run *run = ct_memory_run(f->mem, i);

        f->sound[i] = run && ct_run_check(run, f->mem->manifest.seed) == 0;
    }
}

static void choose(struct forget *f, struct ct_forgotten *ret)
{
    const struct ct_manifest *m = &f->mem->manifest;

    for (uint32_t i = 0; i < m->segments.n; i++) {
        const struct ct_manifest_segment *s = &m->segments.v[i];

        if (!s->gone && !is_old(f, s) && s->first_us != CT_TIME_NONE && s->first_us < f->before_us)
            ret->kept++;
        if (!is_old(f, s))
            continue;
        if (!f->sound[ct_memory_run_of(f->mem, i)]) {
            ret->unsafe++;
            continue;
        }
        *ct_vec_add(&f->numbers) = i;
        ret->segments++;
        ret->events += s->events;
        ret->bytes += s->bytes;
        ret->by_class[s->class] += s->events;
    }
}

static int write_line(struct forget *f, struct ct_err *err)
{
    struct ct_buf line = ct_buf(CT_MAX_MANIFEST_BYTES);
    uint64_t chain = f->mem->manifest.chain;
    int r;

    ct_manifest_forget_line(&line, f->before_us, f->numbers.v, f->numbers.n, &chain);
    r = ct_memory_append(f->mem, &line, chain, err);
    ct_buf_done(&line);
    return r;
}

static void delete_files(struct forget *f)
{
    for (size_t i = 0; i < f->numbers.n; i++) {
        struct ct_manifest_segment *s = &f->mem->manifest.segments.v[f->numbers.v[i]];

        s->gone = true;
        f->mem->state.events -= s->events;
        f->mem->state.forgotten += s->events;
        f->mem->state.bytes -= s->bytes;
        (void)unlinkat(f->mem->dir_fd, s->name, 0); /* else the next opening deletes it */
    }
    (void)fsync(f->mem->dir_fd);
}

int ct_memory_forget(
    struct ct_memory *mem, int64_t before_us, struct ct_forgotten *ret, struct ct_err *err)
{
    struct forget f = { .mem = mem, .before_us = before_us };
    bool any = false;
    int r = ct_memory_may_write(mem, err);

    *ret = (struct ct_forgotten){ 0 };
    for (size_t i = 0; r == 0 && i < mem->manifest.segments.n; i++)
        any |= is_old(&f, &mem->manifest.segments.v[i]);
    if (r == 0 && any)
        r = ct_memory_merge(mem, true, NULL, err);
    if (r == 0) {
        check_runs(&f);
        choose(&f, ret);
    }
    if (r == 0 && f.numbers.n) {
        r = write_line(&f, err);
        if (r == 0)
            delete_files(&f);
    }
    ct_vec_done(&f.numbers);
    ct_arena_done(&f.arena);
    return r;
}
