/* SPDX-License-Identifier: Apache-2.0 */
/*
 * header: one pass over the lines, memchr(3) finding their ends.
 *
 * A field is kept as two spans into the input. A continuation only moves the end of the field
 * before it, so a line of a gigabyte costs one scan and no memory. The position of the next LF is
 * remembered: mail with bare CRs would otherwise be searched to its end once for every line.
 */
#include "parse/header.h"

#include "base/lanes.h"
#include "base/limits.h"

#define FIRST_FIELDS 48

struct lines {
    const char *start, *at, *end;
    const char *lf; /* the first LF at or behind `at`; end when there is none */
    bool cr;        /* a CR alone ends a line too */
};

struct split {
    struct ct_headers *ret;
    struct ct_arena *a;
    struct lines in;
    size_t cap;
    unsigned how;
    const char *value, *value_end; /* of the field that may still be continued */
};

static const char *find(const char *p, const char *end, char c)
{
    const char *hit = p < end ? memchr(p, c, (size_t)(end - p)) : NULL;

    return hit ? hit : end;
}

static void set_bare(struct split *s)
{
    s->ret->odd |= CT_HEADER_BARE_CR;
}

/* The first CR or LF at or behind `p`, if there is one before the last few bytes. */
static const char *end_of_line(const char *p, const char *end)
{
    for (; end - p > CT_LANES; p += CT_LANES) {
        unsigned hits = ct_lanes_eq2(p, '\n', '\r');

        if (hits)
            return p + __builtin_ctz(hits);
    }
    return NULL;
}

/* Takes one line that ends with LF or CRLF and has no CR inside, as nearly all do. */
static bool plain(struct lines *in, struct ct_span *ret)
{
    const char *p = in->at, *stop = end_of_line(p, in->end), *lf = stop;

    if (!stop || (*stop == '\r' && *++lf != '\n'))
        return false;
    in->lf = lf;
    in->at = lf + 1;
    *ret = (struct ct_span){ p, (size_t)(stop - p) };
    return true;
}

/* Takes any line; its end, CR or LF in any mixture, is left out. There is at least one byte. */
static void any(struct split *s, struct ct_span *ret)
{
    struct lines *in = &s->in;
    const char *p = in->at, *stop, *cr;

    if (in->lf < p)
        in->lf = find(p, in->end, '\n');
    stop = in->lf;
    in->at = stop < in->end ? stop + 1 : stop;
    cr = find(p, stop, '\r');
    if (cr < stop && cr + 1 < stop) {
        const char *after = cr;

        while (after < stop && *after == '\r')
            after++;
        if (after < stop) {
            set_bare(s);
            if (in->cr) {
                stop = cr;
                in->at = cr + 1;
            }
        }
    }
    if (in->cr && stop == in->end && cr < stop) { /* the last line of mail without any LF */
        stop = cr;
        in->at = cr + 1;
    }
    while (stop > p && stop[-1] == '\r')
        stop--;
    *ret = (struct ct_span){ p, (size_t)(stop - p) };
}

/* Takes one line; false at the end. */
static bool next(struct split *s, struct ct_span *ret)
{
    if (s->in.at == s->in.end)
        return false;
    if (!plain(&s->in, ret))
        any(s, ret);
    return true;
}

static bool is_blank(struct ct_span line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!ct_is_space(line.ptr[i]))
            return false;
    return true;
}

static void finish_field(struct split *s)
{
    if (!s->value)
        return;
    s->ret->v[s->ret->n - 1].value =
        ct_span_trim((struct ct_span){ s->value, (size_t)(s->value_end - s->value) });
    s->value = NULL;
}

static struct ct_header *more(struct split *s)
{
    struct ct_headers *h = s->ret;

