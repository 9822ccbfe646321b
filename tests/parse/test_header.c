/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "parse/header.h"
#include "tap.h"

static struct ct_arena a;

static struct ct_headers split(const char *s, unsigned how)
{
    struct ct_headers h;

    ct_arena_reset(&a);
    ct_headers_split(&h, &a, ct_span_str(s), how);
    return h;
}

TEST(fields_keep_their_order_and_the_body_starts_behind_the_empty_line)
{
    const char *s = "From: a\r\nTo: b\r\nX: y\r\n z\r\n\r\nbody";
    struct ct_headers h = split(s, 0);

    REQUIRE(h.n == 3);
    CHECK_SPAN(h.v[0].name, "From");
    CHECK_SPAN(h.v[0].value, "a");
    CHECK_SPAN(h.v[2].value, "y\r\n z");
    CHECK_SPAN(ct_header_unfold(&a, h.v[2].value), "y z");
    CHECK_INT(h.v[1].at, 9);
    CHECK(strcmp(s + h.body, "body") == 0);
    CHECK_INT(h.odd, 0);
}

TEST(lookup_does_not_care_for_case_and_finds_all)
{
    struct ct_headers h = split("A: 1\nb: 2\na: 3\n\n", 0);
    size_t i = 0;

    CHECK_SPAN(ct_headers_value(&h, CT_LIT("a")), "1");
    CHECK_SPAN(ct_headers_value(&h, CT_LIT("B")), "2");
    CHECK(!ct_headers_find(&h, CT_LIT("c")));
    CHECK_SPAN(ct_headers_next(&h, CT_LIT("A"), &i)->value, "1");
    CHECK_SPAN(ct_headers_next(&h, CT_LIT("A"), &i)->value, "3");
    CHECK(!ct_headers_next(&h, CT_LIT("A"), &i));
}

TEST(odd_headers_are_read_and_noted)
{
    static const struct {
        const char *text;
        unsigned how, odd;
        size_t n;
        const char *body;
    } rows[] = {
        { "From a@b Tue\nX: 1\n\nb", CT_SPLIT_TOP, CT_HEADER_FROM_LINE, 1, "b" },
        { ">From a@b Tue\nX: 1\n\nb", CT_SPLIT_TOP, CT_HEADER_FROM_LINE, 1, "b" },
        { "\n\r\n \nX: 1\n\nb", CT_SPLIT_TOP, CT_HEADER_LEADING_BLANK, 1, "b" },
        { "\nX: 1\n\nb", 0, 0, 0, "X: 1\n\nb" },
        { "X : 1\n\nb", 0, CT_HEADER_SPACE_COLON, 1, "b" },
        { "X: 1\nno field\nY: 2\n\nb", 0, CT_HEADER_BROKEN_LINE, 2, "b" },
        { "X: 1\nno field\nY: 2\n\nb", CT_SPLIT_STOP_BROKEN, CT_HEADER_BROKEN_LINE, 1,
            "no field\nY: 2\n\nb" },
        { "no field\n\nb", 0, CT_HEADER_BROKEN_LINE, 0, "no field\n\nb" },
        { "X: 1\n \t\nY: 2\n\nb", 0, CT_HEADER_BLANK_LINE, 2, "b" },
        { "X: 1\n \t\nY: 2\n\nb", CT_SPLIT_STOP_BLANK, CT_HEADER_BLANK_LINE, 1, "Y: 2\n\nb" },
        { "X: 1\rY: 2\r\rb", 0, CT_HEADER_BARE_CR, 2, "b" },
        { "X: 1\rY: 2\n\nb", 0, CT_HEADER_BARE_CR, 1, "b" },
        { "X: 1\rY: 2\n\nb", CT_SPLIT_CR, CT_HEADER_BARE_CR, 2, "b" },
        { "X: 1", 0, CT_HEADER_NO_END, 1, "" },
        { "", 0, CT_HEADER_NO_END, 0, "" },
        { "text only", CT_SPLIT_TOP, CT_HEADER_NO_END | CT_HEADER_BROKEN_LINE, 0, "text only" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_headers h = split(rows[i].text, rows[i].how);
        bool ok = CHECK_INT(h.odd, rows[i].odd);

        ok &= CHECK_INT(h.n, rows[i].n);
        ok &= CHECK(strcmp(rows[i].text + h.body, rows[i].body) == 0);
        if (!ok)
            printf("# in row %zu\n", i);
    }
}

TEST(more_fields_than_the_limit_are_left_out_and_said)
{
    struct ct_arena mail = { 0 };
    size_t n = CT_MAX_HEADERS + 10;
    char *s = ct_arena_raw(&mail, n * 5 + 3);
    struct ct_headers h;

    for (size_t i = 0; i < n; i++)
        memcpy(s + i * 5, "A: b\n", 5);
    memcpy(s + n * 5, "\nX", 2);
    ct_headers_split(&h, &a, (struct ct_span){ s, n * 5 + 2 }, 0);
    CHECK_INT(h.n, CT_MAX_HEADERS);
    CHECK(h.odd & CT_HEADER_CUT);
    CHECK_INT(h.body, n * 5 + 1);
    ct_arena_done(&mail);
    ct_arena_done(&a);
}

TEST(unfolding_takes_nul_out_and_stops_at_the_limit)
{
    size_t len = CT_MAX_HEADER_BYTES + 5;
    char *big = ct_arena_alloc(&a, len);

    CHECK_SPAN(ct_header_unfold(&a, CT_LIT("a\0b\r\n c")), "ab c");
    memset(big, 'x', len);
    CHECK_INT(ct_header_unfold(&a, (struct ct_span){ big, len }).len, CT_MAX_HEADER_BYTES);
    ct_arena_done(&a);
}
