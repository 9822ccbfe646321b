/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen: what is known of one value, to bytes and back, and two of them together.
 *
 * Most values are seen once, so that case is as short as it can be: flags, text,
 * time, source, segment. Reading trusts nothing, since the bytes come from a disk:
 * counts are bounded by the bytes that follow, sums must agree.
 */
#include "base/limits.h"
#include "memory/run.h"

/* writing */

static bool is_whole(const struct ct_seen *s)
{
    return s->first_us % CT_SECOND_US == 0 && s->last_us % CT_SECOND_US == 0;
}

/* last - first, which may not fit a signed number when bytes of a disk say so */
static uint64_t apart(int64_t first, int64_t last, int64_t unit)
{
    return ((uint64_t)last - (uint64_t)first) / (uint64_t)unit;
}

static void put_sources(struct ct_buf *out, const struct ct_seen *s)
{
    uint32_t before = 0;

    ct_buf_varint(out, s->n_sources);
    for (size_t i = 0; i < s->n_sources; i++) {
        ct_buf_varint(out, s->sources[i].source - before);
        before = s->sources[i].source;
        if (s->n_sources > 1)
            ct_buf_varint(out, s->sources[i].count);
    }
}

static void put_segments(struct ct_buf *out, const struct ct_seen *s)
{
    uint32_t before = 0;

    ct_buf_varint(out, s->n_segments);
    for (size_t i = 0; i < s->n_segments; i++) {
        ct_buf_varint(out, s->segments[i].number - before);
        before = s->segments[i].number;
        if (s->n_segments > 1)
            ct_buf_varint(out, s->segments[i].count);
    }
}

void ct_seen_write(struct ct_buf *out, const struct ct_seen *s)
{
    bool timed = s->first_us != CT_TIME_NONE, one = s->count == 1, whole = timed && is_whole(s);
    int64_t unit = whole ? CT_SECOND_US : 1;

    ct_buf_chr(out, (char)((one ? CT_SEEN_ONE : 0) | (timed ? CT_SEEN_TIMED : 0) |
                           (whole ? CT_SEEN_WHOLE : 0)));
    ct_buf_varint(out, s->text.len);
    ct_buf_add(out, s->text);
    if (!one)
        ct_buf_varint(out, s->count);
    if (timed)
        ct_buf_varint(out, ct_zigzag(s->first_us / unit));
    if (one) {
        ct_buf_varint(out, s->sources[0].source);
        ct_buf_varint(out, s->segments[0].number);
        return;
    }
    if (timed)
        ct_buf_varint(out, apart(s->first_us, s->last_us, unit));
    put_sources(out, s);
    put_segments(out, s);
}

/* reading: one flag for all that can be wrong */

struct take {
    struct ct_span s;
    struct ct_arena *a;
    int64_t unit;
    bool bad;
};

static uint64_t number(struct take *t, uint64_t max)
{
    uint64_t n = 0;

    if (!ct_take_varint(&t->s, &n) || n > max) {
        t->bad = true;
        return 0;
    }
    return n;
}

static int64_t later(struct take *t, int64_t from)
{
    uint64_t n = number(t, INT64_MAX);
    int64_t ret = from;

    if (__builtin_mul_overflow(n, (uint64_t)t->unit, &n) || n > INT64_MAX ||
        __builtin_add_overflow(from, (int64_t)n, &ret)) {
        t->bad = true;
        return from;
    }
    return ret;
}

static int64_t moment(struct take *t)
{
    int64_t ret = 0;

    if (__builtin_mul_overflow(ct_unzigzag(number(t, UINT64_MAX)), t->unit, &ret) ||
        ret == CT_TIME_NONE)
        t->bad = true;
    return t->bad ? 0 : ret;
}

/* A number of things of at least one byte each; there is one. */
static size_t count(struct take *t)
{
    size_t n = (size_t)number(t, t->s.len);

    t->bad |= n == 0;
    return t->bad ? 0 : n;
}

static uint32_t ascending(struct take *t, size_t i, uint32_t before)
{
    uint32_t n = (uint32_t)number(t, UINT32_MAX - before);

    t->bad |= i > 0 && n == 0;
    return before + n;
}

static void take_sources(struct take *t, struct ct_seen *ret)
{
    uint32_t before = 0;
    uint64_t sum = 0;

    ret->n_sources = count(t);
    t->bad |= ret->n_sources > CT_MAX_LOOK_SOURCES;
    if (t->bad)
        return;
    ret->sources = ct_arena_raw(t->a, ret->n_sources * sizeof *ret->sources);
    for (size_t i = 0; i < ret->n_sources && !t->bad; i++) {
        struct ct_look_source *s = &ret->sources[i];

        before = s->source = ascending(t, i, before);
        s->count = ret->n_sources > 1 ? number(t, ret->count) : ret->count;
        sum += s->count;
    }
    t->bad |= sum != ret->count;
}

