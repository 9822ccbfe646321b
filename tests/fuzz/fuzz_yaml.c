/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_yaml: any bytes are a tree within the limits, or an error that says where.
 *
 * Checked: no node lies deeper than CT_MAX_YAML_DEPTH, there are never more than
 * CT_MAX_YAML_NODES, a map has no key twice, and the same bytes give the same answer.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "parse/yaml.h"

static void check_map(const struct ct_yaml *y)
{
    for (size_t i = 0; i < y->n; i++)
        if (y->key[i].kind == CT_YAML_SCALAR && ct_yaml_get(y, y->key[i].text) != &y->child[i])
            abort();
}

static void check(const struct ct_yaml *y, unsigned depth, size_t *nodes)
{
    /* the list of documents is one level more */
    if (depth > CT_MAX_YAML_DEPTH + 1 || ++*nodes > CT_MAX_YAML_NODES + 1)
        abort();
    if (y->kind == CT_YAML_SCALAR) {
        if (y->n != 0 || y->text.ptr == NULL)
            abort();
        return;
    }
    if (y->kind == CT_YAML_MAP && y->n <= 256)
        check_map(y);
    for (size_t i = 0; i < y->n; i++)
        check(&y->child[i], depth + 1, nodes);
}

static int parse(struct ct_span s, size_t *nodes)
{
    struct ct_arena a = { 0 };
    struct ct_err err = { 0 };
    struct ct_yaml docs;
    int r = ct_yaml_parse(&docs, s, "t", &a, &err);

    if (r != 0 && r != -EINVAL && r != -E2BIG)
        abort();
    if (r != 0 && err.text[0] == '\0')
        abort();
    if (r == 0)
        check(&docs, 0, nodes);
    ct_arena_done(&a);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_span s = { (const char *)data, size };
    size_t first = 0, second = 0;

    if (parse(s, &first) != parse(s, &second) || first != second)
        abort();
    return 0;
}
