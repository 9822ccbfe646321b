/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * lines: what the JSON lines of a case have in common: one flat object a line.
 *
 * Keys are found by name; unknown ones are let pass, so that an older program
 * reads what a newer one wrote. A string whose bytes were no UTF-8 stands twice, as text for
 * people and as KEY_b64 for us.
 */

#include "base/arena.h"
#include "base/err.h"
#include "parse/json.h"

struct ct_line_value {
    struct ct_span key, text;
    enum ct_json_kind kind;
};

#define CT_LINE_VALUES 24

struct ct_line {
    struct ct_line_value v[CT_LINE_VALUES];
    size_t n;
    struct ct_arena *a; /* borrowed; for what has to be unescaped */
};

/* False when the line is no object of strings and numbers. */
bool ct_line_parse(struct ct_line *ret, struct ct_span line, struct ct_arena *a);

/* The string or its exact bytes; false when there is none of that key. In the arena. */
bool ct_line_str(const struct ct_line *l, const char *key, struct ct_span *ret);
/* The whole text of an array: brackets, values and all. */
bool ct_line_array(const struct ct_line *l, const char *key, struct ct_span *ret);
bool ct_line_int(const struct ct_line *l, const char *key, uint64_t *ret);

/* Calls fn for each line of the first `length` bytes of the file. -EBADMSG when the file is shorter
 * or fn returns false. An absent file is as one of no bytes. */
int ct_lines_each(const char *path, uint64_t length, bool (*fn)(struct ct_span line, void *arg),
    void *arg, struct ct_err *err) CT_MUST_CHECK;
