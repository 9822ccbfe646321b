/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: the window, and the two sources that need nothing else.
 *
 * What is left in the window is moved to its front only when the next fill
 * finds no room behind it, so that each byte is moved at most about once for
 * each doubling of the window.
 */
#include "base/stream.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"

#define WINDOW (512 * CT_KIB) /* at first; stays within the second-level cache */

struct ct_stream ct_stream_memory(struct ct_span s)
{
    return (struct ct_stream){ .memory = s, .to = s.len, .end = s.len, .ended = true };
}

static size_t fill_file(struct ct_stream *s, char *p, size_t n)
{
    ssize_t got;

    if (s->end - s->next < n)
        n = (size_t)(s->end - s->next);
    got = ct_pread_full(s->fd, p, n, s->next);
    if (got < 0)
        s->trouble = got == -EIO ? "the disk gave a read error" : "it could not be read on";
    else if ((size_t)got < n)
        s->trouble = "the file became shorter while it was read";
    if (got <= 0)
        return 0;
    s->next += (size_t)got;
    return (size_t)got;
}

struct ct_stream ct_stream_file(int fd, uint64_t from, uint64_t to)
{
    return (struct ct_stream){
        .fill = fill_file, .fd = fd, .at = from, .begin = from, .next = from, .end = to
    };
}

static void make_room(struct ct_stream *s, size_t want)
{
    if (s->from > 0 && (s->cap - s->to < s->cap / 2 || s->from == s->to)) {
        memmove(s->buf, s->buf + s->from, s->to - s->from);
        s->to -= s->from;
        s->from = 0;
    }
    if (s->cap - s->from < want || s->to == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : WINDOW;

        while (cap - s->from < want)
            cap *= 2;
        s->buf = realloc(s->buf, cap);
        if (!s->buf)
            ct_no_memory(cap);
        s->cap = cap;
    }
}

struct ct_span ct_stream_look(struct ct_stream *s, size_t want)
{
    if (!s->fill)
        return (struct ct_span){ s->memory.ptr + s->from, s->to - s->from };

    while (s->to - s->from < want && !s->ended) {
        make_room(s, want);
        size_t n = s->fill(s, s->buf + s->to, s->cap - s->to);

        s->to += n;
        s->ended = n == 0;
    }
    return (struct ct_span){ s->buf ? s->buf + s->from : "", s->to - s->from };
}

void ct_stream_skip(struct ct_stream *s, uint64_t n)
{
    while (n > 0) {
        size_t have = s->to - s->from, step = n < have ? (size_t)n : have;

        s->from += step;
        s->at += step;
        n -= step;
        if (n > 0 && ct_stream_look(s, 1).len == 0)
            return;
    }
}

bool ct_stream_seek(struct ct_stream *s, uint64_t at)
{
    if (ct_stream_end(s) == CT_SIZE_UNKNOWN || at < s->begin || at > s->end)
        return false;
    s->at = at;
    if (!s->fill) {
        s->from = (size_t)at;
        return true;
    }
    s->next = at;
    s->from = s->to = 0;
    s->ended = false;
    return true;
}

uint64_t ct_stream_end(const struct ct_stream *s)
{
    return !s->fill || s->fill == fill_file ? s->end : CT_SIZE_UNKNOWN;
}

void ct_stream_done(struct ct_stream *s)
{
    free(s->buf);
    *s = (struct ct_stream){ .ended = true };
}
