/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_text: what people and attackers write, and what a reader would take for
 * the link.
 */
#include "parse/url_text.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "tap.h"

#include <time.h>

struct log {
    struct ct_span text; /* of the whole, for checking */
    char found[2048];
    uint32_t how;
    bool bad;
};

/* Writes "u:text h:text m:text " in the order found. */
static bool note(void *arg, const struct ct_found *f)
{
    struct log *log = arg;
    size_t n = strlen(log->found);

    snprintf(log->found + n, sizeof log->found - n, "%s%c:%.*s", n ? " " : "", "uhm"[f->kind],
        (int)f -> text.len, f->text.ptr);
    log->how |= f->how;
    if (f->raw.ptr != log->text.ptr + f->at || f->raw.len > log->text.len - f->at)
        log->bad = true;
    return true;
}

static struct log scan(const char *text)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct log log = { .text = ct_span_str(text) };

    ct_url_text(&a, log.text, note, &log);
    return log;
}

struct row {
    const char *text, *want;
    uint32_t how;
};

static void check_rows(const struct row *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct log log = scan(t[i].text);

        if (!CHECK_SPAN(ct_span_str(log.found), t[i].want) || !CHECK_INT(log.how, t[i].how))
            printf("# %s\n", t[i].text);
        CHECK(!log.bad);
    }
}

#define ROWS(...)                                         \
    do {                                                  \
        static const struct row rows[] = { __VA_ARGS__ }; \
        check_rows(rows, sizeof rows / sizeof *rows);     \
    } while (0)

TEST(links_end_where_a_reader_ends_them)
{
    ROWS({ "see http://example.com/a, or", "u:http://example.com/a", 0 },
        { "(http://example.com/a_(b))", "u:http://example.com/a_(b)", 0 },
        { "http://example.com/a).", "u:http://example.com/a", 0 },
        { "[text](http://example.com/x)", "u:http://example.com/x", 0 },
        { "\"http://example.com/x\"", "u:http://example.com/x", 0 },
        { "**http://example.com/x**", "u:http://example.com/x", 0 },
        { "http://example.com/?a=1&b=2;", "u:http://example.com/?a=1&b=2", 0 },
        { "http://example.com/x&gt; more", "u:http://example.com/x", 0 },
        { "“http://example.com/x”", "u:http://example.com/x", 0 },
        { "<http://example.com/x>", "u:http://example.com/x", CT_FOUND_ANGLED },
        { "url:http://example.com/x", "u:http://example.com/x", 0 },
        { "seehttps://example.com/x", "u:https://example.com/x", 0 },
        { "http://a.example/http://b.example/", "u:http://a.example/http://b.example/", 0 },
        { "http://a.example/x,http://b.example/", "u:http://a.example/x u:http://b.example/", 0 },
        { "http://a.example/xhttp://b.example/", "u:http://a.example/x u:http://b.example/", 0 },
        { "http://192.0.2.1/x http://[2001:db8::1]/y",
            "u:http://192.0.2.1/x u:http://[2001:db8::1]/y", 0 },
        { "HTTP://EXAMPLE.COM/X", "u:HTTP://EXAMPLE.COM/X", 0 },
        { "http:\\\\example.com\\x", "u:http:\\\\example.com\\x", 0 },
        { "ftp://example.com/x", "u:ftp://example.com/x", 0 }, { "http:// http://. ://x", "", 0 },
        { "http://bücher.example/ü", "u:http://bücher.example/ü", 0 },
        { "打开http://example.com/路径，好", "u:http://example.com/路径", 0 },
        { "网址http://example.com请点击", "u:http://example.com", 0 });
}

TEST(hosts_without_a_scheme_need_a_reason)
{
    ROWS({ "go to www.example.org today", "h:http://www.example.org", 0 },
        { "go to example.com/login?x=1.", "h:http://example.com/login?x=1", 0 },
        { "example.com:8080/x", "h:http://example.com:8080/x", 0 },
        { "www.host.internal/x", "h:http://www.host.internal/x", 0 },
        { "mail example.com.", "h:http://example.com", 0 },
        { "(example.com)", "h:http://example.com", 0 },
        { "192.0.2.7/x", "h:http://192.0.2.7/x", 0 }, { "version 1.2.3.4 and 3.14", "", 0 },
        { "report.docx main.py e.g. i.e. a.b", "", 0 }, { "the end.In the beginning", "", 0 },
        { "/usr/lib/example.com", "", 0 }, { "a..b .com com. ...", "", 0 },
        { "foo.example", "", 0 }, { "see //example.com/x", "h:http://example.com/x", 0 });
}

