/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * native: a record of a log as its names and values, whatever it was written in.
 *
 *   {"id": {"orig_h": "192.0.2.1"}, "n": [1, 2]}   id.orig_h 192.0.2.1, n 1, n 2
 *   a row under a heading                          column name, cell
 *
 * Nested names are joined by points, members of arrays have the name of the array. Names and
 * values are as their log has them; mapping.h gives them the names of fields.def. Spans
 * point into the record, the heading or the arena, good until the next record.
 */

#include "base/arena.h"
#include "base/vec.h"

struct ct_map_row;

enum ct_native_kind { CT_NATIVE_TEXT, CT_NATIVE_NUMBER, CT_NATIVE_BOOL };

struct ct_native_value {
    struct ct_span name;
    struct ct_span text; /* escapes undone; of BOOL "true" or "false" */
    enum ct_native_kind kind;
    const struct ct_map_row *row; /* set by ct_log_resolve() */
};

struct ct_native {
    CT_VEC(struct ct_native_value) v;
    bool cut; /* more than CT_MAX_NATIVE_VALUES: the rest is left out */
};

/* Adds one; an empty text, or one beyond the limit, is not added. */
void ct_native_add(
    struct ct_native *n, struct ct_span name, struct ct_span text, enum ct_native_kind kind);

/* Adds the leaves of a JSON value; null is left out. `prefix`, when not empty, stands in front of
 * each name with a point. NULL, or why it is no JSON; what stood before that was added. */
const char *ct_native_json(
    struct ct_native *n, struct ct_span json, struct ct_span prefix, struct ct_arena *a);

/* The first value of that name; empty when there is none. */
struct ct_span ct_native_get(const struct ct_native *n, struct ct_span name);

/* Index of the next value of that name at or after `from`; n->v.n when there is none. */
size_t ct_native_next(const struct ct_native *n, struct ct_span name, size_t from);

/* The value that belongs to `key` in a list of pairs, such as
 * [{"Name": "UserAgent", "Value": "…"}]: ct_native_pair(n, "X.Name", "UserAgent", "X.Value"). */
struct ct_span ct_native_pair(const struct ct_native *n, struct ct_span key_name,
    struct ct_span key, struct ct_span value_name);
