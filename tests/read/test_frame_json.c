/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/limits.h"
#include "read/frame_json.h"
#include "tap.h"

/* What comes, as "offset+length", or "!offset+length" of what is lost. */
static const char *cut(const char *wrapper, struct ct_span s)
{
    static char out[512];
    struct ct_stream in = ct_stream_memory(s);
    struct ct_json_frame f = { .in = &in, .wrapper = wrapper, .start_below = UINT64_MAX };
    struct ct_record rec = { 0 };
    enum ct_json_frame_next next;
    const char *why = NULL;
    size_t n = 0;

    out[0] = '\0';
    while ((next = ct_json_frame_next(&f, &rec, &why)) != CT_JSON_FRAME_END && n + 64 < sizeof out)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%llu+%llu", n ? " " : "",
            next == CT_JSON_FRAME_RECORD ? "" : "!", (unsigned long long)rec.offset,
            (unsigned long long)rec.length);
    ct_stream_done(&in);
    return out;
}

#define CUT(wrapper, text) ct_span_str(cut(wrapper, CT_LIT(text)))

TEST(records_stand_in_lines_or_behind_each_other)
{
    CHECK_SPAN(CUT(NULL, ""), "");
    CHECK_SPAN(CUT(NULL, "{\"a\":1}\n{\"b\":2}\r\n\r\n{}"), "0+7 8+7 19+2");
    CHECK_SPAN(CUT(NULL, "{\"a\":1}{\"b\":2} {\n \"c\":\"}\\\"{\"\n}\n"), "0+7 7+7 15+15");
    CHECK_SPAN(CUT(NULL, "\xEF\xBB\xBF{}\n"), "3+2");
    CHECK_SPAN(CUT(NULL, "\x1E{}\n\x1E{}\n"), "1+2 5+2"); /* RFC 7464 */
}

TEST(records_are_members_of_an_array)
{
    CHECK_SPAN(CUT(NULL, "[{\"a\":[{}]},\n {\"b\":2}]"), "1+10 14+7");
    CHECK_SPAN(CUT("Records|value", "{\"Records\": [{\"a\":1},{\"b\":2}], \"next\": \"]}\"}\n"),
        "13+7 21+7");
    CHECK_SPAN(CUT("value", "{\"@odata\":{\"x\":[1]},\"value\":[{\"a\":1}]}"), "29+7");
    CHECK_SPAN(CUT("value", "{\"values\":[{\"a\":1}]}"), "0+20");
}

TEST(the_same_wrapper_comes_again_in_a_joined_file)
{
    CHECK_SPAN(
        CUT("Records", "{\"Records\":[{\"a\":1}]}\n{\"Records\":[{\"b\":1}]}\n"), "12+7 34+7");
}

TEST(what_is_no_object_is_lost_up_to_the_next_line_that_may_begin_one)
{
    CHECK_SPAN(CUT(NULL, "{\"a\":1}\nhello\n{\"b\":2}\n"), "0+7 !8+6 14+7");
    CHECK_SPAN(CUT(NULL, "{\"a\":\"un\n{\"b\":2}\n"), "!0+9 9+7");
    CHECK_SPAN(CUT(NULL, "{\"a\":1,\"b\":{\n"), "!0+13");
    CHECK_SPAN(CUT(NULL, "[1,2]\n{\"b\":2}\n"), "!1+5 6+7");
    CHECK_SPAN(CUT(NULL, "{\"a\0\":1}\n\0\n{}\n"), "0+8 !9+2 11+2");
}

TEST(a_million_levels_are_one_record_that_is_not_read_twice)
{
    size_t n = 1000000;
    char *p = malloc(2 * n + 8);
    struct ct_span s = { p, 2 * n + 2 };

    REQUIRE(p);
    memset(p, '[', n);
    memset(p + n, ']', n);
    p[0] = '{';
    p[2 * n - 1] = '}';
    p[2 * n] = '\n';
    p[2 * n + 1] = '1';
    CHECK_SPAN(ct_span_str(cut(NULL, s)), "0+2000000 !2000001+1");
    free(p);
}

TEST(a_line_of_a_hundred_megabytes_is_passed_over)
{
    size_t n = 100 * CT_MIB;
    char *p = malloc(n + 16);

    REQUIRE(p);
    memset(p, 'x', n);
    memcpy(p, "{\"a\":\"", 6);
    memcpy(p + n, "\"}\n{}\n", 6);
    CHECK_SPAN(ct_span_str(cut(NULL, (struct ct_span){ p, n + 6 })), "!0+104857603 104857603+2");
    free(p);
}

TEST(a_file_of_beginnings_ends_in_time)
{
    size_t n = 4 * CT_MIB;
    char *p = malloc(n);
    struct ct_stream in = ct_stream_memory((struct ct_span){ p, n });
    struct ct_json_frame f = { .in = &in, .start_below = UINT64_MAX };
    struct ct_record rec = { 0 };
    const char *why;
    unsigned lost = 0;

    REQUIRE(p);
    for (size_t i = 0; i < n; i += 32)
        memcpy(p + i, "{\"a\":1,\"b\":2,\"ccccccccccc\":[{},\n", 32);
    while (ct_json_frame_next(&f, &rec, &why) == CT_JSON_FRAME_LOST)
        lost++;
    CHECK_INT(lost, n / 32);
    ct_stream_done(&in);
    free(p);
}

TEST(extents_end_where_the_bracket_closes)
{
    CHECK_INT(ct_json_extent(CT_LIT("{\"a\":\"}\"} x")), 9);
    CHECK_INT(ct_json_extent(CT_LIT("[[]]]")), 4);
    CHECK_INT(ct_json_extent(CT_LIT("{\"a\":\"\\\\\"}")), 10);
    CHECK_INT(ct_json_extent(CT_LIT("{\"a\":\"\\\"}")), 0);
    CHECK_INT(ct_json_extent(CT_LIT("{")), 0);
    CHECK_INT(ct_json_extent(CT_LIT("x")), 0);
    CHECK_INT(ct_json_extent(CT_LIT("")), 0);
}
