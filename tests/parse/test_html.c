/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/html.h"

#include "tap.h"

/* All tokens of `in` written down: "<p a=b>", "</p>", "text", "<!c>", "<!D name>". */
static struct ct_span tokens(struct ct_arena *a, struct ct_span in)
{
    static struct ct_html_tokenizer t;
    struct ct_html_token tok;
    struct ct_span out = { "", 0 };

    ct_html_init(&t, in, a);
    while (ct_html_next(&t, &tok)) {
        struct ct_span s = ct_html_text(&tok, a);

        if (tok.kind == CT_HTML_TEXT) {
            out = ct_arena_printf(a, CT_FMT "|" CT_FMT, CT_ARG(out), CT_ARG(s));
        } else if (tok.kind == CT_HTML_COMMENT) {
            out = ct_arena_printf(a, CT_FMT "|<!" CT_FMT ">", CT_ARG(out), CT_ARG(s));
        } else if (tok.kind == CT_HTML_DOCTYPE) {
            out = ct_arena_printf(a, CT_FMT "|<!D " CT_FMT ">", CT_ARG(out), CT_ARG(tok.name));
        } else {
            out = ct_arena_printf(a, CT_FMT "|<%s" CT_FMT, CT_ARG(out),
                tok.kind == CT_HTML_END ? "/" : "", CT_ARG(tok.name));
            for (size_t i = 0; i < tok.n_attrs; i++)
                out = ct_arena_printf(a, CT_FMT " " CT_FMT "=" CT_FMT, CT_ARG(out),
                    CT_ARG(tok.attrs[i].name), CT_ARG(ct_html_value(&tok.attrs[i], a)));
            out = ct_arena_printf(a, CT_FMT "%s>", CT_ARG(out), tok.cut ? " CUT" : "");
        }
        if (tok.kind == CT_HTML_START)
            ct_html_follow(&t, &tok);
    }
    return ct_span_from(out, 1);
}

static void check(const struct ct_span (*rows)[2], size_t n)
{
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct ct_span got = tokens(&a, rows[i][0]);

        if (!CHECK(ct_span_eq(got, rows[i][1])))
            printf("# " CT_FMT " gave " CT_FMT "\n", CT_ARG(rows[i][0]), CT_ARG(got));
    }
    ct_arena_done(&a);
}

#define ROW(in, want)              \
    {                              \
        { in, sizeof(in) - 1 },    \
        {                          \
            want, sizeof(want) - 1 \
        }                          \
    }
#define CHECK_ROWS(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))

TEST(tags_and_attributes_are_read_in_all_quotings)
{
    static const struct ct_span rows[][2] = {
        ROW("<IMG SRC=a alt='b c' x=\"d>\" hidden>", "<img src=a alt=b c x=d> hidden=>"),
        ROW("<a href = /x/ >t</A >", "<a href=/x/>|t|</a>"),
        ROW("<p/a/b=1/>", "<p a= b=1/>"),
        ROW("<i a=1 A=2 a=3>", "<i a=1>"),
        ROW("<a =b=c \"d>", "<a =b=c \"d=>"),
        ROW("a < b <3 </ x>y</>z", "a < b <3 |<! x>|y|z"),
    };

    CHECK_ROWS(rows);
}

TEST(comments_end_where_browsers_end_them)
{
    static const struct ct_span rows[][2] = {
        ROW("<!-->a<!--->b<!---->c", "<!>|a|<!>|b|<!>|c"),
        ROW("<!--a--!>b<!--c--->d", "<!a>|b|<!c->|d"),
        ROW("<!--a--!x-->b", "<!a--!x>|b"),
        ROW("<!x><?y?><![CDATA[z]]>", "<!x>|<!?y?>|<![CDATA[z]]>"),
        ROW("<!--never ended--", "<!never ended>"),
        ROW("<!DocType HTML public 'x'>", "<!D html>"),
    };

    CHECK_ROWS(rows);
}

