/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: entries to lines and back.
 *
 * Entries without a source are remembered by path and reason together, with a NUL between
 * them, which no path can hold.
 */
#include "case/ledger.h"

#include "base/json.h"
#include "case/lines.h"

static bool fresh_orphan(struct ct_ledger *l, struct ct_span path, struct ct_span reason)
{
    char *p = ct_arena_raw(&l->arena, path.len + 1 + reason.len);
    bool fresh;

    if (path.len)
        memcpy(p, path.ptr, path.len);
    p[path.len] = '\0';
    if (reason.len)
        memcpy(p + path.len + 1, reason.ptr, reason.len);
    (void)ct_map_put(&l->orphans, (struct ct_span){ p, path.len + 1 + reason.len }, &fresh);
    return fresh;
}

static void keep(struct ct_ledger *l, struct ct_span path, const struct ct_ledger_entry *e)
{
    struct ct_ledger_line *line = ct_vec_add(&l->lines);

    line->path = path;
    line->entry = *e;
    l->events += e->count;
}

bool ct_ledger_add(
    struct ct_ledger *l, struct ct_span path, const struct ct_ledger_entry *e, struct ct_buf *out)
{
    struct ct_json j = ct_json(out);
    struct ct_ledger_entry own = *e;

    if (e->source == 0 && !fresh_orphan(l, path, e->reason))
        return false;
    own.member = ct_arena_copy(&l->arena, e->member);
    own.reason = ct_arena_copy(&l->arena, e->reason);
    keep(l, ct_arena_copy(&l->arena, path), &own);

    ct_json_object(&j, NULL);
    ct_json_bytes(&j, "source", path);
    if (e->source)
        ct_json_int(&j, "id", e->source);
    if (e->member.len)
        ct_json_bytes(&j, "member", e->member);
    ct_json_int(&j, "offset", (int64_t)e->offset);
    ct_json_int(&j, "length", (int64_t)e->length);
    ct_json_str(&j, "reason", e->reason);
    ct_json_int(&j, "count", (int64_t)e->count);
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
    return true;
}

static bool take_line(struct ct_span line, void *arg)
{
    struct ct_ledger *l = arg;
    struct ct_ledger_entry e = { .member = { "", 0 } };
    struct ct_span path;
    uint64_t id = 0;
    struct ct_line v;

    if (!ct_line_parse(&v, line, &l->arena) || !ct_line_str(&v, "source", &path) ||
        !ct_line_int(&v, "offset", &e.offset) || !ct_line_int(&v, "length", &e.length) ||
        !ct_line_str(&v, "reason", &e.reason) || !ct_line_int(&v, "count", &e.count))
        return false;
    (void)ct_line_str(&v, "member", &e.member);
    if (ct_line_int(&v, "id", &id) && id > UINT32_MAX)
        return false;
    e.source = (uint32_t)id;
    if (id == 0)
        (void)fresh_orphan(l, path, e.reason);
    keep(l, path, &e);
    return true;
}

int ct_ledger_load(struct ct_ledger *ret, const char *path, uint64_t length, struct ct_err *err)
{
    int r;

    *ret = (struct ct_ledger){ 0 };
    r = ct_lines_each(path, length, take_line, ret, err);
    if (r < 0)
        ct_ledger_done(ret);
    return r;
}

void ct_ledger_done(struct ct_ledger *l)
{
    ct_vec_done(&l->lines);
    ct_map_done(&l->orphans);
    ct_arena_done(&l->arena);
    *l = (struct ct_ledger){ 0 };
}
