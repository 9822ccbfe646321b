/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame_mbox: finds where a message ends, and undoes the quoting.
 *
 * Nearly all time goes into one memmem() for a line end and "From "; everything
 * else looks at single lines. The window of the stream grows to the size of the message
 * and not further than CT_MAX_MESSAGE_BYTES; of longer messages the end is sought
 * while their bytes pass by.
 */
#include "read/frame_mbox.h"

#include "base/limits.h"

#define LINE_LOOK 1024 /* bytes behind "\nFrom " that decide whether it is a separator */

struct place {
    size_t end;  /* of the message, without the empty line before the separator */
    size_t next; /* where the next one starts, or the input ends */
};

struct ct_mbox ct_mbox(struct ct_stream *in, uint64_t start_below)
{
    return (struct ct_mbox){
        .in = in, .start_below = start_below, .unquoted = ct_buf(CT_MAX_MESSAGE_BYTES)
    };
}

void ct_mbox_done(struct ct_mbox *m)
{
    ct_buf_done(&m->unquoted);
}

/* The line at `at`, without its end; at most LINE_LOOK bytes of it. */
static struct ct_span line_at(struct ct_span s, size_t at)
{
    struct ct_span line = ct_span_head(ct_span_from(s, at), LINE_LOOK);

    line.len = ct_span_chr(line, '\n', 0);
    line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
    return line;
}

/* Bytes of the line end that stands before `at`: 0, 1 or 2. */
static size_t line_end_before(struct ct_span s, size_t at)
{
    if (at == 0 || s.ptr[at - 1] != '\n')
        return 0;
    return at > 1 && s.ptr[at - 2] == '\r' ? 2 : 1;
}

/* The empty line before `at`, which is the start of a line: its length, 0 when there is none. */
static size_t empty_line_before(struct ct_span s, size_t at)
{
    size_t n = line_end_before(s, at);

    return n > 0 && (at == n || s.ptr[at - n - 1] == '\n') ? n : 0;
}

static bool separator_at(struct ct_span s, size_t at)
{
    return at < s.len && s.ptr[at] == 'F' && ct_mbox_is_separator(line_at(s, at));
}

/* The first separator after an empty line, at or behind *from. False when the bytes at hand hold
 * none; *from is then where to go on when there are more. */
static bool find_separator(struct ct_span s, bool all, size_t *from, struct place *ret)
{
    for (;;) {
        size_t nl = ct_span_find(s, CT_LIT("\nFrom "), *from);

        if (nl >= s.len) {
            *from = s.len > 5 && s.len - 5 > *from ? s.len - 5 : *from;
            return false;
        }
        if (!all && s.len - nl < LINE_LOOK) {
            *from = nl;
            return false;
        }
        size_t blank = empty_line_before(s, nl + 1);

        if (blank > 0 && separator_at(s, nl + 1)) {
            *ret = (struct place){ nl + 1 - blank, nl + 1 };
            return true;
        }
        *from = nl + 1;
    }
}

/* ---- Content-Length ---- */

/* Reads the header from `at`: *ret_body is where the body starts, *ret_length what Content-Length
 * says. False when the header does not end in `s` or has no such field. */
static bool read_header(struct ct_span s, size_t at, size_t *ret_body, uint64_t *ret_length)
{
    static const struct ct_span name = { "content-length:", 15 };
    bool have = false;

    while (at < s.len) {
        size_t nl = ct_span_chr(s, '\n', at);
        struct ct_span line = { s.ptr + at, nl - at };

        at = nl + 1;
        if (nl < s.len && (line.len == 0 || (line.len == 1 && line.ptr[0] == '\r'))) {
            *ret_body = at;
            return have;
        }
        if ((line.ptr[0] | 0x20) == 'c' && ct_span_istarts(line, name))
            have = ct_span_uint(
                ct_span_trim(ct_span_from(line, name.len)), CT_MAX_MESSAGE_BYTES, ret_length);
    }
    *ret_body = s.len;
    return false;
}

/* Whether a message may end at `at` because a count says so. */
static bool ends_at(struct ct_span s, bool all, size_t at, struct place *ret)
{
    size_t next = at;

    for (int i = 0; i < 2 && next < s.len; i++) {
        if (s.ptr[next] == '\n')
            next++;
        else if (s.ptr[next] == '\r' && next + 1 < s.len && s.ptr[next + 1] == '\n')
            next += 2;
    }
    *ret = (struct place){ at, next };
    if (next >= s.len)
        return all && at <= s.len;
    return (next > at || line_end_before(s, at) > 0) && separator_at(s, next);
}

/* ---- one message ---- */

/* All bytes up to the next separator, or more; *ret_all: the stream ends with them. */
static struct ct_span gather(struct ct_mbox *m, size_t want, bool *ret_all)
{
    struct ct_span s = ct_stream_look(m->in, want);

    *ret_all = s.len < want;
    return s;
}

/* The end by separators alone. False when CT_MAX_MESSAGE_BYTES do not hold it. */
static bool end_by_separator(
    struct ct_mbox *m, size_t from, struct ct_span *s, bool *all, struct place *ret)
{
    while (!find_separator(*s, *all, &from, ret)) {
        if (*all) {
            size_t blank = empty_line_before(*s, s->len);

            *ret = (struct place){ s->len - (s->len - blank >= from ? blank : 0), s->len };
            return true;
        }
        if (s->len > CT_MAX_MESSAGE_BYTES)
            return false;
        *s = gather(m, s->len + 1, all);
    }
    return true;
}

