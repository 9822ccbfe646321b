/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: opening, mending, closing, and what the callers may ask about it.
 * Commits: commit.c. Reading: scan.c, look.c. Checking: verify.c.
 *
 * MANIFEST itself carries the lock: it is never replaced, so whoever holds it
 * holds the memory.
 */
#include "memory/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "memory/store.h"

static int open_dir(struct ct_memory *mem, const char *dir, struct ct_err *err)
{
    if (mem->mode == CT_MEMORY_WRITE && mkdir(dir, 0700) < 0 && errno != EEXIST)
        return ct_fail(err, -errno, "cannot make '%s': %s", dir, strerror(errno));
    mem->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (mem->dir_fd < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", dir, strerror(errno));
    return 0;
}

static int open_manifest(struct ct_memory *mem, struct ct_err *err)
{
    int flags = mem->mode == CT_MEMORY_WRITE ? O_RDWR | O_CREAT : O_RDONLY;

    mem->manifest_fd = openat(mem->dir_fd, "MANIFEST", flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (mem->manifest_fd < 0 && errno == ENOENT)
        return ct_fail(err, -ENOENT, "there is no memory: MANIFEST is missing");
    if (mem->manifest_fd < 0)
        return ct_fail(err, -errno, "cannot open MANIFEST: %s", strerror(errno));
    if (mem->mode == CT_MEMORY_WRITE && flock(mem->manifest_fd, LOCK_EX | LOCK_NB) < 0)
        return ct_fail(err, -errno,
            errno == EWOULDBLOCK
                ? "another process is writing to this memory; wait until it is done"
                : "cannot lock MANIFEST");
    return 0;
}

static int read_manifest(struct ct_memory *mem, struct ct_err *err)
{
    struct ct_buf text = ct_buf(CT_MAX_MANIFEST_BYTES);
    struct ct_segment_input in = { .fd = mem->manifest_fd };
    struct stat st;
    int r;

    if (fstat(mem->manifest_fd, &st) < 0)
        return ct_fail(err, -errno, "cannot read MANIFEST: %s", strerror(errno));
    in.size = (uint64_t)st.st_size;
    r = in.size > CT_MAX_MANIFEST_BYTES ? -EFBIG : ct_input_read(&in, 0, in.size, &text);
    if (r < 0)
        ct_fail(err, r, "cannot read MANIFEST: %s", strerror(-r));
    else
        r = ct_manifest_parse(&mem->manifest, ct_buf_span(&text), err);
    mem->state.mended_bytes = text.len - mem->manifest.length;
    ct_buf_done(&text);
    return r;
}

static int write_head(struct ct_memory *mem, uint64_t seed, struct ct_err *err)
{
    struct ct_buf line = ct_buf(256);
    int r = 0;

    while (seed == 0)
        if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
            return ct_fail(err, -errno, "no random numbers: %s", strerror(errno));
    mem->manifest.seed = seed;
    mem->manifest.version = CT_MANIFEST_VERSION;
    ct_manifest_head(&line, seed, &mem->manifest.chain);
    if (pwrite(mem->manifest_fd, line.ptr, line.len, 0) != (ssize_t)line.len ||
        fsync(mem->manifest_fd) < 0 || fsync(mem->dir_fd) < 0)
        r = ct_fail(err, -(errno ? errno : EIO), "cannot write MANIFEST: %s", strerror(errno));
    mem->manifest.length = line.len;
    ct_buf_done(&line);
    return r;
}

static bool is_listed(const struct ct_memory *mem, const char *name)
{
    for (size_t i = 0; i < mem->manifest.segments.n; i++)
        if (strcmp(mem->manifest.segments.v[i].name, name) == 0)
            return !mem->manifest.segments.v[i].gone;
    for (size_t i = 0; i < mem->manifest.runs.n; i++)
        if (strcmp(mem->manifest.runs.v[i].name, name) == 0)
            return true;
    return false;
}

/* Only what this program makes: 00000003.seg, 00000003.run, 00000003.tmp. */
static bool is_ours(struct ct_span name)
{
    size_t n = 0;

    while (n < name.len && ct_is_digit(name.ptr[n]))
        n++;
    name = ct_span_from(name, n);
    return n >= 8 && (ct_span_eq(name, CT_LIT(".seg")) || ct_span_eq(name, CT_LIT(".run")) ||
                         ct_span_eq(name, CT_LIT(".tmp")));
}

int ct_memory_strays(
    struct ct_memory *mem, void (*fn)(const char *name, void *arg), void *arg, struct ct_err *err)
{
    int fd, r = 0;
    struct dirent *e;
    struct stat st;
    DIR *dir;

    if (fstat(mem->manifest_fd, &st) == 0 &&
        (uint64_t)st.st_size > mem->manifest.length + mem->state.mended_bytes)
        return 0; /* someone has written since it was opened */
    if (mem->mode == CT_MEMORY_READ && flock(mem->manifest_fd, LOCK_SH | LOCK_NB) < 0)
        return 0; /* someone writes: what is not named yet will be */
    fd = openat(mem->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        r = -errno;
        ct_close_fd(&fd);
        ct_fail(err, r, "cannot list the memory's folder: %s", strerror(-r));
    }
    while (dir && (e = readdir(dir)) != NULL)
        if (is_ours(ct_span_str(e->d_name)) && !is_listed(mem, e->d_name))
            fn(e->d_name, arg);
    if (dir)
        closedir(dir);
    if (mem->mode == CT_MEMORY_READ)
        (void)flock(mem->manifest_fd, LOCK_UN);
    return r;
}

static void delete_stray(const char *name, void *arg)
{
    struct ct_memory *mem = arg;

    if (unlinkat(mem->dir_fd, name, 0) == 0)
        mem->state.mended_files++;
}

static int mend(struct ct_memory *mem, uint64_t seed, struct ct_err *err)
{
    int r = 0;

    if (mem->state.mended_bytes && ftruncate(mem->manifest_fd, (off_t)mem->manifest.length) < 0)
        return ct_fail(err, -errno, "cannot mend MANIFEST: %s", strerror(errno));
    if (mem->manifest.length == 0)
        r = write_head(mem, seed, err);
    return r < 0 ? r : ct_memory_strays(mem, delete_stray, mem, err);
}

void ct_memory_count(struct ct_memory *mem, const struct ct_manifest_commit *commit)
{
    struct ct_memory_state *s = &mem->state;

    for (size_t i = commit->first; i < commit->first + commit->n; i++) {
        const struct ct_manifest_segment *seg = &mem->manifest.segments.v[i];

        s->segments++;
        if (seg->gone) {
            s->forgotten += seg->events;
        } else {
            s->events += seg->events;
            s->bytes += seg->bytes;
        }
        if (seg->first_us == CT_TIME_NONE)
            continue;
        if (s->first_us == CT_TIME_NONE || seg->first_us < s->first_us)
            s->first_us = seg->first_us;
        if (s->last_us == CT_TIME_NONE || seg->last_us > s->last_us)
            s->last_us = seg->last_us;
    }
    s->commits++;
    s->sources_bytes = commit->sources_bytes;
    s->ledger_bytes = commit->ledger_bytes;
}

int ct_memory_open(struct ct_memory **ret, const char *dir, enum ct_memory_mode mode, uint64_t seed,
    struct ct_err *err)
{
    struct ct_arena self = { 0 };
    ct_cleanup(ct_memory_closep) struct ct_memory *mem = ct_arena_alloc(&self, sizeof *mem);
    int r;

    mem->self = self;
    mem->dir_fd = mem->manifest_fd = -1;
    mem->mode = mode;
    mem->merge_segments = CT_MERGE_SEGMENTS;
    mem->state.first_us = mem->state.last_us = CT_TIME_NONE;
    r = open_dir(mem, dir, err);
    if (r == 0)
        r = open_manifest(mem, err);
    if (r == 0)
        r = read_manifest(mem, err);
    if (r == 0 && mode == CT_MEMORY_WRITE)
        r = mend(mem, seed, err);
    if (r == 0 && mem->manifest.length == 0)
        r = ct_fail(err, -ENOENT, "there is no memory: MANIFEST has not been written");
    if (r < 0)
        return ct_err_context(err, r, "memory '%s'", dir);
    for (size_t i = 0; i < mem->manifest.commits.n; i++)
        ct_memory_count(mem, &mem->manifest.commits.v[i]);
    ct_memory_open_runs(mem);
    *ret = mem;
    mem = NULL;
    return 0;
}

void ct_memory_close(struct ct_memory *mem)
{
    struct ct_arena self;

    if (!mem)
        return;
    for (int i = 0; i < CT_MEMORY_OPEN; i++) {
        ct_rows_done(&mem->slots[i].rows);
        ct_segment_close(mem->slots[i].seg);
    }
    ct_memory_close_runs(mem);
    ct_close_fd(&mem->dir_fd);
    ct_close_fd(&mem->manifest_fd);
    ct_manifest_done(&mem->manifest);
    ct_vec_done(&mem->notes);
    self = mem->self;
    ct_arena_done(&self);
}

void ct_memory_closep(struct ct_memory **mem)
{
    ct_memory_close(*mem);
    *mem = NULL;
}

uint64_t ct_memory_seed(const struct ct_memory *mem)
{
    return mem->manifest.seed;
}

const struct ct_memory_state *ct_memory_state(const struct ct_memory *mem)
{
    return &mem->state;
}

struct ct_memory_segment_info ct_memory_segment_info(const struct ct_memory *mem, size_t n)
{
    const struct ct_manifest_segment *seg = &mem->manifest.segments.v[n];

    return (struct ct_memory_segment_info){ .class = seg->class,
        .events = seg->events,
        .first_us = seg->first_us,
        .last_us = seg->last_us,
        .months = mem->manifest.version >= 2 ? &seg->months : NULL };
}

struct ct_memory_commit_info ct_memory_commit_info(const struct ct_memory *mem, size_t n)
{
    const struct ct_manifest_commit *c;

    ct_assert(n < mem->manifest.commits.n);
    c = &mem->manifest.commits.v[n];
    return (struct ct_memory_commit_info){
        .share = c->share,
        .sources_bytes = c->sources_bytes,
        .ledger_bytes = c->ledger_bytes,
        .events = c->events,
        .source_base = c->source_base,
        .n_segments = c->n,
    };
}

void ct_memory_note_file(struct ct_memory *mem, const char *file, uint64_t events, const char *what)
{
    struct ct_memory_note *note;

    for (size_t i = 0; i < mem->notes.n; i++)
        if (strcmp(mem->notes.v[i].file, file) == 0 && strcmp(mem->notes.v[i].what, what) == 0)
            return;
    note = ct_vec_add(&mem->notes);
    note->events = events;
    snprintf(note->file, sizeof note->file, "%s", file);
    snprintf(note->what, sizeof note->what, "%s", what);
}

void ct_memory_note(struct ct_memory *mem, uint32_t number, uint64_t events, const char *fmt, ...)
{
    char what[200];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    ct_memory_note_file(mem, mem->manifest.segments.v[number].name, events, what);
}

void ct_memory_damage(const struct ct_memory *mem, ct_damage_fn *fn, void *arg)
{
    for (size_t i = 0; i < mem->notes.n; i++) {
        const struct ct_memory_note *note = &mem->notes.v[i];
        struct ct_damage d = { .file = note->file, .events_lost = note->events };

        memcpy(d.what, note->what, sizeof d.what);
        fn(&d, arg);
    }
}