TEST(addresses_are_kept_apart)
{
    ROWS({ "write to jane.doe@example.org.", "m:jane.doe@example.org", 0 },
        { "<jane.doe+x@mail.example.org>", "m:jane.doe+x@mail.example.org", CT_FOUND_ANGLED },
        { "mailto:jane@example.org?subject=x", "m:jane@example.org", 0 },
        { "(jane@example.org)", "m:jane@example.org", 0 },
        { "jane@localhost @x.example a@b", "", 0 }, { "a@b@example.org", "m:b@example.org", 0 },
        { "jane.doe@example.org,bob@example.org", "m:jane.doe@example.org m:bob@example.org", 0 },
        { "http://u@example.com/", "u:http://u@example.com/", 0 });
}

TEST(defanged_links_are_read)
{
    ROWS({ "hxxp://evil.example/x", "u:http://evil.example/x", CT_FOUND_DEFANGED },
        { "hXXps://evil[.]example/x", "u:https://evil.example/x", CT_FOUND_DEFANGED },
        { "http[:]//evil(.)example", "u:http://evil.example", CT_FOUND_DEFANGED },
        { "hxxps[://]evil{dot}example[/]x", "u:https://evil.example/x", CT_FOUND_DEFANGED },
        { "evil[.]example/x", "h:http://evil.example/x", CT_FOUND_DEFANGED },
        { "evil [.] example [dot] net", "h:http://evil.example.net", CT_FOUND_DEFANGED },
        { "evil [dot] example now", "h:http://evil.example", CT_FOUND_DEFANGED },
        { "evil (dot) example/x", "h:http://evil.example/x", CT_FOUND_DEFANGED },
        { "jane[@]example[.]org", "m:jane@example.org", CT_FOUND_DEFANGED },
        { "192[.]0[.]2[.]1", "h:http://192.0.2.1", CT_FOUND_DEFANGED },
        { "evil\\.example", "h:http://evil.example", CT_FOUND_DEFANGED },
        { "one . two (a) [b] {c}", "", 0 });
}

TEST(invisible_and_wide_characters_do_not_hide)
{
    ROWS({ "http://exa\u200bmple.com/\u00adx", "u:http://example.com/x", CT_FOUND_ZERO_WIDTH },
        { "ht\u2060tp://example.com", "u:http://example.com", CT_FOUND_ZERO_WIDTH },
        { "http://example．com/x", "u:http://example.com/x", CT_FOUND_FULL_WIDTH },
        { "ｈｔｔｐ：／／ｅｘａｍｐｌｅ．ｃｏｍ／ｘ", "u:http://example.com/x",
            CT_FOUND_FULL_WIDTH },
        { "http://example。com/x", "u:http://example.com/x", CT_FOUND_FULL_WIDTH },
        { "http://example.com。", "u:http://example.com", 0 }, { "plain\u200bword", "", 0 });
}

TEST(broken_lines_are_joined_where_it_is_clear)
{
    ROWS({ "<http://example.com/a/very/long\n /path/x>", "u:http://example.com/a/very/long/path/x",
             CT_FOUND_WRAPPED | CT_FOUND_ANGLED },
        { "<http://example.com/a\n\nother>", "u:http://example.com/a", 0 },
        { "Please follow this link: http://example.com/open?list=12345&user=\r\nabc123 thanks",
            "u:http://example.com/open?list=12345&user=abc123", CT_FOUND_WRAPPED },
        { "Please follow this link now, my dear: http://example.com/open?list=1234=\nabcdef.html "
          "end",
            "u:http://example.com/open?list=1234abcdef.html", CT_FOUND_WRAPPED },
        { "http://example.com/a?b=\nnext", "u:http://example.com/a?b=", 0 },
        { "http://example.com/a\nnext.example", "u:http://example.com/a", 0 });
}

TEST(the_callback_may_stop)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_buf b = ct_buf(CT_MIB);

    for (size_t i = 0; i < CT_MAX_FETCHES + 10; i++)
        ct_buf_add(&b, CT_LIT("http://example.com/x "));

    struct log log = { .text = ct_buf_span(&b) };
    CHECK_INT(ct_url_text(&a, ct_buf_span(&b), note, &log), CT_MAX_FETCHES);
    ct_buf_done(&b);
}

/* A megabyte of each of these would take minutes if any were quadratic. */
TEST(hostile_text_takes_linear_time)
{
    static const char *const t[] = { "a.", "@a", "a@", ":", "://", "http:", "<http://", "[.]",
        "a [.] ", "(((", ")))", "http://a((((", "\xef\xbc\x8e", "\xe2\x80\x8b", "=\n",
        "http://a=\n", "a.b@", "..", "<www.\n", "http://\xc3\xa9/" };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
        struct ct_buf b = ct_buf(CT_MIB);
        clock_t start = clock();

        while (!b.full)
            ct_buf_add(&b, ct_span_str(t[i]));
        struct log log = { .text = ct_buf_span(&b) };
        ct_url_text(&a, ct_buf_span(&b), note, &log);
        if (!CHECK(clock() - start < 5 * CLOCKS_PER_SEC))
            printf("# %s\n", t[i]);
        ct_buf_done(&b);
    }
}
