/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame_json: what stands at the beginning of the window decides the next step.
 *
 * Most logs have a record a line. A line of an object's first and last byte, with
 * another object or nothing behind it, is taken without looking inside; the reader
 * will see whether it is JSON.
 */
#include "read/frame_json.h"

#include "base/limits.h"
#include "parse/json.h"

#define FIRST_LOOK (64 * CT_KIB)

/* Behind the string whose quote stands before `at`; s.len + 1 when it does not end. */
static size_t string_end(struct ct_span s, size_t at)
{
    for (;;) {
        size_t back;

        at = ct_span_chr(s, '"', at);
        if (at >= s.len)
            return s.len + 1;
        for (back = at; back > 0 && s.ptr[back - 1] == '\\'; back--) {
        }
        if ((at - back) % 2 == 0)
            return at + 1;
        at++;
    }
}

/* Behind the bracket that closes `depth` levels; 0 when it is not in `s`. */
static size_t close_of(struct ct_span s, size_t at, uint64_t depth)
{
    static const uint8_t special[256] = { ['"'] = 1, ['{'] = 2, ['['] = 2, ['}'] = 3, [']'] = 3 };

    while (at < s.len) {
        switch (special[(uint8_t)s.ptr[at++]]) {
        case 1:
            at = string_end(s, at);
            break;
        case 2:
            depth++;
            break;
        case 3:
            if (--depth == 0)
                return at;
            break;
        default:
            break;
        }
    }
    return 0;
}

size_t ct_json_extent(struct ct_span s)
{
    return s.len && (s.ptr[0] == '{' || s.ptr[0] == '[') ? close_of(s, 1, 1) : 0;
}

/* White space, commas between members, a byte order mark. False at the end; else *ret stands there.
 */
static bool pass_space(struct ct_json_frame *f, char *ret)
{
    struct ct_span s;

    if (f->in->at == 0 && ct_span_starts(ct_stream_look(f->in, 3), CT_LIT("\xEF\xBB\xBF")))
        ct_stream_skip(f->in, 3);
    while ((s = ct_stream_look(f->in, 1)).len) {
        size_t n = 0;

        while (n < s.len && (ct_is_space(s.ptr[n]) || s.ptr[n] == ',' || s.ptr[n] == '\x1E'))
            n++;
        if (n < s.len) {
            *ret = s.ptr[n];
            ct_stream_skip(f->in, n);
            return true;
        }
        ct_stream_skip(f->in, n);
    }
    return false;
}

static bool named(const char *wrapper, struct ct_span key)
{
    struct ct_span all = ct_span_str(wrapper);

    while (all.len)
        if (ct_span_eq(ct_span_cut_chr(&all, '|'), key))
            return true;
    return false;
}

/* Length up to and with the "[" of the array that the object at the front wraps; 0: none. */
static size_t wrapped_array(const struct ct_json_frame *f)
{
    struct ct_span head = ct_span_head(ct_stream_look(f->in, CT_PROBE_BYTES), CT_PROBE_BYTES);
    struct ct_json_scan scan = ct_json_scan(head);
    enum ct_json_kind kind = ct_json_next(&scan);

    while (kind == CT_JSON_OBJECT || kind == CT_JSON_KEY) {
        bool here = kind == CT_JSON_KEY && named(f->wrapper, scan.text);
        bool key = kind == CT_JSON_KEY;

        kind = ct_json_next(&scan);
        if (!key)
            continue;
        if (here && kind == CT_JSON_ARRAY)
            return scan.at;
        if (kind == CT_JSON_ERROR || kind == CT_JSON_END || !ct_json_skip(&scan, kind, NULL))
            return 0;
        kind = ct_json_next(&scan);
    }
    return 0;
}

/* A whole record in one line, as it looks; 0 when it does not. */
static size_t line_record(struct ct_stream *in)
{
    struct ct_span s = ct_span_head(ct_stream_look(in, 1), CT_MAX_LINE_BYTES);
    size_t end = ct_span_chr(s, '\n', 0), last;

    if (end + 1 >= s.len) {
        s = ct_span_head(ct_stream_look(in, CT_MAX_LINE_BYTES), CT_MAX_LINE_BYTES);
        end = ct_span_chr(s, '\n', end);
        if (end + 1 >= s.len && s.len == CT_MAX_LINE_BYTES) /* what follows is not seen */
            return 0;
    }
    for (last = end; last > 0 && ct_is_space(s.ptr[last - 1]); last--) {
    }
    if (last == 0 || s.ptr[last - 1] != '}')
        return 0;
    return end + 1 >= s.len || s.ptr[end + 1] == '{' ? last : 0;
}

