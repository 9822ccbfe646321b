/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/css.h"

#include "tap.h"

static struct ct_arena arena;
static char urls[1024];

static void on_url(void *arg, struct ct_span url, struct ct_span prop)
{
    size_t n = strlen(urls);

    (void)arg;
    snprintf(urls + n, sizeof urls - n, CT_FMT "=" CT_FMT " ", CT_ARG(prop), CT_ARG(url));
}

static struct ct_css_style inline_style(const char *text)
{
    struct ct_css c = ct_css(&arena, on_url, NULL);
    struct ct_css_style st;

    urls[0] = '\0';
    ct_css_inline(&c, ct_span_str(text), &st);
    return st;
}

static int32_t get(const char *text, enum ct_css_prop prop)
{
    struct ct_css_style st = inline_style(text);

    return ct_css_has(&st, prop) ? ct_css_get(&st, prop) : -12345;
}

/* The style that `sheet` gives to the first tag of `html`. */
static struct ct_css_style match(const char *sheet, const char *html, struct ct_css_style *media)
{
    static struct ct_html_tokenizer t;
    struct ct_css c = ct_css(&arena, on_url, NULL);
    const struct ct_css_matched *found;
    struct ct_html_token tok;

    urls[0] = '\0';
    ct_css_sheet(&c, ct_span_str(sheet));
    ct_html_init(&t, ct_span_str(html), &arena);
    (void)ct_html_next(&t, &tok);
    found = ct_css_match(&c, &tok);
    *media = found->media;
    return found->style;
}

static bool hides(const char *sheet, const char *html)
{
    struct ct_css_style media, st = match(sheet, html, &media);

    return ct_css_has(&st, CT_CSS_DISPLAY) && ct_css_get(&st, CT_CSS_DISPLAY) == 1;
}

static bool hides_in_media(const char *sheet, const char *html)
{
    struct ct_css_style media;

    (void)match(sheet, html, &media);
    return ct_css_has(&media, CT_CSS_DISPLAY) && ct_css_get(&media, CT_CSS_DISPLAY) == 1;
}

/* The display of each element of `html` under `sheet`: 'n' for none, '-' for any other. */
static struct ct_span displays(const char *sheet, const char *html)
{
    static struct ct_html_tokenizer t;
    static char out[64];
    struct ct_css c = ct_css(&arena, NULL, NULL);
    struct ct_html_token tok;
    size_t n = 0;

    ct_css_sheet(&c, ct_span_str(sheet));
    ct_html_init(&t, ct_span_str(html), &arena);
    while (n < sizeof out && ct_html_next(&t, &tok)) {
        const struct ct_css_style *st = &ct_css_match(&c, &tok)->style;

        out[n++] = ct_css_has(st, CT_CSS_DISPLAY) && ct_css_get(st, CT_CSS_DISPLAY) ? 'n' : '-';
        if (tok.tag == CT_TAG_HR) /* a rule more makes what was found before worth nothing */
            ct_css_sheet(&c, CT_LIT("b { display: none }"));
    }
    return (struct ct_span){ out, n };
}

TEST(elements_met_before_are_judged_again_when_it_matters)
{
    CHECK_SPAN(displays(".x{display:none}", "<i class=x><i><i class=x><b class=x><i class='x y'>"),
        "n-nnn");
    CHECK_SPAN(
        displays("#x{display:none}", "<i id=x><i class=x><i id=x><i id=' x'><i id=y>"), "n-nn-");
    CHECK_SPAN(
        displays("i[title=x]{display:none}", "<i><i title=x><i title=y><i title=x>"), "-n-n");
    CHECK_SPAN(
        displays("[title]{display:none}", "<q class=a><q class=a title=x><q class=a>"), "-n-");
    CHECK_SPAN(displays("u1{display:none}", "<u1><u2><u1>"), "n-n");
    CHECK_SPAN(displays("i{color:red}", "<b><b><hr><b><b>"), "---nn");
}

