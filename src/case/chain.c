/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain: append chained lines, or walk the chain.
 *
 * Both read the file as lines of bytes and never parse JSON: the hash is over
 * the bytes, and `prev` stands at a fixed place, so that a verifier of thirty
 * lines in any language can do the same.
 */
#include "case/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/digest.h"
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

int ct_chain_walk(struct ct_chain_check *ret, const char *path,
    bool (*fn)(const struct ct_chain_line *line, void *arg), void *arg, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span text = { 0 }, line;
    struct ct_chain_check check = { 0 };
    int r = ct_file_read(&text, path, MAX_FILE, &a, err);

    if (r < 0)
        return r;
    memcpy(check.head, zeros, sizeof zeros);
    while (r == 0 && take_line(&text, &line)) {
        bool torn = is_torn(line, check.head);

        check.lines++;
        check.torn += torn;
        if (check.bad_line == 0 && !torn && !follows(line, check.head))
            check.bad_line = check.lines;
        hash_line(line, check.head);
        if (fn && !torn && !fn(&(struct ct_chain_line){ line, check.lines, check.head }, arg))
            return ct_fail(err, -EBADMSG, "'%s' is damaged in line %llu", path,
                (unsigned long long)check.lines);
    }
    *ret = check;
    return 0;
}

int ct_chain_has(const char *path, const char *hash, bool *ret, struct ct_err *err)
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

static bool ends_torn(int fd, off_t size)
{
    char last = '\n';

    return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* The lines for `objects`, each with the hash of the one before; `head` becomes that of the last.
 */
static void format(struct ct_buf *out, const struct ct_span *objects, size_t n, char head[65])
{
    for (size_t i = 0; i < n; i++) {
        size_t from = out->len;

        ct_buf_printf(out, "{\"prev\":\"%s\",", head);
        ct_buf_add(out, ct_span_from(objects[i], 1));
        hash_line(ct_span_from(ct_buf_span(out), from), head);
        ct_buf_chr(out, '\n');
    }
}

static int write_all(int fd, struct ct_span s)
{
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        s = ct_span_from(s, (size_t)n);
    }
    return fsync(fd) < 0 ? -errno : 0;
}

static int add(const char *path, const struct ct_span *objects, size_t n, char ret_head[65],
    struct ct_err *err)
{
    ct_cleanup(ct_close_fd) int fd =
        open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    ct_cleanup(ct_buf_done) struct ct_buf lines = ct_buf(MAX_FILE);
    struct ct_chain_check check;
    struct stat st;
    int r;

    if (fd < 0 || fstat(fd, &st) < 0)
        return ct_fail(err, -errno, "cannot open '%s': %s", path, strerror(errno));
    r = ct_chain_walk(&check, path, NULL, NULL, err);
    if (r < 0)
        return r;
    if (ends_torn(fd, st.st_size))
        ct_buf_chr(&lines, '\n');
    format(&lines, objects, n, check.head);
    if (lines.full || (uint64_t)st.st_size + lines.len > MAX_FILE)
        return ct_fail(err, -EFBIG, "'%s' would become larger than can be read again", path);
    r = write_all(fd, ct_buf_span(&lines));
    if (r < 0)
        return ct_fail(err, r, "cannot write '%s': %s", path, strerror(-r));
    memcpy(ret_head, check.head, sizeof check.head);
    return 0;
}

int ct_chain_add(const char *path, struct ct_span object, char ret_head[65], struct ct_err *err)
{
    char head[65];

    return add(path, &object, 1, ret_head ? ret_head : head, err);
}

int ct_chain_add_all(const char *path, const struct ct_span *objects, size_t n, struct ct_err *err)
{
    char head[65];

    return n ? add(path, objects, n, head, err) : 0;
}
