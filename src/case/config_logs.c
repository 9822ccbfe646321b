/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_logs: each key of a mapping is taken by name; what is missing is said at its end.
 *
 * A mapping that names a field or class that does not exist, or that could match any file, is
 * refused: it would read logs wrongly, or other readers' logs, in silence.
 */
#include "case/config_logs.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"

/* "01:00", "0530", "1" */
static bool offset(struct ct_span hours, int *ret_minutes)
{
    struct ct_span minutes = CT_LIT("00");
    uint64_t h, m;

    if (ct_span_chr(hours, ':', 0) < hours.len) {
        minutes = hours;
        hours = ct_span_cut_chr(&minutes, ':');
    } else if (hours.len == 4) {
        minutes = ct_span_from(hours, 2);
        hours = ct_span_head(hours, 2);
    }
    if (hours.len > 2 || !ct_span_uint(hours, 14, &h) || minutes.len != 2 ||
        !ct_span_uint(minutes, 59, &m))
        return false;
    *ret_minutes = (int)(h * 60 + m);
    return true;
}

bool ct_config_zone(struct ct_span s, int *ret_minutes)
{
    int minutes = 0;
    bool named = ct_span_istarts(s, CT_LIT("UTC")) || ct_span_istarts(s, CT_LIT("GMT"));

    *ret_minutes = 0;
    if (named)
        s = ct_span_from(s, 3);
    if (named ? s.len == 0 : ct_span_eq(s, CT_LIT("Z")))
        return true;
    if (s.len < 2 || (s.ptr[0] != '+' && s.ptr[0] != '-') || !offset(ct_span_from(s, 1), &minutes))
        return false;
    *ret_minutes = s.ptr[0] == '-' ? -minutes : minutes;
    return true;
}

struct at {
    const char *file;
    struct ct_arena *a;
    struct ct_err *err;
};

static int take_text(
    const struct at *at, const char *key, const struct ct_yaml *y, struct ct_span *ret)
{
    if (y->kind != CT_YAML_SCALAR || ct_yaml_is_null(y))
        return ct_fail(
            at->err, -EINVAL, "%s:%d: %s of a log must be one text", at->file, y->line, key);
    *ret = ct_span_trim(y->text);
    return 0;
}

static int take_list(
    const struct at *at, const char *key, const struct ct_yaml *y, struct ct_span_list *ret)
{
    struct ct_span *v;

    if (y->kind != CT_YAML_LIST || y->n == 0 || y->n > CT_MAX_CSV_MAP_FIELDS)
        return ct_fail(at->err, -EINVAL, "%s:%d: %s of a log must be a list of 1 to %d columns",
            at->file, y->line, key, CT_MAX_CSV_MAP_FIELDS);
    v = ct_arena_alloc(at->a, y->n * sizeof *v);
    for (size_t i = 0; i < y->n; i++) {
        int r = take_text(at, key, &y->child[i], &v[i]);

        if (r < 0)
            return r;
    }
    *ret = (struct ct_span_list){ v, y->n };
    return 0;
}

static int take_fields(const struct at *at, const struct ct_yaml *y, struct ct_csv_map *ret)
{
    struct ct_csv_map_field *v;

    if (y->kind != CT_YAML_MAP || y->n == 0 || y->n > CT_MAX_CSV_MAP_FIELDS)
        return ct_fail(at->err, -EINVAL,
            "%s:%d: fields of a log must be 1 to %d of 'column: field'", at->file, y->line,
            CT_MAX_CSV_MAP_FIELDS);
    v = ct_arena_alloc(at->a, y->n * sizeof *v);
    for (size_t i = 0; i < y->n; i++) {
        struct ct_span field;
        int r = take_text(at, "fields", &y->child[i], &field);

        if (r < 0)
            return r;
        v[i] = (struct ct_csv_map_field){ ct_span_trim(y->key[i].text), ct_field_find(field) };
        if (v[i].field == CT_FIELD_NONE || v[i].field == CT_F_MEMBER)
            return ct_fail(at->err, -EINVAL, "%s:%d: no field '" CT_FMT "' is known; see EVENTS.md",
                at->file, y->child[i].line, CT_ARG(field));
    }
    ret->fields = v;
    ret->n = y->n;
    return 0;
}

static int take_class(const struct at *at, const struct ct_yaml *y, struct ct_csv_map *ret)
{
    struct ct_span s;
    int r = take_text(at, "class", y, &s);

    if (r == 0)
        ret->class = ct_class_find(s);
    if (r == 0 && ret->class == CT_CLASS_NONE)
        return ct_fail(at->err, -EINVAL, "%s:%d: no class '" CT_FMT "' is known; see EVENTS.md",
            at->file, y->line, CT_ARG(s));
    return r;
}

static int take_zone(const struct at *at, const struct ct_yaml *y, struct ct_csv_map *ret)
{
    struct ct_span s;
    int r = take_text(at, "zone", y, &s);

    ret->zoned = true;
    if (r == 0 && !ct_config_zone(s, &ret->zone))
        return ct_fail(at->err, -EINVAL,
            "%s:%d: zone '" CT_FMT "' is no offset like \"+01:00\", nor UTC", at->file, y->line,
            CT_ARG(s));
    return r;
}

