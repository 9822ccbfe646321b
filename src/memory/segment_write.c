/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment_write: the builder. Values are kept column by column as they come,
 * strings by working number; everything is written at the end, when all strings
 * are known and can be numbered field by field.
 *
 * The builder itself lies in an arena of its own, so that nothing here needs
 * malloc, and what it has taken is kept for the next segment.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "memory/block.h"
#include "memory/column.h"
#include "memory/dictionary.h"
#include "memory/directory.h"
#include "memory/grams.h"
#include "memory/postings.h"
#include "memory/segment.h"

#define LEVEL 1
#define N_COLUMNS (CT_N_ROW_COLS + CT_N_FIELDS) /* that of a field: CT_N_ROW_COLS + field */
#define RECORD (CT_N_ROW_COLS + CT_FIELD_NONE)  /* where no field is */
#define STR_BYTES 6  /* of one value in a column: number and its share of the counts */
#define NUM_BYTES 11 /* the same of a number */
#define CELL_BYTES 32
#define FULL (CT_MAX_SEGMENT_BYTES / 4)

struct build_column {
    CT_VEC(struct ct_cell) cells;
    CT_VEC(int64_t) nums;
    size_t done; /* cells written, while finishing */
};

struct ct_segment_builder {
    struct ct_arena self;
    enum ct_class class;
    uint64_t seed;
    struct ct_dict dict;
    struct ct_postings postings;
    struct ct_grams grams;
    struct build_column columns[N_COLUMNS];
    CT_VEC(uint32_t) groups; /* first row of each */
    uint32_t n_events, max_source, n_columns;
    int64_t first_us, last_us;
    size_t value_bytes; /* of all columns, at most */
    size_t group_bytes; /* of the newest group, about */
};

static const char *const row_names[CT_N_ROW_COLS] = { "@time", "@source", "@offset", "@length" };

uint64_t ct_segment_key(enum ct_observable type, struct ct_span value, uint64_t seed)
{
    return (uint64_t)type << 56 | ct_hash64(value, seed) >> 8;
}

static void empty(struct ct_segment_builder *b)
{
    b->n_events = b->max_source = 0;
    b->n_columns = CT_N_ROW_COLS;
    b->first_us = b->last_us = CT_TIME_NONE;
    b->value_bytes = b->group_bytes = 0;
    ct_vec_clear(&b->groups);
    for (size_t c = 0; c < N_COLUMNS; c++) {
        ct_vec_clear(&b->columns[c].cells);
        ct_vec_clear(&b->columns[c].nums);
        b->columns[c].done = 0;
    }
}

struct ct_segment_builder *ct_segment_new(enum ct_class class, uint64_t seed)
{
    struct ct_arena self = { 0 };
    struct ct_segment_builder *b = ct_arena_alloc(&self, sizeof *b);

    ct_assert(class > CT_CLASS_NONE && class < CT_N_CLASSES);
    b->self = self;
    b->class = class;
    b->seed = b->dict.seed = b->postings.seed = seed;
    b->postings.dict = &b->dict;
    empty(b);
    return b;
}

size_t ct_segment_events(const struct ct_segment_builder *b)
{
    return b->n_events;
}

size_t ct_segment_bytes(const struct ct_segment_builder *b)
{
    size_t blocks = b->dict.bytes / CT_SEGMENT_STRING_BYTES + 2;

    return 1024 + b->value_bytes + (size_t)b->n_events * b->n_columns +
           (b->groups.n + 1) * (b->n_columns + 1) * CELL_BYTES + (size_t)b->n_columns * 128 +
           b->dict.bytes + blocks * CELL_BYTES + ct_postings_bytes(&b->postings) +
           ct_grams_bytes(&b->grams);
}

static struct build_column *add_cell(struct ct_segment_builder *b, size_t column, uint32_t id)
{
    struct build_column *c = &b->columns[column];

    if (c->cells.n == 0 && column >= CT_N_ROW_COLS)
        b->n_columns++;
    *ct_vec_add(&c->cells) = (struct ct_cell){ b->n_events, id };
    return c;
}

static void add_number(struct ct_segment_builder *b, size_t column, int64_t n)
{
    struct build_column *c = add_cell(b, column, 0);

    *ct_vec_add(&c->nums) = n;
    b->value_bytes += NUM_BYTES;
    b->group_bytes += 4;
}

static void add_string(
    struct ct_segment_builder *b, enum ct_field f, struct ct_span s, uint32_t hash)
{
    uint32_t id = ct_dict_add_hash(&b->dict, s, hash, f);

