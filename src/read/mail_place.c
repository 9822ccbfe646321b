/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_place: paths taken apart at their slashes; nothing is looked up on disk.
 *
 * A folder named cur or new makes a Maildir, whatever stands above it. The info
 * behind the unique name begins with ":2,"; exports to other file systems write
 * "!2,", ";2," or "_2," since they may not have colons.
 */
#include "read/mail_place.h"

static struct ct_span base_name(struct ct_span path)
{
    size_t at = path.len;

    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return ct_span_from(path, at);
}

static struct ct_span folder_of(struct ct_span path)
{
    size_t n = path.len - base_name(path).len;

    while (n > 1 && path.ptr[n - 1] == '/')
        n--;
    return ct_span_head(path, n);
}

static void read_flags(struct ct_mail_context *ctx, struct ct_span name)
{
    static const struct {
        char letter;
        const char *word;
    } rows[] = {
        { 'S', "seen" },
        { 'R', "replied" },
        { 'F', "flagged" },
        { 'D', "draft" },
        { 'T', "trashed" },
        { 'P', "passed" },
    };
    size_t at = name.len;

    while (at > 0 && (ct_is_alpha(name.ptr[at - 1])))
        at--;
    if (at < 3 || name.ptr[at - 1] != ',' || name.ptr[at - 2] != '2' ||
        !memchr(":!;_", name.ptr[at - 3], 4))
        return;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (ct_span_chr(name, rows[i].letter, at) < name.len)
            ctx->flags[ctx->n_flags++] = ct_span_str(rows[i].word);
}

/* ".Sent.2020" is Sent/2020. */
static struct ct_span maildir_folder(struct ct_span dir, struct ct_arena *a)
{
    struct ct_span name = base_name(dir), ret;
    size_t parent = dir.len - name.len;
    char *p;

    if (name.len < 2 || name.ptr[0] != '.' || name.ptr[1] == '.')
        return dir;
    p = ct_arena_raw(a, dir.len);
    memcpy(p, dir.ptr, parent);
    for (size_t i = 1; i < name.len; i++)
        p[parent + i - 1] = name.ptr[i] == '.' ? '/' : name.ptr[i];
    ret = (struct ct_span){ p, dir.len - 1 };
    return ret;
}

void ct_mail_place(
    struct ct_mail_context *ctx, const struct ct_record *rec, bool file, struct ct_arena *a)
{
    struct ct_span path = rec->member.len ? rec->member : rec->source, dir, leaf;

    while (ct_span_starts(path, CT_LIT("./")))
        path = ct_span_from(path, 2);
    ctx->mailbox = path;
    if (file)
        return;
    dir = folder_of(path);
    leaf = base_name(dir);
    ctx->mailbox = dir;
    if (!ct_span_eq(leaf, CT_LIT("cur")) && !ct_span_eq(leaf, CT_LIT("new")))
        return;
    read_flags(ctx, base_name(path));
    ctx->mailbox = maildir_folder(folder_of(dir), a);
}
