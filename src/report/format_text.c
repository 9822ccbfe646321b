/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_text: for people at a terminal.
 *
 * Comes in: any kind. Goes out: its text, led by a line that says so when the
 * case is a demonstration, since a screenshot of a sample must not alarm anyone.
 */
#include "report/kind.h"

static void write(struct ct_buf *out, const struct ct_view *v, const struct ct_report_kind *kind,
    size_t only, const struct ct_style *style)
{
    struct ct_text t = ct_text(out, style);

    if (v->res->demonstration) {
        ct_text_put(&t, "DEMONSTRATION: invented people, invented mail");
        ct_text_line(&t);
    }
    if (only == CT_ALL)
        kind->text(&t, v);
    else
        kind->text_one(&t, v, only);
}

const struct ct_report_format ct_format_text = { .name = "text", .write = write };