    add_cell(b, CT_N_ROW_COLS + f, id);
    b->value_bytes += STR_BYTES;
    b->group_bytes += 3;
    if (ct_fields[f].observable != CT_OBS_NONE && s.len)
        ct_postings_add(&b->postings, ct_fields[f].observable, id, b->n_events);
    if (ct_grams_field(f))
        ct_grams_add(&b->grams, id, s);
}

static void add_row(struct ct_segment_builder *b, const struct ct_event *ev)
{
    add_number(b, CT_COL_TIME, ev->at_us);
    add_number(b, CT_COL_SOURCE, ev->source);
    add_number(b, CT_COL_OFFSET, (int64_t)ev->offset);
    add_number(b, CT_COL_LENGTH, (int64_t)ev->length);
    if (ev->record)
        add_number(b, RECORD, (int64_t)ev->record);
    if (ev->source > b->max_source)
        b->max_source = ev->source;
    if (ev->at_us == CT_TIME_NONE)
        return;
    if (b->first_us == CT_TIME_NONE || ev->at_us < b->first_us)
        b->first_us = ev->at_us;
    if (b->last_us == CT_TIME_NONE || ev->at_us > b->last_us)
        b->last_us = ev->at_us;
}

static void begin_group(struct ct_segment_builder *b)
{
    if (b->groups.n && b->group_bytes < CT_SEGMENT_GROUP_BYTES &&
        b->n_events - b->groups.v[b->groups.n - 1] < CT_MAX_GROUP_ROWS)
        return;
    if (b->groups.n)
        ct_grams_group(&b->grams);
    *ct_vec_add(&b->groups) = b->n_events;
    b->group_bytes = 0;
}

static void add_value(struct ct_segment_builder *b, const struct ct_value *v, uint32_t hash)
{
    if (ct_fields[v->field].type == CT_TYPE_STR)
        add_string(b, v->field, v->str, hash);
    else
        add_number(b, CT_N_ROW_COLS + v->field, v->num);
}

static uint32_t hash_of(const struct ct_segment_builder *b, const struct ct_value *v)
{
    ct_assert(v->field > CT_FIELD_NONE && v->field < CT_N_FIELDS);
    if (ct_fields[v->field].type != CT_TYPE_STR)
        return 0;
    ct_assert(v->str.len <= CT_MAX_VALUE_BYTES);
    return ct_dict_hash(&b->dict, v->str);
}

/* Hashes `n` values, CT_SEGMENT_AHEAD at most, and has what adding them will look at fetched from
 * memory: step by step, each for all of them, since the next address stands in what was fetched. */
static void fetch(
    const struct ct_segment_builder *b, const struct ct_value *v, size_t n, uint32_t *hashes)
{
    CT_UNCLEARED uint32_t ids[CT_SEGMENT_AHEAD];
    const struct ct_dict_string *strings = b->dict.strings.v;
    size_t known = 0;

    for (size_t i = 0; i < n; i++)
        hashes[i] = hash_of(b, &v[i]);
    for (size_t i = 0; i < n; i++) {
        ids[known] = ct_dict_guess(&b->dict, hashes[i]);
        if (ids[known] == UINT32_MAX)
            continue;
        __builtin_prefetch(&strings[ids[known++]]);
    }
    for (size_t i = 0; i < known; i++) {
        __builtin_prefetch(strings[ids[i]].ptr);
        ct_postings_fetch(&b->postings, &strings[ids[i]], 0);
    }
    for (size_t i = 0; i < known; i++)
        ct_postings_fetch(&b->postings, &strings[ids[i]], 1);
}

size_t ct_segment_ahead(const struct ct_segment_builder *b, const struct ct_event *v, size_t n,
    uint32_t ret[CT_SEGMENT_AHEAD])
{
    size_t events = 0, values = 0;

    while (events < n && v[events].class == b->class &&
           v[events].values == (values ? v[0].values + values : v[0].values) &&
           v[events].n <= CT_SEGMENT_AHEAD - values)
        values += v[events++].n;
    fetch(b, v[0].values, values, ret);
    return events;
}

static bool is_full(const struct ct_segment_builder *b)
{
    return b->n_events >= CT_MAX_SEGMENT_EVENTS || (b->n_events && ct_segment_bytes(b) > FULL);
}

static void add_values(struct ct_segment_builder *b, const struct ct_value *v, size_t n,
    const uint32_t *hashes, size_t *text)
{
    for (size_t i = 0; i < n; i++) {
        if (hashes[i])
            *text += v[i].str.len;
        if (!hashes[i] || *text <= CT_MAX_EVENT_BYTES)
            add_value(b, &v[i], hashes[i]);
    }
}

