/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * json: writing JSON (RFC 8259) into a buffer.
 *
 *   struct ct_json j = ct_json(&buf);
 *   ct_json_object(&j, NULL);
 *   ct_json_str(&j, "id", id);
 *   ct_json_array(&j, "people");
 *   ct_json_str(&j, NULL, p);
 *   ct_json_end(&j);
 *   ct_json_end(&j);
 *
 * Commas are put where they belong. `key` is NULL inside an array and at the
 * top. A string that is no UTF-8 is written with U+FFFD in place of each bad
 * byte; ct_json_bytes() adds the exact bytes beside it as "key_b64".
 */

#include "base/buf.h"

#define CT_JSON_DEPTH 16

struct ct_json {
    struct ct_buf *out; /* borrowed */
    int depth;
    bool some[CT_JSON_DEPTH]; /* the level already holds a value */
    char close[CT_JSON_DEPTH];
};

struct ct_json ct_json(struct ct_buf *out);

void ct_json_object(struct ct_json *j, const char *key);
void ct_json_array(struct ct_json *j, const char *key);
void ct_json_end(struct ct_json *j);

void ct_json_str(struct ct_json *j, const char *key, struct ct_span s);
void ct_json_bytes(struct ct_json *j, const char *key, struct ct_span s);
void ct_json_int(struct ct_json *j, const char *key, int64_t n);
void ct_json_bool(struct ct_json *j, const char *key, bool b);

/* RFC 3339; left out when `us` is CT_TIME_NONE. */
void ct_json_time(struct ct_json *j, const char *key, int64_t us);

/* A fraction in steps of 1/`unit`, printed exactly: (87, 100) is 0.87. `unit`
 * is a power of ten. Results never hold floating point, so that the same input
 * gives the same bytes everywhere. */
void ct_json_ratio(struct ct_json *j, const char *key, int64_t n, int64_t unit);
