/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_json: one object that says its schema and kind, and holds the list.
 *
 *   {"schema":"coldtrail/1","kind":"people","people":[…]}
 *
 * A single thing stands under its own kind: {"kind":"person","person":{…}}.
 */
#include "report/kind.h"

static void write_one(
    struct ct_json *j, const struct ct_view *v, const struct ct_report_kind *kind, size_t i)
{
    ct_json_head(j, v, kind->one);
    ct_json_object(j, kind->one);
    kind->json(j, v, i);
    ct_json_end(j);
}

static void write(struct ct_buf *out, const struct ct_view *v, const struct ct_report_kind *kind,
    size_t only, const struct ct_style *style)
{
    struct ct_json j = ct_json(out);

    (void)style;
    if (only != CT_ALL) {
        write_one(&j, v, kind, only);
    } else {
        ct_json_head(&j, v, kind->name);
        ct_json_array(&j, kind->name);
        for (size_t i = 0; i < kind->count(v); i++) {
            ct_json_object(&j, NULL);
            kind->json(&j, v, i);
            ct_json_end(&j);
        }
        ct_json_end(&j);
    }
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
}

const struct ct_report_format ct_format_json = { .name = "json", .write = write };