TEST(a_sheet_is_read_for_addresses_only_when_it_may_name_one)
{
    static const struct {
        const char *sheet;
        bool may;
    } rows[] = {
        { "@media (max-width:1px) and screen { a { color: rgb(1,2,3) } }", false },
        { "a { b: url(x) }", true },
        { "a { b: URL(x) }", true },
        { "a { b: src('x') }", true },
        { "a { b: image-set('x' 1x) }", true },
        { "a { b: url/**/(x) }", true },
        { "a { b: \\75 rl(x) }", true },
        { "@import 'x'", true },
        { "@/**/IMPORT 'x'", true },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_INT(ct_css_may_fetch(ct_span_str(rows[i].sheet)), rows[i].may);
}

TEST(a_long_string_ends_at_its_quote_or_at_a_line_feed)
{
    CHECK(hides("a{b:'0123456789012345678901234567890123456789;}' ; display:none}", "<a>"));
    CHECK(hides("a{b:'012345678901234567890123456789012345678\n;display:none}", "<a>"));
    CHECK(!hides("a{b:'012345678901234567890123456789012345678;display:none}", "<a>"));
    CHECK(!hides("a{b:\"012345678901234567890123456789012345678';display:none}", "<a>"));
}

TEST(values_become_px_and_thousandths)
{
    CHECK_INT(get("width: 1px", CT_CSS_WIDTH), 100);
    CHECK_INT(get("WIDTH:0", CT_CSS_WIDTH), 0);
    CHECK_INT(get("width:0.1em", CT_CSS_WIDTH), 160);
    CHECK_INT(get("width:auto", CT_CSS_WIDTH), CT_CSS_AUTO);
    CHECK_INT(get("left:-99999999999999999999px", CT_CSS_LEFT), -99999900);
    CHECK_INT(get("opacity:.5", CT_CSS_OPACITY), 500);
    CHECK_INT(get("opacity:0%", CT_CSS_OPACITY), 0);
    CHECK_INT(get("font:0/0 a", CT_CSS_FONT_SIZE), 0);
    CHECK_INT(get("margin:1px 2px 3px -9999px", CT_CSS_MARGIN_LEFT), -999900);
    CHECK_INT(get("display:none!important;display:block", CT_CSS_DISPLAY), 1);
    CHECK_INT(get("display:block;display:none", CT_CSS_DISPLAY), 1);
    CHECK_INT(get("font-family:'a;display:none", CT_CSS_DISPLAY), -12345);
    CHECK_INT(get("clip:rect(0 0 0 0)", CT_CSS_CLIP), 1);
    CHECK_INT(get("clip:rect(0,100px,100px,0)", CT_CSS_CLIP), 0);
    CHECK_INT(get("filter:alpha(opacity=0)", CT_CSS_FILTER), 1);
    CHECK_INT(get("filter:opacity(50%)", CT_CSS_FILTER), 0);
    CHECK_INT(get("transform:translate(-9999px, 0)", CT_CSS_TRANSFORM), 1);
    ct_arena_reset(&arena);
}

TEST(colours_are_read_in_every_notation)
{
    CHECK_INT(ct_css_colour(CT_LIT("#FfF")), 0xFFFFFF);
    CHECK_INT(ct_css_colour(CT_LIT("#123456")), 0x123456);
    CHECK_INT(ct_css_colour(CT_LIT(" White ")), 0xFFFFFF);
    CHECK_INT(ct_css_colour(CT_LIT("rgb(255, 100%,0)")), 0xFFFF00);
    CHECK_INT(ct_css_colour(CT_LIT("rgba(1,2,3,0)")), CT_CSS_TRANSPARENT);
    CHECK_INT(ct_css_colour(CT_LIT("rgba(1,2,3,.5)")), 0x010203);
    CHECK_INT(ct_css_colour(CT_LIT("#12345")), CT_CSS_NO_COLOUR);
    CHECK_INT(ct_css_colour(CT_LIT("inherit")), CT_CSS_NO_COLOUR);
    CHECK_INT(get("background:#fff url(x)", CT_CSS_BACKGROUND), (int32_t)CT_CSS_NO_COLOUR);
    CHECK_INT(get("background:red none", CT_CSS_BACKGROUND), 0xFF0000);
    ct_arena_reset(&arena);
}

TEST(no_escape_and_no_comment_hides_an_address)
{
    static const char *const rows[][2] = {
        { "background:url(//a.example/1)", "background=//a.example/1 " },
        { "background:URL( \"//a.example/;)\" )", "background=//a.example/;) " },
        { "b\\61 ckground: u\\72l('//a.example/1')", "background=//a.example/1 " },
        { "background/**/:/**/url(//a.example/*x)", "background=//a.example/*x " },
        { "background:url(http\\3a //a.example/*x);color:red", "background=http://a.example/*x " },
        { "x:image-set('//a.example/1' 1x, url(//b.example/2) 2x)",
            "x=//a.example/1 x=//b.example/2 " },
        { "junk url(//a.example/1)", "=//a.example/1 " },
        { "list-style:url(//a.example/1", "list-style=//a.example/1 " },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)inline_style(rows[i][0]);
        CHECK_SPAN(ct_span_str(urls), rows[i][1]);
    }
    ct_arena_reset(&arena);
}

