/* SPDX-License-Identifier: Apache-2.0 */
#include "intel/matcher.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "tap.h"

#define MOST 64

struct catch
{
    struct ct_matcher_hit v[MOST];
    size_t n;
};

struct one {
    struct ct_indicators in;
    struct ct_matcher *m;
    struct ct_matcher_work *w;
    struct catch got;
};

static void keep(void *arg, const struct ct_matcher_hit *hit)
{
    struct catch *c = arg;

    if (c->n < MOST)
        c->v[c->n] = *hit;
    c->n++;
}

/* Indicators with commas between them. */
static void begin(struct one *o, const char *list)
{
    struct ct_span s = ct_span_str(list);

    *o = (struct one){ 0 };
    while (s.len)
        CHECK(ct_indicators_value(&o->in, ct_span_cut_chr(&s, ',')));
    o->m = ct_matcher_new(&o->in);
    o->w = ct_matcher_work_new();
}

static void end(struct one *o)
{
    ct_matcher_free(o->m);
    ct_matcher_work_free(o->w);
    ct_indicators_done(&o->in);
}

static size_t scan(struct one *o, struct ct_span text)
{
    o->got.n = 0;
    ct_matcher_scan(o->m, o->w, text, 0, text.len, keep, &o->got);
    return o->got.n;
}

/* Does the indicator hit in the text, and is `token` what is told of it? NULL: no hit. */
static bool hits(const char *indicator, const char *text, const char *token)
{
    struct ct_span t = ct_span_str(text);
    struct one o;
    size_t n;
    bool ok;

    begin(&o, indicator);
    n = scan(&o, t);
    ok = token ? n == 1 : n == 0;
    if (token && n == 1)
        ok = ct_span_eq(
            (struct ct_span){ t.ptr + o.got.v[0].from, o.got.v[0].len }, ct_span_str(token));
    if (!ok)
        printf("# %s in %s: %zu hits, the first \"" CT_FMT "\"\n", indicator, text, n,
            n ? (int)o.got.v[0].len : 0, n ? t.ptr + o.got.v[0].from : "");
    end(&o);
    return ok;
}

TEST(a_domain_hits_itself_and_what_is_below)
{
    CHECK(hits("evil.example", "GET evil.example now", "evil.example"));
    CHECK(hits("evil.example", "a.b.Evil.EXAMPLE", "a.b.Evil.EXAMPLE"));
    CHECK(hits("evil.example", "(evil.example.)", "evil.example"));
    CHECK(hits("evil.example", "\"https:\\/\\/www.evil.example\\/x\"", "www.evil.example"));
    CHECK(hits("evil.example", "x@evil.example", "evil.example"));
    CHECK(hits("b.evil.example", "a.b.evil.example", "a.b.evil.example"));
    CHECK(hits("evil.co.uk", "www.evil.co.uk", "www.evil.co.uk"));
    CHECK(hits("xn--bcher-kva.example", "www.xn--bcher-kva.example/", "www.xn--bcher-kva.example"));
}

TEST(a_domain_hits_no_other_that_begins_or_ends_alike)
{
    CHECK(hits("evil.co", "evil.com", NULL));
    CHECK(hits("evil.com", "notevil.com", NULL));
    CHECK(hits("evil.com", "not-evil.com", NULL));
    CHECK(hits("evil.com", "evil.com.example", NULL));
    CHECK(hits("evil.com", "evil.com-x", NULL));
    CHECK(hits("a.evil.com", "evil.com", NULL));
    CHECK(hits("a.evil.com", "b.evil.com", NULL));
    CHECK(hits("a.evil.com", "ba.evil.com", NULL));
    CHECK(hits("evil.com", "evil com", NULL));
    CHECK(hits("evil.com", "evilXcom", NULL));
}

TEST(a_name_behind_an_escape_is_found)
{
    CHECK(hits("evil.example", "u=https%3A%2F%2Fevil.example%2Fx", "evil.example"));
    CHECK(hits("evil.example", "Dear all\\nevil.example is new", "evil.example"));
    CHECK(hits("evil.example", "\\u003cevil.example\\u003e", "evil.example"));
    CHECK(hits("evil.example", "\\u003cwww.evil.example\\u003e", "u003cwww.evil.example"));
}

