/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * report: a result for people and for programs.
 *
 *   ct_view --+-- verdict           the block that ends every hunt
 *             +-- show WHAT         text | json | jsonl | csv   (kinds.def x formats.def)
 *             '-- html              one self-contained page
 *
 * Text for people is defanged and passes base/display; formats for programs
 * carry real values. The JSON is that of docs/schema (data/schema.json) and
 * INTERFACE: keys may be added, never change meaning within coldtrail/1.
 *
 * A new list is one file with a `struct ct_report_kind` and a line in kinds.def;
 * a new format one file with a `struct ct_report_format` and a line in
 * formats.def.
 */

#include "base/buf.h"
#include "report/view.h"

enum ct_format {
#define FORMAT(name) CT_FORMAT_##name,
#include "report/formats.def"
#undef FORMAT
    CT_N_FORMATS,
};

/* How text may look. */
struct ct_style {
    bool utf8;    /* else plain ASCII */
    bool colour;  /* state is never colour alone */
    bool why;     /* with the whole reasoning */
    size_t width; /* columns, 40..; 0: 80 */
};

enum { CT_REPORT_NONE = 1 };

/* Appends `what`: a list of kinds.def ("campaigns") or one id ("C-01", "P-014",
 * "F-0001"). CT_REPORT_NONE when there is no such thing. */
int ct_report_show(struct ct_buf *out, const struct ct_view *v, struct ct_span what,
    enum ct_format format, const struct ct_style *style);

/* The verdict block. Never says "clean". */
void ct_report_verdict(struct ct_buf *out, const struct ct_view *v, const struct ct_style *style);

/* The page. At most CT_MAX_REPORT_BYTES; long lists end with a count. */
void ct_report_html(struct ct_buf *out, const struct ct_view *v);

/* RFC 4180 field, safe from formulas in spreadsheets (CWE-1236). */
void ct_report_csv_field(struct ct_buf *out, struct ct_span s);

/* Names of all lists, for help texts. Static, ends with NULL. */
const char *const *ct_report_kinds(void);
