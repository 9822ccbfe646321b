/* SPDX-License-Identifier: Apache-2.0 */
/*
 * directory: written in one go, read with every number checked against what is
 * left of the file, so that no array is larger than its bytes could fill.
 *
 * Reading goes on after a number that cannot be, with 0 in its place, and is
 * judged once at the end: one flag instead of forty returns.
 */
#include "memory/directory.h"

#include <errno.h>

#include "base/hash.h"
#include "base/limits.h"
#include "memory/segment.h"

#define BLOCK_MIN 10 /* bytes that the description of a block takes at least */

static const char head[] = "CTSEGv1\n", foot[] = "CTSEGend";

uint64_t ct_directory_seed_check(uint64_t seed)
{
    return ct_hash64(CT_LIT("coldtrail"), seed);
}

/* writing */

static void put_text(struct ct_buf *out, struct ct_span s)
{
    ct_buf_varint(out, s.len);
    ct_buf_add(out, s);
}

static void put_block(struct ct_buf *out, const struct ct_block_ref *b)
{
    ct_buf_varint(out, b->stored);
    ct_buf_varint(out, b->raw);
    ct_buf_u64(out, b->check);
}

static void put_columns(struct ct_buf *out, const struct ct_directory *dir)
{
    ct_buf_varint(out, dir->n_columns);
    for (size_t i = 0; i < dir->n_columns; i++) {
        put_text(out, dir->columns[i].name);
        ct_buf_chr(out, (char)dir->columns[i].type);
    }
}

static void put_groups(struct ct_buf *out, const struct ct_directory *dir)
{
    ct_buf_varint(out, dir->n_groups);
    for (size_t g = 0; g < dir->n_groups; g++) {
        const struct ct_dir_group *group = &dir->groups[g];

        ct_buf_varint(out, group->n_rows);
        ct_buf_varint(out, group->n);
        for (size_t i = 0; i < group->n; i++) {
            ct_buf_varint(out, group->cells[i].column);
            put_block(out, &group->cells[i].block);
        }
    }
}

static void put_index(struct ct_buf *out, const struct ct_directory *dir)
{
    ct_buf_varint(out, dir->n_strings);
    ct_buf_varint(out, dir->n_string_blocks);
    for (size_t i = 0; i < dir->n_string_blocks; i++) {
        ct_buf_varint(out, dir->strings[i].n);
        put_block(out, &dir->strings[i].block);
    }
    ct_buf_varint(out, dir->n_keys);
    ct_buf_varint(out, dir->n_key_blocks);
    for (size_t i = 0; i < dir->n_key_blocks; i++) {
        ct_buf_u64(out, dir->keys[i].first);
        ct_buf_varint(out, dir->keys[i].n);
        put_block(out, &dir->keys[i].block);
    }
    ct_buf_varint(out, dir->n_bloom);
    for (size_t i = 0; i < dir->n_bloom; i++)
        put_block(out, &dir->bloom[i]);
}

void ct_directory_write(struct ct_buf *out, size_t base, const struct ct_directory *dir)
{
    size_t at = out->len, len;

    put_text(out, dir->class_name);
    ct_buf_varint(out, dir->n_events);
    ct_buf_varint(out, ct_zigzag(dir->first_us));
    ct_buf_varint(out, ct_zigzag(dir->last_us));
    ct_buf_varint(out, dir->max_source);
    ct_buf_u64(out, dir->seed_check);
    put_columns(out, dir);
    put_groups(out, dir);
    put_index(out, dir);
    len = out->len - at;
    ct_buf_u64(out, at - base);
    ct_buf_u64(out, len);
    ct_buf_u64(out, ct_block_check((struct ct_span){ out->ptr + at, len }));
    ct_buf_add(out, CT_LIT("CTSEGend"));
}

/* reading */

struct take {
    struct ct_span s;
    uint64_t offset; /* of the next block */
    uint64_t raw;    /* of all blocks so far */
    struct ct_arena *a;
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

static uint64_t fixed(struct take *t)
{
    uint64_t n = 0;

    t->bad |= !ct_take_u64(&t->s, &n);
    return n;
}

/* A number of things of at least `min` bytes each. */
static size_t count(struct take *t, size_t min)
{
    uint64_t n = number(t, UINT32_MAX);

    if (n > t->s.len / min) {
        t->bad = true;
        return 0;
    }
    return (size_t)n;
}

static struct ct_span text(struct take *t)
{
    size_t len = count(t, 1);
    struct ct_span s = ct_span_head(t->s, len);

