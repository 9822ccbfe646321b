/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs: the runs that MANIFEST names, opened with the memory, read when needed.
 *
 * A run that is missing, cut or changed is noted and not used; its segments are
 * asked instead. Files are opened at once, since a merge by another process
 * deletes those it replaces.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "memory/store.h"

void ct_memory_close_runs(struct ct_memory *mem)
{
    for (size_t i = 0; i < mem->runs.n; i++) {
        ct_close_fd(&mem->runs.v[i].fd);
        ct_run_close(mem->runs.v[i].run);
    }
    ct_vec_done(&mem->runs);
}

void ct_memory_open_runs(struct ct_memory *mem)
{
    ct_memory_close_runs(mem);
    for (size_t i = 0; i < mem->manifest.runs.n; i++)
        ct_vec_add(&mem->runs)->fd =
            openat(mem->dir_fd, mem->manifest.runs.v[i].name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

static bool is_the_one(
    const struct ct_memory *mem, const struct ct_run *run, const struct ct_manifest_run *is)
{
    return run->check == is->check && run->in.size == is->bytes && run->first == is->first &&
           run->n == is->n && run->seed_check == ct_directory_seed_check(mem->manifest.seed);
}

static const char *read_run(
    struct ct_memory *mem, size_t i, struct ct_memory_run *r, struct ct_err *why)
{
    const struct ct_manifest_run *is = &mem->manifest.runs.v[i];
    struct ct_segment_input in = { .fd = ct_take_fd(&r->fd) };
    struct stat st;

    if (in.fd < 0)
        return "is missing; its segments are asked instead, which takes longer";
    if (fstat(in.fd, &st) < 0 || (uint64_t)st.st_size != is->bytes) {
        ct_close_fd(&in.fd);
        return "has not the length it was written with; its segments are asked instead";
    }
    in.size = is->bytes;
    if (ct_run_open(&r->run, in, why) < 0) {
        r->run = NULL;
        return why->text;
    }
    if (is_the_one(mem, r->run, is))
        return NULL;
    ct_run_close(r->run);
    r->run = NULL;
    return "is not the run that MANIFEST names";
}

struct ct_run *ct_memory_run(struct ct_memory *mem, size_t i)
{
    struct ct_memory_run *r = &mem->runs.v[i];
    struct ct_err err = { 0 };
    const char *why;

    if (r->run || r->bad)
        return r->bad ? NULL : r->run;
    why = read_run(mem, i, r, &err);
    if (why) {
        r->bad = true;
        ct_memory_note_file(mem, mem->manifest.runs.v[i].name, 0, why);
    }
    return r->run;
}

void ct_memory_run_is_bad(struct ct_memory *mem, size_t i)
{
    mem->runs.v[i].bad = true;
    ct_memory_note_file(mem, mem->manifest.runs.v[i].name, 0,
        "is damaged; its segments are asked instead, which takes longer");
}

size_t ct_memory_run_of(const struct ct_memory *mem, uint32_t segment)
{
    size_t i = 0;

    while (i < mem->manifest.runs.n &&
           (segment < mem->manifest.runs.v[i].first ||
               segment - mem->manifest.runs.v[i].first >= mem->manifest.runs.v[i].n))
        i++;
    return i;
}
