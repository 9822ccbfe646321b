/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_probe: JSON and CSV by names, text by the share of lines that fit.
 *
 * The names are read in log_names.c, once for all readers. The last line of a head may be cut, and
 * does not count then.
 */
#include "read/log_probe.h"

#include "read/log_names.h"

#define MAX_LINES 50
#define MAX_NAMES 32

/* The names of a list. */
static size_t split(struct ct_span list, struct ct_span ret[MAX_NAMES])
{
    size_t n = 0;

    while (list.len && n < MAX_NAMES)
        ret[n++] = ct_span_cut_chr(&list, ',');
    return n;
}

bool ct_probe_json(struct ct_span head, const char *wrapper, const char *names)
{
    struct ct_span lists = ct_span_str(names), v[MAX_NAMES];

    while (lists.len)
        if (ct_names_in_json(head, wrapper, v, split(ct_span_cut_chr(&lists, ';'), v)))
            return true;
    return false;
}

bool ct_probe_csv(struct ct_span head, const char *names)
{
    struct ct_span lists = ct_span_str(names), v[MAX_NAMES];

    while (lists.len)
        if (ct_names_in_csv(head, v, split(ct_span_cut_chr(&lists, ';'), v)))
            return true;
    return false;
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
