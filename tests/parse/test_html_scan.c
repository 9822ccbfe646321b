/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/html_scan.h"

#include "base/limits.h"
#include "tap.h"

static struct ct_arena arena;

static struct ct_html scan(const char *text)
{
    struct ct_html h;

    ct_html_scan(ct_span_str(text), &arena, NULL, &h);
    return h;
}

/* CT_HIDE_ bits of the first <img>. */
static uint32_t hidden(const char *text)
{
    struct ct_html h = scan(text);

    for (size_t i = 0; i < h.n_fetches; i++)
        if (h.fetches[i].element == CT_FETCH_IMG)
            return h.fetches[i].hidden;
    tap_check(false, __FILE__, __LINE__, "an image is listed");
    return 0;
}

TEST(a_style_said_again_does_the_same_again)
{
    struct ct_html h = scan("<p style='color:red'>a<img src=//a.example style='display:none'>"
                            "<img src=//b.example style='display:none'>"
                            "<b style='background:url(//c.example)'>b</b>"
                            "<b style='background:url(//c.example)' hidden>c</b>"
                            "<i style='DISPLAY:none'>d</i><i style='display:none'>e</i>f");

    REQUIRE(h.n_fetches == 4);
    CHECK_INT(h.fetches[0].hidden, CT_HIDE_DISPLAY_NONE);
    CHECK_INT(h.fetches[1].hidden, CT_HIDE_DISPLAY_NONE);
    CHECK_INT(h.fetches[2].hidden, 0);
    CHECK_INT(h.fetches[3].hidden, CT_HIDE_HIDDEN_ATTR);
    CHECK_SPAN(h.fetches[3].url_raw, "//c.example");
    CHECK_SPAN(h.hidden_text, "cde");
}

TEST(each_way_of_hiding_an_image_has_its_bit)
{
    static const struct {
        const char *html;
        uint32_t want;
    } rows[] = {
        { "<img src=//a.example width=600>", 0 },
        { "<img src=//a.example width=1 height=1>", CT_HIDE_ATTR_SIZE },
        { "<image src=//a.example height='0px'>", CT_HIDE_ATTR_SIZE },
        { "<img src=//a.example style='width:1px'>", CT_HIDE_CSS_SIZE },
        { "<img src=//a.example style='max-height:0'>", CT_HIDE_CSS_SIZE },
        { "<img src=//a.example style='display:none'>", CT_HIDE_DISPLAY_NONE },
        { "<img src=//a.example style='visibility:hidden'>", CT_HIDE_VISIBILITY },
        { "<img src=//a.example style='opacity:0.01'>", CT_HIDE_OPACITY },
        { "<img src=//a.example style='position:absolute;left:-9999px'>", CT_HIDE_OFFSCREEN },
        { "<img src=//a.example hidden>", CT_HIDE_HIDDEN_ATTR },
        { "<div style='display:none'><p><img src=//a.example>",
            CT_HIDE_DISPLAY_NONE | CT_HIDE_ANCESTOR },
        { "<div style='visibility:hidden'><img src=//a.example style='visibility:visible'>", 0 },
        { "<div style='height:0;overflow:hidden'><img src=//a.example>",
            CT_HIDE_OVERFLOW_CLIP | CT_HIDE_ANCESTOR },
        { "<div style='height:0'><img src=//a.example>", 0 },
        { "<div style='font-size:0;color:#fff'><img src=//a.example>", 0 },
        { "<style>.t{display:none}</style><img class=t src=//a.example>", CT_HIDE_DISPLAY_NONE },
        { "x<img class=t src=//a.example><style>.t{display:none}</style>", CT_HIDE_DISPLAY_NONE },
        { "<style>@media(width:1px){.t{display:none}}</style><img class=t src=//a.example>",
            CT_HIDE_MEDIA },
        { "<!--[if mso]><img src=//a.example><![endif]-->", CT_HIDE_CONDITIONAL },
        { "<!-- <img src=//a.example> -->", CT_HIDE_COMMENT },
        { "</html><img src=//a.example>", CT_HIDE_AFTER_HTML },
        { "<template><img src=//a.example></template>", CT_HIDE_DISPLAY_NONE | CT_HIDE_ANCESTOR },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!CHECK_INT(hidden(rows[i].html), rows[i].want))
            printf("# %s\n", rows[i].html);
    ct_arena_reset(&arena);
}

