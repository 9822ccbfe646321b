/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * yaml: YAML 1.1 text into a tree, for configuration and rules written by hand.
 *
 * Every scalar stays text: "no", 012 and 1.0 mean what the reader of the key
 * says they mean, which avoids the surprises of YAML's own types. Anchors and
 * aliases are expanded within the node limit, so that a few lines cannot grow
 * into gigabytes. A key that stands twice in one mapping is an error, since one
 * of them would be lost in silence. This file is the one home of libyaml.
 */

#include "base/arena.h"
#include "base/err.h"

enum ct_yaml_kind { CT_YAML_SCALAR, CT_YAML_LIST, CT_YAML_MAP };

struct ct_yaml {
    enum ct_yaml_kind kind;
    int line;              /* from 1 */
    bool plain;            /* a scalar without quotes: an empty plain one, ~ and null are nothing */
    struct ct_span text;   /* scalar; UTF-8 */
    struct ct_yaml *key;   /* of each child, in a map */
    struct ct_yaml *child; /* elements or values */
    size_t n;
};

/* All documents of `text`, in `a`: *ret is a CT_YAML_LIST of them. -EINVAL with
 * "NAME:LINE: what is wrong" when it is no YAML, -E2BIG beyond the limits. */
int ct_yaml_parse(struct ct_yaml *ret, struct ct_span text, const char *name, struct ct_arena *a,
    struct ct_err *err) CT_MUST_CHECK;

/* The value of `key` in a map; NULL when absent or when `y` is no map. */
const struct ct_yaml *ct_yaml_get(const struct ct_yaml *y, struct ct_span key);

/* True for an absent node, an empty plain scalar, ~ and null. */
bool ct_yaml_is_null(const struct ct_yaml *y);