TEST(a_sheet_tells_imports_fonts_and_addresses_of_all_rules)
{
    struct ct_css_style media;

    (void)match("<!-- @charset 'x'; @import '//i.example/1'; @import url(//i.example/2) screen;"
                "@font-face{src:url(//f.example/3)} a:hover{background:url(//h.example/4)}"
                "@media print{@supports(x:y){b{background:url(//p.example/5)}}}"
                "@keyframes k{from{background:url(//k.example/6)}}-->",
        "<p>", &media);
    CHECK_SPAN(ct_span_str(urls),
        "@import=//i.example/1 @import=//i.example/2 @font-face=//f.example/3 "
        "background=//h.example/4 background=//p.example/5 from{background=//k.example/6 ");
    ct_arena_reset(&arena);
}

TEST(rules_match_by_their_last_compound)
{
    CHECK(hides(".a{display:none}", "<p class='x A y'>"));
    CHECK(hides("div > td.a.b , #i{display:none}", "<p id=i>"));
    CHECK(hides("div > td.a.b{display:none}", "<td class='b a'>"));
    CHECK(!hides("div > td.a.b{display:none}", "<td class='a'>"));
    CHECK(!hides("p.a{display:none}", "<td class='a'>"));
    CHECK(hides("*{display:none}", "<td>"));
    CHECK(hides("img[width='1'][src*=x]{display:none}", "<img width=1 src=axb>"));
    CHECK(!hides("img[width='1']{display:none}", "<img width=2>"));
    CHECK(!hides("a:hover,a::before{display:none}", "<a>"));
    CHECK(hides("}  .a{display:none}", "<p class=a>"));
    ct_arena_reset(&arena);
}

TEST(the_cascade_decides_between_rules)
{
    CHECK(hides("#i{display:none} .a{display:block}", "<p id=i class=a>"));
    CHECK(!hides(".a{display:none} .a{display:block}", "<p class=a>"));
    CHECK(hides("p{display:none!important} #i{display:block}", "<p id=i>"));
    ct_arena_reset(&arena);
}

TEST(what_depends_on_a_condition_is_kept_apart)
{
    CHECK(hides("@media screen{.a{display:none}}", "<p class=a>"));
    CHECK(!hides("@media (max-width:9px){.a{display:none}}", "<p class=a>"));
    CHECK(hides_in_media("@media (max-width:9px){.a{display:none}}", "<p class=a>"));
    CHECK(hides_in_media("p:nth-child(2){display:none}", "<p>"));
    CHECK(hides_in_media("u + .a{display:none}", "<p class=a>"));
    ct_arena_reset(&arena);
}

TEST(rules_beyond_the_limit_are_dropped_and_said_so)
{
    struct ct_css c = ct_css(&arena, NULL, NULL);

    for (int i = 0; i < CT_MAX_CSS_RULES + 1; i++)
        ct_css_sheet(&c, CT_LIT("p{color:red}"));
    CHECK(c.too_many);
    CHECK_INT(c.n_rules, CT_MAX_CSS_RULES);
    ct_arena_done(&arena);
}