TEST(elements_close_as_browsers_close_them)
{
    CHECK_INT(hidden("<div style='display:none'><span></div></span><img src=//a.example>"), 0);
    CHECK(hidden("<div style='display:none'><table><td></div><img src=//a.example>") != 0);
    CHECK_INT(hidden("<p style='display:none'><div><img src=//a.example>"), 0);
    CHECK_INT(hidden("<table><td style='display:none'>x<td><img src=//a.example>"), 0);
    CHECK_INT(hidden("<ul><li style='display:none'>x<li><img src=//a.example>"), 0);
    CHECK_INT(hidden("<img style='display:none' src=cid:x><img src=//a.example>") & 0, 0);
    CHECK_INT(hidden("<svg style='display:none'><style><img src=//a.example>"), 0);
    ct_arena_reset(&arena);
}

/* Each row is an address that must be listed with this element and moment. */
TEST(every_place_that_names_an_address_is_listed)
{
    static const struct {
        const char *html;
        enum ct_fetch_element element;
        enum ct_fetch_when when;
    } rows[] = {
        { "<source srcset='//x.example 1x'>", CT_FETCH_IMG_SRCSET, CT_WHEN_OPEN },
        { "<td background=//x.example>", CT_FETCH_BACKGROUND, CT_WHEN_OPEN },
        { "<p style='background:url(//x.example)'>", CT_FETCH_CSS_URL, CT_WHEN_OPEN },
        { "<style>@import '//x.example'", CT_FETCH_CSS_IMPORT, CT_WHEN_OPEN },
        { "<style>@font-face{src:url(//x.example)}</style>", CT_FETCH_FONT, CT_WHEN_OPEN },
        { "<link rel=stylesheet href=//x.example>", CT_FETCH_LINK_STYLESHEET, CT_WHEN_OPEN },
        { "<link rel=dns-prefetch href=//x.example>", CT_FETCH_LINK_OTHER, CT_WHEN_OPEN },
        { "<link rel=canonical href=//x.example>", CT_FETCH_LINK_OTHER, CT_WHEN_NONE },
        { "<video poster=//x.example>", CT_FETCH_POSTER, CT_WHEN_OPEN },
        { "<iframe src=//x.example></iframe>", CT_FETCH_IFRAME, CT_WHEN_OPEN },
        { "<iframe srcdoc='<img src=//x.example>'></iframe>", CT_FETCH_IMG, CT_WHEN_OPEN },
        { "<object data=//x.example>", CT_FETCH_OBJECT, CT_WHEN_OPEN },
        { "<param name=movie value=//x.example>", CT_FETCH_OBJECT, CT_WHEN_OPEN },
        { "<input type=image src=//x.example>", CT_FETCH_INPUT_IMAGE, CT_WHEN_OPEN },
        { "<svg><image xlink:href=//x.example />", CT_FETCH_SVG_IMAGE, CT_WHEN_OPEN },
        { "<svg><use href=//x.example />", CT_FETCH_SVG_USE, CT_WHEN_OPEN },
        { "<!--[if mso]><v:fill src=//x.example /><![endif]-->", CT_FETCH_VML, CT_WHEN_OPEN },
        { "<script src=//x.example></script>", CT_FETCH_SCRIPT, CT_WHEN_OPEN },
        { "<meta http-equiv=refresh content='0; URL=\"//x.example\"'>", CT_FETCH_META_REFRESH,
            CT_WHEN_OPEN },
        { "<form action=//x.example>", CT_FETCH_FORM_ACTION, CT_WHEN_CLICK },
        { "<a href=//x.example>", CT_FETCH_ANCHOR, CT_WHEN_CLICK },
        { "<a ping=//x.example>", CT_FETCH_PING, CT_WHEN_CLICK },
        { "<base href=//x.example>", CT_FETCH_BASE, CT_WHEN_NONE },
        { "<a href='data:text/html;base64,PGltZyBzcmM9Ly94LmV4YW1wbGU+'>", CT_FETCH_IMG,
            CT_WHEN_CLICK },
        { "<img src=&#x2f;/x.exam&#112;le>", CT_FETCH_IMG, CT_WHEN_OPEN },
        { "<img src='//x.example", CT_FETCH_IMG, CT_WHEN_NONE },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_html h = scan(rows[i].html);
        bool found = false;

        for (size_t k = 0; k < h.n_fetches; k++)
            found |= h.fetches[k].element == rows[i].element && h.fetches[k].when == rows[i].when &&
                     ct_span_eq(h.fetches[k].url_raw, CT_LIT("//x.example"));
        if (!CHECK(found))
            printf("# %s\n", rows[i].html);
    }
    ct_arena_reset(&arena);
}

