/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_text: one indicator a line, or rows of CSV.
 *
 * Comes in: text as analysts keep it. Goes out: an indicator for each line or field that is one;
 * lines without any are counted.
 */
#include "base/cleanup.h"
#include "intel/list.h"
#include "parse/csv.h"

/* Where the first separator of columns stands; the length when there is none. */
static size_t separator(struct ct_span line)
{
    size_t at = 0;

    while (at < line.len && !memchr(",;\t", line.ptr[at], 3))
        at++;
    return at;
}

/* A separator within a path or a User-Agent belongs to it, unless the file is CSV. */
static bool is_row(struct ct_span line, bool csv)
{
    size_t at = separator(line), slashes = ct_span_find(line, CT_LIT("//"), 0);

    return at < line.len &&
           (csv || at < ct_span_chr(line, '/', slashes < line.len ? slashes + 2 : 0));
}

static bool take_row(struct ct_indicators *in, struct ct_span line)
{
    ct_cleanup(ct_csv_done) struct ct_csv csv = ct_csv(line, &in->arena);
    bool some = false;

    while (ct_csv_next(&csv))
        for (size_t i = 0; i < csv.fields.n; i++)
            some = ct_indicators_value(in, ct_span_trim(ct_csv_field(&csv, i))) || some;
    return some;
}

void ct_list_text(struct ct_indicators *in, struct ct_span text)
{
    bool csv = false, begun = false;
    uint64_t number = 0;
    struct ct_span line;

    while (ct_span_line(&text, &line)) {
        bool first = !begun, some;

        number++;
        line = ct_span_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (first)
            csv = separator(line) < line.len;
        begun = true;
        some = is_row(line, csv) ? take_row(in, line) : ct_indicators_value(in, line);
        if (!some && !(first && csv)) /* the first row of a table may hold names of columns */
            ct_list_unread(in, number);
    }
    ct_list_file(in)->format = csv ? "CSV" : "text";
}