static bool end_by_length(
    struct ct_mbox *m, size_t from, struct ct_span *s, bool *all, struct place *ret)
{
    size_t body;
    uint64_t length;

    if (!read_header(*s, ct_span_chr(*s, '\n', from) + 1, &body, &length))
        return false;
    if (body + length + LINE_LOOK > s->len && !*all)
        *s = gather(m, body + (size_t)length + LINE_LOOK, all);
    return body + length <= s->len && ends_at(*s, *all, body + (size_t)length, ret);
}

/* Copies the message without one ">" of each quoted line of its body. False when it has none. */
static bool unquote(struct ct_buf *out, struct ct_span s)
{
    size_t body = 0, done = 0, at;
    uint64_t unused;

    at = ct_span_find(s, CT_LIT(">From "), 0);
    if (at >= s.len)
        return false;
    (void)read_header(s, 0, &body, &unused);
    ct_buf_clear(out);
    for (; at < s.len; at = ct_span_find(s, CT_LIT(">From "), at + 1)) {
        size_t start = at;

        while (start > body && s.ptr[start - 1] == '>')
            start--;
        if (start < body || (start > 0 && s.ptr[start - 1] != '\n'))
            continue;
        ct_buf_add(out, (struct ct_span){ s.ptr + done, start - done });
        done = start + 1;
    }
    if (done == 0)
        return false;
    ct_buf_add(out, ct_span_from(s, done));
    return true;
}

static void fill(struct ct_mbox *m, struct ct_span s, struct place p, struct ct_record *ret)
{
    size_t head = ct_span_chr(s, '\n', 0) + 1;
    bool plain = (ret->flags & CT_RECORD_LENGTH_USED) != 0;

    ret->from_line = line_at(s, 0);
    ret->length = p.end;
    ret->bytes = ct_span_from(ct_span_head(s, p.end), head);
    /* a believed length over a bare "From " line: nobody quoted (mboxcl2) */
    if (plain)
        plain = ct_span_find(ret->bytes, CT_LIT("\n\nFrom "), 0) < ret->bytes.len ||
                ct_span_find(ret->bytes, CT_LIT("\n\r\nFrom "), 0) < ret->bytes.len;
    if (!plain && !m->frame_only && unquote(&m->unquoted, ret->bytes)) {
        ret->bytes = ct_buf_span(&m->unquoted);
        ret->flags |= CT_RECORD_UNQUOTED;
    }
}

static enum ct_mbox_next message(struct ct_mbox *m, struct ct_span s, bool all, struct ct_record *r)
{
    size_t from = line_at(s, 0).len;
    struct place by_length, p;

    if (!end_by_separator(m, from, &s, &all, &p) || p.end > CT_MAX_MESSAGE_BYTES) {
        r->flags = CT_RECORD_CUT;
        m->cut = true;
        m->pass = CT_MAX_MESSAGE_BYTES;
        p = (struct place){ CT_MAX_MESSAGE_BYTES, CT_MAX_MESSAGE_BYTES };
    } else if (end_by_length(m, from, &s, &all, &by_length)) {
        r->flags = CT_RECORD_LENGTH_USED;
        p = by_length;
    }
    m->pass = p.next;
    fill(m, s, p, r);
    return CT_MBOX_MESSAGE;
}

/* Passes by everything up to the next separator. */
static enum ct_mbox_next pass_by(struct ct_mbox *m, enum ct_mbox_next what, struct ct_record *ret)
{
    uint64_t begin = m->in->at;
    struct place p;
    bool all;

    for (;;) {
        struct ct_span s = gather(m, 256 * CT_KIB, &all);
        size_t from = 0;

        if (find_separator(s, all, &from, &p)) {
            ct_stream_skip(m->in, p.next);
            break;
        }
        /* keep what may be the empty line before a separator */
        ct_stream_skip(m->in, all ? s.len : from > 2 ? from - 2 : 0);
        if (all)
            break;
    }
    ret->offset = begin;
    ret->length = m->in->at - begin;
    return what;
}

enum ct_mbox_next ct_mbox_next(struct ct_mbox *m, struct ct_record *ret)
{
    struct ct_span s;
    bool all;

    *ret = (struct ct_record){ .source = ret->source, .member = ret->member, .seed = ret->seed };
    ct_stream_skip(m->in, m->pass);
    m->pass = 0;
    if (m->cut) {
        m->cut = false;
        return pass_by(m, CT_MBOX_REST, ret);
    }
    s = gather(m, LINE_LOOK, &all);
    while (s.len > 0 && (s.ptr[0] == '\n' || s.ptr[0] == '\r')) {
        ct_stream_skip(m->in, 1);
        s = gather(m, LINE_LOOK, &all);
    }
    if (s.len == 0 || m->in->at >= m->start_below)
        return CT_MBOX_END;
    ret->offset = m->in->at;
    if (!separator_at(s, 0))
        return pass_by(m, CT_MBOX_JUNK, ret);
    return message(m, s, all, ret);
}
