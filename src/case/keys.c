/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys: keys to text and back.
 *
 * Comes in: a list of keys or the text of a JSON array. Goes out: the other. Whatever is
 * not exactly as it is written here is refused, since a lost key is a lost decision.
 */
#include "case/keys.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "model/naming.h"
#include "parse/json.h"

#define DIGITS 16

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

struct ct_key_list ct_keys_sorted(const uint64_t *v, size_t n, size_t max, struct ct_arena *a)
{
    uint64_t *out = ct_arena_raw(a, (n + 1) * sizeof *out);
    size_t k = 0;

    if (n)
        memcpy(out, v, n * sizeof *out);
    qsort(out, n, sizeof *out, by_value);
    for (size_t i = 0; i < n && k < max; i++)
        if (k == 0 || out[k - 1] != out[i])
            out[k++] = out[i];
    return (struct ct_key_list){ out, k };
}

void ct_keys_put(struct ct_json *j, const char *key, struct ct_key_list keys, bool ids)
{
    char text[32];

    ct_json_array(j, key);
    for (size_t i = 0; i < keys.n; i++) {
        snprintf(text, sizeof text, ids ? "C-%02llu" : "%016llx", (unsigned long long)keys.v[i]);
        ct_json_str(j, NULL, ct_span_str(text));
    }
    ct_json_end(j);
}

static bool take_key(struct ct_span text, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < text.len; i++) {
        int d = ct_hex_digit(text.ptr[i]);

        if (d < 0)
            return false;
        *ret = *ret << 4 | (uint64_t)d;
    }
    return text.len == DIGITS;
}

static bool take_id(struct ct_span text, uint64_t *ret)
{
    enum ct_name_kind kind;
    uint32_t number;

    if (!ct_name_parse(text, &kind, &number) || kind != CT_NAME_CAMPAIGN)
        return false;
    *ret = number;
    return true;
}

bool ct_keys_parse(
    struct ct_key_list *ret, struct ct_span array, bool ids, size_t max, struct ct_arena *a)
{
    bool (*take)(struct ct_span text, uint64_t * ret) = ids ? take_id : take_key;
    struct ct_json_scan s = ct_json_scan(array);
    CT_VEC(uint64_t) v = { 0 };
    enum ct_json_kind kind = ct_json_next(&s);
    bool good = kind == CT_JSON_ARRAY;

    while (good && (kind = ct_json_next(&s)) == CT_JSON_STRING)
        good = v.n < max && take(s.text, ct_vec_add(&v));
    good = good && kind == CT_JSON_ARRAY_END && ct_json_next(&s) == CT_JSON_END;
    if (good)
        *ret = ct_keys_sorted(v.v, v.n, max, a);
    ct_vec_done(&v);
    return good;
}
