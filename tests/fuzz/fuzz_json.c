/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_json: any bytes as JSON.
 *
 * Checked: the scan ends, levels are balanced, spans lie in the input, unescaped text is valid
 * UTF-8 and no longer than its source, the same answer comes again after the end, and the text
 * of a skipped value is itself a value.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/display.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "parse/json.h"

static void check_text(struct ct_json_scan *s, struct ct_arena *a)
{
    struct ct_span u = ct_json_unescape(a, s->text);

    if (s->text.ptr < s->in.ptr || s->text.ptr + s->text.len > s->in.ptr + s->in.len)
        abort();
    if (u.len > s->text.len || !ct_utf8_valid(u))
        abort();
    if (!s->escaped && u.ptr != s->text.ptr)
        abort();
}

static bool valid(struct ct_span in)
{
    struct ct_json_scan s = ct_json_scan(in);
    enum ct_json_kind k;

    while ((k = ct_json_next(&s)) != CT_JSON_END)
        if (k == CT_JSON_ERROR)
            return false;
    return true;
}

static bool scan(struct ct_span in, struct ct_arena *a)
{
    struct ct_json_scan s = ct_json_scan(in);
    enum ct_json_kind k;
    int depth = 0;

    do {
        k = ct_json_next(&s);
        depth += (k == CT_JSON_OBJECT || k == CT_JSON_ARRAY) -
                 (k == CT_JSON_OBJECT_END || k == CT_JSON_ARRAY_END);
        if (depth < 0 || depth > CT_MAX_JSON_DEPTH || s.at > in.len)
            abort();
        if (k == CT_JSON_KEY || k == CT_JSON_STRING)
            check_text(&s, a);
    } while (k != CT_JSON_END && k != CT_JSON_ERROR);
    if ((k == CT_JSON_END && depth != 0) || (k == CT_JSON_ERROR) != (s.error != NULL) ||
        ct_json_next(&s) != k)
        abort();
    return k == CT_JSON_END;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_span in = { (const char *)data, size }, text;
    struct ct_arena a = { 0 };
    bool ok = scan(in, &a);
    struct ct_json_scan s = ct_json_scan(in);
    enum ct_json_kind first = ct_json_next(&s);

    if (ok != (ct_json_skip(&s, first, &text) && ct_json_next(&s) == CT_JSON_END))
        abort();
    if (ok && (first == CT_JSON_OBJECT || first == CT_JSON_ARRAY) && !valid(text))
        abort();
    ct_arena_done(&a);
    return 0;
}