    t->s = ct_span_from(t->s, len);
    return s;
}

static struct ct_block_ref block(struct take *t)
{
    struct ct_block_ref b = { .offset = t->offset };

    b.stored = (uint32_t)number(t, CT_SEGMENT_MAX_BLOCK);
    b.raw = (uint32_t)number(t, CT_SEGMENT_MAX_BLOCK);
    b.check = fixed(t);
    if (b.stored > b.raw)
        t->bad = true;
    t->offset += b.stored;
    t->raw += b.raw;
    return b;
}

static void take_columns(struct take *t, struct ct_directory *dir)
{
    static const char *const rows[CT_N_ROW_COLS] = { "@time", "@source", "@offset", "@length" };

    dir->n_columns = count(t, 2);
    if (dir->n_columns < CT_N_ROW_COLS || dir->n_columns > CT_MAX_SEGMENT_COLUMNS) {
        t->bad = true;
        return;
    }
    dir->columns = ct_arena_alloc(t->a, dir->n_columns * sizeof *dir->columns);
    for (size_t i = 0; i < dir->n_columns; i++) {
        struct ct_dir_column *c = &dir->columns[i];

        c->name = text(t);
        c->type = (enum ct_field_type)number(t, CT_TYPE_TIME);
        c->field = ct_field_find(c->name);
        if (i < CT_N_ROW_COLS)
            t->bad |= !ct_span_eq(c->name, ct_span_str(rows[i])) || c->type != CT_TYPE_INT;
        else if (c->field != CT_FIELD_NONE && ct_fields[c->field].type != c->type)
            c->field = CT_FIELD_NONE; /* has changed its type since; cannot be shown */
    }
}

static void take_group(struct take *t, const struct ct_directory *dir, struct ct_dir_group *group)
{
    group->n_rows = (uint32_t)number(t, CT_MAX_GROUP_ROWS);
    group->n = count(t, BLOCK_MIN + 1);
    if (group->n < CT_N_ROW_COLS || group->n > dir->n_columns || group->n_rows == 0) {
        t->bad = true;
        return;
    }
    group->cells = ct_arena_alloc(t->a, group->n * sizeof *group->cells);
    for (size_t i = 0; i < group->n; i++) {
        struct ct_dir_cell *cell = &group->cells[i];

        cell->column = (uint32_t)number(t, dir->n_columns - 1);
        cell->block = block(t);
        if (i < CT_N_ROW_COLS ? cell->column != i : cell->column <= group->cells[i - 1].column)
            t->bad = true;
    }
}

static void take_groups(struct take *t, struct ct_directory *dir)
{
    uint64_t row = 0;

    dir->n_groups = count(t, 2 + CT_N_ROW_COLS * (BLOCK_MIN + 1));
    dir->groups = ct_arena_alloc(t->a, dir->n_groups * sizeof *dir->groups);
    for (size_t g = 0; g < dir->n_groups && !t->bad; g++) {
        dir->groups[g].first_row = (uint32_t)row;
        take_group(t, dir, &dir->groups[g]);
        row += dir->groups[g].n_rows;
    }
    if (row != dir->n_events)
        t->bad = true;
}

static struct ct_dir_run *take_runs(struct take *t, bool keys, uint64_t total, size_t *ret_n)
{
    size_t n = count(t, BLOCK_MIN + 1);
    struct ct_dir_run *runs = ct_arena_alloc(t->a, n * sizeof *runs);
    uint64_t sum = 0;