int ct_segment_add_hashed(
    struct ct_segment_builder *b, const struct ct_event *ev, const uint32_t *hashes)
{
    size_t text = 0;

    ct_assert(ev->class == b->class && ev->n <= CT_SEGMENT_AHEAD);
    if (is_full(b))
        return CT_SEGMENT_FULL;
    begin_group(b);
    add_row(b, ev);
    add_values(b, ev->values, ev->n, hashes, &text);
    b->n_events++;
    return 0;
}

int ct_segment_add(struct ct_segment_builder *b, const struct ct_event *ev)
{
    CT_UNCLEARED uint32_t hashes[CT_SEGMENT_AHEAD];
    size_t text = 0;

    ct_assert(ev->class == b->class && ev->n <= CT_MAX_VALUES);
    if (is_full(b))
        return CT_SEGMENT_FULL;
    begin_group(b);
    add_row(b, ev);
    for (size_t i = 0, n; i < ev->n; i += n) {
        n = ev->n - i < CT_SEGMENT_AHEAD ? ev->n - i : CT_SEGMENT_AHEAD;
        fetch(b, ev->values + i, n, hashes);
        add_values(b, ev->values + i, n, hashes, &text);
    }
    b->n_events++;
    return 0;
}

/* finishing */

struct finish {
    struct ct_segment_builder *b;
    struct ct_buf *out;
    struct ct_buf raw;
    struct ct_arena arena;
    struct ct_directory dir;
    uint32_t used[N_COLUMNS]; /* the columns that have values, ascending */
    uint32_t n_used;
};

static bool is_string(size_t column)
{
    return column > RECORD && ct_fields[column - CT_N_ROW_COLS].type == CT_TYPE_STR;
}

static void choose_columns(struct finish *f)
{
    struct ct_directory *dir = &f->dir;

    dir->columns = ct_arena_alloc(&f->arena, (f->b->n_columns + 1) * sizeof *dir->columns);
    for (uint32_t c = 0; c < N_COLUMNS; c++) {
        struct ct_dir_column *column = &dir->columns[dir->n_columns];

        if (f->b->columns[c].cells.n == 0)
            continue;
        if (c < CT_N_ROW_COLS)
            *column =
                (struct ct_dir_column){ .name = ct_span_str(row_names[c]), .type = CT_TYPE_INT };
        else if (c == RECORD)
            *column =
                (struct ct_dir_column){ .name = CT_LIT(CT_SEGMENT_RECORD), .type = CT_TYPE_INT };
        else
            *column = (struct ct_dir_column){
                .name = ct_span_str(ct_fields[c - CT_N_ROW_COLS].name),
                .type = ct_fields[c - CT_N_ROW_COLS].type,
            };
        f->used[dir->n_columns++] = c;
    }
    f->n_used = (uint32_t)dir->n_columns;
    if (f->b->grams.some)
        dir->columns[dir->n_columns++] =
            (struct ct_dir_column){ .name = CT_LIT(CT_GRAMS_COLUMN), .type = CT_TYPE_INT };
}

static void number_strings(struct finish *f, uint32_t **ret_order)
{
    *ret_order = ct_dict_number(&f->b->dict, &f->arena);
    for (size_t i = 0; i < f->n_used; i++) {
        struct build_column *c = &f->b->columns[f->used[i]];

        for (size_t k = 0; is_string(f->used[i]) && k < c->cells.n; k++)
            c->cells.v[k].id = f->b->dict.strings.v[c->cells.v[k].id].number;
    }
}

/* One column of one group, if it has values there. */
static void write_cell(struct finish *f, struct ct_dir_group *group, uint32_t i)
{
    struct build_column *c = &f->b->columns[f->used[i]];
    struct ct_column_in in = { .first_row = group->first_row, .n_rows = group->n_rows };

    in.cells = c->cells.v + c->done;
    if (!is_string(f->used[i]))
        in.nums = c->nums.v + c->done;
    while (c->done + in.n < c->cells.n && in.cells[in.n].row < group->first_row + group->n_rows)
        in.n++;
    if (in.n == 0)
        return;
    c->done += in.n;
    ct_buf_clear(&f->raw);
    ct_column_write(&f->raw, &in);
    group->cells[group->n++] =
        (struct ct_dir_cell){ i, ct_block_write(f->out, ct_buf_span(&f->raw), LEVEL) };
}

