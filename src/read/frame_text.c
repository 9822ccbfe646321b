/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame_text: each kind is a function that finds the end of a record in a window.
 *
 * The window grows by doubling until the end is in it, the stream is over or the
 * limit is passed, so that a record is looked at about twice at most.
 */
#include "read/frame_text.h"

#include "base/limits.h"

#define FIRST_LOOK (64 * CT_KIB)
#define NOT_FOUND SIZE_MAX

/* Index of the byte behind the record's line end; NOT_FOUND: not in `s`. */
static size_t line_end(struct ct_span s)
{
    size_t at = ct_span_chr(s, '\n', 0);

    return at < s.len ? at + 1 : NOT_FOUND;
}

static bool is_blank(struct ct_span line)
{
    return ct_span_trim(line).len == 0;
}

static size_t block_end(struct ct_span s)
{
    size_t from = 0, at;

    while ((at = ct_span_chr(s, '\n', from)) < s.len) {
        if (from > 0 && is_blank((struct ct_span){ s.ptr + from, at - from }))
            return at + 1;
        from = at + 1;
    }
    return NOT_FOUND;
}

/* Behind the quote that closes the field opened before `at`; NOT_FOUND. */
static size_t quote_end(struct ct_span s, size_t at)
{
    for (;;) {
        at = ct_span_chr(s, '"', at);
        if (at >= s.len)
            return NOT_FOUND;
        if (at + 1 < s.len && s.ptr[at + 1] == '"')
            at += 2;
        else
            return at + 1;
    }
}

static size_t row_end(struct ct_span s)
{
    size_t at = 0;

    for (;;) {
        size_t end = ct_span_chr(s, '\n', at);
        struct ct_span line = ct_span_head(s, end);
        size_t quote = ct_span_chr(line, '"', at);

        if (quote >= line.len)
            return end < s.len ? end + 1 : NOT_FOUND;
        at = quote + 1;
        if (quote > 0 && !strchr(",;\t\n", s.ptr[quote - 1]))
            continue; /* a letter within a field */
        at = quote_end(s, at);
        if (at == NOT_FOUND)
            return NOT_FOUND;
    }
}

static size_t end_of(enum ct_frame kind, struct ct_span s)
{
    return kind == CT_FRAME_CSV ? row_end(s) : kind == CT_FRAME_BLOCK ? block_end(s) : line_end(s);
}

static size_t limit_of(enum ct_frame kind)
{
    return kind == CT_FRAME_LINE ? CT_MAX_LINE_BYTES : CT_MAX_CSV_RECORD;
}

static struct ct_span without_end(struct ct_span s)
{
    while (s.len && (s.ptr[s.len - 1] == '\n' || s.ptr[s.len - 1] == '\r'))
        s.len--;
    return s;
}

/* Passes over a line of any length; its length. */
static uint64_t pass_line(struct ct_stream *in)
{
    uint64_t from = in->at;
    struct ct_span s;

    while ((s = ct_stream_look(in, 1)).len) {
        size_t end = line_end(s);

        ct_stream_skip(in, end == NOT_FOUND ? s.len : end);
        if (end != NOT_FOUND)
            break;
    }
    return in->at - from;
}

static enum ct_text_next too_long(
    struct ct_text_frame *f, struct ct_record *ret, struct ct_span seen)
{
    bool open = f->kind == CT_FRAME_CSV && ct_span_chr(seen, '\n', 0) < seen.len;

    ret->offset = f->in->at;
    ret->bytes = (struct ct_span){ 0 };
    ret->length = pass_line(f->in);
    return open ? CT_TEXT_OPEN : CT_TEXT_LONG;
}

/* A byte order mark and empty lines in front of a record. */
static void pass_nothing(struct ct_text_frame *f)
{
    struct ct_span s;

    if (f->in->at == 0 && ct_span_starts(ct_stream_look(f->in, 3), CT_LIT("\xEF\xBB\xBF")))
        ct_stream_skip(f->in, 3);
    while ((s = ct_stream_look(f->in, 1)).len) {
        size_t n = 0;

        while (n < s.len && (s.ptr[n] == '\n' || s.ptr[n] == '\r'))
            n++;
        if (n == 0)
            return;
        ct_stream_skip(f->in, n);
    }
}

enum ct_text_next ct_text_next(struct ct_text_frame *f, struct ct_record *ret)
{
    size_t limit = limit_of(f->kind), want = 1, end;
    struct ct_span s;

    ct_stream_skip(f->in, f->pass);
    f->pass = 0;
    pass_nothing(f);
    if (f->in->at >= f->start_below)
        return CT_TEXT_END;
    for (;;) {
        s = ct_stream_look(f->in, want);
        end = end_of(f->kind, ct_span_head(s, limit + 1));
        if (end != NOT_FOUND || s.len < want || s.len > limit)
            break;
        want = s.len < FIRST_LOOK ? FIRST_LOOK : 2 * s.len;
    }
    if (s.len == 0)
        return CT_TEXT_END;
    if (end == NOT_FOUND && (s.len > limit || (f->kind == CT_FRAME_CSV && row_end(s) == NOT_FOUND &&
                                                  ct_span_chr(s, '\n', 0) + 1 < s.len)))
        return too_long(f, ret, s);
    end = end == NOT_FOUND ? s.len : end;
    f->pass = end;
    ret->offset = f->in->at;
    ret->bytes = without_end(ct_span_head(s, end));
    ret->length = ret->bytes.len;
    return CT_TEXT_RECORD;
}
