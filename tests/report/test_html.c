/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_html: the page holds nothing that could act.
 *
 * CT_PAGE=FILE writes the page of the fixture to look at.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/limits.h"
#include "case/file.h"
#include "fixture.h"
#include "tap.h"

static struct ct_buf page(bool demonstration)
{
    struct ct_result res = fix_result();
    struct ct_view v = fix_view(&res);
    struct ct_buf out = ct_buf(CT_MAX_REPORT_BYTES);

    res.demonstration = demonstration;
    ct_report_html(&out, &v);
    ct_result_done(&res);
    return out;
}

TEST(no_hostile_string_is_markup)
{
    struct ct_buf out = page(false);
    struct ct_span s = ct_buf_span(&out);
    const char *path = getenv("CT_PAGE");

    if (path)
        CHECK_INT(ct_file_write(path, s, NULL), 0);
    CHECK(!ct_span_ihas(s, CT_LIT("<script")));
    CHECK(!ct_span_has(s, CT_LIT("<i>")));
    CHECK(!ct_span_has(s, CT_LIT("<b>bought")));
    CHECK(!ct_span_has(s, CT_LIT("<mail>")));
    CHECK(!ct_span_has(s, CT_LIT("<b>.eml")));
    CHECK(!ct_span_has(s, CT_LIT("\x1b")));
    CHECK(!ct_span_has(s, CT_LIT("\xE2\x80\xAE")));
    CHECK(!ct_span_has(s, CT_LIT(" style=")));
    CHECK(!ct_span_has(s, CT_LIT(" onload")));
    CHECK(ct_span_has(s, CT_LIT("&lt;script&gt;")));
    CHECK(ct_span_has(s, CT_LIT("‹U+202E›")));
    CHECK(!out.full);
    ct_buf_done(&out);
}

TEST(no_address_of_the_web_stands_in_the_page)
{
    struct ct_buf out = page(false);

    CHECK(!ct_span_ihas(ct_buf_span(&out), CT_LIT("http://")));
    CHECK(!ct_span_ihas(ct_buf_span(&out), CT_LIT("https://")));
    CHECK(!ct_span_ihas(ct_buf_span(&out), CT_LIT("src=")));
    CHECK(ct_span_has(ct_buf_span(&out), CT_LIT("hxxps://img[.]example")));
    ct_buf_done(&out);
}

static void base64(const uint8_t in[33], char ret[45])
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (int i = 0, o = 0; i < 33; i += 3, o += 4) {
        unsigned n = (unsigned)in[i] << 16 | (unsigned)in[i + 1] << 8 | in[i + 2];

        ret[o] = set[n >> 18];
        ret[o + 1] = set[n >> 12 & 63];
        ret[o + 2] = set[n >> 6 & 63];
        ret[o + 3] = set[n & 63];
    }
    ret[43] = '=';
    ret[44] = '\0';
}

TEST(the_policy_lets_in_exactly_the_style_of_the_page)
{
    struct ct_buf out = page(false);
    struct ct_span s = ct_buf_span(&out);
    size_t from = ct_span_find(s, CT_LIT("<style>"), 0) + 7;
    size_t to = ct_span_find(s, CT_LIT("</style>"), from);
    uint8_t hash[33] = { 0 };
    char text[45], want[80];

    REQUIRE(to < s.len);
    ct_digest(CT_DIGEST_SHA256, (struct ct_span){ s.ptr + from, to - from }, hash);
    base64(hash, text);
    snprintf(want, sizeof want, "style-src 'sha256-%s'", text);
    CHECK(ct_span_has(s, ct_span_str(want)));
    CHECK(ct_span_has(s, CT_LIT("default-src 'none'")));
    ct_buf_done(&out);
}

TEST(the_page_says_what_it_is)
{
    struct ct_buf out = page(true);
    struct ct_span s = ct_buf_span(&out);

    CHECK(ct_span_has(s, CT_LIT("Not proof of absence")));
    CHECK(ct_span_has(s, CT_LIT("Demonstration")));
    CHECK(ct_span_has(s, CT_LIT("AMBER+STRICT")));
    CHECK(ct_span_has(s, CT_LIT("<bdi dir=\"auto\">أمينة حداد</bdi>")));
    CHECK(!ct_span_ihas(s, CT_LIT(" clean")));
    ct_buf_done(&out);
}