TEST(text_is_what_a_reader_sees)
{
    struct ct_html h = scan("<title> A  &amp; B </title><p>One&nbsp; two<br>three</p>"
                            "<div style='font-size:0'>unseen</div><p>pay&zwnj;pal"
                            "<span style='color:#fefefe'>white</span>");

    CHECK_SPAN(h.title, "A & B");
    CHECK_SPAN(h.text, "One two\nthree\npaypal");
    CHECK_SPAN(h.hidden_text, "unseenwhite");
    CHECK_INT(h.hidden_len, 11);
    CHECK(h.tricks & CT_TRICK_ZERO_WIDTH);
    ct_arena_reset(&arena);
}

TEST(a_link_keeps_its_text_and_the_alt_of_its_image)
{
    struct ct_html h = scan("x <a href=//a.example> see <b>this</b><img alt=logo src=cid:x></a> y");

    REQUIRE(h.n_fetches == 2);
    CHECK_SPAN(h.fetches[0].anchor_text, "see this");
    CHECK_SPAN(h.fetches[0].alt, "logo");
    CHECK_INT(h.fetches[0].offset, 2);
    CHECK(!ct_fetch_is_remote(&h.fetches[1]));
    ct_arena_reset(&arena);
}

TEST(the_shape_ignores_text_values_and_the_order_of_attributes)
{
    struct ct_html a = scan("<p class=x id=y><a href=1>one</a><b><i>");
    struct ct_html b = scan("<P id=q class=r>two<A href=2></a><b>x<i>");
    struct ct_html c = scan("<p class=x><a href=1>one</a><b><i>");

    CHECK(a.dom_hash == b.dom_hash && a.dom_hash != c.dom_hash);
    CHECK_INT(ct_minhash_alike(&a.dom, &b.dom), 1000);
    CHECK(ct_minhash_alike(&a.dom, &c.dom) < 1000);
    ct_arena_reset(&arena);
}

TEST(tricks_are_noted)
{
    CHECK(scan("<a b=1 b=2 onclick=x>").tricks == (CT_TRICK_TWICE | CT_TRICK_HANDLER));
    CHECK(scan("<form><form>").tricks & CT_TRICK_NESTED_FORM);
    CHECK(scan("</html>x").tricks & CT_TRICK_AFTER_HTML);
    CHECK(!(scan("</html> \n").tricks & CT_TRICK_AFTER_HTML));
    CHECK(scan("<input type=password>").tricks & CT_TRICK_PASSWORD);
    CHECK(scan("<p style='b\\61ckground:red'>").tricks & CT_TRICK_CSS_ESCAPE);
    CHECK(scan("<img src='ht\ntp://a.example'>").tricks & CT_TRICK_BROKEN_URL);
    CHECK_INT(scan("<p>plain</p>").tricks, 0);
    ct_arena_reset(&arena);
}

TEST(limits_are_kept_and_said)
{
    size_t n = (size_t)CT_MAX_FETCHES * 40;
    char *big = ct_arena_raw(&arena, n);
    struct ct_html h;
    size_t len = 0;

    while (len + 40 < n)
        len += (size_t)snprintf(big + len, n - len, "<div><img src=//a.ex>");
    ct_html_scan((struct ct_span){ big, len }, &arena, NULL, &h);
    CHECK_INT(h.n_fetches, CT_MAX_FETCHES);
    CHECK(h.anomalies & CT_HTML_MANY_FETCHES);
    CHECK(h.anomalies & CT_HTML_TOO_DEEP);
    ct_arena_done(&arena);
}