TEST(an_ip_address_hits_exactly)
{
    CHECK(hits("192.0.2.1", "from 192.0.2.1:443", "192.0.2.1"));
    CHECK(hits("192.0.2.1", "192.0.2.1.", "192.0.2.1"));
    CHECK(hits("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"));
    CHECK(hits("192.0.2.1", "192.0.2.9-192.0.2.1", "192.0.2.1"));
    CHECK(hits("192.0.2.1", "192.0.2.10", NULL));
    CHECK(hits("192.0.2.1", "1192.0.2.1", NULL));
    CHECK(hits("192.0.2.1", "192.0.2.1.1", NULL));
    CHECK(hits("192.0.2.1", "192.0.2.01", NULL));
}

TEST(an_ip_address_hits_in_its_network)
{
    CHECK(hits("192.0.2.0/24", "a 192.0.2.77 b", "192.0.2.77"));
    CHECK(hits("192.0.2.0/24", "a 192.0.3.77 b", NULL));
    CHECK(hits("10.0.0.0/8", "10.255.0.1", "10.255.0.1"));
    CHECK(hits("10.0.0.0/8", "11.0.0.1", NULL));
    CHECK(hits("2001:db8::/32", "peer [2001:db8:1::77]:443", "2001:db8:1::77"));
    CHECK(hits("2001:db8::/32", "peer [2001:db9:1::77]:443", NULL));
}

TEST(an_ipv6_address_hits_in_any_spelling)
{
    CHECK(hits("2001:db8::1", "[2001:db8::1]", "2001:db8::1"));
    CHECK(hits("2001:db8::1", "2001:0DB8:0:0:0:0:0:1, ok", "2001:0DB8:0:0:0:0:0:1"));
    CHECK(hits("2001:db8::1", "2001:db8::1: gone", "2001:db8::1"));
    CHECK(hits("2001:db8::1", "2001:db8::1.443 > x", "2001:db8::1"));
    CHECK(hits("2001:db8::1", "ip:2001:db8::1", "2001:db8::1"));
    CHECK(hits("2001:db8::1", "2001:db8::11", NULL));
    CHECK(hits("2001:db8::1", "12:34:56 2001:db8::2", NULL));
}

TEST(an_address_of_mail_hits_whole)
{
    CHECK(hits("bob@evil.example", "<bob@evil.example>", "bob@evil.example"));
    CHECK(hits("bob@evil.example", "to=Bob@Evil.Example,", "Bob@Evil.Example"));
    CHECK(hits("bob@evil.example", "'bob@evil.example'", "bob@evil.example"));
    CHECK(hits("bob@evil.example", "u=bob%40evil.example&", "bob%40evil.example"));
    CHECK(hits("bob@evil.example", "%3Cbob%40evil.example%3E", "bob%40evil.example"));
    CHECK(hits("bob@evil.example", "\\nbob@evil.example", "bob@evil.example"));
    CHECK(hits("b+x@evil.example", "b+x@evil.example", "b+x@evil.example"));
    CHECK(hits("bob@evil.example", "bigbob@evil.example", NULL));
    CHECK(hits("bob@evil.example", "big.bob@evil.example", NULL));
    CHECK(hits("bob@evil.example", "big+bob@evil.example", NULL));
    CHECK(hits("bob@evil.example", "bob@not.evil.example", NULL));
    CHECK(hits("bob@evil.example", "bob@evil.example.net", NULL));
}

TEST(a_message_id_hits_with_its_case)
{
    CHECK(hits("<20210112.Ab1@mail.evil.example>", "Message-ID: <20210112.Ab1@mail.evil.example>",
        "20210112.Ab1@mail.evil.example"));
    CHECK(hits("<20210112.Ab1@mail.evil.example>", "<20210112.aB1@mail.evil.example>", NULL));
}

