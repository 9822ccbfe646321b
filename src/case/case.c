/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case: opening and making the folder of an investigation.
 *
 * case.yaml is written last when a case is made: a folder is a case exactly when
 * it holds that file, so a kill half-way leaves an empty folder, not half a case.
 */
#include "case/case.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/time.h"
#include "case/file.h"

#define CONFIG "case.yaml"

const char *ct_case_file(struct ct_case *c, const char *name)
{
    return ct_arena_printf(&c->arena, "%s/%s", c->path, name).ptr;
}

const char *ct_case_default_path(struct ct_arena *a, int64_t now_us)
{
    struct ct_civil day = ct_time_civil(now_us);

    return ct_arena_printf(a, "./coldtrail-%04d-%02d-%02d", day.year, day.month, day.day).ptr;
}

static void close_folder(DIR **d)
{
    if (*d)
        (void)closedir(*d);
}

/* Nothing in it but our own leftovers of a creation that was killed. */
static bool is_vacant(const char *path)
{
    ct_cleanup(close_folder) DIR *d = opendir(path);
    struct dirent *e;

    while (d && (e = readdir(d)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
            strcmp(e->d_name, "lock") != 0 && strcmp(e->d_name, "out") != 0 &&
            strncmp(e->d_name, CONFIG ".new-", sizeof CONFIG ".new-" - 1) != 0)
            return false;
    return d != NULL;
}

static int make_folder(const char *path, struct ct_err *err)
{
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return ct_fail(err, -errno, "cannot make the folder '%s': %s", path, strerror(errno));
    return 0;
}

static int check_folder(struct ct_case *c, enum ct_case_mode mode, struct ct_err *err)
{
    struct stat st, yaml;

    if (stat(c->path, &st) < 0 && errno != ENOENT)
        return ct_fail(err, -errno, "cannot open the case '%s': %s", c->path, strerror(errno));
    if (stat(c->path, &st) < 0) {
        if (mode != CT_CASE_CREATE)
            return ct_fail(err, -ENOENT,
                "there is no case '%s'; `coldtrail init` or `coldtrail "
                "hunt` makes one",
                c->path);
        c->created = true;
        return make_folder(c->path, err);
    }
    if (!S_ISDIR(st.st_mode))
        return ct_fail(err, -ENOTDIR, "'%s' is not a folder", c->path);
    if (stat(ct_case_file(c, CONFIG), &yaml) == 0)
        return 0;
    if (mode != CT_CASE_CREATE)
        return ct_fail(err, -ENOENT, "'%s' is no case: it holds no " CONFIG, c->path);
    if (!is_vacant(c->path))
        return ct_fail(err, -EEXIST,
            "'%s' is neither a case nor empty; name another folder "
            "with -C",
            c->path);
    c->created = true;
    return 0;
}

static int take_lock(struct ct_case *c, struct ct_err *err)
{
    const char *path = ct_case_file(c, "lock");

    c->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (c->lock_fd < 0)
        return ct_fail(err, -errno, "cannot write in the case '%s': %s", c->path, strerror(errno));
    if (flock(c->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno == EWOULDBLOCK)
        return ct_fail(err, -EBUSY, "the case '%s' is in use by another coldtrail", c->path);
    return ct_fail(err, -errno, "cannot lock '%s': %s", path, strerror(errno));
}

static int write_config(struct ct_case *c, const struct ct_config *fresh, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MAX_YAML_BYTES);
    struct ct_config empty = { 0 };
    int r = make_folder(ct_case_file(c, "out"), err);

    ct_config_write(&out, fresh ? fresh : &empty);
    return r < 0 ? r : ct_file_write(ct_case_file(c, CONFIG), ct_buf_span(&out), err);
}

static int read_config(struct ct_case *c, struct ct_err *err)
{
    const char *path = ct_case_file(c, CONFIG);
    struct ct_span text;
    int r = ct_file_read(&text, path, CT_MAX_YAML_BYTES, &c->arena, err);

    if (r > 0)
        return ct_fail(err, -ENOENT, "'%s' went away", path);
    return r < 0 ? r : ct_config_parse(&c->config, text, path, &c->arena, err);
}

int ct_case_open(struct ct_case *ret, const char *path, enum ct_case_mode mode,
    const struct ct_config *fresh, struct ct_err *err)
{
    ct_cleanup(ct_case_close) struct ct_case c = { .lock_fd = -1 };
    int r;

    c.path = ct_arena_printf(&c.arena, "%s", path).ptr;
    r = check_folder(&c, mode, err);
    if (r == 0 && mode != CT_CASE_READ)
        r = take_lock(&c, err);
    if (r == 0 && c.created)
        r = write_config(&c, fresh, err);
    if (r == 0)
        r = read_config(&c, err);
    if (r < 0)
        return r;
    *ret = c;
    c = (struct ct_case){ .lock_fd = -1 };
    return 0;
}

void ct_case_close(struct ct_case *c)
{
    struct ct_arena arena = c->arena;

    if (c->lock_fd >= 0)
        (void)close(c->lock_fd);
    *c = (struct ct_case){ .lock_fd = -1 };
    ct_arena_done(&arena);
}

int ct_case_keep_people(struct ct_case *c, struct ct_span text, struct ct_err *err)
{
    return ct_file_write(ct_case_file(c, "people.csv"), text, err);
}
