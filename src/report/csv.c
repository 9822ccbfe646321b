/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: fields of RFC 4180 that a spreadsheet does not run.
 *
 * A cell that begins with = + - @ TAB CR or NUL is a formula to Excel and others
 * (CWE-1236), and subjects are written by attackers: such a cell gets ' in front.
 * NUL bytes, which many readers stop at, are left out; everything else stays.
 */
#include "report/kind.h"

#include <inttypes.h>

#include "base/limits.h"
#include "base/time.h"

static bool is_formula(struct ct_span s)
{
    return s.len && memchr("=+-@\t\r", s.ptr[0], 7);
}

void ct_report_csv_field(struct ct_buf *out, struct ct_span s)
{
    bool quote = is_formula(s);

    for (size_t i = 0; i < s.len && !quote; i++)
        quote = memchr("\",\r\n;\t", s.ptr[i], 6) != NULL;
    if (quote)
        ct_buf_chr(out, '"');
    if (is_formula(s))
        ct_buf_chr(out, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            ct_buf_chr(out, '"');
        if (s.ptr[i] != '\0')
            ct_buf_chr(out, s.ptr[i]);
    }
    if (quote)
        ct_buf_chr(out, '"');
}

static void separate(struct ct_csv_out *c)
{
    if (c->some)
        ct_buf_chr(c->out, ',');
    c->some = true;
}

void ct_csv_str(struct ct_csv_out *c, struct ct_span s)
{
    separate(c);
    ct_report_csv_field(c->out, s);
}

void ct_csv_int(struct ct_csv_out *c, uint64_t n)
{
    separate(c);
    ct_buf_printf(c->out, "%" PRIu64, n);
}

void ct_csv_time(struct ct_csv_out *c, int64_t us)
{
    char text[CT_TIME_TEXT];

    ct_csv_str(c, ct_span_str(us == CT_TIME_NONE ? "" : ct_time_rfc3339(us, text)));
}

/* A decimal of ours: a minus in front is a number here and no formula. */
void ct_csv_ratio(struct ct_csv_out *c, int64_t n, int64_t unit)
{
    struct ct_json j = ct_json(c->out);

    separate(c);
    ct_json_ratio(&j, NULL, n, unit);
}

void ct_csv_list(struct ct_csv_out *c, struct ct_span_list list)
{
    struct ct_buf joined = ct_buf(CT_MAX_CSV_FIELD);

    for (size_t i = 0; i < list.n; i++) {
        if (i)
            ct_buf_add(&joined, CT_LIT("; "));
        ct_buf_add(&joined, list.v[i]);
    }
    ct_csv_str(c, ct_buf_span(&joined));
    ct_buf_done(&joined);
}

void ct_csv_end(struct ct_csv_out *c)
{
    ct_buf_add(c->out, CT_LIT("\r\n"));
    c->some = false;
}
