/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sources: lines to a list and back; the list knows each content by its SHA-256.
 *
 * Three kinds of line are told apart by what they hold: "sha256" makes a source, "also" adds a
 * path to one, anything else with an "id" replaces counts. Each names only sources of
 * lines before it.
 */
#include "case/sources.h"

#include <errno.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/time.h"
#include "case/lines.h"

static struct ct_span key_of(const uint8_t sha256[32])
{
    return (struct ct_span){ (const char *)sha256, 32 };
}

static void index_hash(struct ct_sources *s, size_t i)
{
    struct ct_span key = ct_arena_copy(&s->arena, key_of(s->all.v[i].info.sha256));
    bool fresh;
    uint64_t *at = ct_map_put(&s->by_hash, key, &fresh);

    if (fresh)
        *at = i + 1;
}

struct ct_source *ct_sources_find(const struct ct_sources *s, const uint8_t sha256[32])
{
    const uint64_t *at = ct_map_get(&s->by_hash, key_of(sha256));

    return at ? &s->all.v[*at - 1] : NULL;
}

/* ---- writing ---- */

static void counts(struct ct_json *j, const struct ct_source_info *info, uint64_t done)
{
    if (done < info->bytes)
        ct_json_int(j, "done", (int64_t)done);
    ct_json_str(j, "reader", info->reader);
    ct_json_int(j, "events", (int64_t)info->events);
    if (info->repeats)
        ct_json_int(j, "repeats", (int64_t)info->repeats);
    ct_json_int(j, "ledger", (int64_t)info->ledger);
    ct_json_time(j, "first", info->first_us);
    ct_json_time(j, "last", info->last_us);
}

static void end_line(struct ct_json *j, struct ct_buf *out)
{
    ct_json_end(j);
    ct_buf_chr(out, '\n');
}

uint32_t ct_sources_add(
    struct ct_sources *s, const struct ct_source_info *info, uint64_t done, struct ct_buf *out)
{
    struct ct_source *src = ct_vec_add(&s->all);
    struct ct_arena hex = { 0 };
    struct ct_json j = ct_json(out);

    src->info = *info;
    src->info.id = (uint32_t)s->all.n;
    src->info.path = ct_arena_copy(&s->arena, info->path);
    src->info.reader = ct_arena_copy(&s->arena, info->reader);
    src->done = done;
    index_hash(s, s->all.n - 1);

    ct_json_object(&j, NULL);
    ct_json_int(&j, "id", src->info.id);
    ct_json_bytes(&j, "path", info->path);
    ct_json_int(&j, "bytes", (int64_t)info->bytes);
    ct_json_str(&j, "sha256", ct_hex(&hex, info->sha256, 32));
    counts(&j, info, done);
    end_line(&j, out);
    ct_arena_done(&hex);
    return src->info.id;
}

void ct_sources_further(
    struct ct_sources *s, const struct ct_source_info *now, uint64_t done, struct ct_buf *out)
{
    struct ct_source *src = &s->all.v[now->id - 1];
    struct ct_json j = ct_json(out);

    src->info.reader = ct_arena_copy(&s->arena, now->reader);
    src->info.events = now->events;
    src->info.repeats = now->repeats;
    src->info.ledger = now->ledger;
    src->info.first_us = now->first_us;
    src->info.last_us = now->last_us;
    src->done = done;
    ct_json_object(&j, NULL);
    ct_json_int(&j, "id", now->id);
    counts(&j, now, done);
    end_line(&j, out);
}

bool ct_sources_also(struct ct_sources *s, uint32_t id, struct ct_span path, struct ct_buf *out)
{
    struct ct_source *src = &s->all.v[id - 1];
    struct ct_json j = ct_json(out);

    if (ct_span_eq(src->info.path, path))
        return false;
    for (size_t i = 0; i < src->also.n; i++)
        if (ct_span_eq(src->also.v[i], path))
            return false;
    *ct_vec_add(&src->also) = ct_arena_copy(&s->arena, path);
    ct_json_object(&j, NULL);
    ct_json_int(&j, "id", id);
    ct_json_bytes(&j, "also", path);
    end_line(&j, out);
    return true;
}

/* ---- reading ---- */

static int64_t time_of(const struct ct_line *l, const char *key)
{
    struct ct_span s;
    int64_t us;

    return ct_line_str(l, key, &s) && ct_time_parse(s, &us) ? us : CT_TIME_NONE;
}

static bool take_counts(struct ct_source *src, const struct ct_line *l)
{
    struct ct_source_info *info = &src->info;

    if (!ct_line_str(l, "reader", &info->reader) || !ct_line_int(l, "events", &info->events) ||
        !ct_line_int(l, "ledger", &info->ledger))
        return false;
    if (!ct_line_int(l, "repeats", &info->repeats))
        info->repeats = 0;
    if (!ct_line_int(l, "done", &src->done))
        src->done = info->bytes;
    info->first_us = time_of(l, "first");
    info->last_us = time_of(l, "last");
    return true;
}

static bool take_hash(struct ct_span hex, uint8_t ret[32])
{
    if (hex.len != 64)
        return false;
    for (size_t i = 0; i < 32; i++) {
        int high = ct_hex_digit(hex.ptr[2 * i]), low = ct_hex_digit(hex.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        ret[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool take_source(struct ct_sources *s, const struct ct_line *l, uint64_t id)
{
    struct ct_source src = { .info = { .id = (uint32_t)id } };
    struct ct_span hex;

    if (id != s->all.n + 1 || !ct_line_str(l, "path", &src.info.path) ||
        !ct_line_int(l, "bytes", &src.info.bytes) || !ct_line_str(l, "sha256", &hex) ||
        !take_hash(hex, src.info.sha256) || !take_counts(&src, l))
        return false;
    *ct_vec_add(&s->all) = src;
    index_hash(s, s->all.n - 1);
    return true;
}

static bool take_line(struct ct_span line, void *arg)
{
    struct ct_sources *s = arg;
    struct ct_line l;
    struct ct_span text;
    uint64_t id;

    if (!ct_line_parse(&l, line, &s->arena) || !ct_line_int(&l, "id", &id) || id == 0)
        return false;
    if (ct_line_str(&l, "sha256", &text))
        return take_source(s, &l, id);
    if (id > s->all.n)
        return false;
    if (ct_line_str(&l, "also", &text)) {
        *ct_vec_add(&s->all.v[id - 1].also) = text;
        return true;
    }
    return take_counts(&s->all.v[id - 1], &l);
}

int ct_sources_load(struct ct_sources *ret, const char *path, uint64_t length, struct ct_err *err)
{
    int r;

    *ret = (struct ct_sources){ 0 };
    r = ct_lines_each(path, length, take_line, ret, err);
    if (r < 0)
        ct_sources_done(ret);
    return r;
}

void ct_sources_done(struct ct_sources *s)
{
    for (size_t i = 0; i < s->all.n; i++)
        ct_vec_done(&s->all.v[i].also);
    ct_vec_done(&s->all);
    ct_map_done(&s->by_hash);
    ct_arena_done(&s->arena);
    *s = (struct ct_sources){ 0 };
}
