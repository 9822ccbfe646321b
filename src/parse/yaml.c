/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml: libyaml's events turned into a tree, with our ceilings.
 *
 *   text --libyaml--> events --take_node()--> tree in the arena
 *
 * The event interface is used and not libyaml's own document: it lets us count
 * nodes and depth before anything is built, and keeps line numbers. Aliases are
 * answered by the finished node of their anchor; the size of that node counts
 * again, which stops the "billion laughs" (each level doubling the one before).
 */
#include "parse/yaml.h"

#include <errno.h>
#include <yaml.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/map.h"

struct anchor {
    struct ct_yaml *node;
    uint64_t weight; /* nodes in it */
    int height;      /* collections in it, one inside the other */
};

struct load {
    yaml_parser_t parser;
    struct ct_arena *a;
    const char *name;
    struct ct_err *err;
    uint64_t nodes;
    int deepest;           /* level since the last look at it */
    struct ct_map anchors; /* name -> index + 1 into list */
    CT_VEC(struct anchor) list;
};

static void load_done(struct load *l)
{
    yaml_parser_delete(&l->parser);
    ct_map_done(&l->anchors);
    ct_vec_done(&l->list);
}

static int next(struct load *l, yaml_event_t *ev)
{
    if (yaml_parser_parse(&l->parser, ev))
        return 0;
    return ct_fail(l->err, -EINVAL, "%s:%zu: %s", l->name, l->parser.problem_mark.line + 1,
        l->parser.problem ? l->parser.problem : "is no YAML");
}

static int too_much(struct load *l, const yaml_event_t *ev, const char *what)
{
    return ct_fail(
        l->err, -E2BIG, "%s:%zu: too much YAML (%s)", l->name, ev->start_mark.line + 1, what);
}

static struct ct_span text_of(const yaml_char_t *s, size_t n)
{
    const void *p = s;

    return (struct ct_span){ p, n };
}

static void remember(
    struct load *l, const yaml_char_t *name, struct ct_yaml *node, uint64_t weight, int height)
{
    const void *p = name;
    uint64_t *slot;

    if (!name)
        return;
    slot = ct_map_put(&l->anchors, ct_arena_copy(l->a, ct_span_str(p)), NULL);
    *ct_vec_add(&l->list) = (struct anchor){ node, weight, height };
    *slot = l->list.n;
}

static int take_alias(struct load *l, const yaml_event_t *ev, struct ct_yaml *ret, int depth)
{
    const void *p = ev->data.alias.anchor;
    const uint64_t *slot = ct_map_get(&l->anchors, ct_span_str(p));

    if (!slot)
        return ct_fail(l->err, -EINVAL, "%s:%zu: alias of an anchor that is not there", l->name,
            ev->start_mark.line + 1);
    l->nodes += l->list.v[*slot - 1].weight;
    if (l->nodes > CT_MAX_YAML_NODES)
        return too_much(l, ev, "nodes");
    depth += l->list.v[*slot - 1].height;
    if (depth > CT_MAX_YAML_DEPTH)
        return too_much(l, ev, "depth");
    l->deepest = depth > l->deepest ? depth : l->deepest;
    *ret = *l->list.v[*slot - 1].node;
    return 0;
}

static int take_node(struct load *l, const yaml_event_t *ev, struct ct_yaml *ret, int depth);

/* The end of what `open` began is reached. */
static bool closes(const yaml_event_t *ev)
{
    return ev->type == YAML_SEQUENCE_END_EVENT || ev->type == YAML_MAPPING_END_EVENT;
}

static int child(struct load *l, struct ct_yaml *ret, bool *ret_end, int depth)
{
    ct_cleanup(yaml_event_delete) yaml_event_t ev = { 0 };
    int r = next(l, &ev);

    if (r < 0)
        return r;
    *ret_end = closes(&ev);
    return *ret_end ? 0 : take_node(l, &ev, ret, depth);
}

static bool has_key(const struct ct_yaml *map, const struct ct_yaml *key)
{
    return key->kind == CT_YAML_SCALAR && ct_yaml_get(map, key->text) != NULL;
}

/* Elements of a list, or keys and values of a map, up to its end. */
static int take_children(struct load *l, struct ct_yaml *ret, int depth)
{
    CT_VEC(struct ct_yaml) keys = { 0 };
    CT_VEC(struct ct_yaml) values = { 0 };
    bool end = false;
    int r = 0;

    while (r == 0 && !end) {
        struct ct_yaml key = { 0 }, value = { 0 };

        if (ret->kind == CT_YAML_MAP)
            r = child(l, &key, &end, depth);
        if (r == 0 && !end)
            r = child(l, &value, &end, depth);
        if (r < 0 || end)
            break;
        ret->key = keys.v;
        ret->child = values.v;
        ret->n = values.n;
        if (ret->kind == CT_YAML_MAP && ret->n >= CT_MAX_YAML_KEYS)
            r = ct_fail(l->err, -E2BIG, "%s:%d: too much YAML (keys)", l->name, key.line);
        else if (ret->kind == CT_YAML_MAP && has_key(ret, &key))
            r = ct_fail(l->err, -EINVAL, "%s:%d: '" CT_FMT "' stands twice", l->name, key.line,
                CT_ARG(key.text));
        *ct_vec_add(&keys) = key;
        *ct_vec_add(&values) = value;
    }
    ret->n = values.n;
    ret->key = ct_arena_alloc(l->a, (keys.n + 1) * sizeof *keys.v);
    ret->child = ct_arena_alloc(l->a, (values.n + 1) * sizeof *values.v);
    if (values.n) {
        memcpy(ret->key, keys.v, keys.n * sizeof *keys.v);
        memcpy(ret->child, values.v, values.n * sizeof *values.v);
    }
    ct_vec_done(&keys);
    ct_vec_done(&values);
    return r;
}