    if (h->n == CT_MAX_HEADERS) {
        h->odd |= CT_HEADER_CUT;
        return NULL;
    }
    if (h->n == s->cap) {
        size_t cap = s->cap ? s->cap * 4 : FIRST_FIELDS;
        struct ct_header *v = ct_arena_raw(s->a, cap * sizeof *v);

        if (h->n)
            memcpy(v, h->v, h->n * sizeof *v);
        h->v = v;
        s->cap = cap;
    }
    return &h->v[h->n++];
}

/* The name in front of a colon; empty when the line is no field (RFC 5322 §2.2, §4.5). */
static struct ct_span field_name(struct ct_span line, const char **ret_colon)
{
    const char *end = line.ptr + line.len, *colon = find(line.ptr, end, ':'), *p;
    const char *stop = colon;

    if (colon == end)
        return (struct ct_span){ 0 };
    while (stop > line.ptr && (stop[-1] == ' ' || stop[-1] == '\t'))
        stop--;
    for (p = line.ptr; p < stop; p++)
        if ((unsigned char)*p <= ' ' || *p == 127)
            return (struct ct_span){ 0 };
    *ret_colon = colon;
    return (struct ct_span){ line.ptr, (size_t)(stop - line.ptr) };
}

/* Which bit of ct_headers.names stands for a name; it is not empty. */
static unsigned name_bit(struct ct_span name)
{
    unsigned first = (unsigned char)ct_lower(name.ptr[0]);
    unsigned last = (unsigned char)ct_lower(name.ptr[name.len - 1]);

    return ((unsigned)name.len * 11 + first * 7 + last) % 256;
}

static bool add_field(struct split *s, struct ct_span line)
{
    const char *colon = NULL;
    struct ct_span name = field_name(line, &colon);
    struct ct_header *h;

    if (name.len == 0)
        return false;
    finish_field(s);
    if (name.ptr + name.len != colon)
        s->ret->odd |= CT_HEADER_SPACE_COLON;
    h = more(s);
    if (h) {
        unsigned bit = name_bit(name);

        s->ret->names[bit / 64] |= (uint64_t)1 << bit % 64;
        *h = (struct ct_header){ .name = name, .at = (size_t)(line.ptr - s->in.start) };
        s->value = colon + 1;
        s->value_end = line.ptr + line.len;
    }
    return true;
}

static bool is_from_line(struct ct_span line)
{
    return ct_span_starts(line, CT_LIT("From ")) || ct_span_starts(line, CT_LIT(">From "));
}

/* A line of blanks, or one that begins with some. True when it ends the block. */
static bool folded(struct split *s, struct ct_span line)
{
    struct ct_headers *h = s->ret;
    bool on_top = (s->how & CT_SPLIT_TOP) && h->n == 0;

    if (is_blank(line)) {
        if (on_top) {
            h->odd |= CT_HEADER_LEADING_BLANK;
            return false;
        }
        h->odd |= CT_HEADER_BLANK_LINE;
        if (h->blank_at == SIZE_MAX)
            h->blank_at = (size_t)(s->in.at - s->in.start);
        return (s->how & CT_SPLIT_STOP_BLANK) != 0;
    }
    if (s->value)
        s->value_end = line.ptr + line.len;
    else if (h->n == 0 && add_field(s, ct_span_trim(line)))
        h->odd |= CT_HEADER_LEADING_BLANK;
    return false;
}

/* A line that is no field. True when it ends the block and is the body's first. */
static bool broken(struct split *s, struct ct_span line)
{
    struct ct_headers *h = s->ret;
    bool top = (s->how & CT_SPLIT_TOP) != 0;

    if (top && h->n == 0 && is_from_line(line)) {
        h->odd |= CT_HEADER_FROM_LINE;
        return false;
    }
    finish_field(s);
    h->odd |= CT_HEADER_BROKEN_LINE;
    if (h->broken_at == SIZE_MAX)
        h->broken_at = (size_t)(line.ptr - s->in.start);
    return (s->how & CT_SPLIT_STOP_BROKEN) || (!top && h->n == 0);
}

