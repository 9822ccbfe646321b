/* SPDX-License-Identifier: Apache-2.0 */
/*
 * native: the list, and JSON into it.
 *
 * The name of a nested value is put together once per object, not per value: a
 * stack remembers how long the name was outside. Numbers are kept as written, so that
 * ids of 64 bits and times with six decimals lose nothing.
 */
#include "read/native.h"

#include "base/limits.h"
#include "parse/json.h"

void ct_native_add(
    struct ct_native *n, struct ct_span name, struct ct_span text, enum ct_native_kind kind)
{
    if (text.len == 0)
        return;
    if (n->v.n >= CT_MAX_NATIVE_VALUES) {
        n->cut = true;
        return;
    }
    *ct_vec_add(&n->v) = (struct ct_native_value){ .name = name, .text = text, .kind = kind };
}

struct flatten {
    struct ct_native *n;
    struct ct_json_scan scan;
    struct ct_arena *a;
    char path[CT_MAX_NATIVE_NAME];
    size_t len;                            /* of the name of the object that is open */
    uint16_t outside[CT_MAX_NATIVE_DEPTH]; /* that length, per open level */
    unsigned depth;
    struct ct_span name; /* of the value that comes next */
    bool made;           /* name lies in path, not in the record or arena */
};

static void set_name(struct flatten *f, struct ct_span key, bool escaped)
{
    if (escaped)
        key = ct_json_unescape(f->a, key);
    f->name = key;
    if (f->len == 0)
        return;

    size_t room = sizeof f->path - f->len - 1, n = key.len < room ? key.len : room;
    char *p = ct_arena_raw(f->a, f->len + 1 + n);

    memcpy(p, f->path, f->len);
    p[f->len] = '.';
    memcpy(p + f->len + 1, key.ptr, n);
    f->name = (struct ct_span){ p, f->len + 1 + n };
}

/* The object or array that opens has the name of the value it is. */
static bool enter(struct flatten *f)
{
    if (f->depth >= CT_MAX_NATIVE_DEPTH)
        return false;
    f->outside[f->depth++] = (uint16_t)f->len;
    f->len = f->name.len < sizeof f->path ? f->name.len : sizeof f->path - 1;
    if (f->len)
        memmove(f->path, f->name.ptr, f->len);
    return true;
}

static void leave(struct flatten *f)
{
    if (f->depth == 0)
        return;
    /* behind an inner array comes the next member of the outer one, which has its name */
    f->len = f->outside[--f->depth];
    f->name = ct_arena_copy(f->a, (struct ct_span){ f->path, f->len });
}

static void leaf(struct flatten *f, enum ct_json_kind kind)
{
    struct ct_span text = f->scan.text;

    if (kind == CT_JSON_STRING) {
        if (f->scan.escaped)
            text = ct_json_unescape(f->a, text);
        ct_native_add(f->n, f->name, text, CT_NATIVE_TEXT);
    } else if (kind != CT_JSON_NULL) {
        ct_native_add(
            f->n, f->name, text, kind == CT_JSON_NUMBER ? CT_NATIVE_NUMBER : CT_NATIVE_BOOL);
    }
}

const char *ct_native_json(
    struct ct_native *n, struct ct_span json, struct ct_span prefix, struct ct_arena *a)
{
    struct flatten f = { .n = n, .scan = ct_json_scan(json), .a = a, .name = prefix };

    for (;;) {
        enum ct_json_kind kind = ct_json_next(&f.scan);

        switch (kind) {
        case CT_JSON_END:
            return NULL;
        case CT_JSON_ERROR:
            return f.scan.error;
        case CT_JSON_OBJECT:
        case CT_JSON_ARRAY:
            if (!enter(&f))
                return "JSON nested deeper than is read";
            break;
        case CT_JSON_OBJECT_END:
        case CT_JSON_ARRAY_END:
            leave(&f);
            break;
        case CT_JSON_KEY:
            set_name(&f, f.scan.text, f.scan.escaped);
            break;
        default:
            leaf(&f, kind);
        }
    }
}

size_t ct_native_next(const struct ct_native *n, struct ct_span name, size_t from)
{
    while (from < n->v.n && !ct_span_eq(n->v.v[from].name, name))
        from++;
    return from;
}

struct ct_span ct_native_get(const struct ct_native *n, struct ct_span name)
{
    size_t i = ct_native_next(n, name, 0);

    return i < n->v.n ? n->v.v[i].text : (struct ct_span){ 0 };
}

struct ct_span ct_native_pair(const struct ct_native *n, struct ct_span key_name,
    struct ct_span key, struct ct_span value_name)
{
    for (size_t i = ct_native_next(n, key_name, 0); i < n->v.n;
         i = ct_native_next(n, key_name, i + 1)) {
        if (!ct_span_ieq(n->v.v[i].text, key))
            continue;
        /* the value stands behind its key, seldom before it */
        if (i + 1 < n->v.n && ct_span_eq(n->v.v[i + 1].name, value_name))
            return n->v.v[i + 1].text;
        if (i > 0 && ct_span_eq(n->v.v[i - 1].name, value_name))
            return n->v.v[i - 1].text;
    }
    return (struct ct_span){ 0 };
}