static int take_scalar(struct load *l, const yaml_event_t *ev, struct ct_yaml *ret)
{
    ret->kind = CT_YAML_SCALAR;
    ret->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    ret->text = ct_arena_copy(l->a, text_of(ev->data.scalar.value, ev->data.scalar.length));
    return 0;
}

static const yaml_char_t *anchor_of(const yaml_event_t *ev)
{
    if (ev->type == YAML_SCALAR_EVENT)
        return ev->data.scalar.anchor;
    return ev->type == YAML_SEQUENCE_START_EVENT ? ev->data.sequence_start.anchor
                                                 : ev->data.mapping_start.anchor;
}

static int take_node(struct load *l, const yaml_event_t *ev, struct ct_yaml *ret, int depth)
{
    uint64_t before = l->nodes++;
    int above = l->deepest, r;

    if (l->nodes > CT_MAX_YAML_NODES)
        return too_much(l, ev, "nodes");
    if (depth >= CT_MAX_YAML_DEPTH)
        return too_much(l, ev, "depth");
    l->deepest = depth;
    ret->line = (int)(ev->start_mark.line < INT32_MAX ? ev->start_mark.line + 1 : INT32_MAX);
    if (ev->type == YAML_ALIAS_EVENT) {
        r = take_alias(l, ev, ret, depth);
    } else if (ev->type == YAML_SCALAR_EVENT) {
        r = take_scalar(l, ev, ret);
    } else {
        ret->kind = ev->type == YAML_SEQUENCE_START_EVENT ? CT_YAML_LIST : CT_YAML_MAP;
        r = take_children(l, ret, depth + 1);
    }
    if (r == 0 && ev->type != YAML_ALIAS_EVENT && anchor_of(ev)) {
        struct ct_yaml *kept = ct_arena_alloc(l->a, sizeof *kept);

        *kept = *ret;
        remember(l, anchor_of(ev), kept, l->nodes - before, l->deepest - depth);
    }
    l->deepest = above > l->deepest ? above : l->deepest;
    return r;
}

static bool begins_node(const yaml_event_t *ev)
{
    return ev->type == YAML_SCALAR_EVENT || ev->type == YAML_SEQUENCE_START_EVENT ||
           ev->type == YAML_MAPPING_START_EVENT || ev->type == YAML_ALIAS_EVENT;
}

static int take_documents(struct load *l, struct ct_yaml *ret)
{
    CT_VEC(struct ct_yaml) docs = { 0 };
    bool end = false;
    int r = 0;

    while (r == 0 && !end) {
        ct_cleanup(yaml_event_delete) yaml_event_t ev = { 0 };

        r = next(l, &ev);
        if (r < 0)
            break;
        if (ev.type == YAML_DOCUMENT_START_EVENT)
            ct_map_clear(&l->anchors);
        if (begins_node(&ev)) {
            struct ct_yaml doc = { 0 };

            r = take_node(l, &ev, &doc, 0);
            *ct_vec_add(&docs) = doc;
        }
        end = ev.type == YAML_STREAM_END_EVENT;
    }
    *ret = (struct ct_yaml){ .kind = CT_YAML_LIST, .line = 1, .n = docs.n };
    ret->child = ct_arena_alloc(l->a, (docs.n + 1) * sizeof *docs.v);
    if (docs.n)
        memcpy(ret->child, docs.v, docs.n * sizeof *docs.v);
    ct_vec_done(&docs);
    return r;
}

int ct_yaml_parse(struct ct_yaml *ret, struct ct_span text, const char *name, struct ct_arena *a,
    struct ct_err *err)
{
    ct_cleanup(load_done) struct load l = { .a = a, .name = name, .err = err };
    const void *bytes = text.ptr;

    if (text.len > CT_MAX_YAML_BYTES)
        return ct_fail(err, -E2BIG, "%s: %zu bytes are too much YAML", name, text.len);
    if (!yaml_parser_initialize(&l.parser))
        return ct_fail(err, -ENOMEM, "%s: no memory for YAML", name);
    yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&l.parser, bytes ? bytes : "", text.len);
    return take_documents(&l, ret);
}

const struct ct_yaml *ct_yaml_get(const struct ct_yaml *y, struct ct_span key)
{
    if (!y || y->kind != CT_YAML_MAP)
        return NULL;
    for (size_t i = 0; i < y->n; i++)
        if (y->key[i].kind == CT_YAML_SCALAR && ct_span_eq(y->key[i].text, key))
            return &y->child[i];
    return NULL;
}

bool ct_yaml_is_null(const struct ct_yaml *y)
{
    return !y || (y->kind == CT_YAML_SCALAR && y->plain &&
                     (y->text.len == 0 || ct_span_eq(y->text, CT_LIT("~")) ||
                         ct_span_eq(y->text, CT_LIT("null"))));
}
