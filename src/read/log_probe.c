/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_probe: JSON and CSV by names, text by the share of lines that fit.
 *
 * The head may end within a record. JSON is therefore walked as far as it goes, and the names met
 * before the cut count.
 */
#include "read/log_probe.h"

#include "base/limits.h"
#include "base/stream.h"
#include "parse/csv.h"
#include "parse/json.h"
#include "read/frame_json.h"

#define MAX_LINES 50
#define MAX_NAMES 32
#define MAX_RECORDS 4

/* One bit a name of the list, set when it is `name`. */
static uint32_t bit_of(const char *names, struct ct_span name)
{
    struct ct_span all = ct_span_str(names);

    for (unsigned i = 0; all.len && i < MAX_NAMES; i++)
        if (ct_span_eq(ct_span_cut_chr(&all, ','), name))
            return UINT32_C(1) << i;
    return 0;
}

static uint32_t all_bits(const char *names)
{
    struct ct_span all = ct_span_str(names);
    uint32_t bits = 0;

    for (unsigned i = 0; all.len && i < MAX_NAMES; i++) {
        (void)ct_span_cut_chr(&all, ',');
        bits |= UINT32_C(1) << i;
    }
    return bits;
}

/* Names at the top, and "outer.inner" one level below. */
static uint32_t names_in(struct ct_span object, const char *names)
{
    struct ct_json_scan scan = ct_json_scan(object);
    struct ct_span outer = { 0 };
    char path[CT_MAX_NATIVE_NAME];
    uint32_t seen = 0;

    for (;;) {
        enum ct_json_kind kind = ct_json_next(&scan);

        if (kind == CT_JSON_END || kind == CT_JSON_ERROR)
            return seen;
        if (kind != CT_JSON_KEY)
            continue;
        if (scan.depth == 1) {
            outer = scan.text;
            seen |= bit_of(names, outer);
        } else if (scan.depth == 2 && outer.len + 1 + scan.text.len <= sizeof path) {
            memcpy(path, outer.ptr, outer.len);
            path[outer.len] = '.';
            memcpy(path + outer.len + 1, scan.text.ptr, scan.text.len);
            seen |= bit_of(names, (struct ct_span){ path, outer.len + 1 + scan.text.len });
        }
    }
}

bool ct_probe_json(struct ct_span head, const char *wrapper, const char *names)
{
    struct ct_stream in = ct_stream_memory(head);
    struct ct_json_frame f = { .in = &in, .wrapper = wrapper, .start_below = UINT64_MAX };
    struct ct_span begin = ct_span_trim(head);
    struct ct_record rec = { 0 };
    const char *why;
    bool is = false;

    if (begin.len == 0 || !memchr("{[\xEF", begin.ptr[0], 3))
        return false;
    for (int i = 0; i < MAX_RECORDS && !is; i++) {
        if (ct_json_frame_next(&f, &rec, &why) == CT_JSON_FRAME_END)
            break;
        /* of one that the head cuts, what there is of it counts */
        is = (names_in((struct ct_span){ head.ptr + rec.offset, rec.length }, names) &
                 all_bits(names)) == all_bits(names);
    }
    ct_stream_done(&in);
    return is;
}

bool ct_probe_csv(struct ct_span head, const char *names)
{
    struct ct_arena a = { 0 };
    struct ct_csv csv = ct_csv(ct_span_head(head, CT_MAX_LINE_BYTES), &a);
    uint32_t seen = 0;

    if (ct_csv_next(&csv))
        for (size_t i = 0; i < csv.fields.n; i++)
            seen |= bit_of(names, ct_span_trim(csv.fields.v[i]));
    ct_csv_done(&csv);
    ct_arena_done(&a);
    return (seen & all_bits(names)) == all_bits(names);
}

unsigned ct_probe_lines(
    struct ct_span head, unsigned max, bool (*is)(struct ct_span line), unsigned *ret_lines)
{
    unsigned n = 0, good = 0;

    if (ct_span_starts(head, CT_LIT("\xEF\xBB\xBF")))
        head = ct_span_from(head, 3);
    while (head.len && n < max) {
        bool whole = ct_span_chr(head, '\n', 0) < head.len;
        struct ct_span line = ct_span_cut_chr(&head, '\n');

        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0 || (!whole && n > 0)) /* the last may be cut, unless it is all there is */
            continue;
        n++;
        good += is(line);
    }
    *ret_lines = n;
    return good;
}

int ct_probe_score(struct ct_span head, bool (*is)(struct ct_span line), int sure)
{
    unsigned lines, good = ct_probe_lines(head, MAX_LINES, is, &lines);

    if (lines == 0 || 2 * good < lines)
        return 0;
    return sure * (int)good / (int)lines;
}
