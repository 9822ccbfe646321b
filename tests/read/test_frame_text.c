/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/limits.h"
#include "read/frame_text.h"
#include "tap.h"

/* What comes, as "offset+length" or "!offset+length" of what is too long, "?…" of an open quote. */
static const char *cut(enum ct_frame kind, struct ct_span s)
{
    static char out[512];
    struct ct_stream in = ct_stream_memory(s);
    struct ct_text_frame f = { .in = &in, .kind = kind, .start_below = UINT64_MAX };
    struct ct_record rec = { 0 };
    enum ct_text_next next;
    size_t n = 0;

    out[0] = '\0';
    while ((next = ct_text_next(&f, &rec)) != CT_TEXT_END && n + 64 < sizeof out)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%llu+%llu", n ? " " : "",
            next == CT_TEXT_RECORD ? ""
            : next == CT_TEXT_LONG ? "!"
                                   : "?",
            (unsigned long long)rec.offset, (unsigned long long)rec.length);
    ct_stream_done(&in);
    return out;
}

#define CUT(kind, text) ct_span_str(cut(CT_FRAME_##kind, CT_LIT(text)))

TEST(lines_end_in_lf_or_crlf_and_empty_ones_are_none)
{
    CHECK_SPAN(CUT(LINE, ""), "");
    CHECK_SPAN(CUT(LINE, "\n\r\n\n"), "");
    CHECK_SPAN(CUT(LINE, "a\nbc\r\n\r\nd"), "0+1 2+2 8+1");
    CHECK_SPAN(CUT(LINE, "\xEF\xBB\xBF"
                         "a\n"),
        "3+1");
    CHECK_SPAN(CUT(LINE, "a\0b\nc\n"), "0+3 4+1");
}

TEST(a_row_goes_on_over_line_ends_within_quotes)
{
    CHECK_SPAN(CUT(CSV, "a,b\n\"x\ny\",2\nc,d\n"), "0+3 4+7 12+3");
    CHECK_SPAN(CUT(CSV, "\"a \"\"b\n\"\" c\",d\nx\n"), "0+14 15+1");
    CHECK_SPAN(CUT(CSV, "5\" disk,b\nc\n"), "0+9 10+1"); /* a quote within a field is a letter */
    CHECK_SPAN(CUT(CSV, "a\t\"b\nc\"\nd"), "0+7 8+1");
}

TEST(a_quote_that_nobody_closes_costs_its_line_only)
{
    CHECK_SPAN(CUT(CSV, "a,\"b\nc,d\ne,f\n"), "?0+5 5+3 9+3");
    CHECK_SPAN(CUT(CSV, "a,\"b"), "0+4");
    CHECK_SPAN(CUT(CSV, "a,\"b\n"), "0+4");
}

TEST(a_block_is_a_run_of_lines)
{
    CHECK_SPAN(CUT(BLOCK, "a\nb\n\nc\n \nd"), "0+3 5+3 9+1");
    CHECK_SPAN(CUT(BLOCK, "\n\na: 1\n"), "2+4");
}

/* `head`, n bytes of `fill`, `tail`; the caller's to free. */
static char *big(const char *head, char fill, size_t n, const char *tail, struct ct_span *ret)
{
    size_t a = strlen(head), b = strlen(tail);
    char *p = malloc(a + n + b + 1);

    if (!p)
        abort();
    memcpy(p, head, a);
    memset(p + a, fill, n);
    memcpy(p + a + n, tail, b + 1);
    *ret = (struct ct_span){ p, a + n + b };
    return p;
}

TEST(a_line_of_a_hundred_megabytes_is_passed_over)
{
    struct ct_span s;
    char *p = big("one\n", 'x', 100 * CT_MIB, "\ntwo\n", &s);

    CHECK_SPAN(ct_span_str(cut(CT_FRAME_LINE, s)), "0+3 !4+104857601 104857605+3");
    free(p);
}

TEST(the_longest_line_that_is_read_is_read)
{
    struct ct_span s;
    char *p = big("", 'x', CT_MAX_LINE_BYTES, "\nb\n", &s);

    CHECK_SPAN(ct_span_str(cut(CT_FRAME_LINE, s)), "0+1048576 1048577+1");
    free(p);
    p = big("", 'x', CT_MAX_LINE_BYTES + 1, "\nb\n", &s);
    CHECK_SPAN(ct_span_str(cut(CT_FRAME_LINE, s)), "!0+1048578 1048578+1");
    free(p);
}

TEST(many_quotes_that_nobody_closes_end)
{
    struct ct_span s;
    char *p = big("a,", '"', 4 * CT_MIB + 1, "\nb,c\n", &s);

    CHECK_SPAN(ct_span_str(cut(CT_FRAME_CSV, s)), "?0+4194308 4194308+3");
    free(p);
}

TEST(no_record_that_starts_behind_the_range_is_returned)
{
    struct ct_stream in = ct_stream_memory(CT_LIT("aa\nbb\ncc\n"));
    struct ct_text_frame f = { .in = &in, .kind = CT_FRAME_LINE, .start_below = 4 };
    struct ct_record rec = { 0 };

    CHECK_INT(ct_text_next(&f, &rec), CT_TEXT_RECORD);
    CHECK_INT(ct_text_next(&f, &rec), CT_TEXT_RECORD);
    CHECK_INT(rec.offset, 3);
    CHECK_INT(ct_text_next(&f, &rec), CT_TEXT_END);
    CHECK_INT(ct_text_next(&f, &rec), CT_TEXT_END);
    ct_stream_done(&in);
}
