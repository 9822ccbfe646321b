/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify: every file read whole and compared with MANIFEST's checksum; one that
 * differs is then looked through block by block to say what is lost.
 *
 * A file whose checksum agrees is looked through too: if a worker once stored
 * something that does not add up, it should be found here and not by a scan. Of a
 * run each block is read and its entries are checked against the seed. Files that
 * MANIFEST does not name are told too, unless someone is writing just now.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "memory/store.h"

struct verify {
    struct ct_memory *mem;
    const struct ct_manifest_segment *is;
    ct_damage_fn *fn;
    void *arg;
    bool damaged;
};

static void tell(void *arg, uint64_t events, const char *what)
{
    struct verify *v = arg;
    struct ct_damage d = { .file = v->is->name, .events_lost = events };

    snprintf(d.what, sizeof d.what, "%.*s", (int)sizeof d.what - 1, what);
    v->damaged = true;
    if (v->fn)
        v->fn(&d, v->arg);
}

static int read_file(struct verify *v, struct ct_buf *ret, struct ct_err *err)
{
    struct ct_segment_input in = { 0 };
    struct stat st;
    int r;

    ct_cleanup(ct_close_fd) int fd =
        openat(v->mem->dir_fd, v->is->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno != ENOENT)
        return ct_fail(err, -errno, "cannot open %s: %s", v->is->name, strerror(errno));
    if (fd < 0 || fstat(fd, &st) < 0) {
        tell(v, v->is->events, "is missing");
        return 1;
    }
    in.fd = fd;
    in.size = (uint64_t)st.st_size;
    r = ct_input_read(&in, 0, in.size, ret);
    if (r < 0) {
        tell(v, v->is->events, r == -EBADMSG ? "has an impossible length" : strerror(-r));
        return 1;
    }
    return 0;
}

static void look_through(struct verify *v, struct ct_span bytes)
{
    struct ct_segment_input in = { .fd = -1, .bytes = bytes, .size = bytes.len };
    struct ct_err why = { 0 };
    struct ct_segment *seg;

    if (ct_segment_open(&seg, in, &why) < 0) {
        tell(v, v->is->events, why.text);
        return;
    }
    (void)ct_segment_check(seg, v->mem->manifest.seed, tell, v);
    ct_segment_close(seg);
}

static int verify_one(struct verify *v, struct ct_err *err)
{
    struct ct_buf bytes = ct_buf(CT_MAX_SEGMENT_BYTES);
    int r = read_file(v, &bytes, err);

    if (r == 0) {
        if (bytes.len != v->is->bytes || ct_block_check(ct_buf_span(&bytes)) != v->is->check)
            tell(v, 0, "is not what was written; what is lost by that follows");
        look_through(v, ct_buf_span(&bytes));
    }
    ct_buf_done(&bytes);
    return r < 0 ? r : 0;
}

static void verify_run(struct verify *v, size_t i)
{
    struct ct_run *run = ct_memory_run(v->mem, i);
    struct ct_damage d = { .file = v->mem->manifest.runs.v[i].name };
    uint64_t bad;

    if (!run)
        return; /* noted; told with the other notes */
    bad = ct_run_check(run, v->mem->manifest.seed);
    if (bad == 0)
        return;
    snprintf(d.what, sizeof d.what,
        "%" PRIu64 " of its %zu blocks are damaged; its segments are asked instead", bad,
        run->n_blocks + run->n_filters);
    v->damaged = true;
    if (v->fn)
        v->fn(&d, v->arg);
}

/* What opening a run found; those since replaced do not matter. */
static void tell_note(const struct ct_damage *d, void *arg)
{
    struct verify *v = arg;

    for (size_t i = 0; i < v->mem->manifest.runs.n; i++) {
        if (strcmp(d->file, v->mem->manifest.runs.v[i].name) != 0)
            continue;
        v->damaged = true;
        if (v->fn)
            v->fn(d, v->arg);
    }
}

static void tell_stray(const char *name, void *arg)
{
    struct verify *v = arg;
    struct ct_damage d = { .file = name };

    snprintf(d.what, sizeof d.what,
        "is not named by MANIFEST: an add was stopped, or MANIFEST has lost its end; add again");
    v->damaged = true;
    if (v->fn)
        v->fn(&d, v->arg);
}

int ct_memory_verify(struct ct_memory *mem, ct_damage_fn *fn, void *arg, struct ct_err *err)
{
    struct verify v = { .mem = mem, .fn = fn, .arg = arg };
    int r = 0;

    for (size_t i = 0; r == 0 && i < mem->manifest.segments.n; i++) {
        v.is = &mem->manifest.segments.v[i];
        if (!v.is->gone)
            r = verify_one(&v, err);
    }
    for (size_t i = 0; r == 0 && i < mem->manifest.runs.n; i++)
        verify_run(&v, i);
    if (r == 0)
        r = ct_memory_strays(mem, tell_stray, &v, err);
    if (r < 0)
        return r;
    ct_memory_damage(mem, tell_note, &v);
    return v.damaged ? CT_MEMORY_DAMAGED : 0;
}
