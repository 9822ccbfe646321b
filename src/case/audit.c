/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit: append one chained line, or walk the chain.
 *
 * Both read the file as lines of bytes and never parse JSON: the hash is over
 * the bytes, and `prev` stands at a fixed place, so that a verifier of thirty
 * lines in any language can do the same.
 */
#include "case/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "case/file.h"

#define HEAD_BYTES 9 /* {"prev":" */
#define MAX_FILE (1 * CT_GIB)

static const char zeros[65] = "0000000000000000000000000000000000000000000000000000000000000000";

static void hash_line(struct ct_span line, char ret[65])
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span hex = ct_digest_hex(&a, CT_DIGEST_SHA256, line);

    memcpy(ret, hex.ptr, 64);
    ret[64] = '\0';
}

/* A line that could have been written by us and names `prev`. */
static bool follows(struct ct_span line, const char *prev)
{
    return ct_span_starts(line, CT_LIT("{\"prev\":\"")) &&
           ct_span_starts(ct_span_from(line, HEAD_BYTES), ct_span_str(prev)) &&
           ct_span_ends(line, CT_LIT("}"));
}

static bool take_line(struct ct_span *text, struct ct_span *ret)
{
    if (text->len == 0)
        return false;
    *ret = ct_span_cut_chr(text, '\n');
    return true;
}

/* A line that a kill has cut: it begins as ours and lacks its end. */
static bool is_torn(struct ct_span line, const char *prev)
{
    struct ct_span head = CT_LIT("{\"prev\":\"");
    struct ct_span rest = ct_span_from(line, HEAD_BYTES);

    if (ct_span_ends(line, CT_LIT("\"}")))
        return false;
    return ct_span_starts(head, ct_span_head(line, HEAD_BYTES)) &&
           ct_span_eq(ct_span_head(rest, 64), ct_span_head(ct_span_str(prev), rest.len));
}

int ct_audit_verify(struct ct_audit_check *ret, const char *path, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span text = { 0 }, line;
    struct ct_audit_check check = { 0 };
    int r = ct_file_read(&text, path, MAX_FILE, &a, err);

    if (r < 0)
        return r;
    memcpy(check.head, zeros, sizeof zeros);
    while (r == 0 && take_line(&text, &line)) {
        check.lines++;
        if (is_torn(line, check.head))
            check.torn++;
        else if (check.bad_line == 0 && !follows(line, check.head))
            check.bad_line = check.lines;
        hash_line(line, check.head);
    }
    *ret = check;
    return 0;
}

int ct_audit_has(const char *path, const char *hash, bool *ret, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span text = { 0 }, line;
    char got[65];
    int r = ct_file_read(&text, path, MAX_FILE, &a, err);

    if (r < 0)
        return r;
    *ret = strcmp(hash, zeros) == 0;
    while (r == 0 && !*ret && take_line(&text, &line)) {
        hash_line(line, got);
        *ret = strcmp(hash, got) == 0;
    }
    return 0;
}

static void format(struct ct_buf *out, const struct ct_audit_entry *e, const char *prev)
{
    struct ct_json j = ct_json(out);

    ct_json_object(&j, NULL);
    ct_json_str(&j, "prev", ct_span_str(prev));
    ct_json_time(&j, "time", e->at_us);
    ct_json_str(&j, "verb", e->verb);
    ct_json_array(&j, "arguments");
    for (size_t i = 0; i < e->arguments.n && out->len < CT_MAX_AUDIT_LINE / 2; i++)
        ct_json_str(&j, NULL, ct_span_head(e->arguments.v[i], CT_MAX_PATH_BYTES));
    ct_json_end(&j);
    ct_json_str(&j, "result", ct_span_head(e->result, CT_MAX_PATH_BYTES));
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
}

static bool ends_torn(int fd, off_t size)
{
    char last = '\n';

    return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

int ct_audit_add(const char *path, const struct ct_audit_entry *e, struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd =
        open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(CT_MAX_AUDIT_LINE * 2);
    struct ct_audit_check check;
    struct stat st;
    int r;

    if (fd < 0 || fstat(fd, &st) < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    r = ct_audit_verify(&check, path, err);
    if (r < 0)
        return r;
    if (ends_torn(fd, st.st_size))
        ct_buf_chr(&line, '\n');
    format(&line, e, check.head);
    if (write(fd, line.ptr, line.len) != (ssize_t)line.len || fsync(fd) < 0)
        return ct_fail(err, errno ? -errno : -EIO, "cannot write '%s': %s", path,
            strerror(errno ? errno : EIO));
    return 0;
}