/* A file of nothing but beginnings would be searched for an end from each: after one that has none
 * the next is looked for less far. */
static void learn(struct ct_json_frame *f, bool found)
{
    if (found)
        f->less = f->less > 1 ? f->less - 2 : 0;
    else if (CT_MAX_JSON_RECORD >> f->less > FIRST_LOOK)
        f->less++;
}

static size_t object_record(struct ct_json_frame *f, bool *ret_long)
{
    size_t want = FIRST_LOOK, n, limit = CT_MAX_JSON_RECORD >> f->less;

    for (;;) {
        struct ct_span s = ct_stream_look(f->in, want);

        n = ct_json_extent(ct_span_head(s, limit));
        *ret_long = n == 0 && s.len > limit;
        if (n || s.len < want || *ret_long)
            break;
        want = 2 * s.len;
    }
    learn(f, n > 0);
    return n;
}

/* Passes to behind the next line end that an object may follow. */
static void lose(struct ct_json_frame *f, struct ct_record *ret)
{
    struct ct_span s;
    char last = '\0';

    ret->offset = f->in->at;
    ret->bytes = (struct ct_span){ 0 };
    while ((s = ct_stream_look(f->in, 1)).len) {
        size_t n = 0;

        while (n < s.len && !(last == '\n' && s.ptr[n] == '{'))
            last = s.ptr[n++];
        ct_stream_skip(f->in, n);
        if (n < s.len)
            break;
    }
    ret->length = f->in->at - ret->offset;
}

/* To the end of the outer object, whose array is over. */
static void pass_tail(struct ct_json_frame *f)
{
    struct ct_span s = ct_stream_look(f->in, CT_PROBE_BYTES);
    size_t n = close_of(s, 0, 1);

    ct_stream_skip(f->in, n ? n : s.len);
    f->where = CT_JSON_ROOT;
    f->begun = false;
}

/* Takes brackets around records. False when a record, or something else, stands there. */
static bool outside(struct ct_json_frame *f, char c)
{
    size_t n;

    if (f->where == CT_JSON_TAIL) {
        pass_tail(f);
    } else if (f->where == CT_JSON_MEMBERS && c == ']') {
        ct_stream_skip(f->in, 1);
        f->where = f->wrapped ? CT_JSON_TAIL : CT_JSON_ROOT;
    } else if (f->where == CT_JSON_ROOT && c == '[') {
        ct_stream_skip(f->in, 1);
        f->where = CT_JSON_MEMBERS;
        f->wrapped = false;
    } else if (f->where == CT_JSON_ROOT && c == '{' && !f->begun && f->wrapper &&
               (n = wrapped_array(f)) > 0) {
        ct_stream_skip(f->in, n);
        f->where = CT_JSON_MEMBERS;
        f->wrapped = true;
    } else {
        return false;
    }
    return true;
}

enum ct_json_frame_next ct_json_frame_next(
    struct ct_json_frame *f, struct ct_record *ret, const char **ret_why)
{
    bool too_long = false;
    size_t n = 0;
    char c;

    ct_stream_skip(f->in, f->pass);
    f->pass = 0;
    do {
        if (!pass_space(f, &c) || f->in->at >= f->start_below)
            return CT_JSON_FRAME_END;
    } while (outside(f, c));
    f->begun = true;
    if (c == '{' && f->where == CT_JSON_ROOT)
        n = line_record(f->in);
    if (c == '{' && n == 0)
        n = object_record(f, &too_long);
    if (n == 0) {
        *ret_why = too_long   ? "a JSON record longer than is read"
                   : c == '{' ? "JSON that ends within a record"
                              : "no JSON object where a record should be";
        lose(f, ret);
        f->where = CT_JSON_ROOT;
        return CT_JSON_FRAME_LOST;
    }
    f->pass = n;
    ret->offset = f->in->at;
    ret->bytes = ct_span_head(ct_stream_look(f->in, n), n);
    ret->length = n;
    return CT_JSON_FRAME_RECORD;
}
