/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lists: bytes of a file or of standard input, handed to assess/indicator.
 *
 * Comes in: paths of the command line. Goes out: indicators, and a complaint for
 * each file with lines that could not be used.
 */
#include "cmd/lists.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "case/file.h"

static int read_stdin(struct ct_arena *a, struct ct_span *ret, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf all = ct_buf(CT_MAX_LOOK_BYTES);
    ssize_t n = 1;

    while (n > 0 && !all.full) {
        char *p = ct_buf_room(&all, 64 * CT_KIB);

        n = p ? read(STDIN_FILENO, p, 64 * CT_KIB) : 0;
        if (n > 0)
            all.len += (size_t)n;
    }
    if (n < 0 || all.full)
        return ct_fail(err, n < 0 ? -errno : -EFBIG, "cannot read standard input");
    *ret = ct_arena_copy(a, ct_buf_span(&all));
    return 0;
}

static void complain(const struct ct_args *args, const struct ct_indicator_file *f)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(64 * CT_KIB);
    bool objects = strcmp(f->format, "STIX") == 0 || strcmp(f->format, "MISP") == 0;

    ct_buf_add(&line, CT_LIT("coldtrail: "));
    ct_display(&line, f->name);
    if (f->unread)
        ct_buf_printf(&line, ": %" PRIu64 " %s no indicator, the first is %s %" PRIu64, f->unread,
            objects          ? "objects hold"
            : f->unread == 1 ? "line holds"
                             : "lines hold",
            objects ? "object" : "line", f->unread_line);
    if (f->unused)
        ct_buf_printf(&line, "%s %" PRIu64 " marked as context or revoked and not looked for",
            f->unread ? ";" : ":", f->unused);
    ct_buf_chr(&line, '\n');
    if (write(args->err_fd, line.ptr, line.len) < 0)
        return; /* there is nobody to tell */
}

static int read_one(
    struct ct_indicators *in, struct ct_args *args, const char *path, struct ct_err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct ct_span text;
    int r = is_stdin ? read_stdin(&args->arena, &text, err)
                     : ct_file_read(&text, path, CT_MAX_LOOK_BYTES, &args->arena, err);

    if (r > 0)
        return ct_fail(err, -ENOENT, "there is no file '%s'", path);
    if (r < 0)
        return r;
    ct_indicators_add(in, is_stdin ? CT_LIT("standard input") : ct_span_str(path), text);
    if (in->files.v[in->files.n - 1].unread || in->files.v[in->files.n - 1].unused)
        complain(args, &in->files.v[in->files.n - 1]);
    return 0;
}

int ct_lists_read(
    struct ct_indicators *in, struct ct_args *args, enum ct_option option, struct ct_err *err)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < args->values[option].n; i++)
        r = read_one(in, args, args->values[option].v[i], err);
    return r;
}
