/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/json.h"

#include "tap.h"

/* Where the text is wrong; -1 when it is not. */
static long wrong_at(const char *text)
{
    struct ct_json_scan s = ct_json_scan(ct_span_str(text));
    enum ct_json_kind k;

    while ((k = ct_json_next(&s)) != CT_JSON_END)
        if (k == CT_JSON_ERROR)
            return (long)s.at;
    return -1;
}

TEST(valid_texts_are_taken)
{
    static const char *const rows[] = { "0", "-0", "1e5", "1E-5", "1.25", "\"\"", "null", "true",
        " [ ] ", "{}", "[[],{}]", "{\"\":0}", "{\"a\":1,\"a\":2}", "\"\\ud83d\\ude00\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
        "\"\x7f\"", "[1,2 , 3\n,\t4\r]" };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!CHECK_INT(wrong_at(rows[i]), -1))
            printf("# %s\n", rows[i]);
}

TEST(what_is_not_json_is_refused_where_it_is_wrong)
{
    static const struct {
        const char *text;
        long at;
    } rows[] = { { "", 0 }, { " ", 1 }, { "[1,]", 3 }, { "{\"a\":1,}", 7 }, { "[1 2]", 3 },
        { "NaN", 0 }, { "-Infinity", 1 }, { "01", 1 }, { "1.", 2 }, { ".5", 0 }, { "1e", 2 },
        { "+1", 0 }, { "'a'", 0 }, { "{a:1}", 1 }, { "{\"a\" 1}", 5 }, { "{\"a\":}", 5 },
        { "[", 1 }, { "]", 0 }, { "[}", 1 }, { "{]", 1 }, { "\"", 1 }, { "\"a\nb\"", 2 },
        { "\"\\x\"", 1 }, { "\"\\u12g4\"", 1 }, { "\"\\ud800\"", 1 }, { "\"\\udc00\"", 1 },
        { "\"\xff\"", 1 }, { "\"\xc0\xaf\"", 1 }, { "\"\xed\xa0\x80\"", 1 }, { "1 2", 2 },
        { "nul", 0 }, { "truE", 0 }, { "[1]//", 3 }, { "\xef\xbb\xbf{}", 0 } };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!CHECK_INT(wrong_at(rows[i].text), rows[i].at))
            printf("# %s\n", rows[i].text);
}

TEST(depth_has_a_ceiling)
{
    char text[2 * CT_MAX_JSON_DEPTH + 3];

    memset(text, '[', CT_MAX_JSON_DEPTH);
    memset(text + CT_MAX_JSON_DEPTH, ']', CT_MAX_JSON_DEPTH);
    text[2 * CT_MAX_JSON_DEPTH] = '\0';
    CHECK_INT(wrong_at(text), -1);
    memset(text, '[', CT_MAX_JSON_DEPTH + 1);
    CHECK_INT(wrong_at(text), CT_MAX_JSON_DEPTH);
}

TEST(escapes_are_undone)
{
    struct ct_arena a = { 0 };

    CHECK_SPAN(ct_json_unescape(&a, CT_LIT("a\\n\\u00e9\\ud83d\\ude00\\/")),
        "a\n\xc3\xa9\xf0\x9f\x98\x80/");
    ct_arena_done(&a);
}

TEST(a_value_can_be_passed_by)
{
    struct ct_json_scan s = ct_json_scan(CT_LIT("{\"a\":[1,{\"b\":2}],\"c\":3}"));
    struct ct_span text;

    CHECK_INT(ct_json_next(&s), CT_JSON_OBJECT);
    CHECK_INT(ct_json_next(&s), CT_JSON_KEY);
    CHECK(ct_json_skip(&s, ct_json_next(&s), &text));
    CHECK_SPAN(text, "[1,{\"b\":2}]");
    CHECK_INT(ct_json_next(&s), CT_JSON_KEY);
    CHECK_SPAN(s.text, "c");
}

TEST(integers_keep_their_sign_and_range)
{
    int64_t n;

    CHECK(ct_json_integer(CT_LIT("-9223372036854775808"), &n) && n == INT64_MIN);
    CHECK(!ct_json_integer(CT_LIT("9223372036854775808"), &n));
    CHECK(!ct_json_integer(CT_LIT("1.0"), &n));
}