/* The filter of a group stands where a column would: who does not know it passes it by. */
static void write_grams(struct finish *f, struct ct_dir_group *group, size_t g)
{
    const struct ct_grams *grams = &f->b->grams;
    struct ct_span filter = { grams->filters.ptr + grams->parts.v[g].at, grams->parts.v[g].len };

    if (filter.len)
        group->cells[group->n++] =
            (struct ct_dir_cell){ f->n_used, ct_block_write(f->out, filter, 0) };
}

static void write_groups(struct finish *f)
{
    struct ct_segment_builder *b = f->b;
    struct ct_directory *dir = &f->dir;

    dir->n_groups = b->groups.n;
    dir->groups = ct_arena_alloc(&f->arena, dir->n_groups * sizeof *dir->groups);
    for (size_t g = 0; g < dir->n_groups; g++) {
        struct ct_dir_group *group = &dir->groups[g];
        uint32_t end = g + 1 < dir->n_groups ? b->groups.v[g + 1] : b->n_events;

        group->first_row = b->groups.v[g];
        group->n_rows = end - group->first_row;
        group->cells = ct_arena_alloc(&f->arena, dir->n_columns * sizeof *group->cells);
        for (uint32_t i = 0; i < f->n_used; i++)
            write_cell(f, group, i);
        if (b->grams.some)
            write_grams(f, group, g);
    }
}

static void write_strings(struct finish *f, const uint32_t *order)
{
    const struct ct_dict *dict = &f->b->dict;
    struct ct_directory *dir = &f->dir;
    size_t blocks = dict->bytes / CT_SEGMENT_STRING_BYTES + 1;
    uint32_t n = 0;

    dir->n_strings = dict->strings.n;
    dir->strings = ct_arena_alloc(&f->arena, blocks * sizeof *dir->strings);
    ct_buf_clear(&f->raw);
    for (uint32_t i = 0; i < dict->strings.n; i++) {
        struct ct_span s = ct_dict_str(dict, order[i]);

        ct_buf_varint(&f->raw, s.len);
        ct_buf_add(&f->raw, s);
        n++;
        if (f->raw.len < CT_SEGMENT_STRING_BYTES && i + 1 < dict->strings.n)
            continue;
        ct_assert(dir->n_string_blocks < blocks);
        dir->strings[dir->n_string_blocks++] = (struct ct_dir_run){
            .first = i + 1 - n, .n = n, .block = ct_block_write(f->out, ct_buf_span(&f->raw), LEVEL)
        };
        ct_buf_clear(&f->raw);
        n = 0;
    }
}

static void write_all(struct finish *f)
{
    struct ct_segment_builder *b = f->b;
    size_t base = f->out->len;
    uint32_t *order;

    f->dir.class_name = ct_span_str(ct_class_name(b->class));
    f->dir.n_events = b->n_events;
    f->dir.first_us = b->first_us;
    f->dir.last_us = b->last_us;
    f->dir.max_source = b->max_source;
    f->dir.seed_check = ct_directory_seed_check(b->seed);
    ct_buf_add(f->out, CT_LIT("CTSEGv1\n"));
    ct_grams_group(&b->grams);
    choose_columns(f);
    number_strings(f, &order);
    write_groups(f);
    write_strings(f, order);
    ct_postings_write(&b->postings, f->out, &f->arena, &f->dir);
    ct_directory_write(f->out, base, &f->dir);
    ct_assert(f->out->full || f->out->len - base <= ct_segment_bytes(b));
}

void ct_segment_finish(struct ct_segment_builder *b, struct ct_buf *out)
{
    struct finish f = { .b = b, .out = out, .raw = ct_buf(CT_SEGMENT_MAX_BLOCK) };

    if (b->n_events)
        write_all(&f);
    ct_buf_done(&f.raw);
    ct_arena_done(&f.arena);
    ct_dict_clear(&b->dict);
    ct_postings_clear(&b->postings);
    ct_grams_clear(&b->grams);
    empty(b);
}

void ct_segment_free(struct ct_segment_builder *b)
{
    struct ct_arena self;

    if (!b)
        return;
    for (size_t c = 0; c < N_COLUMNS; c++) {
        ct_vec_done(&b->columns[c].cells);
        ct_vec_done(&b->columns[c].nums);
    }
    ct_vec_done(&b->groups);
    ct_dict_done(&b->dict);
    ct_postings_done(&b->postings);
    ct_grams_done(&b->grams);
    self = b->self;
    ct_arena_done(&self);
}
