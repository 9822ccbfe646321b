/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: the walk, the sort and the deal.
 *
 * Folders are opened without following links, so that a link put in the place of a
 * folder meanwhile leads nowhere. Nothing is opened but folders. A path that is met twice,
 * since it was named twice, is one file.
 */
#include "ingest/plan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

struct walk {
    struct ct_plan *plan;
    dev_t except_dev;
    ino_t except_ino;
};

static void close_dir(DIR **d)
{
    if (*d)
        closedir(*d);
}

static void refuse(struct ct_plan *p, const char *path, const char *reason)
{
    *ct_vec_add(&p->refusals) = (struct ct_plan_refusal){ path, reason };
}

static const char *join(struct ct_plan *p, const char *dir, const char *name)
{
    size_t n = strlen(dir);

    return ct_arena_printf(&p->arena, "%s%s%s%c", dir, n && dir[n - 1] == '/' ? "" : "/", name, 0)
        .ptr;
}

static void walk_any(struct walk *w, const char *path, bool given, int depth);

static void walk_folder(struct walk *w, const char *path, bool given, int depth)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (given ? 0 : O_NOFOLLOW));
    ct_cleanup(close_dir) DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    struct dirent *e;

    if (!d) {
        refuse(w->plan, path,
            ct_arena_printf(
                &w->plan->arena, "the folder cannot be listed: %s%c", strerror(errno), 0)
                .ptr);
        if (fd >= 0)
            (void)close(fd);
        return;
    }
    while ((e = readdir(d)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            walk_any(w, join(w->plan, path, e->d_name), false, depth + 1);
}

static void walk_any(struct walk *w, const char *path, bool given, int depth)
{
    struct ct_plan *p = w->plan;
    struct stat st;

    if ((given ? stat(path, &st) : lstat(path, &st)) != 0) {
        refuse(p, path, "it was gone, or may not be looked at");
    } else if (S_ISDIR(st.st_mode)) {
        if (st.st_dev == w->except_dev && st.st_ino == w->except_ino)
            return;
        if (depth > CT_MAX_FOLDER_DEPTH)
            refuse(p, path, "folders nested deeper than are read");
        else
            walk_folder(w, path, given, depth);
    } else if (S_ISLNK(st.st_mode)) {
        refuse(p, path, "a symbolic link: not followed");
    } else if (!S_ISREG(st.st_mode)) {
        refuse(p, path, "a device, pipe or socket: not read");
    } else if (st.st_size == 0) {
        p->empty++;
    } else {
        *ct_vec_add(&p->files) = (struct ct_plan_file){ path, (uint64_t)st.st_size, given };
    }
}

static int by_path(const void *a, const void *b)
{
    const struct ct_plan_file *x = a, *y = b;

    return strcmp(x->path, y->path);
}

static int refusals_by_path(const void *a, const void *b)
{
    const struct ct_plan_refusal *x = a, *y = b;

    return strcmp(x->path, y->path);
}

static void sort(struct ct_plan *p)
{
    size_t n = 0;

    if (p->refusals.n)
        qsort(p->refusals.v, p->refusals.n, sizeof *p->refusals.v, refusals_by_path);
    if (p->files.n == 0)
        return;
    qsort(p->files.v, p->files.n, sizeof *p->files.v, by_path);
    for (size_t i = 0; i < p->files.n; i++)
        if (n == 0 || strcmp(p->files.v[i].path, p->files.v[n - 1].path) != 0)
            p->files.v[n++] = p->files.v[i];
    p->files.n = n;
}

static void deal(struct ct_plan *p, uint64_t big_bytes)
{
    struct ct_plan_share *share = NULL;

    for (size_t i = 0; i < p->files.n; i++) {
        uint64_t size = p->files.v[i].size;
        bool big = size >= big_bytes;

        if (!share || big || share->big || share->n >= CT_SHARE_FILES ||
            share->bytes + size > CT_SHARE_BYTES) {
            share = ct_vec_add(&p->shares);
            *share = (struct ct_plan_share){ .first = i, .big = big };
        }
        share->n++;
        share->bytes += size;
        p->bytes += size;
    }
}

int ct_plan(struct ct_plan *ret, const char *const *paths, size_t n, const char *except,
    uint64_t big, struct ct_err *err)
{
    struct walk w = { .plan = ret };
    struct stat st;

    *ret = (struct ct_plan){ 0 };
    for (size_t i = 0; i < n; i++)
        if (stat(paths[i], &st) != 0)
            return ct_fail(err, -errno, "cannot read '%s': %s", paths[i], strerror(errno));
    if (except && stat(except, &st) == 0) {
        w.except_dev = st.st_dev;
        w.except_ino = st.st_ino;
    }
    for (size_t i = 0; i < n; i++)
        walk_any(&w, ct_arena_printf(&ret->arena, "%s%c", paths[i], 0).ptr, true, 0);
    sort(ret);
    deal(ret, big);
    return 0;
}

void ct_plan_done(struct ct_plan *p)
{
    ct_vec_done(&p->files);
    ct_vec_done(&p->refusals);
    ct_vec_done(&p->shares);
    ct_arena_done(&p->arena);
}
