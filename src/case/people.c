/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people: the columns are found by name in the header, the rest is copying.
 *
 * A spreadsheet's export is what comes in: any order, any case, white space
 * around words. What cannot be used is counted, never guessed.
 */
#include "case/people.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "parse/csv.h"

enum { PERSON, ADDRESS, ROLE, GROUP, N_NAMED };

#define NO_COLUMN SIZE_MAX

struct columns {
    size_t named[N_NAMED];
    CT_VEC(size_t) extra; /* column numbers */
};

static void columns_done(struct columns *c)
{
    ct_vec_done(&c->extra);
}

static int find_columns(struct columns *cols, struct ct_people *ret, const struct ct_csv *head,
    const char *name, struct ct_arena *a, struct ct_err *err)
{
    static const char *const names[N_NAMED] = { "person", "address", "role", "group" };
    struct ct_span *extra = ct_arena_alloc(a, (head->fields.n + 1) * sizeof *extra);

    for (size_t k = 0; k < N_NAMED; k++)
        cols->named[k] = NO_COLUMN;
    for (size_t i = 0; i < head->fields.n; i++) {
        struct ct_span word = ct_span_trim(ct_csv_field(head, i));
        size_t k = 0;

        while (k < N_NAMED && !ct_span_ieq(word, ct_span_str(names[k])))
            k++;
        if (k < N_NAMED) {
            cols->named[k] = i;
        } else if (word.len) {
            extra[cols->extra.n] = ct_arena_lower(a, word);
            *ct_vec_add(&cols->extra) = i;
        }
    }
    ret->extra_names = (struct ct_span_list){ extra, cols->extra.n };
    for (size_t k = 0; k <= ADDRESS; k++)
        if (cols->named[k] == NO_COLUMN)
            return ct_fail(err, -EINVAL, "%s: the header has no column '%s'", name, names[k]);
    return 0;
}

static struct ct_span value(const struct ct_csv *row, size_t column, struct ct_arena *a)
{
    return column == NO_COLUMN ? (struct ct_span){ 0 }
                               : ct_arena_copy(a, ct_span_trim(ct_csv_field(row, column)));
}

static bool take_row(struct ct_people_row *ret, const struct ct_csv *row,
    const struct columns *cols, struct ct_arena *a)
{
    struct ct_span *extra = ct_arena_alloc(a, (cols->extra.n + 1) * sizeof *extra);

    *ret = (struct ct_people_row){ .person = value(row, cols->named[PERSON], a),
        .address = value(row, cols->named[ADDRESS], a),
        .role = value(row, cols->named[ROLE], a),
        .group = value(row, cols->named[GROUP], a),
        .extra = extra };
    for (size_t i = 0; i < cols->extra.n; i++)
        extra[i] = value(row, cols->extra.v[i], a);
    return ret->person.len && ret->address.len;
}

static void take_rows(
    struct ct_people *ret, struct ct_csv *csv, const struct columns *cols, struct ct_arena *a)
{
    CT_VEC(struct ct_people_row) rows = { 0 };
    struct ct_people_row row;
    struct ct_people_row *kept;

    while (ct_csv_next(csv)) {
        if (rows.n < CT_MAX_PEOPLE_ROWS && take_row(&row, csv, cols, a))
            *ct_vec_add(&rows) = row;
        else if (ret->bad_rows++ == 0)
            ret->first_bad_line = csv->line;
    }
    kept = ct_arena_alloc(a, (rows.n + 1) * sizeof *kept);
    if (rows.n)
        memcpy(kept, rows.v, rows.n * sizeof *kept);
    ret->rows = kept;
    ret->n = rows.n;
    ct_vec_done(&rows);
}

int ct_people_parse(struct ct_people *ret, struct ct_span text, const char *name,
    struct ct_arena *a, struct ct_err *err)
{
    ct_cleanup(columns_done) struct columns cols = { 0 };
    ct_cleanup(ct_csv_done) struct ct_csv csv = ct_csv(text, a);
    int r;

    if (text.len > CT_MAX_PEOPLE_BYTES)
        return ct_fail(err, -EFBIG, "%s: too large for a list of people", name);
    *ret = (struct ct_people){ 0 };
    if (!ct_csv_next(&csv))
        return ct_fail(err, -EINVAL, "%s: empty; a header 'person,address' is needed", name);
    r = find_columns(&cols, ret, &csv, name, a, err);
    if (r == 0)
        take_rows(ret, &csv, &cols, a);
    return r;
}
