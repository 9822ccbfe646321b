/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_csv: a header and rows for spreadsheets.
 *
 * RFC 4180 with CRLF; lists inside a field are joined with "; ", times are RFC
 * 3339, formulas are defused (csv.c).
 */
#include "report/kind.h"

static void write(struct ct_buf *out, const struct ct_view *v, const struct ct_report_kind *kind,
    size_t only, const struct ct_style *style)
{
    struct ct_csv_out c = { .out = out };
    size_t n = kind->count(v);

    (void)style;
    ct_buf_add(out, ct_span_str(kind->columns));
    ct_buf_add(out, CT_LIT("\r\n"));
    for (size_t i = only == CT_ALL ? 0 : only; i < n; i++) {
        kind->csv(&c, v, i);
        if (only != CT_ALL)
            break;
    }
}

const struct ct_report_format ct_format_csv = { .name = "csv", .write = write };