static int take_key(
    const struct at *at, const struct ct_yaml *key, const struct ct_yaml *y, struct ct_csv_map *ret)
{
    struct ct_span k = key->text;

    if (ct_span_eq(k, CT_LIT("name")))
        return take_text(at, "name", y, &ret->name);
    if (ct_span_eq(k, CT_LIT("match")))
        return take_list(at, "match", y, &ret->match);
    if (ct_span_eq(k, CT_LIT("columns")))
        return take_list(at, "columns", y, &ret->columns);
    if (ct_span_eq(k, CT_LIT("class")))
        return take_class(at, y, ret);
    if (ct_span_eq(k, CT_LIT("time")))
        return take_text(at, "time", y, &ret->time);
    if (ct_span_eq(k, CT_LIT("zone")))
        return take_zone(at, y, ret);
    if (ct_span_eq(k, CT_LIT("fields")))
        return take_fields(at, y, ret);
    return ct_fail(at->err, -EINVAL,
        "%s:%d: unknown key '" CT_FMT "' of a log; there are name, match, columns, class, time, "
        "zone and fields",
        at->file, key->line, CT_ARG(k));
}

static bool among(const struct ct_span_list *list, struct ct_span s)
{
    for (size_t i = 0; i < list->n; i++)
        if (ct_span_eq(list->v[i], s))
            return true;
    return false;
}

static int check(const struct at *at, int line, const struct ct_csv_map *m)
{
    const char *what = NULL;

    if (m->name.len == 0 || m->name.len > CT_MAX_CSV_MAP_NAME)
        what = "a name of 1 to 40 letters";
    else if (m->class == CT_CLASS_NONE)
        what = "a class";
    else if (m->n == 0)
        what = "fields";
    else if ((m->match.n > 0) == (m->columns.n > 0))
        what = "either match or columns";
    else if (m->columns.n && (m->time.len == 0 || !among(&m->columns, m->time)))
        what = "its time among its columns, to be known by";
    if (what)
        return ct_fail(at->err, -EINVAL, "%s:%d: this log needs %s", at->file, line, what);
    return 0;
}

static int take_map(const struct at *at, const struct ct_yaml *y, struct ct_csv_map *ret)
{
    if (y->kind != CT_YAML_MAP)
        return ct_fail(
            at->err, -EINVAL, "%s:%d: a log must be 'key: value' lines", at->file, y->line);
    for (size_t i = 0; i < y->n; i++) {
        int r = take_key(at, &y->key[i], &y->child[i], ret);

        if (r < 0)
            return r;
    }
    return check(at, y->line, ret);
}

int ct_config_logs(struct ct_csv_map_list *ret, const struct ct_yaml *y, const char *name,
    struct ct_arena *a, struct ct_err *err)
{
    struct at at = { name, a, err };
    struct ct_csv_map *v;

    if (y->kind != CT_YAML_LIST || y->n > CT_MAX_CSV_MAPS)
        return ct_fail(err, -EINVAL, "%s:%d: logs must be a list of at most %d", name, y->line,
            CT_MAX_CSV_MAPS);
    v = ct_arena_alloc(a, (y->n + 1) * sizeof *v);
    for (size_t i = 0; i < y->n; i++) {
        int r = take_map(&at, &y->child[i], &v[i]);

        if (r < 0)
            return r;
    }
    *ret = (struct ct_csv_map_list){ v, y->n };
    return 0;
}

/* ---- writing ---- */

typedef void quote(struct ct_buf *out, struct ct_span s);

static void write_text(struct ct_buf *out, const char *key, struct ct_span s, quote *quoted)
{
    if (s.len == 0)
        return;
    ct_buf_printf(out, "    %s: ", key);
    quoted(out, s);
    ct_buf_chr(out, '\n');
}

static void write_list(
    struct ct_buf *out, const char *key, const struct ct_span_list *list, quote *quoted)
{
    if (list->n == 0)
        return;
    ct_buf_printf(out, "    %s: [", key);
    for (size_t i = 0; i < list->n; i++) {
        ct_buf_add(out, i ? CT_LIT(", ") : CT_LIT(""));
        quoted(out, list->v[i]);
    }
    ct_buf_add(out, CT_LIT("]\n"));
}

static void write_map(struct ct_buf *out, const struct ct_csv_map *m, quote *quoted)
{
    ct_buf_add(out, CT_LIT("  - name: "));
    quoted(out, m->name);
    ct_buf_chr(out, '\n');
    write_list(out, "match", &m->match, quoted);
    write_list(out, "columns", &m->columns, quoted);
    write_text(out, "class", ct_span_str(ct_class_name(m->class)), quoted);
    write_text(out, "time", m->time, quoted);
    if (m->zoned)
        ct_buf_printf(out, "    zone: \"%c%02d:%02d\"\n", m->zone < 0 ? '-' : '+',
            abs(m->zone) / 60, abs(m->zone) % 60);
    ct_buf_add(out, CT_LIT("    fields:\n"));
    for (size_t i = 0; i < m->n; i++) {
        ct_buf_add(out, CT_LIT("      "));
        quoted(out, m->fields[i].column);
        ct_buf_printf(out, ": %s\n", ct_fields[m->fields[i].field].name);
    }
}

void ct_config_logs_write(struct ct_buf *out, const struct ct_csv_map_list *logs,
    void (*quoted)(struct ct_buf *out, struct ct_span s))
{
    ct_buf_chr(out, '\n');
    for (size_t i = 0; i < logs->n; i++)
        write_map(out, &logs->v[i], quoted);
}
