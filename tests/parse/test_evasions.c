/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail that is taken apart differently by different programs: the link in each must be found.
 *
 * Every row hides the same link by one trick, mostly behind base64 besides, so that searching the
 * raw bytes would not do. The anomaly that the row must be noted with stands beside it; NONE where
 * the trick is legal. Sixty levels of nesting are made by a test of their own.
 */
#include "parse/mime.h"
#include "tap.h"

#define TOP                                                          \
    "From: a@sender.example\r\nTo: b@host.example\r\nSubject: x\r\n" \
    "MIME-Version: 1.0\r\n"
#define MIXED "Content-Type: multipart/mixed; boundary=bb\r\n\r\n"
#define HTML "<html><body><a href=\"http://track.example/p/4711\">open</a></body></html>\r\n"
#define B64                                                                            \
    "PGh0bWw+PGJvZHk+PGEgaHJlZj0iaHR0cDovL3RyYWNrLmV4YW1wbGUvcC80NzExIj5vcGVuPC9h\r\n" \
    "PjwvYm9keT48L2h0bWw+DQo=\r\n"
#define HTML64 "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" B64
#define UU                                                                \
    "begin 644 page.html\r\n"                                             \
    "M/&AT;6P^/&)O9'D^/&$@:')E9CTB:'1T<#HO+W1R86-K+F5X86UP;&4O<\"\\T\r\n" \
    "=-S$Q(CYO<&5N/\"]A/CPO8F]D>3X\\+VAT;6P^#0H \r\n`\r\nend\r\n"

#define ROW(name, odd, text)          \
    {                                 \
        name, CT_ODD_##odd,           \
        {                             \
            "" text, sizeof(text) - 1 \
        }                             \
    }