static void take_segments(struct take *t, struct ct_seen *ret)
{
    uint32_t before = 0;
    uint64_t sum = 0;

    ret->n_segments = count(t);
    ret->segments = ct_arena_raw(t->a, ret->n_segments * sizeof *ret->segments);
    for (size_t i = 0; i < ret->n_segments && !t->bad; i++) {
        struct ct_seen_segment *s = &ret->segments[i];

        before = s->number = ascending(t, i, before);
        s->count = ret->n_segments > 1 ? number(t, ret->count) : ret->count;
        sum += s->count;
    }
    t->bad |= sum != ret->count;
}

static void take_one(struct take *t, struct ct_seen *ret)
{
    ret->sources = ct_arena_alloc(t->a, sizeof *ret->sources);
    ret->segments = ct_arena_alloc(t->a, sizeof *ret->segments);
    ret->sources[0] = (struct ct_look_source){ (uint32_t)number(t, UINT32_MAX), 1 };
    ret->segments[0] = (struct ct_seen_segment){ (uint32_t)number(t, UINT32_MAX), 1 };
    ret->n_sources = ret->n_segments = 1;
}

/* Flags and text; what follows is left in t. */
static bool take_head(struct take *t, unsigned *ret_flags, struct ct_span *ret_text)
{
    size_t len;

    if (t->s.len == 0)
        return false;
    *ret_flags = (uint8_t)t->s.ptr[0];
    t->s = ct_span_from(t->s, 1);
    len = (size_t)number(t, t->s.len);
    if (t->bad || len > t->s.len || len > CT_MAX_VALUE_BYTES || *ret_flags > 7)
        return false;
    *ret_text = ct_span_head(t->s, len);
    t->s = ct_span_from(t->s, len);
    return true;
}

bool ct_seen_text(struct ct_span body, struct ct_span *ret)
{
    struct take t = { .s = body };
    unsigned flags;

    return take_head(&t, &flags, ret);
}

bool ct_seen_read(struct ct_span body, struct ct_arena *a, struct ct_seen *ret)
{
    struct take t = { .s = body, .a = a, .unit = 1 };
    unsigned flags;

    *ret = (struct ct_seen){ .count = 1, .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
    if (!take_head(&t, &flags, &ret->text))
        return false;
    if (flags & CT_SEEN_WHOLE)
        t.unit = CT_SECOND_US;
    if (!(flags & CT_SEEN_ONE)) {
        ret->count = number(&t, UINT64_MAX / 4);
        t.bad |= ret->count < 2;
    }
    if (flags & CT_SEEN_TIMED)
        ret->first_us = ret->last_us = moment(&t);
    if (flags & CT_SEEN_ONE) {
        take_one(&t, ret);
        return !t.bad && t.s.len == 0;
    }
    if (flags & CT_SEEN_TIMED)
        ret->last_us = later(&t, ret->first_us);
    take_sources(&t, ret);
    if (!t.bad)
        take_segments(&t, ret);
    return !t.bad && t.s.len == 0;
}

/* joining */

static void widen(int64_t *first, int64_t *last, int64_t from, int64_t to)
{
    if (from == CT_TIME_NONE)
        return;
    if (*first == CT_TIME_NONE || from < *first)
        *first = from;
    if (*last == CT_TIME_NONE || to > *last)
        *last = to;
}

static void add_source(struct ct_seen *into, const struct ct_look_source *s)
{
    struct ct_look_source *last = into->n_sources ? &into->sources[into->n_sources - 1] : NULL;

    if (!last || (last->source != s->source && into->n_sources < CT_MAX_LOOK_SOURCES)) {
        into->sources[into->n_sources++] = *s;
        return;
    }
    last->count += s->count; /* the same, or one too many to be told apart */
}

static void join_sources(struct ct_seen *into, const struct ct_seen *from, struct ct_arena *a)
{
    const struct ct_look_source *x = into->sources, *y = from->sources;
    size_t n = into->n_sources, m = from->n_sources, i = 0, k = 0;

    into->sources = ct_arena_alloc(a, (n + m) * sizeof *into->sources);
    into->n_sources = 0;
    while (i < n || k < m)
        if (k == m || (i < n && x[i].source <= y[k].source))
            add_source(into, &x[i++]);
        else
            add_source(into, &y[k++]);
}

static void join_segments(struct ct_seen *into, const struct ct_seen *from, struct ct_arena *a)
{
    const struct ct_seen_segment *x = into->segments, *y = from->segments;
    size_t n = into->n_segments, m = from->n_segments, i = 0, k = 0, at = 0;

    into->segments = ct_arena_alloc(a, (n + m) * sizeof *into->segments);
    while (i < n || k < m) {
        const struct ct_seen_segment *s =
            k == m || (i < n && x[i].number <= y[k].number) ? &x[i++] : &y[k++];

        if (at && into->segments[at - 1].number == s->number)
            into->segments[at - 1].count += s->count;
        else
            into->segments[at++] = *s;
    }
    into->n_segments = at;
}

void ct_seen_join(struct ct_seen *into, const struct ct_seen *from, struct ct_arena *a)
{
    into->count += from->count;
    widen(&into->first_us, &into->last_us, from->first_us, from->last_us);
    join_sources(into, from, a);
    join_segments(into, from, a);
}