TEST(a_hash_hits_as_a_word_in_any_case)
{
    static const char md5[] = "0123456789abcdef0123456789abcdef";

    CHECK(hits(md5, "MD5=0123456789ABCDEF0123456789ABCDEF,", "0123456789ABCDEF0123456789ABCDEF"));
    CHECK(hits(md5, "/0123456789abcdef0123456789abcdef.exe", md5));
    CHECK(hits(md5, "0123456789abcdef0123456789abcdef0", NULL));
    CHECK(hits(md5, "x0123456789abcdef0123456789abcdef", NULL));
}

TEST(a_guid_and_a_session_hit_as_words)
{
    CHECK(hits("00000000-0000-4000-8000-0000000000aa", "{00000000-0000-4000-8000-0000000000AA}",
        "00000000-0000-4000-8000-0000000000AA"));
    CHECK(hits("session:AbC-123", "sid=AbC-123;", "AbC-123"));
    CHECK(hits("session:AbC-123", "sid=abc-123;", NULL));
    CHECK(hits("user:adalovelace", "user AdaLovelace logged in", "AdaLovelace"));
    CHECK(hits("user:adalovelace", "user AdaLovelace1 logged in", NULL));
}

TEST(a_file_hits_by_its_name)
{
    CHECK(hits("invoice_2021.exe", "C:\\Temp\\Invoice_2021.EXE ", "Invoice_2021.EXE"));
    CHECK(hits("invoice_2021.exe", "/tmp/invoice_2021.exe.bak", NULL));
    CHECK(hits("invoice_2021.exe", "my.invoice_2021.exe", NULL));
    CHECK(hits("filename:Q1 report.docx", "\"q1 Report.docx\"", "q1 Report.docx"));
}

TEST(a_url_hits_by_host_and_path)
{
    static const char u[] = "http://www.evil.example/a/b.php";

    CHECK(hits(u, "GET https://www.evil.example/a/b.php HTTP", "https://www.evil.example/a/b.php"));
    CHECK(
        hits(u, "http://WWW.evil.example/a/b.php?id=7\"", "http://WWW.evil.example/a/b.php?id=7"));
    CHECK(hits(u, "\"http:\\/\\/www.evil.example\\/a\\/b.php\"",
        "http:\\/\\/www.evil.example\\/a\\/b.php"));
    CHECK(hits(u, "(see http://www.evil.example/a/b.php).", "http://www.evil.example/a/b.php"));
    CHECK(hits(u, "7,http://www.evil.example/a/b.php,200", "http://www.evil.example/a/b.php,200"));
    CHECK(hits(u, "www.evil.example/a/b.php", "www.evil.example/a/b.php"));
    CHECK(hits(u, "http://www.evil.example/a/b.phpx", NULL));
    CHECK(hits(u, "http://www.evil.example/a/B.php", NULL));
    CHECK(hits(u, "http://www.evil.example/a/", NULL));
    CHECK(hits(u, "http://evil.example/a/b.php", NULL));
    CHECK(hits(u, "http://www.evil.example:8080/a/b.php", NULL));
    CHECK(hits(u, "http://x.www.evil.example/a/b.php", NULL));
    CHECK(hits(u, "www.evil.example", NULL));
}

TEST(a_url_that_ends_in_a_slash_hits_all_beneath)
{
    CHECK(hits("http://evil.example/a/", "http://evil.example/a/b/c?d#e",
        "http://evil.example/a/b/c?d#e"));
    CHECK(hits("http://evil.example/", "http://evil.example/a", "http://evil.example/a"));
    CHECK(hits("http://evil.example/", "http://evil.example ", "http://evil.example"));
    CHECK(hits("http://evil.example/a/", "http://evil.example/ab", NULL));
    CHECK(
        hits("http://192.0.2.7:8080/x/", "http://192.0.2.7:8080/x/y", "http://192.0.2.7:8080/x/y"));
    CHECK(hits("http://192.0.2.7:8080/x/", "http://192.0.2.7/x/y", NULL));
    CHECK(hits("ftp://evil.example/a/", "ftp://evil.example/a/b", "ftp://evil.example/a/b"));
}

