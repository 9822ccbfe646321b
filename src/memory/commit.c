/* SPDX-License-Identifier: Apache-2.0 */
/*
 * commit: segments become memory, all of a share or none.
 *
 *   check every checksum ▶ write 00000003.tmp, fsync ▶ rename to .seg ▶ fsync folder
 *   ▶ append the line to MANIFEST, fsync
 *
 * The line is the moment: before it the files are strays that the next opening
 * deletes. A failure removes what was made and leaves the memory as it was; only
 * when even MANIFEST's old length cannot be restored no further commit is taken.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/limits.h"
#include "memory/segment.h"
#include "memory/slice.h"
#include "memory/store.h"

/* The months of its events; -EBADMSG when the times cannot be read. */
static int months_of(struct ct_segment *seg, struct ct_months *ret)
{
    struct ct_arena a = { 0 };
    const int64_t *times;
    int r = 0;

    *ret = (struct ct_months){ 0 };
    for (size_t g = 0; r == 0 && g < seg->dir.n_groups; g++) {
        ct_arena_reset(&a);
        r = ct_slice_numbers(seg, g, CT_COL_TIME, &a, &times);
        if (r == 0 && !times)
            r = -EBADMSG;
        if (r == 0)
            ct_months_add(ret, times, seg->dir.groups[g].n_rows);
    }
    ct_arena_done(&a);
    return r;
}

static int check_segment(struct ct_memory *mem, const struct ct_commit *commit, size_t i,
    struct ct_manifest_segment *ret, struct ct_err *err)
{
    struct ct_span bytes = commit->segments[i];
    struct ct_segment_input in = { .fd = -1, .bytes = bytes, .size = bytes.len };
    struct ct_err why = { 0 };
    struct ct_segment *seg;
    int r = ct_segment_open(&seg, in, &why);

    if (r < 0)
        return ct_fail(err, r, "a segment to be stored %s", why.text);
    if (seg->dir.seed_check != ct_directory_seed_check(mem->manifest.seed))
        r = ct_fail(err, -EBADMSG, "a segment to be stored belongs to another memory");
    else if (!ct_segment_is_sound(seg))
        r = ct_fail(err, -EBADMSG, "a segment to be stored is damaged");
    else if (seg->dir.class == CT_CLASS_NONE ||
             seg->dir.max_source > UINT32_MAX - commit->source_base)
        r = ct_fail(err, -EBADMSG, "a segment to be stored has a class or source out of range");
    *ret = (struct ct_manifest_segment){
        .class_name = ct_span_str(ct_class_name(seg->dir.class)),
        .class = seg->dir.class,
        .source_base = commit->source_base,
        .events = seg->dir.n_events,
        .first_us = seg->dir.first_us,
        .last_us = seg->dir.last_us,
        .bytes = bytes.len,
        .check = ct_block_check(bytes),
    };
    if (r == 0 && months_of(seg, &ret->months) < 0)
        r = ct_fail(err, -EBADMSG, "a segment to be stored has times that cannot be read");
    ct_segment_close(seg);
    return r;
}

