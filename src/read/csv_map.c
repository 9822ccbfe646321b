/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv_map: headings are compared column by column.
 *
 * A file without a heading is known by its first rows: as many cells as the mapping names, and a
 * time where it says, in more than half of them.
 */
#include "read/csv_map.h"

#include "base/limits.h"
#include "parse/csv.h"
#include "parse/timestamp.h"

#define MAX_ROWS 20

static bool has_column(const struct ct_csv *csv, struct ct_span name)
{
    for (size_t i = 0; i < csv->fields.n; i++)
        if (ct_span_eq(ct_span_trim(csv->fields.v[i]), name))
            return true;
    return false;
}

static bool has_heading(const struct ct_csv_map *m, const struct ct_csv *first)
{
    for (size_t i = 0; i < m->match.n; i++)
        if (!has_column(first, m->match.v[i]))
            return false;
    return m->match.n > 0;
}

static bool is_time(struct ct_span s)
{
    struct ct_stamp t;

    s = ct_span_trim(s);
    return (ct_stamp_parse(s, &t) && t.len == s.len) ||
           (s.len >= 9 && ct_stamp_epoch(s, CT_SECOND_US, &t.us));
}

static bool has_rows(const struct ct_csv_map *m, struct ct_span head, struct ct_arena *a)
{
    struct ct_csv csv = ct_csv(head, a);
    size_t at = 0, rows = 0, good = 0;

    while (at < m->columns.n && !ct_span_eq(m->columns.v[at], m->time))
        at++;
    while (rows < MAX_ROWS && ct_csv_next(&csv)) {
        if (csv.rest.len == 0 && rows > 0)
            break; /* perhaps cut */
        rows++;
        good += csv.fields.n == m->columns.n && is_time(ct_csv_field(&csv, at));
    }
    ct_csv_done(&csv);
    return good > 0 && 2 * good > rows;
}

const struct ct_csv_map *ct_csv_map_find(const struct ct_csv_map_list *maps, struct ct_span head)
{
    const struct ct_csv_map *found = NULL;
    struct ct_arena a = { 0 };
    struct ct_csv csv = ct_csv(ct_span_head(head, CT_MAX_LINE_BYTES), &a);
    bool any = maps && maps->n && ct_csv_next(&csv);

    for (size_t i = 0; any && !found && i < maps->n; i++)
        if (has_heading(&maps->v[i], &csv) ||
            (maps->v[i].columns.n && has_rows(&maps->v[i], head, &a)))
            found = &maps->v[i];
    ct_csv_done(&csv);
    ct_arena_done(&a);
    return found;
}