TEST(a_query_counts_only_when_the_indicator_has_one)
{
    static const char u[] = "http://evil.example/g?a=1&b=2";

    CHECK(hits(u, "http://evil.example/g?a=1&b=2 ", "http://evil.example/g?a=1&b=2"));
    CHECK(hits(u, "http://evil.example/g?a=1&amp;b=2 ", "http://evil.example/g?a=1&amp;b=2"));
    CHECK(hits(u, "http://evil.example/g?a=1\\u0026b=2\"", "http://evil.example/g?a=1\\u0026b=2"));
    CHECK(hits(u, "http://evil.example/g?a=1", NULL));
}

TEST(what_has_other_bytes_is_searched_letter_by_letter)
{
    CHECK(hits("Evil/1.0 (x y)", "ua=\"Evil/1.0 (x y)\"", "Evil/1.0 (x y)"));
    CHECK(hits("user:corp\\ada", "by CORP\\Ada.", "CORP\\Ada"));
    CHECK(hits("user:corp\\ada", "by CORP\\Adam.", NULL));
}

TEST(what_is_not_searched_for_is_told)
{
    struct one o;
    char text[64];

    begin(&o, "AS64500,phone:1001,evil.example");
    CHECK(ct_matcher_skips(o.m, 0));
    CHECK(ct_matcher_skips(o.m, 1));
    CHECK(!ct_matcher_skips(o.m, 2));
    end(&o);
    o = (struct one){ 0 };
    for (int i = 0; i <= CT_MAX_LITERALS; i++) {
        snprintf(text, sizeof text, "user:some body %d", i);
        CHECK(ct_indicators_value(&o.in, ct_arena_copy(&o.in.arena, ct_span_str(text))));
    }
    o.m = ct_matcher_new(&o.in);
    CHECK(!ct_matcher_skips(o.m, CT_MAX_LITERALS - 1));
    CHECK(ct_matcher_skips(o.m, CT_MAX_LITERALS));
    end(&o);
}

TEST(all_that_stand_in_one_name_are_told)
{
    struct one o;

    begin(&o, "evil.example,b.evil.example,x@b.evil.example,evil.example");
    CHECK_INT(scan(&o, CT_LIT("x@b.evil.example")), 3);
    CHECK_INT(o.got.v[0].from, 0);
    CHECK_INT(o.got.v[0].indicator, 2);
    CHECK_INT(o.got.v[1].indicator, 0);
    CHECK_INT(o.got.v[2].indicator, 1);
    end(&o);
}

struct places {
    uint64_t v[MOST];
    size_t n;
};

static void place(void *arg, const struct ct_matcher_place *p)
{
    struct places *c = arg;

    if (c->n < MOST)
        c->v[c->n] = p->offset;
    c->n++;
}

/* Wherever a step of runs, of a stream or of a range ends, each name is told exactly once. */
TEST(no_border_hides_a_name_or_shows_it_twice)
{
    static const char name[] = " bob@a.evil.example http://evil.example/x/y 192.0.2.1 2001:db8::1 ";
    size_t size = 600 * CT_KIB;
    char *text = malloc(size);
    struct one o;

    REQUIRE(text != NULL);
    begin(&o, "evil.example,bob@a.evil.example,http://evil.example/x/,192.0.2.1,2001:db8::1");
    for (size_t shift = 0; shift < sizeof name + 2; shift++) {
        static const size_t borders[] = { 32 * CT_KIB, 480 * CT_KIB, 100 * CT_KIB };

        memset(text, '-', size);
        for (size_t i = 0; i < size; i += 61)
            text[i] = ' ';
        for (size_t b = 0; b < 3; b++)
            memcpy(text + borders[b] - shift, name, sizeof name - 1);
        struct ct_stream in = ct_stream_memory((struct ct_span){ text, size });
        struct ct_stream again = ct_stream_memory((struct ct_span){ text, size });
        struct places p = { .n = 0 };
        struct ct_matcher_sweep sweep = { .arg = &p, .place = place };

        ct_matcher_stream(o.m, o.w, &in, 0, 100 * CT_KIB, &sweep);
        ct_matcher_stream(o.m, o.w, &again, 100 * CT_KIB, UINT64_MAX, &sweep);
        if (!CHECK_INT(p.n, 3 * 6))
            printf("# shift %zu\n", shift);
    }
    end(&o);
    free(text);
}