TEST(raw_text_ends_only_at_its_own_end_tag)
{
    static const struct ct_span rows[][2] = {
        ROW("<style></styles><a></STYLE >x", "<style>|</styles><a>|</style>|x"),
        ROW("<title>&lt;b><b></title>", "<title>|<b><b>|</title>"),
        ROW("<script><!--<script></script>--></script>x",
            "<script>|<!--<script></script>-->|</script>|x"),
        ROW("<script><!--</script>x", "<script>|<!--|</script>|x"),
        ROW("<plaintext></plaintext>", "<plaintext>|</plaintext>"),
    };

    CHECK_ROWS(rows);
}

TEST(references_follow_the_rules_of_text_and_attribute)
{
    static const struct ct_span rows[][2] = {
        ROW("&amp;&notit;&#65;&#x42&#128;&#0;&bogus;",
            "&\xC2\xACit;AB\xE2\x82\xAC\xEF\xBF\xBD&bogus;"),
        ROW("<a b='?x=1&copy=2&amp;c&not;'>", "<a b=?x=1&copy=2&c\xC2\xAC>"),
        ROW("a\r\nb\rc", "a\nb\nc"),
    };

    CHECK_ROWS(rows);
}

TEST(a_tag_that_the_input_cuts_off_is_given_and_marked)
{
    static const struct ct_span rows[][2] = {
        ROW("x<img src='//a.example/1", "x|<img src=//a.example/1 CUT>"),
        ROW("x</im", "x"),
        ROW("x<", "x<"),
    };

    CHECK_ROWS(rows);
}

TEST(nul_bytes_stop_nothing)
{
    static const struct ct_span rows[][2] = {
        ROW("<i\0mg src\0=a\0b>", "<i\xEF\xBF\xBDmg src\xEF\xBF\xBD=a\xEF\xBF\xBD"
                                  "b>"),
    };

    CHECK_ROWS(rows);
}

TEST(of_many_attributes_each_name_counts_once_and_the_first_value_wins)
{
    static struct ct_html_tokenizer t;
    struct ct_arena a = { 0 };
    struct ct_html_token tok;
    char in[16 * CT_MAX_ATTRS];
    size_t n = (size_t)snprintf(in, sizeof in, "<img src=1");

    for (int i = 0; i < CT_MAX_ATTRS - 2; i++)
        n += (size_t)snprintf(in + n, sizeof in - n, " b%d", i % 600);
    n += (size_t)snprintf(in + n, sizeof in - n, " B7=x SRC=2 STYLE=z>");
    ct_html_init(&t, (struct ct_span){ in, n }, &a);
    CHECK(ct_html_next(&t, &tok));
    CHECK(tok.twice && !tok.too_many_attrs);
    REQUIRE(tok.n_attrs == 602);
    CHECK_SPAN(ct_html_known(&tok, CT_ATTR_SRC)->raw, "1");
    CHECK_SPAN(ct_html_known(&tok, CT_ATTR_STYLE)->raw, "z");
    CHECK(ct_html_known(&tok, CT_ATTR_HREF) == NULL);
    CHECK_SPAN(ct_html_attr(&tok, CT_LIT("b7"))->raw, "");
    CHECK_SPAN(tok.attrs[600].name, "b599");
    ct_arena_done(&a);
}

TEST(more_attributes_than_the_limit_are_dropped_and_said_so)
{
    static struct ct_html_tokenizer t;
    struct ct_arena a = { 0 };
    struct ct_html_token tok;
    char in[8 * (CT_MAX_ATTRS + 10)];
    size_t n = (size_t)snprintf(in, sizeof in, "<a");

    for (int i = 0; i < CT_MAX_ATTRS + 5; i++)
        n += (size_t)snprintf(in + n, sizeof in - n, " b%d", i);
    in[n++] = '>';
    ct_html_init(&t, (struct ct_span){ in, n }, &a);
    CHECK(ct_html_next(&t, &tok));
    CHECK(tok.too_many_attrs);
    CHECK_INT(tok.n_attrs, CT_MAX_ATTRS);
    ct_arena_done(&a);
}
