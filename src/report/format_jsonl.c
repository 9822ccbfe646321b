/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_jsonl: one object of the list a line, for jq and for streams.
 *
 * The objects are those of format_json without its wrapper; a demonstration is
 * marked in every line, since lines get separated.
 */
#include "report/kind.h"

static void write(struct ct_buf *out, const struct ct_view *v, const struct ct_report_kind *kind,
    size_t only, const struct ct_style *style)
{
    size_t n = kind->count(v);

    (void)style;
    for (size_t i = only == CT_ALL ? 0 : only; i < n; i++) {
        struct ct_json j = ct_json(out);

        ct_json_object(&j, NULL);
        if (v->res->demonstration)
            ct_json_bool(&j, "demonstration", true);
        kind->json(&j, v, i);
        ct_json_end(&j);
        ct_buf_chr(out, '\n');
        if (only != CT_ALL)
            break;
    }
}

const struct ct_report_format ct_format_jsonl = { .name = "jsonl", .write = write };