/* ---- against the plain way ---- */

static const char *const words[] = { "evil", "com", "co", "a", "b", "x", "www", "1", "192", "0",
    "2", ".", ".", ".", ".", "-", "_", "@", "/", ":", "://", "http", " ", " ", "\"", "\\", "%2F",
    "=", "?", "::", "\n", "\xc3\xa9", "\\/", ",", "10" };

static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return *state >> 33;
}

static bool is_name_byte(char c)
{
    return ct_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

/* A run as the matcher cuts it. */
static struct ct_span cut(struct ct_span run)
{
    while (run.len && (run.ptr[0] == '.' || run.ptr[0] == '-'))
        run = ct_span_from(run, 1);
    while (run.len && memchr("._-", run.ptr[run.len - 1], 3))
        run.len--;
    return run;
}

/* How many runs of name bytes are `domain` or end in it. */
static size_t plainly(struct ct_span text, struct ct_span domain)
{
    size_t n = 0;

    for (size_t i = 0, to; i < text.len; i = to + 1) {
        struct ct_span run;

        for (to = i; to < text.len && is_name_byte(text.ptr[to]); to++) {
        }
        run = cut((struct ct_span){ text.ptr + i, to - i });
        if (!ct_span_ends(run, domain))
            continue;
        if (run.len == domain.len || run.ptr[run.len - domain.len - 1] == '.')
            n++;
        else if (i > 0 && text.ptr[i - 1] == '%' && run.len == domain.len + 2)
            n++; /* "%2Fevil.com" */
    }
    return n;
}

TEST(random_text_gives_what_a_plain_search_gives)
{
    static const char *const domains[] = { "evil.com", "a.co", "b.evil.com", "x.com" };
    uint64_t state = 1;
    struct one o;

    begin(&o, "evil.com,a.co,b.evil.com,x.com");
    for (int round = 0; round < 20000 && tap_bad == 0; round++) {
        char text[400];
        struct ct_span s = { text, 0 };
        size_t want[4], got[4] = { 0 };

        for (uint64_t k = 2 + next(&state) % 30; k > 0; k--) {
            const char *w = words[next(&state) % (sizeof words / sizeof *words)];

            memcpy(text + s.len, w, strlen(w));
            s.len += strlen(w);
        }
        (void)scan(&o, s);
        for (size_t k = 0; k < o.got.n && k < MOST; k++)
            got[o.got.v[k].indicator]++;
        for (size_t d = 0; d < 4; d++) {
            want[d] = plainly(s, ct_span_str(domains[d]));
            if (!CHECK_INT(got[d], want[d]))
                printf("# %s in \"" CT_FMT "\"\n", domains[d], CT_ARG(s));
        }
    }
    end(&o);
}

TEST(hostile_text_takes_bounded_time)
{
    size_t size = 4 * CT_MIB;
    char *text = malloc(size);
    struct one o;

    REQUIRE(text != NULL);
    begin(&o, "evil.com,x@evil.com,http://evil.com/a/,2001:db8::1,10.0.0.0/8");
    for (int kind = 0; kind < 6; kind++) {
        static const char *const tiles[] = { "a", ".", "a.", ":", "@", "http://evil.com/" };
        size_t n = strlen(tiles[kind]);

        for (size_t i = 0; i < size; i++)
            text[i] = tiles[kind][i % n];
        struct ct_stream in = ct_stream_memory((struct ct_span){ text, size });
        struct places p = { .n = 0 };
        struct ct_matcher_sweep sweep = { .arg = &p, .place = place };

        ct_matcher_stream(o.m, o.w, &in, 0, UINT64_MAX, &sweep);
        CHECK(kind == 5 ? p.n > 0 : p.n == 0);
    }
    end(&o);
    free(text);
}
