/* SPDX-License-Identifier: Apache-2.0 */
/*
 * domain: to whom a host belongs, and how names are mapped. Where the public
 * suffix list's own tests are at hand, they are run too.
 */
#include "parse/domain.h"

#include "base/cleanup.h"
#include "base/time.h"
#include "tap.h"

TEST(a_host_belongs_to_its_registrable_domain)
{
    const struct {
        const char *host, *want; /* NULL: none */
    } t[] = {
        { "www.example.com", "example.com" },
        { "example.com", "example.com" },
        { "com", NULL },
        { "a.b.example.co.uk", "example.co.uk" },
        { "co.uk", NULL },
        { "www.ck", "www.ck" },
        { "b.c.kobe.jp", "b.c.kobe.jp" },
        { "mail.news.unknown-tld", "news.unknown-tld" },
        { "localhost", NULL },
        { "192.0.2.1", NULL },
        { "2001:db8::1", NULL },
        { "", NULL },
        { ".", NULL },
        { ".example.com", NULL },
        { "example..com", NULL },
        { "example.com.", NULL },
        { "x.xn--85x722f.com.cn", "xn--85x722f.com.cn" },
        { "shop.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn" },
        { "user.github.io", "user.github.io" },
    };

    for (int twice = 0; twice < 2; twice++) /* the second time from the cache */
        for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
            struct ct_span got = CT_LIT("none");

            CHECK_INT(ct_domain_registrable(ct_span_str(t[i].host), &got), t[i].want != NULL);
            CHECK_SPAN(got, t[i].want ? t[i].want : "none");
        }
}

TEST(there_is_always_something_to_group_by)
{
    CHECK_SPAN(ct_domain_group(CT_LIT("www.example.com")), "example.com");
    CHECK_SPAN(ct_domain_group(CT_LIT("192.0.2.1")), "192.0.2.1");
    CHECK_SPAN(ct_domain_core(CT_LIT("www.example.co.uk")), "example");
    CHECK_SPAN(ct_domain_core(CT_LIT("uk")), "");
}

TEST(listed_suffixes_tell_hosts_from_file_names)
{
    CHECK(ct_domain_is_listed(CT_LIT("www.Example.COM")));
    CHECK(ct_domain_is_listed(CT_LIT("example.co.uk")));
    CHECK(!ct_domain_is_listed(CT_LIT("report.docx")));
    CHECK(!ct_domain_is_listed(CT_LIT("host.example")));
    CHECK(!ct_domain_is_listed(CT_LIT("end.")));
    CHECK(!ct_domain_is_listed(CT_LIT("")));
}

TEST(the_list_has_a_date)
{
    CHECK(ct_domain_psl_date() > 1500000000 * CT_SECOND_US);
    CHECK(ct_domain_psl_date() < ct_time_now());
    CHECK(ct_domain_psl_origin()[0] != '\0');
}

TEST(names_are_mapped_both_ways)
{
    const struct {
        const char *u, *a;
    } t[] = {
        { "bücher.example", "xn--bcher-kva.example" },
        { "faß.example", "xn--fa-hia.example" },
        { "例え.test", "xn--r8jz45g.test" },
        { "plain.example", "plain.example" },
    };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct ct_span got = { 0 };

        CHECK(ct_domain_to_ascii(&a, ct_span_str(t[i].u), &got));
        CHECK_SPAN(got, t[i].a);
        CHECK(ct_domain_to_unicode(&a, ct_span_str(t[i].a), &got));
        CHECK_SPAN(got, t[i].u);
    }
}

TEST(mapping_folds_case_width_and_dots)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span got = { 0 };

    CHECK(ct_domain_to_ascii(&a, CT_LIT("ＥＸＡＭＰＬＥ。Com"), &got));
    CHECK_SPAN(got, "example.com");
    CHECK(ct_domain_to_ascii(&a, CT_LIT("EXAMPLE.com"), &got));
    CHECK_SPAN(got, "example.com");
    CHECK(ct_domain_to_ascii(&a, CT_LIT("exam\u00adple.com"), &got));
    CHECK_SPAN(got, "example.com");
}

TEST(invalid_names_are_kept_as_written)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span got = { 0 };

    CHECK(!ct_domain_to_unicode(&a, CT_LIT("xn--a-ecp.RU\xff"), &got));
    CHECK_SPAN(got, "xn--a-ecp.ru\xff");
    CHECK(!ct_domain_to_ascii(&a, CT_LIT("XN--0.example"), &got));
    CHECK_SPAN(got, "xn--0.example");
}

/* Lines "host expected" in A-label or UTF-8, as the list's maintainers test it:
 * checkPublicSuffix('www.example.com', 'example.com'); */
static bool quoted(struct ct_span *s, struct ct_span *ret)
{
    *s = ct_span_trim(*s);
    if (ct_span_starts(*s, CT_LIT("null"))) {
        *ret = (struct ct_span){ 0 };
        *s = ct_span_from(*s, 4);
        return true;
    }
    if (s->len == 0 || s->ptr[0] != '\'')
        return false;
    *s = ct_span_from(*s, 1);
    *ret = ct_span_cut_chr(s, '\'');
    return true;
}

static bool run_line(struct ct_arena *a, struct ct_span line)
{
    struct ct_span host, want, got = { 0 };

    ct_span_cut_chr(&line, '(');
    if (!quoted(&line, &host))
        return false;
    ct_span_cut_chr(&line, ',');
    if (!quoted(&line, &want) || !ct_domain_to_ascii(a, host, &host) ||
        !ct_domain_to_ascii(a, want, &want))
        return false;
    ct_domain_registrable(host, &got);
    if (!ct_span_eq(got, want))
        printf(
            "# " CT_FMT ": " CT_FMT ", want " CT_FMT "\n", CT_ARG(host), CT_ARG(got), CT_ARG(want));
    return ct_span_eq(got, want);
}

TEST(the_suffix_lists_own_tests_agree)
{
    const char *dir = getenv("CT_SHARED_DATA");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    char path[4096], text[512];
    int n = 0, good = 0;

    snprintf(path, sizeof path, "%s/lists/psl/tests/test_psl.txt", dir ? dir : "");
    ct_cleanup(ct_close_file) FILE *f = dir ? fopen(path, "r") : NULL;
    if (!f) {
        printf("# skipped: CT_SHARED_DATA names no folder with the list's tests\n");
        return;
    }
    while (fgets(text, sizeof text, f)) {
        struct ct_span line = ct_span_trim(ct_span_str(text));

        if (!ct_span_starts(line, CT_LIT("checkPublicSuffix")))
            continue;
        n++;
        good += run_line(&a, line);
    }
    printf("# %d of %d\n", good, n);
    CHECK(n > 50);
    CHECK_INT(good, n);
    ct_domain_cold();
}