    for (size_t i = 0; i < n && !t->bad; i++) {
        runs[i].first = keys ? fixed(t) : sum;
        runs[i].n = (uint32_t)number(t, UINT32_MAX);
        runs[i].block = block(t);
        sum += runs[i].n;
        if (runs[i].n == 0 || runs[i].n > runs[i].block.raw)
            t->bad = true;
        if (keys && i > 0 && runs[i].first <= runs[i - 1].first)
            t->bad = true;
    }
    if (sum != total)
        t->bad = true;
    *ret_n = n;
    return runs;
}

static void take_bloom(struct take *t, struct ct_directory *dir)
{
    dir->n_bloom = count(t, BLOCK_MIN);
    dir->bloom = ct_arena_alloc(t->a, dir->n_bloom * sizeof *dir->bloom);
    for (size_t i = 0; i < dir->n_bloom && !t->bad; i++) {
        dir->bloom[i] = block(t);
        dir->bloom_bytes += dir->bloom[i].raw;
        if (dir->bloom[i].raw % 32 != 0 || dir->bloom[i].raw == 0 ||
            (i + 1 < dir->n_bloom && dir->bloom[i].raw != CT_SEGMENT_BLOOM_BYTES))
            t->bad = true;
    }
}

static void take_all(struct take *t, struct ct_directory *dir)
{
    dir->class_name = text(t);
    dir->class = ct_class_find(dir->class_name);
    dir->n_events = (uint32_t)number(t, CT_MAX_SEGMENT_EVENTS);
    dir->first_us = ct_unzigzag(number(t, UINT64_MAX));
    dir->last_us = ct_unzigzag(number(t, UINT64_MAX));
    dir->max_source = (uint32_t)number(t, UINT32_MAX);
    dir->seed_check = fixed(t);
    take_columns(t, dir);
    if (t->bad)
        return;
    take_groups(t, dir);
    dir->n_strings = number(t, UINT32_MAX - 1);
    dir->strings = take_runs(t, false, dir->n_strings, &dir->n_string_blocks);
    dir->n_keys = number(t, UINT32_MAX - 1);
    dir->keys = take_runs(t, true, dir->n_keys, &dir->n_key_blocks);
    take_bloom(t, dir);
}

struct tail {
    uint64_t offset, len, check;
};

static int read_ends(
    const struct ct_segment_input *in, struct ct_buf *buf, struct tail *ret, struct ct_err *err)
{
    struct ct_span s;
    int r = ct_input_read(in, 0, CT_SEGMENT_HEAD, buf);

    if (r == 0 && !ct_span_eq(ct_buf_span(buf), ct_span_str(head)))
        r = -EBADMSG;
    if (r < 0)
        return ct_fail(err, r, "is not a segment of this version");
    if (in->size < CT_SEGMENT_HEAD + CT_SEGMENT_FOOT || in->size > CT_MAX_SEGMENT_BYTES)
        return ct_fail(err, -EBADMSG, "has an impossible length");
    r = ct_input_read(in, in->size - CT_SEGMENT_FOOT, CT_SEGMENT_FOOT, buf);
    s = ct_buf_span(buf);
    if (r < 0 || !ct_take_u64(&s, &ret->offset) || !ct_take_u64(&s, &ret->len) ||
        !ct_take_u64(&s, &ret->check) || !ct_span_eq(s, ct_span_str(foot)))
        return ct_fail(err, r < 0 ? r : -EBADMSG, "has no end: it was cut or overwritten");
    if (ret->offset < CT_SEGMENT_HEAD || ret->offset > in->size - CT_SEGMENT_FOOT ||
        ret->len != in->size - CT_SEGMENT_FOOT - ret->offset)
        return ct_fail(err, -EBADMSG, "has an end that does not fit its length");
    return 0;
}

int ct_directory_read(const struct ct_segment_input *in, struct ct_arena *a,
    struct ct_directory *ret, struct ct_err *err)
{
    struct ct_buf buf = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct tail tail = { 0 };
    struct take t = { .a = a, .offset = CT_SEGMENT_HEAD };
    int r = read_ends(in, &buf, &tail, err);

    if (r == 0) {
        r = ct_input_read(in, tail.offset, (size_t)tail.len, &buf);
        if (r == 0 && !in->unchecked && ct_block_check(ct_buf_span(&buf)) != tail.check)
            r = -EBADMSG;
        if (r < 0)
            ct_fail(err, r, "has a damaged directory");
        t.s = ct_arena_copy(a, ct_buf_span(&buf));
    }
    ct_buf_done(&buf);
    if (r < 0)
        return r;

    *ret = (struct ct_directory){ 0 };
    take_all(&t, ret);
    if (t.bad || t.s.len || t.offset != tail.offset || ret->n_events == 0 ||
        t.raw > CT_MAX_SEGMENT_BYTES)
        return ct_fail(err, -EBADMSG, "has a directory that contradicts itself");
    return 0;
}