TEST(a_huge_result_stays_under_the_ceiling)
{
    struct ct_result res = fix_result();
    struct ct_view v = fix_view(&res);
    struct ct_buf out = ct_buf(CT_MAX_REPORT_BYTES);
    struct ct_campaign *many = ct_arena_alloc(&res.arena, 3000 * sizeof *many);
    struct ct_person *crowd = ct_arena_alloc(&res.arena, 20000 * sizeof *crowd);

    for (size_t i = 0; i < 3000; i++)
        many[i] = res.campaigns[0];
    for (size_t i = 0; i < 20000; i++)
        crowd[i] = res.people[0];
    res.campaigns = many;
    res.n_campaigns = 3000;
    res.people = crowd;
    res.n_people = 20000;
    ct_report_html(&out, &v);
    CHECK(!out.full);
    CHECK(ct_span_ends(ct_buf_span(&out), CT_LIT("</html>\n")));
    ct_buf_done(&out);
    ct_result_done(&res);
}

static size_t times(struct ct_span s, const char *what)
{
    size_t n = 0, at;

    while ((at = ct_span_find(s, ct_span_str(what), 0)) < s.len) {
        s = ct_span_from(s, at + 1);
        n++;
    }
    return n;
}

static struct ct_buf page_of(struct ct_result *res)
{
    struct ct_view v = fix_view(res);
    struct ct_buf out = ct_buf(CT_MAX_REPORT_BYTES);

    ct_report_html(&out, &v);
    return out;
}

TEST(what_waits_for_review_is_listed_with_what_holds_it_back)
{
    struct ct_result res = fix_result();
    struct ct_buf without = page_of(&res), out;
    struct ct_reason weak = { .claim = CT_LIT("Few <b>people</b>"), .centibits = -120 };
    struct ct_campaign groups[2] = { res.campaigns[0], res.campaigns[1] };
    struct ct_span s;

    groups[0].id = CT_LIT("R-01");
    groups[0].permille = 412;
    groups[1].id = CT_LIT("R-02");
    groups[1].permille = 940;
    groups[1].title = CT_LIT("<script>x");
    groups[1].why = &weak;
    groups[1].n_why = 1;
    res.review = groups;
    res.n_review = 2;
    out = page_of(&res);
    s = ct_buf_span(&out);
    if (getenv("CT_PAGE"))
        CHECK_INT(ct_file_write(getenv("CT_PAGE"), s, NULL), 0);
    CHECK(!ct_span_has(ct_buf_span(&without), CT_LIT("To review")));
    CHECK_INT(times(s, "id=\"review\""), 1);
    CHECK_INT(times(s, "(41.2 %)"), 1);
    CHECK(ct_span_has(
        s, CT_LIT("newsletters do this too</bdi></td><td><code class=\"cmd\">show <bdi")));
    CHECK(ct_span_has(s, CT_LIT("R-02</bdi> --why</code>")));
    CHECK(ct_span_has(s, CT_LIT("usual here<br>not shown: <bdi dir=\"auto\">Few &lt;b&gt;people")));
    CHECK(!ct_span_ihas(s, CT_LIT("<script")));
    ct_buf_done(&without);
    ct_buf_done(&out);
    ct_result_done(&res);
}

TEST(a_thousand_groups_to_review_end_with_what_was_left_out)
{
    struct ct_result res = fix_result();
    struct ct_campaign *many = ct_arena_alloc(&res.arena, 1000 * sizeof *many);
    struct ct_buf out;

    for (size_t i = 0; i < 1000; i++)
        many[i] = res.campaigns[1];
    res.review = many;
    res.n_review = 1000;
    out = page_of(&res);
    CHECK(ct_span_has(ct_buf_span(&out), CT_LIT("940 more: <code>coldtrail show review")));
    CHECK(ct_span_has(ct_buf_span(&out), CT_LIT("too little speaks for it")));
    ct_buf_done(&out);
    ct_result_done(&res);
}

TEST(the_same_bytes_have_one_number_wherever_they_are_cited)
{
    struct ct_buf out = page(false);
    struct ct_span s = ct_buf_span(&out);

    CHECK_INT(times(s, "id=\"E-"), 2); /* all of the fixture cites two places */
    CHECK(times(s, "href=\"#E-1\"") > 1);
    ct_buf_done(&out);
}