static size_t run(struct split *s)
{
    struct ct_span line;

    while (next(s, &line)) {
        if (line.len == 0) {
            if (!(s->how & CT_SPLIT_TOP) || s->ret->n)
                return (size_t)(s->in.at - s->in.start);
            s->ret->odd |= CT_HEADER_LEADING_BLANK;
        } else if (*line.ptr == ' ' || *line.ptr == '\t') {
            if (folded(s, line))
                return (size_t)(s->in.at - s->in.start);
        } else if (!add_field(s, line) && broken(s, line)) {
            return (size_t)(line.ptr - s->in.start);
        }
    }
    s->ret->odd |= CT_HEADER_NO_END;
    return s->ret->n ? (size_t)(s->in.end - s->in.start) : 0;
}

void ct_headers_split(struct ct_headers *ret, struct ct_arena *a, struct ct_span s, unsigned how)
{
    struct split state = { .ret = ret, .a = a, .how = how };
    const char *end = s.ptr + s.len;

    *ret = (struct ct_headers){ .broken_at = SIZE_MAX, .blank_at = SIZE_MAX };
    if (s.len == 0) {
        ret->odd = CT_HEADER_NO_END;
        return;
    }
    state.in = (struct lines){ s.ptr, s.ptr, end, find(s.ptr, end, '\n'), false };
    state.in.cr = (how & CT_SPLIT_CR) || state.in.lf == end;
    ret->body = run(&state);
    finish_field(&state);
    if (find(s.ptr, s.ptr + ret->body, '\0') != s.ptr + ret->body)
        ret->odd |= CT_HEADER_NUL;
}

const struct ct_header *ct_headers_next(const struct ct_headers *h, struct ct_span name, size_t *i)
{
    unsigned bit = name.len ? name_bit(name) : 0;

    if (!(h->names[bit / 64] >> bit % 64 & 1))
        *i = h->n;
    while (*i < h->n) {
        const struct ct_header *f = &h->v[(*i)++];

        if (f->name.len == name.len && ct_lower(*f->name.ptr) == ct_lower(*name.ptr) &&
            ct_span_ieq(f->name, name))
            return f;
    }
    return NULL;
}

const struct ct_header *ct_headers_find(const struct ct_headers *h, struct ct_span name)
{
    size_t i = 0;

    return ct_headers_next(h, name, &i);
}

struct ct_span ct_headers_value(const struct ct_headers *h, struct ct_span name)
{
    const struct ct_header *f = ct_headers_find(h, name);

    return f ? f->value : (struct ct_span){ 0 };
}

static bool is_folding(char c)
{
    return c == '\r' || c == '\n' || c == '\0';
}

/* The first byte that folding put in. */
static const char *folding(const char *p, const char *end)
{
    for (; end - p >= CT_LANES; p += CT_LANES) {
        unsigned hits = ct_lanes_eq2(p, '\r', '\n') | ct_lanes_eq(p, '\0');

        if (hits)
            return p + __builtin_ctz(hits);
    }
    while (p < end && !is_folding(*p))
        p++;
    return p;
}

struct ct_span ct_header_unfold(struct ct_arena *a, struct ct_span raw)
{
    const char *p, *end, *stop;
    char *out, *w;

    if (raw.len == 0)
        return raw;
    raw = ct_span_head(raw, CT_MAX_HEADER_BYTES);
    p = raw.ptr;
    end = p + raw.len;
    stop = folding(p, end);
    if (stop == end)
        return raw;
    w = out = ct_arena_raw(a, raw.len);
    for (;; stop = folding(p, end)) {
        memcpy(w, p, (size_t)(stop - p));
        w += stop - p;
        for (p = stop; p < end && is_folding(*p); p++)
            ;
        if (p == end)
            break;
    }
    return (struct ct_span){ out, (size_t)(w - out) };
}