static int write_all(int fd, struct ct_span s, uint64_t offset)
{
    while (s.len) {
        ssize_t n = pwrite(fd, s.ptr, s.len, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        s = ct_span_from(s, (size_t)n);
        offset += (uint64_t)n;
    }
    return 0;
}

static void temporary(char ret[CT_MANIFEST_NAME], const char *name)
{
    snprintf(ret, CT_MANIFEST_NAME, "%s", name);
    memcpy(ret + strlen(ret) - 3, "tmp", 3);
}

static int write_file(
    struct ct_memory *mem, const char *name, struct ct_span bytes, struct ct_err *err)
{
    char tmp[CT_MANIFEST_NAME];
    int r;

    temporary(tmp, name);
    ct_cleanup(ct_close_fd) int fd =
        openat(mem->dir_fd, tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ct_fail(err, -errno, "cannot make %s: %s", tmp, strerror(errno));
    r = write_all(fd, bytes, 0);
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    if (r == 0 && renameat(mem->dir_fd, tmp, mem->dir_fd, name) < 0)
        r = -errno;
    if (r < 0)
        return ct_fail(err, r, "cannot write %s: %s", name, strerror(-r));
    return 0;
}

/* Deletes the files of segment `from` and all behind it. */
static void undo(struct ct_memory *mem, size_t from)
{
    for (size_t i = from; i < mem->manifest.segments.n; i++) {
        char tmp[CT_MANIFEST_NAME];

        temporary(tmp, mem->manifest.segments.v[i].name);
        (void)unlinkat(mem->dir_fd, tmp, 0);
        (void)unlinkat(mem->dir_fd, mem->manifest.segments.v[i].name, 0);
    }
}

int ct_memory_append(
    struct ct_memory *mem, const struct ct_buf *line, uint64_t chain, struct ct_err *err)
{
    int r = line->full || mem->manifest.length + line->len > CT_MAX_MANIFEST_BYTES
                ? -EFBIG
                : write_all(mem->manifest_fd, ct_buf_span(line), mem->manifest.length);

    if (r == 0 && fsync(mem->manifest_fd) < 0)
        r = -errno;
    if (r < 0) {
        if (ftruncate(mem->manifest_fd, (off_t)mem->manifest.length) < 0 ||
            fsync(mem->manifest_fd) < 0)
            mem->broken = true;
        return ct_fail(err, r, "cannot write MANIFEST: %s", strerror(-r));
    }
    mem->manifest.length += line->len;
    mem->manifest.chain = chain;
    return 0;
}

static int append_line(
    struct ct_memory *mem, const struct ct_manifest_commit *commit, struct ct_err *err)
{
    struct ct_buf line = ct_buf(CT_MAX_MANIFEST_BYTES);
    uint64_t chain = mem->manifest.chain;
    int r;

    ct_manifest_line(&mem->manifest, commit, &line, &chain);
    r = ct_memory_append(mem, &line, chain, err);
    ct_buf_done(&line);
    return r;
}

static int store(struct ct_memory *mem, const struct ct_commit *commit,
    const struct ct_manifest_commit *line, struct ct_err *err)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < commit->n; i++)
        r = write_file(
            mem, mem->manifest.segments.v[line->first + i].name, commit->segments[i], err);
    if (r == 0 && commit->n && fsync(mem->dir_fd) < 0)
        r = ct_fail(err, -errno, "cannot sync the memory's folder: %s", strerror(errno));
    return r < 0 ? r : append_line(mem, line, err);
}

int ct_memory_may_write(const struct ct_memory *mem, struct ct_err *err)
{
    if (mem->mode != CT_MEMORY_WRITE)
        return ct_fail(err, -EBADF, "the memory is open for reading only");
    if (mem->broken)
        return ct_fail(err, -EIO, "MANIFEST could not be written before; open the memory again");
    return 0;
}

int ct_memory_commit(struct ct_memory *mem, const struct ct_commit *commit, struct ct_err *err)
{
    struct ct_manifest_commit line = {
        .share = commit->share,
        .sources_bytes = commit->sources_bytes,
        .ledger_bytes = commit->ledger_bytes,
        .source_base = commit->source_base,
        .first = mem->manifest.segments.n,
        .n = commit->n,
    };
    int r = ct_memory_may_write(mem, err);

    if (r == 0 && commit->n > CT_MAX_COMMIT_SEGMENTS)
        r = ct_fail(err, -E2BIG, "too many segments in one share");
    for (size_t i = 0; r == 0 && i < commit->n; i++) {
        struct ct_manifest_segment *seg = ct_vec_add(&mem->manifest.segments);

        r = check_segment(mem, commit, i, seg, err);
        ct_manifest_name(seg->name, line.first + i);
        line.events += seg->events;
    }
    if (r == 0)
        r = store(mem, commit, &line, err);
    if (r < 0) {
        if (!mem->broken)
            undo(mem, line.first);
        mem->manifest.segments.n = line.first;
        return ct_err_context(err, r, "nothing was stored");
    }
    *ct_vec_add(&mem->manifest.commits) = line;
    ct_memory_count(mem, &line);
    return 0;
}