static const struct {
    const char *name;
    enum ct_odd odd;
    struct ct_span message;
} rows[] = {
    ROW("two content types multipart first", TYPE_REPEATED,
        TOP "Content-Type: multipart/mixed; boundary=bb\r\n"
            "Content-Type: text/html\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n" B64),
    ROW("two content types text first", TYPE_REPEATED,
        TOP "Content-Type: text/plain\r\n"
            "Content-Type: multipart/mixed; boundary=bb\r\n\r\n"
            "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("multipart without boundary", BOUNDARY_MISSING,
        TOP "Content-Type: multipart/mixed\r\n\r\n"
            "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("two boundary parameters", BOUNDARY_REPEATED,
        TOP "Content-Type: multipart/mixed; boundary=aa; boundary=bb\r\n\r\n"
            "--aa\r\nContent-Type: text/plain\r\n\r\nhello\r\n--aa--\r\n"
            "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("boundary that is not used", BOUNDARY_UNUSED,
        TOP "Content-Type: multipart/mixed; boundary=other\r\n\r\n"
            "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("no end delimiter", END_MISSING, TOP MIXED "--bb\r\n" HTML64),
    ROW("part after the close delimiter", AFTER_CLOSE,
        TOP MIXED "--bb\r\nContent-Type: text/plain\r\n\r\nhello\r\n--bb--\r\n"
                  "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("html in the preamble", NONE,
        TOP MIXED HTML "--bb\r\nContent-Type: text/plain\r\n\r\nhello\r\n--bb--\r\n"),
    ROW("html in the epilogue", NONE,
        TOP MIXED "--bb\r\nContent-Type: text/plain\r\n\r\nhello\r\n--bb--\r\n" HTML),
    ROW("two transfer encodings", TRANSFER_REPEATED,
        TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: 7bit\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n" B64),
    ROW("word behind the transfer encoding", TRANSFER_WORDS,
        TOP "Content-Type: text/html\r\n"
            "Content-Transfer-Encoding: base64 encoded\r\n\r\n" B64),
    ROW("transfer encoding nobody knows", TRANSFER_UNKNOWN,
        TOP "Content-Type: text/html\r\n"
            "Content-Transfer-Encoding: bese64\r\n\r\n" B64),
    ROW("multipart in base64", TRANSFER_COMPOSITE,
        TOP "Content-Type: multipart/mixed; boundary=bb\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
            "LS1iYg0KQ29udGVudC1UeXBlOiB0ZXh0L2h0bWwNCg0KPGh0bWw+PGJvZHk+PGEgaHJlZj0iaHR0\r\n"
            "cDovL3RyYWNrLmV4YW1wbGUvcC80NzExIj5vcGVuPC9hPjwvYm9keT48L2h0bWw+DQotLWJiLS0NCg==\r\n"),
    ROW("base64 padding in mid stream", BASE64_PADDING,
        TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "PGh0bWw+PGJvZHk+PGEgaHJlZj0iaHR0cA==\r\n"
            "Oi8vdHJhY2suZXhhbXBsZS9wLzQ3MTEiPm9wZW48L2E+PC9ib2R5PjwvaHRtbD4NCg==\r\n"),
    ROW("base64 with noise", BASE64_NOISE,
        TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "PGh0bWw+PGJv!ZHk+PGEgaHJl.Zj0iaHR0c*DovL3Ry~YWNrLmV4YW1wb{GUvcC80NzExIj5v\r\n"
            "cGVuPC9hPjwvYm9keT48L2h0bWw+DQo=\r\n"),
    ROW("soft line break with trailing blanks", NONE,
        TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            "<a href=3D\"http://track.exa= \t\r\nmple/p/47= \r\n11\">open</a>\r\n"),
    ROW("lower case hexadecimal", NONE,
        TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            "<a href=3d=22http:=2f=2ftrack=2eexample=2fp=2f4711=22>open</a>\r\n"),
    ROW("uuencode in text", UUENCODE, TOP "Content-Type: text/plain\r\n\r\nsee below\r\n\r\n" UU),
    ROW("uuencode as transfer encoding", NONE,
        TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n" UU),
    ROW("message inside base64", NONE,
        TOP "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "U3ViamVjdDogaW4NCkNvbnRlbnQtVHlwZTogdGV4dC9odG1sDQoNCjxodG1sPjxib2R5PjxhIGhy\r\n"
            "ZWY9Imh0dHA6Ly90cmFjay5leGFtcGxlL3AvNDcxMSI+b3BlbjwvYT48L2JvZHk+PC9odG1sPg0K\r\n"),
    ROW("bare carriage returns everywhere", NONE,
        "From: a@sender.example\rSubject: x\rMIME-Version: 1.0\r"
        "Content-Type: multipart/mixed; boundary=bb\r\r"
        "--bb\rContent-Type: text/html\rContent-Transfer-Encoding: base64\r\r"
        "PGh0bWw+PGJvZHk+PGEgaHJlZj0iaHR0cDovL3RyYWNrLmV4YW1wbGUvcC80NzExIj5vcGVuPC9h\r"
        "PjwvYm9keT48L2h0bWw+DQo=\r--bb--\r"),
    ROW("carriage return hides a field", BARE_CR,
        TOP "X-A: b\rContent-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n" B64),
    ROW("nul in the html", NUL, TOP "Content-Type: text/html\r\n\r\n<p>hello\0</p>" HTML),
    ROW("blank first line", HEADER_LEADING_BLANK,
        " \r\n\r\n" TOP "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" B64),
    ROW("line of blanks ends the header", HEADER_BLANK_LINE,
        TOP "Content-Type: multipart/mixed; boundary=bb\r\n \t\r\n"
            "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("blank before the colon", HEADER_SPACE_COLON,
        TOP "Content-Type : text/html\r\nContent-Transfer-Encoding : base64\r\n\r\n" B64),
    ROW("comments in the content type", TYPE_COMMENT,
        TOP "Content-Type: (a)multipart(b (c))/(d)mixed; (e)boundary(f)=(g)\"bb\"(h)\r\n\r\n"
            "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("mbox from line on top", HEADER_FROM_LINE,
        "From a@sender.example Tue Mar  3 10:00:01 2020\r\n" TOP
        "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" B64),
    ROW("line that is no field", HEADER_BROKEN_LINE,
        TOP "this is no field\r\nContent-Type: text/html\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n" B64),
    ROW("utf 16 without a mark", NONE,
        TOP "Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "PABoAHQAbQBsAD4APABiAG8AZAB5AD4APABhACAAaAByAGUAZgA9ACIAaAB0AHQAcAA6AC8ALwB0\r\n"
            "AHIAYQBjAGsALgBlAHgAYQBtAHAAbABlAC8AcAAvADQANwAxADEAIgA+AG8AcABlAG4APAAvAGEA\r\n"
            "PgA8AC8AYgBvAGQAeQA+ADwALwBoAHQAbQBsAD4ADQAKAA==\r\n"),
    ROW("utf 7", CHARSET_UTF7,
        TOP "Content-Type: text/html; charset=\"utf-7\"\r\n\r\n"
            "+ADw-a href+AD0AIg-http:+AC8ALw-track.example+AC8-p/4711+ACIAPg-open+ADw-/a+AD4-\r\n"),
    ROW("boundary in pieces of rfc 2231", NONE,
        TOP
        "Content-Type: multipart/mixed;\r\n boundary*0*=us-ascii'en'%62;\r\n boundary*1=b\r\n\r\n"
        "--bb\r\n" HTML64 "--bb--\r\n"),
    ROW("boundary line with more behind", BOUNDARY_LOOSE,
        TOP MIXED "--bb;x\r\n" HTML64 "--bb--;x\r\n"),
    ROW("inner boundary that is the outer one", NONE,
        TOP MIXED "--bb\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n"
                  "--bb\r\n" HTML64 "--bb--\r\n--bb--\r\n"),
    ROW("two charsets", CHARSET_REPEATED,
        TOP "Content-Type: text/html; charset=us-ascii; charset=utf-7\r\n\r\n"
            "+ADw-a href+AD0AIg-http:+AC8ALw-track.example+AC8-p/4711+ACIAPg-open+ADw-/a+AD4-\r\n"),
    ROW("yenc in text", YENC,
        TOP "Content-Type: text/plain\r\n\r\n=ybegin line=128 size=75 name=page.html\r\n"
            "f\x92\x9e\x97\x96hf\x8c\x99\x8e\xa3hf\x8bJ\x92\x9c\x8f\x90gL\x92\x9e\x9e\x9a"
            "dYY\x9e\x9c\x8b\x8d\x95X\x8f\xa2\x8b\x97\x9a"
            "\x96\x8fY\x9aY^a[[Lh\x99\x9a\x8f\x98"
            "fY\x8b"
            "hfY\x8c\x99\x8e\xa3hfY\x92\x9e\x97\x96h74\r\n=yend size=75\r\n"),
};

static bool has_link(const struct ct_mail *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (ct_span_has(m->v[i].text, CT_LIT("http://track.example/p/4711")))
            return true;
    return false;
}

TEST(the_link_is_found_in_every_evasion)
{
    struct ct_arena a = { 0 };
    size_t found = 0, n = sizeof rows / sizeof rows[0];

    for (size_t i = 0; i < n; i++) {
        struct ct_mail m;

        ct_mime_walk(&m, &a, rows[i].message);
        found += has_link(&m);
        if (!CHECK(has_link(&m)) ||
            !CHECK(rows[i].odd == CT_ODD_NONE || ct_mail_is(&m, rows[i].odd)))
            printf("# in: %s\n", rows[i].name);
        ct_arena_reset(&a);
    }
    CHECK_INT(found, n);
    printf("# recovered: %zu of %zu\n", found, n);
    ct_arena_done(&a);
}

/* A message of `levels` multiparts, one in the other; the caller's arena holds it. */
static struct ct_span nested(struct ct_arena *a, int levels)
{
    struct ct_span s = ct_arena_printf(a, "%s", TOP);

    for (int i = 0; i < levels; i++)
        s = ct_arena_printf(a,
            "%.*sContent-Type: multipart/mixed; boundary=\"b%dx\"\r\n\r\n--b%dx\r\n", (int)s.len,
            s.ptr, i, i);
    return ct_arena_printf(a, "%.*s%s", (int)s.len, s.ptr, HTML64);
}

TEST(sixty_levels_of_multiparts_hide_nothing)
{
    struct ct_arena a = { 0 };
    struct ct_mail m;

    ct_mime_walk(&m, &a, nested(&a, 60));
    CHECK(has_link(&m));
    CHECK_INT(m.n, 61);
    CHECK_INT(m.n_readings, 1);
    CHECK(!ct_mail_is(&m, CT_ODD_DEPTH));
    ct_arena_done(&a);
}

TEST(beyond_the_limit_on_depth_the_rest_is_kept_as_it_is)
{
    struct ct_arena a = { 0 };
    struct ct_mail m;

    ct_mime_walk(&m, &a, nested(&a, 300));
    CHECK(ct_mail_is(&m, CT_ODD_DEPTH));
    CHECK(m.v[m.n - 1].flags & CT_PART_CUT);
    CHECK(m.v[m.n - 1].depth <= 64);
    ct_arena_done(&a);
}
